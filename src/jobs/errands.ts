import type { Conclusion } from '../github/auditing/auditor.ts';
import { Deferred, Gone, Later } from '../github/client/errors.ts';
import type { CommentRef, PullRequestRef } from '../github/delivery/intent.ts';
import type { Store } from '../store/store.ts';
import type { JobContext } from './audit.ts';
import { takeInventory } from './census.ts';
import { addErrand, type Errand, JUST_NOW, type ErrandKind, type ErrandOf, installationOf, retriesOf } from './errand.ts';
import { carryOut } from './intents.ts';
import { leaveOf, pauseInstallation, repositoriesOf, suspendInstallation } from './installations.ts';
import { type Queue, QUEUES } from './queue.ts';
import type { Attempt } from './settle.ts';
import { mergeGroupKey, pullRequestKey, pullRequestSubject, want } from './targets.ts';

/** A claimed errand. */
export interface ErrandAttempt extends Attempt {
  readonly data: Errand;
}

type Runner<K extends ErrandKind> = (context: JobContext, errand: ErrandOf<K>) => Promise<void>;

const RUNNERS: { readonly [K in ErrandKind]: Runner<K> } = {
  lookup: async ({ auditor, store, queue }, { repository, head, force }) => {
    if (await wantGroupAgain(store, queue, { repository, head, force })) return;
    for (const target of await auditor.pullRequestsAt(repository, head)) {
      await store.db.transaction().execute((connection) => want(connection, queue, pullRequestSubject(target), { head, force }));
    }
  },
  command: async (context, { command, head }) => {
    const heard = await context.auditor.receive(command);
    if (heard.audit) await auditAsked(context, command.comment, { comment: command.comment, head: head ?? heard.head });
  },
  button: async (context, { button }) => {
    const { audit } = await context.auditor.press(button);
    if (audit) await auditAsked(context, button.target, undefined);
  },
  label: async ({ auditor, store, queue }, { label }) => {
    if (!(await auditor.skipsBy(label))) return;
    const wish = { head: label.head, force: true };
    await store.db.transaction().execute((connection) => want(connection, queue, pullRequestSubject(label.target), wish));
  },
  title: async ({ auditor, store, queue }, { title }) => {
    if (!(await auditor.skipsOneOf(title))) return;
    const wish = { head: title.head, force: true };
    await store.db.transaction().execute((connection) => want(connection, queue, pullRequestSubject(title.target), wish));
  },
  conclude: async ({ auditor, store }, { conclusion }) => {
    if (!(await isWantedAgain(store, conclusion))) await auditor.conclude(conclusion);
  },
  react: ({ auditor }, { comment, outcome }) => auditor.react(comment, outcome),
  reconcile: async ({ auditor, store, queue }, { repository, arrival }) => {
    for (const target of await auditor.openPullRequests(repository)) {
      const found = arrival === JUST_NOW || (arrival !== undefined && target.openedAt < arrival) ? 'old' : 'missed';
      const wish = { head: target.head, force: false, found } as const;
      await store.db.transaction().execute((connection) => want(connection, queue, pullRequestSubject(target), wish));
    }
  },
  standing: async ({ auditor, store, queue }, { installationId }) => {
    if (await auditor.isSuspended(installationId)) return suspendInstallation(store.db, installationId);
    const resumed = { kind: 'suspend', installationId, suspended: false, repositories: [] } as const;
    if ((await leaveOf(store.db, installationId)).kind === 'suspended')
      await store.db.transaction().execute((connection) => carryOut(connection, queue, resumed));
  },
  inventory: async ({ auditor, store, queue }, { installationId, isFirst }) => {
    const before = await repositoriesOf(store.db, installationId);
    const there = await auditor.repositoriesOf(installationId);
    await store.db.transaction().execute((connection) => takeInventory(connection, queue, { installationId, before, there, isFirst }));
  },
};

/** What was closed may have been opened again since, so that the same audit goes on under the same check. */
async function isWantedAgain({ db }: Store, { target, head, generation, why }: Conclusion): Promise<boolean> {
  if (why !== 'closed') return false;
  const key =
    target.number === undefined ? mergeGroupKey({ repository: target, head }) : pullRequestKey({ ...target, number: target.number });
  const row = await db.selectFrom('targets').select(['state', 'generation']).where('id', '=', key).executeTakeFirst();
  return row?.state === 'open' && row.generation === generation;
}

/** A merge group is no pull request's head; what it was made of is known from when it was asked for. False when there is none. */
async function wantGroupAgain(store: Store, queue: Queue, { repository, head, force }: Omit<ErrandOf<'lookup'>, 'kind'>): Promise<boolean> {
  return store.db.transaction().execute(async (connection) => {
    const key = mergeGroupKey({ repository, head });
    const row = await connection.selectFrom('targets').select(['base', 'queued']).where('id', '=', key).executeTakeFirst();
    if (!row) return false;
    const subject = { key, repository, number: undefined, base: row.base ?? undefined, queued: row.queued ?? undefined };
    await want(connection, queue, subject, { head, force });
    return true;
  });
}

/** Somebody who may has asked for an audit: of the head that we know, or else of the one that GitHub names. */
async function auditAsked(
  context: JobContext,
  target: PullRequestRef,
  asking: { readonly comment: CommentRef; /** Where it was heard. */ readonly head: string | undefined } | undefined,
): Promise<void> {
  const { auditor, store, queue } = context;
  const known = await store.db.selectFrom('targets').select('wanted_head').where('id', '=', pullRequestKey(target)).executeTakeFirst();
  const head = known?.wanted_head ?? (await auditor.openPullRequests(target, 'lookup')).find((open) => open.number === target.number)?.head;
  if (head === undefined) return asking && auditor.react(asking.comment, 'failed');
  const asker = asking && { ...asking.comment, ...(asking.head === undefined ? {} : { head: asking.head }) };
  await store.db.transaction().execute((connection) => want(connection, queue, pullRequestSubject(target), { head, force: true }, asker));
}

/** An errand of a suspended installation is looked at again so often, milliseconds. */
const SUSPENDED_MS = 5 * 60_000;

/** Does one errand. What it throws is tried again by the queue with growing pauses; a rate limit costs no try. */
export async function runErrand(context: JobContext, job: ErrandAttempt): Promise<void> {
  const { store, observer, log } = context;
  const errand = job.data;
  const leave = await leaveOf(store.db, installationOf(errand));
  if (leave.kind === 'suspended' && errand.kind !== 'standing') return postpone(context, job, new Date(Date.now() + SUSPENDED_MS));
  // A conclusion may use the requests that are kept for it.
  if (leave.kind === 'paused' && errand.kind !== 'conclude') return postpone(context, job, leave.until);
  try {
    await (RUNNERS[errand.kind] as Runner<ErrandKind>)(context, errand);
    observer.ran(errand.kind, true);
  } catch (error) {
    if (error instanceof Gone) return;
    if (error instanceof Later) return postpone(context, job, error.until);
    if (error instanceof Deferred) {
      await pauseInstallation(store.db, installationOf(errand), error.until);
      return postpone(context, job, error.until);
    }
    observer.ran(errand.kind, false);
    if (job.retryCount >= retriesOf(errand)) log.error({ err: error, errand: errand.kind }, 'errand given up');
    else log.warn({ err: error, errand: errand.kind }, 'errand failed');
    throw error;
  }
}

/** Puts an errand back for later: ended and added anew in one transaction. */
async function postpone({ store, queue }: JobContext, job: ErrandAttempt, start: Date): Promise<void> {
  await store.db.transaction().execute(async (connection) => {
    await queue.finish(connection, QUEUES.errand, job);
    await addErrand(connection, queue, job.data, start);
  });
}
