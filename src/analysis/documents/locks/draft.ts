import { directoryOf, resolvePath } from '../../paths.ts';
import type { SourceText } from '../../text.ts';
import type { Ecosystem, Lock } from '../kinds.ts';
import { Problems } from '../data/problems.ts';

/** Collects what a lock says, in maps, so that no name can be mistaken for a property. */
export class LockDraft {
  readonly problems = new Problems();
  readonly #path: string;
  readonly #versions = new Map<string, string[]>();
  readonly #requested = new Map<string, Map<string, string>>();

  constructor(path: string) {
    this.#path = path;
  }

  /** Adds a resolved version; each is kept once. */
  resolved(name: string, version: string | undefined): void {
    if (name === '' || version === undefined || version === '') return;
    const known = this.#versions.get(name);
    if (known === undefined) this.#versions.set(name, [version]);
    else if (!known.includes(version)) known.push(version);
  }

  /** Adds what the manifest in a directory, given relative to the lock, asked for. */
  requested(directory: string, name: string, constraint: string | undefined): void {
    const manifest = resolvePath(directoryOf(this.#path), directory);
    if (manifest !== undefined) this.#request(manifest, name, constraint);
  }

  /** Adds a descriptor `name@range` of a lock that doesn't say who asked; see `Lock.requested`. */
  descriptor(descriptor: string, version: string): void {
    this.#request('*', descriptor, version);
  }

  #request(manifest: string, name: string, constraint: string | undefined): void {
    const known = this.#requested.get(manifest) ?? new Map<string, string>();
    this.#requested.set(manifest, known.set(name, constraint ?? ''));
  }

  lock(source: SourceText, ecosystem: Ecosystem, format: Lock['format']): Lock {
    if (this.#versions.size === 0 && source.text.trim() !== '' && this.#requested.size === 0)
      this.problems.add('no resolved version in it');
    return {
      path: this.#path,
      source,
      ecosystem,
      format,
      versions: this.#versions,
      requested: this.#requested,
      problems: this.problems.list,
    };
  }
}

/** A JSON value of unknown shape, looked into by own keys only. */
export type Json = Readonly<Record<string, unknown>>;

/** Parses a JSON lock; undefined, with a problem, when that fails or it is no object. Deep nesting is refused by the parser. */
export function parseJson(text: string, problems: Problems): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
    problems.add('not an object');
  } catch (error) {
    problems.caught(error);
  }
  return undefined;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object under an own key; empty when there is none. */
export function objectAt(value: unknown, key: string): Json {
  const found = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return isObject(found) ? found : {};
}

/** The string under an own key. */
export function stringAt(value: unknown, key: string): string | undefined {
  const found = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return typeof found === 'string' ? found : undefined;
}

/** The list under an own key; empty when there is none. */
export function listAt(value: unknown, key: string): readonly unknown[] {
  const found = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return Array.isArray(found) ? found : [];
}

/** The lines of a text, without making them all at once. */
export function* linesOf(text: string): Iterable<string> {
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    yield text.slice(start, text.charCodeAt(end - 1) === 13 ? end - 1 : end);
    start = end + 1;
  }
}
