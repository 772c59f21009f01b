import type { Review, ReviewComment, Side } from '../world/model.ts';
import { Refusal, invalid, required } from '../contract/refusal.ts';
import { reviewCommentJson, reviewJson } from '../represent/comments.ts';
import { announce, changeWords, checkBody, replyTo, submitReview, type DraftComment, type DraftReview } from '../world/reviewing.ts';
import { created, idParam, ok, paged, pullRequestOf, repositoryOf, type Answer, type Call, type Handlers } from './call.ts';

/** Reviews and their line comments. */
export const reviewHandlers: Handlers = {
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews': (call) =>
    paged(
      call,
      call.world.state.reviews.where((each) => each.pullRequestId === pullRequestOf(call).id),
      (each) => reviewJson(each, call.world),
    ),
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews': createReview,
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}': (call) => ok(reviewJson(reviewOf(call), call.world)),
  'PUT /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}': updateReview,
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/comments': (call) =>
    paged(
      call,
      call.world.state.reviewComments.where((each) => each.reviewId === reviewOf(call).id),
      (each) => reviewCommentJson(each, call.world),
    ),
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/comments': (call) =>
    paged(
      call,
      call.world.state.reviewComments.where((each) => each.pullRequestId === pullRequestOf(call).id),
      (each) => reviewCommentJson(each, call.world),
    ),
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/comments': createComment,
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies': (call) => {
    const comment = commentOf(call);
    if (comment.pullRequestId !== pullRequestOf(call).id) throw new Refusal(404, 'Not Found');
    const reply = replyTo(call.world, comment, call.actor, (call.body as { body: string }).body);
    return created(reviewCommentJson(reply, call.world));
  },
  'GET /repos/{owner}/{repo}/pulls/comments/{comment_id}': (call) => ok(reviewCommentJson(commentOf(call), call.world)),
  'PATCH /repos/{owner}/{repo}/pulls/comments/{comment_id}': updateComment,
  'DELETE /repos/{owner}/{repo}/pulls/comments/{comment_id}': (call) => {
    const comment = commentOf(call);
    call.world.state.reviewComments.remove(comment.id);
    announce(call.world, comment, 'deleted', call.actor);
    return { status: 204 };
  },
};

interface CommentBody {
  readonly path: string;
  readonly body: string;
  readonly position?: number;
  readonly line?: number;
  readonly side?: Side;
  readonly start_line?: number | null;
  readonly start_side?: Side;
}

interface ReviewBody {
  readonly commit_id?: string;
  readonly body?: string;
  readonly event?: DraftReview['event'];
  readonly comments?: readonly CommentBody[];
}

function draftOf({ path, body, line, side, start_line: startLine, start_side: startSide }: CommentBody): DraftComment {
  return { path, body, line, side, startLine: startLine ?? undefined, startSide };
}

function reviewOf(call: Call): Review {
  const found = required(call.world.state.reviews.get(idParam(call, 'review_id')));
  if (found.pullRequestId !== pullRequestOf(call).id) throw new Refusal(404, 'Not Found');
  return found;
}

/** The line comment of the path. Throws GitHub's 404 when it is not of this repository. */
export function commentOf(call: Call): ReviewComment {
  const found = required(call.world.state.reviewComments.get(idParam(call, 'comment_id')));
  const pull = call.world.state.pullRequests.get(found.pullRequestId);
  if (pull?.repositoryId !== repositoryOf(call).id) throw new Refusal(404, 'Not Found');
  return found;
}

async function createReview(call: Call): Promise<Answer> {
  const { commit_id: commitId, body = '', event, comments = [] } = call.body as ReviewBody;
  const draft = { commitId, body, event, comments: comments.map(draftOf) };
  return ok(reviewJson(await submitReview(call.world, pullRequestOf(call), call.actor, draft), call.world));
}

function updateReview(call: Call): Answer {
  const review = reviewOf(call);
  if (review.user.id !== call.actor.id) throw new Refusal(403, 'Resource not accessible by integration');
  const { body } = call.body as { body: string };
  checkBody(body);
  return ok(reviewJson(call.world.state.reviews.update(review.id, { body }), call.world));
}

/** A single line comment is a review of its own; what it is refused for is named field by field. */
async function createComment(call: Call): Promise<Answer> {
  const pull = pullRequestOf(call);
  const body = call.body as CommentBody & { readonly commit_id: string; readonly in_reply_to?: number };
  if (body.in_reply_to !== undefined) {
    const parent = required(call.world.state.reviewComments.get(body.in_reply_to));
    return created(reviewCommentJson(replyTo(call.world, parent, call.actor, body.body), call.world));
  }
  const draft: DraftReview = { commitId: body.commit_id, body: '', event: 'COMMENT', comments: [draftOf(body)] };
  const review = await submitReview(call.world, pull, call.actor, draft).catch((error: unknown) => {
    if (!(error instanceof Refusal) || error.errors?.[0] !== 'Line could not be resolved') throw error;
    const message = 'pull_request_review_thread.line must be part of the diff';
    throw invalid({ resource: 'PullRequestReviewComment', code: 'custom', field: 'pull_request_review_thread.line', message });
  });
  const comment = required(call.world.state.reviewComments.find((each) => each.reviewId === review.id));
  return created(reviewCommentJson(comment, call.world));
}

function updateComment(call: Call): Answer {
  const comment = commentOf(call);
  if (comment.user.id !== call.actor.id) throw new Refusal(403, 'Resource not accessible by integration');
  const { body } = call.body as { body: string };
  checkBody(body);
  const updated = changeWords(call.world, comment, call.actor, body);
  announce(call.world, updated, 'edited', call.actor);
  return ok(reviewCommentJson(updated, call.world));
}
