import { afterAll, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { ChangedFile, ChangeSet } from '../../../src/review/change-set.ts';
import { readChange } from '../../../src/source/git/read.ts';
import { removeTemporary, temporaryRepository, type Contents } from './temporary-repository.ts';

afterAll(removeTemporary);

const NAMES = ['a.js', 'b.js', 'dir/c.js', 'dir/d\ne.js', '-x.js', 'é "q".js', 'sub/deep/f.js', '..g.js'];
const LINES = ['one', 'two', '-- a/x', '++ b/x', '@@ -1 +1 @@', 'diff --git a/x b/x', '', '\\ No newline at end of file', 'crlf\r', '🎉'];
const content = fc
  .tuple(fc.array(fc.constantFrom(...LINES), { minLength: 1, maxLength: 12 }), fc.boolean())
  .map(([lines, ending]) => lines.join('\n') + (ending ? '\n' : ''));
const tree = fc.dictionary(
  fc.constantFrom(...NAMES),
  fc.oneof({ weight: 9, arbitrary: content }, { weight: 1, arbitrary: fc.constantFrom('\0', '') }),
);

/** All names, so that what a tree lacks is taken away. */
const complete = (files: Readonly<Record<string, string>>): Contents =>
  Object.fromEntries(NAMES.map((name) => [name, files[name] ?? null]));

const LETTERS = { added: 'A', modified: 'M', removed: 'D', renamed: 'R', copied: 'C', typechange: 'T' } as const;
const summary = ({ status, path, previousPath }: ChangedFile): string =>
  [LETTERS[status], ...(previousPath === undefined ? [] : [previousPath]), path].join('\0');

/** What git says by itself: status, old path, path. */
const said = (output: string): readonly string[] =>
  [...output.matchAll(/([AMDT])\0([^\0]+)\0|(R)\d+\0([^\0]+)\0([^\0]+)\0/g)].map((match) =>
    match
      .slice(1)
      .filter((part) => part !== undefined)
      .join('\0'),
  );

const linesOf = (side: ChangeSet['head'], path: string): readonly string[] => {
  const lines = Buffer.from(side.bytes(path) ?? [])
    .toString('utf8')
    .split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
};

/** Head's lines as the hunks make them out of base's. */
function rebuilt(change: ChangeSet, file: ChangedFile): readonly string[] {
  const old = file.status === 'added' ? [] : linesOf(change.base, file.previousPath ?? file.path);
  const result: string[] = [];
  let copied = 0;
  for (const hunk of file.hunks ?? []) {
    const before = hunk.oldLines === 0 ? hunk.oldStart : hunk.oldStart - 1;
    result.push(...old.slice(copied, before), ...hunk.lines.filter((line) => line.new !== undefined).map((line) => line.text));
    copied = before + hunk.oldLines;
  }
  return [...result, ...old.slice(copied)];
}

test('any change has the files that git says, and hunks that lead from base to head', async () => {
  const repository = temporaryRepository();
  await fc.assert(
    fc.asyncProperty(tree, tree, async (before, after) => {
      const base = repository.commit(complete(before));
      const head = repository.commit(complete(after));
      const change = await readChange({ repo: repository.path, base, head });
      const expected = said(repository.git('diff', '--name-status', '-z', '-M', base, head));
      expect(change.files.map(summary).sort()).toEqual([...expected].sort());
      for (const file of change.files.filter(({ hunks }) => hunks !== undefined)) {
        expect(rebuilt(change, file)).toEqual(file.status === 'removed' ? [] : linesOf(change.head, file.path));
      }
      const binary = change.files.filter(({ hunks }) => hunks === undefined).map(({ path, previousPath }) => [path, previousPath ?? path]);
      for (const [path = '', old = ''] of binary) expect([change.head.absence(path), change.base.absence(old)]).toContain('binary');
    }),
    { numRuns: 25 },
  );
  // Some three hundred git processes one after the other: on a machine with other work they take their time.
}, 300_000);
