import type { PullRequest } from '../world/model.ts';
import { Refusal, required } from '../contract/refusal.ts';
import { commitJson, fileJson, fullPullRequestJson, pullRequestJson } from '../represent/pulls.ts';
import { pullRequestFiles } from '../world/reviewing.ts';
import { ok, paged, pullRequestOf, repositoryOf, type Answer, type Call, type Handlers } from './call.ts';

/** Pull requests and what they change. */
export const pullHandlers: Handlers = {
  'GET /repos/{owner}/{repo}/pulls': listPulls,
  'GET /repos/{owner}/{repo}/pulls/{pull_number}': readPull,
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/files': listFiles,
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/commits': listCommits,
  'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls': pullsOfCommit,
};

/** Source: docs.github.com/rest/pulls/pulls#list-pull-requests-files */
const MOST_FILES = 3000;
/** Source: docs.github.com/rest/pulls/pulls#list-commits-on-a-pull-request */
const MOST_COMMITS = 250;
/** Past these a pull request's `.diff` is refused. */
const DIFF_LIMITS = { files: 300, lines: 20_000 };

function listPulls(call: Call): Answer {
  const repository = repositoryOf(call);
  const { state = 'open', head, base, sort = 'created', direction = sort === 'created' ? 'desc' : 'asc' } = call.query;
  const label = (pull: PullRequest): string => {
    const owner = pull.headRepositoryId === undefined ? pull.author : call.world.state.repositories.get(pull.headRepositoryId)?.owner;
    return `${owner?.login}:${pull.headRef}`;
  };
  const matches = (pull: PullRequest): boolean =>
    pull.repositoryId === repository.id &&
    (state === 'all' || pull.state === state) &&
    (head === undefined || label(pull) === head) &&
    (base === undefined || pull.baseRef === base);
  const time = (pull: PullRequest): number => (sort === 'updated' ? pull.updatedAt : pull.createdAt).getTime();
  const found = call.world.state.pullRequests.where(matches).sort((a, b) => time(a) - time(b) || a.number - b.number);
  return paged(call, direction === 'desc' ? found.reverse() : found, (pull) => pullRequestJson(pull, call.world));
}

async function readPull(call: Call): Promise<Answer> {
  const pull = pullRequestOf(call);
  if (/\bdiff\b/.test(call.accept)) return readDiff(call, pull);
  const repository = repositoryOf(call);
  const store = call.world.store(repository);
  const [files, commits] = await Promise.all([pullRequestFiles(call.world, pull), store.commitsBetween(pull.baseSha, pull.headSha)]);
  const totals = {
    commits: commits.length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changedFiles: files.length,
  };
  return ok(fullPullRequestJson(pull, totals, call.world));
}

async function readDiff(call: Call, pull: PullRequest): Promise<Answer> {
  const store = call.world.store(repositoryOf(call));
  const base = (await store.mergeBase(pull.baseSha, pull.headSha)) ?? pull.baseSha;
  const text = (await store.diff(base, pull.headSha)).toString('utf8');
  const tooLarge = (unit: string, limit: number): Refusal =>
    new Refusal(406, `Sorry, the diff exceeded the maximum number of ${unit} (${limit})`, [
      { resource: 'PullRequest', field: 'diff', code: 'too_large' },
    ]);
  if ((text.match(/^diff --git /gm) ?? []).length > DIFF_LIMITS.files) throw tooLarge('files', DIFF_LIMITS.files);
  if (text.split('\n').length > DIFF_LIMITS.lines) throw tooLarge('lines', DIFF_LIMITS.lines);
  return { status: 200, text, headers: { 'content-type': 'application/vnd.github.diff; charset=utf-8' } };
}

async function listFiles(call: Call): Promise<Answer> {
  const pull = pullRequestOf(call);
  const repository = repositoryOf(call);
  const files = await pullRequestFiles(call.world, pull);
  return paged(call, files.slice(0, MOST_FILES), (file) => fileJson(file, repository, pull.headSha, call.world));
}

async function listCommits(call: Call): Promise<Answer> {
  const pull = pullRequestOf(call);
  const repository = repositoryOf(call);
  const store = call.world.store(repository);
  const shas = (await store.commitsBetween(pull.baseSha, pull.headSha)).slice(0, MOST_COMMITS);
  const commits = await Promise.all(shas.map(async (sha) => required(await store.commit(sha))));
  return paged(call, commits, (commit) => commitJson(commit, repository, call.world));
}

async function pullsOfCommit(call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const store = call.world.store(repository);
  const sha = call.params['commit_sha'] ?? '';
  if (!(await store.commit(sha))) throw new Refusal(422, `No commit found for SHA: ${sha}`);
  const pulls = call.world.state.pullRequests.where((each) => each.repositoryId === repository.id);
  const holds = await Promise.all(
    pulls.map(async (pull) => (await store.isAncestor(sha, pull.headSha)) && !(await store.isAncestor(sha, pull.baseSha))),
  );
  return paged(
    call,
    pulls.filter((_, index) => holds[index]),
    (pull) => pullRequestJson(pull, call.world),
  );
}
