import type { Call, CodeFile, FunctionScope } from '../../code.ts';
import type { Span } from '../../text.ts';

/** What goes to those who are connected just now, and to nobody later. */
export const TO_CONNECTED =
  /\bsubscri(?:ption|ber)s?\b[\w.]*\.(?:Notify|Publish|OnNext|Next|Update|Send)\w*\(|\bhub|hub(?:Context)?\b|\bClients\b|socket|broadcast|presence|typing/i;
/** The chain is what answers, or it hands its failure to the framework. */
export const ANSWERS = /\b(?:res|response|reply|ctx|next|resolve|reject|done|cb|callback|socket|ws|stream)\b|^\s*(?:return|await)\b/;
/** What may well be lost: what the process says of itself, or can make again. */
export const MAY_BE_LOST =
  /(?<!cata|b|dia|back)log(?!in|ic)|(?:record|save|store|update|count)_?\w{0,8}login|track|metric|cache|telemetry|analytics|audit|touch|last_?(?:seen|used|login|activity)|(?<![payul])ping|revalidat|prefetch|warm/i;
/** What is done for somebody else: mail, messages, other services. */
export const WORKS =
  /(?:send|notify|deliver|dispatch|sync|process|import|export|generate|publish|upload|charge|refund|provision|transcode|index|email|mail|webhook)\w*(?:\(|$)/i;
/** Work on data or for somebody outside that has to be done. */
export const CHANGES_DATA = /\.(?:update\w*|delete\w*|destroy|save|create|insert\w*|findOneAnd\w*|findByIdAnd\w*|sendMail|query|execute)\(/;
/** What takes long or reaches outside, in the body of a function that a handler does not wait for. */
export const REACHES_OUT =
  /\bsendMail\(|\b(?:puppeteer|chromium|browser)\w*\.launch\(|\bfetch\(|\baxios\b|\bgot\b\(|\.(?:putObject|upload|send)\(/;

/** Work that only fills a cache: `fileCache.Store(ctx, key, bytes)` in a goroutine of its own. */
export function onlyFillsCache(text: string): boolean {
  return (
    /\b\w*[cC]ache\w*\.(?:Store|Set|Put|Add|Save)\(/.test(text) &&
    !/\.(?:Exec|Query|Create|Insert|Update|Send|Publish|Post|Do)\w*\(/.test(text)
  );
}

/** A part of the answer is made there. */
const OF_THE_ANSWER = /\b(?:res|response|reply|ctx)\s*\.\s*\w+|\bnext\(|\b(?:resolve|reject|done|cb|callback)\(/;

/** Asynchronous functions that are called where they are written, or for each of many, and whose promises nobody has. */
export function forgottenFunctions(file: CodeFile): readonly Call[] {
  return file.calls.filter((call) => {
    if (call.used || call.awaited || call.inside === undefined) return false;
    const text = file.source.slice(call.span);
    if (!/^\(?\s*async\b/.test(file.source.slice(call.callee)) && !isForEach(call)) return false;
    if (OF_THE_ANSWER.test(text) || TO_CONNECTED.test(text)) return false;
    return text.split('\n').some((line) => !MAY_BE_LOST.test(line) && (CHANGES_DATA.test(line) || REACHES_OUT.test(line) || sends(line)));
  });
}

function isForEach({ method, args }: Call): boolean {
  return /^(?:forEach|map)$/.test(method) && /^async\b/.test(args[0]?.text ?? '');
}

function sends(line: string): boolean {
  return /\bawait\b/.test(line) && WORKS.test(line.slice(line.indexOf('await')));
}

/** What starts a program or a thread of Node beside the process, by canonical name. */
export const CHILDREN: readonly string[] = [
  ...['spawn', 'exec', 'execFile', 'fork'].map((name) => `child_process.${name}`),
  'worker_threads.Worker',
];

/** A child of which the function that starts it hears nothing more that it could answer with. */
export function isLeftAlone(call: Call, file: CodeFile): boolean {
  const scope = call.inside;
  if (scope === undefined || call.awaited || isInPromise(scope)) return false;
  const held = file.assignments.find(
    ({ value: { span } }) =>
      span.start <= call.span.start && call.span.end <= span.end && !(span.start <= scope.span.start && scope.span.end <= span.end),
  );
  if (held === undefined) return !call.used && !OF_THE_ANSWER.test(file.source.slice(call.span));
  if (!/^[\w$]+$/.test(held.target)) return false;
  const rest = file.source.slice({ start: call.span.end, end: functionAround(scope).span.end });
  const name = held.target.replaceAll('$', String.raw`\$`);
  // Whoever is given the child, waits for it or reads from it in a loop may well answer with what it says.
  if (new RegExp(String.raw`\b(?:await|return|of|yield)\b[^;\n]*\b${name}\b|[(,]\s*${name}\s*[,)]|\bpipe\(`).test(rest)) return false;
  return !heardOf(held.target, call.span, file).some((text) => OF_THE_ANSWER.test(text) || /\.(?:push|concat)\(|\+=/.test(text));
}

/** What is done with a child after it was started. */
function heardOf(name: string, { end }: Span, file: CodeFile): readonly string[] {
  const word = new RegExp(`(?<![\\w$.])${name.replaceAll('$', String.raw`\$`)}(?![\\w$])`);
  return file.calls.flatMap(({ span }) => {
    const text = span.start > end ? file.source.slice(span) : '';
    return word.test(text.slice(0, 80)) ? [text] : [];
  });
}

function functionAround(scope: FunctionScope): FunctionScope {
  return scope.inside !== undefined && !scope.handlesRequest ? functionAround(scope.inside) : scope;
}

/** In what makes a promise of it: `new Promise((resolve) => exec(…, resolve))`. */
function isInPromise(scope: FunctionScope): boolean {
  for (let around: FunctionScope | undefined = scope; around; around = around.inside)
    if (around.argumentOf !== undefined && /(?:^|\.)Promise$/.test(around.argumentOf.name)) return true;
  return false;
}
