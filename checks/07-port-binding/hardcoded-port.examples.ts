import type { Rule } from '../rule.ts';

/** Examples of `port-binding/hardcoded-port`. */
export const EXAMPLES: Rule['examples'] = {
  bad: [
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
    { name: 'Ruby', files: { 'server.rb': "require 'socket'\nserver = TCPServer.new('0.0.0.0', 8080) # ⟵\n" } },
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
  ],
  good: [
    {
      name: 'a program of the image with a variable, and the port of something else',
      files: {
        Dockerfile: 'FROM debian:12\nCOPY shop /shop\nCMD /shop --port=$PORT --metrics-port=9090\n',
        'cache/Dockerfile': 'FROM redis:7.2\nCOPY redis.conf /etc/\nCMD ["/usr/local/bin/redis-server", "--port", "6379"]\n',
      },
    },
    {
      name: 'Spring, a part for the profile of the tests',
      files: {
        'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
        'src/main/resources/application.yml':
          'server:\n  port: ${PORT:8080}\n---\nspring:\n  profiles: test\nserver:\n  port: 8090\n---\nspring:\n  config:\n    activate:\n      on-profile: [dev, local]\nserver:\n  port: 8091\n',
      },
    },
    {
      name: 'Node, a stand-in for a service of others',
      files: {
        'package.json': '{"scripts":{"start":"node server.js"}}',
        'server.js': "require('./mail');\nrequire('http').createServer().listen(process.env.PORT);\n",
        'mail/test-server.js': "require('http').createServer((_, answer) => answer.end('{}')).listen(9999, 'localhost');\n",
      },
    },
    {
      name: 'gunicorn in front of what the code binds when it is run by hand',
      files: {
        Procfile: 'web: gunicorn -b 0.0.0.0:$PORT app:app\n',
        'app.py':
          'from flask import Flask\napp = Flask(__name__)\nif __name__ == "__main__":\n    app.run(host="0.0.0.0", port=5000, debug=True)\n',
      },
    },
    {
      name: 'the same in an image, behind a wrapper and in a function of its own',
      files: {
        Dockerfile: 'FROM python:3.12.4\nCOPY . .\nCMD ["ddtrace-run", "gunicorn", "shop.app:app"]\n',
        'shop/app.py':
          'from flask import Flask\n\napp = Flask(__name__)\n\n\ndef main():\n    app.run(port=5000)\n\n\nif __name__ == "__main__":\n    main()\n',
      },
    },
    {
      name: 'uvicorn.run by hand, another command of the same server in the deploy',
      files: {
        Procfile: 'web: uvicorn main:app --host 0.0.0.0 --port $PORT\n',
        'main.py':
          'import uvicorn\nfrom fastapi import FastAPI\n\napp = FastAPI()\n\nif __name__ == "__main__":\n    uvicorn.run("main:app", host="0.0.0.0", port=8000)\n',
      },
    },
    {
      name: 'a constant of another module that only the server for local runs takes',
      files: {
        Procfile: 'web: gunicorn -b 0.0.0.0:$PORT app:app\n',
        'settings.py': 'LOCAL_PORT = 5000\n',
        'app.py':
          'from flask import Flask\nimport settings\napp = Flask(__name__)\nif __name__ == "__main__":\n    app.run(port=settings.LOCAL_PORT)\n',
      },
    },
    {
      name: 'Node, a module that another file serves',
      files: {
        Procfile: 'web: node bin/www\n',
        'bin/www': "#!/usr/bin/env node\nrequire('../app').listen(process.env.PORT);\n",
        'app.js': "const app = require('express')();\nmodule.exports = app;\nif (require.main === module) {\n  app.listen(3000);\n}\n",
      },
    },
    {
      name: 'Puma in front of Sinatra',
      files: {
        Procfile: 'web: bundle exec puma -p $PORT\n',
        'config.ru': "require './app'\nrun Sinatra::Application\n",
        'app.rb': "require 'sinatra'\nset :port, 4567\nget('/') { 'ok' }\n",
      },
    },
    {
      name: 'the settings of unicorn with a socket and a lookup',
      files: {
        'config/unicorn.rb': "listen '/run/shop.sock'\nlisten ENV.fetch('PORT')\n",
        'config.ru': "require './app'\nrun App\n",
        Procfile: 'web: bundle exec unicorn -c config/unicorn.rb\n',
      },
    },
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
        'docker-compose.yml': 'services:\n  web:\n    build: .\n    command: gunicorn -b 0.0.0.0:8000 app:app\n    ports: ["8000:8000"]\n',
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
    {
      name: 'the settings of gunicorn with a lookup, a socket, and a port for the proxy beside it',
      files: {
        'gunicorn.conf.py': "import os\nbind = '0.0.0.0:' + os.environ.get('PORT', '8000')\n",
        'a/gunicorn.py': "bind = 'unix:/run/shop.sock'\n",
        'b/gunicorn.py': "bind = '127.0.0.1:8000'\n",
      },
    },
    {
      name: 'the settings of gunicorn below a command that says the port',
      files: { 'gunicorn.py': "bind = '0.0.0.0:8000'\n", Procfile: 'web: gunicorn -c gunicorn.py -b 0.0.0.0:$PORT shop:app\n' },
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
};
