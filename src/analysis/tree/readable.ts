import { MAX_FILE_BYTES, MAX_LINE_BYTES, type Absence } from './tree.ts';

/** As many leading bytes as git itself looks at to call a file binary. */
const BINARY_PROBE_BYTES = 8000;

/** Names whose long lines are data that facts are drawn from: JSON and lock files. */
const LONG_LINES_ALLOWED = /(?:\.(?:json|jsonc|json5|lock|lockfile|sum|webmanifest)|(?:^|\/)(?:pnpm-lock|shrinkwrap)\.yaml)$/i;

/**
 * Why a file's bytes are not looked at, by the same measure for every source; undefined when they are.
 * @param path decides whether long lines are allowed
 */
export function unreadableBecause(path: string, bytes: Uint8Array): Absence | undefined {
  if (bytes.length > MAX_FILE_BYTES) return 'too-large';
  if (bytes.subarray(0, BINARY_PROBE_BYTES).includes(0)) return 'binary';
  if (!LONG_LINES_ALLOWED.test(path) && hasLineLongerThan(bytes, MAX_LINE_BYTES)) return 'too-long-line';
  return undefined;
}

function hasLineLongerThan(bytes: Uint8Array, limit: number): boolean {
  let start = 0;
  while (bytes.length - start > limit) {
    const end = bytes.indexOf(10, start);
    if (end === -1 || end - start > limit) return true;
    start = end + 1;
  }
  return false;
}
