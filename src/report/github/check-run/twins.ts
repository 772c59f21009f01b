import type { SkippedReport } from './skipped.ts';
import type { CheckReport } from './check-report.ts';
import type { CheckConclusion } from './conclusion.ts';
import type { Hold } from '../../../review/twins.ts';

/** A report of a pull request that a twin holds; as it is without one. */
export function underHold<
  Report extends Pick<CheckReport, 'title' | 'summary'> & { readonly conclusion: CheckConclusion | SkippedReport['conclusion'] },
>(report: Report, hold: Hold | undefined): Report {
  if (!hold) return report;
  const { number, conclusion } = hold;
  const notice = `> ⚠️ By itself this pull request would pass. #${number} has the same head and does not: its verdict stands here too, because to a branch protection GitHub shows one check of a name for a commit. A commit of its own on either branch parts them.`;
  return {
    ...report,
    conclusion,
    title: `${report.title}${SIGNS[conclusion].replace('#', `#${number}`)}`,
    summary: `${notice}\n\n${report.summary}`,
  };
}

const SIGNS: Readonly<Record<Hold['conclusion'], string>> = { failure: '; # fails', action_required: '; # asks for action' };

/** Whether a title of ours says that a twin holds the pull request. */
export function isHeld(title: string): boolean {
  return /; #\d{1,9} (?:fails|asks for action)$/.test(title);
}
