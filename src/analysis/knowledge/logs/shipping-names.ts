/** Sinks of Serilog that ship, by the method and by the name in its settings. */
export const SERILOG_SHIPPERS: readonly string[] = [
  'AmazonCloudWatch',
  'ApplicationInsights',
  'AzureAnalytics',
  'AzureBlobStorage',
  'AzureCosmosDB',
  'AzureDocumentDB',
  'AzureEventHub',
  'AzureTableStorage',
  'CouchDB',
  'DatadogLogs',
  'DurableHttpUsingFileSizeRolledBuffers',
  'DurableHttpUsingTimeRolledBuffers',
  'Elasticsearch',
  'Email',
  'EventCollector',
  'EventLog',
  'Fluentd',
  'GoogleCloudLogging',
  'GrafanaLoki',
  'Graylog',
  'Http',
  'Kafka',
  'LogDNA',
  'Logentries',
  'Loggly',
  'Logzio',
  'LogzIo',
  'LokiHttp',
  'MSSqlServer',
  'MariaDB',
  'MongoDB',
  'MongoDBBson',
  'MySQL',
  'NewRelicLogs',
  'OpenSearch',
  'Oracle',
  'PostgreSQL',
  'PostgreSqlSink',
  'RabbitMQ',
  'Raygun',
  'RavenDB',
  'SQLite',
  'Seq',
  'Splunk',
  'StackifyHttp',
  'SumoLogic',
  'Syslog',
  'TCPSink',
  'TcpSyslog',
  'TencentCloud',
  'Udp',
  'UDPSink',
  'UdpSyslog',
];

/** Packages that loggers of Node are told to load, and that ship: `target` of pino, `type` of log4js. */
export const SHIPPING_PACKAGES =
  /^(?:(?:@[\w-]+\/)?pino-?(?:loki|elasticsearch|mongodb|datadog(?:-transport)?|seq|socket|syslog|logflare|cloudwatch|papertrail|stackdriver|http-send|opensearch|logstash(?:-transport)?|gelf|newrelic|kafka|axiom|azureappinsights|applicationinsights|sumologic\w*|mysql|postgres)(?:\/\S+)?|@(?:axiomhq|logtail|newrelic|openobserve|google-cloud|datalust)\/[\w-]*pino[\w-]*|(?:@log4js-node\/)?(?:log4js-)?(?:logstash(?:UDP|HTTP|udp|http)|gelf|loggly|mailgun|smtp|hipchat|rabbitmq|redis|logFaces-(?:UDP|HTTP)|logfaces-(?:udp|http)|elasticsearch|cloudwatch|syslog|stackdriver|fluentd|logio|datadog)(?:-appender)?)$/;

/** Appenders of logback and log4j that ship, by class. */
export const SHIPPING_APPENDERS =
  /(?:^|\.)(?:\w*(?:Syslog4?j?|SMTP|Smtp|Mail|Socket|SocketHub|Server|Logstash\w*|Loki4j|Loki|Splunk\w*|HttpEventCollector\w*|HttpAppender|AwsLogs\w*|CloudWatch\w*|Elasticsearch\w*|OpenSearch\w*|Kafka\w*|Gelf\w*|GELF\w*|Graylog\w*|Fluent\w*|Flume\w*|Logzio\w*|LogDNA\w*|Logdna\w*|Loggly\w*|Logtail\w*|Logentries\w*|Papertrail\w*|ApplicationInsights\w*|DB|JDBC|Jdbc|JMS\w*|Jms|Amqp|AMQP|Redis\w*|Mongo\w*|Kinesis\w*|Firehose\w*|AdoNet|Udp|Telnet|Remoting|EventLog|NTEventLog|Loghub|SeqHttp)Appender|com\.google\.cloud\.logging\.logback\.LoggingAppender)$/;

/** Targets of NLog that ship, by type. */
export const SHIPPING_TARGETS =
  /^(?:Database|Network|Mail|EventLog|WebService|MessageQueue|ElasticSearch|Elasticsearch|Seq|BufferingSeq|Gelf|GelfHttp|GelfUdp|Loki|loki|Syslog|Splunk\w*|ApplicationInsightsTarget|AWSTarget|Chainsaw|NLogViewer|Kafka|RabbitMQ|Logzio|Loggly|LogglyTarget|Mongo|Redis|AzureEventHub|AzureTableStorage|AzureBlobStorage|HTTP|SumoLogicTarget)$/;

/** Elements of log4j 2 that ship, below `Appenders`. */
export const SHIPPING_ELEMENTS: readonly string[] = [
  'Syslog',
  'Gelf',
  'Kafka',
  'Socket',
  'Http',
  'JDBC',
  'SMTP',
  'NoSql',
  'JMS',
  'Flume',
  'JeroMQ',
  'Loki',
  'Elasticsearch',
  'SplunkHttp',
  'Cassandra',
];

/** Types of Symfony's handlers that ship. */
export const SHIPPING_HANDLERS =
  /^(?:syslog|syslogudp|gelf|loggly|logentries|insightops|logmatic|elastic_?search|elastica|amqp|redis|predis|mongo|mongodb|socket|cube|swift_mailer|symfony_mailer|native_mailer|newrelic|server_log|flowdock)$/;

/** Collectors that an image of an app brings along, by package. */
export const COLLECTORS =
  /^(?:filebeat|fluentd|fluent-bit|td-agent(?:-bit)?|promtail|logstash|awslogs|amazon-cloudwatch-agent|awscli-cwlogs|rsyslog|syslog-ng(?:-core)?|busybox-syslogd|inetutils-syslogd|remote_syslog2?|logdna-agent|splunkforwarder|nxlog|vector|logentries|google-fluentd|google-cloud-ops-agent)$/;
