import type { Piscina } from 'piscina';
import { readProgress, type Position } from './progress.ts';

const LOOK_EVERY_MS = 50;

/** A thread that had to be stopped, and where it was. */
export class Stopped extends Error {
  readonly reason: 'time' | 'memory';
  readonly position: Position;

  constructor(reason: 'time' | 'memory', position: Position) {
    super(`A thread was stopped for ${reason}.`);
    this.name = 'Stopped';
    this.reason = reason;
    this.position = position;
  }
}

interface Limits {
  /** Longest time without any step at a position, in milliseconds. */
  readonly timeMsAt: (position: Position) => number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a job on a thread and stops the thread when nothing has moved for too long.
 * @throws Stopped when the thread was stopped for time or ran out of memory; the signal's reason when the caller aborted.
 */
export async function runSupervised<Answer>(
  threads: Piscina,
  name: string,
  job: { readonly progress: SharedArrayBuffer },
  limits: Limits,
): Promise<Answer> {
  const stop = new AbortController();
  const watcher = setInterval(
    watch(job.progress, limits.timeMsAt, () => stop.abort()),
    LOOK_EVERY_MS,
  );
  const signal = limits.signal ? AbortSignal.any([stop.signal, limits.signal]) : stop.signal;
  try {
    return (await threads.run(job, { name, signal })) as Answer;
  } catch (error) {
    limits.signal?.throwIfAborted();
    if (stop.signal.aborted) throw new Stopped('time', readProgress(job.progress));
    if (isOutOfMemory(error)) throw new Stopped('memory', readProgress(job.progress));
    throw error;
  } finally {
    clearInterval(watcher);
  }
}

/** Calls `stuck` once when the thread has begun and its step has not changed for too long. */
function watch(progress: SharedArrayBuffer, timeMsAt: Limits['timeMsAt'], stuck: () => void): () => void {
  let lastStep = readProgress(progress).step;
  const firstStep = lastStep;
  let since = performance.now();
  return () => {
    const position = readProgress(progress);
    const { step } = position;
    if (step !== lastStep || step === firstStep) {
      lastStep = step;
      since = performance.now();
    } else if (performance.now() - since > timeMsAt(position)) {
      since = Number.POSITIVE_INFINITY;
      stuck();
    }
  };
}

function isOutOfMemory(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
