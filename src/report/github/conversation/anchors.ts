import type { ChangedFile } from '../../../review/change-set.ts';

/** Lines of the head side that one hunk shows, 1-based, inclusive. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Tells which lines of the head GitHub takes a comment on: those that a hunk of the diff shows. */
export class Anchors {
  readonly #files: ReadonlyMap<string, readonly Stretch[]>;

  constructor(files: readonly ChangedFile[]) {
    this.#files = new Map(files.map((file) => [file.path, stretches(file)]));
  }

  /** True when the lines `from`..`to` stand in one and the same hunk: GitHub refuses a comment that spans two. */
  takes(path: string, from: number, to = from): boolean {
    if (from < 1 || to < from) return false;
    return (this.#files.get(path) ?? []).some((stretch) => stretch.from <= from && to <= stretch.to);
  }
}

function stretches(file: ChangedFile): readonly Stretch[] {
  if (file.status === 'removed' || !file.hunks) return [];
  return file.hunks.filter((hunk) => hunk.newLines > 0).map((hunk) => ({ from: hunk.newStart, to: hunk.newStart + hunk.newLines - 1 }));
}
