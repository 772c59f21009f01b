import type { CodeFile, Expression } from '../../src/analysis/code.ts';
import { keyed } from '../../src/analysis/documents/data/data-node.ts';
import type { ComposeFile, Dockerfile, Pipeline, SettingsFile, ShellScript, UnitFile } from '../../src/analysis/documents/kinds.ts';
import { actionCommands, sshCommands } from '../../src/analysis/knowledge/remote/remote-commands.ts';
import { baseName } from '../../src/analysis/paths.ts';
import type { SourceText } from '../../src/analysis/text.ts';
import type { Command } from '../../src/analysis/shell.ts';
import { type Repair, rule, type Found, replacing } from '../rule.ts';

const KILLERS = new Set(['kill', 'pkill', 'killall', 'fuser']);

export default rule({
  id: 'disposability/kill-nine',
  title: 'Stop processes with SIGTERM',
  why: 'SIGKILL can not be handled: requests in flight are cut off, jobs are lost, and locks stay behind.',
  remedy: 'Send SIGTERM, give the process the time to finish, and leave SIGKILL to the platform.',
  severity: 'warning',
  documents: {
    script: judgeScript,
    pipeline: judgePipeline,
    dockerfile: judgeImage,
    compose: judgeCompose,
    unit: judgeUnit,
    settings: judgeSupervisord,
  },
  code: [{ languages: ['ruby', 'python'], literals: ['kill -9', 'kill -KILL', 'killall -9', 'kill -s KILL'], judge: judgeCode }],
  examples: {
    bad: [
      {
        name: 'Ruby, what a process monitor stops with',
        files: {
          'config.ru': 'run App\n',
          'config/god.rb':
            'God.watch do |w|\n  w.name = "shop"\n  w.start = "bundle exec thin start"\n  w.stop = "kill -9 `cat tmp/shop.pid`" # ⟵\nend\n',
        },
      },
      {
        name: 'Capistrano',
        files: {
          'config.ru': 'run App\n',
          'config/deploy.rb': "task :restart do\n  run 'kill -9 `cat tmp/shop.pid`' # ⟵\nend\n",
        },
      },
      { name: 'a script', files: { 'bin/restart.sh': '#!/bin/sh\npkill -9 -f gunicorn # ⟵\ngunicorn app:app\n', 'app.py': 'x = 1\n' } },
      { name: 'an image', files: { Dockerfile: 'FROM node:22.4\nSTOPSIGNAL SIGKILL\nCMD ["node", "server.js"]\n' }, at: 'Dockerfile:2' },
      {
        name: 'compose',
        files: { 'docker-compose.yml': 'services:\n  web:\n    build: .\n    stop_signal: SIGKILL # ⟵\n', Dockerfile: 'FROM node:22.4\n' },
      },
      {
        name: 'supervisord',
        files: { 'supervisord.conf': '[program:web]\ncommand=gunicorn app:app\nstopsignal=KILL\n' },
        at: 'supervisord.conf:3',
      },
      { name: 'whatever holds a port', files: { 'restart.sh': '#!/bin/sh\nlsof -ti:3000 | xargs kill -9 # ⟵\nnode server.js\n' } },
      { name: 'fuser, which kills unless it is told otherwise', files: { 'restart.sh': '#!/bin/sh\nfuser -k 8080/tcp # ⟵\n' } },
      {
        name: 'a container that a script removes by force before it deploys',
        files: { 'deploy.sh': '#!/bin/sh\ndocker rm -f shop # ⟵\ndocker run -d --name shop acme/shop:1.4\n' },
      },
      {
        name: 'a container that a pipeline removes by force',
        files: {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: docker rm -f shop # ⟵\n      - run: docker run -d --restart always --name shop acme/shop:1.4\n',
        },
      },
      {
        name: 'a process that an ssh action ends',
        files: {
          '.github/workflows/main.yml':
            'on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: fifsky/ssh-action@v0.0.6\n        with:\n          host: ${{ secrets.HOST }}\n          command: |\n            cd /srv/shop\n            kill -9 $(cat shop.pid) # ⟵\n',
          'app.py': 'x = 1\n',
        },
      },
      {
        name: 'a process that a script ends over ssh',
        files: { 'bin/deploy.sh': '#!/bin/sh\nssh deploy@acme.io "pkill -9 java; ./start.sh" # ⟵\n', 'app.py': 'x = 1\n' },
      },
      {
        name: 'systemd',
        files: { 'deploy/shop.service': '[Service]\nExecStart=/srv/shop\nKillSignal=SIGKILL\n' },
        at: 'deploy/shop.service:3',
      },
    ],
    good: [
      {
        name: 'a container that a pipeline has tried out before it ships the image',
        files: {
          '.travis.yml':
            'language: go\nscript:\n  - |\n    id=$(docker run -d app:build)\n    go run monitor.go\n    docker kill $id\n  - docker push acme/shop:1.4\n',
        },
      },
      { name: 'SIGTERM', files: { 'bin/restart.sh': '#!/bin/sh\nkill -TERM "$pid"\nkill "$other"\n', 'app.py': 'x = 1\n' } },
      { name: 'SIGQUIT in an image', files: { Dockerfile: 'FROM nginx:1.27.0\nSTOPSIGNAL SIGQUIT\n' } },
      {
        name: 'the last resort of a script that waited',
        files: { 'bin/stop.sh': '#!/bin/sh\nkill -TERM "$pid"\nsleep 30\nkill -9 "$pid"\n', 'app.py': 'x = 1\n' },
      },
      {
        name: 'an ssh action that asks the process to stop',
        files: {
          '.github/workflows/main.yml':
            'on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: appleboy/ssh-action@v1.0.3\n        with:\n          script: |\n            kill -TERM $(cat shop.pid)\n            sleep 30\n            kill -9 $(cat shop.pid)\n',
          'app.py': 'x = 1\n',
        },
      },
      {
        name: 'Ruby, a child of the app that hangs, and a stop that asks',
        files: {
          'config.ru': 'run App\n',
          'app.rb': "def cancel(pid)\n  system('kill -9 ' + pid.to_s)\nend\n",
          'config/god.rb': 'God.watch do |w|\n  w.stop = "kill -QUIT `cat tmp/shop.pid`"\nend\n',
        },
      },
      { name: 'a check that a process is there', files: { 'bin/alive.sh': '#!/bin/sh\nkill -0 "$pid"\n', 'app.py': 'x = 1\n' } },
    ],
  },
});

/** What is behind `xargs` and in front of what it adds. */
const behindXargs = ({ name, args }: Pick<Command, 'name' | 'args'>): Pick<Command, 'name' | 'args'> => {
  const at = name === 'xargs' ? args.findIndex((word) => KILLERS.has(word)) : -1;
  return at < 0 ? { name, args } : { name: args[at] ?? name, args: args.slice(at + 1) };
};

/** `fuser -k` sends SIGKILL unless it is told another signal. */
const isFuserKill = ({ name, args }: Pick<Command, 'name' | 'args'>): boolean =>
  name === 'fuser' &&
  args.some((word) => /^-\w*k/.test(word) && word !== '-kill') &&
  !args.some((word) => /^-(?:s|[A-Z]{3,}|\d+$)/.test(word));

const isKill = (command: Pick<Command, 'name' | 'args'>): boolean => isKillOf(behindXargs(command));

const isKillOf = ({ name, args }: Pick<Command, 'name' | 'args'>): boolean =>
  isFuserKill({ name, args }) ||
  ((KILLERS.has(name) || (name === 'systemctl' && args[0] === 'kill')) &&
    args.some(
      (word, index) =>
        /^-(?:9|KILL|SIGKILL|s9)$/i.test(word) ||
        (/^(?:-s|--signal)$/.test(word) && /^(?:9|(?:SIG)?KILL)$/i.test(args[index + 1] ?? '')) ||
        /^--signal=(?:9|(?:SIG)?KILL)$/i.test(word),
    ));

/** SIGKILL after a polite signal is what a platform does, too. */
const POLITELY: Repair = { title: 'Ask the process to stop with SIGTERM', safe: true };

function* judgeCommands(commands: readonly Command[], source: SourceText): Iterable<Found> {
  for (const [index, command] of commands.entries()) {
    if (
      !isKill(command) ||
      commands.slice(0, index).some((earlier) => KILLERS.has(behindXargs(earlier).name) && !isKill(earlier) && !earlier.args.includes('-0'))
    )
      continue;
    yield {
      span: command.span,
      what: `\`${command.name}\` sends SIGKILL, which leaves the process no time to finish.`,
      ...replacing(source, command.span, /-(?:9|KILL|SIGKILL|s9)(?=\s|$)|(?<=(?:-s|--signal) )(?:9|(?:SIG)?KILL)\b/i, '-TERM', POLITELY),
    };
  }
}

/** A script that stops something; by whose name somebody deploys, also a container. */
function* judgeScript({ path, commands, source }: ShellScript): Iterable<Found> {
  const all = withRemote(commands);
  yield* judgeCommands(all, source);
  if (/(?:^|[._-])(?:re)?deploy|release|prod/i.test(baseName(path)))
    for (const [index, command] of all.entries()) yield* judgeContainer(command, all.slice(0, index));
}

const isSsh = (command: Command): boolean => sshCommands(command).length > 0;

const KILL_LINE = /\b(?:p?kill|killall)\s+(?:-9|-(?:SIG)?KILL|-s\s*(?:9|(?:SIG)?KILL))\b/;
/** Files by which people deploy, whose commands run on a server. */
const DEPLOYS = /(?:^|\/)(?:config\/deploy(?:\/[\w-]+)?|lib\/capistrano\/(?:[\w-]+\/)*[\w-]+|fabfile)\.(?:rb|rake|cap|py)$/;

/** What a process monitor stops an app with, and what a deploy runs on a server. */
function* judgeCode(file: CodeFile): Iterable<Found> {
  const kills = ({ text }: Expression): boolean => text.length < 400 && KILL_LINE.test(text);
  const what = 'SIGKILL leaves the process no time to finish.';
  for (const { name, target, value, span } of file.assignments)
    if (/^(?:stop|restart|stop_command|restart_command)$/.test(name) && target.includes('.') && kills(value)) yield { span, what };
  if (!DEPLOYS.test(file.path)) return;
  for (const { method, args, span } of file.calls)
    if (/^(?:run|sudo|execute|local)$/.test(method) && args[0] && kills(args[0]) && !/-(?:TERM|QUIT|15)\b/.test(args[0].text))
      yield { span, what };
}

/** The commands, and behind each those that it has another machine run. */
function withRemote(commands: readonly Command[]): readonly Command[] {
  return commands.flatMap((command) => [command, ...sshCommands(command)]);
}

function* judgePipeline({ jobs, source }: Pipeline): Iterable<Found> {
  for (const job of jobs) {
    const steps = job.steps.map((step) => [...withRemote(step.commands), ...actionCommands(step, source)]);
    const isRemote = job.steps.some((step) => step.commands.some(isSsh) || actionCommands(step, source).length > 0);
    if (!job.deploys && !isRemote) continue;
    const commands = steps.flat();
    for (const step of steps) yield* judgeCommands(step, source);
    for (const [index, command] of commands.entries()) yield* judgeContainer(command, commands.slice(0, index));
  }
}

/** `docker rm -f` and `docker kill` of what runs: behind a `docker stop` there is nothing left to kill. */
function* judgeContainer({ name, args, span, text }: Command, before: readonly Command[]): Iterable<Found> {
  if (!/^(?:docker|podman|docker-compose)$/.test(name)) return;
  const words = args.filter((word) => word !== 'compose' && word !== 'container');
  const kills = words[0] === 'kill' || (words[0] === 'rm' && name !== 'docker-compose' && /^(?:-\w*f\w*|--force)$/.test(words[1] ?? ''));
  const signal = words.some((word) => /^(?:-s|--signal)/.test(word));
  const stopped = before.some((other) => other.args.some((word) => word === 'stop' || word === 'down'));
  // What the same commands have started before they have tried out.
  const tried = before.some((other) => other.name === name && other.args[0] === 'run');
  if (kills && !signal && !stopped && !tried && !args.includes('compose'))
    yield { span, what: `\`${text.slice(0, 60)}\` sends SIGKILL to the running container, which leaves it no time to finish.` };
}

function* judgeImage({ effective, source }: Dockerfile): Iterable<Found> {
  const signal = effective.findLast(({ keyword }) => keyword === 'STOPSIGNAL');
  if (signal && /^(?:SIGKILL|KILL|9)$/i.test(signal.text.trim()))
    yield {
      span: signal.span,
      what: 'The container is stopped with SIGKILL, which leaves it no time to finish.',
      ...replacing(source, signal.span, /(?<=\s)\S+$/, 'SIGTERM', POLITELY),
    };
}

function* judgeCompose(file: ComposeFile): Iterable<Found> {
  if (file.developmentOnly) return;
  for (const { name, node } of file.services) {
    const signal = node.at('stop_signal');
    if (signal && /^(?:SIGKILL|KILL|9)$/i.test(signal.text ?? ''))
      yield {
        span: keyed(signal),
        what: `The service \`${name}\` is stopped with SIGKILL, which leaves it no time to finish.`,
        ...replacing(file.source, signal.span, /(?:SIG)?KILL|9/i, 'SIGTERM', POLITELY),
      };
  }
}

function* judgeUnit({ settings, source }: UnitFile): Iterable<Found> {
  for (const { key, value, span } of settings) {
    if (key === 'Service.KillSignal' && /^(?:SIGKILL|9)$/.test(value))
      yield {
        span,
        what: '`KillSignal=SIGKILL` leaves the process no time to finish.',
        ...replacing(source, span, /(?:SIGKILL|9)\b/, 'SIGTERM', POLITELY),
      };
  }
}

function* judgeSupervisord({ reader, settings }: SettingsFile): Iterable<Found> {
  for (const { key, value, span } of reader === 'supervisord' ? settings : []) {
    if (/^program:.*\.stopsignal$/.test(key) && /^(?:SIG)?KILL$|^9$/.test(value))
      yield { span, what: '`stopsignal=KILL` leaves the process no time to finish.' };
  }
}
