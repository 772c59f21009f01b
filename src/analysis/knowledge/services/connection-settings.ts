import type { Setting } from '../../documents/kinds.ts';
import { isHost } from './backing-services.ts';

/** Keys that hold a host, and those beside them that show that it is a database's. */
const HOST = /^(?:host|hostname|server|address|addr)$/i;
const OF_CONNECTIONS = /^(?:dbname|db_name|database|databasename|database_name)$/i;
const OF_STORES = /^(?:adapter|dialect|driver|dbdriver|type|engine|client)$/i;
const ENGINES = /^(?:mysqli?2?|mariadb|postgres(?:ql)?|pgsql|pg|mssql|sqlserver|oracle|postgis|redis|mongodb|mongo)$/i;

const OF_ACCOUNTS = /^(?:user|username|user_?name|login|uid)$/i;
const OF_PASSWORDS = /^(?:pass|password|passwd|pwd)$/i;
/** What mail is sent with. */
const OF_MAIL = /^(?:from|from_?name|from_?address|from_?email|encryption|mail_?from)$/i;
/** Ports that tell of which service they are. */
const PORTS = /^(?:1025|1433|1521|1883|2181|2525|3306|465|5432|5672|587|6379|9042|9092|9200|11211|27017)$/;

/** A key and its value beside others. */
interface Entry {
  readonly key: string;
  readonly text: string | undefined;
}

/**
 * True when the keys of a map are those of a connection: a host beside the name of a database, a driver or a dialect, beside an account
 * and its password, or beside the port of a service.
 */
export function isConnection(entries: readonly Entry[]): boolean {
  return isOfDatabase(entries) || isOfService(entries);
}

/** The same, where a driver, a dialect or the name of a database shows it. */
export function isOfDatabase(entries: readonly Entry[]): boolean {
  return entries.some(({ key, text }) => OF_CONNECTIONS.test(key) || (OF_STORES.test(key) && text !== undefined && ENGINES.test(text)));
}

function isOfService(entries: readonly Entry[]): boolean {
  const isAccount = entries.some(({ key }) => OF_ACCOUNTS.test(key)) && entries.some(({ key }) => OF_PASSWORDS.test(key));
  const isMail = entries.some(({ key }) => OF_MAIL.test(key)) && entries.some(({ key }) => /^port$/i.test(key));
  return isAccount || isMail || entries.some(({ key, text = '' }) => /^port$/i.test(key) && PORTS.test(text));
}

/** True for the key of a host in the map of a connection. */
export function isHostKey(key: string): boolean {
  return HOST.test(key);
}

/** The literal hosts of a settings file that stand beside the rest of a connection: `host` beside `adapter` in Rails' `database.yml`. */
export function connectionHosts(settings: readonly Setting[]): readonly Setting[] {
  const maps = Map.groupBy(settings, ({ key }) => key.slice(0, Math.max(0, key.lastIndexOf('.'))));
  return [...maps.values()].flatMap((map) => {
    const entries = map.map((one) => ({ key: one.key.slice(one.key.lastIndexOf('.') + 1), text: one.value, setting: one }));
    if (!isConnection(entries)) return [];
    return entries.flatMap(({ key, text, setting }) =>
      isHostKey(key) && !setting.dynamic && isHost(text) && text !== '0.0.0.0' ? [setting] : [],
    );
  });
}
