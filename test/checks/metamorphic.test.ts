import { describe, expect, test } from '@jest/globals';
import { RULES } from '../../checks/index.ts';
import type { Example } from '../../checks/rule.ts';
import { languageOf, type Language } from '../../src/analysis/languages.ts';
import { openRepository } from '../../src/analysis/open-repository.ts';
import { prepareExample } from '../../src/review/example.ts';
import { memoryTree } from '../../src/source/memory.ts';
import { judged, runnable, type Files } from './judging.ts';

/** A way to write the same code otherwise; undefined where it doesn't apply. Lines that it puts on top are counted. */
interface Rewriting {
  readonly name: string;
  readonly rewrite: (text: string, language: Language, path: string) => { readonly text: string; readonly above: number } | undefined;
}

const HASH = new Set<Language>(['python', 'ruby', 'shell', 'hcl']);

/** A first line that has to stay the first. */
const FIXED_START = /^(?:#!|<\?php|\/\*|"use |'use |\/\/ @)/;

function comment(language: Language, words: string): string {
  return HASH.has(language) ? `# ${words}\n` : `// ${words}\n`;
}

function onTop(text: string, lines: string): { readonly text: string; readonly above: number } | undefined {
  return FIXED_START.test(text) ? undefined : { text: lines + text, above: lines.split('\n').length - 1 };
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
  { name: 'Windows line ends', rewrite: (text) => ({ text: text.replaceAll('\n', '\r\n'), above: 0 }) },
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
        : { text: text.replaceAll(/^(?: {2})+/gm, (spaces) => spaces + spaces), above: 0 },
  },
  {
    name: 'other quotes',
    rewrite: (text, language) =>
      ['javascript', 'typescript', 'python'].includes(language) && !/["\\]|\w'\w/.test(text) && text.includes("'")
        ? { text: text.replaceAll("'", '"'), above: 0 }
        : undefined,
  },
  {
    name: 'other names for local variables',
    rewrite: (text, _, path) => {
      const names = localNames(text, path);
      if (names.length === 0) return undefined;
      return { text: names.reduce((left, name) => left.replaceAll(new RegExp(`\\b${name}\\b`, 'g'), `its${name}Too`), text), above: 0 };
    },
  },
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
  const above = codes.find(([path]) => path === expected?.path)?.[1].above ?? 0;
  return {
    files: runnable({ ...files, ...Object.fromEntries(codes.map(([path, { text }]) => [path, text])) }),
    expected: expected ? [`${expected.path}:${expected.line + above}`] : [],
  };
}

/** How many examples each rewriting has been tried on. */
const tried = new Map<string, number>();

describe.each(RULES.map((rule) => [rule.id, rule] as const))('%s gives the same verdict on', (_, rule) => {
  test.each(REWRITINGS.map((rewriting) => [rewriting.name, rewriting] as const))('%s', (_name, rewriting) => {
    for (const example of [...rule.examples.bad, ...rule.examples.good]) {
      const variant = rewritten(example, rewriting);
      if (!variant) continue;
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
