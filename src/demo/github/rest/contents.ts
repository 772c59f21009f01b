import { posix } from 'node:path';
import type { TreeRow } from '../world/git-store.ts';
import type { Repository } from '../world/model.ts';
import { Refusal, notFound, required } from '../contract/refusal.ts';
import { repositoryUrl } from '../represent/repositories.ts';
import { ok, repositoryOf, type Answer, type Call, type Handlers } from './call.ts';
import { resolveCommit } from './repositories.ts';

/** Files and directories by path. */
export const contentHandlers: Handlers = { 'GET /repos/{owner}/{repo}/contents/{path}': readContent };

/** Past the first the content is left out, past the second it is refused. Source: docs.github.com/rest/repos/contents */
const LIMITS = { withContent: 1024 * 1024, raw: 100 * 1024 * 1024 };

async function readContent(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const commit = await resolveCommit(repository, call.query['ref'] ?? repository.defaultBranch, call.world);
  const path = (call.params['path'] ?? '').replaceAll(/^\/+|\/+$/g, '');
  const store = call.world.store(repository);
  const found = required(await store.object(`${commit}:${path}`));
  if (found.type === 'tree') {
    const rows = await store.tree(found.oid, false);
    return ok(rows.map((row) => entryJson(call, repository, commit, { ...row, path: path === '' ? row.path : `${path}/${row.path}` })));
  }
  if (found.type !== 'blob') throw notFound();
  const row = required(
    (await store.tree(`${commit}:${posix.dirname(path) === '.' ? '' : posix.dirname(path)}`, false)).find(
      (each) => each.path === posix.basename(path),
    ),
  );
  if (row.mode !== '120000') return fileAnswer(call, repository, commit, { ...row, path }, found.content);
  const target = found.content.toString('utf8');
  const followed = await store.object(`${commit}:${posix.normalize(posix.join(posix.dirname(path), target))}`);
  // GitHub follows a link inside the repository without saying so.
  if (followed?.type === 'blob') return fileAnswer(call, repository, commit, { ...row, path, mode: '100644' }, followed.content);
  return ok({ ...entryJson(call, repository, commit, { ...row, path }), target });
}

function fileAnswer(call: Call, repository: Repository, commit: string, row: TreeRow, content: Buffer): Answer {
  if (content.length > LIMITS.raw) {
    throw new Refusal(403, 'This API returns blobs up to 100 MB in size.', [{ resource: 'Blob', field: 'data', code: 'too_large' }]);
  }
  if (/\braw\b/.test(call.accept))
    return { status: 200, text: content.toString('utf8'), headers: { 'content-type': 'application/vnd.github.raw; charset=utf-8' } };
  const whole = content.length <= LIMITS.withContent;
  return ok({
    ...entryJson(call, repository, commit, { ...row, size: content.length }),
    content: whole ? content.toString('base64').replaceAll(/.{60}/g, '$&\n') : '',
    encoding: whole ? 'base64' : 'none',
  });
}

function entryJson(call: Call, repository: Repository, commit: string, row: TreeRow): object {
  const url = `${repositoryUrl(repository, call.world)}/contents/${encodeURI(row.path)}?ref=${commit}`;
  const git = `${repositoryUrl(repository, call.world)}/git/${row.type}s/${row.oid}`;
  const html = `${call.world.addresses.html}/${repository.owner.login}/${repository.name}/blob/${commit}/${encodeURI(row.path)}`;
  const kinds: Readonly<Record<string, string>> = { tree: 'dir', blob: row.mode === '120000' ? 'symlink' : 'file', commit: 'submodule' };
  return {
    type: kinds[row.type],
    name: posix.basename(row.path),
    path: row.path,
    sha: row.oid,
    size: row.size ?? 0,
    url,
    html_url: html,
    git_url: git,
    download_url: row.type === 'blob' ? html.replace('/blob/', '/raw/') : null,
    _links: { self: url, git, html },
  };
}
