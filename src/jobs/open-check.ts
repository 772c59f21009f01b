import type { Connection } from '../store/store.ts';
import type { Target } from '../store/tables.ts';
import { addErrand } from './errand.ts';
import type { Queue } from './queue.ts';
import { subjectOf } from './targets.ts';

/** Has the check run concluded, not before `start`, that a row's last audit may have left open. */
export async function concludeLeft(
  connection: Connection,
  queue: Queue,
  row: Target,
  why: 'closed' | 'superseded',
  start?: Date,
): Promise<void> {
  const { open_head: head, open_generation: generation } = row;
  if (head === null || generation === null) return;
  await addErrand(connection, queue, { kind: 'conclude', conclusion: { target: subjectOf(row), head, generation, why } }, start);
}
