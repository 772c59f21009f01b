import { oneLine } from '../../report/escape.ts';
import { readCommandLineSettings } from '../../settings/command-line.ts';
import { findGit } from '../../source/git/program.ts';
import { readChange, type ChangeRequest } from '../../source/git/read.ts';
import type { ExitCode } from '../program/exit-codes.ts';
import type { ChangeSet } from '../../review/change-set.ts';
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
  const say = (line: string): void => void surroundings.stderr.write(`twelvefold: ${oneLine(line)}\n`);
  const { fix } = flags;
  if (change.files.length === 0 && fix === undefined) say(nothingDiffers(change, flags));
  if (fix === undefined) return judgeAndReport((pool, options) => pool.reviewChange(change, options), terms, flags, surroundings);
  const [{ repair }, { openWorkingFiles }] = await Promise.all([
    import('../reviewing/repair.ts'),
    import('../../source/git/write-back.ts'),
  ]);
  const files = openWorkingFiles(flags.repo, '--fix');
  if (change.files.length === 0) say(nothingDiffers(change, flags));
  return judgeAndReport((pool, options) => repair({ change, pool, options, files, which: fix, say }), terms, flags, surroundings);
}

/** The head may be the default branch itself, or all that a shallow clone has of it: then nobody has said where the change starts. */
function nothingDiffers({ base, head }: ChangeSet, flags: ReviewRequest): string {
  if (base.revision !== head.revision) return `nothing differs between ${base.revision} and ${head.revision}`;
  const said = `nothing was compared: the change would start and end at ${head.revision}`;
  return flags.base === undefined
    ? `${said}, the default branch's own commit; name where it starts with --base, or take the working files with --worktree`
    : said;
}
