import type { Rule } from '../rule.ts';
import { CONFIGURED } from './file-logger.configured.ts';

/** What `file-logger` says something about, and what it leaves alone. */
export const EXAMPLES: Rule['examples'] = {
  bad: [
    ...CONFIGURED.bad,
    {
      name: 'a file that the build makes',
      files: { Dockerfile: 'FROM python:3.12.4\nRUN touch /var/log/shop.log\nCMD ["python", "app.py"]\n' },
      at: 'Dockerfile:2',
    },
    {
      name: 'fastify, an option deep in another',
      files: { 'app.js': "const app = require('fastify')({\n  logger: { file: '/var/log/app.log' }, // ⟵\n});\n" },
    },
    {
      name: 'pino, the path beside the options',
      files: { 'log.js': "module.exports = require('pino')({ level: 'info' }, '/var/log/api.log'); // ⟵\n" },
    },
    {
      name: 'a rotating stream whose options name the file',
      files: {
        'log.js': "const rotator = require('file-stream-rotator');\nrotator.getStream({ filename: '/var/log/access-%DATE%.log' }); // ⟵\n",
      },
    },
    {
      name: 'log4js, a document',
      files: {
        'app.js': '',
        'config/log4js.json': '{\n  "appenders": {\n    "out": { "type": "dateFile", "filename": "logs/app" }\n  }\n}\n',
      },
      at: 'config/log4js.json:3',
    },
    {
      name: 'pm2, a document',
      files: { 'server.js': '', 'ecosystem.json': '{\n  "apps": [{ "script": "server.js",\n    "out_file": "./logs/out.log" }]\n}\n' },
      at: 'ecosystem.json:3',
    },
    {
      name: 'Python, a path in a constant',
      files: {
        'app.py':
          "import logging\nfrom pathlib import Path\nLOG = Path(__file__).parent / 'logs' / 'app.log'\nlogging.basicConfig(filename=LOG) # ⟵\n",
      },
    },
    {
      name: 'Python, wherever the app is no longer debugged',
      files: {
        'app.py':
          "from logging.handlers import RotatingFileHandler\ndef setup(app):\n    if not app.debug:\n        app.logger.addHandler(RotatingFileHandler(app.config['LOG_FILE'])) # ⟵\n",
      },
    },
    { name: 'Go, zap', files: { 'log.go': 'package main\n\nimport "go.uber.org/zap"\n\nvar sink, _, _ = zap.Open("shop.log") // ⟵\n' } },
    {
      name: 'Jetty',
      files: {
        'Web.java': 'import org.eclipse.jetty.server.*;\nclass Web {\n  RequestLog log = new NCSARequestLog("logs/request.log"); // ⟵\n}\n',
      },
    },
    {
      name: 'Tomcat',
      files: {
        'conf/server.xml': '<Server>\n  <Valve className="org.apache.catalina.valves.AccessLogValve" directory="logs"/>\n</Server>\n',
      },
      at: 'conf/server.xml:2',
    },
    { name: 'Dropwizard', files: { 'config.yml': 'logging:\n  appenders:\n    - type: file # ⟵\n      currentLogFilename: app.log\n' } },
    {
      name: 'IIS',
      files: {
        'web.config':
          '<configuration>\n  <aspNetCore processPath="dotnet" stdoutLogEnabled="true" stdoutLogFile="logs"/>\n</configuration>\n',
      },
      at: 'web.config:2',
    },
    { name: 'Ruby, a logger by another name', files: { 'config.ru': "log = Ougai::Logger.new('shop.log') # ⟵\n" } },
    {
      name: 'Python, a handler of its own',
      files: { 'log.py': 'from logging import FileHandler\nclass Daily(FileHandler): # ⟵\n    pass\n' },
    },
    { name: 'Laravel 4', files: { 'app/start.php': "<?php\nLog::useFiles(storage_path() . '/logs/laravel.log'); // ⟵\n" } },
    { name: 'Laravel 5', files: { 'app/Logs.php': "<?php\n$log->useDailyFiles($app->storagePath().'/logs/'.$name.'.log'); // ⟵\n" } },
    {
      name: 'Rust, in a macro',
      files: {
        'src/main.rs':
          'use simplelog::*;\nfn main() {\n    CombinedLogger::init(vec![\n        WriteLogger::new(LevelFilter::Info, Config::default(), File::create("shop.log").unwrap()), // ⟵\n    ]);\n}\n',
      },
    },
    {
      name: 'a variable of a deploy',
      files: { Dockerfile: 'FROM node:22.4\nENV LOG_FILE=/var/log/shop.log # ⟵\nCMD ["node", "server.js"]\n' },
      at: 'Dockerfile:2',
    },
    {
      name: 'pm2 on a server',
      files: { 'server.js': '', 'deploy.sh': '#!/bin/sh\nssh shop@host "pm2 start server.js --output out.log" # ⟵\n' },
    },
    {
      name: 'a library of Ruby that is told the file of its log',
      files: { 'config/initializers/search.rb': "Finder.configure { logger 'search.log' } # ⟵\n" },
    },
    {
      name: 'everywhere but in tests',
      files: {
        'server.js':
          "const winston = require('winston');\nconst logger = winston.createLogger();\nif (process.env.NODE_ENV === 'test') {\n  logger.silent = true;\n}\nif (process.env.NODE_ENV !== 'test') {\n  logger.add(new winston.transports.File({ filename: 'app.log' })); // ⟵\n}\nrequire('express')().listen(process.env.PORT);\n",
      },
    },
    {
      name: 'pino, one target of several',
      files: {
        'log.ts':
          "import pino from 'pino';\nconst targets = [\n  { target: 'pino/file', options: { destination: './app.log' } }, // ⟵\n  { target: 'pino-pretty' },\n];\nexport const log = pino(pino.transport({ targets }));\n",
      },
    },
    {
      name: 'Python, dictConfig as a document',
      files: {
        'app.py': '',
        'logging.yaml': 'version: 1\nhandlers:\n  file:\n    class: logging.handlers.RotatingFileHandler # ⟵\n    filename: bot.log\n',
      },
    },
    {
      name: 'Python, a path that the settings hold',
      files: {
        'bot.py':
          'from logging.handlers import RotatingFileHandler\n\ndef get_logger(name, log_file):\n    handler = RotatingFileHandler(log_file, backupCount=4) # ⟵\n    return setup(name, handler)\n',
      },
    },
    {
      name: 'Go, a rotating file at a path of the configuration',
      files: {
        'main.go':
          'package main\n\nimport (\n\t"log"\n\n\t"gopkg.in/natefinch/lumberjack.v2"\n)\n\nfunc setup(cfg Config) {\n\tlog.SetOutput(&lumberjack.Logger{Filename: cfg.LogFile, MaxSize: 10}) // ⟵\n}\n',
      },
    },
    {
      name: 'Python, the basic configuration',
      files: { 'app.py': 'import logging\nlogging.basicConfig(filename="app.log", level=logging.INFO) # ⟵\n' },
    },
    {
      name: 'a flag of the server',
      files: { Procfile: 'web: gunicorn --access-logfile /var/log/access.log app:app\n', 'app.py': 'x = 1\n' },
      at: 'Procfile:1',
    },
    {
      name: 'a flag in an array of the start script',
      files: {
        'app.py': 'from flask import Flask\napp = Flask(__name__)\n',
        Dockerfile: 'FROM python:3.12.4\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
        'start.sh': '#!/usr/bin/env bash\nargs=(\n  --access-logfile\n  access.log # ⟵\n)\nexec gunicorn "${args[@]}" app:app\n',
      },
    },
    {
      name: 'winston',
      files: {
        'log.js':
          "import winston from 'winston';\nwinston.createLogger({\n  transports: [new winston.transports.File({ filename: 'app.log' })], // ⟵\n});\n",
      },
    },
    {
      name: 'Python, a rotating handler',
      files: {
        'app.py': "from logging.handlers import RotatingFileHandler\nhandler = RotatingFileHandler('logs/app.log', maxBytes=10240) # ⟵\n",
      },
    },
    {
      name: 'Django settings',
      files: {
        'shop/settings.py':
          "LOGGING = {\n    'handlers': {\n        'file': {\n            'class': 'logging.FileHandler', # ⟵\n            'filename': 'debug.log',\n        },\n    },\n}\n",
      },
    },
    { name: 'Ruby', files: { 'config.ru': "require 'logger'\nlog = Logger.new('log/app.log') # ⟵\n" } },
    {
      name: 'PHP',
      files: {
        'log.php': "<?php\nuse Monolog\\Handler\\StreamHandler;\n$log->pushHandler(new StreamHandler('/var/log/app.log')); // ⟵\n",
      },
    },
    {
      name: 'Java',
      files: {
        'Log.java': 'import java.util.logging.FileHandler;\nclass Log {\n  FileHandler handler = new FileHandler("app.log"); // ⟵\n}\n',
      },
    },
    {
      name: 'C#, in a chain',
      files: {
        'Program.cs':
          'using Serilog;\nLog.Logger = new LoggerConfiguration()\n    .WriteTo.Console()\n    .WriteTo.RollingFile(new CompactJsonFormatter(), "logs/app") // ⟵\n    .CreateLogger();\n',
      },
    },
    {
      name: 'C#, Serilog',
      files: {
        'Program.cs': 'using Serilog;\nLog.Logger = new LoggerConfiguration().WriteTo.File("logs/app.txt").CreateLogger(); // ⟵\n',
      },
    },
    {
      name: 'Go',
      files: {
        'log.go':
          'package main\n\nimport "gopkg.in/natefinch/lumberjack.v2"\n\nvar out = &lumberjack.Logger{Filename: "/var/log/app.log"} // ⟵\n',
      },
    },
    {
      name: 'Rust',
      files: { 'src/main.rs': 'fn main() {\n    let file = tracing_appender::rolling::daily("logs", "app.log"); // ⟵\n}\n' },
    },
    {
      name: 'Spring Boot',
      files: { 'src/main/resources/application.properties': 'logging.file.name=app.log\n' },
      at: 'src/main/resources/application.properties:1',
    },
    {
      name: 'Laravel, the default channel',
      files: {
        'composer.json': '{"require":{"laravel/framework":"11.0.0"}}',
        artisan: '#!/usr/bin/env php\n<?php\n',
        Procfile: 'web: heroku-php-apache2 public/\n',
        'config/logging.php':
          "<?php\nreturn [\n  'default' => env('LOG_CHANNEL', 'stack'),\n  'channels' => [\n    'stack' => ['driver' => 'stack', 'channels' => ['single']],\n    'single' => ['driver' => 'single', 'path' => storage_path('logs/laravel.log')], // ⟵\n    'stderr' => ['driver' => 'monolog'],\n  ],\n];\n",
      },
    },
    {
      name: 'Laravel, a channel of the app',
      files: {
        'composer.json': '{"require":{"laravel/framework":"11.0.0"}}',
        artisan: '#!/usr/bin/env php\n<?php\n',
        'config/logging.php':
          "<?php\nreturn [\n  'default' => env('LOG_CHANNEL', 'stderr'),\n  'channels' => [\n    'import' => ['driver' => 'single', 'path' => storage_path('logs/import.log')], // ⟵\n    'daily' => ['driver' => 'daily', 'path' => storage_path('logs/laravel.log')],\n    'stderr' => ['driver' => 'monolog'],\n    'emergency' => ['path' => storage_path('logs/laravel.log')],\n  ],\n];\n",
      },
    },
    {
      name: 'the options of an image with a program of its own',
      files: {
        'docker-compose.prod.yml': 'services:\n  api:\n    image: acme/api:1.4\n    command: --log-dir /app/logs # ⟵\n',
      },
    },
    {
      name: 'a program of the app',
      files: {
        Dockerfile: 'FROM alpine:3.19\nCOPY shop /shop\nCMD ["/shop", "serve", "--log-file=/var/log/shop.log"]\n',
        'main.go': 'package main\n\nfunc main() {}\n',
      },
      at: 'Dockerfile:3',
    },
    {
      name: 'supervisord, by the name of the program',
      files: {
        'docker/supervisor/conf.d/worker.conf':
          '[program:worker]\ncommand=python worker.py\nstdout_logfile=/var/log/supervisor/%(program_name)s.log\n',
        'worker.py': 'x = 1\n',
      },
      at: 'docker/supervisor/conf.d/worker.conf:3',
    },
    {
      name: 'Symfony',
      files: {
        'config/packages/prod/monolog.yaml':
          'monolog:\n  handlers:\n    nested:\n      type: stream\n      path: "%kernel.logs_dir%/%kernel.environment%.log" # ⟵\n    console:\n      type: console\n',
      },
    },
    {
      name: 'an agent of PHP',
      files: { 'docker/newrelic.ini': '[newrelic]\nnewrelic.daemon.logfile = "/var/log/newrelic/daemon.log"\n' },
      at: 'docker/newrelic.ini:2',
    },
    {
      name: 'Python logging, INI',
      files: { 'logging.ini': "[handler_file]\nclass=handlers.RotatingFileHandler\nargs=('app.log', 'a')\n" },
      at: 'logging.ini:2',
    },
    {
      name: 'log4j of one environment',
      files: {
        'src/main/resources/config/dev.log4j.xml':
          '<log4j:configuration xmlns:log4j="http://jakarta.apache.org/log4j/">\n  <appender name="file" class="org.apache.log4j.RollingFileAppender">\n    <param name="File" value="app.log"/>\n  </appender>\n</log4j:configuration>\n',
      },
      at: 'src/main/resources/config/dev.log4j.xml:2',
    },
    {
      name: 'logback',
      files: {
        'src/main/resources/logback.xml':
          '<configuration>\n  <appender name="FILE" class="ch.qos.logback.core.FileAppender"> <!-- ⟵ -->\n    <file>app.log</file>\n  </appender>\n</configuration>\n',
      },
      at: 'src/main/resources/logback.xml:2',
    },
  ],
  good: [
    ...CONFIGURED.good,
    {
      name: 'variables that name no file',
      files: { Dockerfile: 'FROM node:22.4\nENV LOG_FILE=/dev/stdout LOG_LEVEL=info LOG_PATH=""\nCMD ["node", "server.js"]\n' },
    },
    {
      name: 'an option of access logs that is a switch',
      files: { Procfile: 'web: traefik --accesslog=true --log.level=INFO\n', 'app.py': 'x = 1\n' },
    },
    { name: 'Dropwizard on the console', files: { 'config.yml': 'logging:\n  appenders:\n    - type: console\n' } },
    {
      name: 'fields of a form',
      files: { 'config/form.json': '{ "appenders": { "a": { "type": "file" } }, "apps": [{ "out_file": "x.log" }] }\n' },
    },
    {
      name: 'a library of Ruby that is told the logger',
      files: {
        'config/initializers/search.rb': "Finder.configure { logger 'search' }\nFinder.configure { |config| config.logger Rails.logger }\n",
      },
    },
    {
      name: 'Rails, on developers’ machines',
      files: {
        Gemfile: "gem 'rails'\n",
        'config/initializers/search.rb':
          "Search = Client.new\nif Rails.env.development?\n  Search.tracer = ActiveSupport::Logger.new('log/search.log')\nend\n",
      },
    },
    {
      name: 'C#, a file that a message brings along',
      files: { 'Bot.cs': 'class Bot { void Send() { messageBuilder.AddFile("filters.txt", output); } }\n' },
    },
    {
      name: 'a file that the operator asks for, who names it',
      files: { 'app.py': "import logging, os\nname = os.environ.get('LOG_FILE')\nif name:\n    logging.FileHandler(name)\n" },
    },
    {
      name: 'Python, the basic configuration of a stream',
      files: { 'app.py': 'import logging\nimport sys\nlogging.basicConfig(stream=sys.stdout, level=logging.INFO)\n' },
    },
    {
      name: 'a flag that means the stream',
      files: { Procfile: 'web: gunicorn --access-logfile - --error-logfile=- app:app\n', 'app.py': 'x = 1\n' },
    },
    {
      name: 'console transport',
      files: { 'log.js': "import winston from 'winston';\nwinston.createLogger({ transports: [new winston.transports.Console()] });\n" },
    },
    { name: 'pino on a file descriptor', files: { 'log.js': "import pino from 'pino';\npino(pino.destination(1));\n" } },
    { name: 'a Ruby logger on stdout', files: { 'app.rb': 'log = Logger.new($stdout)\nother = Logger.new(STDOUT)\n' } },
    {
      name: 'Monolog on stderr',
      files: { 'log.php': "<?php\nuse Monolog\\Handler\\StreamHandler;\n$log->pushHandler(new StreamHandler('php://stderr'));\n" },
    },
    { name: 'a path from the environment', files: { 'app.py': "import logging, os\nlogging.FileHandler(os.environ['LOG_FILE'])\n" } },
    {
      name: 'a Django console handler',
      files: { 'shop/settings.py': "LOGGING = {'handlers': {'console': {'class': 'logging.StreamHandler'}}}\n" },
    },
    {
      name: 'Laravel with another channel in its image',
      files: {
        'composer.json': '{"require":{"laravel/framework":"11.0.0"}}',
        artisan: '#!/usr/bin/env php\n<?php\n',
        Procfile: 'web: heroku-php-apache2 public/\n',
        Dockerfile: 'FROM php:8.3-fpm\nENV LOG_CHANNEL=stderr\n',
        'config/logging.php':
          "<?php\nreturn [\n  'default' => env('LOG_CHANNEL', 'stack'),\n  'channels' => [\n    'stack' => ['driver' => 'stack', 'channels' => ['single']],\n    'single' => ['driver' => 'single', 'path' => storage_path('logs/laravel.log')],\n    'stderr' => ['driver' => 'monolog'],\n  ],\n];\n",
      },
    },
    {
      name: 'Symfony on stderr, and on a file for developers',
      files: {
        'config/packages/monolog.yaml':
          'when@dev:\n  monolog:\n    handlers:\n      main: { type: stream, path: "%kernel.logs_dir%/dev.log" }\nwhen@prod:\n  monolog:\n    handlers:\n      main: { type: stream, path: "php://stderr" }\n',
      },
    },
    {
      name: 'a program of the app whose log is the stream',
      files: {
        Dockerfile: 'FROM alpine:3.19\nCOPY shop /shop\nCMD ["/shop", "serve", "--log-file=/dev/stderr", "--log-level", "info"]\n',
        'main.go': 'package main\n\nfunc main() {}\n',
      },
    },
    {
      name: 'streams of PHP',
      files: {
        'docker/php.ini': 'error_log = /dev/stderr\nlog_errors = On\n',
        'docker/newrelic.ini': 'newrelic.logfile = "/dev/stdout"\n',
      },
    },
    {
      name: 'a test',
      files: { 'tests/test_log.py': "import logging\nlogging.FileHandler('test.log')\n" },
    },
    {
      name: 'logback to the console',
      files: {
        'src/main/resources/logback.xml':
          '<configuration>\n  <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender"/>\n</configuration>\n',
      },
    },
  ],
};
