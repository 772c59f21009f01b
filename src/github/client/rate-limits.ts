import { Deferred } from './errors.ts';

/** An answer's headers, lower case, as Octokit gives them. */
export type Headers = Readonly<Record<string, string | number | undefined>>;

const MINUTE = 60_000;

/**
 * When GitHub's refusal is a rate limit, the milliseconds to wait; otherwise undefined. Obeys `retry-after`, else the time at which
 * the limit is reset, else waits a minute, twice as long with every strike in a row.
 * Source: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export function waitAfter(status: number, headers: Headers, message: string, now: number, strikes: number): number | undefined {
  if (![403, 422, 429].includes(status)) return undefined;
  const retryAfter = Number(headers['retry-after']);
  const exhausted = isExhausted(headers);
  const secondary = /secondary rate limit|abuse detection|submitted too quickly/i.test(message);
  const retryAfterCounts = headers['retry-after'] !== undefined && Number.isFinite(retryAfter) && status !== 422;
  if (retryAfterCounts || (secondary && retryAfter > 0)) return Math.max(1_000, retryAfter * 1_000);
  if (exhausted && status !== 422) return untilReset(headers, now);
  return status === 429 || secondary ? Math.min(15 * MINUTE, MINUTE * 2 ** strikes) : undefined;
}

function isExhausted(headers: Headers): boolean {
  return String(headers['x-ratelimit-remaining']) === '0';
}

function untilReset(headers: Headers, now: number): number {
  const reset = Number(headers['x-ratelimit-reset']) * 1_000;
  return Number.isFinite(reset) ? Math.min(65 * MINUTE, Math.max(1_000, reset - now)) : MINUTE;
}

/** Of the hour's requests this part is kept, so that what is open can still be concluded when the others are used up. */
const RESERVE_SHARE = 1 / 50;

/** One installation's standing with GitHub's limits: whether it has to wait, and when it may write again. */
export class Pace {
  #pausedUntil = 0;
  #reservedUntil = 0;
  #strikes = 0;
  #nextWrite = 0;

  /** Throws Deferred while the installation has to wait. `last` words may use the requests that are kept for them. */
  check(now: number, last = false): void {
    const until = last ? this.#pausedUntil : Math.max(this.#pausedUntil, this.#reservedUntil);
    if (now < until) throw new Deferred('This installation waits for its rate limit.', new Date(until));
  }

  /** Notes an answer that was no rate limit, and how much of the hour it leaves. */
  wasServed(headers: Headers, now: number): void {
    this.#strikes = 0;
    const { 'x-ratelimit-remaining': remaining, 'x-ratelimit-limit': limit } = headers;
    if (Number(remaining) <= Number(limit) * RESERVE_SHARE) this.#reservedUntil = now + untilReset(headers, now);
  }

  /** Notes a refusal; throws Deferred when it was a rate limit. */
  wasRefused(status: number, headers: Headers, message: string, now: number): void {
    const wait = waitAfter(status, headers, message, now, this.#strikes);
    if (wait === undefined) return;
    this.#strikes = Math.min(this.#strikes + 1, 10);
    const until = new Date(now + wait);
    // GraphQL has an hour of its own: with that used up REST can still conclude.
    if (isExhausted(headers) && headers['x-ratelimit-resource'] === 'graphql')
      this.#reservedUntil = Math.max(this.#reservedUntil, until.getTime());
    else this.#pausedUntil = Math.max(this.#pausedUntil, until.getTime());
    throw new Deferred('GitHub limits the rate of this installation.', until);
  }

  /** Takes the next free moment for a write, `spacing` after the one before; gives the milliseconds to wait for it. */
  reserveWrite(now: number, spacing: number): number {
    const at = Math.max(now, this.#nextWrite);
    this.#nextWrite = at + spacing;
    return at - now;
  }
}
