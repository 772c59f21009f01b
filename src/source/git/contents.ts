import { MAX_FILE_BYTES, type Absence, type Entry, type FileTree } from '../../analysis/tree/tree.ts';
import { buildTree, type TreeFile } from '../packed-tree.ts';
import { unreadableBecause } from '../../analysis/tree/readable.ts';
import { GitError } from './errors.ts';
import type { TreeListing } from './listing.ts';
import type { GitRepository } from './repository.ts';

/** Bytes that are held of both sides of a change together; the same contents on both sides count once. */
const MAX_HELD_BYTES = 192 * 1024 * 1024;
/** Damaged objects that are passed over; where there are more, nothing is read. */
const MAX_DAMAGED = 100;

/** One side that is wanted: its listing, and the paths whose bytes are, in order of importance. */
export interface WantedTree {
  readonly revision: string;
  readonly listing: TreeListing;
  readonly paths: ReadonlySet<string>;
  /** Paths whose bytes are known to be out of reach (working files that can't be read). */
  readonly absences?: ReadonlyMap<string, Absence>;
}

/** Reads the wanted bytes of several trees in one go, contents that they share once, into one block of shared memory. */
export async function readTrees(repository: GitRepository, wanted: readonly WantedTree[]): Promise<readonly FileTree[]> {
  const plan = planReading(wanted);
  const contents = await readBlobs(repository, plan);
  return wanted.map(({ revision, listing, paths, absences }) => {
    const files = [...listing.entries.values()].map((entry): TreeFile => {
      return { entry, content: absences?.get(entry.path) ?? contentOf(entry, paths, contents) };
    });
    return buildTree(revision, listing.complete, files);
  });
}

/** What a clone lacks is no loss where nobody wants it. */
function contentOf(entry: Entry, paths: ReadonlySet<string>, contents: (entry: Entry) => Uint8Array | Absence): Uint8Array | Absence {
  const isWanted = paths.has(entry.path);
  const absence = absenceByEntry(entry);
  if (absence === 'unreadable' && !isWanted) return 'not-selected';
  return absence ?? (isWanted ? contents(entry) : 'not-selected');
}

interface ReadingPlan {
  /** Size and one path of each object to be read, by id. */
  readonly blobs: ReadonlyMap<string, Entry>;
  readonly bytes: number;
}

function planReading(wanted: readonly WantedTree[]): ReadingPlan {
  const blobs = new Map<string, Entry>();
  let bytes = 0;
  for (const { listing, paths, absences } of wanted) {
    for (const path of paths) {
      const entry = listing.entries.get(path);
      if (!entry || absences?.has(path) || absenceByEntry(entry) || blobs.has(entry.oid)) continue;
      if (bytes + (entry.size ?? 0) > MAX_HELD_BYTES) continue;
      blobs.set(entry.oid, entry);
      bytes += entry.size ?? 0;
    }
  }
  return { blobs, bytes };
}

/** Why an entry is not even asked for. */
function absenceByEntry(entry: Entry): Absence | undefined {
  if (entry.kind !== 'file') return entry.kind;
  if (entry.size === undefined) return 'unreadable';
  return entry.size > MAX_FILE_BYTES ? 'too-large' : undefined;
}

/** @returns the bytes of an entry or why they are not there */
async function readBlobs(repository: GitRepository, { blobs, bytes }: ReadingPlan): Promise<(entry: Entry) => Uint8Array | Absence> {
  const memory = new Uint8Array(new SharedArrayBuffer(bytes));
  const places = new Map<string, Uint8Array>();
  const reader = new BatchReader(memory, [...blobs.values()], places);
  await runReader(repository, reader);
  return (entry) => {
    const content = places.get(entry.oid);
    if (!content) return blobs.has(entry.oid) ? 'unreadable' : 'budget';
    return unreadableBecause(entry.path, content) ?? content;
  };
}

/** Git breaks off at an object that is damaged: that one is passed over, and the rest read. */
async function runReader(repository: GitRepository, reader: BatchReader): Promise<void> {
  for (let damaged = 0; reader.left.length > 0; damaged += 1) {
    const input = reader.left.map(({ oid }) => `${oid}\n`).join('');
    try {
      return void (await repository.run(['cat-file', '--batch', '--buffer'], { input, onData: (chunk) => reader.take(chunk) }));
    } catch (error) {
      if (!(error instanceof GitError) || error.exitCode === undefined || damaged === MAX_DAMAGED) throw error;
      reader.passOver();
    }
  }
}

const LINE_BREAK = 10;

/** Takes the stream of `cat-file --batch` apart: per object a line `<id> blob <size>`, its bytes, a line break; or `<id> missing`. */
class BatchReader {
  readonly #memory: Uint8Array;
  readonly #expected: readonly Entry[];
  readonly #places: Map<string, Uint8Array>;
  /** Bytes of a header line that ended with a chunk. */
  #header: Buffer = Buffer.alloc(0);
  #next = 0;
  #object = 0;
  /** Bytes of the current object that are still to come, the line break after it included. */
  #remaining = 0;

  constructor(memory: Uint8Array, expected: readonly Entry[], places: Map<string, Uint8Array>) {
    this.#memory = memory;
    this.#expected = expected;
    this.#places = places;
  }

  /** What was not come to yet. */
  get left(): readonly Entry[] {
    return this.#expected.slice(this.#object);
  }

  /** Gives up the object at which the stream has ended. */
  passOver(): void {
    const isBegun = this.#remaining > 0;
    const entry = this.#expected[isBegun ? this.#object - 1 : this.#object];
    if (entry) this.#places.delete(entry.oid);
    if (!isBegun) this.#object += 1;
    this.#remaining = 0;
    this.#header = Buffer.alloc(0);
  }

  take(chunk: Buffer): void {
    for (let at = 0; at < chunk.length;) at = this.#remaining > 0 ? this.#takeContent(chunk, at) : this.#takeHeader(chunk, at);
  }

  #takeContent(chunk: Buffer, at: number): number {
    const end = Math.min(chunk.length, at + this.#remaining);
    const lineBreak = end - at === this.#remaining ? 1 : 0;
    this.#memory.set(chunk.subarray(at, end - lineBreak), this.#next);
    this.#next += end - at - lineBreak;
    this.#remaining -= end - at;
    return end;
  }

  #takeHeader(chunk: Buffer, at: number): number {
    const end = chunk.indexOf(LINE_BREAK, at);
    this.#header = Buffer.concat([this.#header, chunk.subarray(at, end === -1 ? chunk.length : end)]);
    if (end === -1) return chunk.length;
    const line = this.#header.toString('latin1');
    this.#header = Buffer.alloc(0);
    const expected = this.#expected[this.#object];
    this.#object += 1;
    const size = /^[0-9a-f]+ blob (\d+)$/.exec(line)?.[1];
    if (!expected || size === undefined) return end + 1;
    if (Number(size) !== expected.size) throw new RangeError(`${expected.oid} is listed with another size than it has`);
    this.#places.set(expected.oid, this.#memory.subarray(this.#next, this.#next + expected.size));
    this.#remaining = expected.size + 1;
    return end + 1;
  }
}
