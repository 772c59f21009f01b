import { ownFact, type OwnText } from '../../remembered-facts.ts';
import type { Language } from '../../languages.ts';
import { baseName, directoryOf } from '../../paths.ts';
import { BOTS } from './bot-signs.ts';
import { PYTHON_MARKS, PYTHON_WORDS } from './python-signs.ts';
import type { CodeMark, Sign, SourceFile } from './sign.ts';

const SCRIPT = ['javascript', 'typescript', 'tsx'] as const;
const JVM = ['java', 'kotlin'] as const;
const RUBY = ['ruby'] as const;
const PHP = ['php'] as const;
const CSHARP = ['csharp'] as const;
const RUST = ['rust'] as const;

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
  ...PYTHON_MARKS,
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
    text: /^[ \t]*(?:Rails::Initializer\.run\b|RAILS_ROOT[ \t]*(?:\|\|)?=)/m,
    path: /(?:^|\/)config\/environment\.rb$/,
    kind: 'server',
    framework: 'rails',
    because: 'it sets up a Rails application',
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
    text: /\bnew \w*Kernel\(|\bautoload_runtime\.php/,
    path: /(?:^|\/)(?:public|web)\/(?:index|app)\.php$/,
    kind: 'server',
    framework: 'symfony',
    because: 'it is a Symfony application',
  },
  {
    languages: PHP,
    text: /<\?php/,
    path: /(?:^|\/)(?:public|public_html|web|www|htdocs|httpdocs|docroot|webroot|html)\/index\.php$|^index\.php$/,
    and: /\b(?:require|include)(?:_once)?\b|\becho\b|<html|\$_(?:GET|POST|SERVER)\b|->/i,
    kind: 'server',
    because: 'index.php answers requests',
  },
];

const GO_MAIN = /^func main\(\)/m;
const GO_PACKAGE_MAIN = /^package main\b/m;

/** Words one of which every marked file has; keeps the table's expressions off all others. */
const QUICK =
  /listen|\.start|NestFactory|hono|Spring|spark\.|runApplication|Quarkus|Micronaut|ktor|Javalin|dropwizard|HttpServer|jetty|asServer|Tomcat|Undertow|Ratpack|Grizzly|WebServer|ServerBuilder|WebApplication|WebHost|WebAssemblyHost|AddHostedService|hyper|grpc|Rails|RAILS_|Rack|run |sinatra|Sinatra|<\?php|\.run\(|polling|run_until|login|launch|Bot|JDA|[dD]iscord|Kord|serenity|poise|teloxide|twilight|RapidApplication/;

/** Where scripts for developers commonly lie that serve something for a while. */
const AIDE = /(?:^|\/)(?:scripts?|tools?|tooling|build|mocks?|mock-server|storybook|dev|bin\/dev)\//;

/** The signs in one source file, the first of its language first. */
export const signsInCode = ownFact(({ path, language }: SourceFile, facts): readonly Sign[] => {
  const text = facts.source(path)?.text ?? '';
  if (AIDE.test(path) || !(QUICK.test(text) || (language === 'python' && PYTHON_WORDS.test(text)))) return [];
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
  return mark.path !== undefined && /^(?:config|public|public_html|web|www|htdocs|httpdocs|docroot|webroot|html)$/.test(baseName(directory))
    ? directoryOf(directory)
    : directory;
}

/** True for a Go file with the program's entry point. */
export function isGoMain(text: string): boolean {
  return GO_PACKAGE_MAIN.test(text) && GO_MAIN.test(text);
}
