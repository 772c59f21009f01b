import { givenBy } from '../../policy/paths.ts';
import type { Policy } from '../../policy/policy.ts';
import type { JudgeOptions, ReviewPool } from '../../pool/review-pool.ts';
import type { ChangeSet } from '../../review/change-set.ts';
import type { Review } from '../../review/review.ts';
import type { Client } from '../client/client.ts';
import { type ChangeEnds, readChange } from '../reading/change-set.ts';
import { type OwnFiles, ownPathsAt, type OwnTexts, readOwnFiles } from '../reading/own-files.ts';
import type { PolicyReading } from '../reading/policy.ts';

/** A change, and what the repository has decided beside its policy. */
export interface ReadChange {
  readonly change: ChangeSet;
  readonly own: OwnTexts;
  /** All names of files that the change touches; undefined when not all are known. */
  readonly touched: readonly string[] | undefined;
}

/**
 * Reads a change as its policy has it: paths are what the people in charge say that they are, and the baseline and the repository's
 * own rules are those that stand where the policy stands, at the same commit.
 * @param revisited files that are read too, though the change may leave them alone
 */
export async function readUnder(
  client: Client,
  ends: ChangeEnds,
  { resolved: { policy }, standpoint }: Pick<PolicyReading, 'resolved' | 'standpoint'>,
  revisited: readonly string[] = [],
): Promise<ReadChange> {
  const { known, read } = standpoint ? ownPathsAt(standpoint, policy) : { known: [], read: [] };
  const commit = standpoint?.commit ?? ends.base;
  const { change, touched, fileAt } = await readChange(client, ends, {
    given: givenBy(policy),
    revisited,
    decided: { commit, paths: read },
  });
  const found = read.flatMap((path) => {
    const file = fileAt(path);
    return file ? [[path, file.text] as const] : [];
  });
  return { change, touched, own: { commit, texts: new Map([...known.map((path) => [path, undefined] as const), ...found]) } };
}

/** Judges a change under a policy, and the baseline and the rules beside it. */
export async function judgeUnder(
  pool: ReviewPool,
  { change, own: texts }: ReadChange,
  policy: Policy,
  more: Pick<JudgeOptions, 'signal' | 'said'> = {},
): Promise<{ readonly review: Review; readonly own: OwnFiles }> {
  const own = readOwnFiles(texts, policy, change.head, new Date().toISOString().slice(0, 10));
  const { baseline, rules: custom } = own;
  const review = await pool.reviewChange(change, { policy, baseline, custom, ...more });
  return { review, own };
}
