/** Deepest nesting of brackets in a text that is handed to a parser; real code stays below 60, generated data below 500. */
export const MAX_BRACKET_DEPTH = 1500;

/** Longest run without a line break that is parsed; a chain of a hundred thousand operators stands on such a line. */
export const MAX_CODE_LINE = 200_000;

/** True when a text is too short to be refused, which is told without looking at each of its characters. */
function isShort(text: string): boolean {
  if (text.length > MAX_CODE_LINE) return false;
  let left = MAX_BRACKET_DEPTH;
  for (const bracket of BRACKETS) {
    for (let at = text.indexOf(bracket); at !== -1 && left >= 0; at = text.indexOf(bracket, at + 1)) left -= 1;
  }
  return left >= 0;
}

const BRACKETS = ['(', '[', '{'];
const OPENING = new Set(BRACKETS.map((bracket) => bracket.charCodeAt(0)));
const CLOSING = new Set([')', ']', '}'].map((bracket) => bracket.charCodeAt(0)));

/**
 * Why a text is not parsed, or undefined when it may be. Brackets are counted wherever they stand, in strings too: the scan is
 * one linear pass that needs no grammar, and code whose strings hold 1,500 unclosed brackets is data.
 */
export function refusal(text: string): string | undefined {
  if (isShort(text)) return undefined;
  let depth = 0;
  let lineStart = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 10) lineStart = at + 1;
    else if (at - lineStart > MAX_CODE_LINE) return `a line is longer than ${String(MAX_CODE_LINE)} characters`;
    else if (OPENING.has(code)) {
      depth += 1;
      if (depth > MAX_BRACKET_DEPTH) return `brackets are nested deeper than ${String(MAX_BRACKET_DEPTH)}`;
    } else if (depth > 0 && CLOSING.has(code)) depth -= 1;
  }
  return undefined;
}
