import type { Call, CodeFile, FunctionScope, Import } from './code.ts';
import { classMadeBy, isKnownByName } from './code/names/constructors.ts';
import { callsOfDefault, defaultExport, isDefaultExport } from './code/names/default-exports.ts';
import { isImportedBy, isPackageOf, mayImport, resolvesTo } from './code/names/import-targets.ts';
import { ECMASCRIPT, type Language } from './languages.ts';
import { directoryOf, stemOf } from './paths.ts';
import type { Deployable, Repository } from './repository.ts';
import { possibleHolders, possibleHoldersAmong } from './words.ts';

/** Calls between two functions that are followed. */
const MAX_STEPS = 4;
/** Files that may call a function; a name that more of them hold says too little. */
const MAX_FILES = 15;
/** Files that one search opens, so that it ends soon in code whose names are everywhere. */
const MAX_OPENED = 50;
/** Languages in which a method calls another one of its object without naming the object. */
const UNWRITTEN_SELF: ReadonlySet<string> = new Set(['java', 'kotlin', 'csharp', 'ruby']);

/** Languages whose files hand out objects that they have made. */
const KEEPS_OBJECTS: ReadonlySet<string> = new Set(['javascript', 'typescript', 'tsx', 'python']);

/** Files of languages in which a call has parentheses: those of Ruby and Kotlin may go without. */
const PARENTHESISED = /\.(?:[cm]?[jt]sx?|py|go|java|cs|rs|php)$/;

/** Sources of each deployable by the languages that can call each other. */
const FAMILIES = new WeakMap<Deployable, ReadonlyMap<string, readonly string[]>>();

/** A function of a file; no function for the code at the top of it. */
export interface Place {
  readonly scope: FunctionScope | undefined;
  readonly file: CodeFile;
  /** The call by which the search came here; undefined where it began. */
  readonly by?: Call;
}

/** What a search looks for. `reach` says what was found at a place, and undefined to go on with its callers. */
export interface Goal<T> {
  reach(place: Place, through: readonly string[]): T | undefined;
  /** False for a call that is not followed; all are by default. */
  follows?(call: Call, file: CodeFile): boolean;
  /** True when the code of a function runs because the one around it does; so it is taken by default. */
  climbs?(scope: FunctionScope, file: CodeFile): boolean;
}

/**
 * Goes from a function to the ones that are sure to call it, until the goal is reached: within the file, and across the files of the
 * deployable where imports, declared types or Go's packages leave no doubt which function is meant.
 */
export function searchCallers<T>(from: Place, goal: Goal<T>, deployable: Deployable | undefined, repository: Repository): T | undefined {
  return new Search(goal, deployable, repository).from(from);
}

/** A function of a file. */
export interface Target extends Place {
  readonly scope: FunctionScope;
}

class Search<T> {
  readonly #goal: Goal<T>;
  readonly #deployable: Deployable | undefined;
  readonly #repository: Repository;
  readonly #seen = new Set<string>();
  #left = MAX_OPENED;

  constructor(goal: Goal<T>, deployable: Deployable | undefined, repository: Repository) {
    this.#goal = goal;
    this.#deployable = deployable;
    this.#repository = repository;
  }

  from(place: Place, through: readonly string[] = []): T | undefined {
    const reached = this.#goal.reach(place, through);
    if (reached !== undefined) return reached;
    if (through.length === MAX_STEPS) return undefined;
    for (let scope = place.scope; scope; scope = scope.inside) {
      const name =
        classMadeBy(scope, place.file) ?? scope.name ?? (isDefaultExport(scope, place.file) ? stemOf(place.file.path) : undefined);
      const found = name === undefined ? undefined : this.#behind({ scope, file: place.file }, name, through);
      if (found !== undefined) return found;
      if (this.#goal.climbs?.(scope, place.file) === false) return undefined;
    }
    return undefined;
  }

  #behind(place: Target, name: string, through: readonly string[]): T | undefined {
    const key = keyOf(place);
    if (this.#seen.has(key)) return undefined;
    this.#seen.add(key);
    for (const caller of this.#callers(place, name)) {
      const found = this.from(caller, [...through, name]);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  *#callers(target: Target, name: string): Iterable<Place> {
    for (const path of [target.file.path, ...this.#mentioning(target, name)]) {
      const file = path === target.file.path ? target.file : this.#mayCall(path, name) ? this.#open(path) : undefined;
      if (!file) continue;
      const isMade = classMadeBy(target.scope, target.file) === name;
      for (const call of file.callsTo(name, `*.${name}`, ...(isMade ? [`${name}.new`, `*.${name}.new`] : []))) {
        if (
          isMade
            ? makesObject(call, file, target, this.#deployable, this.#repository)
            : meansFunction(call, file, target, this.#deployable, this.#repository) && (this.#goal.follows?.(call, file) ?? true)
        )
          yield { scope: call.inside, file, by: call };
      }
    }
    if (isDefaultExport(target.scope, target.file)) yield* this.#importers(target);
  }

  /** Calls of the function that a module is, under whatever name another file imports it. */
  *#importers({ file: { path } }: Target): Iterable<Place> {
    const word = /(?:^|\/)index\.\w+$/.test(path) ? directoryOf(path).split('/').at(-1) : stemOf(path);
    const holders = possibleHolders(kinOf(path, this.#deployable), [word ?? ''], this.#repository);
    const importing = holders.filter((other) => other !== path && mayImport(other, path, this.#repository));
    if (importing.length > MAX_FILES) return;
    for (const other of importing) {
      const file = this.#open(other);
      for (const call of file ? callsOfDefault(file, path, this.#repository) : [])
        if (file && (this.#goal.follows?.(call, file) ?? true)) yield { scope: call.inside, file, by: call };
    }
  }

  #open(path: string): CodeFile | undefined {
    this.#left -= 1;
    return this.#left < 0 ? undefined : this.#repository.code(path);
  }

  /** False for a file that names a function and neither calls it nor gives it another name; known without parsing. */
  #mayCall(path: string, name: string): boolean {
    if (!PARENTHESISED.test(path)) return true;
    const text = this.#repository.source(path)?.text ?? '';
    return new RegExp(`${escape(name)}(?:\\s*(?:\\?\\.|!)?\\s*[(<:\`]|\\s+as\\b)`).test(text);
  }

  /** Other files of the deployable that may hold the name and what they would have to know it by. */
  #mentioning({ file, scope }: Target, name: string): readonly string[] {
    const { owner } = scope;
    const isByOwner = owner !== undefined && file.language !== 'rust' && !isExtension({ file, scope });
    const known = isByOwner
      ? [owner, ...basesOf(owner, file), ...(KEEPS_OBJECTS.has(file.language) ? [stemOf(file.path)] : [])]
      : [isExtension({ file, scope }) ? name : stemOf(file.path)];
    const named = possibleHolders(kinOf(file.path, this.#deployable), [name], this.#repository).filter((path) => path !== file.path);
    const paths = file.language === 'go' ? named : possibleHoldersAmong(named, known, this.#repository);
    const close = paths.length > MAX_FILES && owner !== undefined ? possibleHoldersAmong(paths, [owner], this.#repository) : paths;
    if (close.length > MAX_FILES) return [];
    return isByOwner ? close : close.filter((path) => mayImport(path, file.path, this.#repository));
  }
}

/** True for a call that makes an object of the class whose constructor the target is. */
function makesObject(
  call: Call,
  from: CodeFile,
  { file, scope }: Target,
  deployable: Deployable | undefined,
  repository: Repository,
): boolean {
  const owner = scope.owner ?? '';
  const isMade = call.method === 'new' ? call.receiver?.text === owner : call.receiver === undefined || call.receiver.kind === 'name';
  if (!isMade || from.path === file.path || isImported(call, from, file.path, repository)) return isMade;
  if (!isKnownByName(owner, file)) return false;
  const declares = new RegExp(`\\bclass\\s+${escape(owner)}\\b`);
  const kin = possibleHolders(kinOf(file.path, deployable), [owner], repository);
  return kin.filter((path) => declares.test(repository.source(path)?.text ?? '')).length === 1;
}

/** True when a call that stands in the file `from` is sure to mean the function `target`. */
export function meansFunction(
  call: Call,
  from: CodeFile,
  target: Target,
  deployable: Deployable | undefined,
  repository: Repository,
): boolean {
  const { owner, name = '' } = target.scope;
  const isHere = from.path === target.file.path;
  if (isHere && call.receiver === undefined && owner === undefined) return true;
  if (owner !== undefined && isOf(call, [owner, ...(isHere ? [] : basesOf(owner, target.file))], name)) return true;
  if (call.receiver !== undefined && isExtension(target)) return true;
  if (isHere) return isOwn(call, owner, from) || isOfLiteral(call, target);
  if (target.file.language === 'go') return isGo(call, from, target, deployable, repository);
  if (owner !== undefined) return isOfImported(call, owner, from, target.file, repository);
  if (from.language === 'kotlin' && call.receiver === undefined && packageOf(from) === packageOf(target.file)) return true;
  return isImported(call, from, target.file.path, repository);
}

/** `inbox.receive()` where the imported file says `export const inbox = new Inbox()`, `module.exports = new Inbox()` or, in Python, `inbox = Inbox()`. */
function isOfImported({ receiver }: Call, owner: string, from: CodeFile, file: CodeFile, repository: Repository): boolean {
  if (receiver?.kind !== 'name') return false;
  const one = from.imports.find(({ local }) => local === receiver.text);
  if (one === undefined || !resolvesTo(one, from.path, file.path, repository)) return false;
  const member = one.member === 'default' ? undefined : one.member;
  return file.callsTo(owner, `*.${owner}`).some(({ inside, span }) => {
    if (inside !== undefined) return false;
    const before =
      file.source.text
        .slice(Math.max(0, span.start - 160), span.start)
        .split(/[;\n]/)
        .at(-1) ?? '';
    return member === undefined
      ? /\bdefault\b|\bexports\s*=/.test(before) || isDefault(before, file)
      : new RegExp(`\\b${escape(member)}\\b[^=]*=\\s*$`).test(before);
  });
}

/** `const inbox = new Inbox(); export default inbox;` */
function isDefault(before: string, { source: { text } }: CodeFile): boolean {
  const name = /\b(\w+)\s*(?::[^=]+)?=\s*$/.exec(before)?.[1];
  return name !== undefined && new RegExp(`\\bexport default ${name}\\b|\\bmodule\\.exports\\s*=\\s*${name}\\b`).test(text);
}

/** The package that a file of Kotlin says it belongs to: its top-level functions need no import there. */
function packageOf({ source }: CodeFile): string {
  return /^\s*package\s+([\w.`]+)/m.exec(source.text)?.[1] ?? '';
}

/** A function of the same package, one of an imported package, or a method that has its name to itself. */
function isGo(call: Call, from: CodeFile, { file, scope }: Target, deployable: Deployable | undefined, repository: Repository): boolean {
  const isNear = directoryOf(from.path) === directoryOf(file.path);
  if (scope.owner === undefined) return isNear ? call.receiver === undefined : isImported(call, from, file.path, repository);
  if (call.receiver === undefined) return false;
  if (call.module !== undefined && !isPackageOf(call.module, file.path, repository)) return false;
  const name = escape(scope.name ?? '');
  const declared = new RegExp(`^func (?:\\([^)]*\\) )?${name}\\(|^\\t${name}\\([^)]*\\)`, 'gm');
  const holders = possibleHolders(kinOf(file.path, deployable), [scope.name ?? ''], repository);
  const count = holders.reduce((sum, path) => sum + (repository.source(path)?.text.match(declared)?.length ?? 0), 0);
  return count === 1 && (isNear || packageImports(from.path, file.path, deployable, repository));
}

function packageImports(from: string, target: string, deployable: Deployable | undefined, repository: Repository): boolean {
  return (deployable?.sources ?? []).some((path) => {
    if (directoryOf(path) !== directoryOf(from) || !path.endsWith('.go')) return false;
    return isImportedBy(path, target, repository);
  });
}

/** The functions of other files that a call is sure to mean. */
export function calledElsewhere(call: Call, file: CodeFile, deployable: Deployable | undefined, repository: Repository): readonly Target[] {
  if (call.method.length < 3) return [];
  const module = ofModule(call, file, deployable, repository);
  if (module) return [module];
  const paths = declaring(call, file, deployable, repository);
  return paths.flatMap((path) => {
    const other = repository.role(path) === 'source' ? repository.code(path) : undefined;
    const functions = other?.functions.filter(({ name }) => name === call.method) ?? [];
    return functions
      .map((scope) => ({ scope, file: other as CodeFile }))
      .filter((target) => meansFunction(call, file, target, deployable, repository));
  });
}

/** Files that may declare what a call names; none where they are too many. */
function declaring(call: Call, file: CodeFile, deployable: Deployable | undefined, repository: Repository): readonly string[] {
  const declares = new RegExp(`\\b${escape(call.method)}\\s*(?:[(<:=]|\\?\\.?\\()`);
  const holders = possibleHolders(kinOf(file.path, deployable), [call.method], repository);
  const imports = call.receiver === undefined && IMPORTS_NAMES.has(file.language) ? importsOf(call.method, file) : undefined;
  const paths: string[] = [];
  for (const path of holders) {
    if (path === file.path || imports?.some((one) => resolvesTo(one, file.path, path, repository)) === false) continue;
    if (declares.test(repository.source(path)?.text ?? '')) paths.push(path);
    if (paths.length > MAX_FILES) return [];
  }
  return paths;
}

/** Languages in which a function of another file is called by the name alone only where it was imported. */
const IMPORTS_NAMES: ReadonlySet<Language> = new Set([...ECMASCRIPT, 'python']);

function importsOf(name: string, file: CodeFile): readonly Import[] {
  return file.imports.filter(({ local }) => local === name);
}

/** A module of the app by its form: `./archive`, `@/lib/archive`. */
const OWN_MODULE = /^(?:\.\.?\/|[@~]\/|src\/)/;

/** The function that an imported module is, when the call means that one. */
function ofModule(call: Call, file: CodeFile, deployable: Deployable | undefined, repository: Repository): Target | undefined {
  const local = call.receiver === undefined ? file.source.slice(call.callee) : '';
  const one = file.imports.find(
    (each) => each.local === local && OWN_MODULE.test(each.module) && (each.member === undefined || each.member === 'default'),
  );
  const word = one?.module.split('/').at(-1);
  if (one === undefined || word === undefined || /^\.*$/.test(word)) return undefined;
  const stem = word.replace(/\.\w+$/, '');
  for (const path of kinOf(file.path, deployable)) {
    const isNamed = `/${path}`.includes(`/${stem}.`) || `/${path}`.includes(`/${stem}/index.`);
    if (!isNamed || path === file.path || !resolvesTo(one, file.path, path, repository)) continue;
    const other = repository.role(path) === 'source' ? repository.code(path) : undefined;
    const scope = other && defaultExport(other);
    if (scope) return { scope, file: other };
  }
  return undefined;
}

/** Names a function among all of a repository. */
export function keyOf({ scope, file }: Target): string {
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

/** C#: a method that is called on what its first parameter takes, with a name that says enough. */
function isExtension({ file, scope }: Target): boolean {
  return (
    file.language === 'csharp' && (scope.name?.length ?? 0) > 8 && /^[^{;=]*\(\s*this\s/.test(file.source.slice(scope.span).slice(0, 400))
  );
}

/** `jobs.run()` where the file says `const jobs = { run: () => … }`. */
function isOfLiteral({ receiver }: Call, { scope, file }: Target): boolean {
  if (receiver?.kind !== 'name' || scope.owner !== undefined) return false;
  const { text } = receiver;
  return file.assignments.some(
    ({ target, value }) =>
      target === text && value.kind === 'object' && value.span.start < scope.span.start && scope.span.end < value.span.end,
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
  if (
    from.language === 'rust' &&
    modulesOf(target, call.method, repository).some((one) => new RegExp(`\\b${escape(one)}\\.${escape(call.method)}$`).test(call.name))
  )
    return true;
  return from.imports.some(
    (one) =>
      one.local === root &&
      (root === written || one.member === undefined || one.member === 'default' || one.member === stemOf(target)) &&
      resolvesTo(one, from.path, target, repository),
  );
}

/** The modules that Rust knows a function of a file by: `jobs` for `jobs.rs`, `jobs/mod.rs`, and what `jobs/mod.rs` hands on by `pub use`. */
function modulesOf(path: string, name: string, repository: Repository): readonly string[] {
  const stem = stemOf(path);
  const directory = directoryOf(path);
  const above = directory.slice(directory.lastIndexOf('/') + 1);
  if (stem === 'mod') return [above];
  const index = repository.source(`${directory}/mod.rs`)?.text ?? repository.source(`${directory}.rs`)?.text ?? '';
  const handsOn = new RegExp(`^\\s*pub use (?:self::)?${escape(stem)}::(?:\\*|[^;]*\\b${escape(name)}\\b)`, 'm').test(index);
  return handsOn ? [stem, above] : [stem];
}

function basesOf(owner: string, file: CodeFile): readonly string[] {
  const bases = file.classes.find(({ name }) => name === owner)?.bases ?? [];
  return bases.map((base) => base.slice(base.lastIndexOf('.') + 1)).filter((base) => base.length > 3);
}

/** The files of a deployable whose code can call that of one: those of its language, with the dialects, itself among them. */
function kinOf(path: string, deployable: Deployable | undefined): readonly string[] {
  if (!deployable) return [];
  const families = FAMILIES.get(deployable) ?? Map.groupBy(deployable.sources, familyOf);
  FAMILIES.set(deployable, families);
  return families.get(familyOf(path)) ?? [];
}

function familyOf(path: string): string {
  const extension = path.slice(path.lastIndexOf('.') + 1);
  if (/^(?:[cm]?[jt]sx?|vue|svelte)$/.test(extension)) return 'js';
  return /^(?:java|kt)$/.test(extension) ? 'jvm' : extension;
}

function escape(name: string): string {
  return name.replaceAll(/[^\w]/g, '\\$&');
}
