import { describe, expect, test } from '@jest/globals';
import { surveyIssue } from '../../../../src/report/github/conversation/survey-issue.ts';
import { finding, review } from '../samples.ts';

const day = (at: string, score: number | undefined, findings: number) => ({ at: new Date(`${at}T10:00:00Z`), score, findings });
const first = day('2026-11-01', 58, 7);

describe('the issue of a survey says how it stands beside how it stood', () => {
  test.each<[string, number | undefined, NonNullable<Parameters<typeof surveyIssue>[2]>, string]>([
    [
      'when the app came',
      62.4,
      { first, last: first },
      '**Score 62 of 100 with 1 finding**; it was 58 of 100 with 7 findings when Twelvefold came, on 2026-11-01. Each by the rules of its day.',
    ],
    [
      'and the last time',
      62,
      { first, last: day('2026-11-20', 60, 1) },
      'when Twelvefold came, on 2026-11-01, and 60 of 100 with 1 finding at the audit before this one, on 2026-11-20.',
    ],
    [
      'where nothing ran',
      undefined,
      { first: day('2026-11-01', undefined, 0), last: first },
      '**Score none with 1 finding**; it was none with 0 findings when',
    ],
  ])('%s', (_, score, earlier, words) => {
    expect(surveyIssue(review([finding()], { kind: 'tree', score }), 'main', earlier).bodyOver()).toContain(words);
  });

  test('and nothing of the kind at first', () => {
    const issue = surveyIssue(review([finding()], { kind: 'tree' }), 'main', undefined);
    expect(issue.bodyOver()).not.toContain('Each by the rules');
    expect(issue.isOurs(issue.bodyOver())).toBe(true);
  });

  test('and what people have written behind it stays', () => {
    const [before, now] = [60, 70].map((score) => surveyIssue(review([finding()], { kind: 'tree', score }), 'main', undefined));
    const noted = `${before!.bodyOver()}\n\nWe look at this in March.`;
    expect(now!.isOurs(noted)).toBe(true);
    const full = `${before!.bodyOver().slice(before!.bodyOver().lastIndexOf('<!--'))}${'x'.repeat(65_000)}`;
    expect(now!.bodyOver(full)).toBe(full);
    expect(now!.bodyOver(noted)).toBe(`${now!.bodyOver()}\n\nWe look at this in March.`);
  });
});
