import type { Command } from '../../commands/command.ts';
import { ROLES } from '../../commands/who-may.ts';
import type { CommandResult } from '../auditing/auditor.ts';
import type { Client } from '../client/client.ts';
import { isForbidden } from '../client/errors.ts';
import { type CommandIntent, commentKey } from '../delivery/intent.ts';
import { answerKey, readConversation } from '../reading/conversation.ts';
import { readPolicyInForce } from '../reading/policy.ts';
import { readPullRequest } from '../reading/pull-requests.ts';
import { subjectOf } from '../auditing/subject.ts';
import { type AuditTools, policyTerms } from '../auditing/tools.ts';
import { answersTo } from './answers.ts';
import { People } from './people.ts';
import { possible } from './possible.ts';
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
  if (comment.thread === undefined && comment.review === undefined) tools.acquaintance.heardByHand(comment.repositoryId, comment.commentId);
  const people = new People(client, comment, subject.facts.author, reading.resolved.policy.commands, tools.acquaintance);
  const allowed: Command[] = [];
  for (const command of commands) if (await people.may(command, author)) allowed.push(command);
  if (allowed.length === 0) return { audit: false };
  await addReaction(client, comment, 'seen');
  const isAsking = allowed.some((command) => !FOR_AN_AUDIT.has(possible(command, false).kind));
  const conversation = isAsking ? await readConversation(client, comment).catch(nothingIfForbidden) : undefined;
  const isOwnThread = conversation === undefined || conversation.comments.some(({ commentId }) => commentId === comment.thread);
  const meant = allowed.map((command) => possible(command, isOwnThread));
  const audit = meant.some(({ kind }) => FOR_AN_AUDIT.has(kind));
  const questions = meant.filter(({ kind }) => !FOR_AN_AUDIT.has(kind));
  const answers = { kind: 'reply', to: commentKey(comment) } as const;
  let isMet = meant.every(({ kind }) => kind !== 'unknown');
  if (questions.length > 0 && conversation && !conversation.answered.has(answerKey(answers))) {
    const isInsider = ROLES.indexOf(await people.role(author)) >= ROLES.indexOf('triage');
    const answer = await answersTo(questions, { tools, client, target: comment, subject, reading, conversation, isInsider });
    await reply(client, comment, comment.thread, { answers, text: answer.text });
    ({ isMet } = answer);
  }
  if (!audit) await addReaction(client, comment, isMet ? 'done' : 'failed');
  return audit ? { audit, head: subject.ends.head } : { audit };
}

/** Where the conversation may not be read, it is not known what was answered; the reaction has to be enough. */
function nothingIfForbidden(error: unknown): undefined {
  if (!isForbidden(error)) throw error;
}
