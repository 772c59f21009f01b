import type { Import } from '../../code.ts';
import type { ImportShape, KindTable } from '../tree/adapter.ts';
import type { Facts } from '../facts.ts';
import { conditionsAround } from '../conditions.ts';
import { enclosing } from './scopes.ts';
import type { Found } from '../tree/syntax.ts';

interface Imported {
  readonly shape: ImportShape;
  readonly fact: Import;
}

/** What a local name of an import stands for. */
export interface ImportedName {
  readonly canonical: string;
  /** The module in canonical spelling, as `importsAny` and `Call.module` know it. */
  readonly module: string;
}

/** The imports of a file, as facts and by local name. */
export class ImportTable {
  readonly facts: readonly Import[];
  readonly #locals = new Map<string, ImportedName>();
  readonly #modules: readonly string[];
  readonly #opened: readonly string[];
  readonly #members: Readonly<Record<string, readonly string[]>>;

  constructor(facts: Facts) {
    const { adapter } = facts.syntax;
    const { imports, importCalls } = adapter.kinds;
    const statements = facts.syntax.find(imports);
    const calls = importCalls === undefined ? [] : callsThatImport(facts, importCalls);
    const all = [...statements, ...calls].flatMap((found) =>
      adapter.imports(found.node).map((shape) => ({ shape, fact: factOf(facts, found, shape) })),
    );
    all.sort((a, b) => a.fact.span.start - b.fact.span.start);
    this.facts = all.map((imported) => imported.fact);
    this.#members = adapter.namespaceMembers;
    this.#opened = all.filter(({ shape }) => shape.opens === true).map(({ shape }) => shape.canonical);
    for (const { shape } of all)
      if (shape.local !== undefined) this.#locals.set(shape.local, { canonical: shape.canonical, module: moduleOf(shape) });
    this.#modules = all.flatMap(spellings);
  }

  /** What a local name stands for, by its own import or by a wildcard that is certain to hold it. */
  named(local: string): ImportedName | undefined {
    const known = this.#locals.get(local);
    if (known !== undefined) return known;
    const namespace = this.#opened.find((opened) => Object.hasOwn(this.#members, opened) && this.#members[opened]?.includes(local));
    return namespace === undefined ? undefined : { canonical: `${namespace}.${local}`, module: namespace };
  }

  /** True when a module, or something below it, is imported. */
  holds(module: string): boolean {
    return this.#modules.some((known) => known === module || (known.startsWith(module) && './:\\'.includes(known.charAt(module.length))));
  }
}

function callsThatImport({ syntax }: Facts, importing: NonNullable<KindTable['importCalls']>): readonly Found[] {
  const { kind, field, regex, words } = importing;
  if (words.length > 0 && !words.some((word) => syntax.source.words.has(word))) return [];
  return field === undefined ? syntax.findText([kind], regex) : syntax.findField(kind, field, regex);
}

/** A module as written, in canonical spelling, and with its member, so that `a.b` is found for `from a import b`. */
function spellings({ shape }: Imported): readonly string[] {
  return [shape.module, moduleOf(shape), shape.canonical, ...(shape.member === undefined ? [] : [`${shape.module}.${shape.member}`])];
}

function moduleOf(shape: ImportShape): string {
  const ending = `.${shape.member ?? ''}`;
  return shape.member !== undefined && shape.canonical.endsWith(ending) ? shape.canonical.slice(0, -ending.length) : shape.canonical;
}

function factOf(facts: Facts, found: Found, shape: ImportShape): Import {
  return {
    span: { start: found.start, end: found.end },
    module: shape.module,
    member: shape.member,
    local: shape.local,
    relative: shape.relative ?? false,
    typeOnly: shape.typeOnly ?? false,
    get optional() {
      return facts.branches.at(found.start) !== undefined || enclosing(facts.scopes.at(found.start), 'function') !== undefined;
    },
    get conditions() {
      if (enclosing(facts.scopes.at(found.start), 'function') !== undefined) return [];
      return onlyConditions(facts, found);
    },
  };
}

/** The conditions around a place; none when an attempt or a loop stands around it too. */
function onlyConditions(facts: Facts, { start, end }: Found): readonly string[] {
  const conditions = conditionsAround(facts, { start, end });
  let branches = 0;
  for (let branch = facts.branches.at(start); branch !== undefined && branches <= conditions.length; branch = branch.parent) branches += 1;
  return branches === conditions.length ? conditions : [];
}
