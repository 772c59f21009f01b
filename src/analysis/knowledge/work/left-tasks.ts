import type { Call, CodeFile } from '../../code.ts';
import { JVM } from '../../languages.ts';
import { MAY_BE_LOST, TO_CONNECTED } from './forgotten-work.ts';

/** Python's calls that start work beside the caller and hand back nothing that has to be waited for. */
export const GREEN_THREADS: readonly string[] = [
  '_thread.start_new_thread',
  'eventlet.spawn',
  'eventlet.spawn_n',
  'eventlet.spawn_after',
  'gevent.spawn',
  'gevent.spawn_later',
  '*.start_background_task',
];

/** Words of which one stands in every file that leaves a task to itself. */
export const LEFT_WORDS: readonly string[] = ['Async', 'async void', 'subscribe(', 'create_task', 'ensure_future'];

/** Calls whose work goes on when the function that made them has ended, though they look as if something came of it. */
export function leftTasks(file: CodeFile): readonly Call[] {
  const find = file.language === 'csharp' ? unawaited : file.language === 'python' ? keptTasks : reactive;
  return find(file).filter((call) => {
    const text = file.source.slice(call.span).slice(0, 400);
    return !MAY_BE_LOST.test(call.method) && !TO_CONNECTED.test(text);
  });
}

/** `mailer.SendAsync(order);` as a statement, and a call of the file's own `async void`. */
function unawaited({ calls, functions, source }: CodeFile): readonly Call[] {
  const voids = new Set(
    functions.flatMap(({ name, span }) =>
      name !== undefined && /^[^{(]*\basync\s+void\s/.test(source.slice(span).slice(0, 300)) ? [name] : [],
    ),
  );
  return calls.filter(
    (call) =>
      !call.used &&
      !call.awaited &&
      ((voids.has(call.method) && call.receiver === undefined) ||
        (/^(?:Send|Process|Publish|Notify|Upload|Import)\w*Async$/.test(call.method) && isStatement(call, source.text))),
  );
}

function isStatement({ span }: Call, text: string): boolean {
  return /[;{}]\s*$/.test(text.slice(Math.max(0, span.start - 200), span.start)) && /^\s*;/.test(text.slice(span.end, span.end + 5));
}

/** `task = asyncio.create_task(…); tasks.add(task)`: kept from being collected, and waited for by nobody. */
function keptTasks(file: CodeFile): readonly Call[] {
  return file.callsTo('asyncio.create_task', 'asyncio.ensure_future').filter((call) => {
    const held = file.assignments.find(({ value }) => value.span.start === call.span.start && value.span.end === call.span.end);
    if (held === undefined || call.inside === undefined || !/^\w+$/.test(held.target)) return false;
    const rest = file.source.slice({ start: call.span.end, end: call.inside.span.end });
    const uses = rest.match(new RegExp(`^.*\\b${held.target}\\b.*$`, 'gm')) ?? [];
    const isKept = new RegExp(`^\\s*(?:\\w+\\.)*\\w+\\.add\\(${held.target}\\)\\s*$`);
    const isTold = new RegExp(`^\\s*${held.target}\\.add_done_callback\\(`);
    return uses.some((line) => isKept.test(line)) && uses.every((line) => isKept.test(line) || isTold.test(line));
  });
}

/** What hands its outcome to whoever asked. */
const ANSWERED = /\b(?:sink|emitter|deferred\w*|asyncContext|promise|future|response|countDown\w*)\b\s*(?:\.|::)/i;

/** `CompletableFuture.supplyAsync(…).thenAccept(…);`, `client.post()…bodyToMono(Void.class).subscribe();`. */
function reactive(file: CodeFile): readonly Call[] {
  if (!JVM.some((one) => one === file.language)) return [];
  return file.callsTo('*.subscribe', '*.thenAccept', '*.thenRun', '*.whenComplete', '*.exceptionally', '*.handle').filter((call) => {
    if (call.used || ANSWERED.test(file.source.slice(call.span))) return false;
    return call.method === 'subscribe'
      ? /\b(?:bodyTo\w+|toBodilessEntity|exchangeTo\w+)\(\)/.test(call.name) || /\b(?:Mono|Flux)\.\w+\(\)/.test(call.name)
      : /\b(?:supplyAsync|runAsync)\(\)/.test(call.name);
  });
}

/** A server that is started beside goes on as long as the process. */
const SERVES = /\btarget\s*=\s*(?:\w+\.)*(?:serve\w*|listen\w*|(?:run|start)_\w*server|httpd\w*)\s*[,)]/;

/** True for the start of a thread of Python's that is a server, where it is made: in the call, or as the value of the name. */
export function servesBeside({ receiver, span }: Call, { assignments, source }: CodeFile): boolean {
  const held = assignments.findLast(({ target, span: at }) => target === receiver?.text && at.start < span.start);
  return SERVES.test(held?.value.text ?? source.slice(span));
}
