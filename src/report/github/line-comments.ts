import { FACTORS } from '../../../checks/factors.ts';
import { mask } from '../../analysis/secrets.ts';
import type { Policy } from '../../policy/policy.ts';
import type { ChangedFile } from '../../review/change-set.ts';
import type { Accepted, Finding, Review, Suggestion } from '../../review/review.ts';
import { hasHiddenCharacters, markdownBlock, markdownLink, markdownText } from '../escape.ts';
import { Anchors } from './anchors.ts';
import { commentMark, reviewMark } from './fingerprint.ts';
import { cutLength, LIMITS } from './limits.ts';
import { counting, plural } from './tally.ts';

/** A comment on lines of the diff, head side. */
export interface LineComment {
  readonly finding: Finding;
  readonly path: string;
  /** First line when the comment spans several. */
  readonly startLine: number | undefined;
  /** Line under which the comment stands. */
  readonly line: number;
  readonly body: string;
}

/**
 * What deserves a line comment: new, certain, an error or a warning, on a line that the diff shows; the gravest first, as many as
 * the policy allows. The choice depends on the review alone, so that what is said elsewhere doesn't change between two tries.
 */
export function lineComments(review: Review, policy: Policy, files: readonly ChangedFile[]): readonly LineComment[] {
  if (policy.mode === 'observe') return [];
  const anchors = new Anchors(files);
  return counting(review, 'introduced')
    .filter((finding) => finding.confidence === 'certain' && finding.severity !== 'notice' && finding.inDiff)
    .filter((finding) => anchors.takes(finding.path, finding.range.start.line))
    .slice(0, policy.comments.max)
    .map((finding) => lineComment(finding, anchors, policy.comments.suggestions));
}

/**
 * A comment with a suggestion for every safe repair that fits the lines of the diff, of old findings too: what `fix` asks for. The
 * gravest first, as many as one review takes.
 */
export function repairComments(review: Review, files: readonly ChangedFile[]): readonly LineComment[] {
  const anchors = new Anchors(files);
  return [...counting(review, 'introduced'), ...counting(review, 'existing')]
    .filter((finding) => finding.suggestion?.safe && anchors.takes(finding.path, finding.range.start.line) && offered(finding, anchors))
    .slice(0, MOST_REPAIRS)
    .map((finding) => lineComment(finding, anchors, true));
}

/** Comments that GitHub was seen to take in one review. */
const MOST_REPAIRS = 30;

function lineComment(finding: Finding, anchors: Anchors, suggestions: boolean): LineComment {
  const suggestion = suggestions ? offered(finding, anchors) : undefined;
  const line = finding.range.start.line;
  const severalLines = suggestion !== undefined && suggestion.endLine > suggestion.startLine;
  return {
    finding,
    path: finding.path,
    startLine: severalLines ? suggestion.startLine : undefined,
    line: suggestion ? suggestion.endLine : line,
    body: commentBody(finding, suggestion),
  };
}

/**
 * A suggestion replaces exactly the lines that its comment spans, so all of them must stand in the diff, the finding's among
 * them. It repeats the author's code unchanged, so one with another credential or an invisible character on its lines is not offered.
 */
function offered(finding: Finding, anchors: Anchors): Suggestion | undefined {
  const { suggestion, path, range } = finding;
  if (!suggestion || !anchors.takes(path, suggestion.startLine, suggestion.endLine)) return undefined;
  if (range.start.line < suggestion.startLine || range.start.line > suggestion.endLine) return undefined;
  const code = suggestion.lines.join('\n');
  return hasHiddenCharacters(code) || mask(code) !== code ? undefined : suggestion;
}

/** What is wrong, why it hurts, what to do, and the repair where there is one. */
export function commentBody(finding: Finding, suggestion: Suggestion | undefined): string {
  const factor = FACTORS[finding.factor - 1];
  const said = [mask(finding.what), finding.why].map((text) => markdownText(cutLength(text, 4_000)));
  const repair = suggestion ? markdownBlock(suggestion.lines, 'suggestion') : '';
  const parts = (block: string): readonly string[] => [
    ...said,
    `**What to do:** ${markdownText(cutLength(finding.remedy, 4_000))}`,
    ...(block === '' ? [] : [block]),
    `<sub>${SEVERITIES[finding.severity]} · ${factor ? markdownLink(`${factor.numeral}. ${factor.name}`, factor.link) : ''} · ${markdownLink(finding.ruleId, finding.link)}</sub>`,
    commentMark(finding),
  ];
  const body = parts(repair).join('\n\n');
  return body.length <= LIMITS.commentLength ? body : parts('').join('\n\n');
}

const SEVERITIES = { error: '🔴 Error', warning: '🟠 Warning', notice: '🔵 Notice' } as const;

/** The few words above the comments of one review. */
export function reviewBody(posted: readonly LineComment[], review: Review): string {
  const rest = counting(review, 'introduced').length - posted.length;
  const where = `${plural(posted.length, 'place')} in this change ${posted.length === 1 ? 'departs' : 'depart'}`;
  return [
    `${where} from the [twelve factors](https://12factor.net); the ${posted.length === 1 ? 'comment says' : 'comments say'} why and what to do.` +
      (rest > 0 ? ` The check's summary has ${plural(rest, 'more finding')}.` : ''),
    reviewMark(posted.map((comment) => comment.finding.fingerprint)),
  ].join('\n\n');
}

/** How a comment of ours stands: what it says holds, it was repaired, or somebody accepted it. */
export type CommentStanding = 'open' | 'fixed' | 'accepted';

/** How a comment stands by its own words. */
export function standingOf(body: string): CommentStanding {
  if (!body.includes(SAID)) return 'open';
  return body.startsWith(FIXED) ? 'fixed' : body.startsWith(ACCEPTED) ? 'accepted' : 'open';
}

/** What a comment said at first, whatever it says now. */
export function originalBody(body: string): string {
  return standingOf(body) === 'open' ? body : body.slice(body.indexOf(SAID) + SAID.length);
}

/** Whether a comment carries a suggestion that can be committed. */
export function hasSuggestion(body: string): boolean {
  return /^`{3,}suggestion$/m.test(originalBody(body));
}

/** What becomes of a comment once its finding is gone. */
export function fixedBody(body: string, head: string): string {
  return `${FIXED}${head}.**${SAID}${originalBody(body)}`;
}

/** What becomes of a comment once somebody has accepted its finding. */
export function acceptedBody(body: string, { by, baseline, reason }: Accepted): string {
  const who = by ?? (baseline === undefined ? 'somebody' : `the baseline ${baseline}`);
  return `${ACCEPTED}${markdownText(who)}:** ${markdownText(cutLength(reason, 300))}${SAID}${originalBody(body)}`;
}

const FIXED = '**Fixed in ';
const ACCEPTED = '**Accepted by ';
const SAID = '\n\nIt said:\n\n';
