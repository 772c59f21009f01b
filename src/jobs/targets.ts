import { type RawBuilder, sql } from 'kysely';
import { type Asking, commentKey, type MergeGroupIntent, type PullRequestRef, type RepositoryRef } from '../github/delivery/intent.ts';
import type { Conclusion } from '../github/auditing/auditor.ts';
import type { Connection } from '../store/store.ts';
import type { Asker, Target } from '../store/tables.ts';
import { type Queue, QUEUES } from './queue.ts';
import { breaksSilence, firstGeneration, isFinished, needsNewAudit, quietStartOf, startOf, type Wish } from './wish.ts';

/** The job's data: which row says what is wanted. */
export interface AuditJob {
  readonly target: string;
}

/** Key of a pull request's row: it survives renames and transfers. */
export function pullRequestKey(target: PullRequestRef): string {
  return `pr:${target.repositoryId}:${target.number}`;
}

/** Key of a merge group's row. */
export function mergeGroupKey(group: Pick<MergeGroupIntent, 'repository' | 'head'>): string {
  return `group:${group.repository.repositoryId}:${group.head}`;
}

/** A pull request's row as the rest of the house names it. Throws for a merge group. */
export function pullRequestOf(row: Target): PullRequestRef {
  if (row.number === null) throw new RangeError(`${row.id} is no pull request.`);
  return { ...repositoryOf(row), number: row.number };
}

/** A row as a check run's owner: the repository, with the number if it is a pull request. */
export function subjectOf(row: Target): Conclusion['target'] {
  return row.number === null ? { ...repositoryOf(row), ...(row.base === null ? {} : { base: row.base }) } : pullRequestOf(row);
}

/** The repository of a row. */
export function repositoryOf(row: Pick<Target, 'installation_id' | 'repository_id' | 'owner' | 'name'>): RepositoryRef {
  return { installationId: row.installation_id, repositoryId: row.repository_id, owner: row.owner, name: row.name };
}

/** Something with a head, before it is a row. */
export interface Subject {
  readonly key: string;
  readonly repository: RepositoryRef;
  readonly number: number | undefined;
  readonly base: string | undefined;
  /** The pull request that a merge group was made for. */
  readonly queued?: number | undefined;
}

/** A pull request as a subject. */
export function pullRequestSubject(target: PullRequestRef): Subject {
  return { key: pullRequestKey(target), repository: target, number: target.number, base: undefined };
}

/**
 * Writes down what is wanted of a subject and makes sure that a job is there for it, in the caller's transaction.
 * `comment` asked for it and waits for the end. True when a new audit was asked for.
 */
export async function want(connection: Connection, queue: Queue, subject: Subject, wish: Wish, comment?: Asking): Promise<boolean> {
  const now = new Date();
  const { inserted, waiting, ...row } = await lockTarget(connection, subject, wish, now);
  const anew = !inserted && needsNewAudit(row, wish);
  const speaks = breaksSilence(row, wish);
  const quiet = row.quiet && !speaks;
  const changes = {
    ...(speaks ? { quiet } : {}),
    ...(wish.reopenedAt === undefined ? {} : { reopened_at: laterOf(row.reopened_at, new Date(wish.reopenedAt)) }),
    ...(row.state === 'closed' ? ({ state: 'open' } as const) : {}),
    ...(anew ? { wanted_head: wish.head, generation: row.generation + 1, attempt: 0, wanted_at: now } : {}),
    ...(wish.head === row.wanted_head ? {} : { head_since: now }),
    ...(comment === undefined ? {} : { asked_by: JSON.stringify(withAsker(row.asked_by, comment)) }),
  };
  if (Object.keys(changes).length > 0) await connection.updateTable('targets').set(changes).where('id', '=', row.id).execute();
  const start = inserted && quiet ? quietStartOf(now, waiting) : startOf(now, row.claimed_at, wish.force);
  if (anew || !isFinished(row)) await addJob(connection, queue, { ...row, quiet }, start, { waiting, sooner: anew || speaks });
  return inserted || anew;
}

/** Deliveries come in any order. */
function laterOf(one: Date | null, other: Date): Date {
  return one !== null && one > other ? one : other;
}

/** Whoever asked, each once: heard again after a try that failed, a comment still means what was there at first. */
function withAsker(askers: readonly Asker[], asking: Asking): readonly Asker[] {
  const { commentId, thread, review, head } = asking;
  const isKnown = askers.some((each) => commentKey(commentOf(each)) === commentKey(asking));
  const spot = {
    ...(thread === undefined ? {} : { thread }),
    ...(review === undefined ? {} : { review }),
    ...(head === undefined ? {} : { head }),
  };
  return isKnown ? askers : [...askers, { commentId, ...spot }];
}

/** A comment that waits for an audit's end. */
export function commentOf(asker: Asker): Asking {
  return typeof asker === 'number' ? { commentId: asker } : asker;
}

/** The row of a subject, made if it isn't there, locked, as it was before; with how many of its installation wait. */
async function lockTarget(
  connection: Connection,
  subject: Subject,
  wish: Wish,
  now: Date,
): Promise<Target & { inserted: boolean; waiting: number }> {
  const { installationId, repositoryId, owner, name } = subject.repository;
  const place = { installation_id: installationId, owner, name };
  const quiet = wish.found === 'old';
  const generation = firstGeneration(wish, now);
  // As if it had been begun before, so that the audit looks for what was left: nothing is known here of what was there.
  const left = wish.found !== undefined || wish.force ? { open_head: wish.head, open_generation: generation } : {};
  return connection
    .insertInto('targets')
    .values({
      ...place,
      id: subject.key,
      repository_id: repositoryId,
      number: subject.number ?? null,
      base: subject.base ?? null,
      ...(subject.queued === undefined ? {} : { queued: subject.queued }),
      state: 'open',
      wanted_head: wish.head,
      head_since: now,
      wanted_at: now,
      quiet,
      ...(generation === 0 ? {} : { generation }),
      ...left,
    })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(place))
    .returningAll()
    .returning([sql<boolean>`(xmax = 0)`.as('inserted'), waitingOf(installationId, quiet).as('waiting')])
    .executeTakeFirstOrThrow();
}

/**
 * Makes sure that a job is there for a row, not to start before `start`. False when one was there already.
 * @param sooner brings one forward that waits for longer
 */
export async function enqueue(connection: Connection, queue: Queue, row: Target, start: Date, sooner = false): Promise<boolean> {
  const counting = waitingOf(row.installation_id, row.quiet).as('waiting');
  const { waiting } = await connection.selectNoFrom(counting).executeTakeFirstOrThrow();
  return addJob(connection, queue, row, start, { waiting, sooner });
}

/**
 * Makes sure that a job is there for each of these rows. What was there before the app is not woken all at once. Gives how many had
 * none.
 * @param sooner brings those forward that wait for longer
 */
export async function wake(connection: Connection, queue: Queue, rows: readonly Target[], sooner = false): Promise<number> {
  const now = new Date();
  const quiet = new Map<number, number>();
  let woken = 0;
  for (const row of rows) {
    const before = quiet.get(row.installation_id) ?? 0;
    const isNew = await enqueue(connection, queue, row, row.quiet ? quietStartOf(now, before) : now, sooner);
    if (row.quiet && (isNew || sooner)) quiet.set(row.installation_id, before + 1);
    if (isNew) woken += 1;
  }
  return woken;
}

/** How many rows of an installation wait, those that were there before the app counted apart; many are not counted to the end. */
function waitingOf(installationId: number, quiet: boolean): RawBuilder<number> {
  return sql<number>`(select count(*) from (select 1 from targets as other where other.installation_id = ${installationId}
    and other.quiet = ${quiet} and other.state = 'open' and other.ended_generation < other.generation limit ${quiet ? 20_000 : 200})
    as counted)`;
}

/** What was there before the app stands behind everything else. */
const LAST = -1_000;

/** Where an installation has many rows waiting, each further one stands behind, so that others get their turn in between. */
async function addJob(
  connection: Connection,
  queue: Queue,
  row: Target,
  start: Date,
  { waiting, sooner }: { readonly waiting: number; /** Brings a job forward that waits for longer. */ readonly sooner: boolean },
): Promise<boolean> {
  const data: AuditJob = { target: row.id };
  const priority = row.quiet ? LAST : -waiting;
  const options = { singletonKey: row.id, startAfter: start, priority, group: { id: String(row.installation_id) } };
  const added = await queue.add(connection, QUEUES.audit, data, options);
  if (!added && sooner) await queue.bringForward(connection, QUEUES.audit, row.id, { start, priority });
  return added;
}

/** Rows that are open and not done. Matches the partial index `targets_unfinished`. */
export const unfinished = sql<boolean>`state = 'open' and ended_generation < generation`;

/**
 * Marks a pull request as closed: what runs for it stops. Gives the row as it was, if it was open. One that has been opened again
 * after `closedAt` stays open.
 */
export async function closeTarget(connection: Connection, key: string, closedAt?: string): Promise<Target | undefined> {
  const row = await connection
    .selectFrom('targets')
    .selectAll()
    .where('id', '=', key)
    .where('state', '=', 'open')
    .forUpdate()
    .executeTakeFirst();
  if (!row || (closedAt !== undefined && row.reopened_at !== null && row.reopened_at > new Date(closedAt))) return undefined;
  await connection.updateTable('targets').set({ state: 'closed', asked_by: '[]' }).where('id', '=', key).execute();
  return row;
}

/** How many targets wait for an audit or are being audited. */
export async function countWaiting(connection: Connection): Promise<number> {
  const row = await connection
    .selectFrom('targets')
    .where(unfinished)
    .select((of) => of.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return row.count;
}
