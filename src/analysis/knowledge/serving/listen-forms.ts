import type { Call, CodeFile } from '../../code.ts';
import { ECMASCRIPT, JVM, type Language } from '../../languages.ts';

/** Where a listening call says its port. */
export type PortPlace =
  /** A number or numeric string at a positional index or an option. */
  | { readonly port: number | string; readonly host?: number | string }
  /** An address such as `:8080`, `0.0.0.0:8080`, `http://*:5000`; `receiver` for a method of the text itself. */
  | { readonly address: number | string }
  /** A tuple or list of host and port. */
  | { readonly pair: number };

/** One way to say where a server listens. */
export interface ListenForm {
  readonly languages: readonly Language[];
  /** Canonical names, as in `Call.name`. */
  readonly calls: readonly string[];
  /** Empty where another call was given the address. */
  readonly places: readonly PortPlace[];
  /** False where the call only names the address, and another one serves. */
  readonly serves?: false;
  /** True for a setting that only the framework's own server reads, which a file of the app starts: Puma takes no notice of it. */
  readonly ownServerOnly?: true;
  /** Tells a server from anything else that has a method of that name. */
  readonly isServer?: (call: Call, file: CodeFile) => boolean;
}

const NODE_SERVERS =
  /^(?:express|koa|fastify|fastify\.fastify|http\.createServer|https\.createServer|http2\.createServer|http\.Server|net\.createServer|restify\.createServer|@nestjs\/core\.NestFactory\.create|polka|connect|json-server\.create|next\/.*|@feathersjs\/express|elysia\.Elysia|(?:@apollo\/server|apollo-server(?:-\w+)?)\.ApolloServer|http-proxy\.create\w+|hyper-express\.Server|socket\.io\.Server)\(\)/;

/** A Node server by its construction or, when another module made it, by what everybody calls it. */
function isNodeServer(call: Call): boolean {
  return NODE_SERVERS.test(call.name) || isCalled(call, /(?:^|\.)(?:app|server|httpServer|httpsServer|expressApp|api|fastify|koa)$/i);
}

function isCalled(call: Call, name: RegExp): boolean {
  return name.test(call.receiver?.text ?? '');
}

/** A call that is told an address of all interfaces, or of one on this machine: nobody writes that but to listen. */
function saysOwnAddress(call: Call): boolean {
  return call.args.slice(0, 2).some((arg) => {
    const { literal } = arg.value();
    return typeof literal === 'string' && /^(?:0\.0\.0\.0|\[::\]|\*)?:\d{2,5}$/.test(literal);
  });
}

/** `routes.SetupRouter().Run(address)`: Gin’s engine, which another package has made. */
function isMadeRouter({ name, args }: Call): boolean {
  return (
    args.length <= 1 && !name.startsWith('github.com/gin-gonic/') && /(?:[rR]outer|[rR]outes|(?:Gin|Http)Engine)s?\w*\(\)\.Run$/.test(name)
  );
}

/** `set('port', 3000)` of Express and `set :port, 3000` of Sinatra. */
function setsPort(call: Call): boolean {
  return call.args.length === 2 && call.args[0]?.value().literal === 'port';
}

const PORT_FIRST: readonly PortPlace[] = [
  { port: 0, host: 1 },
  { port: 'port', host: 'host' },
];
const HOST_FIRST: readonly PortPlace[] = [
  { port: 1, host: 0 },
  { port: 'port', host: 'host' },
];
const PORT_OPTION: readonly PortPlace[] = [{ port: 'port', host: 'host' }];
const ADDRESS_FIRST: readonly PortPlace[] = [{ address: 0 }];

const GO_ECHO = ['', '/v4', '/v5'].flatMap((version) =>
  ['New().Start', 'New().StartTLS', 'Echo{}.Start', 'Echo{}.StartTLS'].map((name) => `github.com/labstack/echo${version}.${name}`),
);
const GO_FIBER = ['', '/v2', '/v3'].flatMap((version) =>
  ['New().Listen', 'New().ListenTLS', 'App{}.Listen'].map((name) => `github.com/gofiber/fiber${version}.${name}`),
);
const GO_MARTINI = ['Classic()', 'New()'].map((made) => `github.com/go-martini/martini.${made}.RunOnAddr`);
const GO_GIN = ['Default()', 'New()', 'Engine{}'].flatMap((made) =>
  ['Run', 'RunTLS'].map((name) => `github.com/gin-gonic/gin.${made}.${name}`),
);

const JAVASCRIPT_FORMS: readonly ListenForm[] = [
  { languages: ECMASCRIPT, calls: ['*.listen'], isServer: isNodeServer, places: PORT_FIRST },
  {
    languages: ECMASCRIPT,
    calls: ['@hono/node-server.serve', 'Bun.serve', 'Deno.serve', '@hapi/hapi.server', 'hapi.server', '@hapi/hapi.Server'],
    places: PORT_OPTION,
  },
  { languages: ECMASCRIPT, calls: ['ws.WebSocketServer', 'ws.Server', 'ws.WebSocket.Server'], places: PORT_OPTION },
  { languages: ECMASCRIPT, calls: ['socket.io', 'socket.io.Server'], places: [{ port: 0 }], serves: false },
  { languages: ECMASCRIPT, calls: ['*.bindAsync'], places: ADDRESS_FIRST },
  { languages: ECMASCRIPT, calls: ['express().set', 'app.set', '*.app.set'], places: [{ port: 1 }], serves: false, isServer: setsPort },
];

const PYTHON_FORMS: readonly ListenForm[] = [
  { languages: ['python'], calls: ['flask.Flask().run', 'quart.Quart().run', 'sanic.Sanic().run'], places: HOST_FIRST },
  {
    languages: ['python'],
    calls: ['*.app.run', 'app.run', '*.socketio.run', 'socketio.run'],
    places: PORT_OPTION,
    isServer: (call) => call.option('port') !== undefined,
  },
  {
    languages: ['python'],
    calls: ['aiohttp.web.run_app', 'bottle.run', 'uvicorn.run', 'hypercorn.run', 'flask_socketio.SocketIO().run', 'nicegui.ui.run'],
    places: PORT_OPTION,
  },
  { languages: ['python'], calls: ['dash.Dash().run', 'dash.Dash().run_server'], places: PORT_OPTION },
  {
    languages: ['python'],
    calls: [
      'http.server.HTTPServer',
      'http.server.ThreadingHTTPServer',
      'wsgiref.simple_server.make_server',
      'socketserver.TCPServer',
      'socketserver.ThreadingTCPServer',
      'xmlrpc.server.SimpleXMLRPCServer',
      'socket.socket().bind',
      'eventlet.listen',
    ],
    places: [{ pair: 0 }, { port: 1, host: 0 }],
  },
  {
    languages: ['python'],
    calls: [
      'tornado.web.Application().listen',
      'tornado.httpserver.HTTPServer().listen',
      'twisted.internet.reactor.listenTCP',
      '*.add_insecure_port',
      '*.add_secure_port',
      'waitress.serve',
      'gevent.pywsgi.WSGIServer',
    ],
    places: [{ port: 0 }, { address: 0 }, { pair: 0 }, ...PORT_OPTION],
  },
  { languages: ['python'], calls: ['websockets.serve', 'asyncio.start_server'], places: [{ port: 2, host: 1 }, ...PORT_OPTION] },
];

const GO_FORMS: readonly ListenForm[] = [
  { languages: ['go'], calls: ['net/http.ListenAndServe', 'net/http.ListenAndServeTLS'], places: ADDRESS_FIRST },
  { languages: ['go'], calls: [...GO_GIN, ...GO_ECHO, ...GO_FIBER, ...GO_MARTINI], places: ADDRESS_FIRST },
  {
    languages: ['go'],
    calls: [
      'net/http.Serve',
      'net/http.ServeTLS',
      'net/http.Server{}.Serve',
      'net/http.Server{}.ServeTLS',
      'net/http.Server{}.ListenAndServe',
      'net/http.Server{}.ListenAndServeTLS',
      'google.golang.org/grpc.NewServer().Serve',
      'google.golang.org/grpc.Server{}.Serve',
    ],
    places: [],
  },
  { languages: ['go'], calls: ['net/http.Server', 'net/http.Server{}'], places: [{ address: 'Addr' }], serves: false },
  { languages: ['go'], calls: ['net.Listen'], places: [{ address: 1 }], serves: false },
  { languages: ['go'], calls: ['*.Run'], places: ADDRESS_FIRST, isServer: isMadeRouter },
  {
    languages: ['go'],
    calls: ['*.Start', '*.Run', '*.Listen', '*.Serve', '*.ListenAndServe'],
    places: ADDRESS_FIRST,
    serves: false,
    isServer: (call) =>
      !isMadeRouter(call) && saysOwnAddress(call) && !/^(?:net(?:\/http)?\.|github\.com\/(?:gin-gonic|labstack|gofiber)\/)/.test(call.name),
  },
];

const JVM_FORMS: readonly ListenForm[] = [
  {
    languages: JVM,
    calls: [
      'java.net.ServerSocket',
      'spark.Spark.port',
      'io.javalin.Javalin.create().start',
      'io.javalin.Javalin().start',
      'io.undertow.Undertow.builder().addHttpListener',
      'org.eclipse.jetty.server.Server',
      'io.netty.bootstrap.ServerBootstrap().bind',
      'io.grpc.ServerBuilder.forPort',
      'io.grpc.netty.NettyServerBuilder.forPort',
      'io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder.forPort',
    ],
    places: [{ port: 0 }],
  },
  { languages: JVM, calls: ['java.net.InetSocketAddress'], places: [{ port: 0 }] },
  {
    languages: JVM,
    calls: ['*.listen'],
    places: [{ port: 0, host: 1 }],
    isServer: (call) => /create(?:Http|Net)Server\(\)/.test(call.name) || isCalled(call, /create(?:Http|Net)Server\(/),
  },
  {
    languages: ['kotlin'],
    calls: ['io.ktor.server.engine.embeddedServer', 'embeddedServer'],
    places: [
      { port: 'port', host: 'host' },
      { port: 1, host: 2 },
    ],
  },
];

const OTHER_FORMS: readonly ListenForm[] = [
  {
    languages: ['ruby'],
    calls: ['TCPServer.new', 'WEBrick.HTTPServer.new', 'Rack.Handler.Puma.run', 'Rack.Handler.WEBrick.run', 'Rack.Server.start'],
    places: [{ port: 'Port' }, { port: 1 }, { port: 0 }],
  },
  { languages: ['ruby'], calls: ['*.add_http2_port'], places: ADDRESS_FIRST },
  { languages: ['ruby'], calls: ['set'], places: [{ port: 1 }], serves: false, ownServerOnly: true, isServer: setsPort },
  {
    languages: ['ruby'],
    calls: ['port', 'bind'],
    places: [{ port: 0 }, { address: 0 }],
    serves: false,
    isServer: (_, { path }) => /(?:^|[/.])puma(?:[.-]\w+)?\.rb$/.test(path),
  },
  {
    languages: ['ruby'],
    calls: ['listen'],
    places: [{ port: 0 }, { address: 0 }],
    serves: false,
    isServer: (_, { path }) => /(?:^|[/.])unicorn(?:[.-]\w+)?\.rb$/.test(path),
  },
  {
    languages: ['php'],
    calls: ['Swoole.Http.Server', 'Swoole.WebSocket.Server', 'Swoole.Server', 'OpenSwoole.Http.Server', 'OpenSwoole.WebSocket.Server'],
    places: [{ port: 1, host: 0 }],
  },
  {
    languages: ['php'],
    calls: ['React.Socket.SocketServer', 'React.Socket.Server', 'React.Socket.TcpServer', 'Workerman.Worker'],
    places: [{ address: 0 }, { port: 0 }],
  },
  { languages: ['php'], calls: ['Ratchet.Server.IoServer.factory', 'Ratchet.App'], places: [{ port: 1, host: 0 }] },
  { languages: ['csharp'], calls: ['*.UseUrls', '*.Urls.Add', '*.Prefixes.Add'], places: ADDRESS_FIRST },
  {
    languages: ['csharp'],
    calls: ['*.Run', '*.RunAsync'],
    places: ADDRESS_FIRST,
    isServer: (call) => /^https?:\/\//.test(String(call.args[0]?.value().literal ?? '')),
  },
  { languages: ['csharp'], calls: ['*.ListenAnyIP', '*.ListenLocalhost'], places: [{ port: 0 }] },
  {
    languages: ['csharp'],
    calls: ['*.Listen', 'System.Net.Sockets.TcpListener', 'TcpListener', 'Grpc.Core.ServerPort', 'ServerPort'],
    places: [{ port: 1, host: 0 }],
  },
  {
    languages: ['rust'],
    calls: [
      '*.TcpListener.bind',
      'actix_web.HttpServer.new().bind',
      'HttpServer.new().bind',
      'axum.Server.bind',
      'hyper.Server.bind',
      'warp.serve().run',
    ],
    places: [{ address: 0 }, { pair: 0 }],
  },
  {
    languages: ['rust'],
    calls: ['std.net.SocketAddr.from', 'SocketAddr.from', 'std.net.SocketAddr.new', 'SocketAddr.new'],
    places: [{ pair: 0 }, { port: 1 }],
    serves: false,
  },
  {
    languages: ['rust'],
    calls: ['*.parse'],
    places: [{ address: 'receiver' }],
    serves: false,
    isServer: (call) => /^"(?:0\.0\.0\.0|\[::1?\]|127\.0\.0\.1):\d{2,5}"$/.test(call.receiver?.text ?? ''),
  },
];

/** How servers are told to listen, by the documentation of each framework. */
export const LISTEN_FORMS: readonly ListenForm[] = [...JAVASCRIPT_FORMS, ...PYTHON_FORMS, ...GO_FORMS, ...JVM_FORMS, ...OTHER_FORMS];
