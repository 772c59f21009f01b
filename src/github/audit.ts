import { ACCEPTED_WITH_ALL } from '../commands/standing.ts';
import { type PullRequestFacts, type Skip, skippedByFacts, skippedByPaths } from '../policy/skip.ts';
import { factorReports, sameForAll } from '../report/github/factor-report.ts';
import { skippedReport } from '../report/github/skipped.ts';
import { counting } from '../report/github/tally.ts';
import { acceptFindings } from '../review/accept.ts';
import type { ChangeSet } from '../review/change-set.ts';
import type { Policy } from '../policy/policy.ts';
import type { Review } from '../review/review.ts';
import type { CheckRun } from './answers.ts';
import type { AuditResult } from './auditor.ts';
import { isForbidden, Unreadable } from './errors.ts';
import { CHECK_NAME, type AuditIdentity } from './identity.ts';
import { hear, SILENCE, type Wish } from './commands/hearing.ts';
import { People } from './commands/people.ts';
import { baselineOf, settleBaseline, type Settlement, settleRest } from './commands/settle.ts';
import type { PullRequestRef } from './intent.ts';
import { judgeUnder, readUnder } from './judging.ts';
import { accountOf, previewOf } from './policy-account.ts';
import { type CheckPlace, concludeCheckRun, openCheckRun } from './publishing/check-run.ts';
import { publishFactorChecks } from './publishing/factor-checks.ts';
import type { Fence } from './publishing/fence.ts';
import { publish } from './publishing/publish.ts';
import type { ChangeEnds } from './reading/change-set.ts';
import { type Conversation, readConversation } from './reading/conversation.ts';
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
  const { place, ends, fence, signal, talk } = subject;
  const { client } = place;
  const { policy } = reading.resolved;
  const { review: found, own } = await judgeUnder(tools.pool, change, policy, signal);
  const read = await wordsOf(subject);
  const heard = read ? await hear(read, new People(client, ends.repository, read.author, policy.commands), policy.commands) : SILENCE;
  const { wishes } = heard;
  const judgement = acceptFindings(found, policy, (finding) => heard.acceptedAs(finding, found.head));
  const isPull = subject.identity.number !== undefined;
  const settlement = talk && isPull ? { client, target: talk, fence } : undefined;
  const review = settlement ? await withBaseline(settlement, wishes, judgement, policy) : judgement;
  const at = { repositoryUrl: repositoryUrl(tools.app.webUrl, ends.repository), head: review.head, base: review.base };
  const context = {
    place: at,
    policy,
    account: accountOf(reading, previewOf(reading, change, terms), own),
  };
  const conversation = talk && subject.comments ? { target: talk, read } : undefined;
  const wantsRepairs = wishes.some(({ command }) => command.kind === 'fix');
  const beforeEnd = async (repairs: number): Promise<void> => {
    if (run && policy.checks === 'per-factor')
      await publishFactorChecks(place, subject.identity, factorReports(review, policy, at), subject.isAgain, fence);
    if (settlement) await settleRest(settlement, wishes, review, at, subject.comments ? repairs : undefined);
  };
  const publication = { review, files: change.files, context, conversation, hasButtons: isPull, wantsRepairs, beforeEnd };
  const { conclusion, notices } = await publish(place, run, publication, fence);
  return result(subject, run, conclusion, review, run ? notices : [...notices, NO_CHECKS]);
}

/** What was said about the change, where it may be read. A merge group's pull request is known by its branch's name alone, and may be another. */
async function wordsOf({ place, talk, identity }: AuditSubject): Promise<Conversation | undefined> {
  if (!talk) return undefined;
  return readConversation(place.client, talk).catch((error: unknown) => {
    if (isForbidden(error) || (identity.number === undefined && error instanceof Unreadable)) return undefined;
    throw error;
  });
}

/** Accepts what stands now where somebody has asked for it, and writes that down before anything else is said. */
async function withBaseline(settlement: Settlement, wishes: readonly Wish[], review: Review, policy: Policy): Promise<Review> {
  const wish = wishes.find(({ command }) => command.kind === 'baseline');
  if (!wish) return review;
  const fingerprints = baselineOf(review);
  // What is not written down would be accepted anew at every push, with whatever that brings.
  if (!(await settleBaseline(settlement, wishes, fingerprints, counting(review, 'introduced').length))) return review;
  const accepted = new Set(fingerprints);
  const { author: by } = wish.comment;
  const reason = ACCEPTED_WITH_ALL;
  return acceptFindings(review, policy, (finding) => (accepted.has(finding.fingerprint) ? { kind: 'external', by, reason } : undefined));
}

/** Concludes without a look, and says why. */
async function skipped(subject: AuditSubject, run: CheckRun | undefined, reading: PolicyReading, skip: Skip): Promise<Published> {
  const report = skippedReport(skip, accountOf(reading, undefined).source);
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
  return { kind: 'published', head: identity.head, checkRunId: run?.id, conclusion, review, requests, writes, notices };
}
