import { GitError, SourceError } from './errors.ts';
import type { GitRepository } from './repository.ts';

/** Where the default branch is looked for, in this order. */
const DEFAULT_BRANCHES = [
  'refs/remotes/origin/HEAD',
  'refs/heads/main',
  'refs/heads/master',
  'refs/remotes/origin/main',
  'refs/remotes/origin/master',
];

const UNBORN = 'HEAD names no commit: the repository is empty or its branch has none yet';

/**
 * The commit that each revision names, in order; undefined for one that names none.
 * @param revisions in git's own notation (`HEAD~2`, `v1.0`, an id)
 * @throws SourceError for a revision that could be taken for something else: empty, with a leading `-` or with a control character
 */
async function commitsOf(repository: GitRepository, revisions: readonly string[]): Promise<readonly (string | undefined)[]> {
  for (const revision of revisions) {
    if (revision === '' || revision.startsWith('-') || revision.length > 1000 || /\p{Cc}/u.test(revision)) {
      throw new SourceError(`${JSON.stringify(revision)} is not a revision`);
    }
  }
  const input = revisions.map((revision) => `${revision}^{commit}\n`).join('');
  const { stdout } = await repository.run(['cat-file', '--batch-check=%(objectname) %(objecttype)'], { input });
  const answers = stdout.toString('utf8').split('\n');
  return revisions.map((_, index) => /^([0-9a-f]{40,64}) commit$/.exec(answers[index] ?? '')?.[1]);
}

/**
 * The commit of one revision.
 * @throws SourceError naming the revision
 */
export async function commitOf(repository: GitRepository, revision: string): Promise<string> {
  const [commit] = await commitsOf(repository, [revision]);
  if (commit === undefined && revision === 'HEAD') throw new SourceError(UNBORN);
  return commit ?? unknownRevision(revision);
}

/** The two commits that a change lies between. `base` is undefined when nothing was committed yet. */
export interface Ends {
  readonly base: string | undefined;
  readonly head: string | undefined;
}

/**
 * Resolves the ends of a change.
 * @param base undefined for the merge base of head and the default branch
 * @param head undefined for HEAD
 * @param mayBeUnborn a repository without a commit is no mistake: staged and working files can be read before the first
 * @throws SourceError naming the revision that is none, or saying why there is no base
 */
export async function resolveEnds(
  repository: GitRepository,
  base: string | undefined,
  head: string | undefined,
  mayBeUnborn: boolean,
): Promise<Ends> {
  const wantedBases = base === undefined ? DEFAULT_BRANCHES : [base];
  const [headCommit, ...baseCommits] = await commitsOf(repository, [head ?? 'HEAD', ...wantedBases]);
  const baseCommit = baseCommits.find((commit) => commit !== undefined);
  if (base !== undefined && !baseCommit) unknownRevision(base);
  if (!headCommit) {
    if (head !== undefined) unknownRevision(head);
    if (mayBeUnborn) return { base: baseCommit, head: undefined };
    throw new SourceError(UNBORN);
  }
  if (base !== undefined) return { base: baseCommit, head: headCommit };
  if (!baseCommit) throw new SourceError('no default branch (origin/HEAD, main or master) to compare with: name a revision with --base');
  return { base: await mergeBase(repository, baseCommit, headCommit), head: headCommit };
}

async function mergeBase(repository: GitRepository, one: string, other: string): Promise<string> {
  if (one === other) return one;
  try {
    const { stdout } = await repository.run(['merge-base', one, other]);
    return stdout.toString('utf8').trim();
  } catch (error) {
    if (!(error instanceof GitError) || error.exitCode !== 1) throw error;
    throw new SourceError('head and the default branch share no commit (a shallow clone may have cut it off): name a revision with --base');
  }
}

function unknownRevision(revision: string): never {
  throw new SourceError(`${JSON.stringify(revision)} names no commit of this repository`);
}
