import { oneLine } from '../../report/escape.ts';
import { readCommandLineSettings } from '../../settings/command-line.ts';
import { findGit } from '../../source/git/program.ts';
import { readChange, type ChangeRequest } from '../../source/git/read.ts';
import type { ExitCode } from '../program/exit-codes.ts';
import { judgeAndReport } from '../reviewing/judge.ts';
import type { FixChoice, ReportOptions } from '../program/options.ts';
import { ownBaseline, readDecided } from '../reviewing/policy-choice.ts';
import type { Surroundings } from '../program/surroundings.ts';

/** What `review` is asked for. */
interface ReviewRequest extends ChangeRequest, ReportOptions {
  readonly fix?: FixChoice;
}

/** `twelvefold review`: reads a change, judges it, writes the report. Throws an error of one line for wrong usage. */
export async function reviewChange(flags: ReviewRequest, surroundings: Surroundings): Promise<ExitCode> {
  const git = findGit(readCommandLineSettings().path);
  const {
    subject: change,
    policy,
    custom,
  } = await readDecided(
    flags,
    (first) => readChange(flags, { git, first, signal: surroundings.signal }),
    ({ head }) => head,
  );
  const terms = { policy, custom, baseline: await ownBaseline(policy, change.base) };
  if (change.files.length === 0 && flags.format === 'terminal') {
    surroundings.stderr.write(`twelvefold: nothing differs between ${change.base.revision} and ${change.head.revision}\n`);
  }
  const { fix } = flags;
  if (fix === undefined) return judgeAndReport((pool, options) => pool.reviewChange(change, options), terms, flags, surroundings);
  const [{ repair }, { openWorkingFiles }] = await Promise.all([
    import('../reviewing/repair.ts'),
    import('../../source/git/write-back.ts'),
  ]);
  const files = openWorkingFiles(flags.repo, '--fix');
  const say = (line: string): void => void surroundings.stderr.write(`twelvefold: ${oneLine(line)}\n`);
  return judgeAndReport((pool, options) => repair({ change, pool, options, files, which: fix, say }), terms, flags, surroundings);
}
