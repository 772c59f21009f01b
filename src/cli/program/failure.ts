import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Surroundings } from './surroundings.ts';

/** Errors that mean wrong usage or configuration; their messages are one line that names what is wrong. */
const USAGE_ERRORS: ReadonlySet<string> = new Set(['UsageError', 'SourceError', 'PolicyError']);

/** Errors that leave the audit incomplete for a reason that is no fault of ours. */
const UNREADABLE = 'UnreadableError';

/**
 * Writes one line about what went wrong and gives the exit code. What nobody foresaw leaves the audit incomplete; an
 * interruption by the user is no error and says nothing.
 */
export function report(error: unknown, { stderr, signal }: Surroundings): ExitCode {
  if (signal.aborted) return EXIT.interrupted;
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
  const expected = USAGE_ERRORS.has(name);
  stderr.write(`twelvefold: ${expected || name === UNREADABLE ? '' : 'unexpected failure: '}${message.replace(/\s+/g, ' ').trim()}\n`);
  return expected ? EXIT.usage : EXIT.incomplete;
}
