/** Remembers answers for a while, in this process alone; when there are too many, the oldest go first. */
export class Memory<Value> {
  readonly #most: number;
  readonly #lifetimeMs: number;
  readonly #known = new Map<string, { readonly value: Value; readonly until: number }>();

  constructor(most: number, lifetimeMs: number) {
    this.#most = most;
    this.#lifetimeMs = lifetimeMs;
  }

  get(key: string): Value | undefined {
    const found = this.#known.get(key);
    return found && found.until > Date.now() ? found.value : undefined;
  }

  set(key: string, value: Value): void {
    this.#known.delete(key);
    this.#known.set(key, { value, until: Date.now() + this.#lifetimeMs });
    const [oldest] = this.#known.keys();
    if (this.#known.size > this.#most && oldest !== undefined) this.#known.delete(oldest);
  }

  delete(key: string): void {
    this.#known.delete(key);
  }
}
