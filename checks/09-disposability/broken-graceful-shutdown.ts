import type { Call, CodeFile } from '../../src/analysis/code.ts';
import {
  callsBelow,
  endsProcess,
  onlyTells,
  terminationHandlers,
  TERMINATION_LITERALS,
} from '../../src/analysis/knowledge/running/termination-handlers.ts';
import { ECMASCRIPT, JVM } from '../../src/analysis/languages.ts';
import { rule, type Context, type Found } from '../rule.ts';

export default rule({
  id: 'disposability/broken-graceful-shutdown',
  title: 'Finish what is in flight before the process ends',
  why: 'A shutdown that ends at once drops the requests that are being answered, at every deploy and scale-in, although it looks as if it was taken care of.',
  remedy: 'Stop accepting, wait for what is in flight, close the pools, and only then end the process.',
  severity: 'warning',
  limits: ['A handler that calls functions of other files is taken to drain there.'],
  code: [
    { languages: [...ECMASCRIPT, 'python', 'ruby', 'csharp', ...JVM], literals: TERMINATION_LITERALS, judge: judgeHandlers },
    { languages: ['go'], literals: ['signal.Notify', 'Shutdown'], judge: judgeGo },
    { languages: ['rust'], literals: ['select!'], judge: judgeSelect },
    { languages: JVM, literals: ['addShutdownHook'], judge: judgeHooks },
  ],
  examples: {
    bad: [
      {
        name: 'Node, exits at once',
        files: {
          'server.js':
            "require('express')().listen(process.env.PORT);\nprocess.on('SIGTERM', () => { // ⟵\n  console.log('bye');\n  process.exit(0);\n});\n",
        },
      },
      {
        name: 'Node, exits without waiting for close',
        files: {
          'server.js':
            "const app = require('express')();\nconst server = app.listen(process.env.PORT);\nprocess.on('SIGTERM', stop); // ⟵\nfunction stop() {\n  server.close();\n  process.exit(0);\n}\n",
        },
      },
      {
        name: 'Node, closes the database under the requests',
        files: {
          'server.ts':
            "import express from 'express';\nimport mongoose from 'mongoose';\nexpress().listen(process.env.PORT);\nprocess.on('SIGTERM', async () => { // ⟵\n  await mongoose.connection.close();\n  process.exit(0);\n});\n",
        },
      },
      {
        name: 'Go, the main function does not wait',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"context"\n\t"log"\n\t"net/http"\n\t"os"\n\t"os/signal"\n\t"syscall"\n)\n\nfunc main() {\n\tsrv := &http.Server{Addr: ":" + os.Getenv("PORT")}\n\tgo func() {\n\t\tquit := make(chan os.Signal, 1)\n\t\tsignal.Notify(quit, syscall.SIGTERM)\n\t\t<-quit\n\t\tsrv.Shutdown(context.Background())\n\t}()\n\tlog.Fatal(srv.ListenAndServe()) // ⟵\n}\n',
        },
      },
      {
        name: 'Go, Close where Shutdown belongs',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n\t"os/signal"\n\t"syscall"\n)\n\nfunc main() {\n\tsrv := &http.Server{Addr: ":" + os.Getenv("PORT")}\n\tgo srv.ListenAndServe()\n\tquit := make(chan os.Signal, 1)\n\tsignal.Notify(quit, syscall.SIGTERM)\n\t<-quit\n\tsrv.Close() // ⟵\n}\n',
        },
      },
      {
        name: 'gRPC, Stop where GracefulStop belongs',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n\nrequire google.golang.org/grpc v1.60.0\n',
          'main.go':
            'package main\n\nimport (\n\t"os"\n\t"os/signal"\n\t"syscall"\n\n\t"google.golang.org/grpc"\n)\n\nfunc main() {\n\tserver := grpc.NewServer()\n\tquit := make(chan os.Signal, 1)\n\tsignal.Notify(quit, syscall.SIGTERM)\n\t<-quit\n\tserver.Stop() // ⟵\n}\n',
        },
      },
      {
        name: 'Go, exits at once',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n\t"os/signal"\n\t"syscall"\n)\n\nfunc main() {\n\tgo func() {\n\t\tquit := make(chan os.Signal, 1)\n\t\tsignal.Notify(quit, syscall.SIGTERM)\n\t\t<-quit\n\t\tos.Exit(0) // ⟵\n\t}()\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
        },
      },
      {
        name: 'Rust, select! drops the server',
        files: {
          'Cargo.toml': '[package]\nname = "shop"\nversion = "0.1.0"\n\n[dependencies]\naxum = "0.7"\n',
          'src/main.rs':
            'use tokio::signal::unix::{signal, SignalKind};\n\n#[tokio::main]\nasync fn main() {\n    let app = axum::Router::new();\n    let listener = tokio::net::TcpListener::bind(std::env::var("ADDR").unwrap()).await.unwrap();\n    let mut sigterm = signal(SignalKind::terminate()).unwrap();\n    tokio::select! {\n        _ = axum::serve(listener, app) => {} // ⟵\n        _ = sigterm.recv() => {}\n    }\n}\n',
        },
      },
      {
        name: 'Python, os._exit',
        files: {
          'server.py':
            'import os\nimport signal\nfrom http.server import HTTPServer\n\ndef stop(signum, frame):\n    os._exit(0)\n\nsignal.signal(signal.SIGTERM, stop) # ⟵\nHTTPServer(("", int(os.environ["PORT"])), None).serve_forever()\n',
        },
      },
      {
        name: 'Ruby, exit!',
        files: {
          'config.ru': "require 'sinatra'\nrun Sinatra::Application\n",
          'app.rb': "require 'sinatra'\nSignal.trap('TERM') { exit! } # ⟵\nget('/') { 'x' }\n",
        },
      },
      {
        name: 'C#',
        files: {
          'shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
          'Program.cs':
            'using System.Runtime.InteropServices;\nvar app = WebApplication.CreateBuilder(args).Build();\nPosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Environment.Exit(0)); // ⟵\napp.Run();\n',
        },
      },
      {
        name: 'Java, the hook halts',
        files: {
          'pom.xml':
            '<project><modelVersion>4.0.0</modelVersion><groupId>a</groupId><artifactId>shop</artifactId><version>1</version></project>\n',
          'src/main/java/shop/Main.java':
            'package shop;\n\nimport com.sun.net.httpserver.HttpServer;\n\npublic class Main {\n  public static void main(String[] args) throws Exception {\n    HttpServer server = HttpServer.create();\n    server.start();\n    Runtime.getRuntime().addShutdownHook(new Thread(() -> server.stop(0))); // ⟵\n  }\n}\n',
        },
      },
    ],
    good: [
      {
        name: 'Node, exits when closed',
        files: {
          'server.js':
            "const server = require('express')().listen(process.env.PORT);\nprocess.on('SIGTERM', () => {\n  server.close(() => process.exit(0));\n  setTimeout(() => process.exit(1), 10_000).unref();\n});\n",
        },
      },
      {
        name: 'Node, awaited',
        files: {
          'server.js':
            "const app = require('fastify')();\napp.listen({ port: process.env.PORT });\nprocess.on('SIGTERM', async () => {\n  await app.close();\n  process.exit(0);\n});\n",
        },
      },
      {
        name: 'Node, drained elsewhere',
        files: {
          'server.js':
            "const { drain } = require('./drain');\nrequire('express')().listen(process.env.PORT);\nprocess.on('SIGTERM', async () => {\n  await drain();\n  process.exit(0);\n});\n",
        },
      },
      {
        name: 'Node, a script that serves nobody',
        files: {
          'package.json': '{"name":"import","private":true,"scripts":{"start":"node import.js"}}',
          'import.js': "process.on('SIGTERM', () => process.exit(1));\nrun();\n",
        },
      },
      {
        name: 'Go, main waits',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"context"\n\t"net/http"\n\t"os"\n\t"os/signal"\n\t"syscall"\n)\n\nfunc main() {\n\tsrv := &http.Server{Addr: ":" + os.Getenv("PORT")}\n\tidle := make(chan struct{})\n\tgo func() {\n\t\tquit := make(chan os.Signal, 1)\n\t\tsignal.Notify(quit, syscall.SIGTERM)\n\t\t<-quit\n\t\tsrv.Shutdown(context.Background())\n\t\tclose(idle)\n\t}()\n\tsrv.ListenAndServe()\n\t<-idle\n}\n',
        },
      },
      {
        name: 'Go, Shutdown and Close as the last resort',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"context"\n\t"net/http"\n\t"os"\n\t"os/signal"\n\t"syscall"\n)\n\nfunc main() {\n\tsrv := &http.Server{Addr: ":" + os.Getenv("PORT")}\n\tgo srv.ListenAndServe()\n\tquit := make(chan os.Signal, 1)\n\tsignal.Notify(quit, syscall.SIGTERM)\n\t<-quit\n\tif err := srv.Shutdown(context.Background()); err != nil {\n\t\tsrv.Close()\n\t}\n}\n',
        },
      },
      {
        name: 'Rust, with_graceful_shutdown',
        files: {
          'Cargo.toml': '[package]\nname = "shop"\nversion = "0.1.0"\n\n[dependencies]\naxum = "0.7"\n',
          'src/main.rs':
            '#[tokio::main]\nasync fn main() {\n    let app = axum::Router::new();\n    let listener = tokio::net::TcpListener::bind(std::env::var("ADDR").unwrap()).await.unwrap();\n    axum::serve(listener, app).with_graceful_shutdown(stop()).await.unwrap();\n}\n\nasync fn stop() {\n    let mut term = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).unwrap();\n    tokio::select! {\n        _ = tokio::signal::ctrl_c() => {},\n        _ = term.recv() => {},\n    }\n}\n',
        },
      },
      {
        name: 'Java, the hook waits',
        files: {
          'pom.xml':
            '<project><modelVersion>4.0.0</modelVersion><groupId>a</groupId><artifactId>shop</artifactId><version>1</version></project>\n',
          'src/main/java/shop/Main.java':
            'package shop;\n\nimport com.sun.net.httpserver.HttpServer;\n\npublic class Main {\n  public static void main(String[] args) throws Exception {\n    HttpServer server = HttpServer.create();\n    server.start();\n    Runtime.getRuntime().addShutdownHook(new Thread(() -> server.stop(10)));\n  }\n}\n',
        },
      },
    ],
  },
});

/** Clients of backing services: to close these is no draining of requests. */
const CLIENTS = /(?:mongoose|mongo\w*|prisma|pool|sequelize|redis\w*|knex|db|database|pg|mysql|connection|dataSource|orm|cache|client)\b/i;
const CLOSES = /^(?:close|end|quit|disconnect|\$disconnect|destroy|closeAll|release)$/;

/** What a handler does is known when it only tells, ends, and closes clients. */
function* judgeHandlers(file: CodeFile, { deployable }: Context): Iterable<Found> {
  if (deployable?.kind !== 'server') return;
  for (const { registration, body, written } of terminationHandlers(file)) {
    const calls = body ? callsBelow(body, file) : [];
    const exit = calls.find((call) => endsProcess(call) && !unwinds(call, file));
    if (!body || !exit) continue;
    const rest = calls.filter((call) => !endsProcess(call) && !onlyTells(call) && !file.functions.some(({ name }) => name === call.name));
    const unawaited = rest.find(
      (call) =>
        isServerClose(call) && call.args.length === 0 && !call.used && call.inside === exit.inside && call.span.end < exit.span.start,
    );
    const clients = rest.filter(
      (call) => CLOSES.test(call.method) && CLIENTS.test(call.callee.start < call.callee.end ? file.source.slice(call.callee) : ''),
    );
    if (unawaited === undefined && clients.length < rest.length) continue;
    const { start, end } = registration.span;
    yield {
      span:
        written.kind === 'function' && file.source.slice(registration.span).includes('\n')
          ? { start, end: written.span.start }
          : { start, end },
      what: unawaited
        ? `The handler calls \`${file.source.slice(unawaited.callee)}()\` and ends the process in the next breath, before that has closed anything.`
        : clients.length > 0
          ? 'The handler closes the backing services and ends the process while requests are still being answered.'
          : 'The handler ends the process at once, and with it the requests that are being answered.',
    };
  }
}

/** `sys.exit` and Ruby's `exit` raise: the server's own code may still clean up on the way. */
function unwinds({ name }: Call, file: CodeFile): boolean {
  return (file.language === 'python' && name !== 'os._exit') || (file.language === 'ruby' && !name.endsWith('!'));
}

function isServerClose({ method, receiver, name }: Call): boolean {
  return method === 'close' && (/(?:server|http)$/i.test(receiver?.text ?? '') || /listen\(\)\.close$|createServer\(\)\.close$/.test(name));
}

/** Waiting of any kind behind the call that serves. */
const WAITS = /<-|\.Wait\(|select\s*\{|time\.Sleep/;
const SERVES = ['*.ListenAndServe', '*.ListenAndServeTLS', '*.Serve'] as const;

function* judgeGo(file: CodeFile, { deployable }: Context): Iterable<Found> {
  const signals = file.callsTo('os/signal.Notify', 'os/signal.NotifyContext');
  if (deployable?.kind !== 'server' || signals.length === 0) return;
  const { text } = file.source;
  for (const serve of file.callsTo(...SERVES)) {
    if (isRaced(serve, file))
      yield {
        span: serve.span,
        what: `\`${serve.method}\` returns as soon as \`Shutdown\` is called in the goroutine, and \`${serve.inside?.name ?? 'main'}\` ends without waiting for it to finish.`,
        remedy: 'Wait behind `ListenAndServe` until `Shutdown` has returned: close a channel in the goroutine and receive from it.',
      };
  }
  if (/\.(?:Shutdown|GracefulStop)\(/.test(text)) return;
  for (const call of file.calls) {
    const drops = /^net\/http\.Server\{\}\.Close$|^google\.golang\.org\/grpc\.(?:NewServer\(\)|Server\{\})\.Stop$/.test(call.name);
    if (drops && !/defer\s+$/.test(text.slice(0, call.span.start)))
      yield {
        span: call.span,
        what: `\`${call.method}\` cuts off the requests in flight; \`${call.method === 'Stop' ? 'GracefulStop' : 'Shutdown'}\` lets them finish.`,
      };
    if (call.name === 'os.Exit' && endsOnSignal(call, signals, file))
      yield { span: call.span, what: 'The process ends as soon as the signal comes, and with it the requests that are being answered.' };
  }
}

/** `Shutdown` is called in a goroutine of the function that serves, which ends behind it. */
function isRaced(serve: Call, file: CodeFile): boolean {
  const outer = serve.inside;
  const receiver = serve.receiver?.text;
  const { text } = file.source;
  if (outer?.name === undefined || receiver === undefined || WAITS.test(text.slice(serve.span.end, outer.span.end))) return false;
  return file.callsTo('*.Shutdown').some(({ receiver: closed, inside }) => {
    const isGoroutine = inside !== undefined && /\bgo\s+$/.test(text.slice(Math.max(0, inside.span.start - 10), inside.span.start));
    return closed?.text === receiver && isGoroutine && inside.inside === outer && inside.span.end < serve.span.start;
  });
}

/** Nothing but words between the receive from the signal's channel and the exit. */
function endsOnSignal(exit: Call, signals: readonly Call[], file: CodeFile): boolean {
  const scope = exit.inside;
  const channel = signals.map(({ args }) => args[0]?.text ?? '').find((name) => /^\w+$/.test(name));
  if (!scope || channel === undefined || !new RegExp(`<-\\s*${channel}\\b`).test(file.source.slice(scope.span))) return false;
  return callsBelow(scope, file).every((call) => call === exit || onlyTells(call) || signals.includes(call) || call.name === 'make');
}

/** Servers that `select!` may drop: Actix, which handles signals itself, is none of them. */
const SERVER_FUTURE = /\b(?:axum::serve|warp::serve|\.serve|Server::bind)\s*\(/;

function* judgeSelect(file: CodeFile): Iterable<Found> {
  for (const { span } of file.callsTo('tokio.select!', 'select!', 'futures.select!')) {
    const text = file.source.slice(span);
    if (!/\brecv\(\)|ctrl_c|signal|shutdown|terminate/i.test(text) || text.includes('with_graceful_shutdown')) continue;
    const at = text.search(/\b(?:axum::serve|warp::serve)\s*\(|\.serve\s*\(/);
    const held = file.assignments.find(
      ({ name, value }) =>
        /^\w+$/.test(name) &&
        SERVER_FUTURE.test(value.text) &&
        !value.text.includes('with_graceful_shutdown') &&
        new RegExp(`=\\s*(?:&mut\\s+)?${name}\\b`).test(text),
    );
    const from = at >= 0 ? at : held ? text.search(new RegExp(`=\\s*(?:&mut\\s+)?${held.name}\\b`)) : -1;
    if (from < 0) continue;
    const line = file.source.lineSpan(file.source.position(span.start + from).line);
    yield {
      span: line,
      what: 'When the signal comes, `select!` drops the server in the middle of the requests that it is answering.',
      remedy: 'Hand the signal to the server: `.with_graceful_shutdown(…)`, and await it.',
    };
  }
}

function* judgeHooks(file: CodeFile): Iterable<Found> {
  for (const hook of file.callsTo('*.addShutdownHook')) {
    for (const call of file.calls.filter(({ span }) => span.start > hook.span.start && span.end <= hook.span.end)) {
      const atOnce = call.method === 'stop' && call.args.length > 0 && call.args.every((arg) => arg.value().literal === 0);
      const now =
        call.method === 'shutdownNow' && /grpc|server/i.test(file.source.slice(call.callee)) && !/\.shutdown\(\)/.test(file.source.text);
      if (atOnce || now) yield { span: call.span, what: `\`${call.method}\` cuts off the requests in flight instead of waiting for them.` };
    }
  }
}
