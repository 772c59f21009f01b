/**
 * A set of canonical names: `express.json` exactly, `*.listen` for any receiver, `express.*` for any member of a module or of
 * what it makes. A trailing `{}` says nothing: the struct literal `net/http.Server{}` is the construction `net/http.Server`.
 */
export class NameSet {
  readonly #exact = new Set<string>();
  readonly #endings: string[] = [];
  readonly #beginnings: string[] = [];
  readonly #methods = new Set<string>();

  constructor(names: readonly string[]) {
    for (const written of names) {
      const name = written.endsWith('{}') ? written.slice(0, -2) : written;
      if (name.startsWith('*.')) this.#endings.push(name.slice(1));
      else if (name.endsWith('.*')) this.#beginnings.push(name.slice(0, -2));
      else this.#exact.add(name);
      this.#methods.add(lastSegment(name));
    }
  }

  /** True when only a call of one of `methods` can match. */
  get isNarrow(): boolean {
    return this.#beginnings.length === 0;
  }

  /** Last segments of the names. */
  get methods(): ReadonlySet<string> {
    return this.#methods;
  }

  /** What any text with a match holds: the methods, or the last segment of a module. */
  get needles(): readonly string[] {
    return [...this.#methods]
      .filter((method) => method !== '*')
      .concat(this.#beginnings.map((name) => lastSegment(name).split('/').at(-1) ?? name));
  }

  matches(name: string): boolean {
    if (this.#exact.has(name)) return true;
    if (this.#endings.some((ending) => name.endsWith(ending))) return true;
    return this.#beginnings.some(
      (beginning) => name.startsWith(beginning) && '.({'.includes(name.charAt(beginning.length)) && name.length > beginning.length,
    );
  }
}

/** The last segment of a dotted name. */
export function lastSegment(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
