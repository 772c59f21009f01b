import { describe, expect, test } from '@jest/globals';
import { ignoredBy } from '../../../../src/analysis/knowledge/images/ignore-files.ts';

describe('ignoredBy', () => {
  test.each([
    ['.env', '.git\n.env\n', true, 2],
    ['.env', '**/.env*\n', true, 1],
    ['.env', '.env.*\n', false, undefined],
    ['.env', '/.env', true, 1],
    ['.env', './.env\r\n', true, 1],
    ['.env', '.*\n!.env\n', false, 2],
    ['.env', '*\n!src\n', true, 1],
    ['.env', '# .env\n', false, undefined],
    ['config/a.yml', 'config\n', true, 1],
    ['web/.env', '.env\n', false, undefined],
  ])('%s in %j', (path, text, covered, line) => {
    expect(ignoredBy(path, text)).toEqual({ covered, line });
  });

  test('git takes a name at any depth', () => {
    expect(ignoredBy('web/.env', '.env\n', true).covered).toBe(true);
  });
});
