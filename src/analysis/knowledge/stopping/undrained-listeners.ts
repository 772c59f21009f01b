import type { Call, CodeFile } from '../../code.ts';
import { ECMASCRIPT, type Language } from '../../languages.ts';
import { ownFact } from '../../remembered-facts.ts';
import type { Repository } from '../../repository.ts';
import type { Span } from '../../text.ts';
import { listeningCalls } from '../serving/servers.ts';

/** Runtimes that do not drain a server by themselves. The others come with a server or framework that does. */
const JUDGED: ReadonlySet<Language> = new Set<Language>([...ECMASCRIPT, 'go', 'rust']);

/** Servers of Python that die with the default action of SIGTERM; gunicorn, uvicorn and their like drain by themselves. */
const BARE_PYTHON =
  /^(?:gevent\.pywsgi|eventlet|http\.server|wsgiref|socketserver|xmlrpc|tornado|websockets|waitress|bottle)\.|^asyncio\.start_server$|\.add_(?:in)?secure_port$|\.listen$/;

/** Servers of the JVM that end with the machine's default: those of gRPC and Javalin have no hook of their own. */
const BARE_JVM = /(?:^|\.)(?:ServerBuilder|NettyServerBuilder)\.forPort$|\.newServerBuilderForPort$|^io\.javalin\..*\.start$/;
/** Servers of Node and Rust that hear SIGTERM without being told. By the documentation of each. */
const HEARS_SIGNALS = /^apollo-server\.ApolloServer\(\)|HttpServer\.new\(\)/;

/** A word that every listening call holds. */
const SERVES = /listen|serve|bind|\.Run\(|\.Start\(|forPort\(/i;

/** A call that starts to serve. */
export interface Listener {
  readonly method: string;
  readonly span: Span;
  readonly language: Language;
}

/** Languages of which only some servers are judged. */
const BARE: ReadonlyMap<Language, RegExp> = new Map([
  ['python', BARE_PYTHON],
  ['java', BARE_JVM],
  ['kotlin', BARE_JVM],
]);

const listenersIn = ownFact(({ path }, facts): readonly Listener[] => {
  const file = SERVES.test(facts.source(path)?.text ?? '') ? facts.code(path) : undefined;
  if (!file || !(JUDGED.has(file.language) || BARE.has(file.language))) return [];
  return [...listeningCalls(file)].flatMap(({ call, form }) => {
    // An address or a listener alone serves nobody yet.
    if (form.serves === false || HEARS_SIGNALS.test(call.name)) return [];
    if (BARE.get(file.language)?.test(call.name) === false || (file.language === 'rust' && isMeeting(call, file)) || isProfiler(call, file))
      return [];
    return [{ method: call.method, span: listenSpan(call, file), language: file.language }];
  });
});

/** Go's profiler, which is one of the default handlers, on the machine itself alone: what somebody who debugs looks at. */
function isProfiler({ name, args: [address, handler] }: Call, file: CodeFile): boolean {
  if (name !== 'net/http.ListenAndServe' || !file.importsAny('net/http/pprof')) return false;
  return handler?.text === 'nil' && /["`(](?:localhost|127\.0\.0\.1):/.test(address?.text ?? '');
}

/** A socket of Rust's standard library at which as many others are met as are expected, and that no server is made of. */
function isMeeting(call: Call, { source }: CodeFile): boolean {
  return /^std\.net\.TcpListener\.bind$/.test(call.name) && !/\.incoming\(|from_tcp|from_std|\.listen\(|\bserve\b/.test(source.text);
}

/** The call, or only its last name behind a chain of many lines: `createServer((request, response) => { … }).listen`. */
function listenSpan(call: Call, { source }: CodeFile): Span {
  const { start, end } = call.callee;
  const lines = source.position(end).line - source.position(start).line;
  return lines > MANY_LINES ? { start: end - call.method.length, end } : asShort(call);
}

/** Lines of a chain that nobody takes in at a glance. */
const MANY_LINES = 3;

/** A call, or what it calls where its arguments are long. */
export function asShort({ span, callee }: Call): Span {
  return span.end - span.start < 200 ? span : callee;
}

/** The servers that a source starts and that do not drain by themselves. */
export function listenersAt(path: string, repository: Repository): readonly Listener[] {
  return repository.role(path) === 'source' ? listenersIn({ path }, repository) : [];
}
