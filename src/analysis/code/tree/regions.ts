import type { Span } from '../../text.ts';

/** A stretch of code that lies wholly inside of its parent, or apart from everything else. */
export interface Region<T> extends Span {
  readonly parent: Region<T> | undefined;
  readonly of: T;
}

/** From an offset on, the innermost region is this one. */
interface Border<T> {
  readonly from: number;
  readonly region: Region<T> | undefined;
}

/** Nested stretches of code, asked by offset: each question takes a few steps, however deep they are nested. */
export class Regions<T> {
  readonly all: readonly Region<T>[];
  readonly #borders: readonly Border<T>[];

  /** `spans` in source order, an outer one before those inside of it. */
  constructor(spans: readonly (Span & { readonly of: T })[]) {
    const regions: Region<T>[] = [];
    const borders: Border<T>[] = [];
    let open: Region<T> | undefined;
    const close = (upTo: number): void => {
      for (; open !== undefined && open.end <= upTo; open = open.parent) borders.push({ from: open.end, region: open.parent });
    };
    for (const span of spans) {
      close(span.start);
      open = { start: span.start, end: span.end, of: span.of, parent: open };
      regions.push(open);
      borders.push({ from: open.start, region: open });
    }
    close(Infinity);
    this.all = regions;
    this.#borders = borders;
  }

  /** The innermost region that holds an offset. */
  at(offset: number): Region<T> | undefined {
    let low = 0;
    let high = this.#borders.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#borders[middle]?.from ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return this.#borders[low - 1]?.region;
  }
}

/** True when `outer` holds all of `inner`. */
export function holds(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
