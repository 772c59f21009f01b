import type { LanguageAdapter } from './adapter.ts';
import type { ConversionCall, EnvironmentCall, FallbackCall, FormatCall } from './forms.ts';
import { NameSet, needleOf } from './name-set.ts';

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
  /** Words that any text with an environment lookup holds. */
  readonly environmentNeedles: readonly string[];

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
    this.environmentNeedles = [...new Set([...forms.environmentObjects, ...forms.environmentCalls.map((form) => form.call)].map(needleOf))];
  }

  static of(adapter: LanguageAdapter): LookupTables {
    const known = LookupTables.#made.get(adapter);
    if (known !== undefined) return known;
    const made = new LookupTables(adapter);
    LookupTables.#made.set(adapter, made);
    return made;
  }
}
