import { distance } from 'fastest-levenshtein';

/** What a word was probably meant to be: the one of these that is at most two slips away; undefined when none is, or it would be all slips. */
export function nearest<Word extends string>(word: string, words: Iterable<Word>): Word | undefined {
  let best: { readonly word: Word; readonly slips: number } | undefined;
  for (const each of words) {
    const slips = distance(word, each);
    if (slips <= 2 && slips < each.length - 1 && slips < (best?.slips ?? 3)) best = { word: each, slips };
  }
  return best?.word;
}
