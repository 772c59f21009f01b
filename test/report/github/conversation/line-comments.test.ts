import { describe, expect, test } from '@jest/globals';
import { DEFAULT_POLICY } from '../../../../src/policy/default-policy.ts';
import { policyOf } from '../../../../src/policy/policy.ts';
import { heldBack, lineComments, repairComments, reviewBody } from '../../../../src/report/github/conversation/line-comments.ts';
import { readCommentMark, readReviewMark } from '../../../../src/report/github/conversation/fingerprint.ts';
import type { Finding } from '../../../../src/review/review.ts';
import { changedFile, finding, review, suggestion } from '../samples.ts';

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

test.each<[string, Partial<Finding>]>([
  ['what', { what: 'x'.repeat(5_000) }],
  ['why', { why: 'x'.repeat(5_000) }],
  ['what to do', { remedy: 'x'.repeat(5_000) }],
])('a comment says %s in 4,000 characters at most', (_, overrides) => {
  expect(comments([finding(overrides)])[0]?.body.match(/x{100,}…?/g)).toEqual([`${'x'.repeat(3_999)}…`]);
});

test('a comment shows no credential that a rule would name', () => {
  const secret = 'aB3dE6gH9j'.repeat(4).slice(0, 36);
  const [comment] = comments([finding({ what: `The token ghp_${secret} is in the code.` })]);
  expect(comment?.body).toMatch(/^The token .* is in the code/);
  expect(comment?.body).not.toContain(secret);
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
  const many = Array.from({ length: 45 }, (_, index) => finding({ line: (index % 10) + 1, ruleId: `config/rule-${index % 15}` }));
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
  expect(readReviewMark(body)).toEqual({ said: posted.map((one) => one.finding.fingerprint), held: [] });
});

describe('what has no room in a review', () => {
  const many = (count: number, first = 0): readonly Finding[] =>
    Array.from({ length: count }, (_, at) =>
      finding({
        line: 1 + (at % 10),
        ruleId: `config/rule-${at}`,
        fingerprint: (first + at).toString(16).padStart(12, '0').padEnd(32, 'e'),
      }),
    );
  const prints = (findings: readonly Finding[]) => findings.map(({ fingerprint }) => fingerprint);
  const past = (body: string) => {
    const { said, held } = readReviewMark(body);
    return { said: new Set(said), held: new Set(held) };
  };
  const policy = policyOf({});

  test('is held back for good, and is not brought up when others are mended', () => {
    const all = many(120);
    const first = lineComments(review(all), policy, files);
    const held = heldBack(review(all), policy, files, first);
    expect([first.length, held]).toEqual([30, prints(all.slice(30))]);
    const before = past(reviewBody(first, review(all), held));
    expect(lineComments(review(all), policy, files, before).map(({ finding: { fingerprint } }) => fingerprint)).toEqual(
      prints(all.slice(0, 30)),
    );
    const mended = all.slice(5);
    expect(lineComments(review(mended), policy, files, before)).toHaveLength(25);
    const later = [...mended, ...many(40, 500)];
    const chosen = lineComments(review(later), policy, files, before).map(({ finding: { fingerprint } }) => fingerprint);
    expect(chosen).toEqual(prints([...all.slice(5, 30), ...many(30, 500)]));
  });

  test('is what comes after three of one rule in one file, now or later, unless it was said', () => {
    const ofOne = (path: string, count: number, first = 0) =>
      many(count, first).map((each) => ({ ...each, path, ruleId: 'config/one' as const }));
    const two = ['src/app.ts', 'src/other.ts'].map((path) => changedFile(path, [1, 10]));
    const all = [...ofOne('src/app.ts', 5), ...ofOne('src/other.ts', 2, 100)];
    const first = lineComments(review(all), policy, two);
    expect(prints(first.map((each) => each.finding))).toEqual(prints([...all.slice(0, 3), ...all.slice(5)]));
    const before = past(reviewBody(first, review(all), heldBack(review(all), policy, two, first)));
    const later = lineComments(review([...all, ...ofOne('src/other.ts', 2, 200)]), policy, two, before);
    expect(prints(later.map((each) => each.finding))).toEqual(
      prints([...all.slice(0, 3), ...all.slice(5), ...ofOne('src/other.ts', 1, 200)]),
    );
    const said = { said: new Set(prints(all)), held: new Set<string>() };
    expect(lineComments(review(all), policy, two, said)).toHaveLength(7);
  });

  test('fits into the review, however much it is', () => {
    const all = many(6_000);
    const first = lineComments(review(all), policy, files);
    const body = reviewBody(first, review(all), heldBack(review(all), policy, files, first));
    expect(body.length).toBeLessThan(65_536);
    expect(past(body).held.size).toBe(4_000);
  });
});

test('repairs beyond what one review takes come when they are asked for again', () => {
  const all = Array.from({ length: 70 }, (_, at) =>
    finding({
      line: 1 + (at % 10),
      suggestion: { ...suggestion(1 + (at % 10), ['x']), safe: true },
      fingerprint: at.toString(16).padStart(32, 'a'),
    }),
  );
  const said = new Set<string>();
  const asked = [1, 2, 3].map(() => {
    const { now, later } = repairComments(review(all), files, said);
    now.forEach(({ finding: { fingerprint } }) => said.add(fingerprint));
    return [now.length, later.length];
  });
  expect(asked).toEqual([
    [30, 40],
    [60, 10],
    [70, 0],
  ]);
});
