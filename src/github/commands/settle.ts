import { findingsTable } from '../../report/github/check-run/findings-table.ts';
import type { Place } from '../../report/github/links.ts';
import { markdownCode } from '../../report/escape.ts';
import { MOST_ACCEPTED } from '../../report/github/conversation/marks.ts';
import { counting, factorsOf, isCounting, plural } from '../../report/github/tally.ts';
import type { Finding, Review } from '../../review/review.ts';
import type { Client } from '../client/client.ts';
import { EARLIER, type PullRequestRef } from '../delivery/intent.ts';
import type { Fence } from '../publishing/fence.ts';
import { idOf } from '../../policy/finding-id.ts';
import type { Policy } from '../../policy/policy.ts';
import { acceptedFindings } from '../../report/suppressions.ts';
import type { Suggested } from '../publishing/publish.ts';
import type { Unmet, Wish } from './hearing.ts';
import { listing, type Names, nowhereAnswer, topicIn } from './listing.ts';
import { possible } from './possible.ts';
import { reply } from './reply.ts';

/** What wishes are answered with. */
export interface Settlement {
  readonly client: Client;
  readonly target: PullRequestRef;
  readonly fence: Fence;
}

/** What `baseline` accepts. */
export interface Offer {
  readonly fingerprints: readonly string[];
  /** Those of what is not said, because it stands on the same lines: it is accepted with them. */
  readonly behind: readonly string[];
  /** Findings that there are to accept and for which a receipt has no room. */
  readonly beyond: number;
  /** Findings that whoever asked may not accept. */
  readonly forOthers: readonly Finding[];
}

/** What there is to accept for somebody: every new finding that counts and that they may accept. */
export function baselineOf(review: Review, mayAccept: (finding: Finding) => boolean): Offer {
  const open = counting(review, 'introduced');
  const hidden = review.behind.filter((finding) => isCounting(finding, 'introduced'));
  const printsOf = (findings: readonly Finding[]): readonly string[] => findings.filter(mayAccept).map(({ fingerprint }) => fingerprint);
  const mine = printsOf(open);
  const fingerprints = mine.slice(0, MOST_ACCEPTED);
  return {
    fingerprints,
    behind: printsOf(hidden).slice(0, MOST_ACCEPTED - fingerprints.length),
    beyond: mine.length - fingerprints.length,
    forOthers: open.filter((finding) => !mayAccept(finding)),
  };
}

/** Writes down what was accepted, where everybody sees it: later audits read it there. False when GitHub would not take it. */
export async function settleBaseline(settlement: Settlement, wish: Wish, offer: Offer): Promise<boolean> {
  const fingerprints = [...offer.fingerprints, ...offer.behind];
  return say(settlement, wish, baselineAnswer(offer), { by: wish.comment.author, accepted: { fingerprints } });
}

/** Says that a wish for everything to be accepted came to nothing, because something was pushed after it. */
export async function settleOutdated(
  settlement: Settlement,
  wish: Wish,
  { meant, head }: { readonly meant: string; readonly head: string },
): Promise<void> {
  const of = meant === EARLIER ? 'said before the last push was known' : `said of ${meant.slice(0, 7)}`;
  const text = `Nothing was accepted: this was ${of}, and by now ${head.slice(0, 7)} is the head of this pull request. See what its check lists, then ask again.`;
  await say(settlement, wish, text);
}

/** Says of each wish that nothing was looked at. */
export async function settleSkipped(settlement: Settlement, wishes: readonly Wish[]): Promise<void> {
  for (const wish of wishes)
    await say(settlement, wish, 'The policy takes this pull request out, so nothing was looked at; its check says by what.');
}

function baselineAnswer({ fingerprints, beyond, forOthers }: Offer): string {
  const accepted = `Accepted ${plural(fingerprints.length, 'finding')} as they stand now; what comes later counts. \`/twelvefold unignore <finding>\` takes single ones back, deleting this comment and that command all of them. To accept them for every later change too, run \`twelvefold baseline\` and commit the file that it writes.`;
  const nothing = `There is nothing to accept: no new finding counts${forOthers.length > 0 ? ' that is yours to accept' : ''}.`;
  return [
    fingerprints.length > 0 ? accepted : nothing,
    ...(beyond > 0 ? [`The other ${beyond.toLocaleString('en')} have no room here: the same command again accepts them.`] : []),
    ...(forOthers.length > 0
      ? [
          `By the policy ${plural(forOthers.length, 'finding')} in ${factorsOf(forOthers)} ${forOthers.length === 1 ? 'is' : 'are'} for others to accept.`,
        ]
      : []),
  ].join(' ');
}

/** What answers are made of, besides the review. */
export interface Answers {
  readonly place: Place;
  readonly policy: Policy;
  /** What has become of the repairs that were asked for; undefined on a draft, which gets no comments. */
  readonly suggested: Suggested | undefined;
  /** Asked for when somebody has named something. */
  readonly names: () => Names;
}

/** Says what has become of `fix` and lists what was asked for, once each. Gives the wishes for what is not there. */
export async function settleRest(
  settlement: Settlement,
  wishes: readonly Wish[],
  review: Review,
  { place, policy, suggested, names }: Answers,
): Promise<readonly Wish[]> {
  const nowhere: Wish[] = [];
  for (const wish of wishes) {
    const { command } = wish;
    if (command.kind === 'fix') await say(settlement, wish, fixAnswer(policy, suggested));
    if (command.kind !== 'audit' || !command.topic) continue;
    const there = names();
    const topic = topicIn(there, command.topic);
    if (!topic) nowhere.push(wish);
    await say(settlement, wish, topic ? listing(review, topic, place) : nowhereAnswer(there, command.topic));
  }
  return nowhere;
}

/** Whether a policy lets suggestions stand on lines. A command does not override it. */
export function takesSuggestions({ mode, comments }: Policy): boolean {
  return mode !== 'observe' && comments.suggestions;
}

function fixAnswer(policy: Policy, suggested: Suggested | undefined): string {
  if (suggested === undefined) return 'A draft gets no comments on its lines. Ask again when it is ready for review.';
  if (!takesSuggestions(policy))
    return `The policy keeps suggestions off the lines (\`${policy.mode === 'observe' ? 'mode: observe' : 'comments.suggestions: false'}\`). In a checkout \`twelvefold review --fix\` writes every safe repair.`;
  const { standing, missing, left } = suggested;
  if (standing + missing + left === 0)
    return 'There is nothing to suggest: no finding on a line of this change has a repair that is safe to commit without a look.';
  const sentences = [
    ...(standing > 0
      ? [
          `${plural(standing, 'safe repair')} ${standing === 1 ? 'stands' : 'stand'} in suggestions on the lines of this change. They can be committed one by one or, in the tab "Files changed", as a batch.`,
        ]
      : []),
    ...(missing > 0
      ? [
          `${plural(missing, 'safe repair has', 'safe repairs have')} no suggestion: the comment was there already without one, or GitHub would not take it. In a checkout \`twelvefold review --fix\` writes them.`,
        ]
      : []),
    ...(left > 0
      ? [`${plural(left, 'safe repair is', 'safe repairs are')} left, for which one review has no room: ask for \`/twelvefold fix\` again.`]
      : []),
  ];
  return sentences.join(' ');
}

/** Says of each decision that came to nothing why it did, and what there is to decide about. */
export async function settleUnmet(settlement: Settlement, unmet: readonly Unmet[], review: Review, place: Place): Promise<void> {
  for (const wish of unmet) {
    // What can't be meant at all was answered when it was received.
    const isPossible = possible(wish.command, wish.comment.fingerprint !== undefined).kind !== 'unknown';
    if (isPossible) await say(settlement, wish, unmetAnswer(wish, review, place));
  }
}

/** Room for the list of what there is. */
const CHOICE_BYTES = 6_000;

function unmetAnswer({ command, comment, why }: Unmet, review: Review, place: Place): string {
  const { topic, path } = command;
  const id = topic === undefined ? idOf(comment.fingerprint ?? '') : topic.kind === 'rule' ? topic.ruleId : topic.fingerprint;
  const about = `${markdownCode(id)}${path === undefined ? '' : ` in ${markdownCode(path)}`}`;
  if (why === 'not-allowed') return `By the policy ${about} is for others to decide: who may differs by factor.`;
  if (command.kind === 'unignore') {
    const accepted = acceptedFindings(review).filter(({ suppression }) => suppression?.kind === 'external');
    const there = findingsTable('Accepted', accepted, place, CHOICE_BYTES);
    const words = `There was nothing to take back: nobody has said \`ignore\` of ${about} here that still holds.`;
    // What a baseline, another form of the words or a wider one accepts is taken back as it was said.
    return [words, ...(there.length > 0 ? ['What is accepted here, and by whom:'] : []), ...there].join('\n\n');
  }
  const there = [...counting(review, 'introduced'), ...counting(review, 'existing')];
  const tables = findingsTable('What there is', there, place, CHOICE_BYTES);
  return [`Nothing was accepted: the files of this change have no finding ${about}.`, ...tables].join('\n\n');
}

async function say(
  { client, target, fence }: Settlement,
  { answers, comment }: Pick<Wish, 'answers' | 'comment'>,
  text: string,
  receipt?: Parameters<typeof reply>[3]['receipt'],
): Promise<boolean> {
  await fence();
  return reply(client, target, comment.thread, { answers, text, ...(receipt ? { receipt } : {}) });
}
