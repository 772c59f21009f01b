import type { Deployable, Repository } from '../../src/analysis/repository.ts';
import { ownFact } from '../../src/analysis/remembered-facts.ts';
import { goClosures } from '../../src/analysis/knowledge/starting/go-closures.ts';
import { cutOffBySpring, type CutOff } from '../../src/analysis/knowledge/stopping/spring-boot.ts';
import { handlesTermination, interruptHandlers } from '../../src/analysis/knowledge/stopping/shutdown.ts';
import { consumersAt } from '../../src/analysis/knowledge/stopping/undrained-consumers.ts';
import { asShort, type Listener, listenersAt } from '../../src/analysis/knowledge/stopping/undrained-listeners.ts';
import { isStartFile } from '../../src/analysis/knowledge/starting/start-files.ts';
import type { Language } from '../../src/analysis/languages.ts';
import { directoryOf } from '../../src/analysis/paths.ts';
import { startCommands } from '../../src/analysis/startup.ts';
import { programOf, type Program } from '../../src/analysis/startup/program.ts';
import { startsFile } from '../../src/analysis/startup/started-files.ts';
import type { Span } from '../../src/analysis/text.ts';
import { EXAMPLES } from './no-graceful-shutdown.examples.ts';
import { rule, type RepositoryFound } from '../rule.ts';

/** Frameworks that close their servers on SIGTERM without being told. */
const DRAINS_ITSELF = ['actix', 'rocket', 'meteor'];
/** The same of those that are often rendered by a server of the app's own, which they do not close. */
const RENDERERS = /^(?:next|nuxt)$/;

const REMEDY: Partial<Record<Language, string>> = {
  go: 'Catch SIGTERM with `signal.NotifyContext` and call `server.Shutdown(ctx)`, which lets requests in flight finish.',
  java: 'Close it in a hook: `Runtime.getRuntime().addShutdownHook(…)` with `server.shutdown()` and `server.awaitTermination(…)`.',
  kotlin: 'Close it in a hook: `Runtime.getRuntime().addShutdownHook(…)` with `server.shutdown()` and `server.awaitTermination(…)`.',
  python: 'Handle it once: `signal.signal(signal.SIGTERM, …)` with a function that stops the server and lets requests in flight finish.',
  rust: 'Serve with `.with_graceful_shutdown(…)` and a future that waits for SIGTERM.',
};

export default rule({
  id: 'disposability/no-graceful-shutdown',
  title: 'Finish the requests in flight when SIGTERM comes',
  why: 'Every deploy, scale-in and node drain sends SIGTERM; a server that ignores it drops the requests that it is working on.',
  remedy: "Handle it once: `process.on('SIGTERM', () => server.close(…))`, then close pools and exit.",
  severity: 'warning',
  limits: [
    'A handler in a package that the app imports is not seen.',
    'Java, Ruby, PHP and .NET servers are known to drain by themselves and are not judged (those of gRPC on the JVM and of Spring Boot before 3.4 are), nor those of Python besides the bare ones of gevent, eventlet, gRPC and the standard library.',
  ],
  repository: judge,
  eachSource: (path, repository) => [listenersAt(path, repository), consumersAt(path, repository)],
  examples: EXAMPLES,
});

function* judge(repository: Repository): Iterable<RepositoryFound> {
  for (const deployable of repository.deployables) {
    if (DRAINS_ITSELF.some((name) => deployable.frameworks.has(name)) || deployable.kind === 'client') continue;
    if ([...deployable.frameworks].some((name) => RENDERERS.test(name)) && rendererServes(deployable, repository)) continue;
    const cutOff = cutOffBySpring(deployable, repository);
    if (cutOff) {
      yield ofSpring(cutOff);
      continue;
    }
    const programs = goClosures(deployable, repository);
    if (programs.length > 0) {
      yield* judgePrograms(programs, deployable, repository);
      continue;
    }
    yield* judgeProgram(deployable, repository, deployable.root);
  }
}

function ofSpring({ path, span, version, hasSetting }: CutOff): RepositoryFound {
  return {
    path,
    span,
    what: `On SIGTERM the server of Spring Boot ${version} stops at once: without \`server.shutdown=graceful\` the requests in flight are cut off.`,
    identity: `listener of ${path}`,
    remedy: hasSetting
      ? 'Set `server.shutdown=graceful`, which is the default since 3.4, and `spring.lifecycle.timeout-per-shutdown-phase`.'
      : 'Move to Spring Boot 2.3 or later, and set `server.shutdown=graceful` where it is not the default.',
  };
}

/** What two programs share is said once. */
function* judgePrograms(
  programs: ReturnType<typeof goClosures>,
  deployable: Deployable,
  repository: Repository,
): Iterable<RepositoryFound> {
  const said = new Set<string>();
  for (const { directory, sources } of programs)
    for (const found of judgeProgram({ ...deployable, sources }, repository, directory)) {
      const place = `${found.path}:${found.span.start}`;
      if (!said.has(place)) yield found;
      said.add(place);
    }
}

/** What one program of a deployable does, by the sources that it is made of. */
function* judgeProgram(deployable: Deployable, repository: Repository, place: string): Iterable<RepositoryFound> {
  const servers = listeners(deployable, repository, place);
  const found = servers.length > 0 ? servers : consumers(deployable, repository, place);
  // A bot or a job may well answer the platform's health check with a bare server beside.
  if (deployable.kind !== 'server' && servers.length > 0 && servers.every(({ path }) => path.endsWith('.py'))) return;
  if (found.length === 0 || handlesTermination(deployable, repository)) return;
  const interrupts = interrupted(deployable, repository, place);
  yield* interrupts.length > 0 ? interrupts : found;
}

/** `"start": "next start"`: what else listens is for developers. */
function rendererServes({ root }: Deployable, repository: Repository): boolean {
  const scripts = repository.documents('manifest').flatMap((manifest) => (directoryOf(manifest.path) === root ? manifest.scripts : []));
  const serves = ({ name, args }: Program): boolean => RENDERERS.test(name) && args[0] !== 'dev' && args[0] !== 'build';
  return (
    scripts.every(({ name }) => !/^(?:start|serve|prod)/.test(name)) ||
    scripts.some(({ name, commands }) => !/dev|build/.test(name) && commands.some((command) => serves(programOf(command))))
  );
}

/**
 * The first place where a deployable starts to serve; of a Go program, which often serves HTTP beside gRPC, the first of each way.
 */
function listeners(deployable: Deployable, repository: Repository, place: string): readonly RepositoryFound[] {
  const found = new Map<string, RepositoryFound>();
  for (const path of startedFirst(deployable.sources, listenersAt, repository)) {
    for (const listener of listenersAt(path, repository)) {
      // Not the code: a listener whose port is repaired is the same listener.
      const identity = listener.language === 'go' ? `${listener.method.replace(/(?:Auto)?TLS$/, '')} of ${place}` : `listener of ${place}`;
      if (!found.has(identity)) found.set(identity, foundAt(listener, path, identity, deployable));
    }
  }
  return [...found.values()];
}

/** Frameworks that stop what they consume by themselves. */
const STOPS_ITSELF = /^(?:spring|quarkus|micronaut|nest)/;

/** The first place where a deployable that serves nobody takes messages or jobs. */
function consumers(deployable: Deployable, repository: Repository, place: string): readonly RepositoryFound[] {
  const { sources, kind, name, frameworks } = deployable;
  if (kind === 'job' || [...frameworks].some((one) => STOPS_ITSELF.test(one))) return [];
  const starts = startCommands(repository);
  // Beside a web server of Python's, which drains by itself, only what a process of its own is started with.
  const isStarted = (path: string): boolean =>
    kind === 'worker' || !path.endsWith('.py') || starts.some((start) => startsFile(start, path));
  for (const path of startedFirst(sources, consumersAt, repository)) {
    const [consumer] = isStarted(path) ? consumersAt(path, repository) : [];
    const remedy = consumer && CONSUMER_REMEDY[consumer.language];
    if (consumer)
      return [
        {
          path,
          span: consumer.span,
          what: `What \`${consumer.method}\` takes is cut off in the middle of its work when the process is stopped: nothing in \`${name}\` handles SIGTERM.`,
          identity: `consumer of ${place}`,
          remedy: remedy ?? 'Handle SIGTERM once: stop taking messages, finish the one in hand, close the connection and exit.',
        },
      ];
  }
  return [];
}

const OF_NODE =
  "Handle it once: `process.on('SIGTERM', …)` that closes the worker or disconnects the consumer, which waits for what is in hand, and then exits.";
const CONSUMER_REMEDY: Partial<Record<Language, string>> = {
  javascript: OF_NODE,
  typescript: OF_NODE,
  tsx: OF_NODE,
  go: 'Catch SIGTERM with `signal.NotifyContext`, stop reading when the context is done, and finish the message in hand.',
  java: 'Stop it in a hook: `Runtime.getRuntime().addShutdownHook(…)` with `wakeup()` or `close()`, and wait for the message in hand.',
  kotlin: 'Stop it in a hook: `Runtime.getRuntime().addShutdownHook(…)` with `wakeup()` or `close()`, and wait for the message in hand.',
  python: 'Handle it once: `signal.signal(signal.SIGTERM, …)` with a function that makes the loop end after the message in hand.',
};

/** What a process is started with stands before what it loads. */
function startedFirst(sources: readonly string[], at: typeof listenersAt, repository: Repository): readonly string[] {
  const starts = startCommands(repository);
  const rank = (path: string): number => (starts.some((start) => startsFile(start, path)) ? 0 : isStartFile(path) ? 1 : 2);
  return sources.filter((path) => at(path, repository).length > 0).toSorted((a, b) => rank(a) - rank(b));
}

/** A handler for Ctrl-C, by which somebody meant the server to be closed. */
interface Interrupt {
  readonly method: string;
  readonly span: Span;
  readonly language: Language;
}

const interruptIn = ownFact(({ path }, facts): Interrupt | undefined => {
  const file = /Interrupt|SIGINT|ctrl_c/.test(facts.source(path)?.text ?? '') ? facts.code(path) : undefined;
  const [call] = file ? interruptHandlers(file) : [];
  return file && call && { method: call.method, span: asShort(call), language: file.language };
});

/** The first handler of a deployable for Ctrl-C. */
function interrupted(deployable: Deployable, repository: Repository, place: string): readonly RepositoryFound[] {
  const path = deployable.sources.find((each) => repository.role(each) === 'source' && interruptIn({ path: each }, repository));
  const found = path === undefined ? undefined : interruptIn({ path }, repository);
  if (path === undefined || found === undefined) return [];
  const remedy = REMEDY[found.language];
  return [
    {
      path,
      span: found.span,
      what: `\`${found.method}\` hears Ctrl-C only: the SIGTERM with which platforms stop a process ends the server on the spot.`,
      identity: `listener of ${place}`,
      ...(remedy ? { remedy } : {}),
    },
  ];
}

const OF_NEST =
  'Call `app.enableShutdownHooks()` before `listen`: Nest then closes the server on SIGTERM and runs `onApplicationShutdown`.';

function foundAt({ method, span, language }: Listener, path: string, identity: string, { name, frameworks }: Deployable): RepositoryFound {
  const remedy = frameworks.has('nest') ? OF_NEST : REMEDY[language];
  return {
    path,
    span,
    what: `The server that \`${method}\` starts is never closed: nothing in \`${name}\` handles SIGTERM.`,
    identity,
    ...(remedy ? { remedy } : {}),
  };
}
