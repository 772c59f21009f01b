import type { SettingsFile } from '../../src/analysis/documents/kinds.ts';
import { isIncluded, isSupervisedInContainer, supervisedPrograms } from '../../src/analysis/knowledge/serving/process-managers.ts';
import { daemonises } from '../../src/analysis/knowledge/starting/daemons.ts';
import { isLongRunning } from '../../src/analysis/knowledge/starting/long-running.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { startedProcesses, type StartCommand } from '../../src/analysis/startup.ts';
import type { Span } from '../../src/analysis/text.ts';
import { rule, type RepositoryFound } from '../rule.ts';

const CONTAINERS = new Set(['image', 'compose', 'kubernetes', 'procfile', 'platform']);

/** What prepares, reports or ends by itself soon. */
const SMALL_STEPS =
  /^(?:sleep|echo|printf|cat|tail|tee|true|:|cd|mkdir|chown|chmod|ln|cp|mv|rm|curl|wget|test|\[|read|export|set|wait-for.*|dockerize|sh|bash|sed|awk|grep|find|touch)$/;

export default rule({
  id: 'concurrency/several-processes-one-container',
  title: 'Start one process in each container',
  why: 'The platform watches the first process only: when another one dies nobody restarts it, and the two can not be scaled apart.',
  remedy: 'Give each process type a container (or a Procfile line) of its own, built from the same image.',
  severity: 'warning',
  repository: judge,
  examples: {
    bad: [
      {
        name: 'a worker that the start script puts beside the server',
        files: {
          Dockerfile: 'FROM debian:12.5\nCOPY run /shop/run\nCMD ["/shop/run"]\n',
          run: '#!/bin/bash\ncat > /etc/supervisor/conf.d/web.conf <<EOF\n[program:web]\ncommand=gunicorn app:app\nEOF\ncat > /etc/supervisor/conf.d/worker.conf <<EOF\n[program:worker] # ⟵\ndirectory=/shop\ncommand=rq worker\nEOF\nexec supervisord -n\n',
        },
      },
      {
        name: 'two that the script waits for',
        files: {
          Dockerfile: 'FROM debian:12.5\nCOPY . .\nCOPY run.sh /run.sh\nENTRYPOINT ["/run.sh"]\n',
          'run.sh': '#!/bin/bash\n/opt/models/bin/serve-model &  # ⟵\n\n/opt/env/bin/python /worker &\n\nwait -n\n\nexit $?\n',
          'worker/__main__.py': 'import time\n',
        },
      },
      {
        name: 'two in the background, and whatever else the container is given',
        files: {
          Dockerfile: 'FROM node:22.4\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
          'start.sh': '#!/bin/sh\n${SHOP_HOME}/server/shop & # ⟵\nnode site/index.mjs &\nexec "$@"\n',
          'main.go': 'package main\n',
        },
      },
      {
        name: 'a web server that leaves the foreground beside PHP',
        files: {
          Dockerfile: 'FROM debian:12\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
          'start.sh': '#!/bin/sh\nnginx # ⟵\nphp-fpm\n',
          'index.php': '<?php\n',
        },
      },
      {
        name: 'a service of the system',
        files: { Dockerfile: 'FROM debian:12\nCOPY . .\nCMD service redis-server start && gunicorn app:app # ⟵\n', 'app.py': 'x = 1\n' },
      },
      {
        name: 'two scripts of the app',
        files: {
          Dockerfile: 'FROM debian:12\nCOPY . .\nCMD misc/start-proxy.sh & ./run # ⟵\n',
          run: '#!/bin/sh\npython -m app\n',
          'misc/start-proxy.sh': '#!/bin/sh\nproxyd --config /etc/proxy\n',
          'app.py': 'x = 1\n',
        },
      },
      {
        name: 'a bot and its helper, both waited for',
        files: {
          Dockerfile: 'FROM python:3.12\nCOPY . .\nCMD ["sh", "/app/start.sh"]\n',
          'start.sh':
            '#!/bin/sh\ndeno run --allow-net provider.ts & # ⟵\nprovider=$!\ntrap "kill $provider" TERM\npython main.py &\nbot=$!\nwait "$bot"\n',
        },
      },
      {
        name: 'a worker in the background',
        files: {
          Dockerfile: 'FROM python:3.12.4\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
          'start.sh': '#!/bin/sh\ncelery -A shop worker & # ⟵\nexec gunicorn shop.wsgi\n',
        },
      },
      {
        name: 'a helper that nobody waits for',
        files: {
          Dockerfile: 'FROM nginx:1.27\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
          'start.sh': '#!/bin/sh\ncertbot --nginx --domains "$DOMAINS" & # ⟵\nnginx -g "daemon off;"\n',
        },
      },
      {
        name: 'a Procfile line',
        files: { Procfile: 'web: celery -A shop worker & gunicorn shop.wsgi\n', 'app.py': 'x = 1\n' },
        at: 'Procfile:1',
      },
      {
        name: 'another program under supervisord',
        files: {
          'app.py': 'x = 1\n',
          'docker/supervisord.conf':
            '[supervisord]\nnodaemon=true\n\n[program:web]\ncommand=gunicorn app:app\n\n[program:beat]\ncommand=celery beat\n',
        },
        at: 'docker/supervisord.conf:7',
      },
      {
        name: 'a daemon of uWSGI',
        files: {
          'app.py': 'from flask import Flask\napp = Flask(__name__)\n',
          'docker/uwsgi.ini': '[uwsgi]\nmodule = app:app\nattach-daemon = ./manage.py sendalerts\n',
        },
        at: 'docker/uwsgi.ini:3',
      },
    ],
    good: [
      {
        name: 'a server that is told again and again to read its certificates anew',
        files: {
          'compose.yaml':
            'services:\n  web:\n    image: nginx:1.27\n    command: /bin/sh -c "while :; do sleep 6h; nginx -s reload; done & exec nginx -g \'daemon off;\'"\n',
        },
      },
      {
        name: 'programs of a machine that no image is built with',
        files: {
          Dockerfile: 'FROM debian:12.5\nCOPY . .\nCMD ["gunicorn", "app:app"]\n',
          'machines/prepare':
            '#!/bin/bash\ncat > /etc/supervisor/conf.d/web.conf <<EOF\n[program:web]\ncommand=gunicorn app:app\n[program:worker]\ncommand=rq worker\nEOF\n',
        },
      },
      {
        name: 'steps that are waited for before the app starts',
        files: {
          Dockerfile: 'FROM debian:12.5\nCOPY . .\nENTRYPOINT ["./run.sh"]\n',
          'run.sh': '#!/bin/bash\n./fetch-model a &\n./fetch-model b &\nwait\nexec ./shop\n',
          'main.go': 'package main\n',
        },
      },
      {
        name: 'steps in the background of whatever the container is given',
        files: {
          Dockerfile: 'FROM debian:12.5\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
          'start.sh': '#!/bin/sh\n./warm-cache &\n./fetch-model &\nexec "$@"\n',
          'main.go': 'package main\n',
        },
      },
      {
        name: 'a check of the configuration, a reload, and a server that stays',
        files: {
          Dockerfile: 'FROM nginx:1.27\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
          'start.sh': '#!/bin/sh\nnginx -t\nnginx -g "daemon off;"\n',
        },
      },
      {
        name: 'a step in the background that is waited for',
        files: {
          Dockerfile: 'FROM python:3.12\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
          'start.sh': '#!/bin/sh\npython seed.py &\nwait $!\nexec gunicorn app:app\n',
        },
      },
      { name: 'two lines', files: { Procfile: 'web: gunicorn shop.wsgi\nworker: celery -A shop worker\n', 'app.py': 'x = 1\n' } },
      {
        name: 'one in the background that is waited for',
        files: {
          Dockerfile: 'FROM node:22.4\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
          'start.sh': '#!/bin/sh\nnode server.js &\nwait $!\n',
        },
      },
      {
        name: 'a step in the background that is waited for',
        files: {
          Dockerfile: 'FROM nginx:1.27\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
          'start.sh': '#!/bin/sh\n./compress-assets &\nsleep 1 &\nwait\nexec nginx -g "daemon off;"\n',
        },
      },
      {
        name: 'either one or the other',
        files: {
          Dockerfile: 'FROM python:3.12.4\nCOPY . .\nENTRYPOINT ["./start.sh"]\nCMD ["web"]\n',
          'start.sh': '#!/bin/sh\nif [ "$1" = web ]; then\n  exec gunicorn shop.wsgi\nelse\n  exec celery -A shop worker\nfi\n',
        },
      },
      {
        name: 'programs of a virtual machine',
        files: {
          'app.py': 'x = 1\n',
          'deploy/supervisor.conf': '[program:web]\ncommand=gunicorn a:a\n\n[program:b]\ncommand=celery beat\n',
        },
      },
    ],
  },
});

function* judge(repository: Repository): Iterable<RepositoryFound> {
  const said = new Set<string>();
  for (const [process, starts] of startedProcesses(repository)) {
    if (!CONTAINERS.has(process.declaredBy)) continue;
    const running = starts.filter(
      (start) =>
        start.runs !== 'on-request' &&
        (isLongRunning(start.program) || (start.command.background && (runsFile(start.program) || isAwaited(start, starts)))),
    );
    const last = starts.findLast(({ command, runs }) => runs === 'always' && !isSmallStep(command));
    const behind = starts.filter(
      (start) =>
        (start.command.background && (running.includes(start) || isLeftRunning(start, starts))) ||
        (start !== last && isDaemon(start, repository)),
    );
    const others = running.filter((start) => !start.command.background && !behind.includes(start));
    if (others.length === 0 && last !== undefined && !behind.includes(last) && !last.command.background && endsAsMain(last, starts))
      others.push(last);
    if (behind.length === 0 || (others.length === 0 && (running.length === 0 || Math.max(running.length, behind.length) < 2))) continue;
    for (const start of others.length > 0 ? behind : behind.slice(0, -1)) {
      const place = `${start.path}:${start.command.span.start}`;
      if (!said.has(place)) yield besides(start);
      said.add(place);
    }
  }
  yield* supervised(repository);
  yield* attached(repository);
}

/** A program that forks away, or that the system's own manager starts: what comes next is the container's first process. */
function isDaemon({ program, command, runs }: StartCommand, repository: Repository): boolean {
  if (runs !== 'always' || program.args.some((word) => ENDS_AT_ONCE.test(word))) return false;
  const service = serviceName(program);
  if (service !== undefined) return !/^(?:cron|crond|rsyslog|syslog|ssh|sshd|dbus)$/.test(service);
  return command.joint !== '|' && SERVERS.test(program.name) && daemonises(program, repository);
}

/** Words with which a server answers a question and ends. */
const ENDS_AT_ONCE = /^(?:-[tTvVhsM]|--version|--help|--test|configtest|stop|quit|reload|reopen|-k)$/;
const SERVERS = /^(?:nginx|apache2|apache2ctl|httpd|php-fpm[\d.]*|gunicorn|uwsgi|celery)$/;

/** `service nginx start`, `/etc/init.d/nginx start`, `rc-service nginx start`. */
function serviceName({ name, args }: StartCommand['program']): string | undefined {
  if (/^(?:service|rc-service)$/.test(name) && /^(?:start|restart)$/.test(args[1] ?? '')) return args[0];
  return undefined;
}

/** The last command of the process, other than a step that only keeps the container up or waits. */
function endsAsMain({ program, path }: StartCommand, starts: readonly StartCommand[]): boolean {
  return (
    program.name !== '' &&
    !program.name.startsWith('$') &&
    !starts.some((one) => one.path === path && /^(?:wait|trap|fg)$/.test(one.program.name))
  );
}

function isSmallStep({ name }: StartCommand['command']): boolean {
  return SMALL_STEPS.test(name) || /^(?:exit|wait|trap|kill|if|fi)$/.test(name);
}

/** A file of the app, which nobody puts into the background to prepare something. */
function runsFile({ name }: StartCommand['program']): boolean {
  return /\.(?:py|rb|php|pl|[cm]?js)$/.test(name) && !/migrat|seed|init|setup|wait/i.test(name);
}

/** Programs that uWSGI starts beside the app. */
function* attached(repository: Repository): Iterable<RepositoryFound> {
  for (const { path, reader, settings } of repository.documents('settings')) {
    if (reader !== 'uwsgi' || repository.role(path) !== 'configuration') continue;
    for (const { key, value, span } of settings) {
      if (/^uwsgi\.(?:(?:smart-)?attach-daemon2?|legion-attach-daemon)$/.test(key))
        yield { path, span, what: `uWSGI runs \`${value.slice(0, 60)}\` beside the app, in each copy of it.`, identity: value };
    }
  }
}

/** Put into the background by a script that has nothing left to do but wait for all of them: each is what the container is there for. */
function isAwaited({ path, program }: StartCommand, starts: readonly StartCommand[]): boolean {
  const last = starts.findLast((one) => one.path === path && one.program.name !== 'exit');
  return last?.program.name === 'wait' && program.name !== '' && !program.name.includes('$') && !SMALL_STEPS.test(program.name);
}

/** A program in the background that nothing waits for or stops, other than a small step on the way to the main process. */
function isLeftRunning({ program, path, runs }: StartCommand, starts: readonly StartCommand[]): boolean {
  if (runs === 'on-request' || program.name === '' || SMALL_STEPS.test(program.name) || program.name.includes('$')) return false;
  // What a running server is told ends at once, however often it is told.
  if (SERVERS.test(program.name) && program.args.some((word) => ENDS_AT_ONCE.test(word))) return false;
  return !starts.some((other) => other.path === path && /^(?:wait|kill|trap|fg)$/.test(other.program.name));
}

function besides({ path, command, program }: StartCommand): RepositoryFound {
  const service = serviceName(program);
  if (service !== undefined)
    return { path, span: command.span, what: `\`${service}\` is started beside the process that the container is there for.` };
  return { path, span: command.span, what: `\`${program.name}\` runs in the background of a container that is there for another process.` };
}

/** From the section's head, which names the program, to its command. */
function sectionOf({ source: { text } }: SettingsFile, name: string, { start, end }: Span): Span {
  const head = text.lastIndexOf(`program:${name}]`, start);
  return head === -1 ? { start, end } : { start: text.lastIndexOf('[', head), end };
}

function isSupervised(file: SettingsFile): boolean {
  return supervisedPrograms(file).length > 0;
}

/** All programs but the first of a configuration that only a container can mean. */
function* supervised(repository: Repository): Iterable<RepositoryFound> {
  const all = repository.documents('settings').filter(isSupervised);
  for (const file of repository.documents('settings')) {
    const programs = supervisedPrograms(file);
    const isPart = programs.length > 0 && isIncluded(file, repository);
    // The first that the only script writes is as good as what the container is there for.
    const isFirst = isPart && file.writtenTo !== undefined && all.every(({ path }) => path === file.path) && all[0] === file;
    const others = isPart && !isFirst ? programs : programs.slice(1);
    if (!isPart && !isSupervisedInContainer(file, repository)) continue;
    for (const name of others) {
      const setting = file.settings.find(({ key }) => key.endsWith(`program:${name}.command`));
      if (setting)
        yield {
          path: file.path,
          span: sectionOf(file, name, setting.span),
          // One that comes with its supervisord is said there.
          once: file.path,
          what: `\`${name}\` shares its container with the other programs of supervisord.`,
          identity: name,
        };
    }
  }
}
