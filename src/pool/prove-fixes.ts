import type { RuleId } from '../../checks/rule.ts';
import type { ComparedFinding } from '../review/compare.ts';
import type { Counts } from '../review/prove.ts';
import type { Suggestion } from '../review/review.ts';
import type { JobRunner } from './job-runner.ts';
import type { JudgeAnswer } from './messages.ts';
import { Stopped } from './supervise.ts';

/** Fixes that are proved for one review; findings past it are shown without a suggestion. */
const MAX_PROOFS = 60;

/** What the rules found at head in each file that they judged. */
export function countsAt(judged: ReadonlySet<string>, answers: readonly JudgeAnswer[]): ReadonlyMap<string, Counts> {
  const counts = new Map([...judged].map((path) => [path, new Map<RuleId, number>()]));
  for (const { path, ruleId } of answers.flatMap(({ head }) => head)) {
    const known = counts.get(path);
    known?.set(ruleId, (known.get(ruleId) ?? 0) + 1);
  }
  return counts;
}

/** The fixes of introduced findings that hold what they promise, by the findings' fingerprints. */
export async function proveFixes(
  runner: JobRunner,
  compared: readonly ComparedFinding[],
  counts: ReadonlyMap<string, Counts>,
): Promise<ReadonlyMap<string, Suggestion>> {
  const findings = compared.filter((finding) => finding.state === 'introduced' && finding.fix).slice(0, MAX_PROOFS);
  const proved = new Map<string, Suggestion>();
  if (findings.length === 0) return proved;
  try {
    const answers = await runner.prove(
      findings,
      findings.map(({ path }) => counts.get(path)),
    );
    answers.forEach((suggestion, index) => {
      const finding = findings[index];
      if (suggestion && finding) proved.set(finding.fingerprint, suggestion);
    });
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    const stopped = findings[error.position.task];
    // An unproved fix is not offered; its finding stands.
    if (stopped)
      runner.crashes.push({ ruleId: stopped.ruleId, path: stopped.path, reason: error.reason, detail: 'proving its fix was stopped' });
  }
  return proved;
}
