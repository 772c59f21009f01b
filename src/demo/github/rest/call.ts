import type { Account, Installation, PullRequest, Repository } from '../world/model.ts';
import type { Operation, Permissions } from '../contract/operations.ts';
import { notFound, Refusal, required } from '../contract/refusal.ts';
import type { World } from '../world/world.ts';

/** A request that has been matched, authenticated and found to be of the shape that GitHub describes. */
export interface Call {
  readonly world: World;
  readonly operation: Operation;
  /** Path and query, as they were asked for. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** The JSON body; an empty object when there is none. */
  readonly body: unknown;
  readonly accept: string;
  /** Who acts: the app's bot. */
  readonly actor: Account;
  /** Undefined when the app itself calls. */
  readonly installation: Installation | undefined;
  readonly permissions: Permissions;
  /** Repositories that the token reaches. */
  readonly reach: readonly number[];
}

/** What goes back. `json` and `text` exclude each other; neither means an empty body. */
export interface Answer {
  readonly status: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Handler = (call: Call) => Answer | Promise<Answer>;

/** The operations that one part of GitHub answers. */
export type Handlers = Readonly<Partial<Record<Operation, Handler>>>;

export const ok = (json: unknown): Answer => ({ status: 200, json });
export const created = (json: unknown): Answer => ({ status: 201, json });

/** A number from the path; what is not one names nothing. Throws GitHub's 404. */
export function idParam(call: Call, name: string): number {
  const value = call.params[name] ?? '';
  if (!/^\d{1,15}$/.test(value)) throw notFound();
  return Number(value);
}

/** The repository of the path. Throws GitHub's 404 when there is none or the token does not reach it. */
export function repositoryOf(call: Call): Repository {
  const [owner = '', name = ''] = [call.params['owner'], call.params['repo']];
  const { state, addresses } = call.world;
  const movedTo = state.formerNames.get(`${owner}/${name}`.toLowerCase());
  const found = state.repository(owner, name);
  if (!found && movedTo !== undefined) {
    const location = addresses.api + call.path.replace(/^(\/api\/v3)?\/repos\/[^/]+\/[^/]+/, `/repositories/${movedTo}`);
    throw new Refusal(call.operation.startsWith('GET') ? 301 : 307, 'Moved Permanently', undefined, { location });
  }
  if (!found) throw notFound();
  if (call.installation && !call.reach.includes(found.id)) throw notFound();
  return found;
}

/** The pull request of the path. Throws GitHub's 404. */
export function pullRequestOf(call: Call, param: 'pull_number' | 'issue_number' = 'pull_number'): PullRequest {
  return required(call.world.state.pullRequest(repositoryOf(call).id, idParam(call, param)));
}

/** One page of a list: `per_page` up to 100 and 30 by default, with GitHub's Link header. */
export function paged<T>(call: Call, items: readonly T[], show: (item: T) => unknown = (item) => item): Answer {
  const { slice, headers } = pageOf(call, items);
  return { status: 200, json: slice.map(show), headers };
}

/** As `paged`, for lists that come inside an object with their total. */
export function pagedUnder<T>(call: Call, key: string, items: readonly T[], show: (item: T) => unknown, more: object = {}): Answer {
  const { slice, headers } = pageOf(call, items);
  return { status: 200, json: { total_count: items.length, ...more, [key]: slice.map(show) }, headers };
}

const MOST_PER_PAGE = 100;

function pageOf<T>(call: Call, items: readonly T[]): { readonly slice: readonly T[]; readonly headers: Readonly<Record<string, string>> } {
  const size = Math.min(Math.max(Number(call.query['per_page'] ?? 30) || 30, 1), MOST_PER_PAGE);
  const page = Math.max(Number(call.query['page'] ?? 1) || 1, 1);
  const last = Math.max(Math.ceil(items.length / size), 1);
  const link = linkHeader(call, page, last);
  return { slice: items.slice((page - 1) * size, page * size), headers: link === '' ? {} : { link } };
}

function linkHeader(call: Call, page: number, last: number): string {
  const path = call.operation.split(' ')[1]?.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(call.params[name] ?? ''));
  const to = (number: number, rel: string): string => {
    const query = new URLSearchParams({ ...call.query, page: String(number) });
    return `<${call.world.addresses.api}${path}?${query.toString()}>; rel="${rel}"`;
  };
  const forward = page < last ? [to(page + 1, 'next'), to(last, 'last')] : [];
  const backward = page > 1 ? [to(1, 'first'), to(page - 1, 'prev')] : [];
  return [...backward, ...forward].join(', ');
}
