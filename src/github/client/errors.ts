/** The work is done, and not before a moment. */
class Waits extends Error {
  /** Not before this moment. */
  readonly until: Date;

  constructor(message: string, until: Date) {
    super(message);
    this.until = until;
  }
}

/** GitHub asked us to wait: the primary or a secondary rate limit of one installation. Only that installation's work waits. */
export class Deferred extends Waits {
  override readonly name = 'Deferred';
}

/** Whoever asks has asked for much already: it is done, and not before this moment. Nobody else waits. */
export class Later extends Waits {
  override readonly name = 'Later';
}

/** Until an installation that is suspended is asked about again, milliseconds, should no delivery say before that it goes on. */
const SUSPENDED_MS = 10 * 60_000;

/** The installation is suspended: its work waits, and nothing can be read or written until it goes on. */
export class Suspended extends Deferred {
  constructor() {
    super('The installation is suspended.', new Date(Date.now() + SUSPENDED_MS));
  }
}

/** The installation, repository or pull request is not there for us any more: deleted or out of reach. */
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

/** The HTTP status of a refusal; undefined for anything that isn't one. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : undefined;
}

/** True when the installation has not granted a permission that the request needs. */
export function isForbidden(error: unknown): boolean {
  return statusOf(error) === 403;
}
