import { Later } from '../client/errors.ts';
import { Memory } from '../client/memory.ts';

/** Comments and buttons of one person that are seen to in an hour: each costs requests that others need. */
const MOST = 30;
const HOUR_MS = 60 * 60_000;
/** People who are remembered. */
const MOST_PEOPLE = 10_000;

/** A turn, and what it was taken for. */
interface Turn {
  readonly at: number;
  readonly of: string | undefined;
}

/** Gives each person a number of turns in an hour, in this process. */
export class Turns {
  readonly #taken = new Memory<readonly Turn[]>(MOST_PEOPLE, HOUR_MS);

  /**
   * Takes a turn of somebody in an installation.
   * @param of what it is taken for, so that trying that again costs none; undefined for what can be asked for over and over
   * @throws Later when they have had all of this hour
   */
  take(installationId: number, login: string, of?: string): void {
    const key = `${installationId}/${login.toLowerCase()}`;
    const now = Date.now();
    const taken = (this.#taken.get(key) ?? []).filter(({ at }) => at > now - HOUR_MS);
    if (of !== undefined && taken.some((each) => each.of === of)) return;
    const [first] = taken;
    if (taken.length >= MOST && first) throw new Later(`${MOST} turns in an hour`, new Date(first.at + HOUR_MS));
    this.#taken.set(key, [...taken, { at: now, of }]);
  }
}
