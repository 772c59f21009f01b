import type { Rule } from '../rule.ts';

/** What `broken-graceful-shutdown` says something about, and what it leaves alone. */
export const EXAMPLES: Rule['examples'] = {
  bad: [
    {
      name: 'a worker that ends at once',
      files: {
        'requirements.txt': 'pika==1.3.2\n',
        Procfile: 'worker: python worker.py\n',
        'worker.py':
          'import os\nimport signal\n\n\ndef stop(signum, frame):\n    print("stopping")\n    os._exit(0)\n\n\nsignal.signal(signal.SIGTERM, stop) # ⟵\nconsume()\n',
      },
    },
    {
      name: 'Go, closes the listener alone, in a goroutine that is given the channel',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"net"\n\t"net/http"\n\t"os"\n\t"os/signal"\n\t"syscall"\n)\n\nfunc main() {\n\tlistener, _ := net.Listen("tcp", os.Getenv("ADDRESS"))\n\tquit := make(chan os.Signal, 1)\n\tsignal.Notify(quit, syscall.SIGTERM)\n\tgo func(c chan os.Signal) {\n\t\t<-c\n\t\tlistener.Close()\n\t\tos.Exit(0) // ⟵\n\t}(quit)\n\thttp.Serve(listener, nil)\n}\n',
      },
    },
    {
      name: 'Go, the signal is heard and the server out of reach',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"fmt"\n\t"log"\n\t"net/http"\n\t"os"\n\t"os/signal"\n\t"syscall"\n)\n\nfunc main() {\n\terrs := make(chan error)\n\tgo func() {\n\t\terrs <- http.ListenAndServe(":" + os.Getenv("PORT"), nil)\n\t}()\n\tgo func() {\n\t\tc := make(chan os.Signal, 1)\n\t\tsignal.Notify(c, syscall.SIGTERM) // ⟵\n\t\terrs <- fmt.Errorf("%s", <-c)\n\t}()\n\tlog.Print(<-errs)\n}\n',
      },
    },
    {
      name: 'Express, the queue is emptied and the server is not closed',
      files: {
        'package.json': '{"scripts":{"start":"node app.js"},"dependencies":{"express":"4.18.2"}}',
        'app.js':
          "import express from 'express';\nimport { jobQueue } from './jobs.js';\nexpress().listen(process.env.PORT);\nprocess.on('SIGTERM', async () => { // ⟵\n  await jobQueue.obliterate();\n  process.exit(0);\n});\n",
      },
    },
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
      name: 'Node, the handler in a file that the server loads',
      files: {
        'package.json':
          '{"name":"shop","private":true,"scripts":{"start":"node server.js","mailer":"node mailer.js"},"dependencies":{"express":"4.18.2"}}',
        'server.js': "require('./signals');\nrequire('express')().listen(process.env.PORT);\n",
        'signals.js': "process.on('SIGTERM', () => { // ⟵\n  console.log('bye');\n  process.exit(0);\n});\n",
        'mailer.js': 'run();\n',
      },
    },
    {
      name: 'Node, cleans up something else and exits',
      files: {
        'server.js':
          "const watcher = require('./watcher');\nrequire('express')().listen(process.env.PORT);\nprocess.on('SIGTERM', () => { // ⟵\n  watcher.cleanUp();\n  process.exit();\n});\n",
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
      name: 'Go, the goroutine that serves ends the process when Shutdown begins',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"context"\n\t"log"\n\t"net/http"\n\t"os"\n\t"os/signal"\n\t"syscall"\n)\n\nfunc main() {\n\tsrv := &http.Server{Addr: ":" + os.Getenv("PORT")}\n\tgo func() {\n\t\tlog.Fatal(srv.ListenAndServe()) // ⟵\n\t}()\n\tquit := make(chan os.Signal, 1)\n\tsignal.Notify(quit, syscall.SIGTERM)\n\t<-quit\n\tsrv.Shutdown(context.Background())\n}\n',
      },
    },
    {
      name: 'Go, every error of the server ends the process, that of Shutdown too',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"context"\n\t"log"\n\t"net/http"\n\t"os"\n\t"os/signal"\n\t"syscall"\n)\n\nfunc main() {\n\tsrv := &http.Server{Addr: ":" + os.Getenv("PORT")}\n\tgo func() {\n\t\tif err := srv.ListenAndServe(); err != nil { // ⟵\n\t\t\tlog.Fatalf("listen: %s", err)\n\t\t}\n\t}()\n\tquit := make(chan os.Signal, 1)\n\tsignal.Notify(quit, syscall.SIGTERM)\n\t<-quit\n\tsrv.Shutdown(context.Background())\n}\n',
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
      name: 'Echo, Close where Shutdown belongs',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n\nrequire github.com/labstack/echo/v4 v4.12.0\n',
        'main.go':
          'package main\n\nimport (\n\t"os"\n\t"os/signal"\n\t"syscall"\n\n\t"github.com/labstack/echo/v4"\n)\n\nfunc main() {\n\te := echo.New()\n\tquit := make(chan os.Signal, 1)\n\tsignal.Notify(quit, syscall.SIGINT, syscall.SIGTERM)\n\tgo func() {\n\t\t<-quit\n\t\te.Close() // ⟵\n\t}()\n\te.Start(":" + os.Getenv("PORT"))\n}\n',
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
      name: 'Gin, a signal that nothing shuts the server down by',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n\nrequire github.com/gin-gonic/gin v1.9.1\n',
        'main.go':
          'package main\n\nimport (\n\t"log"\n\t"os"\n\t"os/signal"\n\t"syscall"\n\n\t"github.com/gin-gonic/gin"\n)\n\nfunc main() {\n\tr := gin.Default()\n\tgo r.Run(":" + os.Getenv("PORT"))\n\tquit := make(chan os.Signal, 1)\n\tsignal.Notify(quit, syscall.SIGINT, syscall.SIGTERM) // ⟵\n\t<-quit\n\tlog.Println("bye")\n}\n',
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
      name: 'a worker that closes what it takes its work from',
      files: {
        'package.json': '{"scripts":{"start":"node worker.js"},"dependencies":{"bullmq":"5.7.0"}}',
        Procfile: 'worker: node worker.js\n',
        'worker.js':
          "const { Worker } = require('bullmq');\nconst worker = new Worker('mails', send, { connection });\nprocess.on('SIGTERM', async () => {\n  await worker.close();\n  process.exit(0);\n});\n",
      },
    },
    {
      name: 'Go, a goroutine that is given the channel and drains first',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"context"\n\t"net/http"\n\t"os"\n\t"os/signal"\n\t"syscall"\n)\n\nfunc main() {\n\tsrv := &http.Server{Addr: os.Getenv("ADDRESS")}\n\tquit := make(chan os.Signal, 1)\n\tsignal.Notify(quit, syscall.SIGTERM)\n\tdone := make(chan struct{})\n\tgo func(c chan os.Signal) {\n\t\t<-c\n\t\tsrv.Shutdown(context.Background())\n\t\tclose(done)\n\t}(quit)\n\tsrv.ListenAndServe()\n\t<-done\n}\n',
      },
    },
    {
      name: 'Go, a server beside the one that is shut down',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"net/http"\n\t"os"\n\t"os/signal"\n\t"syscall"\n)\n\nfunc main() {\n\tgo http.ListenAndServe(":" + os.Getenv("METRICS_PORT"), nil)\n\tquit := make(chan os.Signal, 1)\n\tsignal.Notify(quit, syscall.SIGTERM)\n\t<-quit\n\tstop()\n}\n',
        'serve.go':
          'package main\n\nimport (\n\t"context"\n\t"net/http"\n)\n\nvar srv = &http.Server{}\n\nfunc stop() { srv.Shutdown(context.Background()) }\n',
      },
    },
    {
      name: 'Node, at once when somebody insists',
      files: {
        'server.js':
          "const server = require('express')().listen(process.env.PORT);\nlet stopping = false;\nprocess.on('SIGTERM', () => {\n  if (stopping) process.exit(1);\n  stopping = true;\n  drain(server, () => process.exit(0));\n});\n",
      },
    },
    {
      name: 'Node, what is awaited first',
      files: {
        'server.js':
          "const server = require('express')().listen(process.env.PORT);\nprocess.on('SIGTERM', async () => {\n  await jobs.finish(server);\n  process.exit(0);\n});\n",
      },
    },
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
      name: 'Node, a task in the repository of a server',
      files: {
        'package.json':
          '{"name":"shop","private":true,"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.2","mongoose":"8.0.0"}}',
        'server.js': "require('express')().listen(process.env.PORT);\n",
        'scripts/import-products.js':
          "const mongoose = require('mongoose');\nprocess.on('SIGTERM', async () => {\n  await mongoose.disconnect();\n  process.exit(1);\n});\nrun();\n",
      },
    },
    {
      name: 'Node, a program that another script of the manifest starts',
      files: {
        'package.json':
          '{"name":"shop","private":true,"scripts":{"start":"node server.js","mailer":"node mailer.js"},"dependencies":{"express":"4.18.2"}}',
        'server.js': "require('express')().listen(process.env.PORT);\n",
        'mailer.js': "process.on('SIGTERM', () => {\n  console.log('bye');\n  process.exit(0);\n});\nrun();\n",
      },
    },
    {
      name: 'Node, a worker of the Procfile',
      files: {
        'package.json': '{"name":"shop","private":true,"dependencies":{"express":"4.18.2"}}',
        Procfile: 'web: node server.js\nworker: node mailer.js\n',
        'server.js': "require('express')().listen(process.env.PORT);\n",
        'mailer.js': "process.on('SIGTERM', () => {\n  console.log('bye');\n  process.exit(0);\n});\nrun();\n",
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
      name: 'Fiber, a server that its own method ends with time for the last requests',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n\nrequire github.com/gofiber/fiber/v2 v2.52.0\n',
        'main.go':
          'package main\n\nimport (\n\t"context"\n\t"os"\n\t"os/signal"\n\t"syscall"\n\n\t"github.com/gofiber/fiber/v2"\n)\n\nfunc main() {\n\tapp := fiber.New()\n\tgo app.Listen(":" + os.Getenv("PORT"))\n\tquit := make(chan os.Signal, 1)\n\tsignal.Notify(quit, syscall.SIGTERM)\n\t<-quit\n\tapp.ShutdownWithContext(context.Background())\n}\n',
      },
    },
    {
      name: 'Go, a signal on which the settings are read again',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"net/http"\n\t"os"\n\t"os/signal"\n\t"syscall"\n)\n\nfunc main() {\n\tagain := make(chan os.Signal, 1)\n\tsignal.Notify(again, syscall.SIGHUP)\n\tgo reload(again)\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
      },
    },
    {
      name: 'Go, the error of Shutdown is known',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"context"\n\t"log"\n\t"net/http"\n\t"os"\n\t"os/signal"\n\t"syscall"\n)\n\nfunc main() {\n\tsrv := &http.Server{Addr: ":" + os.Getenv("PORT")}\n\tgo func() {\n\t\tif err := srv.ListenAndServe(); err != nil && err != http.ErrServerClosed {\n\t\t\tlog.Fatal(err)\n\t\t}\n\t}()\n\tquit := make(chan os.Signal, 1)\n\tsignal.Notify(quit, syscall.SIGTERM)\n\t<-quit\n\tsrv.Shutdown(context.Background())\n}\n',
      },
    },
    {
      name: 'Go, the goroutine only tells of the error',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"context"\n\t"log"\n\t"net/http"\n\t"os"\n\t"os/signal"\n\t"syscall"\n)\n\nfunc main() {\n\tsrv := &http.Server{Addr: ":" + os.Getenv("PORT")}\n\tgo func() {\n\t\tif err := srv.ListenAndServe(); err != nil {\n\t\t\tlog.Println(err)\n\t\t}\n\t}()\n\tquit := make(chan os.Signal, 1)\n\tsignal.Notify(quit, syscall.SIGTERM)\n\t<-quit\n\tsrv.Shutdown(context.Background())\n}\n',
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
};
