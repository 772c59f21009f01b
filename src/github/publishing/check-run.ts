import type { RestEndpointMethodTypes } from '@octokit/rest';
import type { CheckAnnotation } from '../../report/github/check-run/annotations.ts';
import type { CheckConclusion } from '../../report/github/check-run/conclusion.ts';
import type { CheckReport } from '../../report/github/check-run/check-report.ts';
import { LIMITS } from '../../report/github/limits.ts';
import { ANYTHING, CHECK_RUN, CHECK_RUNS, type CheckRun } from '../client/answers.ts';
import type { Client } from '../client/client.ts';
import { ROUTES } from '../client/endpoints.ts';
import { Unsure } from '../client/errors.ts';
import { type AuditIdentity, CHECK_NAME, externalId, type FactorIdentity, generationIn } from '../auditing/identity.ts';
import type { RepositoryRef } from '../delivery/intent.ts';
import type { Fence } from './fence.ts';

/** Answers that may get lost while one report is published, before the audit is tried again as a whole. */
const MAX_LOST_ANSWERS = 3;

/** Where a check run lives, and whose it is. */
export interface CheckPlace {
  readonly client: Client;
  readonly repository: RepositoryRef;
  readonly appId: number;
}

/**
 * A check run that says that the audit has begun. `again` looks for the one of an earlier try first, and takes back whatever else was
 * left open for the pull request at this head: after the loss of a database nobody else knows of it.
 */
export async function openCheckRun(place: CheckPlace, identity: AuditIdentity, again: boolean, fence: Fence): Promise<CheckRun> {
  const runs = again ? await ownRuns(place, identity) : [];
  const earlier = newestOf(runs, identity);
  for (const run of runs.filter((each) => each.id !== earlier?.id && each.status !== 'completed')) {
    await fence();
    await concludeCheckRun(place, run.id, SUPERSEDED);
  }
  if (earlier && earlier.conclusion !== 'cancelled') return earlier;
  await fence();
  try {
    return await createCheckRun(place, identity, { status: 'in_progress', started_at: new Date().toISOString() });
  } catch (error) {
    const applied = error instanceof Unsure ? await findCheckRun(place, identity) : undefined;
    if (applied) return applied;
    throw error;
  }
}

/**
 * Our newest check run of an audit, found by its `external_id`.
 * @param orLater that of a later audit will do where there is none: see `newestOf`
 */
export async function findCheckRun(place: CheckPlace, identity: AuditIdentity, orLater = false): Promise<CheckRun | undefined> {
  const runs = await ownRuns(place, identity);
  return newestOf(orLater ? runs : runs.filter((run) => generationOf(run, identity) === identity.generation), identity);
}

/** Our check runs for a pull request, or a merge group, at one head, of whichever generation. */
async function ownRuns(place: CheckPlace, identity: AuditIdentity): Promise<readonly CheckRun[]> {
  const runs = await checkRunsAt(place, identity.head, { check_name: CHECK_NAME });
  return runs.filter(({ external_id: id }) => generationIn(id ?? '', identity) !== undefined);
}

/** The newest of an audit; or of a later one, which is known only where the database was lost that had counted it. */
function newestOf(runs: readonly CheckRun[], identity: AuditIdentity): CheckRun | undefined {
  const newestFirst = runs.toSorted((one, other) => other.id - one.id);
  return (
    newestFirst.find((run) => generationOf(run, identity) === identity.generation) ??
    newestFirst.find((run) => generationOf(run, identity) > identity.generation)
  );
}

function generationOf({ external_id: id }: CheckRun, identity: AuditIdentity): number {
  return generationIn(id ?? '', identity) ?? -1;
}

/** What the run of an audit says whose place another has taken. */
export const SUPERSEDED: ShortReport = {
  conclusion: 'cancelled',
  title: 'Superseded by a newer audit',
  summary: 'A newer commit or a newer request took the place of this audit. Its result is in its own check.',
};

const PAGE = 100;
/** Each audit of a commit can leave thirteen; GitHub keeps no more than a thousand of a name. */
const MAX_PAGES = 10;

/** Our check runs of a commit, or those of one name. */
export async function checkRunsAt(
  { client, repository, appId }: CheckPlace,
  ref: string,
  which: { readonly check_name?: string },
): Promise<readonly CheckRun[]> {
  const { owner, name: repo } = repository;
  const query = { owner, repo, ref, ...which, filter: 'all', app_id: appId, per_page: PAGE };
  const found: CheckRun[] = [];
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const { check_runs: runs } = await client.request(ROUTES.checkRuns, page === 1 ? query : { ...query, page }, CHECK_RUNS);
    found.push(...runs);
    if (runs.length < PAGE) break;
  }
  return found;
}

/**
 * Completes a check run: annotations in batches of fifty, the last of them with the conclusion. When an answer got lost, the count
 * that GitHub gives says where to go on, so that no annotation is sent twice.
 */
export async function completeCheckRun(place: CheckPlace, run: CheckRun, report: CheckReport, fence: Fence): Promise<void> {
  let sent = run.output.annotations_count;
  for (let lost = 0; ;) {
    const batch = report.annotations.slice(sent, sent + LIMITS.annotationsPerRequest);
    const isLast = sent + batch.length >= report.annotations.length;
    await fence();
    try {
      await update(place, run.id, isLast ? completed(report, batch) : { output: outputOf(report, batch) });
      if (isLast) return;
      sent += batch.length;
    } catch (error) {
      lost += 1;
      if (!(error instanceof Unsure) || lost === MAX_LOST_ANSWERS) throw error;
      const now = await readCheckRun(place, run.id);
      if (now.status === 'completed') return;
      sent = now.output.annotations_count;
    }
  }
}

/** What a check run says that has no review to show. */
export interface ShortReport {
  readonly conclusion: CheckConclusion | 'cancelled' | 'skipped';
  readonly title: string;
  readonly summary: string;
}

/** Concludes an open check run with a few words. Safe to repeat. */
export async function concludeCheckRun(place: CheckPlace, runId: number, { conclusion, title, summary }: ShortReport): Promise<void> {
  try {
    await update(place, runId, { status: 'completed', conclusion, output: { title, summary } });
  } catch (error) {
    if (!(error instanceof Unsure) || (await readCheckRun(place, runId)).status !== 'completed') throw error;
  }
}

/** A check run that is concluded from the start, for an audit that never opened one. */
export async function createConcluded(place: CheckPlace, identity: AuditIdentity, report: ShortReport): Promise<void> {
  const { conclusion, title, summary } = report;
  await createCheckRun(place, identity, { status: 'completed', conclusion, output: { title, summary } });
}

/** A concluded check run of one factor. */
export async function createFactorRun(
  { client, repository: { owner, name: repo } }: CheckPlace,
  identity: FactorIdentity,
  { name, ...report }: ShortReport & { readonly name: string },
): Promise<void> {
  const { conclusion, title, summary } = report;
  const run = { name, head_sha: identity.head, external_id: externalId(identity), status: 'completed', conclusion };
  await client.request(ROUTES.createCheckRun, { owner, repo, ...run, output: { title, summary } }, CHECK_RUN);
}

/** As GitHub's own description has them, so that the compiler reads along. */
type Parameters = RestEndpointMethodTypes['checks']['create']['parameters'];
type Output = NonNullable<Parameters['output']>;

interface Change {
  readonly status?: NonNullable<Parameters['status']>;
  readonly conclusion?: NonNullable<Parameters['conclusion']>;
  readonly started_at?: string;
  readonly output?: Omit<Output, 'images'>;
  readonly actions?: NonNullable<Parameters['actions']>;
}

function createCheckRun({ client, repository }: CheckPlace, identity: AuditIdentity, state: Change): Promise<CheckRun> {
  const { owner, name: repo } = repository;
  const run = { name: CHECK_NAME, head_sha: identity.head, external_id: externalId(identity), ...state };
  return client.request(ROUTES.createCheckRun, { owner, repo, ...run }, CHECK_RUN);
}

async function update({ client, repository: { owner, name: repo } }: CheckPlace, id: number, change: Change): Promise<void> {
  await client.request(ROUTES.updateCheckRun, { owner, repo, check_run_id: id, ...change }, ANYTHING);
}

function readCheckRun({ client, repository: { owner, name: repo } }: CheckPlace, id: number): Promise<CheckRun> {
  return client.request(ROUTES.checkRun, { owner, repo, check_run_id: id }, CHECK_RUN);
}

function completed(report: CheckReport, batch: readonly CheckAnnotation[]): Change {
  return { status: 'completed', conclusion: report.conclusion, output: outputOf(report, batch), actions: [...report.buttons] };
}

function outputOf({ title, summary, text }: CheckReport, annotations: readonly CheckAnnotation[]): Omit<Output, 'images'> {
  return {
    title,
    summary,
    ...(text === undefined ? {} : { text }),
    ...(annotations.length === 0 ? {} : { annotations: [...annotations] }),
  };
}
