import { expect } from '@jest/globals';
import { setTimeout as wait } from 'node:timers/promises';
import type { RequestRecord } from '../../src/demo/github/network/server.ts';
import type { Purpose } from '../../src/github/client/budget.ts';
import type { Live } from './live.ts';

/** Requests by what they were for. */
export type Requests = Partial<Readonly<Record<Purpose, number>>>;

/** What a story costs. */
export interface Cost {
  /** To the request. What comes in its own time (see `BESIDE`) is counted only where it is named. */
  readonly requests: Requests;
  /** Reviews, answers, comments and issues: each is one notification. */
  readonly notifications: number;
}

/** A survey waits until the machine has time for it, a reconciliation for its hour: in the middle of a story or after it. */
const BESIDE: ReadonlySet<string> = new Set<Purpose>(['census', 'inventory', 'reconciliation', 'redelivery', 'survey']);

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

/** Longer than lies between two writes, milliseconds. */
const BETWEEN_WRITES_MS = 1_200;

/** What was told in this file: see `nothingFollowed`. */
const told: { readonly live: Live; readonly cost: Cost }[] = [];

/** Expects what a story costs, from its first delivery on, once all is quiet. */
export async function expectCost(live: Live, cost: Cost): Promise<void> {
  await live.quiet(BETWEEN_WRITES_MS);
  compare(live, cost);
  told.push({ live, cost });
}

/** Longer than an audit may wait for the one before it, milliseconds. */
const AFTERMATH_MS = 6_000;

/** The last test of a file: expects that each story has still cost what it did, although what was put off has had its time. */
export async function nothingFollowed(): Promise<void> {
  expect(told.length).toBeGreaterThan(0);
  await wait(AFTERMATH_MS);
  for (const { live, cost } of told) compare(live, cost);
}

function compare(live: Live, { requests, notifications: notified }: Cost): void {
  const isCounted = (purpose: string): boolean => !BESIDE.has(purpose) || purpose in requests;
  const asked = requestsSince(live, 0).filter((each) => isCounted(purposeOf(each)));
  const counted = byPurpose(asked);
  try {
    expect(counted).toEqual(requests);
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${tally(asked)}`, { cause: error });
  }
  expect(notifications(live)).toBe(notified);
}

/**
 * Waits until the check of an audit that nobody wants any more is taken back: the audit does that itself (two requests), and whoever
 * looks after it ten seconds later finds it done (one).
 */
export function takenBack(live: Live): Promise<void> {
  return live.until('a look at the check', () => requestsSince(live, 0).filter((each) => purposeOf(each) === 'conclusion').length >= 3);
}

function purposeOf({ userAgent }: RequestRecord): string {
  return /^Twelvefold \((\w+)\)$/.exec(userAgent)?.[1] ?? `an unnamed purpose (${userAgent})`;
}

function byPurpose(requests: readonly RequestRecord[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const each of requests) counts[purposeOf(each)] = (counts[purposeOf(each)] ?? 0) + 1;
  return counts;
}

/** How often each thing was asked for, and of which commits and pull requests. */
function tally(requests: readonly RequestRecord[]): string {
  const counts = new Map<string, number>();
  for (const each of requests) {
    const what = `${purposeOf(each)}: ${each.operation} ${each.path} (${each.status})`;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return [...counts].map(([what, count]) => `${count} × ${what}`).join('\n');
}

/** Of the requests since `from` those that a story causes. */
export function countedSince(live: Live, from: number): Requests {
  return byPurpose(requestsSince(live, from).filter((each) => !BESIDE.has(purposeOf(each))));
}

/** What something costs, what comes beside left out. */
export async function costOf(live: Live, act: () => Promise<unknown>): Promise<Requests> {
  const from = live.github.requests.length;
  await act();
  await live.quiet(300);
  return countedSince(live, from);
}
