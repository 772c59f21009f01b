import { calledElsewhere } from '../../src/analysis/callers.ts';
import type { Annotation, Call, CodeFile, FunctionScope } from '../../src/analysis/code.ts';
import { runsInBrowser } from '../../src/analysis/knowledge/settings/browser-code.ts';
import { runsInWebProcess } from '../../src/analysis/knowledge/serving/web-processes.ts';
import { ECMASCRIPT, JVM } from '../../src/analysis/languages.ts';
import { handlerAround, requestBehind } from '../../src/analysis/requests.ts';
import { startBehind } from '../../src/analysis/start-path.ts';
import { onAnnotations, onCalls, rule, type Context, type Found } from '../rule.ts';
import { EXAMPLES } from './fire-and-forget.examples.ts';

/** Functions that set the app up and not a request: what they start lives as long as the process. */
const SET_UP =
  /^(?:main|run|serve|__init__|constructor|init\w*|start\w*|create_?app|setup\w*|bootstrap\w*|configure\w*|on_?(?:start|ready|module)\w*|lifespan|startup)$/i;
/** Code that waits for what it started, or that is bound to an open connection. */
const WAITED_FOR =
  /\.join\(\s*(?:timeout\s*=\s*)?[\d._]*\s*\)|\.Wait\(\)|\berrgroup\b|\bmake\(chan\b|<-\s*\w|\bwebsocket|\.Upgrade\(|\bPump\(|gather\(|TaskGroup|\bJoinSet\b|\b(?:mpsc|oneshot)::(?:unbounded_)?channel\b|EventSource|text\/event-stream|Flusher/i;
/** An open connection, whose code may go on as long as it is open. */
const CONNECTION = /\bwebsocket|\.Upgrade\(|\bPump\(|EventSource|text\/event-stream|Flusher|\.Hijack\(/i;

/** What goes to those who are connected just now, and to nobody later. */
const TO_CONNECTED =
  /\bsubscri(?:ption|ber)s?\b[\w.]*\.(?:Notify|Publish|OnNext|Next|Update|Send)\w*\(|\bhub|hub(?:Context)?\b|\bClients\b|socket|broadcast|presence|typing/i;

/** Pools of threads and scopes of coroutines. */
const POOLS = ['*.submit', '*.execute', '*.launch'];
/** The chain is what answers, or it hands its failure to the framework. */
const ANSWERS = /\b(?:res|response|reply|ctx|next|resolve|reject|done|cb|callback|socket|ws|stream)\b|^\s*(?:return|await)\b/;
/** What may well be lost: what the process says of itself, or can make again. */
const MAY_BE_LOST =
  /log|track|metric|cache|telemetry|analytics|audit|touch|last_?(?:seen|used|login|activity)|ping|revalidat|prefetch|warm/i;

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
    onCalls(['python'], ['threading.Thread().start', 'Thread().start', 'multiprocessing.Process().start'], judgeThread),
    onCalls(
      ['python'],
      ['asyncio.create_task', 'asyncio.ensure_future', 'asyncio.get_event_loop().run_in_executor', 'subprocess.Popen'],
      judgeUnused,
    ),
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
      ['Task.Run', 'System.Threading.Tasks.Task.Run', 'Task.Factory.StartNew', 'ThreadPool.QueueUserWorkItem'],
      judgeUnused,
    ),
    onCalls(JVM, POOLS, judgePool),
    onCalls(['ruby'], ['Thread.new', 'Concurrent.Future.execute', 'Concurrent.Promises.future'], judgeUnused),
    onCalls(['rust'], ['tokio.spawn', 'tokio.task.spawn', 'actix_web.rt.spawn', 'std.thread.spawn'], judgeUnused),
    onCalls(ECMASCRIPT, ['setImmediate', 'process.nextTick'], judgeLater),
    onCalls(ECMASCRIPT, ['setTimeout'], judgeDelayed),
    onCalls(['php'], ['exec', 'shell_exec', 'proc_open', 'popen'], judgeShell),
    { languages: ['go'], literals: ['go '], judge: judgeGo },
    { languages: ECMASCRIPT, literals: ['.catch(', 'void '], judge: judgePromise },
    { languages: ECMASCRIPT, literals: ['async', 'sendMail'], judge: judgeFloating },
    { languages: ['csharp'], literals: ['_ = '], judge: judgeDiscard },
  ],
  examples: EXAMPLES,
});

function* judgeThread(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  const { inside } = call;
  if (
    !inside ||
    SET_UP.test(inside.name ?? '') ||
    waits(inside, file) ||
    !runsInWebProcess(file.path, context.deployable, context.repository)
  )
    return;
  // A class that is a thread, or that keeps one, looks after it elsewhere.
  if (!handlerAround(inside) && (inside.owner !== undefined || /\bself\./.test(call.receiver?.text ?? ''))) return;
  yield {
    span: call.span,
    what: `${inside.name === undefined ? 'This function' : `\`${inside.name}\``} starts a thread in the web process and forgets it.`,
  };
}

function* judgeUnused(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  if (call.used) return;
  const who = requestOf(call, file, context);
  if (who) yield { span: call.span, what: `${who} starts work with \`${call.name.split('.').slice(-2).join('.')}\` and forgets it.` };
}

/** A suspending function is there to be waited for: what it starts in the scope of the whole process is waited for by nobody. */
function* judgeGlobal(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  const { inside } = call;
  const isSuspending = inside?.name !== undefined && /\bsuspend\s+fun\b/.test(file.source.text.slice(inside.span.start, call.span.start));
  const isServed = context.deployable?.kind === 'server' && runsInWebProcess(file.path, context.deployable, context.repository);
  if (!isSuspending || !isServed || SET_UP.test(inside.name ?? '') || waits(inside, file)) {
    yield* judgeUnused(call, file, context);
    return;
  }
  const text = file.source.slice(call.span);
  if (call.used || MAY_BE_LOST.test(text) || TO_CONNECTED.test(text)) return;
  yield { span: call.callee, what: `\`${inside.name}\` starts work in \`GlobalScope\` and does not wait for it.` };
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
/** Work on data or for somebody outside that has to be done. */
const CHANGES_DATA = /\.(?:update\w*|delete\w*|destroy|save|create|insert\w*|findOneAnd\w*|findByIdAnd\w*|sendMail|query|execute)\(/;

/** FastAPI's `background_tasks.add_task(train)`: it runs in the web process when the answer is out. */
function* judgeAfterwards(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  if (!/\bBackgroundTasks\b/.test(file.source.text) || !file.importsAny('fastapi', 'starlette')) return;
  const work = call.args[0]?.text ?? '';
  if (MAY_BE_LOST.test(work) || TO_CONNECTED.test(work)) return;
  const who = requestOf(call, file, context);
  if (who) yield { span: call.span, what: `${who} leaves \`${work.slice(0, 60)}\` to the web process, to be run when the answer is out.` };
}

/** `executor.submit(…)`, `scope.launch { … }`. */
function* judgePool(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  const receiver = call.receiver?.text ?? '';
  const isPool =
    call.method === 'launch'
      ? /CoroutineScope\(|Scope$/.test(receiver)
      : /executor|pool$/i.test(receiver) && /->|::|\bRunnable\b|\{/.test(call.args[0]?.text ?? file.source.slice(call.span));
  if (isPool && !/\bviewModelScope\b|\blifecycleScope\b/.test(receiver)) yield* judgeUnused(call, file, context);
}

/** `sendReceipt(order).catch(log);` and `void sendReceipt(order);` in an asynchronous handler. */
function* judgePromise(file: CodeFile, context: Context): Iterable<Found> {
  for (const call of file.calls) {
    const before = file.source.text.slice(Math.max(0, call.span.start - 24), call.span.start);
    const isVoid = /(?:^|[;{}\n>])\s*void\s+$/.test(before);
    if (!isVoid && (call.method !== 'catch' || call.used || call.args.length === 0)) continue;
    const text = file.source.slice(call.span);
    const started = file.source.slice(call.callee).replace(/\.(?:then|catch|finally)\b[\s\S]*$/, '');
    if (
      text.length > 600 ||
      ANSWERS.test(text) ||
      MAY_BE_LOST.test(started) ||
      TO_CONNECTED.test(started) ||
      !WORKS.test(started) ||
      hasTimeout(text)
    )
      continue;
    const scope = call.inside;
    if (scope === undefined || !/^\s*(?:export\s+)?(?:public\s+|private\s+|static\s+|override\s+)*async\b/.test(headOf(scope, file)))
      continue;
    const who = requestOf(call, file, context);
    if (who)
      yield {
        span: call.span,
        what: `${who} starts \`${started.split('(', 1)[0]?.replaceAll(/\s+/g, '') ?? ''}\` and does not wait for it.`,
      };
  }
}

/** What is done for somebody else: mail, messages, other services. */
const WORKS =
  /(?:send|notify|deliver|dispatch|sync|process|import|export|generate|publish|upload|charge|refund|provision|transcode|index|email|mail|webhook)\w*(?:\(|$)/i;

const hasTimeout = (text: string): boolean => /Promise\.race|AbortSignal|timeout/i.test(text);

/** The line that a function begins on, with what stands before it. */
function headOf({ span }: FunctionScope, { source }: CodeFile): string {
  return source.slice({ start: span.start, end: Math.min(span.end, span.start + 120) });
}

/** What takes long or reaches outside, in the body of a function that a handler does not wait for. */
const REACHES_OUT =
  /\bsendMail\(|\b(?:puppeteer|chromium|browser)\w*\.launch\(|\bfetch\(|\baxios\b|\bgot\b\(|\.(?:putObject|upload|send)\(/;

/** What a call may look like that is judged below: a function by its name, a method of the same object, a mail. */
const PLAIN = /^(?:this\.)?([\w$]+)$|^[\w$.]+\.sendMail$/;

/** `archive(link);` in an asynchronous handler, where the function is one that returns a promise: nobody waits for it. */
function* judgeFloating(file: CodeFile, context: Context): Iterable<Found> {
  const own = Map.groupBy(file.functions, ({ name }) => name);
  const imported = new Set(file.imports.map(({ local }) => local));
  for (const call of file.calls) {
    const text = file.source.slice(call.callee);
    const [plain, name] = PLAIN.exec(text) ?? [];
    if (plain === undefined || (name !== undefined && !own.has(name) && !imported.has(name))) continue;
    if (call.inside === undefined || call.used || call.awaited || call.span.end - call.span.start > 400) continue;
    if (MAY_BE_LOST.test(text) || TO_CONNECTED.test(text)) continue;
    if (/(?:^|[;{}\n>])\s*(?:void\s+|return\s+)$/.test(file.source.text.slice(Math.max(0, call.span.start - 24), call.span.start)))
      continue;
    if (name === undefined ? call.args.length !== 1 : !isPromise(call, name, own.get(name), file, context)) continue;
    const who = requestOf(call, file, context);
    if (who) yield { span: call.span, what: `${who} starts \`${text}\` and does not wait for it.` };
  }
}

/** An asynchronous function of the app, of the file or of another, that does something for somebody else. */
function isPromise(
  call: Call,
  name: string,
  own: readonly FunctionScope[] | undefined,
  file: CodeFile,
  { deployable, repository }: Context,
): boolean {
  const found = own?.map((scope) => ({ scope, file })) ?? calledElsewhere(call, file, deployable, repository);
  return (
    found.length > 0 &&
    found.every(({ scope, file: other }) => {
      const body = other.source.slice(scope.span);
      return isAsync(scope, other) && (WORKS.test(`${name}(`) || REACHES_OUT.test(body)) && !/\bres\.\w+\(|\bnext\(/.test(body);
    })
  );
}

function isAsync({ span }: FunctionScope, { source }: CodeFile): boolean {
  return (
    /\basync\s*$/.test(source.text.slice(Math.max(0, span.start - 12), span.start)) ||
    /^(?:(?:export|default|public|private|static)\s+)*async\b/.test(source.slice(span).slice(0, 60))
  );
}

/** `_ = mailer.SendAsync(order);` in a handler. */
function* judgeDiscard(file: CodeFile, context: Context): Iterable<Found> {
  for (const { target, value, span } of file.assignments) {
    const call = target === '_' ? value.call() : undefined;
    if (
      call === undefined ||
      !call.method.endsWith('Async') ||
      MAY_BE_LOST.test(value.text.slice(0, 200)) ||
      TO_CONNECTED.test(value.text.slice(0, 200))
    )
      continue;
    const who = requestOf(call, file, context);
    if (who) yield { span, what: `${who} starts \`${call.method}\` and throws its task away.` };
  }
}

function* judgeGo(file: CodeFile, context: Context): Iterable<Found> {
  for (const call of file.calls) {
    const before = file.source.text.slice(Math.max(0, call.span.start - 8), call.span.start);
    if (!/(?:^|\s)go\s+$/.test(before) || handsOver(call, file)) continue;
    const who = requestOf(call, file, context, reportsBack(call, file) ? WAITED_FOR : CONNECTION);
    if (who) yield { span: call.span, what: `${who} starts a goroutine that the request does not wait for.` };
    else if (sendsUnheard(call, file, context))
      yield { span: call.span, what: `${nameOf(call.inside)} sends in a goroutine that nobody waits for.` };
  }
}

/** A goroutine that says when it has ended, or one whose code stands elsewhere; none other can be waited for. */
function reportsBack({ span }: Call, { source }: CodeFile): boolean {
  const text = source.slice(span);
  return !text.startsWith('func(') || /<-|\.Done\(\)|\bclose\(|\bcancel\w*\(/.test(text);
}

/** All that the goroutine does is to put a value into a channel, where somebody waits for it. */
function handsOver(call: Call, { source }: CodeFile): boolean {
  const text = source.slice(call.span);
  if (text.startsWith('func(')) return /^func\([^)]*\)\s*\{\s*[\w.]+\s*<-[^\n;]*\s*\}\(/.test(text);
  const { method } = call;
  return (
    /^\w+$/.test(method) && new RegExp(`\\b${method}(?::\\s*func)?\\([^)]*\\)\\s*\\{\\s*[\\w.]+\\s*<-[^\\n;}]*\\s*\\}`).test(source.text)
  );
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
  let around = scope;
  while (around?.name === undefined && around?.inside !== undefined) around = around.inside;
  return around?.name === undefined ? 'This function' : `\`${around.name}\``;
}

/** Who starts the call while a request is handled, for people; undefined when no request does, or when it is waited for. */
function requestOf(call: Call, file: CodeFile, { deployable, repository }: Context, waited: RegExp = WAITED_FOR): string | undefined {
  const { inside } = call;
  if (!inside || SET_UP.test(inside.name ?? '') || waits(inside, file, waited) || !runsInWebProcess(file.path, deployable, repository))
    return undefined;
  if (runsInBrowser(file, deployable)) return undefined;
  const request = requestBehind(inside, file, deployable, repository);
  if (!request || (request.path === file.path && waits(request.handler, file, waited))) return undefined;
  const [starter] = request.through;
  const handler = request.handler.name === undefined ? 'the request handler' : `the request handler \`${request.handler.name}\``;
  return starter === undefined ? `T${handler.slice(1)}` : `\`${starter}\`, which ${handler} calls,`;
}

function* judgeShell(call: Call): Iterable<Found> {
  const command = call.args[0];
  if (command && /&\s*["']?\s*$/.test(command.text) && !/&&\s*["']?\s*$/.test(command.text)) {
    yield { span: call.span, what: `\`${call.name}\` leaves a process running in the background of the web server.` };
  }
}

function waits(scope: FunctionScope, file: CodeFile, waited: RegExp = WAITED_FOR): boolean {
  return waited.test(file.source.slice(scope.span));
}
