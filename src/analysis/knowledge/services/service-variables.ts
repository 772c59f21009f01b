import { asVariable } from '../environment/environment-lookup.ts';

/** What a service's address is called in the environment, by how much of it one variable holds. */
interface ServiceVariables {
  /** A URL or connection string. */
  readonly url: string;
  /** A host alone. */
  readonly host: string;
  /** Host and port. */
  readonly address: string;
}

const named = (stem: string, other: Partial<ServiceVariables> = {}): ServiceVariables => ({
  url: `${stem}_URL`,
  host: `${stem}_HOST`,
  address: `${stem}_ADDRESS`,
  ...other,
});

/** One variable for a list of hosts with their ports, as the clients of these services take it. */
const listed = (name: string): ServiceVariables => ({ url: name, host: name, address: name });

const DATABASE = named('DATABASE');
const MAIL = named('SMTP');

/** By the name of the service as findings say it; the variables that platforms and the services' own documentation set. */
const VARIABLES: Readonly<Record<string, ServiceVariables>> = {
  database: DATABASE,
  'the database': DATABASE,
  PostgreSQL: DATABASE,
  MySQL: DATABASE,
  MariaDB: DATABASE,
  'SQL Server': DATABASE,
  Oracle: DATABASE,
  MongoDB: named('MONGODB', { url: 'MONGODB_URI' }),
  Redis: named('REDIS'),
  Valkey: named('VALKEY'),
  memcached: listed('MEMCACHED_SERVERS'),
  RabbitMQ: named('RABBITMQ', { url: 'AMQP_URL' }),
  NATS: named('NATS'),
  Kafka: listed('KAFKA_BROKERS'),
  MQTT: named('MQTT'),
  STOMP: named('STOMP'),
  SMTP: MAIL,
  'the mail server': MAIL,
  LDAP: named('LDAP'),
  Cassandra: listed('CASSANDRA_CONTACT_POINTS'),
  ClickHouse: named('CLICKHOUSE'),
  CouchDB: named('COUCHDB'),
  Neo4j: named('NEO4J', { url: 'NEO4J_URI' }),
  Elasticsearch: named('ELASTICSEARCH'),
  InfluxDB: named('INFLUXDB'),
  'the broker': named('BROKER'),
  'the object store': named('S3', { url: 'S3_ENDPOINT', host: 'S3_ENDPOINT', address: 'S3_ENDPOINT' }),
  'the search service': named('SEARCH'),
  'the vector database': named('VECTOR_DATABASE'),
};

/**
 * The variable that a deploy would give a service's address in.
 * @param service as findings say it: `Redis`, `the mail server`; in code marks the name of a setting, which is the variable's, too
 * @param literal what stands in the code
 * @param host the host in it, perhaps with a port
 */
export function serviceVariable(service: string, literal: string, host: string): string {
  if (service.startsWith('`')) return asVariable(service);
  const { url, host: alone, address } = VARIABLES[service] ?? named('SERVICE');
  const isHost = literal.replaceAll(/^[^\w[]+|[^\w\]]+$/g, '') === host && !host.includes('://');
  return isHost ? (/:\d+$/.test(host) ? address : alone) : url;
}
