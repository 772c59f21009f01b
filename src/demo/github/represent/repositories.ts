import type { Repository } from '../world/model.ts';
import { fullName } from '../world/state.ts';
import { nodeId, type JsonObject, type World } from '../world/world.ts';
import { userJson } from './accounts.ts';

const LINKS: Readonly<Record<string, string>> = {
  forks_url: '/forks',
  keys_url: '/keys{/key_id}',
  collaborators_url: '/collaborators{/collaborator}',
  teams_url: '/teams',
  hooks_url: '/hooks',
  issue_events_url: '/issues/events{/number}',
  events_url: '/events',
  assignees_url: '/assignees{/user}',
  branches_url: '/branches{/branch}',
  tags_url: '/tags',
  blobs_url: '/git/blobs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  git_refs_url: '/git/refs{/sha}',
  trees_url: '/git/trees{/sha}',
  statuses_url: '/statuses/{sha}',
  languages_url: '/languages',
  stargazers_url: '/stargazers',
  contributors_url: '/contributors',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  commits_url: '/commits{/sha}',
  git_commits_url: '/git/commits{/sha}',
  comments_url: '/comments{/number}',
  issue_comment_url: '/issues/comments{/number}',
  contents_url: '/contents/{+path}',
  compare_url: '/compare/{base}...{head}',
  merges_url: '/merges',
  archive_url: '/{archive_format}{/ref}',
  downloads_url: '/downloads',
  issues_url: '/issues{/number}',
  pulls_url: '/pulls{/number}',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  labels_url: '/labels{/name}',
  releases_url: '/releases{/id}',
  deployments_url: '/deployments',
};

const COUNTS = ['forks_count', 'stargazers_count', 'watchers_count', 'open_issues_count', 'forks', 'open_issues', 'watchers'];
const FLAGS = { has_issues: true, has_projects: true, has_downloads: true, has_wiki: true, has_pages: false, has_discussions: false };

/** The address of a repository in the API. */
export function repositoryUrl(repository: Repository, { addresses }: World): string {
  return `${addresses.api}/repos/${fullName(repository)}`;
}

/** The few facts that `installation` events and nested objects carry. */
export function briefRepositoryJson(repository: Repository): JsonObject {
  return {
    id: repository.id,
    node_id: nodeId('R', repository.id),
    name: repository.name,
    full_name: fullName(repository),
    private: repository.isPrivate,
  };
}

/** A repository as events and pull requests show it. */
export function repositoryJson(repository: Repository, world: World): JsonObject {
  const url = repositoryUrl(repository, world);
  const html = `${world.addresses.html}/${fullName(repository)}`;
  const created = repository.createdAt.toISOString();
  return {
    ...briefRepositoryJson(repository),
    owner: userJson(repository.owner, world),
    html_url: html,
    description: null,
    fork: repository.forkOf !== undefined,
    url,
    ...Object.fromEntries(Object.entries(LINKS).map(([name, path]) => [name, url + path])),
    created_at: created,
    updated_at: created,
    pushed_at: created,
    git_url: `${html.replace(/^http/, 'git')}.git`,
    ssh_url: `git@localhost:${fullName(repository)}.git`,
    clone_url: `${html}.git`,
    svn_url: html,
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    size: 0,
    ...FLAGS,
    ...Object.fromEntries(COUNTS.map((name) => [name, 0])),
    archived: false,
    disabled: false,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    visibility: repository.isPrivate ? 'private' : 'public',
    default_branch: repository.defaultBranch,
  };
}

/** A repository as `GET /repos/{owner}/{repo}` shows it. */
export function fullRepositoryJson(repository: Repository, world: World): JsonObject {
  return { ...repositoryJson(repository, world), network_count: 0, subscribers_count: 0 };
}
