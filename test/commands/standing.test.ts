import { describe, expect, test } from '@jest/globals';
import { commandsIn } from '../../src/commands/parse.ts';
import { type Acceptable, Decisions, isDecision, type Receipted, type Spoken } from '../../src/commands/standing.ts';

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
  if (!command || !isDecision(command)) throw new Error(`no command in ${line}`);
  return { command, author, thread: inThread ? A : undefined };
};

/** Who accepted each finding, and why. */
const after = (...conversation: readonly (Spoken | Receipted)[]): readonly (string | undefined)[] => {
  const decisions = new Decisions<Acceptable>(conversation, () => true);
  return findings.map((finding) => {
    const found = decisions.acceptanceOf(finding);
    return found && `${found.by}: ${found.reason}`;
  });
};

test.each<[string, readonly string[], readonly (string | undefined)[]]>([
  ['nothing', [], [undefined, undefined]],
  ['a rule', ['robin: ignore logs/file-logger -- old'], ['robin: old', 'robin: old']],
  ['a rule in a folder', ['robin: ignore logs/file-logger jobs/ -- old'], [undefined, 'robin: old']],
  ['a rule in files by glob', ['robin: ignore logs/file-logger **/*.ts -- old'], ['robin: old', 'robin: old']],
  ['a rule in one file', ['robin: ignore logs/file-logger ./src/app.ts -- old'], ['robin: old', undefined]],
  ['another rule', ['robin: ignore logs/log-volume -- old'], [undefined, undefined]],
  ['a finding by the beginning of its id', ['robin: ignore aaaaaaaaaaaaaaaa -- old'], ['robin: old', undefined]],
  ['a finding in its thread', ['robin: >ignore -- old'], ['robin: old', undefined]],
  ['what is taken back', ['robin: ignore aaaaaaaaaaaaaaaa -- old', 'sam: unignore aaaaaaaaaaaaaaaaaaaa'], [undefined, undefined]],
  ['what is taken back in its thread', ['robin: ignore aaaaaaaaaaaaaaaa -- old', 'sam: >unignore'], [undefined, undefined]],
  ['what is said again', ['robin: >ignore -- old', 'sam: >unignore', 'ann: >ignore -- new'], ['ann: new', undefined]],
  [
    'a rule that is taken back for one path',
    ['robin: ignore logs/file-logger src -- a', 'robin: ignore logs/file-logger jobs -- b', 'sam: unignore logs/file-logger src'],
    [undefined, 'robin: b'],
  ],
  [
    'a finding is not taken back with its rule',
    ['robin: ignore aaaaaaaaaaaaaaaa -- a', 'sam: unignore logs/file-logger'],
    ['robin: a', undefined],
  ],
])('accepted is %s', (_, lines, expected) => {
  expect(after(...lines.map(said))).toEqual(expected);
});

test('a receipt accepts what it names, until that is taken back', () => {
  const receipt = { by: 'robin', fingerprints: [A.slice(0, 12), B.slice(0, 12)] };
  expect(after(receipt)).toEqual([expect.stringContaining('robin'), expect.stringContaining('robin')]);
  expect(after(receipt, said('sam: >unignore'))).toEqual([undefined, expect.stringContaining('robin')]);
});

const decided = (line: string, finding: Acceptable): string | undefined =>
  new Decisions<Acceptable>([said(line)], () => true).acceptanceOf(finding)?.by;

describe('what was said of a finding holds when its file is renamed', () => {
  const renamed = {
    ruleId: 'logs/file-logger',
    fingerprint: 'c'.repeat(32),
    path: 'src/main.ts',
    formerly: [{ ...findings[0]!, hasStood: true }],
  };

  test.each<[string, Spoken | Receipted]>([
    ['by its id', said('robin: ignore aaaaaaaaaaaaaaaa -- old')],
    ['in its thread', said('robin: >ignore -- old')],
    ['by its rule in one file', said('robin: ignore logs/file-logger src/app.ts -- old')],
    ['with all', { by: 'robin', fingerprints: [A.slice(0, 12)] }],
  ])('%s', (_, words) => {
    const others = [
      { ...renamed, formerly: undefined },
      { ...renamed, formerly: [{ ...findings[1]!, hasStood: true }] },
    ];
    const accepted = (more: readonly Spoken[], finding: Acceptable): string | undefined =>
      new Decisions<Acceptable>([words, ...more], () => true).acceptanceOf(finding)?.by;
    expect(accepted([], renamed)).toBe('robin');
    expect(others.map((other) => accepted([], other))).toEqual([undefined, undefined]);
  });

  test.each(['robin: ignore aaaaaaaaaaaaaaaa -- old', 'robin: >ignore -- old'])('and came to something: %s', (line) => {
    const words = said(line);
    expect(new Decisions<Acceptable>([words], () => true).effectsOn([renamed]).get(words)).toBe('done');
  });

  test('and is taken back by either name', () => {
    const ignored = said('robin: >ignore -- old');
    for (const words of ['sam: unignore aaaaaaaaaaaaaaaa', 'sam: unignore cccccccccccccccc', 'sam: >unignore'])
      expect(new Decisions<Acceptable>([ignored, said(words)], () => true).acceptanceOf(renamed)).toBeUndefined();
  });

  test('but not what was said of the path, for what comes with the renaming', () => {
    const added = { ...renamed, formerly: [{ ...findings[0]!, hasStood: false }] };
    expect(decided('robin: ignore logs/file-logger src/app.ts -- old', added)).toBeUndefined();
    expect(decided('robin: ignore logs/file-logger src/main.ts -- old', added)).toBe('robin');
    expect(decided('robin: ignore aaaaaaaaaaaaaaaa -- old', added)).toBe('robin');
  });
});

test('a receipt accepts nothing that whoever asked for it may not accept', () => {
  const receipt = { by: 'robin', fingerprints: [A.slice(0, 12), B.slice(0, 12)] };
  const decisions = new Decisions<Acceptable>([receipt], (_, { fingerprint }) => fingerprint === B);
  expect(findings.map((finding) => decisions.acceptanceOf(finding)?.by)).toEqual([undefined, 'robin']);
});

describe('what came of a decision', () => {
  const effects = (mayDecide: (said: Spoken | Receipted, finding: Acceptable) => boolean, ...lines: readonly string[]) => {
    const conversation = lines.map(said);
    const found = new Decisions(conversation, mayDecide).effectsOn(findings);
    return conversation.map((each) => found.get(each));
  };

  test.each<[string, readonly string[], readonly (string | undefined)[]]>([
    ['a finding that is there', ['robin: ignore aaaaaaaaaaaaaaaa -- old'], ['done']],
    ['a finding that is not', ['robin: ignore cccccccccccccccc -- old'], [undefined]],
    ['a rule that found nothing', ['robin: ignore logs/log-volume -- old'], [undefined]],
    ['a path without findings', ['robin: ignore logs/file-logger docs/ -- old'], [undefined]],
    ['taking back what nobody has accepted', ['robin: unignore aaaaaaaaaaaaaaaa'], [undefined]],
    [
      'taking back what was accepted by rule',
      ['robin: ignore logs/file-logger -- old', 'sam: unignore aaaaaaaaaaaaaaaa'],
      ['done', undefined],
    ],
    ['taking back what was accepted', ['robin: ignore aaaaaaaaaaaaaaaa -- old', 'sam: unignore aaaaaaaaaaaaaaaa'], ['done', 'done']],
  ])('%s', (_, lines, expected) => {
    expect(effects(() => true, ...lines)).toEqual(expected);
  });

  test('for whoever may not decide about that finding', () => {
    const robinAlone = (said: Spoken | Receipted): boolean => 'author' in said && said.author === 'robin';
    const lines = ['sam: ignore aaaaaaaaaaaaaaaa -- old', 'robin: ignore aaaaaaaaaaaaaaaa -- old', 'sam: unignore aaaaaaaaaaaaaaaa'];
    expect(effects(robinAlone, ...lines)).toEqual(['not-allowed', 'done', 'not-allowed']);
    expect(new Decisions<Acceptable>(lines.map(said), robinAlone).acceptanceOf(findings[0] as Acceptable)?.by).toBe('robin');
  });
});
