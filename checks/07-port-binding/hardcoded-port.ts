import type { Call, CodeFile } from '../../src/analysis/code.ts';
import type { SettingsFile } from '../../src/analysis/documents/kinds.ts';
import { ECMASCRIPT, type Language } from '../../src/analysis/languages.ts';
import { LISTEN_FORMS, type ListenForm } from '../../src/analysis/knowledge/serving/listen-forms.ts';
import { listenersGivenElsewhere, mayListenElsewhere } from '../../src/analysis/knowledge/serving/listen-elsewhere.ts';
import { isAddressSetLater, literalBinding, type Binding } from '../../src/analysis/knowledge/serving/servers.ts';
import { literalPort } from '../../src/analysis/knowledge/serving/server-commands.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { startCommands } from '../../src/analysis/startup.ts';
import { onCalls, rule, type Context, type Fix, type Found, type RepositoryFound } from '../rule.ts';

/** How each language reads the port, for the remedy. */
const LOOKUP: Partial<Record<Language, string>> = {
  javascript: '`process.env.PORT`',
  typescript: '`process.env.PORT`',
  tsx: '`process.env.PORT`',
  python: '`os.environ["PORT"]`',
  go: '`os.Getenv("PORT")`',
  java: '`System.getenv("PORT")`',
  kotlin: '`System.getenv("PORT")`',
  ruby: '`ENV["PORT"]`',
  php: '`getenv("PORT")`',
  csharp: '`ASPNETCORE_HTTP_PORTS` or `Environment.GetEnvironmentVariable("PORT")`',
  rust: '`std::env::var("PORT")`',
};

/** Settings that name the port of the server itself. */
const PORT_SETTINGS = new Set([
  'server.port',
  'quarkus.http.port',
  'micronaut.server.port',
  'uwsgi.http',
  'uwsgi.http-socket',
  'uwsgi.socket',
  'ktor.deployment.port',
  'play.server.http.port',
  'akka.http.server.default-http-port',
  'Kestrel.Endpoints.Http.Url',
  'Kestrel.EndPoints.Http.Url',
  'Urls',
  'urls',
]);

export default rule({
  id: 'port-binding/hardcoded-port',
  title: 'Listen on the port that the environment assigns',
  why: 'A literal port stops the platform from routing to the process where it wants, and a second copy on the same host can not start.',
  remedy: 'Read the port from the environment and keep the literal as a fallback for local runs.',
  severity: 'warning',
  code: LISTEN_FORMS.map((form) => onCalls(form.languages, form.calls, (call, file, context) => judgeCall(call, form, file, context))),
  documents: { settings: judgeSettings },
  repository: judgeRepository,
  eachSource: mayListenElsewhere,
  examples: {
    bad: [
      { name: 'Express', files: { 'server.js': "const express = require('express');\nconst app = express();\napp.listen(3000); // ⟵\n" } },
      {
        name: 'a constant first',
        files: {
          'server.ts': "import express from 'express';\nconst PORT = 8080;\nconst app = express();\napp.listen(PORT, () => {}); // ⟵\n",
        },
      },
      {
        name: 'Fastify options',
        files: { 'server.js': "import Fastify from 'fastify';\nconst server = Fastify();\nserver.listen({ port: 3000 }); // ⟵\n" },
      },
      { name: 'Flask', files: { 'app.py': 'from flask import Flask\napp = Flask(__name__)\napp.run(host="0.0.0.0", port=5000) # ⟵\n' } },
      {
        name: 'Go',
        files: { 'main.go': 'package main\n\nimport "net/http"\n\nfunc main() {\n\thttp.ListenAndServe(":8080", nil) // ⟵\n}\n' },
      },
      {
        name: 'a Go server struct',
        files: {
          'main.go':
            'package main\n\nimport "net/http"\n\nfunc main() {\n\tsrv := &http.Server{Addr: ":8080"} // ⟵\n\tsrv.ListenAndServe()\n}\n',
        },
      },
      {
        name: 'Ktor',
        files: {
          'src/main/kotlin/App.kt':
            'import io.ktor.server.engine.*\nimport io.ktor.server.netty.*\n\nfun main() {\n    embeddedServer(Netty, port = 8080) {}.start(wait = true) // ⟵\n}\n',
        },
      },
      {
        name: 'Java',
        files: {
          'App.java':
            'import java.net.ServerSocket;\n\nclass App {\n  public static void main(String[] args) throws Exception {\n    new ServerSocket(9000); // ⟵\n  }\n}\n',
        },
      },
      {
        name: 'ASP.NET Core',
        files: { 'Program.cs': 'var builder = WebApplication.CreateBuilder(args);\nbuilder.WebHost.UseUrls("http://*:5000"); // ⟵\n' },
      },
      {
        name: 'Actix',
        files: {
          'src/main.rs':
            'use actix_web::{App, HttpServer};\n\nasync fn main() {\n    HttpServer::new(|| App::new()).bind(("0.0.0.0", 8080)).unwrap().run().await; // ⟵\n}\n',
        },
      },
      { name: 'Ruby', files: { 'server.rb': "require 'socket'\nserver = TCPServer.new('0.0.0.0', 8080) # ⟵\n" } },
      {
        name: 'gunicorn in a start script',
        files: {
          Dockerfile: 'FROM python:3.12.4\nCOPY . .\nENTRYPOINT ["./boot.sh"]\n',
          'boot.sh': '#!/bin/sh\nflask db upgrade\nexec gunicorn -b :5000 --access-logfile - shop:app # ⟵\n',
        },
      },
      {
        name: 'a Procfile',
        files: { Procfile: 'web: uvicorn main:app --host 0.0.0.0 --port 8000\n', 'main.py': 'x = 1\n' },
        at: 'Procfile:1',
      },
      {
        name: 'Spring Boot',
        files: {
          'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
          'src/main/resources/application.properties': 'server.port=8080\n',
        },
        at: 'src/main/resources/application.properties:1',
      },
      {
        name: 'HOCON of Ktor',
        files: {
          'build.gradle.kts': 'plugins {\n  application\n}\n',
          'src/main/resources/application.conf':
            'ktor {\n    deployment {\n        port = 8080\n    }\n    application {\n        modules = [ Main.main ]\n    }\n}\n',
        },
        at: 'src/main/resources/application.conf:3',
      },
      {
        name: 'Ktor by position',
        files: {
          'src/main/kotlin/App.kt':
            'import io.ktor.server.engine.embeddedServer\nimport io.ktor.server.netty.Netty\n\nfun main() {\n    embeddedServer(Netty, 8080, module = Application::module).start() // ⟵\n}\n',
        },
      },
      {
        name: 'a constant that a server of the app is started with',
        files: {
          'main.go':
            'package main\n\nimport "shop/api"\n\nconst serverAddress = "0.0.0.0:8080" // ⟵\n\nfunc main() {\n\tserver := api.NewServer()\n\tserver.Start(serverAddress)\n}\n',
        },
      },
      {
        name: 'Kestrel’s settings',
        files: {
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
          'Program.cs': 'var app = WebApplication.CreateBuilder(args).Build();\napp.Run();\n',
          'appsettings.json': '{\n  "Kestrel": {\n    "Endpoints": { "Http": { "Url": "http://*:5000" } }\n  }\n}\n',
        },
        at: 'appsettings.json:3',
      },
      {
        name: 'Swoole',
        files: { 'server.php': '<?php\n$server = new Swoole\\Http\\Server("0.0.0.0", 9501); // ⟵\n$server->start();\n' },
      },
      {
        name: 'Sinatra',
        files: { 'app.rb': "require 'sinatra'\nset :port, 4567 # ⟵\nget('/') { 'ok' }\n" },
      },
      {
        name: 'tonic',
        files: {
          'src/main.rs':
            'use tonic::transport::Server;\n\nasync fn main() {\n    let addr = "0.0.0.0:50051".parse().unwrap(); // ⟵\n    Server::builder().serve(addr).await;\n}\n',
        },
      },
      {
        name: 'a config module',
        files: {
          'package.json': '{"name":"shop","private":true}',
          'load-config.js': 'module.exports = {\n  mode: "development",\n  port: 5006, // ⟵\n};\n',
          'app.js':
            "const express = require('express');\nconst config = require('./load-config');\nconst app = express();\napp.listen(config.port);\n",
        },
      },
      {
        name: 'a constant of another module',
        files: {
          'package.json': '{"name":"shop","private":true}',
          'src/constants.ts': 'export const PORT = 4000; // ⟵\n',
          'src/index.ts':
            "import express from 'express';\nimport { PORT } from './constants';\nconst app = express();\napp.listen(PORT);\n",
        },
      },
    ],
    good: [
      {
        name: 'Rust, what a settings type falls back to',
        files: {
          'src/config.rs': 'fn default_listen_address() -> SocketAddr {\n    "0.0.0.0:5000".parse().expect("default listen address")\n}\n',
        },
      },
      {
        name: 'Go, a default that an option of the caller replaces',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'httpserver/server.go':
            'package httpserver\n\nimport "net/http"\n\nconst _defaultAddr = ":80"\n\nfunc New(handler http.Handler, opts ...Option) *Server {\n\ts := &Server{server: &http.Server{Handler: handler, Addr: _defaultAddr}}\n\tfor _, opt := range opts {\n\t\topt(s)\n\t}\n\treturn s\n}\n',
          'httpserver/options.go':
            'package httpserver\n\nimport "net"\n\ntype Option func(*Server)\n\nfunc Port(port string) Option {\n\treturn func(s *Server) {\n\t\ts.server.Addr = net.JoinHostPort("", port)\n\t}\n}\n',
          'main.go':
            'package main\n\nimport "shop/httpserver"\n\nfunc main() {\n\thttpserver.New(handler(), httpserver.Port(cfg.HTTP.Port))\n}\n',
        },
      },
      {
        name: 'HOCON that the environment may replace',
        files: {
          'build.gradle.kts': 'plugins {\n  application\n}\n',
          'src/main/resources/application.conf': 'ktor {\n  deployment {\n    port = 8080\n    port = ${?PORT}\n  }\n}\n',
        },
      },
      {
        name: 'a config module that reads the environment',
        files: {
          'package.json': '{"name":"shop","private":true}',
          'config.js': 'module.exports = { port: process.env.PORT || 5006 };\n',
          'app.js': "const config = require('./config');\nconst app = require('express')();\napp.listen(config.port);\n",
        },
      },
      {
        name: 'a config module that is filled later',
        files: {
          'package.json': '{"name":"shop","private":true}',
          'config.js': 'const config = { port: 5006 };\nif (process.env.PORT) config.port = +process.env.PORT;\nmodule.exports = config;\n',
          'app.js': "const config = require('./config');\nconst app = require('express')();\napp.listen(config.port);\n",
        },
      },
      {
        name: 'Ktor, PHP and Sinatra with a lookup',
        files: {
          'src/main/kotlin/App.kt':
            'import io.ktor.server.engine.embeddedServer\n\nfun main() {\n    embeddedServer(Netty, System.getenv("PORT").toInt()) {}.start(wait = true)\n}\n',
          'server.php': '<?php\n$server = new Swoole\\Http\\Server("0.0.0.0", (int) getenv("PORT"));\n',
          'app.rb': "require 'sinatra'\nset :port, ENV.fetch('PORT', 4567)\n",
          Procfile: 'web: php server.php\n',
        },
      },
      { name: 'a port that the platform gives', files: { Procfile: 'web: gunicorn -b 0.0.0.0:$PORT app:app\n', 'app.py': 'x = 1\n' } },
      {
        name: 'a fallback in a start script',
        files: {
          Dockerfile: 'FROM python:3.12.4\nCOPY . .\nENTRYPOINT ["./boot.sh"]\n',
          'boot.sh': '#!/bin/sh\nexec gunicorn -b ":${PORT:-8000}" shop:app\n',
        },
      },
      {
        name: 'the configuration of one deploy',
        files: {
          'docker-compose.yml':
            'services:\n  web:\n    build: .\n    command: gunicorn -b 0.0.0.0:8000 app:app\n    ports: ["8000:8000"]\n',
          Dockerfile: 'FROM python:3.12.4\n',
        },
      },
      {
        name: 'from the environment with a fallback',
        files: { 'server.js': "const app = require('express')();\nconst port = process.env.PORT || 3000;\napp.listen(port);\n" },
      },
      {
        name: 'destructured with a default',
        files: { 'server.js': "const app = require('express')();\nconst { PORT = 3000 } = process.env;\napp.listen(PORT);\n" },
      },
      {
        name: 'a parameter',
        files: { 'server.js': "const app = require('express')();\nexport function start(port = 3000) {\n  app.listen(port);\n}\n" },
      },
      { name: 'any free port', files: { 'server.js': "const app = require('express')();\napp.listen(0);\n" } },
      {
        name: 'Python',
        files: { 'app.py': 'import os\nfrom flask import Flask\napp = Flask(__name__)\napp.run(port=int(os.environ.get("PORT", 5000)))\n' },
      },
      {
        name: 'Go',
        files: {
          'main.go':
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\nfunc main() {\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
        },
      },
      { name: 'Spring Boot', files: { 'src/main/resources/application.properties': 'server.port=${PORT:8080}\n' } },
      { name: 'a test server', files: { 'test/app.test.js': "const app = require('express')();\napp.listen(3000);\n" } },
      { name: 'an event listener', files: { 'bus.js': "bus.listen('orders', () => {});\n" } },
    ],
  },
});

function* judgeCall(call: Call, form: ListenForm, file: CodeFile, { repository, path }: Context): Iterable<Found> {
  const { language } = file;
  const binding = (form.isServer?.(call, file) ?? true) ? literalBinding(call, form.places) : undefined;
  if (!binding || isAddressSetLater(call, path, repository) || isDefault(call) || isProfiler(binding, file)) return;
  const lookup = LOOKUP[language];
  const fix = environmentFix(binding, language);
  yield {
    span: constantOf(call, binding) ?? spanOf(call, file),
    what: `\`${call.method}\` binds port ${binding.port} whatever the platform assigns.`,
    ...(lookup ? { remedy: `Read the port from ${lookup} and keep ${binding.port} as the fallback for local runs.` } : {}),
    ...(fix ? { fix } : {}),
  };
}

/** What a settings type falls back to is given by a function of that name: `fn default_listen_address()`. */
function isDefault({ inside }: Call): boolean {
  return /^(?:get_?)?default/i.test(inside?.name ?? '');
}

/** Go's profiler for whoever is on the machine. */
function isProfiler({ host }: Binding, file: CodeFile): boolean {
  return /^(?:localhost|127\.0\.0\.1)$/.test(host ?? '') && file.importsAny('net/http/pprof');
}

/** Where the literal is written, when that is outside of the function that listens: a constant of the file. */
function constantOf({ inside }: Call, { at }: Binding): Found['span'] | undefined {
  const { origin } = at.value();
  return inside && origin && (origin.start < inside.span.start || origin.end > inside.span.end) ? origin : undefined;
}

/** The call; of a chain over several lines its last link, which is where the port stands. */
function spanOf({ span, callee, method }: Call, file: CodeFile): Found['span'] {
  const isChain = file.source.slice(callee).includes('\n');
  const short = span.end - span.start < 200 ? span : callee;
  return isChain ? { start: callee.end - method.length, end: span.end } : short;
}

/** Where the number stands in the call itself, a lookup goes before it. */
function environmentFix({ at, port, form }: Binding, language: Language): Fix | undefined {
  const title = 'Read the port from PORT';
  if (form !== 'port' || at.kind !== 'number') return undefined;
  if ((ECMASCRIPT as readonly Language[]).includes(language))
    return { title, safe: true, edits: [{ span: at.span, text: `process.env.PORT || ${port}` }] };
  return undefined;
}

function* judgeSettings(settings: SettingsFile): Iterable<Found> {
  if (settings.environment !== undefined && settings.environment !== 'production') return;
  for (const setting of settings.settings) {
    const port = /(?:^|:)(\d{2,5})\/?$/.exec(setting.value)?.[1];
    if (!PORT_SETTINGS.has(setting.key) || setting.dynamic || port === undefined) continue;
    const isSpring = setting.key === 'server.port' && settings.format !== 'hocon';
    yield {
      span: setting.span,
      what: `\`${setting.key}\` is the literal ${port}.`,
      ...(settings.format === 'hocon'
        ? {
            remedy: `Add \`${setting.key.slice(setting.key.lastIndexOf('.') + 1)} = \${?PORT}\` below, so that the platform decides and local runs keep ${port}.`,
          }
        : {}),
      ...(isSpring ? { remedy: `Write \`server.port=\${PORT:${port}}\`, so that the platform decides and local runs keep ${port}.` } : {}),
      ...(isSpring
        ? { fix: { title: 'Read the port from PORT', safe: true, edits: [{ span: setting.valueSpan, text: `\${PORT:${port}}` }] } }
        : {}),
    };
  }
}

function* judgeRepository(repository: Repository): Iterable<RepositoryFound> {
  yield* judgeCommands(repository);
  yield* judgeElsewhere(repository);
}

/** A literal of another module that a listening call is given. */
function* judgeElsewhere(repository: Repository): Iterable<RepositoryFound> {
  for (const { path, value, call, from } of listenersGivenElsewhere(repository, 'port')) {
    const port = typeof value.literal === 'number' ? value.literal : Number(/(?:^|:)(\d{2,5})$/.exec(value.literal)?.[1]);
    if (!(port > 0 && port < 65_536)) continue;
    const lookup = LOOKUP[from.language];
    yield {
      path,
      span: value.span,
      what: `\`${call.method}\` in \`${from.path}\` binds this port ${port} whatever the platform assigns.`,
      ...(lookup ? { remedy: `Read the port from ${lookup} here and keep ${port} as the fallback for local runs.` } : {}),
    };
  }
}

/** The port is the deploy's own to choose where the deploy itself is written: compose files, Kubernetes, units. */
const BUILT_IN: ReadonlySet<string> = new Set(['image', 'procfile', 'supervisord', 'platform', 'npm']);

function* judgeCommands(repository: Repository): Iterable<RepositoryFound> {
  const said = new Set<string>();
  for (const { process, program, command, path } of startCommands(repository)) {
    const port = BUILT_IN.has(process.declaredBy) ? literalPort(program) : undefined;
    const place = `${path}:${command.span.start}`;
    // On the loopback the port is between the app and the proxy beside it.
    if (port === undefined || said.has(place) || /\b(?:127\.0\.0\.1|localhost):/.test(command.text)) continue;
    said.add(place);
    // An image's own command in exec form has no shell that could read a variable.
    const inImage = repository.kindsOf(path).includes('dockerfile');
    yield {
      path,
      span: command.span,
      what: `\`${program.name}\` binds port ${port} whatever the platform assigns.`,
      remedy: `Let a shell fill the port in: \`\${PORT:-${port}}\`.`,
      ...(inImage ? { confidence: 'likely' as const } : {}),
    };
  }
}
