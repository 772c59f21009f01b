import type { Rule, RuleId } from '../../checks/rule.ts';
import type { Repository } from '../analysis/repository.ts';
import { withTexts } from '../analysis/tree/overlay-tree.ts';
import type { FileTree } from '../analysis/tree/tree.ts';
import { judgeFile, judgeRepository } from './judge.ts';
import type { RawFinding } from './raw-finding.ts';
import type { Suggestion } from './review.ts';
import { applyFix, suggestionOf } from './suggestion.ts';

/** How many findings one file has, by rule. */
export type Counts = ReadonlyMap<RuleId, number>;

export interface Proof {
  readonly repository: Repository;
  /** Opens a tree as facts; handed in so that the caller decides what is cached. */
  readonly open: (tree: FileTree) => Repository;
  readonly rules: readonly Rule[];
  /** Rules that are run neither on the file nor on the repository. */
  readonly excluded: ReadonlySet<RuleId>;
  readonly watch: (ruleIndex: number) => void;
  /** What has been found in the file without the fix, where that is known. */
  readonly before?: Counts | undefined;
}

/**
 * The fix of a finding as a suggestion, if it holds what it promises: the edited file still parses, the finding is gone,
 * and no other has come. Undefined otherwise.
 */
export function prove(finding: RawFinding, proof: Proof): Suggestion | undefined {
  const { repository } = proof;
  const { path, ruleId, fix } = finding;
  const source = fix && repository.source(path);
  if (!source) return undefined;
  const fixed = applyFix(source.text, fix);
  if (fixed === undefined || fixed === source.text) return undefined;
  const after = proof.open(withTexts(repository.tree, new Map([[path, fixed]])));
  const broken = brokenParts(after, path);
  if (broken > 0 && broken > brokenParts(repository, path)) return undefined;
  return isBetter(ruleId, path, after, proof) ? suggestionOf(path, source, fix) : undefined;
}

/**
 * Counted by rule: an edit may change the code that another finding is known by. What is dear to ask comes last: most fixes that
 * don't hold leave their own finding, and few bring one that only the whole repository shows.
 */
function isBetter(ruleId: RuleId, path: string, after: Repository, proof: Proof): boolean {
  const before =
    proof.before ??
    counted([...inFile(proof.repository, path, proof.rules, proof), ...inWhole(proof.repository, path, proof.rules, proof)]);
  const own = proof.rules.filter((rule) => rule.id === ruleId);
  const left = counted([...inFile(after, path, own, proof), ...inWhole(after, path, own, proof)]);
  if ((left.get(ruleId) ?? 0) >= (before.get(ruleId) ?? 0)) return false;
  const others = proof.rules.filter((rule) => rule.id !== ruleId);
  const fresh = inFile(after, path, others, proof);
  return !isMore(counted(fresh), before) && !isMore(counted([...fresh, ...inWhole(after, path, others, proof)]), before);
}

/** What the rules say about a file, read in one tree and judged in the light of the other. */
function inFile(
  repository: Repository,
  path: string,
  rules: readonly Rule[],
  { excluded, watch, repository: head }: Proof,
): readonly RawFinding[] {
  const context = { path, role: head.role(path), deployable: head.deployableOf(path), repository: head };
  return judgeFile({ repository, path, rules, context, excluded, watch }).findings;
}

/** What the checks of the whole repository say about a file. */
function inWhole(repository: Repository, path: string, rules: readonly Rule[], { excluded, watch }: Proof): readonly RawFinding[] {
  return judgeRepository(repository, rules, excluded, watch).findings.filter((finding) => finding.path === path);
}

function counted(findings: readonly RawFinding[]): Counts {
  const counts = new Map<RuleId, number>();
  for (const { ruleId } of findings) counts.set(ruleId, (counts.get(ruleId) ?? 0) + 1);
  return counts;
}

function isMore(left: Counts, before: Counts): boolean {
  return [...left].some(([ruleId, count]) => count > (before.get(ruleId) ?? 0));
}

/** How much of a file its readers could not make sense of. */
function brokenParts(repository: Repository, path: string): number {
  const documents = repository.kindsOf(path).map((kind) => repository.document(kind, path)?.problems.length ?? 0);
  return documents.reduce((sum, count) => sum + count, repository.code(path)?.syntaxErrors ?? 0);
}
