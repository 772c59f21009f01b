import type { Command } from '../../commands/command.ts';
import { mayUse } from '../../commands/who-may.ts';
import type { CommandResult } from '../auditor.ts';
import type { Client } from '../client.ts';
import { isForbidden } from '../errors.ts';
import type { CommandIntent } from '../intent.ts';
import { answerKey, readConversation } from '../reading/conversation.ts';
import { readPolicyInForce } from '../reading/policy.ts';
import { readPullRequest } from '../reading/pull-requests.ts';
import { subjectOf } from '../subject.ts';
import { type AuditTools, policyTerms } from '../tools.ts';
import { answersTo } from './answers.ts';
import { People } from './people.ts';
import { addReaction } from './reactions.ts';
import { reply } from './reply.ts';

/** Commands that an audit obeys: it reads them in the conversation. All others are answered at once. */
const FOR_AN_AUDIT: ReadonlySet<Command['kind']> = new Set(['audit', 'ignore', 'unignore', 'baseline', 'fix']);

/** 👀, and the answer where there is one. Somebody who may not gets none of it: silence gives nothing away and bothers nobody. */
export async function receiveCommand(tools: AuditTools, client: Client, intent: CommandIntent): Promise<CommandResult> {
  const { comment, author, commands } = intent;
  const pull = await readPullRequest(client, comment);
  if (pull.state === 'closed') return { audit: false };
  const subject = subjectOf(comment, pull);
  const reading = await readPolicyInForce(client, comment, subject.policyAt, await policyTerms(tools, comment.installationId));
  const { commands: rules } = reading.resolved.policy;
  const commenter = await new People(client, comment, subject.facts.author, rules).commenter(author);
  const allowed = commands.filter((command) => mayUse(command, commenter, rules));
  if (allowed.length === 0) return { audit: false };
  await addReaction(client, comment, 'seen');
  const audit = allowed.some(({ kind }) => FOR_AN_AUDIT.has(kind));
  const questions = allowed.filter(({ kind }) => !FOR_AN_AUDIT.has(kind));
  if (questions.length > 0) {
    const answers = { kind: 'reply', to: String(comment.commentId) } as const;
    const conversation = await readConversation(client, comment).catch(nothingIfForbidden);
    if (conversation && !conversation.answered.has(answerKey(answers))) {
      const text = await answersTo(questions, { tools, client, target: comment, subject, reading, conversation });
      await reply(client, comment, comment.thread, { answers, text });
    }
  }
  if (!audit) await addReaction(client, comment, allowed.some(({ kind }) => kind === 'unknown') ? 'failed' : 'done');
  return { audit };
}

/** Where the conversation may not be read, it is not known what was answered; the reaction has to be enough. */
function nothingIfForbidden(error: unknown): undefined {
  if (!isForbidden(error)) throw error;
}
