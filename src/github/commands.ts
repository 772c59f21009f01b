import type { Command, UnknownCommand } from '../commands/command.ts';
import { helpReply, unknownReply } from '../commands/replies.ts';
import { type Commenter, mayUse } from '../commands/who-may.ts';
import { hiddenComment } from '../report/escape.ts';
import { ANYTHING, CREATED, ISSUE_COMMENTS, PERMISSION } from './answers.ts';
import type { CommandResult } from './auditor.ts';
import type { Client } from './client.ts';
import { ROUTES } from './endpoints.ts';
import { isForbidden, statusOf } from './errors.ts';
import type { CommandIntent, CommentRef } from './intent.ts';

/** Reactions by what they say. */
export const REACTIONS = { seen: 'eyes', done: 'rocket', failed: 'confused' } as const;

const DAY_MS = 24 * 60 * 60_000;

/** 👀, and the answer where there is one. Somebody who may not gets none of it: silence gives nothing away and bothers nobody. */
export async function receiveCommand(client: Client, appId: number, intent: CommandIntent): Promise<CommandResult> {
  const { comment, author, pullRequestAuthor, commands } = intent;
  const commenter = await commenterOf(client, comment, author, pullRequestAuthor);
  const allowed = commands.filter((command) => mayUse(command, commenter));
  if (allowed.length === 0) return { audit: false };
  await addReaction(client, comment, 'seen');
  const audit = allowed.some(({ kind }) => kind === 'audit');
  const reply = replyTo(allowed);
  if (reply !== undefined) await replyOnce(client, appId, comment, reply);
  if (!audit) await addReaction(client, comment, allowed.some(({ kind }) => kind === 'unknown') ? 'failed' : 'done');
  return { audit };
}

/** A reaction on a comment; the same one twice is one. Without the permission, or with the comment deleted, nothing happens. */
export async function addReaction(client: Client, comment: CommentRef, reaction: keyof typeof REACTIONS): Promise<void> {
  const { owner, name: repo, commentId } = comment;
  try {
    await client.request(ROUTES.createReaction, { owner, repo, comment_id: commentId, content: REACTIONS[reaction] }, ANYTHING);
  } catch (error) {
    if (!isForbidden(error) && statusOf(error) !== 404) throw error;
  }
}

async function commenterOf(client: Client, comment: CommentRef, author: string, pullRequestAuthor: string): Promise<Commenter> {
  if (author === pullRequestAuthor) return { isAuthor: true, canTriage: false };
  const { owner, name: repo } = comment;
  try {
    const { permission, role_name: role, user } = await client.request(ROUTES.permission, { owner, repo, username: author }, PERMISSION);
    const canTriage = user?.permissions?.triage ?? (['admin', 'write'].includes(permission) || role === 'triage');
    return { isAuthor: false, canTriage };
  } catch (error) {
    // Somebody whom GitHub doesn't know here may nothing; the same goes when we are not allowed to ask.
    if (statusOf(error) === 404 || isForbidden(error)) return { isAuthor: false, canTriage: false };
    throw error;
  }
}

function replyTo(commands: readonly Command[]): string | undefined {
  const replies = [
    ...(commands.some(({ kind }) => kind === 'help') ? [helpReply()] : []),
    ...commands.filter((command): command is UnknownCommand => command.kind === 'unknown').map(unknownReply),
  ];
  return replies.length === 0 ? undefined : [...new Set(replies)].join('\n\n');
}

/** Looks for an answer of an earlier try before it answers. */
async function replyOnce(client: Client, appId: number, comment: CommentRef, reply: string): Promise<void> {
  const { owner, name: repo, number, commentId } = comment;
  const mark = hiddenComment(`twelvefold:reply=${commentId}`);
  const since = new Date(Date.now() - DAY_MS).toISOString();
  try {
    const earlier = await client.request(ROUTES.issueComments, { owner, repo, issue_number: number, since, per_page: 100 }, ISSUE_COMMENTS);
    if (earlier.some(({ body, performed_via_github_app: app }) => app?.id === appId && body?.endsWith(mark))) return;
    await client.request(ROUTES.createComment, { owner, repo, issue_number: number, body: `${reply}\n\n${mark}` }, CREATED);
  } catch (error) {
    if (!isForbidden(error)) throw error;
  }
}
