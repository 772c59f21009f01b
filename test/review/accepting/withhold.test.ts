import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DEFAULT_POLICY } from '../../../src/policy/default-policy.ts';
import { createReviewPool } from '../../../src/pool/create-pool.ts';
import type { ReviewPool } from '../../../src/pool/review-pool.ts';
import type { Review } from '../../../src/review/review.ts';
import { tellWithheld, withholdComments } from '../../../src/review/accepting/withhold.ts';
import { memoryChange } from '../../../src/source/memory.ts';

let pool: ReviewPool;
beforeAll(async () => {
  pool = await createReviewPool({ threads: 1, timeMs: 10_000, memoryMb: 256 });
});
afterAll(() => pool.close());

type Files = Readonly<Record<string, string>>;

const POLICY = { ...DEFAULT_POLICY, 'fail-on': 'warning' as const };
const RULE = 'dev-prod-parity/floating-base-image';
const IGNORE = `# twelvefold-ignore ${RULE} -- rebuilt\n`;
const dockerfile = (first: string, second: string): Files => ({
  Dockerfile: `${first}FROM node:latest AS a\nUSER app\n${second}FROM ruby:latest\nUSER app\nCMD ["ruby", "a.rb"]\n`,
});

async function review(base: Files, head: Files): Promise<Review> {
  return pool.reviewChange(memoryChange(base, head), { policy: POLICY });
}

/** Which of the two findings are accepted when the change's own comments count for nothing. */
async function withheld(base: Files, head: Files): Promise<readonly boolean[]> {
  const all = withholdComments(await review(base, head), POLICY, () => false);
  const about = all.findings.filter(({ ruleId, state }) => ruleId === RULE && state !== 'fixed');
  return about.toSorted((one, other) => one.span.start - other.span.start).map(({ suppression }) => suppression !== undefined);
}

const OLD: Files = { Dockerfile: 'FROM ruby:4.0.1-slim\nUSER app\nCMD ["ruby", "a.rb"]\n' };
/** Base has the first stage, and says why. */
const FIRST: Files = { Dockerfile: `${IGNORE}FROM node:latest AS a\nUSER app\nFROM ruby:4.0.1-slim\nUSER app\nCMD ["ruby", "a.rb"]\n` };

test.each<[string, Files, Files, readonly boolean[]]>([
  ['that the change brings are withheld', OLD, dockerfile(IGNORE, IGNORE), [false, false]],
  ['that base has stay', FIRST, dockerfile(IGNORE, ''), [true, false]],
  ['that base has do not excuse another place by being moved there', FIRST, dockerfile('', IGNORE), [false, false]],
  [
    'for the whole file that base has excuse what is new in it',
    { Dockerfile: `${IGNORE.replace('ignore', 'ignore-file')}${OLD['Dockerfile']}` },
    dockerfile(IGNORE.replace('ignore', 'ignore-file'), ''),
    [true, true],
  ],
])('comments %s', async (_, base, head, accepted) => {
  expect(await withheld(base, head)).toEqual(accepted);
});

test('a review without what was withheld gates, scores and tells as if nobody had accepted it', async () => {
  const [excused, plain] = [await review(OLD, dockerfile(IGNORE, IGNORE)), await review(OLD, dockerfile('', ''))];
  expect(excused.outcome).toBe('pass');
  const result = tellWithheld(
    withholdComments(excused, POLICY, () => false),
    excused,
  );
  const facts = ({ outcome, score, scorecard, rules }: Review) => ({ outcome, score, scorecard, rules });
  expect(facts(result)).toEqual(facts(plain));
  expect(result.suppressions).toMatchObject([
    { accepts: 0, problem: { kind: 'not-allowed' } },
    { accepts: 0, problem: { kind: 'not-allowed' } },
  ]);
});

test('what whoever wrote it may accept stays accepted', async () => {
  const excused = await review(OLD, dockerfile(IGNORE, IGNORE));
  expect(withholdComments(excused, POLICY, () => true)).toBe(excused);
});
