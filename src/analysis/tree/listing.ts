import { directoryOf, extensionOf } from '../paths.ts';

/** What the paths of a whole tree tell about one directory. */
interface Directory {
  readonly names: Set<string>;
  /** Base names of everything below, with the extensions that occur there. */
  readonly extensions: Set<string>;
}

const NONE: ReadonlySet<string> = new Set();

/** The paths of a tree by directory: what stands beside a file, which a path alone can't tell. */
export class Listing {
  readonly #directories = new Map<string, Directory>();

  constructor(paths: Iterable<string>) {
    for (const path of paths) this.#add(path);
  }

  /** Base names of the files and directories right in a directory ('' is the root). */
  names(directory: string): ReadonlySet<string> {
    return this.#directories.get(directory)?.names ?? NONE;
  }

  /** Extensions (`.ts`) of all files at any depth below a directory. */
  extensionsBelow(directory: string): ReadonlySet<string> {
    return this.#directories.get(directory)?.extensions ?? NONE;
  }

  /** True when something right in the directory has a name that matches. */
  some(directory: string, pattern: RegExp): boolean {
    for (const name of this.names(directory)) if (pattern.test(name)) return true;
    return false;
  }

  /** All directories, in the order in which they were met. */
  directories(): Iterable<string> {
    return this.#directories.keys();
  }

  #add(path: string): void {
    const extension = extensionOf(path);
    let child = path;
    let directory = directoryOf(child);
    for (;;) {
      const known = this.#directories.get(directory);
      const entry = known ?? { names: new Set<string>(), extensions: new Set<string>() };
      if (!known) this.#directories.set(directory, entry);
      entry.names.add(child.slice(directory === '' ? 0 : directory.length + 1));
      // Whatever brought the extension here has brought this directory and the extension to those above.
      if (entry.extensions.has(extension)) return;
      entry.extensions.add(extension);
      if (directory === '') return;
      child = directory;
      directory = directoryOf(child);
    }
  }
}
