import type { Call, CodeFile, Expression, FunctionScope, Import } from '../../code.ts';
import { classMadeBy } from '../../code/names/constructors.ts';
import { resolvesTo } from '../../code/names/import-targets.ts';
import { directoryOf, resolvePath } from '../../paths.ts';
import { fileFact, repositoryFact } from '../../remembered-facts.ts';
import type { Repository } from '../../repository.ts';
import type { Span } from '../../text.ts';
import { possibleHolders } from '../../words.ts';
import { isStartFile } from '../starting/start-files.ts';
import type { ListenForm, PortPlace } from './listen-form.ts';
import { listeningCalls, placed } from './servers.ts';

/** A literal in one module that a listening call of another one is given. */
export interface ListenerElsewhere {
  /** The file that holds the literal. */
  readonly path: string;
  readonly value: { readonly literal: string | number; readonly span: Span };
  readonly call: Call;
  readonly form: ListenForm;
  /** The file that listens. */
  readonly from: CodeFile;
}

/** A word that every listening call which takes a value of another module holds. */
const LISTENS = /\.listen\b|\bserve\b|\.run\b|\.Run\b|\.Start\b|\.Listen\b|ListenAndServe|http\.Server/;

interface Given {
  readonly call: Call;
  readonly from: CodeFile;
  readonly form: ListenForm;
}

/**
 * Listening calls whose port or host is a constant that another module of the repository exports, where that is sure: one
 * module, one mention of the name in it, a literal, and nothing that looks the environment up for it.
 */
export function* listenersGivenElsewhere(repository: Repository, what: 'port' | 'host'): Iterable<ListenerElsewhere> {
  const said = new Set<string>();
  for (const { call, from, form } of given(repository)) {
    for (const expression of form.places.flatMap((place) => asked(call, place, what) ?? [])) {
      const found = literalOf(expression, call, from, repository);
      const place = `${found?.path}:${found?.value.span.start}`;
      if (!found || said.has(place)) continue;
      said.add(place);
      yield { ...found, call, form, from };
    }
  }
}

const given = repositoryFact((repository): readonly Given[] => {
  const files = repository.deployables.flatMap(({ sources }) => sources.flatMap((path) => listeningFile(path, repository) ?? []));
  const found = [...new Set(files)].flatMap((from) => [...listeningCalls(from)].map(({ call, form }) => ({ call, from, form })));
  return found;
});

function listeningFile(path: string, repository: Repository): CodeFile | undefined {
  return mayListenElsewhere(path, repository) ? repository.code(path) : undefined;
}

/** Whether a file gives a listening call something that it imports; remembered by the file's bytes. */
export function mayListenElsewhere(path: string, repository: Repository): boolean {
  return /\.(?:[cm]?[jt]sx?|py|go)$/.test(path) && repository.role(path) === 'source' && asksElsewhere(repository, path);
}

/** Whether a listening call of a file is given something that the file imports. */
const asksElsewhere = fileFact(LISTENS, (from) =>
  [...listeningCalls(from)].some(({ call, form }) =>
    form.places.some((place) =>
      (['port', 'host'] as const).some((what) => {
        const expression = asked(call, place, what);
        return (
          expression !== undefined &&
          (namesOfPackage(expression, call, from) ||
            importBehind(expression, from) !== undefined ||
            givenToConstructor(expression, call, from) !== undefined ||
            givenToMaker(expression, from) !== undefined)
        );
      }),
    ),
  ),
);

function asked(call: Call, place: PortPlace, what: 'port' | 'host'): Expression | undefined {
  const where = 'port' in place ? (what === 'port' ? place.port : place.host) : 'address' in place ? place.address : undefined;
  return where === undefined || where === 'receiver' ? undefined : placed(call, where);
}

function literalOf(
  expression: Expression,
  call: Call,
  from: CodeFile,
  repository: Repository,
): Pick<ListenerElsewhere, 'path' | 'value'> | undefined {
  const { imported, name } = importBehind(expression, from) ?? {};
  if (namesOfPackage(expression, call, from)) return literalOfPackage(expression.text, from, repository);
  const maker = givenToMaker(expression, from);
  if (maker !== undefined) return literalOfMaking(maker, from, repository);
  if (!imported || name === undefined) return literalOfConstruction(expression, call, from, repository);
  if (imported.module.endsWith('.json')) return literalOfDocument(expression, imported, from, repository);
  const held = modulesOf(imported, from, repository).flatMap((file) => {
    const value = exported(file, name);
    return value ? [{ path: file.path, value }] : [];
  });
  return held.length === 1 ? held[0] : undefined;
}

/** Go: a name that another file of the same package declares. */
function namesOfPackage({ text }: Expression, { inside }: Call, from: CodeFile): boolean {
  if (from.language !== 'go' || !/^[A-Za-z_]\w*$/.test(text) || from.assignments.some(({ name }) => name === text)) return false;
  for (let around = inside; around; around = around.inside) if (around.parameters.includes(text)) return false;
  return true;
}

/** Go: `s.addr`, a field that `func NewServer(addr string)` of the file fills with what it is given. */
function givenToMaker({ text }: Expression, from: CodeFile): { readonly owner: string; readonly at: number } | undefined {
  const field = from.language === 'go' ? /^\w+\.(\w+)$/.exec(text)?.[1] : undefined;
  const filled = field === undefined ? [] : from.properties.filter(({ key }) => key === field);
  const makers = from.functions.filter(
    ({ name, owner, span }) =>
      owner === undefined && /^[Nn]ew\w+$/.test(name ?? '') && filled.some((one) => span.start < one.span.start && one.span.end < span.end),
  );
  const [maker] = makers;
  const at = maker?.parameters.indexOf(filled[0]?.value.text ?? '') ?? -1;
  if (maker?.name === undefined || makers.length > 1 || filled.length > 1 || at < 0) return undefined;
  return from.assignments.some(({ target }) => target.endsWith(`.${field}`)) ? undefined : { owner: maker.name, at };
}

/** The literal that such a function is given where the program calls it once. */
function literalOfMaking(
  { owner, at }: { readonly owner: string; readonly at: number },
  from: CodeFile,
  repository: Repository,
): Pick<ListenerElsewhere, 'path' | 'value'> | undefined {
  const sources = repository.deployables.find((one) => one.sources.includes(from.path))?.sources ?? [];
  const holders = possibleHolders(sources, [owner], repository).filter(
    (path) => path.endsWith('.go') && repository.role(path) === 'source',
  );
  const made = holders.flatMap((path) => {
    const calls = repository.code(path)?.calls.filter(({ method }) => method === owner) ?? [];
    return calls.map(({ args }) => ({ path, argument: args[at] }));
  });
  const [only] = made;
  const { provenance, literal, origin } = only?.argument?.value() ?? {};
  if (made.length !== 1 || !only?.argument || provenance !== 'literal' || typeof literal !== 'string') return undefined;
  return { path: only.path, value: { literal, span: origin ?? only.argument.span } };
}

/** The constant of that name in the other files of a package. */
function literalOfPackage(name: string, from: CodeFile, repository: Repository): Pick<ListenerElsewhere, 'path' | 'value'> | undefined {
  const owner = repository.deployables.find(({ sources }) => sources.includes(from.path));
  const beside = (owner?.sources ?? []).filter(
    (path) =>
      path !== from.path && path.endsWith('.go') && directoryOf(path) === directoryOf(from.path) && repository.role(path) === 'source',
  );
  const declares = new RegExp(`\\bconst\\b[^]*?\\b${name}\\s*(?:string\\s*)?=\\s*"`);
  const held = possibleHolders(beside, [name], repository).flatMap((path) => {
    const file = declares.test(repository.source(path)?.text ?? '') ? repository.code(path) : undefined;
    const value = file && exported(file, name);
    return value ? [{ path, value }] : [];
  });
  return held.length === 1 ? held[0] : undefined;
}

/** `this.port` of a class that is given it when it is made: the class, and which argument it is. */
function givenToConstructor(
  { text }: Expression,
  { inside }: Call,
  from: CodeFile,
): { readonly owner: string; readonly at: number } | undefined {
  const name = /^(?:this\.)?(\w+)$/.exec(text)?.[1];
  const owner = ownerOf(inside);
  const made = from.functions.find((one) => one.owner === owner && classMadeBy(one, from) !== undefined);
  if (name === undefined || owner === undefined || made === undefined) return undefined;
  const field = from.assignments.find(({ target, inside: scope }) => target === `this.${name}` && scope === made)?.value.text;
  const at = made.parameters.indexOf(field ?? name);
  return at < 0 ? undefined : { owner, at };
}

function ownerOf(scope: FunctionScope | undefined): string | undefined {
  for (let around = scope; around; around = around.inside) if (around.owner !== undefined) return around.owner;
  return undefined;
}

/** The literal that a class is given where its only object is made: `new App(3000)`. */
function literalOfConstruction(
  expression: Expression,
  call: Call,
  from: CodeFile,
  repository: Repository,
): Pick<ListenerElsewhere, 'path' | 'value'> | undefined {
  const given = givenToConstructor(expression, call, from);
  const deployable = repository.deployables.find(({ sources }) => sources.includes(from.path));
  if (given === undefined || deployable === undefined) return undefined;
  const holders = possibleHolders(deployable.sources, [given.owner], repository).filter((path) => repository.role(path) === 'source');
  const made = holders.flatMap((path) => {
    const file = repository.code(path);
    const calls = file?.calls.filter(({ callee }) => /^(?:new\s+)?(\w+)$/.exec(file.source.slice(callee))?.[1] === given.owner) ?? [];
    return calls.map((one) => ({ path, argument: one.args[given.at] }));
  });
  const [only] = made;
  // In one file with its class it may be a tool that somebody starts by hand.
  if (only?.path === from.path && !isStartFile(from.path)) return undefined;
  const { provenance, literal } = only?.argument?.value() ?? {};
  if (made.length !== 1 || !only?.argument || provenance !== 'literal' || (typeof literal !== 'number' && typeof literal !== 'string'))
    return undefined;
  return { path: only.path, value: { literal, span: only.argument.span } };
}

/** `require('./config.json').port`: a document of the repository has no way to ask the environment. */
function literalOfDocument(
  { text }: Expression,
  { module, member }: Import,
  from: CodeFile,
  repository: Repository,
): Pick<ListenerElsewhere, 'path' | 'value'> | undefined {
  const path = resolvePath(directoryOf(from.path), module);
  const members = text.split('.').slice(1);
  const keys = members.length > 0 ? members : member === undefined ? [] : [member];
  const node = path === undefined || keys.length === 0 ? undefined : repository.document('data', path)?.roots[0]?.at(...keys);
  const literal = node?.scalar;
  if (path === undefined || !node || (typeof literal !== 'number' && typeof literal !== 'string')) return undefined;
  return { path, value: { literal, span: { start: node.keySpan?.start ?? node.span.start, end: node.span.end } } };
}

/** The import that an expression names something of, and what that is called there. */
function importBehind({ text }: Expression, from: CodeFile): { readonly imported: Import; readonly name: string } | undefined {
  const [local, ...members] = text.split('.');
  if (!/^[\w$.]+$/.test(text) || members.length > 2) return undefined;
  const imported = from.imports.find((one) => one.local === local && !one.typeOnly);
  const name = members.at(-1) ?? imported?.member;
  return imported && name !== undefined ? { imported, name } : undefined;
}

function modulesOf(one: Import, from: CodeFile, repository: Repository): readonly CodeFile[] {
  const owner = repository.deployables.find(({ sources }) => sources.includes(from.path));
  const paths = (owner?.sources ?? []).filter((path) => path !== from.path && resolvesTo(one, from.path, path, repository));
  return paths.flatMap((path) => repository.code(path) ?? []);
}

/** The literal that is the only thing a module calls by that name. */
function exported(file: CodeFile, name: string): ListenerElsewhere['value'] | undefined {
  const values = [
    ...file.properties.filter(({ key }) => key === name).map(({ value, span }) => ({ value, span })),
    ...file.assignments.filter((one) => one.name === name).map(({ value, span }) => ({ value, span })),
  ];
  const [only] = values;
  const { provenance, literal } = only?.value.value() ?? {};
  if (!only || values.length > 1 || provenance !== 'literal') return undefined;
  return typeof literal === 'string' || typeof literal === 'number' ? { literal, span: only.span } : undefined;
}
