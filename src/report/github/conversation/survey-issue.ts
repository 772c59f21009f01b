import { hiddenComment, markdownCode } from '../../escape.ts';
import { cutLength, LIMITS } from '../limits.ts';

/** The issue that tells how a whole repository keeps the twelve factors. */
export interface SurveyIssue {
  readonly title: string;
  readonly body: string;
  /** Whether an issue of ours with this body is the one. */
  isOurs(body: string): boolean;
}

const MARK = hiddenComment('twelvefold:survey');

/** @param report the audit in Markdown, everything in it inert */
export function surveyIssue(report: string, branch: string): SurveyIssue {
  const words = [
    `Twelvefold has audited ${markdownCode(branch)} as a whole. This issue is brought up to date when that is done again; nobody has to answer it, and closing it changes nothing.`,
    'Pull requests are judged by what they change alone. To accept what is listed here for all of them, run `twelvefold baseline` and commit the file that it writes.',
    report,
  ].join('\n\n');
  return {
    title: 'How this repository keeps the twelve factors',
    body: `${cutLength(words, LIMITS.commentLength - MARK.length - 2)}\n\n${MARK}`,
    isOurs: (body) => body.trimEnd().endsWith(MARK),
  };
}
