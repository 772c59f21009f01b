import type { Finding } from '../../review/review.ts';

/** The root that all addresses are relative to; whoever reads the log knows where it is. */
export const ROOT = '%SRCROOT%';

/** What a segment of an address may hold as it is, by RFC 3986; a colon in the first would end a scheme. */
const KEPT = /%(?:24|26|2B|2C|3B|3D|40)/g;

/** A file of the repository. Every other character that means something in an address is encoded. */
export function artifactLocation(path: string): { readonly uri: string; readonly uriBaseId: string } {
  const uri = path
    .split('/')
    .map((segment) => encodeURIComponent(segment.toWellFormed()).replace(KEPT, decodeURIComponent))
    .join('/');
  return { uri, uriBaseId: ROOT };
}

/** Lines and columns from 1 in UTF-16 code units, the end column exclusive, just as ranges are; offsets from 0. */
export function region({ range: { start, end }, span }: Finding): Record<string, unknown> {
  return {
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
    charOffset: span.start,
    charLength: span.end - span.start,
  };
}

/** The lines around a finding, credentials masked. */
export function contextRegion({ excerpt }: Finding): Record<string, unknown> {
  return {
    startLine: excerpt.startLine,
    endLine: excerpt.startLine + Math.max(1, excerpt.lines.length) - 1,
    snippet: { text: excerpt.lines.join('\n') },
  };
}
