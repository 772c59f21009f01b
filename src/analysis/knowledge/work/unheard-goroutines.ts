import type { Call, CodeFile, FunctionScope } from '../../code.ts';
import { MAY_BE_LOST, TO_CONNECTED } from './forgotten-work.ts';

/** What goes on as long as somebody wants it to, rather than doing one thing. */
const GOES_ON = /(?:^|\.)(?:Run|Serve|Start|Listen|Watch|Consume|Subscribe|Accept|Read|Loop|Poll|Close|Shutdown|Stop|Wait)\w*$/i;
/** What says when it has ended, goes round, or ends the process when it fails. */
const NOT_ALONE = /<-|\.Done\(\)|\.Add\(|\bclose\(|\bselect\b|\bfor\b|\bpanic\(|\bExit\(|Fatal|Panic/;
const ASKED = /\b\w*[eE]rr\s*:?=\s*(?<callee>[\w.]+)\(/g;
/** An error that is told to the log, and to nobody else. */
const ONLY_LOGGED = /\b\w*[eE]rr\s*!=\s*nil\s*\{\s*(?:_\s*=\s*)?[\w.]*(?:log|zap|sugar)[\w.()]*\([^{}]*\}\s*\}\(/i;
/** A connection that is accepted is served by a goroutine of its own, for as long as it is open. */
const ACCEPTS = /\.Accept\(|net\.Conn\b|websocket|\.Upgrade\(/;

/** A goroutine that does one thing, and whose failure is a line in the log: what it does is called by this name. */
export function unheardWork(call: Call, { source }: CodeFile): string | undefined {
  const text = source.slice(call.span);
  const outlives = OUTLIVES.exec(text)?.groups?.['context'];
  const [sent] =
    outlives === undefined || NOT_ALONE.test(text)
      ? []
      : text.matchAll(new RegExp(`([\\w.]*\\.(?:Send|Deliver|Notify|Publish|Upload|Delete)\\w*)\\(\\s*${outlives}\\b`, 'g'));
  if (sent !== undefined && !MAY_BE_LOST.test(sent[1] ?? '')) return sent[1];
  if (!text.startsWith('func(') || text.length > LONG || NOT_ALONE.test(text) || !ONLY_LOGGED.test(text)) return undefined;
  const [name, ...more] = [...text.matchAll(ASKED)].map(({ groups }) => groups?.['callee'] ?? '');
  if (name === undefined || more.length > 0 || [GOES_ON, MAY_BE_LOST, TO_CONNECTED].some((other) => other.test(name))) return undefined;
  return name;
}

const LONG = 600;

/** A context that is made to live on when the one of the request has ended. */
const OUTLIVES = /(?<context>\w+)\s*:?=\s*context\.WithoutCancel\(/;

/** The function takes the context of who asks for it, and is left long before the goroutine ends. */
export function worksForCaller({ span }: FunctionScope, { source }: CodeFile): boolean {
  return /^func\s*(?:\([^)]*\)\s*)?\w+\([^)]*\bcontext\.Context\b/.test(source.slice(span).slice(0, 400));
}

/** In a loop that takes one message after the other: the next one is taken before the goroutine has ended. */
export function standsInMessages({ span, inside }: Call, { loops, source }: CodeFile): boolean {
  const around = loops.findLast((loop) => loop.span.start <= span.start && span.end <= loop.span.end);
  if (around === undefined || (inside && ACCEPTS.test(source.slice(inside.span)))) return false;
  return /:?=\s*<-/.test(source.slice({ start: around.span.start, end: span.start }));
}

/** A goroutine that says when it has ended, or one whose code stands elsewhere; none other can be waited for. */
export function reportsBack({ span }: Call, { source }: CodeFile): boolean {
  const text = source.slice(span);
  return !text.startsWith('func(') || /<-|\.Done\(\)|\bclose\(|\bcancel\w*\(/.test(text);
}

/** All that the goroutine does is to put a value into a channel, where somebody waits for it. */
export function handsOver(call: Call, { source }: CodeFile): boolean {
  const text = source.slice(call.span);
  if (text.startsWith('func(')) return /^func\([^)]*\)\s*\{\s*[\w.]+\s*<-[^\n;]*\s*\}\(/.test(text);
  const { method } = call;
  return (
    /^\w+$/.test(method) && new RegExp(`\\b${method}(?::\\s*func)?\\([^)]*\\)\\s*\\{\\s*[\\w.]+\\s*<-[^\\n;}]*\\s*\\}`).test(source.text)
  );
}
