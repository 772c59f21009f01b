import { createHash } from 'node:crypto';
import { FACTORS } from '../../../checks/factors.ts';
import { RULES } from '../../../checks/index.ts';
import type { Command } from '../../commands/command.ts';
import { customCard } from '../../policy/custom/custom-rules.ts';
import { markdownText } from '../../report/escape.ts';
import type { ButtonName } from '../../report/github/check-run/buttons.ts';
import { ruleExplanation } from '../../report/github/conversation/explanation.ts';
import { listedDigest } from '../../report/github/check-run/listed.ts';
import { factorsOf, isCounting, plural } from '../../report/github/tally.ts';
import { everyFinding } from '../../review/comparing/one-per-line.ts';
import type { Review } from '../../review/review.ts';
import type { PullRequest } from '../client/answers.ts';
import type { CommandResult } from '../auditing/auditor.ts';
import type { Client } from '../client/client.ts';
import type { ButtonIntent, PullRequestRef } from '../delivery/intent.ts';
import { judgeUnder, readUnder } from '../auditing/judging.ts';
import { saidIn } from '../publishing/said.ts';
import { answerKey, type Conversation, readConversation } from '../reading/conversation.ts';
import { type PolicyReading, readPolicyInForce } from '../reading/policy.ts';
import { readPullRequest } from '../reading/pull-requests.ts';
import { type PullRequestSubject, subjectOf } from '../auditing/subject.ts';
import { type AuditTools, policyTerms } from '../auditing/tools.ts';
import { heedAuthor } from './own-comments.ts';
import { judgedNow } from './answers.ts';
import { People } from './people.ts';
import { reply } from './reply.ts';
import { baselineOf } from './settle.ts';

/** The command that a button stands for: whoever may use that may press it. */
export const MEANS: Readonly<Record<ButtonName, Command>> = {
  audit: { kind: 'audit' },
  explain: { kind: 'explain' },
  accept: { kind: 'baseline' },
};

/** What a button does. Somebody who may not is not answered; what was answered once on a commit is not said again. */
export async function pressButton(tools: AuditTools, client: Client, intent: ButtonIntent): Promise<CommandResult> {
  const { target, head, button, sender } = intent;
  const pull = await readPullRequest(client, target);
  if (pull.state === 'closed' || pull.head.sha !== head) return { audit: false };
  const subject = subjectOf(target, pull);
  const reading = await readPolicyInForce(client, target, subject.policyAt, await policyTerms(tools, target.installationId));
  const people = new People(client, target, subject.facts.author, reading.resolved.policy.commands, tools.acquaintance);
  if (!(await people.may(MEANS[button], sender))) return { audit: false };
  if (button === 'audit') return { audit: true };
  const pressed: Pressed = { tools, client, target, pull, subject, reading, people, conversation: await readConversation(client, target) };
  return button === 'explain' ? explain(pressed) : accept(pressed, intent);
}

/** A button that somebody may press, and what it is beside. */
interface Pressed {
  readonly tools: AuditTools;
  readonly client: Client;
  readonly target: PullRequestRef;
  readonly pull: PullRequest;
  readonly subject: PullRequestSubject;
  readonly reading: PolicyReading;
  readonly people: People;
  readonly conversation: Conversation;
}

/** Every rule that found something new in this change, explained once. */
async function explain(pressed: Pressed): Promise<CommandResult> {
  const { client, target, pull, subject, reading, people, conversation } = pressed;
  const answers = { kind: 'button', to: `explain-${pull.head.sha}` } as const;
  if (conversation.answered.has(answerKey(answers))) return { audit: false };
  const { review: judged, own } = await judgedNow(pressed);
  const review = await heedAuthor(judged, reading.resolved.policy, people, subject.facts.author);
  const open = everyFinding(review).filter((finding) => isCounting(finding, 'introduced'));
  const found = new Set(open.map(({ ruleId }) => ruleId));
  const rules = [...RULES, ...own.rules.map(customCard)].filter(({ id }) => found.has(id));
  const text = rules.length === 0 ? 'There is nothing to explain: nothing new counts.' : rules.map(ruleExplanation).join('\n\n');
  await reply(client, target, undefined, { answers, text });
  return { audit: false };
}

/** Accepts what the check listed beside which the button stands, and nothing that whoever pressed it can't have seen. */
async function accept(pressed: Pressed, { head, listed = '', sender }: ButtonIntent): Promise<CommandResult> {
  const { client, target, people, conversation } = pressed;
  const answers = { kind: 'button', to: `accept-${head}-${pressDigest(listed, sender)}` } as const;
  // The answer to an earlier try may have got lost, and the audit with it.
  if (conversation.answered.has(answerKey(answers))) return { audit: true };
  const review = await judgedAsListed(pressed);
  if (listedDigest(review) !== listed) {
    const changed = `Nothing was accepted: what is new at ${head.slice(0, 7)} is not any more what that check lists. It is judged again; its newest check has the button, too.`;
    return { audit: await reply(client, target, undefined, { answers, text: changed }) };
  }
  const { fingerprints, behind, beyond, forOthers } = baselineOf(review, ({ factor }) =>
    people.mayAbout(MEANS.accept, sender, FACTORS[factor - 1]?.slug),
  );
  const done = `Accepted ${plural(fingerprints.length, 'finding')} once, for ${head.slice(0, 7)} only, by ${markdownText(sender)} with the button of the check. The next push is judged without it, and so is what comes to this commit later.`;
  const others = `By the policy ${plural(forOthers.length, 'finding')} in ${factorsOf(forOthers)} ${forOthers.length === 1 ? 'is' : 'are'} for others to accept.`;
  const more = `The other ${beyond.toLocaleString('en')} have no room here: \`/twelvefold baseline\` accepts them.`;
  const text = [done, ...(beyond > 0 ? [more] : []), ...(forOthers.length > 0 ? [others] : [])].join(' ');
  const receipt = { by: sender, accepted: { head, fingerprints: [...fingerprints, ...behind] } };
  return { audit: await reply(client, target, undefined, { answers, text, receipt }) };
}

/** Each may accept what is theirs of the same list. */
function pressDigest(listed: string, sender: string): string {
  return createHash('sha256').update(`${listed} ${sender.toLowerCase()}`).digest('hex').slice(0, 12);
}

/** The change as an audit judges it: files that were spoken of are looked at, too. */
async function judgedAsListed(pressed: Pressed): Promise<Review> {
  const { tools, client, pull, subject, reading, people, conversation } = pressed;
  const { policy } = reading.resolved;
  const said = saidIn(conversation, pull.draft !== true);
  const material = await readUnder(client, subject.ends, reading, said.files);
  const { review } = await judgeUnder(tools.pool, material, policy, { said: said.findings });
  return heedAuthor(review, policy, people, subject.facts.author);
}
