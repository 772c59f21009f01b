import { type PullRequestFacts, type Skip, skippedByFacts, skippedByPaths } from '../../policy/skip.ts';
import { verdictOn } from '../../report/github/check-run/check-report.ts';
import { factorReports, sameForAll } from '../../report/github/check-run/factor-report.ts';
import { isHeld, underHold } from '../../report/github/check-run/twins.ts';
import { skippedReport } from '../../report/github/check-run/skipped.ts';
import type { Occasion } from '../../report/github/check-run/summary.ts';
import type { Review } from '../../review/review.ts';
import { blocks, holdOn, holdsFactor, type Twin } from '../../review/twins.ts';
import type { CheckRun } from '../client/answers.ts';
import type { AuditResult } from './auditor.ts';
import { isForbidden } from '../client/errors.ts';
import { CHECK_NAME, type AuditIdentity } from './identity.ts';
import { namesIn } from '../commands/listing.ts';
import { answer, answerSkipped, judgeInTalk, type Material, wordsOf } from '../commands/verdict.ts';
import { takesSuggestions } from '../commands/settle.ts';
import type { Asking, CommentSpot, PullRequestRef } from '../delivery/intent.ts';
import { readUnder } from './judging.ts';
import { accountOf, isHidden, previewsOf } from './policy-account.ts';
import { type CheckPlace, concludeCheckRun, openCheckRun } from '../publishing/check-run.ts';
import { publishFactorChecks } from '../publishing/factor-checks.ts';
import type { Fence } from '../publishing/fence.ts';
import { publish, type Suggested } from '../publishing/publish.ts';
import { NOTHING_SAID, saidIn } from '../publishing/said.ts';
import type { ChangeEnds } from '../reading/change-set.ts';
import type { Conversation } from '../reading/conversation.ts';
import { type OwnFiles, readOwnFiles } from '../reading/own-files.ts';
import { type PolicyAt, type PolicyReading, type PolicyTerms, readPolicyInForce } from '../reading/policy.ts';
import { type AuditTools, policyTerms } from './tools.ts';
import { repositoryUrl } from '../client/urls.ts';

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
  /** Other open pull requests with the same head. */
  readonly twins: readonly Twin[];
  /** Comments that wait for this audit's end. */
  readonly askedBy: readonly Asking[];
  /** False keeps everything in the check run: a draft, a merge group, what was there before the app. */
  readonly comments: boolean;
  /** The change was there before the app, and nobody has asked anything of it. */
  readonly quiet: boolean;
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
  if (skip) return skipped(tools, subject, run, { reading, skip, read: subject.askedBy.length === 0 ? undefined : await wordsOf(subject) });
  const read = await wordsOf(subject);
  const said = read ? saidIn(read, subject.comments) : NOTHING_SAID;
  const material = await readUnder(place.client, ends, reading, said.files);
  const covered = facts && skippedByPaths(policy, material.touched);
  if (covered) {
    const own = readOwnFiles(material.own, policy, material.change.head, terms.today);
    return skipped(tools, subject, run, { reading, skip: covered, own, read });
  }
  return judged(tools, subject, run, reading, { ...material, terms, read, said: said.findings });
}

/** What an audit has read. */
interface Read extends Material {
  readonly terms: PolicyTerms;
}

/** Judges what was read, in the light of what was said, and publishes it. */
async function judged(
  tools: AuditTools,
  subject: AuditSubject,
  run: CheckRun | undefined,
  reading: PolicyReading,
  material: Read,
): Promise<Published> {
  const { place, ends, fence, talk } = subject;
  const { policy } = reading.resolved;
  const { change, own: texts, terms, read } = material;
  const { verdict, own } = await judgeInTalk(tools, subject, material, policy);
  const { review, wishes } = verdict;
  const account = accountOf(reading, previewsOf(reading, { repository: ends.repository, change, own, texts }, terms), own);
  const at = { repositoryUrl: repositoryUrl(tools.app.webUrl, ends.repository), head: review.head, base: review.base };
  const hold = holdOn(verdictOn(review, { policy, account }), subject.twins);
  let unmet: readonly CommentSpot[] = [];
  const beforeEnd = async (suggested: Suggested): Promise<void> => {
    if (run && policy.checks === 'per-factor') {
      const reports = factorReports(review, policy, at, account.mistaken).map((report) =>
        underHold(report, hold && holdsFactor(hold, report.factor) && !blocks(report.conclusion) ? hold : undefined),
      );
      await publishFactorChecks(place, subject.identity, reports, subject.isAgain, fence);
    }
    unmet = await answer(verdict, {
      place: at,
      policy,
      suggested: subject.comments ? suggested : undefined,
      names: () => namesIn(change, own),
    });
  };
  const publication = {
    review,
    files: change.files,
    context: {
      place: at,
      policy,
      account,
      notices: [...verdict.notices, ...(subject.quiet ? [QUIET] : [])],
      occasion: occasionOf(subject),
    },
    conversation: talk && subject.comments ? { target: talk, read } : undefined,
    hasButtons: subject.identity.number !== undefined,
    hold,
    wantsRepairs: takesSuggestions(policy) && wishes.some(({ command }) => command.kind === 'fix'),
    beforeEnd,
  };
  const { conclusion, notices } = await publish(place, run, publication, fence);
  const published = result(subject, run, conclusion, review, run ? notices : [...notices, NO_CHECKS]);
  return { ...published, unmet, ...(hold ? { heldBy: hold.number } : {}) };
}

const QUIET =
  'This pull request was open before Twelvefold came, so nothing is said on its lines until something happens on it: a push, or `/twelvefold audit`.';

function occasionOf({ identity: { number }, talk, policyAt, twins }: AuditSubject): Occasion {
  return { number: number ?? talk?.number, isGroup: number === undefined, into: policyAt.name, twins: twins.map((twin) => twin.number) };
}

/** Why nothing is looked at, and what was read until that was known. */
interface Skipping {
  readonly reading: PolicyReading;
  readonly skip: Skip;
  /** The files beside the policy. */
  readonly own?: OwnFiles;
  /** Undefined when nobody asked, or it may not be read. */
  readonly read: Conversation | undefined;
}

/** Concludes without a look, and says why; whoever asked for what comes of a look is told so. */
async function skipped(
  tools: AuditTools,
  subject: AuditSubject,
  run: CheckRun | undefined,
  { reading, skip, own, read }: Skipping,
): Promise<Published> {
  const alone = skippedReport(skip, accountOf(reading, [], own), isHidden(reading, skip.key));
  const hold = holdOn(alone.conclusion, subject.twins);
  const report = underHold(alone, hold);
  await subject.fence();
  if (run && reading.resolved.policy.checks === 'per-factor')
    await publishFactorChecks(subject.place, subject.identity, sameForAll(report), subject.isAgain, subject.fence);
  const unmet = await answerSkipped(tools, subject, read, reading.resolved.policy);
  if (run) await concludeCheckRun(subject.place, run.id, report);
  const published = result(subject, run, alone.conclusion, undefined, run ? [] : [NO_CHECKS]);
  return { ...published, unmet, ...(hold ? { heldBy: hold.number } : {}) };
}

/** The change's own: of one that a twin held it is known that it would pass by itself. */
function earlierConclusion({ conclusion, output }: CheckRun): Published['conclusion'] {
  if (isHeld(output.title ?? '')) return 'neutral';
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
