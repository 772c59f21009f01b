const SIMPLE: Readonly<Record<string, string | undefined>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\u0007',
  0: '\0',
  e: '\u001B',
  '\n': '',
};

const ESCAPE = /\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|([\s\S]))/g;

/** Text with backslash escapes resolved as nearly all languages have them; an escape that none knows stands for its character. */
export function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(ESCAPE, (_, braced?: string, four?: string, eight?: string, two?: string, one?: string) => {
    const code = braced ?? four ?? eight ?? two;
    if (code !== undefined) return character(Number.parseInt(code, 16));
    return SIMPLE[one ?? ''] ?? one ?? '';
  });
}

function character(code: number): string {
  return code <= 0x10_ffff ? String.fromCodePoint(code) : '\uFFFD';
}

/** A number as languages write them (`3_000`, `0x1F`, `1e3`, `10L`, `8080u16`), or undefined. */
export function numberOf(text: string): number | undefined {
  const digits = text
    .replaceAll('_', '')
    .replace(/^(0[xob][0-9a-f]+|[\d.]+(?:e[-+]?\d+)?)(?:n|[iuf](?:8|16|32|64|128|size)|[uflmd]{1,3})$/i, '$1');
  const value = digits === '' ? Number.NaN : Number(digits);
  return Number.isFinite(value) ? value : undefined;
}
