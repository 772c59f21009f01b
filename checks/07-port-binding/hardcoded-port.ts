import type { Call, CodeFile } from '../../src/analysis/code.ts';
import type { SettingsFile } from '../../src/analysis/documents/kinds.ts';
import { ECMASCRIPT, type Language } from '../../src/analysis/languages.ts';
import { LISTEN_FORMS, literalBinding, type Binding, type ListenForm } from '../../src/analysis/knowledge/servers.ts';
import { literalPort } from '../../src/analysis/knowledge/server-commands.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { startCommands } from '../../src/analysis/startup.ts';
import { onCalls, rule, type Fix, type Found, type RepositoryFound } from '../rule.ts';

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
]);

export default rule({
  id: 'port-binding/hardcoded-port',
  title: 'Listen on the port that the environment assigns',
  why: 'A literal port stops the platform from routing to the process where it wants, and a second copy on the same host can not start.',
  remedy: 'Read the port from the environment and keep the literal as a fallback for local runs.',
  severity: 'warning',
  code: LISTEN_FORMS.map((form) => onCalls(form.languages, form.calls, (call, file) => judgeCall(call, form, file))),
  documents: { settings: judgeSettings },
  repository: judgeCommands,
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
    ],
    good: [
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

function* judgeCall(call: Call, form: ListenForm, file: CodeFile): Iterable<Found> {
  const { language } = file;
  const binding = (form.isServer?.(call) ?? true) ? literalBinding(call, form.places) : undefined;
  if (!binding) return;
  const lookup = LOOKUP[language];
  const fix = environmentFix(binding, language);
  yield {
    span: spanOf(call, file),
    what: `\`${call.method}\` binds port ${binding.port} whatever the platform assigns.`,
    ...(lookup ? { remedy: `Read the port from ${lookup} and keep ${binding.port} as the fallback for local runs.` } : {}),
    ...(fix ? { fix } : {}),
  };
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
    const port = /(?:^|:)(\d{2,5})$/.exec(setting.value)?.[1];
    if (!PORT_SETTINGS.has(setting.key) || setting.dynamic || port === undefined) continue;
    const isSpring = setting.key === 'server.port';
    yield {
      span: setting.span,
      what: `\`${setting.key}\` is the literal ${port}.`,
      ...(isSpring ? { remedy: `Write \`server.port=\${PORT:${port}}\`, so that the platform decides and local runs keep ${port}.` } : {}),
      ...(isSpring
        ? { fix: { title: 'Read the port from PORT', safe: true, edits: [{ span: setting.valueSpan, text: `\${PORT:${port}}` }] } }
        : {}),
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
