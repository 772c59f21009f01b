/** The name under which a branch protection can require our check. */
export const CHECK_NAME = 'Twelvefold';

/** Which audit a check run belongs to; stored in its `external_id`, so that it is found again when an answer got lost. */
export interface AuditIdentity {
  /** Undefined for a merge group. */
  readonly number: number | undefined;
  readonly head: string;
  readonly generation: number;
}

/** The check run of one factor. */
export interface FactorIdentity extends AuditIdentity {
  /** 1 to 12. */
  readonly factor: number;
}

/** `pull/12@<sha>#0`, `group@<sha>#0`; with a factor `pull/12@<sha>#0/3`. */
export function externalId({ number, head, generation, ...more }: AuditIdentity | FactorIdentity): string {
  const whole = `${number === undefined ? 'group' : `pull/${number}`}@${head}#${generation}`;
  return 'factor' in more ? `${whole}/${more.factor}` : whole;
}

/** The generation of an `external_id` of ours that is about the same head of the same pull request or group; undefined for any other. */
export function generationIn(text: string, identity: AuditIdentity): number | undefined {
  const beginning = externalId({ ...identity, generation: 0 }).slice(0, -1);
  const [rest] = text.startsWith(beginning) ? (/^\d{1,9}$/.exec(text.slice(beginning.length)) ?? []) : [];
  return rest === undefined ? undefined : Number(rest);
}

/** The pull request that an `external_id` of ours names; undefined for a merge group's, and for one that is none of ours. */
export function pullRequestIn(text: string): number | undefined {
  const [, number] = /^pull\/(\d{1,9})@[0-9a-f]{40,64}#\d{1,9}(?:\/\d{1,2})?$/.exec(text) ?? [];
  return number === undefined ? undefined : Number(number);
}
