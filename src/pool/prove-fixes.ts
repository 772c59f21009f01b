import type { RuleId } from '../../checks/rule.ts';
import type { ComparedFinding } from '../review/comparing/compare.ts';
import { MAX_FINDINGS_PER_FILE } from '../review/gaps.ts';
import { RANK, weightOf } from '../review/gravity.ts';
import type { Counts, Draft } from '../review/repairing/prove.ts';
import type { RawFinding } from '../review/judging/raw-finding.ts';
import type { Suggestion } from '../review/review.ts';
import type { JobRunner } from './job-runner.ts';
import type { JudgeAnswer } from './messages.ts';
import { Stopped } from './supervise.ts';

/** Fixes that are proved for one review; findings past it are shown without a suggestion. */
const MAX_PROOFS = 60;
/** Characters that are judged once more for the proofs of one review, each file as often as it has one: some seven seconds. */
const MAX_CHARACTERS = 1_000_000;

/** What the rules found at head in each file that they judged. */
export function countsAt(judged: ReadonlySet<string>, answers: readonly JudgeAnswer[]): ReadonlyMap<string, Counts> {
  const counts = new Map([...judged].map((path) => [path, new Map<RuleId, number>()]));
  for (const { path, ruleId } of answers.flatMap(({ head }) => head)) {
    const known = counts.get(path);
    known?.set(ruleId, (known.get(ruleId) ?? 0) + 1);
  }
  return counts;
}

/** What is known before, and how many threads share the work. */
interface Proving {
  readonly counts: ReadonlyMap<string, Counts>;
  readonly lanes: number;
  /** Characters of a file at head. */
  readonly lengthOf: (path: string) => number;
}

/** The fixes of introduced findings that hold what they promise, by the findings' fingerprints. */
export async function proveFixes(
  runner: JobRunner,
  compared: readonly ComparedFinding[],
  { counts, lanes, lengthOf }: Proving,
): Promise<ReadonlyMap<string, Suggestion>> {
  const findings = worthProving(compared, counts, lengthOf);
  const share = Math.max(1, Math.ceil(findings.length / lanes));
  const shares = Array.from({ length: Math.ceil(findings.length / share) }, (_, lane) => findings.slice(lane * share, (lane + 1) * share));
  const tried = (await Promise.all(shares.map((some) => tryInFiles(runner, some, counts)))).flat();
  // One thread asks the whole repository: a second one would have to find out anew all that it says.
  const drafts = tried.map(({ draft }) => draft);
  const held =
    drafts.length === 0
      ? []
      : await unlessStopped(
          runner,
          drafts.map(({ finding }) => finding),
          () => runner.hold(drafts),
        );
  return new Map(tried.filter((_, index) => held[index]).map(({ fingerprint, draft }) => [fingerprint, draft.suggestion]));
}

interface Tried {
  readonly fingerprint: string;
  readonly draft: Draft;
}

/** The fixes that hold as far as their own files tell. */
async function tryInFiles(
  runner: JobRunner,
  findings: readonly ComparedFinding[],
  counts: ReadonlyMap<string, Counts>,
): Promise<readonly Tried[]> {
  const known = findings.map(({ path }) => counts.get(path));
  const drafts = await unlessStopped(runner, findings, () => runner.draft(findings, known));
  return findings.flatMap(({ fingerprint }, index) => {
    const draft = drafts[index];
    return draft ? [{ fingerprint, draft }] : [];
  });
}

/** What a job of proofs answers; nothing when it had to be stopped: an unproved fix is not offered, and its finding stands. */
async function unlessStopped<Answer>(
  runner: JobRunner,
  findings: readonly Pick<RawFinding, 'ruleId' | 'path'>[],
  job: () => Promise<readonly Answer[]>,
): Promise<readonly Answer[]> {
  try {
    return await job();
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    const stopped = findings[error.position.task];
    if (stopped)
      runner.crashes.push({ ruleId: stopped.ruleId, path: stopped.path, reason: error.reason, detail: 'proving its fix was stopped' });
    return [];
  }
}

/**
 * The gravest introduced findings with a fix, as many as there is time for. Where a rule has found more than is kept in a file, none of
 * its fixes there can be proved: for each one that is gone another would be kept.
 */
export function worthProving(
  compared: readonly ComparedFinding[],
  counts: ReadonlyMap<string, Counts>,
  lengthOf: (path: string) => number,
): readonly ComparedFinding[] {
  const isCut = ({ path, ruleId }: ComparedFinding): boolean => (counts.get(path)?.get(ruleId) ?? 0) >= MAX_FINDINGS_PER_FILE;
  const candidates = compared
    .filter((finding) => finding.state === 'introduced' && finding.fix && !isCut(finding))
    .toSorted((one, other) => RANK[weightOf(one)] - RANK[weightOf(other)]);
  let left = MAX_CHARACTERS;
  return candidates.slice(0, MAX_PROOFS).filter(({ path }) => {
    const isAffordable = left > 0;
    left -= lengthOf(path);
    return isAffordable;
  });
}
