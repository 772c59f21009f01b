import { matchAt, type Tag } from './spans.ts';

/**
 * Elements in which words are quoted, shown as code, or not seen; true for those that go on when the quote or the list ends in which
 * they were opened. Source: https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inbody
 */
const HOLDERS: ReadonlyMap<string, boolean> = new Map([
  ['blockquote', true],
  ['code', true],
  ['details', false],
  ['pre', false],
  ['q', false],
  ['rp', false],
  ['samp', false],
  ['tt', true],
]);

/** What the HTML of a comment holds open, from its beginning on. */
export class OpenMarkup {
  readonly #open = new Map<string, number>();
  #isUnfinished = false;

  /** What comes next stands within something, or is swallowed by it. */
  get holds(): boolean {
    return this.#isUnfinished || this.#open.size > 0;
  }

  /** @param isContained true for one in a quote or a list of Markdown */
  takeTag({ name, isClosing }: Tag, isContained: boolean): void {
    const element = name.toLowerCase();
    const isLasting = HOLDERS.get(element);
    if (isLasting === undefined || (isContained && !isLasting)) return;
    const left = (this.#open.get(element) ?? 0) + (isClosing ? -1 : 1);
    if (left > 0) this.#open.set(element, left);
    else this.#open.delete(element);
  }

  /**
   * A block of HTML, which goes to the browser as it stands. A tag or a comment that it does not end goes on in what follows, to a
   * quotation mark that nobody can foresee.
   */
  takeBlock(html: string, isContained: boolean): void {
    for (let at = html.indexOf('<'); at >= 0 && !this.#isUnfinished; at = html.indexOf('<', at)) {
      const [, slash, name] = matchAt(/<(\/?)([a-z][^\s/>]*)/iy, html, at) ?? [];
      const end = name === undefined ? endOfOther(html, at) : endOfTag(html, at + 1 + (slash?.length ?? 0) + name.length);
      if (name !== undefined) this.takeTag({ name, isClosing: slash === '/' }, isContained);
      this.#isUnfinished = end === undefined;
      at = end ?? html.length;
    }
  }
}

/** Where a comment, a declaration or a mere `<` ends. */
function endOfOther(html: string, at: number): number | undefined {
  if (html.startsWith('<!--', at)) return indexAfter('-->', html, at + 2);
  return matchAt(/<[!?/]/y, html, at) ? indexAfter('>', html, at + 1) : at + 1;
}

/** Where a tag ends whose name ends at an index. Source: https://html.spec.whatwg.org/multipage/parsing.html#before-attribute-name-state */
function endOfTag(html: string, nameEnd: number): number | undefined {
  let at = nameEnd;
  for (;;) {
    at += matchAt(/[\s/]*/y, html, at)?.[0].length ?? 0;
    if (at >= html.length) return undefined;
    if (html[at] === '>') return at + 1;
    at += matchAt(/[^\s/>][^\s/>=]*\s*/y, html, at)?.[0].length ?? 1;
    if (html[at] !== '=') continue;
    at += matchAt(/=\s*/y, html, at)?.[0].length ?? 1;
    const quote = html[at];
    const end = quote === '"' || quote === "'" ? indexAfter(quote, html, at + 1) : at + (matchAt(/[^\s>]*/y, html, at)?.[0].length ?? 0);
    if (end === undefined) return undefined;
    at = end;
  }
}

function indexAfter(end: string, text: string, from: number): number | undefined {
  const found = text.indexOf(end, from);
  return found < 0 ? undefined : found + end.length;
}
