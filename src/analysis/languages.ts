/** The code languages that have a syntax tree. `shell` is POSIX sh and bash. */
export const LANGUAGES = [
  'javascript',
  'typescript',
  'tsx',
  'python',
  'go',
  'java',
  'kotlin',
  'ruby',
  'php',
  'csharp',
  'rust',
  'shell',
  'hcl',
] as const;

export type Language = (typeof LANGUAGES)[number];

/** The three dialects that one rule nearly always treats alike. JSX is read as `javascript`. */
export const ECMASCRIPT = ['javascript', 'typescript', 'tsx'] as const satisfies readonly Language[];
/** Languages of the Java platform. */
export const JVM = ['java', 'kotlin'] as const satisfies readonly Language[];
/** The languages that apps are written in: neither shell nor HCL. */
export const APP_LANGUAGES: readonly Language[] = [...ECMASCRIPT, 'python', 'go', ...JVM, 'ruby', 'php', 'csharp', 'rust'];

/** Languages by the path's last extension, lower case. Not here on purpose: `.vue`, `.h` (no grammar), `.gradle` (Groovy). */
const EXTENSIONS: ReadonlyMap<string, Language> = new Map(
  Object.entries({
    javascript: 'js mjs cjs jsx',
    typescript: 'ts mts cts',
    tsx: 'tsx',
    python: 'py pyw',
    go: 'go',
    java: 'java',
    kotlin: 'kt kts',
    ruby: 'rb rake ru gemspec',
    php: 'php phtml',
    csharp: 'cs csx',
    rust: 'rs',
    shell: 'sh bash zsh ksh bats',
    hcl: 'tf hcl tfvars nomad',
  } satisfies Record<Language, string>).flatMap(([language, extensions]) =>
    extensions.split(' ').map((extension) => [extension, language as Language] as const),
  ),
);

/** Languages by file name, for files that are known without an extension. */
const FILE_NAMES: ReadonlyMap<string, Language> = new Map([
  ['Rakefile', 'ruby'],
  ['Gemfile', 'ruby'],
  ['Capfile', 'ruby'],
  ['Guardfile', 'ruby'],
  ['Brewfile', 'ruby'],
  ['artisan', 'php'],
]);

/** Languages by the interpreter of a `#!` line, its version taken off. */
const INTERPRETERS: ReadonlyMap<string, Language> = new Map([
  ['sh', 'shell'],
  ['bash', 'shell'],
  ['dash', 'shell'],
  ['ash', 'shell'],
  ['ksh', 'shell'],
  ['zsh', 'shell'],
  ['node', 'javascript'],
  ['nodejs', 'javascript'],
  ['bun', 'typescript'],
  ['deno', 'typescript'],
  ['tsx', 'typescript'],
  ['ts-node', 'typescript'],
  ['python', 'python'],
  ['pypy', 'python'],
  ['ruby', 'ruby'],
  ['php', 'php'],
]);

/** The language of a file by its name, else by its first line when that is a `#!` line; undefined for anything else. */
export function languageOf(path: string, firstLine?: string): Language | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  const known = FILE_NAMES.get(name) ?? (dot > 0 ? EXTENSIONS.get(name.slice(dot + 1).toLowerCase()) : undefined);
  if (known !== undefined || dot > 0 || firstLine === undefined || !firstLine.startsWith('#!')) return known;
  return interpreterOf(firstLine);
}

/** Programs that only prepare what the interpreter behind them finds: `#!/command/with-contenv bash`. */
const HANDS_ON = /^(?:env|with-contenv|busybox)$/;

/** `#!/usr/bin/env -S node --flag` and `#!/bin/sh -e` alike: the first word that names an interpreter. */
function interpreterOf(line: string): Language | undefined {
  for (const word of line.slice(2, 200).trim().split(/\s+/)) {
    const program = word.slice(word.lastIndexOf('/') + 1);
    const language = INTERPRETERS.get(program) ?? INTERPRETERS.get(program.replace(/[\d.]+$/, ''));
    if (language !== undefined) return language;
    if (!HANDS_ON.test(program) && !program.startsWith('-') && !program.includes('=')) return undefined;
  }
  return undefined;
}
