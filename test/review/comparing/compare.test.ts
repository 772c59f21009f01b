import { describe, expect, test } from '@jest/globals';
import { compare } from '../../../src/review/comparing/compare.ts';
import type { DiffLines } from '../../../src/review/comparing/diff-lines.ts';
import { fingerprint } from '../../../src/review/comparing/identity.ts';
import type { SaidFinding } from '../../../src/review/comparing/recall.ts';
import type { RawFinding } from '../../../src/review/judging/raw-finding.ts';

function found(path: string, line: number, code: string, ruleId: RawFinding['ruleId'] = 'logs/file-logger'): RawFinding {
  const position = { line, column: 1 };
  return {
    ruleId,
    path,
    span: { start: line * 100, end: line * 100 + 10 },
    range: { start: position, end: position },
    severity: 'warning',
    confidence: 'certain',
    what: `About ${code}.`,
    why: 'Why.',
    remedy: 'Remedy.',
    fix: undefined,
    excerpt: { startLine: line, lines: [] },
    elsewhere: [],
    once: undefined,
    code,
  };
}

interface Case {
  readonly base: readonly RawFinding[];
  readonly head: readonly RawFinding[];
  readonly renames?: ReadonlyMap<string, string>;
  readonly added?: readonly number[];
}

function states({ base, head, renames = new Map(), added = [] }: Case): readonly string[] {
  return compare({ base, head, renames, isAdded: (_, line) => added.includes(line), isTouched: () => true })
    .map((finding) => `${finding.state} ${finding.path}:${finding.range.start.line}`)
    .sort();
}

describe('what a change did to a finding', () => {
  test.each<[string, Case, readonly string[]]>([
    ['new code introduces', { base: [], head: [found('a.js', 3, 'x')] }, ['introduced a.js:3']],
    ['a shifted line is old', { base: [found('a.js', 3, 'x')], head: [found('a.js', 9, 'x')] }, ['existing a.js:9']],
    ['what is gone is fixed', { base: [found('a.js', 3, 'x')], head: [] }, ['fixed a.js:3']],
    [
      'other code is another finding',
      { base: [found('a.js', 3, 'x')], head: [found('a.js', 3, 'y')] },
      ['fixed a.js:3', 'introduced a.js:3'],
    ],
    [
      'a rename is followed',
      { base: [found('a.js', 3, 'x')], head: [found('b.js', 3, 'x')], renames: new Map([['a.js', 'b.js']]) },
      ['existing b.js:3'],
    ],
    ['code moved to another file is old', { base: [found('a.js', 3, 'x')], head: [found('b.js', 7, 'x')] }, ['existing b.js:7']],
    [
      'nor does it matter in which language it is written now',
      { base: [found('a.js', 3, 'x')], head: [found('b.ts', 7, 'x')] },
      ['existing b.ts:7'],
    ],
    [
      'the same words in a file of another kind are new there',
      { base: [found('.github/workflows/ci.yml', 3, 'x')], head: [found('Dockerfile', 7, 'x')] },
      ['fixed .github/workflows/ci.yml:3', 'introduced Dockerfile:7'],
    ],
    [
      'code copied to another file is new there',
      { base: [found('a.js', 3, 'x')], head: [found('a.js', 3, 'x'), found('b.js', 7, 'x')] },
      ['existing a.js:3', 'introduced b.js:7'],
    ],
    [
      'of two equal ones the added line is the new one',
      { base: [found('a.js', 3, 'x')], head: [found('a.js', 2, 'x'), found('a.js', 4, 'x')], added: [2] },
      ['existing a.js:4', 'introduced a.js:2'],
    ],
    [
      'another rule is another finding',
      { base: [found('a.js', 3, 'x')], head: [found('a.js', 3, 'x', 'logs/log-volume')] },
      ['fixed a.js:3', 'introduced a.js:3'],
    ],
  ])('%s', (_, sides, expected) => {
    expect(states(sides)).toEqual(expected);
  });

  test('fingerprints hold no line number and tell equal code apart by occurrence', () => {
    const prints = (lines: readonly number[]): readonly string[] =>
      compare({
        base: [],
        head: lines.map((line) => found('a.js', line, 'x')),
        renames: new Map(),
        isAdded: () => true,
        isTouched: () => true,
      })
        .map((finding) => finding.fingerprint)
        .sort();
    expect(prints([1, 5])).toEqual(prints([30, 90]));
    expect(new Set(prints([1, 5])).size).toBe(2);
    expect(prints([1])[0]).toMatch(/^[0-9a-f]{32}$/);
  });
});

const SECRET = { ruleId: 'config/hardcoded-secret', secret: true, value: 'one' } as const;

describe('a line that the change wrote anew', () => {
  const said = (line: number, text: string): RawFinding => ({
    ...found('a.js', line, text),
    what: '`a`, `b` and `c` are global.',
    excerpt: { startLine: line - 1, lines: ['before', text] },
  });
  const lines = (
    before: Partial<RawFinding>,
    after: Partial<RawFinding>,
    linesBefore: ReturnType<DiffLines['linesBefore']> | 'unknown' = { from: 2, to: 4 },
  ): readonly string[] =>
    compare({
      base: [{ ...said(3, 'install a b c'), ...before }],
      head: [{ ...said(9, 'install -q a b c'), ...after }],
      renames: new Map(),
      isAdded: () => true,
      isTouched: () => true,
      linesBefore: () => (linesBefore === 'unknown' ? undefined : linesBefore),
    }).map(({ state }) => state);

  test.each<[string, Parameters<typeof lines>, readonly string[]]>([
    ['has its fault still', [{}, {}], ['existing']],
    ['has less of it', [{}, { what: '`b` and `c` are global.' }], ['existing']],
    ['has it in another order', [{}, { what: '`b` and `a`, are global.' }], ['introduced', 'fixed']],
    ['has more', [{}, { what: '`a`, `b` and `c` and `d` are global.' }], ['introduced', 'fixed']],
    ['has another', [{}, { ruleId: 'logs/log-volume' }], ['introduced', 'fixed']],
    ['has a graver one', [{ severity: 'notice' }, {}], ['introduced', 'fixed']],
    [
      'has another credential',
      [
        { ...SECRET, value: 'one' },
        { ...SECRET, value: 'other' },
      ],
      ['introduced', 'fixed'],
    ],
    ['has the credential under another name', [SECRET, SECRET], ['existing']],
    ['has it elsewhere in the file', [SECRET, SECRET, 'unknown'], ['existing']],
    ['has another value', [{ ruleId: 'config/hardcoded-link' }, { ruleId: 'config/hardcoded-link' }], ['introduced', 'fixed']],
    ['is another line', [{}, { excerpt: { startLine: 9, lines: ['RUN npm run global'] } }], ['introduced', 'fixed']],
    ['has no text', [{}, { excerpt: { startLine: 1, lines: [] } }], ['introduced', 'fixed']],
    ['stands elsewhere', [{}, {}, { from: 4, to: 5 }], ['introduced', 'fixed']],
    ['stands where nothing is known of base', [{}, {}, 'unknown'], ['introduced', 'fixed']],
  ])('%s', (_, given, expected) => {
    expect(lines(...given)).toEqual(expected);
  });
});

describe('a contradiction of two places', () => {
  const { path, span, range, excerpt } = found('.nvmrc', 1, '18');
  const image = { ...found('Dockerfile', 4, 'FROM node:20'), elsewhere: [{ path, span, range, excerpt, what: 'The image has 20.' }] };
  const shown = (
    isAdded: (path: string, line: number) => boolean,
    base: readonly RawFinding[] = [],
    isTouched: (path: string) => boolean = () => true,
  ): readonly string[] =>
    compare({ base, head: [image], renames: new Map(), isAdded, isTouched }).map(
      (one) => `${one.state} ${one.path}:${one.range.start.line} ${one.what}`,
    );

  test('is shown where the change wrote', () => {
    expect(shown((file) => file === 'Dockerfile')).toEqual(['introduced Dockerfile:4 About FROM node:20.']);
    expect(shown((file) => file === '.nvmrc')).toEqual(['introduced .nvmrc:1 The image has 20.']);
    expect(shown(() => true)).toEqual(['introduced Dockerfile:4 About FROM node:20.']);
    expect(shown(() => false)).toEqual(['introduced Dockerfile:4 About FROM node:20.']);
  });

  test('of files that the change left alone is none of its own', () => {
    expect(
      shown(
        () => false,
        [],
        (file) => file === 'README.md',
      ),
    ).toEqual(['existing Dockerfile:4 About FROM node:20.']);
  });

  test('that was there before stays where it was', () => {
    expect(shown((file) => file === '.nvmrc', [image])).toEqual(['existing Dockerfile:4 About FROM node:20.']);
  });
});

test('of several that say the same the first that the change introduced is shown', () => {
  const old = { ...found('package.json', 3, 'express'), once: 'lock' };
  const fresh = ['koa', 'pg'].map((name, at) => ({ ...found('package.json', 4 + at, name), once: 'lock' }));
  const compared = compare({
    base: [old],
    head: [old, ...fresh],
    renames: new Map(),
    isAdded: (_, line) => line > 3,
    isTouched: () => true,
  });
  expect(compared.map((one) => `${one.state} ${one.range.start.line}`)).toEqual(['existing 3', 'introduced 4']);
});

test('an edited line with the same defect is introduced: whoever edits it may mend it', () => {
  const [was, is] = [
    { ...found('Dockerfile', 9, 'CMD x'), what: 'Shell form.' },
    { ...found('Dockerfile', 12, 'CMD y'), what: 'Shell form.' },
  ];
  expect(states({ base: [was], head: [is], added: [12] })).toEqual(['fixed Dockerfile:9', 'introduced Dockerfile:12']);
});

test('what another rule of the factor has said is not said again', () => {
  const manager = { ...found('Dockerfile', 9, 'CMD', 'concurrency/process-manager-in-container'), once: 'supervisord.conf' };
  const program = { ...found('supervisord.conf', 5, 'worker', 'concurrency/several-processes-one-container'), once: 'supervisord.conf' };
  const other = { ...found('supervisord.conf', 7, 'pid', 'logs/file-logger'), once: 'supervisord.conf' };
  const shown = (base: readonly RawFinding[]): readonly string[] =>
    compare({ base, head: [manager, program, other], renames: new Map(), isAdded: () => true, isTouched: () => true })
      .filter(({ state }) => state === 'introduced')
      .map(({ path, range }) => `${path}:${range.start.line}`);
  expect(shown([])).toEqual(['Dockerfile:9', 'supervisord.conf:7']);
  expect(shown([manager])).toEqual(['supervisord.conf:5', 'supervisord.conf:7']);
});

describe('what is said once for many places', () => {
  const ranges = [found('a.js', 3, 'x'), found('a.js', 5, 'y')].map((each) => ({ ...each, once: 'ranges' }));
  const introduced = (said: readonly SaidFinding[] = []): readonly number[] =>
    compare({ base: [], head: ranges, renames: new Map(), isAdded: () => true, isTouched: () => true, said }).map(
      ({ range }) => range.start.line,
    );

  test('is said at the first of them', () => {
    expect(introduced()).toEqual([3]);
  });

  test.each(['a.js', 'old.js'])('stays where it was said when another comes before it, said of %s', (path) => {
    const ruleId = 'logs/file-logger';
    expect(introduced([{ ruleId, path, fingerprint: fingerprint(ruleId, path, 'y', 0) }])).toEqual([5]);
  });
});

describe('a finding keeps the names that it had while its file was called otherwise', () => {
  const names = (head: readonly RawFinding[], more: Partial<Parameters<typeof compare>[0]>): readonly string[] =>
    compare({ base: [], head, renames: new Map(), isAdded: () => true, isTouched: () => true, ...more }).map(({ path, formerly = [] }) =>
      [path, ...formerly.map((each) => `${each.path} ${each.fingerprint.slice(0, 6)}`)].join(' < '),
    );
  const print = (path: string, code: string, at = 0): string => fingerprint('logs/file-logger', path, code, at);
  const said = (
    path: string,
    code: string,
    more: { readonly at?: number; readonly now?: string; readonly ruleId?: RawFinding['ruleId'] } = {},
  ) => {
    const { at = 0, now, ruleId = 'logs/file-logger' } = more;
    const name = { fingerprint: fingerprint(ruleId, path, code, at), ruleId };
    return now === undefined ? { ...name, path } : { ...name, path: now, origin: path };
  };
  const isThere = (path: string): boolean => ['b.js', 'c.js', 'there.js'].includes(path);
  const was = (path: string, code: string, at = 0): string => `${path} ${print(path, code, at).slice(0, 6)}`;

  test.each<[string, readonly RawFinding[], object, readonly string[]]>([
    ['at base', [found('b.js', 3, 'x')], { renames: new Map([['a.js', 'b.js']]), isThere }, [`b.js < ${was('a.js', 'x')}`]],
    [
      'between two pushes, of which people were told',
      [found('b.js', 3, 'x'), found('b.js', 5, 'y')],
      { said: [said('a.js', 'x')], isThere },
      [`b.js < ${was('a.js', 'x')}`, 'b.js'],
    ],
    ['twice', [found('b.js', 3, 'x')], { said: [said('a.js', 'x', { now: 'gone.js' })], isThere }, [`b.js < ${was('a.js', 'x')}`]],
    [
      'of two that are equal each its own',
      [found('b.js', 3, 'x'), found('b.js', 9, 'x')],
      { said: [said('a.js', 'x', { at: 1 }), said('a.js', 'x')], isThere },
      [`b.js < ${was('a.js', 'x', 1)}`, `b.js < ${was('a.js', 'x')}`],
    ],
    [
      'one for what was said once',
      [found('b.js', 3, 'x'), found('c.js', 3, 'x')],
      { said: [said('a.js', 'x')], isThere },
      [`b.js < ${was('a.js', 'x')}`, 'c.js'],
    ],
    ['none of a file that is still there', [found('b.js', 3, 'x')], { said: [said('there.js', 'x')], isThere }, ['b.js']],
    ['none of a copy', [found('b.js', 3, 'x')], { renames: new Map([['there.js', 'b.js']]), isThere }, ['b.js']],
    [
      'none for what base has, too',
      [found('b.js', 3, 'x'), found('c.js', 3, 'x')],
      { base: [found('b.js', 3, 'x')], said: [said('a.js', 'x')], isThere },
      ['b.js', `c.js < ${was('a.js', 'x')}`],
    ],
    ['none of another rule', [found('b.js', 3, 'x')], { said: [said('a.js', 'x', { ruleId: 'logs/log-volume' })], isThere }, ['b.js']],
    ['none of what is said itself', [found('b.js', 3, 'x')], { said: [said('b.js', 'x'), said('a.js', 'x')], isThere }, ['b.js']],
  ])('%s', (_, head, more, expected) => {
    expect(names(head, more)).toEqual(expected);
  });

  test.each<[string, object, readonly boolean[]]>([
    ['what base has stood under its name there', { base: [found('a.js', 3, 'x')] }, [true]],
    ['what people were told of did', { said: [said('a.js', 'x')] }, [true]],
    ['what comes with the renaming did not', {}, [false]],
  ])('%s', (_, more, expected) => {
    const renamed = { base: [], head: [found('b.js', 3, 'x')], renames: new Map([['a.js', 'b.js']]), isThere };
    const [compared] = compare({ ...renamed, isAdded: () => true, isTouched: () => true, ...more });
    expect(compared?.formerly?.map(({ hasStood }) => hasStood)).toEqual(expected);
  });
});
