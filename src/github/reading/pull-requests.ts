import {
  COMPARISON,
  type ListedPullRequest,
  OPEN_PULL_REQUESTS,
  PULL_REQUEST,
  PULL_REQUESTS,
  type PullRequest,
} from '../client/answers.ts';
import type { OpenPullRequest } from '../auditing/auditor.ts';
import type { Client } from '../client/client.ts';
import { ROUTES } from '../client/endpoints.ts';
import { Gone, statusOf } from '../client/errors.ts';
import type { PullRequestRef, RepositoryRef } from '../delivery/intent.ts';

const PAGE = 100;
const MAX_PAGES = 10;

/** A pull request as it is now. Throws Gone when it is not there for us. */
export async function readPullRequest(client: Client, target: PullRequestRef): Promise<PullRequest> {
  const { owner, name: repo, number, repositoryId } = target;
  try {
    const pull = await client.request(ROUTES.pullRequest, { owner, repo, pull_number: number }, PULL_REQUEST, true);
    if (pull.base.repo.id !== repositoryId) throw new Gone('Another repository has this name now.');
    return pull;
  } catch (error) {
    if (statusOf(error) === 404) throw new Gone('There is no such pull request for us.', { cause: error });
    throw error;
  }
}

/** Whether a commit has another in its history; false also where GitHub does not know of one of them yet. */
export async function isAncestor(client: Client, { owner, name: repo }: RepositoryRef, older: string, newer: string): Promise<boolean> {
  try {
    const basehead = `${older}...${newer}`;
    return (await client.request(ROUTES.compare, { owner, repo, basehead, per_page: 1 }, COMPARISON)).merge_base_commit.sha === older;
  } catch (error) {
    if (statusOf(error) === 404 || statusOf(error) === 422) return false;
    throw error;
  }
}

/** Open pull requests with this head, newest first, forks included. */
export async function pullRequestsAt(client: Client, repository: RepositoryRef, head: string): Promise<readonly PullRequestRef[]> {
  const { owner, name: repo, repositoryId } = repository;
  const isWanted = (pull: ListedPullRequest): boolean =>
    pull.state === 'open' && pull.head.sha === head && pull.base.repo.id === repositoryId;
  const byCommit = await client
    .request(ROUTES.commitPullRequests, { owner, repo, commit_sha: head, per_page: PAGE }, PULL_REQUESTS)
    .catch(noneIfUnknown);
  const found = byCommit.filter(isWanted);
  // A commit that only a fork has is not always traced to its pull request; the newest open ones are looked through.
  const recent = { owner, repo, state: 'open', sort: 'updated', direction: 'desc', per_page: PAGE };
  const pulls = found.length > 0 ? found : (await client.request(ROUTES.pullRequests, recent, PULL_REQUESTS)).filter(isWanted);
  return pulls.map(({ number }) => ({ ...repository, number })).sort((one, other) => other.number - one.number);
}

function noneIfUnknown(error: unknown): readonly ListedPullRequest[] {
  if (statusOf(error) === 404 || statusOf(error) === 422) return [];
  throw error;
}

/** Open pull requests of a repository, at most a thousand. */
export async function openPullRequests(client: Client, repository: RepositoryRef): Promise<readonly OpenPullRequest[]> {
  const { owner, name: repo } = repository;
  const open: OpenPullRequest[] = [];
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const pulls = await client.request(ROUTES.pullRequests, { owner, repo, state: 'open', per_page: PAGE, page }, OPEN_PULL_REQUESTS);
    for (const { number, head, created_at: openedAt } of pulls) open.push({ ...repository, number, head: head.sha, openedAt });
    if (pulls.length < PAGE) break;
  }
  return open;
}
