import type { Call, CodeFile, Expression } from '../code.ts';
import { ECMASCRIPT, JVM, type Language } from '../languages.ts';

/** Where a listening call says its port. */
export type PortPlace =
  /** A number or numeric string at a positional index or an option. */
  | { readonly port: number | string; readonly host?: number | string }
  /** An address such as `:8080`, `0.0.0.0:8080`, `http://*:5000`. */
  | { readonly address: number | string }
  /** A tuple or list of host and port. */
  | { readonly pair: number };

export interface ListenForm {
  readonly languages: readonly Language[];
  /** Canonical names, as in `Call.name`. */
  readonly calls: readonly string[];
  readonly places: readonly PortPlace[];
  /** Tells a server from anything else that has a method of that name. */
  readonly isServer?: (call: Call) => boolean;
}

const NODE_SERVERS =
  /^(?:express|koa|fastify|fastify\.fastify|http\.createServer|https\.createServer|http2\.createServer|http\.Server|net\.createServer|restify\.createServer|@nestjs\/core\.NestFactory\.create|polka|connect|json-server\.create|next\/.*|@feathersjs\/express)\(\)/;

/** A Node server by its construction or, when another module made it, by what everybody calls it. */
function isNodeServer(call: Call): boolean {
  return (
    NODE_SERVERS.test(call.name) ||
    /(?:^|\.)(?:app|server|httpServer|httpsServer|expressApp|api|fastify|koa)$/i.test(call.receiver?.text ?? '')
  );
}

const PORT_FIRST: readonly PortPlace[] = [
  { port: 0, host: 1 },
  { port: 'port', host: 'host' },
];
const ADDRESS_FIRST: readonly PortPlace[] = [{ address: 0 }];

/** How servers are told to listen, by the documentation of each framework. */
export const LISTEN_FORMS: readonly ListenForm[] = [
  { languages: ECMASCRIPT, calls: ['*.listen'], isServer: isNodeServer, places: PORT_FIRST },
  {
    languages: ECMASCRIPT,
    calls: ['@hono/node-server.serve', 'Bun.serve', 'Deno.serve', '@hapi/hapi.server', 'hapi.server', '@hapi/hapi.Server'],
    places: [{ port: 'port', host: 'host' }],
  },
  { languages: ECMASCRIPT, calls: ['ws.WebSocketServer', 'ws.Server', 'ws.WebSocket.Server'], places: [{ port: 'port', host: 'host' }] },
  {
    languages: ['python'],
    calls: ['flask.Flask().run', 'quart.Quart().run', 'sanic.Sanic().run', 'aiohttp.web.run_app', 'bottle.run', 'uvicorn.run'],
    places: [{ port: 'port', host: 'host' }],
  },
  {
    languages: ['python'],
    calls: ['http.server.HTTPServer', 'http.server.ThreadingHTTPServer', 'wsgiref.simple_server.make_server', 'socketserver.TCPServer'],
    places: [{ pair: 0 }, { port: 1, host: 0 }],
  },
  {
    languages: ['python'],
    calls: ['tornado.web.Application().listen', '*.add_insecure_port', 'waitress.serve', 'gevent.pywsgi.WSGIServer'],
    places: [{ port: 0 }, { address: 0 }, { pair: 0 }, { port: 'port', host: 'host' }],
  },
  {
    languages: ['go'],
    calls: [
      'net/http.ListenAndServe',
      'net/http.ListenAndServeTLS',
      'github.com/gin-gonic/gin.Default().Run',
      'github.com/gin-gonic/gin.New().Run',
      'github.com/labstack/echo/v4.New().Start',
      'github.com/labstack/echo.New().Start',
      'github.com/gofiber/fiber/v2.New().Listen',
    ],
    places: ADDRESS_FIRST,
  },
  { languages: ['go'], calls: ['net/http.Server', 'net/http.Server{}'], places: [{ address: 'Addr' }] },
  { languages: ['go'], calls: ['net.Listen'], places: [{ address: 1 }] },
  {
    languages: JVM,
    calls: [
      'java.net.ServerSocket',
      'spark.Spark.port',
      'io.javalin.Javalin.create().start',
      'io.undertow.Undertow.builder().addHttpListener',
    ],
    places: [{ port: 0 }],
  },
  { languages: JVM, calls: ['java.net.InetSocketAddress'], places: [{ port: 0 }] },
  { languages: ['kotlin'], calls: ['io.ktor.server.engine.embeddedServer', 'embeddedServer'], places: [{ port: 'port', host: 'host' }] },
  {
    languages: ['ruby'],
    calls: ['TCPServer.new', 'WEBrick.HTTPServer.new', 'Rack.Handler.Puma.run', 'Rack.Handler.WEBrick.run'],
    places: [{ port: 'Port' }, { port: 1 }, { port: 0 }],
  },
  { languages: ['csharp'], calls: ['*.UseUrls'], places: ADDRESS_FIRST },
  { languages: ['csharp'], calls: ['*.ListenAnyIP', '*.ListenLocalhost'], places: [{ port: 0 }] },
  {
    languages: ['rust'],
    calls: [
      'std.net.TcpListener.bind',
      'tokio.net.TcpListener.bind',
      'actix_web.HttpServer.new().bind',
      'HttpServer.new().bind',
      'axum.Server.bind',
      'hyper.Server.bind',
      'warp.serve().run',
      'std.net.SocketAddr.from',
      'SocketAddr.from',
    ],
    places: [{ address: 0 }, { pair: 0 }],
  },
];

/** The calls of a file that make a server listen, with the form that each has. */
export function* listeningCalls(file: CodeFile): Iterable<{ readonly call: Call; readonly form: ListenForm }> {
  for (const form of LISTEN_FORMS) {
    if (!form.languages.includes(file.language)) continue;
    for (const call of file.callsTo(...form.calls)) if (form.isServer?.(call) ?? true) yield { call, form };
  }
}

/** What a listening call binds, as far as it is written in the code. */
export interface Binding {
  readonly port: number;
  /** The expression that holds the port, or the whole address. */
  readonly at: Expression;
  readonly host: string | undefined;
  /** How the port is written: a plain number or part of an address. */
  readonly form: 'port' | 'address' | 'pair';
}

/** The literal port that a listening call binds; undefined when it is looked up, unknown, or 0 (any free port). */
export function literalBinding(call: Call, places: readonly PortPlace[]): Binding | undefined {
  for (const place of places) {
    const binding = 'port' in place ? plain(call, place) : 'address' in place ? addressed(call, place.address) : paired(call, place.pair);
    if (binding && binding.port > 0) return binding;
  }
  return undefined;
}

function pick(call: Call, where: number | string): Expression | undefined {
  return typeof where === 'number' ? call.args[where] : call.option(where);
}

function plain(call: Call, place: { readonly port: number | string; readonly host?: number | string }): Binding | undefined {
  const at = pick(call, place.port);
  const port = at && portOf(at);
  if (!at || port === undefined) return undefined;
  const host = place.host === undefined ? undefined : pick(call, place.host)?.value().literal;
  return { port, at, host: typeof host === 'string' ? host : undefined, form: 'port' };
}

/** A literal port. A fallback behind a lookup is none: the environment decides. */
function portOf(expression: Expression): number | undefined {
  const { provenance, literal } = expression.value();
  if (provenance !== 'literal') return undefined;
  const port = typeof literal === 'string' && /^\d{2,5}$/.test(literal) ? Number(literal) : literal;
  return typeof port === 'number' && Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
}

function addressed(call: Call, where: number | string): Binding | undefined {
  const at = pick(call, where);
  const { provenance, literal } = at?.value() ?? {};
  if (!at || provenance !== 'literal' || typeof literal !== 'string') return undefined;
  const match = /^(?:https?:\/\/)?(?<host>\[[^\]]*\]|[^:/\s]*):(?<port>\d{2,5})\/?$/.exec(literal.trim());
  return match?.groups ? { port: Number(match.groups['port']), at, host: match.groups['host'] || undefined, form: 'address' } : undefined;
}

function paired(call: Call, where: number): Binding | undefined {
  const at = call.args[where];
  const [host, port] = at?.elements() ?? [];
  const number = port && portOf(port);
  if (!at || number === undefined) return undefined;
  const literal = host?.value().literal;
  return { port: number, at, host: typeof literal === 'string' ? literal : undefined, form: 'pair' };
}
