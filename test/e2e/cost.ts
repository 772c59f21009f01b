import { expect } from '@jest/globals';
import type { RequestRecord } from '../../src/demo/github/network/server.ts';
import type { Live } from './live.ts';

/** What a story costs. */
export interface Cost {
  /** Requests, those that come beside it left out. Two numbers where it hangs on which of two things comes first: at least and at most. */
  readonly requests: number | readonly [least: number, most: number];
  /** Reviews, answers, comments and issues: each is one notification. */
  readonly notifications: number;
}

/**
 * The survey of a new repository and a reconciliation come when the machine has time for them: in the middle of a story or after
 * it. What they ask for is not counted; a fork's commit is looked up by list too, and an audit that a reconciliation has asked for,
 * before the delivery did, looks for a check that was left behind.
 */
const SURVEYED = 'GET /repos/{owner}/{repo}/commits/{ref}';
const BESIDE: ReadonlySet<string> = new Set([
  'GET /installation/repositories',
  'GET /repos/{owner}/{repo}',
  SURVEYED,
  'GET /repos/{owner}/{repo}/pulls',
  'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
  'GET /repos/{owner}/{repo}/issues',
]);

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

/**
 * What a survey may ask for beside the usual: where it meets a policy that extends another, is broken or comes with rules, two things
 * more, and which policy it meets hangs on when it comes. Stories without a survey are counted to the request: see `costOf`.
 */
const OF_A_SURVEY = 2;

/** What a story costs, from its first delivery on, once all is quiet. */
export async function expectCost(live: Live, { requests, notifications: notified }: Cost): Promise<void> {
  const [usual, atMost] = typeof requests === 'number' ? [requests, requests] : requests;
  const [least, most] = [usual - OF_A_SURVEY, atMost + OF_A_SURVEY];
  await live.quiet(300);
  await live.until(`${least} requests`, () => counted(live).count >= least, IN_FLIGHT_MS).catch(() => undefined);
  const { count, asked } = counted(live);
  if (count < least || count > most) throw new Error(`${count} requests in place of ${String(requests)}:\n${tally(asked)}`);
  expect(notifications(live)).toBe(notified);
}

/** Time for a survey to ask for what it needs next, milliseconds. */
const IN_FLIGHT_MS = 15_000;

/** A survey asks GraphQL what the policy is when it knows the commit, and for the files when it has the tree. */
function counted(live: Live): { readonly count: number; readonly asked: readonly RequestRecord[] } {
  const all = requestsSince(live, 0);
  const isSurveyed = (tree: RequestRecord): boolean => isTreeOfBranch(live, tree.path);
  const ofSurveys = all.filter((each) => each.operation === SURVEYED || isSurveyed(each)).length;
  const asked = all.filter((each) => !BESIDE.has(each.operation) && !isSurveyed(each));
  return { count: asked.length - ofSurveys, asked };
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
