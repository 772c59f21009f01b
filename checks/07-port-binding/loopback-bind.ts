import type { Call, CodeFile, Expression } from '../../src/analysis/code.ts';
import type { SettingsFile } from '../../src/analysis/documents/kinds.ts';
import { listenersGivenElsewhere } from '../../src/analysis/knowledge/serving/listen-elsewhere.ts';
import type { PortPlace } from '../../src/analysis/knowledge/serving/listen-form.ts';
import { listeningCalls, placed } from '../../src/analysis/knowledge/serving/servers.ts';
import { fixedSettings } from '../../src/analysis/knowledge/settings/overridden-settings.ts';
import type { Deployable, Repository } from '../../src/analysis/repository.ts';
import { startCommands, type StartCommand } from '../../src/analysis/startup.ts';
import { startsFile } from '../../src/analysis/startup/started-files.ts';
import { type Repair, rule, type Context, type Found, type RepositoryFound, replacing } from '../rule.ts';

const LOOPBACK = /^(?:[a-z]+:\/\/)?(?:127\.0\.0\.1|localhost|\[?::1\]?)(?::|\/|$)/i;

/** Servers whose address is said on their command line; some listen on the loopback unless they are told otherwise. */
const SERVERS: readonly {
  readonly program: RegExp;
  readonly verb?: string;
  readonly options: readonly string[];
  readonly loopbackByDefault: boolean;
}[] = [
  { program: /^uvicorn$/, options: ['--host'], loopbackByDefault: true },
  { program: /^hypercorn$/, options: ['-b', '--bind'], loopbackByDefault: true },
  { program: /^daphne$/, options: ['-b', '--bind'], loopbackByDefault: true },
  { program: /^gunicorn$/, options: ['-b', '--bind'], loopbackByDefault: false },
  { program: /^waitress-serve$/, options: ['--listen', '--host'], loopbackByDefault: false },
  { program: /^puma$/, options: ['-b', '--bind'], loopbackByDefault: false },
  { program: /^rails$/, verb: 'server', options: ['-b', '--binding'], loopbackByDefault: false },
  { program: /^next$/, verb: 'start', options: ['-H', '--hostname'], loopbackByDefault: false },
  { program: /^flask$/, verb: 'run', options: ['-h', '--host'], loopbackByDefault: true },
  { program: /^fastapi$/, verb: 'run', options: ['--host'], loopbackByDefault: false },
  { program: /^fastapi$/, verb: 'dev', options: ['--host'], loopbackByDefault: true },
  { program: /^artisan$/, verb: 'serve', options: ['--host'], loopbackByDefault: true },
  { program: /^php[\d.]*$/, options: ['-S'], loopbackByDefault: false },
  { program: /^(?:sanic|granian)$/, options: ['-H', '--host'], loopbackByDefault: true },
];

const CONTAINERS = new Set(['image', 'compose', 'kubernetes']);

export default rule({
  id: 'port-binding/loopback-bind',
  title: 'Listen on every interface of the container',
  why: 'Inside a container 127.0.0.1 is the container itself: the platform’s router and health checks find the port closed.',
  remedy: 'Bind 0.0.0.0 (or ::), and let the platform decide who reaches the port.',
  severity: 'error',
  limits: ['An app that starts several servers, or stands behind a proxy in the same container, is not judged.'],
  documents: { settings: judgeSettings },
  repository: judge,
  examples: {
    bad: [
      {
        name: 'Flask’s own server, which the image starts',
        files: {
          Dockerfile: 'FROM python:3.12\nCOPY . .\nCMD ["python", "app.py"]\n',
          'app.py': "from flask import Flask\napp = Flask(__name__)\nif __name__ == '__main__':\n    app.run(port=5000) # ⟵\n",
        },
      },
      {
        name: 'Django’s own server without an address',
        files: { Dockerfile: 'FROM python:3.12\nCOPY . .\nCMD ["python", "manage.py", "runserver"]\n', 'manage.py': 'import django\n' },
        at: 'Dockerfile:3',
      },
      {
        name: 'Express in an image',
        files: {
          Dockerfile: 'FROM node:22.4\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js': "const app = require('express')();\napp.listen(process.env.PORT || 3000, '127.0.0.1'); // ⟵\n",
        },
      },
      {
        name: 'a config module',
        files: {
          Dockerfile: 'FROM node:22.4\nCOPY . .\nCMD ["node", "app.js"]\n',
          'package.json': '{"name":"shop","private":true}',
          'load-config.js': "let config;\nconfig = {\n  port: 5006,\n  hostname: 'localhost', // ⟵\n};\nmodule.exports = config;\n",
          'app.js':
            "const config = require('./load-config');\nconst app = require('express')();\napp.listen(config.port, config.hostname);\n",
        },
      },
      {
        name: 'Go in an image',
        files: {
          Dockerfile: 'FROM golang:1.22.4\nCOPY . .\nCMD ["./shop"]\n',
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\nfunc main() {\n\thttp.ListenAndServe("localhost:"+os.Getenv("PORT"), nil) // ⟵\n}\n',
        },
      },
      {
        name: 'uvicorn by default',
        files: {
          Dockerfile: 'FROM python:3.12.4\nCOPY . .\nCMD ["uvicorn", "main:app", "--port", "8000"]\n',
          'main.py': 'import fastapi\n',
        },
        at: 'Dockerfile:3',
      },
      {
        name: 'gunicorn in compose',
        files: {
          'docker-compose.yml':
            'services:\n  web:\n    build: .\n    command: gunicorn app:app -b 127.0.0.1:8000 # ⟵\n    ports: ["8000:8000"]\n',
          Dockerfile: 'FROM python:3.12.4\n',
        },
      },
      {
        name: 'Spring Boot',
        files: {
          Dockerfile: 'FROM eclipse-temurin:21.0.3_9-jre\nCMD ["java", "-jar", "app.jar"]\n',
          'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
          'src/main/java/App.java': 'class App { public static void main(String[] a) { } }\n',
          'src/main/resources/application.properties': 'server.address=127.0.0.1\n',
        },
        at: 'src/main/resources/application.properties:1',
      },
      {
        name: 'Micronaut',
        files: {
          Dockerfile: 'FROM eclipse-temurin:21.0.3_9-jre\nCMD ["java", "-jar", "app.jar"]\n',
          'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
          'src/main/java/App.java': 'class App { public static void main(String[] a) { } }\n',
          'src/main/resources/application.yml': 'micronaut:\n  server:\n    host: localhost\n    port: ${SERVICE_PORT:8081}\n',
        },
        at: 'src/main/resources/application.yml:3',
      },
      {
        name: 'the web process of a platform',
        files: { Procfile: 'web: uvicorn app.main:app\n', 'app/main.py': 'import fastapi\napp = fastapi.FastAPI()\n' },
        at: 'Procfile:1',
      },
      {
        name: 'Quarkus',
        files: {
          Dockerfile: 'FROM eclipse-temurin:21.0.3_9-jre\nCMD ["java", "-jar", "app.jar"]\n',
          'pom.xml':
            '<project><artifactId>shop</artifactId><dependencies><dependency><groupId>io.quarkus</groupId><artifactId>quarkus-resteasy</artifactId></dependency></dependencies></project>\n',
          'src/main/java/App.java': 'class App { public static void main(String[] a) { } }\n',
          'src/main/resources/application.properties': 'quarkus.http.host=127.0.0.1\n',
        },
        at: 'src/main/resources/application.properties:1',
      },
    ],
    good: [
      {
        name: 'a web process that is told its address, and one of developers',
        files: {
          Procfile: 'web: uvicorn app.main:app --host=0.0.0.0 --port=$PORT\n',
          'Procfile.dev': 'web: uvicorn app.main:app --reload\n',
        },
      },
      {
        name: 'Micronaut, a host from the environment, and one of developers',
        files: {
          Dockerfile: 'FROM eclipse-temurin:21.0.3_9-jre\nCMD ["java", "-jar", "app.jar"]\n',
          'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
          'src/main/java/App.java': 'class App { public static void main(String[] a) { } }\n',
          'src/main/resources/application.yml': 'micronaut:\n  server:\n    host: ${HOST:localhost}\n',
          'src/main/resources/application-dev.yml': 'micronaut:\n  server:\n    host: localhost\n',
        },
      },
      {
        name: 'a server for whoever runs the file by hand',
        files: {
          Dockerfile: 'FROM python:3.12\nCOPY . .\nCMD ["gunicorn", "app:app"]\n',
          'app.py': "from flask import Flask\napp = Flask(__name__)\nif __name__ == '__main__':\n    app.run(port=5000)\n",
        },
      },
      { name: 'a host for everybody', files: { Dockerfile: 'FROM php:8.3-cli\nCOPY . .\nCMD ["php", "-S", "0.0.0.0:8080"]\n' } },
      {
        name: 'what holds where the configuration names no address',
        files: {
          Dockerfile: 'FROM rust:1.79.0\nCOPY . .\nCMD ["shop"]\n',
          'Cargo.toml': '[package]\nname = "shop"\nversion = "1.0.0"\n\n[dependencies]\nactix-web = "4.8.0"\n',
          'src/defaults.rs': 'use std::net::SocketAddr;\n\npub fn server_inet() -> SocketAddr {\n    "[::1]:8080".parse().unwrap()\n}\n',
          'src/config.rs':
            '#[derive(Deserialize)]\npub struct Server {\n    #[serde(default = "defaults::server_inet")]\n    pub inet: SocketAddr,\n}\n',
          'src/main.rs': 'fn main() {\n    run();\n}\n',
        },
      },
      {
        name: 'every interface',
        files: {
          Dockerfile: 'FROM node:22.4\nCMD ["node", "server.js"]\n',
          'server.js': "const app = require('express')();\napp.listen(process.env.PORT, '0.0.0.0');\n",
        },
      },
      {
        name: 'uvicorn with a host',
        files: { Dockerfile: 'FROM python:3.12.4\nCMD ["uvicorn", "main:app", "--host", "0.0.0.0"]\n' },
      },
      {
        name: 'profiling beside the server',
        files: {
          Dockerfile: 'FROM golang:1.22.4\nCOPY . .\nCMD ["./shop"]\n',
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\nfunc main() {\n\tgo http.ListenAndServe("localhost:6060", nil)\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
        },
      },
      {
        name: 'behind nginx on a machine',
        files: {
          'app.py': 'from flask import Flask\napp = Flask(__name__)\napp.run(host="127.0.0.1")\n',
          Procfile: 'web: gunicorn app:app\n',
        },
      },
      {
        name: 'a proxy in the same container',
        files: {
          Dockerfile: 'FROM python:3.12.4\nRUN apt-get install -y nginx\nCOPY . .\nCMD ["sh", "start.sh"]\n',
          'start.sh': '#!/bin/sh\nnginx\nexec gunicorn -b 127.0.0.1:8000 app:app\n',
        },
      },
    ],
  },
});

const EVERYWHERE: Repair = { title: 'Listen on all addresses of the container', safe: false };

function* judge(repository: Repository): Iterable<RepositoryFound> {
  const said = new Set<string>();
  for (const start of startCommands(repository)) {
    const place = `${start.path}:${start.command.span.start}`;
    if (
      !(CONTAINERS.has(start.process.declaredBy) || isRoutedTo(start)) ||
      said.has(place) ||
      !bindsLoopback(start) ||
      hasProxy(start, repository)
    )
      continue;
    said.add(place);
    yield {
      path: start.path,
      span: start.command.span,
      what: `\`${start.program.name}\` listens on 127.0.0.1, where nothing outside of the container reaches it.`,
      ...replacing(repository.source(start.path), start.command.span, /127\.0\.0\.1|localhost/, '0.0.0.0', EVERYWHERE),
    };
  }
  for (const deployable of repository.deployables) if (deployable.images.length > 0) yield* listeners(deployable, repository);
}

/** The router of a platform sends requests to the web process of a Procfile, and reaches no loopback either. */
function isRoutedTo({ process, program }: StartCommand): boolean {
  return (
    process.declaredBy === 'procfile' &&
    process.name === 'web' &&
    process.path === 'Procfile' &&
    !program.args.some((word) => /^--(?:reload|dev|debug)/.test(word)) &&
    SERVERS.some(
      (one) =>
        one.program.test(program.name) &&
        one.loopbackByDefault &&
        !program.args.some((word) => one.options.includes(word.split('=', 1)[0] ?? '')),
    )
  );
}

function bindsLoopback({ program }: StartCommand): boolean {
  if (/^(?:manage\.py|django-admin)$/.test(program.name)) return runsOnLoopback(program.args);
  const server = SERVERS.find(({ program: name, verb }) => name.test(program.name) && (verb === undefined || program.args.includes(verb)));
  if (!server) return false;
  const given = program.args.flatMap((word, index) => {
    const option = server.options.find(
      (name) => word === name || word.startsWith(`${name}=`) || (/^-\w$/.test(name) && word.startsWith(name)),
    );
    if (option === undefined) return [];
    return word === option ? [program.args[index + 1] ?? ''] : [word.slice(option.length).replace(/^=/, '')];
  });
  // A socket, a file descriptor or options from elsewhere take the place of the address.
  const elsewhere = program.args.some((word) => /^(?:--uds|--fd|-c|--config|-u|--unix-socket|-e|--endpoint|\$)/.test(word));
  return given.length === 0 ? server.loopbackByDefault && !elsewhere : given.every((address) => LOOPBACK.test(address));
}

/** Django's own server is given its address without an option, and listens on the loopback without one. */
function runsOnLoopback([verb = '', ...words]: readonly string[]): boolean {
  if (!/^runserver(?:_plus)?$/.test(verb)) return false;
  const address = words.find((word) => !word.startsWith('-'));
  return address === undefined || /^\d+$/.test(address) || LOOPBACK.test(address);
}

/** Something else in the container answers from outside, or the variable that sets the address is there. */
function hasProxy({ process, via }: StartCommand, repository: Repository): boolean {
  const paths = [process.path, ...via.map(({ path }) => path), ...repository.documents('dockerfile').map(({ path }) => path)];
  return paths.some((path) =>
    /\b(?:nginx|caddy|haproxy|envoy|apache2|traefik|UVICORN_HOST|FLASK_RUN_HOST|SERVER_HOST|GRANIAN_HOST|SANIC_HOST|cloudflared|supervisord)\b/.test(
      repository.source(path)?.text ?? '',
    ),
  );
}

/** The only server of a containerised app, when it is told to listen on the loopback. */
function* listeners(deployable: Deployable, repository: Repository): Iterable<RepositoryFound> {
  const found = deployable.sources.flatMap((path) => {
    const file = repository.role(path) === 'source' ? repository.code(path) : undefined;
    return file
      ? [...listeningCalls(file)]
          .filter(({ form }) => form.places.length > 0)
          .map(({ call, form }) => ({ path, file, call, host: hostOf(call, form.places) || isLoopbackByDefault(call, deployable) }))
      : [];
  });
  const [only] = found;
  if (found.length !== 1 || !only || only.file.conditionsAround(only.call.span).some((condition) => !IS_PROGRAM.test(condition))) return;
  if (isDefaultOfSetting(only.call, deployable, repository)) return;
  if (
    (only.file.language === 'python' && !isStartedInImage(only.file, deployable, repository)) ||
    deployable.images.some((path) => /nginx|caddy|haproxy|apache2/.test(repository.source(path)?.text ?? ''))
  )
    return;
  const { call, path } = only;
  if (!only.host) {
    yield* elsewhere(only.file, repository);
    return;
  }
  yield {
    path,
    span: call.span.end - call.span.start < 200 ? call.span : call.callee,
    what: `\`${call.method}\` listens on 127.0.0.1, where nothing outside of the container reaches it.`,
    ...replacing(only.file.source, call.span, /127\.0\.0\.1|localhost/, '0.0.0.0', EVERYWHERE),
  };
}

/** The guard of a file that may also be loaded. */
const IS_PROGRAM = /__name__|__FILE__|require\.main|import\.meta\.main/;

/** Python's development servers listen on the loopback unless they are told a host. */
function isLoopbackByDefault({ name, args, named }: Call, { frameworks }: Deployable): boolean {
  const isOwn = /^(?:flask\.Flask|quart\.Quart|sanic\.Sanic)\(\)\.run$|^uvicorn\.run$/.test(name);
  if (!isOwn && !(/(?:^|\.)(?:app|create_app\(\))\.run$/.test(name) && frameworks.has('flask'))) return false;
  const isTold = named.some(({ key }) => /^(?:host|uds|fd|\*\*.*)$/.test(key)) || args.some(({ text }) => text.startsWith('*'));
  return !isTold && (name === 'uvicorn.run' || args.length === 0);
}

/** Python's own servers are often there for whoever runs the file by hand: the image has to start this one. */
function isStartedInImage({ path }: CodeFile, { images }: Deployable, repository: Repository): boolean {
  return startCommands(repository).some(
    (started) => started.process.declaredBy === 'image' && images.includes(started.process.path) && startsFile(started, path),
  );
}

/** `#[serde(default = "defaults::address")]`: what the function says holds only where the configuration says nothing. */
function isDefaultOfSetting({ inside }: Call, { sources }: Deployable, repository: Repository): boolean {
  if (inside?.name === undefined) return false;
  const attribute = new RegExp(`\\bdefault\\s*=\\s*"(?:\\w+::)*${inside.name}"`);
  return sources.some((path) => path.endsWith('.rs') && attribute.test(repository.source(path)?.text ?? ''));
}

/** The same, where a constant of another module holds the address. */
function* elsewhere(from: CodeFile, repository: Repository): Iterable<RepositoryFound> {
  for (const { path, value, call, from: file } of listenersGivenElsewhere(repository, 'host')) {
    if (file.path !== from.path || !LOOPBACK.test(String(value.literal))) continue;
    yield {
      path,
      span: value.span,
      what: `\`${call.method}\` in \`${from.path}\` listens on this ${value.literal}, where nothing outside of the container reaches it.`,
      ...replacing(repository.source(path), value.span, /127\.0\.0\.1|localhost/, '0.0.0.0', EVERYWHERE),
    };
  }
}

/** True when the address that a call listens on is written out and the loopback. */
function hostOf(call: Call, places: readonly PortPlace[]): boolean {
  return places.some((place) => {
    const at = 'port' in place ? place.host : 'address' in place ? place.address : undefined;
    const expression = at === undefined ? undefined : placed(call, at);
    return expression !== undefined && LOOPBACK.test(beginning(expression));
  });
}

function beginning(expression: Expression): string {
  const { provenance, literal, pieces } = expression.value();
  if (provenance === 'literal' && typeof literal === 'string') return literal;
  return typeof pieces?.[0] === 'string' ? pieces[0] : '';
}

/** Settings by which other frameworks are told their address. */
const HOST_SETTINGS = new Set(['micronaut.server.host', 'quarkus.http.host', 'ktor.deployment.host']);

function* judgeSettings(settings: SettingsFile, { deployable, repository }: Context): Iterable<Found> {
  if (settings.environment === undefined && (deployable?.images.length ?? 0) > 0)
    for (const { key, value, span, profile, dynamic } of fixedSettings(settings, repository))
      if (HOST_SETTINGS.has(key) && profile === undefined && !dynamic && LOOPBACK.test(value))
        yield {
          span,
          what: `\`${key}\` is ${value}, where nothing outside of the container reaches the server.`,
          ...replacing(settings.source, span, /127\.0\.0\.1|localhost/, '0.0.0.0', EVERYWHERE),
        };
  if (settings.reader !== 'spring' || settings.environment !== undefined || (deployable?.images.length ?? 0) === 0) return;
  for (const { key, value, span, profile } of settings.settings) {
    if (key === 'server.address' && profile === undefined && LOOPBACK.test(value)) {
      yield {
        span,
        what: `\`server.address=${value}\` keeps everybody outside of the container out.`,
        ...replacing(settings.source, span, /127\.0\.0\.1|localhost/, '0.0.0.0', EVERYWHERE),
      };
    }
  }
}
