import { consumersAt } from '../../src/analysis/knowledge/stopping/undrained-consumers.ts';
import type { Call, CodeFile, FunctionScope } from '../../src/analysis/code.ts';
import {
  callsBelow,
  endsProcess,
  onlyTells,
  terminationHandlers,
  TERMINATION_LITERALS,
} from '../../src/analysis/knowledge/stopping/termination-handlers.ts';
import { listeningCalls } from '../../src/analysis/knowledge/serving/servers.ts';
import { isProgramBeside } from '../../src/analysis/knowledge/serving/other-programs.ts';
import { ECMASCRIPT, JVM } from '../../src/analysis/languages.ts';
import type { Deployable, Repository } from '../../src/analysis/repository.ts';
import { rule, type Context, type Found } from '../rule.ts';
import { EXAMPLES } from './broken-graceful-shutdown.examples.ts';

export default rule({
  id: 'disposability/broken-graceful-shutdown',
  title: 'Finish what is in flight before the process ends',
  why: 'A shutdown that ends at once drops the requests that are being answered, at every deploy and scale-in, although it looks as if it was taken care of.',
  remedy: 'Stop accepting, wait for what is in flight, close the pools, and only then end the process.',
  severity: 'warning',
  limits: ['A handler that calls functions of other files is taken to drain there.'],
  code: [
    { languages: [...ECMASCRIPT, 'python', 'ruby', 'csharp', ...JVM], literals: TERMINATION_LITERALS, judge: judgeHandlers },
    { languages: ['go'], literals: ['signal.Notify', 'Shutdown'], judge: judgeGo },
    { languages: ['rust'], literals: ['select!'], judge: judgeSelect },
    { languages: JVM, literals: ['addShutdownHook'], judge: judgeHooks },
  ],
  examples: EXAMPLES,
});

/** Clients of backing services: to close these is no draining of requests. */
const CLIENTS =
  /(?:mongoose|mongo\w*|prisma|pool|sequelize|redis\w*|knex|db|database|pg|mysql|connection|dataSource|orm|cache|client|queues?|scheduler|agenda|producer|consumer|kafka|channel|publisher|subscriber|transport|mailer)\b/i;
const CLOSES = /^(?:close|end|quit|disconnect|\$disconnect|destroy|closeAll|release|obliterate|shutdown|stop|flush|drain)$/;

/** What a handler does is known when it only tells, ends, and closes clients. */
function* judgeHandlers(file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  const isWorker = deployable?.kind === 'worker' || (deployable?.kind === 'unknown' && consumersAt(file.path, repository).length > 0);
  if (!isWorker && (deployable?.kind !== 'server' || isProgramBeside(file, deployable, repository))) return;
  const work = isWorker ? 'the work that is in hand' : 'the requests that are being answered';
  for (const { registration, body, written } of terminationHandlers(file)) {
    const calls = body ? callsBelow(body, file) : [];
    const exit = calls.find((call) => endsProcess(call) && !unwinds(call, file));
    if (!body || !exit) continue;
    const rest = calls.filter((call) => !endsProcess(call) && !onlyTells(call) && !file.functions.some(({ name }) => name === call.name));
    // To close what a worker takes its work from is how it stops well.
    if (isWorker && rest.length > 0) continue;
    const unawaited = rest.find(
      (call) =>
        isServerClose(call) && call.args.length === 0 && !call.used && call.inside === exit.inside && call.span.end < exit.span.start,
    );
    const clients = rest.filter(
      (call) => CLOSES.test(call.method) && CLIENTS.test(call.callee.start < call.callee.end ? file.source.slice(call.callee) : ''),
    );
    if (unawaited === undefined && clients.length < rest.length && !endsInOneBreath(exit, body, file)) continue;
    const { start, end } = registration.span;
    yield {
      span:
        written.kind === 'function' && file.source.slice(registration.span).includes('\n')
          ? { start, end: written.span.start }
          : { start, end },
      what: unawaited
        ? `The handler calls \`${file.source.slice(unawaited.callee)}()\` and ends the process in the next breath, before that has closed anything.`
        : clients.length > 0 && clients.length === rest.length
          ? `The handler closes the backing services and ends the process without waiting for ${work}.`
          : `The handler ends the process at once, and with it ${work}.`,
    };
  }
}

/** What Node is asked between a signal and `process.exit` in one function gets no chance to finish, whatever it is. */
function endsInOneBreath(exit: Call, body: FunctionScope, file: CodeFile): boolean {
  if (!ECMASCRIPT.some((one) => one === file.language) || exit.inside !== body) return false;
  const before = file.source.text.slice(body.span.start, exit.span.start);
  return (
    !/\bawait\b/.test(before) && file.conditionsAround(exit.span).every((condition) => file.conditionsAround(body.span).includes(condition))
  );
}

/** `sys.exit` and Ruby's `exit` raise: the server's own code may still clean up on the way. */
function unwinds({ name }: Call, file: CodeFile): boolean {
  return (file.language === 'python' && name !== 'os._exit') || (file.language === 'ruby' && !name.endsWith('!'));
}

function isServerClose({ method, receiver, name }: Call): boolean {
  return method === 'close' && (/(?:server|http)$/i.test(receiver?.text ?? '') || /listen\(\)\.close$|createServer\(\)\.close$/.test(name));
}

/** Waiting of any kind behind the call that serves. */
const WAITS = /<-|\.Wait\(|select\s*\{|time\.Sleep/;
const SERVES = ['*.ListenAndServe', '*.ListenAndServeTLS', '*.Serve'] as const;

/** What lets a server finish, whoever made it. */
const DRAINS = /\.(?:Shutdown|ShutdownWith(?:Timeout|Context)|GracefulStop)\(/;

function* judgeGo(file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  const signals = file.callsTo('os/signal.Notify', 'os/signal.NotifyContext');
  if (deployable?.kind !== 'server' || (signals.length === 0 && !file.source.text.includes('.Shutdown('))) return;
  const { text } = file.source;
  for (const serve of file.callsTo(...SERVES)) {
    if (isFatalOnShutdown(serve, file))
      yield {
        span: serve.span,
        what: `\`${serve.method}\` returns \`ErrServerClosed\` as soon as \`Shutdown\` is called, and this goroutine then ends the process before the requests in flight are answered.`,
        remedy: 'Leave `http.ErrServerClosed` out: `if err != nil && !errors.Is(err, http.ErrServerClosed)`.',
      };
    else if (isRaced(serve, file))
      yield {
        span: serve.span,
        // Whether whoever calls it waits for something else is not known.
        ...(/^(?:main|run)$/i.test(serve.inside?.name ?? '') ? {} : { confidence: 'likely' as const }),
        what: `\`${serve.method}\` returns as soon as \`Shutdown\` is called in the goroutine, and \`${serve.inside?.name ?? 'main'}\` ends without waiting for it to finish.`,
        remedy: 'Wait behind `ListenAndServe` until `Shutdown` has returned: close a channel in the goroutine and receive from it.',
      };
  }
  if (DRAINS.test(text)) return;
  const ends = [...judgeEnds(file, signals)];
  yield* ends.length > 0 ? ends : judgeOutOfReach(file, signals, deployable, repository);
}

/** What ends the process, or the server, as soon as the signal comes. */
function* judgeEnds(file: CodeFile, signals: readonly Call[]): Iterable<Found> {
  const { text } = file.source;
  for (const call of file.calls) {
    const drops =
      /^net\/http\.Server\{\}\.Close$|^github\.com\/labstack\/echo(?:\/v\d)?\.(?:New\(\)|Echo\{\})\.Close$|^google\.golang\.org\/grpc\.(?:NewServer\(\)|Server\{\})\.Stop$/.test(
        call.name,
      );
    if (drops && !/defer\s+$/.test(text.slice(0, call.span.start)))
      yield {
        span: call.span,
        what: `\`${call.method}\` cuts off the requests in flight; \`${call.method === 'Stop' ? 'GracefulStop' : 'Shutdown'}\` lets them finish.`,
      };
    if (call.name === 'os.Exit' && endsOnSignal(call, signals, file))
      yield { span: call.span, what: 'The process ends as soon as the signal comes, and with it the requests that are being answered.' };
  }
}

/** Signals by which a process is asked to end; none given stands for all of them. */
const ENDING = /SIG(?:TERM|INT|QUIT)|Interrupt|\.\.\./;

/** A server that nobody shuts down, in a process that hears the signal. */
function* judgeOutOfReach(file: CodeFile, signals: readonly Call[], { sources }: Deployable, repository: Repository): Iterable<Found> {
  const signal = signals.find(({ args }) => args.length === 1 || args.slice(1).some(({ text }) => ENDING.test(text)));
  const serve = [...listeningCalls(file)].find(({ form }) => form.serves !== false)?.call;
  if (!signal || !serve || isEnded(serve, file)) return;
  if (sources.some((path) => path.endsWith('.go') && DRAINS.test(repository.source(path)?.text ?? ''))) return;
  const isHeld = !serve.name.startsWith('net/http.ListenAndServe');
  yield {
    span: signal.span,
    what: isHeld
      ? `The signal is heard, but nothing shuts down the server that \`${serve.method}\` starts: the requests that are being answered end with the process.`
      : `The signal is heard, but nobody can shut down the server that \`http.${serve.method}\` starts: the process ends, and with it the requests that are being answered.`,
    remedy: 'Make an `http.Server`, call its `ListenAndServe`, and its `Shutdown` when the signal comes.',
  };
}

/** Something of its own ends the server, well or not. */
function isEnded({ receiver }: Call, file: CodeFile): boolean {
  return (
    receiver !== undefined && file.calls.some((call) => call.receiver?.text === receiver.text && /close|stop|shutdown/i.test(call.method))
  );
}

/** A goroutine that ends the process with whatever the server returns, while another function shuts that server down. */
function isFatalOnShutdown(serve: Call, file: CodeFile): boolean {
  const { inside, receiver } = serve;
  const { text } = file.source;
  if (!inside || !receiver || !isGoroutine(inside, text) || text.includes('ErrServerClosed')) return false;
  const isShutDown = file.callsTo('*.Shutdown').some((call) => call.receiver?.text === receiver.text && call.inside !== inside);
  if (!isShutDown) return false;
  const before = text.slice(inside.span.start, serve.span.start);
  if (/\blog\.(?:Fatal|Panic)(?:f|ln)?\([^()\n]*$|\bpanic\($/.test(before)) return true;
  const bound = /\bif\s+(\w+)\s*:=\s*$/.exec(before)?.[1];
  const rest = text.slice(serve.span.end, inside.span.end);
  return (
    bound !== undefined && new RegExp(`^\\s*;\\s*${bound}\\s*!=\\s*nil\\s*\\{\\s*(?:\\w+\\.)*(?:Fatal|Panic|panic)(?:f|ln)?\\(`).test(rest)
  );
}

function isGoroutine({ span }: FunctionScope, text: string): boolean {
  return /\bgo\s+$/.test(text.slice(Math.max(0, span.start - 10), span.start));
}

/** `Shutdown` is called in a goroutine of the function that serves, which ends behind it. */
function isRaced(serve: Call, file: CodeFile): boolean {
  const outer = serve.inside;
  const receiver = serve.receiver?.text;
  const { text } = file.source;
  if (outer?.name === undefined || receiver === undefined || WAITS.test(text.slice(serve.span.end, outer.span.end))) return false;
  return file.callsTo('*.Shutdown').some(({ receiver: closed, inside }) => {
    if (inside === undefined || closed?.text !== receiver || !isGoroutine(inside, text)) return false;
    return inside.inside === outer && inside.span.end < serve.span.start;
  });
}

/** Nothing but words between the receive from the signal's channel and the exit; a listener that is closed waits for no request. */
function endsOnSignal(exit: Call, signals: readonly Call[], file: CodeFile): boolean {
  const scope = exit.inside;
  const channel = signals.map(({ args }) => args[0]?.text ?? '').find((name) => /^\w+$/.test(name));
  if (!scope || channel === undefined) return false;
  const received = handedOn(channel, scope, file);
  if (!new RegExp(`<-\\s*${received}\\b`).test(file.source.slice(scope.span))) return false;
  return callsBelow(scope, file).every(
    (call) => call === exit || onlyTells(call) || signals.includes(call) || /^make$|^net\.Listen(?:er\{\}|\(\))\.Close$/.test(call.name),
  );
}

/** What a goroutine calls the channel that it is given: `go func(c chan os.Signal) { … }(quit)`. */
function handedOn(channel: string, { span, parameters }: FunctionScope, { source }: CodeFile): string {
  const given = /^\(([\w\s,]*)\)/.exec(source.text.slice(span.end, span.end + 80))?.[1]?.split(/\s*,\s*/) ?? [];
  return parameters[given.indexOf(channel)] ?? channel;
}

/** Servers that `select!` may drop: Actix, which handles signals itself, is none of them. */
const SERVER_FUTURE = /\b(?:axum::serve|warp::serve|\.serve|Server::bind)\s*\(/;

function* judgeSelect(file: CodeFile): Iterable<Found> {
  for (const { span } of file.callsTo('tokio.select!', 'select!', 'futures.select!')) {
    const text = file.source.slice(span);
    if (!/\brecv\(\)|ctrl_c|signal|shutdown|terminate/i.test(text) || text.includes('with_graceful_shutdown')) continue;
    const at = text.search(/\b(?:axum::serve|warp::serve)\s*\(|\.serve\s*\(/);
    const held = file.assignments.find(
      ({ name, value }) =>
        /^\w+$/.test(name) &&
        SERVER_FUTURE.test(value.text) &&
        !value.text.includes('with_graceful_shutdown') &&
        new RegExp(`=\\s*(?:&mut\\s+)?${name}\\b`).test(text),
    );
    const from = at >= 0 ? at : held ? text.search(new RegExp(`=\\s*(?:&mut\\s+)?${held.name}\\b`)) : -1;
    if (from < 0) continue;
    const line = file.source.lineSpan(file.source.position(span.start + from).line);
    yield {
      span: line,
      what: 'When the signal comes, `select!` drops the server in the middle of the requests that it is answering.',
      remedy: 'Hand the signal to the server: `.with_graceful_shutdown(…)`, and await it.',
    };
  }
}

function* judgeHooks(file: CodeFile): Iterable<Found> {
  for (const hook of file.callsTo('*.addShutdownHook')) {
    for (const call of file.calls.filter(({ span }) => span.start > hook.span.start && span.end <= hook.span.end)) {
      const atOnce = call.method === 'stop' && call.args.length > 0 && call.args.every((arg) => arg.value().literal === 0);
      const now =
        call.method === 'shutdownNow' && /grpc|server/i.test(file.source.slice(call.callee)) && !/\.shutdown\(\)/.test(file.source.text);
      if (atOnce || now) yield { span: call.span, what: `\`${call.method}\` cuts off the requests in flight instead of waiting for them.` };
    }
  }
}
