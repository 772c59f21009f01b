import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DEFAULT_POLICY } from '../../../src/policy/default-policy.ts';
import { createReviewPool } from '../../../src/pool/create-pool.ts';
import type { ReviewPool } from '../../../src/pool/review-pool.ts';
import type { Review } from '../../../src/review/review.ts';
import { memoryChange, memoryTree } from '../../../src/source/memory.ts';
import { markdownReport } from '../../../src/report/markdown.ts';
import { terminalReport } from '../../../src/report/terminal/terminal.ts';
import { terminalStyle } from '../../../src/report/terminal/style.ts';
import { summaryTexts } from '../../../src/report/github/check-run/summary.ts';
import { checkReport } from '../../../src/report/github/check-run/check-report.ts';

let pool: ReviewPool;
beforeAll(async () => {
  pool = await createReviewPool({ threads: 1, timeMs: 10_000, memoryMb: 256 });
});
afterAll(() => pool.close());

type Files = Readonly<Record<string, string>>;

const FLOATING = 'FROM node:latest\nCMD ["node", "a.js"]\n';
const RULE = 'dev-prod-parity/floating-base-image';
const image = (comment: string): Files => ({ Dockerfile: `${comment}\n${FLOATING}` });

async function review(head: Files, base: Files = {}): Promise<Review> {
  return pool.reviewChange(memoryChange(base, head), { policy: DEFAULT_POLICY });
}

const about = (of: Review): readonly unknown[] => of.findings.filter(({ ruleId }) => ruleId === RULE).map(({ suppression }) => suppression);

describe('a comment with a rule and a reason', () => {
  test('has the finding below it accepted, with who, where and why', async () => {
    const result = await review(image(`# twelvefold-ignore ${RULE} -- rebuilt every night`));
    expect(about(result)).toEqual([
      { kind: 'inSource', reason: 'rebuilt every night', place: { path: 'Dockerfile', line: 1 }, introduced: true },
    ]);
    expect(result.suppressions).toEqual([
      {
        path: 'Dockerfile',
        line: 1,
        scope: 'line',
        rules: [RULE],
        reason: 'rebuilt every night',
        accepts: 1,
        introduced: true,
        problem: undefined,
      },
    ]);
    expect(result.scorecard[9]).toMatchObject({ verdict: 'passed', introduced: 0 });
    expect(result.rules.find(({ ruleId }) => ruleId === RULE)?.verdict).toBe('passed');
  });

  test('speaks of no other line and no other rule', async () => {
    const two = { Dockerfile: `# twelvefold-ignore ${RULE} -- rebuilt\nFROM node:latest AS a\nFROM node:latest\nCOPY --from=a /a /a\n` };
    expect(about(await review(two)).filter(Boolean)).toHaveLength(1);
    expect(about(await review(two))).toHaveLength(2);
    expect(about(await review(image('# twelvefold-ignore logs/file-logger -- rebuilt')))).toEqual([undefined]);
  });

  test('speaks of the whole file when it says so', async () => {
    const file = {
      Dockerfile: `FROM node:latest AS a\nFROM node:latest\nCOPY --from=a /a /a\n# twelvefold-ignore-file ${RULE} -- rebuilt\n`,
    };
    const result = await review(file);
    expect(about(result).filter(Boolean)).toHaveLength(2);
    expect(result.suppressions).toMatchObject([{ scope: 'file', accepts: 2, problem: undefined }]);
  });

  test('works beside the code, in a language with a grammar', async () => {
    const app = {
      Procfile: 'web: node a.js\n',
      'a.js': "const app = require('express')();\napp.listen(3000); // twelvefold-ignore port-binding/hardcoded-port -- a demo\n",
    };
    const found = (await review(app)).findings.filter(({ ruleId }) => ruleId === 'port-binding/hardcoded-port');
    expect(found.map(({ suppression }) => suppression?.reason)).toEqual(['a demo']);
  });

  test('gates nothing', async () => {
    const policy = { ...DEFAULT_POLICY, 'fail-on': 'notice' as const };
    const outcomes = await Promise.all(
      [image('# base'), image(`# twelvefold-ignore-file ${RULE} -- a`)].map(
        async (head) =>
          (
            await pool.reviewChange(memoryChange({}, { Dockerfile: (head['Dockerfile'] ?? '').replace('CMD', 'USER app\nCMD') }), {
              policy,
            })
          ).outcome,
      ),
    );
    expect(outcomes).toEqual(['gate', 'pass']);
  });
});

describe('a comment that does not do what it says is itself reported', () => {
  test.each([
    ['no reason', `# twelvefold-ignore ${RULE}`, 'no-reason', /gives no reason/],
    [
      'an unknown rule',
      '# twelvefold-ignore dev-prod-parity/floating -- a',
      'unknown-rule',
      /There is no rule `dev-prod-parity\/floating`/,
    ],
    ['no rule', '# twelvefold-ignore', 'unknown-rule', /names no rule/],
    ['nothing to accept', '# twelvefold-ignore dev-prod-parity/service-version-drift -- a', 'unused', /finds nothing on the line/],
    ['nothing in the file', '# twelvefold-ignore-file dev-prod-parity/service-version-drift -- a', 'unused', /finds nothing in this file/],
  ])('%s', async (_, comment, kind, message) => {
    const result = await review(image(comment));
    expect(about(result)).toEqual([undefined]);
    expect(result.suppressions).toEqual([
      expect.objectContaining({ accepts: 0, problem: { kind, message: expect.stringMatching(message) } }),
    ]);
  });

  test('but not where the policy has switched the rule off', async () => {
    const policy = { ...DEFAULT_POLICY, rules: { [RULE]: 'off' as const } };
    const result = await pool.reviewChange(memoryChange({}, image(`# twelvefold-ignore ${RULE} -- a`)), { policy });
    expect(result.suppressions).toMatchObject([{ problem: undefined }]);
  });
});

describe('what the change adds is told from what was there', () => {
  const comment = `# twelvefold-ignore ${RULE} -- rebuilt`;
  test.each<[string, Files, Files, boolean]>([
    ['the comment was there', { Dockerfile: `${comment}\n${FLOATING}# a\n` }, image(comment), false],
    ['it moved', { Dockerfile: `# a\n# b\n${comment}\n${FLOATING}` }, image(comment), false],
    ['it is new', image(comment), { Dockerfile: FLOATING }, true],
    ['its reason is another', image(`${comment} daily`), image(comment), true],
    ['there is one more', { Dockerfile: `${comment}\nFROM node:latest\n${comment}\nFROM node:latest\n` }, image(comment), true],
  ])('%s', async (_, head, base, introduced) => {
    const { suppressions } = await review(head, base);
    expect(suppressions.some((suppression) => suppression.introduced)).toBe(introduced);
  });

  test('and every report says so', async () => {
    const result = await review(image(comment));
    const context = {
      place: { repositoryUrl: 'https://github.test/o/n', head: result.head, base: result.base },
      policy: DEFAULT_POLICY,
      account: { source: 'the defaults', notices: [], sections: [], mistaken: undefined },
      notices: [],
    };
    const { summary, text } = summaryTexts(result, context);
    expect(summary).toContain('This change asks for findings to be accepted');
    expect(summary).toMatch(/Dockerfile:1.*accepts 1 finding of.*rebuilt/);
    expect(text).toMatch(/Accepted[^]*accepted by a comment on line 1, which this change adds: rebuilt/);
    expect(markdownReport(result)).toMatch(/## Accepted[^]*rebuilt[^]*## Comments that accept findings/);
    expect(terminalReport(result, terminalStyle(false, 100))).toMatch(/Accepted\n\n {2}- Dockerfile:2 .*rebuilt/);
    const broken = await review(image('# twelvefold-ignore x/y -- z'));
    expect(terminalReport(broken, terminalStyle(false, 100))).toMatch(
      /Comments that accept nothing\n\n {2}- Dockerfile:1: There is no rule/,
    );
    expect(checkReport(broken, [], context).annotations).toContainEqual(
      expect.objectContaining({ path: 'Dockerfile', start_line: 1, title: 'This comment accepts nothing' }),
    );
  });
});

test('a comment in an unchanged file counts for what is found about the whole repository', async () => {
  const files = { '.gitignore': 'x\n', 'package.json': '{"name":"a","private":true,"scripts":{"start":"node a.js"}}\n', 'a.js': 'f();\n' };
  const audited = await pool.auditTree(memoryTree({ ...files, 'app/b.sh': `# twelvefold-ignore ${RULE} -- a\n` }), {
    policy: DEFAULT_POLICY,
  });
  expect(audited.suppressions).toMatchObject([{ path: 'app/b.sh', introduced: true, problem: { kind: 'unused' } }]);
});

test('a comment of base in a file whose diff GitHub leaves out may have been moved, and then it is the change’s own', async () => {
  const comment = `# twelvefold-ignore ${RULE} -- rebuilt\n`;
  const end = 'USER app\nCMD ["ruby", "a.rb"]\n';
  const base = { Dockerfile: `${comment}FROM node:latest AS a\nUSER app\nFROM ruby:4.0.1-slim\n${end}` };
  const head = { Dockerfile: `FROM node:24.1.0-slim AS a\nUSER app\n${comment}FROM ruby:latest\n${end}` };
  const change = memoryChange(base, head);
  const unseen = { ...change, files: change.files.map((file) => ({ ...file, hunks: undefined })) };
  for (const each of [change, unseen]) {
    const result = await pool.reviewChange(each, { policy: DEFAULT_POLICY });
    expect(about(result).filter(Boolean)).toEqual([expect.objectContaining({ introduced: true })]);
  }
});
