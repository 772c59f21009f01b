import type { Absence, Entry, EntryKind, FileTree } from '../analysis/tree/tree.ts';

/**
 * A file tree as it travels between threads: flat columns that clone quickly, and one block of shared memory with the bytes
 * of all selected files, which no thread copies. The n-th value of every column belongs to the n-th path.
 */
export interface PackedTree {
  readonly revision: string;
  readonly complete: boolean;
  /** Paths, joined by NUL, which no path of git can hold; '' for an empty tree. */
  readonly paths: string;
  /** Object ids, joined by NUL. */
  readonly oids: string;
  /** Per path: kind, executable bit and absence, packed into one byte. */
  readonly facts: Uint8Array;
  /** Per path: size in bytes, -1 when unknown. */
  readonly sizes: Float64Array;
  /** Per path: where its bytes begin in `contents`, -1 when there are none. */
  readonly starts: Float64Array;
  /** Per path: how many bytes it has in `contents`. */
  readonly lengths: Float64Array;
  readonly contents: SharedArrayBuffer;
}

/** What a source knows about one path: its entry, and its bytes or why they are not there. */
export interface TreeFile {
  readonly entry: Entry;
  readonly content: Uint8Array | Absence;
}

const KINDS: readonly EntryKind[] = ['file', 'symlink', 'submodule'];
/** Position 0 means that nothing is absent. */
const ABSENCES: readonly (Absence | undefined)[] = [
  undefined,
  'not-selected',
  'binary',
  'too-large',
  'too-long-line',
  'unreadable',
  'symlink',
  'submodule',
  'budget',
];
const EXECUTABLE = 0b100;
const ABSENCE_SHIFT = 3;

/** The packed form of each tree that has one already, so that packing it again costs nothing. */
const packedForms = new WeakMap<FileTree, PackedTree>();

/**
 * A tree over shared memory.
 * @param files in any order; of two with one path the later counts
 */
export function buildTree(revision: string, complete: boolean, files: Iterable<TreeFile>): FileTree {
  const byPath = new Map<string, TreeFile>();
  for (const file of files) byPath.set(file.entry.path, file);
  const sorted = [...byPath.keys()].sort().map((path) => byPath.get(path) as TreeFile);
  const entries = new Map(sorted.map(({ entry }) => [entry.path, entry]));
  const places = new Map(sorted.map(({ entry }, at) => [entry.path, at]));
  return unpackTree(pack(revision, complete, sorted), { entries, places });
}

/** The form of a tree that may be posted to a worker thread. Copies the bytes once, unless the tree lies in shared memory already. */
export function packTree(tree: FileTree): PackedTree {
  const known = packedForms.get(tree);
  if (known) return known;
  const files: TreeFile[] = [];
  for (const entry of tree.entries.values()) {
    files.push({ entry, content: tree.bytes(entry.path) ?? tree.absence(entry.path) ?? 'not-selected' });
  }
  const packed = pack(tree.revision, tree.complete, files);
  packedForms.set(tree, packed);
  return packed;
}

/** The tree of a packed form, on any thread. Bytes are views of the shared memory; the listing is made when it is first asked for. */
export function unpackTree(packed: PackedTree, known?: Listing): FileTree {
  let listing = known;
  const listed = (): Listing => (listing ??= list(packed));
  const views: Uint8Array[] = [];
  const tree: FileTree = {
    revision: packed.revision,
    complete: packed.complete,
    get entries() {
      return listed().entries;
    },
    bytes(path) {
      const at = listed().places.get(path);
      const start = at === undefined ? -1 : (packed.starts[at] ?? -1);
      return at === undefined || start < 0 ? undefined : (views[at] ??= new Uint8Array(packed.contents, start, packed.lengths[at]));
    },
    absence(path) {
      const at = listed().places.get(path);
      return at === undefined ? undefined : ABSENCES[(packed.facts[at] ?? 0) >> ABSENCE_SHIFT];
    },
  };
  packedForms.set(tree, packed);
  return tree;
}

interface Listing {
  readonly entries: ReadonlyMap<string, Entry>;
  readonly places: ReadonlyMap<string, number>;
}

function list(packed: PackedTree): Listing {
  const entries = new Map<string, Entry>();
  const places = new Map<string, number>();
  if (packed.facts.length === 0) return { entries, places };
  const oids = packed.oids.split('\0');
  for (const [at, path] of packed.paths.split('\0').entries()) {
    const facts = packed.facts[at] ?? 0;
    const size = packed.sizes[at] ?? -1;
    entries.set(path, {
      path,
      kind: KINDS[facts & 0b11] ?? 'file',
      oid: oids[at] ?? '',
      executable: (facts & EXECUTABLE) !== 0,
      ...(size < 0 ? {} : { size }),
    });
    places.set(path, at);
  }
  return { entries, places };
}

function pack(revision: string, complete: boolean, files: readonly TreeFile[]): PackedTree {
  const facts = new Uint8Array(files.length);
  const sizes = new Float64Array(files.length);
  const starts = new Float64Array(files.length).fill(-1);
  const lengths = new Float64Array(files.length);
  const { contents, startOf } = inOneBlock(files);
  for (const [at, { entry, content }] of files.entries()) {
    facts[at] = factsOf(entry, typeof content === 'string' ? content : undefined);
    sizes[at] = entry.size ?? -1;
    if (typeof content === 'string') continue;
    starts[at] = startOf(content);
    lengths[at] = content.length;
  }
  const paths = files.map(({ entry }) => entry.path).join('\0');
  const oids = files.map(({ entry }) => entry.oid).join('\0');
  return { revision, complete, paths, oids, facts, sizes, starts, lengths, contents };
}

/** Where contents lie in a block of shared memory: the one that all of them lie in already, which several trees may share, or a new one. */
function inOneBlock(files: readonly TreeFile[]): {
  readonly contents: SharedArrayBuffer;
  readonly startOf: (content: Uint8Array) => number;
} {
  const all = files.flatMap(({ content }) => (typeof content === 'string' ? [] : [content]));
  const block = all[0]?.buffer;
  if (block instanceof SharedArrayBuffer && all.every(({ buffer }) => buffer === block)) {
    return { contents: block, startOf: ({ byteOffset }) => byteOffset };
  }
  const contents = new SharedArrayBuffer(all.reduce((sum, { length }) => sum + length, 0));
  const memory = new Uint8Array(contents);
  let next = 0;
  const startOf = (content: Uint8Array): number => {
    memory.set(content, next);
    next += content.length;
    return next - content.length;
  };
  return { contents, startOf };
}

function factsOf(entry: Entry, absence: Absence | undefined): number {
  return KINDS.indexOf(entry.kind) | (entry.executable ? EXECUTABLE : 0) | (ABSENCES.indexOf(absence) << ABSENCE_SHIFT);
}
