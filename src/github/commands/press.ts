import { RULES } from '../../../checks/index.ts';
import type { Command } from '../../commands/command.ts';
import { customCard } from '../../policy/custom/custom-rules.ts';
import { markdownText } from '../../report/escape.ts';
import type { ButtonName } from '../../report/github/buttons.ts';
import { ruleExplanation } from '../../report/github/explanation.ts';
import { counting } from '../../report/github/tally.ts';
import type { CommandResult } from '../auditor.ts';
import type { Client } from '../client.ts';
import type { ButtonIntent } from '../intent.ts';
import { judgeUnder, readUnder } from '../judging.ts';
import { answerKey, readConversation } from '../reading/conversation.ts';
import { type PolicyReading, readPolicyInForce } from '../reading/policy.ts';
import { readPullRequest } from '../reading/pull-requests.ts';
import { type PullRequestSubject, subjectOf } from '../subject.ts';
import { type AuditTools, policyTerms } from '../tools.ts';
import { People } from './people.ts';
import { reply } from './reply.ts';

/** The command that a button stands for: whoever may use that may press it. */
const MEANS: Readonly<Record<ButtonName, Command>> = {
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
  const people = new People(client, target, subject.facts.author, reading.resolved.policy.commands);
  if (!(await people.may(MEANS[button], sender))) return { audit: false };
  if (button === 'audit') return { audit: true };
  const answers = { kind: 'button', to: `${button}-${head}` } as const;
  const { answered } = await readConversation(client, target);
  // The answer to an earlier try may have got lost, and the audit with it.
  if (answered.has(answerKey(answers))) return { audit: button === 'accept' };
  if (button === 'explain') {
    const text = await explainAll(tools, client, subject, reading);
    await reply(client, target, undefined, { answers, text });
    return { audit: false };
  }
  const text = `Accepted once, for ${head.slice(0, 7)} only, by ${markdownText(sender)} with the button of the check. The next push is judged without it.`;
  return { audit: await reply(client, target, undefined, { answers, text, receipt: { by: sender, accepted: { head } } }) };
}

/** Every rule that found something new in this change, explained once. */
async function explainAll(tools: AuditTools, client: Client, subject: PullRequestSubject, reading: PolicyReading): Promise<string> {
  const { policy } = reading.resolved;
  const { review, own } = await judgeUnder(tools.pool, await readUnder(client, subject.ends, policy), policy);
  const found = new Set(counting(review, 'introduced').map(({ ruleId }) => ruleId));
  const rules = [...RULES, ...own.rules.map(customCard)].filter(({ id }) => found.has(id));
  return rules.length === 0 ? 'There is nothing to explain: nothing new counts.' : rules.map(ruleExplanation).join('\n\n');
}
