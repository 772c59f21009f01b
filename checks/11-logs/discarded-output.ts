import type { Assignment, Call, CodeFile } from '../../src/analysis/code.ts';
import type { ComposeFile, SettingsFile, ShellScript, UnitFile } from '../../src/analysis/documents/kinds.ts';
import { isLongRunning } from '../../src/analysis/knowledge/running/long-running.ts';
import { scriptedStarts, startScripts } from '../../src/analysis/knowledge/running/start-scripts.ts';
import { APP_LANGUAGES, ECMASCRIPT } from '../../src/analysis/languages.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { type Command, parseShell } from '../../src/analysis/shell.ts';
import { startCommands } from '../../src/analysis/startup.ts';
import { programOf } from '../../src/analysis/startup/program.ts';
import { type Repair, onCalls, rule, type Context, type Found, type RepositoryFound, replacing } from '../rule.ts';

/** Most programs that stay write their log to stderr: what is thrown away there is the stream as well. */
const STREAM = /^(?:[12]|&)?>>?[|&]?$/;
const NOTHING = '/dev/null';
/** Standard output into nothing, at the end of a command: `> /dev/null 2>&1`, `&>/dev/null`. */
const SILENCED = /(?<![2-9])(?:&|1)?>>?\s*\/dev\/null(?:\s+2>\s*(?:&1|\/dev\/null))?\s*$/;
/** A line of a crontab in a text: five fields or `@daily`, and a command. */
const CRON_LINE = /^\s*(?:@(?:hourly|daily|weekly|monthly|reboot)|(?:[\d*][\d*,/-]*\s+){5})\S/;

export default rule({
  id: 'logs/discarded-output',
  title: 'Keep the event stream',
  why: 'When something breaks in production, the stream is all there is to look at; thrown away, nobody can tell what happened.',
  remedy: 'Leave the stream on stdout, and set its level by the environment.',
  severity: 'warning',
  code: [
    onCalls(['go'], ['log.SetOutput'], judgeGo),
    onCalls(['python'], ['logging.disable'], judgePython),
    onCalls(['ruby'], ['Logger.new', 'ActiveSupport.Logger.new'], judgeRuby),
    { languages: ECMASCRIPT, literals: ['console.'], judge: judgeConsole },
    { languages: [...APP_LANGUAGES, 'shell'], literals: [NOTHING], judge: judgeCronLines },
  ],
  documents: { compose: judgeCompose, unit: judgeUnit, settings: judgeSettings },
  repository: judge,
  examples: {
    bad: [
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
        name: 'Go in a branch',
        files: {
          'main.go': 'package main\n\nimport (\n\t"io"\n\t"log"\n)\n\nfunc main() {\n\tif quiet {\n\t\tlog.SetOutput(io.Discard)\n\t}\n}\n',
        },
      },
    ],
  },
});

const KEPT: Repair = { title: 'Leave the output on the stream', safe: true };

function* judge(repository: Repository): Iterable<RepositoryFound> {
  for (const script of startScripts(repository)) yield* judgeVariables(script);
  const said = new Set<string>();
  for (const { command, program, path } of [...startCommands(repository), ...scriptedStarts(repository)]) {
    const place = `${path}:${command.span.start}`;
    const isLost =
      command.redirects.some(({ operator, target }) => STREAM.test(operator) && target === NOTHING) || logsNowhere(command, program.args);
    if (!isLost || said.has(place) || !isLongRunning(program)) continue;
    said.add(place);
    yield {
      path,
      span: command.span,
      // A script that silences each of its programs is one habit.
      once: `silenced in ${path}`,
      what: `The output of \`${program.name}\` is thrown away.`,
      ...replacing(
        repository.source(path),
        command.span,
        /\s*(?:[12&]?>{1,2}\s*\/dev\/null(?:\s+2>&1)?|--log-?(?:file|path)[= ]\/dev\/null)/,
        '',
        KEPT,
      ),
    };
  }
}

/** `celery worker --logfile=/dev/null`, `mongod --logpath /dev/null`, where the command is written and not in the variable that holds it. */
function logsNowhere({ text }: Pick<Command, 'text'>, args: readonly string[]): boolean {
  const isSaid = args.some(
    (word, at) => /^--log-?(?:file|path)=\/dev\/null$/.test(word) || (/^--log-?(?:file|path)$/.test(word) && args[at + 1] === NOTHING),
  );
  return isSaid && text.includes(NOTHING);
}

/** `WORKER="celery worker --logfile=/dev/null"`, said once for all commands that begin with it. */
function* judgeVariables({ commands, path }: ShellScript): Iterable<RepositoryFound> {
  for (const { name, assignments, span } of commands) {
    for (const { value } of name === '' ? assignments : []) {
      const programs = parseShell(value).map((command) => ({ command, program: programOf(command) }));
      const silent = programs.find(({ command, program }) => isLongRunning(program) && logsNowhere(command, program.args));
      if (silent) yield { path, span, what: `The output of \`${silent.program.name}\` is thrown away.` };
    }
  }
}

function* judgeCompose(file: ComposeFile): Iterable<Found> {
  if (file.developmentOnly) return;
  for (const { name, build, node } of file.services) {
    const driver = node.at('logging', 'driver');
    if (driver?.text === 'none' && build) yield { span: driver.span, what: `The output of the service \`${name}\` is thrown away.` };
  }
}

/** A line of a crontab that a script writes, or that code hands to what keeps one. */
function* judgeCronLines(file: CodeFile): Iterable<Found> {
  for (const { text, span } of file.strings) {
    if (!CRON_LINE.test(text) || !SILENCED.test(lineAround(file, span, text))) continue;
    if (file.language === 'shell' || isForCron(file, span)) yield { span, what: 'The output of every run of this job is thrown away.' };
  }
}

function isForCron(file: CodeFile, span: Found['span']): boolean {
  return file.calls.some(
    ({ span: call, callee }) => call.start <= span.start && span.end <= call.end && /cron/i.test(file.source.slice(callee)),
  );
}

/** The text of a string with what is joined to it on its line. */
function lineAround(file: CodeFile, { end }: Found['span'], text: string): string {
  if (SILENCED.test(text)) return text;
  return (file.source.text.slice(end, end + 200).split('\n')[0] ?? '').replace(/["'`\s);,]*$/, '');
}

function* judgeUnit({ path, settings, source }: UnitFile): Iterable<Found> {
  const isCrontab = !/\.(?:service|timer|socket|path|target|mount)\b/.test(path);
  for (const { key, value, span } of settings) {
    if (key === 'Service.StandardOutput' && value === 'null') {
      yield { span, what: '`StandardOutput=null` throws the stream away.', ...replacing(source, span, /null/, 'journal', KEPT) };
    } else if (isCrontab && SILENCED.test(value)) yield { span, what: 'The output of every run of this job is thrown away.' };
  }
}

function* judgeSettings({ reader, settings }: SettingsFile): Iterable<Found> {
  for (const { key, value, span } of settings) {
    const isProgram =
      reader === 'supervisord' &&
      /^program:[^.]+\.stdout_logfile$/.test(key) &&
      /^(?:\/dev\/null|none)$/i.test(value) &&
      !isHandedOn(key, settings);
    const isRoot = /^logging\.level\.root$/i.test(key) && /^off$/i.test(value);
    if (isProgram || isRoot) yield { span, what: `\`${key}\` throws the stream away.` };
  }
}

/** A listener of supervisord's events gets what the program writes, file or none. */
function isHandedOn(key: string, settings: SettingsFile['settings']): boolean {
  const enabled = key.replace(/\.stdout_logfile$/, '.stdout_events_enabled');
  return settings.some((one) => one.key === enabled && /^(?:true|1|on|yes)$/i.test(one.value));
}

function isDecided(file: CodeFile, span: Found['span']): boolean {
  return file.conditionsAround(span).length > 0;
}

function* judgeGo(call: Call, file: CodeFile): Iterable<Found> {
  if (/^(?:io|ioutil)\.Discard$/.test(call.args[0]?.text ?? '') && !isDecided(file, call.span)) {
    yield { span: call.span, what: '`log.SetOutput` throws the log away.' };
  }
}

function* judgePython(call: Call, file: CodeFile): Iterable<Found> {
  const level = call.args[0]?.text;
  if ((level === undefined || /(?:CRITICAL|FATAL)$/.test(level)) && !isDecided(file, call.span) && call.inside === undefined) {
    yield { span: call.span, what: '`logging.disable` silences every logger of the process.' };
  }
}

function* judgeRuby(call: Call, file: CodeFile): Iterable<Found> {
  const [target] = call.args;
  const isNothing = target?.value().literal === NOTHING || /^(?:File::NULL|IO::NULL|nil)$/.test(target?.text ?? '');
  if (!isNothing || !/(?:^|\/)config\/(?:environments\/production|application)\.rb$/.test(file.path) || isDecided(file, call.span)) return;
  yield { span: call.span, what: 'This logger throws away what it is given.' };
}

/** Whatever the environment is, or because it is production. */
function isInProduction(file: CodeFile, span: Found['span']): boolean {
  return file
    .conditionsAround(span)
    .every((condition) => /===?\s*['"`]prod(?:uction)?['"`]|\bisProd(?:uction)?\b/.test(condition) && !/!/.test(condition));
}

/** `console.log = () => {}` at the top of a module. */
function* judgeConsole(file: CodeFile, { deployable }: Context): Iterable<Found> {
  if (deployable?.kind === 'client') return;
  for (const assignment of file.assignments) {
    if (isEmptied(assignment) && assignment.inside === undefined && isInProduction(file, assignment.span)) {
      yield { span: assignment.span, what: `\`${assignment.target}\` is replaced by a function that does nothing.` };
    }
  }
}

function isEmptied({ target, value }: Assignment): boolean {
  return /^console\.(?:log|info|warn|error)$/.test(target) && /^(?:function\s*\(\w*\)|\(?[\w.]*\)?\s*=>)\s*\{\s*\}$/.test(value.text);
}
