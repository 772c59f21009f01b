import type { Assignment, Call, CodeFile, Expression } from '../../src/analysis/code.ts';
import { ECMASCRIPT } from '../../src/analysis/languages.ts';
import { onAssignments, onCalls, replacing, rule, type Fix, type Found } from '../rule.ts';

/** What ends the process, or hands the error to what does. */
const ENDS = /process\.(?:exit|abort|kill|emit)|\bthrow\b|exit|shut|stop|close|terminate|die|crash|kill|fatal|restart/i;

export default rule({
  id: 'disposability/swallowed-fatal',
  title: 'Let the process end when it is broken',
  why: 'After an uncaught exception the process is in a state that nobody knows; kept alive, it answers wrongly and is never replaced.',
  remedy: 'Log the error, drain and call `process.exit(1)`: the platform starts a fresh process at once.',
  severity: 'warning',
  code: [
    onCalls(ECMASCRIPT, ['process.on', 'process.once', 'process.addListener'], judge),
    onCalls(ECMASCRIPT, ['winston.createLogger', 'winston.Logger', 'winston.configure'], judgeWinston),
    onAssignments(['csharp'], ['BackgroundServiceExceptionBehavior'], judgeHost),
  ],
  examples: {
    bad: [
      {
        name: 'a function with a name',
        files: { 'server.js': "process.on('uncaughtException', onError); // ⟵\n\nfunction onError(error) {\n  console.error(error);\n}\n" },
      },
      {
        name: 'winston, which catches them all',
        files: {
          'logger.ts':
            "import winston from 'winston';\nconst options = { console: { level: 'debug', handleExceptions: true } };\nexport const logger = winston.createLogger({\n  transports: [new winston.transports.Console(options.console)],\n  exitOnError: false, // ⟵\n});\n",
        },
      },
      {
        name: '.NET, a host without its worker',
        files: {
          'Program.cs':
            'builder.Services.Configure<HostOptions>(options =>\n{\n    options.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore; // ⟵\n});\n',
        },
      },
      {
        name: 'logged and forgotten',
        files: { 'server.js': "process.on('uncaughtException', (error) => { // ⟵\n  console.error(error);\n});\n" },
      },
      { name: 'nothing at all', files: { 'server.ts': "process.on('uncaughtException', () => {}); // ⟵\n" } },
    ],
    good: [
      {
        name: 'winston without a hand in exceptions',
        files: {
          'logger.ts':
            "import winston from 'winston';\nexport const logger = winston.createLogger({ transports: [new winston.transports.Console()], exitOnError: false });\n",
        },
      },
      {
        name: 'winston, told to keep out of exceptions',
        files: {
          'logger.ts':
            "import winston from 'winston';\nexport const logger = winston.createLogger({ transports: [new winston.transports.Console()], exitOnError: false, handleExceptions: false });\n",
        },
      },
      {
        name: 'ends',
        files: { 'server.js': "process.on('uncaughtException', (error) => {\n  console.error(error);\n  process.exit(1);\n});\n" },
      },
      { name: 'drains', files: { 'server.js': "process.on('uncaughtException', (error) => {\n  log(error);\n  shutdown(1);\n});\n" } },
      { name: 'a function from elsewhere', files: { 'server.js': "process.on('uncaughtException', onError);\n" } },
      { name: 'another event', files: { 'server.js': "process.on('warning', (warning) => console.warn(warning));\n" } },
    ],
  },
});

function* judge(call: Call, file: CodeFile): Iterable<Found> {
  const [event, handler] = call.args;
  if (event?.value().literal !== 'uncaughtException' || handler === undefined) return;
  const isInline = handler.kind === 'function';
  const named = handler.kind === 'name' ? file.functions.filter(({ name }) => name === handler.text) : [];
  const body = isInline ? handler.text : named.length === 1 && named[0] ? file.source.slice(named[0].span) : undefined;
  if (body === undefined || ENDS.test(body.replace(/^(?:async\s+)?function\s+\w+/, ''))) return;
  yield {
    span: isInline ? { start: call.span.start, end: handler.span.start } : call.span,
    what: 'The handler of `uncaughtException` keeps the broken process running.',
    ...(isInline && handler.text.endsWith('}') ? { fix: ending(handler) } : {}),
  };
}

/** winston takes uncaught exceptions and, unless it is told otherwise, ends the process after it has logged them. */
function* judgeWinston(call: Call, file: CodeFile): Iterable<Found> {
  const option = call.option('exitOnError');
  if (option?.value().literal !== false || !/handleExceptions(?!\s*:\s*false)|exceptionHandlers|exceptions\.handle/.test(file.source.text))
    return;
  const line = file.source.lineSpan(file.source.position(option.span.start).line);
  yield {
    span: { start: file.source.text.lastIndexOf('exitOnError', option.span.start), end: option.span.end },
    what: 'With `exitOnError: false` winston logs an uncaught exception and keeps the broken process running.',
    remedy: 'Leave `exitOnError` at its default: winston logs the error and ends the process, and the platform starts a fresh one at once.',
    ...replacing(file.source, { start: option.span.start, end: Math.min(line.end, option.span.end) }, /false/, 'true', {
      title: 'End the process',
      safe: false,
    }),
  };
}

/** .NET's host goes on without the background service that has failed. */
function* judgeHost({ value, span }: Assignment): Iterable<Found> {
  if (!value.text.endsWith('.Ignore')) return;
  yield {
    span,
    what: 'With `BackgroundServiceExceptionBehavior.Ignore` the host keeps running when a background service has failed, and nobody does its work.',
    remedy: 'Leave the default (`StopHost`), or handle the errors of one piece of work inside the service.',
  };
}

/** Ends the process as the handler's last statement. */
function ending({ span, text }: Expression): Fix {
  const brace = span.end - 1;
  const indent = /\n([ \t]*)\}$/.exec(text)?.[1];
  const statement = indent === undefined ? ' process.exit(1); ' : `  process.exit(1);\n${indent}`;
  return { title: 'End the process', safe: false, edits: [{ span: { start: brace, end: brace }, text: statement }] };
}
