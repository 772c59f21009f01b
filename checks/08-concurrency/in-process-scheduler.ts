import type { Annotation, Call, CodeFile } from '../../src/analysis/code.ts';
import { backgroundLoops, handedWork, isOwnAffair, takesMessages } from '../../src/analysis/knowledge/work/background-loops.ts';
import {
  isMadeForJobs,
  ONE_AT_A_TIME,
  onlyLooksUp,
  REGISTERED,
  REGISTRATIONS,
  SCHEDULED,
  SCHEDULERS,
  takenSchedules,
} from '../../src/analysis/knowledge/work/schedulers.ts';
import { scriptedStarts } from '../../src/analysis/knowledge/starting/start-scripts.ts';
import { runsInBrowser } from '../../src/analysis/knowledge/settings/browser-code.ts';
import { loadedByBot, loadedByServer } from '../../src/analysis/knowledge/serving/loaded-by-servers.ts';
import { answersPeople, isBot, isWorkersCode } from '../../src/analysis/knowledge/serving/web-processes.ts';
import { hasRoutes } from '../../src/analysis/knowledge/work/queue-consumers.ts';
import { APP_LANGUAGES, ECMASCRIPT, JVM } from '../../src/analysis/languages.ts';
import { managesMachine } from '../../src/analysis/knowledge/state/machine-agents.ts';
import { requestBehind } from '../../src/analysis/requests.ts';
import { startBehind } from '../../src/analysis/start-path.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { type StartCommand, startCommands, startPlaces } from '../../src/analysis/startup.ts';
import { onAnnotations, onCalls, rule, type Context, type Found, type RepositoryFound } from '../rule.ts';
import { EXAMPLES } from './in-process-scheduler.examples.ts';

/** Words of a file that starts a loop or a timer, of its own or of another file. */
const LOOP_WORDS = [
  'setInterval',
  'setTimeout',
  'scheduleAtFixedRate',
  'scheduleWithFixedDelay',
  'fixedRateTimer',
  'setPeriodic',
  'add_periodic_timer',
  'Timer',
  'sleep',
  'Sleep',
  'tick',
  'Tick',
  'Delay',
  'delay',
  '\tgo ',
  'spawn(',
  'Thread(',
  'thread(',
];

/** Languages in which an app has one program, and what a container makes is made: whatever loops there, loops in the web process. */
const ONE_PROGRAM: ReadonlySet<string> = new Set(['java', 'kotlin']);

export default rule({
  id: 'concurrency/in-process-scheduler',
  title: 'Run schedules in a process type of their own',
  why: 'Every copy of the web process runs the schedule, so two copies do the work twice, and a restart at the wrong minute skips it.',
  remedy: 'Move the schedule to the platform (CronJob, scheduler add-on) or to one clock process that only puts jobs into a queue.',
  severity: 'warning',
  repository: judgeBeats,
  limits: ['A schedule behind a lock that another module takes is not known to be safe.'],
  code: [
    onCalls(APP_LANGUAGES, SCHEDULERS, judgeCall),
    onCalls(APP_LANGUAGES, REGISTRATIONS, judgeRegistration),
    onCalls(JVM, ['*.schedule'], judgeTriggered),
    onCalls(ECMASCRIPT, ['*.addSimpleIntervalJob', '*.addLongIntervalJob', '*.addCronJob'], judgePlugin),
    onAnnotations([...ECMASCRIPT, ...JVM, 'python'], SCHEDULED, judgeAnnotation),
    onAnnotations(['python'], REGISTERED, judgeRegistered),
    { languages: ['python'], literals: ['add_job'], judge: judgeTaken },
    { languages: APP_LANGUAGES, literals: LOOP_WORDS, judge: judgeLoops },
  ],
  examples: EXAMPLES,
});

function* judgeCall(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  if (!isJudged(file, context) || onlyLooksUp(call, file)) return;
  if (!isMadeForJobs(call) && isOwnAffair(handedWork(call, file, context))) return;
  yield {
    span: call.span.end - call.span.start < 200 ? call.span : call.callee,
    ...(isMadeForJobs(call) ? { once: file.path } : {}),
    ...within(file, context, `\`${call.name.slice(call.name.lastIndexOf('/') + 1)}\` runs a schedule`),
  };
}

/** One more job for a scheduler that the process has: of a file's, and its scheduler, one is told of. */
function* judgeRegistration(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  if (!isJudged(file, context)) return;
  yield {
    span: call.span.end - call.span.start < 200 ? call.span : call.callee,
    once: file.path,
    ...within(file, context, `\`${call.method}\` has a job run by a schedule`),
  };
}

/** Spring's `scheduler.schedule(task, new CronTrigger(…))`. */
function* judgeTriggered(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  if (/\bnew\s+(?:Cron|Periodic)Trigger\(|^(?:Cron|Periodic)Trigger\(/.test(call.args[1]?.text ?? ''))
    yield* judgeCall(call, file, context);
}

/** Jobs of toad-scheduler's, given to the scheduler that a plugin of Fastify's has put into the app. */
function* judgePlugin(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  const isPlugin = /(?:^|\.)scheduler$/.test(call.receiver?.text ?? '') && file.importsAny('toad-scheduler');
  if (isPlugin && !call.name.startsWith('toad-scheduler')) yield* judgeRegistration(call, file, context);
}

function* judgeRegistered(annotation: Annotation, file: CodeFile, context: Context): Iterable<Found> {
  for (const found of judgeAnnotation(annotation, file, context)) yield { ...found, once: file.path };
}

function* judgeTaken(file: CodeFile, context: Context): Iterable<Found> {
  for (const { call, madeIn } of takenSchedules(file, context))
    for (const found of judgeRegistration(call, file, context)) yield { ...found, once: madeIn };
}

/** `celery worker -B`: the clock of all workers in one of them. Where other workers have none it is the process that is kept single. */
function* judgeBeats(repository: Repository): Iterable<RepositoryFound> {
  const beats = startCommands(repository).filter(({ program }) => isWorker(program) && ticks(program));
  if (
    beats.length === 0 ||
    [...startCommands(repository), ...scriptedStarts(repository)].some(({ program }) => isWorker(program) && !ticks(program))
  )
    return;
  for (const found of startPlaces(beats)) {
    yield {
      path: found.path,
      span: found.command.span,
      what: 'The worker is its own clock (`-B`): a second worker puts every scheduled task into the queue once more.',
      remedy: 'Start `celery beat` as a process type of its own, once.',
    };
  }
}

type Program = StartCommand['program'];

const isWorker = ({ name, args }: Program): boolean => name === 'celery' && args.includes('worker');

const ticks = ({ args }: Program): boolean => args.some((word) => /^(?:-B|--beat)$/.test(word));

/** Each process has entries of its own to take out. */
const EMPTIES = /@CacheEvict\b/;
const KEEPS_OPEN = /\b\w*(?:heart_?beat|keep_?alive|ping)\w*\s*\(/i;

function* judgeAnnotation(annotation: Annotation, file: CodeFile, context: Context): Iterable<Found> {
  if (!isJudged(file, context)) return;
  const name = annotation.name.slice(annotation.name.lastIndexOf('.') + 1);
  // What keeps this process's own connections open is its own to do.
  if (
    KEEPS_OPEN.test(file.source.text.slice(annotation.span.end).split('\n').slice(0, 3).join('\n')) &&
    /Emitter|WebSocket|socket/i.test(file.source.text)
  )
    return;
  const method = file.functions.find(({ annotations }) => annotations.includes(annotation));
  if (method !== undefined && (EMPTIES.test(file.source.slice(method.span)) || isOwnAffair(file.source.slice(method.span)))) return;
  yield { span: annotation.span, ...within(file, context, `\`@${name}\` runs a schedule`) };
}

/** A timer or an endless loop that is started with the web process and works for more than itself. */
function* judgeLoops(file: CodeFile, context: Context): Iterable<Found> {
  const { deployable, repository } = context;
  if (!isJudged(file, context) || runsInBrowser(file, deployable)) return;
  for (const call of backgroundLoops(file, context)) {
    if (
      OF_CACHES.test(ownerOf(call)) ||
      takesMessages(handedWork(call, file, context)) ||
      requestBehind(call.inside, file, deployable, repository)
    )
      continue;
    const isSure =
      ONE_PROGRAM.has(file.language) || isStartOfLoaded(call, file, context) || startBehind(call.inside, file, deployable, repository);
    yield {
      span: call.span.end - call.span.start < 200 ? call.span : call.callee,
      ...within(file, context, `${starterOf(call)} starts a loop that works again and again`),
      ...(isSure ? {} : { confidence: 'likely' as const }),
    };
  }
}

/** A class that keeps a copy for its process. */
const OF_CACHES = /Cache(?:Impl)?$/;

function ownerOf({ inside }: Call): string {
  let around = inside;
  while (around?.owner === undefined && around?.inside !== undefined) around = around.inside;
  return around?.owner ?? '';
}

/** A function that is there to start something, of a module that the server loads: `startReminders()`, `start()` of a class. */
function isStartOfLoaded({ inside }: Call, file: CodeFile, { deployable, repository }: Context): boolean {
  let around = inside;
  while (around?.name === undefined && around?.inside !== undefined) around = around.inside;
  return STARTS.test(around?.name ?? '') && LOADS.has(file.language) && loadedByServer(file.path, deployable, repository);
}

const STARTS = /^_*(?:start|init|schedule|begin|boot|set_?up|launch|on_?(?:start|ready|load))/i;
const LOADS: ReadonlySet<string> = new Set([...ECMASCRIPT, 'python']);

/** What is called, in the words of the code; a goroutine's function may be written where it is started. */
function starterOf({ name }: Call): string {
  return name.startsWith('(') ? 'A goroutine' : `\`${name.slice(name.lastIndexOf('/') + 1)}\``;
}

function isJudged(file: CodeFile, { deployable, repository }: Context): boolean {
  if (
    managesMachine(deployable, repository) ||
    ONE_AT_A_TIME.test(file.source.text) ||
    isWorkersCode(file.path) ||
    !answersPeople(file.path, deployable, repository)
  )
    return false;
  return !JVM.some((one) => one === file.language) || hasRoutes({ deployable, repository });
}

/** What is said of a schedule by the process that it runs in. A bot has one connection to its chat, and so mostly one process. */
function within({ path }: CodeFile, { deployable, repository }: Context, what: string): Pick<Found, 'what' | 'why' | 'confidence'> {
  const isOfBot = isBot(deployable) || loadedByBot(path, deployable, repository);
  if (!isOfBot) return { what: `${what} inside the web process.` };
  const why =
    'A second copy of the bot does the work twice, a deploy does as long as both run, and a restart at the wrong minute skips it.';
  return { what: `${what} inside the process of the bot.`, why, confidence: 'likely' };
}
