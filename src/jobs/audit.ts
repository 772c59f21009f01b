import type { Auditor, AuditRequest, AuditResult, Standing } from '../github/auditing/auditor.ts';
import { BudgetExceeded, Deferred, Gone, statusOf, Unreadable } from '../github/client/errors.ts';
import type { Logger } from 'pino';
import type { Store } from '../store/store.ts';
import { type Claim, claimTarget, standingAt, standingOf } from './claim.ts';
import { AUDIT_SECONDS, type Queue } from './queue.ts';
import { abandon, type Attempt, dismiss, type Ending, settle } from './settle.ts';
import { type AuditJob, commentOf, pullRequestOf, repositoryOf } from './targets.ts';
import { twinsOf } from './twins.ts';
import { MAX_ATTEMPTS } from './wish.ts';

/** What the jobs work with. */
export interface JobContext {
  readonly store: Store;
  readonly queue: Queue;
  readonly auditor: Auditor;
  readonly log: Logger;
  readonly observer: JobObserver;
  /** Aborted when this process stops: what is running goes back into the queue. */
  readonly stopping: AbortSignal;
}

/** Hears of what the jobs have done. */
export interface JobObserver {
  /** An audit's try is over; `seconds` is how long it took. */
  audited(ending: Ending['kind'] | 'lost', seconds: number): void;
  /** An errand is over. */
  ran(errand: string, succeeded: boolean): void;
}

/** A claimed job: what pg-boss hands over. */
export interface AuditAttempt extends Attempt {
  readonly data: AuditJob;
  /** Aborted when the job's lease is over. */
  readonly signal: AbortSignal;
}

/** How often a running audit asks whether it is still wanted, beside asking before each write; milliseconds. */
const WATCH_MS = 1_000;

/** Does one audit job: claims the target, has it audited, and settles how that ended. Throws only when the database does. */
export async function runAudit(context: JobContext, job: AuditAttempt): Promise<void> {
  const { store, queue } = context;
  const claiming = await claimTarget(store, queue, job.data.target);
  switch (claiming.kind) {
    case 'nothing':
      return dismiss(store, queue, job);
    case 'later':
      return dismiss(store, queue, job, claiming);
    case 'exhausted':
      return abandon(store, queue, job, claiming.row);
    case 'claimed':
      return runClaim(context, job, claiming.claim);
  }
}

async function runClaim(context: JobContext, job: AuditAttempt, claim: Claim): Promise<void> {
  const { store, queue, observer } = context;
  const log = context.log.child({ target: claim.row.id, head: claim.head, generation: claim.generation, attempt: claim.attempt });
  const began = performance.now();
  const ending = await attempt({ ...context, log }, job, claim);
  const seconds = (performance.now() - began) / 1_000;
  const settled = ending !== 'lost' && (await settle(store, queue, job, claim, ending));
  const kind = settled ? ending.kind : 'lost';
  observer.audited(kind, seconds);
  log.info({ ending: kind, seconds: Number(seconds.toFixed(3)), ...(settled ? detailsOf(ending) : {}) }, 'audit ended');
}

/** What the log says about an ending beside its kind. */
function detailsOf(ending: Ending): object {
  if (ending.kind === 'failed') return { reason: ending.reason };
  if (ending.kind === 'postponed') return { until: ending.start };
  if (ending.kind !== 'published') return {};
  const { head, conclusion, requests, writes, notices } = ending.result;
  return { published: head, conclusion, requests, writes, notices };
}

async function attempt(context: JobContext, job: AuditAttempt, claim: Claim): Promise<Ending | 'lost'> {
  const { store, stopping } = context;
  const overtaken = new AbortController();
  const standing = (head: string): Promise<Standing> => standingAt(store.db, claim, head);
  const watch = setInterval(() => {
    standingOf(store.db, claim).then(
      (now) => now === 'wanted' || overtaken.abort(),
      () => undefined,
    );
  }, WATCH_MS);
  const timeUp = AbortSignal.timeout(AUDIT_SECONDS * 1_000);
  const signal = AbortSignal.any([overtaken.signal, stopping, job.signal, timeUp]);
  const began = performance.now();
  try {
    const result = await callAuditor(context.auditor, claim, { standing, signal, twins: await twinsOf(store.db, claim.row, claim.head) });
    return endingOf(result, (performance.now() - began) / 1_000);
  } catch (error) {
    return await afterError(context, claim, error, { overtaken: overtaken.signal, timeUp });
  } finally {
    clearInterval(watch);
  }
}

function callAuditor(
  auditor: Auditor,
  claim: Claim,
  terms: Required<Pick<AuditRequest, 'standing' | 'signal' | 'twins'>>,
): Promise<AuditResult> {
  const { row, head, generation, isAgain, attempt: tries } = claim;
  // A postponed try does not count, and leaves its check run behind all the same.
  const request = { head, generation, attempt: isAgain ? Math.max(2, tries) : tries, isLastTry: tries >= MAX_ATTEMPTS, ...terms };
  if (row.number !== null)
    return auditor.audit({ ...request, target: pullRequestOf(row), askedBy: row.asked_by.map(commentOf), quiet: row.quiet });
  return auditor.auditMergeGroup({ ...request, repository: repositoryOf(row), base: row.base ?? head, queued: row.queued ?? undefined });
}

function endingOf(result: AuditResult, seconds: number): Ending | 'lost' {
  if (result.kind === 'published') return { kind: 'published', result, seconds };
  if (result.kind !== 'stopped') return { kind: 'closed' };
  return result.standing === 'lost' ? 'lost' : { kind: result.standing };
}

async function afterError(
  context: JobContext,
  claim: Claim,
  error: unknown,
  signals: { readonly overtaken: AbortSignal; readonly timeUp: AbortSignal },
): Promise<Ending | 'lost'> {
  const standing = signals.overtaken.aborted ? await standingOf(context.store.db, claim) : 'wanted';
  if (standing === 'lost') return 'lost';
  if (standing !== 'wanted') return { kind: standing, isOpen: true };
  if (context.stopping.aborted) return { kind: 'postponed', start: new Date(), pause: false };
  if (error instanceof Deferred) return { kind: 'postponed', start: error.until, pause: true };
  if (error instanceof Gone) return { kind: 'closed' };
  context.log.warn({ err: error }, 'audit failed');
  return { kind: 'failed', reason: signals.timeUp.aborted ? `It took longer than ${AUDIT_SECONDS} seconds.` : reasonOf(error) };
}

/** Words for people about an error, made from its kind alone: a message could quote what must not be shown, unless it is one of ours. */
function reasonOf(error: unknown): string {
  if (error instanceof Unreadable) return error.message;
  if (error instanceof BudgetExceeded) return 'It needed more requests to GitHub than one audit may send.';
  const status = statusOf(error);
  if (status !== undefined)
    return status >= 500 ? `GitHub did not answer properly (status ${status}).` : `GitHub refused with status ${status}.`;
  return `It ended with an error of the kind ${error instanceof Error ? error.name : 'unknown'}.`;
}
