import { describe, expect, test } from '@jest/globals';
import { RULES } from '../../checks/index.ts';
import type { Example } from '../../checks/rule.ts';
import { languageOf, type Language } from '../../src/analysis/languages.ts';
import { openRepository } from '../../src/analysis/open-repository.ts';
import { prepareExample } from '../../src/review/judging/example.ts';
import { memoryTree } from '../../src/source/memory.ts';
import { judged, runnable, type Files } from './judging.ts';

/** The same code written otherwise, with the 1-based line at which each of its lines stands now. */
interface Rewritten {
  readonly text: string;
  readonly lineOf: (line: number) => number;
}

/** A way to write the same code otherwise; undefined where it doesn't apply. */
interface Rewriting {
  readonly name: string;
  readonly rewrite: (text: string, language: Language, path: string) => Rewritten | undefined;
}

function inPlace(text: string): Rewritten {
  return { text, lineOf: (line) => line };
}

const HASH = new Set<Language>(['python', 'ruby', 'shell', 'hcl']);

/** A first line that has to stay the first. */
const FIXED_START = /^(?:#!|<\?php|\/\*|"use |'use |\/\/ @)/;

function comment(language: Language, words: string): string {
  return HASH.has(language) ? `# ${words}\n` : `// ${words}\n`;
}

function onTop(text: string, lines: string): Rewritten | undefined {
  return FIXED_START.test(text) ? undefined : { text: lines + text, lineOf: (line) => line + lines.split('\n').length - 1 };
}

/** What has to stay above a function that is put around the rest: imports, directives, comments. */
const ABOVE: Partial<Record<Language, RegExp>> = {
  javascript: /^(?:#!.*\n|\s*\n|\/\/.*\n|'use \w+';\n|"use \w+";\n|import\b[^;]*;\n)*/,
  typescript: /^(?:#!.*\n|\s*\n|\/\/.*\n|'use \w+';\n|import\b[^;]*;\n)*/,
  python: /^(?:#.*\n|\s*\n|(?:import|from)\b[^(\n]*(?:\([^)]*\))?[^\n]*\n)*/,
};

/** Code that means something else within a function. */
const BOUND_TO_THE_FILE: Partial<Record<Language, RegExp>> = {
  javascript: /^(?:export|import|module\.exports|exports\.)\b|`[^`]*\n/m,
  typescript: /^(?:export|import|declare)\b|`[^`]*\n/m,
  python: /\bglobal\b|"""|'''|^from __future__|^if __name__|\\$/m,
};

/** Rules to which the top of a file is another place than a function, and why. */
const OF_THE_TOP: Readonly<Record<string, string>> = {
  'codebase/merge-leftover': "Git's markers stand at the very beginning of a line",
  'dependencies/undeclared-import': 'an import in a function may be of what only some installations have',
  'logs/discarded-output': 'a function that silences logging may be for a while, or for tests',
};

/** The code below the imports as the body of a function that is called at once. */
function inFunction(text: string, language: Language): Rewritten | undefined {
  const above = ABOVE[language]?.exec(text)?.[0] ?? '';
  const body = text.slice(above.length);
  if (!ABOVE[language] || body.trim() === '' || BOUND_TO_THE_FILE[language]?.test(body)) return undefined;
  const first = above.split('\n').length;
  const lineOf = (line: number): number => (line < first ? line : line + 1);
  const indented = body.trimEnd().replaceAll(/^(?=.)/gm, '    ');
  if (language === 'python') return { text: `${above}def start_everything():\n${indented}\n\n\nstart_everything()\n`, lineOf };
  const word = /\bawait\b/.test(body) ? 'async function' : 'function';
  return { text: `${above}${word} startEverything() {\n${indented}\n}\nstartEverything();\n`, lineOf };
}

/** Names that are assigned in the file and stand in no string, comment, import or member of it: nobody outside can know them. */
function localNames(text: string, path: string): readonly string[] {
  const file = openRepository(memoryTree({ [path]: text })).code(path);
  const names = file?.assignments
    .filter(({ target, inside }) => inside !== undefined && /^[a-z]\w{2,}$/.test(target))
    .map(({ target }) => target);
  return [...new Set(names)].filter((name) => {
    const bare = text.replaceAll(new RegExp(`(?<![\\w$.'"\`@:-])${name}(?![\\w'"\`:=-]|\\s*:)`, 'g'), '');
    return !new RegExp(`\\b${name}\\b`).test(bare);
  });
}

const REWRITINGS: readonly Rewriting[] = [
  { name: 'Windows line ends', rewrite: (text) => inPlace(text.replaceAll('\n', '\r\n')) },
  { name: 'code moved down', rewrite: (text) => onTop(text, '\n\n\n') },
  {
    name: 'comments above',
    rewrite: (text, language) => onTop(text, comment(language, 'What follows') + comment(language, 'is the app.')),
  },
  {
    name: 'other indentation',
    rewrite: (text, language) =>
      /["'`]{3}|<<[~-]?['"\w]|`/.test(text) || language === 'shell'
        ? undefined
        : inPlace(text.replaceAll(/^(?: {2})+/gm, (spaces) => spaces + spaces)),
  },
  {
    name: 'other quotes',
    rewrite: (text, language) =>
      ['javascript', 'typescript', 'python'].includes(language) && !/["\\]|\w'\w/.test(text) && text.includes("'")
        ? inPlace(text.replaceAll("'", '"'))
        : undefined,
  },
  {
    name: 'other names for local variables',
    rewrite: (text, _, path) => {
      const names = localNames(text, path);
      if (names.length === 0) return undefined;
      return inPlace(names.reduce((left, name) => left.replaceAll(new RegExp(`\\b${name}\\b`, 'g'), `its${name}Too`), text));
    },
  },
  { name: 'a function around it', rewrite: inFunction },
];

/** Line of the expected finding that a rewriting has moved; nothing for a good example. */
function rewritten(example: Example, { rewrite }: Rewriting): { readonly files: Files; readonly expected: readonly string[] } | undefined {
  const { files, expected } = prepareExample(example);
  const codes = Object.keys(files).flatMap((path) => {
    const language = languageOf(path);
    const outcome = language ? rewrite(files[path] ?? '', language, path) : undefined;
    return outcome ? [[path, outcome] as const] : [];
  });
  if (codes.length === 0) return undefined;
  const lineOf = codes.find(([path]) => path === expected?.path)?.[1].lineOf ?? ((line: number): number => line);
  return {
    files: runnable({ ...files, ...Object.fromEntries(codes.map(([path, { text }]) => [path, text])) }),
    expected: expected ? [`${expected.path}:${lineOf(expected.line)}`] : [],
  };
}

/** How many examples each rewriting has been tried on. */
const tried = new Map<string, number>();

describe.each(RULES.map((rule) => [rule.id, rule] as const))('%s gives the same verdict on', (_, rule) => {
  test.each(REWRITINGS.map((rewriting) => [rewriting.name, rewriting] as const))('%s', (_name, rewriting) => {
    for (const example of [...rule.examples.bad, ...rule.examples.good]) {
      const variant = rewritten(example, rewriting);
      if (!variant || (rewriting.rewrite === inFunction && OF_THE_TOP[rule.id])) continue;
      tried.set(rewriting.name, (tried.get(rewriting.name) ?? 0) + 1);
      const places = judged(variant.files, [rule]).map((finding) => finding.slice(0, finding.lastIndexOf(' ')));
      // What is said about a file as such stands on its first line, whatever that holds.
      const isOfTheFile = rule.code === undefined && places.join() === `${prepareExample(example).expected?.path}:1`;
      expect({ example: example.name, places }).toEqual({ example: example.name, places: isOfTheFile ? places : variant.expected });
    }
  });
});

test('no rewriting is idle', () => {
  for (const { name } of REWRITINGS) expect(tried.get(name) ?? 0).toBeGreaterThan(20);
});
