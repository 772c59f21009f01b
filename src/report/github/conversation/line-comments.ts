import { FACTORS } from '../../../../checks/factors.ts';
import { mask } from '../../../analysis/secrets.ts';
import type { Policy } from '../../../policy/policy.ts';
import type { ChangedFile } from '../../../review/change-set.ts';
import { fingerprintsOf } from '../../../review/comparing/former-names.ts';
import type { Finding, Review, Suggestion } from '../../../review/review.ts';
import { hasHiddenCharacters, markdownBlock, markdownLink, markdownText } from '../../escape.ts';
import { Anchors } from './anchors.ts';
import { commentMark, heldAs, reviewMark } from './fingerprint.ts';
import { cutLength, LIMITS } from '../limits.ts';
import { counting, plural } from '../tally.ts';

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

/** Whoever has read a rule's words three times in one file knows what the check means that lists the others. */
const MOST_OF_A_RULE = 3;

/**
 * What deserves a line comment: new, certain, an error or a warning, on a line that the diff shows. What was said stays; of what was
 * not said the gravest first, as many as the policy allows in one review, few of one rule in one file, and nothing for which an earlier
 * one had no room. So what is said elsewhere doesn't change between two tries, and mending some of many does not bring up others that
 * were known.
 * @param past what was said on the pull request before
 */
export function lineComments(review: Review, policy: Policy, files: readonly ChangedFile[], past: Past = NO_PAST): readonly LineComment[] {
  const anchors = new Anchors(files);
  const findings = deserving(review, policy, anchors);
  const wasSaid = ({ fingerprint }: Finding): boolean => past.said.has(fingerprint);
  const saidOf = countsOf(findings.filter(wasSaid).map(placeOf));
  let room = policy.comments.max;
  const takesRoom = (finding: Finding): boolean => {
    const count = saidOf.get(placeOf(finding)) ?? 0;
    if (room <= 0 || count >= MOST_OF_A_RULE || isKnown(finding, past)) return false;
    saidOf.set(placeOf(finding), count + 1);
    room -= 1;
    return true;
  };
  return findings
    .filter((finding) => wasSaid(finding) || takesRoom(finding))
    .map((finding) => lineComment(finding, anchors, policy.comments.suggestions));
}

function placeOf({ ruleId, path }: Finding): string {
  return `${ruleId} ${path}`;
}

function countsOf(places: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const place of places) counts.set(place, (counts.get(place) ?? 0) + 1);
  return counts;
}

/** What was held back, or was said under a name that the file has no more: that comment stands where it was written. */
function isKnown(finding: Finding, { said, held }: Past): boolean {
  return fingerprintsOf(finding).some((each) => said.has(each) || held.has(heldAs(each)));
}

/** Fingerprints of what deserves a comment and gets none for lack of room. */
export function heldBack(
  review: Review,
  policy: Policy,
  files: readonly ChangedFile[],
  comments: readonly LineComment[],
): readonly string[] {
  const chosen = new Set(comments.map(({ finding }) => finding.fingerprint));
  return deserving(review, policy, new Anchors(files)).flatMap(({ fingerprint }) => (chosen.has(fingerprint) ? [] : [fingerprint]));
}

/** What was said on a pull request: fingerprints, and beginnings of those that were held back. */
export interface Past {
  readonly said: ReadonlySet<string>;
  readonly held: ReadonlySet<string>;
}

const NO_PAST: Past = { said: new Set(), held: new Set() };

function deserving(review: Review, { mode }: Policy, anchors: Anchors): readonly Finding[] {
  if (mode === 'observe') return [];
  return counting(review, 'introduced')
    .filter((finding) => finding.confidence === 'certain' && finding.severity !== 'notice' && finding.inDiff)
    .filter((finding) => anchors.takes(finding.path, finding.range.start.line));
}

/** Safe repairs that fit the lines of a diff, gravest first, each as a comment with a suggestion. */
export interface Repairs {
  /** Those that were spoken of before, and of the others as many as one review takes. */
  readonly now: readonly LineComment[];
  /** The rest, for which somebody has to ask again. */
  readonly later: readonly LineComment[];
}

/**
 * What `fix` asks for: repairs of old findings, too.
 * @param said fingerprints of what was said on the pull request before
 */
export function repairComments(review: Review, files: readonly ChangedFile[], said: ReadonlySet<string> = NO_PAST.said): Repairs {
  const anchors = new Anchors(files);
  const all = [...counting(review, 'introduced'), ...counting(review, 'existing')]
    .filter((finding) => finding.suggestion?.safe && anchors.takes(finding.path, finding.range.start.line) && offered(finding, anchors))
    .map((finding) => lineComment(finding, anchors, true));
  const later = all.filter(({ finding }) => fingerprintsOf(finding).every((print) => !said.has(print))).slice(MOST_REPAIRS);
  return { now: all.filter((comment) => !later.includes(comment)), later };
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
  return bodyWith(finding, suggestion ? markdownBlock(suggestion.lines, 'suggestion') : '');
}

/**
 * What a comment is to say of its finding now. Its suggestion stays as it was posted, because it replaces the lines that it stands under.
 * @param before what it says so far
 */
export function renewedBody(finding: Finding, before: string): string {
  return bodyWith(finding, SUGGESTION.exec(before.replaceAll('\r\n', '\n'))?.[0] ?? '');
}

/** A fence is longer than any within. */
const SUGGESTION = /^(`{3,})suggestion\n(?:[\s\S]*?\n)?\1$/m;

function bodyWith(finding: Finding, repair: string): string {
  const factor = FACTORS[finding.factor - 1];
  const said = [mask(finding.what), finding.why].map((text) => markdownText(cutLength(text, 4_000)));
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

/**
 * The few words above the comments of one review.
 * @param held fingerprints for which there was no room
 */
export function reviewBody(posted: readonly LineComment[], review: Review, held: readonly string[] = []): string {
  const rest = counting(review, 'introduced').length - posted.length;
  const where = `${plural(posted.length, 'place')} in this change ${posted.length === 1 ? 'departs' : 'depart'}`;
  return [
    `${where} from the [twelve factors](https://12factor.net); the ${posted.length === 1 ? 'comment says' : 'comments say'} why and what to do.` +
      (rest > 0 ? ` The check's summary has ${plural(rest, 'more finding')}.` : ''),
    reviewMark({ said: posted.map((comment) => comment.finding.fingerprint), held }),
  ].join('\n\n');
}
