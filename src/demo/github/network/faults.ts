import type { Answer } from '../rest/call.ts';

/** Something that goes wrong with one request. */
export interface Fault {
  /** What is answered instead; without it the true answer goes out after the delay. */
  readonly answer?: Answer;
  /** The work is done all the same, and the answer lost: GitHub's nastiest habit. */
  readonly apply?: boolean;
  /** Milliseconds before anything is answered. */
  readonly delayMs?: number;
  /** Nothing is answered before this. */
  readonly until?: Promise<unknown>;
  /** The connection is cut without an answer. */
  readonly cut?: boolean;
  /** Strikes only requests about this repository, `owner/name`; of GraphQL, whose address names none, those of its owner's installation. */
  readonly within?: string;
  /** Strikes only requests whose user agent says this. */
  readonly by?: string;
}

/** Of a request what a fault may go by. */
export interface Incoming {
  /** As in `OPERATIONS`, or `POST /graphql`. */
  readonly operation: string;
  readonly path: string;
  readonly userAgent: string;
  /** Whose installation asks; undefined for the app itself. */
  readonly owner: string | undefined;
}

/** A request that is kept waiting. */
export interface Held {
  /** Resolves when it has come. */
  readonly came: Promise<void>;
  /** Lets it go on. */
  release(): void;
}

interface Planned {
  readonly matches: (operation: string) => boolean;
  readonly fault: Fault;
  times: number;
  readonly strikes?: () => void;
}

/**
 * Faults that wait for their request. A pattern is `METHOD /path`, where the path may be written in full as in `OPERATIONS` or from
 * behind `/repos/{owner}/{repo}`: `POST /check-runs`, `GET /pulls/{pull_number}`, `POST /graphql`; `*` means every request.
 */
export class Faults {
  readonly #planned: Planned[] = [];

  once(pattern: string, fault: Fault): void {
    this.times(1, pattern, fault);
  }

  times(count: number, pattern: string, fault: Fault): void {
    this.#planned.push({ matches: matcher(pattern), fault, times: count });
  }

  /** Keeps the next such request waiting until it is released. */
  hold(pattern: string, whose: Pick<Fault, 'within' | 'by'>): Held {
    const came = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    this.#planned.push({ matches: matcher(pattern), fault: { ...whose, until: released.promise }, times: 1, strikes: came.resolve });
    return { came: came.promise, release: released.resolve };
  }

  /** Until `clear`. */
  always(pattern: string, fault: Fault): void {
    this.times(Number.POSITIVE_INFINITY, pattern, fault);
  }

  clear(): void {
    this.#planned.length = 0;
  }

  /** The fault that strikes this request, if one waits for it. */
  take(request: Incoming): Fault | undefined {
    const found = this.#planned.find((each) => each.times > 0 && each.matches(request.operation) && concerns(each.fault, request));
    if (!found) return undefined;
    found.times -= 1;
    found.strikes?.();
    return found.fault;
  }
}

function concerns({ within, by }: Fault, { operation, path, userAgent, owner }: Incoming): boolean {
  if (by !== undefined && !userAgent.includes(by)) return false;
  if (within === undefined || path.includes(`/repos/${within}/`)) return true;
  return operation === 'POST /graphql' && within.split('/')[0] === owner;
}

function matcher(pattern: string): (operation: string) => boolean {
  const [method, path = ''] = pattern.split(' ');
  if (pattern === '*') return () => true;
  return (operation) => operation === pattern || operation === `${method} /repos/{owner}/{repo}${path}`;
}

/** 502 as GitHub's proxies say it; `apply` when the request has been obeyed all the same. */
export function badGateway(apply = false): Fault {
  const text = '<html><head><title>502 Bad Gateway</title></head></html>';
  return { apply, answer: { status: 502, text, headers: { 'content-type': 'text/html' } } };
}

/** The secondary limit. @param retryAfter seconds; left out of the answer when undefined, as GitHub sometimes does */
export function secondaryLimit(retryAfter: number | undefined): Fault {
  const message = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  return {
    answer: {
      status: 403,
      json: { message, documentation_url: 'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api' },
      headers,
    },
  };
}

/** The hourly budget is used up. @param reset when it is full again */
export function primaryLimit(reset: Date): Fault {
  const message = 'API rate limit exceeded for installation.';
  const headers = {
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(Math.ceil(reset.getTime() / 1000)),
  };
  return {
    answer: {
      status: 403,
      json: { message, documentation_url: 'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api' },
      headers,
    },
  };
}

/** 404 for what is there: replication lag just after opening. */
export function notYetThere(): Fault {
  return { answer: { status: 404, json: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' } } };
}

/** 401 for a token that was fine a moment ago. */
export function badCredentials(): Fault {
  return {
    answer: { status: 401, json: { message: 'Bad credentials', documentation_url: 'https://docs.github.com/rest', status: '401' } },
  };
}
