import type { Dockerfile, ShellScript } from '../../src/analysis/documents/kinds.ts';
import { startScripts } from '../../src/analysis/knowledge/starting/start-scripts.ts';
import { baseName } from '../../src/analysis/paths.ts';
import type { Command } from '../../src/analysis/shell.ts';
import { rule, type Context, type Found } from '../rule.ts';

/** Packages of servers that are services of their own, by the name that distributions give them. */
const SERVERS =
  /^(?:redis(?:-server)?|valkey(?:-server)?|postgresql(?:-?\d[\d.]*)?(?:-server)?|mysql-server(?:-[\d.]+)?|mysql|mariadb(?:-server)?(?:-[\d.]+)?|mongodb(?:-server|-org(?:-server)?)?|rabbitmq-server|memcached|elasticsearch|opensearch|postfix|sendmail|exim4?|cassandra|influxdb|nats-server|kafka|zookeeper|beanstalkd|minio)$/;
const INSTALLERS = new Set(['apt-get', 'apt', 'apk', 'yum', 'dnf', 'microdnf', 'zypper']);
/** Programs that are those servers. */
const DAEMONS =
  /^(?:redis-server|valkey-server|mysqld(?:_safe)?|mariadbd(?:-safe)?|postgres|pg_ctl|pg_ctlcluster|mongod|rabbitmq-server|memcached|postfix|exim4?|elasticsearch|nats-server)$/;

export default rule({
  id: 'backing-services/service-in-app-image',
  title: 'Attach backing services; leave them out of the image',
  why: "The service's data lives and dies with the app's container, every copy of the app has its own, and none can be swapped or scaled alone.",
  remedy: 'Run the service as its own container or use a managed one, and give its address to the app.',
  severity: 'warning',
  documents: { dockerfile: judge, script: judgeScript },
  examples: {
    bad: [
      {
        name: 'a server that is unpacked',
        files: {
          Dockerfile:
            'FROM ubuntu:22.04\nRUN wget https://dlcdn.apache.org/zookeeper/zookeeper-3.9.3/apache-zookeeper-3.9.3-bin.tar.gz && tar -xzf *.tar.gz\nCOPY shop.jar /\nCMD ["java", "-jar", "/shop.jar"]\n',
        },
        at: 'Dockerfile:2',
      },
      {
        name: 'a cache beside Node',
        files: { Dockerfile: 'FROM node:20.11\nRUN apt-get update && apt-get install -y redis-server\nCOPY . .\nCMD ["sh", "start.sh"]\n' },
        at: 'Dockerfile:2',
      },
      {
        name: 'a database, Alpine',
        files: { Dockerfile: 'FROM python:3.12-alpine\nCOPY . .\nRUN apk add --no-cache postgresql\nCMD ["python", "app.py"]\n' },
        at: 'Dockerfile:3',
      },
      {
        name: 'one that the start brings up',
        files: { Dockerfile: 'FROM acme/base:1.4\nCOPY . .\nCMD redis-server --daemonize yes && node server.js\n' },
        at: 'Dockerfile:3',
      },
      {
        name: 'a script that starts the app',
        files: {
          'deploy/startup-script.sh':
            '#!/bin/bash\napt-get install -y openjdk-17-jre postgresql\npg_ctlcluster 15 main start # ⟵\njava -jar /opt/shop.jar\n',
          'pom.xml': '<project><artifactId>shop</artifactId></project>',
        },
      },
      {
        name: 'the service manager, in the entrypoint',
        files: {
          Dockerfile: 'FROM acme/base:1.4\nCOPY . .\nENTRYPOINT ["/start.sh"]\n',
          'start.sh': '#!/bin/sh\nservice mysql start # ⟵\nexec node server.js\n',
        },
      },
    ],
    good: [
      {
        name: 'what a driver of PHP is linked with',
        files: {
          Dockerfile:
            'FROM php:8.3-alpine\nRUN apk add --virtual .build postgresql-dev && docker-php-ext-install pdo_pgsql && apk del .build && apk add postgresql icu\nCOPY . .\nCMD ["php", "serve.php"]\n',
        },
      },
      {
        name: 'a client of a server',
        files: {
          Dockerfile:
            'FROM ubuntu:22.04\nRUN wget https://repo.example.io/zookeeper-client/zookeeper-client-3.9.tar.gz && wget https://github.com/acme/redis-exporter/releases/download/v1/redis-exporter-1.0.tar.gz\nCOPY shop.jar /\nCMD ["java", "-jar", "/shop.jar"]\n',
        },
      },
      {
        name: 'a script that sets a machine of developers up',
        files: {
          'setup.sh': '#!/bin/sh\nservice postgresql start\nnpm ci\n',
          'package.json': '{"scripts":{"start":"node s.js"}}',
          's.js': '',
        },
      },
      {
        name: 'the entrypoint of a database',
        files: {
          'db/Dockerfile': 'FROM postgres:16\nCOPY . .\nENTRYPOINT ["/start.sh"]\n',
          'db/start.sh': '#!/bin/sh\npg_ctl start\npsql -f /init.sql\n',
        },
      },
      {
        name: 'clients',
        files: {
          Dockerfile:
            'FROM python:3.12\nRUN apt-get install -y postgresql-client libpq-dev redis-tools default-mysql-client\nCOPY . .\nCMD ["python", "app.py"]\n',
        },
      },
      {
        name: 'an image of the service itself',
        files: { 'db/Dockerfile': 'FROM debian:12.6\nRUN apt-get install -y postgresql\nCOPY postgresql.conf /etc/\nCMD ["postgres"]\n' },
      },
      {
        name: 'a build stage',
        files: { Dockerfile: 'FROM ruby:3.3.4 AS test\nRUN apt-get install -y redis-server\nFROM ruby:3.3.4\nCOPY . .\nCMD ["bin/web"]\n' },
      },
    ],
  },
});

function* judge(file: Dockerfile): Iterable<Found> {
  const start = [...(file.entrypoint?.commands ?? []), ...(file.cmd?.commands ?? [])];
  const isService = start.length > 0 && start.every((command) => DAEMONS.test(command.name));
  const hasApp = file.effective.some(({ keyword }) => keyword === 'COPY' || keyword === 'ADD');
  if (isService || !hasApp || start.length === 0) return;
  const isLibrary = bringsLibraryAlone(file);
  for (const instruction of file.effective) {
    if (instruction.keyword !== 'RUN') continue;
    for (const command of instruction.commands) {
      const server = installed(command) ?? unpacked(command);
      if (server !== undefined && !(isLibrary && server === 'postgresql'))
        yield { span: command.span, what: `The image of the app installs the server \`${server}\`.` };
    }
  }
  for (const command of start) {
    if (DAEMONS.test(command.name)) yield { span: command.span, what: `The app's container starts its own \`${command.name}\`.` };
  }
}

/** Alpine's and PHP's drivers of PostgreSQL are built against it; nothing here starts the server. */
function bringsLibraryAlone({ source }: Dockerfile): boolean {
  return (
    /\b(?:pdo_pgsql|postgresql-dev|psycopg2)\b/.test(source.text) &&
    !/\b(?:pg_ctl\w*|initdb|postgres -D|service postgresql)\b/.test(source.text)
  );
}

function installed({ name, args }: Command): string | undefined {
  if (!INSTALLERS.has(name) || !args.some((word) => word === 'install' || word === 'add')) return undefined;
  return args.map((word) => word.replace(/[=~<>].*$/, '')).find((word) => SERVERS.test(word));
}

/** `wget https://…/apache-zookeeper-3.9.3-bin.tar.gz`: the release of a server, not of a client for it. */
function unpacked({ name, args }: Command): string | undefined {
  if (name !== 'wget' && name !== 'curl') return undefined;
  return args.flatMap((word) => RELEASE.exec(word)?.[1] ?? [])[0];
}

/** Archives of servers by the names that their makers give them; Scala's version stands before that of Kafka. */
const RELEASE =
  /^https?:\/\/\S+\/(?:apache-)?(zookeeper|kafka|redis|elasticsearch|opensearch|cassandra|activemq|rabbitmq-server-generic-unix|mongodb-linux|influxdb\d?|neo4j-community|nats-server|etcd|consul|minio)[-_](?:v?\d|x86_64)[\w.-]*\.(?:tar\.(?:gz|xz)|tgz|zip)$/i;

/** A script that starts an app, and a server of its own before that. */
function* judgeScript({ path, commands }: ShellScript, { repository }: Context): Iterable<Found> {
  const isStart = STARTUP.test(baseName(path)) || startScripts(repository).some((script) => script.path === path);
  if (!isStart || !commands.some(({ name }) => APPS.test(name) || name === 'exec' || name.endsWith('/main'))) return;
  if (commands.some(({ name, args }) => name === 'exec' && DAEMONS.test(args[0] ?? ''))) return;
  for (const command of commands) {
    const server = started(command);
    if (server !== undefined) yield { span: command.span, what: `What starts the app starts its own \`${server}\` beside it.` };
  }
}

/** Scripts that a machine runs when it boots, and those that start the app. */
const STARTUP =
  /^(?:startup|start-?up|start|boot|user-?data|cloud-?init|entrypoint|docker-entrypoint|run)(?:[-_.]?(?:script|app|server|container|services?|all))?\.(?:sh|bash)$/i;
/** Programs that run an app. */
const APPS =
  /^(?:java|node|npm|yarn|python3?|gunicorn|uvicorn|bundle|rails|puma|php|php-fpm[\d.]*|supervisord|apache2ctl|apache2-foreground|dotnet|nohup)$/;

function started({ name, args }: Command): string | undefined {
  if (DAEMONS.test(name)) return name === 'pg_ctl' && !args.includes('start') ? undefined : name;
  const unit = name === 'service' ? args[0] : name === 'systemctl' && args.includes('start') ? args.at(-1) : undefined;
  const server = unit?.replace(/\.service$/, '');
  if (server === undefined || (name === 'service' && args[1] !== 'start')) return undefined;
  return SERVERS.test(server) || /^(?:mongod|mysqld?)$/.test(server) ? server : undefined;
}
