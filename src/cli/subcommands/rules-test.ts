import type { Rule } from '../../../checks/rule.ts';
import { RULES } from '../../../checks/index.ts';
import { compileRule } from '../../policy/custom/compile.ts';
import { loadCustomRules } from '../../policy/custom/load.ts';
import type { CustomRule } from '../../policy/custom/schema.ts';
import { DEFAULT_POLICY } from '../../policy/default-policy.ts';
import type { Policy } from '../../policy/policy.ts';
import { RULES_DIRECTORY } from '../../policy/places.ts';
import { createReviewPool } from '../../pool/create-pool.ts';
import type { ReviewPool } from '../../pool/review-pool.ts';
import { oneLine } from '../../report/escape.ts';
import { plural } from '../../report/github/tally.ts';
import { asApp, prepareExample } from '../../review/judging/example.ts';
import { memoryTree } from '../../source/memory.ts';
import { EXIT, type ExitCode } from '../program/exit-codes.ts';
import { brokenRuleLines, LIMITS } from '../reviewing/judge.ts';
import type { Surroundings } from '../program/surroundings.ts';
import { UsageError } from '../program/usage-error.ts';
import { workingRuleFiles } from '../reviewing/working-rules.ts';

/**
 * `twelvefold rules test`: tries every example of the rules among the working files, on threads and within limits as in a review.
 * @returns 1 when an example fails, 2 when a file holds no rule
 * @throws UsageError when there are no rules
 */
export async function testRules(directory: string, { stdout, stderr, signal }: Surroundings): Promise<ExitCode> {
  const files = await workingRuleFiles(directory);
  if (files.length === 0) throw new UsageError(`rules test: there is no rule in ${RULES_DIRECTORY}`);
  // What is over is tried all the same: whoever takes it up again wants it to work.
  const custom = loadCustomRules(files, '');
  for (const line of await brokenRuleLines(custom)) stderr.write(`twelvefold: ${line}\n`);
  const pool = await createReviewPool(LIMITS);
  let failed = 0;
  let tried = 0;
  try {
    for (const rule of custom.rules) {
      for (const { name, problem } of await tryExamples(rule, pool, signal)) {
        tried += 1;
        failed += problem === undefined ? 0 : 1;
        if (problem !== undefined) stdout.write(`✖ ${rule.id}: ${oneLine(name)}: ${oneLine(problem)}\n`);
      }
    }
  } finally {
    await pool.close();
  }
  stdout.write(`${plural(custom.rules.length, 'rule')}, ${plural(tried, 'example')}, ${failed === 0 ? 'all hold' : `${failed} failed`}.\n`);
  if (failed > 0) return EXIT.gated;
  return custom.broken.length > 0 ? EXIT.usage : EXIT.clean;
}

interface Trial {
  readonly name: string;
  /** Undefined when the example holds. */
  readonly problem: string | undefined;
}

async function tryExamples(definition: CustomRule, pool: ReviewPool, signal: AbortSignal): Promise<readonly Trial[]> {
  const { examples } = compileRule(definition);
  const trials: Trial[] = [];
  for (const kind of ['bad', 'good'] as const) {
    for (const example of examples[kind]) {
      trials.push({ name: `${kind} example "${example.name}"`, problem: await tryExample(definition, kind, example, { pool, signal }) });
    }
  }
  return trials;
}

/** Nothing but the rule itself speaks about its examples. */
const ALONE: Policy = { ...DEFAULT_POLICY, rules: Object.fromEntries(RULES.map(({ id }) => [id, 'off' as const])) };

async function tryExample(
  definition: CustomRule,
  kind: 'bad' | 'good',
  example: Rule['examples']['bad'][number],
  { pool, signal }: { readonly pool: ReviewPool; readonly signal: AbortSignal },
): Promise<string | undefined> {
  const { files, expected } = prepareExample(example);
  const tree = memoryTree(definition.within === 'deployable' ? asApp(files) : files);
  const review = await pool.auditTree(tree, { policy: ALONE, custom: [{ ...definition, severity: 'error' }], signal });
  const [crash] = review.crashes;
  if (crash) return `the rule was stopped on ${crash.path} (${crash.detail})`;
  const found = review.findings.map(({ path, range }) => `${path}:${range.start.line}`);
  const wanted = expected && `${expected.path}:${expected.line}`;
  if (kind === 'good') return found.length === 0 ? undefined : `nothing should be found, and ${found.join(', ')} is`;
  if (found.length === 0) return `nothing is found${wanted === undefined ? '' : `, and ${wanted} should be`}`;
  return wanted === undefined || (found.length === 1 && found[0] === wanted)
    ? undefined
    : `${wanted} should be found, and ${found.join(', ')} is`;
}
