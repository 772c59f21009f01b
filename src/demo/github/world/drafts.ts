import type { PullRequest, Review, ReviewThread } from './model.ts';
import { addComment, announceReview, checkBody, type DraftComment, place, pullRequestFiles, unprocessable } from './reviewing.ts';
import type { World } from './world.ts';

/** Adds a line comment to a review that is not submitted yet; undefined where GitHub finds no such line, which it does not call an error. */
export async function addToDraft(world: World, review: Review, comment: DraftComment): Promise<ReviewThread | undefined> {
  const pull = pullOfDraft(world, review);
  checkBody(comment.body);
  const where = place(world, pull, comment, await pullRequestFiles(world, pull, review.commitId));
  if (typeof where === 'string') return undefined;
  return addComment(world, pull, { actor: review.user, reviewId: review.id, commitId: review.commitId, body: comment.body, ...where });
}

/** Shows a review to everybody. Throws GitHub's 422 for one that would say nothing. */
export function submitDraft(world: World, review: Review, body: string): Review {
  pullOfDraft(world, review);
  checkBody(body);
  const submitted = world.state.reviews.update(review.id, { body, state: 'COMMENTED', submittedAt: world.now() });
  announceReview(world, submitted);
  return submitted;
}

/** Throws a review away that nobody has seen, with its comments. */
export function discardDraft(world: World, review: Review): Review {
  pullOfDraft(world, review);
  const { reviewComments, reviewThreads, reviews } = world.state;
  for (const { id, threadId } of reviewComments.where(({ reviewId }) => reviewId === review.id)) {
    reviewComments.remove(id);
    reviewThreads.remove(threadId);
  }
  reviews.remove(review.id);
  return review;
}

function pullOfDraft(world: World, review: Review): PullRequest {
  const pull = world.state.pullRequests.get(review.pullRequestId);
  if (!pull || review.state !== 'PENDING') throw unprocessable('Can not change a review that was submitted');
  return pull;
}
