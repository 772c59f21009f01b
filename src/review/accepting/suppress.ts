import type { RuleId } from '../../../checks/rule.ts';
import { mask } from '../../analysis/secrets.ts';
import type { SuppressionComment } from '../../analysis/suppressions.ts';
import type { ComparedFinding } from '../comparing/compare.ts';
import type { Accepted, Suppression } from '../review.ts';

/** A comment of one file, as a thread read it. */
export interface PlacedComment extends SuppressionComment {
  readonly path: string;
}

/** What is known when the comments are weighed. */
export interface SuppressionMaterial {
  /** Comments of head. */
  readonly head: readonly PlacedComment[];
  /** Comments of base, with the paths that their files have at head. */
  readonly base: readonly PlacedComment[];
  readonly findings: readonly ComparedFinding[];
  readonly ruleIds: ReadonlySet<string>;
  /** Rules that are off or crashed somewhere: that nothing was found says nothing then. */
  readonly silent: ReadonlySet<RuleId>;
  /** True for a line of head that the change wrote, or may have written where its diff is missing. */
  readonly mayBeAdded: (path: string, line: number) => boolean;
}

/** Findings by why they are accepted, and what became of each comment. */
export interface SuppressionOutcome {
  readonly accepted: ReadonlyMap<ComparedFinding, Accepted>;
  readonly suppressions: readonly Suppression[];
}

/** Holds the findings of head against the comments of head. A comment without a reason accepts nothing. */
export function suppress(material: SuppressionMaterial): SuppressionOutcome {
  const accepted = new Map<ComparedFinding, Accepted>();
  const suppressions: Suppression[] = [];
  const atHead = material.findings.filter(({ state }) => state !== 'fixed');
  const before = countsOf(material.base);
  for (const comment of material.head) {
    const found = comment.reason === '' ? [] : atHead.filter((finding) => speaksOf(comment, finding));
    const isNew = takeOne(before, keyOf(comment)) || (isMoved(comment, material) && found.some(({ state }) => state === 'introduced'));
    for (const finding of found) {
      accepted.set(finding, {
        kind: 'inSource',
        reason: mask(comment.reason),
        place: { path: comment.path, line: comment.line },
        introduced: isNew,
      });
    }
    suppressions.push(outcomeOf(comment, isNew, found, material));
  }
  return { accepted, suppressions };
}

function speaksOf({ path, scope, rules, line, target }: PlacedComment, finding: ComparedFinding): boolean {
  if (finding.path !== path || !rules.includes(finding.ruleId)) return false;
  const { start, end } = finding.range;
  // Beside the last line of a call that goes over several is beside the call.
  return scope === 'file' || start.line === target || (target === line && end.line === target);
}

function outcomeOf(
  comment: PlacedComment,
  introduced: boolean,
  found: readonly ComparedFinding[],
  material: SuppressionMaterial,
): Suppression {
  const { path, line, scope, rules, reason } = comment;
  return {
    path,
    line,
    scope,
    rules,
    reason: mask(reason),
    accepts: found.length,
    introduced,
    problem: problemOf(comment, found, material),
  };
}

function problemOf(
  { rules, reason, scope }: PlacedComment,
  found: readonly ComparedFinding[],
  { ruleIds, silent }: SuppressionMaterial,
): Suppression['problem'] {
  const unknown = rules.filter((rule) => !ruleIds.has(rule));
  if (rules.length === 0 || unknown.length > 0) {
    const what = rules.length === 0 ? 'It names no rule.' : `There is no rule ${enumerated(unknown)}.`;
    return { kind: 'unknown-rule', message: `${what} \`twelvefold rules\` lists them; write \`twelvefold-ignore <rule> -- <reason>\`.` };
  }
  if (reason === '') {
    return {
      kind: 'no-reason',
      message: 'It gives no reason, so it accepts nothing. Say why the finding is right here: `twelvefold-ignore <rule> -- <reason>`.',
    };
  }
  const unused = rules.filter((rule) => !silent.has(rule as RuleId) && !found.some(({ ruleId }) => ruleId === rule));
  if (unused.length === 0) return undefined;
  const where = scope === 'file' ? 'in this file' : 'on the line that it speaks of';
  return {
    kind: 'unused',
    message: `${enumerated(unused)} finds nothing ${where}. Take the comment away, so that it hides nothing later.`,
  };
}

function enumerated(rules: readonly string[]): string {
  return rules.map((rule) => `\`${rule}\``).join(' or ');
}

/** A comment of base that the change has put somewhere else: there it may speak of what base never accepted. */
function isMoved({ scope, path, line }: PlacedComment, { mayBeAdded }: SuppressionMaterial): boolean {
  return scope === 'line' && mayBeAdded(path, line);
}

/** A comment is the same one wherever it stands in its file, as long as it speaks of nothing new. */
function keyOf({ path, scope, rules, reason }: PlacedComment): string {
  return [path, scope, rules.join(','), reason].join('\0');
}

function countsOf(comments: readonly PlacedComment[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const comment of comments) counts.set(keyOf(comment), (counts.get(keyOf(comment)) ?? 0) + 1);
  return counts;
}

/** True when base has no such comment left. */
function takeOne(left: Map<string, number>, key: string): boolean {
  const count = left.get(key) ?? 0;
  left.set(key, Math.max(0, count - 1));
  return count === 0;
}
