import type { Assignment, Call, CodeFile } from '../../src/analysis/code.ts';
import type { ComposeFile, Dockerfile, SettingsFile, ShellScript, UnitFile } from '../../src/analysis/documents/kinds.ts';
import { isDeployedVariant } from '../../src/analysis/knowledge/environment/environment-names.ts';
import { isOthersProgram } from '../../src/analysis/knowledge/images/others-programs.ts';
import { isLongRunning } from '../../src/analysis/knowledge/starting/long-running.ts';
import { CRON_LINE, imageCronLines } from '../../src/analysis/knowledge/work/cron-lines.ts';
import { replacedStreams } from '../../src/analysis/knowledge/logs/replaced-streams.ts';
import { scriptedStarts, startScripts } from '../../src/analysis/knowledge/starting/start-scripts.ts';
import { APP_LANGUAGES, ECMASCRIPT } from '../../src/analysis/languages.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { type Command, parseShell } from '../../src/analysis/shell.ts';
import { startCommands } from '../../src/analysis/startup.ts';
import { programOf } from '../../src/analysis/startup/program.ts';
import { EXAMPLES } from './discarded-output.examples.ts';
import { type Repair, onCalls, rule, type Context, type Found, type RepositoryFound, replacing } from '../rule.ts';

/** Most programs that stay write their log to stderr: what is thrown away there is the stream as well. */
const STREAM = /^(?:[12]|&)?>>?[|&]?$/;
const NOTHING = '/dev/null';
/** Standard output into nothing, at the end of a command: `> /dev/null 2>&1`, `&>/dev/null`. */
const SILENCED = /(?<![2-9])(?:&|1)?>>?\s*\/dev\/null(?:\s+2>\s*(?:&1|\/dev\/null))?\s*$/;

export default rule({
  id: 'logs/discarded-output',
  title: 'Keep the event stream',
  why: 'When something breaks in production, the stream is all there is to look at; thrown away, nobody can tell what happened.',
  remedy: 'Leave the stream on stdout, and set its level by the environment.',
  severity: 'warning',
  code: [
    onCalls(
      ['go'],
      ['log.SetOutput', 'github.com/sirupsen/logrus.SetOutput', 'log/slog.SetDefault', 'go.uber.org/zap.ReplaceGlobals'],
      judgeGo,
    ),
    onCalls(['go'], ['github.com/rs/zerolog.SetGlobalLevel', 'github.com/zeromicro/go-zero/core/logx.Disable'], judgeGoLevel),
    onCalls(ECMASCRIPT, ['winston.createLogger', 'winston.Logger', 'pino', '@nestjs/core.NestFactory.create'], judgeSilent),
    { languages: APP_LANGUAGES, literals: ['stdout', 'Stdout', 'setOut', 'SetOut'], judge: judgeStreams },
    { languages: ['python'], literals: ['.disabled'], judge: judgeDisabled },
    onCalls(['python'], ['logging.disable'], judgePython),
    onCalls(['ruby'], ['Logger.new', 'ActiveSupport.Logger.new'], judgeRuby),
    { languages: ECMASCRIPT, literals: ['console.'], judge: judgeConsole },
    { languages: [...APP_LANGUAGES, 'shell'], literals: [NOTHING], judge: judgeCronLines },
  ],
  documents: { compose: judgeCompose, unit: judgeUnit, settings: judgeSettings, dockerfile: judgeImage },
  repository: judge,
  examples: EXAMPLES,
});

const KEPT: Repair = { title: 'Leave the output on the stream', safe: true };

function* judge(repository: Repository): Iterable<RepositoryFound> {
  for (const script of startScripts(repository)) yield* judgeVariables(script);
  const said = new Set<string>();
  for (const { command, program, path } of [...startCommands(repository), ...scriptedStarts(repository)]) {
    const place = `${path}:${command.span.start}`;
    const isLost =
      command.redirects.some(({ operator, target }) => STREAM.test(operator) && target === NOTHING) || logsNowhere(command, program.args);
    if (!isLost || said.has(place) || !isLongRunning(program)) continue;
    said.add(place);
    yield {
      path,
      span: command.span,
      // A script that silences each of its programs is one habit.
      once: `silenced in ${path}`,
      what: `The output of \`${program.name}\` is thrown away.`,
      ...replacing(
        repository.source(path),
        command.span,
        /\s*(?:[12&]?>{1,2}\s*\/dev\/null(?:\s+2>&1)?|--log-?(?:file|path)[= ]\/dev\/null)/,
        '',
        KEPT,
      ),
    };
  }
}

/** `celery worker --logfile=/dev/null`, `mongod --logpath /dev/null`, where the command is written and not in the variable that holds it. */
function logsNowhere({ text }: Pick<Command, 'text'>, args: readonly string[]): boolean {
  const isSaid = args.some(
    (word, at) => /^--log-?(?:file|path)=\/dev\/null$/.test(word) || (/^--log-?(?:file|path)$/.test(word) && args[at + 1] === NOTHING),
  );
  return isSaid && text.includes(NOTHING);
}

/** `WORKER="celery worker --logfile=/dev/null"`, said once for all commands that begin with it. */
function* judgeVariables({ commands, path }: ShellScript): Iterable<RepositoryFound> {
  for (const { name, assignments, span } of commands) {
    for (const { value } of name === '' ? assignments : []) {
      const programs = parseShell(value).map((command) => ({ command, program: programOf(command) }));
      const silent = programs.find(({ command, program }) => isLongRunning(program) && logsNowhere(command, program.args));
      if (silent) yield { path, span, what: `The output of \`${silent.program.name}\` is thrown away.` };
    }
  }
}

function* judgeCompose(file: ComposeFile): Iterable<Found> {
  if (file.developmentOnly) return;
  for (const { name, build, image, node } of file.services) {
    const driver = node.at('logging', 'driver');
    const isOwn = build !== undefined || (isDeployedVariant(file.variant) && !isOthersProgram(image?.name ?? ''));
    if (driver?.text === 'none' && isOwn) yield { span: driver.span, what: `The output of the service \`${name}\` is thrown away.` };
  }
}

/** A line of a crontab that a script writes, or that code hands to what keeps one. */
function* judgeCronLines(file: CodeFile): Iterable<Found> {
  for (const { text, span } of file.strings) {
    if (!CRON_LINE.test(text) || !SILENCED.test(lineAround(file, span, text))) continue;
    if (file.language === 'shell' || isForCron(file, span)) yield { span, what: 'The output of every run of this job is thrown away.' };
  }
}

function isForCron(file: CodeFile, span: Found['span']): boolean {
  return file.calls.some(
    ({ span: call, callee }) => call.start <= span.start && span.end <= call.end && /cron/i.test(file.source.slice(callee)),
  );
}

/** The text of a string with what is joined to it on its line. */
function lineAround(file: CodeFile, { end }: Found['span'], text: string): string {
  if (SILENCED.test(text)) return text;
  return (file.source.text.slice(end, end + 200).split('\n')[0] ?? '').replace(/["'`\s);,]*$/, '');
}

/** A line of a crontab that the build of an image writes. */
function* judgeImage(file: Dockerfile, { repository }: Context): Iterable<Found> {
  for (const line of imageCronLines(file, repository)) {
    if (SILENCED.test(line.text)) yield { span: line.span, what: 'The output of every run of this job is thrown away.' };
  }
}

function* judgeUnit({ path, writtenTo = path, settings, source }: UnitFile): Iterable<Found> {
  const isCrontab = !/\.(?:service|timer|socket|path|target|mount)\b/.test(writtenTo);
  for (const { key, value, span } of settings) {
    if (key === 'Service.StandardOutput' && value === 'null') {
      yield { span, what: '`StandardOutput=null` throws the stream away.', ...replacing(source, span, /null/, 'journal', KEPT) };
    } else if (isCrontab && SILENCED.test(value)) yield { span, what: 'The output of every run of this job is thrown away.' };
  }
}

function* judgeSettings({ reader, settings }: SettingsFile): Iterable<Found> {
  for (const { key, value, span } of settings) {
    const isProgram =
      reader === 'supervisord' &&
      /^program:[^.]+\.stdout_logfile$/.test(key) &&
      /^(?:\/dev\/null|none)$/i.test(value) &&
      !isHandedOn(key, settings);
    const isRoot = /^logging\.level\.root$/i.test(key) && /^off$/i.test(value);
    const isPhp = reader === 'php' && /(?:^|\.)log_errors$/.test(key) && OFF.test(value);
    if (isProgram || isRoot || isPhp) yield { span, what: `\`${key}\` throws the stream away.` };
  }
}

const OFF = /^["']?(?:off|0|false|no)["']?$/i;

/** A listener of supervisord's events gets what the program writes, file or none. */
function isHandedOn(key: string, settings: SettingsFile['settings']): boolean {
  const enabled = key.replace(/\.stdout_logfile$/, '.stdout_events_enabled');
  return settings.some((one) => one.key === enabled && /^(?:true|1|on|yes)$/i.test(one.value));
}

function isDecided(file: CodeFile, span: Found['span']): boolean {
  return file.conditionsAround(span).length > 0;
}

function* judgeGo(call: Call, file: CodeFile): Iterable<Found> {
  const [given] = call.args;
  const isNothing =
    /^(?:io|ioutil)\.Discard$/.test(given?.text ?? '') || /New(?:Text|JSON)Handler\(\s*(?:io|ioutil)\.Discard\b/.test(given?.text ?? '');
  const isNop = call.method === 'ReplaceGlobals' && given?.call()?.name === 'go.uber.org/zap.NewNop';
  // Hooks of logrus write where the logger itself is silent.
  if (!(isNothing || isNop) || isDecided(file, call.span) || /\.AddHook\(/.test(file.source.text)) return;
  yield { span: call.span, what: `\`${call.name.slice(call.name.lastIndexOf('/') + 1)}\` throws the log away.` };
}

function* judgeGoLevel(call: Call, file: CodeFile): Iterable<Found> {
  const isOff = call.method === 'Disable' || /\bzerolog\.Disabled$/.test(call.args[0]?.text ?? '');
  if (isOff && !isDecided(file, call.span)) yield { span: call.span, what: `\`${call.method}\` silences every logger of the process.` };
}

/** Programs that somebody starts by hand, or that write documents. */
const ONE_OFF =
  /(?:^|\/)(?:scripts?|tools?|commands?|cli|seeds?|migrations?)\/|(?:^|\/)[\w.-]*(?:cli|openapi|swagger|seed|migrate|repl|command)[\w.-]*\.\w+$/i;

/** Loggers of Node that are made to say nothing; Nest is given another one by `useLogger`. */
function* judgeSilent(call: Call, file: CodeFile, { deployable, path }: Context): Iterable<Found> {
  if (deployable?.kind === 'client' || ONE_OFF.test(path) || isDecided(file, call.span)) return;
  const [key, off] = call.method === 'create' ? ['logger', false] : call.name === 'pino' ? ['enabled', false] : ['silent', true];
  const given = call.args.map((one) => one.property(key)).find((value) => value !== undefined);
  const isReplaced = call.method === 'create' && /\buseLogger\(/.test(file.source.text);
  const { provenance, literal } = given?.value() ?? {};
  if (given && provenance === 'literal' && literal === off && !isReplaced)
    yield { span: given.span, what: `\`${key}: ${String(off)}\` has the logger throw away what it is given.` };
}

function* judgeStreams(file: CodeFile, { deployable }: Context): Iterable<Found> {
  if (deployable?.kind === 'client') return;
  for (const { span, stream, by } of replacedStreams(file)) if (by === 'nothing') yield { span, what: `\`${stream}\` is thrown away.` };
}

/** `logging.getLogger().disabled = True`, and the logger of Flask's app. */
function* judgeDisabled(file: CodeFile): Iterable<Found> {
  for (const { target, value, span } of file.assignments) {
    const isOff = value.value().provenance === 'literal' && value.value().literal === true;
    if (isOff && isWholeLogger(target, file) && !isDecided(file, span))
      yield { span, what: `\`${target}\` silences the logger of the whole process.` };
  }
}

function isWholeLogger(target: string, file: CodeFile): boolean {
  const name = /^([\w.]+)\.disabled$/.exec(target)?.[1];
  if (name === undefined) return false;
  if (/^(?:app\.logger|logging\.root)$/.test(name)) return true;
  return file.assignments.some((one) => one.target === name && /^logging\.getLogger\(\)$/.test(one.value.text));
}

function* judgePython(call: Call, file: CodeFile): Iterable<Found> {
  const level = call.args[0]?.text;
  if ((level === undefined || /(?:CRITICAL|FATAL)$/.test(level)) && !isDecided(file, call.span) && call.inside === undefined) {
    yield { span: call.span, what: '`logging.disable` silences every logger of the process.' };
  }
}

function* judgeRuby(call: Call, file: CodeFile): Iterable<Found> {
  const [target] = call.args;
  const isNothing = target?.value().literal === NOTHING || /^(?:File::NULL|IO::NULL|nil)$/.test(target?.text ?? '');
  if (!isNothing || !/(?:^|\/)config\/(?:environments\/production|application)\.rb$/.test(file.path) || isDecided(file, call.span)) return;
  yield { span: call.span, what: 'This logger throws away what it is given.' };
}

/** Whatever the environment is, or because it is production. */
function isInProduction(file: CodeFile, span: Found['span']): boolean {
  return file
    .conditionsAround(span)
    .every((condition) => /===?\s*['"`]prod(?:uction)?['"`]|\bisProd(?:uction)?\b/.test(condition) && !/!/.test(condition));
}

/** `console.log = () => {}` at the top of a module. */
function* judgeConsole(file: CodeFile, { deployable }: Context): Iterable<Found> {
  if (deployable?.kind === 'client') return;
  for (const assignment of file.assignments) {
    if (isEmptied(assignment) && assignment.inside === undefined && isInProduction(file, assignment.span)) {
      yield { span: assignment.span, what: `\`${assignment.target}\` is replaced by a function that does nothing.` };
    }
  }
}

function isEmptied({ target, value }: Assignment): boolean {
  return /^console\.(?:log|info|warn|error)$/.test(target) && /^(?:function\s*\(\w*\)|\(?[\w.]*\)?\s*=>)\s*\{\s*\}$/.test(value.text);
}
