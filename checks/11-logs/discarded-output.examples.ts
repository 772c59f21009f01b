import type { Rule } from '../rule.ts';

/** What `discarded-output` says something about, and what it leaves alone. */
export const EXAMPLES: Rule['examples'] = {
  bad: [
    {
      name: 'a driver that keeps nothing, in the stack of a deploy',
      files: {
        'docker-compose.prod.yml': 'services:\n  api:\n    image: acme/api:1.4.2\n    logging:\n      driver: none # ⟵\n',
      },
    },
    { name: 'a Procfile', files: { Procfile: 'web: node server.js > /dev/null 2>&1\n', 'server.js': 'start();\n' }, at: 'Procfile:1' },
    {
      name: 'a branch of the entrypoint, the log on stderr',
      files: {
        Dockerfile: 'FROM python:3.12.4\nCOPY . .\nENTRYPOINT ["./entrypoint.sh"]\nCMD ["web"]\n',
        'entrypoint.sh':
          '#!/bin/sh\nWORKER="celery -A shop worker"\nif [ "$1" = mail ]; then\n  exec $WORKER -Q mail 2> /dev/null # ⟵\nelse\n  exec gunicorn shop.wsgi\nfi\n',
      },
    },
    {
      name: 'a log file that is none',
      files: { Procfile: 'worker: celery -A shop worker --logfile=/dev/null\n', 'app.py': 'x = 1\n' },
      at: 'Procfile:1',
    },
    {
      name: 'the log of a database',
      files: { 'docker-compose.yml': 'services:\n  db:\n    image: mongo:7.0\n    command: mongod --quiet --logpath /dev/null # ⟵\n' },
    },
    {
      name: 'compose',
      files: {
        'docker-compose.yml': 'services:\n  web:\n    build: .\n    logging:\n      driver: none # ⟵\n',
        Dockerfile: 'FROM node:22.4\n',
      },
    },
    {
      name: 'systemd',
      files: { 'deploy/shop.service': '[Service]\nExecStart=/srv/shop\nStandardOutput=null\n' },
      at: 'deploy/shop.service:3',
    },
    {
      name: 'supervisord',
      files: { 'app.py': 'x = 1\n', 'supervisord.conf': '[program:web]\ncommand=gunicorn app:app\nstdout_logfile=/dev/null\n' },
      at: 'supervisord.conf:3',
    },
    {
      name: 'Go',
      files: { 'main.go': 'package main\n\nimport (\n\t"io"\n\t"log"\n)\n\nfunc main() {\n\tlog.SetOutput(io.Discard) // ⟵\n}\n' },
    },
    { name: 'Python', files: { 'app.py': 'import logging\nlogging.disable(logging.CRITICAL) # ⟵\n' } },
    {
      name: 'Rails',
      files: {
        'config/environments/production.rb': "Rails.application.configure do\n  config.logger = Logger.new('/dev/null') # ⟵\nend\n",
      },
    },
    {
      name: 'a crontab',
      files: { 'docker/crontab': '*/5 * * * * cd /app && php artisan schedule:run >> /dev/null 2>&1\n' },
      at: 'docker/crontab:1',
    },
    {
      name: 'a crontab that code writes',
      files: {
        'composer.json': '{"require":{"laravel/framework":"11.0.0"}}',
        artisan: '#!/usr/bin/env php\n<?php\n',
        Procfile: 'web: heroku-php-apache2 public/\n',
        'app/Install.php':
          "<?php\n$job = CrontabJob::createFromCrontabLine(\n    '* * * * * cd ' . base_path() . ' && php artisan schedule:run >> /dev/null 2>&1' // ⟵\n);\n",
      },
    },
    { name: 'Node', files: { 'server.js': 'console.log = () => {}; // ⟵\n' } },
    {
      name: 'Node, in production',
      files: { 'server.js': "if (process.env.NODE_ENV === 'production') {\n  console.log = () => {}; // ⟵\n}\n" },
    },
    {
      name: 'Nest without a logger',
      files: {
        'main.ts':
          "import { NestFactory } from '@nestjs/core';\nexport const app = await NestFactory.create(AppModule, { logger: false }); // ⟵\n",
      },
    },
    {
      name: 'winston, silent',
      files: { 'log.js': "const winston = require('winston');\nmodule.exports = winston.createLogger({ silent: true }); // ⟵\n" },
    },
    {
      name: 'Go, zap that says nothing',
      files: { 'main.go': 'package main\n\nimport "go.uber.org/zap"\n\nfunc main() {\n\tzap.ReplaceGlobals(zap.NewNop()) // ⟵\n}\n' },
    },
    {
      name: 'Go, zerolog',
      files: {
        'main.go': 'package main\n\nimport "github.com/rs/zerolog"\n\nfunc main() {\n\tzerolog.SetGlobalLevel(zerolog.Disabled) // ⟵\n}\n',
      },
    },
    { name: 'Python, the stream', files: { 'app.py': "import os, sys\nsys.stdout = open(os.devnull, 'w') # ⟵\n" } },
    { name: 'Python, the root logger', files: { 'app.py': 'import logging\nlogging.root.disabled = True # ⟵\n' } },
    {
      name: 'C#, the stream',
      files: { 'Program.cs': 'class Program {\n  static void Main() { Console.SetOut(TextWriter.Null); } // ⟵\n}\n' },
    },
    { name: 'PHP', files: { 'docker/php.ini': 'display_errors = Off\nlog_errors = Off\n' }, at: 'docker/php.ini:2' },
    {
      name: 'a crontab that the build writes',
      files: {
        Dockerfile: 'FROM python:3.12.4\nRUN echo "0 3 * * * python /app/clean.py > /dev/null 2>&1" | crontab - # ⟵\nCMD ["cron", "-f"]\n',
      },
      at: 'Dockerfile:2',
    },
    {
      name: 'Spring Boot',
      files: {
        'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
        'src/main/resources/application.properties': 'logging.level.root=OFF\n',
      },
      at: 'src/main/resources/application.properties:1',
    },
  ],
  good: [
    {
      name: 'a driver that keeps nothing of a database',
      files: { 'docker-compose.prod.yml': 'services:\n  db:\n    image: postgres:16.3\n    logging:\n      driver: none\n' },
    },
    {
      name: 'supervisord hands the stream to a listener',
      files: {
        'app.py': 'x = 1\n',
        'supervisord.conf':
          '[program:web]\ncommand=gunicorn app:app\nstdout_logfile=NONE\nstdout_events_enabled=true\n\n[eventlistener:logger]\ncommand=bin/logger\nevents=PROCESS_LOG\n',
      },
    },
    {
      name: 'a quiet step',
      files: {
        Dockerfile: 'FROM node:22.4\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
        'start.sh': '#!/bin/sh\ncommand -v node > /dev/null\nexec node server.js 2> /dev/stderr\n',
      },
    },
    {
      name: 'another driver',
      files: {
        'docker-compose.yml': 'services:\n  web:\n    build: .\n    logging:\n      driver: json-file\n',
        Dockerfile: 'FROM node:22.4\n',
      },
    },
    { name: 'one noisy logger', files: { 'src/main/resources/application.properties': 'logging.level.org.hibernate=OFF\n' } },
    {
      name: 'on a developer’s machine only',
      files: { 'server.js': "if (process.env.NODE_ENV !== 'production') {\n  console.log = () => {};\n}\n" },
    },
    { name: 'quiet tests', files: { 'test/setup.js': 'console.log = () => {};\n', 'server.js': 'start();\n' } },
    {
      name: 'a job on the stream',
      files: { 'docker/crontab': '0 3 * * * /app/clean.sh > /proc/1/fd/1 2>&1\n5 3 * * * /app/mail.sh 2> /dev/null\n' },
    },
    { name: 'a level', files: { 'app.py': 'import logging, os\nlogging.basicConfig(level=os.environ["LOG_LEVEL"])\n' } },
    {
      name: 'Nest that is given its logger afterwards',
      files: {
        'main.ts':
          "import { NestFactory } from '@nestjs/core';\nexport const app = await NestFactory.create(AppModule, { logger: false });\napp.useLogger(app.get(Logger));\n",
      },
    },
    {
      name: 'logrus that writes by its hooks',
      files: {
        'main.go':
          'package main\n\nimport (\n\t"io"\n\tlog "github.com/sirupsen/logrus"\n)\n\nfunc main() {\n\tlog.SetOutput(io.Discard)\n\tlog.AddHook(toStderr())\n}\n',
      },
    },
    {
      name: 'a stream that is borrowed and given back',
      files: {
        'app.py': "import os, sys\ndef quiet():\n    sys.stdout = open(os.devnull, 'w')\n    work()\n    sys.stdout = sys.__stdout__\n",
      },
    },
    { name: 'one logger', files: { 'app.py': "import logging\nnoisy = logging.getLogger('urllib3')\nnoisy.disabled = True\n" } },
    { name: 'PHP that logs', files: { 'docker/php.ini': 'display_errors = Off\nlog_errors = On\n' } },
    {
      name: 'Go in a branch',
      files: {
        'main.go': 'package main\n\nimport (\n\t"io"\n\t"log"\n)\n\nfunc main() {\n\tif quiet {\n\t\tlog.SetOutput(io.Discard)\n\t}\n}\n',
      },
    },
  ],
};
