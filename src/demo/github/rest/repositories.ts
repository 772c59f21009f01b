import { diffFiles } from '../world/diff.ts';
import type { TreeRow } from '../world/git-store.ts';
import type { Repository, RepositoryRole } from '../world/model.ts';
import { notFound, Refusal, required } from '../contract/refusal.ts';
import { userJson } from '../represent/accounts.ts';
import { commitJson, fileJson } from '../represent/pulls.ts';
import { fullRepositoryJson, repositoryUrl } from '../represent/repositories.ts';
import { nodeId, type World } from '../world/world.ts';
import { ok, repositoryOf, type Answer, type Call, type Handlers } from './call.ts';

/** A repository and what is in its git. */
export const repositoryHandlers: Handlers = {
  'GET /repos/{owner}/{repo}': (call) => ok(fullRepositoryJson(repositoryOf(call), call.world)),
  'GET /repos/{owner}/{repo}/collaborators/{username}/permission': collaboratorPermission,
  'GET /orgs/{org}/teams/{team_slug}/memberships/{username}': teamMembership,
  'GET /repos/{owner}/{repo}/compare/{basehead}': compare,
  'GET /repos/{owner}/{repo}/commits/{ref}': readCommit,
  'GET /repos/{owner}/{repo}/git/commits/{commit_sha}': readGitCommit,
  'GET /repos/{owner}/{repo}/git/ref/{ref}': readRef,
  'GET /repos/{owner}/{repo}/git/trees/{tree_sha}': readTree,
  'GET /repos/{owner}/{repo}/git/blobs/{file_sha}': readBlob,
};

/** Past these a recursive tree is cut off. Source: docs.github.com/rest/git/trees */
export const TREE_LIMITS = { entries: 100_000, bytes: 7 * 1024 * 1024 };
/** Source: docs.github.com/rest/git/blobs */
const LARGEST_BLOB = 100 * 1024 * 1024;
/** Source: docs.github.com/rest/commits/commits#compare-two-commits */
const COMPARED_FILES = 300;
const COMPARED_COMMITS = 250;

/** The commit that a branch, `refs/heads/…`, `heads/…` or revision names. Throws GitHub's 404. */
export async function resolveCommit(repository: Repository, ref: string, world: World): Promise<string> {
  const branch = ref.replace(/^(refs\/)?heads\//, '');
  return required((await world.store(repository).commit(repository.branches.get(branch) ?? ref))?.oid);
}

const PERMISSION: Readonly<Record<RepositoryRole, string>> = {
  none: 'none',
  read: 'read',
  triage: 'read',
  write: 'write',
  maintain: 'write',
  admin: 'admin',
};

/** Anybody may read a public repository, so that a stranger's permission is `read`, not a 404; an unknown user's is a 404. */
function collaboratorPermission(call: Call): Answer {
  const repository = repositoryOf(call);
  const login = call.params['username'] ?? '';
  const account = required(call.world.state.accounts.find((each) => each.login.toLowerCase() === login.toLowerCase()));
  const stranger: RepositoryRole = repository.isPrivate ? 'none' : 'read';
  const role = account.id === repository.owner.id ? 'admin' : (repository.collaborators.get(account.login) ?? stranger);
  return ok({ permission: PERMISSION[role], role_name: role, user: { ...userJson(account, call.world), role_name: role } });
}

/** Whoever is no member, and a team that doesn't exist, are the same 404. */
function teamMembership(call: Call): Answer {
  const { org = '', team_slug: slug = '', username = '' } = call.params;
  const team = call.world.state.teams.find((each) => each.organisation === org && each.slug === slug);
  if (!team?.members.includes(username)) throw notFound();
  const url = `${call.world.addresses.api}/organizations/1/team/${team.id}/memberships/${username}`;
  return ok({ url, role: 'member', state: 'active' });
}

async function compare(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const store = call.world.store(repository);
  const [from = '', to = ''] = (call.params['basehead'] ?? '').split('...');
  const [base, head] = await Promise.all([resolveCommit(repository, from, call.world), resolveCommit(repository, to, call.world)]);
  const mergeBase = await store.mergeBase(base, head);
  if (mergeBase === undefined) throw new Refusal(404, `No common ancestor between ${from} and ${to}.`);
  const [ahead, behind, files] = await Promise.all([
    store.commitsBetween(base, head),
    store.commitsBetween(head, base),
    diffFiles(store, mergeBase, head),
  ]);
  const show = async (sha: string): Promise<unknown> => commitJson(required(await store.commit(sha)), repository, call.world);
  const url = `${repositoryUrl(repository, call.world)}/compare/${base}...${head}`;
  const html = `${call.world.addresses.html}/${repository.owner.login}/${repository.name}/compare/${base}...${head}`;
  const size = Math.min(Number(call.query['per_page'] ?? COMPARED_COMMITS), COMPARED_COMMITS);
  const page = Number(call.query['page'] ?? 1);
  const status = ahead.length > 0 ? (behind.length > 0 ? 'diverged' : 'ahead') : behind.length > 0 ? 'behind' : 'identical';
  return ok({
    url,
    html_url: html,
    permalink_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    base_commit: await show(base),
    merge_base_commit: await show(mergeBase),
    status,
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: await Promise.all(ahead.slice((page - 1) * size, page * size).map(show)),
    // GitHub lists the files on the first page only.
    ...(page === 1 ? { files: files.slice(0, COMPARED_FILES).map((file) => fileJson(file, repository, head, call.world)) } : {}),
  });
}

async function readCommit(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const store = call.world.store(repository);
  const commit = required(await store.commit(await resolveCommit(repository, call.params['ref'] ?? '', call.world)));
  const parent = commit.parents[0];
  const files = parent === undefined ? [] : await diffFiles(store, parent, commit.oid);
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return ok({
    ...commitJson(commit, repository, call.world),
    stats: { additions, deletions, total: additions + deletions },
    files: files.slice(0, COMPARED_FILES).map((file) => fileJson(file, repository, commit.oid, call.world)),
  });
}

async function readGitCommit(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const commit = required(await call.world.store(repository).commit(call.params['commit_sha'] ?? ''));
  const { commit: details, ...shown } = commitJson(commit, repository, call.world);
  return ok({ sha: commit.oid, node_id: shown['node_id'], html_url: shown['html_url'], parents: shown['parents'], ...(details as object) });
}

async function readRef(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const name = call.params['ref'] ?? '';
  const sha = required(repository.branches.get(name.replace(/^heads\//, '')));
  const url = repositoryUrl(repository, call.world);
  return ok({
    ref: `refs/${name}`,
    node_id: nodeId('REF', name),
    url: `${url}/git/refs/${name}`,
    object: { type: 'commit', sha, url: `${url}/git/commits/${sha}` },
  });
}

async function readTree(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const store = call.world.store(repository);
  const name = call.params['tree_sha'] ?? '';
  const root = required(await store.object(`${repository.branches.get(name) ?? name}^{tree}`));
  // Whatever its value, `recursive` means yes.
  const rows = await store.tree(root.oid, call.query['recursive'] !== undefined);
  const url = repositoryUrl(repository, call.world);
  const show = (row: TreeRow): object => ({
    path: row.path,
    mode: row.mode,
    type: row.type,
    sha: row.oid,
    ...(row.size === undefined ? {} : { size: row.size }),
    ...(row.type === 'commit' ? {} : { url: `${url}/git/${row.type}s/${row.oid}` }),
  });
  const { kept, truncated } = withinTreeLimits(rows.map(show));
  return ok({ sha: root.oid, url: `${url}/git/trees/${root.oid}`, tree: kept, truncated });
}

function withinTreeLimits(rows: readonly object[]): { readonly kept: readonly object[]; readonly truncated: boolean } {
  let bytes = 0;
  const end = rows.findIndex((row, index) => {
    bytes += JSON.stringify(row).length;
    return index >= TREE_LIMITS.entries || bytes > TREE_LIMITS.bytes;
  });
  return end < 0 ? { kept: rows, truncated: false } : { kept: rows.slice(0, end), truncated: true };
}

async function readBlob(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const blob = await call.world.store(repository).object(call.params['file_sha'] ?? '');
  if (blob?.type !== 'blob') throw new Refusal(404, 'Not Found');
  if (blob.content.length > LARGEST_BLOB) {
    throw new Refusal(403, 'This API returns blobs up to 100 MB in size.', [{ resource: 'Blob', field: 'data', code: 'too_large' }]);
  }
  if (/\braw\b/.test(call.accept))
    return { status: 200, text: blob.content.toString('utf8'), headers: { 'content-type': 'application/vnd.github.raw' } };
  return ok({
    sha: blob.oid,
    node_id: nodeId('B', blob.oid),
    size: blob.content.length,
    url: `${repositoryUrl(repository, call.world)}/git/blobs/${blob.oid}`,
    content: blob.content.toString('base64').replaceAll(/.{60}/g, '$&\n'),
    encoding: 'base64',
  });
}
