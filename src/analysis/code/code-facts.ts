import type { Annotation, Assignment, Call, ClassDeclaration } from '../code.ts';
import type { Span } from '../text.ts';
import { Calls } from './calls.ts';
import { annotationsOf, assignmentsOf, classesOf } from './names/declarations.ts';
import type { Expressions } from './expressions.ts';
import { Facts } from './facts.ts';
import { Functions } from './functions.ts';
import type { NameSet } from './names/name-set.ts';
import { Regions } from './tree/regions.ts';

/** All that is known of a file: what `Facts` reads from the syntax, and the facts that rules see. */
export class CodeFacts extends Facts {
  readonly functions = new Functions(this);
  readonly calls = new Calls(this, (offset) => this.functions.at(offset));
  #annotations: readonly Annotation[] | undefined;
  #annotationsByEnd: ReadonlyMap<number, readonly Annotation[]> | undefined;
  #classes: readonly ClassDeclaration[] | undefined;
  #assignments: readonly Assignment[] | undefined;
  #callRegions: Regions<Call> | undefined;
  #registered: ReadonlySet<string> | undefined;

  get expressions(): Expressions {
    return this.calls.expressions;
  }

  get annotations(): readonly Annotation[] {
    this.#annotations ??= annotationsOf(this);
    return this.#annotations;
  }

  /** Annotations of declarations that end at an offset. */
  annotationsUpTo(end: number): readonly Annotation[] {
    this.#annotationsByEnd ??= Map.groupBy(this.annotations, (annotation) => annotation.target.end);
    return this.#annotationsByEnd.get(end) ?? [];
  }

  get classes(): readonly ClassDeclaration[] {
    this.#classes ??= classesOf(this);
    return this.#classes;
  }

  get assignments(): readonly Assignment[] {
    this.#assignments ??= assignmentsOf(this);
    return this.#assignments;
  }

  /** The innermost call whose text goes past a span on both sides or either. */
  callAround(span: Span): Call | undefined {
    this.#callRegions ??= new Regions(this.calls.all.map((call) => ({ ...call.span, of: call })));
    let region = this.#callRegions.at(span.start);
    while (region !== undefined && region.start === span.start && region.end <= span.end) region = region.parent;
    return region?.of;
  }

  /** Names of functions that are handed to one of the language's registrations by name. */
  registered(registrations: NameSet): ReadonlySet<string> {
    this.#registered ??= new Set(
      this.calls.all
        .filter((call) => call.isIn(registrations))
        .flatMap((call) =>
          call.args
            .filter((argument) => argument.kind === 'name' || argument.kind === 'member')
            .map((argument) => argument.text.split('.').at(-1) ?? ''),
        ),
    );
    return this.#registered;
  }
}
