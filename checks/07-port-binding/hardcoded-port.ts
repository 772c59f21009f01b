import type { Call } from '../../src/analysis/code.ts';
import type { SettingsFile } from '../../src/analysis/documents/kinds.ts';
import { ECMASCRIPT, type Language } from '../../src/analysis/languages.ts';
import { LISTEN_FORMS, literalBinding, type Binding, type ListenForm } from '../../src/analysis/knowledge/servers.ts';
import { onCalls, rule, type Fix, type Found } from '../rule.ts';

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
  limits: ['A server that is started by a framework’s own command line is judged by that command, not here.'],
  code: LISTEN_FORMS.map((form) => onCalls(form.languages, form.calls, (call, file) => judgeCall(call, form, file.language))),
  documents: { settings: judgeSettings },
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
        name: 'Spring Boot',
        files: {
          'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
          'src/main/resources/application.properties': 'server.port=8080\n',
        },
        at: 'src/main/resources/application.properties:1',
      },
    ],
    good: [
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

function* judgeCall(call: Call, form: ListenForm, language: Language): Iterable<Found> {
  const binding = (form.isServer?.(call) ?? true) ? literalBinding(call, form.places) : undefined;
  if (!binding) return;
  const lookup = LOOKUP[language];
  const fix = environmentFix(binding, language);
  yield {
    span: call.span.end - call.span.start < 200 ? call.span : call.callee,
    what: `\`${call.method}\` binds port ${binding.port} whatever the platform assigns.`,
    ...(lookup ? { remedy: `Read the port from ${lookup} and keep ${binding.port} as the fallback for local runs.` } : {}),
    ...(fix ? { fix } : {}),
  };
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
