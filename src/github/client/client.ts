import { setTimeout as sleep } from 'node:timers/promises';
import type { ProbotOctokit } from 'probot';
import type { ZodType } from 'zod';
import type { RequestBudget } from './budget.ts';
import type { Route } from './endpoints.ts';
import { Gone, Suspended, Unreadable, Unsure, statusOf } from './errors.ts';
import type { Patience } from './patience.ts';
import type { Headers, Pace } from './rate-limits.ts';

type Parameters = Readonly<Record<string, unknown>>;

/** What one piece of work may do with a client. */
export interface Terms {
  readonly budget: RequestBudget;
  readonly pace: Pace;
  readonly patience: Patience;
  readonly signal: AbortSignal | undefined;
  /** It only concludes what is open, and may use the requests of the hour that are kept for that. */
  readonly last?: boolean;
}

/** A GraphQL answer: what there is of the data, and what went wrong with the rest. */
export interface Partial<T> {
  readonly data: T | undefined;
  readonly errors: readonly GraphqlProblem[];
}

export interface GraphqlProblem {
  readonly type: string | undefined;
  readonly message: string;
  /** Field or alias in which it happened; undefined for the request as a whole. */
  readonly field: string | undefined;
}

/**
 * GitHub for one piece of work: counted, timed, spaced, and typed by schemas. Reads are tried again within bounds; a write is sent
 * once, and one without a proper answer throws Unsure, because it may have been applied.
 * Throws Deferred, Gone, BudgetExceeded, Unsure, Unreadable, or Octokit's RequestError for a refusal.
 */
export class Client {
  readonly #octokit: ProbotOctokit;
  readonly #terms: Terms;
  /** Marks a POST that may be repeated: a GraphQL query, a new token. */
  readonly #repeatable = new WeakSet<object>();
  /** Errors of requests within requests (a new token) that were tried often enough already. */
  readonly #final = new WeakSet<object>();

  /** @param octokit made for this client alone: its requests are wrapped */
  constructor(octokit: ProbotOctokit, terms: Terms) {
    this.#octokit = octokit;
    this.#terms = terms;
    octokit.hook.wrap('request', (send, options) => this.#carefully(send as unknown as Send, options));
  }

  get budget(): RequestBudget {
    return this.#terms.budget;
  }

  /** One request. A GET is tried again; `isNew` says that a 404 may only mean that GitHub has not caught up, and is tried again too. */
  async request<T>(route: Route, parameters: Parameters, schema: ZodType<T>, isNew = false): Promise<T> {
    const answer = await this.#octokit.request(route, { ...parameters, request: { isNew } });
    return read(schema, answer.data, route);
  }

  /** One page of a list that goes on by cursor, and the cursor of the next one. The address that GitHub gives for it is not followed. */
  async page<T>(
    route: Route,
    parameters: Parameters,
    schema: ZodType<T>,
  ): Promise<{ readonly data: T; readonly next: string | undefined }> {
    const answer = await this.#octokit.request(route, parameters);
    return { data: read(schema, answer.data, route), next: nextCursor(answer.headers.link) };
  }

  /** A GraphQL query; errors in parts of the answer are no exception. */
  query<T>(document: string, variables: Parameters, schema: ZodType<T>): Promise<Partial<T>> {
    const marker = {};
    this.#repeatable.add(marker);
    return this.#graphql(document, { ...variables, request: { marker } }, schema);
  }

  /** A GraphQL mutation, sent once. */
  mutate<T>(document: string, variables: Parameters, schema: ZodType<T>): Promise<Partial<T>> {
    return this.#graphql(document, variables, schema);
  }

  async #graphql<T>(document: string, variables: Parameters, schema: ZodType<T>): Promise<Partial<T>> {
    try {
      return { data: read(schema, await this.#octokit.graphql(document, variables), 'GraphQL'), errors: [] };
    } catch (error) {
      if (!isGraphqlError(error)) throw error;
      const errors = error.errors.map(problem);
      if (errors.some(({ type }) => type === 'RATE_LIMITED')) this.#terms.pace.wasRefused(429, error.headers, '', Date.now());
      const parsed = schema.safeParse(error.data);
      return { data: parsed.success ? parsed.data : undefined, errors };
    }
  }

  async #carefully(send: Send, options: RequestOptions): Promise<Answer> {
    const pauses = this.#terms.patience.retryPausesMs;
    const safe = this.#isSafe(options);
    for (let tried = 0, renewed = false; ;) {
      try {
        return await this.#once(send, options, safe);
      } catch (error) {
        if (this.#terms.signal?.aborted || this.#final.has(error as object)) throw error;
        if (statusOf(error) === 401 && !renewed && (await this.#renewToken(options))) {
          renewed = true;
          continue;
        }
        this.#judge(error, options);
        if (isFleeting(error) && !safe) throw new Unsure(`${options.method} ${options.url} got no proper answer.`, { cause: error });
        const pause = pauses[tried];
        if (pause === undefined || !(isFleeting(error) || (options.request?.isNew && statusOf(error) === 404))) {
          this.#final.add(error as object);
          throw error;
        }
        tried += 1;
        await sleep(pause, undefined, this.#terms.signal ? { signal: this.#terms.signal } : {});
      }
    }
  }

  async #once(send: Send, options: RequestOptions, safe: boolean): Promise<Answer> {
    const { pace, patience, budget, signal, last } = this.#terms;
    pace.check(Date.now(), last);
    if (!safe) await sleep(pace.reserveWrite(Date.now(), patience.writeSpacingMs), undefined, signal ? { signal } : {});
    budget.spend(!safe);
    const limit = AbortSignal.timeout(patience.timeoutMs);
    // Octokit's hooks share one object of options; a copy that is passed on would be ignored.
    options.headers['user-agent'] = `Twelvefold (${budget.purpose})`;
    options.request = { ...options.request, signal: signal ? AbortSignal.any([signal, limit]) : limit };
    const answer = await send(options);
    if (!answer.headers['content-type']?.includes('json')) {
      throw new Unreadable(`${options.method} ${options.url} was not answered in JSON.`);
    }
    // A token is asked for by the app, whose hour is another.
    pace.wasServed(isTokenRequest(options) ? {} : answer.headers, Date.now());
    return answer;
  }

  #isSafe(options: RequestOptions): boolean {
    const marker = options.request?.marker;
    return options.method === 'GET' || isTokenRequest(options) || (marker !== undefined && this.#repeatable.has(marker));
  }

  /** Turns a refusal into what it means for the work; returns when it means nothing more than it says. */
  #judge(error: unknown, options: RequestOptions): void {
    const status = statusOf(error);
    if (status === undefined) return;
    const { message } = error as Error;
    if (status === 403 && /installation .*suspended/i.test(message)) throw new Suspended();
    if (status === 404 && isTokenRequest(options)) throw new Gone('The installation was deleted.', { cause: error });
    if (status === 451) throw new Gone('The repository is blocked.', { cause: error });
    this.#terms.pace.wasRefused(status, headersOf(error), message, Date.now());
  }

  /** A new installation token in place of one that GitHub no longer takes; false for a request of the app itself. */
  async #renewToken(options: RequestOptions): Promise<boolean> {
    if (isTokenRequest(options) || options.url.startsWith('/app')) return false;
    await this.#octokit.auth({ type: 'installation', refresh: true });
    return true;
  }
}

type Send = (options: RequestOptions) => Promise<Answer>;

interface RequestOptions {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string | number | undefined>;
  request?: { readonly isNew?: boolean; readonly marker?: object; readonly signal?: AbortSignal };
}

type Answer = Awaited<ReturnType<ProbotOctokit['request']>>;

function read<T>(schema: ZodType<T>, data: unknown, route: string): T {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new Unreadable(`${route} was answered in an unknown form${where === '' ? '' : ` at ${where}`}.`);
}

function nextCursor(link: string | undefined): string | undefined {
  const [, address] = /<([^<>]*)>; *rel="next"/.exec(link ?? '') ?? [];
  return (address !== undefined && URL.parse(address)?.searchParams.get('cursor')) || undefined;
}

function isTokenRequest({ url }: RequestOptions): boolean {
  return url.endsWith('/access_tokens');
}

/** True for what may be otherwise the next time: 5xx, a time-out, a broken connection (Octokit calls those 500), an HTML page. */
function isFleeting(error: unknown): boolean {
  return error instanceof Unreadable || (statusOf(error) ?? 0) >= 500;
}

function headersOf(error: unknown): Headers {
  const { response } = error as { response?: { headers?: Headers } };
  return response?.headers ?? {};
}

interface GraphqlError extends Error {
  readonly data: unknown;
  readonly headers: Headers;
  readonly errors: readonly { readonly type?: string; readonly message?: string; readonly path?: readonly (string | number)[] }[];
}

function isGraphqlError(error: unknown): error is GraphqlError {
  return error instanceof Error && error.name === 'GraphqlResponseError';
}

/** The innermost alias that is ours: `repository.f12` gives `f12`. */
function problem({ type, message, path }: GraphqlError['errors'][number]): GraphqlProblem {
  const names = (path ?? []).filter((step) => typeof step === 'string');
  return { type, message: message ?? '', field: names.find((name) => /^[a-z]\d+$/.test(name)) ?? names[0] };
}
