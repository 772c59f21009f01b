import type { Import } from '../../code.ts';
import { ownFact } from '../../remembered-facts.ts';
import { directoryOf, isWithin, resolvePath } from '../../paths.ts';
import type { Repository } from '../../repository.ts';

const ECMASCRIPT_FILE = /\.[cm]?[jt]sx?$/;

/** True when an import of the file `from` is sure to mean the file (for Go: the package of the file) `target`. */
export function resolvesTo(one: NamedImport, from: string, target: string, repository: Repository): boolean {
  if (target.endsWith('.py')) return isPython(one, from, target);
  if (target.endsWith('.go')) return isPackageOf(one.module, target, repository);
  return ECMASCRIPT_FILE.test(target) && isEcmascript(one.module, from, target);
}

/** Remembered, since of every file of a deployable it is asked again and again, and most trees hold more code than is kept parsed. */
const importsIn = ownFact(({ path }: { readonly path: string }, facts): readonly NamedImport[] =>
  // Copied: the facts of code hold their tree.
  (facts.code(path)?.imports ?? []).flatMap(({ module, member, typeOnly }) => (typeOnly ? [] : { module, member })),
);

/** Whom an import names. */
type NamedImport = Pick<Import, 'module' | 'member'>;

/** True when a file imports something of another at run time, as far as `resolvesTo` is sure. */
export function isImportedBy(from: string, target: string, repository: Repository): boolean {
  return importsIn({ path: from }, repository).some((one) => resolvesTo(one, from, target, repository));
}

/** What a text says that it imports, without parsing it: the modules of `import`, `export … from`, `require` and `import()`. */
const modulesNamed = ownFact(({ path }: { readonly path: string }, facts): readonly string[] => {
  const text = facts.source(path)?.text ?? '';
  return [...text.matchAll(/\b(?:from|import|require)\b\s*\(?\s*(['"`])([^'"`\n]+)\1/g)].flatMap(([, , module]) => module ?? []);
});

/** False when a file surely doesn't import `target` by a path that `resolvesTo` follows. Of languages other than JavaScript's it says true. */
export function mayImport(from: string, target: string, repository: Repository): boolean {
  if (!ECMASCRIPT_FILE.test(target) || !ECMASCRIPT_FILE.test(from)) return true;
  return modulesNamed({ path: from }, repository).some((module) => isEcmascript(module, from, target));
}

function isEcmascript(module: string, from: string, target: string): boolean {
  const wanted = bare(target);
  const alias = /^(?:@|~|src)\/(?<rest>.+)$/.exec(module)?.groups?.rest;
  if (alias !== undefined) return wanted === bare(alias) || wanted.endsWith(`/${bare(alias)}`);
  return /^\.\.?(?:\/|$)/.test(module) && bare(resolvePath(directoryOf(from), module) ?? '') === wanted;
}

function bare(path: string): string {
  return path.replace(ECMASCRIPT_FILE, '').replace(/(?:^|\/)index$/, '');
}

/** `from .email import send` and `from app import email`; an absolute one may begin at any directory that holds the target. */
function isPython({ module, member }: NamedImport, from: string, target: string): boolean {
  const wanted = target.replace(/(?:\/__init__)?\.py$/, '');
  const [dots = ''] = /^\.*/.exec(module) ?? [];
  const rest = module.slice(dots.length).replaceAll('.', '/');
  const names = [rest, ...(member === undefined ? [] : [rest === '' ? member : `${rest}/${member}`])].filter((name) => name !== '');
  if (dots === '') return names.some((name) => wanted === name || wanted.endsWith(`/${name}`));
  const base = '../'.repeat(dots.length - 1);
  return [...names, ...(rest === '' ? [''] : [])].some((name) => wanted === resolvePath(directoryOf(from), `${base}./${name}`));
}

/** True when a Go import path means the package that the file `target` belongs to, by the go.mod around it, or by its place where there is none. */
export function isPackageOf(module: string, target: string, repository: Repository): boolean {
  const directory = directoryOf(target);
  const modules = repository.documents('manifest').filter(({ ecosystem }) => ecosystem === 'go');
  // Before there were modules, a repository lay in the path that its packages are imported by.
  if (modules.length === 0) {
    const rest = /^[\w-]+\.\w+\/[^/]+\/[^/]+\/(?<rest>.+)$/.exec(module)?.groups?.rest;
    return rest !== undefined && (directory === rest || directory.endsWith(`/${rest}`));
  }
  return modules.some(({ name, path }) => {
    const root = directoryOf(path);
    if (name === undefined || !isWithin(directory, root)) return false;
    const below = directory.slice(root.length).replace(/^\//, '');
    return module === (below === '' ? name : `${name}/${below}`);
  });
}
