import type { Baseline, BaselineEntry } from '../../policy/baseline.ts';
import type { ComparedFinding } from '../comparing/compare.ts';
import type { Accepted, BaselineOutcome, Finding, Review } from '../review.ts';

/** What is known when a baseline is held against the findings. */
export interface BaselineMaterial {
  readonly kind: Review['kind'];
  readonly baseline: Baseline;
  /** Everything that was found, what is not shown included: an entry about it is not stale. */
  readonly found: readonly ComparedFinding[];
  /** What is shown, with what comments accept. */
  readonly findings: readonly Finding[];
  /** True for an entry about what was not judged this time: that nothing was found says nothing then. */
  readonly isSilent: (entry: BaselineEntry) => boolean;
}

/** The findings with those of the baseline accepted, and what became of its entries. */
export function acceptBaseline(material: BaselineMaterial): { readonly findings: readonly Finding[]; readonly outcome: BaselineOutcome } {
  const { baseline, kind, isSilent } = material;
  const { accepted, left } = kind === 'tree' ? matchTree(material) : { accepted: matchChange(material), left: [] };
  const findings = material.findings.map((finding) => (accepted.has(finding.fingerprint) ? accept(finding, material) : finding));
  const outcome = {
    path: baseline.path,
    accepts: findings.filter(({ suppression }) => suppression?.baseline !== undefined).length,
    stale: left.filter((entry) => !isSilent(entry)),
    unjudged: left.filter(isSilent),
  };
  return { findings, outcome };
}

/**
 * In a tree an accepted finding is one that was there before; a change knows that by itself. A comment goes before the baseline, unless
 * the change adds it: what was accepted before needs none.
 */
function accept(finding: Finding, { kind, baseline }: BaselineMaterial): Finding {
  const comment = kind === 'change' && finding.suppression?.introduced ? undefined : finding.suppression;
  const suppression: Accepted = comment ?? { kind: 'external', reason: REASON, baseline: baseline.path };
  return { ...finding, state: kind === 'tree' && suppression.baseline !== undefined ? 'existing' : finding.state, suppression };
}

const REASON = 'It was accepted when Twelvefold was adopted.';

/**
 * A finding of a whole tree is in the baseline by its fingerprint, or because it was moved: the same code under the same rule,
 * one entry for one finding.
 */
function matchTree({ baseline, found, isSilent }: BaselineMaterial): {
  readonly accepted: ReadonlySet<string>;
  readonly left: readonly BaselineEntry[];
} {
  const present = new Set(found.map(({ fingerprint }) => fingerprint));
  const accepted = new Set(baseline.entries.map(({ fingerprint }) => fingerprint).filter((fingerprint) => present.has(fingerprint)));
  const gone = baseline.entries.filter(({ fingerprint }) => !accepted.has(fingerprint));
  const others = Map.groupBy(
    found.filter(({ fingerprint }) => !accepted.has(fingerprint)),
    ({ ruleId, code }) => `${ruleId}\0${code}`,
  );
  const left = gone.filter((entry) => {
    const moved = isSilent(entry) ? undefined : others.get(`${entry.rule}\0${entry.code}`)?.shift();
    if (moved) accepted.add(moved.fingerprint);
    return moved === undefined;
  });
  return { accepted, left };
}

/**
 * Of a change only what base had already can be in the baseline, by what it was known by there: so a new copy of accepted code,
 * or an old sin that comes back, is introduced.
 */
function matchChange({ baseline, found }: BaselineMaterial): ReadonlySet<string> {
  const known = new Set(baseline.entries.map(({ fingerprint }) => fingerprint));
  const old = found.filter(({ state, before }) => state === 'existing' && before !== undefined && known.has(before));
  return new Set(old.map(({ fingerprint }) => fingerprint));
}
