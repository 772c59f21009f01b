import type { Call, CodeFile } from '../../code.ts';
import { ECMASCRIPT, type Language } from '../../languages.ts';
import { fileFact } from '../../remembered-facts.ts';
import type { Deployable, Repository } from '../../repository.ts';

/** Calls that handle SIGTERM, or that make a library do it. */
const HANDLING_CALLS: readonly { readonly languages: readonly Language[]; readonly calls: readonly string[] }[] = [
  {
    languages: ECMASCRIPT,
    calls: [
      'process.on',
      'process.once',
      'process.addListener',
      '@godaddy/terminus.createTerminus',
      'http-graceful-shutdown',
      'close-with-grace',
      'lightship.createLightship',
      'stoppable',
      'death',
      'node-graceful-shutdown.onShutdown',
      'node-cleanup',
      'exit-hook',
      'async-exit-hook',
      '*.enableShutdownHooks',
    ],
  },
  {
    languages: ['go'],
    calls: ['os/signal.Notify', 'os/signal.NotifyContext', '*.GracefulShutdown'],
  },
  {
    languages: ['rust'],
    calls: ['*.with_graceful_shutdown', 'tokio.signal.unix.signal', 'signal_hook.*', 'ctrlc.set_handler'],
  },
  { languages: ['java', 'kotlin'], calls: ['*.addShutdownHook', 'sun.misc.Signal.handle'] },
  { languages: ['python'], calls: ['signal.signal', '*.add_signal_handler', 'atexit.register'] },
];

/** What any text that handles a signal holds, whatever its language: most files need not be parsed to know that they don't. */
const HINT =
  /SIG(?:TERM|INT|QUIT)|signal|Signal|terminus|graceful|Graceful|lightship|stoppable|death|node-cleanup|exit-hook|ShutdownHook|atexit|ctrlc|oklog/;
/** Calls of `process.on` and the like are about many events. */
const SIGNAL_EVENT = /^SIG(?:TERM|QUIT)$/;
/** What a terminal sends, and no platform. */
const INTERRUPT = /(?:^|[.'"`])(?:Interrupt|SIGINT|SIGKILL|Kill)['"`]?$/;
const LIBRARIES_THAT_DRAIN = [
  'fastify-graceful-shutdown',
  '@fastify/graceful-shutdown',
  '@gquittet/graceful-server',
  'express-graceful-shutdown',
  'oklog/run',
];

/** Packages of Go that exist to stop a server well, by their names. */
const GRACEFUL = /\.[a-z]+\/.*(?:graceful|\/(?:endless|manners)$)/;

/** True when some code of the deployable handles a termination signal; `beside` leaves one file out. */
export function handlesTermination(deployable: Deployable, repository: Repository, beside?: string): boolean {
  return deployable.sources.some((path) => {
    return path !== beside && handles(repository, path);
  });
}

const handles = fileFact(HINT, fileHandlesTermination);

/** True when code of a file handles a termination signal, itself or by a library. */
export function fileHandlesTermination(file: CodeFile): boolean {
  if (file.importsAny(...LIBRARIES_THAT_DRAIN)) return true;
  if (file.language === 'go' && file.imports.some(({ module }) => GRACEFUL.test(module))) return true;
  const forms = HANDLING_CALLS.filter((form) => form.languages.includes(file.language));
  const calls = [...forms.flatMap((form) => file.callsTo(...form.calls)), ...shadowedNotifications(file)];
  return calls.some((call) => {
    if (call.method === 'with_graceful_shutdown' && hearsInterruptOnly(file)) return false;
    if (file.language === 'go' && signalsOf(call).length > 0) return !signalsOf(call).every((signal) => INTERRUPT.test(signal));
    if (!/^process\.(?:on|once|addListener)$/.test(call.name)) return true;
    const event = call.args[0]?.value();
    // A list of signals is walked with a variable: what it holds is not known here, but what else would it be for?
    return event?.provenance !== 'literal' || (typeof event.literal === 'string' && SIGNAL_EVENT.test(event.literal));
  });
}

/** Go's `signal.Notify`, also where a variable of the same function is called `signal`. */
function shadowedNotifications(file: CodeFile): readonly Call[] {
  if (file.language !== 'go' || !file.imports.some(({ module }) => module === 'os/signal')) return [];
  return file.callsTo('*.Notify', '*.NotifyContext').filter(({ callee }) => file.source.slice(callee).startsWith('signal.'));
}

/** The signals that a call of Go is given; none stands for all of them. */
function signalsOf({ args }: Call): readonly string[] {
  return args.slice(1).map(({ text }) => text);
}

/** Tokio's wait for Ctrl-C, where nothing in the file waits for SIGTERM. */
function hearsInterruptOnly(file: CodeFile): boolean {
  return file.callsTo('tokio.signal.ctrl_c', '*.ctrl_c').length > 0 && !/SignalKind|SIGTERM|terminate\(\)/.test(file.source.text);
}

/** Calls that handle what a terminal sends on Ctrl-C and nothing else, so that a platform's SIGTERM is not heard. */
export function interruptHandlers(file: CodeFile): readonly Call[] {
  if (file.language === 'rust') return hearsInterruptOnly(file) ? file.callsTo('tokio.signal.ctrl_c', '*.ctrl_c') : [];
  if (file.language === 'go') {
    const calls = file.callsTo('os/signal.Notify', 'os/signal.NotifyContext');
    return calls.filter((call) => signalsOf(call).length > 0 && signalsOf(call).every((signal) => INTERRUPT.test(signal)));
  }
  return file.callsTo('process.on', 'process.once').filter(({ args }) => args[0]?.value().literal === 'SIGINT');
}
