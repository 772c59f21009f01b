import { keyOf, searchCallers, type Goal, type Place } from './callers.ts';
import type { Call, CodeFile, FunctionScope } from './code.ts';
import { classMadeBy } from './code/names/constructors.ts';
import { isRunByHand } from './knowledge/admin/admin-scripts.ts';
import { isCliCommand } from './knowledge/admin/cli-commands.ts';
import { isOneOffFile, isStartFile } from './knowledge/starting/start-files.ts';
import { isSpawned } from './knowledge/starting/start-waits.ts';
import type { Language } from './languages.ts';
import type { Deployable, Repository } from './repository.ts';
import { startCommands } from './startup.ts';
import { startsFile } from './startup/started-files.ts';
import type { Span } from './text.ts';

/** Functions that a runtime or a framework calls when the app starts. */
const ENTRIES: Partial<Record<Language, RegExp>> = {
  go: /^(?:main|init)$/,
  rust: /^main$/,
  java: /^(?:main|contextInitialized|onStartup)$/,
  kotlin: /^(?:main|module|contextInitialized|onStartup)$/,
  csharp: /^(?:Main|Configure|ConfigureServices|OnStartup)$/,
  python: /^(?:create_app|make_app|build_app|create_application|lifespan|on_startup|startup_event|includeme)$/,
};
const ENTRY_ANNOTATIONS = /(?:^|\.)(?:PostConstruct|Bean|on_event|before_first_request|before_serving|on_startup|asynccontextmanager)$/;
/** Classes of which a framework runs the one method at the start. */
const RUNNERS =
  /(?:^|\.)(?:CommandLineRunner|ApplicationRunner|ServletContextListener|ApplicationListener|ApplicationEventListener|InitializingBean|IHostedService)$/;
/** The same of frameworks that make an object of every class of a kind: Django's apps, and Laravel's providers. */
const MADE_AT_START: readonly (readonly [language: Language, base: RegExp, method: RegExp])[] = [
  ['python', /(?:^|\.)AppConfig$/, /^ready$/],
  ['php', /(?:^|[\\.])\w*ServiceProvider$/, /^(?:boot|register)$/],
];
/** Events that come when the app has started, as methods are asked for them. */
const STARTED =
  /\b(?:Application(?:Ready|Started|Prepared)Event|ContextRefreshedEvent|ServletWebServerInitializedEvent|StartupEvent|ServerStartupEvent)\b/;
/** Classes of which a container makes the one object when the app starts: Spring's and Nest's. */
const COMPONENTS: Partial<Record<Language, RegExp>> = {
  java: /(?:^|\.)(?:Component|Service|Repository|Configuration|RestController|Controller|Startup)$/,
  kotlin: /(?:^|\.)(?:Component|Service|Repository|Configuration|RestController|Controller|Startup)$/,
  typescript: /(?:^|\.)(?:Injectable|Controller)$/,
};
/** Classes of which a library runs some methods when they log in. */
const BOTS = /(?:^|\.)(?:commands\.)?(?:AutoSharded)?(?:Bot|Client)$/;
/** Calls that run the function which they are given, once and as a part of the start. */
const ON_THE_SPOT =
  /^(?:child|then|finally|listen|connect|sync|authenticate|initialize|runBlocking|block_on|transaction|newSuspendedTransaction|embeddedServer|use|let|apply|also|run|with|withConnection|serve|serialize|forEach|map|countDocuments|estimatedDocumentCount|count|findOne|boot|ready|after_initialize|to_prepare|on_worker_boot|before_fork|run_sync|Do|Once|ApplicationRunner|CommandLineRunner)$/;
/** Events that come once, when something has started. */
const START_EVENT = /^(?:ready|open|listening|connected|clientReady|serverStart)$/i;
/** Conditions under which somebody asks for it, or that hold on developers' machines only. */
const ASKED_FOR = /argv|\bargs?\b|flag|command|--\w|migrat|\bseed|sync|\bcli\b|develop|\bdev\b|debug|test|reset|force|IsDevelopment/i;

/** What runs unless somebody asks for it not to. */
const OPT_OUT = /^\(?\s*(?:!|not\s)[^&|]*(?:disable|without|(?:^|_|\b)no_|skip)\w*[^&|]*$/i;

const KNOWN = new WeakMap<Repository, Map<string, boolean>>();

/**
 * True for code that runs whenever the app starts: at the top of a module that is no task of its own, in a function that the runtime
 * or the framework calls at the start, or in one that such code is sure to call.
 */
export function startBehind(
  scope: FunctionScope | undefined,
  file: CodeFile,
  deployable: Deployable | undefined,
  repository: Repository,
): boolean {
  const goal = goalOf(repository);
  if (scope === undefined) return goal.reach({ scope, file }, []) === true;
  const known = KNOWN.get(repository) ?? new Map<string, boolean>();
  KNOWN.set(repository, known);
  const key = keyOf({ scope, file });
  if (!known.has(key)) known.set(key, searchCallers({ scope, file }, goal, deployable, repository) === true);
  return known.get(key) === true;
}

/** The same for code that holds the start up: on the way to it nothing is started beside, or left to itself. */
export function holdsUpStart(
  { scope, span }: { readonly scope: FunctionScope | undefined; readonly span: Span },
  file: CodeFile,
  deployable: Deployable | undefined,
  repository: Repository,
): boolean {
  const goal = goalOf(repository);
  if (scope === undefined && !isRunAsItIs(span, file, repository)) return false;
  const held: Goal<true> = {
    reach: (place) => (!isBeside(place.scope, place.file) && isStart(place, repository, true) ? true : undefined),
    follows: (call, from) => goal.follows?.(call, from) !== false && !isSpawned(call.span, from) && isWaitedFor(call, from),
    climbs: (around, from) => goal.climbs?.(around, from) !== false && !isSpawned(around.span, from),
  };
  return searchCallers({ scope, file }, held, deployable, repository) === true;
}

/** Code at the top of a file which runs with it: not the waiting that a script is there for, unless a process starts the script. */
function isRunAsItIs(span: Span, file: CodeFile, repository: Repository): boolean {
  if (file.conditionsAround(span).some((condition) => isAsked(condition, file, repository))) return false;
  return !/(?:^|[/_-])wait/i.test(file.path) || isStarted(file.path, repository);
}

/** In a function without a name that is started beside. */
function isBeside(scope: FunctionScope | undefined, file: CodeFile): boolean {
  for (let around = scope; around !== undefined && around.name === undefined; around = around.inside)
    if (isSpawned(around.span, file)) return true;
  return false;
}

/** What nobody awaits goes on beside the caller, unless it is the whole program. */
function isWaitedFor({ awaited, used, method }: Call, { language }: CodeFile): boolean {
  const isPromise = language === 'javascript' || language === 'typescript' || language === 'tsx';
  return !isPromise || awaited || used || /^(?:main|start|bootstrap|run|init|serve|boot|launch)/i.test(method);
}

function goalOf(repository: Repository): Goal<true> {
  return {
    reach: (place) => (isStart(place, repository) ? true : undefined),
    follows: (call, file) =>
      servesByName(call, file) || !file.conditionsAround(call.span).some((condition) => isAsked(condition, file, repository)),
    climbs: (scope, file) => scope.name === undefined && runsOnTheSpot(scope, file),
  };
}

/** `cli::serve::run(…)`, `startServer()`: what a program is asked for whenever a deploy starts it. */
function servesByName({ callee }: Call, { source }: CodeFile): boolean {
  return /(?:^|[.:])(?:serve|server|(?:run|start)_?server|serve_?http)(?:::\w+|\.\w+)?$/i.test(source.slice(callee));
}

/** `asScript`: a script that a process of the deploy is started with counts as a part of its start. */
function isStart({ scope, file }: Place, repository: Repository, asScript = false): boolean {
  if (repository.role(file.path) !== 'source') return false;
  const isTask = (isOneOffFile(file.path) || isRunByHand(file.path, repository)) && !(asScript && isStarted(file.path, repository));
  let around = scope;
  while (around !== undefined && around.name === undefined) {
    if (!isTask && isServeCommand(around, file)) return true;
    if (around.handlesRequest || !(runsOnTheSpot(around, file) || isRunner(around, file))) return false;
    around = around.inside;
  }
  if (around === undefined) return !isTask;
  if (around.handlesRequest || isCliCommand(around, file)) return false;
  return (
    isRunByFramework(around, file) ||
    (!isTask && (ENTRIES[file.language]?.test(around.name ?? '') === true || isServeCommand(around, file)))
  );
}

/** A method that a framework runs once when the app starts, whatever its file is called. */
function isRunByFramework(scope: FunctionScope, file: CodeFile): boolean {
  if (
    scope.annotations.some(
      ({ name }) => ENTRY_ANNOTATIONS.test(name) && (!name.endsWith('asynccontextmanager') || /life|start/i.test(scope.name ?? '')),
    )
  )
    return true;
  const { bases = [], annotations = [] } = file.classes.find(({ name }) => name === scope.owner) ?? {};
  if (classMadeBy(scope, file) !== undefined && annotations.some(({ name }) => COMPONENTS[file.language]?.test(name) === true)) return true;
  if (hearsStart(scope, file) || takesApp(scope, file) || isNests(scope, file)) return true;
  const runs = MADE_AT_START.find(([language, , method]) => language === file.language && method.test(scope.name ?? ''));
  if (runs !== undefined && bases.some((base) => runs[1].test(base))) return true;
  if (bases.some((base) => BOTS.test(base)) && /^(?:login|setup_hook|start)$/.test(scope.name ?? '')) return true;
  return (
    /^(?:run|onApplicationEvent|afterPropertiesSet|StartAsync)$/.test(scope.name ?? '') &&
    bases.some((base) => RUNNERS.test(base.replace(/<.*$/s, '')))
  );
}

/** `@EventListener(ApplicationReadyEvent.class)`, `void onStart(@Observes StartupEvent event)`. */
function hearsStart({ span, annotations }: FunctionScope, file: CodeFile): boolean {
  if (file.language !== 'java' && file.language !== 'kotlin') return false;
  const head = file.source.slice(span).split('{', 1)[0] ?? '';
  return annotations.some(({ name }) => /(?:^|\.)EventListener$/.test(name)) || head.includes('@Observes')
    ? STARTED.test(head) || annotations.some(({ span: at }) => STARTED.test(file.source.slice(at)))
    : false;
}

/** What Nest calls of everything that it has made. */
function isNests({ name = '' }: FunctionScope, { language }: CodeFile): boolean {
  return /^(?:java|type)script$/.test(language) && /^(?:onModuleInit|onApplicationBootstrap)$/.test(name);
}

/** `fun Application.shop() { … }` of Ktor, and aiohttp's `async def database(app: web.Application)`, which hears the start or is open as long as the app. */
function takesApp({ span, name = '' }: FunctionScope, file: CodeFile): boolean {
  if (file.language !== 'kotlin' && file.language !== 'python') return false;
  const head = file.source.slice(span).slice(0, 300);
  if (file.language === 'kotlin') return /^[^{(]*\bfun\s+Application\.\w+\s*\(/.test(head) && file.source.text.includes('io.ktor.');
  return /^async def \w+\(\s*\w+:\s*(?:\w+\.)*Application\s*\)/.test(head) && !/close|clean|stop|shut_?down|dispos|finish/i.test(name);
}

/** What the sub-command of a Go program runs that serves: `&cobra.Command{Use: "serve", RunE: …}`. */
function isServeCommand({ span, name }: FunctionScope, file: CodeFile): boolean {
  if (file.language !== 'go') return false;
  return file.callsTo('*.Command').some((call) => {
    const title = (call.option('Use') ?? call.option('Name'))?.value().literal;
    if (typeof title !== 'string' || !SERVES.test(title)) return false;
    const runs = COMMAND_FIELDS.flatMap((field) => call.option(field) ?? []);
    return runs.some(
      (given) => (given.span.start <= span.start && span.end <= given.span.end) || (name !== undefined && given.text === name),
    );
  });
}

const COMMAND_FIELDS = ['Run', 'RunE', 'Action', 'PreRun', 'PreRunE'];
const SERVES = /^(?:serve|server|start|web|run|api|http|daemon|app)(?:$|\s)/;

/** `@Bean CommandLineRunner seed() { return args -> …; }`: what the method gives back runs once the app is up. */
function isRunner({ inside }: FunctionScope, file: CodeFile): boolean {
  const isBean = inside?.annotations.some(({ name }) => /(?:^|\.)Bean$/.test(name)) ?? false;
  return isBean && inside !== undefined && /\b(?:CommandLine|Application)Runner\b/.test(file.source.slice(inside.span).slice(0, 300));
}

/** Called where it is written, or handed to what calls it once. */
function runsOnTheSpot({ argumentOf, span }: FunctionScope, file: CodeFile): boolean {
  if (argumentOf === undefined) return /^\s*\)?\s*\(/.test(file.source.text.slice(span.end, span.end + 20));
  if (ON_THE_SPOT.test(argumentOf.method) || isRunByOwn(argumentOf, file)) return true;
  return /^(?:on|once)$/.test(argumentOf.method) && START_EVENT.test(eventOf(argumentOf));
}

/** Handed to a function of the same file that runs a parameter of its own and waits for it: `ExecuteStepAsync("…", async () => …)`. */
function isRunByOwn({ method, receiver, span }: Call, file: CodeFile): boolean {
  if (receiver !== undefined && !/^(?:this|self)$/.test(receiver.text)) return false;
  return file.functions.some(
    (own) =>
      own.name === method &&
      !(own.span.start <= span.start && span.end <= own.span.end) &&
      own.parameters.some((parameter) => {
        const run = new RegExp(`\\b(?:await\\s+|return\\s+|=\\s*)${parameter}\\s*(?:\\(|\\.Invoke\\()|^\\s*${parameter}\\s*\\(`, 'm');
        return run.test(file.source.slice(own.span));
      }),
  );
}

function eventOf({ args }: Call): string {
  const event = args[0]?.value().literal ?? args[0]?.text.split('.').at(-1);
  return typeof event === 'string' ? event : '';
}

/** Python's guard holds where the file itself is started. */
function isAsked(condition: string, { path }: CodeFile, repository: Repository): boolean {
  if (/__name__\s*==/.test(condition)) return !isStartFile(path) && !isStarted(path, repository);
  return ASKED_FOR.test(condition) && !OPT_OUT.test(condition);
}

/** True for a file that a process of the deploy is started with. */
function isStarted(path: string, repository: Repository): boolean {
  return startCommands(repository).some((started) => startsFile(started, path));
}
