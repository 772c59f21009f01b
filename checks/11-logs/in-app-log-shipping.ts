import type { Setting, SettingsFile, XmlDocument } from '../../src/analysis/documents/kinds.ts';
import { calledAt } from '../../src/analysis/knowledge/services/call-options.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import { onCalls, rule, type Found } from '../rule.ts';

/** What sends the log over the network from inside the app, by canonical name. */
const SHIPPERS: readonly string[] = [
  'winston-cloudwatch',
  'winston.transports.MongoDB',
  'winston.transports.Loggly',
  'winston.transports.Papertrail',
  'winston.transports.Elasticsearch',
  'winston.transports.Logstash',
  'winston.transports.CouchDB',
  'winston-mongodb.MongoDB',
  'winston-redis',
  'winston-kafka-transport',
  'pino-loki',
  'pino-elasticsearch',
  'pino-cloudwatch',
  'bunyan-logstash',
  'gelf-pro',
  '@logtail/node.Logtail',
  '@logtail/winston.LogtailTransport',
  'node-loggly-bulk.createClient',
  'loggly.createClient',
  'le_node',
  'logdna.createLogger',
  '@logdna/logger.createLogger',
  'winston-loggly-bulk.Loggly',
  'winston-elasticsearch.ElasticsearchTransport',
  'winston-syslog.Syslog',
  'winston-papertrail.Papertrail',
  'winston-logstash',
  'winston-splunk-httplogger',
  'winston-loki',
  'winston.transports.Http',
  'winston.transports.Syslog',
  'logging.handlers.SysLogHandler',
  'logging.handlers.HTTPHandler',
  'logging.handlers.SocketHandler',
  'logging.handlers.SMTPHandler',
  'watchtower.CloudWatchLogHandler',
  'watchtower.CloudWatchHandler',
  'logging.handlers.DatagramHandler',
  'graypy.GELFUDPHandler',
  'graypy.GELFTCPHandler',
  'graypy.GELFHandler',
  'fluent.handler.FluentHandler',
  'logtail.LogtailHandler',
  'cmreslogging.handlers.CMRESHandler',
  'logdna.LogDNAHandler',
  'logstash.LogstashHandler',
  'logstash.AMQPLogstashHandler',
  'google.cloud.logging.handlers.CloudLoggingHandler',
  'logstash.TCPLogstashHandler',
  'logstash.UDPLogstashHandler',
  'logstash_async.handler.AsynchronousLogstashHandler',
  'splunk_handler.SplunkHandler',
  'logging_loki.LokiHandler',
  'Syslog.Logger.new',
  'LogStashLogger.new',
  'RemoteSyslogLogger.new',
  'Monolog.Handler.SyslogUdpHandler',
  'Monolog.Handler.LogglyHandler',
  'Monolog.Handler.SocketHandler',
  'Monolog.Handler.ElasticsearchHandler',
  '*.WriteTo.Elasticsearch',
  '*.WriteTo.Splunk',
  '*.WriteTo.EventCollector',
  '*.WriteTo.AmazonCloudWatch',
  '*.WriteTo.Syslog',
  '*.WriteTo.Seq',
  '*.WriteTo.MSSqlServer',
  '*.WriteTo.MongoDB',
  '*.WriteTo.Graylog',
  '*.WriteTo.Http',
  '*.WriteTo.DatadogLogs',
  '*.WriteTo.ApplicationInsights',
  '*.WriteTo.GrafanaLoki',
  '*.WriteTo.Fluentd',
  'Monolog.Handler.GelfHandler',
  'Monolog.Handler.SyslogHandler',
  'Monolog.Handler.ElasticSearchHandler',
  'Monolog.Handler.MongoDBHandler',
  'Monolog.Handler.RedisHandler',
  'Monolog.Handler.LogEntriesHandler',
  'GELF.Logger.new',
  'Logglier.new',
  'Le.new',
  'Fluent.Logger.FluentLogger.new',
  'github.com/bshuster-repo/logrus-logstash-hook.NewHook',
  'github.com/bshuster-repo/logrus-logstash-hook.New',
  'logrustash.NewHook',
  'logrustash.New',
  'github.com/sirupsen/logrus/hooks/syslog.NewSyslogHook',
  'github.com/fluent/fluent-logger-golang/fluent.New',
  'gopkg.in/gemnasium/logrus-graylog-hook.v2.NewGraylogHook',
  'github.com/gemnasium/logrus-graylog-hook.NewGraylogHook',
  'gopkg.in/Graylog2/go-gelf.v2/gelf.NewUDPWriter',
  'github.com/evalphobia/logrus_fluent.NewWithConfig',
  'log/syslog.New',
  'log/syslog.Dial',
  'github.com/sirupsen/logrus/hooks/syslog.NewSyslogHook',
];

const APPENDERS =
  /(?:Syslog|SMTP|Socket|Logstash\w*Socket|LogstashUdpSocket|Loki4j|Splunk|HttpEventCollector|AwsLogs|CloudWatch|Elasticsearch|Kafka|Gelf)Appender$/;

export default rule({
  id: 'logs/in-app-log-shipping',
  title: 'Leave the routing of logs to the platform',
  why: 'An app that ships its own log needs the log service to be up, loses lines when it stops, and has to be changed when the service is.',
  remedy: 'Write events to stdout and let the platform’s collector forward them.',
  severity: 'warning',
  limits: ['Tracing and error reporting (Sentry, OpenTelemetry) are no log routing and are not judged.'],
  code: [
    onCalls(APP_LANGUAGES, SHIPPERS, function* (call, file) {
      yield {
        span: call.span.end - call.span.start < 200 ? calledAt(call, file) : call.callee,
        what: `\`${call.method === 'new' ? call.name.replace(/\.new$/, '') : call.method}\` ships the log from inside the app.`,
      };
    }),
  ],
  documents: { xml: judgeXml, settings: judgeSettings },
  examples: {
    bad: [
      {
        name: 'a section about the log in settings of .NET',
        files: {
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>',
          'Program.cs': 'var app = WebApplication.Create();\napp.Run();\n',
          'appsettings.json':
            '{\n  "LogOptions": {\n    "Elastic": {\n      "Enabled": true,\n      "ElasticServiceUrl": "elasticsearch:9200"\n    }\n  }\n}\n',
        },
        at: 'appsettings.json:5',
      },
      {
        name: 'winston',
        files: { 'log.js': "const CloudWatch = require('winston-cloudwatch');\nlogger.add(new CloudWatch({ logGroupName: 'a' })); // ⟵\n" },
      },
      { name: 'Python', files: { 'app.py': "import logging.handlers\nh = logging.handlers.SysLogHandler(address=('log', 514)) # ⟵\n" } },
      {
        name: 'PHP',
        files: { 'log.php': "<?php\nuse Monolog\\Handler\\SyslogUdpHandler;\n$log->pushHandler(new SyslogUdpHandler('log', 514)); // ⟵\n" },
      },
      {
        name: 'Go',
        files: { 'log.go': 'package main\n\nimport "log/syslog"\n\nfunc open() {\n\tsyslog.New(syslog.LOG_INFO, "shop") // ⟵\n}\n' },
      },
      {
        name: 'logback',
        files: {
          'src/main/resources/logback.xml':
            '<configuration>\n  <appender name="S" class="net.logstash.logback.appender.LogstashTcpSocketAppender"/>\n</configuration>\n',
        },
        at: 'src/main/resources/logback.xml:2',
      },
    ],
    good: [
      {
        name: 'a store of logs that is off, and one that the app searches in',
        files: {
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>',
          'Program.cs': 'var app = WebApplication.Create();\napp.Run();\n',
          'appsettings.json':
            '{\n  "Logging": {\n    "Logstash": { "Enabled": false, "Host": "localhost" },\n    "LogLevel": { "Default": "Information" }\n  },\n  "Catalog": { "Elastic": { "Url": "http://search:9200" } }\n}\n',
        },
      },
      { name: 'the console', files: { 'log.js': "const winston = require('winston');\nlogger.add(new winston.transports.Console());\n" } },
      { name: 'a stream handler', files: { 'app.py': 'import logging\nh = logging.StreamHandler()\n' } },
      {
        name: 'logback',
        files: {
          'src/main/resources/logback.xml':
            '<configuration>\n  <appender name="O" class="ch.qos.logback.core.ConsoleAppender"/>\n</configuration>\n',
        },
      },
    ],
  },
});

/** Sinks of Serilog that ship: `Serilog:WriteTo:0:Name` of `Seq`. */
const SINKS =
  /^(?:Seq|Elasticsearch|MSSqlServer|MongoDB|Graylog|Http|Splunk|EventCollector|AmazonCloudWatch|DatadogLogs|ApplicationInsights|GrafanaLoki|Fluentd|Syslog)$/;

/** `LogOptions.Elastic.Url`, `logging.logstash.host`: where a section about the log says that a store of logs is. */
const STORE_OF_LOGS =
  /(?:^|[.:_-])log(?:s|ging|ger)?[_-]?(?:options?|settings?|config(?:uration)?)?[.:](?:[\w-]+[.:])*?(?:elastic(?:_?search)?|opensearch|seq|loki|splunk|logstash|graylog|gelf|datadog|loggly|papertrail)[\w-]*[.:](?:[\w-]*(?:ur[il]|host|endpoint|address))s?$/i;
const OFF = /^(?:false|off|no|0)$/i;

/** A store of logs with a real address, unless the section says that it is off. */
function isShippedTo({ key, value }: Setting, settings: readonly Setting[]): boolean {
  if (!STORE_OF_LOGS.test(key) || !/^(?:\w+:\/\/)?[A-Za-z\d][\w.-]*(?::\d+)?(?:\/[\w./-]*)?$/.test(value)) return false;
  const section = key.slice(0, Math.max(key.lastIndexOf('.'), key.lastIndexOf(':')));
  const beside = settings.filter((one) => one.key.length > section.length && one.key.startsWith(section));
  return !beside.some((one) => /^[.:]enabled?$/i.test(one.key.slice(section.length)) && OFF.test(one.value));
}

function* judgeSettings({ settings, reader }: SettingsFile): Iterable<Found> {
  for (const setting of settings)
    if (isShippedTo(setting, settings))
      yield { span: setting.span, what: `\`${setting.key}\` has the app ship its log to \`${setting.value}\` itself.` };
  for (const { key, value, span } of reader === 'dotnet' ? settings : []) {
    if (/^Serilog[.:]WriteTo(?:\[\d+\]|[.:]\w+)[.:]Name$/.test(key) && SINKS.test(value))
      yield { span, what: `Serilog ships the log to \`${value}\` from inside the app.` };
  }
}

function* judgeXml(document: XmlDocument): Iterable<Found> {
  if (!['logback', 'log4j', 'nlog'].includes(document.reader)) return;
  for (const element of document.root?.descendants('appender') ?? []) {
    const kind = element.attributes.get('class');
    if (kind && APPENDERS.test(kind.value))
      yield {
        span: kind.span,
        what: `The appender \`${kind.value.slice(kind.value.lastIndexOf('.') + 1)}\` ships the log from inside the app.`,
      };
  }
}
