import { statusOf } from '../github/client/errors.ts';
import type { Census } from '../github/auditing/auditor.ts';
import { type AuditAttempt, type JobContext, runAudit } from './audit.ts';
import { type ErrandAttempt, runErrand } from './errands.ts';
import { QUEUES } from './queue.ts';
import { runSurvey, type SurveyAttempt } from './survey.ts';
import { sweep } from './sweep.ts';

/** Takes jobs off the queue until it is stopped. */
export interface Worker {
  /** Looks for jobs now instead of at the next poll. */
  wake(): void;
  /**
   * Takes no more jobs and waits for the audits and errands that run (a sweep may be cut short at any point), at most `ms` milliseconds or until `enough` is aborted. True when none runs
   * any more. Abort the context's `stopping` signal to have them go back into the queue instead.
   */
  drain(ms: number, enough?: AbortSignal): Promise<boolean>;
}

export interface WorkerOptions extends Omit<JobContext, 'stopping'> {
  readonly census: Census;
  readonly stopping: AbortSignal;
  /** Audits at once. */
  readonly audits: number;
}

const ERRANDS = 3;
const POLL_SECONDS = 0.5;

/** Starts taking jobs. One installation never has all the places of this process, so that others needn't wait for it. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { queue, audits, log } = options;
  const { boss } = queue;
  const running = new Set<Promise<unknown>>();
  const each =
    <J>(run: (job: J) => Promise<unknown>) =>
    async ([job]: readonly J[]) => {
      if (job === undefined) return;
      const work = run(job);
      running.add(work);
      try {
        await work;
      } catch (error) {
        throw failureOf(error);
      } finally {
        running.delete(work);
      }
    };
  const places = (count: number) => ({
    localConcurrency: count,
    localGroupConcurrency: Math.max(1, count - 1),
    pollingIntervalSeconds: POLL_SECONDS,
    heartbeatRefreshSeconds: 5,
  });
  const workers = [
    await boss.work(
      QUEUES.audit,
      places(audits),
      each((job: AuditAttempt) => runAudit(options, job)),
    ),
    await boss.work(
      QUEUES.errand,
      places(ERRANDS),
      each((job: ErrandAttempt) => runErrand(options, job)),
    ),
    await boss.work(
      QUEUES.survey,
      { ...places(1), pollingIntervalSeconds: 5 },
      each((job: SurveyAttempt) => runSurvey(options, job)),
    ),
    await boss.work(
      QUEUES.sweep,
      { pollingIntervalSeconds: 5 },
      each(() => sweep(options)),
    ),
  ];
  await boss.schedule(QUEUES.sweep, '* * * * *');
  await boss.send(QUEUES.sweep, {});
  log.info({ audits }, 'worker started');
  return {
    wake: () => workers.slice(0, 2).forEach((worker) => boss.notifyWorker(worker)),
    async drain(ms, enough) {
      await Promise.all([QUEUES.audit, QUEUES.errand, QUEUES.survey, QUEUES.sweep].map((name) => boss.offWork(name, { wait: false })));
      const patience = AbortSignal.any([AbortSignal.timeout(ms), ...(enough ? [enough] : [])]);
      const over = new Promise((resolve) => patience.addEventListener('abort', resolve, { once: true }));
      await Promise.race([Promise.allSettled(running), over]);
      return running.size === 0;
    },
  };
}

/**
 * What the queue is told of a failure, made from its kind alone: it keeps what it is told in the database, and an error of an HTTP
 * client carries requests with code and tokens. The log has the words.
 */
function failureOf(error: unknown): Error {
  const kind = error instanceof Error ? error.name : 'unknown';
  const status = statusOf(error);
  const failure = new Error(`It ended with an error of the kind ${kind}${status === undefined ? '' : `, status ${status}`}.`);
  delete failure.stack;
  return failure;
}
