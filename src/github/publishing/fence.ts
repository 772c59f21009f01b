import type { Standing } from '../auditor.ts';
import { Stopped } from '../errors.ts';

/** Asked right before every write; throws Stopped when the audit may not write any more. */
export type Fence = () => Promise<void>;

/** A fence around the audit of one head. */
export function fenceOf(standing: (head: string) => Promise<Standing>, head: string): Fence {
  return async () => {
    const now = await standing(head);
    if (now !== 'wanted') throw new Stopped(now);
  };
}
