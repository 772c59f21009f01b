import type { Call, CodeFile, FunctionScope } from './code.ts';
import { isPackageOf, resolvesTo } from './code/import-targets.ts';
import { directoryOf, stemOf } from './paths.ts';
import type { Deployable, Repository } from './repository.ts';

/** Calls between a request handler and what it sets off that are followed. */
const MAX_STEPS = 4;
/** Files that may call a function; a name that more of them hold says too little. */
const MAX_FILES = 15;
/** Languages in which a method calls another one of its object without naming the object. */
const UNWRITTEN_SELF: ReadonlySet<string> = new Set(['java', 'kotlin', 'csharp', 'ruby']);

/** A function that the handling of requests runs. */
export interface RequestPath {
  readonly handler: FunctionScope;
  /** File of the handler. */
  readonly path: string;
  /** Functions between the handler and the code that was asked about, innermost first; empty when it stands in the handler itself. */
  readonly through: readonly string[];
}

interface Place {
  readonly scope: FunctionScope;
  readonly file: CodeFile;
}

const KNOWN = new WeakMap<Repository, Map<string, RequestPath | undefined>>();

/**
 * The request handler that a function stands in, or that is sure to call it: within the file, and across the files of the deployable
 * where imports, declared types or Go's packages leave no doubt which function is meant. Undefined when none is found.
 */
export function requestBehind(
  scope: FunctionScope | undefined,
  file: CodeFile,
  deployable: Deployable | undefined,
  repository: Repository,
): RequestPath | undefined {
  if (scope === undefined) return undefined;
  const known = KNOWN.get(repository) ?? new Map<string, RequestPath | undefined>();
  KNOWN.set(repository, known);
  const key = keyOf({ scope, file });
  if (!known.has(key)) known.set(key, new Search(deployable, repository).from({ scope, file }));
  return known.get(key);
}

/** The handler that a function stands in, by syntax alone. */
export function handlerAround(scope: FunctionScope | undefined): FunctionScope | undefined {
  for (let around = scope; around; around = around.inside) if (around.handlesRequest) return around;
  return undefined;
}

class Search {
  readonly #deployable: Deployable | undefined;
  readonly #repository: Repository;
  readonly #seen = new Set<string>();

  constructor(deployable: Deployable | undefined, repository: Repository) {
    this.#deployable = deployable;
    this.#repository = repository;
  }

  from(place: Place, through: readonly string[] = []): RequestPath | undefined {
    const handler = handlerAround(place.scope);
    if (handler) return { handler, path: place.file.path, through };
    if (through.length === MAX_STEPS) return undefined;
    for (let scope: FunctionScope | undefined = place.scope; scope; scope = scope.inside) {
      const found = scope.name === undefined ? undefined : this.#behind({ scope, file: place.file }, scope.name, through);
      if (found) return found;
    }
    return undefined;
  }

  #behind(place: Place, name: string, through: readonly string[]): RequestPath | undefined {
    const key = keyOf(place);
    if (this.#seen.has(key)) return undefined;
    this.#seen.add(key);
    for (const caller of this.#callers(place, name)) {
      const found = this.from(caller, [...through, name]);
      if (found) return found;
    }
    return undefined;
  }

  *#callers(target: Place, name: string): Iterable<Place> {
    for (const path of [target.file.path, ...this.#mentioning(target, name)]) {
      const file = path === target.file.path ? target.file : this.#repository.code(path);
      if (!file) continue;
      for (const call of file.callsTo(name, `*.${name}`)) {
        if (call.inside && this.#means(call, file, target, name)) yield { scope: call.inside, file };
      }
    }
  }

  /** Other files of the deployable that hold the name and what they would have to know it by. */
  #mentioning({ file, scope }: Place, name: string): readonly string[] {
    const word = new RegExp(`\\b${escape(name)}\\b`);
    const known =
      scope.owner === undefined || file.language === 'rust' ? [stemOf(file.path)] : [scope.owner, ...basesOf(scope.owner, file)];
    const paths = (this.#deployable?.sources ?? []).filter((path) => {
      if (path === file.path || !isKin(path, file.path)) return false;
      const text = this.#repository.source(path)?.text;
      return text !== undefined && word.test(text) && (file.language === 'go' || known.some((one) => text.includes(one)));
    });
    return paths.length > MAX_FILES ? [] : paths;
  }

  #means(call: Call, from: CodeFile, target: Place, name: string): boolean {
    const { owner } = target.scope;
    const isHere = from.path === target.file.path;
    if (isHere && call.receiver === undefined && owner === undefined) return true;
    if (owner !== undefined && isOf(call, [owner, ...(isHere ? [] : basesOf(owner, target.file))], name)) return true;
    if (isHere) return isOwn(call, owner, from);
    if (target.file.language === 'go') return this.#isGo(call, from, target, name);
    return owner === undefined && isImported(call, from, target.file.path, this.#repository);
  }

  /** A function of the same package, one of an imported package, or a method that has its name to itself. */
  #isGo(call: Call, from: CodeFile, { file, scope }: Place, name: string): boolean {
    const isNear = directoryOf(from.path) === directoryOf(file.path);
    if (scope.owner === undefined) return isNear ? call.receiver === undefined : isImported(call, from, file.path, this.#repository);
    if (call.receiver === undefined) return false;
    if (call.module !== undefined && !isPackageOf(call.module, file.path, this.#repository)) return false;
    const declared = new RegExp(`^func (?:\\([^)]*\\) )?${escape(name)}\\(|^\\t${escape(name)}\\([^)]*\\)`, 'gm');
    const count = (this.#deployable?.sources ?? []).reduce(
      (sum, path) => sum + (isKin(path, file.path) ? (this.#repository.source(path)?.text.match(declared)?.length ?? 0) : 0),
      0,
    );
    return count === 1 && (isNear || this.#packageImports(from.path, file.path));
  }

  #packageImports(from: string, target: string): boolean {
    return (this.#deployable?.sources ?? []).some((path) => {
      if (directoryOf(path) !== directoryOf(from) || !path.endsWith('.go')) return false;
      return this.#repository.code(path)?.imports.some((one) => resolvesTo(one, path, target, this.#repository)) ?? false;
    });
  }
}

function keyOf({ scope, file }: Place): string {
  return `${file.path}:${scope.span.start}`;
}

/** `MailService().send`, `Mailer.send`, `storage.Store{}.Remove`: the receiver's type is known and it is one of these. */
function isOf(call: Call, owners: readonly string[], name: string): boolean {
  return owners.some((owner) =>
    ['()', '{}', '', '.new()'].some((suffix) => {
      const ending = `${owner}${suffix}.${name}`;
      return call.name === ending || call.name.endsWith(`.${ending}`);
    }),
  );
}

/** A method that another one of the same class calls on their object. */
function isOwn(call: Call, owner: string | undefined, { language }: CodeFile): boolean {
  if (owner === undefined || ownerOf(call.inside) !== owner) return false;
  if (call.receiver === undefined) return UNWRITTEN_SELF.has(language);
  return /^(?:this|self|cls|\$this|static|super|@)$/.test(call.receiver.text);
}

function ownerOf(scope: FunctionScope | undefined): string | undefined {
  for (let around = scope; around; around = around.inside) if (around.owner !== undefined) return around.owner;
  return undefined;
}

/** The call's first name is bound by an import of that file. */
function isImported(call: Call, from: CodeFile, target: string, repository: Repository): boolean {
  const written = from.source.slice(call.callee);
  const [root = ''] = written.split(/[.:(?\s]/);
  if (from.language === 'rust' && new RegExp(`\\b${escape(stemOf(target))}\\.${escape(call.method)}$`).test(call.name)) return true;
  return from.imports.some(
    (one) =>
      one.local === root &&
      (root === written || one.member === undefined || one.member === 'default' || one.member === stemOf(target)) &&
      resolvesTo(one, from.path, target, repository),
  );
}

function basesOf(owner: string, file: CodeFile): readonly string[] {
  const bases = file.classes.find(({ name }) => name === owner)?.bases ?? [];
  return bases.map((base) => base.slice(base.lastIndexOf('.') + 1)).filter((base) => base.length > 3);
}

/** Files that can call each other: of one language, its dialects included. */
function isKin(one: string, other: string): boolean {
  return familyOf(one) === familyOf(other);
}

function familyOf(path: string): string {
  const extension = path.slice(path.lastIndexOf('.') + 1);
  if (/^(?:[cm]?[jt]sx?|vue|svelte)$/.test(extension)) return 'js';
  return /^(?:java|kt)$/.test(extension) ? 'jvm' : extension;
}

function escape(name: string): string {
  return name.replaceAll(/[^\w]/g, '\\$&');
}
