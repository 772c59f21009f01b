import type { Language } from '../languages.ts';
import type { LanguageAdapter } from './adapter.ts';
import { go } from './languages/go.ts';
import { java } from './languages/java.ts';
import { javascript, typescript } from './languages/javascript.ts';
import { kotlin } from './languages/kotlin.ts';
import { python } from './languages/python.ts';
import { ruby } from './languages/ruby.ts';

/** Every language's adapter, by the languages that it speaks for. */
const ADAPTERS: ReadonlyMap<Language, LanguageAdapter> = new Map(
  [javascript, typescript, python, go, java, kotlin, ruby].flatMap((adapter) =>
    adapter.languages.map((language) => [language, adapter] as const),
  ),
);

/** The adapter of a language. */
export function adapterOf(language: Language): LanguageAdapter {
  const adapter = ADAPTERS.get(language);
  if (adapter === undefined) throw new Error(`no adapter reads ${language}`);
  return adapter;
}
