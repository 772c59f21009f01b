import type { Frames } from './frames.ts';

/** What a keyword may do to the list that it stands in. */
export interface KeywordPlace {
  readonly frames: Frames;
  /** Where the keyword ends. */
  readonly end: number;
  /** How many commands were read before it. */
  readonly before: number;
  /** What was written from a place up to the keyword. */
  readonly written: (from: number) => string;
  /** Passes the words of a `for`. */
  readonly header: () => void;
  /** Passes the subject of a `case` and gives it as written. */
  readonly subject: () => string;
  /** Says at which command the block that has just been closed began. */
  readonly close: (from: number | undefined) => void;
  readonly nameFunction: (name: string) => void;
  readonly takeFunctionName: () => string | undefined;
  /** Passes the name behind `function`. */
  readonly functionWord: () => string;
}

type Keyword = (place: KeywordPlace, keyword: string) => void;

const openLoop: Keyword = ({ frames, end, before }, keyword) => frames.openHead('loop', keyword, end, before);

const openFor: Keyword = (place, keyword) => {
  openLoop(place, keyword);
  place.header();
};

const endHead: Keyword = ({ frames, written }) => frames.endHead(written);

const KEYWORDS: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  ['if', ({ frames, end, before }) => frames.openHead('if', 'if', end, before)],
  ['while', openLoop],
  ['until', openLoop],
  ['for', openFor],
  ['select', openFor],
  ['then', endHead],
  ['do', endHead],
  ['elif', ({ frames, end }) => frames.elif(end)],
  ['else', ({ frames }) => frames.else()],
  ['fi', ({ frames, close }) => close(frames.close('if'))],
  ['done', ({ frames, close }) => close(frames.close('loop'))],
  ['esac', ({ frames, close }) => close(frames.close('case'))],
  ['case', ({ frames, before, subject }) => frames.openCase(subject(), before)],
  ['{', ({ frames, before, takeFunctionName }) => frames.openBrace(takeFunctionName(), before)],
  ['}', ({ frames, close }) => close(frames.close('brace'))],
  ['function', ({ nameFunction, functionWord }) => nameFunction(functionWord())],
  ['!', () => undefined],
]);

/** Does what a keyword means at the beginning of a command; false when the word is none. */
export function keywordAt(word: string, place: KeywordPlace): boolean {
  const keyword = KEYWORDS.get(word);
  keyword?.(place, word);
  return keyword !== undefined;
}
