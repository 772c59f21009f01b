import type { PGlite, Transaction } from '@electric-sql/pglite';
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely';

/** Longest wait for a turn: who holds one and waits for another would otherwise stand still for ever, and all others behind. */
const PATIENCE_MS = 20_000;

/** Whoever has the turn has the only connection of the embedded database; all others wait, in order. */
export class ConnectionTurns {
  readonly #patienceMs: number;
  #last: Promise<void> = Promise.resolve();

  constructor(patienceMs = PATIENCE_MS) {
    this.#patienceMs = patienceMs;
  }

  /** Waits for a turn; what it gives ends it. @throws an Error when none has come in time */
  async take(): Promise<() => void> {
    const turn = Promise.withResolvers<void>();
    const before = this.#last;
    this.#last = before.then(() => turn.promise);
    const tooLong = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => tooLong.reject(new Error(`The embedded database was not free for ${this.#patienceMs} ms.`)),
      this.#patienceMs,
    );
    // A process that has nothing else to do ends, whatever the database was still doing.
    timer.unref();
    try {
      await Promise.race([before, tooLong.promise]);
      return turn.resolve;
    } catch (error) {
      turn.resolve();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Does something in one turn. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const end = await this.take();
    try {
      return await work();
    } finally {
      end();
    }
  }
}

/**
 * Kysely's driver for one connection that is shared in turns: its own hands the connection to everybody at once, so that a statement
 * could slip into another's transaction, and waits for ever for a transaction that the database refused to begin.
 */
export class OneConnection implements Driver {
  readonly #pglite: PGlite;
  readonly #turns: ConnectionTurns;

  constructor(pglite: PGlite, turns: ConnectionTurns) {
    this.#pglite = pglite;
    this.#turns = turns;
  }

  init(): Promise<void> {
    return this.#pglite.waitReady;
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    return new Turn(this.#pglite, await this.#turns.take());
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    turnOf(connection).end();
  }

  beginTransaction(connection: DatabaseConnection): Promise<void> {
    return turnOf(connection).begin();
  }

  commitTransaction(connection: DatabaseConnection): Promise<void> {
    return turnOf(connection).commit();
  }

  rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    return turnOf(connection).rollback();
  }

  async destroy(): Promise<void> {
    if (!this.#pglite.closed) await this.#pglite.close();
  }
}

function turnOf(connection: DatabaseConnection): Turn {
  if (connection instanceof Turn) return connection;
  throw new TypeError('The connection is not one of the embedded database.');
}

interface OpenTransaction {
  readonly transaction: Transaction;
  readonly end: PromiseWithResolvers<void>;
  /** Settled when the database has committed, and rejected when it has not. */
  readonly closed: Promise<void>;
}

/** The connection as one caller has it, until the turn ends. */
class Turn implements DatabaseConnection {
  readonly end: () => void;
  readonly #pglite: PGlite;
  #open: OpenTransaction | undefined;

  constructor(pglite: PGlite, end: () => void) {
    this.#pglite = pglite;
    this.end = end;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, affectedRows } = await (this.#open?.transaction ?? this.#pglite).query<R>(sql, [...parameters]);
    return affectedRows === undefined ? { rows } : { rows, numAffectedRows: BigInt(affectedRows) };
  }

  // oxlint-disable-next-line require-yield -- Kysely asks for the method; nothing here reads a result in parts
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('The embedded database gives results as a whole.');
  }

  async begin(): Promise<void> {
    const begun = Promise.withResolvers<Transaction>();
    const end = Promise.withResolvers<void>();
    const closed = this.#pglite.transaction(async (transaction) => {
      begun.resolve(transaction);
      await end.promise;
    });
    closed.catch(begun.reject);
    this.#open = { transaction: await begun.promise, end, closed };
  }

  async commit(): Promise<void> {
    const { end, closed } = this.#leave();
    end.resolve();
    await closed;
  }

  async rollback(): Promise<void> {
    const { end, closed } = this.#leave();
    end.reject(new Error('It is rolled back.'));
    await closed.catch(() => {});
  }

  #leave(): OpenTransaction {
    const open = this.#open;
    if (!open) throw new Error('There is no transaction to end.');
    this.#open = undefined;
    return open;
  }
}
