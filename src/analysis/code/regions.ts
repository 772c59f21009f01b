import type { Span } from '../text.ts';

/** A stretch of code that lies wholly inside of its parent, or apart from everything else. */
export interface Region<T> extends Span {
  readonly parent: Region<T> | undefined;
  readonly of: T;
}

/** Nested stretches of code, asked by offset. */
export class Regions<T> {
  readonly all: readonly Region<T>[];

  /** `spans` in source order, an outer one before those inside of it. */
  constructor(spans: readonly (Span & { readonly of: T })[]) {
    const regions: Region<T>[] = [];
    let open: Region<T> | undefined;
    for (const span of spans) {
      while (open !== undefined && open.end <= span.start) open = open.parent;
      open = { start: span.start, end: span.end, of: span.of, parent: open };
      regions.push(open);
    }
    this.all = regions;
  }

  /** The innermost region that holds an offset. */
  at(offset: number): Region<T> | undefined {
    let low = 0;
    let high = this.all.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.all[middle]?.start ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    let region = this.all[low - 1];
    while (region !== undefined && region.end <= offset) region = region.parent;
    return region;
  }
}

/** True when `outer` holds all of `inner`. */
export function holds(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
