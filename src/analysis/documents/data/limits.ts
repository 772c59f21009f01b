import type { SourceText } from '../../text.ts';

/** Nesting that data documents are read to; what lies deeper is missing, with a problem. Real documents stay under 30. */
export const MAX_DEPTH = 200;
/** Nodes of one document, aliases counted as often as they stand. The largest lock files have about 100,000. */
export const MAX_NODES = 250_000;
/** Characters of scalars that the aliases of a document may stand for. */
export const MAX_ALIASED_TEXT = 1_000_000;
/** Lines of a YAML or TOML file; a longer one takes more than 0.2 s to parse and is a lock or generated. */
const MAX_LINES = 15_000;
/** Commas, opening brackets, dashes and tags of a YAML or TOML file, which cost as much as lines. */
const MAX_SEPARATORS = 30_000;
/** Brackets in brackets, and dashes in a row, past which a parser's own recursion gets slow. */
const MAX_OPEN = 2_000;
const DASHES = /(?:[-?] ){500}/;
/** Problems that one document tells. */
export const MAX_PROBLEMS = 10;

/** What is said of a part that lies too deep. */
export const TOO_DEEP = `nested deeper than ${MAX_DEPTH} levels; the rest of that part was not read`;
/** What is said of a document that has too many nodes. */
export const TOO_MANY_NODES = `more than ${MAX_NODES} values; the rest was not read`;

/** What is said of a document whose aliases stand for too much text. */
export const TOO_MUCH_ALIASED = `aliases of more than ${MAX_ALIASED_TEXT} characters; the rest was not read`;

const TOLD = ['skipped: ', 'nested ', 'more than ', 'aliases of '];

/** True for a problem that says a part of a document was not read because of a limit, and not that it is written wrongly. */
export function tellsLimit(problem: string): boolean {
  return TOLD.some((words) => problem.startsWith(words));
}

/** Why a YAML or TOML text would take too long to parse; undefined when it would not. Linear in the text. */
export function tooCostly(source: SourceText): string | undefined {
  if (source.lineCount > MAX_LINES) return `skipped: longer than ${MAX_LINES} lines`;
  let separators = 0;
  let open = 0;
  let deepest = 0;
  for (const [sign] of source.text.matchAll(/[,[{\]}]|[-?] |[!&*]/g)) {
    if (sign === '[' || sign === '{') open += 1;
    if (sign === ']' || sign === '}') open = Math.max(0, open - 1);
    else separators += 1;
    deepest = Math.max(deepest, open);
    if (separators > MAX_SEPARATORS) return `skipped: more than ${MAX_SEPARATORS} values`;
  }
  return deepest > MAX_OPEN || DASHES.test(source.text) ? 'skipped: nested too deeply' : undefined;
}
