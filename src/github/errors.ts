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
