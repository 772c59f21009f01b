import { mask } from '../../analysis/secrets.ts';
import type { Policy } from '../../policy/policy.ts';
import { skippedByTitle } from '../../policy/skip.ts';
import type { ReviewPool } from '../../pool/review-pool.ts';
import { markdownText } from '../../report/escape.ts';
import { sameForAll } from '../../report/github/check-run/factor-report.ts';
import type { GithubApp } from '../client/app.ts';
import { auditSubject, type AuditSubject } from './audit.ts';
import type { Auditor, AuditRequest, AuditResult, MergeGroupRequest } from './auditor.ts';
import { type Purpose, RequestBudget } from '../client/budget.ts';
import type { Client } from '../client/client.ts';
import { Acquaintance } from '../commands/acquaintance.ts';
import { pressButton } from '../commands/press.ts';
import { addReaction } from '../commands/reactions.ts';
import { Turns } from '../commands/turns.ts';
import { receiveCommand } from '../commands/receive.ts';
import { Deferred, Gone, Suspended } from '../client/errors.ts';
import type { AuditIdentity } from './identity.ts';
import { commentKey, type PullRequestRef, type RepositoryRef } from '../delivery/intent.ts';
import { allRepositories, isSuspended } from '../delivery/create-census.ts';
import { createNewcomers } from '../delivery/newcomers.ts';
import { type CheckPlace, concludeCheckRun, createConcluded, findCheckRun, type ShortReport, SUPERSEDED } from '../publishing/check-run.ts';
import { publishFactorChecks } from '../publishing/factor-checks.ts';
import { type Fence, fenceOf, Stopped } from '../publishing/fence.ts';
import { type PolicyAt, readPolicyInForce } from '../reading/policy.ts';
import { isAncestor, openPullRequests, pullRequestsAt, readPullRequest } from '../reading/pull-requests.ts';
import { Judgements } from './judgements.ts';
import { subjectOf } from './subject.ts';
import { surveyRepository } from './survey.ts';
import { type AuditTools, type OperatorChoices, policyTerms } from './tools.ts';

/** Requests for one audit at most: the largest pull request takes about 90. */
const AUDIT_REQUESTS = 200;
/** Requests for anything else; an explanation of a finding reads the change as an audit does. */
const ERRAND_REQUESTS = 120;

/** Ties reading, judging and publishing together. */
export function createAuditor(app: GithubApp, pool: ReviewPool, operator: OperatorChoices = {}): Auditor {
  const tools: AuditTools = {
    app,
    pool,
    newcomers: createNewcomers(app, operator.firstWeek),
    acquaintance: new Acquaintance(),
    judgements: new Judgements(),
    operator,
  };
  const turns = new Turns();
  const clientFor = (purpose: Purpose, { installationId }: RepositoryRef): Promise<Client> =>
    app.installation(installationId, new RequestBudget(purpose, ERRAND_REQUESTS));
  const policyOn = async (target: PullRequestRef, branch: string): Promise<Policy> => {
    const at = { revision: `refs/heads/${branch}`, name: branch };
    const terms = await policyTerms(tools, target.installationId);
    return (await readPolicyInForce(await clientFor('policy', target), target, at, terms)).resolved.policy;
  };

  return {
    audit: (request) => ending(() => auditPullRequest(tools, request)),
    auditMergeGroup: (request) => ending(() => auditMergeGroup(tools, request)),

    async conclude(conclusion) {
      const { target } = conclusion;
      const client = await app.concluding(target.installationId, new RequestBudget('conclusion', ERRAND_REQUESTS));
      const place = { client, repository: target, appId: app.id };
      const identity = { number: conclusion.target.number, head: conclusion.head, generation: conclusion.generation };
      if (conclusion.why === 'failed') await concludeFailed(tools, place, { ...identity, base: target.base }, conclusion.reason);
      else await conclude(place, identity, conclusion.why === 'closed' ? closedReport(identity.number) : SUPERSEDED, false);
    },
    async receive(command) {
      const { comment, author } = command;
      turns.take(comment.installationId, author, `${comment.repositoryId} ${commentKey(comment)}`);
      return receiveCommand(tools, await clientFor('command', comment), command);
    },
    async press(button) {
      turns.take(button.target.installationId, button.sender);
      return pressButton(tools, await clientFor('button', button.target), button);
    },
    async skipsBy({ target, base, label }) {
      const { skip } = await policyOn(target, base);
      return skip.labels.some((each) => each.toLowerCase() === label.toLowerCase());
    },
    async skipsOneOf({ target, base, from, to }) {
      const policy = await policyOn(target, base);
      return (skippedByTitle(policy, from) === undefined) !== (skippedByTitle(policy, to) === undefined);
    },
    async survey(request) {
      const client = await app.installation(
        request.repository.installationId,
        new RequestBudget('survey', ERRAND_REQUESTS),
        request.signal,
      );
      return surveyRepository(tools, client, request);
    },
    async react(comment, outcome) {
      await addReaction(await clientFor('reaction', comment), comment, outcome);
    },
    async pullRequestsAt(repository, head) {
      return pullRequestsAt(await clientFor('lookup', repository), repository, head);
    },
    async openPullRequests(repository, purpose = 'reconciliation') {
      return openPullRequests(await clientFor(purpose, repository), repository);
    },
    repositoriesOf: (installationId) => allRepositories(app, installationId),
    isSuspended: (installationId) => isSuspended(app, installationId),
  };
}

/** What is not there for us any more is an answer, not a failure. */
async function ending(work: () => Promise<AuditResult>): Promise<AuditResult> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Gone) return { kind: 'gone', why: error.message };
    throw error;
  }
}

async function auditPullRequest(tools: AuditTools, request: AuditRequest): Promise<AuditResult> {
  const { app } = tools;
  const { target, generation, attempt, signal } = request;
  const client = await app.installation(target.installationId, new RequestBudget('audit', AUDIT_REQUESTS), signal);
  const place = { client, repository: target, appId: app.id };
  const requested = { number: target.number, head: request.head, generation };
  const pull = await readPullRequest(client, target).catch(async (error: unknown) => {
    const fence = fenceOf(request.standing, request.head);
    if (attempt > 1) await setAside(app, { ...place, identity: requested, fence }, error);
    throw error;
  });
  const isBehind =
    pull.state === 'open' && pull.head.sha !== request.head && !(await isAncestor(client, target, request.head, pull.head.sha));
  // GitHub may not have caught up with the push that asked for this.
  if (isBehind && !request.isLastTry) throw new Error('GitHub names another head than the one that was pushed, and none that has it.');
  const hasLeftovers = attempt > 1 && (pull.state === 'closed' || pull.head.sha !== request.head);
  if (hasLeftovers) await conclude(place, requested, pull.state === 'closed' ? CLOSED : SUPERSEDED, false);
  if (pull.state === 'closed') return { kind: 'closed' };
  const subject: AuditSubject = {
    place,
    identity: { ...requested, head: pull.head.sha },
    ...subjectOf(target, pull),
    talk: target,
    twins: request.twins ?? [],
    askedBy: request.askedBy ?? [],
    comments: pull.draft !== true && request.quiet !== true,
    quiet: request.quiet === true,
    isAgain: attempt > 1,
    fence: fenceOf(request.standing, pull.head.sha),
    signal,
  };
  const result = await untilStopped(tools, subject);
  return isBehind && result.kind === 'published' ? { ...result, overlooked: request.head } : result;
}

async function auditMergeGroup(tools: AuditTools, request: MergeGroupRequest): Promise<AuditResult> {
  const { app } = tools;
  const { repository, base, head, queued, generation, attempt, signal } = request;
  const client = await app.installation(repository.installationId, new RequestBudget('audit', AUDIT_REQUESTS), signal);
  const subject: AuditSubject = {
    place: { client, repository, appId: app.id },
    identity: { number: undefined, head, generation },
    ends: { repository, number: undefined, base, head, changedFiles: undefined },
    policyAt: { revision: base, name: base.slice(0, 12) },
    facts: undefined,
    talk: queued === undefined ? undefined : { ...repository, number: queued },
    twins: [],
    askedBy: [],
    comments: false,
    quiet: false,
    isAgain: attempt > 1,
    fence: fenceOf(request.standing, head),
    signal,
  };
  return untilStopped(tools, subject);
}

/** An audit that is stopped takes its own open check run back, unless it isn't its own any more. */
async function untilStopped(tools: AuditTools, subject: AuditSubject): Promise<AuditResult> {
  const { app } = tools;
  try {
    return await auditSubject(tools, subject);
  } catch (error) {
    const standing = await standingAfter(error, subject);
    if (standing === undefined) {
      await setAside(app, { ...subject.place, ...subject }, error);
      throw error;
    }
    if (standing !== 'lost') {
      // The audit's own client may have been told to stop.
      const client = await app.concluding(subject.place.repository.installationId, new RequestBudget('conclusion', ERRAND_REQUESTS));
      await conclude(
        { ...subject.place, client },
        subject.identity,
        standing === 'closed' ? closedReport(subject.identity.number) : SUPERSEDED,
        false,
      );
    }
    return { kind: 'stopped', head: subject.identity.head, standing };
  }
}

/** From here on an audit that waits does not keep its check run open, milliseconds: nothing is to be in progress after ten minutes. */
const LONG_WAIT_MS = 4 * 60_000;

/** Whose check run is set aside. */
interface Waiting extends Pick<CheckPlace, 'repository' | 'appId'> {
  readonly identity: AuditIdentity;
  readonly fence: Fence;
}

/**
 * Takes back the check run of an audit that a rate limit makes wait for long: the try after the wait opens another. Where GitHub
 * takes not even that, or the installation is suspended, the run stays open and that try goes on with it.
 */
async function setAside(app: GithubApp, { identity, fence, repository, appId }: Waiting, error: unknown): Promise<void> {
  if (!(error instanceof Deferred) || error instanceof Suspended || error.until.getTime() - Date.now() < LONG_WAIT_MS) return;
  try {
    await fence();
    const client = await app.concluding(repository.installationId, new RequestBudget('conclusion', ERRAND_REQUESTS));
    await conclude({ client, repository, appId }, identity, waiting(error.until), false);
  } catch {
    // What made the audit wait is what counts.
  }
}

/** Why an audit ended early: the fence said so, or the signal did and the fence knows why. Undefined when it is still wanted. */
async function standingAfter(error: unknown, { fence, signal }: AuditSubject): Promise<Stopped['standing'] | undefined> {
  if (error instanceof Stopped) return error.standing;
  if (!signal.aborted) return undefined;
  try {
    await fence();
    return undefined;
  } catch (reason) {
    if (reason instanceof Stopped) return reason.standing;
    throw reason;
  }
}

const CLOSED: ShortReport = {
  conclusion: 'cancelled',
  title: 'Closed before the audit was done',
  summary: 'The pull request was closed while it was being audited, so nothing more was said. Reopening it starts a new audit.',
};

const DISSOLVED: ShortReport = {
  conclusion: 'cancelled',
  title: 'The merge group is gone',
  summary: 'The merge group was merged or taken apart while it was being audited, so nobody waits for its result.',
};

/** For a pull request, or without a number for a merge group. */
function closedReport(number: number | undefined): ShortReport {
  return number === undefined ? DISSOLVED : CLOSED;
}

function waiting(until: Date): ShortReport {
  const time = until.toISOString().slice(11, 16);
  return {
    conclusion: 'cancelled',
    title: "Waiting for GitHub's rate limit",
    summary: `GitHub takes no more requests for this installation until ${time} UTC. The audit is made then, in a check of its own.`,
  };
}

function failed(reason: string | undefined): ShortReport & { readonly conclusion: 'failure' | 'neutral' } {
  const why = reason === undefined ? '' : `\n\nWhat went wrong: ${markdownText(mask(reason).slice(0, 1_000))}`;
  return {
    conclusion: 'failure',
    title: 'The audit could not be made',
    summary: `Twelvefold tried several times and could not audit this commit, so it says nothing about it.${why}\n\nComment \`/twelvefold audit\` or press "Re-run" to try again.`,
  };
}

/**
 * An audit that could not be made passes nowhere, unless the policy of the base only looks on or the operator lets it. Where single
 * factors have checks, a branch may wait for each of them.
 */
async function concludeFailed(tools: AuditTools, place: CheckPlace, identity: Ended, reason: string | undefined): Promise<void> {
  let report = failed(reason);
  const asked = policyFor(tools, place, identity);
  const mode = (await asked.catch(() => undefined))?.mode;
  // The head of a group may hold what nobody has merged yet.
  const isOfBase = identity.number !== undefined || identity.base !== undefined;
  const isLetPass = tools.operator.unmade === 'neutral' || (isOfBase && mode === 'observe');
  if (isLetPass) report = { ...report, conclusion: 'neutral' };
  await conclude(place, identity, report, true);
  if ((await asked).checks === 'per-factor') await publishFactorChecks(place, identity, sameForAll(report), true, () => Promise.resolve());
}

/** An audit whose check is concluded without a result; a merge group may know the commit that it was made on. */
type Ended = AuditIdentity & { readonly base: string | undefined };

async function policyFor(tools: AuditTools, { client, repository }: CheckPlace, { number, head, base }: Ended): Promise<Policy> {
  const revision = base ?? head;
  const at = number === undefined ? { revision, name: revision.slice(0, 12) } : await policyAtOf(client, { ...repository, number });
  return (await readPolicyInForce(client, repository, at, await policyTerms(tools, repository.installationId))).resolved.policy;
}

async function policyAtOf(client: Client, target: PullRequestRef): Promise<PolicyAt> {
  return subjectOf(target, await readPullRequest(client, target)).policyAt;
}

async function conclude(place: CheckPlace, identity: AuditIdentity, report: ShortReport, always: boolean): Promise<void> {
  const run = await findCheckRun(place, identity, always);
  if (run?.status === 'completed') return;
  if (run) await concludeCheckRun(place, run.id, report);
  else if (always) await createConcluded(place, identity, report);
}
