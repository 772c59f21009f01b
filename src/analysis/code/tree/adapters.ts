import type { Language } from '../../languages.ts';
import type { LanguageAdapter } from './adapter.ts';
import { csharp } from '../languages/csharp.ts';
import { go } from '../languages/go.ts';
import { hcl } from '../languages/hcl.ts';
import { java } from '../languages/java.ts';
import { javascript, typescript } from '../languages/javascript.ts';
import { kotlin } from '../languages/kotlin.ts';
import { php } from '../languages/php.ts';
import { python } from '../languages/python.ts';
import { ruby } from '../languages/ruby.ts';
import { rust } from '../languages/rust.ts';
import { shell } from '../languages/shell.ts';

const ALL: readonly LanguageAdapter[] = [javascript, typescript, python, go, java, kotlin, ruby, php, csharp, rust, shell, hcl];

/** Every language's adapter, by the languages that it speaks for. */
const ADAPTERS: ReadonlyMap<Language, LanguageAdapter> = new Map(
  ALL.flatMap((adapter) => adapter.languages.map((language) => [language, adapter] as const)),
);

/** The adapter of a language. */
export function adapterOf(language: Language): LanguageAdapter {
  const adapter = ADAPTERS.get(language);
  if (adapter === undefined) throw new Error(`no adapter reads ${language}`);
  return adapter;
}
