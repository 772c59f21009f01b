import type { Call } from '../../src/analysis/code.ts';
import type { Directive, Dockerfile, ServerConfig, XmlDocument } from '../../src/analysis/documents/kinds.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { onCalls, rule, type Context, type Found, type RepositoryFound } from '../rule.ts';

/** Images that are a web container for somebody else's code, with where that code goes. */
const CONTAINERS: readonly { readonly image: RegExp; readonly into: RegExp; readonly words: string }[] = [
  { image: /^(?:bitnami\/)?(?:tomcat|tomee|jetty)$/, into: /webapps|\.war$/, words: 'a servlet container' },
  {
    image: /(?:^|\/)(?:wildfly|jboss|jboss-eap[\w-]*|payara[\w-]*\/?[\w-]*|glassfish|weblogic|websphere[\w-]*|open-?liberty)$/,
    into: /deployments|autodeploy|dropins|apps|\.war$|\.ear$/,
    words: 'an application server',
  },
];

/** Packages that put a language into Apache or nginx. */
const MODULES = /\b(?:libapache2-mod-(?<apache>php|wsgi|passenger|perl)|libnginx-mod-http-(?<nginx>passenger))/;

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
        name: 'scripts that Apache starts',
        files: { 'public/.htaccess': 'Options +ExecCGI\nAddHandler cgi-script .cgi\n', 'public/shop.cgi': '#!/usr/bin/perl\n' },
        at: 'public/.htaccess:2',
      },

      {
        name: 'Node inside IIS',
        files: {
          'web.config':
            '<configuration>\n  <system.webServer>\n    <handlers>\n      <add name="iisnode" path="server.js" verb="*" modules="iisnode"/> <!-- ⟵ -->\n    </handlers>\n  </system.webServer>\n</configuration>\n',
          'server.js': "require('express')().listen(process.env.PORT);\n",
          'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.19.2"}}',
        },
      },
      {
        name: 'a WAR in Tomcat',
        files: { Dockerfile: 'FROM tomcat:10.1\nCOPY target/shop.war /usr/local/tomcat/webapps/ROOT.war\n' },
        at: 'Dockerfile:1',
      },
      {
        name: 'PHP in Apache, also behind a stage of its own',
        files: {
          Dockerfile: 'FROM php:8.2-apache AS base\nRUN a2enmod rewrite\nFROM base\nCOPY . /var/www/html/\n',
        },
        at: 'Dockerfile:1',
      },
      {
        name: 'a module of Apache that is installed',
        files: {
          Dockerfile: 'FROM debian:12\nRUN apt-get update && \\\n  apt-get install -y apache2 libapache2-mod-wsgi-py3\nCOPY . /srv/app\n',
        },
        at: 'Dockerfile:3',
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
        name: 'a handler that nothing is there for, and one that keeps uploads from being started',
        files: {
          'public/.htaccess': 'AddHandler cgi-script .cgi\n',
          'public/avatars/.htaccess': 'Options -ExecCGI\nAddHandler cgi-script .php .pl\n',
          'public/index.php': '<?php\n',
        },
      },

      {
        name: 'an executable WAR',
        files: {
          'pom.xml':
            '<project>\n  <artifactId>shop</artifactId>\n  <packaging>war</packaging>\n  <build><plugins><plugin><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build>\n</project>\n',
          'src/main/java/Shop.java': 'class Shop {}\n',
        },
      },
      {
        name: 'php-fpm, and Apache for files that others bring',
        files: {
          'api/Dockerfile': 'FROM php:8.2-fpm\nCOPY . /srv/app\n',
          'base/Dockerfile': 'FROM php:8.2-apache\nRUN docker-php-ext-install pdo_mysql\n',
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
  yield* judgeModule(dockerfile);
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

/** PHP's images with Apache, and modules that are installed: the app has no server of its own. */
function* judgeModule({ final, stages, effective, source }: Dockerfile): Iterable<Found> {
  let first = final;
  while (first?.parent !== undefined) first = stages[first.parent];
  const isCodeIn = effective.some(({ keyword, text }) => /^(?:COPY|ADD)$/.test(keyword) || (keyword === 'RUN' && FETCHES.test(text)));
  if (!first || !isCodeIn) return;
  const { name = '', tag = '' } = first.image ?? {};
  const remedy =
    'Give the app a server of its own (FrankenPHP, RoadRunner, Octane; gunicorn for Python) or run php-fpm, and leave Apache or nginx in front of it to the platform.';
  if (/(?:^|\/)php$/.test(name) ? /(?:^|-)apache(?:-|$)/.test(tag) : /(?:^|\/)php-apache(?:-dev)?$/.test(name)) {
    const what = `The app runs inside Apache, as mod_php (\`${first.image?.raw}\`), which binds the port in its place.`;
    yield { span: first.from.span, what, remedy, identity: 'mod_php' };
    return;
  }
  const installing = effective.find(({ keyword, text }) => keyword === 'RUN' && /\binstall\b/.test(text) && MODULES.test(text));
  const [module] = MODULES.exec(installing?.text ?? '') ?? [];
  if (installing && module !== undefined) {
    const start = installing.span.start + Math.max(0, source.slice(installing.span).indexOf(module));
    yield {
      span: { start, end: start + module.length },
      what: `\`${module}\` runs the app inside the web server, which binds the port in its place.`,
      remedy,
      identity: module,
    };
  }
}

/** How code comes into an image without COPY. */
const FETCHES = /\bgit clone\b|\b(?:wget|curl)\b.*\.(?:zip|tar\.\w+|tgz)\b|\bcomposer create-project\b/;

/** Files that Apache would start, by the endings that a directive names; `-ExecCGI` has none of them started. */
function startsNothing({ name, args }: Directive, config: ServerConfig, repository: Repository): boolean {
  if (!/^AddHandler$/i.test(name) || args[0] !== 'cgi-script') return false;
  if (config.directives.some((one) => /^Options$/i.test(one.name) && one.args.includes('-ExecCGI'))) return true;
  const endings = args.slice(1).map((ending) => (ending.startsWith('.') ? ending : `.${ending}`));
  return ![...repository.tree.entries.keys()].some((path) => endings.some((ending) => path.endsWith(ending)));
}

function* judgeConfig(config: ServerConfig, { repository }: Context): Iterable<Found> {
  for (const directive of every(config.directives)) {
    const inside = INSIDE.find(({ name, args }) => name.test(directive.name) && (!args || directive.args.some((word) => args.test(word))));
    if (inside && !startsNothing(directive, config, repository))
      yield { span: directive.span, what: `\`${directive.name}\` runs the app inside the web server, by ${inside.words}.` };
  }
}

function every(directives: readonly Directive[]): readonly Directive[] {
  return directives.flatMap((directive) => [directive, ...every(directive.children)]);
}

/** Modules of IIS that run Node, Python and PHP. */
const IN_IIS = /^iisnode$|wfastcgi|php-cgi/i;

function* judgeWebConfig(document: XmlDocument): Iterable<Found> {
  for (const element of document.root?.descendants('aspNetCore') ?? []) {
    const model = element.attributes.get('hostingModel');
    if (model?.value.toLowerCase() === 'inprocess') yield { span: model.span, what: 'The app runs inside the worker process of IIS.' };
  }
  for (const { attributes } of document.root?.descendants('handlers').flatMap((one) => one.descendants('add')) ?? []) {
    const handler = [attributes.get('modules'), attributes.get('scriptProcessor')].find((one) => IN_IIS.test(one?.value ?? ''));
    if (handler) yield { span: handler.span, what: 'IIS starts the app and hands the requests to it; the app binds no port of its own.' };
    if (handler) return;
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
