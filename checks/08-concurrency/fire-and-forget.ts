import type { Annotation, Call, CodeFile, FunctionScope } from '../../src/analysis/code.ts';
import { floatingCalls, unheardPromises } from '../../src/analysis/knowledge/work/floating-promises.ts';
import {
  ANSWERS,
  CHANGES_DATA,
  CHILDREN,
  forgottenFunctions,
  isLeftAlone,
  MAY_BE_LOST,
  TO_CONNECTED,
  WORKS,
  onlyFillsCache,
} from '../../src/analysis/knowledge/work/forgotten-work.ts';
import { GREEN_THREADS, LEFT_WORDS, leftTasks, servesBeside } from '../../src/analysis/knowledge/work/left-tasks.ts';
import {
  handsOver,
  reportsBack,
  standsInMessages,
  unheardWork,
  worksForCaller,
} from '../../src/analysis/knowledge/work/unheard-goroutines.ts';
import { runsInBrowser } from '../../src/analysis/knowledge/settings/browser-code.ts';
import { runsInWebProcess } from '../../src/analysis/knowledge/serving/web-processes.ts';
import { ECMASCRIPT, JVM } from '../../src/analysis/languages.ts';
import { handlerAround, requestBehind } from '../../src/analysis/requests.ts';
import { startBehind } from '../../src/analysis/start-path.ts';
import { possibleHolders } from '../../src/analysis/words.ts';
import { onAnnotations, onCalls, rule, type Context, type Found } from '../rule.ts';
import { EXAMPLES } from './fire-and-forget.examples.ts';

/** Functions that set the app up and not a request: what they start lives as long as the process. */
const SET_UP =
  /^(?:main|run|serve|__init__|constructor|init\w*|start\w*|create_?app|setup\w*|bootstrap\w*|configure\w*|on_?(?:start|ready|module)\w*|lifespan|startup)$/i;
/** Code that waits for what it started, or that is bound to an open connection. */
const WAITED_FOR =
  /\.join\(\s*(?:(?:timeout\s*=\s*)?[\d._]*|timeout\s*=\s*[\w.]+)\s*\)|\.Wait\(\)|\berrgroup\b|\bmake\(chan\b|<-\s*\w|\bwebsocket|\.Upgrade\(|\bPump\(|gather\(|TaskGroup|\bJoinSet\b|\b(?:mpsc|oneshot)::(?:unbounded_)?channel\b|EventSource|text\/event-stream|Flusher/i;
/** An open connection, whose code may go on as long as it is open. */
const CONNECTION = /\bwebsocket|\.Upgrade\(|\bPump\(|EventSource|text\/event-stream|Flusher|\.Hijack\(/i;

/** Pools of threads and scopes of coroutines. */
const POOLS = ['*.submit', '*.execute', '*.launch'];

export default rule({
  id: 'concurrency/fire-and-forget',
  title: 'Hand work that outlives a request to a worker',
  why: 'Work that a request starts and forgets dies with the process at the next deploy, is retried by nobody, and competes with requests for memory.',
  remedy: 'Put a job into a queue and do the work in a worker process, or finish it before answering.',
  severity: 'warning',
  limits: [
    'A helper is known to work for a request where its callers are certain: by imports, declared types, or a method name that no other type has.',
  ],
  code: [
    onCalls(
      ['python'],
      ['threading.Thread().start', 'threading.Timer().start', 'Thread().start', 'Timer().start', 'multiprocessing.Process().start'],
      judgeThread,
    ),
    { languages: ['python'], literals: ['.start('], judge: judgeOwnThread },
    onCalls(
      ['python'],
      [
        'asyncio.create_task',
        'asyncio.ensure_future',
        ...['get_event_loop', 'get_running_loop'].flatMap((loop) => [`asyncio.${loop}().run_in_executor`, `asyncio.${loop}().create_task`]),
        'subprocess.Popen',
        ...GREEN_THREADS,
        'flask_executor.Executor().submit',
      ],
      judgeUnused,
    ),
    onCalls(['python'], ['os.system'], judgeShell),
    onCalls(['python'], ['*.add_task'], judgeAfterwards),
    onCalls(['python'], ['concurrent.futures.ThreadPoolExecutor().submit', 'concurrent.futures.ProcessPoolExecutor().submit'], judgeUnused),
    onCalls(
      JVM,
      ['Thread().start', 'java.lang.Thread().start', 'java.util.concurrent.CompletableFuture.runAsync', 'CompletableFuture.runAsync'],
      judgeUnused,
    ),
    onCalls(['kotlin'], ['kotlinx.coroutines.GlobalScope.launch', 'GlobalScope.launch'], judgeGlobal),
    onAnnotations(JVM, ['org.springframework.scheduling.annotation.Async'], judgeAsync),
    onCalls(
      ['csharp'],
      [
        'Task.Run',
        'System.Threading.Tasks.Task.Run',
        'Task.Factory.StartNew',
        'ThreadPool.QueueUserWorkItem',
        'Thread().Start',
        'System.Threading.Thread().Start',
        'HostingEnvironment.QueueBackgroundWorkItem',
        'System.Web.Hosting.HostingEnvironment.QueueBackgroundWorkItem',
      ],
      judgeUnused,
    ),
    onCalls(JVM, POOLS, judgePool),
    onCalls(
      ['ruby'],
      [
        'Thread.new',
        'Concurrent.Future.execute',
        'Concurrent.Promise.execute',
        'Concurrent.Promises.future',
        'Process.detach',
        'Process.spawn',
        'fork',
        'Process.fork',
      ],
      judgeUnused,
    ),
    onCalls(['ruby'], ['system', 'spawn'], judgeShell),
    onCalls(['rust'], ['tokio.spawn', 'tokio.task.spawn', 'actix_web.rt.spawn', 'std.thread.spawn'], judgeUnused),
    onCalls(ECMASCRIPT, ['setImmediate', 'process.nextTick'], judgeLater),
    onCalls(ECMASCRIPT, ['setTimeout'], judgeDelayed),
    onCalls(ECMASCRIPT, CHILDREN, judgeChild),
    onCalls(['php'], ['exec', 'shell_exec', 'proc_open', 'popen'], judgeShell),
    onCalls(['php'], ['*.dispatchAfterResponse', '*.afterResponse', 'fastcgi_finish_request'], judgeAnswered),
    { languages: ['csharp', 'python', ...JVM], literals: LEFT_WORDS, judge: judgeLeft },
    onCalls(ECMASCRIPT, ['Promise.all', 'Promise.allSettled'], judgeMany),
    { languages: ['go'], literals: ['go '], judge: judgeGo },
    onCalls(['go'], ['os/exec.Command().Start'], judgeCommand),
    { languages: ECMASCRIPT, literals: ['.catch(', '.then(', 'void '], judge: judgePromise },
    { languages: ECMASCRIPT, literals: ['async', 'sendMail'], judge: judgeFloating },
    { languages: ECMASCRIPT, literals: ['async'], judge: judgeForgotten },
    { languages: ['csharp'], literals: ['_ = '], judge: judgeDiscard },
  ],
  examples: EXAMPLES,
});

function* judgeThread(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  const { inside } = call;
  if (!inside || setsUp(inside) || waits(inside, file) || !runsInWebProcess(file.path, context.deployable, context.repository)) return;
  // A class that is a thread, or that keeps one, looks after it elsewhere.
  if (servesBeside(call, file)) return;
  if (!handlerAround(inside) && (inside.owner !== undefined || /\bself\./.test(call.receiver?.text ?? ''))) return;
  yield {
    span: call.span,
    what: `${inside.name === undefined ? 'This function' : `\`${inside.name}\``} starts a thread in the web process and forgets it.`,
  };
}

/** A handler may be called whatever it is: what it starts belongs to a request. */
function setsUp(scope: FunctionScope): boolean {
  return SET_UP.test(scope.name ?? '') && handlerAround(scope) === undefined;
}

/** `EmailThread(message).start()`, where the app's own class is a thread. */
function* judgeOwnThread(file: CodeFile, context: Context): Iterable<Found> {
  for (const call of file.callsTo('*.start')) {
    const made = call.receiver?.call();
    if (made === undefined || !/^[A-Z]\w*$/.test(made.method) || !isThread(made, file, context)) continue;
    yield* judgeThread(call, file, context);
  }
}

function isThread({ method }: Call, file: CodeFile, { deployable, repository }: Context): boolean {
  const own = new RegExp(`^[ \\t]*class ${method}\\((?:[\\w.]+,\\s*)*(?:threading\\.)?Thread\\b`, 'm');
  if (own.test(file.source.text)) return true;
  if (!file.imports.some(({ local }) => local === method)) return false;
  return possibleHolders(deployable?.sources ?? [], [method], repository).some((path) => own.test(repository.source(path)?.text ?? ''));
}

function* judgeUnused(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  if (call.used) return;
  const who = requestOf(call, file, context);
  if (who) yield { span: call.span, what: `${who} starts work with \`${call.name.split('.').slice(-2).join('.')}\` and forgets it.` };
}

/** A suspending function is there to be waited for: what it starts in the scope of the whole process is waited for by nobody. */
function* judgeGlobal(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  const around = namedAround(call.inside);
  const isSuspending = around !== undefined && /\bsuspend\s+fun\b/.test(file.source.text.slice(around.span.start, call.span.start));
  const isServed = context.deployable?.kind === 'server' && runsInWebProcess(file.path, context.deployable, context.repository);
  if (!isSuspending || !isServed || SET_UP.test(around.name ?? '') || waits(around, file)) {
    yield* judgeUnused(call, file, context);
    return;
  }
  const text = file.source.slice(call.span).replaceAll(/^.*\blog(?:ger)?\b.*$/gim, '');
  if (call.used || MAY_BE_LOST.test(text) || TO_CONNECTED.test(text)) return;
  yield { span: call.callee, what: `\`${around.name}\` starts work in \`${call.receiver?.text ?? ''}\` and does not wait for it.` };
}

/** A method of a bean that Spring runs in a pool of the web process: who calls it goes on, and a restart loses it. */
function* judgeAsync(annotation: Annotation, file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  if (deployable?.kind !== 'server' || !runsInWebProcess(file.path, deployable, repository)) return;
  const method = file.functions.find(({ annotations }) => annotations.includes(annotation));
  if (method === undefined) return;
  const body = file.source.slice(method.span);
  const name = method.name ?? '';
  if (
    !/\b(?:send|mail|email|notify|deliver|upload|publish|charge|import|export)\w*\(/i.test(body) ||
    MAY_BE_LOST.test(name) ||
    TO_CONNECTED.test(body)
  )
    return;
  yield {
    span: annotation.span,
    what: `\`@Async\` leaves \`${name}\` to a pool of threads of the web process, which forgets it when it stops.`,
  };
}

/** `setImmediate(() => sendReceipt(order))`: to come a turn later outlives no request by itself, only what is started then does. */
function* judgeLater(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  const work = call.args[0]?.text ?? '';
  if (!WORKS.test(work) || ANSWERS.test(work) || MAY_BE_LOST.test(work) || TO_CONNECTED.test(work)) return;
  yield* judgeUnused(call, file, context);
}

/** `setTimeout(() => Order.updateOne(…), 15 * 60 * 1000)`: what a deploy in the meantime forgets. */
function* judgeDelayed(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  const [work, delay] = call.args;
  const factors = (delay?.text ?? '').replaceAll('_', '').split('*').map(Number);
  const text = work?.text ?? '';
  if (!(factors.reduce((all, one) => all * one, 1) >= LONG_MS) || !CHANGES_DATA.test(text) || TO_CONNECTED.test(text)) return;
  yield* judgeUnused(call, file, context);
}

const LONG_MS = 10_000;
/** FastAPI's `background_tasks.add_task(train)`: it runs in the web process when the answer is out. */
function* judgeAfterwards(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  if (!/\bBackgroundTasks\b/.test(file.source.text) || !file.importsAny('fastapi', 'starlette')) return;
  const work = call.args[0]?.text ?? '';
  if (MAY_BE_LOST.test(work) || TO_CONNECTED.test(work)) return;
  const who = requestOf(call, file, context);
  if (who) yield { span: call.span, what: `${who} leaves \`${work.slice(0, 60)}\` to the web process, to be run when the answer is out.` };
}

/** Scopes of coroutines that live as long as the app, by what people call them. */
const OF_THE_APP = /(?:^|[._])\w*(?:background|application|app|worker|async)\w*(?:\.\w*)?scope$/i;

/** `executor.submit(…)`, `scope.launch { … }`. */
function* judgePool(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  const receiver = call.receiver?.text ?? '';
  const isPool =
    call.method === 'launch'
      ? /CoroutineScope\(|scope$/i.test(receiver)
      : /executor|pool$/i.test(receiver) && /->|::|\bRunnable\b|\{/.test(call.args[0]?.text ?? file.source.slice(call.span));
  if (!isPool || /\bviewModelScope\b|\blifecycleScope\b|\bGlobalScope$/.test(receiver)) return;
  yield* OF_THE_APP.test(receiver) ? judgeGlobal(call, file, context) : judgeUnused(call, file, context);
}

/** `sendReceipt(order).catch(log);` and `void sendReceipt(order);` in a handler. */
function* judgePromise(file: CodeFile, context: Context): Iterable<Found> {
  for (const { call, started } of unheardPromises(file)) {
    const who = requestOf(call, file, context);
    if (who) yield { span: call.span, what: `${who} starts \`${started}\` and does not wait for it.` };
  }
}

/** `archive(link);` in a handler, where the function is one that returns a promise: nobody waits for it. */
function* judgeFloating(file: CodeFile, context: Context): Iterable<Found> {
  for (const call of floatingCalls(file, context)) {
    const who = requestOf(call, file, context);
    if (who) yield { span: call.span, what: `${who} starts \`${file.source.slice(call.callee)}\` and does not wait for it.` };
  }
}

/** `(async () => { … })();` and `users.forEach(async (user) => { … });` in a handler. */
function* judgeForgotten(file: CodeFile, context: Context): Iterable<Found> {
  for (const call of forgottenFunctions(file)) {
    const who = requestOf(call, file, context);
    if (who) yield { span: startOf(call, file), what: `${who} starts an asynchronous function and does not wait for it.` };
  }
}

/** The line that a call begins on. */
function startOf({ span: { start, end } }: Call, { source: { text } }: CodeFile): Found['span'] {
  const line = text.indexOf('\n', start);
  return { start, end: line === -1 ? end : Math.min(end, line) };
}

/** `spawn('node', ['report.js'], { detached: true }).unref()`, `exec('ffmpeg …', log)`, `new Worker('./resize.js')`. */
function* judgeChild(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  if (!isLeftAlone(call, file)) return;
  const who = requestOf(call, file, context);
  if (who) yield { span: startOf(call, file), what: `${who} starts \`${call.name}\` and forgets it.` };
}

/** `cmd.Start()` in a handler that does not wait for the program. */
function* judgeCommand(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  const who = requestOf(call, file, context);
  if (who) yield { span: call.span, what: `${who} starts a program and does not wait for it.` };
}

/** `_ = mailer.SendAsync(order);` in a handler. */
function* judgeDiscard(file: CodeFile, context: Context): Iterable<Found> {
  for (const { target, value, span } of file.assignments) {
    const call = target === '_' ? value.call() : undefined;
    if (
      call === undefined ||
      call.awaited ||
      !call.method.endsWith('Async') ||
      MAY_BE_LOST.test(value.text.slice(0, 200)) ||
      TO_CONNECTED.test(value.text.slice(0, 200))
    )
      continue;
    const who = requestOf(call, file, context);
    if (who) yield { span, what: `${who} starts \`${call.method}\` and throws its task away.` };
  }
}

function* judgeLeft(file: CodeFile, context: Context): Iterable<Found> {
  for (const call of leftTasks(file)) {
    const who = requestOf(call, file, context);
    if (who)
      yield { span: startOf(call, file), what: `${who} starts \`${file.source.slice(call.callee).slice(-60)}\` and does not wait for it.` };
  }
}

/** `Promise.all(orders.map((order) => db.query(…)));` as a statement. */
function* judgeMany(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  const text = file.source.slice(call.span);
  if (!call.awaited && (CHANGES_DATA.test(text) || WORKS.test(text)) && !MAY_BE_LOST.test(text) && !ANSWERS.test(text))
    yield* judgeUnused(call, file, context);
}

/** Laravel's `dispatchAfterResponse` and PHP-FPM's own way: the web process goes on when the answer is out. */
function* judgeAnswered(call: Call, file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  if (!runsInWebProcess(file.path, deployable, repository) || /(?:^|\/)Console\//.test(file.path)) return;
  yield { span: startOf(call, file), what: `\`${call.method}\` leaves work to the web process, to be done when the answer is out.` };
}

function* judgeGo(file: CodeFile, context: Context): Iterable<Found> {
  for (const call of file.calls) {
    const before = file.source.text.slice(Math.max(0, call.span.start - 8), call.span.start);
    if (!/(?:^|\s)go\s+$/.test(before) || handsOver(call, file) || onlyFillsCache(file.source.slice(call.span))) continue;
    const who = requestOf(call, file, context, reportsBack(call, file) ? WAITED_FOR : CONNECTION);
    if (who) yield { span: call.span, what: `${who} starts a goroutine that the request does not wait for.` };
    else if (sendsUnheard(call, file, context))
      yield { span: call.span, what: `${nameOf(call.inside)} sends in a goroutine that nobody waits for.` };
    else yield* leftToGoroutine(call, file, context);
  }
}

/** `go func() { if err := storage.Delete(id); err != nil { log.Print(err) } }()` of a method that somebody calls with a context, or for a message. */
function* leftToGoroutine(call: Call, file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  const around = namedAround(call.inside);
  const work = around && unheardWork(call, file);
  if (work === undefined || around === undefined || !runsInWebProcess(file.path, deployable, repository)) return;
  const isForMessage = standsInMessages(call, file);
  const isForCaller = worksForCaller(around, file) && !SET_UP.test(around.name ?? '') && !startBehind(around, file, deployable, repository);
  if (isForMessage || isForCaller)
    yield { span: call.span, what: `${nameOf(call.inside)} leaves \`${work}\` to a goroutine that nobody waits for.` };
}

/** What reaches somebody outside: mail, a webhook, a message. */
const SENDS =
  /\b(?:send|deliver)\w*(?:mail|message|notification|sms|webhook|push)\w*\(|\bsmtp\.SendMail\(|\.DialAndSend\(|\bhttp\.Post(?:Form)?\(|\b\w*[cC]lient\.(?:Post|Do)\(/i;

/** `go mailer.SendEmail(…)` of a server, in what runs again and again, whoever calls it. */
function sendsUnheard(call: Call, file: CodeFile, { deployable, repository }: Context): boolean {
  const { inside } = call;
  const text = file.source.slice(call.span);
  if (
    inside === undefined ||
    !SENDS.test(text) ||
    TO_CONNECTED.test(text) ||
    /\bfor\s*(?:\{|range\b.*\b(?:chan|ch|queue|jobs)\b)/.test(text)
  )
    return false;
  if (SET_UP.test(inside.name ?? '') || waits(inside, file) || !runsInWebProcess(file.path, deployable, repository)) return false;
  return !startBehind(inside, file, deployable, repository);
}

function nameOf(scope: FunctionScope | undefined): string {
  const around = namedAround(scope);
  return around?.name === undefined ? 'This function' : `\`${around.name}\``;
}

/** The function with a name that a scope stands in; the outermost where none has one. */
function namedAround(scope: FunctionScope | undefined): FunctionScope | undefined {
  let around = scope;
  while (around?.name === undefined && around?.inside !== undefined) around = around.inside;
  return around;
}

/** Who starts the call while a request is handled, for people; undefined when no request does, or when it is waited for. */
function requestOf(call: Call, file: CodeFile, { deployable, repository }: Context, waited: RegExp = WAITED_FOR): string | undefined {
  const { inside } = call;
  if (!inside || setsUp(inside) || waits(inside, file, waited) || !runsInWebProcess(file.path, deployable, repository)) return undefined;
  if (runsInBrowser(file, deployable)) return undefined;
  const request = requestBehind(inside, file, deployable, repository);
  if (!request || (request.path === file.path && waits(request.handler, file, waited))) return undefined;
  const [starter] = request.through;
  const handler = request.handler.name === undefined ? 'the request handler' : `the request handler \`${request.handler.name}\``;
  return starter === undefined ? `T${handler.slice(1)}` : `\`${starter}\`, which ${handler} calls,`;
}

function* judgeShell(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  const command = call.args[0];
  if (file.language !== 'php' && requestOf(call, file, context) === undefined) return;
  if (command && /&\s*["']?\s*$/.test(command.text) && !/&&\s*["']?\s*$/.test(command.text)) {
    yield { span: call.span, what: `\`${call.name}\` leaves a process running in the background of the web server.` };
  }
}

function waits(scope: FunctionScope, file: CodeFile, waited: RegExp = WAITED_FOR): boolean {
  return waited.test(file.source.slice(scope.span));
}
