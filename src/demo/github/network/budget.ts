import { Refusal } from '../contract/refusal.ts';

/** How much GitHub lets one caller do. Source: docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
export interface Limits {
  /** Requests an hour that are not answered 304. */
  readonly requestsPerHour: number;
  /** Comments, reviews and the like a minute; undefined lifts the secondary limit, so that load can be measured. */
  readonly contentPerMinute: number | undefined;
}

export const GITHUB_LIMITS: Limits = { requestsPerHour: 5000, contentPerMinute: 80 };

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** One caller's use of GitHub. */
export class Budget {
  readonly #limits: Limits;
  #windowEnds = 0;
  #used = 0;
  #content: number[] = [];

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /**
   * Counts a request, and its content when it makes some.
   * @throws Refusal 403 when the hour is used up or content is made too fast
   */
  spend(makesContent: boolean, now: number): void {
    if (now >= this.#windowEnds) [this.#windowEnds, this.#used] = [now + HOUR_MS, 0];
    if (this.#used >= this.#limits.requestsPerHour)
      throw new Refusal(403, 'API rate limit exceeded for installation.', undefined, this.headers());
    this.#used++;
    if (!makesContent || this.#limits.contentPerMinute === undefined) return;
    this.#content = this.#content.filter((at) => at > now - MINUTE_MS);
    if (this.#content.length >= this.#limits.contentPerMinute) {
      throw new Refusal(403, 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.', undefined, {
        'retry-after': '60',
      });
    }
    this.#content.push(now);
  }

  /** A 304 costs nothing. */
  refund(): void {
    this.#used--;
  }

  /** GitHub's headers about the hour. */
  headers(): Record<string, string> {
    const { requestsPerHour } = this.#limits;
    return {
      'x-ratelimit-limit': String(requestsPerHour),
      'x-ratelimit-remaining': String(requestsPerHour - this.#used),
      'x-ratelimit-used': String(this.#used),
      'x-ratelimit-reset': String(Math.ceil(this.#windowEnds / 1000)),
      'x-ratelimit-resource': 'core',
    };
  }
}
