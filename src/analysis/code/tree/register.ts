import { createRequire } from 'node:module';
import path from 'node:path';
import { Lang, parse, registerDynamicLanguage } from '@ast-grep/napi';
import bash from '@ast-grep/lang-bash';
import csharp from '@ast-grep/lang-csharp';
import go from '@ast-grep/lang-go';
import java from '@ast-grep/lang-java';
import kotlin from '@ast-grep/lang-kotlin';
import php from '@ast-grep/lang-php';
import python from '@ast-grep/lang-python';
import ruby from '@ast-grep/lang-ruby';
import rust from '@ast-grep/lang-rust';
import type { Language } from '../../languages.ts';
import type { Node } from './adapter.ts';

/** The parser that each language is read with. JavaScript, TypeScript and TSX are built into ast-grep. */
const PARSERS: Readonly<Record<Language, string>> = {
  javascript: Lang.JavaScript,
  typescript: Lang.TypeScript,
  tsx: Lang.Tsx,
  python: 'python',
  go: 'go',
  java: 'java',
  kotlin: 'kotlin',
  ruby: 'ruby',
  php: 'php',
  csharp: 'csharp',
  rust: 'rust',
  shell: 'bash',
  hcl: 'hcl',
};

/** The HCL grammar ships no ast-grep package; its Node prebuild exports the grammar's symbol. */
function hclLibrary(): string {
  const root = path.dirname(createRequire(import.meta.url).resolve('@tree-sitter-grammars/tree-sitter-hcl/package.json'));
  return path.join(root, 'prebuilds', `${process.platform}-${process.arch}`, '@tree-sitter-grammars+tree-sitter-hcl.node');
}

/** Whether this process knows the grammars already: a registration is seen by every thread and by every module realm of it. */
function isRegistered(): boolean {
  try {
    parse(PARSERS.hcl, '');
    return true;
  } catch {
    return false;
  }
}

let registered = false;

/**
 * Makes the grammars known. ast-grep wants one registration for the whole process and all languages together, so a process
 * that starts worker threads calls this before it starts them.
 */
export function registerLanguages(): void {
  if (registered) return;
  registered = true;
  if (isRegistered()) return;
  registerDynamicLanguage({
    bash,
    csharp,
    go,
    java,
    kotlin,
    php,
    python,
    ruby,
    rust,
    hcl: { libraryPath: hclLibrary(), extensions: ['tf', 'hcl'], languageSymbol: 'tree_sitter_hcl', expandoChar: 'µ' },
  });
}

let parsed = 0;

/** Characters that this thread has parsed so far: what tells how much native memory its trees may hold. */
export function charactersParsed(): number {
  return parsed;
}

/** The root of a text's syntax tree. Broken syntax gives a tree with error nodes; never throws on input. */
export function parseTree(language: Language, text: string): Node {
  registerLanguages();
  parsed += text.length;
  return parse(PARSERS[language], text).root();
}
