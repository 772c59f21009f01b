import { expect, test } from '@jest/globals';
import { commandsIn } from '../../src/commands/parse.ts';
import { acceptancesAfter, acceptancesOf, type Receipted, type Spoken } from '../../src/commands/standing.ts';

const A = 'a'.repeat(32);
const B = 'b'.repeat(32);
const findings = [
  { ruleId: 'logs/file-logger', fingerprint: A, path: 'src/app.ts' },
  { ruleId: 'logs/file-logger', fingerprint: B, path: 'jobs/nightly/run.ts' },
];

/** `robin: words`, in the thread of the first finding where they begin with `>`. */
const said = (line: string): Spoken => {
  const [author = '', words = ''] = line.split(/: (.*)/);
  const inThread = words.startsWith('>');
  const [command] = commandsIn(`/twelvefold ${words.replace('>', '')}`, inThread);
  if (!command) throw new Error(`no command in ${line}`);
  return { command, author, thread: inThread ? A : undefined };
};

/** Who accepted each finding, and why. */
const after = (...conversation: readonly (Spoken | Receipted)[]): readonly (string | undefined)[] => {
  const standing = acceptancesAfter(conversation);
  return findings.map((finding) => acceptancesOf(finding, standing).map(({ by, reason }) => `${by}: ${reason}`)[0]);
};

test.each<[string, readonly string[], readonly (string | undefined)[]]>([
  ['nothing', [], [undefined, undefined]],
  ['a rule', ['robin: ignore logs/file-logger -- old'], ['robin: old', 'robin: old']],
  ['a rule in a folder', ['robin: ignore logs/file-logger jobs/ -- old'], [undefined, 'robin: old']],
  ['a rule in files by glob', ['robin: ignore logs/file-logger **/*.ts -- old'], ['robin: old', 'robin: old']],
  ['a rule in one file', ['robin: ignore logs/file-logger ./src/app.ts -- old'], ['robin: old', undefined]],
  ['another rule', ['robin: ignore logs/log-volume -- old'], [undefined, undefined]],
  ['a finding by the beginning of its id', ['robin: ignore aaaaaaaa -- old'], ['robin: old', undefined]],
  ['a finding in its thread', ['robin: >ignore -- old'], ['robin: old', undefined]],
  ['what is taken back', ['robin: ignore aaaaaaaa -- old', 'sam: unignore aaaaaaaaaaaa'], [undefined, undefined]],
  ['what is taken back in its thread', ['robin: ignore aaaaaaaa -- old', 'sam: >unignore'], [undefined, undefined]],
  ['what is said again', ['robin: >ignore -- old', 'sam: >unignore', 'ann: >ignore -- new'], ['ann: new', undefined]],
  [
    'a rule that is taken back for one path',
    ['robin: ignore logs/file-logger src -- a', 'robin: ignore logs/file-logger jobs -- b', 'sam: unignore logs/file-logger src'],
    [undefined, 'robin: b'],
  ],
  ['a finding is not taken back with its rule', ['robin: ignore aaaaaaaa -- a', 'sam: unignore logs/file-logger'], ['robin: a', undefined]],
])('accepted is %s', (_, lines, expected) => {
  expect(after(...lines.map(said))).toEqual(expected);
});

test('a receipt accepts what it names, until that is taken back', () => {
  const receipt = { by: 'robin', fingerprints: [A.slice(0, 12), B.slice(0, 12)] };
  expect(after(receipt)).toEqual([expect.stringContaining('robin'), expect.stringContaining('robin')]);
  expect(after(receipt, said('sam: >unignore'))).toEqual([undefined, expect.stringContaining('robin')]);
});
