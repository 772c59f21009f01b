import { BudgetExceeded } from './errors.ts';

/** What a piece of work is for. GitHub hears it with each request, so that its logs tell what costs what. */
export type Purpose =
  | 'audit'
  | 'button'
  | 'census'
  | 'command'
  | 'conclusion'
  | 'inventory'
  | 'lookup'
  | 'policy'
  | 'reaction'
  | 'reconciliation'
  | 'redelivery'
  | 'survey';

/** Counts what one piece of work sends to GitHub, tries included, and ends it before it gets out of hand. */
export class RequestBudget {
  readonly purpose: Purpose;
  readonly #most: number;
  #requests = 0;
  #writes = 0;

  /** @param most requests at most, all tries counted */
  constructor(purpose: Purpose, most: number) {
    this.purpose = purpose;
    this.#most = most;
  }

  get requests(): number {
    return this.#requests;
  }

  get writes(): number {
    return this.#writes;
  }

  get left(): number {
    return this.#most - this.#requests;
  }

  /** Call before a request is sent. Throws BudgetExceeded when there is nothing left. */
  spend(isWrite: boolean): void {
    if (this.left <= 0) throw new BudgetExceeded(`More than ${this.#most} requests for one ${this.purpose}.`);
    this.#requests += 1;
    if (isWrite) this.#writes += 1;
  }
}
