import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { generatedFiles } from '../../scripts/generated-files.ts';

const files = await generatedFiles();

test.each([...files.keys()])('%s is as `npm run generate` makes it', (path) => {
  expect(readFileSync(path, 'utf8')).toBe(files.get(path));
});

test('docs/rules holds no page of a rule that is gone', () => {
  const pages = readdirSync('docs/rules', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.md'));
  expect(pages.filter((page) => !files.has(`docs/rules/${page}`))).toEqual([]);
});
