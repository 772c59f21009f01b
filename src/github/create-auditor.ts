import { mask } from '../analysis/secrets.ts';
import type { ReviewPool } from '../pool/review-pool.ts';
import { markdownText } from '../report/escape.ts';
import { type ListedPullRequest, PULL_REQUEST, PULL_REQUESTS, type PullRequest } from './answers.ts';
import type { GithubApp } from './app.ts';
import { auditSubject, type AuditSubject } from './audit.ts';
import type { Auditor, AuditRequest, AuditResult, Conclusion, MergeGroupRequest, OpenPullRequest } from './auditor.ts';
import { RequestBudget } from './budget.ts';
import type { Client } from './client.ts';
import { addReaction, receiveCommand } from './commands.ts';
import { ROUTES } from './endpoints.ts';
import { Deferred, Gone, statusOf, Stopped } from './errors.ts';
import type { AuditIdentity } from './identity.ts';
import type { PullRequestRef, RepositoryRef } from './intent.ts';
import { type CheckPlace, concludeCheckRun, createConcluded, findCheckRun, type ShortReport } from './publishing/check-run.ts';
import { type Fence, fenceOf } from './publishing/fence.ts';

/** Requests for one audit at most: the largest pull request takes about 90. */
const AUDIT_REQUESTS = 200;
/** Requests for anything else. */
const ERRAND_REQUESTS = 30;
const PAGE = 100;
const MAX_PAGES = 10;

/** Ties reading, judging and publishing together. */
export function createAuditor(app: GithubApp, pool: ReviewPool): Auditor {
  const clientFor = (repository: RepositoryRef): Promise<Client> =>
    app.installation(repository.installationId, new RequestBudget(ERRAND_REQUESTS));

  return {
    audit: (request) => ending(() => auditPullRequest(app, pool, request)),
    auditMergeGroup: (request) => ending(() => auditMergeGroup(app, pool, request)),

    async conclude(conclusion) {
      const { target } = conclusion;
      const client = await app.concluding(target.installationId, new RequestBudget(ERRAND_REQUESTS));
      const place = { client, repository: target, appId: app.id };
      const identity = { number: conclusion.target.number, head: conclusion.head, generation: conclusion.generation };
      await conclude(place, identity, endingOf(conclusion), conclusion.why === 'failed');
    },
    async receive(command) {
      return receiveCommand(await clientFor(command.comment), app.id, command);
    },
    async react(comment, outcome) {
      await addReaction(await clientFor(comment), comment, outcome);
    },
    async pullRequestsAt(repository, head) {
      return pullRequestsAt(await clientFor(repository), repository, head);
    },
    async openPullRequests(repository) {
      return openPullRequests(await clientFor(repository), repository);
    },
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

async function auditPullRequest(app: GithubApp, pool: ReviewPool, request: AuditRequest): Promise<AuditResult> {
  const { target, generation, attempt, signal } = request;
  const client = await app.installation(target.installationId, new RequestBudget(AUDIT_REQUESTS), signal);
  const place = { client, repository: target, appId: app.id };
  const requested = { number: target.number, head: request.head, generation };
  const pull = await readPullRequest(client, target).catch(async (error: unknown) => {
    const fence = fenceOf(request.standing, request.head);
    if (attempt > 1) await setAside(app, { ...place, identity: requested, fence }, error);
    throw error;
  });
  const hasLeftovers = attempt > 1 && (pull.state === 'closed' || pull.head.sha !== request.head);
  if (hasLeftovers) await conclude(place, requested, pull.state === 'closed' ? CLOSED : SUPERSEDED, false);
  if (pull.state === 'closed') return { kind: 'closed' };
  const subject: AuditSubject = {
    place,
    identity: { ...requested, head: pull.head.sha },
    ends: { repository: target, number: target.number, base: pull.base.sha, head: pull.head.sha, changedFiles: pull.changed_files },
    policyAt: { revision: `refs/heads/${pull.base.ref}`, name: pull.base.ref },
    facts: { title: pull.title, author: pull.user?.login ?? '', labels: pull.labels.map(({ name }) => name) },
    conversation: pull.draft ? undefined : target,
    isAgain: attempt > 1,
    fence: fenceOf(request.standing, pull.head.sha),
    signal,
  };
  return untilStopped(app, pool, subject);
}

async function auditMergeGroup(app: GithubApp, pool: ReviewPool, request: MergeGroupRequest): Promise<AuditResult> {
  const { repository, base, head, generation, attempt, signal } = request;
  const client = await app.installation(repository.installationId, new RequestBudget(AUDIT_REQUESTS), signal);
  const subject: AuditSubject = {
    place: { client, repository, appId: app.id },
    identity: { number: undefined, head, generation },
    ends: { repository, number: undefined, base, head, changedFiles: undefined },
    policyAt: { revision: base, name: base.slice(0, 12) },
    facts: undefined,
    conversation: undefined,
    isAgain: attempt > 1,
    fence: fenceOf(request.standing, head),
    signal,
  };
  return untilStopped(app, pool, subject);
}

/** An audit that is stopped takes its own open check run back, unless it isn't its own any more. */
async function untilStopped(app: GithubApp, pool: ReviewPool, subject: AuditSubject): Promise<AuditResult> {
  try {
    return await auditSubject({ app, pool }, subject);
  } catch (error) {
    const standing = await standingAfter(error, subject);
    if (standing === undefined) {
      await setAside(app, { ...subject.place, ...subject }, error);
      throw error;
    }
    if (standing !== 'lost') {
      // The audit's own client may have been told to stop.
      const client = await app.concluding(subject.place.repository.installationId, new RequestBudget(ERRAND_REQUESTS));
      await conclude({ ...subject.place, client }, subject.identity, standing === 'closed' ? CLOSED : SUPERSEDED, false);
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
 * takes not even that, the run stays open and that try goes on with it.
 */
async function setAside(app: GithubApp, { identity, fence, repository, appId }: Waiting, error: unknown): Promise<void> {
  if (!(error instanceof Deferred) || error.until.getTime() - Date.now() < LONG_WAIT_MS) return;
  try {
    await fence();
    const client = await app.concluding(repository.installationId, new RequestBudget(ERRAND_REQUESTS));
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

async function readPullRequest(client: Client, target: PullRequestRef): Promise<PullRequest> {
  const { owner, name: repo, number, repositoryId } = target;
  try {
    const pull = await client.request(ROUTES.pullRequest, { owner, repo, pull_number: number }, PULL_REQUEST, true);
    if (pull.base.repo.id !== repositoryId) throw new Gone('Another repository has this name now.');
    return pull;
  } catch (error) {
    if (statusOf(error) === 404) throw new Gone('There is no such pull request for us.', { cause: error });
    throw error;
  }
}

const SUPERSEDED: ShortReport = {
  conclusion: 'cancelled',
  title: 'Superseded by a newer audit',
  summary: 'A newer commit or a newer request took the place of this audit. Its result is in its own check.',
};

const CLOSED: ShortReport = {
  conclusion: 'cancelled',
  title: 'Closed before the audit was done',
  summary: 'The pull request was closed while it was being audited, so nothing more was said. Reopening it starts a new audit.',
};

function waiting(until: Date): ShortReport {
  const time = until.toISOString().slice(11, 16);
  return {
    conclusion: 'cancelled',
    title: "Waiting for GitHub's rate limit",
    summary: `GitHub takes no more requests for this installation until ${time} UTC. The audit is made then, in a check of its own.`,
  };
}

function failed(reason: string | undefined): ShortReport {
  const why = reason === undefined ? '' : `\n\nWhat went wrong: ${markdownText(mask(reason).slice(0, 1_000))}`;
  return {
    conclusion: 'failure',
    title: 'The audit could not be made',
    summary: `Twelvefold tried several times and could not audit this commit, so it says nothing about it.${why}\n\nComment \`/twelvefold audit\` or press "Re-run" to try again.`,
  };
}

function endingOf({ why, reason }: Conclusion): ShortReport {
  if (why === 'failed') return failed(reason);
  return why === 'closed' ? CLOSED : SUPERSEDED;
}

async function conclude(place: CheckPlace, identity: AuditIdentity, report: ShortReport, always: boolean): Promise<void> {
  const run = await findCheckRun(place, identity);
  if (run?.status === 'completed') return;
  if (run) await concludeCheckRun(place, run.id, report);
  else if (always) await createConcluded(place, identity, report);
}

async function pullRequestsAt(client: Client, repository: RepositoryRef, head: string): Promise<readonly PullRequestRef[]> {
  const { owner, name: repo, repositoryId } = repository;
  const isWanted = (pull: ListedPullRequest): boolean =>
    pull.state === 'open' && pull.head.sha === head && pull.base.repo.id === repositoryId;
  const byCommit = await client
    .request(ROUTES.commitPullRequests, { owner, repo, commit_sha: head, per_page: PAGE }, PULL_REQUESTS)
    .catch(noneIfUnknown);
  const found = byCommit.filter(isWanted);
  // A commit that only a fork has is not always traced to its pull request; the newest open ones are looked through.
  const recent = { owner, repo, state: 'open', sort: 'updated', direction: 'desc', per_page: PAGE };
  const pulls = found.length > 0 ? found : (await client.request(ROUTES.pullRequests, recent, PULL_REQUESTS)).filter(isWanted);
  return pulls.map(({ number }) => ({ ...repository, number })).sort((one, other) => other.number - one.number);
}

function noneIfUnknown(error: unknown): readonly ListedPullRequest[] {
  if (statusOf(error) === 404 || statusOf(error) === 422) return [];
  throw error;
}

async function openPullRequests(client: Client, repository: RepositoryRef): Promise<readonly OpenPullRequest[]> {
  const { owner, name: repo } = repository;
  const open: OpenPullRequest[] = [];
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const pulls = await client.request(ROUTES.pullRequests, { owner, repo, state: 'open', per_page: PAGE, page }, PULL_REQUESTS);
    for (const { number, head, draft = false } of pulls) open.push({ ...repository, number, head: head.sha, draft });
    if (pulls.length < PAGE) break;
  }
  return open;
}
