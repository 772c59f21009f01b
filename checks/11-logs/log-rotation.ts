import type { CodeFile } from '../../src/analysis/code.ts';
import type { Dockerfile, Instruction, ServerConfig, SettingsFile, ShellScript, UnitFile } from '../../src/analysis/documents/kinds.ts';
import { runsInImage } from '../../src/analysis/knowledge/images/used-scripts.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import { baseName } from '../../src/analysis/paths.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { startCommands, startPlaces } from '../../src/analysis/startup.ts';
import type { Command } from '../../src/analysis/shell.ts';
import { rule, type Context, type Found, type RepositoryFound } from '../rule.ts';

/** Programs that turn log files over. */
const ROTATORS = /^(?:logrotate|rotatelogs|cronolog|savelog|newsyslog|pm2-logrotate|multilog|svlogd)$/;
const INSTALLERS = /^(?:apt-get|apt|apk|yum|dnf|microdnf|pm2|zypper)$/;
/** A logrotate configuration that the repository brings along. */
const LOGROTATE = /(?:^|\/)logrotate\.d\/[\w.-]+$|(?:^|\/)(?:[\w-]+[.-])?logrotate(?:\.(?:conf|cfg|j2|template)|[.-][\w-]+)?$/i;

export default rule({
  id: 'logs/log-rotation',
  title: 'Leave the keeping of the stream to the platform',
  why: 'Rotation is there for log files: each copy of the app keeps its own few days of them, and both the files and the job that turns them over are the app’s to look after.',
  remedy: 'Write the events to stdout without a file, and let the platform decide how long they are kept.',
  severity: 'warning',
  limits: ['The size limits of a logging library stand at its file handler, which is judged by itself.'],
  documents: { dockerfile: judgeImage, script: judgeScript, serverConfig: judgeServer, unit: judgeUnit, settings: judgeSettings },
  code: [{ languages: APP_LANGUAGES, literals: ['logrotate', 'rotatelogs'], judge: judgeCode }],
  repository: judge,
  examples: {
    bad: [
      {
        name: 'a configuration that a script of the build writes',
        files: {
          Dockerfile: 'FROM debian:12.5\nCOPY setup/ /shop/\nRUN /shop/setup/install\nCMD ["/shop/run"]\n',
          'setup/install': '#!/bin/bash\nset -e\ncat > /etc/logrotate.d/shop <<EOF # ⟵\n/srv/shop/log/*.log {\n  weekly\n}\nEOF\n',
        },
      },
      {
        name: 'by the app itself, on a timer',
        files: {
          'setup.js':
            "const { exec } = require('child_process');\nconst rotate = () => exec('logrotate -f /etc/logrotate.d/shop'); // ⟵\nsetInterval(rotate, 1000 * 60 * 60 * 24);\n",
        },
      },
      {
        name: 'a configuration for the server',
        files: {
          Procfile: 'web: node server.js\n',
          'server.js': "require('http');\n",
          'deploy/shop-logrotate.conf': '# keeps two weeks\n/srv/shop/logs/shop.log {\n  daily\n  rotate 14\n}\n',
        },
        at: 'deploy/shop-logrotate.conf:2',
      },
      {
        name: 'installed in the image',
        files: { Dockerfile: 'FROM debian:12.5\nRUN apt-get update && apt-get install -y logrotate # ⟵\nCMD ["shop"]\n' },
        at: 'Dockerfile:2',
      },
      {
        name: 'a configuration that is copied in',
        files: {
          Dockerfile: 'FROM debian:12.5\nCOPY docker/logrotate.conf /etc/logrotate.d/shop\nCMD ["shop"]\n',
          'docker/logrotate.conf': '/var/log/shop.log {\n  daily\n}\n',
        },
        at: 'Dockerfile:2',
      },
      {
        name: 'a configuration that the build writes',
        files: {
          Dockerfile: 'FROM debian:12.5\nRUN echo "/var/log/shop.log { daily }" > /etc/logrotate.d/shop # ⟵\nCMD ["shop"]\n',
        },
      },
      {
        name: 'a configuration that the build edits',
        files: { Dockerfile: 'FROM debian:12.5\nRUN sed -i "s/weekly/daily/" /etc/logrotate.conf # ⟵\nCMD ["shop"]\n' },
      },
      {
        name: "pm2's rotation",
        files: { Dockerfile: 'FROM node:22.4\nRUN pm2 install pm2-logrotate\nCMD ["pm2-runtime", "server.js"]\n' },
        at: 'Dockerfile:2',
      },
      {
        name: 'Apache through rotatelogs',
        files: { 'docker/httpd.conf': 'CustomLog "|/usr/bin/rotatelogs /var/log/access.%Y 86400" combined\n' },
        at: 'docker/httpd.conf:1',
      },
      {
        name: 'at the start of the container',
        files: {
          'server.js': "require('express')().listen(process.env.PORT);\n",
          Dockerfile: 'FROM node:22.4\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
          'start.sh': '#!/bin/sh\nlogrotate /etc/logrotate.conf # ⟵\nexec node server.js\n',
        },
      },
      {
        name: 'tinylog',
        files: {
          'src/main/resources/tinylog.properties':
            'writer = rolling file\nwriter.file = logs/shop.txt\nwriter.policies = monthly # ⟵\nwriter.backups = 10\n',
        },
        at: 'src/main/resources/tinylog.properties:3',
      },
      {
        name: 'a file that comes with its directory',
        files: {
          Dockerfile: 'FROM debian:12.5\nCOPY files/ /\nCMD ["shop"]\n',
          'files/etc/logrotate.d/shop': '/logs/shop.log {\n  rotate 5\n}\n',
        },
        at: 'files/etc/logrotate.d/shop:1',
      },
      { name: 'a crontab', files: { 'docker/crontab': '0 3 * * * /usr/sbin/logrotate /etc/logrotate.conf\n' }, at: 'docker/crontab:1' },
    ],
    good: [
      {
        name: 'a script that no image is built with',
        files: {
          Dockerfile: 'FROM debian:12.5\nCMD ["/shop/run"]\n',
          'machines/prepare': '#!/bin/bash\ncat > /etc/logrotate.d/syslog <<EOF\n/var/log/syslog {\n  weekly\n}\nEOF\n',
        },
      },
      {
        name: 'a text about rotation',
        files: { 'help.py': "print('Have logrotate keep your files.')\n" },
      },
      {
        name: 'the limits of the platform’s own files',
        files: {
          'docker-compose.yml':
            "services:\n  web:\n    build: .\n    logging:\n      driver: json-file\n      options:\n        max-size: 10m\n        max-file: '3'\n",
          Dockerfile: 'FROM node:22.4\n',
        },
      },
      { name: 'rotation that is taken out', files: { Dockerfile: 'FROM debian:12.5\nRUN rm -f /etc/logrotate.d/nginx\nCMD ["shop"]\n' } },
      {
        name: 'an image that only builds',
        files: { Dockerfile: 'FROM debian:12.5 AS build\nRUN apt-get install -y logrotate\nFROM debian:12.5\nCMD ["shop"]\n' },
      },
      {
        name: 'what packagers bring',
        files: {
          Procfile: 'web: node server.js\n',
          'server.js': "require('http');\n",
          'debian/shop.logrotate': '/var/log/shop.log {\n  daily\n}\n',
        },
      },
      { name: 'a log on the stream', files: { 'docker/httpd.conf': 'CustomLog /dev/stdout combined\n' } },
      {
        name: 'a word in a script',
        files: { 'server.js': "// logrotate is not needed\nrequire('express')().listen(process.env.PORT);\n" },
      },
    ],
  },
});

function* judgeImage({ effective }: Dockerfile): Iterable<Found> {
  let isWritten = false;
  for (const instruction of effective) {
    const { keyword, commands, span } = instruction;
    if (copiesConfiguration(instruction)) yield { span, what: 'The image brings a configuration of logrotate along.' };
    const command = keyword === 'RUN' ? commands.find((one) => setsUp(one) || (!isWritten && writesConfiguration(one))) : undefined;
    // However many of its files the build edits.
    isWritten ||= command !== undefined && !setsUp(command);
    if (command) yield { span: command.span, what: `The image sets up \`${rotatorOf(command) ?? 'logrotate'}\` for log files.` };
  }
}

/** A script that an image is built with or that a container starts. */
function* judgeScript({ path, commands }: ShellScript, { repository }: Context): Iterable<Found> {
  if (!commands.some(writesConfiguration) || !runsInImage(path, repository)) return;
  for (const command of commands) {
    if (writesConfiguration(command)) yield { span: command.span, what: 'The script sets up `logrotate` for log files in the container.' };
  }
}

function copiesConfiguration({ keyword, words }: Instruction): boolean {
  return (keyword === 'COPY' || keyword === 'ADD') && words.some(({ text }) => LOGROTATE.test(text));
}

function setsUp(command: Command): boolean {
  return INSTALLERS.test(command.name) && rotatorOf(command) !== undefined;
}

/** `sed -i … /etc/logrotate.conf`, `echo "…" > /etc/logrotate.d/shop`; a file that is taken away rotates nothing. */
function writesConfiguration({ name, args, redirects }: Command): boolean {
  if (redirects.some(({ operator, target }) => operator.includes('>') && OF_LOGROTATE.test(target))) return true;
  return EDITORS.test(name) && args.some((word) => OF_LOGROTATE.test(word));
}

const OF_LOGROTATE = /^\/etc\/logrotate\.(?:conf$|d\/[\w.-]+$)/;
const EDITORS = /^(?:sed|tee|install|cp|perl|augtool)$/;

function rotatorOf({ args }: Command): string | undefined {
  return args.find((word) => ROTATORS.test(word.replace(/[=@].*$/, '')));
}

function* judgeServer(config: ServerConfig): Iterable<Found> {
  for (const name of ['CustomLog', 'ErrorLog', 'TransferLog']) {
    for (const { args, span } of config.all(name)) {
      const pipe = args.find((word) => /^"?\|/.test(word));
      const rotator = pipe === undefined ? undefined : /\b(?:rotatelogs|cronolog)\b/.exec(pipe)?.[0];
      if (rotator !== undefined) yield { span, what: `\`${name}\` writes files that \`${rotator}\` turns over.` };
    }
  }
}

function* judgeUnit({ path, writtenTo = path, settings }: UnitFile): Iterable<Found> {
  if (/\.(?:service|timer)$/.test(writtenTo)) return;
  for (const { value, span } of settings) {
    if (/(?:^|[/\s])(?:logrotate|savelog)\s/.test(value)) yield { span, what: 'The crontab turns log files over.' };
  }
}

/** Each file that is turned over, in the configurations that an image takes in with their directory, or that are for the app's server. */
function* judgeFiles(repository: Repository): Iterable<RepositoryFound> {
  if (repository.deployables.length === 0) return;
  for (const path of repository.texts) {
    if (!LOGROTATE.test(path) || PACKAGING.test(path) || !['source', 'configuration'].includes(repository.role(path))) continue;
    const source = repository.source(path);
    if (!source || isCopiedByName(path, repository)) continue;
    const where = isShipped(path, repository) ? 'inside the container' : 'on the server';
    for (let line = 1; line <= source.lineCount; line += 1) {
      const name = /^\s*["']?(\/[^\s{"']+)["']?(?:\s+\/[^\s{]+)*\s*\{/.exec(source.line(line))?.[1];
      if (name !== undefined) yield { path, span: source.lineSpan(line), what: `logrotate turns \`${name}\` over ${where}.` };
    }
  }
}

/** Such a file is told of where the image copies it. */
function isCopiedByName(path: string, repository: Repository): boolean {
  return repository
    .documents('dockerfile')
    .some(({ effective }) =>
      effective.some((one) => copiesConfiguration(one) && one.words.some(({ text }) => baseName(text) === baseName(path))),
    );
}

/** What packagers of a distribution put there is theirs to look after. */
const PACKAGING = /(?:^|\/)(?:contrib|debian|rpm|packag\w*|dist|pkg|examples?|samples?)\//i;

function isShipped(path: string, repository: Repository): boolean {
  const top = path.split('/')[0] ?? '';
  return repository
    .documents('dockerfile')
    .some(({ effective }) =>
      effective.some(
        ({ keyword, words }) => /^(?:COPY|ADD)$/.test(keyword) && words.some(({ text }) => text === '.' || text.split('/').includes(top)),
      ),
    );
}

/** Keys that turn a logger's files over, of tinylog and Spring Boot. */
const ROTATING_KEYS =
  /^(?:tinylog\.)?writer\w*\.(?:policies|backups)$|^logging\.(?:logback\.rollingpolicy\.[\w-]+|file\.max-(?:history|size))$/;

/** One finding a file: the rotation is one thing, however many keys it has. */
function* judgeSettings({ settings }: SettingsFile): Iterable<Found> {
  // The file that is named beside them is the mistake; how it is turned over adds nothing.
  if (settings.some(({ key }) => /^logging\.(?:file(?:\.(?:name|path))?|path)$/.test(key))) return;
  const policies = settings.filter(({ key }) => ROTATING_KEYS.test(key));
  const found = policies.find(({ key }) => key.endsWith('.policies')) ?? policies[0];
  if (found) yield { span: found.span, what: `\`${found.key}\` has the app turn its log files over by itself.` };
}

/** A process of the app that starts the rotation: whatever runs a command is given one. */
function* judgeCode(file: CodeFile): Iterable<Found> {
  for (const { args, method, span } of file.calls) {
    const words = args.slice(0, 2).map((given) => given.elements()[0]?.value().literal ?? given.value().literal);
    const program = words.find(
      (word) => typeof word === 'string' && /^(?:sudo\s+)?(?:[\w/]*\/)?(?:logrotate|rotatelogs)(?:\s|$)/.test(word),
    );
    if (program !== undefined && RUNS.test(method))
      yield { span, what: `The app turns its log files over itself: \`${String(program).slice(0, 60)}\`.` };
  }
}

/** Methods that start another program. */
const RUNS = /exec|spawn|run|call|system|popen|command|start|shell/i;

function* judge(repository: Repository): Iterable<RepositoryFound> {
  yield* judgeFiles(repository);
  for (const { path, command, program } of startPlaces(startCommands(repository))) {
    const isModule = program.name === 'pm2' && rotatorOf(command) !== undefined;
    if (ROTATORS.test(program.name) || isModule) {
      yield {
        path,
        span: command.span,
        what: `The process turns its log files over with \`${isModule ? 'pm2-logrotate' : program.name}\`.`,
      };
    }
  }
}
