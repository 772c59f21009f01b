import type { Accepted } from '../../../review/review.ts';
import { markdownCode, markdownText } from '../../escape.ts';
import { cutLength } from '../limits.ts';

/**
 * How a comment of ours stands: what it says holds, it was repaired, somebody accepted it, the base has it too so that the change
 * does not bring it any more, its code stands in another file (where it holds, unless it is said there too), or nobody judges it any more.
 */
export type CommentStanding = 'open' | 'fixed' | 'accepted' | 'in-base' | 'moved' | 'unjudged';

/** What a comment is to say of itself, with what its words need. */
export type Verdict =
  | { readonly standing: 'open' }
  | { readonly standing: 'fixed'; readonly head: string }
  | { readonly standing: 'accepted'; readonly accepted: Accepted }
  | { readonly standing: 'in-base' }
  | { readonly standing: 'moved'; readonly to: string; readonly isSaidThere: boolean }
  | { readonly standing: 'unjudged'; readonly why: 'off' | 'left-out' | 'beyond'; readonly ruleId: string };

const SAID = '\n\nIt said:\n\n';

/** How the words begin that stand before what a comment said at first. */
const BEGINNINGS: Readonly<Record<Exclude<CommentStanding, 'open'>, string>> = {
  fixed: '**Fixed in ',
  accepted: '**Accepted ',
  'in-base': '**Already there in the base',
  moved: '**Moved to ',
  unjudged: '**Not judged any more',
};

/** How a comment stands by its own words. */
export function standingOf(body: string): CommentStanding {
  if (!body.includes(SAID)) return 'open';
  const found = Object.entries(BEGINNINGS).find(([, beginning]) => body.startsWith(beginning));
  return found ? (found[0] as CommentStanding) : 'open';
}

/** What a comment said at first, whatever it says now. */
export function originalBody(body: string): string {
  return standingOf(body) === 'open' ? body : body.slice(body.indexOf(SAID) + SAID.length);
}

/** Whether a comment carries a suggestion that can be committed. */
export function hasSuggestion(body: string): boolean {
  return /^`{3,}suggestion$/m.test(originalBody(body));
}

/** A comment with what has become of its finding; as it was said at first, where that holds. */
export function bodyAs(body: string, verdict: Verdict): string {
  return verdict.standing === 'open' ? originalBody(body) : `${wordsOf(verdict)}${SAID}${originalBody(body)}`;
}

function wordsOf(verdict: Exclude<Verdict, { standing: 'open' }>): string {
  const { standing } = verdict;
  const begin = BEGINNINGS[standing];
  if (standing === 'fixed') return `${begin}${verdict.head}.**`;
  if (standing === 'accepted') return `${begin}${acceptance(verdict.accepted)}`;
  if (standing === 'in-base') return `${begin}.** This change does not bring it any more, so nothing is asked of it here.`;
  if (standing === 'moved') return `${begin}${markdownCode(verdict.to)}.**${verdict.isSaidThere ? '' : STILL_OPEN}`;
  return `${begin}:** ${reasonOf(verdict)}`;
}

const STILL_OPEN = ' It holds there as it did here.';

/** The file into which a comment says that its finding has moved; undefined for one that says nothing of that kind. */
export function movedTo(body: string): string | undefined {
  return standingOf(body) === 'moved' ? MOVED.exec(body)?.[2] : undefined;
}

const MOVED = /^\*\*Moved to (`+) ?(.*?) ?\1\.\*\*/;

/** What has become of a comment's finding, in a few words of Markdown. */
export function standingWords(verdict: Verdict): string {
  if (verdict.standing === 'moved') return `moved to ${markdownCode(verdict.to)}`;
  return {
    open: 'open again',
    fixed: 'fixed',
    accepted: 'accepted',
    'in-base': 'already there in the base',
    unjudged: 'not judged any more',
  }[verdict.standing];
}

function acceptance({ kind, by, baseline, place, reason }: Accepted): string {
  const why = markdownText(cutLength(reason, 300));
  if (kind === 'inSource') return `in the code${place ? `, by a comment in ${markdownCode(place.path)}` : ''}:** ${why}`;
  return `by ${markdownText(by ?? (baseline === undefined ? 'somebody' : `the baseline ${baseline}`))}:** ${why}`;
}

function reasonOf({ why, ruleId }: Extract<Verdict, { standing: 'unjudged' }>): string {
  const rule = markdownCode(ruleId);
  if (why === 'off') return `the policy has switched ${rule} off.`;
  if (why === 'left-out') return 'the policy leaves this file out.';
  return `as the repository is now, ${rule} has nothing to say about this file.`;
}
