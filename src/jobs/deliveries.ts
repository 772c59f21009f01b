import type { Intent } from '../github/delivery/intent.ts';
import type { Connection, Store } from '../store/store.ts';
import type { Queue } from './queue.ts';
import { carryOut, revive } from './intents.ts';

/** A delivery whose signature was found right, reduced to what is stored. */
export interface Delivery {
  readonly guid: string;
  readonly event: string;
  readonly action: string | undefined;
  readonly installationId: number | undefined;
  /** SHA-256 of the body in hexadecimal. */
  readonly digest: string;
  readonly intent: Intent;
}

/** `ignored`: nothing to do, so nothing is stored. */
export type Acceptance = 'accepted' | 'duplicate' | 'ignored';

/**
 * Stores a delivery, what it asks for and the job that will do it, all or nothing. When this has returned, the delivery may be
 * acknowledged: it can't be lost any more. A GUID that was seen before changes nothing, except that it lets an audit that was given up
 * run again. Throws when the database refuses.
 */
export async function acceptDelivery(store: Store, queue: Queue, delivery: Delivery): Promise<Acceptance> {
  if (delivery.intent.kind === 'nothing') return 'ignored';
  return store.db.transaction().execute(async (connection) => {
    if (!(await insertDelivery(connection, delivery))) {
      await revive(connection, queue, delivery.intent);
      return 'duplicate';
    }
    await carryOut(connection, queue, delivery.intent);
    return 'accepted';
  });
}

async function insertDelivery(connection: Connection, delivery: Delivery): Promise<boolean> {
  const row = await connection
    .insertInto('deliveries')
    .values({
      guid: delivery.guid,
      event: delivery.event,
      action: delivery.action ?? null,
      intent: delivery.intent.kind,
      installation_id: delivery.installationId ?? null,
      digest: delivery.digest,
      received_at: new Date(),
    })
    .onConflict((conflict) => conflict.column('guid').doNothing())
    .returning('guid')
    .executeTakeFirst();
  return row !== undefined;
}
