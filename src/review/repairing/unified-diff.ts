const CONTEXT = 3;

/** How a line break is shown to be missing at a file's end. Source: https://www.gnu.org/software/diffutils/manual/html_node/Incomplete-Lines.html */
const INCOMPLETE = '\n\\ No newline at end of file\n';

/**
 * The difference between two texts of one file as `git apply` and `patch -p1` take it: one hunk from the first line that
 * differs to the last, with three lines around it. Empty for equal texts.
 * @param isShown false for a context line that must not be shown; the context ends before it
 */
export function unifiedDiff(path: string, before: string, after: string, isShown: (line: string) => boolean = () => true): string {
  const [old, young] = [linesOf(before), linesOf(after)];
  const start = commonStart(old, young);
  if (start === old.length && start === young.length) return '';
  const end = commonEnd(old, young, start);
  const above = shownFrom(old.slice(Math.max(0, start - CONTEXT), start).toReversed(), isShown).toReversed();
  const below = shownFrom(old.slice(old.length - end, old.length - end + CONTEXT), isShown);
  const removed = old.slice(start, old.length - end);
  const added = young.slice(start, young.length - end);
  const first = start - above.length;
  const around = above.length + below.length;
  return [
    `--- a/${path}\n+++ b/${path}\n`,
    `@@ -${place(first, removed.length + around)} +${place(first, added.length + around)} @@\n`,
    ...above.map((line) => marked(' ', line)),
    ...removed.map((line) => marked('-', line)),
    ...added.map((line) => marked('+', line)),
    ...below.map((line) => marked(' ', line)),
  ].join('');
}

/** Lines with their breaks; only the last may have none. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function commonStart(a: readonly string[], b: readonly string[]): number {
  let count = 0;
  while (count < a.length && count < b.length && a[count] === b[count]) count += 1;
  return count;
}

function commonEnd(a: readonly string[], b: readonly string[], start: number): number {
  let count = 0;
  while (count < Math.min(a.length, b.length) - start && a[a.length - 1 - count] === b[b.length - 1 - count]) count += 1;
  return count;
}

function shownFrom(lines: readonly string[], isShown: (line: string) => boolean): readonly string[] {
  const hidden = lines.findIndex((line) => !isShown(line));
  return hidden === -1 ? lines : lines.slice(0, hidden);
}

/** An empty side is said to begin at the line before it. */
function place(first: number, count: number): string {
  return `${count === 0 ? first : first + 1},${count}`;
}

function marked(mark: string, line: string): string {
  return mark + (line.endsWith('\n') ? line : line + INCOMPLETE);
}
