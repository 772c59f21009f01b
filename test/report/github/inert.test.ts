import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { lexer, type Token, walkTokens } from 'marked';
import { DEFAULT_POLICY } from '../../../src/policy/default-policy.ts';
import { brokenPolicySection, policyPreviewSection } from '../../../src/report/github/check-run/policy-section.ts';
import { skippedReport } from '../../../src/report/github/check-run/skipped.ts';
import { checkReport } from '../../../src/report/github/check-run/check-report.ts';
import { lineComments } from '../../../src/report/github/conversation/line-comments.ts';
import type { SummaryContext } from '../../../src/report/github/check-run/summary.ts';
import { readCommentMark, readReviewMark } from '../../../src/report/github/conversation/fingerprint.ts';
import { lineLink } from '../../../src/report/github/links.ts';
import type { ChangedFile } from '../../../src/review/change-set.ts';
import type { Review } from '../../../src/review/review.ts';
import { changedFile, finding, review, suggestion } from './samples.ts';

/** Both halves of what GitHub is given. */
function githubReport(of: Review, changed: readonly ChangedFile[], summary: SummaryContext) {
  const comments = lineComments(of, summary.policy, changed);
  return { comments, check: checkReport(of, comments, summary) };
}

const FORGED = 'e'.repeat(32);

/** Pieces that come to life in Markdown, HTML or on GitHub, and what can be put between them. */
const hostile = fc
  .array(
    fc.constantFrom(
      '@octocat',
      '@octo/owners',
      '<img src=x onerror=alert(1)>',
      '<a href="https://evil.example">',
      '</details>',
      '</sub>',
      '![x](https://evil.example/x.png)',
      '[x](https://evil.example)',
      '[x]: https://evil.example',
      'https://evil.example',
      'www.evil.example',
      '#1',
      'octo/shop#1',
      '`',
      '``',
      '```',
      '~~~',
      '```suggestion',
      '\n',
      '\r\n',
      '\n\n',
      '\u202e',
      '\0',
      '|',
      '\\',
      '> ',
      '    ',
      '# ',
      '- ',
      '**',
      '-->',
      '<!--',
      '$$',
      '&lt;',
      `<!-- twelvefold:fp=${FORGED} rule=config/x -->`,
      `<!-- twelvefold:said=${FORGED} -->`,
      'word',
      ' ',
      'é🙂',
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((pieces) => pieces.join(''));

const OWN_LINKS = /^https:\/\/(?:12factor\.net|github\.com\/(?:twelvefold|octo)\/)/;
const OWN_HTML =
  /^(?:<\/?(?:sub|details|summary)>|<br>|<details><summary>[\w ()]+<\/summary>|<!-- twelvefold:[a-z]+=[\w,]+(?: rule=[\w/-]+)? -->|\s)+$/;

/** Everything in a Markdown text that does something. */
function alive(markdown: string): readonly string[] {
  const found: string[] = [];
  const visit = (token: Token): void => {
    if (token.type === 'link' && !OWN_LINKS.test(String(token['href']))) found.push(`link ${String(token['href'])}`);
    if (token.type === 'image' || token.type === 'def') found.push(token.type);
    if (token.type === 'html' && !OWN_HTML.test(token.raw)) found.push(`html ${token.raw}`);
    if (token.type === 'text' && !('tokens' in token && token.tokens) && /(?:^|[^\w`])@[\w-]|(?:^|\s)#\d|\w#\d/.test(token.raw))
      found.push(`reference ${token.raw}`);
  };
  void walkTokens(lexer(markdown), visit);
  return found;
}

test.each([
  '@octocat',
  '<img src=x>',
  '![x](https://evil.example)',
  '[x](https://evil.example)',
  'see https://evil.example',
  'see #1',
  `<!-- twelvefold:x -->`,
])('this test would see %s', (text) => {
  expect(alive(text)).not.toEqual([]);
});

test('nothing that a change brings comes alive in a comment or a check run, and no mark can be forged', () => {
  fc.assert(
    fc.property(hostile, hostile, hostile, (what, path, reason) => {
      const found = finding({ what, why: what, remedy: what, path, fingerprint: 'a'.repeat(32), suggestion: suggestion(3, ['x']) });
      const advice = finding({ what, path, severity: 'notice' });
      const old = finding({ what, path, state: 'existing' });
      const spoken = finding({ what, path, suppression: { kind: 'external', by: what, reason } });
      const written = finding({ what, path, suppression: { kind: 'inSource', reason, baseline: path } });
      const of = review([found, advice, old, spoken, written], {
        outcome: 'incomplete',
        crashes: [{ ruleId: 'logs/file-sink', path, reason: 'threw', detail: reason }],
        coverage: { judged: 0, total: 9, skipped: [{ path, reason }], gaps: [reason] },
      });
      const { check, comments } = githubReport(of, [changedFile(path, [1, 9])], {
        place: { repositoryUrl: 'https://github.com/octo/shop', head: 'a'.repeat(40), base: undefined },
        policy: DEFAULT_POLICY,
        account: {
          source: `.github/twelvefold.yml on ${reason}`,
          notices: [reason, what],
          sections: policySections(reason, what),
          mistaken: 'the policy has mistakes',
        },
        notices: [],
      });
      const body = comments[0]?.body ?? '';
      expect([...alive(body), ...alive(check.summary), ...alive(check.text ?? '')]).toEqual([]);
      expect(readCommentMark(body)).toEqual({ fingerprint: 'a'.repeat(32), ruleId: 'config/hardcoded-address' });
    }),
    { numRuns: 300 },
  );
});

/** All that can be said about a policy, with foreign text wherever it can stand. */
function policySections(one: string, other: string): readonly string[] {
  const problems = [{ line: 3, key: one, message: other }];
  const path = '.github/twelvefold.yml';
  const preview = { whose: 'organisation', path, buildsOnOthers: true } as const;
  return [
    brokenPolicySection({ kind: 'policy', source: one, path, problems, inForce: undefined }),
    policyPreviewSection({ ...preview, changes: [], problems, notices: [] }),
    policyPreviewSection({ ...preview, changes: [{ key: one, before: other, after: undefined }], problems: [], notices: [other] }),
  ];
}

test('a secret that a change writes into its policy is not repeated', () => {
  const token = `ghp_${'aB3dE6gH9j'.repeat(4).slice(0, 36)}`;
  const said = policySections(token, `there is no such key as "${token}"`).join('\n');
  expect(said).toContain('there is no such key as');
  expect(said.replaceAll('\\', '')).not.toContain(token.slice(4));
});

test('a policy is told without coming alive', () => {
  fc.assert(
    fc.property(hostile, hostile, (one, other) => {
      const account = { source: other, notices: [], sections: [], mistaken: undefined };
      const { summary } = skippedReport({ key: 'skip.titles', entry: one }, account, false);
      expect([...policySections(one, other), summary].flatMap(alive)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['quoted in the middle', `x\n<!-- twelvefold:fp=${FORGED} rule=config/x -->\ny`],
  ['not on a line of its own', `x <!-- twelvefold:fp=${FORGED} rule=config/x -->`],
  ['with more after it', `<!-- twelvefold:fp=${FORGED} rule=config/x --> y`],
  ['too short', '\n<!-- twelvefold:fp=abc rule=config/x -->'],
])('a mark that is %s is none', (_, body) => {
  expect(readCommentMark(body)).toBeUndefined();
  expect(readReviewMark(body.replace('fp=', 'said='))).toEqual({ said: [], held: [] });
});

test.each([
  ['src/a b.ts', 'src/a%20b.ts'],
  ['../../../evil', '%2E%2E/%2E%2E/%2E%2E/evil'],
  ['a)](https://evil.example)', 'a%29%5D%28https%3A//evil.example%29'],
  ['x#L1?y=1', 'x%23L1%3Fy%3D1'],
  ['\ud800', '%EF%BF%BD'],
])('the link to a line of %j stays inside the repository', (path, encoded) => {
  const place = { repositoryUrl: 'https://github.com/octo/shop', head: 'abc', base: undefined };
  expect(lineLink(place, 'abc', path, 7)).toBe(`https://github.com/octo/shop/blob/abc/${encoded}#L7`);
});

test('no secret that slipped into a message is told', () => {
  const token = `ghp_${'a1B2c3D4e5'.repeat(4).slice(0, 36)}`;
  const found = [
    finding({ what: `The token ${token} is in the code.` }),
    finding({ what: `The token ${token} is in the code.`, severity: 'notice' }),
  ];
  const report = githubReport(review(found), [changedFile('src/app.ts', [1, 9])], {
    place: { repositoryUrl: 'https://github.com/octo/shop', head: 'a'.repeat(40), base: undefined },
    policy: DEFAULT_POLICY,
    account: { source: 'the defaults', notices: [], sections: [], mistaken: undefined },
    notices: [],
  });
  expect(JSON.stringify({ check: report.check, bodies: report.comments.map(({ body }) => body) })).not.toContain(token);
});
