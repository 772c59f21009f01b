/** Whether somebody waits for what a turn is asked for, or it is to be done when there is time. */
export type Haste = 'urgent' | 'patient';

/**
 * Hands out as many turns at once as there are threads, so that whoever has one can expect to be served at once. Who is urgent comes
 * first, and where there are several turns one is never given to anybody else.
 */
export class Turns {
  readonly #kept: number;
  #free: number;
  readonly #waiting: Readonly<Record<Haste, Set<() => void>>> = { urgent: new Set(), patient: new Set() };

  constructor(count: number) {
    this.#free = count;
    this.#kept = count > 1 ? 1 : 0;
  }

  /** Resolves with what gives the turn back; rejects with the signal's reason when that comes first. */
  async take(haste: Haste, signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted();
    if (this.#free > this.#keptFrom(haste)) this.#free -= 1;
    else await this.#wait(this.#waiting[haste], signal);
    return () => this.#giveBack();
  }

  #keptFrom(haste: Haste): number {
    return haste === 'urgent' ? 0 : this.#kept;
  }

  #wait(waiting: Set<() => void>, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        waiting.delete(begin);
        reject(signal?.reason as Error);
      };
      const begin = (): void => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      waiting.add(begin);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }

  #giveBack(): void {
    this.#free += 1;
    for (const haste of ['urgent', 'patient'] as const) {
      const waiting = this.#waiting[haste];
      const [next] = waiting;
      if (!next || this.#free <= this.#keptFrom(haste)) continue;
      this.#free -= 1;
      waiting.delete(next);
      next();
      return;
    }
  }
}
