import { givenBy } from '../policy/paths.ts';
import type { Policy } from '../policy/policy.ts';
import type { ReviewPool } from '../pool/review-pool.ts';
import type { ChangeSet } from '../review/change-set.ts';
import type { Review } from '../review/review.ts';
import type { Client } from './client.ts';
import { type ChangeEnds, readChange } from './reading/change-set.ts';
import { ownFilesIn, type OwnFiles, ownFilesAt } from './reading/own-files.ts';

/** Reads a change as its policy has it: the baseline and the repository's own rules too, and paths as the people in charge say what they are. */
export function readUnder(client: Client, ends: ChangeEnds, policy: Policy): Promise<ChangeSet> {
  return readChange(client, ends, { always: ownFilesIn(policy), given: givenBy(policy) });
}

/** Judges a change under a policy, and the baseline and the rules of its base side. */
export async function judgeUnder(
  pool: ReviewPool,
  change: ChangeSet,
  policy: Policy,
  signal?: AbortSignal,
): Promise<{ readonly review: Review; readonly own: OwnFiles }> {
  const own = ownFilesAt(change, policy, new Date().toISOString().slice(0, 10));
  const { baseline, rules: custom } = own;
  const review = await pool.reviewChange(change, { policy, baseline, custom, ...(signal ? { signal } : {}) });
  return { review, own };
}
