import { FACTORS } from '../../../checks/factors.ts';
import type { AuditCommand } from '../../commands/command.ts';
import { pathTest } from '../../commands/paths.ts';
import { findingsTable } from '../../report/github/findings-table.ts';
import { LIMITS } from '../../report/github/limits.ts';
import type { Place } from '../../report/github/links.ts';
import { MOST_ACCEPTED } from '../../report/github/marks.ts';
import { counting, plural } from '../../report/github/tally.ts';
import type { Finding, Review } from '../../review/review.ts';
import type { Client } from '../client.ts';
import type { PullRequestRef } from '../intent.ts';
import type { Fence } from '../publishing/fence.ts';
import type { Wish } from './hearing.ts';
import { reply } from './reply.ts';

/** What wishes are answered with. */
export interface Settlement {
  readonly client: Client;
  readonly target: PullRequestRef;
  readonly fence: Fence;
}

/** Findings that `baseline` accepts: every new one that counts. */
export function baselineOf(review: Review): readonly string[] {
  return counting(review, 'introduced')
    .slice(0, MOST_ACCEPTED)
    .map(({ fingerprint }) => fingerprint);
}

/**
 * Writes down what was accepted, where everybody sees it: later audits read it there. False when GitHub would not take it.
 * @param count of findings that there are to accept, those among them for which a receipt has no room
 */
export async function settleBaseline(
  settlement: Settlement,
  wishes: readonly Wish[],
  fingerprints: readonly string[],
  count: number,
): Promise<boolean> {
  let isWritten = false;
  for (const wish of wishes) {
    if (wish.command.kind !== 'baseline') continue;
    const rest =
      count > fingerprints.length
        ? ` The other ${(count - fingerprints.length).toLocaleString('en')} have no room here: the same command again accepts them.`
        : '';
    const text =
      fingerprints.length === 0
        ? 'There is nothing to accept: no new finding counts.'
        : `Accepted ${plural(fingerprints.length, 'finding')} as they stand now; what comes later counts. \`/twelvefold unignore <finding>\` takes single ones back, deleting this comment and that command all of them. To accept them for every later change too, run \`twelvefold baseline\` and commit the file that it writes.${rest}`;
    if (await say(settlement, wish, text, { by: wish.comment.author, accepted: { fingerprints } })) isWritten = true;
  }
  return isWritten;
}

/** Says what has become of `fix` and lists what was asked for, once each. `suggested` counts the repairs that stand in suggestions now; undefined on a draft, which gets no comments. */
export async function settleRest(
  settlement: Settlement,
  wishes: readonly Wish[],
  review: Review,
  place: Place,
  suggested: number | undefined,
): Promise<void> {
  for (const wish of wishes) {
    const { command } = wish;
    if (command.kind === 'fix') await say(settlement, wish, fixAnswer(suggested));
    else if (command.kind === 'audit' && command.topic) await say(settlement, wish, listing(review, command.topic, place));
  }
}

function fixAnswer(suggested: number | undefined): string {
  if (suggested === undefined) return 'A draft gets no comments on its lines. Ask again when it is ready for review.';
  if (suggested === 0)
    return 'There is nothing to suggest: no finding on a line of this change has a repair that is safe to commit without a look.';
  return `${plural(suggested, 'safe repair')} ${suggested === 1 ? 'stands' : 'stand'} in suggestions on the lines of this change. They can be committed one by one or, in the tab "Files changed", as a batch.`;
}

/** What stands at head about a topic, old and new. */
function listing(review: Review, topic: NonNullable<AuditCommand['topic']>, place: Place): string {
  const isAbout = aboutTopic(topic);
  const found = [...counting(review, 'introduced'), ...counting(review, 'existing')].filter(isAbout);
  const tables = [
    ...findingsTable(
      'New',
      found.filter(({ state }) => state === 'introduced'),
      place,
      LIMITS.commentLength / 2 - 500,
    ),
    ...findingsTable(
      'Already there',
      found.filter(({ state }) => state === 'existing'),
      place,
      LIMITS.commentLength / 2 - 500,
    ),
  ];
  return found.length === 0 ? 'Nothing of that kind is in the files of this change.' : tables.join('\n\n');
}

function aboutTopic(topic: NonNullable<AuditCommand['topic']>): (finding: Finding) => boolean {
  if (topic.kind === 'factor') return ({ factor }) => FACTORS[factor - 1]?.slug === topic.factor;
  if (topic.kind === 'rule') return ({ ruleId }) => ruleId === topic.ruleId;
  const isMatch = pathTest(topic.glob);
  return ({ path }) => isMatch(path);
}

async function say(
  { client, target, fence }: Settlement,
  { answers, comment }: Wish,
  text: string,
  receipt?: Parameters<typeof reply>[3]['receipt'],
): Promise<boolean> {
  await fence();
  return reply(client, target, comment.thread, { answers, text, ...(receipt ? { receipt } : {}) });
}
