import { expect } from '@jest/globals';
import type { RequestRecord } from '../../src/demo/github/server.ts';
import type { Live } from './live.ts';

/** What a story may cost. */
export interface Cost {
  /** Requests at most, those of `BESIDE` left out. */
  readonly requests: number;
  /** Exactly so many reviews, answers, comments and issues: each is one notification. */
  readonly notifications: number;
}

/**
 * The survey of a new repository and a reconciliation come when the machine has time for them: in the middle of a story or after
 * it. What they alone ask for is not counted (a fork's commit is looked up by list too); two of GraphQL can't be told from an audit's.
 */
const BESIDE: ReadonlySet<string> = new Set([
  'GET /installation/repositories',
  'GET /repos/{owner}/{repo}',
  'GET /repos/{owner}/{repo}/commits/{ref}',
  'GET /repos/{owner}/{repo}/pulls',
  'GET /repos/{owner}/{repo}/issues',
]);
const LIKE_AN_AUDIT = 2;

/** What the app has written into the repository where people are notified of it: reviews, answers in conversations and in threads, issues. */
export function notifications({ github, repository }: Live): number {
  const { pullRequests, reviews, issueComments, issues } = github.state;
  const isOurs = ({ user }: { readonly user: { readonly login: string } }): boolean => user.login === `${github.app.slug}[bot]`;
  const isHere = ({ pullRequestId }: { readonly pullRequestId: number }): boolean =>
    pullRequests.find(({ id }) => id === pullRequestId)?.repositoryId === repository.id;
  return (
    reviews.where((each) => isOurs(each) && isHere(each)).length +
    issueComments.where((each) => isOurs(each) && isHere(each)).length +
    issues.where((each) => isOurs(each) && each.repositoryId === repository.id).length
  );
}

/** Requests that the app has made for the repository's installation since `from`, those for tokens left out. */
export function requestsSince(live: Live, from: number): readonly RequestRecord[] {
  const own = live.github.state.installations.where(({ account }) => account.id === live.repository.owner.id);
  const installations = new Set(own.map(({ id }) => id));
  return live.github.requests.slice(from).filter(({ installationId }) => installationId !== undefined && installations.has(installationId));
}

/** What a story costs, from its first delivery on. */
export function expectCost(live: Live, cost: Cost): void {
  expect(notifications(live)).toBe(cost.notifications);
  const isBeside = ({ operation, path }: RequestRecord): boolean => BESIDE.has(operation) || isTreeOfBranch(live, path);
  const requests = requestsSince(live, 0).filter((request) => !isBeside(request));
  const repositories = live.github.state.repositories.where(({ owner }) => owner.login === live.repository.owner.login).length;
  expect(requests.length).toBeLessThanOrEqual(cost.requests + LIKE_AN_AUDIT * repositories);
}

/** A survey reads the default branch, an audit the head of a change. */
function isTreeOfBranch({ github, repository }: Live, path: string): boolean {
  const sha = /\/git\/trees\/([0-9a-f]+)/.exec(path)?.[1];
  if (sha === undefined) return false;
  const { pullRequests, checkRuns } = github.state;
  const isHead = pullRequests.find(({ repositoryId, heads }) => repositoryId === repository.id && heads.includes(sha)) !== undefined;
  return !isHead && checkRuns.find(({ headSha }) => headSha === sha) === undefined;
}
