import { DELIVERIES, INSTALLATION, INSTALLATIONS, REPOSITORIES, ANYTHING } from '../client/answers.ts';
import type { GithubApp } from '../client/app.ts';
import type { Census, FailedDelivery, InstallationState, InstalledRepository } from '../auditing/auditor.ts';
import { RequestBudget } from '../client/budget.ts';
import type { Client } from '../client/client.ts';
import { ROUTES } from '../client/endpoints.ts';
import { Gone, statusOf, Suspended, Unreadable } from '../client/errors.ts';
import type { RepositoryRef } from './intent.ts';

const PAGE = 100;
/** Pages of deliveries that one sweep looks through. */
const MAX_DELIVERY_PAGES = 10;
/** Pages of anything else: a hundred thousand repositories of one installation. */
const MAX_PAGES = 1_000;

/** The sweep's and the reconciliation's view of GitHub. */
export function createCensus(app: GithubApp): Census {
  return {
    async failedDeliveries(since) {
      return failedDeliveries(await app.itself(new RequestBudget('redelivery', 3 * MAX_DELIVERY_PAGES)), since);
    },
    async redeliver(id) {
      const client = await app.itself(new RequestBudget('redelivery', 5));
      await client.request(ROUTES.redeliver, { delivery_id: id }, ANYTHING);
    },
    repositories: () => repositories(app),
    appId: app.id,
    async installations() {
      const found: InstallationState[] = [];
      const client = await app.itself(new RequestBudget('census', 3 * MAX_PAGES));
      for await (const { id, suspended_at: suspended } of pages(client, ROUTES.installations, INSTALLATIONS, (data) => data))
        found.push({ id, suspended: suspended != null });
      return found;
    },
    async isGone(installationId) {
      const client = await app.itself(new RequestBudget('census', 5));
      try {
        await client.request(ROUTES.installation, { installation_id: installationId }, INSTALLATION);
        return false;
      } catch (error) {
        if (statusOf(error) === 404) return true;
        throw error;
      }
    },
  };
}

/** Whether GitHub says of one installation that it is suspended. Throws Gone where there is none. */
export async function isSuspended(app: GithubApp, installationId: number): Promise<boolean> {
  const client = await app.itself(new RequestBudget('inventory', 5));
  try {
    const { suspended_at: at } = await client.request(ROUTES.installation, { installation_id: installationId }, INSTALLATION);
    return at != null;
  } catch (error) {
    if (statusOf(error) === 404) throw new Gone('There is no such installation.');
    throw error;
  }
}

async function failedDeliveries(client: Client, since: Date): Promise<readonly FailedDelivery[]> {
  const arrived = new Set<string>();
  const failed = new Map<string, FailedDelivery>();
  let cursor: string | undefined;
  for (let page = 0; page < MAX_DELIVERY_PAGES; page += 1) {
    const { data, next } = await client.page(
      ROUTES.deliveries,
      { per_page: PAGE, ...(cursor === undefined ? {} : { cursor }) },
      DELIVERIES,
    );
    for (const { id, guid, delivered_at: at, status_code: code } of data) {
      if (code >= 200 && code < 300) arrived.add(guid);
      else if (!failed.has(guid)) failed.set(guid, { id, guid, deliveredAt: new Date(at) });
    }
    const oldest = data.at(-1);
    if (next === undefined || oldest === undefined || new Date(oldest.delivered_at) < since) break;
    cursor = next;
  }
  return [...failed.values()].filter(({ guid, deliveredAt }) => !arrived.has(guid) && deliveredAt >= since);
}

async function* repositories(app: GithubApp): AsyncIterable<InstalledRepository> {
  const client = await app.itself(new RequestBudget('reconciliation', 3 * MAX_PAGES));
  for await (const { id, created_at: arrival, suspended_at: suspended } of pages(
    client,
    ROUTES.installations,
    INSTALLATIONS,
    (data) => data,
  )) {
    if (suspended) continue;
    try {
      for await (const repository of repositoriesOf(app, id)) yield { repository, arrival };
    } catch (error) {
      if (!(error instanceof Gone || error instanceof Suspended)) throw error;
    }
  }
}

async function* repositoriesOf(app: GithubApp, installationId: number): AsyncIterable<RepositoryRef> {
  const client = await app.installation(installationId, new RequestBudget('reconciliation', 3 * MAX_PAGES));
  for await (const { id, name, owner } of pages(client, ROUTES.installationRepositories, REPOSITORIES, (data) => data.repositories)) {
    yield { installationId, repositoryId: id, owner: owner.login, name };
  }
}

/**
 * Every repository of an installation.
 * @throws Unreadable where there are fewer than GitHub counts, or it does not say how many there are
 */
export async function allRepositories(app: GithubApp, installationId: number): Promise<readonly RepositoryRef[]> {
  const client = await app.installation(installationId, new RequestBudget('inventory', 3 * MAX_PAGES));
  let count: number | undefined;
  const found = new Map<number, RepositoryRef>();
  const itemsOf = (data: typeof REPOSITORIES._output) => {
    count = data.total_count;
    return data.repositories;
  };
  for await (const { id, name, owner } of pages(client, ROUTES.installationRepositories, REPOSITORIES, itemsOf))
    found.set(id, { installationId, repositoryId: id, owner: owner.login, name });
  if (count === undefined || found.size < count) throw new Unreadable("GitHub's list of an installation's repositories is not whole.");
  return [...found.values()];
}

type Schema<T> = Parameters<typeof Client.prototype.request<T>>[2];

async function* pages<T, Item>(
  client: Client,
  route: typeof ROUTES.installations | typeof ROUTES.installationRepositories,
  schema: Schema<T>,
  itemsOf: (data: T) => readonly Item[],
): AsyncIterable<Item> {
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const items = itemsOf(await client.request(route, { per_page: PAGE, page }, schema));
    yield* items;
    if (items.length < PAGE) return;
  }
}
