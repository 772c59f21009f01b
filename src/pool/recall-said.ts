import type { RuleCard, RuleId } from '../../checks/rule.ts';
import type { FileTree } from '../analysis/tree/tree.ts';
import type { Plan } from '../review/judging/plan.ts';
import { recall, type Recalled, type RecallMaterial, type SaidFinding } from '../review/comparing/recall.ts';
import { type JudgeAnswer, ruleAt } from './messages.ts';

/** What the threads are asked about findings that were said: whether their rules looked at their files, or at the repository. */
export function askedOf(said: readonly SaidFinding[]): readonly string[] {
  return [...new Set(said.flatMap(({ ruleId, path }) => [ruleAt(ruleId, path), ruleAt(ruleId, '')]))];
}

/** A review that is nearly done, and what was said before it. */
interface Recollection extends Pick<RecallMaterial, 'said' | 'findings' | 'crashes' | 'coverage'> {
  readonly plan: Plan;
  readonly answers: readonly JudgeAnswer[];
  readonly rules: readonly RuleCard[];
  readonly off: readonly RuleId[];
  readonly ignored: (path: string) => boolean;
  readonly head: FileTree;
}

/** Tells what has become of what was said, by what the threads have looked at. */
export function recallSaid({ plan, answers, rules, off, ignored, head, ...rest }: Recollection): readonly Recalled[] {
  const looked = new Set(answers.flatMap((answer) => answer.looked));
  const planned = new Set(plan.files.flatMap(({ side, path }) => (side === 'head' ? [path] : [])));
  return recall({
    ...rest,
    ruleIds: new Set(rules.map(({ id }) => id)),
    off: new Set(off),
    isIgnored: ignored,
    isThere: (path) => head.entries.has(path),
    isJudged: (path) => planned.has(path) && head.bytes(path) !== undefined,
    hasLooked: (ruleId, path) => looked.has(ruleAt(ruleId, path)) || looked.has(ruleAt(ruleId, '')),
  });
}
