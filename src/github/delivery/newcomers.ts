import type { Policy } from '../../policy/policy.ts';
import type { PolicyLayer } from '../../policy/resolve.ts';
import { INSTALLATION } from '../client/answers.ts';
import type { GithubApp } from '../client/app.ts';
import { RequestBudget } from '../client/budget.ts';
import { ROUTES } from '../client/endpoints.ts';

const WEEK_MS = 7 * 24 * 3_600_000;
/** Installations whose age is remembered. */
const MAX_KNOWN = 10_000;

/** What holds for installations that are new, where no policy says otherwise. */
export interface Newcomers {
  /** A layer below all policies; undefined for an installation that is older than a week, or when nothing special holds. */
  defaults(installationId: number): Promise<PolicyLayer | undefined>;
}

/** @param mode of reviews in an installation's first week, by the operator's setting; undefined: as at any other time */
export function createNewcomers(app: GithubApp, mode: Policy['mode'] | undefined): Newcomers {
  const created = new Map<number, number>();
  const createdAt = async (id: number): Promise<number> => {
    const known = created.get(id);
    if (known !== undefined) return known;
    const client = await app.itself(new RequestBudget('policy', 5));
    const at = new Date((await client.request(ROUTES.installation, { installation_id: id }, INSTALLATION)).created_at).getTime();
    if (created.size >= MAX_KNOWN) created.clear();
    created.set(id, at);
    return at;
  };
  return {
    async defaults(installationId) {
      if (mode === undefined || Date.now() - (await createdAt(installationId)) >= WEEK_MS) return undefined;
      return { source: "the operator's setting for the first week of an installation", settings: { mode } };
    },
  };
}
