import { hiddenComment, markdownCode } from '../../escape.ts';
import type { EarlierSurveys, SurveyNumbers } from '../../../review/earlier-surveys.ts';
import type { Review } from '../../../review/review.ts';
import { markdownReport } from '../../markdown.ts';
import { cutLength, LIMITS } from '../limits.ts';
import { counting, plural } from '../tally.ts';

/** The issue that tells how a whole repository keeps the twelve factors. */
export interface SurveyIssue {
  readonly title: string;
  /** @param before what the issue says now: whatever people have written behind our words is kept */
  bodyOver(before?: string): string;
  /** Whether an issue of ours with this body is the one. */
  isOurs(body: string): boolean;
}

/** Characters with which a report can say something. */
const LEAST_ROOM = 1_000;

const MARK = hiddenComment('twelvefold:survey');

/** @param earlier undefined for the first audit */
export function surveyIssue(review: Review, branch: string, earlier: EarlierSurveys | undefined): SurveyIssue {
  const words = [
    `Twelvefold has audited ${markdownCode(branch)} as a whole. This issue is brought up to date when that is done again; nobody has to answer it, and closing it changes nothing.`,
    'Pull requests are judged by what they change alone. To accept what is listed here for all of them, run `twelvefold baseline` and commit the file that it writes.',
    ...(earlier ? [comparison(review, earlier)] : []),
    markdownReport(review),
  ].join('\n\n');
  return {
    title: 'How this repository keeps the twelve factors',
    bodyOver: (before = MARK) => {
      const at = before.indexOf(MARK);
      const notes = at === -1 ? MARK : before.slice(at);
      const room = LIMITS.commentLength - notes.length - 2;
      // Where people have filled the issue it is theirs.
      return room < LEAST_ROOM ? before : `${cutLength(words, room)}\n\n${notes}`;
    },
    isOurs: (body) => body.includes(MARK),
  };
}

/** How it stands beside how it stood: `Score 62 with 5 findings; it was 58 with 7 findings when Twelvefold came on 2026-11-01`. */
function comparison(review: Review, { first, last }: EarlierSurveys): string {
  const now = numbers(review.score, counting(review, 'introduced').length);
  const then = `it was ${numbers(first.score, first.findings)} when Twelvefold came, on ${dayOf(first)}`;
  const before = last === first ? '' : `, and ${numbers(last.score, last.findings)} at the audit before this one, on ${dayOf(last)}`;
  return `**Score ${now}**; ${then}${before}. Each by the rules of its day.`;
}

function numbers(score: number | undefined, findings: number): string {
  return `${score === undefined ? 'none' : `${Math.round(score)} of 100`} with ${plural(findings, 'finding')}`;
}

function dayOf({ at }: SurveyNumbers): string {
  return at.toISOString().slice(0, 10);
}
