import { expect, test } from '@jest/globals';
import { isAdminScript } from '../../../../src/analysis/knowledge/admin/admin-scripts.ts';

test.each([
  ['scripts/anything.py', true],
  ['lib/tasks/cache.rake', true],
  ['seed.js', true],
  ['db/seeds/users.rb', true],
  ['cmd/migrate/main.go', true],
  ['backend/import_users.py', true],
  ['src/commands/sync.ts', true],
  ['server.js', false],
  ['src/importer/parse.ts', false],
  ['app/models/seedling.rb', false],
  ['cmd/server/main.go', false],
])('%s', (path, expected) => {
  expect(isAdminScript(path)).toBe(expected);
});
