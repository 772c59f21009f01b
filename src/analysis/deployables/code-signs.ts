import { ownFact, type OwnText } from '../remembered-facts.ts';
import type { Language } from '../languages.ts';
import { baseName, directoryOf } from '../paths.ts';
import { BOTS } from './bot-signs.ts';
import type { CodeMark, Sign, SourceFile } from './sign.ts';

const PYTHON = ['python'] as const;
const SCRIPT = ['javascript', 'typescript', 'tsx'] as const;
const JVM = ['java', 'kotlin'] as const;
const RUBY = ['ruby'] as const;
const PHP = ['php'] as const;
const CSHARP = ['csharp'] as const;
const RUST = ['rust'] as const;

/** `app = Flask(…)`, `return Flask(…)`, `app: FastAPI = fastapi.FastAPI(…)`. */
const pythonApp = (name: string): RegExp =>
  new RegExp(String.raw`^[ \t]*(?:[\w.]{1,60}(?:[ \t]*:[ \t]*[\w.]{1,60})?[ \t]*=[ \t]*|return[ \t]+)(?:\w{1,40}\.)?${name}\(`, 'm');

const pythonServer = (framework: string, type: string): CodeMark => ({
  languages: PYTHON,
  text: pythonApp(type),
  modules: [framework],
  kind: 'server',
  framework,
  because: `it makes a ${type} application`,
});

const LISTEN = /\.listen\s*\(/;
const nodeServer = (framework: string, modules: readonly string[] = [framework], text = LISTEN): CodeMark => ({
  languages: SCRIPT,
  text,
  modules,
  kind: 'server',
  framework,
  because: `it starts a server with ${framework}`,
});

const MARKS: readonly CodeMark[] = [
  ...BOTS,
  pythonServer('flask', 'Flask'),
  {
    languages: PYTHON,
    text: /^class \w{1,60}\((?:flask\.)?Flask\):/m,
    modules: ['flask'],
    kind: 'server',
    framework: 'flask',
    because: 'it makes a Flask application',
  },
  pythonServer('fastapi', 'FastAPI'),
  pythonServer('starlette', 'Starlette'),
  pythonServer('sanic', 'Sanic'),
  pythonServer('quart', 'Quart'),
  pythonServer('litestar', 'Litestar'),
  pythonServer('bottle', 'Bottle'),
  pythonServer('dash', 'Dash'),
  {
    languages: PYTHON,
    text: pythonApp('App'),
    modules: ['falcon'],
    kind: 'server',
    framework: 'falcon',
    because: 'it makes a Falcon app',
  },
  {
    languages: PYTHON,
    text: /\bweb\.run_app\(/,
    modules: ['aiohttp'],
    kind: 'server',
    framework: 'aiohttp',
    because: 'it runs an aiohttp app',
  },
  {
    languages: PYTHON,
    text: /\btornado\.web\.Application\(|\bHTTPServer\(/,
    modules: ['tornado'],
    kind: 'server',
    framework: 'tornado',
    because: 'it runs a Tornado server',
  },
  {
    languages: PYTHON,
    text: /\b(?:Threading)?HTTPServer\(|\.serve_forever\(/,
    modules: ['http'],
    kind: 'server',
    framework: 'http-server',
    because: 'it runs an HTTP server',
  },
  {
    languages: PYTHON,
    text: /\bgrpc\.(?:aio\.)?server\(/,
    modules: ['grpc'],
    kind: 'server',
    framework: 'grpc',
    because: 'it runs a gRPC server',
  },
  {
    languages: PYTHON,
    text: /\bcherrypy\.(?:quickstart|engine\.start)\(/,
    modules: ['cherrypy'],
    kind: 'server',
    framework: 'cherrypy',
    because: 'it runs a CherryPy app',
  },
  {
    languages: PYTHON,
    text: /\bserve\(/,
    modules: ['websockets'],
    kind: 'server',
    framework: 'websockets',
    because: 'it serves websockets',
  },
  {
    languages: PYTHON,
    text: /\.launch\(/,
    modules: ['gradio'],
    kind: 'server',
    framework: 'gradio',
    because: 'it launches a Gradio app',
  },
  {
    languages: PYTHON,
    text: /\bexecute_from_command_line\(/,
    path: /(?:^|\/)manage\.py$/,
    kind: 'server',
    framework: 'django',
    because: 'manage.py runs a Django project',
  },
  {
    languages: PYTHON,
    text: /\bget_[wa]sgi_application\(/,
    kind: 'server',
    framework: 'django',
    because: 'it exports a Django application',
  },
  {
    languages: PYTHON,
    text: pythonApp('Celery'),
    modules: ['celery'],
    kind: 'worker',
    framework: 'celery',
    because: 'it makes a Celery application',
  },
  nodeServer('express'),
  nodeServer('koa'),
  nodeServer('fastify'),
  nodeServer('hapi', ['@hapi/hapi', 'hapi'], /\.start\s*\(/),
  nodeServer('nest', ['@nestjs/core'], /\bNestFactory\.create/),
  nodeServer('hono', ['@hono/node-server'], /\bserve\s*\(/),
  nodeServer('node-http', ['http', 'https', 'http2', 'node:http', 'node:https', 'node:http2'], /\.listen\s*\(/),
  nodeServer('apollo-server', ['apollo-server']),
  {
    languages: JVM,
    text: /^[ \t]*@SpringBootApplication\b|\bSpringApplication\.run\(|\brunApplication</m,
    kind: 'server',
    framework: 'spring-boot',
    because: 'it has a Spring Boot main class',
  },
  {
    languages: JVM,
    text: /^[ \t]*@QuarkusMain\b|\bQuarkus\.run\(/m,
    kind: 'server',
    framework: 'quarkus',
    because: 'it has a Quarkus main class',
  },
  {
    languages: JVM,
    text: /\bMicronaut\.(?:run|build)\(/,
    kind: 'server',
    framework: 'micronaut',
    because: 'it has a Micronaut main class',
  },
  {
    languages: JVM,
    text: /\bembeddedServer\(|\bEngineMain\.main\(|\bserver\(\s*(?:Netty|CIO|Jetty|Tomcat)\b/,
    and: /\bio\.ktor\b/,
    kind: 'server',
    framework: 'ktor',
    because: 'it starts a Ktor server',
  },
  {
    languages: JVM,
    text: /\bRapidApplication\.(?:create|Builder)\(|\bRapidApplication\.RapidApplicationConfig\b/,
    kind: 'server',
    framework: 'rapids-and-rivers',
    because: 'it answers messages of a stream, and probes over HTTP',
  },
  { languages: JVM, text: /\bJavalin\.(?:create|start)\(/, kind: 'server', framework: 'javalin', because: 'it starts a Javalin server' },
  {
    languages: JVM,
    text: /\bextends\s+Application<\w+>/,
    and: /\bio\.dropwizard\b/,
    kind: 'server',
    framework: 'dropwizard',
    because: 'it has a Dropwizard application',
  },
  {
    languages: JVM,
    text: /\bimport\s+(?:static\s+)?spark\.(?:kotlin\.|Spark\b|Service\b)/,
    and: /\b(?:get|post|put|port)\(/,
    kind: 'server',
    framework: 'spark-java',
    because: 'it starts a Spark server',
  },
  {
    languages: JVM,
    text: /\bHttpServer\.create\(|\bnew Server\(|\bcreateHttpServer\(|\.asServer\(|\bnew Tomcat\(|\bUndertow\.builder\(|\bRatpackServer\.start\(|\bGrizzlyHttpServerFactory\.|\bWebServer\.(?:builder|create)\(/,
    and: /\b(?:com\.sun\.net\.httpserver|org\.eclipse\.jetty|io\.vertx|org\.http4k|org\.apache\.catalina|io\.undertow|ratpack|org\.glassfish\.(?:grizzly|jersey)|io\.helidon)\b/,
    kind: 'server',
    because: 'it starts an HTTP server',
  },
  {
    languages: JVM,
    text: /\b(?:Netty)?ServerBuilder\.forPort\(|\bGrpc\.newServerBuilderForPort\(/,
    and: /\bio\.grpc\b/,
    kind: 'server',
    framework: 'grpc',
    because: 'it runs a gRPC server',
  },
  {
    languages: CSHARP,
    text: /\bWebApplication\.Create(?:Slim)?(?:Builder)?\(|\bWebHost\.CreateDefaultBuilder\(|\.ConfigureWebHost(?:Defaults)?\(/,
    kind: 'server',
    framework: 'aspnet-core',
    because: 'it builds an ASP.NET Core host',
  },
  {
    languages: CSHARP,
    text: /\bWebAssemblyHostBuilder\.CreateDefault\(/,
    kind: 'client',
    framework: 'blazor',
    because: 'it builds a Blazor WebAssembly host',
  },
  {
    languages: CSHARP,
    text: /\bAddHostedService</,
    and: /\bHost\.Create\w*Builder\(/,
    path: /(?:^|\/)Program\.cs$/,
    kind: 'worker',
    framework: 'dotnet-host',
    because: 'it runs hosted services',
  },
  {
    languages: RUST,
    text: /\bServer::bind\(|\bhttp[12]::Builder::new\(|\.serve_connection\(/,
    and: /\bhyper(?:_util)?::/,
    kind: 'server',
    framework: 'hyper',
    because: 'it starts a hyper server',
  },
  {
    languages: RUBY,
    text: /<\s*Rails::Application\b/,
    path: /(?:^|\/)config\/application\.rb$/,
    kind: 'server',
    framework: 'rails',
    because: 'it defines a Rails application',
  },
  {
    languages: RUBY,
    text: /^[ \t]*(?:run|Rack::)/m,
    path: /(?:^|\/)config\.ru$/,
    kind: 'server',
    framework: 'rack',
    because: 'config.ru runs a Rack application',
  },
  {
    languages: RUBY,
    text: /^[ \t]*require[ \t(]+['"]sinatra['"]|<\s*Sinatra::(?:Base|Application)\b/m,
    kind: 'server',
    framework: 'sinatra',
    because: 'it is a Sinatra application',
  },
  {
    languages: PHP,
    text: /\bIlluminate\\|\bLARAVEL_START\b|bootstrap\/app\.php/,
    path: /(?:^|\/)(?:artisan|public\/index\.php)$/,
    kind: 'server',
    framework: 'laravel',
    because: 'it is a Laravel application',
  },
  {
    languages: PHP,
    text: /\bnew Kernel\(|\bautoload_runtime\.php/,
    path: /(?:^|\/)public\/index\.php$/,
    kind: 'server',
    framework: 'symfony',
    because: 'it is a Symfony application',
  },
  {
    languages: PHP,
    text: /<\?php/,
    path: /(?:^|\/)(?:public|web|www|htdocs|webroot)\/index\.php$|^index\.php$/,
    and: /\b(?:require|include)(?:_once)?\b|\becho\b|<html|\$_(?:GET|POST|SERVER)\b|->/i,
    kind: 'server',
    because: 'index.php answers requests',
  },
];

const GO_MAIN = /^func main\(\)/m;
const GO_PACKAGE_MAIN = /^package main\b/m;

/** Words one of which every marked file has; keeps the table's expressions off all others. */
const QUICK =
  /Flask|FastAPI|Starlette|Sanic|Quart|Litestar|Bottle|Dash|falcon|aiohttp|tornado|HTTPServer|serve_forever|grpc|execute_from|get_[wa]sgi|Celery|listen|\.start|NestFactory|hono|Spring|spark\.|runApplication|Quarkus|Micronaut|ktor|Javalin|dropwizard|HttpServer|jetty|asServer|Tomcat|Undertow|Ratpack|Grizzly|WebServer|ServerBuilder|cherrypy|websockets|WebApplication|WebHost|WebAssemblyHost|AddHostedService|hyper|Rails|Rack|run |sinatra|Sinatra|<\?php|\.run\(|polling|run_until|login|launch|Bot|JDA|[dD]iscord|Kord|serenity|poise|teloxide|twilight|RapidApplication/;

/** Where scripts for developers commonly lie that serve something for a while. */
const AIDE = /(?:^|\/)(?:scripts?|tools?|tooling|build|mocks?|mock-server|storybook|dev|bin\/dev)\//;

/** The signs in one source file, the first of its language first. */
export const signsInCode = ownFact(({ path, language }: SourceFile, facts): readonly Sign[] => {
  const text = facts.source(path)?.text ?? '';
  if (AIDE.test(path) || !QUICK.test(text)) return [];
  return MARKS.filter((mark) => applies(mark, path, language, text) && isImported(mark, path, facts)).map((mark) => ({
    directory: appDirectory(path, mark),
    path,
    because: mark.because,
    kind: mark.kind,
    weight: 3,
    language: language === 'tsx' ? 'typescript' : language,
    frameworks: mark.framework === undefined ? [] : [mark.framework],
  }));
});

function applies(mark: CodeMark, path: string, language: Language, text: string): boolean {
  if (!mark.languages.includes(language) || !(mark.path?.test(path) ?? true)) return false;
  return mark.text.test(text) && (mark.and?.test(text) ?? true);
}

function isImported({ modules }: CodeMark, path: string, facts: OwnText): boolean {
  return modules === undefined || (facts.code(path)?.importsAny(...modules) ?? false);
}

/** A file in a directory that every app of its framework has (`config/`, `public/`) stands for the directory around it. */
function appDirectory(path: string, mark: CodeMark): string {
  const directory = directoryOf(path);
  return mark.path !== undefined && /^(?:config|public|web|www|htdocs|webroot)$/.test(baseName(directory))
    ? directoryOf(directory)
    : directory;
}

/** True for a Go file with the program's entry point. */
export function isGoMain(text: string): boolean {
  return GO_PACKAGE_MAIN.test(text) && GO_MAIN.test(text);
}
