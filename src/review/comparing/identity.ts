import { createHash } from 'node:crypto';
import type { SourceText, Span } from '../../analysis/text.ts';

/** Longest stretch of folded code that counts for identity: a finding on a whole block is known by how the block begins. */
const MAX_CODE_LENGTH = 200;
/** Of what is written no more is folded: a generated file may be one line of megabytes. */
const MAX_WRITTEN_LENGTH = 4_000;

/** Digest of the code at a span: white space folded, so that re-indenting changes nothing; a digest, so that no secret is kept. */
export function codeDigest(source: SourceText, span: Span, identity: string | undefined): string {
  const code = identity ?? source.slice(span).slice(0, MAX_WRITTEN_LENGTH).replace(/\s+/g, ' ').trim().slice(0, MAX_CODE_LENGTH);
  return digest([code]);
}

/** Digest of a credential, whatever key or variable has it at a span; undefined where none is written down. */
export function credentialDigest(code: string): string | undefined {
  const credential = bareValue(code);
  return credential === '' ? undefined : digest([credential]);
}

/** Without the name before the first colon or equals sign, the quotes, and what ends a statement. */
function bareValue(code: string): string {
  return code.replace(/^[\w.\-[\]'"$ ]*?['"\]]?\s*(?:=>|:=|[:=])\s*/, '').replace(/^['"`]+|['"`]*[\s;,)]*$/g, '');
}

/**
 * A finding's identity: 32 hexadecimal characters over rule, path, code and the occurrence's index among equals.
 * No line number goes in, so that it survives shifts, rebases and force-pushes.
 */
export function fingerprint(ruleId: string, path: string, code: string, occurrence: number): string {
  return digest([ruleId, path, code, String(occurrence)]);
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 32);
}
