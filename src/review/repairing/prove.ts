import type { Rule, RuleId } from '../../../checks/rule.ts';
import type { Repository } from '../../analysis/repository.ts';
import { withTexts } from '../../analysis/tree/overlay-tree.ts';
import type { FileTree } from '../../analysis/tree/tree.ts';
import { judgeFile, judgeRepository } from '../judging/judge.ts';
import type { RawFinding } from '../judging/raw-finding.ts';
import type { Suggestion } from '../review.ts';
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

/** A fix that holds what it promises as far as its own file tells. */
export interface Draft {
  readonly finding: RawFinding;
  readonly text: string;
  readonly suggestion: Suggestion;
  /** What was found in the file before, and what its checks find now. */
  readonly before: Counts;
  readonly left: Counts;
}

/**
 * The fix of a finding as a suggestion, if it holds what it promises: the edited file still parses, the finding is gone,
 * and no other has come. Undefined otherwise.
 */
export function prove(finding: RawFinding, proof: Proof): Suggestion | undefined {
  const drafted = draft(finding, proof);
  return drafted && holds(drafted, proof) ? drafted.suggestion : undefined;
}

/** The first half of the proof, which looks at one file; undefined for a fix that fails it, as most do that don't hold. */
export function draft(finding: RawFinding, proof: Proof): Draft | undefined {
  const { repository, rules } = proof;
  const { path, ruleId, fix } = finding;
  const source = fix && repository.source(path);
  if (!source) return undefined;
  const text = applyFix(source.text, fix);
  if (text === undefined || text === source.text) return undefined;
  const after = proof.open(withTexts(repository.tree, new Map([[path, text]])));
  const broken = brokenParts(after, path);
  if (broken > 0 && broken > brokenParts(repository, path)) return undefined;
  const before = proof.before ?? counted([...inFile(repository, path, rules, proof), ...inWhole(repository, proof)].filter(isAt(path)));
  const left = counted(inFile(after, path, rules, proof));
  const suggestion = isBetter(ruleId, left, before) ? suggestionOf(path, source, fix) : undefined;
  return suggestion && { finding, text, suggestion, before, left };
}

/** The second half: what the checks of the whole repository say when the file is edited. */
export function holds(drafted: Draft, proof: Proof): boolean {
  return holdTogether([drafted], proof).length > 0;
}

/** Those of some drafts, each of another file, that hold when all these files are edited: the whole is looked at once for all of them. */
export function holdTogether(drafts: readonly Draft[], proof: Proof): readonly Draft[] {
  if (drafts.length === 0) return [];
  const texts = new Map(drafts.map(({ finding, text }) => [finding.path, text]));
  const found = inWhole(proof.open(withTexts(proof.repository.tree, texts)), proof);
  return drafts.filter(({ finding: { path, ruleId }, before, left }) => isBetter(ruleId, counted(found.filter(isAt(path)), left), before));
}

/** The finding is gone and no other has come. Counted by rule: an edit may change the code that another finding is known by. */
function isBetter(ruleId: RuleId, left: Counts, before: Counts): boolean {
  return (left.get(ruleId) ?? 0) < (before.get(ruleId) ?? 0) && ![...left].some(([each, count]) => count > (before.get(each) ?? 0));
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

/** What the checks of the whole repository say. */
function inWhole(repository: Repository, { rules, excluded, watch }: Proof): readonly RawFinding[] {
  return judgeRepository(repository, rules, excluded, watch).findings;
}

function isAt(wanted: string): (finding: RawFinding) => boolean {
  return ({ path }) => path === wanted;
}

function counted(findings: readonly RawFinding[], more: Counts = new Map()): Counts {
  const counts = new Map(more);
  for (const { ruleId } of findings) counts.set(ruleId, (counts.get(ruleId) ?? 0) + 1);
  return counts;
}

/** How much of a file its readers could not make sense of. */
function brokenParts(repository: Repository, path: string): number {
  const documents = repository.kindsOf(path).map((kind) => repository.document(kind, path)?.problems.length ?? 0);
  return documents.reduce((sum, count) => sum + count, repository.code(path)?.syntaxErrors ?? 0);
}
