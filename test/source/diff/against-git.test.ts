import { afterAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hunk } from '../../../src/review/change-set.ts';
import { hunksOf } from '../../../src/source/diff/hunks.ts';
import { splitPatches } from '../../../src/source/diff/patches.ts';

const directory = mkdtempSync(join(tmpdir(), 'twelvefold-diff-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const LINES = [
  '',
  ' ',
  'a',
  'b',
  '-- a/x',
  '++ b/x',
  '- ',
  '+',
  '@@ -1 +1 @@',
  '@@ -1,2 +3,4 @@ x',
  'diff --git a/x b/x',
  '\\ No newline at end of file',
  'index 123..456 100644',
  'new file mode 100644',
  'rename from x',
  'tab\tand \u2028 separator',
  'cr\r',
  '\u0001sentinel',
  'é🎉',
  'Binary files a and b differ',
];
const text = fc
  .tuple(
    fc.array(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...LINES) }, fc.string({ maxLength: 4 })), { maxLength: 14 }),
    fc.boolean(),
  )
  // Without NUL, which makes a file binary, and lone surrogates, which have no bytes.
  .map(([lines, ending]) => (lines.join('\n') + (ending ? '\n' : '')).replaceAll('\0', '').toWellFormed());

/** The lines of a text as git counts them. */
const linesOf = (content: string): readonly string[] => {
  const lines = content.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
};

/** The new text as the hunks make it out of the old one: what stands between them is copied. */
function applied(old: readonly string[], hunks: readonly Hunk[]): readonly string[] {
  const result: string[] = [];
  let copied = 0;
  for (const hunk of hunks) {
    const before = hunk.oldLines === 0 ? hunk.oldStart : hunk.oldStart - 1;
    result.push(...old.slice(copied, before), ...hunk.lines.filter((line) => line.new !== undefined).map((line) => line.text));
    copied = before + hunk.oldLines;
  }
  return [...result, ...old.slice(copied)];
}

/** What the hunks say that the numbered lines of one side are, and what they are. */
function quoted(lines: readonly string[], hunks: readonly Hunk[], side: 'old' | 'new'): readonly [said: string[], are: string[]] {
  const own = hunks.flatMap((hunk) => hunk.lines).filter((line) => line[side] !== undefined);
  return [own.map((line) => line.text), own.map((line) => lines[(line[side] ?? 0) - 1] ?? 'missing')];
}

describe('hunks equal git', () => {
  test('for any two texts', () => {
    let run = 0;
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 10, maxLength: 40 }), fc.constantFrom(0, 1, 3), (pairs, context) => {
        const [before, after] = [join(directory, `${run}-a`), join(directory, `${run}-b`)];
        run += 1;
        for (const [index, pair] of pairs.entries()) {
          for (const [side, folder] of [before, after].entries()) {
            mkdirSync(folder, { recursive: true });
            writeFileSync(join(folder, `${1000 + index}`), pair[side] ?? '');
          }
        }
        const git = spawnSync('git', ['diff', '--no-index', '--no-color', '--no-renames', '--text', `-U${context}`, '--', before, after], {
          maxBuffer: 1e8,
        });
        const patches = splitPatches(git.stdout.toString('utf8'));
        const changed = pairs.filter(([old, now]) => old !== now);
        expect(patches).toHaveLength(changed.length);
        for (const [index, [old, now]] of changed.entries()) {
          const hunks = hunksOf(patches?.[index] ?? []) ?? [];
          expect(applied(linesOf(old), hunks)).toEqual(linesOf(now));
          for (const [said, are] of [quoted(linesOf(old), hunks, 'old'), quoted(linesOf(now), hunks, 'new')]) expect(said).toEqual(are);
        }
      }),
      { numRuns: 40 },
    );
  });
});
