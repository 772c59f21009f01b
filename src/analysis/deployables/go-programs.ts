import type { Manifest } from '../documents/kinds.ts';
import { directoryOf, isWithin, joinPath } from '../paths.ts';
import { isGoMain } from './code-signs.ts';
import type { Sign, TreeFacts } from './sign.ts';

/** A Go program: a directory of `package main` with `func main`. */
export interface GoProgram {
  readonly directory: string;
  readonly path: string;
  /** True when it, or a package of its module that it imports, starts a server. */
  readonly serves: boolean;
}

const SERVES =
  /\bhttp\.(?:ListenAndServe(?:TLS)?\(|Server\{|Serve(?:TLS)?\()|\bgrpc\.NewServer\(|\bgin\.(?:Default|New)\(|\becho\.New\(|\bfiber\.New\(|\bfasthttp\.ListenAndServe/;

/**
 * The programs of a Go module, and which of them serve: import paths are followed through the module's own packages.
 * @param module its go.mod; undefined for Go files without one
 * @param sources the module's source files
 */
export function goPrograms(module: Manifest | undefined, root: string, sources: readonly string[], facts: TreeFacts): readonly GoProgram[] {
  const packages = readPackages(module?.name, root, sources, facts);
  const programs: GoProgram[] = [];
  for (const path of sources) {
    if (!path.endsWith('.go') || !isGoMain(facts.source(path)?.text ?? '')) continue;
    const directory = directoryOf(path);
    if (programs.some((program) => program.directory === directory)) continue;
    programs.push({ directory, path, serves: reaches(directory, packages) });
  }
  return programs;
}

interface GoPackage {
  serves: boolean;
  readonly imports: Set<string>;
}

function readPackages(
  module: string | undefined,
  root: string,
  sources: readonly string[],
  facts: TreeFacts,
): ReadonlyMap<string, GoPackage> {
  const packages = new Map<string, GoPackage>();
  for (const path of sources) {
    const text = path.endsWith('.go') ? facts.source(path)?.text : undefined;
    if (text === undefined) continue;
    const directory = directoryOf(path);
    const found = packages.get(directory) ?? { serves: false, imports: new Set<string>() };
    packages.set(directory, found);
    found.serves ||= SERVES.test(text);
    for (const name of ownImports(text, module)) found.imports.add(joinPath(root, name));
  }
  return packages;
}

/** Directories of the module's own packages that a text imports, relative to the module. */
function ownImports(text: string, module: string | undefined): readonly string[] {
  if (module === undefined) return [];
  const found: string[] = [];
  const needle = `"${module}/`;
  for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + 1)) {
    const end = text.indexOf('"', at + 1);
    if (end !== -1) found.push(text.slice(at + needle.length, end));
  }
  return found;
}

function reaches(from: string, packages: ReadonlyMap<string, GoPackage>): boolean {
  const seen = new Set<string>();
  const waiting = [from];
  for (let directory = waiting.pop(); directory !== undefined; directory = waiting.pop()) {
    if (seen.has(directory)) continue;
    seen.add(directory);
    const found = packages.get(directory);
    if (found?.serves) return true;
    waiting.push(...(found?.imports ?? []));
  }
  return false;
}

/** Signs of the programs that serve; the others run only when an image or a Procfile ships them. */
export function goSigns(programs: readonly GoProgram[]): readonly Sign[] {
  return programs
    .filter((program) => program.serves)
    .map((program) => ({
      directory: program.directory,
      path: program.path,
      because: 'its main function starts a server',
      kind: 'server',
      weight: 3,
      language: 'go',
    }));
}

/** Directories of programs that serve nothing beside one that does: command-line tools, which are no part of the server. */
export function toolDirectories(programs: readonly GoProgram[]): readonly string[] {
  if (!programs.some((program) => program.serves)) return [];
  return programs
    .filter((program) => !program.serves && !programs.some((other) => other !== program && isWithin(other.directory, program.directory)))
    .map((program) => program.directory);
}
