import { randomUUID } from 'node:crypto';
import { Piscina } from 'piscina';
import type { RuleCard, RuleId } from '../../checks/rule.ts';
import { registerLanguages } from '../analysis/code/tree/register.ts';
import type { FileTree } from '../analysis/tree/tree.ts';
import { customCard } from '../policy/custom/custom-rules.ts';
import { givenBy, ignoredBy } from '../policy/paths.ts';
import { severityUnder } from '../policy/severity.ts';
import { assemble } from '../review/assemble.ts';
import type { ChangeSet } from '../review/change-set.ts';
import { compare } from '../review/comparing/compare.ts';
import { diffLines, type DiffLines } from '../review/comparing/diff-lines.ts';
import { lostContext, MAX_FINDINGS_PER_FILE } from '../review/gaps.ts';
import { planChange, planTree, type FileTask, type Plan } from '../review/judging/plan.ts';
import type { Coverage, Review } from '../review/review.ts';
import type { PlacedComment } from '../review/accepting/suppress.ts';
import { packTree } from '../source/packed-tree.ts';
import { JobRunner } from './job-runner.ts';
import type { DescribeJob, JudgeAnswer } from './messages.ts';
import { freeHeap } from './native-memory.ts';
import { countsAt, proveFixes } from './prove-fixes.ts';
import { createProgress } from './progress.ts';
import { askedOf, recallSaid } from './recall-said.ts';
import type { JudgeOptions, PoolLimits, ReviewPool } from './review-pool.ts';
import { type Crew, runSupervised } from './supervise.ts';
import { Turns } from './turns.ts';

/** Files that one job holds: few enough that the threads stay evenly busy, enough that a small review is one job. */
const FILES_PER_JOB = 64;
/** Files of the last jobs, so that no thread has long to wait for the others. */
const FILES_OF_LAST_JOBS = 8;
/** Jobs that are worth a thread of their own: loading the rules takes as long as judging some two hundred files. */
const JOBS_PER_THREAD = 4;
/** After reading a change of more files it is worth a pause to give back what the reading took. */
const MANY_FILES = 500;
/** Time for a thread to start and to load the rules, on a machine that is busy. */
const START_MS = 60_000;

const OWN_RULES = new URL(import.meta.url.endsWith('.ts') ? '../../checks/index.ts' : '../../checks/judging.js', import.meta.url);
const WORKER = new URL(import.meta.url.endsWith('.ts') ? '../pool/worker.ts' : '../pool/worker.js', import.meta.url);

/**
 * Starts the threads that judge.
 * @param rulesModule file URL of a module that exports `RULES`; the product's own by default
 */
export async function createReviewPool(limits: PoolLimits, rulesModule: URL = OWN_RULES): Promise<ReviewPool> {
  // Grammars are registered once for all threads, before any of them can ask for one.
  registerLanguages();
  const threads = new Piscina({
    filename: WORKER.href,
    minThreads: 0,
    maxThreads: limits.threads,
    idleTimeout: 60_000,
    // A small nursery: the collector then runs often enough to let go of syntax trees, which it can't weigh.
    resourceLimits: { maxOldGenerationSizeMb: limits.memoryMb, maxYoungGenerationSizeMb: 16 },
    // A thread is told everything by its jobs; it has no business with the environment. This is for Node itself.
    env: limits.compileCache === undefined ? {} : { NODE_COMPILE_CACHE: limits.compileCache },
  });
  // What goes wrong on a thread is told by the job that it had; without a listener the event would end the process.
  threads.on('error', () => {});
  const crew = { threads, turns: new Turns(limits.threads) };
  const startMs = limits.startMs ?? START_MS;
  const rules = await describeRules(crew, startMs, rulesModule);
  const setting: Setting = { crew, startMs, rules, rulesModule: rulesModule.href, limits };
  return {
    rules,
    reviewChange: (change, options) => reviewChange(setting, change, options),
    auditTree: (tree, options) => auditTree(setting, tree, options),
    close: () => threads.destroy(),
  };
}

/** Asks a thread, since whoever waits for reviews has no other need of the rules' code. */
async function describeRules(crew: Crew, startMs: number, rulesModule: URL): Promise<readonly RuleCard[]> {
  const job: DescribeJob = { rulesModule: rulesModule.href, progress: createProgress() };
  try {
    return await runSupervised<readonly RuleCard[]>(crew, 'describe', job, { haste: 'urgent', timeMsAt: () => startMs, startMs });
  } catch (error) {
    await crew.threads.destroy();
    throw error;
  }
}

interface Setting {
  readonly crew: Crew;
  readonly startMs: number;
  readonly rules: readonly RuleCard[];
  readonly rulesModule: string;
  readonly limits: PoolLimits;
}

async function reviewChange(setting: Setting, change: ChangeSet, options: JudgeOptions): Promise<Review> {
  const revisited = options.said?.map(({ path }) => path);
  const plan = planChange(change, ignoredBy(options.policy), revisited);
  const lines = diffLines(change);
  const renames = new Map(
    change.files.flatMap((file) => (file.previousPath && file.status === 'renamed' ? [[file.previousPath, file.path] as const] : [])),
  );
  const subject = {
    kind: 'change' as const,
    head: change.head,
    base: change.base,
    lines,
    renames,
    total: change.files.length,
    gaps: [...change.gaps, ...lostContext(change)],
  };
  return judgeSubject(setting, subject, plan, options);
}

async function auditTree(setting: Setting, tree: FileTree, options: JudgeOptions): Promise<Review> {
  const plan = planTree(tree, ignoredBy(options.policy), givenBy(options.policy));
  const nothing: DiffLines = {
    isAdded: () => true,
    mayBeAdded: () => true,
    isShown: () => false,
    linesBefore: () => undefined,
    isTouched: () => true,
  };
  const gaps = tree.complete ? [] : ['The list of files is incomplete.'];
  const subject = {
    kind: 'tree' as const,
    head: tree,
    base: undefined,
    lines: nothing,
    renames: new Map<string, string>(),
    total: plan.files.length,
    gaps,
  };
  return judgeSubject(setting, subject, plan, options);
}

interface Subject {
  readonly kind: Review['kind'];
  readonly head: FileTree;
  readonly base: FileTree | undefined;
  readonly lines: DiffLines;
  readonly renames: ReadonlyMap<string, string>;
  readonly total: number;
  readonly gaps: readonly string[];
}

async function judgeSubject(setting: Setting, subject: Subject, plan: Plan, options: JudgeOptions): Promise<Review> {
  const { policy, custom = [] } = options;
  const rules = [...setting.rules, ...custom.map(customCard)];
  const off = rules.filter((rule) => severityUnder(policy, rule) === 'off').map((rule) => rule.id);
  const template = {
    reviewId: randomUUID(),
    head: packTree(subject.head),
    base: subject.base && packTree(subject.base),
    rulesModule: setting.rulesModule,
    custom,
    off,
    asked: askedOf(options.said ?? []),
    given: givenBy(policy),
  };
  if (plan.files.length > MANY_FILES) freeHeap();
  const { crew, startMs } = setting;
  const { signal, haste = 'urgent' } = options;
  const runner = new JobRunner(crew, template, rules, { timeMs: setting.limits.timeMs, startMs, signal, haste });
  const lanes = lanesFor(plan, setting.limits.threads);
  const answers = await runJobs(runner, plan, lanes, options);
  const ignored = ignoredBy(policy);
  const { said = [] } = options;
  const findings = compare({
    head: answers.flatMap((answer) => answer.head).filter((finding) => !ignored(finding.path)),
    base: answers.flatMap((answer) => answer.base).filter((finding) => !ignored(subject.renames.get(finding.path) ?? finding.path)),
    renames: subject.renames,
    isAdded: subject.lines.isAdded,
    isTouched: subject.lines.isTouched,
    linesBefore: subject.lines.linesBefore,
    said,
    isThere: (path) => subject.head.entries.has(path),
  });
  const judgedFiles = new Set(plan.files.flatMap(({ side, path }) => (side === 'head' ? [path] : [])));
  const suggestions = await proveFixes(runner, findings, {
    counts: countsAt(judgedFiles, answers),
    lanes,
    lengthOf: (path) => subject.head.bytes(path)?.length ?? 0,
  });
  const crashes = [
    ...answers.flatMap((answer) => answer.crashes.map((crash) => ({ ...crash, reason: 'threw' as const }))),
    ...runner.crashes,
  ];
  const coverage = coverageOf(plan, answers, runner, subject);
  const recalled =
    options.said && recallSaid({ said, plan, answers, findings, rules, off, crashes, coverage, ignored, head: subject.head });
  return assemble({
    kind: subject.kind,
    base: subject.base?.revision,
    head: subject.head.revision,
    rules,
    policy,
    findings,
    suggestions,
    judged: sumJudged(answers),
    crashes,
    coverage: ofChange(coverage, plan),
    comments: {
      head: placesOnce(answers.flatMap((answer) => answer.comments.head)).filter(({ path }) => !ignored(path)),
      base: baseComments(answers, subject.renames),
    },
    baseline: options.baseline,
    hasDeployables: answers.some((answer) => answer.hasDeployables),
    isInDiff: subject.lines.isShown,
    mayBeAdded: subject.lines.mayBeAdded,
    recalled,
  });
}

/** At head's paths. */
function baseComments(answers: readonly JudgeAnswer[], renames: ReadonlyMap<string, string>): readonly PlacedComment[] {
  const comments = placesOnce(answers.flatMap((answer) => answer.comments.base));
  return comments.map((comment) => ({ ...comment, path: renames.get(comment.path) ?? comment.path }));
}

/** A file may have been read as one of the change and for a finding about the whole repository. */
function placesOnce(comments: readonly PlacedComment[]): readonly PlacedComment[] {
  return [...new Map(comments.map((comment) => [`${comment.path}\0${comment.span.start}`, comment])).values()];
}

async function runJobs(runner: JobRunner, plan: Plan, lanes: number, options: JudgeOptions): Promise<readonly JudgeAnswer[]> {
  const batches = batchesOf(plan.files, lanes);
  const answers: JudgeAnswer[] = [];
  const left = batches.entries();
  let done = 0;
  const lane = async (): Promise<void> => {
    for (const [index, files] of left) {
      answers[index] = await runner.run(files, index === 0 ? plan.repositories : []);
      done += files.length;
      options.onProgress?.(done, plan.files.length);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return answers;
}

/** As many threads as there is work for. */
function lanesFor({ files }: Plan, threads: number): number {
  return Math.max(1, Math.min(threads, Math.ceil(files.length / FILES_PER_JOB / JOBS_PER_THREAD)));
}

/** The files of each job, at least one. Where several threads share them, the jobs become smaller towards the end. */
function batchesOf(files: readonly FileTask[], lanes: number): readonly (readonly FileTask[])[] {
  const batches: (readonly FileTask[])[] = [];
  for (let at = 0; at < files.length || batches.length === 0;) {
    const share = lanes === 1 ? FILES_PER_JOB : Math.ceil((files.length - at) / (2 * lanes));
    const size = Math.max(FILES_OF_LAST_JOBS, Math.min(FILES_PER_JOB, share));
    batches.push(files.slice(at, at + size));
    at += size;
  }
  return batches;
}

function sumJudged(answers: readonly JudgeAnswer[]): ReadonlyMap<RuleId, number> {
  const judged = new Map<RuleId, number>();
  for (const answer of answers) for (const [ruleId, count] of answer.judged) judged.set(ruleId, (judged.get(ruleId) ?? 0) + count);
  return judged;
}

function coverageOf(plan: Plan, answers: readonly JudgeAnswer[], runner: JobRunner, subject: Subject): Coverage {
  const skipped = [...answers.flatMap((answer) => answer.skipped), ...runner.skipped];
  const unread = new Set(skipped.map((skip) => skip.path));
  const isOwed = (path: string): boolean => !unread.has(path) && !plan.revisited.has(path);
  const judged = new Set(plan.files.map((task) => task.contextPath).filter(isOwed));
  const cut = cutOf(answers, subject.renames);
  return { judged: judged.size, total: subject.total, skipped: [...skipped, ...cut.skipped], gaps: [...subject.gaps, ...cut.gaps] };
}

/** Without the files that were only looked at again. */
function ofChange(coverage: Coverage, { revisited }: Plan): Coverage {
  return { ...coverage, skipped: coverage.skipped.filter(({ path }) => !revisited.has(path)) };
}

/** What was found and is not listed, each rule and file once. */
function cutOf(answers: readonly JudgeAnswer[], renames: ReadonlyMap<string, string>): Pick<Coverage, 'skipped' | 'gaps'> {
  const reason = (ruleId: RuleId): string => `${ruleId} found more than ${MAX_FINDINGS_PER_FILE} places; those behind are not listed`;
  const all = answers.flatMap(({ cut }) => cut).map(({ ruleId, path }) => ({ path: renames.get(path) ?? path, reason: reason(ruleId) }));
  const once = [...new Map(all.map((each) => [`${each.path}\0${each.reason}`, each])).values()];
  return {
    skipped: once.filter(({ path }) => path !== ''),
    gaps: once.filter(({ path }) => path === '').map((each) => each.reason),
  };
}
