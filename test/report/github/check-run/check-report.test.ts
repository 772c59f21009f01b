import { describe, expect, test } from '@jest/globals';
import { policyOf } from '../../../../src/policy/policy.ts';
import type { CheckConclusion } from '../../../../src/report/github/check-run/conclusion.ts';
import { conclusionOf } from '../../../../src/report/github/check-run/conclusion.ts';
import { checkReport } from '../../../../src/report/github/check-run/check-report.ts';
import { lineComments } from '../../../../src/report/github/conversation/line-comments.ts';
import type { SummaryContext } from '../../../../src/report/github/check-run/summary.ts';
import { bytesOf, cutLength, LIMITS } from '../../../../src/report/github/limits.ts';
import { titleOf } from '../../../../src/report/github/check-run/title.ts';
import type { ChangedFile } from '../../../../src/review/change-set.ts';
import type { Review } from '../../../../src/review/review.ts';
import { changedFile, finding, review } from '../samples.ts';

const policy = (settings: object = {}) => policyOf(settings);

function context(settings: object = {}) {
  return {
    place: { repositoryUrl: 'https://github.com/octo/shop', head: 'a'.repeat(40), base: 'b'.repeat(40) },
    policy: policy(settings),
    account: { source: '.github/twelvefold.yml on main', notices: [], sections: [], mistaken: undefined },
    notices: [],
  };
}

/** Both halves of what GitHub is given. */
function githubReport(of: Review, changed: readonly ChangedFile[], summary: SummaryContext) {
  const comments = lineComments(of, summary.policy, changed);
  return { comments, check: checkReport(of, comments, summary) };
}

const files = [changedFile('src/app.ts', [1, 50])];
const three = [
  finding({ ruleId: 'config/hardcoded-address' }),
  finding({ ruleId: 'disposability/ignored-sigterm', severity: 'error' }),
  finding({ ruleId: 'logs/file-sink', state: 'fixed' }),
];

describe('the title says it all', () => {
  test.each<[string, Review]>([
    ['2 new findings in III and IX, 1 fixed', review(three)],
    ['1 new finding in III', review([finding()])],
    ['No new findings', review([finding({ state: 'existing' })])],
    ['No new findings, 1 fixed', review([finding({ state: 'fixed' })])],
    ['No new findings', review([finding({ suppression: { kind: 'inSource', reason: 'a demo' } })])],
    [
      'No new findings, 1 accepted by the change itself',
      review([finding({ suppression: { kind: 'inSource', reason: 'a demo', introduced: true } })]),
    ],
    ['No new findings, audit incomplete', review([], { outcome: 'incomplete' })],
    ['1 new finding in III, audit incomplete', review([finding()], { coverage: { judged: 1, total: 2, skipped: [], gaps: ['one'] } })],
    ['1,200 new findings in III', review(Array.from({ length: 1_200 }, () => finding()))],
    [
      '5 new findings in 5 factors',
      review((['config/a', 'logs/a', 'processes/a', 'codebase/a', 'concurrency/a'] as const).map((ruleId) => finding({ ruleId }))),
    ],
    [
      'Nothing here that the twelve factors speak about',
      review([], { scorecard: review([]).scorecard.map((row) => ({ ...row, verdict: 'not-applicable' })) }),
    ],
  ])('%s', (title, of) => {
    expect(titleOf(of)).toBe(title);
  });
});

describe('the conclusion', () => {
  const gate = review([finding({ severity: 'error' })], { outcome: 'gate' });
  const incomplete = review([], { outcome: 'incomplete' });
  const advice = review([finding()]);
  const clean = review([]);
  test.each<[string, string, Review, CheckConclusion]>([
    ['observe', 'gate', gate, 'neutral'],
    ['observe', 'incomplete', incomplete, 'neutral'],
    ['observe', 'advice', advice, 'neutral'],
    ['observe', 'clean', clean, 'neutral'],
    ['comment', 'gate', gate, 'failure'],
    ['comment', 'incomplete', incomplete, 'neutral'],
    ['comment', 'advice', advice, 'neutral'],
    ['comment', 'clean', clean, 'success'],
    ['enforce', 'gate', gate, 'failure'],
    ['enforce', 'incomplete', incomplete, 'action_required'],
    ['enforce', 'advice', advice, 'success'],
    ['enforce', 'clean', clean, 'success'],
  ])('in mode %s with %s', (mode, _, of, conclusion) => {
    expect(conclusionOf(of, policy({ mode }))).toBe(conclusion);
  });
});

describe('the summary', () => {
  test('has twelve rows, the findings with links to their lines, the coverage, how to reply, and the policy', () => {
    const { summary } = githubReport(review(three), files, context()).check;
    expect(summary.match(/^\| \[[IVX]+\. /gm)).toHaveLength(12);
    expect(summary).toContain('This change brings **2 new findings**, fixes 1.');
    expect(summary).toContain('| [III. Config](https://12factor.net/config) | ❌ findings | 1 | · | · |');
    expect(summary).toContain('| [XI. Logs](https://12factor.net/logs) | ✅ pass | · | 1 | · |');
    expect(summary).toContain(`[\`src/app.ts:3\`](https://github.com/octo/shop/blob/${'a'.repeat(40)}/src/app.ts#L3)`);
    expect(summary).toContain('Looked at all 2 changed files.');
    expect(summary).toContain('`/twelvefold audit`');
    expect(summary).toContain('mode `comment`');
  });

  test('links fixed findings to the base, in the details', () => {
    const { text } = githubReport(review(three), files, context()).check;
    expect(text).toContain('### Fixed by this change');
    expect(text).toContain(`/blob/${'b'.repeat(40)}/src/app.ts#L3`);
  });

  test('of a clean change has no table of findings and no details', () => {
    const { summary, text, annotations } = githubReport(review([]), files, context()).check;
    expect(summary).not.toContain('### New findings');
    expect(text).toBeUndefined();
    expect(annotations).toEqual([]);
  });

  test('says what was not judged, and never calls that a pass', () => {
    const partial = review([], {
      outcome: 'incomplete',
      crashes: [{ ruleId: 'logs/file-sink', path: 'src/a.ts', reason: 'time', detail: 'x' }],
      coverage: {
        judged: 1,
        total: 30_000,
        skipped: [{ path: 'dist/big.js', reason: 'too large' }],
        gaps: ['GitHub lists 3,000 of 30,000 changed files'],
      },
    });
    const { summary, title } = githubReport(partial, files, context()).check;
    expect(title).toContain('audit incomplete');
    expect(summary).toContain('Looked at 1 of 30,000 changed files.');
    expect(summary).toContain('- GitHub lists 3,000 of 30,000 changed files');
    expect(summary).toContain('- `src/a.ts`: the rule `logs/file-sink` was stopped, because it took too long');
    expect(summary).toContain('- `dist/big.js`: too large');
  });

  test('names who accepted what in the conversation, and why, once for each word', () => {
    const spoken = (by: string, reason: string) => ({ suppression: { kind: 'external', by, reason } as const });
    const accepted = [
      ...[1, 2, 3, 4, 5].map((line) => finding({ line, ...spoken('ann', 'a demo | @everyone') })),
      finding({ line: 9, ...spoken('robin', '') }),
      finding({ line: 10, suppression: { kind: 'external', reason: 'old', baseline: '.github/twelvefold-baseline.json' } }),
      finding({ line: 11, suppression: { kind: 'inSource', reason: 'a comment' } }),
      finding({ line: 12, state: 'fixed', ...spoken('sam', 'gone') }),
    ];
    const { summary } = githubReport(review(accepted), files, context()).check;
    const section = summary.slice(summary.indexOf('### Accepted in the conversation')).split('\n\n').slice(0, 2).join('\n');
    const place = (line: number): string =>
      `[\`src/app.ts:${line}\`](https://github.com/octo/shop/blob/${'a'.repeat(40)}/src/app.ts#L${line}) \`config/hardcoded-address\``;
    expect(section.split('\n').slice(3)).toEqual([
      `| ann | a demo \\| @\u200beveryone | ${[1, 2, 3].map(place).join('<br>')}<br>… and 2 more findings |`,
      `| robin | – | ${place(9)} |`,
    ]);
  });

  test('of findings that nobody spoke about has no such section', () => {
    const own = finding({ suppression: { kind: 'inSource', reason: 'a comment' } });
    expect(githubReport(review([own]), files, context()).check.summary).not.toContain('### Accepted in the conversation');
  });

  test('shows each notice once', () => {
    const { summary } = githubReport(review([]), files, { ...context(), notices: ['The app may not comment.'] }).check;
    expect(summary).toContain('> ⚠️ The app may not comment.');
  });

  test('of 3,000 findings keeps the exact totals, fits GitHub, and says how many there was no room for', () => {
    const many = ['introduced', 'existing', 'fixed'].flatMap((state) =>
      Array.from({ length: 3_000 }, (_, index) =>
        finding({
          state: state as 'introduced',
          line: index + 1,
          path: `src/${'ü'.repeat(60)}.ts`,
          ruleId: `config/rule-${index % 30}`,
          what: `Finding ${index} 🙂 with | pipes`,
        }),
      ),
    );
    const { check, comments } = githubReport(review(many), [changedFile(many[0]?.path ?? '', [1, 5_000])], context());
    expect(check.title).toBe('3,000 new findings in III, 3,000 fixed');
    expect(check.summary).toContain('| 3,000 | 3,000 | 3,000 |');
    expect(bytesOf(check.summary)).toBeLessThanOrEqual(LIMITS.summaryBytes);
    expect(bytesOf(check.text ?? '')).toBeLessThanOrEqual(LIMITS.summaryBytes);
    expect(bytesOf(check.summary)).toBeGreaterThan(LIMITS.summaryBytes - 2_000);
    const listed = check.summary.match(/^\| 🟠 \|/gm)?.length ?? 0;
    const left = Number(/and ([\d,]+) more findings/.exec(check.summary)?.[1]?.replace(',', ''));
    expect(listed + left).toBe(3_000);
    expect(comments).toHaveLength(30);
    expect(check.annotations).toHaveLength(500);
  });
});

describe('annotations', () => {
  test('stand for what is in no line comment', () => {
    const advice = finding({ severity: 'notice' });
    const likely = finding({ confidence: 'likely' });
    const outside = finding({ line: 400, inDiff: false });
    const { check, comments } = githubReport(review([finding(), advice, likely, outside]), files, context());
    expect(comments).toHaveLength(1);
    expect(check.annotations.map(({ start_line, annotation_level }) => [start_line, annotation_level])).toEqual([
      [3, 'notice'],
      [3, 'warning'],
      [400, 'warning'],
    ]);
  });

  const TOKEN = `ghp_${'aB3dE6gH9j'.repeat(4).slice(0, 36)}`;

  test.each<[string, object, object]>([
    [
      'no credential',
      { what: `The token ${TOKEN} is in the code.` },
      { message: expect.stringMatching(new RegExp(`^The token (?!${TOKEN})`)) },
    ],
    ['no hidden character of a message', { what: 'turned \u202eround' }, { message: expect.stringContaining('turned ‹U+202E›round') }],
    ['no hidden character of a name', { ruleId: 'config/a\u200bb' }, { title: expect.stringContaining('config/a‹U+200B›b') }],
    [
      'no column before the first, where nothing is marked',
      { range: { start: { line: 3, column: 5 }, end: { line: 3, column: 5 } } },
      { start_column: 5, end_column: 5 },
    ],
  ])('show %s', (_, special, shown) => {
    const { check } = githubReport(review([finding({ ...special, confidence: 'likely' })]), files, context());
    expect(check.annotations).toEqual([expect.objectContaining(shown)]);
  });

  test('have columns on a single line only', () => {
    const several = finding({ severity: 'notice', line: 3, endLine: 5 });
    const single = finding({ severity: 'notice' });
    const [first, second] = githubReport(review([several, single]), files, context()).check.annotations;
    expect(first).toMatchObject({ start_line: 3, end_line: 5 });
    expect(first).not.toHaveProperty('start_column');
    expect(second).toMatchObject({ start_line: 3, end_line: 3, start_column: 5, end_column: 19 });
  });

  test('stay within what GitHub takes', () => {
    const huge = finding({ severity: 'notice', what: '🙂'.repeat(40_000), ruleId: `config/${'x'.repeat(400)}` });
    const [annotation] = githubReport(review([huge]), files, context()).check.annotations;
    expect(bytesOf(annotation?.message ?? '')).toBeLessThanOrEqual(64 * 1024);
    expect(annotation?.message).not.toMatch(/�|\p{Cs}/u);
    expect(annotation?.title.length).toBeLessThanOrEqual(255);
  });

  const unused = {
    path: 'src/app.ts',
    line: 900,
    scope: 'line',
    rules: ['config/hardcoded-address'],
    reason: 'x',
    accepts: 0,
    introduced: true,
    problem: { kind: 'unused', message: 'It accepts nothing.' },
  } as const;

  test.each([
    [499, 900],
    [500, 500],
    [501, 500],
  ])('are five hundred at most, of %d findings and a comment that accepts none the first ones', (count, last) => {
    const many = Array.from({ length: count }, (_, index) => finding({ severity: 'notice', line: index + 1 }));
    const { annotations } = githubReport(review(many, { suppressions: [unused] }), files, context()).check;
    expect([annotations.length, annotations[0]?.start_line, annotations.at(-1)?.start_line]).toEqual([500, 1, last]);
  });

  test('hold everything when the policy only observes, and comments nothing', () => {
    const { check, comments } = githubReport(review([finding(), finding()]), files, context({ mode: 'observe' }));
    expect(comments).toEqual([]);
    expect(check.annotations).toHaveLength(2);
    expect(check.conclusion).toBe('neutral');
  });
});

test('a text is never cut within a character', () => {
  expect(['ab🙂c', 'a🙂bc', 'abcd'].map((text) => cutLength(text, 4))).toEqual(['ab…', 'a🙂…', 'abcd']);
});
