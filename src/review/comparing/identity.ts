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

/** Of these rules the value that is written down is the fault: another one is another finding, as another credential is another leak. */
export function isAboutValues(ruleId: string): boolean {
  return /^(?:config|backing-services)\//.test(ruleId);
}

/** Digest of what is written down at a span: a credential whatever key or variable it has, an address by its host; undefined for neither. */
export function valueDigest(code: string, secret: boolean): string | undefined {
  const value = secret ? bareValue(code) : /:\/\/(?:[^\s/@'"`]*@)?(?<host>[\w.-]+(?::\d+)?)/.exec(code)?.groups?.['host'];
  return value === undefined || value === '' ? undefined : digest([value]);
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
