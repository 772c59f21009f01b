import type { CodeFile } from '../../src/analysis/code.ts';
import type { DataDocument, Dockerfile, Setting, SettingsFile, XmlDocument, XmlElement } from '../../src/analysis/documents/kinds.ts';
import { type Appender, appendersIn } from '../../src/analysis/knowledge/logs/appenders.ts';
import { configuredHandlers, handlerClass, isShippingHandler } from '../../src/analysis/knowledge/logs/configured-handlers.ts';
import { LOG_SHIPPERS } from '../../src/analysis/knowledge/logs/log-shippers.ts';
import {
  COLLECTORS,
  SERILOG_SHIPPERS,
  SHIPPING_APPENDERS,
  SHIPPING_ELEMENTS,
  SHIPPING_PACKAGES,
  SHIPPING_TARGETS,
} from '../../src/analysis/knowledge/logs/shipping-names.ts';
import { calledAt } from '../../src/analysis/knowledge/services/call-options.ts';
import { isOnDevelopersMachines } from '../../src/analysis/knowledge/environment/for-development.ts';
import { APP_LANGUAGES, ECMASCRIPT } from '../../src/analysis/languages.ts';
import { onCalls, rule, type Found } from '../rule.ts';

export default rule({
  id: 'logs/in-app-log-shipping',
  title: 'Leave the routing of logs to the platform',
  why: 'An app that ships its own log needs the log service to be up, loses lines when it stops, and has to be changed when the service is.',
  remedy: 'Write events to stdout and let the platform’s collector forward them.',
  severity: 'warning',
  limits: ['Tracing and error reporting (Sentry, OpenTelemetry) are no log routing and are not judged.'],
  code: [
    ...LOG_SHIPPERS.map(({ calls, isShipping }) =>
      onCalls(APP_LANGUAGES, calls, function* (call, file) {
        if (isShipping?.(call) === false || isOnDevelopersMachines(file, call.span)) return;
        yield {
          span: call.span.end - call.span.start < 200 ? calledAt(call, file) : call.callee,
          what: `\`${call.method === 'new' ? call.name.replace(/\.new$/, '') : call.method}\` ships the log from inside the app.`,
        };
      }),
    ),
    { languages: ['python'], literals: ['Handler'], judge: judgePythonDictionary },
    { languages: ECMASCRIPT, literals: ['target', 'type'], judge: judgeNamed },
  ],
  documents: { xml: judgeXml, settings: judgeSettings, data: judgeData, dockerfile: judgeImage },
  examples: {
    bad: [
      {
        name: 'pino, by the name of the transport',
        files: {
          'log.js':
            "const pino = require('pino');\nmodule.exports = pino(pino.transport({ target: 'pino-loki', options: { host } })); // ⟵\n",
        },
      },
      {
        name: 'bunyan',
        files: {
          'log.js':
            "const bunyan = require('bunyan');\nconst syslog = require('bunyan-syslog');\nbunyan.createLogger({ name: 'a', streams: [{ stream: syslog.createBunyanStream({ host }) }] }); // ⟵\n",
        },
      },
      {
        name: 'log4js, by the type of the appender',
        files: {
          'log.js':
            "const log4js = require('log4js');\nlog4js.configure({ appenders: { out: { type: '@log4js-node/gelf', host } } }); // ⟵\n",
        },
      },
      {
        name: 'Django, by the class of the handler',
        files: {
          'shop/settings.py':
            "LOGGING = {\n    'handlers': {\n        'logstash': {\n            'class': 'logstash.TCPLogstashHandler', # ⟵\n            'host': HOST,\n        },\n    },\n}\n",
        },
      },
      {
        name: 'Python, dictConfig as a document',
        files: { 'app.py': '', 'logging.yaml': 'version: 1\nhandlers:\n  gelf:\n    class: graypy.GELFUDPHandler # ⟵\n    host: log\n' },
      },
      {
        name: 'Python, INI',
        files: { 'app.py': '', 'logging.conf': "[handler_sys]\nclass=handlers.SysLogHandler\nargs=('/dev/log',)\n" },
        at: 'logging.conf:2',
      },
      {
        name: 'Google’s library of Python',
        files: { 'app.py': 'import google.cloud.logging\nclient = google.cloud.logging.Client()\nclient.setup_logging() # ⟵\n' },
      },
      {
        name: 'Ruby, by an appender',
        files: { 'config.ru': "SemanticLogger.add_appender(appender: :elasticsearch, url: ENV['LOGS']) # ⟵\n" },
      },
      { name: 'Ruby, syslog', files: { 'config.ru': 'log = Syslogger.new("shop", Syslog::LOG_PID) # ⟵\n' } },
      {
        name: 'Rust',
        files: { 'src/main.rs': 'fn main() {\n    let (layer, task) = tracing_loki::layer(url, labels, fields).unwrap(); // ⟵\n}\n' },
      },
      {
        name: 'C#, a provider',
        files: { 'Program.cs': 'var builder = WebApplication.CreateBuilder(args);\nbuilder.Logging.AddSeq(); // ⟵\n' },
      },
      {
        name: 'C#, a database',
        files: {
          'Program.cs': 'using Serilog;\nLog.Logger = new LoggerConfiguration().WriteTo.PostgreSQL(db, "logs").CreateLogger(); // ⟵\n',
        },
      },
      {
        name: 'NLog',
        files: {
          'NLog.config': '<nlog>\n  <targets>\n    <target xsi:type="Network" name="n" address="udp://log"/>\n  </targets>\n</nlog>\n',
        },
        at: 'NLog.config:3',
      },
      {
        name: 'log4net in web.config',
        files: {
          'web.config':
            '<configuration>\n  <log4net>\n    <appender name="A" type="log4net.Appender.AdoNetAppender"/>\n  </log4net>\n</configuration>\n',
        },
        at: 'web.config:3',
      },
      {
        name: 'log4j 2',
        files: {
          'src/main/resources/log4j2.xml':
            '<Configuration>\n  <Appenders>\n    <Gelf name="G" host="udp:log"/>\n  </Appenders>\n</Configuration>\n',
        },
        at: 'src/main/resources/log4j2.xml:3',
      },
      {
        name: 'log4j 1',
        files: { 'src/main/resources/log4j.properties': 'log4j.appender.S=org.apache.log4j.net.SyslogAppender\n' },
        at: 'src/main/resources/log4j.properties:1',
      },
      {
        name: 'Quarkus',
        files: { 'src/main/resources/application.properties': 'quarkus.log.handler.gelf.enabled=true\n' },
        at: 'src/main/resources/application.properties:1',
      },
      {
        name: 'Symfony',
        files: { 'config/packages/prod/monolog.yaml': 'monolog:\n  handlers:\n    main:\n      type: gelf # ⟵\n' },
      },
      {
        name: 'Dropwizard',
        files: { 'config.yml': 'logging:\n  appenders:\n    - type: syslog # ⟵\n      host: log\n' },
      },
      {
        name: 'a collector in the image of the app',
        files: { Dockerfile: 'FROM debian:12.5\nRUN apt-get update && apt-get install -y filebeat\nCOPY . /app\nCMD ["/app/shop"]\n' },
        at: 'Dockerfile:2',
      },
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
        name: 'a sign-in of Google’s, and a file that a message takes',
        files: { 'Program.cs': 'class Setup { void A() { services.AddAuthentication().AddSeq(); blog.AddSeq(); } }\n' },
      },
      {
        name: 'LogStashLogger on the stream',
        files: { 'config.ru': 'log = LogStashLogger.new(type: :stdout)\nSemanticLogger.add_appender(io: $stdout)\n' },
      },
      {
        name: 'pino on the stream, and a target of something else',
        files: {
          'log.js':
            "const pino = require('pino');\npino.transport({ targets: [{ target: 'pino-pretty' }, { target: 'pino/file', options: { destination: 1 } }] });\n",
        },
      },
      {
        name: 'a collector of its own',
        files: {
          Dockerfile:
            'FROM debian:12.5\nRUN apt-get install -y fluent-bit\nCOPY fluent-bit.conf /etc/\nCMD ["/opt/fluent-bit/bin/fluent-bit"]\n',
        },
      },
      {
        name: 'a handler of the stream in a configuration',
        files: {
          'shop/settings.py':
            "LOGGING = {'handlers': {'out': {'class': 'logging.StreamHandler'}, 'none': {'class': 'logging.NullHandler'}}}\n",
        },
      },
      {
        name: 'a collector of the platform itself',
        files: {
          'src/main/resources/logback.xml':
            '<configuration>\n  <appender name="T" class="net.logstash.logback.appender.LogstashTcpSocketAppender">\n    <destination>team-logs.nais-system:5170</destination>\n  </appender>\n</configuration>\n',
        },
      },
      {
        name: 'log4j, a queue that is no appender',
        files: {
          'src/main/resources/log4j2.xml':
            '<Configuration><Properties><Property name="Http">x</Property></Properties><Appenders><Console name="Out"/></Appenders></Configuration>\n',
        },
      },
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
  for (const { key, value, span } of settings) {
    const sink = reader === 'dotnet' && SERILOG_NAME.test(key) && SERILOG_SHIPPERS.includes(value) ? value : undefined;
    if (sink !== undefined) yield { span, what: `Serilog ships the log to \`${sink}\` from inside the app.` };
    const target = reader === 'dotnet' && NLOG_TYPE.test(key) && SHIPPING_TARGETS.test(value) ? value : undefined;
    if (target !== undefined) yield { span, what: `NLog's target \`${target}\` ships the log from inside the app.` };
    const isAppender = LOG4J_APPENDER.test(key) && SHIPPING_APPENDERS.test(value);
    const isHandler = PYTHON_HANDLER.test(key) && isShippingHandler(value);
    if (isAppender || isHandler) yield { span, what: `\`${lastName(value)}\` ships the log from inside the app.` };
    if (QUARKUS_HANDLERS.test(key) && /^true$/i.test(value)) yield { span, what: `\`${key}\` has the app ship its log itself.` };
  }
}

/** `Serilog:WriteTo:0:Name`, also of a sink within another one. */
const SERILOG_NAME = /^Serilog[.:].*\b(?:WriteTo|configure)(?:\[\d+\]|[.:]\w+)[.:]Name$/;
const NLOG_TYPE = /^NLog[.:]targets[.:][\w-]+[.:]type$/i;
const LOG4J_APPENDER = /^log4j\.appender\.\w+$/;
/** Section of a file for Python's `fileConfig`. */
const PYTHON_HANDLER = /^handler_\w+\.class$/;
const QUARKUS_HANDLERS = /^(?:%\w+\.)?quarkus\.log\.(?:handler\.gelf\.enabled|syslog\.enable|socket\.enable|cloudwatch\.enabled)$/;

function lastName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function* judgeXml(document: XmlDocument): Iterable<Found> {
  for (const { element, kind, by, span } of appendersIn(document)) {
    if (SHIPS[by](kind) && !isPlatforms(element))
      yield { span, what: `The appender \`${lastName(kind)}\` ships the log from inside the app.` };
  }
}

/** A collector in a namespace of the platform itself, which takes what must not stand in the common stream: `team-logs.nais-system:5170`. */
function isPlatforms({ children }: XmlElement): boolean {
  return children.some(
    ({ name, text }) =>
      /^(?:destination|remoteHost|host)$/.test(name) && /^[\w-]+\.[\w-]+-system(?:\.svc[\w.-]*)?(?::\d+)?$/.test(text.trim()),
  );
}

const SHIPS: Readonly<Record<Appender['by'], (kind: string) => boolean>> = {
  class: (kind) => SHIPPING_APPENDERS.test(kind),
  target: (kind) => SHIPPING_TARGETS.test(kind),
  element: (kind) => SHIPPING_ELEMENTS.includes(kind),
};

function* judgeData(document: DataDocument): Iterable<Found> {
  for (const { span, words, ships } of configuredHandlers(document))
    if (ships) yield { span, what: `${words} ships the log from inside the app.` };
}

/** `'class': 'logstash.TCPLogstashHandler'` in Python's `dictConfig` and Django's LOGGING. */
function* judgePythonDictionary(file: CodeFile): Iterable<Found> {
  for (const property of file.properties) {
    const name = handlerClass(property);
    if (name !== undefined && isShippingHandler(name))
      yield { span: property.span, what: `The handler \`${name}\` ships the log from inside the app.` };
  }
}

/** Transports and appenders of Node's loggers that are named by their package. */
function* judgeNamed(file: CodeFile): Iterable<Found> {
  const keys = new Set([
    ...(file.importsAny('pino', 'nestjs-pino', 'fastify') ? ['target'] : []),
    ...(file.importsAny('log4js') ? ['type'] : []),
  ]);
  for (const { key, value, span } of file.properties) {
    const name = keys.has(key) ? value.value().literal : undefined;
    if (typeof name === 'string' && SHIPPING_PACKAGES.test(name)) yield { span, what: `\`${name}\` ships the log from inside the app.` };
  }
}

/** A collector that is installed beside the app; where it is all that runs, collecting is its work. */
function* judgeImage(dockerfile: Dockerfile): Iterable<Found> {
  const started = dockerfile.effective.filter(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT');
  if (!dockerfile.effective.some(({ keyword }) => keyword === 'COPY' || keyword === 'ADD') || started.length === 0) return;
  for (const { keyword, commands } of dockerfile.effective) {
    for (const { name, args, span } of keyword === 'RUN' ? commands : []) {
      const collector =
        (INSTALLERS.test(name) && args.includes('install')) || args.includes('add')
          ? args.find((word) => COLLECTORS.test(word))
          : undefined;
      const isAll = started.some(({ text }) => collector !== undefined && text.includes(collector.replace(/-.*$/, '')));
      if (collector !== undefined && !isAll) yield { span, what: `The image of the app brings the log collector \`${collector}\` along.` };
    }
  }
}

const INSTALLERS = /^(?:apt-get|apt|apk|yum|dnf|microdnf|zypper)$/;
