import { RULES } from '../../checks/index.ts';
import { givenBy } from '../policy/paths.ts';
import { baselinePath, POLICY_PATHS } from '../policy/places.ts';
import { type PolicyPreview, previewPolicy } from '../policy/preview.ts';
import { type PullRequestFacts, type Skip, skippedByFacts, skippedByPaths } from '../policy/skip.ts';
import type { ReviewPool } from '../pool/review-pool.ts';
import { brokenPolicySection, policyPreviewSection } from '../report/github/policy-section.ts';
import type { PolicyAccount } from '../report/github/summary.ts';
import { enumerate } from '../report/github/tally.ts';
import { skippedReport } from '../report/github/skipped.ts';
import type { ChangeSet } from '../review/change-set.ts';
import type { Review } from '../review/review.ts';
import type { CheckRun } from './answers.ts';
import type { GithubApp } from './app.ts';
import type { AuditResult } from './auditor.ts';
import { isForbidden } from './errors.ts';
import { CHECK_NAME, type AuditIdentity } from './identity.ts';
import type { PullRequestRef } from './intent.ts';
import { type CheckPlace, concludeCheckRun, openCheckRun } from './publishing/check-run.ts';
import type { Fence } from './publishing/fence.ts';
import { publish } from './publishing/publish.ts';
import { baselineAt } from './reading/baseline.ts';
import { type ChangeEnds, readChange } from './reading/change-set.ts';
import { type PolicyAt, type PolicyReading, type PolicyTerms, readPolicyInForce } from './reading/policy.ts';
import { repositoryUrl } from './urls.ts';

/** A policy that names another rule is mistaken. */
const RULE_IDS: ReadonlySet<string> = new Set(RULES.map((rule) => rule.id));

/** What an audit works with. */
export interface AuditTools {
  readonly app: GithubApp;
  readonly pool: ReviewPool;
}

/** One change, from its first byte to its last comment. */
export interface AuditSubject {
  readonly place: CheckPlace;
  readonly identity: AuditIdentity;
  readonly ends: ChangeEnds;
  readonly policyAt: PolicyAt;
  /** Undefined for a merge group, which is never skipped. */
  readonly facts: PullRequestFacts | undefined;
  /** Where comments go; undefined keeps everything in the check run. */
  readonly conversation: PullRequestRef | undefined;
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
  const terms = { ruleIds: RULE_IDS, today: new Date().toISOString().slice(0, 10) };
  const reading = await readPolicyInForce(place.client, ends.repository, subject.policyAt, terms);
  const { policy } = reading.resolved;
  const skip = facts && skippedByFacts(policy, facts);
  if (skip) return skipped(subject, run, reading, skip);
  const change = await readChange(place.client, ends, { isAlways: (path) => path === baselinePath(policy), given: givenBy(policy) });
  const paths = change.files.map(({ path }) => path);
  const covered = facts && skippedByPaths(policy, paths);
  if (covered) return skipped(subject, run, reading, covered);
  return judged(tools, subject, run, reading, change, terms);
}

/** Judges what was read and publishes it. */
async function judged(
  tools: AuditTools,
  subject: AuditSubject,
  run: CheckRun | undefined,
  reading: PolicyReading,
  change: ChangeSet,
  terms: PolicyTerms,
): Promise<Published> {
  const { place, ends, fence, signal } = subject;
  const { policy } = reading.resolved;
  const { baseline, broken } = baselineAt(change, policy);
  const review = await tools.pool.reviewChange(change, { policy, baseline, signal });
  const context = {
    place: { repositoryUrl: repositoryUrl(tools.app.webUrl, ends.repository), head: review.head, base: review.base },
    policy,
    account: accountOf({ ...reading, broken: [...reading.broken, ...broken] }, previewOf(reading, change, terms)),
  };
  const { conclusion, notices } = await publish(
    place,
    run,
    { review, files: change.files, context, conversation: subject.conversation },
    fence,
  );
  return result(subject, run, conclusion, review, run ? notices : [...notices, NO_CHECKS]);
}

/** What the summary says of the policy. */
function accountOf({ resolved, around, own, broken }: PolicyReading, preview: PolicyPreview | undefined): PolicyAccount {
  const sources = [...around, ...(own ? [own] : [])].map(({ source }) => source);
  return {
    source: sources.length === 0 ? 'the defaults' : sources.join(', '),
    notices: resolved.notices,
    sections: [...broken.map(brokenPolicySection), ...(preview ? [policyPreviewSection(preview)] : [])],
    mistaken: mistakenOf(broken),
  };
}

/** `the policy has mistakes`; undefined when everything can be followed. */
function mistakenOf(broken: PolicyReading['broken']): string | undefined {
  const kinds = [...new Set(broken.map(({ kind }) => `the ${kind}`))];
  return kinds.length === 0 ? undefined : `${enumerate(kinds)} ${kinds.length === 1 ? 'has' : 'have'} mistakes`;
}

/** What the change would make of the repository's own policy; undefined when it leaves it alone. */
function previewOf({ around, own }: PolicyReading, { head, files }: ChangeSet, terms: PolicyTerms): PolicyPreview | undefined {
  const touched = POLICY_PATHS.find((path) => files.some((file) => file.path === path || file.previousPath === path));
  if (touched === undefined) return undefined;
  const path = POLICY_PATHS.find((each) => head.entries.has(each)) ?? touched;
  const bytes = head.bytes(path);
  const after = bytes && new TextDecoder().decode(bytes);
  return previewPolicy({ path, around, before: own, after }, terms.ruleIds, terms.today);
}

/** Concludes without a look, and says why. */
async function skipped(subject: AuditSubject, run: CheckRun | undefined, reading: PolicyReading, skip: Skip): Promise<Published> {
  const report = skippedReport(skip, accountOf(reading, undefined).source);
  await subject.fence();
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
