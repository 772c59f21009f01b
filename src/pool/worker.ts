import { cardOf, type Rule, type RuleCard, type RuleId } from '../../checks/rule.ts';
import { charactersParsed } from '../analysis/code/tree/register.ts';
import { suppressionsIn } from '../analysis/suppressions.ts';
import { languageOf } from '../analysis/languages.ts';
import { openRepository } from '../analysis/open-repository.ts';
import type { Repository } from '../analysis/repository.ts';
import { judgeFile, judgeRepository } from '../review/judging/judge.ts';
import type { FileTask, Side } from '../review/judging/plan.ts';
import { draft, holds, holdTogether, type Draft, type Proof } from '../review/repairing/prove.ts';
import type { PlacedComment } from '../review/accepting/suppress.ts';
import type { Judgement } from '../review/judging/raw-finding.ts';
import { unpackTree } from '../source/packed-tree.ts';
import {
  type DescribeJob,
  type DraftAnswer,
  type DraftJob,
  type HoldAnswer,
  type HoldJob,
  type JudgeAnswer,
  type JudgeJob,
  ruleAt,
} from './messages.ts';
import { freeSyntaxTrees } from './native-memory.ts';
import { READING, report } from './progress.ts';

/** A file of more characters leaves so many nodes behind that its memory is freed on the way. */
const LARGE_CHARACTERS = 30_000;
const RULES_AT_ONCE = 8;

type Sides = { readonly head: Repository; readonly base: Repository | undefined };

/** The trees of the review that this thread worked on last. */
let opened: { readonly id: string; readonly sides: Sides } | undefined;

/** What the rules say of themselves. A thread that is asked has loaded them for the jobs to come. */
export async function describe(job: DescribeJob): Promise<readonly RuleCard[]> {
  return (await loaded(job.rulesModule)).map(cardOf);
}

/** Judges files and repositories; runs on a thread of the pool. */
export async function judge(job: JudgeJob): Promise<JudgeAnswer> {
  const rules = await rulesOf(job);
  const sides = open(job);
  const found: Record<Side, JudgeAnswer['head'][number][]> = { head: [], base: [] };
  const comments: Record<Side, PlacedComment[]> = { head: [], base: [] };
  const judged = new Map<RuleId, number>();
  const crashes: JudgeAnswer['crashes'][number][] = [];
  const cut: JudgeAnswer['cut'][number][] = [];
  const skipped: JudgeAnswer['skipped'][number][] = [];
  const asked = new Set(job.asked);
  const looked: string[] = [];
  const take = (side: Side, path: string, judgement: Judgement): void => {
    found[side].push(...judgement.findings);
    crashes.push(...judgement.crashes);
    cut.push(...judgement.cut);
    if (side !== 'head') return;
    for (const ruleId of judgement.judged) judged.set(ruleId, (judged.get(ruleId) ?? 0) + 1);
    looked.push(...judgement.judged.map((ruleId) => ruleAt(ruleId, path)).filter((each) => asked.has(each)));
  };
  for (const [index, task] of job.files.entries()) {
    const skip = task.side === 'head' && skipReason(sides.head, task.path);
    if (skip) skipped.push({ path: task.path, reason: skip });
    const watch = (rule: number): void => report(job.progress, index, rule);
    comments[task.side].push(...commentsIn(sides[task.side], task.path));
    for await (const judgement of judgeTask(task, sides, rules, excludedAt(job, task.path), watch)) take(task.side, task.path, judgement);
  }
  for (const [index, side] of job.repositories.entries()) {
    const repository = sides[side];
    const watch = (rule: number): void => report(job.progress, job.files.length + index, rule);
    watch(READING);
    if (!repository) continue;
    const touched = new Set<string>();
    for (const [at, rule] of rules.entries()) {
      const excluded = excludedAt(job, '');
      if (!rule.repository || excluded.has(rule.id)) continue;
      watch(at);
      await askEachSource(rule, repository);
      const judgement = judgeRepository(repository, [rule], excluded, () => watch(at));
      take(side, '', judgement);
      for (const { path } of judgement.findings) touched.add(path);
      await freeSyntaxTrees();
    }
    watch(READING);
    // What is said about a file that is not judged itself can be accepted there all the same.
    for (const path of touched) comments[side].push(...commentsIn(repository, path));
  }
  return { ...found, comments, judged: [...judged], looked, crashes, cut, skipped, hasDeployables: sides.head.deployables.length > 0 };
}

/** What a rule throws here it throws again when the repository is judged, where that is reported. */
async function askEachSource({ eachSource }: Rule, repository: Repository): Promise<void> {
  if (!eachSource) return;
  for (const path of new Set(repository.deployables.flatMap(({ sources }) => sources))) {
    const before = charactersParsed();
    try {
      eachSource(path, repository);
    } catch {
      return;
    }
    // Most sources don't have the words that are looked for, and are not parsed.
    if (charactersParsed() !== before) await freeSyntaxTrees();
  }
}

/** Tries the fixes of head's findings in their own files. */
export async function draftAll(job: DraftJob): Promise<DraftAnswer> {
  const rules = await rulesOf(job);
  const drafts: DraftAnswer[number][] = [];
  for (const [index, finding] of job.findings.entries()) {
    drafts.push(draft(finding, { ...proofAt(index, finding.path, job, rules), before: job.counts[index] }));
    await freeSyntaxTrees();
  }
  return drafts;
}

/**
 * Asks the whole repository about drafts. Edits of code hardly ever meet in what it says, so it is asked about them all at once, and
 * about one alone only where that fails.
 */
export async function holdAll(job: HoldJob): Promise<HoldAnswer> {
  const rules = await rulesOf(job);
  const held = new Set(holdTogether(ofDifferentCode(job.drafts), proofAt(0, '', job, rules)));
  const answers: boolean[] = [];
  for (const [index, drafted] of job.drafts.entries()) {
    await freeSyntaxTrees();
    answers.push(held.has(drafted) || holds(drafted, proofAt(index, drafted.finding.path, job, rules)));
  }
  return answers;
}

function proofAt(index: number, path: string, job: DraftJob | HoldJob, rules: readonly Rule[]): Proof {
  const { head } = open(job);
  const excluded = new Set([...excludedAt(job, path), ...excludedAt(job, '')]);
  const watch = (rule: number): void => report(job.progress, index, rule);
  return { repository: head, open: (tree) => openRepository(tree, head), rules, excluded, watch };
}

/** One draft for each file of code. */
function ofDifferentCode(drafts: readonly Draft[]): readonly Draft[] {
  const code = drafts.filter(({ finding }) => languageOf(finding.path) !== undefined);
  return [...new Map(code.map((each) => [each.finding.path, each])).values()];
}

function commentsIn(repository: Repository | undefined, path: string): readonly PlacedComment[] {
  const source = repository?.source(path);
  if (!repository || !source) return [];
  return suppressionsIn(path, source, () => repository.code(path)).map((comment) => ({ ...comment, path }));
}

/** Judges a file by some of the rules at a time: between them its memory can be freed. */
async function* judgeTask(
  task: FileTask,
  sides: Sides,
  rules: readonly Rule[],
  excluded: ReadonlySet<RuleId>,
  watch: (rule: number) => void,
): AsyncGenerator<Judgement> {
  const repository = sides[task.side];
  if (!repository) return;
  watch(READING);
  // A file that is gone at head can only be judged by what surrounded it at base.
  const around = sides.head.tree.entries.has(task.contextPath) ? sides.head : repository;
  const place = around === repository ? task.path : task.contextPath;
  const context = { path: task.path, role: around.role(place), deployable: around.deployableOf(place), repository };
  const atOnce = (repository.source(task.path)?.text.length ?? 0) > LARGE_CHARACTERS ? RULES_AT_ONCE : rules.length;
  for (let from = 0; from < rules.length; from += atOnce) {
    const some = rules.slice(from, from + atOnce);
    const watchSome = (rule: number): void => watch(rule === READING ? READING : from + rule);
    yield judgeFile({ repository, path: task.path, rules: some, context, excluded, watch: watchSome });
    await freeSyntaxTrees();
  }
}

function open(job: JudgeJob | DraftJob | HoldJob): Sides {
  if (opened?.id === job.reviewId) return opened.sides;
  const head = openRepository(unpackTree(job.head), undefined, job.given);
  const sides = { head, base: job.base && openRepository(unpackTree(job.base), head) };
  opened = { id: job.reviewId, sides };
  return sides;
}

const ruleSets = new Map<string, Promise<{ readonly RULES: readonly Rule[] }>>();

async function loaded(rulesModule: string): Promise<readonly Rule[]> {
  const loading = ruleSets.get(rulesModule) ?? (import(rulesModule) as Promise<{ readonly RULES: readonly Rule[] }>);
  ruleSets.set(rulesModule, loading);
  return (await loading).RULES;
}

async function rulesOf(job: JudgeJob | DraftJob | HoldJob): Promise<readonly Rule[]> {
  const off = new Set(job.off);
  return [...(await loaded(job.rulesModule)), ...(await customRulesOf(job))].filter((rule) => !off.has(rule.id));
}

/** The repository's rules of the review that this thread worked on last, ready to run. */
let compiled: { readonly id: string; readonly rules: readonly Rule[] } | undefined;

/** Most repositories have no rules of their own, and what makes them ready takes long to load. */
async function customRulesOf({ reviewId, custom }: JudgeJob | DraftJob | HoldJob): Promise<readonly Rule[]> {
  if (custom.length === 0) return [];
  if (compiled?.id !== reviewId) {
    const { compileRule } = await import('../policy/custom/compile.ts');
    compiled = { id: reviewId, rules: custom.map(compileRule) };
  }
  return compiled.rules;
}

function excludedAt(job: JudgeJob | DraftJob | HoldJob, path: string): ReadonlySet<RuleId> {
  const ending = ruleAt('', path);
  return new Set(job.excluded.filter((entry) => entry.endsWith(ending)).map((entry) => entry.slice(0, -ending.length) as RuleId));
}

/** Why a file that ought to be judged could not be, or not to its end; undefined for one that was read, and for those that hold no code. */
function skipReason(repository: Repository, path: string): string | undefined {
  const role = repository.role(path);
  if (role !== 'source' && role !== 'configuration') return undefined;
  if (repository.source(path)) return repository.unread(path);
  const absence = repository.tree.absence(path);
  if (absence === 'symlink' || absence === 'submodule' || absence === 'not-selected') return undefined;
  return repository.skipped.find((skip) => skip.path === path)?.reason;
}
