import { startsLocalStack } from '../../src/analysis/knowledge/environment/for-development.ts';
import type { CodeFile } from '../../src/analysis/code.ts';
import type { Dockerfile, UnitFile } from '../../src/analysis/documents/kinds.ts';
import { isStreamPath } from '../../src/analysis/knowledge/logs/loggers.ts';
import { remoteStarts } from '../../src/analysis/knowledge/remote/remote-commands.ts';
import { isLongRunning } from '../../src/analysis/knowledge/starting/long-running.ts';
import { CRON_LINE, imageCronLines } from '../../src/analysis/knowledge/work/cron-lines.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import type { Command } from '../../src/analysis/shell.ts';
import { startCommands } from '../../src/analysis/startup.ts';
import { programOf } from '../../src/analysis/startup/program.ts';
import type { Span } from '../../src/analysis/text.ts';
import { rule, type Context, type Found, type RepositoryFound, replacing } from '../rule.ts';

/** Servers of data that a script starts beside the app, or an image of its own. */
const DATA_SERVERS = /^(?:redis-server|valkey-server|postgres|mongod|mysqld(?:_safe)?|mariadbd|memcached|rabbitmq-server|minio)$/;
/** Programs that run code of an app. */
const LANGUAGES = /^(?:python[\d.]*|manage\.py|node|ruby|php|artisan|java|dotnet|rails|rake|flask|django-admin|alembic)$/;
const LOG_NAME = /\.(?:log|out|err)\b|(?:^|\/)logs?\//;
/** A variable that is called so: `> ${SHOP_LOG}`. */
const LOG_VARIABLE = /^["']?\$\{?\w*LOG(?:_?(?:FILE|PATH))?\}?["']?$/i;
const OUTPUT = /^(?:\d|&)?>>?[|&]?$/;

export default rule({
  id: 'logs/redirected-output',
  title: 'Leave stdout to the platform',
  why: 'Output that the start command sends to a file never reaches the platform’s log stream, and the file grows until the disk is full.',
  remedy: 'Take the redirection out and let the platform capture the stream.',
  severity: 'warning',
  code: [{ languages: ['shell', ...APP_LANGUAGES], literals: ['cron'], judge: judgeCronLines }],
  documents: { unit: judgeUnit, dockerfile: judgeImage },
  repository: judge,
  examples: {
    bad: [
      {
        name: 'what a script says by itself',
        files: {
          Dockerfile: 'FROM node:22.4\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
          'start.sh':
            '#!/bin/sh\nLOG=/var/log/shop/start.log\nlog() {\n  echo "$*" | tee -a "$LOG" # ⟵\n}\nlog starting\necho ready >> /var/log/shop/start.log\nexec node server.js\n',
          'server.js': 'start();\n',
        },
      },
      {
        name: 'a worker of a Procfile',
        files: {
          Procfile: 'web: bundle exec puma\nworker: bundle exec ruby lib/consumer.rb >> log/worker.log 2>&1\n',
          Gemfile: "source 'https://rubygems.org'\ngem 'puma', '6.4.2'\n",
        },
        at: 'Procfile:2',
      },
      {
        name: 'a program in the background, into a file of any name',
        files: {
          'script/startup.sh': '#!/bin/bash\nnohup java -jar shop.jar > log.file 2>&1 & # ⟵\n',
          'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
          'src/main/java/Shop.java':
            'import org.springframework.boot.SpringApplication;\nclass Shop { public static void main(String[] a) { SpringApplication.run(Shop.class, a); } }\n',
        },
      },
      {
        name: 'a crontab that the build writes',
        files: {
          Dockerfile:
            'FROM python:3.12.4\nRUN echo "0 3 * * * python /app/clean.py >> /var/log/cron.log 2>&1" > /etc/cron.d/clean # ⟵\nCMD ["cron", "-f"]\n',
        },
        at: 'Dockerfile:2',
      },
      {
        name: 'a crontab that code writes',
        files: {
          'package.json': '{"scripts":{"start":"node server.js"}}',
          'server.js':
            "const fs = require('fs');\nfs.writeFileSync('/etc/cron.d/clean', '0 3 * * * node /app/clean.js >> /var/log/clean.log 2>&1'); // ⟵\n",
        },
      },
      {
        name: 'on a server, by a pipeline',
        files: {
          'server.js': 'start();\n',
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  deploy:\n    steps:\n      - run: ssh shop@host "nohup java -jar shop.jar > shop.log 2>&1 &" # ⟵\n',
        },
      },
      {
        name: 'all of a script, by tee',
        files: {
          Dockerfile: 'FROM node:20\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
          'start.sh': '#!/bin/bash\nexec > >(tee -a /var/log/app/start.log) 2>&1 # ⟵\nexec node server.js\n',
        },
      },
      {
        name: 'a Procfile',
        files: { Procfile: 'web: node server.js >> logs/web.log 2>&1\n', 'server.js': 'start();\n' },
        at: 'Procfile:1',
      },
      {
        name: 'an image',
        files: { Dockerfile: 'FROM python:3.12.4\nCOPY . .\nCMD gunicorn app:app > /var/log/app.log 2>&1\n' },
        at: 'Dockerfile:3',
      },
      {
        name: 'tee',
        files: {
          Dockerfile: 'FROM node:22.4\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
          'start.sh': '#!/bin/sh\nnode server.js | tee -a /app/server.log # ⟵\n',
        },
      },
      {
        name: 'tee, of a step before the server',
        files: {
          Dockerfile: 'FROM python:3.12.4\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
          'start.sh': '#!/bin/sh\npython manage.py collectstatic 2>&1 | tee logs/static.log # ⟵\nexec gunicorn shop.wsgi\n',
          'shop/wsgi.py': 'app = 1\n',
        },
      },
      {
        name: 'a deploy script',
        files: {
          'scripts/deploy.sh': '#!/bin/sh\ngit fetch\nnohup java -jar shop.jar > shop.log 2>&1 & # ⟵\n',
          'Main.java': 'class Main { public static void main(String[] a) {} }\n',
        },
      },
      {
        name: 'a file that a variable names',
        files: {
          'scripts/startup.sh': '#!/bin/sh\nnohup java -jar ${SHOP_DIR}/shop.jar > ${SHOP_LOG} & # ⟵\n',
          'Main.java': 'class Main { public static void main(String[] a) {} }\n',
        },
      },
      {
        name: 'a store that its script follows by its file',
        files: {
          Dockerfile: 'FROM redis:7.2-alpine\nCOPY run.sh /home/redis/run.sh\nENTRYPOINT ["/home/redis/run.sh"]\n',
          'run.sh': '#!/bin/sh\nredis-server > /home/redis/output & # ⟵\nsleep 4\ntail -f /home/redis/output\n',
        },
      },
      {
        name: 'all that a script says',
        files: {
          Dockerfile: 'FROM node:22.4\nCOPY . .\nCMD ["./start.sh"]\n',
          'start.sh': '#!/bin/sh\nexec >> /var/log/app.log 2>&1 # ⟵\nexec node server.js\n',
          'server.js': 'start();\n',
        },
      },
      {
        name: 'a job of a crontab',
        files: { 'docker/crontab': '0 3 * * * /app/clean.sh >> /var/log/clean.log 2>&1\n', 'app.py': 'x = 1\n' },
        at: 'docker/crontab:1',
      },
      {
        name: 'a job of Upstart',
        files: {
          'etc/init/shop.conf':
            'description "shop"\n\nstart on runlevel [2345]\n\nexec /opt/shop/bin/shop 2>&1 > /var/log/shop/shop.log &\n',
          'Main.java': 'class Main { public static void main(String[] a) {} }\n',
        },
        at: 'etc/init/shop.conf:5',
      },
      {
        name: 'systemd',
        files: { 'deploy/shop.service': '[Service]\nExecStart=/srv/shop\nStandardOutput=append:/var/log/shop.log\n' },
        at: 'deploy/shop.service:3',
      },
    ],
    good: [
      {
        name: 'a file that a script makes of lines',
        files: {
          Dockerfile: 'FROM node:22.4\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
          'start.sh': '#!/bin/sh\necho "key=$KEY" >> /app/settings.ini\necho ready | tee /tmp/state\nexec node server.js\n',
          'server.js': 'start();\n',
        },
      },
      {
        name: 'a file beside the output',
        files: {
          'debug.sh': '#!/bin/bash\nTEMPLOG=$(mktemp /tmp/shop_temp.XXXXXX)\nexec 3>"$TEMPLOG"\nrm "$TEMPLOG"\n',
          Procfile: 'web: run\n',
        },
      },
      {
        name: 'all that a script says that builds a package',
        files: {
          'releases/build.sh': '#!/bin/bash\nexec > >(tee build.log) 2>&1\nsnapcraft pack\n',
          Dockerfile: 'FROM node:20\nCOPY . .\nCMD ["node", "server.js"]\n',
          'server.js': 'start();\n',
        },
      },
      {
        name: 'a script that brings up a developer’s whole stack',
        files: {
          'scripts/run_all.sh': '#!/bin/sh\ndocker compose up -d postgres\nnohup java -jar target/shop.jar > target/shop.log 2>&1 &\n',
          'Main.java': 'class Main { public static void main(String[] a) {} }\n',
        },
      },
      {
        name: 'a line of a crontab that code only shows',
        files: {
          'package.json': '{"scripts":{"start":"node server.js"}}',
          'server.js':
            "// What a crontab looks like.\nmodule.exports = { files: { 'docker/jobs': '0 3 * * * /app/clean.sh >> /var/log/clean.log 2>&1' } };\n",
        },
      },
      { name: 'no redirection', files: { Procfile: 'web: node server.js 2>&1\n', 'server.js': 'start();\n' } },
      {
        name: 'a file of configuration',
        files: {
          Dockerfile: 'FROM nginx:1.27.0\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
          'start.sh': '#!/bin/sh\nenvsubst < site.template > /etc/nginx/conf.d/site.conf\nexec nginx\n',
        },
      },
      {
        name: 'a file that a step before the server makes',
        files: {
          Dockerfile: 'FROM python:3.12.4\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
          'start.sh':
            '#!/bin/sh\npython render.py > /etc/nginx/conf.d/site.conf\necho started | tee /tmp/start.log\nexec gunicorn shop.wsgi\n',
          'shop/wsgi.py': 'app = 1\n',
        },
      },
      { name: 'a stream', files: { Procfile: 'web: gunicorn app:app > /dev/stdout\n', 'app.py': 'x = 1\n' } },
      { name: 'the journal', files: { 'deploy/shop.service': '[Service]\nExecStart=/srv/shop\nStandardOutput=journal\n' } },
      {
        name: 'a job of Upstart that leaves the stream alone',
        files: {
          'etc/init/shop.conf':
            'description "shop"\nrespawn\n\nscript\n  date > /var/log/shop-started.log\n  exec /opt/shop/bin/shop\nend script\n',
          'Main.java': 'class Main { public static void main(String[] a) {} }\n',
        },
      },
      { name: 'a test run', files: { Makefile: 'test:\n\tnpm start > server.log &\n', 'app.py': 'x = 1\n' } },
    ],
  },
});

interface Started {
  readonly path: string;
  readonly command: Command;
  readonly isService?: boolean;
}

/** Types of processes that are there to stay, by what declares them. */
const SERVING: ReadonlySet<string> = new Set(['web', 'worker']);
/** What a job does before its program, and what it says by itself. */
const ASIDE = /^(?:\[|test|mkdir|chown|chmod|touch|rm|cat|date|printf|sleep|export|cd|\.|source)$/;

function* judge(repository: Repository): Iterable<RepositoryFound> {
  const said = new Set<string>();
  // What a service manager starts is a service, whatever it is called.
  const started = startCommands(repository).map(({ path, command, process }) => ({
    path,
    command,
    isService:
      process.path === path &&
      !ASIDE.test(command.name) &&
      (process.declaredBy === 'unit' || (SERVING.has(process.type) && !/^(?:echo|cp|mv|sed|envsubst)$/.test(command.name))),
  }));
  const scripts = repository
    .documents('script')
    .filter(({ path }) => repository.role(path) === 'source' || repository.role(path) === 'configuration')
    .filter(({ source }) => !startsLocalStack(source.text))
    .flatMap(({ path, commands }) => commands.map((command) => ({ path, command })));
  const serving = new Set([...started, ...scripts.filter(({ command }) => isLongRunning(programOf(command)))].map(({ path }) => path));
  const all: readonly Started[] = [...started, ...scripts, ...remoteStarts(repository)];
  for (const [index, { path, command, isService = false }] of all.entries()) {
    const place = `${path}:${command.span.start}`;
    const program = programOf(command);
    // What builds or sets up notes what it did.
    const isWhole = command.name === 'exec' && command.args.length === 0 && !OTHER_STREAM.test(command.text) && serving.has(path);
    const runsOn = isWhole || isService || isLongRunning(program) || DATA_SERVERS.test(program.name);
    // What the start runs before the server has a log as well.
    const isStep = index < started.length && LANGUAGES.test(program.name);
    if (index < started.length && isOwnLine(command, all[index + 1]?.command) && !said.has(`lines of ${path}`)) {
      said.add(`lines of ${path}`);
      yield { path, span: command.span, what: 'The script writes its own lines to a log file, where nobody sees them beside the stream.' };
      continue;
    }
    if (said.has(place) || !(runsOn || isStep)) continue;
    const target = fileOf(command) ?? teeOf(command, all[index + 1]?.command);
    if (target === undefined) continue;
    said.add(place);
    yield {
      path,
      span: command.span,
      what: `The output of ${isWhole ? 'the script' : `\`${program.name}\``} goes to the file \`${target}\`.`,
      ...replacing(repository.source(path), command.span, REDIRECTION, '', { title: 'Leave the output on the stream', safe: true }),
    };
  }
}

/** `exec 3>file` opens a file, and leaves the output where it was. */
const OTHER_STREAM = /\bexec\s+(?:[3-9]|\{\w+\})>/;

/** `echo starting >> /var/log/start.log`, `echo starting | tee -a "$LOG"`: what is added to is a log. */
function isOwnLine({ name, redirects, joint }: Command, next: Command | undefined): boolean {
  if (!/^(?:echo|printf)$/.test(name)) return false;
  const appended = redirects.filter(({ operator }) => /^(?:\d|&)?>>$/.test(operator)).map(({ target }) => target);
  const teed = joint === '|' && next?.name === 'tee' && next.args.some((word) => /^(?:-a|--append)$/.test(word)) ? next.args : [];
  return [...appended, ...teed].some((target) => (target.endsWith('.log') ? !isStreamPath(target) : LOG_VARIABLE.test(target)));
}

/** One redirection to a file, with the error stream that follows it. */
const REDIRECTION = /\s*(?:[12&]?>{1,2}\s*[^\s&|;"\]]+)(?:\s+2>&1)?$/;

function fileOf({ redirects, background }: Command): string | undefined {
  return redirects
    .filter(({ operator }) => OUTPUT.test(operator))
    .map(({ target }) => TEE.exec(target)?.[1] ?? target)
    .find((target) => isLog(target, background) && !isStreamPath(target) && !target.startsWith('/dev/'));
}

/** What `> >(tee -a file)` writes to. */
const TEE = /^>\(\s*tee\s+(?:-a\s+|--append\s+)?([^\s|)]+)/;

/** What a server writes while the script goes on is its log, whatever the file is called. */
function isLog(target: string, inBackground: boolean): boolean {
  return LOG_NAME.test(target) || LOG_VARIABLE.test(target) || (inBackground && /^[\w.~/-]*[a-z][\w.~/-]*$/i.test(target));
}

function teeOf({ joint }: Command, next: Command | undefined): string | undefined {
  if (joint !== '|' || next?.name !== 'tee') return undefined;
  return next.args.find((word) => LOG_NAME.test(word) && !isStreamPath(word));
}

/** A job's output into a file, at the end of a line of a crontab. */
const INTO_A_FILE = /(?<![2-9])(?:&|1)?>>?\s*(\/?[\w./~-]+(?:\.log|\.txt|\.out|\/logs?\/[\w.-]+))(?:\s+2>\s*(?:&1|\S+))?\s*$/;

function* jobInto(line: string, span: Span): Iterable<Found> {
  const target = INTO_A_FILE.exec(line)?.[1];
  if (target !== undefined && !isStreamPath(target))
    yield { span, what: `The output of every run of this job goes to the file \`${target}\`.` };
}

function* judgeUnit({ path, writtenTo = path, settings, source }: UnitFile): Iterable<Found> {
  const isCrontab = !/\.(?:service|timer|socket|path|target|mount)\b/.test(writtenTo);
  for (const { key, value, span } of settings) {
    if (isCrontab) yield* jobInto(value, span);
    if (/^Service\.Standard(?:Output|Error)$/.test(key) && /^(?:file|append|truncate):/.test(value)) {
      yield {
        span,
        what: `\`${key.slice('Service.'.length)}\` sends the stream to a file.`,
        remedy: 'Use `journal`, the default.',
        ...replacing(source, span, /(?:file|append|truncate):.*$/, 'journal', { title: 'Send it to the journal', safe: true }),
      };
    }
  }
}

/** A line of a crontab that the build of an image writes. */
function* judgeImage(file: Dockerfile, { repository }: Context): Iterable<Found> {
  for (const { text, span } of imageCronLines(file, repository)) yield* jobInto(text, span);
}

/** A line of a crontab that a script writes, or that code hands to what keeps one. */
function* judgeCronLines(file: CodeFile): Iterable<Found> {
  for (const { text, span } of file.strings)
    if (CRON_LINE.test(text) && (file.language === 'shell' || isGivenToCron(span, file))) yield* jobInto(text.trim(), span);
}

/** Longer ones hold texts for other purposes. */
const MAX_CALL = 500;

/** The call right around a text, or the name that holds it, speaks of cron. */
function isGivenToCron({ start, end }: Span, file: CodeFile): boolean {
  const calls = file.calls.filter(({ callee, span }) => callee.end <= start && end <= span.end);
  const [call] = calls.toSorted((one, other) => other.span.start - one.span.start);
  const around = call === undefined || call.span.end - call.span.start > MAX_CALL ? '' : file.source.slice(call.span);
  const holder = file.assignments.find(
    ({ value }) => value.span.start <= start && end <= value.span.end && value.span.end - start < MAX_CALL,
  );
  return /cron/i.test(around.replace(file.source.slice({ start, end }), '')) || /cron/i.test(holder?.name ?? '');
}
