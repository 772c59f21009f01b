import { cutLength, LIMITS } from '../../report/github/limits.ts';
import { type Answered, replyMark, type Receipt } from '../../report/github/conversation/marks.ts';
import { CREATED } from '../client/answers.ts';
import type { Client } from '../client/client.ts';
import { ROUTES } from '../client/endpoints.ts';
import { isForbidden, statusOf } from '../client/errors.ts';
import type { PullRequestRef } from '../delivery/intent.ts';

/** A comment of ours that answers something. */
export interface Reply {
  readonly answers: Answered;
  readonly text: string;
  readonly receipt?: Receipt;
}

/**
 * Answers where the question stands: in the conversation, or in the thread that `thread` began. The caller has looked whether it
 * was answered before. False when GitHub would not take it.
 */
export async function reply(
  client: Client,
  target: PullRequestRef,
  thread: number | undefined,
  { answers, text, receipt }: Reply,
): Promise<boolean> {
  const { owner, name: repo, number } = target;
  const body = withMark(text, replyMark(answers, receipt));
  return unlessRefused(async () => {
    if (thread === undefined) await client.request(ROUTES.createComment, { owner, repo, issue_number: number, body }, CREATED);
    else await client.request(ROUTES.createThreadReply, { owner, repo, pull_number: number, comment_id: thread, body }, CREATED);
  });
}

function withMark(text: string, mark: string): string {
  return `${cutLength(text, LIMITS.commentLength - mark.length - 2)}\n\n${mark}`;
}

/** Without the permission, in a locked conversation, or with the thread deleted, nothing is said. */
async function unlessRefused(post: () => Promise<unknown>): Promise<boolean> {
  try {
    await post();
    return true;
  } catch (error) {
    if (!isForbidden(error) && statusOf(error) !== 404 && statusOf(error) !== 422) throw error;
    return false;
  }
}
