import type { Call, CodeFile, Expression, Value } from '../../src/analysis/code.ts';
import type { DataDocument, Dockerfile, SettingsFile, XmlDocument } from '../../src/analysis/documents/kinds.ts';
import { calledAt } from '../../src/analysis/knowledge/services/call-options.ts';
import { isOthersProgram } from '../../src/analysis/knowledge/images/others-programs.ts';
import { isOnDevelopersMachines } from '../../src/analysis/knowledge/environment/for-development.ts';
import { byDeployFile, deployValues } from '../../src/analysis/knowledge/environment/deploy-variables.ts';
import { imageTexts, type NamedText } from '../../src/analysis/knowledge/settings/named-texts.ts';
import { defaultChannels, ownChannels } from '../../src/analysis/knowledge/logs/laravel-channels.ts';
import {
  LOG_FILE_KEYS,
  LOG_FILE_SWITCHES,
  LOG_FILE_VARIABLES,
  LOG_FILE_VARIABLE_SWITCHES,
  LOG_FLAGS,
  LOG_PATH_KEYS,
  LOG_PLACE,
  OWN_LOG_KEYS,
} from '../../src/analysis/knowledge/logs/log-settings.ts';
import { type Appender, appendersIn } from '../../src/analysis/knowledge/logs/appenders.ts';
import { configuredHandlers, FILE_HANDLER, handlerClass } from '../../src/analysis/knowledge/logs/configured-handlers.ts';
import { serverLogs } from '../../src/analysis/knowledge/logs/server-logs.ts';
import { ownFileHandlers } from '../../src/analysis/knowledge/logs/own-handlers.ts';
import { fileTargets } from '../../src/analysis/knowledge/logs/log-targets.ts';
import { FILE_SINKS, isStreamPath, type FileSink } from '../../src/analysis/knowledge/logs/loggers.ts';
import { APP_LANGUAGES, ECMASCRIPT } from '../../src/analysis/languages.ts';
import { isErrorCheck } from '../../src/analysis/knowledge/starting/error-checks.ts';
import { remoteStarts } from '../../src/analysis/knowledge/remote/remote-commands.ts';
import { scriptedStarts } from '../../src/analysis/knowledge/starting/start-scripts.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { type StartCommand, startCommands } from '../../src/analysis/startup.ts';
import { programOf } from '../../src/analysis/startup/program.ts';
import { givenWords } from '../../src/analysis/startup/variable-words.ts';
import type { Span } from '../../src/analysis/text.ts';
import { EXAMPLES } from './file-logger.examples.ts';
import { type Repair, onCalls, rule, type Context, type Found, type RepositoryFound, replacing } from '../rule.ts';

/** Programs that are services of their own: where a database writes its log is its image's concern. */
const OTHER_PROGRAMS: ReadonlySet<string> = new Set(['mysql']);

const FILE_METHOD =
  /^(?:add|use|with|to|set|push|create|make|new|register)_?(?:Log_?)?File_?(?:Handler|Logger|Appender|Sink|Transport|Writer|Output)$/i;
const FILE_METHOD_WORDS = ['Handler', 'Logger', 'Appender', 'Sink', 'Transport', 'Writer', 'Output'].flatMap((word) => [
  `File${word}`,
  `file_${word.toLowerCase()}`,
]);
const LOG_PATH = /^[\w./\\-]+\.log$/;

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
    { languages: ['python'], literals: ['FileHandler', 'sink'], judge: judgePythonDictionary },
    { languages: APP_LANGUAGES, literals: FILE_METHOD_WORDS, judge: judgeOwnMethods },
    onCalls(['rust'], ['CombinedLogger.init', 'simplelog.CombinedLogger.init'], judgeCombined),
    {
      languages: APP_LANGUAGES,
      literals: ['FileHandler', 'RotatingHandler', 'FileTarget', 'FileAppender', 'FileLog'],
      judge: judgeOwnHandlers,
    },
    { languages: ECMASCRIPT, literals: ['pino/file', 'pino-roll', 'pino-rotating-file', 'bunyan'], judge: judgeTargets },
    { languages: ['php'], literals: ["'channels'", '"channels"'], judge: judgeLaravel },
    { languages: ['php'], literals: ["'channels'", '"channels"'], judge: judgeOwnChannels },
  ],
  documents: {
    settings: judgeSettings,
    xml: judgeXml,
    data: judgeHandlers,
    ...byDeployFile(judgeVariables, ({ build, image }) => build !== undefined || !isOthersProgram(image?.name ?? '')),
    dockerfile: judgeImage,
  },
  repository: judgeCommands,
  examples: {
    bad: EXAMPLES.bad,
    good: [
      ...EXAMPLES.good,
      {
        name: 'a logger of uWSGI’s that writes no file',
        files: {
          'etc/uwsgi.ini': '[uwsgi]\nlogger = systemd\nmodule = shop.wsgi\n',
          'shop/wsgi.py': 'application = None\n',
          Procfile: 'web: uwsgi etc/uwsgi.ini\n',
        },
      },
    ],
  },
});

function* judgeCall(call: Call, sink: FileSink, file: CodeFile): Iterable<Found> {
  const path = pathOf(call, sink.path);
  if ((sink.path !== undefined && path === undefined) || sink.isLogging?.(call) === false) return;
  if (isOnDevelopersMachines(file, call.span)) return;
  // An option deep in an object is told of where it stands.
  const place = typeof sink.path === 'string' && sink.path.includes('.') && path ? path.span : calledAt(call, file);
  const found: Found = { span: place, what: `The log goes to a file through ${sink.words}.` };
  if (path === undefined || isFilePath(path, file)) yield found;
  else if (sink.always === true && isGivenPath(path))
    yield file.conditionsAround(call.span).every((condition) => isErrorCheck(condition) || ASKS_FOR_DEPLOY.test(condition))
      ? found
      : { ...found, confidence: 'likely' };
}

/** Conditions that hold wherever the app is deployed. */
const ASKS_FOR_DEPLOY =
  /^(?:not\s+|!\s*)[\w.$]*\b(?:debug|testing|isDev\w*|DEBUG|TESTING)$|===?\s*['"]prod(?:uction)?['"]|!==?\s*['"](?:test|dev|development|local)['"]/;

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
  const given = call.args[where];
  return given !== undefined && given.properties().length > 0 ? pathIn(given) : (given ?? pathIn(call));
}

/** Options that name the file, whatever the library. */
const PATHS: readonly string[] = [
  'filename',
  'fileName',
  'path',
  'dest',
  'destination',
  'file',
  'logFilePath',
  'logDirectory',
  'root',
  'allLogsPath',
  'folderPath',
];

function pathIn(given: Call | Expression): Expression | undefined {
  return PATHS.map((key) => ('option' in given ? given.option(key) : given.property(key))).find((value) => value !== undefined);
}

/** A path that the code decides on: written out, or built from such a part. A path from the environment is the operator's own. */
function isFilePath(path: Expression, file: CodeFile): boolean {
  const value = path.value();
  if (value.provenance === 'literal' && typeof value.literal === 'string') return isWritten(value.literal) && !isStreamPath(value.literal);
  const [first] = value.pieces ?? [];
  if (typeof first === 'string' && /(?:^|\/)logs?\/[\w-]*$/.test(first)) return true;
  const hasLiteralName = (value.pieces ?? []).some((piece) => typeof piece === 'string' && /\.(?:log|txt|json)\b|\blogs?\//.test(piece));
  // What the environment may name is a file unless it does.
  if (value.provenance === 'environment-or-literal') return isWritten(value.literal) && !isStreamPath(String(value.literal));
  if (value.provenance === 'environment') return false;
  return (
    hasLiteralName ||
    /["'`][^"'`]*\.log["'`]/.test(file.source.slice(path.span)) ||
    /["'`][^"'`]*\.(?:log|txt|jsonl?)["'`]/.test(writtenAt(path, file))
  );
}

function isWritten(literal: Value['literal']): boolean {
  return typeof literal === 'string' && literal !== '';
}

/** The text of an expression, or of what the only assignment to its name says. */
function writtenAt(path: Expression, file: CodeFile): string {
  const given = path.kind === 'name' ? file.assignments.filter(({ target }) => target === path.text) : [];
  const text = given.length === 1 ? (given[0]?.value.text ?? '') : path.text;
  return /environ|getenv|process\.env|\bENV\[/.test(text) ? '' : text;
}

/** `logging.config.dictConfig` and Django's LOGGING name the handler's class in a string. */
function* judgePythonDictionary(file: CodeFile): Iterable<Found> {
  for (const property of file.properties) {
    const sink = property.key === 'sink' && file.importsAny('loguru') ? property.value.value().literal : undefined;
    if (typeof sink === 'string' && !isStreamPath(sink))
      yield { span: property.span, what: "The log goes to a file through loguru's file sink." };
    const name = handlerClass(property);
    if (name === undefined || !FILE_HANDLER.test(name)) continue;
    yield { span: property.span, what: `The handler \`${name}\` writes the log to a file.` };
  }
}

/** A method of the app's own logging that says in its name what it does with the file that it is given. */
function* judgeOwnMethods(file: CodeFile): Iterable<Found> {
  for (const call of file.calls) {
    if (!FILE_METHOD.test(call.method) || isOnDevelopersMachines(file, call.span)) continue;
    const path = call.args
      .map((given) => given.value())
      .find(({ provenance, literal }) => provenance === 'literal' && LOG_PATH.test(String(literal)));
    if (path !== undefined)
      yield { span: calledAt(call, file), what: `\`${call.method}\` writes the log to the file \`${path.literal}\`.` };
  }
}

/** A handler of the app's own that extends one which writes files. */
function* judgeOwnHandlers(file: CodeFile): Iterable<Found> {
  for (const { name, base, span } of ownFileHandlers(file))
    yield { span, what: `\`${name}\` is a \`${base}\`, which writes the log to a file.` };
}

/** A macro's list is no syntax of its own: `CombinedLogger::init(vec![WriteLogger::new(…, File::create("x.log"))])`. */
function* judgeCombined({ span }: Call, file: CodeFile): Iterable<Found> {
  const match = /WriteLogger::new\([^;]*?File::create\(\s*"[^"]+"/.exec(file.source.slice(span));
  if (match)
    yield {
      span: { start: span.start + match.index, end: span.start + match.index + match[0].length },
      what: "The log goes to a file through simplelog's WriteLogger.",
    };
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

/** Laravel's variable and what names a log file, where a deploy sets them. */
function* judgeVariables(texts: readonly NamedText[]): Iterable<Found> {
  for (const { name, text, span } of texts)
    if (name === 'LOG_CHANNEL' && /^(?:daily|single)$/.test(text))
      yield {
        span,
        what: `\`LOG_CHANNEL=${text}\` makes Laravel log to files.`,
        remedy: 'Set it to `stderr`, and let the platform keep the stream.',
      };
  for (const { name, text, span, dynamic } of texts) {
    const isPath = LOG_FILE_VARIABLES.test(name) && !dynamic && isLogPath(text.replace(/^(["'])(.*)\1$/, '$2'));
    const isOn = LOG_FILE_VARIABLE_SWITCHES.test(name) && /^["']?(?:true|1|on|yes)["']?$/i.test(text);
    if (isPath || isOn) yield { span, what: `\`${name}\` has the app write its log to a file.` };
  }
}

/** The variables of an image, and the log files that its build makes for the app; a link to the stream in their place is none. */
function* judgeImage(file: Dockerfile): Iterable<Found> {
  yield* judgeVariables(imageTexts(file));
  for (const { keyword, commands, text } of file.effective) {
    for (const { name, args, span } of keyword === 'RUN' && !/\bln\s+-/.test(text) ? commands : []) {
      const log = name === 'touch' ? args.find((word) => /\/[\w.-]+\.log$/.test(word)) : undefined;
      if (log !== undefined) yield { span, what: `The image makes the file \`${log}\` for the log.` };
    }
  }
}

/** A path that somebody chose for a log; a name without a directory or an ending is something else. */
function isLogPath(text: string): boolean {
  return /^[\w./\\:-]*(?:[\\/]|\.(?:log|txt)$)/.test(text) && !isStreamPath(text) && !/^(?:https?:|\/dev\/|\/proc\/)/.test(text);
}

/** Channels that an app adds to Laravel's own, which it does to log to them. */
function* judgeOwnChannels(file: CodeFile): Iterable<Found> {
  for (const { name, driver, span } of ownChannels(file))
    if (driver === 'single' || driver === 'daily') yield { span, what: `The channel \`${name}\` logs to a file.` };
}

function* judgeHandlers(document: DataDocument): Iterable<Found> {
  for (const { span, words, ships } of configuredHandlers(document)) if (!ships) yield { span, what: `${words} writes the log to a file.` };
}

function* judgeTargets(file: CodeFile): Iterable<Found> {
  for (const { span, words } of fileTargets(file)) yield { span, what: `The log goes to a file through ${words}.` };
}

function* judgeSettings({ reader, format, settings }: SettingsFile): Iterable<Found> {
  if (OTHER_PROGRAMS.has(reader)) return;
  for (const { key, value, span, dynamic } of settings) {
    const handler = /^handler_\w+\.class$/.test(key) ? FILE_HANDLER.exec(value)?.[0] : undefined;
    if (handler !== undefined) yield { span, what: `The handler \`${handler}\` writes the log to a file.` };
    if (LOG_FILE_SWITCHES.test(key) && /^true$/i.test(value)) yield { span, what: `\`${key}\` makes the server write log files.` };
    if (OWN_LOG_KEYS.test(key) && saysStream(key, settings)) continue;
    const isPath =
      (format === 'ini' && LOG_PATH_KEYS.test(key) && /[\\/]|\.log\b/.test(value)) ||
      (OWN_LOG_KEYS.test(key) && LOG_PLACE.test(unquoted(value)));
    // uWSGI's loggers are plugins, of which one writes files.
    if (/^uwsgi\.(?:req-)?logger$/.test(key) && /^(?!file:|\/)/.test(value.trim())) continue;
    if ((dynamic && !OF_SUPERVISOR.test(value)) || isOff(unquoted(value)) || !(isPath || LOG_FILE_KEYS.some((known) => known.test(key))))
      continue;
    yield { span, what: `\`${key}\` sends the log to a file.` };
  }
}

/** `output = "stdout"` or `to_file = false` beside `file = "logs/shop.log"`: the file is named and not written. */
function saysStream(key: string, settings: SettingsFile['settings']): boolean {
  const section = key.replace(/[^.:]+$/, '');
  return settings.some(({ key: other, value }) => {
    if (other === key || !other.startsWith(section)) return false;
    const name = other.slice(section.length);
    return WHERE.test(name)
      ? /^(?:stdout|stderr|console|std|-)$/i.test(unquoted(value))
      : SWITCH.test(name) && /^(?:false|off|no|0)$/i.test(value);
  });
}

const WHERE = /^(?:output|target|driver|type|mode|to|destination|out|sink|writer|channel|output_?type)$/i;
const SWITCH = /^(?:file_?)?enabled?$|^(?:(?:log|write|output)_?)?(?:to_?)file$|^(?:enable|use)_?file$/i;

/** What supervisord fills in by itself, whatever the environment says. */
const OF_SUPERVISOR = /^[^$%{]*%\((?:program_name|group_name|process_num|host_node_name|here)\)[^$%{]*$/;

function unquoted(value: string): string {
  return value.replace(/^(["'])(.*)\1$/, '$2');
}

function isOff(value: string): boolean {
  return value === '' || /^(?:none|auto|off|false|syslog)$/i.test(value) || isStreamPath(value);
}

function* judgeXml(document: XmlDocument): Iterable<Found> {
  for (const { element, kind, by, span } of appendersIn(document)) {
    if (WRITES[by].test(kind))
      yield { span, what: `The appender \`${element.attributes.get('name')?.value ?? kind}\` writes the log to a file.` };
  }
  for (const { span, words } of serverLogs(document)) yield { span, what: `${words} writes the log to a file.` };
}

const WRITES: Readonly<Record<Appender['by'], RegExp>> = {
  class: /(?:^|\.)(?:Rolling|DailyRolling|RollingRandomAccess|RandomAccess|Daily|MinimalLock\w*)?FileAppender$/,
  target: /^File$/,
  element: /^(?:File|RollingFile|RandomAccessFile|RollingRandomAccessFile|MemoryMappedFile)$/,
};

const STREAM: Repair = { title: 'Log to the stream', safe: true };

function exactly(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
}

function* judgeCommands(repository: Repository): Iterable<RepositoryFound> {
  const said = new Set<string>();
  const remote = remoteStarts(repository).map(({ path, command }) => ({ path, command, program: programOf(command) }));
  for (const start of [...startCommands(repository), ...scriptedStarts(repository), ...remote]) {
    const { program, path } = start;
    for (const { flag, target, span } of logFlags(start, repository)) {
      const place = `${path}:${span.start}`;
      if (said.has(place)) continue;
      said.add(place);
      yield {
        path,
        span,
        what: `\`${flag}\` sends the log ${program.name.startsWith('-') ? '' : `of \`${program.name}\` `}to the file \`${target}\`.`,
        ...(program.name === 'gunicorn' ? replacing(repository.source(path), span, exactly(target), '-', STREAM) : {}),
      };
    }
  }
}

type Starting = Pick<StartCommand, 'path' | 'command' | 'program'>;

/** The options of a command that name a log file, where they name one that is known. */
function logFlags(
  start: Starting,
  repository: Repository,
): readonly { readonly flag: string; readonly target: string; readonly span: Span }[] {
  const { program, command } = start;
  const known = LOG_FLAGS.find(({ program: name }) => name.test(program.name));
  if (known === undefined) return [];
  // What a service's command begins with is an option where the entry point of the image is the program.
  const first = program.name.startsWith('-') ? [{ text: program.name, span: command.span }] : [];
  const words = [...first, ...givenWords(start, repository)];
  return words.flatMap(({ text, span }, at) => {
    if (!known.flag.test(text)) return [];
    const named = text.includes('=') ? { span, text: text.replace(/^[^=]*=/, '') } : words[at + 1];
    const target = named?.text ?? '';
    const isFile = target !== '' && !target.includes('$') && !isStreamPath(target) && !/^(?:-.*|true|false|on|off|\d+)$/i.test(target);
    return isFile ? [{ flag: text.replace(/=.*$/, ''), target, span: named?.span ?? command.span }] : [];
  });
}
