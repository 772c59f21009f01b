import type { Rule } from '../rule.ts';
import { each, LOOK_ALIKES } from './hardcoded-port.look-alikes.ts';

/** Examples of `port-binding/hardcoded-port`. */
export const EXAMPLES: Rule['examples'] = {
  bad: [
    {
      name: 'an image of which a stack runs one service as it is',
      files: {
        'web/Dockerfile': 'FROM python:3.12.4\nCOPY . .\nCMD ["uvicorn", "app:app", "--port", "7860"]\n',
        'web/app.py': 'from fastapi import FastAPI\napp = FastAPI()\n',
        'compose.yaml': 'services:\n  web:\n    build: ./web\n  worker:\n    build: ./web\n    command: celery -A app worker\n',
      },
      at: 'web/Dockerfile:3',
    },
    {
      name: 'Go, what a server is made with',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go': 'package main\n\nfunc main() {\n\taddr := ":8080" // ⟵\n\tNewServer(addr).Run()\n}\n',
        'server.go':
          'package main\n\nimport "net/http"\n\ntype Server struct {\n\tlistenAddr string\n}\n\nfunc NewServer(listenAddr string) *Server {\n\treturn &Server{listenAddr: listenAddr}\n}\n\nfunc (s *Server) Run() {\n\thttp.ListenAndServe(s.listenAddr, nil)\n}\n',
      },
    },
    {
      name: 'Python, a server of mail',
      files: {
        'mail.py':
          'from aiosmtpd.controller import Controller\ncontroller = Controller(Handler(), hostname="0.0.0.0", port=20381) # ⟵\ncontroller.start()\n',
      },
    },
    {
      name: 'Rust, a function that makes the listener',
      files: {
        'src/main.rs':
          'use shop::new_listener;\n\n#[tokio::main]\nasync fn main() {\n    let addr = "0.0.0.0:21117";\n    let listener = new_listener(addr, true).await; // ⟵\n}\n',
      },
    },
    {
      name: 'Go, a constant in another file of the package',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go': 'package main\n\nconst grpcPort = ":50001" // ⟵\n\nfunc main() {\n\tserve()\n}\n',
        'grpc.go': 'package main\n\nimport "net"\n\nfunc serve() {\n\tlis, err := net.Listen("tcp", grpcPort)\n\taccept(lis, err)\n}\n',
      },
    },
    {
      name: 'the program that an image was built for',
      files: { Dockerfile: 'FROM debian:12\nCOPY shop /shop\nCMD ["/shop", "-port=80", "-workers=2"]\n' },
      at: 'Dockerfile:3',
    },
    {
      name: 'Spring, a part for production',
      files: {
        'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
        'src/main/resources/application.yml':
          'server:\n  port: ${PORT:8080}\n---\nspring:\n  profiles: production\nserver:\n  port: 8090 # ⟵\n',
      },
    },
    {
      name: 'the settings of unicorn',
      files: {
        'config/unicorn.rb': 'worker_processes 2\nlisten 8080, tcp_nopush: true # ⟵\n',
        'config.ru': "require './app'\nrun App\n",
        Procfile: 'web: bundle exec unicorn -c config/unicorn.rb\n',
      },
    },
    {
      name: 'the settings of gunicorn',
      files: { 'etc/gunicorn.py': "bind = '0.0.0.0:8000' # ⟵\nworkers = 3\n", Procfile: 'web: gunicorn -c etc/gunicorn.py shop:app\n' },
    },
    {
      name: 'gunicorn in a start script',
      files: {
        Dockerfile: 'FROM python:3.12.4\nCOPY . .\nENTRYPOINT ["./boot.sh"]\n',
        'boot.sh': '#!/bin/sh\nflask db upgrade\nexec gunicorn -b :5000 --access-logfile - shop:app # ⟵\n',
      },
    },
    {
      name: 'the command of an image in exec form',
      files: {
        Dockerfile: 'FROM python:3.12.4\nCOPY . .\nCMD ["gunicorn", "-w", "4", "-b", "0.0.0.0:8000", "shop:app"]\n',
        'shop.py': 'import flask\napp = flask.Flask(__name__)\n',
      },
      at: 'Dockerfile:3',
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
      name: 'Kestrel’s settings',
      files: {
        'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
        'Program.cs': 'var app = WebApplication.CreateBuilder(args).Build();\napp.Run();\n',
        'appsettings.json': '{\n  "Kestrel": {\n    "Endpoints": { "Http": { "Url": "http://*:5000" } }\n  }\n}\n',
      },
      at: 'appsettings.json:3',
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
        'src/index.ts': "import express from 'express';\nimport { PORT } from './constants';\nconst app = express();\napp.listen(PORT);\n",
      },
    },
    {
      name: 'Flask by hand, which is how the image starts it',
      files: {
        Dockerfile: 'FROM python:3.12.4\nCOPY . .\nCMD ["python", "app.py"]\n',
        'app.py':
          'from flask import Flask\napp = Flask(__name__)\nif __name__ == "__main__":\n    app.run(host="0.0.0.0", port=5000, debug=True) # ⟵\n',
      },
    },
    {
      name: 'a module that a process starts beside a server of another one',
      files: {
        Procfile: 'web: gunicorn -b 0.0.0.0:$PORT app:app\nadmin: python -m shop.admin\n',
        'app.py': 'x = 1\n',
        'shop/admin.py':
          'import uvicorn\nfrom shop.api import api\n\nif __name__ == "__main__":\n    uvicorn.run(api, host="0.0.0.0", port=9000) # ⟵\n',
      },
    },
    {
      name: 'Node, the file that the deploy starts',
      files: {
        Procfile: 'web: node server\n',
        'server.js':
          "const app = require('express')();\nmodule.exports = app;\nif (require.main === module) {\n  app.listen(3000); // ⟵\n}\n",
      },
    },
    ...each('server.js', {
      Express: "const express = require('express');\nconst app = express();\napp.listen(3000); // ⟵\n",
      'Fastify options': "import Fastify from 'fastify';\nconst server = Fastify();\nserver.listen({ port: 3000 }); // ⟵\n",
      'Apollo standalone':
        "const { startStandaloneServer } = require('@apollo/server/standalone');\nstartStandaloneServer(server, { listen: { port: 4000 } }); // ⟵\n",
      'graphql-yoga':
        "const { GraphQLServer } = require('graphql-yoga');\nconst server = new GraphQLServer({});\nserver.start({ port: 4000 }, () => {}); // ⟵\n",
      'Socket.IO that listens itself': "const io = require('socket.io')();\nio.listen(8900); // ⟵\n",
      'an object and a callback': "const fastify = require('fastify')();\nfastify.listen({ port: 3000 }, () => {}); // ⟵\n",
    }),
    ...each('server.ts', {
      'a constant first': "import express from 'express';\nconst PORT = 8080;\nconst app = express();\napp.listen(PORT, () => {}); // ⟵\n",
      'Nest over TCP':
        "import { NestFactory } from '@nestjs/core';\nNestFactory.createMicroservice(AppModule, { transport: Transport.TCP, options: { port: 3001 } }); // ⟵\n",
      'Bun, an exported server':
        "import { Hono } from 'hono';\nconst app = new Hono();\nexport default {\n  port: 3000, // ⟵\n  fetch: app.fetch,\n};\n",
    }),
    ...each('app.py', {
      Flask: 'from flask import Flask\napp = Flask(__name__)\napp.run(host="0.0.0.0", port=5000) # ⟵\n',
      'an app that a factory makes':
        "from shop import create_app\n\napp = create_app()\nif __name__ == '__main__':\n    app.run(host='0.0.0.0', port=8000) # ⟵\n",
      'aiohttp, a site': "from aiohttp import web\n\nasync def main(runner):\n    await web.TCPSite(runner, '0.0.0.0', 8080).start() # ⟵\n",
      'Tornado, an app that a function makes': 'import tornado.web\n\napp = make_app()\napp.listen(8888) # ⟵\n',
      'metrics on a port of their own': 'from prometheus_client import start_http_server\n\nstart_http_server(8000) # ⟵\n',
    }),
    ...each('main.go', {
      Go: 'package main\n\nimport "net/http"\n\nfunc main() {\n	http.ListenAndServe(":8080", nil) // ⟵\n}\n',
      'a Go server struct':
        'package main\n\nimport "net/http"\n\nfunc main() {\n	srv := &http.Server{Addr: ":8080"} // ⟵\n	srv.ListenAndServe()\n}\n',
      'a constant that a server of the app is started with':
        'package main\n\nimport "shop/api"\n\nconst serverAddress = "0.0.0.0:8080" // ⟵\n\nfunc main() {\n	server := api.NewServer()\n	server.Start(serverAddress)\n}\n',
      fasthttp:
        'package main\n\nimport "github.com/valyala/fasthttp"\n\nfunc main() {\n	fasthttp.ListenAndServe(":8080", handle) // ⟵\n}\n',
      'an option of the server': 'package main\n\nfunc main() {\n	srv := micro.NewService(micro.Address(":9090")) // ⟵\n	srv.Run()\n}\n',
    }),
    ...each('src/main/kotlin/App.kt', {
      Ktor: 'import io.ktor.server.engine.*\nimport io.ktor.server.netty.*\n\nfun main() {\n    embeddedServer(Netty, port = 8080) {}.start(wait = true) // ⟵\n}\n',
      'Ktor by position':
        'import io.ktor.server.engine.embeddedServer\nimport io.ktor.server.netty.Netty\n\nfun main() {\n    embeddedServer(Netty, 8080, module = Application::module).start() // ⟵\n}\n',
    }),
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
      name: 'ASP.NET Core, several addresses',
      files: {
        'Program.cs':
          'Host.CreateDefaultBuilder(args).ConfigureWebHostDefaults(web =>\n    web.UseUrls(urls: new[] { "http://*:80", "https://*:443" })).Build().Run(); // ⟵\n',
      },
    },
    ...each('src/main.rs', {
      Actix:
        'use actix_web::{App, HttpServer};\n\nasync fn main() {\n    HttpServer::new(|| App::new()).bind(("0.0.0.0", 8080)).unwrap().run().await; // ⟵\n}\n',
      tonic:
        'use tonic::transport::Server;\n\nasync fn main() {\n    let addr = "0.0.0.0:50051".parse().unwrap(); // ⟵\n    Server::builder().serve(addr).await;\n}\n',
      tiny_http: 'fn main() {\n    let server = tiny_http::Server::http("0.0.0.0:8000").unwrap(); // ⟵\n}\n',
    }),
    { name: 'Ruby', files: { 'server.rb': "require 'socket'\nserver = TCPServer.new('0.0.0.0', 8080) # ⟵\n" } },
    ...each('server.php', {
      Swoole: '<?php\n$server = new Swoole\\Http\\Server("0.0.0.0", 9501); // ⟵\n$server->start();\n',
      'a plain socket': "<?php\n$server = stream_socket_server('tcp://0.0.0.0:8000'); // ⟵\n",
    }),
    ...each('app.rb', {
      Sinatra: "require 'sinatra'\nset :port, 4567 # ⟵\nget('/') { 'ok' }\n",
      'Sinatra, a hash': "require 'sinatra'\nset port: 4567, bind: '0.0.0.0' # ⟵\n",
      'Sinatra, run!': "require 'sinatra/base'\nclass Shop < Sinatra::Base; end\nShop.run! port: 4567 # ⟵\n",
    }),
    ...each('src/main/java/App.java', {
      'Jetty’s connector':
        'import org.eclipse.jetty.server.ServerConnector;\n\nclass App {\n  void start(ServerConnector connector) { connector.setPort(8090); } // ⟵\n}\n',
      'Spring Boot, default properties':
        'class App {\n  void run(SpringApplication app) { app.setDefaultProperties(Collections.singletonMap("server.port", "8083")); } // ⟵\n}\n',
      Spark:
        'import static spark.Spark.*;\n\nclass App {\n  public static void main(String[] args) {\n    port(4567); // ⟵\n    get("/", (req, res) -> "hi");\n  }\n}\n',
    }),
    ...each('Dockerfile', {
      Streamlit: 'FROM python:3.12\nCOPY . .\nCMD ["streamlit", "run", "app.py", "--server.port=8501"] # ⟵\n',
      'Django’s own server': 'FROM python:3.12\nCOPY . .\nCMD ["python", "manage.py", "runserver", "0.0.0.0:8000"] # ⟵\n',
      'PHP’s own server': 'FROM php:8.3-cli\nCOPY . .\nCMD ["php", "-S", "0.0.0.0:8080", "-t", "public"] # ⟵\n',
      'a script that is told its port': 'FROM node:22.4\nCOPY . .\nCMD ["node", "server.js", "--port", "3000"] # ⟵\n',
    }),
    { name: 'a command that sets the variable itself', files: { Procfile: 'web: PORT=3000 node server.js # ⟵\n' } },
    {
      name: 'the file of settings that the command of an image names',
      files: {
        Dockerfile: 'FROM python:3.12.4\nCOPY . /src\nCMD ["homu", "--config", "/src/cfg.toml"]\n',
        'conf/cfg.toml': '[web]\nhost = "0.0.0.0"\nport = 80 # ⟵\n',
        'homu/server.py': 'from bottle import run\n\nrun(host=cfg["host"], port=cfg["port"])\n',
        'setup.py': 'from setuptools import setup\nsetup(name="homu", install_requires=["bottle"])\n',
      },
    },
    {
      name: 'the file of settings that the main function names',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"net/http"\n\n\t"shop/config"\n)\n\nfunc main() {\n\tconf := config.FromFile("./config.yaml")\n\thttp.ListenAndServe(":"+conf.Port, nil)\n}\n',
        'config/config.go':
          'package config\n\nimport "github.com/spf13/viper"\n\nfunc FromFile(path string) Config { viper.ReadInConfig() }\n',
        'config.yaml': 'httpPort: 8086 # ⟵\ntokenServiceAddress: tokens:9000\n',
      },
    },
    {
      name: 'a file of settings that the code takes in',
      files: {
        'package.json': '{"scripts":{"start":"node index.js"},"dependencies":{"express":"4.19.2"}}',
        'config.json': '{\n  "port": 8080\n}\n',
        'index.js': "const config = require('./config.json');\nrequire('express')().listen(config.port);\n",
      },
      at: 'config.json:2',
    },
    {
      name: 'a start script of the image, which a compose service starts',
      files: {
        Dockerfile: 'FROM python:3.12\nCOPY . .\n',
        'docker-compose.yml': 'services:\n  web:\n    build: .\n    command: ./boot.sh\n    ports: ["${WEB_PORT:-5000}:5000"]\n',
        'boot.sh': '#!/bin/sh\nexec gunicorn -b :5000 shop:app # ⟵\n',
      },
    },
    {
      name: 'a class that is given its port',
      files: {
        'package.json': '{"scripts":{"start":"node dist/index.js"},"dependencies":{"express":"4.19.2"}}',
        'src/app.ts':
          "import express from 'express';\n\nexport class App {\n  app = express();\n  constructor(private readonly port: number) {}\n  listen() { this.app.listen(this.port); }\n}\n",
        'src/index.ts': "import { App } from './app';\n\nnew App(5000).listen(); // ⟵\n",
      },
    },
    {
      name: 'the settings of Streamlit',
      files: { '.streamlit/config.toml': '[server]\nheadless = true\nport = 8000 # ⟵\n', Procfile: 'web: streamlit run app.py\n' },
    },
    {
      name: 'Dropwizard',
      files: {
        Dockerfile: 'FROM eclipse-temurin:21\nCOPY . .\nCMD ["java", "-jar", "app.jar", "server", "config.yml"]\n',
        'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
        'src/main/java/shop/App.java':
          'package shop;\n\nimport io.dropwizard.Application;\n\npublic class App extends Application<Conf> {}\n',
        'config.yml': 'server:\n  applicationConnectors:\n    - type: http\n      port: 8080 # ⟵\n',
      },
    },
  ],
  good: LOOK_ALIKES,
};
