import type { Piscina } from 'piscina';
import { FIRST_STEP, readProgress, type Position } from './progress.ts';
import type { Haste, Turns } from './turns.ts';

const LOOK_EVERY_MS = 50;
/** A thread that is given no processor is waited for so many times as long. */
const PATIENCE_FACTOR = 4;

/** A thread that never began its job. */
export class NotBegun extends Error {
  override readonly name = 'NotBegun';
}

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

/** The threads of a pool, and the turns in which jobs get one each. */
export interface Crew {
  readonly threads: Piscina;
  readonly turns: Turns;
}

interface Limits {
  readonly haste: Haste;
  /** Longest time without any step at a position, in milliseconds in which the process was given a processor. */
  readonly timeMsAt: (position: Position) => number;
  /** Longest time from being given a thread to the first step, in milliseconds: the thread's start and the rules' loading. */
  readonly startMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a job on a thread, when its turn comes, and stops the thread when nothing has moved for too long.
 * @throws Stopped when the thread was stopped for time or ran out of memory; NotBegun when it never took the job up; the signal's
 * reason when the caller aborted.
 */
export async function runSupervised<Answer>(
  { threads, turns }: Crew,
  name: string,
  job: { readonly progress: SharedArrayBuffer },
  limits: Limits,
): Promise<Answer> {
  const done = await turns.take(limits.haste, limits.signal);
  try {
    return await runNow(threads, name, job, limits);
  } finally {
    done();
  }
}

async function runNow<Answer>(
  threads: Piscina,
  name: string,
  job: { readonly progress: SharedArrayBuffer },
  limits: Limits,
): Promise<Answer> {
  const stop = new AbortController();
  const watcher = setInterval(
    watch(job.progress, limits, () => stop.abort()),
    LOOK_EVERY_MS,
  );
  const signal = limits.signal ? AbortSignal.any([stop.signal, limits.signal]) : stop.signal;
  try {
    return (await threads.run(job, { name, signal })) as Answer;
  } catch (error) {
    limits.signal?.throwIfAborted();
    if (stop.signal.aborted) throw stoppedAt(readProgress(job.progress), limits);
    if (isOutOfMemory(error)) throw new Stopped('memory', readProgress(job.progress));
    throw error;
  } finally {
    clearInterval(watcher);
  }
}

function stoppedAt(position: Position, { startMs }: Limits): Error {
  return position.step > FIRST_STEP ? new Stopped('time', position) : new NotBegun(`A thread had not begun its work after ${startMs} ms.`);
}

/** Calls `stuck` once when the step has not changed for too long. */
function watch(progress: SharedArrayBuffer, { timeMsAt, startMs }: Limits, stuck: () => void): () => void {
  let lastStep = FIRST_STEP;
  let since = now();
  return () => {
    const position = readProgress(progress);
    const { step } = position;
    if (step !== lastStep) {
      lastStep = step;
      since = now();
    } else if (hasPassed(step === FIRST_STEP ? startMs : timeMsAt(position), since)) {
      since = { wallMs: Number.POSITIVE_INFINITY, cpuMs: 0 };
      stuck();
    }
  };
}

interface Moment {
  readonly wallMs: number;
  /** What the process has used of its processors. */
  readonly cpuMs: number;
}

function now(): Moment {
  const { user, system } = process.cpuUsage();
  return { wallMs: performance.now(), cpuMs: (user + system) / 1000 };
}

/** A machine that is busy with other work must not make a rule look slow: what counts is the time in which we could work. */
function hasPassed(limitMs: number, since: Moment): boolean {
  const { wallMs, cpuMs } = now();
  const wall = wallMs - since.wallMs;
  return wall > limitMs && (cpuMs - since.cpuMs > limitMs || wall > PATIENCE_FACTOR * limitMs);
}

function isOutOfMemory(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
