import { diffFiles, locate, patchLines, type DiffFile, type Located } from './diff.ts';
import type { Account, Anchor, PullRequest, Repository, Review, ReviewComment, ReviewThread, Side } from './model.ts';
import { Refusal, type RefusalError } from '../contract/refusal.ts';
import { reviewCommentPayload, reviewJson } from '../represent/comments.ts';
import { pullRequestJson } from '../represent/pulls.ts';
import type { World } from './world.ts';

/** A line comment that somebody wants to make. */
export interface DraftComment {
  readonly path: string;
  readonly body: string;
  readonly line: number | undefined;
  readonly side: Side | undefined;
  readonly startLine: number | undefined;
  readonly startSide: Side | undefined;
}

/** A review that somebody wants to make. */
export interface DraftReview {
  readonly commitId: string | undefined;
  readonly body: string;
  /** Without it the review stays pending. */
  readonly event: 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT' | undefined;
  readonly comments: readonly DraftComment[];
}

/** Longest body of a comment or review, in characters. */
export const LONGEST_BODY = 65_536;

const STATES = { APPROVE: 'APPROVED', REQUEST_CHANGES: 'CHANGES_REQUESTED', COMMENT: 'COMMENTED' } as const;

/** The files of a pull request at one of its heads, as "Files changed" shows them: since the merge base. */
export async function pullRequestFiles(world: World, pull: PullRequest, head = pull.headSha): Promise<readonly DiffFile[]> {
  const store = world.store(repositoryOf(world, pull));
  return diffFiles(store, (await store.mergeBase(pull.baseSha, head)) ?? pull.baseSha, head);
}

/** The repository that a pull request asks to change. */
export function repositoryOf(world: World, pull: PullRequest): Repository {
  const found = world.state.repositories.get(pull.repositoryId);
  if (!found) throw new RangeError(`Pull request ${pull.number} has no repository.`);
  return found;
}

/** Throws GitHub's 422 when a body is longer than GitHub takes. */
export function checkBody(body: string): void {
  if (body.length > LONGEST_BODY) throw unprocessable(`body is too long (maximum is ${LONGEST_BODY} characters)`);
}

/**
 * Makes a review with all its comments, or none of it: one comment that cannot be placed refuses the whole review.
 * @throws Refusal 422 with GitHub's reasons
 */
export async function submitReview(world: World, pull: PullRequest, actor: Account, draft: DraftReview): Promise<Review> {
  if (draft.event !== undefined && draft.event !== 'APPROVE' && draft.body === '' && draft.comments.length === 0) {
    throw unprocessable('Body is required');
  }
  if (draft.event !== undefined && draft.event !== 'COMMENT' && pull.author.id === actor.id) {
    throw unprocessable(`Can not ${draft.event === 'APPROVE' ? 'approve' : 'request changes on'} your own pull request`);
  }
  checkBody(draft.body);
  const isPending = ({ pullRequestId, user, state }: Review): boolean =>
    pullRequestId === pull.id && user.id === actor.id && state === 'PENDING';
  if (world.state.reviews.find(isPending)) throw unprocessable('User can only have one pending review per pull request');
  const commitId = draft.commitId ?? pull.headSha;
  if (!pull.heads.includes(commitId)) throw unprocessable('Commit is not part of the pull request');
  const files = draft.comments.length > 0 ? await pullRequestFiles(world, pull, commitId) : [];
  const placed = draft.comments.map((comment) => place(world, pull, comment, files));
  const refusals = placed.filter((each) => typeof each === 'string');
  if (refusals.length > 0) throw unprocessable(...new Set(refusals));
  const review = world.state.reviews.add({
    pullRequestId: pull.id,
    user: actor,
    body: draft.body,
    state: draft.event ? STATES[draft.event] : 'PENDING',
    commitId,
    submittedAt: world.now(),
    minimized: undefined,
  });
  draft.comments.forEach((comment, index) => {
    const where = placed[index];
    if (where && typeof where !== 'string') addComment(world, pull, { actor, reviewId: review.id, commitId, body: comment.body, ...where });
  });
  if (draft.event) announceReview(world, review);
  return review;
}

/** Tells the app of a review that others can see now, and of its line comments. */
export function announceReview(world: World, review: Review): void {
  const pull = world.state.pullRequests.get(review.pullRequestId);
  if (!pull) return;
  const payload = { review: reviewJson(review, world), pull_request: pullRequestJson(pull, world) };
  world.emit({ event: 'pull_request_review', action: 'submitted', repository: repositoryOf(world, pull), sender: review.user, payload });
  for (const comment of world.state.reviewComments.where(({ reviewId }) => reviewId === review.id))
    announce(world, comment, 'created', review.user);
}

/** Adds an answer to a thread of line comments. Throws GitHub's 422 for a body that is too long. */
export function replyTo(world: World, comment: ReviewComment, actor: Account, body: string): ReviewComment {
  checkBody(body);
  const pull = world.state.pullRequests.get(comment.pullRequestId);
  if (!pull) throw new RangeError(`Comment ${comment.id} belongs to no pull request.`);
  const review = world.state.reviews.add({
    pullRequestId: pull.id,
    user: actor,
    body: '',
    state: 'COMMENTED',
    commitId: pull.headSha,
    submittedAt: world.now(),
    minimized: undefined,
  });
  const root = comment.inReplyTo ?? comment.id;
  const { id: _, editedAt: __, editor: ___, ...copied } = comment;
  const reply = world.state.reviewComments.add({
    ...copied,
    reviewId: review.id,
    inReplyTo: root,
    user: actor,
    body,
    createdAt: world.now(),
    updatedAt: world.now(),
    minimized: undefined,
  });
  announce(world, reply, 'created', actor);
  return reply;
}

/** Changes the words of a line comment. Throws GitHub's 422 for a body that is too long. */
export function changeWords(world: World, comment: ReviewComment, editor: Account, body: string): ReviewComment {
  checkBody(body);
  return world.state.reviewComments.update(comment.id, { body, updatedAt: world.now(), editedAt: world.now(), editor });
}

/** Tells the app what became of a line comment. */
export function announce(world: World, comment: ReviewComment, action: 'created' | 'edited' | 'deleted', sender: Account): void {
  const pull = world.state.pullRequests.get(comment.pullRequestId);
  if (!pull) return;
  const payload = reviewCommentPayload(comment, world);
  world.emit({ event: 'pull_request_review_comment', action, repository: repositoryOf(world, pull), sender, payload });
}

/** Follows every line comment of a pull request to its new head; those whose lines changed become outdated. */
export async function followComments(world: World, pull: PullRequest, oldHead: string): Promise<void> {
  const changed = new Map(
    (await diffFiles(world.store(repositoryOf(world, pull)), oldHead, pull.headSha)).map((file) => [file.previousPath ?? file.path, file]),
  );
  const shown = new Set((await pullRequestFiles(world, pull)).map((file) => file.path));
  for (const comment of world.state.reviewComments.where((each) => each.pullRequestId === pull.id)) {
    const current = comment.current && follow(comment.current, changed.get(comment.current.path));
    const isShown = current && shown.has(current.path);
    world.state.reviewComments.update(comment.id, {
      current: isShown ? current : undefined,
      commitId: isShown ? pull.headSha : comment.commitId,
    });
  }
}

function follow(anchor: Anchor, file: DiffFile | undefined): Anchor | undefined {
  if (!file || anchor.side === 'LEFT') return anchor;
  if (file.status === 'removed' || file.patch === undefined) return undefined;
  const lines = patchLines(file.patch);
  if (lines.some((line) => line.old === anchor.line && line.new === undefined)) return undefined;
  const before = lines.filter(
    (line) => (line.old ?? 0) < anchor.line && (line.new === undefined || line.old === undefined || line.old < anchor.line),
  );
  const added = before.filter((line) => line.old === undefined && oldPositionOf(lines, line) < anchor.line).length;
  const shift = added - before.filter((line) => line.new === undefined).length;
  return {
    ...anchor,
    path: file.path,
    line: anchor.line + shift,
    startLine: anchor.startLine === undefined ? undefined : anchor.startLine + shift,
  };
}

/** The old line that an added line stands behind. */
function oldPositionOf(lines: ReturnType<typeof patchLines>, line: ReturnType<typeof patchLines>[number]): number {
  const index = lines.indexOf(line);
  return (
    lines.slice(0, index).findLast((each) => each.old !== undefined && each.hunk === line.hunk)?.old ??
    lines.slice(index).find((each) => each.old !== undefined)?.old ??
    0
  );
}

interface Placement extends Located {
  readonly anchor: Anchor;
}

/** Where a comment goes, or GitHub's reason why it can't be there. */
export function place(world: World, pull: PullRequest, draft: DraftComment, files: readonly DiffFile[]): Placement | string {
  if (world.state.refusedLines.has(`${pull.id}:${draft.path}`)) return 'Line could not be resolved';
  if (draft.body.trim() === '') return 'Body is required';
  if (draft.body.length > LONGEST_BODY) return `body is too long (maximum is ${LONGEST_BODY} characters)`;
  const file = files.find((each) => each.path === draft.path);
  if (!file) return 'Path could not be resolved';
  if (draft.line === undefined) return 'Line could not be resolved';
  if (draft.startLine !== undefined && draft.startLine >= draft.line) return 'Start line must precede the end line.';
  const side = draft.side ?? 'RIGHT';
  const anchor: Anchor = {
    path: draft.path,
    line: draft.line,
    side,
    startLine: draft.startLine,
    startSide: draft.startLine === undefined ? undefined : (draft.startSide ?? side),
  };
  const located = file.patch === undefined ? undefined : locate(file.patch, anchor);
  return located ? { ...located, anchor } : 'Line could not be resolved';
}

interface Placed extends Placement {
  readonly actor: Account;
  readonly reviewId: number;
  readonly commitId: string;
  readonly body: string;
}

/** Adds a line comment to a review, with a thread of its own. */
export function addComment(
  world: World,
  pull: PullRequest,
  { actor, reviewId, commitId, body, anchor, diffHunk, position }: Placed,
): ReviewThread {
  const thread = world.state.reviewThreads.add({ pullRequestId: pull.id, resolvedBy: undefined });
  world.state.reviewComments.add({
    pullRequestId: pull.id,
    reviewId,
    threadId: thread.id,
    inReplyTo: undefined,
    user: actor,
    body,
    original: anchor,
    originalCommitId: commitId,
    current: commitId === pull.headSha ? anchor : undefined,
    commitId,
    diffHunk,
    position,
    createdAt: world.now(),
    updatedAt: world.now(),
    minimized: undefined,
  });
  return thread;
}

/** GitHub's 422 with its reasons. */
export function unprocessable(...reasons: readonly RefusalError[]): Refusal {
  return new Refusal(422, 'Unprocessable Entity', reasons);
}
