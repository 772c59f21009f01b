import { ANYTHING } from '../client/answers.ts';
import type { Client } from '../client/client.ts';
import { ROUTES } from '../client/endpoints.ts';
import { isForbidden, statusOf } from '../client/errors.ts';
import type { CommentRef } from '../delivery/intent.ts';

/** Reactions by what they say. */
export const REACTIONS = { seen: 'eyes', done: 'rocket', failed: 'confused' } as const;

const REVIEW_REACTION = `mutation($subject: ID!, $content: ReactionContent!) {
  addReaction(input: { subjectId: $subject, content: $content }) { clientMutationId }
}`;

/** A reaction on a comment; the same one twice is one. Without the permission, or with the comment deleted, nothing happens. */
export async function addReaction(client: Client, comment: CommentRef, reaction: keyof typeof REACTIONS): Promise<void> {
  const { owner, name: repo, commentId, thread, review } = comment;
  // REST has no reactions to a review; what GraphQL refuses is no exception.
  if (review !== undefined) {
    await client.mutate(REVIEW_REACTION, { subject: review, content: REACTIONS[reaction].toUpperCase() }, ANYTHING);
    return;
  }
  const route = thread === undefined ? ROUTES.createReaction : ROUTES.createThreadReaction;
  try {
    await client.request(route, { owner, repo, comment_id: commentId, content: REACTIONS[reaction] }, ANYTHING);
  } catch (error) {
    if (!isForbidden(error) && statusOf(error) !== 404) throw error;
  }
}
