import type { Account, IssueComment, PullRequest, Reaction } from './model.ts';
import { issueCommentJson, issueJson } from '../represent/comments.ts';
import { checkBody, repositoryOf } from './reviewing.ts';
import type { World } from './world.ts';

/** Says something in a pull request's conversation. Throws GitHub's 422 for a body that is too long. */
export function addIssueComment(world: World, pull: PullRequest, user: Account, body: string, viaApp = false): IssueComment {
  checkBody(body);
  const now = world.now();
  const comment = world.state.issueComments.add({
    pullRequestId: pull.id,
    user,
    body,
    viaApp,
    createdAt: now,
    updatedAt: now,
    minimized: undefined,
  });
  announceIssueComment(world, comment, 'created', user);
  return comment;
}

/** Changes what was said. Throws GitHub's 422 for a body that is too long. */
export function editIssueComment(world: World, comment: IssueComment, editor: Account, body: string): IssueComment {
  checkBody(body);
  const edited = world.state.issueComments.update(comment.id, { body, updatedAt: world.now(), editedAt: world.now() });
  announceIssueComment(world, edited, 'edited', editor, { changes: { body: { from: comment.body } } });
  return edited;
}

/** Reacts to what was said; the same reaction of the same account again is the one that is there. */
export function addReaction(
  world: World,
  subject: Reaction['subject'],
  subjectId: number,
  user: Account,
  content: string,
): { readonly reaction: Reaction; readonly isNew: boolean } {
  const isSame = (each: Reaction): boolean =>
    each.subject === subject && each.subjectId === subjectId && each.user.id === user.id && each.content === content;
  const same = world.state.reactions.find(isSame);
  if (same) return { reaction: same, isNew: false };
  return { reaction: world.state.reactions.add({ subject, subjectId, user, content, createdAt: world.now() }), isNew: true };
}

/** Tells the app what became of a comment in the conversation. */
export function announceIssueComment(world: World, comment: IssueComment, action: string, sender: Account, more: object = {}): void {
  const pull = world.state.pullRequests.get(comment.pullRequestId);
  if (!pull) return;
  const payload = { issue: issueJson(pull, world), comment: issueCommentJson(comment, world), ...more };
  world.emit({ event: 'issue_comment', action, repository: repositoryOf(world, pull), sender, payload });
}
