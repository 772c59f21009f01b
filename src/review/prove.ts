import type { Rule, RuleId } from '../../checks/rule.ts';
import type { Repository } from '../analysis/repository.ts';
import { withTexts } from '../analysis/overlay-tree.ts';
import type { FileTree } from '../analysis/tree.ts';
import { judgeFile, judgeRepository } from './judge.ts';
import type { Judgement, RawFinding } from './raw-finding.ts';
import type { Suggestion } from './review.ts';
import { applyFix, suggestionOf } from './suggestion.ts';

export interface Proof {
  readonly repository: Repository;
  /** Opens a tree as facts; handed in so that the caller decides what is cached. */
  readonly open: (tree: FileTree) => Repository;
  readonly rules: readonly Rule[];
  readonly excluded: ReadonlySet<RuleId>;
  readonly watch: (ruleIndex: number) => void;
}

/**
 * The fix of a finding as a suggestion, if it holds what it promises: the edited file still parses, the finding is gone,
 * and no other has come. Undefined otherwise.
 */
export function prove(finding: RawFinding, proof: Proof): Suggestion | undefined {
  const source = finding.fix && proof.repository.source(finding.path);
  if (!finding.fix || !source) return undefined;
  const fixed = applyFix(source.text, finding.fix);
  if (fixed === undefined || fixed === source.text) return undefined;
  const after = proof.open(withTexts(proof.repository.tree, new Map([[finding.path, fixed]])));
  if (brokenParts(after, finding.path) > brokenParts(proof.repository, finding.path)) return undefined;
  const before = countsByRule(judgeAll(proof.repository, finding.path, proof));
  const left = countsByRule(judgeAll(after, finding.path, proof));
  // Counted by rule: an edit may change the code that another finding is known by.
  for (const [ruleId, count] of left) if (count > (before.get(ruleId) ?? 0)) return undefined;
  if ((left.get(finding.ruleId) ?? 0) >= (before.get(finding.ruleId) ?? 0)) return undefined;
  return suggestionOf(finding.path, source, finding.fix);
}

function judgeAll(repository: Repository, path: string, { rules, excluded, watch, repository: before }: Proof): readonly RawFinding[] {
  const context = { path, role: before.role(path), deployable: before.deployableOf(path), repository: before };
  const own = judgeFile({ repository, path, rules, context, excluded, watch }).findings;
  const ofAll =
    repository === before ? judgedBefore(repository, rules, excluded, watch) : judgeRepository(repository, rules, excluded, watch);
  return [...own, ...ofAll.findings.filter((finding) => finding.path === path)];
}

const JUDGED = new WeakMap<Repository, { readonly rules: readonly Rule[]; readonly judgement: Judgement }>();

/** What the repository checks say without any fix: the same for all proofs, since nothing else is left out in one of them. */
function judgedBefore(repository: Repository, rules: readonly Rule[], excluded: ReadonlySet<RuleId>, watch: Proof['watch']): Judgement {
  if (excluded.size > 0) return judgeRepository(repository, rules, excluded, watch);
  const known = JUDGED.get(repository);
  if (known?.rules === rules) return known.judgement;
  const judgement = judgeRepository(repository, rules, excluded, watch);
  JUDGED.set(repository, { rules, judgement });
  return judgement;
}

function countsByRule(findings: readonly RawFinding[]): Map<RuleId, number> {
  const counts = new Map<RuleId, number>();
  for (const { ruleId } of findings) counts.set(ruleId, (counts.get(ruleId) ?? 0) + 1);
  return counts;
}

/** How much of a file its readers could not make sense of. */
function brokenParts(repository: Repository, path: string): number {
  const documents = repository.kindsOf(path).map((kind) => repository.document(kind, path)?.problems.length ?? 0);
  return documents.reduce((sum, count) => sum + count, repository.code(path)?.syntaxErrors ?? 0);
}
