import type { Finding } from '../review.ts';
import { fingerprintsOf } from './former-names.ts';
import { RANK } from '../gravity.ts';
import type { Recalled } from './recall.ts';

/** What is said of the lines, the gravest first, and what is not said because something graver stands on its line. */
export interface Sifted {
  readonly findings: readonly Finding[];
  readonly behind: readonly Finding[];
}

/** All that was found: what is said, and what is not because something stands in front of it. */
export function everyFinding({ findings, behind }: Sifted): readonly Finding[] {
  return [...findings, ...behind];
}

/**
 * One offending line says one thing per factor: the gravest and surest stays, and beside it what was said before it came. Once somebody
 * has accepted that, what else stands there speaks for itself, unless it is about the same code: whoever accepted that has seen it.
 */
export function onePerLineAndFactor(findings: readonly Finding[], recalled: readonly Recalled[] = []): Sifted {
  const spokenOf = new Set(recalled.map(({ fingerprint }) => fingerprint));
  const kept = new Map<string, Finding[]>();
  const behind: Finding[] = [];
  const isKept = (finding: Finding): boolean => {
    const place = [finding.state, finding.factor, finding.path, finding.range.start.line].join('\0');
    const before = kept.get(place) ?? [];
    if (before.some((each) => hides(each, finding)) && !fingerprintsOf(finding).some((each) => spokenOf.has(each))) return false;
    kept.set(place, [...before, finding]);
    return true;
  };
  const shown: Finding[] = [];
  for (const finding of findings.toSorted(byGravity)) (isKept(finding) ? shown : behind).push(finding);
  return { findings: shown, behind };
}

/** What is in a baseline was accepted with all that hid behind it. */
function hides({ suppression, span }: Finding, other: Finding): boolean {
  if (!suppression || suppression.baseline !== undefined) return true;
  return span.start < other.span.end && other.span.start < span.end;
}

function byGravity(a: Finding, b: Finding): number {
  return (
    RANK[a.severity] - RANK[b.severity] ||
    doubt(a) - doubt(b) ||
    a.factor - b.factor ||
    compareText(a.path, b.path) ||
    a.span.start - b.span.start ||
    compareText(a.ruleId, b.ruleId)
  );
}

function doubt(finding: Finding): number {
  return finding.confidence === 'certain' ? 0 : 1;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
