import type { Annotation, Call, CodeFile, FunctionScope } from '../../src/analysis/code.ts';
import { backgroundLoops } from '../../src/analysis/knowledge/work/background-loops.ts';
import { isWorkersCode, runsInWebProcess } from '../../src/analysis/knowledge/serving/web-processes.ts';
import { loadedByServer } from '../../src/analysis/knowledge/serving/loaded-by-servers.ts';
import { listeningCalls } from '../../src/analysis/knowledge/serving/servers.ts';
import {
  busConsumers,
  CONSUMERS,
  LISTENERS,
  listensBesideRoutes,
  queueConsumers,
} from '../../src/analysis/knowledge/work/queue-consumers.ts';
import { railsSettings } from '../../src/analysis/knowledge/services/rails-environments.ts';
import { brokerLoop, queueThreads, streamThreads } from '../../src/analysis/knowledge/work/stream-consumers.ts';
import { APP_LANGUAGES, ECMASCRIPT, JVM } from '../../src/analysis/languages.ts';
import { requestBehind } from '../../src/analysis/requests.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { startBehind } from '../../src/analysis/start-path.ts';
import { calledElsewhere, searchCallers } from '../../src/analysis/callers.ts';
import { directoryOf } from '../../src/analysis/paths.ts';
import { onAnnotations, onCalls, rule, type Context, type Found } from '../rule.ts';
import { EXAMPLES } from './in-process-worker.examples.ts';

/** Words of a file of which a thread waits for messages. */
const STREAM_WORDS = [
  'xread',
  'xRead',
  'XRead',
  'pop',
  'Pop',
  'onsum',
  'eceive',
  'ubsub',
  'Message',
  'get_message',
  'NewReader',
  '.get(',
  '.take(',
];
/** Languages in which an app has one program: whatever starts a thread in it, does so in the web process. */
const ONE_PROGRAM: ReadonlySet<string> = new Set(['java', 'kotlin', 'csharp']);

export default rule({
  id: 'concurrency/in-process-worker',
  title: 'Run workers as processes of their own',
  why: 'Jobs take memory and time from requests, every deploy of the web process stops them, and neither can be scaled without the other.',
  remedy: 'Start the worker from an entry of its own and declare it as a process type.',
  severity: 'warning',
  limits: ['A worker of another module is judged where the file that serves requests is seen to import it, directly or through others.'],
  code: [
    onCalls(APP_LANGUAGES, CONSUMERS, judge),
    { languages: ECMASCRIPT, literals: ['.consume('], judge: judgeConsumers },
    { languages: ['csharp'], literals: ['AddConsumer', 'ReceiveEndpoint'], judge: judgeBus },
    onAnnotations([...ECMASCRIPT, ...JVM], LISTENERS, judgeListener),
    { languages: APP_LANGUAGES, literals: STREAM_WORDS, judge: judgeThreads },
    onCalls(['csharp'], ['*.AddHostedService', '*.AddSingleton', '*.AddTransient'], judgeHosted),
    { languages: ['go'], literals: ['go '], judge: judgeGoroutines },
    { languages: ['ruby'], literals: ['execution_mode', 'queue_adapter'], judge: judgeRails },
    onCalls(['ruby'], ['plugin'], judgePuma),
    onCalls(['python'], ['asyncio.create_task', 'asyncio.ensure_future'], judgeTask),
  ],
  examples: EXAMPLES,
});

function* judge(call: Call, file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  if (isWorkersCode(file.path) || isOfWorkers(call, file, { deployable, repository })) return;
  const serves = call.method === 'AddHangfireServer' || loadedByServer(file.path, deployable, repository);
  if (!serves || !runsInWebProcess(file.path, deployable, repository)) return;
  yield {
    span: call.span.end - call.span.start < 200 ? call.span : call.callee,
    what: `\`${call.method}\` consumes a queue inside the web process.`,
  };
}

/** Programs of Go, by their directory, that are there to work. */
const WORKERS = /(?:^|[/_-])(?:workers?|consumers?|jobs?|queues?|processors?|schedulers?|cron|daemon|background)(?:[/_-]|$)/i;

/** True for what only programs of that kind are seen to call: `queue.NewServer()` of `cmd/worker/main.go`. */
function isOfWorkers({ inside }: Call, file: CodeFile, { deployable, repository }: Pick<Context, 'deployable' | 'repository'>): boolean {
  if (file.language !== 'go' || inside === undefined) return false;
  const behind = (wanted: (directory: string) => boolean): boolean =>
    searchCallers<true>(
      { scope: inside, file },
      {
        reach: ({ scope, file: other }) =>
          scope?.name === 'main' && /^package main\b/m.test(other.source.text) && wanted(directoryOf(other.path)) ? true : undefined,
      },
      deployable,
      repository,
    ) === true;
  return behind((directory) => WORKERS.test(directory)) && !behind((directory) => !WORKERS.test(directory));
}

function* judgeConsumers(file: CodeFile, context: Context): Iterable<Found> {
  const named = new Set(file.callsTo(...CONSUMERS));
  for (const call of queueConsumers(file)) if (!named.has(call)) yield* judge(call, file, context);
}

/** MassTransit’s consumers in a program that answers requests. */
function* judgeBus(file: CodeFile, { path, deployable, repository }: Context): Iterable<Found> {
  if (!runsInWebProcess(path, deployable, repository) || deployable?.frameworks.has('aspnet-core') !== true) return;
  for (const call of busConsumers(file))
    yield {
      span: call.span.end - call.span.start < 200 ? call.span : call.callee,
      once: `${deployable.root}#listeners`,
      what: `\`${call.method}\` works off messages in the process that answers requests.`,
    };
}

/** `@KafkaListener` in an app of Spring’s that has controllers, `@Processor('mail')` in an app of Nest’s. */
function* judgeListener(annotation: Annotation, file: CodeFile, context: Context): Iterable<Found> {
  const { path, deployable, repository } = context;
  if (!runsInWebProcess(path, deployable, repository) || !listensBesideRoutes(file, context)) return;
  const name = annotation.name.slice(annotation.name.lastIndexOf('.') + 1);
  yield {
    span: annotation.span,
    once: `${deployable?.root ?? ''}#listeners`,
    what: `\`@${name}\` works off messages in the process that answers requests.`,
  };
}

/** What looks after the process itself. */
const OF_THE_PROCESS = /cache|warm|metric|health|telemetry|heart_?beat|ping|migrat|seed|init|startup|shutdown|lifetime|log/i;

/** `AddHostedService<Mailer>()` and `AddSingleton<IHostedService, Mailer>()`, where the class works in a loop or by a timer. */
function* judgeHosted(call: Call, file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  const written = file.source.slice(call.span);
  if (call.method !== 'AddHostedService' && !/<\s*(?:[\w.]+\.)?IHostedService\s*,/.test(written)) return;
  const name = /<\s*(?:[\w.]+\s*,\s*)?(?:[\w.]+\.)?(\w+)\s*>\s*\(/.exec(written)?.[1];
  if (name === undefined || OF_THE_PROCESS.test(name) || deployable?.kind !== 'server') return;
  const types = typesBehind(name, file, repository);
  if (types.some(({ code, type }) => worksInLoops(code, type.span, { deployable, repository }))) return;
  if (!types.some(({ type }) => type.bases.some((base) => /(?:^|\.)(?:BackgroundService|IHostedService)$/.test(base)))) return;
  if (!types.some(({ code, type }) => KEEPS_WORKING.test(code.source.slice(type.span)))) return;
  yield { span: call.span, what: `\`${name}\` works in the background of the web process.` };
}

interface DeclaredType {
  readonly code: CodeFile;
  readonly type: CodeFile['classes'][number];
}

/** Classes of the app that one is followed through to what the framework gives. */
const MAX_BASES = 4;

/** A class of C# and those of the app that it extends, each in a file of its name or in the one that asks. */
function typesBehind(name: string, file: CodeFile, repository: Repository, deep = MAX_BASES): readonly DeclaredType[] {
  if (deep === 0) return [];
  const path = [file.path, ...repository.tree.entries.keys()].find((one) => one.endsWith(`/${name}.cs`) || one === `${name}.cs`);
  const code = path === undefined ? file : repository.code(path);
  const type = code?.classes.find((one) => one.name === name);
  if (!code || !type) return [];
  const own = type.bases.map((base) => /(\w+)(?:<.*)?$/s.exec(base)?.[1] ?? '').filter((base) => base !== name && base !== '');
  return [{ code, type }, ...own.flatMap((base) => typesBehind(base, code, repository, deep - 1))];
}

/** True for a class of which the loop or the timer itself is told, as a schedule. */
function worksInLoops(code: CodeFile, { start, end }: Found['span'], around: Pick<Context, 'deployable' | 'repository'>): boolean {
  return [...backgroundLoops(code, around)].some(
    ({ span, inside }) => start <= span.start && span.end <= end && startBehind(inside, code, around.deployable, around.repository),
  );
}

const KEEPS_WORKING =
  /\bwhile\s*\(|\bPeriodicTimer\b|\bnew\s+(?:System\.Threading\.)?Timer\(|ReadAllAsync\(|BasicConsume|StartProcessingAsync|\.Subscribe\(/;

const CONSUMES =
  /(?:^|\.)\w*(?:[cC]onsum|[wW]orker|(?:process|Process|listen|Listen|handle|Handle)\w*(?:Events?|Messages?|Jobs?|Tasks?|Queue|Mails?|Emails?))\w*(?:\(.*\))?(?:\.\w+)?$/s;

/** `go consumer.Run(ctx)` in the function that serves requests as well. */
function* judgeGoroutines(file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  const serving = new Set([...listeningCalls(file)].map(({ call }) => functionOf(call.inside)));
  if (serving.size === 0 || !runsInWebProcess(file.path, deployable, repository)) return;
  const said = new Set([...streamThreads(file)].map(({ thread }) => thread.span.start));
  for (const call of file.calls) {
    const isStarted = /(?:^|\s)go\s+$/.test(file.source.text.slice(Math.max(0, call.span.start - 8), call.span.start));
    if (!isStarted || said.has(call.span.start) || !serving.has(functionOf(call.inside))) continue;
    const callee = file.source.slice(call.callee);
    if (callee.length > 200 || /^func\b|hub|socket|\bws\b/i.test(callee)) continue;
    const around = { deployable, repository };
    if (
      CONSUMES.test(callee) ||
      calledElsewhere(call, file, deployable, repository).some((target) => brokerLoop(target)) ||
      takesJobs(call, file, around)
    )
      yield { span: call.span, what: `\`${callee.split('(', 1)[0]}\` consumes messages beside the server, in the same process.` };
  }
}

/** `go s.process()`, of which the function goes round over a channel of jobs that handlers fill. */
function takesJobs(call: Call, file: CodeFile, { deployable, repository }: Pick<Context, 'deployable' | 'repository'>): boolean {
  const own = file.functions.filter(({ name }) => name === call.method).map((scope) => ({ scope, file }));
  return [...own, ...calledElsewhere(call, file, deployable, repository)].some(({ scope, file: other }) =>
    JOBS.test(other.source.slice(scope.span)),
  );
}

const JOBS =
  /\bfor\s+(?:\w+(?:,\s*\w+)?\s*:=\s*)?range\s+(?:\w+\.)*\w*(?:jobs?|tasks?|[qQ]ueue|emails?|mails?|orders?|notifications?|work)(?:Ch|Chan|Channel|Queue)?\s*\{/i;

/** The function with a name that a scope stands in. */
function functionOf(scope: FunctionScope | undefined): FunctionScope | undefined {
  let around = scope;
  while (around?.inside !== undefined && around.name === undefined) around = around.inside;
  return around;
}

/** Settings by which Active Job or GoodJob works in threads of the web process in production. */
function* judgeRails({ path, assignments }: CodeFile, { repository }: Context): Iterable<Found> {
  const place = railsSettings(path);
  if (place === undefined) return;
  const isSetThere = place.environment === undefined && /^[^#\n]*\bqueue_adapter\b/m.test(repository.source(place.production)?.text ?? '');
  for (const { target, value, span } of assignments) {
    const isAsync = /^(?:async(?:_server|_all)?|sucker_punch)$/.test(String(value.value().literal));
    if (!isAsync || !/(?:^|\.)(?:good_job\.execution_mode|active_job\.queue_adapter|ActiveJob\.Base\.queue_adapter)$/.test(target))
      continue;
    if (!isSetThere || target.endsWith('execution_mode'))
      yield { span, what: `\`${target.replace(/^(?:Rails\.application\.)?config\./, '')}\` runs jobs in threads of the web process.` };
  }
}

/** `plugin :solid_queue` in Puma's configuration. */
function* judgePuma(call: Call, file: CodeFile): Iterable<Found> {
  const name = String(call.args[0]?.value().literal);
  if (!/(?:^|\/)config\/puma\.rb$/.test(file.path) || !/^(?:solid_queue|good_job|sidekiq)$/.test(name)) return;
  if (file.conditionsAround(call.span).length === 0)
    yield { span: call.span, what: `Puma's plugin \`${name}\` runs jobs inside the web process.` };
}

/** What people call a coroutine that runs as long as the app. */
const KEEPS_RUNNING =
  /(?:^|[._])(?:\w*(?:worker|consumer|poller|scraper|scheduler|listener|watcher|monitor)\w*\.(?:start|run|run_forever|loop|serve|poll|consume)|(?:run|start)_\w*(?:worker|consumer|poller|scheduler|scraper|loop|polling)|\w+_(?:loop|worker|poller|consumer|scheduler)|[\w.]+\.run_forever|consume(?:_\w+)?|poll_\w+|start_polling)$/i;

/** A task that the start of the app begins, of a coroutine that never ends by its name. */
function* judgeTask(call: Call, file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  const made = call.args[0]?.call();
  const written = made ? file.source.slice(made.callee) : '';
  if (!KEEPS_RUNNING.test(written) || /cache|metric|heart_?beat|health|websocket|\bws|broadcast|log/i.test(written)) return;
  if (!runsInWebProcess(file.path, deployable, repository) || [...backgroundLoops(file, { deployable, repository })].includes(call)) return;
  if (call.inside === undefined || requestBehind(call.inside, file, deployable, repository)) return;
  if (startBehind(call.inside, file, deployable, repository))
    yield { span: call.span, what: `\`${written}\` works in the event loop of the web process as long as it runs.` };
}

/** A module of Python's or JavaScript's that the file which serves imports: what it does at its top, the web process does. */
function isLoaded(file: CodeFile, { deployable, repository }: Pick<Context, 'deployable' | 'repository'>): boolean {
  return (
    (file.language === 'python' || ECMASCRIPT.some((one) => one === file.language)) && loadedByServer(file.path, deployable, repository)
  );
}

/** A thread of the web process that waits for messages: where its file serves, or where there is no other program. */
function* judgeThreads(file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  if (!runsInWebProcess(file.path, deployable, repository)) return;
  if (!ONE_PROGRAM.has(file.language) && [...listeningCalls(file)].length === 0 && !isLoaded(file, { deployable, repository })) return;
  for (const thread of queueThreads(file)) {
    if (requestBehind(thread.inside, file, deployable, repository)) continue;
    yield { span: thread.span, what: 'A thread of the web process works off what requests put into a queue in its memory.' };
  }
  for (const { thread, reads } of streamThreads(file)) {
    if (thread.inside?.handlesRequest === true) continue;
    yield {
      span: thread.callee,
      what: `A thread of the web process waits for messages in \`${reads.method}\`.`,
    };
  }
}
