import type { DiffFile } from '../world/diff.ts';
import type { Commit } from '../world/git-store.ts';
import type { Account, PullRequest, Repository } from '../world/model.ts';
import { nodeId, type JsonObject, type World } from '../world/world.ts';
import { userJson } from './accounts.ts';
import { repositoryJson, repositoryUrl } from './repositories.ts';

/** Sizes that a single pull request's answer carries and lists don't. */
export interface PullRequestTotals {
  readonly commits: number;
  readonly additions: number;
  readonly deletions: number;
  readonly changedFiles: number;
}

/** How GitHub names somebody's relation to a repository. */
export function associationOf(account: Account, repository: Repository): string {
  if (account.id === repository.owner.id) return 'OWNER';
  if (repository.collaborators.has(account.login)) return 'COLLABORATOR';
  return 'NONE';
}

/** A label of any name. */
export function labelJson(name: string, { addresses }: World): JsonObject {
  const id = 5_100_000_001;
  const url = `${addresses.api}/labels/${encodeURIComponent(name)}`;
  return { id, node_id: nodeId('LA', id), url, name, description: '', color: 'ededed', default: false };
}

function repositoryOf(pull: PullRequest, { state }: World): Repository {
  const found = state.repositories.get(pull.repositoryId);
  if (!found) throw new RangeError(`Pull request ${pull.number} has no repository.`);
  return found;
}

function branchJson(repository: Repository | undefined, fallback: Account, ref: string, sha: string, world: World): JsonObject {
  const owner = repository?.owner ?? fallback;
  return {
    label: `${owner.login}:${ref}`,
    ref,
    sha,
    user: userJson(owner, world),
    repo: repository ? repositoryJson(repository, world) : null,
  };
}

/** Addresses of a pull request, for people and for programs. */
export function pullRequestUrls(pull: PullRequest, world: World): { readonly api: string; readonly html: string; readonly issue: string } {
  const repository = repositoryOf(pull, world);
  const url = repositoryUrl(repository, world);
  return {
    api: `${url}/pulls/${pull.number}`,
    html: `${world.addresses.html}/${repository.owner.login}/${repository.name}/pull/${pull.number}`,
    issue: `${url}/issues/${pull.number}`,
  };
}

/** A pull request as lists and events show it. */
export function pullRequestJson(pull: PullRequest, world: World): JsonObject {
  const { api, html, issue } = pullRequestUrls(pull, world);
  const repository = repositoryOf(pull, world);
  const head = pull.headRepositoryId === undefined ? undefined : world.state.repositories.get(pull.headRepositoryId);
  const statuses = `${repositoryUrl(repository, world)}/statuses/${pull.headSha}`;
  const reviewComment = `${repositoryUrl(repository, world)}/pulls/comments{/number}`;
  return {
    url: api,
    id: pull.id,
    node_id: nodeId('PR', pull.id),
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: issue,
    commits_url: `${api}/commits`,
    review_comments_url: `${api}/comments`,
    review_comment_url: reviewComment,
    comments_url: `${issue}/comments`,
    statuses_url: statuses,
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: userJson(pull.author, world),
    body: pull.body,
    labels: pull.labels.map((name) => labelJson(name, world)),
    milestone: null,
    active_lock_reason: null,
    created_at: pull.createdAt.toISOString(),
    updated_at: pull.updatedAt.toISOString(),
    closed_at: pull.closedAt?.toISOString() ?? null,
    merged_at: null,
    merge_commit_sha: null,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    head: branchJson(head, pull.author, pull.headRef, pull.headSha, world),
    base: branchJson(repository, repository.owner, pull.baseRef, pull.baseSha, world),
    _links: {
      self: { href: api },
      html: { href: html },
      issue: { href: issue },
      comments: { href: `${issue}/comments` },
      review_comments: { href: `${api}/comments` },
      review_comment: { href: reviewComment },
      commits: { href: `${api}/commits` },
      statuses: { href: statuses },
    },
    author_association: associationOf(pull.author, repository),
    auto_merge: null,
    draft: pull.draft,
  };
}

/** A pull request as `GET …/pulls/{number}` shows it. */
export function fullPullRequestJson(pull: PullRequest, totals: PullRequestTotals, world: World): JsonObject {
  return {
    ...pullRequestJson(pull, world),
    merged: false,
    mergeable: true,
    rebaseable: true,
    mergeable_state: 'clean',
    merged_by: null,
    comments: world.state.issueComments.where((each) => each.pullRequestId === pull.id).length,
    review_comments: world.state.reviewComments.where((each) => each.pullRequestId === pull.id).length,
    maintainer_can_modify: false,
    commits: totals.commits,
    additions: totals.additions,
    deletions: totals.deletions,
    changed_files: totals.changedFiles,
  };
}

/** One row of a pull request's files or of a comparison. The patch is left out where GitHub leaves it out. */
export function fileJson(file: DiffFile, repository: Repository, headSha: string, world: World): JsonObject {
  const url = repositoryUrl(repository, world);
  const html = `${world.addresses.html}/${repository.owner.login}/${repository.name}`;
  const path = encodeURI(file.path);
  return {
    sha: file.oid,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${html}/blob/${headSha}/${path}`,
    raw_url: `${html}/raw/${headSha}/${path}`,
    contents_url: `${url}/contents/${path}?ref=${headSha}`,
    ...(file.patch === undefined ? {} : { patch: file.patch }),
    ...(file.previousPath === undefined ? {} : { previous_filename: file.previousPath }),
  };
}

/** A commit as lists, comparisons and `GET …/commits/{ref}` show it. */
export function commitJson(commit: Commit, repository: Repository, world: World): JsonObject {
  const url = repositoryUrl(repository, world);
  const html = `${world.addresses.html}/${repository.owner.login}/${repository.name}/commit`;
  const signature = ({ name, email, date }: Commit['author']): JsonObject => ({ name, email, date: date.toISOString() });
  return {
    sha: commit.oid,
    node_id: nodeId('C', commit.oid),
    commit: {
      author: signature(commit.author),
      committer: signature(commit.committer),
      message: commit.message,
      tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
      url: `${url}/git/commits/${commit.oid}`,
      comment_count: 0,
      verification: { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null },
    },
    url: `${url}/commits/${commit.oid}`,
    html_url: `${html}/${commit.oid}`,
    comments_url: `${url}/commits/${commit.oid}/comments`,
    author: null,
    committer: null,
    parents: commit.parents.map((sha) => ({ sha, url: `${url}/commits/${sha}`, html_url: `${html}/${sha}` })),
  };
}
