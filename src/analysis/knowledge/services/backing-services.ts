import { DATABASE_CLIENTS } from './database-clients.ts';
import { MESSAGING_CLIENTS } from './messaging-clients.ts';
import type { ClientForm } from './service-client.ts';

/** Service names by the scheme of the URL that reaches them, as their drivers document it. A dialect's driver (`postgresql+psycopg2`) is cut off. */
const SERVICE_BY_SCHEME: Readonly<Record<string, string>> = {
  postgres: 'PostgreSQL',
  postgresql: 'PostgreSQL',
  postgis: 'PostgreSQL',
  mysql: 'MySQL',
  mysql2: 'MySQL',
  mariadb: 'MariaDB',
  mssql: 'SQL Server',
  sqlserver: 'SQL Server',
  oracle: 'Oracle',
  mongodb: 'MongoDB',
  redis: 'Redis',
  rediss: 'Redis',
  valkey: 'Valkey',
  memcached: 'memcached',
  amqp: 'RabbitMQ',
  amqps: 'RabbitMQ',
  pyamqp: 'RabbitMQ',
  nats: 'NATS',
  kafka: 'Kafka',
  mqtt: 'MQTT',
  stomp: 'STOMP',
  smtp: 'SMTP',
  smtps: 'SMTP',
  ldap: 'LDAP',
  ldaps: 'LDAP',
  cassandra: 'Cassandra',
  clickhouse: 'ClickHouse',
  couchdb: 'CouchDB',
  neo4j: 'Neo4j',
  bolt: 'Neo4j',
  elasticsearch: 'Elasticsearch',
  influxdb: 'InfluxDB',
  esdb: 'EventStoreDB',
  pulsar: 'Pulsar',
  couchbase: 'Couchbase',
  couchbases: 'Couchbase',
  cockroachdb: 'CockroachDB',
  etcd: 'etcd',
  arangodb: 'ArangoDB',
  nsq: 'NSQ',
};

/** The address of a backing service that a text holds. */
export interface Locator {
  /** In the words of its makers: `PostgreSQL`, `Redis`, `SMTP`; `database` for a connection string that does not tell. */
  readonly service: string;
  /** Host, perhaps with a port, as written. */
  readonly host: string;
}

const URL_SHAPE = /^(?:jdbc:|r2dbc:)?([a-z][a-z\d]{1,20})(?:[+:][a-z\d]{1,20})*:\/\/(?:[^\s/?#"']*@)?([^\s/?#"',;]+)/i;
const GO_MYSQL = /^[^\s@]{0,200}@tcp\(([^()\s]+)\)/;
/** `jdbc:oracle:thin:@db:1521:SHOP`, `…:@//db:1521/shop`, `…:@(DESCRIPTION=…(HOST=db)…)`. */
const ORACLE = /^jdbc:oracle:\w+:[^@\s]*@(?:(?:tcps?:)?(?:\/\/)?([\w.-]+:\d+)[:/]|\(.*?\(HOST\s*=\s*([\w.-]+)\))/i;
const KEYWORDS = /(?:^|[;\s])(?:server|data source|host|hostaddr|address|addr)\s?=\s?(?:tcp:)?'?([^;\s"']+)/i;
/** What stands before the keywords in a data source name of PHP. */
const PDO = /^(?:mysql|pgsql|sqlsrv|dblib|ibm|cubrid):(?!\/\/)/;
const CONNECTION_STRING =
  /(?:^|[;\s])(?:database|initial catalog|dbname|user id|uid|username|user|integrated security|trusted_connection|password|pwd)\s?=/i;

/**
 * The address that a whole text is: a URL with a service's scheme, a JDBC URL, an ADO.NET or libpq connection string, a data source
 * name of Go's MySQL driver. Undefined for anything else, for embedded databases and for a host that a variable fills in.
 */
export function locatorOf(text: string): Locator | undefined {
  const trimmed = text.trim().slice(0, 600).replace(PDO, '');
  const url = URL_SHAPE.exec(trimmed);
  if (url) return located(SERVICE_BY_SCHEME[(url[1] ?? '').toLowerCase()], url[2]);
  const oracle = ORACLE.exec(trimmed);
  if (oracle) return located('Oracle', oracle[1] ?? oracle[2]);
  const mysql = GO_MYSQL.exec(trimmed);
  if (mysql) return located('MySQL', mysql[1]);
  const host = CONNECTION_STRING.test(trimmed) ? KEYWORDS.exec(trimmed)?.[1] : undefined;
  if (host === '.' || host === '(local)') return { service: 'database', host };
  return host === undefined || host.startsWith('/') ? undefined : located('database', host);
}

const LOCATOR_BEGINS = new RegExp(
  `jdbc:oracle:|(?:${Object.keys(SERVICE_BY_SCHEME).join('|')})(?:[+:][a-z\\d+:]{1,60})?:|@tcp\\(|(?:server|data source|host|hostaddr|address|addr)\\s?=`,
  'i',
);

/** False for a text in which nothing can be a locator. */
export function mayHoldLocator(text: string): boolean {
  return LOCATOR_BEGINS.test(text);
}

function located(service: string | undefined, host = ''): Locator | undefined {
  // A text that ends behind the credentials goes on with a value: `"redis://:" + password + "@" + host`.
  const isReal = /[A-Za-z\d]/.test(host) && !/[:@]$|[${}<>%]|^host(?:name)?:port$|(?:^|\.)example\.(?:com|org|net)\b/.test(host);
  return service === undefined || !isReal ? undefined : { service, host };
}

/** All clients whose addresses are known. */
export const CLIENTS: readonly ClientForm[] = [...DATABASE_CLIENTS, ...MESSAGING_CLIENTS];

/** Names of settings that hold the host or address of a backing service: `EMAIL_HOST`, `mail.smtp.host`, `spring.redis.host`, `SMTPHost`. */
export function namesServiceHost(name: string): boolean {
  return SERVICE_HOST.test(inWords(name));
}

function inWords(name: string): string {
  return name
    .slice(-80)
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}

const SERVICE =
  'db|database|datasource|my_?sql|mariadb|postgres(?:_?ql)?|pg|redis|valkey|mongo(?:_?db)?|rabbit(?:_?mq)?|amqp|event_?bus|smtp|mail|email|mailer|elastic(?:_?search)?|opensearch|solr|kafka|memcached?|cache|ldap|minio|influx(?:_?db)?|cassandra|neo4j|nats|mqtt|consul|nacos|zookeeper|eureka|activemq|broker|jaeger|zipkin|otlp|otel(?:_?collector)?|statsd|graphite|gelf|logstash|clickhouse|meilisearch|couch_?db|etcd';
const SETTINGS_OF =
  '(?:_?(?:settings|config|configuration|connection|options|server|client|default|cache|queue|read|write|master|discovery))?';
/** The end of a name that holds a host: of any of these services. */
const SERVICE_HOST = new RegExp(
  `(?:^|[_.-])(?:${SERVICE})${SETTINGS_OF}(?:[_.-]\\d+|\\[\\d+\\])?[_.-](?:smtp[_.-])?(?:host(?:_?name)?s?|server(?:_addr(?:ess)?)?|addrs?|brokers?|endpoints?|contact_points|bootstrap_servers|nodes)(?:\\[\\d+\\])?$|` +
    '(?:^|[._-])bootstrap[._-]servers(?:_config)?$|service[_-]url\\.default[_-]zone$|(?:^|[._-])contact[._-]points$|nacos.*\\.server[._-]addr$|(?:event_?bus|rabbit(?:_?mq)?)[._]connection$',
);

const CONNECTION = new RegExp(
  `(?:^|[_.-])(?:${SERVICE})${SETTINGS_OF}[_.-](?:connection(?:_?string)?|ur[il]s?|host_?address|address|dsn)$`,
);
/** Names of settings that hold a whole address with the account and its password, as a rule: `DATABASE_URL`, `MONGODB_URI`. */
export function namesServiceConnection(name: string): boolean {
  return CONNECTION.test(inWords(name));
}

/** A connection string that names its server and nothing else. */
const ONLY_HOST = /^(?:server|data source|host)\s?=\s?[A-Za-z\d][\w.-]*;?$/i;
const HOST_AND_PORT = /^[A-Za-z\d](?:[\w-]*[A-Za-z\d])?(?:\.[\w-]+)*:\d{2,5}(?:,|$)/;

/** True for the address of a service under a name that may hold other things as well, which its form tells: `Redis:ConnectionString` of `localhost:6379`. */
export function isServiceAddress(name: string, text: string): boolean {
  const isConnection = namesServiceConnection(name) || /^connection_?strings\./.test(inWords(name));
  return isConnection && (HOST_AND_PORT.test(text) || ONLY_HOST.test(text) || /^\w+:\/\/(?:localhost|[\w-]+):\d+/.test(text));
}

/** Values of switches, and what schemas and validators ask of a value: `'db_host' => 'required'`. */
const NO_HOST =
  /^(?:true|false|null|none|default|smtp|log|array|sendmail|\d+|required|optional|nullable|sometimes|present|filled|string|str|text|integer|int|numeric|number|boolean|bool|unknown|auto|enabled|disabled|yes|no|on|off)$/i;
/** Names of variables, which settings are often given in place of a value: no host is written so. */
const VARIABLE_NAME = /^[A-Z][A-Z\d]*(?:_[A-Z\d]+)+$/;

/** True for what can be the host of a service: a name or address, perhaps with a port, or a URL. */
export function isHost(text: string): boolean {
  return (
    /^(?:[a-z][a-z\d+]*:\/\/)?[A-Za-z\d](?:[\w-]*[A-Za-z\d])?(?:\.[A-Za-z\d-]+)*\.?(?::\d{2,5})?(?:\/[\w/.-]*)?$/.test(text) &&
    !NO_HOST.test(text) &&
    !/(?:^|\.)example\.(?:com|org|net)\b/i.test(text) &&
    !VARIABLE_NAME.test(text)
  );
}
