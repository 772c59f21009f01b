import { ownFact } from './remembered-facts.ts';
import type { Repository } from './repository.ts';
import { wordsIn } from './text.ts';

/** Bits of a filter for each different word of a file: one word in a hundred is taken to be there and is not. */
const BITS_PER_WORD = 10;
const FNV_OFFSET = 0x81_1c_9d_c5;
const FNV_PRIME = 0x01_00_01_93;

/** A Bloom filter of the words of one file. Its length is a power of two. */
type Filter = Uint32Array;

const filterOf = ownFact(({ path }: { readonly path: string }, facts): Filter => toFilter(facts.source(path)?.words ?? new Set()));
const FILTERS = new WeakMap<Repository, Map<string, Filter>>();

/**
 * Those of some files that may hold all words of one of the texts: for `mail-jobs` both `mail` and `jobs`. A file that holds them is
 * always among them, and hardly ever one that doesn't. Each file is read once, so that any number of names may be asked for.
 */
export function possibleHolders(paths: readonly string[], texts: readonly string[], repository: Repository): readonly string[] {
  const filters = FILTERS.get(repository) ?? new Map<string, Filter>();
  FILTERS.set(repository, filters);
  const sought = texts.map((text) => wordsIn(text).map(hashOf));
  return paths.filter((path) => {
    let filter = filters.get(path);
    if (filter === undefined) filters.set(path, (filter = filterOf({ path }, repository)));
    return sought.some((words) => words.every((word) => has(filter, word)));
  });
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
