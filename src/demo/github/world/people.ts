import { ensureSuite } from './checking.ts';
import type { CheckRun, IssueComment, PullRequest, Repository, Review, ReviewComment } from './model.ts';
import { checkRunPayload, checkSuiteJson } from '../represent/checks.ts';
import { labelJson, pullRequestJson } from '../represent/pulls.ts';
import { followComments, replyTo, repositoryOf, submitReview } from './reviewing.ts';
import { addIssueComment, editIssueComment } from './talking.ts';
import type { JsonObject, World } from './world.ts';

/** A pull request to be opened. */
export interface NewPullRequest {
  readonly repository: Repository;
  readonly title: string;
  readonly body?: string;
  readonly author: string;
  readonly head: { readonly branch: string; readonly sha: string; readonly fork?: Repository };
  /** Branch; the default branch when left out. */
  readonly base?: string;
  readonly draft?: boolean;
}

const NOTHING = '0'.repeat(40);

/** What people do on GitHub's pages and by git push; each act sends the events that GitHub sends. */
export class People {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  openPullRequest({
    repository,
    title,
    body = '',
    author,
    head,
    base = repository.defaultBranch,
    draft = false,
  }: NewPullRequest): PullRequest {
    const { state } = this.#world;
    const current = state.repositories.get(repository.id) ?? repository;
    const source = head.fork ?? current;
    this.#moveBranch(source, head.branch, head.sha, author);
    const now = this.#world.now();
    const pull = state.pullRequests.add({
      number: state.pullRequests.where((each) => each.repositoryId === repository.id).length + 1,
      repositoryId: repository.id,
      title,
      body,
      author: state.account(author),
      headRef: head.branch,
      headSha: head.sha,
      headRepositoryId: source.id,
      baseRef: base,
      baseSha: current.branches.get(base) ?? NOTHING,
      state: 'open',
      draft,
      labels: [],
      heads: [head.sha],
      createdAt: now,
      updatedAt: now,
      closedAt: undefined,
    });
    this.#tell(pull, 'opened', author);
    return pull;
  }

  /** Pushes a commit to a branch (a force-push when it is no descendant); open pull requests from it follow. */
  async push(repository: Repository, branch: string, sha: string, user: string): Promise<void> {
    const { state } = this.#world;
    this.#moveBranch(repository, branch, sha, user);
    const follows = (pull: PullRequest): boolean =>
      pull.state === 'open' && pull.headRepositoryId === repository.id && pull.headRef === branch;
    for (const pull of state.pullRequests.where(follows)) {
      const before = pull.headSha;
      const baseSha = repositoryOf(this.#world, pull).branches.get(pull.baseRef) ?? pull.baseSha;
      const updated = state.pullRequests.update(pull.id, {
        headSha: sha,
        baseSha,
        heads: [...pull.heads, sha],
        updatedAt: this.#world.now(),
      });
      await followComments(this.#world, updated, before);
      this.#tell(updated, 'synchronize', user, { before, after: sha });
    }
  }

  close(pull: PullRequest, user: string): PullRequest {
    return this.#change(pull, { state: 'closed', closedAt: this.#world.now() }, 'closed', user);
  }

  reopen(pull: PullRequest, user: string): PullRequest {
    return this.#change(pull, { state: 'open', closedAt: undefined }, 'reopened', user);
  }

  markReady(pull: PullRequest, user: string): PullRequest {
    return this.#change(pull, { draft: false }, 'ready_for_review', user);
  }

  /** Points the pull request at another branch. */
  changeBase(pull: PullRequest, base: string, user: string): PullRequest {
    const baseSha = repositoryOf(this.#world, pull).branches.get(base) ?? NOTHING;
    const changes = { base: { ref: { from: pull.baseRef }, sha: { from: pull.baseSha } } };
    return this.#change(pull, { baseRef: base, baseSha }, 'edited', user, { changes });
  }

  /** Gives the pull request another title. */
  retitle(pull: PullRequest, title: string, user: string): PullRequest {
    return this.#change(pull, { title }, 'edited', user, { changes: { title: { from: this.#current(pull).title } } });
  }

  comment(pull: PullRequest, user: string, body: string): IssueComment {
    return addIssueComment(this.#world, this.#current(pull), this.#world.state.account(user), body);
  }

  /** Lets another app write a comment in somebody's name. */
  commentThroughApp(pull: PullRequest, user: string, body: string): IssueComment {
    return addIssueComment(this.#world, this.#current(pull), this.#world.state.account(user), body, true);
  }

  editComment(comment: IssueComment, editor: string, body: string): IssueComment {
    return editIssueComment(this.#world, comment, this.#world.state.account(editor), body);
  }

  /** Submits a review without line comments. */
  review(pull: PullRequest, user: string, body: string): Promise<Review> {
    const draft = { commitId: undefined, body, event: 'COMMENT', comments: [] } as const;
    return submitReview(this.#world, this.#current(pull), this.#world.state.account(user), draft);
  }

  /** Puts a label on a pull request. */
  label(pull: PullRequest, name: string, user: string): PullRequest {
    const labels = [...this.#current(pull).labels, name];
    return this.#change(pull, { labels }, 'labeled', user, { label: labelJson(name, this.#world) });
  }

  /** Takes a label off a pull request. */
  unlabel(pull: PullRequest, name: string, user: string): PullRequest {
    const labels = this.#current(pull).labels.filter((each) => each !== name);
    return this.#change(pull, { labels }, 'unlabeled', user, { label: labelJson(name, this.#world) });
  }

  /** Answers in a thread of line comments. */
  reply(comment: ReviewComment, user: string, body: string): ReviewComment {
    return replyTo(this.#world, comment, this.#world.state.account(user), body);
  }

  /** The button "Re-run all checks". */
  rerequestSuite(repository: Repository, headSha: string, user: string): void {
    const suite = ensureSuite(this.#world, repository, headSha);
    const payload = { check_suite: checkSuiteJson(suite, this.#world) };
    this.#world.emit({ event: 'check_suite', action: 'rerequested', repository, sender: this.#world.state.account(user), payload });
  }

  /** The button "Re-run" of one check. */
  rerequestRun(run: CheckRun, user: string): void {
    const repository = this.#world.state.repositories.get(run.repositoryId);
    if (!repository) return;
    const sender = this.#world.state.account(user);
    this.#world.emit({ event: 'check_run', action: 'rerequested', repository, sender, payload: checkRunPayload(run, this.#world) });
  }

  /** Presses one of the buttons that a check run offers. Throws when it has none of that name. */
  pressButton(run: CheckRun, identifier: string, user: string): void {
    const repository = this.#world.state.repositories.get(run.repositoryId);
    if (!repository || !run.actions.some((action) => action.identifier === identifier))
      throw new RangeError(`${run.name} has no button ${identifier}.`);
    const payload = { ...checkRunPayload(run, this.#world), requested_action: { identifier } };
    const sender = this.#world.state.account(user);
    this.#world.emit({ event: 'check_run', action: 'requested_action', repository, sender, payload });
  }

  /**
   * The merge queue asks for checks of a commit that it made.
   * @param parent commit that it was made on: that of the group ahead of it, or else the branch
   */
  queueForMerge(repository: Repository, base: string, sha: string, user: string, number = 1, parent?: string): void {
    const group = this.#group(repository, base, sha, number, parent);
    const sender = this.#world.state.account(user);
    this.#world.emit({ event: 'merge_group', action: 'checks_requested', repository, sender, payload: { merge_group: group } });
  }

  /** The merge queue takes a group apart, or has merged it. */
  dissolveGroup(repository: Repository, base: string, sha: string, reason: 'merged' | 'invalidated' | 'dequeued', number = 1): void {
    const payload = { reason, merge_group: this.#group(repository, base, sha, number) };
    const sender = this.#world.state.account('github');
    this.#world.emit({ event: 'merge_group', action: 'destroyed', repository, sender, payload });
  }

  #group(repository: Repository, base: string, sha: string, number: number, parent?: string): JsonObject {
    const commit = { id: sha, tree_id: sha, message: 'Merge', timestamp: this.#world.now().toISOString() };
    return {
      head_sha: sha,
      head_ref: `refs/heads/gh-readonly-queue/${base}/pr-${number}-${sha}`,
      base_sha: parent ?? repository.branches.get(base) ?? NOTHING,
      base_ref: `refs/heads/${base}`,
      head_commit: commit,
    };
  }

  #moveBranch(repository: Repository, branch: string, sha: string, user: string): void {
    const { state } = this.#world;
    const known = state.repositories.get(repository.id) ?? repository;
    const before = known.branches.get(branch) ?? NOTHING;
    if (before === sha) return;
    const updated = state.repositories.update(known.id, { branches: new Map([...known.branches, [branch, sha]]) });
    const sender = state.account(user);
    const payload = {
      ref: `refs/heads/${branch}`,
      before,
      after: sha,
      created: before === NOTHING,
      deleted: false,
      forced: false,
      base_ref: null,
      compare: `${this.#world.addresses.html}/${updated.owner.login}/${updated.name}/compare/${before}...${sha}`,
      commits: [],
      head_commit: null,
      pusher: { name: user, email: `${user}@users.noreply.localhost` },
    };
    this.#world.emit({ event: 'push', repository: updated, sender, payload });
    if (!state.installationOf(updated.id)) return;
    const suite = ensureSuite(this.#world, updated, sha, before);
    const suitePayload = { check_suite: checkSuiteJson(suite, this.#world) };
    this.#world.emit({ event: 'check_suite', action: 'requested', repository: updated, sender, payload: suitePayload });
  }

  #current(pull: PullRequest): PullRequest {
    return this.#world.state.pullRequests.get(pull.id) ?? pull;
  }

  #change(pull: PullRequest, changes: Partial<Omit<PullRequest, 'id'>>, action: string, user: string, more: JsonObject = {}): PullRequest {
    const updated = this.#world.state.pullRequests.update(pull.id, { ...changes, updatedAt: this.#world.now() });
    this.#tell(updated, action, user, more);
    return updated;
  }

  #tell(pull: PullRequest, action: string, user: string, more: JsonObject = {}): void {
    const payload = { number: pull.number, pull_request: pullRequestJson(pull, this.#world), ...more };
    const sender = this.#world.state.account(user);
    this.#world.emit({ event: 'pull_request', action, repository: repositoryOf(this.#world, pull), sender, payload });
  }
}
