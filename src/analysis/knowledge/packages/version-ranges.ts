import type { Ecosystem } from '../../documents/kinds.ts';

const NUMBERS = /^v?(\d{1,9}(?:\.\d{1,9}){0,3})(?:\+[\w.-]+)?$/;

/**
 * The lowest version that a range of one clause takes: of `^1.2`, `~> 1.2`, `~=1.2`, `>=1.2`, `~1.2`; undefined for other ranges and
 * for pre-releases.
 */
export function lowestVersion(constraint: string): string | undefined {
  const match = /^(?:\^|~>|~=|>=|~)\s*(\S+)$/.exec(constraint.trim());
  return match?.[1] !== undefined && NUMBERS.test(match[1]) ? match[1] : undefined;
}

/** The first version that such a range takes no more: of `^1.2` 2, of `^0.3.1` 0.4, of `~1.2.3` and its like 1.3; undefined where tools differ. */
export function firstBeyond(constraint: string): string | undefined {
  const lowest = lowestVersion(constraint);
  if (lowest === undefined) return undefined;
  const parts = lowest
    .replace(/^v|\+.*$/g, '')
    .split('.')
    .map(Number);
  const isCaret = constraint.trim().startsWith('^');
  if (!isCaret && (!constraint.trim().startsWith('~') || parts.length !== 3)) return undefined;
  const nonZero = parts.findIndex((part) => part !== 0);
  const last = isCaret ? (nonZero === -1 ? parts.length - 1 : nonZero) : 1;
  return parts.map((part, at) => (at < last ? part : at === last ? part + 1 : 0)).join('.');
}

/** Where a bare version means that one or a later one. */
const RANGES_BY_DEFAULT: ReadonlySet<Ecosystem> = new Set<Ecosystem>(['cargo', 'nuget', 'maven', 'gradle']);

/** The only version that a constraint takes; a bare version is a range in Cargo and NuGet. */
export function soleVersion(constraint: string, ecosystem: Ecosystem): string | undefined {
  const text = constraint.trim();
  const exact = /^(?:={1,3}\s*)(\S+)$/.exec(text)?.[1] ?? (RANGES_BY_DEFAULT.has(ecosystem) ? undefined : text);
  return exact !== undefined && NUMBERS.test(exact) && exact.split('.').length >= 3 ? exact : undefined;
}

/** True when a version is certainly lower than another; numbers that are missing are 0. False for what is no plain version. */
export function isBelow(version: string, other: string): boolean {
  const left = numbersOf(version);
  const right = numbersOf(other);
  if (!left || !right) return false;
  for (let at = 0; at < 4; at += 1) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

function numbersOf(version: string): readonly number[] | undefined {
  return NUMBERS.exec(version)?.[1]?.split('.').map(Number);
}

/** True for a reference of git that moves: a branch by one of the usual names, or a channel. */
export function namesBranch(reference: string): boolean {
  return /^(?:master|main|develop|dev|trunk|head|next|stable|latest|edge|nightly)$/i.test(reference);
}

/** A range without an upper end (`>=1`, `>1`), a wildcard or a channel: any later version is taken. */
export function isUnbounded(constraint: string): boolean {
  const text = constraint.trim();
  if (
    /^(?:\*|x|X|latest|next|canary|latest\.(?:release|integration)|LATEST|RELEASE|\+|\*-\*|@dev|dev-(?:master|main|develop|trunk)(?:@dev)?)$/.test(
      text,
    )
  )
    return true;
  if (/^\[[\d.]+,\s*\)$/.test(text)) return true;
  return /^>=?\s*[\d.]+$/.test(text);
}
