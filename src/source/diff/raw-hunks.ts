/** A hunk as it stands in the patch, read by its counts alone. */
export interface RawHunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  readonly lines: readonly { readonly sign: '+' | '-' | ' '; readonly text: string }[];
  /** Index of the first line after it, past any "\ No newline at end of file". */
  readonly end: number;
}

/** `@@ -1,2 +3,4 @@`, where a count of 1 may be left out; at most nine digits, so that sums stay exact. */
export const HUNK_HEADER = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@/;

/** Reads the hunk whose header is `lines[at]`; undefined when there is none or its lines don't add up to its counts. */
export function readHunk(lines: readonly string[], at: number): RawHunk | undefined {
  const header = HUNK_HEADER.exec(lines[at] ?? '');
  if (!header) return undefined;
  const [oldStart, oldLines, newStart, newLines] = [header[1], header[2] ?? '1', header[3], header[4] ?? '1'].map(Number) as Four;
  const read: RawHunk['lines'][number][] = [];
  let end = at + 1;
  for (let olds = oldLines, news = newLines; olds > 0 || news > 0; end += 1) {
    const line = lines[end];
    if (line === undefined) return undefined;
    if (line.startsWith('\\')) continue;
    const sign = line === '' ? ' ' : line.charAt(0);
    if (sign !== '+' && sign !== '-' && sign !== ' ') return undefined;
    if (sign !== '+') olds -= 1;
    if (sign !== '-') news -= 1;
    if (olds < 0 || news < 0) return undefined;
    read.push({ sign, text: line.slice(1) });
  }
  while (lines[end]?.startsWith('\\')) end += 1;
  return { oldStart, oldLines, newStart, newLines, lines: read, end };
}

type Four = [number, number, number, number];
