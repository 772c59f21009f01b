import type { Rule } from '../rule.ts';

/** One file each, by what it shows. */
export const each = (path: string, codes: Readonly<Record<string, string>>): Rule['examples']['bad'] =>
  Object.entries(codes).map(([name, code]) => ({ name, files: { [path]: code } }));

/** Ports that a deploy chooses, and numbers that are no port which the app binds. */
export const LOOK_ALIKES: Rule['examples']['good'] = [
  {
    name: 'Rust, what stands behind a variable that a function of its own looks up',
    files: {
      'src/config.rs':
        'pub fn init() -> Config {\n    let address: SocketAddr = "0.0.0.0:8000".parse().expect("valid");\n    let server = config_value("SERVER_ADDRESS", Some(address));\n    Config { server }\n}\n',
    },
  },
  {
    name: 'Go, a server that is made with what the environment says, and a constant that a lookup falls back to',
    files: {
      'go.mod': 'module shop\n\ngo 1.22\n',
      'main.go':
        'package main\n\nimport "os"\n\nconst fallback = ":8080"\n\nfunc main() {\n\taddr := os.Getenv("ADDR")\n\tif addr == "" {\n\t\taddr = fallback\n\t}\n\tNewServer(addr).Run()\n}\n',
      'server.go':
        'package main\n\nimport "net/http"\n\ntype Server struct {\n\tlistenAddr string\n}\n\nfunc NewServer(listenAddr string) *Server {\n\treturn &Server{listenAddr: listenAddr}\n}\n\nfunc (s *Server) Run() {\n\thttp.ListenAndServe(s.listenAddr, nil)\n}\n',
    },
  },
  {
    name: 'Rust, the address of another host, and what stands in for an option',
    files: {
      'src/main.rs':
        'const DEFAULT_BIND: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::new(0, 0, 0, 0)), 3000);\nfn call(ip: &Ipv4Addr, addr: Option<SocketAddr>) {\n    let to = SocketAddrV4::new(*ip, 443);\n    serve(addr.unwrap_or(DEFAULT_BIND), to);\n}\n',
    },
  },
  {
    name: 'an image that the stack gives another command',
    files: {
      'web/Dockerfile': 'FROM python:3.12.4\nCOPY . .\nCMD ["uvicorn", "app:app", "--port", "7860"]\n',
      'web/app.py': 'from fastapi import FastAPI\napp = FastAPI()\n',
      'compose.yaml': 'services:\n  web:\n    build: ./web\n    command: uvicorn app:app --port 8000\n',
    },
  },
  {
    name: 'Rails, an image for developers beside the Procfile of the deploy',
    files: {
      Dockerfile: 'FROM ruby:3.3.4\nCOPY . .\nCMD bundle exec rails s -p 10000\n',
      'config.ru': 'run Shop\n',
      Gemfile: "gem 'rails', '7.1.3'\n",
      Procfile: 'web: bin/rails server -p $PORT\n',
      'compose.yaml': 'services:\n  web:\n    build: .\n    volumes:\n      - .:/app\n',
    },
  },
  {
    name: 'Go, what sends everyone on to TLS',
    files: {
      'main.go':
        'package main\n\nimport "net/http"\n\nfunc main() {\n\tgo http.ListenAndServe(":80", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {\n\t\thttp.Redirect(w, r, "https://"+r.Host, http.StatusFound)\n\t}))\n}\n',
    },
  },
  {
    name: 'Rust, a module of defaults',
    files: { 'src/config/defaults.rs': 'pub fn server_inet() -> SocketAddr {\n    "[::1]:8080".parse().unwrap()\n}\n' },
  },
  {
    name: 'Node, settings that a package lets variables come before',
    files: {
      'config/default.yml': 'server:\n  port: 3000\n',
      'config/custom-environment-variables.yml': 'server:\n  port: PORT\n',
      Procfile: 'web: node server.js\n',
    },
  },

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
    name: 'Go, a default that an option of the caller replaces',
    files: {
      'go.mod': 'module shop\n\ngo 1.22\n',
      'httpserver/server.go':
        'package httpserver\n\nimport "net/http"\n\nconst _defaultAddr = ":80"\n\nfunc New(handler http.Handler, opts ...Option) *Server {\n	s := &Server{server: &http.Server{Handler: handler, Addr: _defaultAddr}}\n	for _, opt := range opts {\n		opt(s)\n	}\n	return s\n}\n',
      'httpserver/options.go':
        'package httpserver\n\nimport "net"\n\ntype Option func(*Server)\n\nfunc Port(port string) Option {\n	return func(s *Server) {\n		s.server.Addr = net.JoinHostPort("", port)\n	}\n}\n',
      'main.go':
        'package main\n\nimport "shop/httpserver"\n\nfunc main() {\n	httpserver.New(handler(), httpserver.Port(cfg.HTTP.Port))\n}\n',
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
  {
    name: 'Rust, what a settings type falls back to',
    files: {
      'src/config.rs': 'fn default_listen_address() -> SocketAddr {\n    "0.0.0.0:5000".parse().expect("default listen address")\n}\n',
    },
  },
  ...each('server.js', {
    'from the environment with a fallback':
      "const app = require('express')();\nconst port = process.env.PORT || 3000;\napp.listen(port);\n",
    'destructured with a default': "const app = require('express')();\nconst { PORT = 3000 } = process.env;\napp.listen(PORT);\n",
    'a parameter': "const app = require('express')();\nexport function start(port = 3000) {\n  app.listen(port);\n}\n",
    'any free port': "const app = require('express')();\napp.listen(0);\n",
    'a microservice that calls Redis':
      "const { NestFactory } = require('@nestjs/core');\nNestFactory.createMicroservice(AppModule, { transport: Transport.REDIS, options: { port: 6379 } });\n",
    'a database’s connection': "const db = require('db');\ndb.connection({ port: 5432 });\n",
  }),
  ...each('app.py', {
    Python: 'import os\nfrom flask import Flask\napp = Flask(__name__)\napp.run(port=int(os.environ.get("PORT", 5000)))\n',
    'a process that is run, and a socket that connects':
      "import subprocess\nimport zmq\n\nsubprocess.run(['ls'])\nzmq.Context().socket(zmq.REQ).connect('tcp://*:5555')\n",
  }),
  {
    name: 'Go',
    files: {
      'main.go':
        'package main\n\nimport (\n	"net/http"\n	"os"\n)\n\nfunc main() {\n	http.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
    },
  },
  { name: 'Spring Boot', files: { 'src/main/resources/application.properties': 'server.port=${PORT:8080}\n' } },
  { name: 'a test server', files: { 'test/app.test.js': "const app = require('express')();\napp.listen(3000);\n" } },
  { name: 'an event listener', files: { 'bus.js': "bus.listen('orders', () => {});\n" } },
  {
    name: 'a port of something that is no server',
    files: {
      'src/main/java/App.java':
        'import org.springframework.boot.web.server.ConfigurableWebServerFactory;\n\nclass App {\n  void mail(JavaMailSenderImpl sender) { sender.setPort(587); }\n}\n',
    },
  },
  { name: 'a variable that is handed on', files: { Procfile: 'web: PORT=$PORT node server.js\n' } },
  {
    name: 'a compose service that says where its image listens',
    files: {
      Dockerfile: 'FROM python:3.12\nCOPY . .\n',
      'docker-compose.yml': 'services:\n  web:\n    build: .\n    command: gunicorn -b :5000 shop:app\n    ports: ["5000:5000"]\n',
    },
  },
  {
    name: 'settings that say which variable comes before them',
    files: {
      'shop/settings.yml': 'server:\n  # Is overwritten by ${SHOP_PORT}\n  port: 8888\n',
      'shop/app.py': 'from flask import Flask\napp = Flask(__name__)\n',
      'requirements.txt': 'flask==3.0.0\n',
      Procfile: 'web: gunicorn shop.app:app\n',
    },
  },
  {
    name: 'settings of Streamlit that the command overrules',
    files: {
      '.streamlit/config.toml': '[server]\nport = 8000\n',
      Procfile: 'web: streamlit run app.py --server.port $PORT\n',
    },
  },
  {
    name: 'the port of another server',
    files: {
      Dockerfile: 'FROM python:3.12.4\nCOPY . /src\nCMD ["mailer", "--config", "/src/cfg.toml"]\n',
      'cfg.toml': 'host = "mail.acme.io"\nport = 2555\n',
      'mailer/server.py': 'from bottle import run\n\nrun(host="0.0.0.0", port=os.environ["PORT"])\n',
    },
  },
  {
    name: 'defaults that are built in, and a file of that name elsewhere',
    files: {
      'go.mod': 'module shop\n\ngo 1.22\n',
      'main.go':
        'package main\n\nimport "net/http"\n\n//go:embed app.toml\nvar defaults string\n\nfunc main() {\n\tread("conf.toml")\n\thttp.ListenAndServe(addr, nil)\n}\n',
      'app.toml': 'port = 8086\n',
      'docker_compose/conf.toml': 'port = 8086\n',
    },
  },
  {
    name: 'a file of settings behind variables',
    files: {
      'go.mod': 'module shop\n\ngo 1.22\n',
      'main.go':
        'package main\n\nimport (\n\t"net/http"\n\n\t"github.com/spf13/viper"\n)\n\nfunc main() {\n\tviper.SetConfigFile("config.yaml")\n\tviper.AutomaticEnv()\n\thttp.ListenAndServe(":"+viper.GetString("port"), nil)\n}\n',
      'config.yaml': 'port: 8086\n',
    },
  },
  {
    name: 'a file of settings that is asked second',
    files: {
      'package.json': '{"scripts":{"start":"node index.js"},"dependencies":{"express":"4.19.2"}}',
      'config.json': '{\n  "port": 8080\n}\n',
      'index.js': "const config = require('./config.json');\nrequire('express')().listen(process.env.PORT || config.port);\n",
    },
  },
  {
    name: 'a class that is given the environment’s port',
    files: {
      'package.json': '{"scripts":{"start":"node dist/index.js"},"dependencies":{"express":"4.19.2"}}',
      'src/app.ts':
        "import express from 'express';\n\nexport class App {\n  app = express();\n  constructor(private readonly port: number) {}\n  listen() { this.app.listen(this.port); }\n}\n",
      'src/index.ts': "import { App } from './app';\n\nnew App(Number(process.env.PORT) || 5000).listen();\n",
    },
  },
  {
    name: 'Rust, the address of another server, and the arm of a variable that is unset',
    files: {
      'src/main.rs':
        'use std::net::{IpAddr, Ipv4Addr, SocketAddr};\n\nfn other(ip_addr: IpAddr) -> SocketAddr {\n    SocketAddr::new(ip_addr, 8448)\n}\n\nfn own() -> SocketAddr {\n    match std::env::var("ADDRESS_PORT") {\n        Ok(var) => var.parse().unwrap(),\n        Err(_) => {\n            SocketAddr::new(Ipv4Addr::UNSPECIFIED.into(), 8088)\n        }\n    }\n}\n\nfn main() {}\n',
    },
  },
  {
    name: 'Go’s profiler at its own port',
    files: {
      'go.mod': 'module shop\n\ngo 1.22\n',
      'main.go':
        'package main\n\nimport (\n\t"net/http"\n\t_ "net/http/pprof"\n\t"os"\n)\n\nfunc main() {\n\tgo http.ListenAndServe("0.0.0.0:6060", nil)\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
    },
  },
  {
    name: 'a server on the loopback behind the container’s own proxy',
    files: {
      Dockerfile: 'FROM ruby:3.3.4\nCOPY supervisord.conf /etc/supervisord.conf\nCMD ["supervisord", "-c", "/etc/supervisord.conf"]\n',
      'supervisord.conf': '[program:rpc]\ncommand=bundle exec thin --rackup rpc.ru --address 127.0.0.1 --port 55554 start\n',
    },
  },
];
