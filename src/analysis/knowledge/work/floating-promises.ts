import { calledElsewhere } from '../../callers.ts';
import type { Call, CodeFile, FunctionScope } from '../../code.ts';
import type { Around } from './background-loops.ts';
import { ANSWERS, MAY_BE_LOST, REACHES_OUT, TO_CONNECTED, WORKS } from './forgotten-work.ts';

/** A promise of which at most the failure or the end is heard, with what began it. */
export interface UnheardPromise {
  readonly call: Call;
  readonly started: string;
}

/** `sendReceipt(order).catch(log);` and `void sendReceipt(order);`. */
export function unheardPromises(file: CodeFile): readonly UnheardPromise[] {
  return file.calls.flatMap((call) => {
    if (!isVoid(call, file) && (!/^(?:catch|then|finally)$/.test(call.method) || call.used || call.args.length === 0)) return [];
    const text = file.source.slice(call.span);
    const started = file.source.slice(call.callee).replace(/\.(?:then|catch|finally)\b[\s\S]*$/, '');
    const isLost = MAY_BE_LOST.test(started) || TO_CONNECTED.test(started) || hasTimeout(text);
    if (text.length > 600 || ANSWERS.test(text) || isLost || !WORKS.test(started)) return [];
    return [{ call, started: started.split('(', 1)[0]?.replaceAll(/\s+/g, '') ?? '' }];
  });
}

function isVoid({ span }: Call, { source }: CodeFile): boolean {
  return /(?:^|[;{}\n>])\s*void\s+$/.test(source.text.slice(Math.max(0, span.start - 24), span.start));
}

function hasTimeout(text: string): boolean {
  return /Promise\.race|AbortSignal|timeout/i.test(text);
}

/** What such a call may look like: a mail, a function by its name, a method of an object that is at hand. */
const PLAIN = /^[\w$.]+\.sendMail$|^(?:this\.)?(?<object>[\w$]+\.)?(?<name>[\w$]+)$/;

/** Calls of functions of the app that return a promise, which nobody takes. */
export function floatingCalls(file: CodeFile, around: Around): readonly Call[] {
  const own = Map.groupBy(file.functions, ({ name }) => name);
  const imported = new Set(file.imports.map(({ local }) => local));
  return file.calls.filter((call) => {
    const text = file.source.slice(call.callee);
    const plain = PLAIN.exec(text);
    if (plain === null || call.inside === undefined || call.used || call.awaited || call.span.end - call.span.start > 400) return false;
    if (MAY_BE_LOST.test(text) || TO_CONNECTED.test(file.source.slice(call.span)) || isTaken(call, file)) return false;
    const { name, object } = plain.groups ?? {};
    if (name === undefined) return isUnheardMail(call);
    if (object === undefined) return (own.has(name) || imported.has(name)) && isPromise(call, name, own.get(name), file, around);
    return WORKS.test(`${text}(`) && isPromise(call, name, undefined, file, around);
  });
}

function isTaken({ span }: Call, { source }: CodeFile): boolean {
  return /(?:^|[;{}\n>])\s*(?:void\s+|return\s+)$/.test(source.text.slice(Math.max(0, span.start - 24), span.start));
}

/** A mail whose callback, if it has one, answers nobody. */
function isUnheardMail({ args: [, heard] }: Call): boolean {
  return heard === undefined || (heard.kind === 'function' && !ANSWERS.test(heard.text));
}

/** An asynchronous function of the app, of the file or of another, that does something for somebody else. */
function isPromise(call: Call, name: string, own: readonly FunctionScope[] | undefined, file: CodeFile, around: Around): boolean {
  const found = own?.map((scope) => ({ scope, file })) ?? calledElsewhere(call, file, around.deployable, around.repository);
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
