/** Tells for each UTF-16 unit of a decoded text the offset in the file that it was written at. */
export type Locate = (index: number) => number;

interface Step {
  /** Units of the written text that are used up. */
  readonly written: number;
  /** Units of the decoded text that they stand for. */
  readonly decoded: number;
}

/**
 * Where the characters of a decoded scalar were written. Understands plain, quoted, literal and folded YAML scalars and JSON
 * and TOML strings: indentation, folded line breaks, doubled quotes and backslash escapes.
 *
 * @param written the scalar as the file has it, quotes and block header included
 * @param decoded its value
 * @param offset where `written` begins in the file
 */
export function align(written: string, decoded: string, offset: number): Locate {
  const plain = decoded === '' ? 0 : written.indexOf(decoded);
  if (plain !== -1 && !/^[|>]/.test(written)) return (index) => offset + plain + index;
  const places = new Uint32Array(decoded.length + 1);
  const step = STEPS[written.charAt(0)] ?? plainStep;
  let at = contentStart(written);
  for (let index = 0; index < decoded.length;) {
    at = skipBlanks(written, at, decoded.charAt(index));
    const { written: used, decoded: made } = step(written, at, decoded.charAt(index));
    if (made === 0) {
      at += used;
      continue;
    }
    places.fill(at, index, Math.min(index + made, decoded.length));
    index += made;
    at += used;
  }
  places[decoded.length] = at;
  return (index) => offset + (places[Math.max(0, Math.min(index, decoded.length))] ?? at);
}

function contentStart(written: string): number {
  if (written.startsWith('"""') || written.startsWith("'''")) return 3;
  if (/^["']/.test(written)) return 1;
  return /^[|>]/.test(written) ? written.indexOf('\n') + 1 : 0;
}

/** Passes indentation and the line breaks that folding took away; a blank that is wanted is any blank. */
function skipBlanks(written: string, start: number, wanted: string): number {
  let at = start;
  if (/\s/.test(wanted)) return at;
  while (at < written.length && written.charAt(at) !== wanted && /\s/.test(written.charAt(at))) at += 1;
  return at;
}

const plainStep = (written: string, at: number, wanted: string): Step => ({
  written: /\s/.test(wanted) && !/\s/.test(written.charAt(at)) ? 0 : 1,
  decoded: 1,
});

const ESCAPE_LENGTHS: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 };

const STEPS: Readonly<Record<string, (written: string, at: number, wanted: string) => Step>> = {
  "'": (written, at, wanted) =>
    wanted === "'" && written.startsWith("''", at) ? { written: 2, decoded: 1 } : plainStep(written, at, wanted),
  '"': (written, at, wanted) => {
    if (written.charAt(at) !== '\\') return plainStep(written, at, wanted);
    const escape = written.charAt(at + 1);
    if (escape === '\n' || escape === '\r') return { written: 2, decoded: 0 };
    const high = wanted >= '\ud800' && wanted <= '\udbff';
    return { written: ESCAPE_LENGTHS[escape] ?? 2, decoded: escape === 'U' && high ? 2 : 1 };
  },
};
