import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { RULES } from '../../checks/index.ts';
import { isOf, JUDGEMENTS, readJudgements, writeJudgements } from '../../scripts/accuracy/judgements.ts';
import { ABSENT, TREES } from '../../scripts/accuracy/page.ts';

const folder = mkdtempSync(join(tmpdir(), 'twelvefold-judgements-'));
afterAll(() => rmSync(folder, { recursive: true }));

const CHANGE = { repository: 'o/n', sha: 'a'.repeat(40), language: 'Go' };
const FINDING = {
  repository: 'o/n',
  sha: CHANGE.sha,
  path: 'a.go',
  line: 3,
  rule: 'logs/x',
  verdict: 'fair',
  why: 'It is.',
  said: true,
} as const;

describe('the judgement file', () => {
  test.each([JUDGEMENTS, TREES])('%s can be read, and every finding belongs to a change in it', (path) => {
    const { changes, findings } = readJudgements(path);
    expect(findings.filter((finding) => !changes.some((change) => isOf(change, finding)))).toEqual([]);
    expect(new Set(changes.map(({ repository, sha }) => `${repository} ${sha}`)).size).toBe(changes.length);
    expect(findings.filter(({ verdict, why }) => verdict === 'unfair' && why === '')).toEqual([]);
  });

  test('is written as it was read', () => {
    const path = join(folder, 'written.jsonl');
    const quiet = { ...CHANGE, sha: 'b'.repeat(40) };
    writeJudgements({ changes: [CHANGE, quiet], findings: [FINDING] }, path);
    expect(readJudgements(path)).toEqual({ changes: [CHANGE, quiet], findings: [FINDING] });
    expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(4);
  });

  test.each([
    ['no JSON', '{', 'not a JSON object'],
    ['a short sha', JSON.stringify({ ...CHANGE, sha: 'abc' }), 'a full sha'],
    ['an unknown verdict', JSON.stringify({ ...FINDING, verdict: 'maybe' }), 'a finding needs'],
  ])('names the line that holds %s', (_, line, message) => {
    const path = join(folder, 'broken.jsonl');
    writeFileSync(path, `${JSON.stringify(CHANGE)}\n${line}\n`);
    expect(() => readJudgements(path)).toThrow(`${path}:2: `);
    expect(() => readJudgements(path)).toThrow(message);
  });
});

test('no rule that exists is argued to be absent', () => {
  const absent = JSON.parse(readFileSync(ABSENT, 'utf8')) as Readonly<Record<string, string>>;
  expect(RULES.map(({ id }) => id).filter((id) => id in absent)).toEqual([]);
  expect(Object.values(absent).filter((why) => !/^[A-Z][\s\S]*\.$/.test(why))).toEqual([]);
});
