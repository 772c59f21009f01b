/** What marks an item that only `cargo test` compiles: `#[cfg(test)]`, `#[cfg(all(test, …))]`, `#[test]`, `#[tokio::test]`. */
const MARK = /#\[(?:cfg\((?:all\()?test\b[^\]\n]{0,80}|(?:\w{1,30}::){0,3}test(?:\([^\]\n]{0,80}\))?)\]/g;

/** The text with the items that only tests compile blanked; offsets and lines stay. Linear in the text's length. */
export function withoutTests(text: string): string {
  if (!text.includes('test')) return text;
  const shown: string[] = [];
  let at = 0;
  for (const match of text.matchAll(MARK)) {
    if (match.index < at) continue;
    const end = endOfItem(text, match.index + match[0].length);
    shown.push(text.slice(at, match.index), text.slice(match.index, end).replaceAll(/[^\n]/g, ' '));
    at = end;
  }
  return at === 0 ? text : shown.join('') + text.slice(at);
}

/** Where an item ends: at its semicolon, or behind the brace that closes its body. */
function endOfItem(text: string, start: number): number {
  const tokens = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\\n]|\\[^\n]{1,8})'|[{};]/g;
  tokens.lastIndex = start;
  let depth = 0;
  for (let token = tokens.exec(text); token !== null; token = tokens.exec(text)) {
    if (token[0] === '{') depth += 1;
    else if (token[0] === '}') depth -= 1;
    if ((token[0] === '}' && depth <= 0) || (token[0] === ';' && depth === 0)) return tokens.lastIndex;
  }
  return text.length;
}
