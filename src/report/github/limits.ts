/** What GitHub takes at most. Source: https://docs.github.com/rest/checks/runs and /rest/pulls/reviews, and what it was seen to refuse. */
export const LIMITS = {
  /** Bytes of a check run's summary, and as many again of its text. */
  summaryBytes: 65_535,
  titleLength: 255,
  annotationMessageBytes: 64 * 1024,
  annotationTitleLength: 255,
  /** Ours: past this nobody scrolls. */
  annotations: 500,
  /** A request; more go into further requests, which append. */
  annotationsPerRequest: 50,
  commentLength: 65_536,
} as const;

/** Length in UTF-8. */
export function bytesOf(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/** At most so many bytes of a text, whole characters, with `…` where it was cut. */
export function cutBytes(text: string, most: number): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= most) return text;
  let end = most - bytesOf('…');
  while (end > 0 && isContinuation(bytes[end])) end -= 1;
  return `${bytes.toString('utf8', 0, end)}…`;
}

/** At most so many UTF-16 units of a text, whole characters, with `…` where it was cut. */
export function cutLength(text: string, most: number): string {
  if (text.length <= most) return text;
  const last = text.charCodeAt(most - 2);
  return `${text.slice(0, isHighSurrogate(last) ? most - 2 : most - 1)}…`;
}

/** As many of the rows as fit into `bytes`, line breaks counted, and a last one that says how many don't. */
export function fitRows(rows: readonly string[], bytes: number, more: (left: number) => string): readonly string[] {
  const sizes = rows.map((row) => bytesOf(row) + 1);
  if (sizes.reduce((sum, size) => sum + size, 0) <= bytes) return rows;
  let room = bytes - bytesOf(more(rows.length)) - 1;
  const fitting = sizes.findIndex((size) => (room -= size) < 0);
  return [...rows.slice(0, fitting), more(rows.length - fitting)];
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
