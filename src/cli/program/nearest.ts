import { distance } from 'fastest-levenshtein';

/** Longest word that is compared; nobody mistypes more. */
const MAX_LENGTH = 80;

/** The candidate that differs least, if it differs by no more than a third of its letters; the first of equals. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > MAX_LENGTH) return undefined;
  let best: { readonly candidate: string; readonly slips: number } | undefined;
  for (const candidate of candidates) {
    const slips = distance(word, candidate);
    if (slips * 3 <= candidate.length && (best === undefined || slips < best.slips)) best = { candidate, slips };
  }
  return best?.candidate;
}
