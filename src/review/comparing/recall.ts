import type { RuleId } from '../../../checks/rule.ts';
import type { ComparedFinding } from './compare.ts';
import { fingerprintsOf } from './former-names.ts';
import type { Coverage, Crash } from '../review.ts';

/** A finding that people were told of before, known by what was said. */
export interface SaidFinding {
  readonly fingerprint: string;
  readonly ruleId: RuleId;
  /** Path at head when it was said or, where it was known to have moved, when that was last seen. */
  readonly path: string;
  /** Path that its fingerprint is made of, where that is another. */
  readonly origin?: string | undefined;
}

/**
 * What has become of a finding that was said. `present`: it is at head, whether the change still brings it or not. `gone`: its rule
 * has looked at its file at head, or the file is gone, and it isn't there. `off`: the policy has switched its rule off. `left-out`:
 * the policy leaves its file out. `beyond`: its rule says nothing about its file any more. `unknown`: nobody has looked.
 */
export type Whereabouts = 'present' | 'gone' | 'off' | 'left-out' | 'beyond' | 'unknown';

/** A finding that was said, and what has become of it. */
export interface Recalled {
  readonly fingerprint: string;
  readonly whereabouts: Whereabouts;
}

/** What is known when findings are recalled. */
export interface RecallMaterial {
  readonly said: readonly SaidFinding[];
  readonly findings: readonly ComparedFinding[];
  readonly ruleIds: ReadonlySet<RuleId>;
  readonly off: ReadonlySet<RuleId>;
  readonly crashes: readonly Crash[];
  readonly coverage: Coverage;
  readonly isIgnored: (path: string) => boolean;
  /** Head has such a file, read or not. */
  readonly isThere: (path: string) => boolean;
  /** The file was read at head and given to the rules. */
  readonly isJudged: (path: string) => boolean;
  /** The rule had something to judge in the file, or in the repository as a whole. */
  readonly hasLooked: (ruleId: RuleId, path: string) => boolean;
}

/** Tells of each finding that was said what has become of it: that it isn't found means nothing where nobody has looked. */
export function recall(material: RecallMaterial): readonly Recalled[] {
  const present = new Set(material.findings.filter(({ state }) => state !== 'fixed').flatMap(fingerprintsOf));
  return material.said.map((said) => ({
    fingerprint: said.fingerprint,
    whereabouts: present.has(said.fingerprint) ? 'present' : whereaboutsOf(said, material),
  }));
}

function whereaboutsOf({ ruleId, path }: SaidFinding, material: RecallMaterial): Whereabouts {
  const { ruleIds, off, crashes, coverage, isIgnored, isThere, isJudged, hasLooked } = material;
  if (!ruleIds.has(ruleId)) return 'unknown';
  if (off.has(ruleId)) return 'off';
  if (isIgnored(path)) return 'left-out';
  const isUnsure = coverage.gaps.length > 0 || coverage.skipped.some((skipped) => skipped.path === path);
  if (isUnsure || crashes.some((crash) => crash.ruleId === ruleId)) return 'unknown';
  if (!isThere(path) || hasLooked(ruleId, path)) return 'gone';
  return isJudged(path) ? 'beyond' : 'unknown';
}
