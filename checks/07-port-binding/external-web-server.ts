import type { Call } from '../../src/analysis/code.ts';
import type { Directive, Dockerfile, ServerConfig, XmlDocument } from '../../src/analysis/documents/kinds.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { onCalls, rule, type Found, type RepositoryFound } from '../rule.ts';

/** Images that are a web container for somebody else's code, with where that code goes. */
const CONTAINERS: readonly { readonly image: RegExp; readonly into: RegExp; readonly words: string }[] = [
  { image: /^(?:bitnami\/)?(?:tomcat|tomee|jetty)$/, into: /webapps|\.war$/, words: 'a servlet container' },
  {
    image: /(?:^|\/)(?:wildfly|jboss|jboss-eap[\w-]*|payara[\w-]*\/?[\w-]*|glassfish|weblogic|websphere[\w-]*|open-?liberty)$/,
    into: /deployments|autodeploy|dropins|apps|\.war$|\.ear$/,
    words: 'an application server',
  },
];

/** Directives that run the app inside the web server. */
const INSIDE: readonly { readonly name: RegExp; readonly args?: RegExp; readonly words: string }[] = [
  { name: /^WSGIScriptAlias$/i, words: 'mod_wsgi' },
  { name: /^LoadModule$/i, args: /^(?:wsgi|php\d*|passenger|perl|cgid?)_module$/, words: 'an Apache module' },
  { name: /^(?:passenger_enabled|PassengerEnabled)$/i, args: /^on$/i, words: 'Passenger' },
  { name: /^ScriptAlias(?:Match)?$/i, words: 'CGI' },
  { name: /^(?:AddHandler|SetHandler)$/i, args: /^(?:cgi-script|application\/x-httpd-php\d*)$/, words: 'an Apache handler' },
];

export default rule({
  id: 'port-binding/external-web-server',
  title: 'Let the app serve HTTP itself',
  why: 'An app that lives inside somebody else’s web server needs that server installed, configured and restarted wherever it runs, development included.',
  remedy: 'Embed the server (Spring Boot’s jar, gunicorn, Puma, Kestrel) and let the app bind the port that it is given.',
  severity: 'warning',
  code: [
    onCalls(['csharp'], ['*.UseIISIntegration', '*.UseIIS'], judgeIis),
    onCalls(['go'], ['net/http/cgi.Serve', 'net/http/fcgi.Serve'], judgeCgi),
    onCalls(['python'], ['wsgiref.handlers.CGIHandler().run', 'flup.server.fcgi.WSGIServer'], judgeCgi),
  ],
  documents: { dockerfile: judgeImage, serverConfig: judgeConfig, xml: judgeWebConfig },
  repository: judgeWar,
  examples: {
    bad: [
      {
        name: 'a WAR in Tomcat',
        files: { Dockerfile: 'FROM tomcat:10.1\nCOPY target/shop.war /usr/local/tomcat/webapps/ROOT.war\n' },
        at: 'Dockerfile:1',
      },
      {
        name: 'WAR packaging',
        files: {
          'pom.xml': '<project>\n  <artifactId>shop</artifactId>\n  <packaging>war</packaging>\n</project>\n',
          'src/main/java/Shop.java': 'class Shop extends HttpServlet {}\n',
        },
        at: 'pom.xml:3',
      },
      {
        name: 'Apache with mod_wsgi',
        files: { 'apache/site.conf': '<VirtualHost *:80>\n  WSGIScriptAlias / /srv/app/wsgi.py\n</VirtualHost>\n' },
        at: 'apache/site.conf:2',
      },
      {
        name: 'Passenger in nginx',
        files: { 'nginx/site.conf': 'server {\n  listen 80;\n  passenger_enabled on;\n}\n' },
        at: 'nginx/site.conf:3',
      },
      {
        name: 'IIS',
        files: { 'Program.cs': 'var builder = WebApplication.CreateBuilder(args);\nbuilder.WebHost.UseIISIntegration(); // ⟵\n' },
      },
      {
        name: 'Go as CGI',
        files: {
          'main.go': 'package main\n\nimport "net/http/cgi"\n\nfunc main() {\n\tcgi.Serve(handler) // ⟵\n}\n',
        },
      },
    ],
    good: [
      {
        name: 'an executable WAR',
        files: {
          'pom.xml':
            '<project>\n  <artifactId>shop</artifactId>\n  <packaging>war</packaging>\n  <build><plugins><plugin><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build>\n</project>\n',
          'src/main/java/Shop.java': 'class Shop {}\n',
        },
      },
      {
        name: 'a reverse proxy',
        files: { 'nginx/site.conf': 'server {\n  listen 80;\n  location / { proxy_pass http://app:8000; }\n}\n' },
      },
      { name: 'a jar', files: { Dockerfile: 'FROM eclipse-temurin:21.0.3_9-jre\nCOPY app.jar .\nCMD ["java", "-jar", "app.jar"]\n' } },
      { name: 'Kestrel', files: { 'Program.cs': 'var app = WebApplication.CreateBuilder(args).Build();\napp.Run();\n' } },
      {
        name: 'WAR of an example',
        files: { 'examples/war/pom.xml': '<project><packaging>war</packaging></project>\n', Procfile: 'web: java -jar a.jar\n' },
      },
    ],
  },
});

function* judgeIis(call: Call): Iterable<Found> {
  const span = { start: call.callee.end - call.method.length, end: call.span.end };
  yield { span, what: `\`${call.method}\` hosts the app behind IIS, which has to be there on every machine.`, confidence: 'likely' };
}

function* judgeCgi(call: Call): Iterable<Found> {
  yield {
    span: call.span,
    what: `\`${call.name.slice(call.name.lastIndexOf('/') + 1)}\` needs a web server that starts the app and speaks CGI to it.`,
  };
}

function* judgeImage(dockerfile: Dockerfile): Iterable<Found> {
  const { final } = dockerfile;
  const container = CONTAINERS.find(({ image }) => final?.image && image.test(final.image.name));
  if (!final || !container) return;
  const copied = final.instructions.some(({ keyword, text }) => (keyword === 'COPY' || keyword === 'ADD') && container.into.test(text));
  if (copied)
    yield {
      span: final.from.span,
      what: `The app is put into ${container.words} (\`${final.image?.name}\`), which binds the port in its place.`,
    };
}

function* judgeConfig(config: ServerConfig): Iterable<Found> {
  for (const directive of every(config.directives)) {
    const inside = INSIDE.find(({ name, args }) => name.test(directive.name) && (!args || directive.args.some((word) => args.test(word))));
    if (inside) yield { span: directive.span, what: `\`${directive.name}\` runs the app inside the web server, by ${inside.words}.` };
  }
}

function every(directives: readonly Directive[]): readonly Directive[] {
  return directives.flatMap((directive) => [directive, ...every(directive.children)]);
}

function* judgeWebConfig(document: XmlDocument): Iterable<Found> {
  for (const element of document.root?.descendants('aspNetCore') ?? []) {
    const model = element.attributes.get('hostingModel');
    if (model?.value.toLowerCase() === 'inprocess') yield { span: model.span, what: 'The app runs inside the worker process of IIS.' };
  }
}

const WAR_PACKAGING = /<packaging>\s*war\s*<\/packaging>|^\s*(?:apply plugin:\s*['"]war['"]|id\s*\(?['"]war['"]\)?|war)\s*$/m;
const SELF_CONTAINED =
  /spring-boot-maven-plugin|org\.springframework\.boot|quarkus|jetty-runner|webapp-runner|wildfly-(?:jar-)?maven-plugin|payara-micro|cargo-maven/;

function* judgeWar(repository: Repository): Iterable<RepositoryFound> {
  for (const { path, ecosystem, source } of repository.documents('manifest')) {
    if ((ecosystem !== 'maven' && ecosystem !== 'gradle') || repository.role(path) !== 'configuration') continue;
    const match = WAR_PACKAGING.exec(source.text);
    if (!match || SELF_CONTAINED.test(source.text)) continue;
    const start = match.index + match[0].search(/\S/);
    yield {
      path,
      span: { start, end: match.index + match[0].trimEnd().length },
      what: 'A WAR runs only inside a servlet container that somebody installs.',
    };
  }
}
