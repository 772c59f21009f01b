/** Another open pull request with the same head. */
export interface Twin {
  readonly number: number;
  /** What was last said of it at this head; undefined for as long as nothing was. */
  readonly verdict:
    | {
        readonly conclusion: string;
        /** Of each of the twelve factors; undefined where none was judged. */
        readonly factors: readonly string[] | undefined;
      }
    | undefined;
}

/** A twin whose verdict stands for all: to a branch protection GitHub shows one check of a name for a commit, the newest. */
export interface Hold {
  readonly number: number;
  readonly conclusion: 'failure' | 'action_required';
  readonly factors: readonly string[] | undefined;
}

/** Whether a verdict keeps a required check from passing. */
export function blocks(conclusion: string): conclusion is Hold['conclusion'] {
  return conclusion === 'failure' || conclusion === 'action_required';
}

/** The twin that holds a pull request which would pass by itself: a failing one before one that asks for action. Undefined for none. */
export function holdOn(own: string, twins: readonly Twin[]): Hold | undefined {
  if (blocks(own)) return undefined;
  const held = twins.flatMap(({ number, verdict }): readonly Hold[] =>
    verdict && blocks(verdict.conclusion) ? [{ number, conclusion: verdict.conclusion, factors: verdict.factors }] : [],
  );
  return held.find(({ conclusion }) => conclusion === 'failure') ?? held[0];
}

/** Whether a hold is about a factor: what asks for action asks it of all, what fails fails by what it has found. */
export function holdsFactor({ conclusion, factors }: Hold, factor: number): boolean {
  return conclusion === 'action_required' || factors === undefined || ['found', 'crashed'].includes(factors[factor - 1] ?? '');
}
