import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Names the directory to the processes that run tests. */
const PLACE = 'TWELVEFOLD_TEST_RUN';

/** Before any test: a place for what is made once in this run. */
export default function setUp(): void {
  process.env[PLACE] = mkdtempSync(join(tmpdir(), 'twelvefold-run-'));
}

/** The place for what is made once in this run. */
export function placeOfRun(): string {
  const place = process.env[PLACE];
  if (place === undefined) throw new Error('Jest has not run its global setup.');
  return place;
}

/** After all tests. */
export function removePlace(): void {
  rmSync(placeOfRun(), { recursive: true, force: true });
}
