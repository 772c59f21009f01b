import { type SourceText, wordsIn } from '../../text.ts';

/**
 * A set of canonical names: `express.json` exactly, `*.listen` for any receiver, `express.*` for any member of a module or of
 * what it makes. A trailing `{}` says nothing: the struct literal `net/http.Server{}` is the construction `net/http.Server`.
 */
export class NameSet {
  readonly #exact = new Set<string>();
  readonly #endings: string[] = [];
  readonly #beginnings: string[] = [];
  readonly #methods = new Set<string>();
  readonly #anyReceiver = new Set<string>();

  constructor(names: readonly string[]) {
    for (const name of names.map(bare)) {
      if (name.startsWith('*.')) this.#addEnding(name.slice(1));
      else if (name.endsWith('.*')) this.#beginnings.push(name.slice(0, -2));
      else this.#exact.add(name);
      this.#methods.add(lastSegment(name));
    }
  }

  #addEnding(ending: string): void {
    this.#endings.push(ending);
    if (!ending.slice(1).includes('.')) this.#anyReceiver.add(ending.slice(1));
  }

  /** True when only a call of one of `methods` can match. */
  get isNarrow(): boolean {
    return this.#beginnings.length === 0;
  }

  /** Last segments of the names. */
  get methods(): ReadonlySet<string> {
    return this.#methods;
  }

  /** True when a method matches whatever its receiver is. */
  takesAny(method: string): boolean {
    return this.#anyReceiver.has(method);
  }

  matches(name: string): boolean {
    return (
      this.#exact.has(name) ||
      this.#endings.some((ending) => name.endsWith(ending)) ||
      this.#beginnings.some((beginning) => isBelow(name, beginning))
    );
  }
}

function isBelow(name: string, beginning: string): boolean {
  return name.length > beginning.length && name.startsWith(beginning) && '.({'.includes(name.charAt(beginning.length));
}

function bare(name: string): string {
  return name.endsWith('{}') ? name.slice(0, -2) : name;
}

/** What the analysis writes into names by itself: a receiver that is not written, and the place in a list. */
const UNWRITTEN = /^(?:self|\d+)$/;

const wordsByName = new Map<string, readonly string[]>();

/** The words that any text with a match of a canonical name holds: what a name is resolved to stands in imports and declarations. */
export function wordsOfName(name: string): readonly string[] {
  const known = wordsByName.get(name);
  if (known !== undefined) return known;
  const words = wordsIn(name).filter((word) => !UNWRITTEN.test(word));
  wordsByName.set(name, words);
  return words;
}

/** True when a text may hold a match of a canonical name. */
export function mayHold({ words }: SourceText, name: string): boolean {
  return wordsOfName(name).every((word) => words.has(word));
}

/** The last segment of a dotted name. */
export function lastSegment(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
