import type { Finding, FindingState, Review } from '../../review/review.ts';
import { artifactLocation, contextRegion, region } from './location.ts';

const LEVELS = { error: 'error', warning: 'warning', notice: 'note' } as const;
const BASELINE: Readonly<Record<FindingState, string>> = { introduced: 'new', existing: 'unchanged', fixed: 'absent' };

/** Name and version of the way in which our fingerprints are made. */
const FINGERPRINT = 'twelvefoldIdentity/v1';

/**
 * One finding as a SARIF result.
 * @param ruleIndex position of its rule in the tool's list; -1 when it isn't there
 */
export function sarifResult(finding: Finding, review: Review, ruleIndex: number): Record<string, unknown> {
  return {
    ruleId: finding.ruleId,
    ruleIndex,
    kind: 'fail',
    level: finding.confidence === 'likely' ? 'note' : LEVELS[finding.severity],
    message: messageOf(finding),
    locations: [
      {
        physicalLocation: {
          artifactLocation: artifactLocation(finding.path),
          region: region(finding),
          contextRegion: contextRegion(finding),
        },
      },
    ],
    partialFingerprints: { [FINGERPRINT]: finding.fingerprint },
    // A whole tree without a baseline is compared with nothing.
    ...(review.kind === 'change' || review.baseline ? { baselineState: BASELINE[finding.state] } : {}),
    suppressions: suppressionsOf(finding),
    ...(finding.suggestion ? { fixes: [fixOf(finding.path, finding.suggestion)] } : {}),
    properties: {
      factors: [finding.factor],
      severity: finding.severity,
      confidence: finding.confidence,
      why: finding.why,
      remedy: finding.remedy,
      link: finding.link,
    },
  };
}

function messageOf({ what, why, remedy }: Finding): Record<string, string> {
  return { text: [what, why, remedy].join('\n\n') };
}

function suppressionsOf({ suppression }: Finding): readonly Record<string, unknown>[] {
  if (!suppression) return [];
  const { kind, reason, place } = suppression;
  const location = place && {
    physicalLocation: { artifactLocation: artifactLocation(place.path), region: { startLine: place.line } },
  };
  return [{ kind, status: 'accepted', justification: reason, ...(location ? { location } : {}) }];
}

function fixOf(path: string, suggestion: NonNullable<Finding['suggestion']>): Record<string, unknown> {
  const replacements = suggestion.edits.map(({ span, text }) => ({
    deletedRegion: { charOffset: span.start, charLength: span.end - span.start },
    insertedContent: { text },
  }));
  return {
    description: { text: suggestion.title },
    artifactChanges: [{ artifactLocation: artifactLocation(path), replacements }],
    properties: { safe: suggestion.safe, diff: suggestion.diff ?? null },
  };
}
