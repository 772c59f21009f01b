import type { Standing } from '../auditing/auditor.ts';

/** An audit may not write any more; says why. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
  readonly standing: Exclude<Standing, 'wanted'>;

  constructor(standing: Exclude<Standing, 'wanted'>) {
    super(`The audit was stopped: ${standing}.`);
    this.standing = standing;
  }
}

/** Asked right before every write; throws Stopped when the audit may not write any more. */
export type Fence = () => Promise<void>;

/** A fence around the audit of one head. */
export function fenceOf(standing: (head: string) => Promise<Standing>, head: string): Fence {
  return async () => {
    const now = await standing(head);
    if (now !== 'wanted') throw new Stopped(now);
  };
}
