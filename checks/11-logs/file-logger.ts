import type { Call, CodeFile, Expression } from '../../src/analysis/code.ts';
import type { DataDocument, SettingsFile, XmlDocument, XmlElement } from '../../src/analysis/documents/kinds.ts';
import { calledAt } from '../../src/analysis/knowledge/services/call-options.ts';
import { isOnDevelopersMachines } from '../../src/analysis/knowledge/settings/for-development.ts';
import { byDeployFile, deployValues } from '../../src/analysis/knowledge/settings/deploy-variables.ts';
import type { NamedText } from '../../src/analysis/knowledge/settings/named-texts.ts';
import { defaultChannels, ownChannels } from '../../src/analysis/knowledge/logs/laravel-channels.ts';
import { LOG_FILE_KEYS, LOG_FILE_SWITCHES, LOG_FLAGS, LOG_PATH_KEYS } from '../../src/analysis/knowledge/logs/log-settings.ts';
import { configuredFileHandlers } from '../../src/analysis/knowledge/logs/configured-handlers.ts';
import { fileTargets } from '../../src/analysis/knowledge/logs/log-targets.ts';
import { FILE_SINKS, isStreamPath, type FileSink } from '../../src/analysis/knowledge/logs/loggers.ts';
import { ECMASCRIPT } from '../../src/analysis/languages.ts';
import { isErrorCheck } from '../../src/analysis/knowledge/running/error-checks.ts';
import { scriptedStarts } from '../../src/analysis/knowledge/running/start-scripts.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { startCommands } from '../../src/analysis/startup.ts';
import { givenWords } from '../../src/analysis/startup/variable-words.ts';
import { EXAMPLES } from './file-logger.examples.ts';
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
    { languages: ['php'], literals: ["'channels'", '"channels"'], judge: judgeOwnChannels },
  ],
  documents: {
    settings: judgeSettings,
    xml: judgeXml,
    data: judgeHandlers,
    ...byDeployFile(judgeChannel),
  },
  repository: judgeCommands,
  examples: EXAMPLES,
});

function* judgeCall(call: Call, sink: FileSink, file: CodeFile): Iterable<Found> {
  const path = pathOf(call, sink.path);
  if ((sink.path !== undefined && path === undefined) || sink.isLogging?.(call) === false) return;
  if (isOnDevelopersMachines(file, call.span)) return;
  const found: Found = { span: calledAt(call, file), what: `The log goes to a file through ${sink.words}.` };
  if (path === undefined || isFilePath(path, file)) yield found;
  else if (sink.always === true && isGivenPath(path))
    yield file.conditionsAround(call.span).every(isErrorCheck) ? found : { ...found, confidence: 'likely' };
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

/** Laravel's variable, where a deploy sets it. */
function* judgeChannel(texts: readonly NamedText[]): Iterable<Found> {
  for (const { name, text, span } of texts)
    if (name === 'LOG_CHANNEL' && /^(?:daily|single)$/.test(text))
      yield {
        span,
        what: `\`LOG_CHANNEL=${text}\` makes Laravel log to files.`,
        remedy: 'Set it to `stderr`, and let the platform keep the stream.',
      };
}

/** Channels that an app adds to Laravel's own, which it does to log to them. */
function* judgeOwnChannels(file: CodeFile): Iterable<Found> {
  for (const { name, driver, span } of ownChannels(file))
    if (driver === 'single' || driver === 'daily') yield { span, what: `The channel \`${name}\` logs to a file.` };
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
    if ((dynamic && !OF_SUPERVISOR.test(value)) || isOff(unquoted(value)) || !(isPath || LOG_FILE_KEYS.some((known) => known.test(key))))
      continue;
    yield { span, what: `\`${key}\` sends the log to a file.` };
  }
}

/** What supervisord fills in by itself, whatever the environment says. */
const OF_SUPERVISOR = /^[^$%{]*%\((?:program_name|group_name|process_num|host_node_name|here)\)[^$%{]*$/;

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
    // What a service's command begins with is an option where the entry point of the image is the program.
    const first = program.name.startsWith('-') ? [{ text: program.name, span: start.command.span }] : [];
    const words = known ? [...first, ...givenWords(start, repository)] : [];
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
      what: `\`${word.replace(/=.*$/, '')}\` sends the log ${first.length > 0 ? '' : `of \`${program.name}\` `}to the file \`${target}\`.`,
      ...(program.name === 'gunicorn' ? replacing(repository.source(path), span, exactly(target), '-', STREAM) : {}),
    };
  }
}
