import type { Call, CodeFile, Expression } from '../../src/analysis/code.ts';
import type { DataDocument, SettingsFile, XmlDocument, XmlElement } from '../../src/analysis/documents/kinds.ts';
import { calledAt } from '../../src/analysis/knowledge/services/call-options.ts';
import { deployValues } from '../../src/analysis/knowledge/settings/deploy-variables.ts';
import { defaultChannels } from '../../src/analysis/knowledge/logs/laravel-channels.ts';
import { LOG_FILE_KEYS, LOG_FILE_SWITCHES, LOG_FLAGS, LOG_PATH_KEYS } from '../../src/analysis/knowledge/logs/log-settings.ts';
import { configuredFileHandlers } from '../../src/analysis/knowledge/logs/configured-handlers.ts';
import { fileTargets } from '../../src/analysis/knowledge/logs/log-targets.ts';
import { FILE_SINKS, isStreamPath, type FileSink } from '../../src/analysis/knowledge/logs/loggers.ts';
import { ECMASCRIPT } from '../../src/analysis/languages.ts';
import { scriptedStarts } from '../../src/analysis/knowledge/running/start-scripts.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { startCommands } from '../../src/analysis/startup.ts';
import { givenWords } from '../../src/analysis/startup/variable-words.ts';
import { type Repair, onCalls, rule, type Context, type Found, type RepositoryFound, replacing } from '../rule.ts';

/** Programs that are services of their own: where a database writes its log is its image's concern. */
const OTHER_PROGRAMS: ReadonlySet<string> = new Set(['mysql']);

const XML_APPENDERS = /(?:^|\.)(?:Rolling|DailyRolling|RollingRandomAccess|RandomAccess|Daily)?File(?:Appender)?$/;

export default rule({
  id: 'logs/file-logger',
  title: 'Write the event stream to stdout',
  why: 'A log file dies with the container, fills its disk, and is read by nobody unless somebody logs in to the machine.',
  remedy: 'Log to stdout, one event a line, and let the platform route and keep the stream.',
  severity: 'warning',
  code: [
    ...FILE_SINKS.flatMap(({ languages, sinks }) =>
      sinks.map((sink) => onCalls(languages, sink.calls, (call, file) => judgeCall(call, sink, file))),
    ),
    { languages: ['python'], literals: ['FileHandler'], judge: judgePythonDictionary },
    { languages: ECMASCRIPT, literals: ['pino/file', 'pino-roll', 'pino-rotating-file', 'bunyan'], judge: judgeTargets },
    { languages: ['php'], literals: ["'channels'", '"channels"'], judge: judgeLaravel },
  ],
  documents: { settings: judgeSettings, xml: judgeXml, data: judgeHandlers },
  repository: judgeCommands,
  examples: {
    bad: [
      {
        name: 'pino, one target of several',
        files: {
          'log.ts':
            "import pino from 'pino';\nconst targets = [\n  { target: 'pino/file', options: { destination: './app.log' } }, // ⟵\n  { target: 'pino-pretty' },\n];\nexport const log = pino(pino.transport({ targets }));\n",
        },
      },
      {
        name: 'Python, dictConfig as a document',
        files: {
          'app.py': '',
          'logging.yaml': 'version: 1\nhandlers:\n  file:\n    class: logging.handlers.RotatingFileHandler # ⟵\n    filename: bot.log\n',
        },
      },
      {
        name: 'Python, a path that the settings hold',
        files: {
          'bot.py':
            'from logging.handlers import RotatingFileHandler\n\ndef get_logger(name, log_file):\n    handler = RotatingFileHandler(log_file, backupCount=4) # ⟵\n    return setup(name, handler)\n',
        },
      },
      {
        name: 'Go, a rotating file at a path of the configuration',
        files: {
          'main.go':
            'package main\n\nimport (\n\t"log"\n\n\t"gopkg.in/natefinch/lumberjack.v2"\n)\n\nfunc setup(cfg Config) {\n\tlog.SetOutput(&lumberjack.Logger{Filename: cfg.LogFile, MaxSize: 10}) // ⟵\n}\n',
        },
      },
      {
        name: 'Python, the basic configuration',
        files: { 'app.py': 'import logging\nlogging.basicConfig(filename="app.log", level=logging.INFO) # ⟵\n' },
      },
      {
        name: 'a flag of the server',
        files: { Procfile: 'web: gunicorn --access-logfile /var/log/access.log app:app\n', 'app.py': 'x = 1\n' },
        at: 'Procfile:1',
      },
      {
        name: 'a flag in an array of the start script',
        files: {
          'app.py': 'from flask import Flask\napp = Flask(__name__)\n',
          Dockerfile: 'FROM python:3.12.4\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
          'start.sh': '#!/usr/bin/env bash\nargs=(\n  --access-logfile\n  access.log # ⟵\n)\nexec gunicorn "${args[@]}" app:app\n',
        },
      },
      {
        name: 'winston',
        files: {
          'log.js':
            "import winston from 'winston';\nwinston.createLogger({\n  transports: [new winston.transports.File({ filename: 'app.log' })], // ⟵\n});\n",
        },
      },
      {
        name: 'Python, a rotating handler',
        files: {
          'app.py': "from logging.handlers import RotatingFileHandler\nhandler = RotatingFileHandler('logs/app.log', maxBytes=10240) # ⟵\n",
        },
      },
      {
        name: 'Django settings',
        files: {
          'shop/settings.py':
            "LOGGING = {\n    'handlers': {\n        'file': {\n            'class': 'logging.FileHandler', # ⟵\n            'filename': 'debug.log',\n        },\n    },\n}\n",
        },
      },
      { name: 'Ruby', files: { 'config.ru': "require 'logger'\nlog = Logger.new('log/app.log') # ⟵\n" } },
      {
        name: 'PHP',
        files: {
          'log.php': "<?php\nuse Monolog\\Handler\\StreamHandler;\n$log->pushHandler(new StreamHandler('/var/log/app.log')); // ⟵\n",
        },
      },
      {
        name: 'Java',
        files: {
          'Log.java': 'import java.util.logging.FileHandler;\nclass Log {\n  FileHandler handler = new FileHandler("app.log"); // ⟵\n}\n',
        },
      },
      {
        name: 'C#, in a chain',
        files: {
          'Program.cs':
            'using Serilog;\nLog.Logger = new LoggerConfiguration()\n    .WriteTo.Console()\n    .WriteTo.RollingFile(new CompactJsonFormatter(), "logs/app") // ⟵\n    .CreateLogger();\n',
        },
      },
      {
        name: 'C#, Serilog',
        files: {
          'Program.cs': 'using Serilog;\nLog.Logger = new LoggerConfiguration().WriteTo.File("logs/app.txt").CreateLogger(); // ⟵\n',
        },
      },
      {
        name: 'Go',
        files: {
          'log.go':
            'package main\n\nimport "gopkg.in/natefinch/lumberjack.v2"\n\nvar out = &lumberjack.Logger{Filename: "/var/log/app.log"} // ⟵\n',
        },
      },
      {
        name: 'Rust',
        files: { 'src/main.rs': 'fn main() {\n    let file = tracing_appender::rolling::daily("logs", "app.log"); // ⟵\n}\n' },
      },
      {
        name: 'Spring Boot',
        files: { 'src/main/resources/application.properties': 'logging.file.name=app.log\n' },
        at: 'src/main/resources/application.properties:1',
      },
      {
        name: 'Laravel, the default channel',
        files: {
          'composer.json': '{"require":{"laravel/framework":"11.0.0"}}',
          artisan: '#!/usr/bin/env php\n<?php\n',
          Procfile: 'web: heroku-php-apache2 public/\n',
          'config/logging.php':
            "<?php\nreturn [\n  'default' => env('LOG_CHANNEL', 'stack'),\n  'channels' => [\n    'stack' => ['driver' => 'stack', 'channels' => ['single']],\n    'single' => ['driver' => 'single', 'path' => storage_path('logs/laravel.log')], // ⟵\n    'stderr' => ['driver' => 'monolog'],\n  ],\n];\n",
        },
      },
      {
        name: 'Symfony',
        files: {
          'config/packages/prod/monolog.yaml':
            'monolog:\n  handlers:\n    nested:\n      type: stream\n      path: "%kernel.logs_dir%/%kernel.environment%.log" # ⟵\n    console:\n      type: console\n',
        },
      },
      {
        name: 'an agent of PHP',
        files: { 'docker/newrelic.ini': '[newrelic]\nnewrelic.daemon.logfile = "/var/log/newrelic/daemon.log"\n' },
        at: 'docker/newrelic.ini:2',
      },
      {
        name: 'Python logging, INI',
        files: { 'logging.ini': "[handler_file]\nclass=handlers.RotatingFileHandler\nargs=('app.log', 'a')\n" },
        at: 'logging.ini:2',
      },
      {
        name: 'log4j of one environment',
        files: {
          'src/main/resources/config/dev.log4j.xml':
            '<log4j:configuration xmlns:log4j="http://jakarta.apache.org/log4j/">\n  <appender name="file" class="org.apache.log4j.RollingFileAppender">\n    <param name="File" value="app.log"/>\n  </appender>\n</log4j:configuration>\n',
        },
        at: 'src/main/resources/config/dev.log4j.xml:2',
      },
      {
        name: 'logback',
        files: {
          'src/main/resources/logback.xml':
            '<configuration>\n  <appender name="FILE" class="ch.qos.logback.core.FileAppender"> <!-- ⟵ -->\n    <file>app.log</file>\n  </appender>\n</configuration>\n',
        },
        at: 'src/main/resources/logback.xml:2',
      },
    ],
    good: [
      {
        name: 'C#, a file that a message brings along',
        files: { 'Bot.cs': 'class Bot { void Send() { messageBuilder.AddFile("filters.txt", output); } }\n' },
      },
      {
        name: 'a file that the operator asks for, who names it',
        files: { 'app.py': "import logging, os\nname = os.environ.get('LOG_FILE')\nif name:\n    logging.FileHandler(name)\n" },
      },
      {
        name: 'Python, the basic configuration of a stream',
        files: { 'app.py': 'import logging\nimport sys\nlogging.basicConfig(stream=sys.stdout, level=logging.INFO)\n' },
      },
      {
        name: 'a flag that means the stream',
        files: { Procfile: 'web: gunicorn --access-logfile - --error-logfile=- app:app\n', 'app.py': 'x = 1\n' },
      },
      {
        name: 'console transport',
        files: { 'log.js': "import winston from 'winston';\nwinston.createLogger({ transports: [new winston.transports.Console()] });\n" },
      },
      { name: 'pino on a file descriptor', files: { 'log.js': "import pino from 'pino';\npino(pino.destination(1));\n" } },
      { name: 'a Ruby logger on stdout', files: { 'app.rb': 'log = Logger.new($stdout)\nother = Logger.new(STDOUT)\n' } },
      {
        name: 'Monolog on stderr',
        files: { 'log.php': "<?php\nuse Monolog\\Handler\\StreamHandler;\n$log->pushHandler(new StreamHandler('php://stderr'));\n" },
      },
      { name: 'a path from the environment', files: { 'app.py': "import logging, os\nlogging.FileHandler(os.environ['LOG_FILE'])\n" } },
      {
        name: 'a Django console handler',
        files: { 'shop/settings.py': "LOGGING = {'handlers': {'console': {'class': 'logging.StreamHandler'}}}\n" },
      },
      {
        name: 'Laravel with another channel in its image',
        files: {
          'composer.json': '{"require":{"laravel/framework":"11.0.0"}}',
          artisan: '#!/usr/bin/env php\n<?php\n',
          Procfile: 'web: heroku-php-apache2 public/\n',
          Dockerfile: 'FROM php:8.3-fpm\nENV LOG_CHANNEL=stderr\n',
          'config/logging.php':
            "<?php\nreturn [\n  'default' => env('LOG_CHANNEL', 'stack'),\n  'channels' => [\n    'stack' => ['driver' => 'stack', 'channels' => ['single']],\n    'single' => ['driver' => 'single', 'path' => storage_path('logs/laravel.log')],\n    'stderr' => ['driver' => 'monolog'],\n  ],\n];\n",
        },
      },
      {
        name: 'Symfony on stderr, and on a file for developers',
        files: {
          'config/packages/monolog.yaml':
            'when@dev:\n  monolog:\n    handlers:\n      main: { type: stream, path: "%kernel.logs_dir%/dev.log" }\nwhen@prod:\n  monolog:\n    handlers:\n      main: { type: stream, path: "php://stderr" }\n',
        },
      },
      {
        name: 'streams of PHP',
        files: {
          'docker/php.ini': 'error_log = /dev/stderr\nlog_errors = On\n',
          'docker/newrelic.ini': 'newrelic.logfile = "/dev/stdout"\n',
        },
      },
      {
        name: 'a test',
        files: { 'tests/test_log.py': "import logging\nlogging.FileHandler('test.log')\n" },
      },
      {
        name: 'logback to the console',
        files: {
          'src/main/resources/logback.xml':
            '<configuration>\n  <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender"/>\n</configuration>\n',
        },
      },
    ],
  },
});

function* judgeCall(call: Call, sink: FileSink, file: CodeFile): Iterable<Found> {
  const path = pathOf(call, sink.path);
  if ((sink.path !== undefined && path === undefined) || sink.isLogging?.(call) === false) return;
  const found: Found = { span: calledAt(call, file), what: `The log goes to a file through ${sink.words}.` };
  if (path === undefined || isFilePath(path, file)) yield found;
  else if (sink.always === true && isGivenPath(path))
    yield file.conditionsAround(call.span).length === 0 ? found : { ...found, confidence: 'likely' };
}

/** A path that other code decides on; the operator who names one in the environment knows why. */
function isGivenPath(path: Expression): boolean {
  const { provenance, variables, pieces = [] } = path.value();
  const isOperators = provenance.startsWith('environment') || variables.length > 0;
  const parts = pieces.every((piece) => typeof piece === 'string' || !piece.provenance.startsWith('environment'));
  return !isOperators && provenance !== 'literal' && parts && !/env/i.test(path.text);
}

function pathOf(call: Call, where: number | string | undefined): Expression | undefined {
  if (where === undefined) return undefined;
  if (typeof where === 'string') {
    const [first = '', ...rest] = where.split('.');
    return rest.reduce<Expression | undefined>((value, key) => value?.property(key), call.option(first));
  }
  return call.args[where] ?? call.option('filename') ?? call.option('path');
}

/** A path that the code decides on: written out, or built from such a part. A path from the environment is the operator's own. */
function isFilePath(path: Expression, file: CodeFile): boolean {
  const value = path.value();
  if (value.provenance === 'literal') return typeof value.literal === 'string' && value.literal !== '' && !isStreamPath(value.literal);
  const [first] = value.pieces ?? [];
  if (typeof first === 'string' && /(?:^|\/)logs?\/[\w-]*$/.test(first)) return true;
  const hasLiteralName = (value.pieces ?? []).some((piece) => typeof piece === 'string' && /\.(?:log|txt|json)\b|\blogs?\//.test(piece));
  if (value.provenance === 'environment' || value.provenance === 'environment-or-literal') return false;
  return hasLiteralName || /["'`][^"'`]*\.log["'`]/.test(file.source.slice(path.span));
}

/** `logging.config.dictConfig` and Django's LOGGING name the handler's class in a string. */
function* judgePythonDictionary(file: CodeFile): Iterable<Found> {
  for (const property of file.properties) {
    const name = property.key === 'class' ? property.value.value().literal : undefined;
    if (typeof name !== 'string' || !/^logging\.(?:handlers\.)?\w*FileHandler$/.test(name)) continue;
    yield { span: property.span, what: `The handler \`${name}\` writes the log to a file.` };
  }
}

/** Laravel's default channel, unless a deploy of the repository chooses one that is no file. */
function* judgeLaravel(file: CodeFile, { repository }: Context): Iterable<Found> {
  for (const { name, driver, span, variable } of defaultChannels(file)) {
    if (driver !== 'single' && driver !== 'daily') continue;
    if (
      variable !== undefined &&
      deployValues(variable, repository).some((value) => /^(?:stderr|stdout|errorlog|syslog|null)$/.test(value))
    )
      continue;
    yield {
      span,
      what: `Laravel logs to the file of the channel \`${name}\` unless it is told otherwise.`,
      remedy: 'Make `stderr` the default channel, so that a deploy that sets nothing logs to the stream.',
    };
  }
}

function* judgeHandlers(document: DataDocument): Iterable<Found> {
  for (const { span, words } of configuredFileHandlers(document)) yield { span, what: `${words} writes the log to a file.` };
}

function* judgeTargets(file: CodeFile): Iterable<Found> {
  for (const { span, words } of fileTargets(file)) yield { span, what: `The log goes to a file through ${words}.` };
}

function* judgeSettings({ reader, format, settings }: SettingsFile): Iterable<Found> {
  if (OTHER_PROGRAMS.has(reader)) return;
  for (const { key, value, span, dynamic } of settings) {
    const handler = /^handler_\w+\.class$/.test(key) ? /^(?:logging\.)?(?:handlers\.)?\w*FileHandler$/.exec(value)?.[0] : undefined;
    if (handler !== undefined) yield { span, what: `The handler \`${handler}\` writes the log to a file.` };
    if (LOG_FILE_SWITCHES.test(key) && /^true$/i.test(value)) yield { span, what: `\`${key}\` makes the server write log files.` };
    const isPath = format === 'ini' && LOG_PATH_KEYS.test(key) && /[\\/]|\.log\b/.test(value);
    if (dynamic || isOff(unquoted(value)) || !(isPath || LOG_FILE_KEYS.some((known) => known.test(key)))) continue;
    yield { span, what: `\`${key}\` sends the log to a file.` };
  }
}

function unquoted(value: string): string {
  return value.replace(/^(["'])(.*)\1$/, '$2');
}

function isOff(value: string): boolean {
  return value === '' || /^(?:none|auto|off|false|syslog)$/i.test(value) || isStreamPath(value);
}

function* judgeXml(document: XmlDocument): Iterable<Found> {
  if (!['logback', 'log4j', 'nlog'].includes(document.reader) || !document.root) return;
  for (const element of [...document.root.descendants('appender'), ...document.root.descendants('target'), ...log4j2Files(document.root)]) {
    const kind = element.attributes.get('class') ?? element.attributes.get('xsi:type') ?? element.attributes.get('type');
    const name = kind?.value ?? element.name;
    if (!XML_APPENDERS.test(name)) continue;
    const opening = { start: element.span.start, end: kind?.span.end ?? element.span.start + element.name.length + 1 };
    yield { span: opening, what: `The appender \`${element.attributes.get('name')?.value ?? name}\` writes the log to a file.` };
  }
}

/** log4j 2 names the appender by its element: `<RollingFile name=…>`. */
function log4j2Files(root: XmlElement): readonly XmlElement[] {
  return ['File', 'RollingFile', 'RandomAccessFile', 'RollingRandomAccessFile'].flatMap((name) => root.descendants(name));
}

const STREAM: Repair = { title: 'Log to the stream', safe: true };

function exactly(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
}

function* judgeCommands(repository: Repository): Iterable<RepositoryFound> {
  const said = new Set<string>();
  for (const start of [...startCommands(repository), ...scriptedStarts(repository)]) {
    const { program, path } = start;
    const known = LOG_FLAGS.find(({ program: name }) => name.test(program.name));
    const words = known ? givenWords(start, repository) : [];
    const at = words.findIndex(({ text }) => known?.flag.test(text));
    const word = words[at]?.text ?? '';
    const named = word.includes('=') ? { ...words[at], text: word.replace(/^[^=]*=/, '') } : words[at + 1];
    const { text: target = '', span = start.command.span } = named ?? {};
    const place = `${path}:${span.start}`;
    if (at === -1 || target === '' || target.includes('$') || isStreamPath(target) || said.has(place)) continue;
    said.add(place);
    yield {
      path,
      span,
      what: `\`${word.replace(/=.*$/, '')}\` sends the log of \`${program.name}\` to the file \`${target}\`.`,
      ...(program.name === 'gunicorn' ? replacing(repository.source(path), span, exactly(target), '-', STREAM) : {}),
    };
  }
}
