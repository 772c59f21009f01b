import { createHash, randomUUID } from 'node:crypto';
import { pino } from 'pino';
import type { Intent, PullRequestRef, RepositoryRef } from '../../src/github/delivery/intent.ts';
import { type AuditAttempt, type JobContext, runAudit } from '../../src/jobs/audit.ts';
import { acceptDelivery, type Acceptance, type Delivery } from '../../src/jobs/deliveries.ts';
import { type ErrandAttempt, runErrand } from '../../src/jobs/errands.ts';
import { openQueue, type Queue, QUEUES } from '../../src/jobs/queue.ts';
import { runSurvey, type SurveyAttempt } from '../../src/jobs/survey.ts';
import { migrateStore } from '../../src/store/migrate.ts';
import { connectStore, type Store } from '../../src/store/store.ts';
import type { Target } from '../../src/store/tables.ts';
import type { TestDatabase } from '../store/databases.ts';
import { FakeGithub } from './fake-github.ts';

export const shop: RepositoryRef = { installationId: 5, repositoryId: 11, owner: 'acme', name: 'shop' };
export const pull: PullRequestRef = { ...shop, number: 3 };

/** When a pull request was opened, after the app had come. */
export const OPENED = '2026-03-01T00:00:00Z';

/** A commit made of one letter. */
export function sha(letter: string): string {
  return letter.repeat(40);
}

/** A push to a pull request, or a button pressed on it. */
export function wish(head: string, force = false, target: PullRequestRef = pull): Intent {
  return { kind: 'audit', target, head, force };
}

/** A delivery with this intent. */
export function delivery(intent: Intent, more: Partial<Delivery> = {}): Delivery {
  const guid = randomUUID();
  const digest = createHash('sha256').update(guid).digest('hex');
  return { guid, event: 'pull_request', action: 'synchronize', installationId: 5, digest, intent, ...more };
}

/** The database, the queue and a fake GitHub, with the means to do the jobs one by one. */
export class Workshop {
  readonly github = new FakeGithub();
  readonly stopping = new AbortController();
  readonly store: Store;
  readonly queue: Queue;
  readonly endings: string[] = [];
  /** Errands by kind, and whether they succeeded. */
  readonly ran: (readonly [errand: string, succeeded: boolean])[] = [];
  readonly log = pino({ level: 'fatal' });

  constructor(store: Store, queue: Queue) {
    this.store = store;
    this.queue = queue;
  }

  static async open(database: TestDatabase): Promise<Workshop> {
    const store = await connectStore(database.settings, () => undefined);
    await migrateStore(store.db);
    const queue = await openQueue(store, { install: true, supervise: false }, pino({ level: 'fatal' }));
    return new Workshop(store, queue);
  }

  async close(): Promise<void> {
    await this.queue.close();
    await this.store.close();
  }

  /** The same rooms with nothing in them. */
  async emptied(): Promise<Workshop> {
    for (const table of [
      'reviews',
      'survey_results',
      'surveys',
      'targets',
      'deliveries',
      'installations',
      'chores',
      'redeliveries',
    ] as const)
      await this.store.db.deleteFrom(table).execute();
    await this.queue.boss.deleteAllJobs();
    return new Workshop(this.store, this.queue);
  }

  get context(): JobContext {
    return {
      store: this.store,
      queue: this.queue,
      auditor: this.github,
      log: this.log,
      observer: { audited: (ending) => this.endings.push(ending), ran: (...result) => this.ran.push(result) },
      stopping: this.stopping.signal,
    };
  }

  /** Takes a delivery as the door does. */
  deliver(intent: Intent, more: Partial<Delivery> = {}): Promise<Acceptance> {
    if (intent.kind === 'suspend') this.github.isTold = intent.suspended;
    return acceptDelivery(this.store, this.queue, delivery(intent, more));
  }

  /** Takes the next audit off the queue, whether or not its time has come. */
  async nextAudit(): Promise<AuditAttempt | undefined> {
    const [job] = await this.queue.boss.fetch(QUEUES.audit, { ignoreStartAfter: true });
    return job as unknown as AuditAttempt | undefined;
  }

  /** Does the next audit. False when none waits. */
  async audit(): Promise<boolean> {
    const job = await this.nextAudit();
    if (job) await runAudit(this.context, { ...job, signal: new AbortController().signal });
    return job !== undefined;
  }

  /** Begins the next audit, with its end to be waited for. */
  async beginAudit(): Promise<{ readonly end: Promise<void> }> {
    const job = await this.nextAudit();
    if (!job) throw new Error('No audit waits.');
    const asked = this.github.audits.length;
    const running = runAudit(this.context, { ...job, signal: new AbortController().signal });
    while (this.github.audits.length === asked) await new Promise((resolve) => setTimeout(resolve, 5));
    return { end: running };
  }

  /** Does the errands that wait, whether or not their time has come. */
  async errands(): Promise<void> {
    while (await this.errand());
  }

  /** Does one errand that waits, whether or not its time has come; false when there is none. */
  async errand(): Promise<boolean> {
    const [job] = await this.queue.boss.fetch(QUEUES.errand, { ignoreStartAfter: true });
    if (!job) return false;
    const attempt = job as unknown as ErrandAttempt;
    await runErrand(this.context, attempt);
    await this.queue.boss.complete(QUEUES.errand, attempt);
    return true;
  }

  /** Does one errand that waits and goes wrong, as often as there are tries; false when there is none. */
  async failingErrand(): Promise<boolean> {
    const [job] = await this.queue.boss.fetch(QUEUES.errand, { ignoreStartAfter: true });
    if (!job) return false;
    await runErrand(this.context, job as unknown as ErrandAttempt).catch(() => this.queue.boss.fail(QUEUES.errand, job.id));
    return true;
  }

  /** Does the surveys that wait, whether or not their time has come. */
  async survey(): Promise<void> {
    while (await this.oneSurvey());
  }

  /** Does one survey that waits, whether or not its time has come; false when there is none. */
  async oneSurvey(): Promise<boolean> {
    const [job] = await this.queue.boss.fetch(QUEUES.survey, { ignoreStartAfter: true });
    if (!job) return false;
    await runSurvey(this.context, { ...(job as unknown as SurveyAttempt), signal: new AbortController().signal });
    await this.queue.boss.complete(QUEUES.survey, job.id);
    return true;
  }

  /** Jobs that wait or run. */
  async live(name: string = QUEUES.audit): Promise<number> {
    const jobs = await this.queue.boss.findJobs(name);
    return jobs.filter(({ state }) => state === 'created' || state === 'retry' || state === 'active').length;
  }

  /** The one row of targets. */
  row(): Promise<Target> {
    return this.store.db.selectFrom('targets').selectAll().executeTakeFirstOrThrow();
  }

  async count(table: 'deliveries' | 'targets' | 'reviews' | 'installations'): Promise<number> {
    const row = await this.store.db
      .selectFrom(table)
      .select((of) => of.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return row.count;
  }
}
