import { oneOffOf } from '../../src/analysis/knowledge/admin/one-off-commands.ts';
import { ownMigrations } from '../../src/analysis/knowledge/admin/own-migrations.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { startedProcesses, type StartCommand } from '../../src/analysis/startup.ts';
import { type Repair, rule, type RepositoryFound, removingCommand } from '../rule.ts';

/** Tools that wait for another service. */
const WAITERS =
  /^(?:wait[-_]?for(?:[-_](?:it|ports?|db|postgres|mysql|redis|services?|database|rabbit\w*))?(?:\.sh|\.py)?|wait4\w*|wait-on|wait-port|wtfc(?:\.sh)?|wait_for_(?:db|database|postgres))$/;
/** The condition of somebody who asks for the wait: `if [ -n "$WAIT_FOR_TARGETS" ]`. */
const ASKED_FOR = /^(?:if|elif)\s.*\$\{?WAIT\w*/;
/** Programs that ask whether a service is there. */
const PROBES =
  /\b(?:nc|ncat|netcat|pg_isready|psql|mysqladmin|mysql|mariadb-admin|redis-cli|mongo(?:sh)?|curl|wget|telnet|ping|nslookup|getent|rabbitmqctl|rabbitmq-diagnostics|kafkacat|kcat|kafka-topics(?:\.sh)?|kafka-broker-api-versions(?:\.sh)?|cqlsh|sqlcmd|clickhouse-client|etcdctl|grpc_health_probe|dig|timeout)\b|\/dev\/tcp/;
/** Programs whose words are for people: `echo 'mongo is ready'` asks nothing. */
const PRINTS = /^(?:echo|printf)$/;

export default rule({
  id: 'disposability/startup-wait',
  title: 'Start at once and let the app retry',
  why: 'A process that waits for others before it starts makes every start as slow as the slowest service, and one missing service stops the whole platform from coming up.',
  remedy: 'Start the app at once, let it connect with retries, and tell the platform by a readiness probe when it can serve.',
  severity: 'warning',
  repository: judge,
  examples: {
    bad: [
      {
        name: 'a function of the script that asks in another language',
        files: {
          Dockerfile: 'FROM python:3.12.4\nCOPY . .\nENTRYPOINT ["./entrypoint.sh"]\nCMD ["gunicorn", "shop.wsgi"]\n',
          'entrypoint.sh':
            '#!/bin/bash\npostgres_ready() {\npython << END\nimport psycopg2\npsycopg2.connect(dbname="shop")\nEND\n}\nuntil postgres_ready; do # ⟵\n  sleep 1\ndone\nexec "$@"\n',
        },
      },
      {
        name: 'a variable that holds what a probe has said',
        files: {
          Dockerfile: 'FROM eclipse-temurin:21\nCOPY . .\nENTRYPOINT ["./entrypoint.sh"]\n',
          'entrypoint.sh':
            '#!/bin/bash\nstatus=$(curl -s -o /dev/null -w "%{http_code}" http://settings:8888/actuator/health)\nwhile [[ $status != "200" ]]; do\n  sleep 2 # ⟵\n  status=$(curl -s -o /dev/null -w "%{http_code}" http://settings:8888/actuator/health)\ndone\nexec java -jar app.jar\n',
        },
      },
      {
        name: 'a migration that is tried until the database answers',
        files: {
          Dockerfile: 'FROM python:3.12.4\nCOPY . .\nENTRYPOINT ["./entrypoint.sh"]\n',
          'entrypoint.sh':
            '#!/bin/sh\nwhile true; do\n  flask db upgrade\n  if [ "$?" = 0 ]; then break; fi\n  sleep 5 # ⟵\ndone\nexec gunicorn shop:app\n',
        },
      },
      {
        name: 'a migration as the condition of a loop',
        files: {
          Dockerfile: 'FROM python:3.12.4\nCOPY . .\nENTRYPOINT ["./entrypoint.sh"]\n',
          'entrypoint.sh': '#!/bin/sh\nuntil alembic upgrade head; do # ⟵\n  sleep 2\ndone\nexec gunicorn shop:app\n',
        },
      },
      {
        name: 'a loop around a probe',
        files: {
          Dockerfile: 'FROM python:3.12.4\nCOPY . .\nENTRYPOINT ["./entrypoint.sh"]\n',
          'entrypoint.sh':
            '#!/bin/sh\nuntil psql $DATABASE_URL -c "\\l"; do # ⟵\n  >&2 echo "waiting"\n  sleep 1\ndone\nexec gunicorn shop.wsgi\n',
        },
      },
      {
        name: 'wait-for-it',
        files: {
          'docker-compose.yml':
            'services:\n  web:\n    build: .\n    command: ["./wait-for-it.sh", "db:5432", "--", "node", "server.js"] # ⟵\n',
          Dockerfile: 'FROM node:22.4\n',
        },
      },
      {
        name: 'a sleep',
        files: {
          Dockerfile: 'FROM node:22.4\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
          'start.sh': '#!/bin/sh\nsleep 10 # ⟵\nexec node server.js\n',
        },
      },
      {
        name: 'an init container that waits for another service',
        files: {
          'k8s/web.yaml':
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      initContainers:\n        - name: wait-for-db\n          image: busybox:1.36\n          command: ['sh', '-c', 'until nc -z db 5432; do sleep 2; done'] # ⟵\n      containers:\n        - {name: web, image: 'shop:1.4'}\n",
        },
      },
      {
        name: 'an init container that tries a number of times',
        files: {
          'k8s/web.yaml':
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      initContainers:\n        - name: init-db-ready\n          image: redis:7-alpine\n          command: ['/bin/sh', '-c']\n          args:\n            - for i in {1..100}; do sleep 1; if redis-cli -h cache ping; then exit 0; fi; done; exit 1 # ⟵\n      containers:\n        - {name: web, image: 'shop:1.4'}\n",
        },
      },
      {
        name: 'a waiting script that hands over to the app, once',
        files: {
          Dockerfile:
            'FROM golang:1.22.4\nCOPY . .\nCMD ["/app/main"]\nENTRYPOINT ["/app/wait-for.sh", "postgres:5432", "--", "/app/start.sh"]\n',
          'wait-for.sh':
            '#!/bin/sh\nwait_for() {\n  while :; do\n    nc -z "$HOST" "$PORT" && exec "$@"\n    sleep 1\n  done\n}\nwait_for "$@"\n',
          'start.sh': '#!/bin/sh\nexec "$@"\n',
        },
        at: 'Dockerfile:4',
      },
      {
        name: 'a loop whose head goes on when there is an answer',
        files: {
          'docker-compose.yml': `services:
  web:
    build: .
    command: sh -c "until nc -z -w 2 mongo 27017 && echo 'mongo is ready' && node tools/reset-mongo.js && npm start; do sleep 2; done"
`,
          Dockerfile: 'FROM node:22.4\n',
          'package.json': '{"name":"shop","private":true,"scripts":{"start":"node server.js"}}',
        },
        at: 'docker-compose.yml:4',
      },
      {
        name: 'dockerize',
        files: { Dockerfile: 'FROM golang:1.22.4\nCMD ["dockerize", "-wait", "tcp://db:5432", "./shop"]\n' },
        at: 'Dockerfile:2',
      },
    ],
    good: [
      {
        name: 'a stack that builds the image of developers',
        files: {
          'docker-compose.yml':
            'services:\n  web:\n    build: { context: ., dockerfile: Dockerfile.dev }\n    command: ["./wait-for-it.sh", "db:5432", "--", "node", "server.js"]\n',
          'Dockerfile.dev': 'FROM node:22.4\n',
          Dockerfile: 'FROM node:22.4\nCMD ["node", "server.js"]\n',
        },
      },
      {
        name: 'a container that makes a bucket',
        files: {
          'docker-compose.yml':
            'services:\n  setup:\n    image: minio/mc:RELEASE.2024-07-08T20-59-24Z\n    entrypoint: >\n      /bin/sh -c "\n      sleep 3;\n      /usr/bin/mc mb store/shop;\n      exit 0;\n      "\n',
        },
      },
      {
        name: 'a script that looks after what it has started',
        files: {
          Dockerfile: 'FROM debian:12.6\nCOPY run.sh /run.sh\nCMD ["/run.sh"]\n',
          'run.sh': '#!/bin/bash\n./first &\n./second &\nwhile sleep 60; do\n  ps aux | grep first | grep -q -v grep || exit 1\ndone\n',
        },
      },
      {
        name: 'the app at once',
        files: {
          Dockerfile: 'FROM python:3.12.4\nCOPY . .\nENTRYPOINT ["./entrypoint.sh"]\n',
          'entrypoint.sh': '#!/bin/sh\nexec gunicorn shop.wsgi\n',
        },
      },
      {
        name: 'a wait that has to be asked for',
        files: {
          Dockerfile: 'FROM python:3.12.4\nCOPY . .\nENTRYPOINT ["./entrypoint.sh"]\nCMD ["web"]\n',
          'entrypoint.sh':
            '#!/bin/sh\ncase "$1" in\n  wait)\n    wait-for-it.sh db:5432\n    ;;\n  web)\n    exec gunicorn shop.wsgi\n    ;;\nesac\n',
        },
      },
      {
        name: 'targets that a variable names',
        files: {
          Dockerfile: 'FROM ruby:3.3.4\nCOPY entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]\nCMD ["puma"]\n',
          'entrypoint.sh':
            '#!/bin/sh\nif [ -n "$WAIT_FOR_TARGETS" ]; then\n  for uri in $WAIT_FOR_TARGETS; do\n    while ! nc -z "$uri"; do sleep 1; done\n  done\nfi\nexec "$@"\n',
        },
      },
      {
        name: 'a function that a variable asks for',
        files: {
          Dockerfile: 'FROM ruby:3.3.4\nCOPY entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]\nCMD ["puma"]\n',
          'entrypoint.sh':
            '#!/bin/sh\nwait_for() {\n  while ! nc -z "$1" "$2"; do\n    sleep 1\n  done\n}\nif [ -n "$WAIT_FOR_TARGETS" ]; then\n  wait_for $WAIT_FOR_TARGETS\nfi\nexec "$@"\n',
        },
      },
      {
        name: 'a script for developers',
        files: {
          'bin/test.sh': '#!/bin/sh\nuntil pg_isready; do sleep 1; done\n',
          'app.py': 'x = 1\n',
          Procfile: 'web: gunicorn app:app\n',
        },
      },
      {
        name: 'an init container that prepares a volume',
        files: {
          'k8s/web.yaml':
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      initContainers:\n        - name: permissions\n          image: busybox:1.36\n          command: ['sh', '-c', 'for d in a b; do chown -R 1000 /data/$d; done']\n      containers:\n        - {name: web, image: 'shop:1.4'}\n",
        },
      },
      {
        name: 'a loop that works until its variable says so',
        files: {
          Dockerfile: 'FROM alpine:3.20\nCOPY . .\nENTRYPOINT ["./sync.sh"]\n',
          'sync.sh':
            '#!/bin/sh\nrunning=$(cat state)\nwhile [ "$running" = yes ]; do\n  ./step\n  sleep 30\n  running=$(cat state)\ndone\n',
        },
      },
      { name: 'a container that only stays', files: { Dockerfile: 'FROM alpine:3.20\nCMD ["sleep", "infinity"]\n' } },
      {
        name: 'a job',
        files: {
          'docker-compose.yml': 'services:\n  migrate:\n    build: .\n    command: ["./wait-for-it.sh", "db:5432", "--", "bin/migrate"]\n',
          Dockerfile: 'FROM node:22.4\n',
        },
      },
    ],
  },
});

const AT_ONCE: Repair = { title: 'Start at once', safe: false };

function* judge(repository: Repository): Iterable<RepositoryFound> {
  const said = new Set<string>();
  const own = ownMigrations(repository);
  for (const [process, starts] of startedProcesses(repository)) {
    const isDevelopers = process.dockerfile !== undefined && repository.role(process.dockerfile) === 'development';
    if (process.type === 'job' || process.type === 'release' || isDevelopers) continue;
    for (const [index, start] of starts.entries()) {
      const at = waits(starts, index, own);
      const place = `${start.path}:${at?.command.span.start ?? -1}`;
      if (!at || said.has(place) || inWaiter(start)) continue;
      said.add(place);
      yield {
        path: at.path,
        span: at.command.span,
        what:
          process.type === 'init'
            ? `The pod waits in \`${wordsOf(at)}\` before its containers start.`
            : `The process waits in \`${wordsOf(at)}\` before it starts.`,
        ...(at.command.within.length === 0 && process.type !== 'init'
          ? removingCommand(repository.source(at.path), at.command, AT_ONCE)
          : {}),
      };
    }
  }
}

/** The command to point at when this one waits: the waiting tool, the sleep, or the condition of the loop that sleeps. */
function waits(starts: readonly StartCommand[], index: number, own: Own): StartCommand | undefined {
  const start = starts[index];
  if (!start || start.runs === 'on-request' || isAskedFor(start, starts)) return undefined;
  const { command, program } = start;
  // A function of the script is said where it waits.
  if (starts.some((one) => one.path === start.path && one.command.within.includes(`${command.name}()`))) return undefined;
  if (WAITERS.test(command.name) || WAITERS.test(program.name) || program.args.some((word) => word === 'wait_for_db')) return start;
  if (command.name === 'dockerize' && command.args.some((word) => word.startsWith('-wait'))) return start;
  if (command.name !== 'sleep') return undefined;
  const loop = command.within.findLast((block) => /^(?:until|while|for)\b/.test(block));
  if (isWatch(starts, start)) return undefined;
  if (loop !== undefined) {
    const condition = conditionOf(starts, index, loop, own);
    if (condition ?? PROBES.test(loop)) return condition ?? start;
    return triesInside(starts, start, loop, own) || asksByVariable(starts, start, loop) ? start : undefined;
  }
  const isShort = /^\d+(?:\.\d+)?s?$/.test(command.args[0] ?? '');
  const goesOn = starts.slice(index + 1).some(({ path, command: next }) => path === start.path && !ENDING.test(next.name));
  return isShort && goesOn && command.within.length === 0 ? start : undefined;
}

/** Under a condition that asks for the wait, or in a function of the script that is only called under one. */
function isAskedFor({ path, command: { within } }: StartCommand, starts: readonly StartCommand[]): boolean {
  if (within.some((block) => ASKED_FOR.test(block))) return true;
  const calls = starts.filter((one) => one.path === path && within.includes(`${one.command.name}()`));
  return calls.length > 0 && calls.every(({ command }) => command.within.some((block) => ASKED_FOR.test(block)));
}

/** `while sleep 60; do ps …`: looks after processes that have been started. */
function isWatch(starts: readonly StartCommand[], { path, command }: StartCommand): boolean {
  return starts.some((one) => one.path === path && one.command.within.some((block) => block.startsWith(`while ${command.text.trim()}`)));
}

/** Commands that end, and clients that set a service up: what runs only these is a one-off process. */
const ENDING =
  /^(?:\S*\/)?(?:echo|exit|kill|true|:|mc|az|aws|awslocal|gsutil|rabbitmqadmin|rabbitmqctl|kafka-topics(?:\.sh)?|mongosh?|psql|mysql|redis-cli|influx|etcdctl|wget)$/;

/** Own commands of the app that migrate. */
type Own = ReadonlyMap<StartCommand['command'], unknown>;

/** Asks whether a service is there: by a tool for it, or by a migration that fails until the database answers. */
function asks({ command }: StartCommand, own: Own): boolean {
  const isProbe = PROBES.test(command.text) && !(PRINTS.test(command.name) && !/\/dev\/tcp|\$\(|`/.test(command.text));
  return isProbe || own.has(command) || oneOffOf(command) === 'migration';
}

/** A loop without an end of its own, or over numbers, that asks inside and leaves when there is an answer. */
function triesInside(starts: readonly StartCommand[], { path }: StartCommand, loop: string, own: Own): boolean {
  const inside = starts.filter((one) => one.path === path && one.command.within.includes(loop));
  const leaves = inside.some(({ command }) => /^(?:break|exit|return|exec)$/.test(command.name));
  return leaves && inside.some((one) => asks(one, own));
}

/** `answer=$(curl …); while [ "$answer" != 200 ]`: the loop's condition looks at what a tool has said. */
function asksByVariable(starts: readonly StartCommand[], { path }: StartCommand, loop: string): boolean {
  const names = new Set([...loop.matchAll(/\$\{?(\w+)/g)].map(([, name]) => name));
  return starts.some(
    (one) =>
      one.path === path &&
      one.command.assignments.some(({ name, value }) => names.has(name) && /^\$\(|^`/.test(value) && PROBES.test(value)),
  );
}

/** The first command of the loop's head that asks: what stands behind it runs once there is an answer. */
function conditionOf(starts: readonly StartCommand[], index: number, loop: string, own: Own): StartCommand | undefined {
  const before = starts.slice(0, index).filter((one) => one.path === starts[index]?.path && !one.command.within.includes(loop));
  const inHead = before.slice(before.findLastIndex((one) => !isHead(one, loop)) + 1);
  const byFunction = starts.find((one) => one.path === starts[index]?.path && isHead(one, loop, true) && asksInside(starts, one, own));
  if (byFunction) return byFunction;
  return inHead.find((one) => asks(one, own)) ?? before.findLast((one) => asks(one, own) && isHead(one, loop));
}

/** The command is what the loop's head runs. */
function isHead({ command }: StartCommand, loop: string, alone = false): boolean {
  if (alone) return command.name !== '' && new RegExp(`^(?:until|while)\\s+(?:!\\s+)?${escape(command.name)}(?:\\s|$)`).test(loop);
  return command.name !== '' && loop.includes(command.name) && (PROBES.test(loop) || loop.includes(command.text.trim()));
}

const escape = (text: string): string => text.replaceAll(/[^\w]/g, '\\$&');

/** A function of the script that asks: `until postgres_ready; do`, also in Python or PHP that stands in it. */
function asksInside(starts: readonly StartCommand[], { path, command: { name } }: StartCommand, own: Own): boolean {
  return starts.some((one) => {
    if (one.path !== path || !one.command.within.some((block) => block === `${name}()` || block === `function ${name}`)) return false;
    const fed = one.command.redirects.map(({ target }) => target).join('\n');
    return asks(one, own) || CONNECTS.test(`${fed}\n${one.command.args.join(' ')}`);
  });
}

/** What a few lines of another language ask a service by. */
const CONNECTS = /\bconnect\w*\(|create_connection|create_engine\(|new PDO\(|\bping\(|getConnection\(|TCPSocket|new Socket\(/;

/** Inside of a waiting tool that the repository brings along. */
function inWaiter({ via }: StartCommand): boolean {
  return via.some(({ text }) => text.split(/[\s"',[\]]+/).some((word) => WAITERS.test(word.slice(word.lastIndexOf('/') + 1))));
}

/** A command as somebody would type it, also where a list of words starts it. */
function wordsOf({ command: { text, name, args } }: StartCommand): string {
  return shorten(/^\s*["[]/.test(text) ? [name, ...args].join(' ') : text);
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 57)}…` : line;
}
