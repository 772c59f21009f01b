import { LRUCache } from 'lru-cache';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { git, gitBytes } from '../../git.ts';

export type ObjectType = 'blob' | 'tree' | 'commit' | 'tag';

/** An object of git with its content. */
export interface GitObject {
  readonly oid: string;
  readonly type: ObjectType;
  readonly content: Buffer;
}

/** One row of a tree; `path` is relative to that tree. `size` is that of a blob, in bytes; unknown for one that a partial clone lacks. */
export interface TreeRow {
  readonly path: string;
  readonly mode: string;
  readonly type: ObjectType;
  readonly oid: string;
  readonly size: number | undefined;
}

export interface Commit {
  readonly oid: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}

interface Signature {
  readonly name: string;
  readonly email: string;
  readonly date: Date;
}

/** Answers of git that are kept: starting a process costs more than all that it does. */
const KEPT_ANSWERS = 200;
const OBJECT_ID = /^[0-9a-f]{40,64}$/;

/**
 * Reads one real git repository; never writes. Keeps one `git cat-file` open, because a review reads many objects, and what git said of
 * objects named by their ids, which never changes.
 */
export class GitStore {
  readonly gitDir: string;
  readonly #answers = new LRUCache<string, Promise<string>>({ max: KEPT_ANSWERS });
  #reader: ObjectReader | undefined;

  constructor(gitDir: string) {
    this.gitDir = gitDir;
  }

  /** The object that an expression such as `sha` or `sha:path` names, or undefined. */
  async object(expression: string): Promise<GitObject | undefined> {
    if (expression.includes('\n')) return undefined;
    if (!this.#reader || this.#reader.hasEnded) this.#reader = new ObjectReader(this.gitDir);
    return this.#reader.read(expression);
  }

  async commit(revision: string): Promise<Commit | undefined> {
    const found = await this.object(`${revision}^{commit}`);
    return found?.type === 'commit' ? parseCommit(found) : undefined;
  }

  /** Rows of a tree, with everything below it when `recursive`. */
  async tree(treeish: string, recursive: boolean): Promise<TreeRow[]> {
    const listing = await this.#ask(['ls-tree', '-z', '-l', ...(recursive ? ['-r', '-t'] : [])], treeish);
    return listing
      .split('\0')
      .filter((row) => row !== '')
      .map(parseTreeRow);
  }

  /** The commit where two histories part, or undefined when they have none in common. */
  async mergeBase(one: string, other: string): Promise<string | undefined> {
    return this.#ask(['merge-base'], one, other).then(
      (answer) => answer.trim(),
      () => undefined,
    );
  }

  /** Ids of the commits that `head` has and `base` has not, oldest first. */
  async commitsBetween(base: string, head: string): Promise<string[]> {
    return (await this.#ask(['rev-list', '--reverse'], head, `^${base}`)).split('\n').filter(Boolean);
  }

  /** Ids of the commits that lead to one, the newest first; with a path only those that changed it. */
  async history(commit: string, path?: string): Promise<string[]> {
    const only = path === undefined ? [] : ['--', `:(top,literal)${path}`];
    return (await git(this.gitDir, 'rev-list', commit, ...only)).split('\n').filter(Boolean);
  }

  /** Which of `commits` the history of `head` holds. */
  async isAncestor(commit: string, head: string): Promise<boolean> {
    return (await this.mergeBase(commit, head)) === commit;
  }

  async diff(base: string, head: string, ...options: readonly string[]): Promise<Buffer> {
    return gitBytes(this.gitDir, 'diff', '--no-color', '--no-ext-diff', '--no-textconv', '--find-renames', ...options, base, head);
  }

  close(): void {
    this.#reader?.close();
    this.#reader = undefined;
  }

  /** What git says about objects; said again from memory where all are named by ids. A refusal is not kept: the objects may come yet. */
  #ask(command: readonly string[], ...objects: readonly string[]): Promise<string> {
    const words = [...command, ...objects];
    if (!objects.every((object) => OBJECT_ID.test(object.replace(/^\^/, '')))) return git(this.gitDir, ...words);
    const key = words.join('\0');
    const known = this.#answers.get(key);
    if (known) return known;
    const answer = git(this.gitDir, ...words);
    this.#answers.set(key, answer);
    answer.catch(() => this.#answers.delete(key));
    return answer;
  }
}

/** One `git cat-file --batch`: questions go in as lines, answers come back in order. */
class ObjectReader {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #waiting: ((object: GitObject | undefined) => void)[] = [];
  #received: Buffer[] = [];
  #length = 0;
  #needed = 1;
  hasEnded = false;

  constructor(gitDir: string) {
    // In a group of its own: Ctrl-C on the terminal is for the demo, which still has to read.
    this.#child = spawn('git', [`--git-dir=${gitDir}`, 'cat-file', '--batch'], { stdio: ['pipe', 'pipe', 'ignore'], detached: true });
    this.#child.stdout.on('data', (chunk: Buffer) => this.#receive(chunk));
    this.#child.stdin.on('error', () => {});
    this.#child.on('close', () => {
      this.hasEnded = true;
      this.#waiting.splice(0).forEach((answer) => answer(undefined));
    });
    this.#child.unref();
  }

  read(expression: string): Promise<GitObject | undefined> {
    return new Promise((answer) => {
      this.#waiting.push(answer);
      this.#child.stdin.write(`${expression}\n`);
    });
  }

  close(): void {
    this.#child.stdin.end();
  }

  #receive(chunk: Buffer): void {
    this.#received.push(chunk);
    this.#length += chunk.length;
    if (this.#length < this.#needed) return;
    let buffer = Buffer.concat(this.#received);
    for (let end = this.#answerFirst(buffer); end > 0; end = this.#answerFirst(buffer)) buffer = buffer.subarray(end);
    this.#received = [buffer];
    this.#length = buffer.length;
  }

  /** Answers the first question if the buffer holds its whole answer, and gives where that ends; 0 otherwise. */
  #answerFirst(buffer: Buffer): number {
    const newline = buffer.indexOf(10);
    this.#needed = buffer.length + 1;
    if (newline < 0) return 0;
    const [oid = '', type = '', size = ''] = buffer.toString('utf8', 0, newline).split(' ');
    if (!/^[0-9a-f]{40,64}$/.test(oid) || !/^\d+$/.test(size)) {
      this.#waiting.shift()?.(undefined);
      return newline + 1;
    }
    const end = newline + 1 + Number(size) + 1;
    this.#needed = Math.max(end, this.#needed);
    if (buffer.length < end) return 0;
    this.#waiting.shift()?.({ oid, type: type as ObjectType, content: Buffer.from(buffer.subarray(newline + 1, end - 1)) });
    return end;
  }
}

function parseTreeRow(row: string): TreeRow {
  const tab = row.indexOf('\t');
  const [mode = '', type = '', oid = '', size = '-'] = row.slice(0, tab).split(/ +/);
  return { path: row.slice(tab + 1), mode, type: type as ObjectType, oid, size: /^\d+$/.test(size) ? Number(size) : undefined };
}

function parseCommit({ oid, content }: GitObject): Commit {
  const text = content.toString('utf8');
  const gap = text.indexOf('\n\n');
  const headers = text.slice(0, gap).split('\n');
  const values = (name: string): string[] =>
    headers.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  return {
    oid,
    tree: values('tree')[0] ?? '',
    parents: values('parent'),
    author: parseSignature(values('author')[0] ?? ''),
    committer: parseSignature(values('committer')[0] ?? ''),
    message: text.slice(gap + 2).replace(/\n$/, ''),
  };
}

function parseSignature(line: string): Signature {
  const [, name = '', email = '', seconds = '0'] = /^(.*?) ?<(.*)> (\d+) [+-]\d{4}$/.exec(line) ?? [];
  return { name, email, date: new Date(Number(seconds) * 1000) };
}
