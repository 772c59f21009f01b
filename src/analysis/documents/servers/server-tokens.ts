import type { Span } from '../../text.ts';

/** A piece of an nginx configuration or a Caddyfile; `end` ends a directive. */
export interface Token {
  readonly kind: 'word' | 'open' | 'close' | 'end';
  /** Of a word, without quotes. */
  readonly text: string;
  readonly span: Span;
}

const NGINX = /#[^\n]*|"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'|[{};]|(?:\$\{[^{}\s]*\}|\\[^]|[^\s{};"'\\]|(?<=[^\s{};])["'])+|["'\\]/g;

/** nginx: `;` ends a directive, braces make blocks, `${X}` belongs to a word; the body of a Lua block is passed over. */
export function* nginxTokens(text: string): Generator<Token> {
  const pattern = new RegExp(NGINX);
  let lua = false;
  for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
    const token = tokenOf(found[0], found.index);
    if (token === undefined) continue;
    yield token;
    if (token.kind === 'word') lua ||= token.text.endsWith('_by_lua_block');
    else {
      if (lua && token.kind === 'open') pattern.lastIndex = endOfBlock(text, pattern.lastIndex);
      lua = false;
    }
  }
}

function tokenOf(written: string, start: number): Token | undefined {
  const span = { start, end: start + written.length };
  if (written.startsWith('#')) return undefined;
  if (written === '{') return { kind: 'open', text: '', span };
  if (written === '}') return { kind: 'close', text: '', span };
  if (written === ';') return { kind: 'end', text: '', span };
  const quoted = written.length > 1 && /^(["']).*\1$/s.test(written);
  return { kind: 'word', text: quoted ? written.slice(1, -1) : written, span };
}

const LUA = /"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'|--[^\n]*|[{}]/g;

/** Where the brace stands that closes the Lua block whose first character is at `from`. */
function endOfBlock(text: string, from: number): number {
  const pattern = new RegExp(LUA);
  pattern.lastIndex = from;
  let open = 1;
  for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
    if (found[0] === '{') open += 1;
    else if (found[0] === '}') open -= 1;
    if (open === 0) return found.index;
  }
  return text.length;
}

const CADDY = /#[^\n]*|"(?:[^"\\]|\\[^])*"|`[^`]*`|\n|\\\r?\n|[^\s"`]\S*|["`]/g;

/** Caddyfile: a line is a directive, a brace that stands alone makes a block, `{$PORT}` and `{env.X}` are words. */
export function* caddyTokens(text: string): Generator<Token> {
  for (const { 0: written, index } of text.matchAll(CADDY)) {
    const span = { start: index, end: index + written.length };
    if (written === '\n') yield { kind: 'end', text: '', span };
    else if (written === '{') yield { kind: 'open', text: '', span };
    else if (written === '}') yield { kind: 'close', text: '', span };
    else if (!written.startsWith('#') && !/^\\\r?\n$/.test(written)) {
      const quoted = written.length > 1 && /^(["`])[^]*\1$/.test(written);
      yield { kind: 'word', text: quoted ? written.slice(1, -1) : written, span };
    }
  }
}
