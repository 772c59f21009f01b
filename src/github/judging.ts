import { baselinePath } from '../policy/places.ts';
import type { BrokenPolicy } from '../policy/load.ts';
import { givenBy } from '../policy/paths.ts';
import type { Policy } from '../policy/policy.ts';
import type { ReviewPool } from '../pool/review-pool.ts';
import type { ChangeSet } from '../review/change-set.ts';
import type { Review } from '../review/review.ts';
import type { Client } from './client.ts';
import { baselineAt } from './reading/baseline.ts';
import { type ChangeEnds, readChange } from './reading/change-set.ts';

/** Reads a change as its policy has it: the baseline too, and paths as the people in charge say what they are. */
export function readUnder(client: Client, ends: ChangeEnds, policy: Policy): Promise<ChangeSet> {
  return readChange(client, ends, { isAlways: (path) => path === baselinePath(policy), given: givenBy(policy) });
}

/** Judges a change under a policy and the baseline of its base side. */
export async function judgeUnder(
  pool: ReviewPool,
  change: ChangeSet,
  policy: Policy,
  signal?: AbortSignal,
): Promise<{ readonly review: Review; readonly broken: readonly BrokenPolicy[] }> {
  const { baseline, broken } = baselineAt(change, policy);
  const review = await pool.reviewChange(change, { policy, baseline, ...(signal ? { signal } : {}) });
  return { review, broken };
}
