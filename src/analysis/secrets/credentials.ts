import type { Span } from '../text.ts';
import { SHAPES, type Shape } from './providers.ts';
import { bitsPerCharacter } from './values.ts';

export type CredentialKind = Shape['kind'] | 'private-key' | 'jwt';

/** A credential that shows by itself, whatever it is assigned to. */
export interface Credential {
  readonly kind: CredentialKind;
  /** In the text that was searched. */
  readonly span: Span;
  /** Who issued it, lower case (`aws`, `github`); undefined for private keys and JWTs. */
  readonly provider?: string;
}

/**
 * Credentials of a text in order, without overlaps: provider tokens by their documented prefixes and lengths, private key blocks
 * (PEM, with real or escaped line breaks) and signed JWTs. Documentation samples (`AKIA…EXAMPLE`, `ghp_xxxx…`) are none.
 * Linear in the text's length. Passwords in URLs: see `passwordsIn`.
 */
export function credentialIn(text: string): readonly Credential[] {
  const found = [...privateKeys(text), ...webTokens(text), ...providerTokens(text)].sort((a, b) => a.span.start - b.span.start);
  const kept: Credential[] = [];
  for (const credential of found) if (credential.span.start >= (kept.at(-1)?.span.end ?? 0)) kept.push(credential);
  return kept;
}

function* providerTokens(text: string): Iterable<Credential> {
  for (const { provider, kind, literal, shape } of SHAPES) {
    if (!text.includes(literal)) continue;
    for (const match of text.matchAll(shape)) {
      const value = match[1] ?? match[0];
      const start = match.index + match[0].lastIndexOf(value);
      if (!isSample(value)) yield { kind, span: { start, end: start + value.length }, provider };
    }
  }
}

const SAMPLE =
  /example|sample|your|placeholder|x{6}|0{8}|\*{3}|\.{3}|1234567890|0123456789|abcdefghij|deadbeef|(?:abc123){2}|changeme|redacted|dummy|fake|_here|secretkey/i;

/** Random characters of a token have about 4 bits each (hex: 3.2 or more); rows and words typed by hand have fewer. */
function isSample(value: string): boolean {
  return SAMPLE.test(value) || bitsPerCharacter(value.slice(-32)) < 2.6;
}

const KEY_BEGINS = /-----BEGIN (?:(?:RSA|EC|DSA|OPENSSH|ENCRYPTED|PGP|SSH2 ENCRYPTED) )?PRIVATE KEY(?: BLOCK)?-----/g;
/** Key material after the header: some lines of base64, line breaks real, escaped or folded, headers such as `Proc-Type` before; no prose. */
const KEY_MATERIAL = /^(?:\\+[rnt]|[\s"'`+,.|>#*;()\\_-]|[A-Z][A-Za-z-]{2,20}: [^\n\\]{1,100})*([A-Za-z0-9+/=]{24})/;
/** Longest key that is followed to its end, in characters: 8,192 bits with room to spare. */
const LONGEST_KEY = 20_000;

function* privateKeys(text: string): Iterable<Credential> {
  for (const match of text.matchAll(KEY_BEGINS)) {
    const body = match.index + match[0].length;
    const ahead = text.slice(body, body + LONGEST_KEY);
    const dashes = ahead.indexOf('-----');
    const material = dashes === -1 ? ahead : ahead.slice(0, dashes);
    const key = KEY_MATERIAL.exec(material.slice(0, 400));
    if (key?.[1] === undefined || /^(.)\1+$/.test(key[1]) || SAMPLE.test(key[1])) continue;
    const footer = /^-----END [A-Z0-9 ]{1,40}-----/.exec(ahead.slice(material.length, material.length + 60))?.[0] ?? '';
    const length = footer === '' ? material.trimEnd().length : material.length + footer.length;
    yield { kind: 'private-key', span: { start: match.index, end: body + length } };
  }
}

const JWT = /(?<![\w-])eyJ[\w-]{8,2000}\.eyJ[\w-]{8,6000}\.[\w-]{20,1000}(?![\w-])/g;

function* webTokens(text: string): Iterable<Credential> {
  if (!text.includes('.eyJ')) return;
  for (const match of text.matchAll(JWT)) {
    const [header = '', payload = ''] = match[0].split('.');
    if (!decoded(header).includes('"alg"') || isPublicClaim(decoded(payload))) continue;
    yield { kind: 'jwt', span: { start: match.index, end: match.index + match[0].length } };
  }
}

/** A year, in seconds. */
const YEAR = 366 * 24 * 60 * 60;

/** True for a signed token that is worth nothing some time after it was issued: somebody's session, pasted. */
export function expires(token: string): boolean {
  const payload = /^eyJ[\w-]+\.(eyJ[\w-]+)\./.exec(token)?.[1];
  const claims = payload === undefined ? '' : decoded(payload);
  const [issued, ends] = ['iat', 'exp'].map((claim) => Number(new RegExp(`"${claim}"\\s?:\\s?(\\d{9,11})\\b`).exec(claims)?.[1]));
  return issued !== undefined && ends !== undefined && ends - issued <= YEAR;
}

/** The sample of jwt.io, and Supabase's key for browsers, which is meant to be seen. */
function isPublicClaim(payload: string): boolean {
  return payload.includes('"1234567890"') || /"role"\s?:\s?"anon"/.test(payload);
}

function decoded(part: string): string {
  return Buffer.from(part, 'base64url').toString('utf8');
}
