import { directoryOf, isWithin, joinPath } from '../paths.ts';
import { isGoMain } from './code-signs.ts';
import { manifestOf, nearest, type Part } from './parts.ts';
import type { Sign, SourceFile, TreeFacts } from './sign.ts';

/** A Go program: a directory of `package main` with `func main`. */
export interface GoProgram {
  readonly directory: string;
  readonly path: string;
  /** True when it, or a package of its module that it imports, starts a server. */
  readonly serves: boolean;
}

const SERVES =
  /\bhttp\.(?:ListenAndServe(?:TLS)?\(|Server\{|Serve(?:TLS)?\()|\bgrpc\.NewServer\(|\bgin\.(?:Default|New)\(|\becho\.New\(|\bfiber\.New\(|\bfasthttp\.ListenAndServe/;

/** The programs of all Go modules of a tree; Go files without a module are one at the root. */
export function goPrograms(
  parts: ReadonlyMap<string, Part>,
  sources: readonly SourceFile[],
  facts: TreeFacts,
): readonly (readonly GoProgram[])[] {
  const modules = new Map([...parts].filter(([, part]) => manifestOf(part, 'go') !== undefined));
  const byModule = Map.groupBy(
    sources.filter(({ language }) => language === 'go'),
    ({ path }) => nearest(directoryOf(path), modules)?.root ?? '',
  );
  return [...byModule].map(([root, files]) => {
    const name = manifestOf(modules.get(root), 'go')?.name;
    return programsOf(
      files.map(({ path }) => path),
      readPackages(name, root, files, facts),
      facts,
    );
  });
}

/** The programs of a module, and which of them serve: imports are followed through the module's own packages. */
function programsOf(paths: readonly string[], packages: ReadonlyMap<string, GoPackage>, facts: TreeFacts): readonly GoProgram[] {
  const mains = new Map<string, string>();
  for (const path of paths) {
    if (isGoMain(facts.source(path)?.text ?? '') && !mains.has(directoryOf(path))) mains.set(directoryOf(path), path);
  }
  return [...mains].map(([directory, path]) => ({ directory, path, serves: reaches(directory, packages) }));
}

interface GoPackage {
  serves: boolean;
  readonly imports: Set<string>;
}

function readPackages(
  module: string | undefined,
  root: string,
  sources: readonly SourceFile[],
  facts: TreeFacts,
): ReadonlyMap<string, GoPackage> {
  const packages = new Map<string, GoPackage>();
  for (const { path } of sources) {
    const text = facts.source(path)?.text ?? '';
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
  // Before modules a package was known by the path of its repository; one of another's has no directory here.
  if (module === undefined)
    return [...text.matchAll(/"[\w-]+\.[\w.-]+\/[\w.-]+\/[\w.-]+\/([\w./-]{1,200})"/g)].map((match) => match[1] ?? '');
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
export function goSigns(modules: readonly (readonly GoProgram[])[]): readonly Sign[] {
  return modules
    .flat()
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

/** Directories of programs that serve nothing beside one of their module that does: tools, which are no part of the server. */
export function toolDirectories(modules: readonly (readonly GoProgram[])[]): readonly string[] {
  return modules
    .filter((programs) => programs.some((program) => program.serves))
    .flatMap((programs) => programs.filter((program) => !program.serves && !holdsAnother(program, programs)))
    .map((program) => program.directory);
}

function holdsAnother(program: GoProgram, programs: readonly GoProgram[]): boolean {
  return programs.some((other) => other !== program && isWithin(other.directory, program.directory));
}
