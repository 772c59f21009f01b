import { expect } from '@jest/globals';
import type { RequestRecord } from '../../src/demo/github/network/server.ts';
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
  const most = cost.requests + LIKE_AN_AUDIT * repositories;
  if (requests.length > most) throw new Error(`${requests.length} requests, ${most} at most:\n${tally(requests)}`);
}

/** How often each thing was asked for, and of which commits and pull requests. */
function tally(requests: readonly RequestRecord[]): string {
  const counts = new Map<string, number>();
  for (const { operation, path } of requests) counts.set(`${operation} ${path}`, (counts.get(`${operation} ${path}`) ?? 0) + 1);
  return [...counts].map(([what, count]) => `${count} × ${what}`).join('\n');
}

/** A survey reads the default branch, an audit the head of a change. */
function isTreeOfBranch({ github, repository }: Live, path: string): boolean {
  const sha = /\/git\/trees\/([0-9a-f]+)/.exec(path)?.[1];
  if (sha === undefined) return false;
  const { pullRequests, checkRuns } = github.state;
  const isHead = pullRequests.find(({ repositoryId, heads }) => repositoryId === repository.id && heads.includes(sha)) !== undefined;
  return !isHead && checkRuns.find(({ headSha }) => headSha === sha) === undefined;
}

/** Of the requests since `from` those that no survey and no reconciliation makes. */
export function countedSince(live: Live, from: number): number {
  return requestsSince(live, from).filter(({ operation }) => !BESIDE.has(operation)).length;
}

/** Requests that something costs, those for tokens and what comes beside left out. The survey has to be over: see `Live.surveyed`. */
export async function costOf(live: Live, act: () => Promise<unknown>): Promise<number> {
  const from = live.github.requests.length;
  await act();
  await live.quiet(300);
  return countedSince(live, from);
}
