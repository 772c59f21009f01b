import type { ExitCode } from '../program/exit-codes.ts';
import { judgeAndReport } from '../reviewing/judge.ts';
import type { ReportOptions } from '../program/options.ts';
import { ownBaseline, readDecidedTree } from '../reviewing/policy-choice.ts';
import type { Surroundings } from '../program/surroundings.ts';

/** `twelvefold audit`: reads the tree of a commit, judges it, writes the report. Throws an error of one line for wrong usage. */
export async function auditRevision(
  dir: string,
  flags: ReportOptions & { readonly rev: string },
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { subject: tree, policy, custom } = await readDecidedTree(dir, flags, surroundings.signal);
  const terms = { policy, custom, baseline: await ownBaseline(policy, tree) };
  return judgeAndReport((pool, options) => pool.auditTree(tree, options), terms, flags, surroundings);
}
