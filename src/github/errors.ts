import type { Standing } from './auditor.ts';

/** GitHub asked us to wait: the primary or a secondary rate limit of one installation. Only that installation's work waits. */
export class Deferred extends Error {
  override readonly name = 'Deferred';
  /** Not before this moment. */
  readonly until: Date;

  constructor(message: string, until: Date) {
    super(message);
    this.until = until;
  }
}

/** The installation, repository or pull request is not there for us any more: deleted, suspended or out of reach. */
export class Gone extends Error {
  override readonly name = 'Gone';
}

/** An audit wanted to send more requests than it may. A mistake of ours or a hostile change; the audit fails with it. */
export class BudgetExceeded extends Error {
  override readonly name = 'BudgetExceeded';
}

/** A write got no proper answer (5xx, a time-out, a broken connection): it may have been applied. Look before writing again. */
export class Unsure extends Error {
  override readonly name = 'Unsure';
}

/** GitHub answered in a form that we don't understand, such as an HTML page. Names the route only, never the content. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

/** An audit may not write any more; says why. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
  readonly standing: Exclude<Standing, 'wanted'>;

  constructor(standing: Exclude<Standing, 'wanted'>) {
    super(`The audit was stopped: ${standing}.`);
    this.standing = standing;
  }
}

/** The HTTP status of a refusal; undefined for anything that isn't one. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : undefined;
}

/** True when the installation has not granted a permission that the request needs. */
export function isForbidden(error: unknown): boolean {
  return statusOf(error) === 403;
}
