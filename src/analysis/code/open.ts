import type {
  Annotation,
  Assignment,
  Call,
  ClassDeclaration,
  CodeFile,
  ConditionalBranch,
  Decision,
  EnvironmentRead,
  FunctionScope,
  Import,
  Loop,
  Match,
  Property,
  SharedVariable,
  StringLiteral,
  SyntaxRule,
  TreeExtent,
} from '../code.ts';
import type { Language } from '../languages.ts';
import type { SourceText, Span } from '../text.ts';
import type { Shape } from './tree/adapter.ts';
import { adapterOf } from './tree/adapters.ts';
import { CodeFacts } from './code-facts.ts';
import { conditionalBranches, conditionsAround, decisionsAround, remainders } from './conditions.ts';
import { environmentReadsOf } from './values/environment-reads.ts';
import { extentOf } from './tree/extent.ts';
import { loopsOf } from './loops.ts';
import { mayHold } from './names/name-set.ts';
import { matchesOf, placesOf } from './tree/query.ts';
import { sharedVariablesOf } from './shared-variables.ts';

/** One code file as facts, each list computed when it is first asked for. Never throws on broken or hostile text. */
export function openCode(path: string, source: SourceText, language: Language): OpenCodeFile {
  return new OpenCodeFile(new CodeFacts(path, source, language, adapterOf(language)));
}

/** What a string says: decoded text, with `${…}` around the source of what is put in. */
function contentOf(shape: Shape): string | undefined {
  if (shape.is === 'string') return shape.text;
  return shape.is === 'template' ? shape.parts.map((part) => (typeof part === 'string' ? part : `\${${part.text()}}`)).join('') : undefined;
}

/** A `CodeFile` that also says why its text was not parsed. */
export class OpenCodeFile implements CodeFile {
  readonly path: string;
  readonly language: Language;
  readonly source: SourceText;
  readonly #facts: CodeFacts;
  #strings: readonly StringLiteral[] | undefined;
  #comments: readonly StringLiteral[] | undefined;
  #reads: readonly EnvironmentRead[] | undefined;
  #properties: readonly Property[] | undefined;
  #shared: readonly SharedVariable[] | undefined;
  #extent: TreeExtent | undefined;

  constructor(facts: CodeFacts) {
    this.#facts = facts;
    this.path = facts.path;
    this.language = facts.syntax.language;
    this.source = facts.syntax.source;
  }

  /** Why the text was not parsed (all lists are empty then); empty for a file that was. */
  get problems(): readonly string[] {
    return this.#facts.syntax.refused === undefined ? [] : [this.#facts.syntax.refused];
  }

  parse(): void {
    void this.#facts.syntax.root;
  }

  get mayReadEnvironment(): boolean {
    return this.#facts.lookups.mayReadEnvironment(this.source);
  }

  get syntaxErrors(): number {
    const { syntax } = this.#facts;
    return syntax.refused === undefined ? syntax.find(['ERROR']).length : 1;
  }

  get calls(): readonly Call[] {
    return this.#facts.calls.all;
  }

  callsTo(...names: readonly string[]): readonly Call[] {
    return this.#facts.calls.to(names);
  }

  get imports(): readonly Import[] {
    return this.#facts.imports.facts;
  }

  importsAny(...modules: readonly string[]): boolean {
    return modules.some((module) => mayHold(this.source, module) && this.#facts.imports.holds(module));
  }

  get assignments(): readonly Assignment[] {
    return this.#facts.assignments;
  }

  get sharedVariables(): readonly SharedVariable[] {
    this.#shared ??= sharedVariablesOf(this.#facts);
    return this.#shared;
  }

  get properties(): readonly Property[] {
    const { syntax, expressions } = this.#facts;
    this.#properties ??= syntax.find(syntax.adapter.kinds.objects).flatMap(({ node }) => {
      const shape = syntax.shape(node);
      return shape.is === 'object' ? shape.entries.map((entry) => expressions.property(entry)) : [];
    });
    return this.#properties;
  }

  get annotations(): readonly Annotation[] {
    return this.#facts.annotations;
  }

  get classes(): readonly ClassDeclaration[] {
    return this.#facts.classes;
  }

  get functions(): readonly FunctionScope[] {
    return this.#facts.functions.all;
  }

  get strings(): readonly StringLiteral[] {
    const { syntax } = this.#facts;
    this.#strings ??= syntax
      .find(syntax.adapter.kinds.strings)
      .filter((found) => syntax.adapter.ignoredString?.(found.node, (node) => syntax.parent(node)) !== true)
      .map(({ node, start, end }) => ({ span: { start, end }, text: contentOf(syntax.shape(node)) ?? this.source.text.slice(start, end) }));
    return this.#strings;
  }

  get comments(): readonly StringLiteral[] {
    this.#comments ??= this.#facts.syntax.find(this.#facts.syntax.adapter.kinds.comments).map((found) => this.#written(found));
    return this.#comments;
  }

  get environmentReads(): readonly EnvironmentRead[] {
    this.#reads ??= environmentReadsOf(this.#facts);
    return this.#reads;
  }

  functionAt(offset: number): FunctionScope | undefined {
    return this.#facts.functions.at(offset);
  }

  get extent(): TreeExtent {
    return (this.#extent ??= extentOf(this.#facts.syntax.root, this.source.text.length));
  }

  matching(rule: SyntaxRule): readonly Span[] {
    return placesOf(this.#facts, rule);
  }

  query(pattern: string): readonly Match[] {
    return matchesOf(this.#facts, pattern);
  }

  conditionsAround(span: Span): readonly string[] {
    return conditionsAround(this.#facts, span);
  }

  decisionsAround(span: Span): readonly Decision[] {
    return decisionsAround(this.#facts, span);
  }

  get branches(): readonly ConditionalBranch[] {
    return conditionalBranches(this.#facts);
  }

  get remainders(): readonly ConditionalBranch[] {
    return remainders(this.#facts);
  }

  get loops(): readonly Loop[] {
    return loopsOf(this.#facts);
  }

  #written({ start, end }: Span): StringLiteral {
    return { span: { start, end }, text: this.source.text.slice(start, end) };
  }
}
