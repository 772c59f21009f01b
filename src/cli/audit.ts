import { POLICY_PATHS } from '../policy/places.ts';
import { readCommandLineSettings } from '../settings.ts';
import { findGit } from '../source/git/program.ts';
import { readTree } from '../source/git/read.ts';
import type { ExitCode } from './exit-codes.ts';
import { judgeAndReport } from './judge.ts';
import type { ReportOptions } from './options.ts';
import { choosePolicy } from './policy-choice.ts';
import type { Surroundings } from './surroundings.ts';

/** `twelvefold audit`: reads the tree of a commit, judges it, writes the report. Throws an error of one line for wrong usage. */
export async function auditRevision(
  dir: string,
  flags: ReportOptions & { readonly rev: string },
  surroundings: Surroundings,
): Promise<ExitCode> {
  const git = findGit(readCommandLineSettings().path);
  const tree = await readTree(dir, flags.rev, { git, always: POLICY_PATHS, signal: surroundings.signal });
  const policy = choosePolicy(flags, tree);
  return judgeAndReport((pool, options) => pool.auditTree(tree, options), policy, flags, surroundings);
}
