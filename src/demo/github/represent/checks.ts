import type { CheckRun, CheckSuite, PullRequest, Repository } from '../world/model.ts';
import { nodeId, type JsonObject, type World } from '../world/world.ts';
import { appJson } from './accounts.ts';
import { pullRequestUrls } from './pulls.ts';
import { repositoryJson, repositoryUrl } from './repositories.ts';

function repositoryOf(record: CheckRun | CheckSuite, { state }: World): Repository {
  const found = state.repositories.get(record.repositoryId);
  if (!found) throw new RangeError(`Check ${record.id} has no repository.`);
  return found;
}

/** Open pull requests of that head. Those from forks are missing, as they are at GitHub. */
function pullRequestsOf(headSha: string, repository: Repository, world: World): JsonObject[] {
  const url = repositoryUrl(repository, world);
  const brief = { id: repository.id, url, name: repository.name };
  const isOwn = (pull: PullRequest): boolean => pull.repositoryId === repository.id && pull.headRepositoryId === repository.id;
  return world.state.pullRequests
    .where((pull) => isOwn(pull) && pull.state === 'open' && pull.headSha === headSha)
    .map((pull) => ({
      url: pullRequestUrls(pull, world).api,
      id: pull.id,
      number: pull.number,
      head: { ref: pull.headRef, sha: pull.headSha, repo: brief },
      base: { ref: pull.baseRef, sha: pull.baseSha, repo: brief },
    }));
}

/** The newest run of each name decides how its suite stands. */
function suiteStanding(suite: CheckSuite, { state }: World): { readonly status: string; readonly conclusion: string | null } {
  const newest = new Map(state.checkRuns.where((run) => run.suiteId === suite.id).map((run) => [run.name, run]));
  const runs = [...newest.values()];
  if (runs.length === 0) return { status: 'queued', conclusion: null };
  if (runs.some((run) => run.status !== 'completed')) return { status: 'in_progress', conclusion: null };
  const worst = ['failure', 'timed_out', 'action_required', 'cancelled', 'success', 'neutral', 'skipped'];
  return { status: 'completed', conclusion: worst.find((each) => runs.some((run) => run.conclusion === each)) ?? 'neutral' };
}

/** A check suite as the API shows it. */
export function checkSuiteJson(suite: CheckSuite, world: World): JsonObject {
  const repository = repositoryOf(suite, world);
  const url = `${repositoryUrl(repository, world)}/check-suites/${suite.id}`;
  return {
    id: suite.id,
    node_id: nodeId('CS', suite.id),
    head_branch: suite.headBranch ?? null,
    head_sha: suite.headSha,
    ...suiteStanding(suite, world),
    url,
    before: suite.before ?? null,
    after: suite.headSha,
    pull_requests: pullRequestsOf(suite.headSha, repository, world),
    app: appJson(world),
    created_at: suite.createdAt.toISOString(),
    updated_at: suite.updatedAt.toISOString(),
    latest_check_runs_count: world.state.checkRuns.where((run) => run.suiteId === suite.id).length,
    check_runs_url: `${url}/check-runs`,
    repository: repositoryJson(repository, world),
    head_commit: {
      id: suite.headSha,
      tree_id: suite.headSha,
      message: '',
      timestamp: suite.createdAt.toISOString(),
      author: { name: repository.owner.login, email: `${repository.owner.login}@users.noreply.localhost` },
      committer: { name: repository.owner.login, email: `${repository.owner.login}@users.noreply.localhost` },
    },
  };
}

/** A check run as the API shows it; its annotations are counted, not listed. */
export function checkRunJson(run: CheckRun, world: World): JsonObject {
  const repository = repositoryOf(run, world);
  const url = `${repositoryUrl(repository, world)}/check-runs/${run.id}`;
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId('CR', run.id),
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: `${world.addresses.html}/${repository.owner.login}/${repository.name}/runs/${run.id}`,
    details_url: run.detailsUrl ?? `${world.addresses.html}/apps/${world.app.slug}`,
    status: run.status,
    conclusion: run.conclusion ?? null,
    started_at: run.startedAt?.toISOString() ?? null,
    completed_at: run.completedAt?.toISOString() ?? null,
    output: {
      title: run.title ?? null,
      summary: run.summary ?? null,
      text: run.text ?? null,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.suiteId },
    app: appJson(world),
    pull_requests: pullRequestsOf(run.headSha, repository, world),
  };
}

/** A check run as its events show it: with its suite. */
export function checkRunPayload(run: CheckRun, world: World): JsonObject {
  const suite = world.state.checkSuites.get(run.suiteId);
  return { check_run: { ...checkRunJson(run, world), ...(suite ? { check_suite: checkSuiteJson(suite, world) } : {}) } };
}
