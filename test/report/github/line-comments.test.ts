import { describe, expect, test } from '@jest/globals';
import { DEFAULT_POLICY } from '../../../src/policy/default-policy.ts';
import { policyOf } from '../../../src/policy/policy.ts';
import { acceptedBody, fixedBody, lineComments, originalBody, reviewBody, standingOf } from '../../../src/report/github/line-comments.ts';
import { readCommentMark, readReviewMark } from '../../../src/report/github/fingerprint.ts';
import type { Finding } from '../../../src/review/review.ts';
import { changedFile, finding, review, suggestion } from './samples.ts';

const files = [changedFile('src/app.ts', [1, 10], [20, 30])];

function comments(findings: readonly Finding[], settings: object = {}) {
  return lineComments(review(findings), policyOf(settings), files);
}

test('a comment says what, why and what to do, offers the repair, and links the factor and the rule', () => {
  const found = finding({ suggestion: suggestion(3, ["const address = process.env['DATABASE_URL'];"]), fingerprint: 'f'.repeat(32) });
  expect(comments([found])[0]?.body).toMatchInlineSnapshot(`
"The address \`db.internal\` is written into the code.

Every deploy needs its own address, so moving the database means changing the code.

**What to do:** Read it from \`DATABASE_URL\`.

\`\`\`suggestion
const address = process.env['DATABASE_URL'];
\`\`\`

<sub>🟠 Warning · [III. Config](https://12factor.net/config) · [config/hardcoded\\-address](https://github.com/twelvefold/twelvefold/blob/main/docs/rules/config/hardcoded-address.md)</sub>

<!-- twelvefold:fp=ffffffffffffffffffffffffffffffff rule=config/hardcoded-address -->"
`);
});

describe('only what is sure, grave enough and on a line of the diff is commented', () => {
  test.each<[string, Partial<Finding> & { line?: number }]>([
    ['an old finding', { state: 'existing' }],
    ['a fixed finding', { state: 'fixed' }],
    ['an accepted finding', { suppression: { kind: 'external', reason: 'agreed' } }],
    ['a likely finding', { confidence: 'likely' }],
    ['advice', { severity: 'notice' }],
    ['a line outside of the diff', { inDiff: false }],
    ['a line between two hunks', { line: 15 }],
    ['another file', { path: 'src/other.ts' }],
  ])('%s is not', (_, overrides) => {
    expect(comments([finding(overrides)])).toEqual([]);
  });

  test('nothing is on a file whose patch is missing', () => {
    const withheld = [{ ...changedFile('src/app.ts'), hunks: undefined }];
    expect(lineComments(review([finding()]), DEFAULT_POLICY, withheld)).toEqual([]);
  });
});

test('there are at most thirty comments, and fewer if the policy says so', () => {
  const many = Array.from({ length: 45 }, (_, index) => finding({ line: (index % 10) + 1 }));
  expect(comments(many)).toHaveLength(30);
  expect(comments(many, { comments: { max: 4 } }).map(({ finding: { fingerprint } }) => fingerprint)).toEqual(
    many.slice(0, 4).map(({ fingerprint }) => fingerprint),
  );
  expect(comments(many, { mode: 'observe' })).toEqual([]);
});

describe('a suggestion', () => {
  const place = (found: Finding, settings: object = {}) => {
    const [comment] = comments([found], settings);
    return { start: comment?.startLine, line: comment?.line, offered: comment?.body.includes('suggestion\n') };
  };

  test.each([
    ['on one line spans that line', suggestion(3, ['x']), { start: undefined, line: 3, offered: true }],
    ['on several lines spans exactly those', suggestion(2, ['x'], 4), { start: 2, line: 4, offered: true }],
    ['that leaves the hunk is not offered', suggestion(3, ['x'], 12), { start: undefined, line: 3, offered: false }],
    ['across two hunks is not offered', suggestion(3, ['x'], 22), { start: undefined, line: 3, offered: false }],
    ['elsewhere than the finding is not offered', suggestion(5, ['x']), { start: undefined, line: 3, offered: false }],
    ['with invisible characters is not offered', suggestion(3, ['x\u202e']), { start: undefined, line: 3, offered: false }],
    [
      'that would repeat another credential is not offered',
      suggestion(3, ['connect(process.env.URL, { password: "hunter2-Kx83jdQz" })']),
      { start: undefined, line: 3, offered: false },
    ],
  ])('%s', (_, repair, expected) => {
    expect(place(finding({ suggestion: repair }))).toEqual(expected);
  });

  test('is left out when the policy wants none', () => {
    expect(place(finding({ suggestion: suggestion(3, ['x']) }), { comments: { suggestions: false } }).offered).toBe(false);
  });

  test('with backticks can not close its own block', () => {
    const [comment] = comments([finding({ suggestion: suggestion(3, ['```', '</div>', '````']) })]);
    expect(comment?.body).toContain('`````suggestion\n```\n</div>\n````\n`````');
  });

  test('that is far too long leaves the words', () => {
    const [comment] = comments([finding({ suggestion: suggestion(3, ['x'.repeat(70_000)]) })]);
    expect(comment?.body.length).toBeLessThan(3_000);
    expect(readCommentMark(comment?.body ?? '')).toBeDefined();
  });
});

test('the words above a review count, and remember what was said', () => {
  const posted = comments([finding(), finding()]);
  const body = reviewBody(posted, review([...posted.map((one) => one.finding), finding(), finding()]));
  expect(body).toContain('2 places in this change depart from the [twelve factors](https://12factor.net)');
  expect(body).toContain("The check's summary has 2 more findings.");
  expect(readReviewMark(body)).toEqual(posted.map((one) => one.finding.fingerprint));
});

test('a comment is taken back, accepted and brought back without losing what it said', () => {
  const [comment] = comments([finding()]);
  const body = comment?.body ?? '';
  const fixed = fixedBody(body, 'c'.repeat(40));
  const accepted = acceptedBody(fixed, { kind: 'external', by: 'robin', reason: 'a demo, see @octo/all' });
  expect(fixed).toMatch(/^\*\*Fixed in c{40}\.\*\*\n\nIt said:\n\nThe address/);
  expect(accepted).toMatch(/^\*\*Accepted by robin:\*\* a demo, see @\u200bocto\/all\n\nIt said:\n\nThe address/);
  expect([body, fixed, accepted].map(standingOf)).toEqual(['open', 'fixed', 'accepted']);
  for (const each of [body, fixed, accepted]) {
    expect(readCommentMark(each)).toEqual(readCommentMark(body));
    expect(originalBody(each)).toBe(body);
  }
});
