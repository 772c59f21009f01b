import { directoryOf, isWithin, joinPath } from '../../paths.ts';
import { GO_BOT } from './bot-signs.ts';
import { isGoMain } from './code-signs.ts';
import { manifestOf, nearest, type Part } from '../parts.ts';
import type { Sign, SourceFile, TreeFacts } from './sign.ts';

/** A Go program: a directory of `package main` with `func main`. */
export interface GoProgram {
  readonly directory: string;
  readonly path: string;
  /** True when it, or a package of its module that it imports, starts a server. */
  readonly serves: boolean;
  /** True when it starts a bot that answers people in chats. */
  readonly chats: boolean;
}

const SERVES =
  /\bhttp\.(?:ListenAndServe(?:TLS)?\(|Server\{|Serve(?:TLS)?\()|\bnew\(http\.Server\)|\bgrpc\.NewServer\(|\bgin\.(?:Default|New)\(|\becho\.New\(|\bfiber\.New\(|\bfasthttp\.(?:ListenAndServe|Server\{)|\biris\.(?:New|Default)\(|\b(?:beego|web)\.Run\(|\bmacaron\.(?:Classic|New)\(|\bmartini\.(?:Classic|New)\(|\bnegroni\.(?:Classic|New)\(|\bbuffalo\.New\(|\brest\.(?:MustNewServer|NewServer)\(|\bzrpc\.MustNewServer\(|\bkratos\.New\(|\bmicro\.NewService\(|\brevel\.Run\(|\bgf\.Server\(|\bg\.Server\(|\bautotls\.Run|\bgoji\.Serve\(|\bpocketbase\.New(?:WithConfig)?\(/;

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
  return [...mains].map(([directory, path]) => ({
    directory,
    path,
    serves: reaches(directory, packages, 'serves'),
    chats: reaches(directory, packages, 'chats'),
  }));
}

interface GoPackage {
  serves: boolean;
  chats: boolean;
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
    const found = packages.get(directory) ?? { serves: false, chats: false, imports: new Set<string>() };
    packages.set(directory, found);
    found.serves ||= SERVES.test(text);
    found.chats ||= GO_BOT.test(text);
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

function reaches(from: string, packages: ReadonlyMap<string, GoPackage>, what: 'serves' | 'chats'): boolean {
  const seen = new Set<string>();
  const waiting = [from];
  for (let directory = waiting.pop(); directory !== undefined; directory = waiting.pop()) {
    if (seen.has(directory)) continue;
    seen.add(directory);
    const found = packages.get(directory);
    if (found?.[what] === true) return true;
    waiting.push(...(found?.imports ?? []));
  }
  return false;
}

/** Signs of the programs that serve, and of bots; the others run only when an image or a Procfile ships them. */
export function goSigns(modules: readonly (readonly GoProgram[])[]): readonly Sign[] {
  return modules
    .flat()
    .filter(({ serves, chats }) => serves || chats)
    .map(({ directory, path, serves }) => ({
      directory,
      path,
      because: serves ? 'its main function starts a server' : 'it runs a bot',
      kind: serves ? 'server' : 'worker',
      weight: 3,
      language: 'go',
      frameworks: serves ? [] : ['chat-bot'],
    }));
}

/** Directories of programs that serve nothing beside one of their module that does: tools, which are no part of the server. */
export function toolDirectories(modules: readonly (readonly GoProgram[])[]): readonly string[] {
  return modules
    .filter((programs) => programs.some((program) => program.serves || program.chats))
    .flatMap((programs) => programs.filter((program) => !program.serves && !program.chats && !holdsAnother(program, programs)))
    .map((program) => program.directory);
}

function holdsAnother(program: GoProgram, programs: readonly GoProgram[]): boolean {
  return programs.some((other) => other !== program && isWithin(other.directory, program.directory));
}
