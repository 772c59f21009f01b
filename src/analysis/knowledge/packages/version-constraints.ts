/** A stretch of versions: from the first on, and before the second. An end that is not told is open. */
export interface VersionRange {
  readonly least: string | undefined;
  readonly below: string | undefined;
}

/** Compares the first parts of versions, as far as both have them. */
export function compareParts(one: string, other: string, parts = 3): number {
  const left = one.split('.');
  const right = other.split('.');
  for (let at = 0; at < Math.min(parts, left.length, right.length); at += 1) {
    const difference = Number(left[at]) - Number(right[at]);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** True when a version may lie in a range: what a short one (`3`) leaves open may fit. */
export function mayLieIn(version: string, { least, below }: VersionRange): boolean {
  if (least !== undefined && compareParts(version, least) < 0) return false;
  if (below === undefined) return true;
  const difference = compareParts(version, below);
  return difference < 0 || (difference === 0 && version.split('.').length < below.split('.').length);
}

/**
 * The ranges of a constraint as npm, Composer, Bundler, Poetry and PEP 440 write them: `>=18 <21`, `^3.9`, `~> 3.1`, `~=3.10`,
 * `18.x || 20.x`. Undefined for one that can't be read for certain. A bare version is the stretch of what it leaves open.
 */
export function rangesOf(constraint: string): readonly VersionRange[] | undefined {
  const alternatives = constraint.split(/\|\|?/).map((part) => rangeOf(part.trim()));
  return alternatives.every((range) => range !== undefined) ? alternatives : undefined;
}

const TERM = /^(>=|<=|>|<|===?|!=|\^|~>|~=|~)?\s*v?(\d+(?:\.\d+){0,2})(?:\.(?:x|X|\*))?(?:[-.]?(?:alpha|beta|rc|dev|a|b)[\w.]*|-)?$/;

function rangeOf(text: string): VersionRange | undefined {
  const hyphen = /^v?(\d+(?:\.\d+)*)\s+-\s+v?(\d+(?:\.\d+)*)$/.exec(text);
  if (hyphen) return { least: hyphen[1], below: next(hyphen[2] ?? '', (hyphen[2] ?? '').split('.').length - 1) };
  const terms = text
    .replaceAll(/([<>=!^~])\s+(?=v?\d)/g, '$1')
    .split(/\s*,\s*|\s+/)
    .filter((term) => term !== '');
  let range: VersionRange = { least: undefined, below: undefined };
  for (const term of terms) {
    const read = termRange(term);
    if (read === undefined) return undefined;
    range = { least: read.least ?? range.least, below: read.below ?? range.below };
  }
  return range.least === undefined && range.below === undefined ? undefined : range;
}

function termRange(term: string): VersionRange | undefined {
  const [, sign = '', version] = TERM.exec(term.trim()) ?? [];
  if (version === undefined) return undefined;
  const parts = version.split('.').length;
  if (sign === '>=' || sign === '>') return { least: version, below: undefined };
  if (sign === '<') return { least: undefined, below: version };
  if (sign === '<=') return { least: undefined, below: next(version, parts - 1) };
  if (sign === '!=') return { least: undefined, below: undefined };
  if (sign === '^') return { least: version, below: next(version, 0) };
  if (sign === '~') return { least: version, below: next(version, Math.min(1, parts - 1)) };
  if (sign === '~>' || sign === '~=') return { least: version, below: next(version, Math.max(0, parts - 2)) };
  return { least: version, below: next(version, parts - 1) };
}

/** The version after all that share its parts up to an index: `next('3.9.1', 1)` is `3.10`. */
function next(version: string, at: number): string {
  const parts = version.split('.').slice(0, at + 1);
  return [...parts.slice(0, -1), String(Number(parts.at(-1)) + 1)].join('.');
}
