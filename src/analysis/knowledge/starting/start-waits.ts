import type { Call, CodeFile, FunctionScope, Loop } from '../../code.ts';
import type { Language } from '../../languages.ts';
import type { Span } from '../../text.ts';
import { repeatsItsBlock } from '../../code/loops.ts';
import { CLIENTS } from '../services/backing-services.ts';

/** A place at which code pauses for the sake of another service: before it is asked, or between two attempts. */
export interface ServiceWait {
  /** The call that pauses, or what repeats the attempts. */
  readonly span: Span;
  /** Function whose caller is held up. */
  readonly scope: FunctionScope | undefined;
  /** What is asked for an answer. */
  readonly attempt: Call;
  readonly kind: 'loop' | 'pause' | 'timer';
}

/** Libraries that make an attempt again and again, by their documentation. */
const RETRIES: readonly string[] = [
  'async-retry',
  'promise-retry',
  'p-retry',
  'github.com/avast/retry-go.Do',
  'github.com/avast/retry-go/v3.Do',
  'github.com/avast/retry-go/v4.Do',
  'github.com/cenkalti/backoff.Retry',
  'github.com/cenkalti/backoff/v4.Retry',
  'github.com/cenkalti/backoff/v4.RetryNotify',
  'github.com/sethvargo/go-retry.Do',
  '*.Execute',
  '*.ExecuteAsync',
];
const DECORATORS = /^(?:tenacity|retrying|retry)\.(?:api\.)?retry$|^backoff\.on_(?:exception|predicate)$/;

/** Words of which one must stand in the text of a file that pauses. */
export const PAUSE_WORDS: readonly string[] = [
  'sleep',
  'Sleep',
  'Delay',
  'delay',
  'setTimeout',
  'time.After',
  'pause',
  'wait(',
  'retry',
  'backoff',
  'WaitAndRetry',
];

/** Calls that hold up whoever makes them, by canonical name. */
const PAUSES = /(?:^|\.)(?:u|m)?(?:sleep|Sleep|delay|Delay|pause)$|^wait$/;
/** Those that give back a promise, where the language has to await them. */
const AWAITED = /(?:^|\.)Task\.Delay$|(?:^|\.)(?:sleep|delay|wait|pause)$/;
const NEEDS_AWAIT: ReadonlySet<Language> = new Set(['javascript', 'typescript', 'tsx', 'csharp']);
/** Clients are not the only ones to be asked: methods by which code of its own opens, greets or prepares a service. */
const ATTEMPTS =
  /^(?:(?:try|attempt|do|init|await)?_?(?:re)?connect(?!ion|ed|or|ing)\w*|dial\w*|ping\w*|authenticate|(?:get|new)_?connection(?:async)?|can_?connect\w*|create_?(?:connection|pool|channel)\w*|establish_?connection|health\w*|is_?(?:ready|up|alive|available|reachable|connected)|(?:database\.)?(?:migrate|ensure_?created)(?:async)?|fsockopen|pg_connect|mysqli(?:_connect)?|PDO|Socket|wait_?for_?connection)$/i;
const OPENS = /(?:^|[./])(?:sql|sqlx|gorm|db|database|conn\w*|client|amqp\w*)(?:\(\)|\{\})?\.open(?:async|connection)?$/i;
const ASKS = /\bselect(?:\s+|\()(?:1\b|version|now)|health|\bready\b|_cluster\b|\/ping\b|\/status\b|\/actuator/i;
const ASKING = /^(?:execute|exec\w*|query\w*|scalar|get\w*|head|fetch|request|send|urlopen|do)$/i;
/** What a loop does that works until it is stopped. */
const WORKS = /consum|subscrib|\bpoll|\brecv|receive|listen|dequeue|[bl]r?pop|process_?(?:job|task|message)|\bserve/i;
/** A way out once there is an answer. */
const LEAVES = /\b(?:break|return|exit|raise StopIteration)\b|^\s*Ok\(/m;
/** A condition that never ends a loop. */
const ENDLESS = /^(?:while|for|until|loop)?\s*\(?\s*(?:true|True|1|;\s*;|;;)?\s*\)?\s*:?$|loop$/;

/** Every place of a file at which it waits for another service, in source order. */
export function serviceWaits(file: CodeFile): readonly ServiceWait[] {
  const pauses = file.calls.filter((call) => isPause(call, file));
  const retries = file.callsTo(...RETRIES);
  const decorators = file.annotations.filter(({ name }) => DECORATORS.test(name));
  const timers = file.callsTo('setTimeout').filter(isLongTimer);
  if (pauses.length + retries.length + decorators.length + timers.length === 0) return [];
  const attempts = attemptsOf(file);
  const waits = [
    ...pauses.flatMap((pause) => waitOf(pause, attempts, file) ?? []),
    ...retries.flatMap((retry) => retryOf(retry, attempts, file) ?? []),
    ...decorators.flatMap(({ span, target }) => decorated(span, target, attempts, file) ?? []),
    ...timers.flatMap((timer) => delayed(timer, attempts, file) ?? []),
  ];
  // Two handlers of one loop that both pause are one wait.
  const seen = new Set<string>();
  const isNew = ({ attempt, kind }: ServiceWait): boolean => {
    const key = `${kind} ${attempt.span.start}`;
    return !seen.has(key) && seen.add(key) !== undefined;
  };
  return waits.filter((wait) => !isSpawned(wait.span, file) && isNew(wait));
}

/** A library's call that makes the attempts of the function which it is given, at once and until one succeeds. */
function retryOf({ span, callee, args, inside, name }: Call, attempts: readonly Call[], file: CodeFile): ServiceWait | undefined {
  // A policy that does nothing unless a setting asks for more leaves the wait to whoever sets it.
  if (/\.Execute(?:Async)?$/.test(name) && !/^(?!.*\bNoOp(?:Async)?\()(?=.*WaitAndRetry)/s.test(file.source.text)) return undefined;
  const named = file.functions.filter((one) => one.name !== undefined && args.some(({ text }) => text === one.name));
  const attempt = attempts.find((one) => holds(span, one.span) || named.some((body) => holds(body.span, one.span)));
  return attempt && { span: callee, scope: inside, attempt, kind: 'loop' };
}

function decorated(span: Span, target: Span, attempts: readonly Call[], file: CodeFile): ServiceWait | undefined {
  const scope = file.functions.find((one) => one.span.start >= target.start && one.span.end === target.end);
  const attempt = attempts.find((one) => holds(target, one.span));
  return attempt && scope && { span, scope, attempt, kind: 'loop' };
}

/** A second or more, as it is written. */
function isLongTimer({ args }: Call): boolean {
  const amount = args[1]?.value().literal;
  return typeof amount === 'number' && amount >= 1000;
}

/** `setTimeout(() => client.connect(), 5000)`, other than a second attempt: a fixed time is given to the service. */
function delayed(timer: Call, attempts: readonly Call[], file: CodeFile): ServiceWait | undefined {
  const given = timer.args[0]?.text ?? '';
  const body = file.functions.find(({ argumentOf, name }) => argumentOf === timer || (name !== undefined && name === given));
  const attempt = attempts.find(({ inside, span }) => body !== undefined && inside === body && holds(body.span, span));
  if (!body || !attempt || attempt.method === 'listen') return undefined;
  const before = file.source.text.slice(Math.max(0, timer.span.start - 2000), timer.span.start);
  for (let scope = timer.inside; scope; scope = scope.inside)
    if (scope === body || scope.parameters.some((name) => /^_?e(?:rr(?:or)?)?$/.test(name)) || repeatsItself(scope.name, body, file))
      return undefined;
  if (/\b(?:catch\s*(?:\([^)]*\))?\s*\{|if\s*\(\s*(?:e|err|error)\s*\)\s*\{)[^{}]*$/.test(before)) return undefined;
  return { span: timer.callee, scope: timer.inside, attempt, kind: 'timer' };
}

/** The timer's function calls the function that has set the timer. */
function repeatsItself(name: string | undefined, { span }: FunctionScope, file: CodeFile): boolean {
  return name !== undefined && file.callsTo(name, `*.${name}`).some((call) => holds(span, call.span));
}

/** True for code that a goroutine, thread or task of its own runs, so that it holds nobody up. */
export function isSpawned(span: Span, file: CodeFile): boolean {
  const before = file.source.text.slice(Math.max(0, span.start - 12), span.start);
  if (file.language === 'go' && /(?:^|\s)go\s+$/.test(before)) return true;
  return file.calls.some(
    (call) => call.span.start < span.start && span.end <= call.span.end && SPAWNS.test(call.name) && call.callee.end <= span.start,
  );
}

const SPAWNS =
  /(?:^|\.)(?:spawn\w*|Thread|Thread\.new|thread|launch|async|submit|execute|runAsync|Task\.Run|StartNew|create_task|ensure_future|setInterval|go)$/;

function waitOf(pause: Call, attempts: readonly Call[], file: CodeFile): ServiceWait | undefined {
  const scope = pausedScope(pause);
  const around = file.loops.findLast((loop) => holds(loop.span, pause.span) && isWithin(loop.span, scope));
  if (around) return loopWait(pause, around, attempts, file, scope) ?? handedWait(pause, around, attempts, file, scope);
  const mine = attempts.filter(({ inside, span }) => inside?.span.start === scope?.span.start && !holds(span, pause.span));
  const earlier = mine.findLast(({ span }) => span.end <= pause.span.start);
  if (earlier && repeats(pause, scope, file)) return { span: pause.span, scope, attempt: earlier, kind: 'loop' };
  const next = mine.find(({ span }) => span.start >= pause.span.end) ?? (isFirst(pause, scope, file) ? following(pause, file) : undefined);
  return next && isLeading(pause, next, file) ? { span: pause.span, scope, attempt: next, kind: 'pause' } : undefined;
}

/** A loop that asks, pauses, and is left when there is an answer. */
function loopWait(
  pause: Call,
  { span, head }: Loop,
  attempts: readonly Call[],
  file: CodeFile,
  scope: FunctionScope | undefined,
): ServiceWait | undefined {
  const text = file.source.slice(span);
  const attempt = attempts.find((one) => holds(span, one.span) && isSameFlow(one, scope) && !holds(one.span, pause.span));
  if (attempt === undefined || text.length > 3000 || WORKS.test(withoutTexts(text))) return undefined;
  const leaves = ENDLESS.test(head) ? leavesAfter(attempt, span, file) : LEAVES.test(text) || isAsked(head, attempt, file);
  return leaves ? { span: pause.span, scope, attempt, kind: 'loop' } : undefined;
}

/** A loop of the app's own that makes the attempts which it is handed: `static void Retry(Action act)`. */
function handedWait(
  pause: Call,
  loop: Loop,
  attempts: readonly Call[],
  file: CodeFile,
  scope: FunctionScope | undefined,
): ServiceWait | undefined {
  const text = file.source.slice(loop.span);
  if (scope?.name === undefined || text.length > 1500 || !scope.parameters.some((name) => isCalled(name, text))) return undefined;
  const leaves = LEAVES.test(text) || /retr(?:y|ies)|attempt|\bwait/i.test(scope.name);
  if (!leaves || !FAILS.test(text)) return undefined;
  for (const call of file.callsTo(scope.name, `*.${scope.name}`)) {
    const attempt = attempts.find((one) => call.args.some((given) => holds(given.span, one.span)));
    if (attempt !== undefined && !holds(scope.span, call.span)) return { span: pause.span, scope: call.inside, attempt, kind: 'loop' };
  }
  return undefined;
}

/** What an attempt that fails looks like. */
const FAILS = /\b(?:catch|except|rescue|Err)\b|\berr\w*\s*[!=]=\s*nil\b/;

function isCalled(name: string, text: string): boolean {
  return new RegExp(`(?<![\\w.])${escape(name)}(?:\\.(?:call|run|get|Invoke|accept|apply|execute))?\\(`).test(text);
}

/** After the answer, before the next pause or the handling of a failure, or as the loop's last word. */
function leavesAfter(attempt: Call, loop: Span, file: CodeFile): boolean {
  const line = file.source.lineSpan(file.source.position(attempt.span.start).line);
  if (/\breturn\b/.test(file.source.slice({ start: line.start, end: attempt.span.start }))) return true;
  const rest = file.source.slice({ start: attempt.span.end, end: loop.end });
  const [first = ''] = rest.split(/\b(?:sleep|Sleep|delay|Delay|setTimeout|except|catch|rescue)\b/, 1);
  return LEAVES.test(first) || /\b(?:break|return\b[^\n;}]*)[;\s})]*(?:end\s*)*$/.test(rest);
}

/** The loop's own condition is the question, or the variable that the answer is put in. */
function isAsked(head: string, attempt: Call, file: CodeFile): boolean {
  const line = file.source.lineSpan(file.source.position(attempt.span.start).line);
  const assigned = /([\w$.]+)\s*(?::?=(?!=)|\?\?=)/.exec(file.source.slice({ start: line.start, end: attempt.span.start }))?.[1];
  const body = file.source.text.slice(attempt.span.end, attempt.span.end + 300);
  const flag = /(?:^|[\s;{])([\w$.]+)\s*=\s*(?:true|True|false|False)\b/.exec(body)?.[1];
  return (
    head.includes(attempt.method) || [assigned, flag].some((name) => name !== undefined && new RegExp(`\\b${escape(name)}\\b`).test(head))
  );
}

/** The function calls itself again, or Ruby's `retry` does. */
function repeats(pause: Call, scope: FunctionScope | undefined, file: CodeFile): boolean {
  const after = file.source.text.slice(pause.span.end, pause.span.end + 250);
  if (file.language === 'ruby') return /^[^\n]*\n\s*retry\b/.test(after);
  if (scope?.name === undefined) return false;
  return file
    .callsTo(scope.name, `*.${scope.name}`)
    .some((call) => call.inside?.span.start === scope.span.start && call.span.start > pause.span.end);
}

/** A pause of a second or more with nothing but preparations between it and the question. */
function isLeading(pause: Call, next: Call, file: CodeFile): boolean {
  const between = file.source.slice({ start: pause.span.end, end: next.span.start });
  const amount = pause.args.map(({ text }) => text).join(' ');
  const isLong = !/Milli|Micro|Nano/.test(amount) && (MILLISECONDS.has(file.language) ? /\d{4}|000/.test(amount) : /\d/.test(amount));
  return isLong && between.split('\n').length <= 12 && !/\b(?:func|def|function|fn|fun)\b|\bawait new Promise/.test(between);
}

/** Nothing but a word to the log stands before it in the main function. */
function isFirst(pause: Call, scope: FunctionScope | undefined, file: CodeFile): boolean {
  if (!/^[mM]ain$/.test(scope?.name ?? '')) return false;
  return !file.calls.some(
    (call) => call.inside?.span.start === scope?.span.start && call.span.end < pause.span.start && !/log|print|info|debug/i.test(call.name),
  );
}

function following({ inside, span }: Call, { calls }: CodeFile): Call | undefined {
  return calls.find((call) => call.inside?.span.start === inside?.span.start && call.span.start >= span.end);
}

const MILLISECONDS: ReadonlySet<Language> = new Set(['javascript', 'typescript', 'tsx', 'java', 'kotlin', 'csharp']);

function isPause(call: Call, file: CodeFile): boolean {
  if (call.method === 'setTimeout') return /(?:^|\.)Promise$/.test(call.inside?.argumentOf?.name ?? '') || call.awaited;
  const before = file.source.text.slice(Math.max(0, call.span.start - 20), call.span.start);
  if (call.name === 'time.After') return /(?:^|\n)\s*<-\s*$/.test(before);
  if (!PAUSES.test(call.name) || call.args.length === 0) return false;
  const after = file.source.text.slice(call.span.end, call.span.end + 10);
  return !NEEDS_AWAIT.has(file.language) || !AWAITED.test(call.name) || call.awaited || after.startsWith('.Wait()');
}

/** The function that pauses: around the promise that a timer settles, and around the block of a loop. */
function pausedScope({ method, inside }: Call): FunctionScope | undefined {
  let scope = method === 'setTimeout' && /(?:^|\.)Promise$/.test(inside?.argumentOf?.name ?? '') ? inside?.inside : inside;
  while (scope?.argumentOf !== undefined && repeatsItsBlock(scope.argumentOf)) scope = scope.inside;
  return scope;
}

function attemptsOf(file: CodeFile): readonly Call[] {
  const clients = new Set(CLIENTS.flatMap(({ calls }) => file.callsTo(...calls)));
  return file.calls.filter(
    (call) =>
      clients.has(call) ||
      (ATTEMPTS.test(call.method) && !/^(?:path|os|fs|http|express|app)\./.test(call.name)) ||
      OPENS.test(call.name) ||
      (ASKING.test(call.method) && call.span.end - call.span.start < 300 && ASKS.test(file.source.slice(call.span))),
  );
}

/** In the function of the pause, or in one that is written within it. */
function isSameFlow({ inside }: Call, scope: FunctionScope | undefined): boolean {
  return scope === undefined || (inside !== undefined && holds(scope.span, inside.span));
}

function isWithin(loop: Span, scope: FunctionScope | undefined): boolean {
  return scope === undefined || holds(scope.span, loop);
}

const withoutTexts = (text: string): string => text.replaceAll(/(["'`])(?:(?!\1)[^\\\n]|\\.)*\1|(?:\/\/|#\s).*/g, '');

function holds(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

const escape = (name: string): string => name.replaceAll(/[^\w]/g, '\\$&');
