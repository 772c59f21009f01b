/** Slots of the shared block in which a thread says what it is doing. */
const TASK = 0;
const RULE = 1;
const STEP = 2;

/** No rule runs: the thread reads files. */
export const READING = -1;

/** The step of a job that nobody has begun. */
export const FIRST_STEP = 1;

export interface Position {
  /** Index of the task within the job; -1 before the first. */
  readonly task: number;
  /** Index of the rule, or `READING`. */
  readonly rule: number;
  /** Grows with every step, so that a watcher sees whether anything moves. */
  readonly step: number;
}

/** A block that one thread writes and the supervisor reads, also after the thread's death. */
export function createProgress(): SharedArrayBuffer {
  const block = new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT);
  report(block, -1, READING);
  return block;
}

export function report(block: SharedArrayBuffer, task: number, rule: number): void {
  const slots = slotsOf(block);
  Atomics.store(slots, TASK, task);
  Atomics.store(slots, RULE, rule);
  Atomics.add(slots, STEP, 1);
}

/** The view of the block that is written to, made once: a thread reports many thousand times a second. */
let written = new Int32Array(new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT));

function slotsOf(block: SharedArrayBuffer): Int32Array {
  if (written.buffer !== block) written = new Int32Array(block);
  return written;
}

export function readProgress(block: SharedArrayBuffer): Position {
  const slots = new Int32Array(block);
  return { task: Atomics.load(slots, TASK), rule: Atomics.load(slots, RULE), step: Atomics.load(slots, STEP) };
}
