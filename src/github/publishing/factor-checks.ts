import type { FactorReport } from '../../report/github/check-run/factor-report.ts';
import { type AuditIdentity, externalId } from '../auditing/identity.ts';
import type { CheckPlace } from './check-run.ts';
import { checkRunsAt, createFactorRun } from './check-run.ts';
import type { Fence } from './fence.ts';

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

async function factorRunsOf(place: CheckPlace, { head }: AuditIdentity): Promise<ReadonlySet<string>> {
  return new Set((await checkRunsAt(place, head, {})).map(({ external_id: id }) => id ?? ''));
}
