import type { Issue, IssueComment, Reaction } from '../world/model.ts';
import { Refusal, required } from '../contract/refusal.ts';
import { issueCommentJson, plainIssueJson, reactionJson } from '../represent/comments.ts';
import { addIssueComment, addReaction, announceIssueComment, editIssueComment } from '../world/talking.ts';
import { created, idParam, ok, paged, pullRequestOf, repositoryOf, type Answer, type Call, type Handlers } from './call.ts';
import { commentOf } from './reviews.ts';

/** The conversation of a pull request, and reactions to what is said in it. */
export const issueHandlers: Handlers = {
  'GET /repos/{owner}/{repo}/issues': (call) => {
    const { creator, state = 'open' } = call.query;
    const isWanted = (issue: Issue): boolean =>
      issue.repositoryId === repositoryOf(call).id &&
      (state === 'all' || issue.state === state) &&
      (creator ?? issue.user.login) === issue.user.login;
    return paged(call, call.world.state.issues.where(isWanted).reverse(), (each) => plainIssueJson(each, call.world));
  },
  'POST /repos/{owner}/{repo}/issues': (call) => {
    const { title, body = '' } = call.body as { title: string; body?: string };
    const { id: repositoryId } = repositoryOf(call);
    const { issues, pullRequests } = call.world.state;
    const number = [issues, pullRequests].reduce(
      (sum, each) => sum + each.all().filter((one) => one.repositoryId === repositoryId).length,
      1,
    );
    const now = call.world.now();
    const issue = issues.add({ number, repositoryId, title, body, user: call.actor, state: 'open', createdAt: now, updatedAt: now });
    return created(plainIssueJson(issue, call.world));
  },
  'PATCH /repos/{owner}/{repo}/issues/{issue_number}': (call) => {
    const number = idParam(call, 'issue_number');
    const { id: repositoryId } = repositoryOf(call);
    const issue = required(call.world.state.issues.find((each) => each.number === number && each.repositoryId === repositoryId));
    const { title = issue.title, body = issue.body } = call.body as { title?: string; body?: string };
    return ok(plainIssueJson(call.world.state.issues.update(issue.id, { title, body, updatedAt: call.world.now() }), call.world));
  },
  'GET /repos/{owner}/{repo}/issues/{issue_number}/comments': (call) => {
    const pull = pullRequestOf(call, 'issue_number');
    const since = new Date(call.query['since'] ?? 0);
    return paged(
      call,
      call.world.state.issueComments.where((each) => each.pullRequestId === pull.id && each.updatedAt >= since),
      (each) => issueCommentJson(each, call.world),
    );
  },
  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': (call) => {
    const { body } = call.body as { body: string };
    return created(issueCommentJson(addIssueComment(call.world, pullRequestOf(call, 'issue_number'), call.actor, body), call.world));
  },
  'GET /repos/{owner}/{repo}/issues/comments/{comment_id}': (call) => ok(issueCommentJson(issueCommentOf(call), call.world)),
  'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}': (call) => {
    const comment = issueCommentOf(call);
    if (comment.user.id !== call.actor.id) throw new Refusal(403, 'Resource not accessible by integration');
    return ok(issueCommentJson(editIssueComment(call.world, comment, call.actor, (call.body as { body: string }).body), call.world));
  },
  'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}': (call) => {
    const comment = issueCommentOf(call);
    call.world.state.issueComments.remove(comment.id);
    announceIssueComment(call.world, comment, 'deleted', call.actor);
    return { status: 204 };
  },
  'GET /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions': (call) =>
    listReactions(call, 'issue-comment', issueCommentOf(call).id),
  'POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions': (call) => react(call, 'issue-comment', issueCommentOf(call).id),
  'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions/{reaction_id}': (call) => unreact(call, issueCommentOf(call).id),
  'GET /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions': (call) => listReactions(call, 'review-comment', commentOf(call).id),
  'POST /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions': (call) => react(call, 'review-comment', commentOf(call).id),
  'DELETE /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions/{reaction_id}': (call) => unreact(call, commentOf(call).id),
};

function issueCommentOf(call: Call): IssueComment {
  const found = required(call.world.state.issueComments.get(idParam(call, 'comment_id')));
  const pull = call.world.state.pullRequests.get(found.pullRequestId);
  if (pull?.repositoryId !== repositoryOf(call).id) throw new Refusal(404, 'Not Found');
  return found;
}

function listReactions(call: Call, subject: Reaction['subject'], subjectId: number): Answer {
  const found = call.world.state.reactions.where((each) => each.subject === subject && each.subjectId === subjectId);
  return paged(call, found, (each) => reactionJson(each, call.world));
}

/** The same reaction again answers 200 with the one that is there. */
function react(call: Call, subject: Reaction['subject'], subjectId: number): Answer {
  const { content } = call.body as { content: string };
  const { reaction, isNew } = addReaction(call.world, subject, subjectId, call.actor, content);
  return isNew ? created(reactionJson(reaction, call.world)) : ok(reactionJson(reaction, call.world));
}

function unreact(call: Call, subjectId: number): Answer {
  const reaction = required(call.world.state.reactions.get(idParam(call, 'reaction_id')));
  if (reaction.subjectId !== subjectId) throw new Refusal(404, 'Not Found');
  call.world.state.reactions.remove(reaction.id);
  return { status: 204 };
}
