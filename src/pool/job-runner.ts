import type { RuleCard, RuleId } from '../../checks/rule.ts';
import type { FileTask, Side } from '../review/judging/plan.ts';
import type { RawFinding } from '../review/judging/raw-finding.ts';
import type { Crash } from '../review/review.ts';
import type { Draft } from '../review/repairing/prove.ts';
import { type DraftAnswer, type DraftJob, type HoldAnswer, type HoldJob, type JudgeAnswer, type JudgeJob, ruleAt } from './messages.ts';
import { createProgress, READING } from './progress.ts';
import { type Crew, runSupervised, Stopped } from './supervise.ts';
import type { Haste } from './turns.ts';

/** A check of the whole repository looks at many files in one step, and so does the proof of a fix. */
const REPOSITORY_TIME_FACTOR = 20;
/** A rule that was stopped on this many files is not run on any further one. */
const MAX_STOPS_PER_RULE = 3;

type JobTemplate = Omit<JudgeJob, 'files' | 'repositories' | 'progress' | 'excluded'>;

interface RunnerLimits {
  readonly timeMs: number;
  readonly startMs: number;
  readonly signal: AbortSignal | undefined;
  readonly haste: Haste;
}

/** What is shared by the jobs of one review: the rules, the limits, and what has gone wrong so far. */
export class JobRunner {
  readonly crashes: Crash[] = [];
  readonly skipped: { readonly path: string; readonly reason: string }[] = [];
  readonly off: Set<RuleId>;
  readonly excluded = new Set<string>();
  readonly #crew: Crew;
  readonly #template: JobTemplate;
  readonly #rules: readonly RuleCard[];
  readonly #limits: RunnerLimits;

  constructor(crew: Crew, template: JobTemplate, rules: readonly RuleCard[], limits: RunnerLimits) {
    this.#crew = crew;
    this.#template = template;
    this.#rules = rules;
    this.#limits = limits;
    this.off = new Set(template.off);
  }

  /** Runs one job to its end: whatever stops a thread is named, left out, and the job run again. */
  async run(files: readonly FileTask[], repositories: readonly Side[]): Promise<JudgeAnswer> {
    let left = files;
    for (;;) {
      const off = [...this.off];
      const job: JudgeJob = { ...this.#template, off, excluded: [...this.excluded], files: left, repositories, progress: createProgress() };
      try {
        return await runSupervised<JudgeAnswer>(this.#crew, 'judge', job, this.#limitsOf(left));
      } catch (error) {
        if (!(error instanceof Stopped)) throw error;
        left = this.#blame(error, left, off);
      }
    }
  }

  /** Tries fixes of head's findings in their own files; @throws Stopped when one had to be stopped. */
  async draft(findings: readonly RawFinding[], counts: DraftJob['counts']): Promise<DraftAnswer> {
    const job: DraftJob = { ...this.#proofTemplate(), findings, counts, progress: createProgress() };
    return runSupervised<DraftAnswer>(this.#crew, 'draftAll', job, this.#proofLimits());
  }

  /** Asks the whole repository about drafts; @throws Stopped when that had to be stopped. */
  async hold(drafts: readonly Draft[]): Promise<HoldAnswer> {
    const job: HoldJob = { ...this.#proofTemplate(), drafts, progress: createProgress() };
    return runSupervised<HoldAnswer>(this.#crew, 'holdAll', job, this.#proofLimits());
  }

  #proofTemplate(): Omit<JobTemplate, 'asked'> & Pick<JudgeJob, 'excluded'> {
    const { asked: _, ...template } = this.#template;
    return { ...template, off: [...this.off], excluded: [...this.excluded] };
  }

  #proofLimits(): Parameters<typeof runSupervised>[3] {
    const { timeMs, startMs, signal, haste } = this.#limits;
    return { haste, timeMsAt: () => timeMs * REPOSITORY_TIME_FACTOR, startMs, signal };
  }

  #limitsOf(files: readonly FileTask[]): Parameters<typeof runSupervised>[3] {
    const { timeMs, startMs, signal, haste } = this.#limits;
    return { haste, signal, startMs, timeMsAt: ({ task }) => (task < files.length ? timeMs : timeMs * REPOSITORY_TIME_FACTOR) };
  }

  /** Notes who was at fault; gives the files that are still worth a try. */
  #blame(stop: Stopped, files: readonly FileTask[], off: readonly RuleId[]): readonly FileTask[] {
    const { task, rule } = stop.position;
    const path = files[task]?.path ?? '';
    const limit = stop.reason === 'time' ? `took longer than ${this.#limitsOf(files).timeMsAt(stop.position)} ms` : 'ran out of memory';
    if (rule === READING) {
      if (!files[task]) throw new Error(`Reading the repository's facts ${limit}.`, { cause: stop });
      this.skipped.push({ path, reason: `reading it ${limit}` });
      return files.filter((candidate) => candidate.path !== path);
    }
    // Rules are counted without those that are off, as the thread counts them.
    const ruleId = this.#rules.filter((candidate) => !off.includes(candidate.id))[rule]?.id;
    if (!ruleId) throw new Error(`A thread was stopped at a place that it can't be in (rule ${rule}).`, { cause: stop });
    this.crashes.push({ ruleId, path, reason: stop.reason, detail: `it ${limit}` });
    this.excluded.add(ruleAt(ruleId, path));
    if (this.crashes.filter((crash) => crash.ruleId === ruleId).length >= MAX_STOPS_PER_RULE) this.off.add(ruleId);
    return files;
  }
}
