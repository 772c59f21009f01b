import type { LanguageAdapter } from '../tree/adapter.ts';
import type { ConversionCall, EnvironmentCall, FallbackCall, FormatCall } from './forms.ts';
import type { SourceText } from '../../text.ts';
import { mayHold, NameSet, wordsOfName } from '../names/name-set.ts';

/** Forms of one kind, found by canonical name. */
export class FormTable<F extends { readonly call: string }> {
  readonly #forms: readonly (readonly [NameSet, F])[];
  readonly #methods: NameSet;

  constructor(forms: readonly F[]) {
    this.#forms = forms.map((form) => [new NameSet([form.call]), form]);
    this.#methods = new NameSet(forms.map((form) => form.call));
  }

  get(name: string): F | undefined {
    if (!this.#methods.matches(name)) return undefined;
    return this.#forms.find(([names]) => names.matches(name))?.[1];
  }
}

/** A language's lookup forms, made ready for asking. One per adapter. */
export class LookupTables {
  static readonly #made = new WeakMap<LanguageAdapter, LookupTables>();
  readonly environmentObjects: NameSet;
  readonly environmentCalls: FormTable<EnvironmentCall>;
  readonly environmentClasses: NameSet;
  readonly hasEnvironmentClasses: boolean;
  readonly configurationObjects: NameSet;
  readonly configurationCalls: NameSet;
  readonly configurationAnnotations: NameSet;
  readonly fallbackCalls: FormTable<FallbackCall>;
  readonly conversions: FormTable<ConversionCall>;
  readonly formats: FormTable<FormatCall>;
  /** Last segments of the calls that look up. */
  readonly environmentMethods: ReadonlySet<string>;
  /** The same, and those of the objects that are looked up in. */
  readonly lookupWords: ReadonlySet<string>;
  /** Names of all that looks up the environment: calls, objects and base classes. */
  readonly #environmentNames: readonly string[];
  /** Written in any text that looks up by a syntax of its own; one that is empty is in every text. */
  readonly #environmentMarks: readonly string[];

  private constructor(adapter: LanguageAdapter) {
    const forms = adapter.lookups;
    this.environmentObjects = new NameSet(forms.environmentObjects);
    this.environmentCalls = new FormTable(forms.environmentCalls);
    this.environmentClasses = new NameSet(forms.environmentClasses ?? []);
    this.hasEnvironmentClasses = (forms.environmentClasses ?? []).length > 0;
    this.configurationObjects = new NameSet(forms.configurationObjects);
    this.configurationCalls = new NameSet(forms.configurationCalls);
    this.configurationAnnotations = new NameSet(forms.configurationAnnotations);
    this.fallbackCalls = new FormTable(forms.fallbackCalls);
    this.conversions = new FormTable(forms.conversions);
    this.formats = new FormTable(forms.formats);
    this.environmentMethods = new NameSet(forms.environmentCalls.map((form) => form.call)).methods;
    const names = [...forms.environmentObjects, ...forms.environmentCalls.map((form) => form.call)];
    this.lookupWords = new Set(names.flatMap((name) => wordsOfName(name).at(-1) ?? []));
    this.#environmentNames = [...names, ...(forms.environmentClasses ?? [])];
    this.#environmentMarks = forms.environmentMarks ?? (names.length === 0 ? [''] : []);
  }

  /** False for a text in which nothing can be a lookup of an environment variable, known without parsing it. */
  mayReadEnvironment(source: SourceText): boolean {
    return (
      this.#environmentNames.some((name) => mayHold(source, name)) || this.#environmentMarks.some((mark) => source.text.includes(mark))
    );
  }

  static of(adapter: LanguageAdapter): LookupTables {
    const known = LookupTables.#made.get(adapter);
    if (known !== undefined) return known;
    const made = new LookupTables(adapter);
    LookupTables.#made.set(adapter, made);
    return made;
  }
}
