import type { Call, CodeFile, Expression, Import } from '../../code.ts';
import { resolvesTo } from '../../code/names/import-targets.ts';
import { fileFact, repositoryFact } from '../../remembered-facts.ts';
import type { Repository } from '../../repository.ts';
import type { Span } from '../../text.ts';
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
      const found = literalOf(expression, from, repository);
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
        return expression !== undefined && importBehind(expression, from) !== undefined;
      }),
    ),
  ),
);

function asked(call: Call, place: PortPlace, what: 'port' | 'host'): Expression | undefined {
  const where = 'port' in place ? (what === 'port' ? place.port : place.host) : 'address' in place ? place.address : undefined;
  return where === undefined || where === 'receiver' ? undefined : placed(call, where);
}

function literalOf(expression: Expression, from: CodeFile, repository: Repository): Pick<ListenerElsewhere, 'path' | 'value'> | undefined {
  const { imported, name } = importBehind(expression, from) ?? {};
  if (!imported || name === undefined) return undefined;
  const held = modulesOf(imported, from, repository).flatMap((file) => {
    const value = exported(file, name);
    return value ? [{ path: file.path, value }] : [];
  });
  return held.length === 1 ? held[0] : undefined;
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
