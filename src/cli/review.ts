import { POLICY_PATHS } from '../policy/places.ts';
import { readCommandLineSettings } from '../settings.ts';
import { findGit } from '../source/git/program.ts';
import { readChange, type ChangeRequest } from '../source/git/read.ts';
import type { ExitCode } from './exit-codes.ts';
import { judgeAndReport } from './judge.ts';
import type { ReportOptions } from './options.ts';
import { choosePolicy } from './policy-choice.ts';
import type { Surroundings } from './surroundings.ts';

/** `twelvefold review`: reads a change, judges it, writes the report. Throws an error of one line for wrong usage. */
export async function reviewChange(flags: ChangeRequest & ReportOptions, surroundings: Surroundings): Promise<ExitCode> {
  const git = findGit(readCommandLineSettings().path);
  const change = await readChange(flags, { git, always: POLICY_PATHS, signal: surroundings.signal });
  const policy = choosePolicy(flags, change.base);
  if (change.files.length === 0 && flags.format === 'terminal') {
    surroundings.stderr.write(`twelvefold: nothing differs between ${change.base.revision} and ${change.head.revision}\n`);
  }
  return judgeAndReport((pool, options) => pool.reviewChange(change, options), policy, flags, surroundings);
}
