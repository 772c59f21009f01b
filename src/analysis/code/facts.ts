import type { Language } from '../languages.ts';
import type { SourceText, Span } from '../text.ts';
import type { LanguageAdapter, Node } from './tree/adapter.ts';
import { Bindings, type Variable } from './names/bindings.ts';
import { ImportTable } from './names/import-table.ts';
import { LocalLookups } from './values/local-lookups.ts';
import { LookupTables } from './values/lookup-tables.ts';
import { Names } from './names/names.ts';
import { Objects } from './values/objects.ts';
import { type Reaching, reaching } from './names/reaching.ts';
import type { Regions } from './tree/regions.ts';
import { spanOf } from './tree/nodes.ts';
import { type BranchOwner, branchesOf, type ScopeOwner, scopesOf } from './names/scopes.ts';
import { Syntax } from './tree/syntax.ts';
import { Values } from './values/values.ts';

/** The parts that know something about one file, each made when first asked for. */
export class Facts {
  readonly path: string;
  readonly syntax: Syntax;
  readonly lookups: LookupTables;
  readonly names: Names;
  readonly values: Values;
  readonly objects: Objects;
  #scopes: Regions<ScopeOwner> | undefined;
  #branches: Regions<BranchOwner> | undefined;
  #bindings: Bindings | undefined;
  #imports: ImportTable | undefined;
  #injected: readonly Span[] | undefined;
  #localLookups: LocalLookups | undefined;

  constructor(path: string, source: SourceText, language: Language, adapter: LanguageAdapter) {
    this.path = path;
    this.syntax = new Syntax(source, language, adapter);
    this.lookups = LookupTables.of(adapter);
    this.names = new Names(this);
    this.values = new Values(this);
    this.objects = new Objects(this);
  }

  get scopes(): Regions<ScopeOwner> {
    this.#scopes ??= scopesOf(this.syntax);
    return this.#scopes;
  }

  get branches(): Regions<BranchOwner> {
    this.#branches ??= branchesOf(this.syntax);
    return this.#branches;
  }

  get bindings(): Bindings {
    this.#bindings ??= new Bindings(this.syntax, this.scopes, this.branches);
    return this.#bindings;
  }

  get imports(): ImportTable {
    this.#imports ??= new ImportTable(this);
    return this.#imports;
  }

  /** Functions of the file that look up the variable that they are told. */
  get localLookups(): LocalLookups {
    this.#localLookups ??= new LocalLookups(this);
    return this.#localLookups;
  }

  /** Declarations that an annotation fills from the configuration. */
  get injected(): readonly Span[] {
    this.#injected ??= this.#findInjected();
    return this.#injected;
  }

  #findInjected(): readonly Span[] {
    const { adapter } = this.syntax;
    if (adapter.lookups.configurationAnnotations.length === 0) return [];
    return this.syntax.find(adapter.kinds.annotations).flatMap(({ node }) => {
      const shape = adapter.annotation(node);
      return shape !== undefined && this.lookups.configurationAnnotations.matches(this.names.ofDotted(shape.name, node).name)
        ? [spanOf(shape.target)]
        : [];
    });
  }

  /** What a use of a variable at an offset may see. */
  reaching(variable: Variable, offset: number): Reaching {
    return reaching(variable, { offset, scope: this.scopes.at(offset), branch: this.branches.at(offset) });
  }

  text(span: Span): string {
    return this.syntax.source.slice(span);
  }

  /** Where a name in an expression stands for something that the file binds. */
  variableAt(name: string, node: Node): Variable | undefined {
    return this.bindings.lookup(name, node.range().start.index);
  }
}
