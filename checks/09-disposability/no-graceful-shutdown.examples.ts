import type { Rule } from '../rule.ts';

/** What `no-graceful-shutdown` says, and what it leaves alone. */
export const EXAMPLES: Rule['examples'] = {
  bad: [
    {
      name: 'Spring Boot before 3.4',
      files: {
        'pom.xml':
          '<project><parent><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-parent</artifactId><version>3.2.5</version></parent><artifactId>shop</artifactId><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>\n',
        Dockerfile: 'FROM eclipse-temurin:21\nCOPY shop.jar /shop.jar\nCMD ["java", "-jar", "/shop.jar"]\n',
        'src/main/java/Shop.java':
          'import org.springframework.boot.SpringApplication;\nimport org.springframework.boot.autoconfigure.SpringBootApplication;\n\n@SpringBootApplication\nclass Shop {\n  public static void main(String[] args) {\n    SpringApplication.run(Shop.class, args); // ⟵\n  }\n}\n',
      },
    },
    {
      name: 'a worker of BullMQ',
      files: {
        'package.json': '{"name":"mailer","private":true,"scripts":{"start":"node worker.js"},"dependencies":{"bullmq":"5.7.0"}}',
        Procfile: 'worker: node worker.js\n',
        'worker.js': "const { Worker } = require('bullmq');\nnew Worker('mails', async (job) => send(job.data), { connection }); // ⟵\n",
      },
    },
    {
      name: 'Go, messages of RabbitMQ',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport amqp "github.com/rabbitmq/amqp091-go"\n\nfunc main() {\n\tconn, _ := amqp.Dial(url)\n\tch, _ := conn.Channel()\n\tmessages, _ := ch.Consume("orders", "", false, false, false, false, nil) // ⟵\n\tfor message := range messages {\n\t\thandle(message)\n\t\tmessage.Ack(false)\n\t}\n}\n',
        Dockerfile: 'FROM debian:12.6\nCOPY shop /shop\nCMD ["/shop"]\n',
      },
    },
    {
      name: 'Python, over the messages of Kafka',
      files: {
        'requirements.txt': 'kafka-python==2.0.2\n',
        Procfile: 'worker: python worker.py\n',
        'worker.py':
          "from kafka import KafkaConsumer\n\nconsumer = KafkaConsumer('orders', group_id='shop') # ⟵\nfor message in consumer:\n    store(message)\n",
      },
    },
    {
      name: 'Java, a loop around Kafka',
      files: {
        'pom.xml': '<project><artifactId>relay</artifactId></project>\n',
        Dockerfile: 'FROM eclipse-temurin:21\nCOPY shop.jar /shop.jar\nCMD ["java", "-jar", "/shop.jar"]\n',
        'src/main/java/Relay.java':
          'import org.apache.kafka.clients.consumer.KafkaConsumer;\n\nclass Relay {\n  public static void main(String[] args) {\n    KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings());\n    while (true) {\n      consumer.poll(WAIT).forEach(Relay::store); // ⟵\n    }\n  }\n}\n',
      },
    },
    {
      name: 'Go, with a certificate or without one, once',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport "net/http"\n\nfunc main() {\n\tserver := &http.Server{Handler: routes()}\n\tif tls {\n\t\tserver.ListenAndServeTLS(cert, key) // ⟵\n\t} else {\n\t\tserver.ListenAndServe()\n\t}\n}\n',
      },
    },
    {
      name: 'Node, behind a handler of many lines',
      files: {
        'server.js':
          "const http = require('http');\nhttp.createServer((request, response) => {\n  const name = request.url.slice(1);\n  response.setHeader('content-type', 'text/plain');\n  response.end(name);\n}).listen(process.env.PORT); // ⟵\n",
      },
    },
    {
      name: 'websockets',
      files: {
        Dockerfile: 'FROM python:3.12\nCOPY . .\nCMD ["python", "main.py"]\n',
        'main.py':
          'import asyncio, os, websockets\n\nasync def main():\n    async with websockets.serve(handle, "0.0.0.0", int(os.environ["PORT"])): # ⟵\n        await asyncio.Future()\n\nasyncio.run(main())\n',
      },
    },
    {
      name: 'gRPC on the JVM',
      files: {
        'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
        'src/main/java/App.java':
          'import io.grpc.ServerBuilder;\n\nclass App {\n  public static void main(String[] args) throws Exception {\n    ServerBuilder.forPort(port).addService(new Shop()).build().start().awaitTermination(); // ⟵\n  }\n}\n',
      },
    },
    {
      name: 'the program of a module beside one that cares',
      files: {
        'go.mod': 'module example.org/shop\n\ngo 1.22\n',
        'cmd/api/main.go':
          'package main\n\nimport (\n	"net/http"\n	"os"\n)\n\nfunc main() {\n	http.ListenAndServe(":"+os.Getenv("PORT"), nil) // ⟵\n}\n',
        'cmd/admin/main.go':
          'package main\n\nimport (\n	"context"\n	"net/http"\n	"os"\n	"os/signal"\n	"syscall"\n)\n\nfunc main() {\n	ctx, _ := signal.NotifyContext(context.Background(), syscall.SIGTERM)\n	s := &http.Server{Addr: ":" + os.Getenv("PORT")}\n	go s.ListenAndServe()\n	<-ctx.Done()\n	s.Shutdown(context.Background())\n}\n',
      },
    },
    {
      name: 'Gin, an engine that another package makes',
      files: {
        'go.mod': 'module example.org/shop\n\ngo 1.22\n\nrequire github.com/gin-gonic/gin v1.9.1\n',
        'main.go':
          'package main\n\nimport (\n\t"os"\n\n\t"example.org/shop/routes"\n)\n\nfunc main() {\n\tr := routes.SetupRouter()\n\tr.Run(":" + os.Getenv("PORT")) // ⟵\n}\n',
        'routes/routes.go':
          'package routes\n\nimport "github.com/gin-gonic/gin"\n\nfunc SetupRouter() *gin.Engine {\n\treturn gin.New()\n}\n',
      },
    },
    {
      name: 'gevent, served in a greenlet',
      files: {
        'requirements.txt': 'gevent==24.2.1\nflask==3.0.3\n',
        'main.py':
          'import os\n\nimport gevent\nfrom flask import Flask\nfrom gevent.pywsgi import WSGIServer\n\napp = Flask(__name__)\n\n@app.route("/")\ndef index():\n    return "x"\n\nif __name__ == "__main__":\n    server = WSGIServer(("", int(os.environ["PORT"])), app) # ⟵\n    gevent.joinall([gevent.spawn(server.serve_forever)])\n',
      },
    },
    {
      name: 'gRPC in Python',
      files: {
        'requirements.txt': 'grpcio==1.64.0\n',
        'server.py':
          'import os\nfrom concurrent import futures\n\nimport grpc\n\ndef serve():\n    server = grpc.server(futures.ThreadPoolExecutor())\n    server.add_insecure_port("[::]:" + os.environ["PORT"]) # ⟵\n    server.start()\n    server.wait_for_termination()\n\nserve()\n',
      },
    },
    {
      name: 'a server of the app’s own before Next',
      files: {
        'package.json':
          '{"name":"shop","private":true,"scripts":{"build":"next build","start":"node server.js"},"dependencies":{"next":"14.2.3","express":"4.19.2"}}',
        'pages/index.js': 'export default () => null;\n',
        'server.js':
          "const next = require('next')({ dev: false });\nconst app = require('express')();\napp.use(next.getRequestHandler());\nnext.prepare().then(() => app.listen(process.env.PORT)); // ⟵\n",
      },
    },
    { name: 'Express', files: { 'server.js': "const app = require('express')();\napp.listen(process.env.PORT); // ⟵\n" } },
    {
      name: 'handlers for errors only',
      files: {
        'index.js':
          "const app = require('./app');\nconst server = app.listen(process.env.PORT); // ⟵\nprocess.on('uncaughtException', () => process.exit(1));\n",
        'app.js': "const express = require('express');\nmodule.exports = express();\n",
      },
    },
    {
      name: 'Go',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\nfunc main() {\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil) // ⟵\n}\n',
      },
    },
    {
      name: 'gRPC',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n\nrequire google.golang.org/grpc v1.64.0\n',
        'main.go':
          'package main\n\nimport (\n\t"net"\n\t"os"\n\n\t"google.golang.org/grpc"\n)\n\nfunc main() {\n\tlistener, _ := net.Listen("tcp", os.Getenv("ADDRESS"))\n\tgrpcServer := grpc.NewServer()\n\tgrpcServer.Serve(listener) // ⟵\n}\n',
      },
    },
    {
      name: 'a listener of its own',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"net"\n\t"net/http"\n\t"os"\n)\n\nfunc main() {\n\tlistener, _ := net.Listen("tcp", os.Getenv("ADDRESS"))\n\thttp.Serve(listener, http.NewServeMux()) // ⟵\n}\n',
      },
    },
    {
      name: 'a server struct',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\nfunc main() {\n\tsrv := &http.Server{Addr: os.Getenv("ADDRESS")}\n\tsrv.ListenAndServe() // ⟵\n}\n',
      },
    },
    {
      name: 'Gin',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n\nrequire github.com/gin-gonic/gin v1.9.1\n',
        'main.go':
          'package main\n\nimport (\n\t"os"\n\n\t"github.com/gin-gonic/gin"\n)\n\nfunc main() {\n\tr := gin.Default()\n\tr.Run(":" + os.Getenv("PORT")) // ⟵\n}\n',
      },
    },
    {
      name: 'Go, Ctrl-C only',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"net/http"\n\t"os"\n\t"os/signal"\n)\n\nfunc main() {\n\tsrv := &http.Server{Addr: os.Getenv("ADDRESS")}\n\tgo srv.ListenAndServe()\n\tquit := make(chan os.Signal, 1)\n\tsignal.Notify(quit, os.Interrupt) // ⟵\n\t<-quit\n\tsrv.Shutdown(ctx)\n}\n',
      },
    },
    {
      name: 'Node, Ctrl-C only',
      files: {
        'server.js':
          "const app = require('express')();\nconst server = app.listen(process.env.PORT);\nprocess.on('SIGINT', () => server.close()); // ⟵\n",
      },
    },
  ],
  good: [
    {
      name: 'Go, profiles for whoever is on the machine',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        Dockerfile: 'FROM debian:12.6\nCOPY shop /shop\nCMD ["/shop"]\n',
        'main.go':
          'package main\n\nimport (\n\t"net/http"\n\t_ "net/http/pprof"\n)\n\nfunc main() {\n\tgo func() {\n\t\thttp.ListenAndServe("localhost:6060", nil)\n\t}()\n\twork()\n}\n',
      },
    },
    {
      name: 'Spring Boot that is told to finish, and one that does so by itself',
      files: {
        'shop/pom.xml':
          '<project><parent><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-parent</artifactId><version>2.7.18</version></parent><artifactId>shop</artifactId><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>\n',
        'shop/Dockerfile': 'FROM eclipse-temurin:21\nCOPY shop.jar /shop.jar\nCMD ["java", "-jar", "/shop.jar"]\n',
        'shop/src/main/java/Shop.java':
          'import org.springframework.boot.SpringApplication;\nimport org.springframework.boot.autoconfigure.SpringBootApplication;\n\n@SpringBootApplication\nclass Shop {\n  public static void main(String[] args) {\n    SpringApplication.run(Shop.class, args);\n  }\n}\n',
        'shop/src/main/resources/application.yml': 'server:\n  shutdown: graceful\n',
        'basket/pom.xml':
          '<project><parent><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-parent</artifactId><version>3.4.1</version></parent><artifactId>shop</artifactId><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>\n',
        'basket/Dockerfile': 'FROM eclipse-temurin:21\nCOPY shop.jar /shop.jar\nCMD ["java", "-jar", "/shop.jar"]\n',
        'basket/src/main/java/Shop.java':
          'import org.springframework.boot.SpringApplication;\nimport org.springframework.boot.autoconfigure.SpringBootApplication;\n\n@SpringBootApplication\nclass Shop {\n  public static void main(String[] args) {\n    SpringApplication.run(Shop.class, args);\n  }\n}\n',
      },
    },
    {
      name: 'Spring Boot whose settings are kept elsewhere',
      files: {
        'pom.xml':
          '<project><parent><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-parent</artifactId><version>2.7.18</version></parent><artifactId>shop</artifactId><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>\n',
        Dockerfile: 'FROM eclipse-temurin:21\nCOPY shop.jar /shop.jar\nCMD ["java", "-jar", "/shop.jar"]\n',
        'src/main/java/Shop.java':
          'import org.springframework.boot.SpringApplication;\nimport org.springframework.boot.autoconfigure.SpringBootApplication;\n\n@SpringBootApplication\nclass Shop {\n  public static void main(String[] args) {\n    SpringApplication.run(Shop.class, args);\n  }\n}\n',
        'src/main/resources/application.yml': 'spring:\n  config:\n    import: "configserver:"\n',
      },
    },
    {
      name: 'a worker of BullMQ that is closed',
      files: {
        'package.json': '{"name":"mailer","private":true,"scripts":{"start":"node worker.js"},"dependencies":{"bullmq":"5.7.0"}}',
        Procfile: 'worker: node worker.js\n',
        'worker.js':
          "const { Worker } = require('bullmq');\nconst worker = new Worker('mails', async (job) => send(job.data), { connection });\nprocess.on('SIGTERM', () => worker.close());\n",
      },
    },
    {
      name: 'Python, a page that reads one message',
      files: {
        'requirements.txt': 'flask==3.0.3\nconfluent-kafka==2.4.0\ngunicorn==22.0.0\n',
        Procfile: 'web: gunicorn app:app\n',
        'app.py':
          "from confluent_kafka import Consumer\nfrom flask import Flask\n\napp = Flask(__name__)\n\n@app.get('/')\ndef one():\n    return Consumer(settings).poll(1.0).value()\n",
      },
    },
    {
      name: 'Go, a variable that is called like the package',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"context"\n\t"net/http"\n\t"os"\n\t"os/signal"\n\t"syscall"\n)\n\nfunc main() {\n\tserver := &http.Server{Handler: routes()}\n\tquit := make(chan os.Signal, 1)\n\tgo server.Serve(listener)\n\tsignal.Notify(quit, os.Interrupt, syscall.SIGTERM)\n\tsignal := <-quit\n\tprintln(signal.String())\n\tserver.Shutdown(context.Background())\n}\n',
      },
    },
    {
      name: 'Rust, a socket at which the other nodes are met once',
      files: {
        'Cargo.toml': '[package]\nname = "shop"\nversion = "1.0.0"\n',
        Dockerfile: 'FROM debian:12.6\nCOPY shop /shop\nCMD ["/shop"]\n',
        'src/main.rs':
          'fn main() {\n    let listener = std::net::TcpListener::bind("0.0.0.0:9000").unwrap();\n    for _ in 0..3 {\n        let (stream, _) = listener.accept().unwrap();\n        greet(stream);\n    }\n}\n',
      },
    },
    {
      name: 'Apollo’s own server, which hears SIGTERM itself',
      files: {
        'package.json': '{"name":"shop","private":true,"scripts":{"start":"node server.js"},"dependencies":{"apollo-server":"3.13.0"}}',
        'server.js':
          "const { ApolloServer } = require('apollo-server');\nnew ApolloServer({ typeDefs }).listen({ port: process.env.PORT });\n",
      },
    },
    {
      name: 'Tornado, which is told to stop',
      files: {
        'requirements.txt': 'tornado==6.4.1\n',
        'main.py':
          'import os, signal\nimport tornado.ioloop, tornado.web\n\napp = tornado.web.Application([])\napp.listen(int(os.environ["PORT"]))\nsignal.signal(signal.SIGTERM, stop)\ntornado.ioloop.IOLoop.current().start()\n',
        Procfile: 'web: python main.py\n',
      },
    },
    {
      name: 'gRPC in Python, stopped on SIGTERM',
      files: {
        'requirements.txt': 'grpcio==1.64.0\n',
        'server.py':
          'import os\nimport signal\nfrom concurrent import futures\n\nimport grpc\n\nserver = grpc.server(futures.ThreadPoolExecutor())\nserver.add_insecure_port("[::]:" + os.environ["PORT"])\nserver.start()\nsignal.signal(signal.SIGTERM, lambda *_: server.stop(10))\nserver.wait_for_termination()\n',
      },
    },
    {
      name: 'Flask under gunicorn',
      files: {
        'requirements.txt': 'flask==3.0.3\ngunicorn==22.0.0\n',
        Procfile: 'web: gunicorn app:app\n',
        'app.py': 'from flask import Flask\napp = Flask(__name__)\n',
      },
    },
    {
      name: 'Go, a package that stops the server',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n\nrequire github.com/acme/graceful v1.2.0\n',
        'main.go':
          'package main\n\nimport (\n\t"net/http"\n\t"os"\n\n\t"github.com/acme/graceful"\n)\n\nfunc main() {\n\tserver := &http.Server{Addr: os.Getenv("ADDRESS")}\n\tgo graceful.Watch(server)\n\tserver.ListenAndServe()\n}\n',
      },
    },
    {
      name: 'Go, a function of a router',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n\nrequire github.com/go-ozzo/ozzo-routing/v2 v2.3.0\n',
        'main.go':
          'package main\n\nimport (\n\t"net/http"\n\t"os"\n\t"time"\n\n\t"github.com/go-ozzo/ozzo-routing/v2"\n)\n\nfunc main() {\n\ths := &http.Server{Addr: os.Getenv("ADDRESS")}\n\tgo routing.GracefulShutdown(hs, 10*time.Second, nil)\n\ths.ListenAndServe()\n}\n',
      },
    },
    {
      name: 'a handler in the same file',
      files: {
        'server.js':
          "const app = require('express')();\nconst server = app.listen(process.env.PORT);\nprocess.on('SIGTERM', () => server.close());\n",
      },
    },
    {
      name: 'a handler in another file',
      files: {
        'server.js': "const app = require('express')();\nrequire('./shutdown')(app.listen(process.env.PORT));\n",
        'shutdown.js': "module.exports = (server) => process.once('SIGTERM', () => server.close());\n",
      },
    },
    {
      name: 'a list of signals',
      files: {
        'server.js':
          "const app = require('express')();\nconst server = app.listen(process.env.PORT);\nfor (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.close());\n",
      },
    },
    {
      name: 'Go with a signal context',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"context"\n\t"net/http"\n\t"os/signal"\n\t"syscall"\n)\n\nfunc main() {\n\tctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)\n\tdefer stop()\n\tsrv := &http.Server{}\n\tgo srv.ListenAndServe()\n\t<-ctx.Done()\n\tsrv.Shutdown(context.Background())\n}\n',
      },
    },
    {
      name: 'gRPC that stops gracefully',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n\nrequire google.golang.org/grpc v1.64.0\n',
        'main.go':
          'package main\n\nimport (\n\t"net"\n\t"os"\n\t"os/signal"\n\t"syscall"\n\n\t"google.golang.org/grpc"\n)\n\nfunc main() {\n\tlistener, _ := net.Listen("tcp", os.Getenv("ADDRESS"))\n\tgrpcServer := grpc.NewServer()\n\tdone := make(chan os.Signal, 1)\n\tsignal.Notify(done, syscall.SIGTERM)\n\tgo func() { <-done; grpcServer.GracefulStop() }()\n\tgrpcServer.Serve(listener)\n}\n',
      },
    },
    {
      name: 'Next, which serves itself, and a server for developers',
      files: {
        'package.json':
          '{"name":"shop","private":true,"scripts":{"dev":"node server.js","build":"next build","start":"next start"},"dependencies":{"next":"14.2.3","express":"4.19.2"}}',
        'pages/index.js': 'export default () => null;\n',
        'server.js': "const app = require('express')();\napp.listen(3000);\n",
      },
    },
    { name: 'a test server', files: { 'test/a.test.js': "require('express')().listen(0);\n", 'index.js': 'module.exports = 1;\n' } },
    {
      name: 'Flask behind gunicorn',
      files: { Procfile: 'web: gunicorn app:app\n', 'app.py': 'from flask import Flask\napp = Flask(__name__)\n' },
    },
  ],
};
