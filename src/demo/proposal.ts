import { basename, resolve } from 'node:path';
import { locate } from '../source/git/locate.ts';
import { git } from './git.ts';

/** A change that somebody proposes: two commits of one repository and the words around them. */
export interface Proposal {
  /** Only read. */
  readonly gitDir: string;
  readonly owner: string;
  readonly name: string;
  readonly title: string;
  readonly body: string;
  readonly author: string;
  readonly base: { readonly branch: string; readonly sha: string };
  readonly head: { readonly branch: string; readonly sha: string };
}

/**
 * A proposal out of any local repository.
 * @param directory a checkout, a directory within one, or a bare repository
 * @throws an Error that names the directory or the revision that is not there
 */
export async function localProposal(directory: string, base: string, head: string): Promise<Proposal> {
  const gitDir = findGitDir(resolve(directory));
  const [baseSha, headSha] = await Promise.all([commitOf(gitDir, base, directory), commitOf(gitDir, head, directory)]);
  const title = (await git(gitDir, 'log', '-1', '--format=%s', headSha)).trim();
  const name = basename(resolve(directory)).replace(/\.git$/, '');
  return {
    gitDir,
    owner: 'local',
    name: name.replaceAll(/[^\w.-]+/g, '-') || 'repository',
    title: title === '' ? `${base}…${head}` : title,
    body: `The change from \`${base}\` to \`${head}\` of a local repository.`,
    author: 'you',
    base: { branch: 'main', sha: baseSha },
    head: { branch: 'change', sha: headSha },
  };
}

function findGitDir(directory: string): string {
  try {
    return locate(directory).gitDir;
  } catch {
    throw new Error(`There is no git repository at ${directory}.`);
  }
}

async function commitOf(gitDir: string, revision: string, directory: string): Promise<string> {
  const answer = await git(gitDir, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`).catch(() => undefined);
  if (answer === undefined) throw new Error(`${directory} has no revision ${revision}.`);
  return answer.trim();
}
