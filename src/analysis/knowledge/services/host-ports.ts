import type { CodeFile } from '../../code.ts';
import type { Span } from '../../text.ts';

/** Services by the words that their hosts are called after, and by their ports. */
const BY_WORD: readonly (readonly [RegExp, string])[] = [
  [/kafka|redpanda/, 'Kafka'],
  [/redis|valkey|sentinel/, 'Redis'],
  [/rabbit(?:mq)?/, 'RabbitMQ'],
  [/postgres(?:ql)?/, 'PostgreSQL'],
  [/mysql|mariadb/, 'MySQL'],
  [/mongo(?:db)?/, 'MongoDB'],
  [/elastic(?:search)?|opensearch/, 'Elasticsearch'],
  [/memcached?/, 'memcached'],
  [/zookeeper/, 'ZooKeeper'],
  [/cassandra|scylla/, 'Cassandra'],
  [/minio/, 'the object store'],
  [/etcd/, 'etcd'],
  [/nats/, 'NATS'],
];
const BY_PORT: Readonly<Record<string, string>> = {
  1433: 'SQL Server',
  2181: 'ZooKeeper',
  2379: 'etcd',
  3306: 'MySQL',
  4222: 'NATS',
  5432: 'PostgreSQL',
  5672: 'RabbitMQ',
  6379: 'Redis',
  9042: 'Cassandra',
  9092: 'Kafka',
  11211: 'memcached',
  27017: 'MongoDB',
};
const HOST_PORT = /^((?:[a-z][a-z\d]*(?:[-_.][a-z\d]+)*|\d{1,3}(?:\.\d{1,3}){3})):(\d{4,5})$/;
/** Calls that show a text or take it apart. */
const SHOWS =
  /^(?:log\w*|info|warn\w*|error|debug|print\w*|println|puts|echo|includes|startsWith|contains|match|test|expect|assert\w*|describe|it|Errorf?|split|replace\w*)$/i;

/** The default of an option or a parameter. */
const DEFAULT = /(?:\bValue|[dD]efault\w*|DEFAULT\w*|fallback\w*)["']?\s*(?:=>|:=|[:=(,])\s*(?:\[\]string\{|\[)?\s*$/;

/** The service that a host with a port belongs to, by the host's name or the port; undefined for any other text. */
export function serviceOfHostPort(text: string): string | undefined {
  const [, host = '', port = ''] = HOST_PORT.exec(text) ?? [];
  if (host === '' || /^0\.0\.0\.0$|(?:^|\.)example\./.test(host)) return undefined;
  return BY_PORT[port] ?? BY_WORD.find(([word]) => new RegExp(`(?:^|[-_.])(?:${word.source})(?:$|[-_.\\d])`).test(host))?.[1];
}

/** A literal host with the port of a service, whatever it is called: `SERVER = 'kafka:9092'`. */
export function* hostPorts(file: CodeFile): Iterable<{ readonly service: string; readonly host: string; readonly span: Span }> {
  // Konfig's maps are what the variables of the environment come before.
  if (/\bConfigurationMap\(/.test(file.source.text)) return;
  for (const { text, span } of file.strings) {
    const service = serviceOfHostPort(text);
    if (service === undefined || isShown(file, span)) continue;
    const before =
      file.source.text
        .slice(Math.max(0, span.start - 40), span.start)
        .split('\n')
        .at(-1) ?? '';
    if (!DEFAULT.test(before) && !INSTEAD.test(before)) yield { service, host: text, span };
  }
}

/** A comparison, or what is taken where there is nothing else. */
const INSTEAD = /[=!]==?\s*$|\|\|\s*$|\?\?\s*$|\?:\s*$|\bor\s+$/;

function isShown({ calls }: CodeFile, { start, end }: Span): boolean {
  const around = calls.filter(({ callee, span }) => callee.end <= start && end <= span.end);
  return SHOWS.test(around.toSorted((a, b) => b.span.start - a.span.start)[0]?.method ?? '');
}
