import { type Baseline, type BaselineEntry, baselineText } from '../../policy/baseline.ts';
import { baselinePath } from '../../policy/places.ts';
import { plural } from '../../report/github/tally.ts';
import { hasGaps } from '../../review/gaps.ts';
import type { Review } from '../../review/review.ts';
import { openWorkingFiles, type WorkingFiles } from '../../source/git/write-back.ts';
import { EXIT, type ExitCode } from '../program/exit-codes.ts';
import { brokenRuleLines, judgeOnce } from '../reviewing/judge.ts';
import type { PolicyOptions } from '../program/options.ts';
import { readBaseline, readDecidedTree } from '../reviewing/policy-choice.ts';
import type { Surroundings } from '../program/surroundings.ts';
import { UsageError } from '../program/usage-error.ts';

interface BaselineFlags extends PolicyOptions {
  readonly rev: string;
  readonly check?: true;
}

/**
 * `twelvefold baseline`: writes what a commit's audit finds to the baseline among the working files, entries that are stale taken
 * out; with `--check` it only says whether that would change the file.
 * @returns 1 when a check finds the file out of date, 3 when a part could not be judged (entries about it stay)
 * @throws an error of one line for wrong usage, and for a baseline that is mistaken
 */
export async function updateBaseline(dir: string, flags: BaselineFlags, surroundings: Surroundings): Promise<ExitCode> {
  const files = openWorkingFiles(dir, 'baseline');
  const { subject: tree, policy, custom } = await readDecidedTree(dir, flags, surroundings.signal);
  // Findings of a rule that can't be run would be taken for mended.
  const [broken] = await brokenRuleLines(custom);
  if (broken !== undefined) throw new UsageError(broken);
  const path = baselinePath(policy.policy);
  if (path === undefined) throw new UsageError('baseline: the policy switches the baseline off');
  const bytes = files.read(path);
  const baseline = bytes ? await readBaseline(bytes, path) : { path, entries: [] };
  const { review } = await judgeOnce((pool, options) => pool.auditTree(tree, options), { policy, baseline, custom }, surroundings);
  const entries = entriesOf(review);
  const step: Step = { path, before: bytes && Buffer.from(bytes).toString('utf8'), after: baselineText(entries), baseline, entries };
  const isIncomplete = hasGaps(review);
  if (isIncomplete) surroundings.stderr.write('twelvefold: the audit was incomplete; entries about what was not judged stay\n');
  const code = flags.check ? check(step, surroundings) : write(step, files, surroundings);
  return code === EXIT.clean && isIncomplete ? EXIT.incomplete : code;
}

/** What is found and nobody has accepted in the code, and the entries about what was not judged this time. */
function entriesOf({ findings, baseline }: Review): readonly BaselineEntry[] {
  const found = findings.filter(({ suppression }) => suppression?.kind !== 'inSource');
  return [
    ...found.map(({ ruleId, path, code, fingerprint }) => ({ path, rule: ruleId, code, fingerprint })),
    ...(baseline?.unjudged ?? []),
  ];
}

interface Step {
  readonly path: string;
  /** Undefined when there is no file yet. */
  readonly before: string | undefined;
  readonly after: string;
  readonly baseline: Baseline;
  readonly entries: readonly BaselineEntry[];
}

function check(step: Step, { stdout }: Surroundings): ExitCode {
  if (step.before === step.after || (step.before === undefined && step.entries.length === 0)) {
    stdout.write(`${step.path} is up to date: ${plural(step.entries.length, 'finding')}.\n`);
    return EXIT.clean;
  }
  stdout.write(`${step.path} is not up to date: ${difference(step)}. \`twelvefold baseline\` writes it anew.\n`);
  return EXIT.gated;
}

function write(step: Step, files: WorkingFiles, { stdout }: Surroundings): ExitCode {
  if (step.before === step.after) {
    stdout.write(`${step.path} is up to date: ${plural(step.entries.length, 'finding')}.\n`);
    return EXIT.clean;
  }
  const refusal = files.put(step.path, step.after);
  if (refusal !== undefined) throw new UsageError(`${step.path}: ${refusal}`);
  stdout.write(`${step.path} is written: ${difference(step)}. It takes effect once it is on the base branch.\n`);
  return EXIT.clean;
}

/** `12 findings, 3 new, 1 stale`. */
function difference({ baseline, entries }: Step): string {
  const [old, now] = [baseline.entries, entries].map((each) => new Set(each.map(({ fingerprint }) => fingerprint)));
  const added = entries.filter(({ fingerprint }) => !old?.has(fingerprint)).length;
  const stale = baseline.entries.filter(({ fingerprint }) => !now?.has(fingerprint)).length;
  const counts = [added > 0 ? `${added.toLocaleString('en')} new` : '', stale > 0 ? `${stale.toLocaleString('en')} stale` : ''];
  return [plural(entries.length, 'finding'), ...counts.filter((count) => count !== '')].join(', ');
}
