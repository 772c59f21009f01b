import { patchLines, type DiffFile } from '../github/world/diff.ts';
import type { Account, CheckRun, IssueComment, PullRequest, Repository, Review, ReviewComment } from '../github/world/model.ts';
import { pullRequestFiles, repositoryOf } from '../github/world/reviewing.ts';
import type { World } from '../github/world/world.ts';

/** The conversation lists so many; a long-lived branch has hundreds. */
const SHOWN_COMMITS = 20;

/** Comments on the same lines, the first one first. */
export interface Thread {
  readonly comments: readonly ReviewComment[];
  readonly root: ReviewComment;
  readonly isResolved: boolean;
}

/** All that the pages of one pull request show. */
export interface PullRequestView {
  readonly world: World;
  readonly repository: Repository;
  readonly pull: PullRequest;
  readonly files: readonly DiffFile[];
  readonly commitCount: number;
  /** The newest ones. */
  readonly commits: readonly { readonly sha: string; readonly title: string }[];
  readonly threads: readonly Thread[];
  readonly reviews: readonly Review[];
  readonly talk: readonly IssueComment[];
  /** Newest run of each name on the head. */
  readonly checks: readonly CheckRun[];
  /** `/owner/name/pull/1` */
  readonly path: string;
}

/** Reads what a pull request looks like now, or undefined when there is none of that number. */
export async function viewPullRequest(world: World, owner: string, name: string, number: number): Promise<PullRequestView | undefined> {
  const known = world.state.repository(owner, name);
  const pull = known && world.state.pullRequest(known.id, number);
  if (!pull) return undefined;
  const { state } = world;
  const repository = repositoryOf(world, pull);
  const store = world.store(repository);
  const shas = await store.commitsBetween(pull.baseSha, pull.headSha);
  const ofPull = (each: { readonly pullRequestId: number }): boolean => each.pullRequestId === pull.id;
  const newest = new Map(state.checkRuns.where((run) => run.headSha === pull.headSha).map((run) => [run.name, run]));
  return {
    world,
    repository,
    pull,
    files: await pullRequestFiles(world, pull),
    commitCount: shas.length,
    commits: await Promise.all(
      shas.slice(-SHOWN_COMMITS).map(async (sha) => ({ sha, title: (await store.commit(sha))?.message.split('\n')[0] ?? '' })),
    ),
    threads: threadsOf(state.reviewComments.where(ofPull), world),
    reviews: state.reviews.where(ofPull),
    talk: state.issueComments.where(ofPull),
    checks: [...newest.values()],
    path: `/${repository.owner.login}/${repository.name}/pull/${pull.number}`,
  };
}

function threadsOf(comments: readonly ReviewComment[], { state }: World): Thread[] {
  return [...Map.groupBy(comments, (comment) => comment.threadId)].flatMap(([id, inThread]) => {
    const [root] = inThread;
    return root ? [{ comments: inThread, root, isResolved: state.reviewThreads.get(id)?.resolvedBy !== undefined }] : [];
  });
}

/** The lines that a comment stands at, as they are in its diff, for what a suggestion would replace. */
export function commentedLines(comment: ReviewComment, files: readonly DiffFile[]): string[] {
  const { path, line, startLine = line } = comment.original;
  const patch = files.find((file) => file.path === path)?.patch;
  if (patch === undefined || comment.current === undefined) return [];
  return patchLines(patch)
    .filter((each) => each.new !== undefined && each.new >= startLine && each.new <= line)
    .map((each) => each.text.slice(1));
}

/** The name that a page shows: an app's without its brackets. */
export function displayName(account: Account): string {
  return account.login.replace('[bot]', '');
}
