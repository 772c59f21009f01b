import type { Answer } from '../rest/call.ts';

/** Something that goes wrong with one request. */
export interface Fault {
  /** What is answered instead; without it the true answer goes out after the delay. */
  readonly answer?: Answer;
  /** The work is done all the same, and the answer lost: GitHub's nastiest habit. */
  readonly apply?: boolean;
  /** Milliseconds before anything is answered. */
  readonly delayMs?: number;
  /** The connection is cut without an answer. */
  readonly cut?: boolean;
  /** Strikes only requests about this repository, `owner/name`. */
  readonly within?: string;
}

interface Planned {
  readonly matches: (operation: string) => boolean;
  readonly fault: Fault;
  times: number;
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

  /** Until `clear`. */
  always(pattern: string, fault: Fault): void {
    this.times(Number.POSITIVE_INFINITY, pattern, fault);
  }

  clear(): void {
    this.#planned.length = 0;
  }

  /** The fault that strikes this request, if one waits for it. */
  take(operation: string, path: string): Fault | undefined {
    const concerns = ({ within }: Fault): boolean => within === undefined || path.includes(`/repos/${within}/`);
    const found = this.#planned.find((each) => each.times > 0 && each.matches(operation) && concerns(each.fault));
    if (found) found.times -= 1;
    return found?.fault;
  }
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
