import { Later } from '../client/errors.ts';
import { Memory } from '../client/memory.ts';

/** Comments and buttons of one person that are seen to in an hour: each costs requests that others need. */
const MOST = 30;
const HOUR_MS = 60 * 60_000;
/** People who are remembered. */
const MOST_PEOPLE = 10_000;

/** Gives each person a number of turns in an hour, in this process. */
export class Turns {
  readonly #taken = new Memory<readonly number[]>(MOST_PEOPLE, HOUR_MS);

  /**
   * Takes a turn of somebody in an installation.
   * @throws Later when they have had all of this hour
   */
  take(installationId: number, login: string): void {
    const key = `${installationId}/${login.toLowerCase()}`;
    const now = Date.now();
    const taken = (this.#taken.get(key) ?? []).filter((at) => at > now - HOUR_MS);
    const [first] = taken;
    if (taken.length >= MOST && first !== undefined) throw new Later(`${MOST} turns in an hour`, new Date(first + HOUR_MS));
    this.#taken.set(key, [...taken, now]);
  }
}
