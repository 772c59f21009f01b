import type { Rule } from '../rule.ts';

export const EXAMPLES: Rule['examples'] = {
  bad: [
    {
      name: 'a command that the script puts together',
      files: {
        Dockerfile: 'FROM eclipse-temurin:21.0.3_9-jre\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
        'start.sh': '#!/bin/sh\neval "java $JAVA_OPTS -jar app.jar" # ⟵\n',
      },
    },
    {
      name: 'an entry point beside the image that nothing names',
      files: {
        Dockerfile: 'FROM ruby:3.3\nCOPY . .\n',
        'docker-entrypoint.sh': '#!/bin/bash\nbundle exec sidekiq # ⟵\n',
        Gemfile: "gem 'sidekiq'\n",
      },
    },
    {
      name: 'a program that the image got from its own build',
      files: {
        Dockerfile:
          'FROM rust:1.79.0 AS build\nCOPY . .\nRUN cargo build --release\nFROM debian:12.5-slim\nCOPY --from=build /target/release/shop /usr/bin/shop\nCOPY start.sh /srv/start.sh\nENTRYPOINT []\nCMD ["/srv/start.sh"]\n',
        'start.sh': '#!/bin/bash\nset -e\nmkdir -p data\nshop # ⟵\n',
      },
    },
    {
      name: 'an image that opens a port, though it is named after a build',
      files: {
        'docker/Dockerfile.build':
          'FROM php:8.1.9-fpm\nCOPY conf/nginx.conf /etc/nginx/sites-enabled/default\nCOPY scripts/run.sh /usr/bin/run\nEXPOSE 80\nCMD ["/usr/bin/run"]\n',
        'docker/conf/nginx.conf': 'server { listen 80; }\n',
        'docker/scripts/run.sh': '#!/usr/bin/env bash\nnginx -g "daemon off;" # ⟵\n',
      },
    },
    {
      name: 'a variable that holds the start',
      files: {
        Dockerfile: 'FROM python:3.12.4\nCOPY . .\nENTRYPOINT ["./entrypoint.sh"]\n',
        'entrypoint.sh': '#!/bin/sh\nif [ "$START" = "" ]; then\n  START="python app.py"\nfi\n$START # ⟵\n',
      },
    },
    {
      name: 'a server of files',
      files: {
        Dockerfile: 'FROM node:22.4\nCOPY . .\nENTRYPOINT ["./entrypoint.sh"]\n',
        'entrypoint.sh': '#!/bin/sh\nnpm run build\nserve -s build # ⟵\n',
      },
    },
    {
      name: 'a branch for the app alone, beside one that replaces the shell',
      files: {
        Dockerfile:
          'FROM golang:1.22.4 AS build\nCOPY . .\nRUN go build -o /shop\nFROM debian:12.5\nCOPY --from=build /shop /app/shop\nCOPY docker-entrypoint /app/docker-entrypoint\nENTRYPOINT ["/app/docker-entrypoint"]\n',
        'docker-entrypoint':
          '#!/bin/bash\nset -eu\nif [[ -n "$BUCKET" ]]; then\n  /app/litestream restore data.db\n  exec /app/litestream replicate -exec /app/shop\nelse\n  echo "no bucket"\n  /app/shop # ⟵\nfi\n',
      },
    },
    {
      name: 'a server',
      files: {
        Dockerfile: 'FROM python:3.12.4\nCOPY . .\nENTRYPOINT ["./entrypoint.sh"]\n',
        'entrypoint.sh': '#!/bin/sh\nset -e\npython manage.py collectstatic --noinput\ngunicorn shop.wsgi # ⟵\n',
      },
    },
    {
      name: 'the arguments',
      files: {
        Dockerfile: 'FROM node:22.4\nCOPY . .\nENTRYPOINT ["./entrypoint.sh"]\nCMD ["node", "server.js"]\n',
        'entrypoint.sh': '#!/bin/sh\n"$@" # ⟵\n',
      },
    },
    {
      name: 'a branch',
      files: {
        Dockerfile: 'FROM python:3.12.4\nCOPY . .\nENTRYPOINT ["./entrypoint.sh"]\nCMD ["worker"]\n',
        'entrypoint.sh':
          '#!/bin/sh\nworker() {\n  echo starting\n  celery -A shop worker # ⟵\n}\n\ncase "$1" in\n  worker)\n    shift\n    worker\n    ;;\nesac\n',
      },
    },
    {
      name: 'the last branch',
      files: {
        Dockerfile: 'FROM node:22.4\nCOPY . .\nENTRYPOINT ["./entrypoint.sh"]\n',
        'entrypoint.sh':
          '#!/bin/sh\nif [ -n "$DEBUG" ]; then\n  exec node --inspect server.js\nelif [ -n "$WEB" ]; then\n  node server.js # ⟵\nelse\n  exec node worker.js\nfi\n',
      },
    },
    {
      name: 'a program that the image was built with',
      files: {
        Dockerfile:
          'FROM golang:1.22.4 AS build\nCOPY . .\nRUN go build -o /shop\nFROM debian:12.5\nWORKDIR /app\nCOPY --from=build /shop /app/shop\nCOPY docker docker\nCMD ["./docker/run.sh"]\n',
        'docker/run.sh': '#!/bin/bash\nif [ -n "$HOST" ]; then\n  jq .host config.json > other.json\nfi\ncat config.json\n\n./shop # ⟵\n',
      },
    },
    {
      name: 'a script of the app',
      files: {
        Dockerfile: 'FROM python:3.12.4\nCOPY . .\nENTRYPOINT ["./entrypoint.sh"]\n',
        'entrypoint.sh': '#!/bin/sh\nalembic upgrade head\npython -m shop.bot # ⟵\n',
      },
    },
    {
      name: 'a shell that restarts the app itself',
      files: {
        Dockerfile: 'FROM node:22.4\nCOPY rootfs /\nENTRYPOINT ["/init"]\n',
        'rootfs/etc/services.d/manager/run':
          '#!/usr/bin/with-contenv bash\nmkdir -p /data\ncd /app\nwhile :\ndo\n    node --max_old_space_size=250 index.js # ⟵\n    sleep 1\ndone\n',
      },
    },
    {
      name: 'a service of s6',
      files: {
        Dockerfile: 'FROM node:22.4\nCOPY rootfs /\nENTRYPOINT ["/init"]\n',
        'rootfs/etc/s6-overlay/s6-rc.d/backend/run': '#!/command/with-contenv bash\ncd /app\nnode index.js # ⟵\n',
      },
    },
    {
      name: 'a server in the background, and what keeps the container up',
      files: {
        Dockerfile: 'FROM node:22.4\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
        'start.sh': '#!/bin/sh\nnohup node server.js > server.log &\necho started\ntail -f server.log # ⟵\n',
      },
    },
    {
      name: 'a server before the arguments, which are not reached',
      files: {
        Dockerfile: 'FROM ruby:3.3.4\nCOPY . .\nENTRYPOINT ["./entrypoint.sh"]\n',
        'entrypoint.sh': '#!/bin/bash\nset -e\nbundle exec rake db:migrate\nbundle exec puma -C config/puma.rb # ⟵\n\nexec "$@"\n',
      },
    },
    {
      name: 'one of several scripts of the package',
      files: {
        Dockerfile: 'FROM node:22.4\nCOPY . .\nENTRYPOINT ["./entrypoint.sh"]\n',
        'package.json': '{"name":"shop","private":true,"scripts":{"start:web":"node server.js"}}',
        'entrypoint.sh': '#!/bin/sh\nnpm run compile\nnpm run start:web # ⟵\n',
      },
    },
  ],
  good: [
    {
      name: 'a command that the script puts together and becomes',
      files: {
        Dockerfile: 'FROM eclipse-temurin:21.0.3_9-jre\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
        'start.sh': '#!/bin/sh\neval "exec java $JAVA_OPTS -jar app.jar"\n',
      },
    },
    {
      name: 'an entry point without an image beside it',
      files: { 'old/docker-entrypoint.sh': '#!/bin/bash\nbundle exec sidekiq\n', Dockerfile: 'FROM ruby:3.3\nCOPY . .\n' },
    },
    {
      name: 'a step before the arguments',
      files: {
        Dockerfile: 'FROM node:22.4\nCOPY . .\nENTRYPOINT ["./entrypoint.sh"]\nCMD ["node", "server.js"]\n',
        'entrypoint.sh': '#!/bin/sh\nnode tools/prepare.js\nexec "$@"\n',
      },
    },
    {
      name: 'a container that only stays, and one whose script passes the signal on',
      files: {
        Dockerfile: 'FROM debian:12.5\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
        'start.sh': '#!/bin/sh\ntouch ready\ntail -f /dev/null\n',
        'other/Dockerfile': 'FROM node:22.4\nCOPY . .\nENTRYPOINT ["./other.sh"]\n',
        'other/other.sh': '#!/bin/sh\ntrap "kill $!" TERM\nnode server.js &\ntail -f server.log\n',
      },
    },
    {
      name: 'a branch that prepares, beside one that replaces the shell',
      files: {
        Dockerfile: 'FROM debian:12.5\nCOPY . .\nENTRYPOINT ["./entrypoint.sh"]\n',
        'entrypoint.sh': '#!/bin/bash\nif [ "$1" = migrate ]; then\n  /app/bin/migrate\nelse\n  exec /app/shop\nfi\n',
      },
    },
    {
      name: 'a step on the way, in a script of its own',
      files: {
        Dockerfile: 'FROM python:3.12.4\nCOPY . .\nENTRYPOINT ["./entrypoint.sh"]\n',
        'entrypoint.sh': '#!/bin/sh\n./prepare.sh\nexec gunicorn shop.wsgi\n',
        'prepare.sh': '#!/bin/sh\necho ready\npython -m shop.cache\n',
      },
    },
    {
      name: 'a job',
      files: {
        'docker-compose.yml': 'services:\n  migrate:\n    build: .\n    command: ["./migrate.sh"]\n',
        Dockerfile: 'FROM python:3.12.4\nCOPY . .\nCMD ["gunicorn", "shop.wsgi"]\n',
        'migrate.sh': '#!/bin/sh\npython -m shop.schema\n',
      },
    },
    {
      name: 'exec',
      files: {
        Dockerfile: 'FROM python:3.12.4\nCOPY . .\nENTRYPOINT ["./entrypoint.sh"]\nCMD ["gunicorn", "shop.wsgi"]\n',
        'entrypoint.sh': '#!/bin/sh\nset -e\nexec "$@"\n',
      },
    },
    {
      name: 'a step that ends',
      files: {
        Dockerfile: 'FROM python:3.12.4\nCOPY . .\nENTRYPOINT ["./entrypoint.sh"]\n',
        'entrypoint.sh': '#!/bin/sh\nnginx -t\npython manage.py check\nexec gunicorn shop.wsgi\n',
      },
    },
    {
      name: 'a branch before the app itself',
      files: {
        Dockerfile: 'FROM node:22.4\nCOPY . .\nENTRYPOINT ["./entrypoint.sh"]\n',
        'entrypoint.sh': '#!/bin/sh\nif [ -n "$PROXY" ]; then\n  nginx -g "daemon off;"\nfi\nexec node server.js\n',
      },
    },
    {
      name: 'a script that another goes on after',
      files: {
        Dockerfile: 'FROM node:22.4\nCOPY . .\nENTRYPOINT ["./entrypoint.sh"]\n',
        'entrypoint.sh': '#!/bin/sh\n./prepare.sh\nexec node server.js\n',
        'prepare.sh': '#!/bin/sh\nnode warm.js\n',
      },
    },
    {
      name: 'what goes into the background by itself',
      files: {
        Dockerfile: 'FROM debian:12.5\nCOPY . .\nENTRYPOINT ["./entrypoint.sh"]\n',
        'entrypoint.sh': '#!/bin/sh\nsupervisord -c /etc/supervisord.conf\n',
      },
    },
    {
      name: 'signals passed on by the script',
      files: {
        Dockerfile: 'FROM node:22.4\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
        'start.sh': '#!/bin/sh\ntrap \'kill -TERM $child\' TERM\nnode server.js &\nchild=$!\nwait "$child"\n',
      },
    },
    { name: 'a script that no container starts', files: { 'bin/run.sh': '#!/bin/sh\ngunicorn app:app\n', 'app.py': 'x = 1\n' } },
  ],
};
