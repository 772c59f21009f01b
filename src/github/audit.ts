import { RULES } from '../../checks/index.ts';
import { brokenPolicyReport } from '../report/github/broken-policy.ts';
import { loadPolicy } from '../policy/load.ts';
import { DEFAULT_POLICY, type Policy } from '../policy/policy.ts';
import type { ReviewPool } from '../pool/review-pool.ts';
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
import { type ChangeEnds, type PolicyFile, readChange } from './reading/change-set.ts';
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
  /** Where the policy that counts stands: as a revision, and in words. */
  readonly policyAt: { readonly revision: string; readonly name: string };
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
  const { place, identity, ends, policyAt, isAgain, fence, signal } = subject;
  const run = await openIfAllowed(place, identity, isAgain, fence);
  if (run?.status === 'completed')
    return result(subject, run, earlierConclusion(run), undefined, ['An earlier try had published this audit.']);
  const { change, policyFile } = await readChange(place.client, ends, policyAt.revision);
  const loaded = policyOf(policyFile);
  if (!loaded.ok) {
    const report = brokenPolicyReport(policyFile?.path ?? '', policyAt.name, loaded.problems);
    await fence();
    if (run) await concludeCheckRun(place, run.id, report);
    return result(subject, run, report.conclusion, undefined, run ? [] : [NO_CHECKS]);
  }
  const review = await tools.pool.reviewChange(change, { policy: loaded.policy, signal });
  const context = summaryContext(tools, subject, review, loaded.policy, policyFile);
  const { conclusion, notices } = await publish(
    place,
    run,
    { review, files: change.files, context, conversation: subject.conversation },
    fence,
  );
  return result(subject, run, conclusion, review, run ? notices : [...notices, NO_CHECKS]);
}

function earlierConclusion({ conclusion }: CheckRun): Published['conclusion'] {
  return conclusion === 'success' || conclusion === 'failure' || conclusion === 'action_required' ? conclusion : 'neutral';
}

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

function policyOf(file: PolicyFile | undefined): ReturnType<typeof loadPolicy> {
  if (file === undefined) return { ok: true, policy: DEFAULT_POLICY };
  if (file.text === undefined) return { ok: false, problems: [{ line: undefined, key: '', message: 'can not be read as text' }] };
  return loadPolicy(file.text, RULE_IDS);
}

function summaryContext(tools: AuditTools, subject: AuditSubject, review: Review, policy: Policy, file: PolicyFile | undefined) {
  return {
    place: { repositoryUrl: repositoryUrl(tools.app.webUrl, subject.ends.repository), head: review.head, base: review.base },
    policy,
    policySource: file ? `${file.path} on ${subject.policyAt.name}` : 'the defaults',
  };
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
