import { BudgetExceeded } from './errors.ts';

/** Counts what one piece of work sends to GitHub, tries included, and ends it before it gets out of hand. */
export class RequestBudget {
  readonly #most: number;
  #requests = 0;
  #writes = 0;

  /** @param most requests at most, all tries counted */
  constructor(most: number) {
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
    if (this.left <= 0) throw new BudgetExceeded(`More than ${this.#most} requests for one piece of work.`);
    this.#requests += 1;
    if (isWrite) this.#writes += 1;
  }
}
