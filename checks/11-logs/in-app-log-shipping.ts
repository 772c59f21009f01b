import type { XmlDocument } from '../../src/analysis/documents/kinds.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import { onCalls, rule, type Found } from '../rule.ts';

/** What sends the log over the network from inside the app, by canonical name. */
const SHIPPERS: readonly string[] = [
  'winston-cloudwatch',
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
    onCalls(APP_LANGUAGES, SHIPPERS, function* (call) {
      yield {
        span: call.span.end - call.span.start < 200 ? call.span : call.callee,
        what: `\`${call.method}\` ships the log from inside the app.`,
      };
    }),
  ],
  documents: { xml: judgeXml },
  examples: {
    bad: [
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
