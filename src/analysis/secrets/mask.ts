import type { Span } from '../text.ts';
import { credentialIn } from './credentials.ts';
import { passwordsIn } from './locators.ts';
import { mentionsSecret } from './names.ts';
import { isPlaceholder } from './values.ts';

/** What is shown in place of a secret, of one length whatever the secret's. */
export const MASK = '••••';

/**
 * The text with everything credential-like replaced by `MASK`: tokens and keys, passwords of URLs and connection strings, and
 * values that are assigned or passed to secret-looking names (`password: x`, `"apiKey" => 'x'`, `--token x`, `<password>x</password>`,
 * `name: DB_PASSWORD` with `value: x`, `Authorization: Bearer x`). Placeholders, templates and lookups stay readable.
 * Line breaks are kept, so that lines keep their numbers. Errs on the side of hiding. Linear in the text's length.
 */
export function mask(text: string): string {
  const spans = [
    ...credentialIn(text).map((credential) => credential.span),
    ...passwordsIn(text).flatMap((password) => (password.grade === 'placeholder' ? [] : [password.span])),
    ...assigned(text),
  ].sort((a, b) => a.start - b.start);
  const shown: string[] = [];
  let at = 0;
  for (const span of spans) {
    if (span.end <= at) continue;
    // What overlaps a part that is hidden already belongs to the same secret.
    const secret = text.slice(Math.max(at, span.start), span.end);
    if (span.start >= at) shown.push(text.slice(at, span.start), masked(secret));
    else shown.push(secret.replace(/[^\r\n]+/g, ''));
    at = span.end;
  }
  return shown.join('') + text.slice(at);
}

/** One mask a line; a line without anything to hide stays empty. */
function masked(secret: string): string {
  return secret.includes('\n') ? secret.replace(/[^\r\n]+/g, MASK) : MASK;
}

/** Where a name and its value stand: `name` is the first group and the value begins where the match ends. */
const PLACES: readonly RegExp[] = [
  // name = value, "name": value, name => value, ["name"] = value, name: Type = value, NAME || "value"
  /(?<![\w.$-]|\$\{)([\w.$-]{1,100}?)["'`]?\]?\s{0,8}(?::\s?[A-Za-z<>?[\]]{1,30}\s{0,4}=(?![=>])|=>|:=|\|\|=|\?\?=|(?:\|\||\?\?|\?:|or)(?=\s["'`])|=(?![=~>])|:(?![:=]))[ \t]{0,20}/g,
  // ${NAME:-value}, ${name:value}
  /\$\{([A-Za-z_][\w.-]{0,100})(?::[-=]?|=)(?![?+])/g,
  // setName("value"), with_name("value")
  /(?<![\w$])((?:set|with|use|add)_?[A-Za-z]\w{0,60})\(\s?(?=["'`])/g,
  // getenv("NAME", "value")
  /(?<![A-Z\d_])([A-Z][A-Z\d_]{2,100})["'`]\s?,\s{0,4}(?:default\s?=\s?)?(?=["'`])/g,
  // --name value, --name=value
  /(?<!\S)--?([A-Za-z][\w-]{2,60})(?:[ \t]{1,4}|=)(?!-)/g,
  // <name>value</name>
  /<([A-Za-z][\w.:-]{1,60})>(?=[^<>\n]{1,500}<\/)/g,
  // name: X, value: y and key="X" value="y", on one line or two
  /(?:name|key|Name|Key)["']?\s?[:=]\s?["']?([A-Za-z_][\w.:-]{1,100})["']?,?\s{0,40}["']?[Vv]alue["']?\s?[:=][ \t]{0,4}/g,
  // ENV NAME value
  /(?:^|\n)\s{0,8}(?:ENV|ARG)[ \t]{1,4}([A-Za-z_]\w{0,100})[ \t]{1,4}/g,
];

/** `Authorization: Bearer x`, `Basic x`. */
const SCHEMES = /\b(?:Bearer|Basic|Token|ApiKey)[ \t]{1,3}(?=[A-Za-z0-9+/=_.~-]{8})/g;

function* assigned(text: string): Iterable<Span> {
  for (const place of PLACES) {
    for (const match of text.matchAll(place)) {
      if (!mentionsSecret(match[1] ?? '')) continue;
      const span = valueAt(text, match.index + match[0].length, match[0]);
      if (span !== undefined) yield span;
    }
  }
  for (const match of text.matchAll(SCHEMES)) {
    const span = valueAt(text, match.index + match[0].length, match[0]);
    if (span !== undefined && /\d/.test(text.slice(span.start, span.end))) yield span;
  }
}

/** Longest value that is hidden, in characters. */
const LONGEST_VALUE = 2000;

/** The value that begins at an offset, quotes left out; undefined for none, for code and for what only stands for a secret. */
function valueAt(text: string, start: number, before: string): Span | undefined {
  const piece = text.slice(start, start + LONGEST_VALUE);
  const opening = /^[A-Za-z]{0,2}(["'`])/.exec(piece);
  if (opening === null && isCode(piece.split('\n', 1)[0] ?? '', before)) return undefined;
  const inner = opening === null ? 0 : opening[0].length;
  const length = opening === null ? bareLength(piece) : quotedLength(piece, inner, opening[1] ?? '"');
  const value = piece.slice(inner, inner + length);
  return value.trim() === '' || isPlaceholder(value) ? undefined : { start: start + inner, end: start + inner + length };
}

function quotedLength(piece: string, from: number, quote: string): number {
  for (let at = from; at < piece.length; at += 1) {
    const character = piece.charAt(at);
    if (character === '\\') at += 1;
    else if (character === quote || character === '\n') return at - from;
  }
  return piece.length - from;
}

/** A bare value ends at white space, at a comma or semicolon, at a closing bracket that it did not open, or at a tag. */
function bareLength(piece: string): number {
  return /^(?:\$\{[^}\n]*\}|\{\{[^}\n]*\}\}|[^\s,;)\]}<>"'`]+)/.exec(piece)?.[0].length ?? 0;
}

/** What an unquoted value looks like that is an expression rather than the secret itself. */
const EXPRESSIONS: readonly RegExp[] = [
  /^[([{<]/,
  /^(?:async|await|typeof|new|function|lambda|fn|func|yield|not|return|import|require|if|match|case|static)\b/,
  // A call, an index or a generic: f(x), a.b["c"], Str::random(, decode::<T>
  /^[A-Za-z_$@*&][\w$]*(?:(?:\??\.|->|::|\\)[A-Za-z_$][\w$]*)*!?(?:[([]|(?:::)?<[A-Za-z])/,
  // A member: PropTypes.string, $request->password, user.password
  /^[A-Za-z_$@*&][A-Za-z_$]*(?:(?:\??\.|->|::|\\)[A-Za-z_$][\w$]*)+(?=[\s,;)}\]]|$)/,
  // A variable in a list, call or statement
  /^[A-Za-z_$]+(?=[,;)}\]])/,
];

/** Whether the rest of a line, where an unquoted value stands, is code or prose: variables, calls and sentences are no secrets. */
function isCode(rest: string, before: string): boolean {
  if (EXPRESSIONS.some((expression) => expression.test(rest))) return true;
  const spaced = /[:\s]=\s+$|:\s+$|\s=>\s+$/.test(before);
  if (spaced && /^[A-Za-z]+\s+[A-Za-z({]/.test(rest)) return true;
  return /\s=\s+$/.test(before) && /^[a-z]+(?:_[a-z]+)+\s*$|^[a-z]+(?:[A-Z][a-z]+)+\s*$/.test(rest);
}
