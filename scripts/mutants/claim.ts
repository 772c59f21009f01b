/** The kinds of things that Twelvefold promises, in the order in which they are told. */
export const GROUPS = [
  'endpoint',
  'event',
  'command',
  'command line',
  'exit code',
  'bad input',
  'hostile input',
  'setting',
  'GitHub’s refusals',
  'guarantee',
] as const;

export type Group = (typeof GROUPS)[number];

/** Something that is promised, and how the program breaks it when one text of it is another. */
export interface Claim {
  /** In words, fit for a table; no two claims have the same. */
  readonly promise: string;
  /** Which entries of the program's own lists this is about, as `promised.ts` names them. */
  readonly of?: readonly string[];
  /** Path of the source that keeps the promise. */
  readonly file: string;
  /** Occurs once in the file. */
  readonly text: string;
  /** Stands in its place; the program still compiles, and otherwise works. */
  readonly becomes: string;
  /** Test files of which at least one has to fail then. */
  readonly tests: readonly string[];
  /** Only tests whose full name matches; as for Jest's `-t`. */
  readonly named?: string;
}

/** A claim in its group. */
export interface GroupedClaim extends Claim {
  readonly group: Group;
}

/** The file with the promise broken. Throws unless the claim's text occurs exactly once in it. */
export function broken({ promise, file, text, becomes }: Claim, source: string): string {
  const at = source.indexOf(text);
  const again = source.indexOf(text, at + 1);
  if (at === -1 || again !== -1) throw new RangeError(`${promise}: its text occurs ${at === -1 ? 'nowhere' : 'more than once'} in ${file}`);
  return source.slice(0, at) + becomes + source.slice(at + text.length);
}
