import type { Policy } from '../../../policy/policy.ts';
import type { Review } from '../../../review/review.ts';
import { markdownCode, markdownText } from '../../escape.ts';
import { acceptedByPeople } from './accepted-by-people.ts';
import { coverageSection } from './coverage.ts';
import { findingsTable } from './findings-table.ts';
import { bytesOf, LIMITS } from '../limits.ts';
import type { Place } from '../links.ts';
import { listedMark } from './listed.ts';
import { scorecardTable } from './scorecard.ts';
import { acceptedFindings } from '../../suppressions.ts';
import { type SettledComment, settledSection } from './settled-comments.ts';
import { suppressionsTable } from './suppressions.ts';
import { counting, enumerate, plural } from '../tally.ts';

/** What people are told about the policy in force. */
export interface PolicyAccount {
  /** Where it comes from, in words: `.github/twelvefold.yml on main`. Foreign text: a branch can have any name. */
  readonly source: string;
  /** The commit at which it was read and what was read there with it, in words; undefined where that is not known. Foreign text. */
  readonly readAt?: string | undefined;
  /** What of it is not followed and why, in one line each. Foreign text. */
  readonly notices: readonly string[];
  /** What else there is to say, in Markdown: its mistakes, what the change would make of it. */
  readonly sections: readonly string[];
  /** What can't be followed, in words (`the policy has mistakes`), so that somebody has to look; undefined when all can. */
  readonly mistaken: string | undefined;
}

/** What a commit was judged for. */
export interface Occasion {
  /** The pull request, or the one that a merge group was made for; undefined for a group of which that is not known. */
  readonly number: number | undefined;
  readonly isGroup: boolean;
  /** Branch that the change goes into, or the commit that a group was made on. Foreign text. */
  readonly into: string;
  /** Other open pull requests of the same head, each with a check run of the same name on the same commit. */
  readonly twins: readonly number[];
}

/** What the summary says besides the review itself. */
export interface SummaryContext {
  readonly place: Place;
  readonly policy: Policy;
  readonly account: PolicyAccount;
  readonly occasion?: Occasion | undefined;
  /** What could not be published, in whole sentences of our own. */
  readonly notices: readonly string[];
  /** What has become of comments that people have answered. */
  readonly settled?: readonly SettledComment[];
}

/** The check run's summary and, where there is more to list, its text; each fits GitHub's limit in bytes. */
export interface SummaryTexts {
  readonly summary: string;
  readonly text: string | undefined;
}

/** Writes both, the findings first to be cut where there are too many. */
export function summaryTexts(review: Review, context: SummaryContext): SummaryTexts {
  const before = [
    [headline(review), ...(context.occasion ? [occasionWords(context.occasion)] : [])].join(' '),
    ...[...twinNotice(context.occasion?.twins ?? []), ...context.notices].map((notice) => `> ⚠️ ${notice}`),
    ...context.account.sections,
    scorecardTable(review).join('\n'),
    ...suppressionsTable(review, context.place),
    ...acceptedByPeople(review, context.place),
    ...settledSection(context.settled ?? [], context.place, context.occasion?.number),
  ];
  const after = [coverageSection(review), footer(context), listedMark(review)];
  // Room for the word that a twin holds the pull request, too.
  const used = bytesOf([...before, ...after].join('\n\n')) + 700;
  const table = findingsTable('New findings', counting(review, 'introduced'), context.place, LIMITS.summaryBytes - used);
  return {
    summary: [...before, ...table, ...after].filter((part) => part !== '').join('\n\n'),
    text: furtherFindings(review, context.place),
  };
}

function headline(review: Review): string {
  const introduced = counting(review, 'introduced').length;
  const fixed = counting(review, 'fixed').length;
  const existing = counting(review, 'existing').length;
  const accepted = acceptedFindings(review);
  const byChange = accepted.filter(({ suppression }) => suppression?.introduced).length;
  const facts = [
    introduced > 0 ? `This change brings **${plural(introduced, 'new finding')}**` : 'This change brings no new findings',
    ...(fixed > 0 ? [`fixes ${fixed.toLocaleString('en')}`] : []),
    ...(existing > 0 ? [`leaves ${existing.toLocaleString('en')} that ${existing === 1 ? 'was' : 'were'} there before`] : []),
  ];
  const sentences = [
    `${facts.join(', ')}.`,
    ...(accepted.length > 0 ? [`${plural(accepted.length, 'finding is', 'findings are')} accepted and not counted.`] : []),
    ...(byChange > 0 ? [`**${byChange.toLocaleString('en')} of them by comments that this change itself adds.**`] : []),
    ...(review.score === undefined ? [] : [`Score: ${review.score} of 100 over the factors that apply.`]),
  ];
  return sentences.join(' ');
}

/** `Judged for #12 into main.` Several runs of one name can stand on one commit. */
function occasionWords({ number, isGroup, into }: Occasion): string {
  const what = number === undefined ? 'a merge group' : `${isGroup ? 'the merge group of ' : ''}#${number}`;
  return `Judged for ${what} ${isGroup ? 'on' : 'into'} ${markdownCode(into)}.`;
}

function twinNotice(twins: readonly number[]): readonly string[] {
  if (twins.length === 0) return [];
  const others = enumerate(twins.map((number) => `#${number}`));
  return [
    `This commit is the head of ${others} too, which ${twins.length === 1 ? 'has a check' : 'have checks'} of the same name here. To a branch protection GitHub shows only the newest: push a commit of its own to the branch of one of them where both have to pass.`,
  ];
}

const GATES: Readonly<Record<Policy['fail-on'], string>> = {
  error: 'new errors fail the check',
  warning: 'new errors and warnings fail the check',
  notice: 'any new finding fails the check',
  never: 'nothing fails the check',
};

function footer({ policy, account }: SummaryContext): string {
  const consequence = policy.mode === 'observe' ? 'the check is always neutral' : GATES[policy['fail-on']];
  return [
    '### How to reply',
    '',
    'Comment `/twelvefold audit` to have the newest commit judged again, `/twelvefold explain <id>` to have a finding explained, `/twelvefold ignore <id> -- reason` to accept it, or `/twelvefold help` for everything it understands. In the thread of a line comment no id is needed.',
    '',
    `<sub>Policy: ${markdownText(account.source)}, mode \`${policy.mode}\`, ${consequence}.${account.readAt === undefined ? '' : ` Read on ${markdownText(account.readAt)}.`}</sub>`,
    ...account.notices.map((notice) => `\n<sub>${markdownText(notice)}</sub>`),
  ].join('\n');
}

/** What is there to know beyond the change itself: fixed, old and accepted findings, each with its share of the room. */
function furtherFindings(review: Review, place: Place): string | undefined {
  const share = Math.floor(LIMITS.summaryBytes / 3) - 10;
  const sections = [
    ...findingsTable('Fixed by this change', counting(review, 'fixed'), place, share),
    ...findingsTable('Already there', counting(review, 'existing'), place, share),
    ...findingsTable('Accepted', acceptedFindings(review), place, share),
  ];
  return sections.length === 0 ? undefined : sections.join('\n\n');
}
