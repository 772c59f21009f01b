import { createHash } from 'node:crypto';
import type { SaidFinding } from '../../review/comparing/recall.ts';
import { Memory } from '../client/memory.ts';
import type { ChangeEnds } from '../reading/change-set.ts';
import type { PolicyReading } from '../reading/policy.ts';
import type { judgeUnder } from './judging.ts';

/** A change as it was judged, before anybody had a say. */
export type Judged = Awaited<ReturnType<typeof judgeUnder>>;

/** Judgements that are remembered, each as large as its findings, and for how long; milliseconds. */
const MOST = 8;
const LIFETIME_MS = 15 * 60_000;

/** What was judged for the sake of an answer, so that more questions about the same change cost no more reading. */
export class Judgements {
  readonly #known = new Memory<Promise<Judged>>(MOST, LIFETIME_MS);

  /** The judgement of a change under a policy, after what was said of it; `judge` is asked for one that is not known. One that failed is not remembered. */
  async of(
    { repository, number, base, head }: ChangeEnds,
    { resolved, standpoint }: Pick<PolicyReading, 'resolved' | 'standpoint'>,
    said: readonly SaidFinding[],
    judge: () => Promise<Judged>,
  ): Promise<Judged> {
    const key = digestOf([repository.repositoryId, number, base, head, standpoint?.commit, resolved.policy, said]);
    const known = this.#known.get(key);
    if (known) return known;
    const judging = judge();
    this.#known.set(key, judging);
    judging.catch(() => this.#known.delete(key));
    return judging;
  }
}

function digestOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
