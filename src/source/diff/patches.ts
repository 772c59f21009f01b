import { HUNK_HEADER, readHunk } from './raw-hunks.ts';

/**
 * Cuts git's output for many files into the lines of one patch a file, in git's order. Hunks are walked by their counts, so a changed line
 * that reads `diff --git …` begins nothing. Which file a patch is about is git's raw list's to say, never the patch's.
 * @param output of `git diff -p`, LF-separated
 * @returns undefined when a hunk's counts don't add up
 */
export function splitPatches(output: string): readonly (readonly string[])[] | undefined {
  const lines = output.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const patches: string[][] = [];
  let start = 0;
  for (let at = 0; at < lines.length;) {
    const line = lines[at] ?? '';
    if (line.startsWith('diff --git ')) {
      if (at > 0) patches.push(lines.slice(start, at));
      start = at;
    } else if (at === 0) {
      return undefined;
    }
    if (HUNK_HEADER.test(line)) {
      const hunk = readHunk(lines, at);
      if (!hunk) return undefined;
      at = hunk.end;
    } else {
      at += 1;
    }
  }
  if (lines.length > 0) patches.push(lines.slice(start));
  return patches;
}
