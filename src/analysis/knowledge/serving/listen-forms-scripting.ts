import type { Call } from '../../code.ts';
import { ECMASCRIPT } from '../../languages.ts';
import { ADDRESS_FIRST, HOST_FIRST, isCalled, type ListenForm, PORT_FIRST, PORT_OPTION, saysOwnAddress, setsPort } from './listen-form.ts';

const NODE_SERVERS =
  /^(?:express|koa|fastify|fastify\.fastify|http\.createServer|https\.createServer|http2\.createServer|http\.Server|net\.createServer|restify\.createServer|@nestjs\/core\.NestFactory\.create|polka|connect|json-server\.create|next\/.*|@feathersjs\/express|elysia\.Elysia|(?:@apollo\/server|apollo-server(?:-\w+)?)\.ApolloServer|http-proxy\.create\w+|hyper-express\.Server|socket\.io(?:\.Server)?)\(\)/;

/** A server of sockets by itself, and not one of HTTP that it is attached to. */
function takesPort({ args }: Call): boolean {
  const given = args[0]?.value();
  return typeof given?.literal === 'number' || (given?.provenance ?? '').startsWith('environment');
}

/** A Node server by its construction or, when another module made it, by what everybody calls it. */
function isNodeServer(call: Call): boolean {
  // A method of the app's own is called without an argument.
  const isTold = call.args.length > 0 || call.name.includes('NestFactory');
  return (
    NODE_SERVERS.test(call.name) ||
    (isTold && isCalled(call, /(?:^|\.)(?:app|server|httpServer|httpsServer|expressApp|api|fastify|koa|io)$/i))
  );
}

/** How a microservice of Nest is spoken to: `Transport.TCP`. */
function transportOf(call: Call): string | undefined {
  return /\.(\w+)$/.exec(call.option('transport')?.text ?? '')?.[1];
}

const JAVASCRIPT_FORMS: readonly ListenForm[] = [
  { languages: ECMASCRIPT, calls: ['*.listen'], isServer: isNodeServer, places: PORT_FIRST },
  {
    languages: ECMASCRIPT,
    calls: ['@hono/node-server.serve', 'Bun.serve', 'Deno.serve', '@hapi/hapi.server', 'hapi.server', '@hapi/hapi.Server'],
    places: PORT_OPTION,
  },
  {
    languages: ECMASCRIPT,
    calls: ['ws.WebSocketServer', 'ws.Server', 'ws.WebSocket.Server'],
    places: PORT_OPTION,
    isServer: (call) => call.option('server') === undefined && call.option('noServer') === undefined,
  },
  {
    languages: ECMASCRIPT,
    calls: ['socket.io', 'socket.io.Server'],
    places: [{ port: 0 }],
    serves: false,
    isServer: (call) => !takesPort(call),
  },
  { languages: ECMASCRIPT, calls: ['socket.io', 'socket.io.Server'], places: [{ port: 0 }], isServer: takesPort },
  { languages: ECMASCRIPT, calls: ['*.bindAsync'], places: ADDRESS_FIRST },
  { languages: ECMASCRIPT, calls: ['express().set', 'app.set', '*.app.set'], places: [{ port: 1 }], serves: false, isServer: setsPort },
  {
    languages: ECMASCRIPT,
    calls: ['*.connection'],
    places: PORT_OPTION,
    serves: false,
    isServer: (call, file) => call.option('port') !== undefined && file.importsAny('hapi', '@hapi/hapi'),
  },
  {
    languages: ECMASCRIPT,
    calls: ['*.createMicroservice', '*.connectMicroservice'],
    places: [{ port: 'options/port', host: 'options/host' }],
    serves: false,
    isServer: (call) => transportOf(call) === 'TCP',
  },
  {
    languages: ECMASCRIPT,
    calls: ['*.createMicroservice', '*.connectMicroservice'],
    places: [{ address: 'options/url' }],
    serves: false,
    isServer: (call) => transportOf(call) === 'GRPC',
  },
  {
    languages: ECMASCRIPT,
    calls: ['@apollo/server/standalone.startStandaloneServer', 'startStandaloneServer'],
    places: [{ port: 'listen/port', host: 'listen/host' }],
    // It stops by itself on SIGTERM.
    serves: false,
  },
  { languages: ECMASCRIPT, calls: ['graphql-yoga.GraphQLServer().start'], places: PORT_FIRST },
  { languages: ECMASCRIPT, calls: ['peer.PeerServer'], places: PORT_OPTION },
  {
    languages: ECMASCRIPT,
    calls: ['*.bind'],
    places: ADDRESS_FIRST,
    serves: false,
    isServer: (call, file) => saysOwnAddress(call) && file.importsAny('grpc', '@grpc/grpc-js'),
  },
];

/** What other forms know already. */
const NAMED_BEFORE =
  /^(?:flask|quart|sanic|dash|uvicorn|hypercorn|bottle|nicegui|flask_socketio|aiohttp)\.|(?:^|\.)(?:app|socketio)\.run$|^subprocess\./;

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
  { languages: ['python'], calls: ['aiosmtpd.controller.Controller'], places: [{ port: 'port', host: 'hostname' }] },
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
  {
    languages: ['python'],
    calls: ['*.run'],
    places: PORT_OPTION,
    isServer: (call) => call.option('port') !== undefined && !NAMED_BEFORE.test(call.name),
  },
  { languages: ['python'], calls: ['uvicorn.Config', 'granian.Granian', 'granian.server.Granian'], places: PORT_OPTION, serves: false },
  {
    languages: ['python'],
    calls: ['*.listen', '*.bind'],
    places: [{ port: 0 }, { port: 'port' }],
    isServer: (call, file) =>
      file.importsAny('tornado') && !call.name.startsWith('socket.') && !/^tornado\.(?:web|httpserver)\..*\.listen$/.test(call.name),
  },
  { languages: ['python'], calls: ['aiohttp.web.TCPSite'], places: [{ port: 2, host: 1 }, ...PORT_OPTION] },
  {
    languages: ['python'],
    calls: ['*.create_server'],
    places: [{ port: 2, host: 1 }, ...PORT_OPTION],
    serves: false,
    isServer: (_, file) => file.importsAny('asyncio', 'uvloop'),
  },
  { languages: ['python'], calls: ['*.launch'], places: [{ port: 'server_port', host: 'server_name' }] },
  {
    languages: ['python'],
    calls: ['twisted.internet.reactor.listenSSL', 'twisted.internet.endpoints.TCP4ServerEndpoint'],
    places: [{ port: 0 }, { port: 1 }],
    serves: false,
  },
  {
    languages: ['python'],
    calls: ['websockets.server.serve', 'websockets.asyncio.server.serve', 'websockets.sync.server.serve'],
    places: [{ port: 2, host: 1 }, ...PORT_OPTION],
  },
  {
    languages: ['python'],
    calls: ['rpyc.utils.server.ThreadedServer', 'rpyc.utils.server.ForkingServer', 'gevent.server.StreamServer'],
    places: [{ pair: 0 }, ...PORT_OPTION],
  },
  {
    languages: ['python'],
    calls: ['*.bind'],
    places: ADDRESS_FIRST,
    serves: false,
    isServer: (call, file) => file.importsAny('zmq') && /^tcp:\/\/(?:\*|0\.0\.0\.0):\d/.test(String(call.args[0]?.value().literal)),
  },
  {
    languages: ['python'],
    calls: ['prometheus_client.start_http_server', 'prometheus_client.exposition.start_http_server'],
    places: [{ port: 0 }, ...PORT_OPTION],
    serves: false,
    aside: true,
  },
  {
    languages: ['python'],
    calls: ['*.run_webhook', '*.start_webhook'],
    places: [{ port: 'port', host: 'listen' }],
    serves: false,
    aside: true,
  },
  { languages: ['python'], calls: ['cherrypy.config.update'], places: [{ port: 'server.socket_port', host: 'server.socket_host' }] },
];

const RUBY_AND_PHP_FORMS: readonly ListenForm[] = [
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
  { languages: ['ruby'], calls: ['*.run!', 'run!'], places: PORT_OPTION },
  {
    languages: ['ruby'],
    calls: ['set'],
    places: PORT_OPTION,
    serves: false,
    ownServerOnly: true,
    isServer: (call) => call.args.length === 0 && call.option('port') !== undefined,
  },
  {
    languages: ['ruby'],
    calls: ['Thin.Server.start', 'Thin.Server.new', 'EM.start_server', 'EventMachine.start_server'],
    places: [{ port: 1, host: 0 }],
  },
  { languages: ['ruby'], calls: ['EM.WebSocket.run', 'EM.WebSocket.start', 'EventMachine.WebSocket.start'], places: PORT_OPTION },
  {
    languages: ['php'],
    calls: ['swoole_http_server', 'swoole_websocket_server', 'swoole_server', 'Amp.Socket.InternetAddress'],
    places: [{ port: 1, host: 0 }],
  },
  { languages: ['php'], calls: ['Amp.Socket.listen', 'Amp.Socket.Server.listen', 'stream_socket_server'], places: ADDRESS_FIRST },
  { languages: ['php'], calls: ['socket_bind'], places: [{ port: 2, host: 1 }] },
];

/** Of JavaScript, Python, Ruby and PHP. */
export const SCRIPTING_FORMS: readonly ListenForm[] = [...JAVASCRIPT_FORMS, ...PYTHON_FORMS, ...RUBY_AND_PHP_FORMS];
