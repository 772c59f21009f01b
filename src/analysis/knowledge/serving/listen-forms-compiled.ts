import type { Call, CodeFile } from '../../code.ts';
import { JVM } from '../../languages.ts';
import { isArmForUnset } from '../environment/unset-arms.ts';
import { ADDRESS_FIRST, isCalled, type ListenForm, saysOwnAddress } from './listen-form.ts';

/** An address that the program is at, and not one that it calls: `SocketAddr::new(Ipv4Addr::UNSPECIFIED.into(), 8080)`. */
const OWN_ADDRESS = /UNSPECIFIED|LOCALHOST|\[0|\(0|\[127|\(127|::1|0\.0\.0\.0|127\.0|\b(?:host|bind|listen|interface)/i;

function isOwnAddress({ args, span }: Call, file: CodeFile): boolean {
  return (args.length < 2 || OWN_ADDRESS.test(args[0]?.text ?? '')) && !isArmForUnset(file, span);
}

/** `routes.SetupRouter().Run(address)`: Gin’s engine, which another package has made. */
function isMadeRouter({ name, args }: Call): boolean {
  return (
    args.length <= 1 && !name.startsWith('github.com/gin-gonic/') && /(?:[rR]outer|[rR]outes|(?:Gin|Http)Engine)s?\w*\(\)\.Run$/.test(name)
  );
}

const GO_ECHO = ['', '/v4', '/v5'].flatMap((version) =>
  ['New()', 'Echo{}'].flatMap((made) =>
    ['Start', 'StartTLS', 'StartAutoTLS', 'StartH2CServer'].map((name) => `github.com/labstack/echo${version}.${made}.${name}`),
  ),
);
const GO_FIBER = ['', '/v2', '/v3'].flatMap((version) =>
  ['New().Listen', 'New().ListenTLS', 'App{}.Listen'].map((name) => `github.com/gofiber/fiber${version}.${name}`),
);
const GO_MARTINI = ['Classic()', 'New()'].map((made) => `github.com/go-martini/martini.${made}.RunOnAddr`);
const GO_GIN = ['Default()', 'New()', 'Engine{}'].flatMap((made) =>
  ['Run', 'RunTLS'].map((name) => `github.com/gin-gonic/gin.${made}.${name}`),
);

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
      !isMadeRouter(call) &&
      saysOwnAddress(call) &&
      !/^(?:net(?:\/http)?\.|github\.com\/(?:gin-gonic|labstack|gofiber|valyala)\/)/.test(call.name),
  },
  {
    languages: ['go'],
    calls: [
      'github.com/valyala/fasthttp.ListenAndServe',
      'github.com/valyala/fasthttp.ListenAndServeTLS',
      'github.com/valyala/fasthttp.Server{}.ListenAndServe',
    ],
    places: ADDRESS_FIRST,
  },
  { languages: ['go'], calls: ['crypto/tls.Listen', 'net.ListenPacket'], places: [{ address: 1 }], serves: false },
  {
    languages: ['go'],
    calls: ['*.Address', '*.WithAddress', '*.WithAddr', '*.WithHostPorts'],
    places: ADDRESS_FIRST,
    serves: false,
    isServer: saysOwnAddress,
  },
];

/** Parts of embedded servers that are told their port by a setter. */
const SERVER_PARTS =
  /\borg\.(?:eclipse\.jetty|apache\.(?:catalina|tomcat))\.|\bspringframework\.boot\.(?:web\.(?:server|servlet|embedded|reactive)|context\.embedded)|WebServerFactory\b/;

const JVM_FORMS: readonly ListenForm[] = [
  {
    languages: JVM,
    calls: [
      'java.net.ServerSocket',
      'spark.Spark.port',
      'io.undertow.Undertow.builder().addHttpListener',
      'org.eclipse.jetty.server.Server',
      'io.netty.bootstrap.ServerBootstrap().bind',
      'io.grpc.ServerBuilder.forPort',
      'io.grpc.Grpc.newServerBuilderForPort',
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
  {
    languages: JVM,
    calls: ['*.start'],
    places: [{ port: 0 }, { port: 1, host: 0 }],
    isServer: ({ name }) => name.startsWith('io.javalin.'),
  },
  {
    languages: JVM,
    calls: ['port', 'spark.Service.ignite().port'],
    places: [{ port: 0 }],
    isServer: (call, file) => call.name !== 'port' || /\bimport\s+(?:static\s+)?spark\.(?:kotlin\.|Spark\.)/.test(file.source.text),
  },
  {
    languages: JVM,
    calls: ['*.setPort'],
    places: [{ port: 0 }],
    serves: false,
    isServer: (call, file) =>
      SERVER_PARTS.test(file.source.text) && isCalled(call, /(?:connector|tomcat|jetty|factory|container|server)\w*$/i),
  },
  {
    languages: JVM,
    calls: ['System.setProperty', 'java.lang.System.setProperty', 'java.util.Collections.singletonMap', '*.singletonMap', '*.put'],
    places: [{ port: 1 }],
    serves: false,
    isServer: ({ args }) => args[0]?.value().literal === 'server.port',
  },
  {
    languages: JVM,
    calls: ['org.http4k.server', '*'].flatMap((prefix) =>
      ['SunHttp', 'Undertow', 'Jetty', 'JettyLoom', 'ApacheServer', 'KtorCIO', 'KtorNetty', 'Http4kNetty'].map(
        (name) => `${prefix}.${name}`,
      ),
    ),
    places: [{ port: 0 }],
    isServer: (_, file) => file.importsAny('org.http4k.server'),
  },
  { languages: JVM, calls: ['*.newServerAt'], places: [{ port: 1, host: 0 }] },
  {
    languages: JVM,
    calls: ['com.linecorp.armeria.server.Server.builder().http', 'io.vertx.core.http.HttpServerOptions().setPort'],
    places: [{ port: 0 }],
  },
];

const CSHARP_AND_RUST_FORMS: readonly ListenForm[] = [
  { languages: ['csharp'], calls: ['*.UseUrls', '*.Urls.Add', '*.Prefixes.Add'], places: [...ADDRESS_FIRST, { address: 'urls' }] },
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
    isServer: isOwnAddress,
  },
  {
    languages: ['rust'],
    calls: ['*.parse'],
    places: [{ address: 'receiver' }],
    serves: false,
    isServer: (call) => /^"(?:0\.0\.0\.0|\[::1?\]|127\.0\.0\.1):\d{2,5}"$/.test(call.receiver?.text ?? ''),
  },
  {
    languages: ['csharp'],
    calls: ['*.UseSetting', 'Environment.SetEnvironmentVariable'],
    places: [{ address: 1 }],
    serves: false,
    isServer: ({ args }) =>
      /^(?:urls|ASPNETCORE_URLS)$/i.test(
        String(args[0]?.value().literal ?? args[0]?.text.split('.').at(-1)).replace(/^ServerUrlsKey$/, 'urls'),
      ),
  },
  { languages: ['csharp'], calls: ['*.WebApp.Start', 'WebApp.Start'], places: ADDRESS_FIRST },
  {
    languages: ['csharp'],
    calls: ['*.MetricServer', 'MetricServer', '*.KestrelMetricServer', 'KestrelMetricServer'],
    places: [{ port: 'port' }, { port: 0 }],
    serves: false,
    aside: true,
  },
  { languages: ['rust'], calls: ['*.serve'], places: [], isServer: ({ name }) => /(?:^|\.)Server\.builder\(\)\./.test(name) },
  { languages: ['rust'], calls: ['*.TcpListener.new', 'gotham.start', 'rouille.start_server'], places: ADDRESS_FIRST },
  { languages: ['rust'], calls: ['*.SocketAddrV4.new', 'SocketAddrV4.new'], places: [{ port: 1 }], serves: false, isServer: isOwnAddress },
  { languages: ['rust'], calls: ['warp.serve().bind'], places: [{ pair: 0 }] },
  { languages: ['rust'], calls: ['*.listen'], places: ADDRESS_FIRST, isServer: ({ name }) => /^tide\.(?:new|with_state)\(\)\./.test(name) },
  {
    languages: ['rust'],
    calls: ['*.listen', '*.http', '*.bind_rustls', '*.bind_openssl', '*.new_listener', 'new_listener', '*.bind_addr'],
    places: ADDRESS_FIRST,
    serves: false,
    isServer: (call) => /^(?:0\.0\.0\.0|127\.0\.0\.1|localhost|\[::1?\]):\d{2,5}$/.test(String(call.args[0]?.value().literal)),
  },
];

/** Of Go, Java, Kotlin, C# and Rust. */
export const COMPILED_FORMS: readonly ListenForm[] = [...GO_FORMS, ...JVM_FORMS, ...CSHARP_AND_RUST_FORMS];
