import { LRUCache } from 'lru-cache';
import { ownFact } from './remembered-facts.ts';
import type { Repository } from './repository.ts';
import { wordsIn } from './text.ts';

/** Bits of a filter for each different word of a file: one word in a hundred is taken to be there and is not. */
const BITS_PER_WORD = 10;
const FNV_OFFSET = 0x81_1c_9d_c5;
const FNV_PRIME = 0x01_00_01_93;

/** A Bloom filter of the words of one file. Its length is a power of two. */
type Filter = Uint32Array;

// The words are not kept with the text: of thousands of texts they would take far more memory than the texts do.
const filterOf = ownFact(({ path }: { readonly path: string }, facts): Filter =>
  toFilter(new Set(wordsIn(facts.source(path)?.text ?? ''))),
);

/** What is known of a list of files that is asked again and again. */
interface Shelf {
  /** In the order of the list. */
  readonly filters: readonly Filter[];
  readonly answers: LRUCache<string, readonly string[]>;
}

const SHELVES = new WeakMap<Repository, WeakMap<readonly string[], Shelf>>();
/** Paths in all answers of a shelf that are kept. */
const KEPT_PATHS = 200_000;

/**
 * Those of some files that may hold all words of one of the texts: for `mail-jobs` both `mail` and `jobs`. A file that holds them is
 * always among them, and hardly ever one that doesn't. Each file is read once, so that any number of names may be asked for.
 * @param paths the same list for the same files, each time: what was found out is remembered with it
 */
export function possibleHolders(paths: readonly string[], texts: readonly string[], repository: Repository): readonly string[] {
  const { filters, answers } = shelfOf(paths, repository);
  const key = texts.join('\0');
  const known = answers.get(key);
  if (known) return known;
  const sought = hashesOf(texts);
  const found = paths.filter((_, at) => mayHoldOne(filters[at], sought));
  answers.set(key, found);
  return found;
}

function shelfOf(paths: readonly string[], repository: Repository): Shelf {
  const shelves = SHELVES.get(repository) ?? new WeakMap<readonly string[], Shelf>();
  SHELVES.set(repository, shelves);
  const shelf = shelves.get(paths) ?? {
    filters: paths.map((path) => filterOf({ path }, repository)),
    answers: new LRUCache<string, readonly string[]>({ maxSize: KEPT_PATHS, sizeCalculation: (found) => found.length + 20 }),
  };
  shelves.set(paths, shelf);
  return shelf;
}

/** The same of a few files that were picked out of a list: nothing is remembered of them together. */
export function possibleHoldersAmong(paths: readonly string[], texts: readonly string[], repository: Repository): readonly string[] {
  const sought = hashesOf(texts);
  return paths.filter((path) => mayHoldOne(filterOf({ path }, repository), sought));
}

/** Of each text the words that a file has to hold. */
function hashesOf(texts: readonly string[]): readonly (readonly number[])[] {
  return texts.map((text) => wordsIn(text).map(hashOf));
}

function mayHoldOne(filter: Filter | undefined, sought: readonly (readonly number[])[]): boolean {
  return filter !== undefined && sought.some((words) => words.every((word) => has(filter, word)));
}

function hashOf(word: string): number {
  let hash = FNV_OFFSET;
  for (let at = 0; at < word.length; at += 1) hash = Math.imul(hash ^ word.charCodeAt(at), FNV_PRIME);
  return hash >>> 0;
}

function toFilter(words: ReadonlySet<string>): Filter {
  const filter = new Uint32Array(2 ** Math.ceil(Math.log2(Math.max(1, (words.size * BITS_PER_WORD) / 32))));
  for (const word of words) {
    const hash = hashOf(word);
    for (const bit of [first(hash), second(hash), third(hash)]) {
      const at = (bit >>> 5) & (filter.length - 1);
      filter[at] = (filter[at] ?? 0) | (1 << (bit & 31));
    }
  }
  return filter;
}

function has(filter: Filter, hash: number): boolean {
  return isSet(filter, first(hash)) && isSet(filter, second(hash)) && isSet(filter, third(hash));
}

function isSet(filter: Filter, bit: number): boolean {
  return ((filter[(bit >>> 5) & (filter.length - 1)] ?? 0) & (1 << (bit & 31))) !== 0;
}

const first = (hash: number): number => hash;
const second = (hash: number): number => Math.imul(hash ^ (hash >>> 15), 0x2c_1b_3c_6d) >>> 0;
const third = (hash: number): number => Math.imul(hash ^ (hash >>> 13), 0x29_7a_2d_39) >>> 0;
