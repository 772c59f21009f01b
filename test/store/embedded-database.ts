import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { madeOnce } from '../made-once.ts';
import type { TestDatabase } from './databases.ts';

// Made before the first test begins, so that no test's time is spent on it; `npm run mutants` makes one for all its runs.
const MADE =
  process.env['TWELVEFOLD_TEST_DATABASE'] ??
  madeOnce(
    'database',
    (into) => void execFileSync(process.execPath, [fileURLToPath(new URL('./make-database.ts', import.meta.url)), into]),
  );

/** A directory for the embedded database: what the app makes of an empty one, copied, since making it takes seconds. */
export function embeddedDatabase(): TestDatabase & { readonly settings: { readonly kind: 'embedded'; readonly directory: string } } {
  const directory = mkdtempSync(join(tmpdir(), 'twelvefold-db-'));
  layDatabase(directory);
  return { settings: { kind: 'embedded', directory }, remove: async () => rmSync(directory, { recursive: true, force: true }) };
}

/** Puts a database without any tables into a directory, which is made where it is missing. */
export function layDatabase(directory: string): void {
  cpSync(MADE, directory, { recursive: true });
}
