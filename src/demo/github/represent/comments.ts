import type { Issue, IssueComment, PullRequest, Reaction, Review, ReviewComment } from '../world/model.ts';
import { nodeId, type JsonObject, type World } from '../world/world.ts';
import { otherAppJson, userJson } from './accounts.ts';
import { associationOf, pullRequestJson, pullRequestUrls } from './pulls.ts';
import { repositoryUrl } from './repositories.ts';

const REACTIONS = ['+1', '-1', 'laugh', 'hooray', 'confused', 'heart', 'rocket', 'eyes'];

interface Place {
  readonly pull: PullRequest;
  /** API address of the repository. */
  readonly repository: string;
  readonly association: string;
}

function placeOf(comment: Review | ReviewComment | IssueComment, world: World): Place {
  const pull = world.state.pullRequests.get(comment.pullRequestId);
  const repository = pull && world.state.repositories.get(pull.repositoryId);
  if (!pull || !repository) throw new RangeError(`Comment ${comment.id} belongs to no pull request.`);
  return { pull, repository: repositoryUrl(repository, world), association: associationOf(comment.user, repository) };
}

function reactionsJson(subject: Reaction['subject'], id: number, url: string, { state }: World): JsonObject {
  const all = state.reactions.where((each) => each.subject === subject && each.subjectId === id);
  const counts = REACTIONS.map((content) => [content, all.filter((each) => each.content === content).length]);
  return { url: `${url}/reactions`, total_count: all.length, ...Object.fromEntries(counts) };
}

/** A reaction as the API shows it. */
export function reactionJson(reaction: Reaction, world: World): JsonObject {
  return {
    id: reaction.id,
    node_id: nodeId('REA', reaction.id),
    user: userJson(reaction.user, world),
    content: reaction.content,
    created_at: reaction.createdAt.toISOString(),
  };
}

/** A comment in the conversation, for the API and for events. */
export function issueCommentJson(comment: IssueComment, world: World): JsonObject {
  const { pull, repository, association } = placeOf(comment, world);
  const url = `${repository}/issues/comments/${comment.id}`;
  const { html, issue } = pullRequestUrls(pull, world);
  return {
    id: comment.id,
    node_id: nodeId('IC', comment.id),
    url,
    html_url: `${html}#issuecomment-${comment.id}`,
    issue_url: issue,
    user: userJson(comment.user, world),
    body: comment.body,
    created_at: comment.createdAt.toISOString(),
    updated_at: comment.updatedAt.toISOString(),
    author_association: association,
    reactions: reactionsJson('issue-comment', comment.id, url, world),
    performed_via_github_app: comment.viaApp ? otherAppJson(world) : null,
  };
}

/** The issue that every pull request also is, as `issue_comment` events show it. */
export function issueJson(pull: PullRequest, world: World): JsonObject {
  const { api, html, issue } = pullRequestUrls(pull, world);
  return {
    url: issue,
    html_url: html,
    id: pull.id,
    node_id: nodeId('PR', pull.id),
    number: pull.number,
    title: pull.title,
    user: userJson(pull.author, world),
    labels: [],
    state: pull.state,
    locked: false,
    assignees: [],
    comments: world.state.issueComments.where((each) => each.pullRequestId === pull.id).length,
    created_at: pull.createdAt.toISOString(),
    updated_at: pull.updatedAt.toISOString(),
    closed_at: pull.closedAt?.toISOString() ?? null,
    body: pull.body,
    draft: pull.draft,
    pull_request: { url: api, html_url: html, diff_url: `${html}.diff`, patch_url: `${html}.patch`, merged_at: null },
  };
}

/** An issue that is no pull request, as the API shows it. */
export function plainIssueJson(issue: Issue, world: World): JsonObject {
  const repository = world.state.repositories.get(issue.repositoryId);
  if (!repository) throw new RangeError(`Issue ${issue.id} has no repository.`);
  const url = `${repositoryUrl(repository, world)}/issues/${issue.number}`;
  return {
    url,
    repository_url: repositoryUrl(repository, world),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: `${world.addresses.html}/${repository.owner.login}/${repository.name}/issues/${issue.number}`,
    id: issue.id,
    node_id: nodeId('I', issue.id),
    number: issue.number,
    title: issue.title,
    user: userJson(issue.user, world),
    labels: [],
    state: issue.state,
    locked: false,
    assignee: null,
    assignees: [],
    milestone: null,
    comments: 0,
    created_at: issue.createdAt.toISOString(),
    updated_at: issue.updatedAt.toISOString(),
    closed_at: null,
    author_association: 'NONE',
    body: issue.body,
  };
}

/** A review without its comments. */
export function reviewJson(review: Review, world: World): JsonObject {
  const { pull, association } = placeOf(review, world);
  const { api, html } = pullRequestUrls(pull, world);
  const page = `${html}#pullrequestreview-${review.id}`;
  return {
    id: review.id,
    node_id: nodeId('PRR', review.id),
    user: userJson(review.user, world),
    body: review.body,
    state: review.state,
    html_url: page,
    pull_request_url: api,
    author_association: association,
    _links: { html: { href: page }, pull_request: { href: api } },
    ...(review.state === 'PENDING' ? {} : { submitted_at: review.submittedAt.toISOString() }),
    commit_id: review.commitId,
  };
}

/** A line comment. `line` and `position` are null once the lines are gone. */
export function reviewCommentJson(comment: ReviewComment, world: World): JsonObject {
  const { pull, repository, association } = placeOf(comment, world);
  const { api, html } = pullRequestUrls(pull, world);
  const url = `${repository}/pulls/comments/${comment.id}`;
  const page = `${html}#discussion_r${comment.id}`;
  return {
    id: comment.id,
    node_id: nodeId('PRRC', comment.id),
    url,
    pull_request_review_id: comment.reviewId,
    diff_hunk: comment.diffHunk,
    path: comment.original.path,
    position: comment.current ? comment.position : null,
    original_position: comment.position,
    commit_id: comment.commitId,
    original_commit_id: comment.originalCommitId,
    user: userJson(comment.user, world),
    body: comment.body,
    created_at: comment.createdAt.toISOString(),
    updated_at: comment.updatedAt.toISOString(),
    html_url: page,
    pull_request_url: api,
    author_association: association,
    _links: { self: { href: url }, html: { href: page }, pull_request: { href: api } },
    reactions: reactionsJson('review-comment', comment.id, url, world),
    start_line: comment.current?.startLine ?? null,
    original_start_line: comment.original.startLine ?? null,
    start_side: comment.original.startSide ?? null,
    line: comment.current?.line ?? null,
    original_line: comment.original.line,
    side: comment.original.side,
    subject_type: 'line',
    ...(comment.inReplyTo === undefined ? {} : { in_reply_to_id: comment.inReplyTo }),
  };
}

/** The payload of an event about a line comment. */
export function reviewCommentPayload(comment: ReviewComment, world: World): JsonObject {
  return { comment: reviewCommentJson(comment, world), pull_request: pullRequestJson(placeOf(comment, world).pull, world) };
}
