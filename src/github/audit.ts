import { type PullRequestFacts, type Skip, skippedByFacts, skippedByPaths } from '../policy/skip.ts';
import { factorReports, sameForAll } from '../report/github/factor-report.ts';
import { skippedReport } from '../report/github/skipped.ts';
import type { ChangeSet } from '../review/change-set.ts';
import type { Review } from '../review/review.ts';
import type { CheckRun } from './answers.ts';
import type { AuditResult } from './auditor.ts';
import { isForbidden } from './errors.ts';
import { CHECK_NAME, type AuditIdentity } from './identity.ts';
import { answer, judgeInTalk } from './commands/verdict.ts';
import { takesSuggestions } from './commands/settle.ts';
import type { CommentSpot, PullRequestRef } from './intent.ts';
import { readUnder } from './judging.ts';
import { accountOf, previewsOf } from './policy-account.ts';
import { type CheckPlace, concludeCheckRun, openCheckRun } from './publishing/check-run.ts';
import { publishFactorChecks } from './publishing/factor-checks.ts';
import type { Fence } from './publishing/fence.ts';
import { publish, type Suggested } from './publishing/publish.ts';
import type { ChangeEnds } from './reading/change-set.ts';
import { type PolicyAt, type PolicyReading, type PolicyTerms, readPolicyInForce } from './reading/policy.ts';
import { type AuditTools, policyTerms } from './tools.ts';
import { repositoryUrl } from './urls.ts';

/** One change, from its first byte to its last comment. */
export interface AuditSubject {
  readonly place: CheckPlace;
  readonly identity: AuditIdentity;
  readonly ends: ChangeEnds;
  readonly policyAt: PolicyAt;
  /** Undefined for a merge group, which is never skipped. */
  readonly facts: PullRequestFacts | undefined;
  /** Where people talk about the change; undefined when nobody can. */
  readonly talk: PullRequestRef | undefined;
  /** Comments that wait for this audit's end. */
  readonly askedBy: readonly CommentSpot[];
  /** False keeps everything in the check run: a draft, a merge group. */
  readonly comments: boolean;
  /** True when an earlier try may have left something. */
  readonly isAgain: boolean;
  readonly fence: Fence;
  readonly signal: AbortSignal;
}

type Published = Extract<AuditResult, { kind: 'published' }>;

/** Opens the check run, reads, judges, publishes. */
export async function auditSubject(tools: AuditTools, subject: AuditSubject): Promise<Published> {
  const { place, identity, ends, facts, isAgain, fence } = subject;
  const run = await openIfAllowed(place, identity, isAgain, fence);
  if (run?.status === 'completed')
    return result(subject, run, earlierConclusion(run), undefined, ['An earlier try had published this audit.']);
  const terms = await policyTerms(tools, ends.repository.installationId);
  const reading = await readPolicyInForce(place.client, ends.repository, subject.policyAt, terms);
  const { policy } = reading.resolved;
  const skip = facts && skippedByFacts(policy, facts);
  if (skip) return skipped(subject, run, reading, skip);
  const change = await readUnder(place.client, ends, policy);
  const paths = change.files.map(({ path }) => path);
  const covered = facts && skippedByPaths(policy, paths);
  if (covered) return skipped(subject, run, reading, covered);
  return judged(tools, subject, run, reading, change, terms);
}

/** Judges what was read, in the light of what was said, and publishes it. */
async function judged(
  tools: AuditTools,
  subject: AuditSubject,
  run: CheckRun | undefined,
  reading: PolicyReading,
  change: ChangeSet,
  terms: PolicyTerms,
): Promise<Published> {
  const { place, ends, fence, talk } = subject;
  const { policy } = reading.resolved;
  const { verdict, own } = await judgeInTalk(tools.pool, subject, change, policy);
  const { review, read, wishes } = verdict;
  const at = { repositoryUrl: repositoryUrl(tools.app.webUrl, ends.repository), head: review.head, base: review.base };
  const beforeEnd = async (suggested: Suggested): Promise<void> => {
    if (run && policy.checks === 'per-factor')
      await publishFactorChecks(place, subject.identity, factorReports(review, policy, at), subject.isAgain, fence);
    await answer(verdict, policy, at, subject.comments ? suggested : undefined);
  };
  const publication = {
    review,
    files: change.files,
    context: { place: at, policy, account: accountOf(reading, previewsOf(reading, change, terms, own), own), notices: verdict.notices },
    conversation: talk && subject.comments ? { target: talk, read } : undefined,
    hasButtons: subject.identity.number !== undefined,
    wantsRepairs: takesSuggestions(policy) && wishes.some(({ command }) => command.kind === 'fix'),
    beforeEnd,
  };
  const { conclusion, notices } = await publish(place, run, publication, fence);
  const unmet = verdict.unmet.map(({ comment }) => comment);
  return { ...result(subject, run, conclusion, review, run ? notices : [...notices, NO_CHECKS]), unmet };
}

/** Concludes without a look, and says why. */
async function skipped(subject: AuditSubject, run: CheckRun | undefined, reading: PolicyReading, skip: Skip): Promise<Published> {
  const report = skippedReport(skip, accountOf(reading, []).source);
  await subject.fence();
  if (run && reading.resolved.policy.checks === 'per-factor')
    await publishFactorChecks(subject.place, subject.identity, sameForAll(report), subject.isAgain, subject.fence);
  if (run) await concludeCheckRun(subject.place, run.id, report);
  return result(subject, run, report.conclusion, undefined, run ? [] : [NO_CHECKS]);
}

function earlierConclusion({ conclusion }: CheckRun): Published['conclusion'] {
  return CONCLUSIONS.find((each) => each === conclusion) ?? 'neutral';
}

const CONCLUSIONS: readonly Published['conclusion'][] = ['success', 'failure', 'action_required', 'skipped'];

const NO_CHECKS = `The installation lacks the permission "Checks: write"; there is no ${CHECK_NAME} check.`;

/** Without the permission to write checks, comments may still be possible. */
async function openIfAllowed(place: CheckPlace, identity: AuditIdentity, isAgain: boolean, fence: Fence): Promise<CheckRun | undefined> {
  try {
    return await openCheckRun(place, identity, isAgain, fence);
  } catch (error) {
    if (isForbidden(error)) return undefined;
    throw error;
  }
}

function result(
  { place, identity }: AuditSubject,
  run: CheckRun | undefined,
  conclusion: Published['conclusion'],
  review: Review | undefined,
  notices: readonly string[],
): Published {
  const { requests, writes } = place.client.budget;
  return { kind: 'published', head: identity.head, checkRunId: run?.id, conclusion, review, requests, writes, notices, unmet: [] };
}
