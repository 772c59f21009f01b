import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { git } from '../git.ts';

/** Files of a whole tree: path → bytes or text. `executable` ones are listed apart. */
export interface Snapshot {
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly executable?: readonly string[];
  /** Symbolic links: path → target. */
  readonly links?: Readonly<Record<string, string>>;
}

/** A commit to be written: its whole tree on top of the branch's last commit. */
export interface NewCommit {
  readonly branch: string;
  /** Branch to start from when `branch` is new; a root commit when both are new. */
  readonly from?: string;
  readonly message: string;
  readonly author: string;
  readonly date: Date;
  readonly snapshot: Snapshot;
}

/**
 * Writes commits into a new bare repository. Authors, dates and so the ids are what is said here, whatever the reader's git is set to.
 * @param gitDir a directory that is empty or not there
 * @returns branch → its last commit
 */
export async function writeHistory(gitDir: string, commits: readonly NewCommit[]): Promise<Readonly<Record<string, string>>> {
  await git(gitDir, 'init', '--quiet', '--bare', '--initial-branch=main', gitDir);
  return extendHistory(gitDir, commits);
}

/** As `writeHistory`, on top of what a repository of `writeHistory` has. */
export async function extendHistory(gitDir: string, commits: readonly NewCommit[]): Promise<Readonly<Record<string, string>>> {
  const known = new Set((await git(gitDir, 'for-each-ref', '--format=%(refname:short)')).split('\n').filter(Boolean));
  const importer = spawn('git', [`--git-dir=${gitDir}`, 'fast-import', '--quiet', '--force'], { stdio: ['pipe', 'pipe', 'pipe'] });
  let [complaint, ids] = ['', ''];
  importer.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  importer.stdout.setEncoding('utf8').on('data', (text: string) => (ids += text));
  const ended = once(importer, 'close');
  const begun = new Set<string>();
  for (const [index, commit] of commits.entries()) {
    importer.stdin.write(commitStream(commit, index + 1, parentOf(commit, known, begun)));
    // What the commit got as its id comes out as a line.
    importer.stdin.write(`get-mark :${index + 1}\n`);
    begun.add(commit.branch);
  }
  importer.stdin.end();
  const [code] = (await ended) as [number | null];
  if (code !== 0) throw new Error(`git fast-import refused the history: ${complaint.trim()}`);
  const written = ids.split('\n');
  return Object.fromEntries(commits.map(({ branch }, index) => [branch, written[index] ?? '']));
}

/** What a commit stands on, in fast-import's words; undefined when it goes on with its branch or begins a history. */
function parentOf({ branch, from }: NewCommit, known: ReadonlySet<string>, begun: ReadonlySet<string>): string | undefined {
  if (begun.has(branch)) return undefined;
  // A branch of the repository that the stream has not touched is not known to it by its bare name.
  if (known.has(branch)) return `refs/heads/${branch}^0`;
  return from !== undefined && (known.has(from) || begun.has(from)) ? `refs/heads/${from}` : undefined;
}

function commitStream({ branch, message, author, date, snapshot }: NewCommit, mark: number, parent: string | undefined): Buffer {
  const email = `${author.toLowerCase().replaceAll(/[^a-z]+/g, '.')}@shop.example`;
  const signature = `${author} <${email}> ${Math.floor(date.getTime() / 1000)} +0000`;
  const head = [`commit refs/heads/${branch}`, `mark :${mark}`, `author ${signature}`, `committer ${signature}`].join('\n');
  const { files, executable = [], links = {} } = snapshot;
  return Buffer.concat([
    Buffer.from(`${head}\n`),
    data(message),
    Buffer.from(`${parent === undefined ? '' : `from ${parent}\n`}deleteall\n`),
    ...Object.entries(files).map(([path, content]) => entry(executable.includes(path) ? '100755' : '100644', path, content)),
    ...Object.entries(links).map(([path, target]) => entry('120000', path, target)),
    Buffer.from('\n'),
  ]);
}

function entry(mode: string, path: string, content: string | Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`M ${mode} inline ${quoted(path)}\n`), data(content)]);
}

function data(content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from('\n')]);
}

function quoted(path: string): string {
  return /^"|\n/.test(path) ? `"${path.replaceAll(/["\\]/g, '\\$&').replaceAll('\n', String.raw`\n`)}"` : path;
}
