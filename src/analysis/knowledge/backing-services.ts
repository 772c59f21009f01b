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
const KEYWORDS = /(?:^|[;\s])(?:server|data source|host|hostaddr|address|addr)\s?=\s?(?:tcp:)?([^;\s"']+)/i;
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
  const mysql = GO_MYSQL.exec(trimmed);
  if (mysql) return located('MySQL', mysql[1]);
  const host = CONNECTION_STRING.test(trimmed) ? KEYWORDS.exec(trimmed)?.[1] : undefined;
  return host === undefined || host.startsWith('/') ? undefined : located('database', host);
}

const LOCATOR_BEGINS = new RegExp(
  `(?:${Object.keys(SERVICE_BY_SCHEME).join('|')})(?:[+:][a-z\\d+:]{1,60})?:|@tcp\\(|(?:server|data source|host|hostaddr|address|addr)\\s?=`,
  'i',
);

/** False for a text in which nothing can be a locator. */
export function mayHoldLocator(text: string): boolean {
  return LOCATOR_BEGINS.test(text);
}

function located(service: string | undefined, host = ''): Locator | undefined {
  return service === undefined || host === '' || /[${}<>%]/.test(host) ? undefined : { service, host };
}

/** Where a client takes the address of its service: positions, and options with their path (`socket.host`). */
export interface ClientForm {
  readonly service: string;
  readonly calls: readonly string[];
  readonly positions?: readonly number[];
  readonly options?: readonly string[];
  /** The host that the client takes when nobody names one, and the number of arguments that name none. */
  readonly implicit?: { readonly host: string; readonly args: number };
}

const local = (port: number, args = 0): { readonly host: string; readonly args: number } => ({ host: `localhost:${port}`, args });

/** Constructors and connecting calls of client libraries by canonical name, from the libraries' documentation. */
export const CLIENTS: readonly ClientForm[] = [
  {
    service: 'Redis',
    calls: [
      'redis.createClient',
      'ioredis',
      'ioredis.Redis',
      'redis.clients.jedis.Jedis',
      'redis.clients.jedis.JedisPool',
      'bull',
      'kue.createQueue',
    ],
    implicit: local(6379),
  },
  { service: 'Redis', calls: ['redis.Redis', 'redis.StrictRedis', 'redis.asyncio.Redis'], implicit: local(6379) },
  { service: 'Redis', calls: ['bull'], implicit: local(6379, 1) },
  {
    service: 'MongoDB',
    calls: [
      'pymongo.MongoClient',
      'pymongo.AsyncMongoClient',
      'motor.motor_asyncio.AsyncIOMotorClient',
      'com.mongodb.client.MongoClients.create',
      'com.mongodb.MongoClient',
      'MongoDB.Driver.MongoClient',
      'MongoDB.Client',
    ],
    implicit: local(27017),
  },
  { service: 'RabbitMQ', calls: ['amqplib.connect', 'pika.ConnectionParameters'], implicit: local(5672) },
  { service: 'Kafka', calls: ['kafka.KafkaProducer'], implicit: local(9092) },
  { service: 'NATS', calls: ['nats.connect'], implicit: local(4222) },
  {
    service: 'Redis',
    calls: ['bullmq.Queue', 'bullmq.Worker', 'bull', '@nestjs/bull.BullModule.forRoot', '@nestjs/bullmq.BullModule.forRoot'],
    options: ['connection.host', 'connection.url', 'redis.host', 'redis.url'],
  },
  { service: 'Redis', calls: ['redis.asyncio.Redis', 'github.com/hibiken/asynq.RedisClientOpt'], options: ['host', 'Addr'] },
  {
    service: 'Redis',
    calls: ['github.com/gomodule/redigo/redis.Dial', 'github.com/garyburd/redigo/redis.Dial'],
    positions: [1],
  },
  {
    service: 'Redis',
    calls: [
      'org.springframework.data.redis.connection.RedisStandaloneConfiguration',
      'org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory',
    ],
    positions: [0],
  },
  {
    service: 'MySQL',
    calls: ['mariadb.createPool', 'mariadb.createConnection', 'aiomysql.create_pool', 'aiomysql.connect'],
    options: ['host'],
  },
  { service: 'SQL Server', calls: ['mssql.connect', 'mssql.ConnectionPool', 'pymssql.connect'], options: ['server'] },
  {
    service: 'database',
    calls: [
      'typeorm.createConnection',
      '@nestjs/typeorm.TypeOrmModule.forRoot',
      '@nestjs/sequelize.SequelizeModule.forRoot',
      '@mikro-orm/core.MikroORM.init',
    ],
    options: ['host', 'url'],
  },
  {
    service: 'RabbitMQ',
    calls: [
      'com.rabbitmq.client.ConnectionFactory().setHost',
      'org.springframework.amqp.rabbit.connection.CachingConnectionFactory',
      'org.springframework.amqp.rabbit.connection.CachingConnectionFactory().setHost',
    ],
    positions: [0],
  },
  {
    service: 'Kafka',
    calls: [
      'github.com/segmentio/kafka-go.ReaderConfig',
      'github.com/segmentio/kafka-go.WriterConfig',
      'github.com/segmentio/kafka-go.TCP',
      'github.com/IBM/sarama.NewConsumer',
      'github.com/IBM/sarama.NewSyncProducer',
      'github.com/IBM/sarama.NewConsumerGroup',
      'github.com/Shopify/sarama.NewConsumer',
      'github.com/Shopify/sarama.NewSyncProducer',
      'Kafka.new',
    ],
    positions: [0],
    options: ['Brokers'],
  },
  {
    service: 'Elasticsearch',
    calls: [
      'elasticsearch.AsyncElasticsearch',
      'opensearchpy.OpenSearch',
      '@opensearch-project/opensearch.Client',
      'github.com/elastic/go-elasticsearch/v8.Config',
      'github.com/elastic/go-elasticsearch/v7.Config',
    ],
    positions: [0],
    options: ['hosts', 'node', 'Addresses'],
  },
  {
    service: 'Cassandra',
    calls: ['cassandra.cluster.Cluster', 'cassandra-driver.Client', 'github.com/gocql/gocql.NewCluster'],
    positions: [0],
    options: ['contactPoints', 'contact_points'],
  },
  { service: 'memcached', calls: ['memcache.Client', 'memjs.Client.create', 'pylibmc.Client'], positions: [0] },
  {
    service: 'the mail server',
    calls: [
      'gopkg.in/gomail.v2.NewDialer',
      'gopkg.in/mail.v2.NewDialer',
      'MailKit.Net.Smtp.SmtpClient().Connect',
      'MailKit.Net.Smtp.SmtpClient().ConnectAsync',
      'Swift_SmtpTransport',
      'aiosmtplib.SMTP',
      'lettre.SmtpTransport.relay',
      'lettre.AsyncSmtpTransport.relay',
    ],
    positions: [0],
    options: ['hostname'],
  },
  {
    service: 'Redis',
    calls: [
      'redis.createClient',
      'ioredis',
      'ioredis.Redis',
      'redis.Redis',
      'redis.StrictRedis',
      'redis.ConnectionPool',
      'Redis.new',
      'Predis.Client',
    ],
    options: ['host', 'url', 'socket.host'],
  },
  {
    service: 'Redis',
    calls: [
      'redis.from_url',
      'redis.Redis.from_url',
      'redis.clients.jedis.Jedis',
      'redis.clients.jedis.JedisPool',
      'redis.clients.jedis.JedisPooled',
      'redis.Client.open',
      'StackExchange.Redis.ConnectionMultiplexer.Connect',
      'ConnectionMultiplexer.Connect',
      'Redis().connect',
      'redis.asyncio.from_url',
    ],
    positions: [0],
  },
  {
    service: 'Redis',
    calls: [
      'github.com/redis/go-redis/v9.Options',
      'github.com/go-redis/redis/v8.Options',
      'github.com/go-redis/redis/v7.Options',
      'github.com/go-redis/redis.Options',
    ],
    options: ['Addr'],
  },
  { service: 'PostgreSQL', calls: ['pg.Pool', 'pg.Client', 'PG.connect'], options: ['host', 'connectionString'] },
  {
    service: 'PostgreSQL',
    calls: ['psycopg2.connect', 'psycopg.connect', 'asyncpg.connect', 'asyncpg.create_pool'],
    positions: [0],
    options: ['host', 'dsn'],
  },
  {
    service: 'PostgreSQL',
    calls: ['github.com/jackc/pgx/v5.Connect', 'github.com/jackc/pgx/v5/pgxpool.New', 'github.com/jackc/pgx/v4.Connect'],
    positions: [1],
  },
  { service: 'PostgreSQL', calls: ['Npgsql.NpgsqlConnection', 'NpgsqlConnection', '*.UseNpgsql'], positions: [0] },
  {
    service: 'MySQL',
    calls: [
      'mysql.createConnection',
      'mysql.createPool',
      'mysql2.createConnection',
      'mysql2.createPool',
      'mysql2/promise.createPool',
      'mysql2/promise.createConnection',
      'pymysql.connect',
      'MySQLdb.connect',
      'mysql.connector.connect',
      'Mysql2.Client.new',
    ],
    options: ['host'],
  },
  { service: 'MySQL', calls: ['mysqli', 'mysqli_connect'], positions: [0] },
  {
    service: 'SQL Server',
    calls: ['SqlConnection', 'Microsoft.Data.SqlClient.SqlConnection', 'System.Data.SqlClient.SqlConnection', '*.UseSqlServer'],
    positions: [0],
  },
  { service: 'database', calls: ['database/sql.Open'], positions: [1] },
  {
    service: 'database',
    calls: ['java.sql.DriverManager.getConnection', 'sqlalchemy.create_engine', 'PDO', 'Sequel.connect'],
    positions: [0],
  },
  { service: 'database', calls: ['sequelize', 'sequelize.Sequelize', 'typeorm.DataSource'], options: ['host', 'url'] },
  { service: 'database', calls: ['knex'], options: ['connection.host', 'connection'] },
  {
    service: 'MongoDB',
    calls: [
      'mongoose.connect',
      'mongoose.createConnection',
      'mongodb.MongoClient',
      'mongodb.MongoClient.connect',
      'pymongo.MongoClient',
      'motor.motor_asyncio.AsyncIOMotorClient',
      '*.ApplyURI',
      'com.mongodb.client.MongoClients.create',
      'MongoDB.Driver.MongoClient',
      'Mongo.Client.new',
    ],
    positions: [0],
    options: ['host'],
  },
  {
    service: 'RabbitMQ',
    calls: [
      'amqplib.connect',
      'amqplib/callback_api.connect',
      'pika.ConnectionParameters',
      'pika.URLParameters',
      'github.com/rabbitmq/amqp091-go.Dial',
      'github.com/streadway/amqp.Dial',
      'Bunny.new',
      'PhpAmqpLib.Connection.AMQPStreamConnection',
    ],
    positions: [0],
    options: ['host', 'hostname'],
  },
  { service: 'RabbitMQ', calls: ['RabbitMQ.Client.ConnectionFactory'], options: ['HostName'] },
  {
    service: 'Kafka',
    calls: ['kafkajs.Kafka', 'kafka.KafkaProducer', 'kafka.KafkaConsumer', 'aiokafka.AIOKafkaProducer', 'aiokafka.AIOKafkaConsumer'],
    options: ['brokers', 'bootstrap_servers'],
  },
  { service: 'NATS', calls: ['github.com/nats-io/nats.go.Connect', 'nats.connect'], positions: [0], options: ['servers'] },
  {
    service: 'memcached',
    calls: [
      'memcached',
      'pymemcache.client.base.Client',
      'Dalli.Client.new',
      'Memcached().addServer',
      'github.com/bradfitz/gomemcache/memcache.New',
    ],
    positions: [0],
  },
  {
    service: 'Elasticsearch',
    calls: ['@elastic/elasticsearch.Client', 'elasticsearch.Elasticsearch', 'Elasticsearch.Client.new'],
    positions: [0],
    options: ['node', 'hosts', 'host', 'url'],
  },
  { service: 'the mail server', calls: ['nodemailer.createTransport'], options: ['host'] },
  {
    service: 'the mail server',
    calls: [
      'smtplib.SMTP',
      'smtplib.SMTP_SSL',
      'net/smtp.SendMail',
      'net/smtp.Dial',
      'Net.SMTP.start',
      'SmtpClient',
      'System.Net.Mail.SmtpClient',
    ],
    positions: [0],
    options: ['host'],
  },
  { service: 'LDAP', calls: ['ldap3.Server', 'ldap.initialize'], positions: [0] },
];

/** Names of settings that hold the host or address of a backing service: `EMAIL_HOST`, `mail.smtp.host`, `spring.redis.host`, `SMTPHost`. */
export function namesServiceHost(name: string): boolean {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
  return SERVICE_HOST.test(words.slice(-80));
}

const SERVICE_HOST =
  /(?:^|[_.-])(?:db|database|datasource|mysql|mariadb|postgres(?:ql)?|pg|redis|mongo(?:db)?|rabbit_?mq|amqp|smtp|mail|email|mailer|elastic_?search|opensearch|kafka|memcached?|ldap)[_.-](?:smtp[_.-])?(?:host(?:name)?|server|addr(?:ess(?:es)?)?|brokers?|endpoint)$|(?:^|[._-])bootstrap[._-]servers(?:_config)?$|service[_-]url\.default[_-]zone$/;

/** Names of variables, which settings are often given in place of a value: no host is written so. */
const VARIABLE_NAME = /^[A-Z][A-Z\d]*(?:_[A-Z\d]+)+$/;

/** True for what can be the host of a service: a name or address, perhaps with a port, or a URL. */
export function isHost(text: string): boolean {
  return (
    /^(?:[a-z][a-z\d+]*:\/\/)?[A-Za-z\d](?:[\w-]*[A-Za-z\d])?(?:\.[A-Za-z\d-]+)*\.?(?::\d{2,5})?(?:\/[\w/.-]*)?$/.test(text) &&
    !/^(?:true|false|null|none|default|smtp|log|array|sendmail|\d+)$/i.test(text) &&
    !VARIABLE_NAME.test(text)
  );
}
