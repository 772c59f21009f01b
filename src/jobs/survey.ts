import type { Survey } from '../github/auditing/auditor.ts';
import type { RepositoryRef } from '../github/delivery/intent.ts';
import { Deferred, Gone } from '../github/client/errors.ts';
import type { Connection } from '../store/store.ts';
import type { JobContext } from './audit.ts';
import { leaveOf, pauseInstallation } from './installations.ts';
import { type Queue, QUEUES } from './queue.ts';
import type { Attempt } from './settle.ts';
import { keepInHistory, pastOf, resultOf } from './survey-history.ts';

/** A whole repository to be audited. Plain data: it is stored in the queue. */
export interface SurveyJob {
  readonly repository: RepositoryRef;
}

/** A claimed one. */
export interface SurveyAttempt extends Attempt {
  readonly data: SurveyJob;
  readonly signal: AbortSignal;
}

/** Between the surveys of one installation, milliseconds: an organisation of hundreds comes in one delivery. */
const SPACING_MS = 20_000;
/** That of a suspended installation is looked at again so often, milliseconds. */
const SUSPENDED_MS = 3_600_000;
/** Longest time that one may take, milliseconds. */
const SURVEY_MS = 240_000;

/** Wants each repository audited as a whole, one after the other and after everything else, in the caller's transaction. */
export async function wantSurveys(connection: Connection, queue: Queue, repositories: readonly RepositoryRef[]): Promise<void> {
  for (const [index, repository] of repositories.entries()) {
    const { installationId, repositoryId, owner, name } = repository;
    await connection
      .insertInto('surveys')
      .values({ repository_id: repositoryId, installation_id: installationId, owner, name })
      .onConflict((conflict) => conflict.column('repository_id').doUpdateSet({ installation_id: installationId, owner, name }))
      .execute();
    const start = new Date(Date.now() + index * SPACING_MS);
    // One that waits for the end of a series of pushes may have time.
    const key = keyOf({ repository });
    if (!(await addSurvey(connection, queue, { repository }, start)))
      await queue.bringForward(connection, QUEUES.survey, key, { start, priority: PRIORITY });
  }
}

/** Pushes gather so long before a repository is audited as a whole again, milliseconds. */
const GATHER_MS = 10 * 60_000;

/**
 * Has a repository audited again whose default branch moved, where its result stands in an issue, or may from now on.
 * @param isPolicy its policy was touched, so that nobody knows
 */
export async function refreshSurvey(connection: Connection, queue: Queue, repository: RepositoryRef, isPolicy: boolean): Promise<void> {
  // One that runs may have read what was there before.
  const known = await connection
    .updateTable('surveys')
    .set({ moved_at: new Date() })
    .where('repository_id', '=', repository.repositoryId)
    .returning('reported')
    .executeTakeFirst();
  if (known && (known.reported || isPolicy)) await addSurvey(connection, queue, { repository }, new Date(Date.now() + GATHER_MS));
}

const PRIORITY = -1;

function keyOf({ repository }: SurveyJob): string {
  return `survey:${repository.repositoryId}`;
}

/** False when one waits or runs already. */
async function addSurvey(connection: Connection, queue: Queue, job: SurveyJob, startAfter: Date): Promise<boolean> {
  const group = { id: String(job.repository.installationId) };
  return queue.add(connection, QUEUES.survey, job, { singletonKey: keyOf(job), startAfter, priority: PRIORITY, group });
}

/** Puts a survey back for later: ended and added anew in one transaction. */
async function postpone({ store, queue }: JobContext, job: SurveyAttempt, start: Date): Promise<void> {
  await store.db.transaction().execute(async (connection) => {
    await queue.finish(connection, QUEUES.survey, job);
    await addSurvey(connection, queue, job.data, start);
  });
}

/** Audits one repository and keeps the score, unless the app was taken off it in the meantime. */
export async function runSurvey(context: JobContext, job: SurveyAttempt): Promise<void> {
  const { store, auditor, log } = context;
  const { repository } = job.data;
  const { installationId, repositoryId } = repository;
  const began = new Date();
  const leave = await leaveOf(store.db, installationId);
  if (!(await isWanted(context, repositoryId))) return;
  if (leave.kind === 'suspended') return postpone(context, job, new Date(Date.now() + SUSPENDED_MS));
  if (leave.kind === 'paused') return postpone(context, job, leave.until);
  try {
    const patience = AbortSignal.any([job.signal, context.stopping, AbortSignal.timeout(SURVEY_MS)]);
    const survey = await auditor.survey({
      repository,
      signal: patience,
      isWanted: () => isWanted(context, repositoryId),
      past: (head) => pastOf(store.db, repositoryId, head),
    });
    if (survey) await keepResult(context, repositoryId, survey);
    await endSurvey(context, job, began);
  } catch (error) {
    if (error instanceof Gone) return;
    if (error instanceof Deferred) {
      await pauseInstallation(store.db, installationId, error.until);
      return postpone(context, job, error.until);
    }
    log.warn({ err: error, repositoryId }, 'survey failed');
    throw error;
  }
}

async function keepResult({ store, log }: JobContext, repositoryId: number, survey: Survey): Promise<void> {
  const result = resultOf(survey);
  const { head, score, findings } = result;
  const first = await store.db.transaction().execute(async (connection) => {
    const { numUpdatedRows: kept } = await connection
      .updateTable('surveys')
      .set({ ...result, reported: survey.isReported, finished_at: new Date() })
      .where('repository_id', '=', repositoryId)
      .executeTakeFirst();
    // The app may have been taken off it in this moment.
    if (kept > 0n) await keepInHistory(connection, repositoryId, result);
    return (await pastOf(connection, repositoryId))?.first;
  });
  log.info({ repositoryId, head, score, findings, scoreAtFirst: first?.score ?? null }, 'survey ended');
}

/** Ends a survey, and has another made where something has changed since it began: a job that runs does not let one wait behind it. */
async function endSurvey({ store, queue }: JobContext, job: SurveyAttempt, began: Date): Promise<void> {
  const { repository } = job.data;
  await store.db.transaction().execute(async (connection) => {
    const row = await connection
      .selectFrom('surveys')
      .select('moved_at')
      .where('repository_id', '=', repository.repositoryId)
      .forUpdate()
      .executeTakeFirst();
    await queue.finish(connection, QUEUES.survey, job);
    if (row?.moved_at && row.moved_at >= began) await addSurvey(connection, queue, { repository }, new Date(Date.now() + GATHER_MS));
  });
}

async function isWanted({ store }: JobContext, repositoryId: number): Promise<boolean> {
  const row = await store.db.selectFrom('surveys').select('repository_id').where('repository_id', '=', repositoryId).executeTakeFirst();
  return row !== undefined;
}
