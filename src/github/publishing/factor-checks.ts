import type { FactorReport } from '../../report/github/factor-report.ts';
import { CHECK_RUNS } from '../answers.ts';
import { ROUTES } from '../endpoints.ts';
import { type AuditIdentity, externalId } from '../identity.ts';
import type { CheckPlace } from './check-run.ts';
import { createFactorRun } from './check-run.ts';
import type { Fence } from './fence.ts';

const PAGE = 100;
/** Each audit of a commit leaves thirteen; GitHub keeps no more than a thousand of a name. */
const MAX_PAGES = 10;

/**
 * One concluded check run for each factor, so that a branch can require single ones. Those of an earlier try are found by their
 * `external_id` and not made again.
 * @param again an earlier try may have left some
 */
export async function publishFactorChecks(
  place: CheckPlace,
  identity: AuditIdentity,
  reports: readonly FactorReport[],
  again: boolean,
  fence: Fence,
): Promise<void> {
  const there = again ? await factorRunsOf(place, identity) : new Set<string>();
  for (const report of reports) {
    if (there.has(externalId({ ...identity, factor: report.factor }))) continue;
    await fence();
    await createFactorRun(place, { ...identity, factor: report.factor }, report);
  }
}

async function factorRunsOf({ client, repository, appId }: CheckPlace, { head }: AuditIdentity): Promise<ReadonlySet<string>> {
  const { owner, name: repo } = repository;
  const query = { owner, repo, ref: head, filter: 'all', app_id: appId, per_page: PAGE };
  const found = new Set<string>();
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const { check_runs: runs } = await client.request(ROUTES.checkRuns, { ...query, page }, CHECK_RUNS);
    for (const { external_id: id } of runs) found.add(id ?? '');
    if (runs.length < PAGE) break;
  }
  return found;
}
