import { calledElsewhere } from '../../callers.ts';
import type { Call, CodeFile, Expression } from '../../code.ts';
import type { Language } from '../../languages.ts';
import type { Deployable, Repository } from '../../repository.ts';
import type { Span } from '../../text.ts';
import { startedThreads } from './stream-consumers.ts';

/** Calls that run their first argument again and again. */
const TIMERS: readonly string[] = [
  'setInterval',
  '*.scheduleAtFixedRate',
  '*.scheduleWithFixedDelay',
  '*.setPeriodic',
  'java.util.Timer().schedule',
  'Timer().schedule',
  'kotlin.concurrent.timer',
  'EM.add_periodic_timer',
  'fixedRateTimer',
  'kotlin.concurrent.fixedRateTimer',
  'Timer',
  'System.Threading.Timer',
  'Concurrent.TimerTask.new',
];

/** How an endless loop begins, and how it waits for its next round. */
const LOOPS: Partial<Record<Language, readonly [loop: RegExp, wait: RegExp]>> = {
  python: [/\bwhile\s+(?:True|1|not\s[^\n:]*|(?:self\.)?\w*running\w*)\s*:/, /\b(?:sleep|wait|run_pending)\(/],
  go: [
    /\bfor\s*(?:\{|;\s*;|range\s+[\w.]*[tT]ick\w*(?:\.C)?\b)|\bfor\s+range\s+time\.Tick/,
    /\btime\.(?:Sleep|After|Tick|NewTicker)\(|\w\.C\b/,
  ],
  rust: [/\bloop\s*\{|\bwhile\s+true\b/, /\bsleep\(|\.tick\(\)/],
  ruby: [/\bloop\b|\bwhile\s+true\b/, /\bsleep\b/],
  java: [/\bwhile\s*\(\s*(?:true|!|running|isRunning)/, /Thread\.sleep\(|\.sleep\(/],
  kotlin: [/\bwhile\s*\(\s*(?:true|isActive|!)/, /\bdelay\(|Thread\.sleep\(/],
  csharp: [/\bwhile\s*\(\s*(?:true|!|await\s)/, /Task\.Delay\(|WaitForNextTickAsync\(|Thread\.Sleep\(/],
};

/** What reaches beyond the process: data, mail, other services. */
const WORK =
  /\b(?:db|DB|gorm|tx|cursor|prisma|knex|mongoose|\w*[rR]epo(?:sitory)?|\w*Service|\w*Model|collection|smtp\w*|mailer|transporter|axios|requests|httpx|s3|bucket)\b\s*(?:\.|->|::|\?\.)|\.(?:objects|query|query_one|execute|executemany|find(?:One|All|Many|By\w*|Unique|First)?|updateMany|updateOne|deleteMany|deleteOne|insertMany|insertOne|findAndModify|bulkWrite|save\w*|destroy|sendMail|send_mail|send_message|sendMessage|commit)\(|\bfetch\(|\bsqlx::|\bhttps?\.(?:Get|Post|get|request)\(|\breqwest::|\b\w*(?:store|storage|queries|[dD]ao|[mM]odels?)\.\w+\(|\.(?:Exec|Query|QueryRow)(?:Context)?\(|\b\w*[bB]ackup\w*\(|\.Export\(|\b\w*(?:Repository|Repo|Dao|DAO|Mailer|Notifier|Publisher|Importer|Exporter|Synchroni[sz]er)(?:\([^()]{0,120}\))?(?:\.|->|::)[\w\u0080-\uffff]+\(|\bhttp\.NewRequest(?:WithContext)?\((?:[\w.()]+,\s*)?(?:"(?:POST|PUT|PATCH|DELETE)"|http\.Method(?:Post|Put|Patch|Delete))|\bgrant_type\b|\.(?:delete_all|destroy_all|update_all|find_each|perform_now|perform_later|perform_async|deliver_now)\b|\.(?:delete|purge|expire|archive|charge|invoice|import|export|notify|remind|retry|renew|deactivate|send|synchroni[sz]e|sync)[A-Z_]\w*\(/;
/** A function of the app that the loop waits for: what takes no time at all would not be waited for. */
const WAITS =
  /\bawait\s+(?!(?:asyncio|anyio|trio|tokio::time|Task|timer|this|self)?\.?(?:sleep|delay|Delay|setTimeout|wait\w*|wait_for|Yield|tick)\b|new Promise|\w*[sS]leep\(|\w*\.(?:wait|get|put|recv|read|join|WaitForNextTickAsync)\()(?:[\w$]+\.)*[a-z_$]\w{3,}\(/;
/** What a process may well do for itself and its own connections. */
const OWN =
  /\bping\b|heart_?beat|keep_?alive|memoryUsage|\bwss?\b|\bsockets?\b|\bclients\b|metric|gauge|prometheus|\bevict|cache|visitors|limiter|emit\(|broadcast|process\.stdout|uptime|healthz?\b|spinner|progress|version|(?:change|set)_?(?:presence|activity)/i;

/** A loop that ends when what it tries has worked: `if err == nil { ready = true; return }`. */
const UNTIL_DONE = /\bif\s+(?:err\s*:?=[^;{\n]*;\s*)?err\s*==\s*nil\s*\{[^{}]*\b(?:return|break)\b/;

/** What takes messages from a broker: its copies share them. */
const TAKES_MESSAGES =
  /\b(?:receive|poll|handle|consume|process|fetch)_?[a-z_]*messages?\b|\bsqs\b|message_?(?:receiver|consumer|listener|poller)/i;

/** True for a text that works off the messages of a queue, of which no other copy gets the same. */
export function takesMessages(text: string): boolean {
  return TAKES_MESSAGES.test(text);
}

/** True for a text in which a process looks after itself and what it is connected to, and that is seen to reach nothing else. */
export function isOwnAffair(text: string): boolean {
  return OWN.test(text) && !WORK.test(text) && !/\.(?:send|post|publish|push)\(/.test(text);
}

/** What a call hands over to be run, with what that calls: as far as it is seen. */
export function handedWork(call: Call, file: CodeFile, around: Around): string {
  const handed: readonly Body[] = [{ span: call.span, file }, ...call.args.flatMap((given) => bodiesOf(given, file))];
  return [...handed, ...calledIn(handed, around).slice(0, MAX_BODIES)].map(textOf).join('\n');
}

/** Where a file belongs to, for what it takes from others. */
export interface Around {
  readonly deployable: Deployable | undefined;
  readonly repository: Repository;
}

/** A stretch of code with its file. */
interface Body {
  readonly span: Span;
  readonly file: CodeFile;
}

/** Calls by which a file starts a loop or a timer that is seen to reach beyond the process. */
export function* backgroundLoops(file: CodeFile, around: Around): Iterable<Call> {
  for (const call of file.callsTo(...TIMERS)) {
    const takesDelay = (call.method !== 'Timer' || call.args.length === 4) && (call.method !== 'schedule' || isRepeated(call));
    const handed = call.method === 'setPeriodic' ? call.args[1] : call.args[0];
    if (takesDelay && works([{ span: call.span, file }, ...bodiesOf(handed, file)], around)) yield call;
  }
  for (const call of file.callsTo('setTimeout')) if (comesAgain(call) && works(ownBody(call, file), around)) yield call;
  const forms = LOOPS[file.language];
  if (!forms) return;
  const said: Span[] = [];
  for (const { thread, bodies } of startedThreads(file)) {
    // A task that looks after another one is told with it.
    if (said.some(({ start, end }) => start <= thread.span.start && thread.span.end <= end)) continue;
    const here = bodies.map((span) => ({ span, file }));
    if (here.some((body) => UNTIL_DONE.test(textOf(body)))) continue;
    const loops = (all: readonly Body[]): boolean =>
      all.some((body) => forms[0].test(textOf(body)) && forms[1].test(textOf(body))) && works(all, around);
    const runsJobs = here.some((body) => forms[0].test(textOf(body)) && forms[1].test(textOf(body))) && startsJobs(thread, file);
    if (!runsJobs && !loops(here) && !loops([...elsewhere(thread, file, around), ...handedTo(thread, file)])) continue;
    said.push(thread.span);
    yield thread;
  }
}

/** `new Timer().schedule(task, 0, 60_000)`; with two arguments it runs once. Kotlin has the task behind its times. */
function isRepeated({ args }: Call): boolean {
  return args.length === 3 && args.some(({ text }) => /\d|\b[A-Z_]{3,}\b|period|interval/i.test(text));
}

/** One thread for each job of a table: `for job in JOBS.iter() { thread::spawn(move || loop { … }) }`. */
function startsJobs({ span }: Call, { loops }: CodeFile): boolean {
  const around = loops.findLast((loop) => loop.span.start <= span.start && span.end <= loop.span.end);
  return around !== undefined && /\b(?:cron_?)?jobs?\b/i.test(around.head);
}

function textOf({ span, file }: Body): string {
  return file.source.slice(span);
}

/** A function that has itself called again after a while. */
function comesAgain({ args, inside }: Call): boolean {
  const again = /^(?:this\.|self\.)?(\w+)(?:\.bind\(this\))?$|^\(\)\s*=>\s*(?:void\s+)?(?:this\.)?(\w+)\(/.exec(args[0]?.text ?? '');
  const name = again?.[1] ?? again?.[2];
  const body = name === undefined ? (args[0]?.text ?? '') : '';
  for (let scope = inside; scope; scope = scope.inside)
    if (
      scope.name !== undefined &&
      (scope.name === name || new RegExp(`^\\s*(?:void )?(?:this\\.)?${scope.name}\\(\\);?$`, 'm').test(body))
    )
      return true;
  return false;
}

function ownBody({ inside }: Call, file: CodeFile): readonly Body[] {
  let scope = inside;
  while (scope?.inside !== undefined && scope.name === undefined) scope = scope.inside;
  return scope === undefined ? [] : [{ span: scope.span, file }];
}

/** What a thread runs that another file holds: `go jobs.Run(app)`, `tokio::spawn(jobs::run(pool))`. */
function elsewhere(thread: Call, file: CodeFile, { deployable, repository }: Around): readonly Body[] {
  const handed = [thread.option('target'), ...thread.args].flatMap((given) => given?.call() ?? []);
  const calls = file.language === 'go' ? [thread] : handed;
  return [...calls, ...onlyCalled(thread, file)]
    .flatMap((call) => calledElsewhere(call, file, deployable, repository))
    .map(({ scope, file: other }) => ({ span: scope.span, file: other }));
}

/** Functions that a loop of another file is given to run: `go every(time.Hour, func() { … })`. */
function handedTo(thread: Call, file: CodeFile): readonly Body[] {
  return file.functions.filter(({ argumentOf }) => argumentOf === thread).map(({ span }) => ({ span, file }));
}

/** What a short block that is started does nothing but call: `spawn(async move { jobs::run(db).await })`, `go func() { jobs.Run(ctx) }()`. */
function onlyCalled(thread: Call, file: CodeFile): readonly Call[] {
  if (thread.span.end - thread.span.start > SHORT) return [];
  const inner = file.calls.filter((call) => call !== thread && thread.span.start <= call.span.start && call.span.end <= thread.span.end);
  return inner
    .filter((call) => !inner.some((other) => other !== call && other.callee.start <= call.span.start && call.span.end <= other.callee.end))
    .slice(0, 3);
}

function works(bodies: readonly Body[], around: Around): boolean {
  const text = bodies.map(textOf).join('\n');
  if (text.length > LONG && WORK.test(text)) return true;
  if (OWN.test(text)) return false;
  if (WORK.test(text) || WAITS.test(text)) return true;
  return worksBelow(bodies, around, MOST_LEVELS);
}

/** The same of what is called there, level by level; what a level does for the process alone is not gone into. */
function worksBelow(bodies: readonly Body[], around: Around, levels: number): boolean {
  if (levels === 0) return false;
  const called = calledIn(bodies, around).slice(0, MAX_BODIES);
  const text = called.map(textOf).join('\n');
  if (called.length === 0 || OWN.test(text)) return false;
  return WORK.test(text) || worksBelow(called, around, levels - 1);
}

/** Functions of the file by the name that is handed over: `purge`, `this.purge`, `self.purge`, `this::purge`. */
function bodiesOf(given: Expression | undefined, file: CodeFile): readonly Body[] {
  // A task of Java may hand itself over: what runs then is its \`run\`.
  const name = given?.text === 'this' ? 'run' : /(\w+)(?:\(.*\)|\.bind\(.*\))?$/s.exec(given?.text.slice(0, 120) ?? '')?.[1];
  return file.functions.filter((one) => one.name !== undefined && one.name === name).map(({ span }) => ({ span, file }));
}

/** Functions that are called there: of the same file, or else of others. */
function calledIn(bodies: readonly Body[], { deployable, repository }: Around): readonly Body[] {
  return bodies.flatMap(({ span, file }) => {
    const calls = file.calls.filter((call) => span.start <= call.span.start && call.span.end <= span.end).slice(0, MAX_CALLS);
    const names = new Set(calls.map(({ method }) => method));
    const here = file.functions.filter(
      (one) =>
        one.name !== undefined && names.has(one.name) && !bodies.some((body) => body.file === file && body.span.start === one.span.start),
    );
    if (here.length > 0) return here.map((one) => ({ span: one.span, file }));
    return calls
      .flatMap((call) => calledElsewhere(call, file, deployable, repository))
      .map((found) => ({ span: found.scope.span, file: found.file }));
  });
}

/** Characters of a block that is a mere call, and of a body which says all kinds of things besides what it is there for. */
const SHORT = 400;
const LONG = 6_000;
/** Calls of a body that are followed into other files. */
const MAX_CALLS = 12;
/** Calls between a loop and its work, and functions of one level. */
const MOST_LEVELS = 3;
const MAX_BODIES = 12;
