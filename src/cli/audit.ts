import { readCommandLineSettings } from '../settings/command-line.ts';
import { findGit } from '../source/git/program.ts';
import { readTree } from '../source/git/read.ts';
import type { ExitCode } from './exit-codes.ts';
import { judgeAndReport } from './judge.ts';
import type { ReportOptions } from './options.ts';
import { ownBaseline, readDecided } from './policy-choice.ts';
import type { Surroundings } from './surroundings.ts';

/** `twelvefold audit`: reads the tree of a commit, judges it, writes the report. Throws an error of one line for wrong usage. */
export async function auditRevision(
  dir: string,
  flags: ReportOptions & { readonly rev: string },
  surroundings: Surroundings,
): Promise<ExitCode> {
  const git = findGit(readCommandLineSettings().path);
  const {
    subject: tree,
    policy,
    custom,
  } = await readDecided(
    flags,
    (first) => readTree(dir, flags.rev, { git, first, signal: surroundings.signal }),
    (read) => read,
  );
  const terms = { policy, custom, baseline: await ownBaseline(policy, tree) };
  return judgeAndReport((pool, options) => pool.auditTree(tree, options), terms, flags, surroundings);
}
