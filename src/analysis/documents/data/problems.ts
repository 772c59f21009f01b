import { MAX_PROBLEMS } from './limits.ts';

/** Collects what could not be read, in words; says each thing once and at most ten. */
export class Problems {
  readonly #said = new Set<string>();

  add(problem: string): void {
    if (this.#said.size < MAX_PROBLEMS) this.#said.add(problem);
  }

  /** Adds what a library threw, in one line. */
  caught(error: unknown): void {
    if (error instanceof RangeError) this.add('nested too deeply to be read');
    else this.add(`not readable: ${firstLine(error instanceof Error ? error.message : String(error))}`);
  }

  get list(): readonly string[] {
    return [...this.#said];
  }
}

/** The first line of a message, at most 200 characters of it. */
export function firstLine(message: string): string {
  return (message.split('\n', 1)[0] ?? '').slice(0, 200);
}
