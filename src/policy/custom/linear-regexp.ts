import { setFlagsFromString } from 'node:v8';

let isEnabled = false;

/**
 * V8 has a second engine that takes a time linear in the text whatever the pattern, and refuses what it can't. It is behind a flag, which
 * is set late: with another flag than Node was built with, every thread that starts compiles Node's own modules anew.
 * Source: https://v8.dev/blog/non-backtracking-regexp
 */
function enableLinearEngine(): void {
  if (!isEnabled) setFlagsFromString('--enable-experimental-regexp-engine');
  isEnabled = true;
}

const LINEAR = 'l';
const MAX_PATTERN = 500;

/**
 * A regular expression that no text can make slow.
 * @throws SyntaxError of one line that says why there is none
 */
export function linearRegExp(pattern: string): RegExp {
  if (pattern.length > MAX_PATTERN) throw new SyntaxError(`is longer than ${MAX_PATTERN} characters`);
  enableLinearEngine();
  try {
    return new RegExp(pattern, LINEAR);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new SyntaxError(
      message.includes('linear time')
        ? 'has something that takes more than linear time: a look-ahead, a back-reference, or a count of more than some ten'
        : `is no regular expression (${message.slice(message.lastIndexOf(': ') + 2)})`,
      { cause: error },
    );
  }
}
