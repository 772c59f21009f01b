import { startsLocalStack } from '../../src/analysis/knowledge/environment/for-development.ts';
import type { Call, CodeFile } from '../../src/analysis/code.ts';
import type { Pipeline, SettingsFile, ShellScript, UnitFile } from '../../src/analysis/documents/kinds.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import type { Command } from '../../src/analysis/shell.ts';
import { startCommands } from '../../src/analysis/startup.ts';
import { programOf, type Program } from '../../src/analysis/startup/program.ts';
import { DAEMONISING, daemonFlag, selfStarts, sessions } from '../../src/analysis/knowledge/starting/daemons.ts';
import { isLongRunning } from '../../src/analysis/knowledge/starting/long-running.ts';
import { actionCommands, sshCommands } from '../../src/analysis/knowledge/remote/remote-commands.ts';
import { isErrorCheck } from '../../src/analysis/knowledge/starting/error-checks.ts';
import { serverOfSettings } from '../../src/analysis/knowledge/serving/settings-in-code.ts';
import { isDevelopersFile } from '../../src/analysis/knowledge/environment/for-development.ts';
import { APP_LANGUAGES, ECMASCRIPT } from '../../src/analysis/languages.ts';
import { onCalls, rule, type Context, type Found, type RepositoryFound, replacing } from '../rule.ts';

export default rule({
  id: 'concurrency/self-daemonizing',
  title: 'Stay in the foreground',
  why: 'A process that forks away takes its logs and exit code with it: the platform sees it end at once, or can not tell when it dies.',
  remedy: 'Start it in the foreground and let the platform, systemd included, look after it.',
  severity: 'warning',
  documents: { settings: judgeSettings, pipeline: judgePipeline, script: judgeScript, unit: judgeUnit },
  repository: judge,
  code: [
    onCalls(APP_LANGUAGES, DAEMONISING, judgeCall),
    { languages: ['go', ...ECMASCRIPT], literals: ['os.Args[0]', 'os.Executable', 'detached'], judge: judgeSelfStarts },
    { languages: ['python'], literals: ['os.setsid'], judge: judgeSessions },
    onCalls(['ruby'], ['daemonize'], judgePuma),
    { languages: ['python'], literals: ['daemon = True'], judge: judgeGunicorn },
  ],
  examples: {
    bad: [
      { name: 'gunicorn', files: { Procfile: 'web: gunicorn --daemon app:app\n', 'app.py': 'x = 1\n' }, at: 'Procfile:1' },
      { name: 'pm2', files: { Dockerfile: 'FROM node:22.4\nCMD ["pm2", "start", "server.js"]\n' }, at: 'Dockerfile:2' },
      {
        name: 'nohup in a script',
        files: {
          'bin/start.sh': '#!/bin/sh\nnohup java -jar shop.jar & # ⟵\nnohup java -jar search.jar &\n',
          'Main.java': 'class Main { public static void main(String[] a) {} }\n',
        },
      },
      { name: 'screen', files: { Procfile: 'web: screen -dmS shop python app.py\n', 'app.py': 'x = 1\n' }, at: 'Procfile:1' },
      { name: 'start-stop-daemon', files: { Procfile: 'web: start-stop-daemon -S -b -x ./shop\n', 'app.py': 'x = 1\n' }, at: 'Procfile:1' },
      { name: 'Puma’s configuration', files: { 'config/puma.rb': 'workers 2\ndaemonize true # ⟵\n' } },
      { name: 'gunicorn’s configuration', files: { 'gunicorn.conf.py': 'workers = 4\ndaemon = True # ⟵\n' } },
      {
        name: 'Python, a context',
        files: { 'app.py': 'import daemon\nfrom shop import serve\n\nwith daemon.DaemonContext(): # ⟵\n    serve()\n' },
      },
      { name: 'Ruby, the process itself', files: { 'worker.rb': 'Process.daemon # ⟵\nloop { work }\n', 'config.ru': 'run App\n' } },
      {
        name: 'PHP, a session of its own',
        files: {
          'public/index.php': '<?php\nrequire "worker.php";\n',
          'worker.php': '<?php\nposix_setsid(); // ⟵\nwhile (true) work();\n',
        },
      },
      {
        name: 'Go, a copy of itself',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n\t"os/exec"\n)\n\nfunc detach() {\n\tself, _ := os.Executable()\n\tcmd := exec.Command(self, os.Args[1:]...) // ⟵\n\tcmd.Start()\n\tos.Exit(0)\n}\n\nfunc main() {\n\tif os.Getppid() != 1 {\n\t\tdetach()\n\t}\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
        },
      },
      {
        name: 'Node, a copy of itself',
        files: {
          'server.js':
            "const { spawn } = require('child_process');\nif (!process.env.CHILD) {\n  spawn(process.execPath, [__filename], { detached: true, env: { ...process.env, CHILD: '1' } }).unref(); // ⟵\n  process.exit(0);\n}\nrequire('express')().listen(process.env.PORT);\n",
        },
      },
      {
        name: 'Python, a session of its own',
        files: {
          'app.py': 'from flask import Flask\napp = Flask(__name__)\n',
          'run.py':
            'import os\nfrom app import app\n\nif os.fork() > 0:\n    os._exit(0)\nos.setsid() # ⟵\napp.run(port=int(os.environ["PORT"]))\n',
        },
      },
      {
        name: 'a job of Upstart',
        files: {
          'etc/init/shop.conf': 'expect fork\n\nstart on runlevel [2345]\n\nexec /opt/shop/bin/shop &\n',
          'Main.java': 'class Main { public static void main(String[] a) {} }\n',
        },
        at: 'etc/init/shop.conf:5',
      },
      {
        name: 'uWSGI',
        files: { 'app.py': 'x = 1\n', 'uwsgi.ini': '[uwsgi]\nmodule = app\ndaemonize = /var/log/uwsgi.log\n' },
        at: 'uwsgi.ini:3',
      },
      {
        name: 'a process that a deploy leaves on the server',
        files: {
          '.github/workflows/main.yml':
            'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: appleboy/ssh-action@v1.0.3\n        with:\n          script: |\n            cd /srv/shop\n            screen -dmS shop python3 app.py # ⟵\n',
          'app.py': 'x = 1\n',
        },
      },
      {
        name: 'a process that a script leaves on the server',
        files: {
          'bin/deploy.sh':
            '#!/bin/sh\nscp shop.jar deploy@acme.io:shop/\nssh deploy@acme.io "cd shop && nohup java -jar shop.jar > out 2>&1 &" # ⟵\n',
          'Main.java': 'class Main { public static void main(String[] a) {} }\n',
        },
      },
    ],
    good: [
      {
        name: 'a job of Upstart that stays',
        files: {
          'etc/init/shop.conf': 'respawn\n\nexec /opt/shop/bin/shop --warm-up && true\n',
          'Main.java': 'class Main { public static void main(String[] a) {} }\n',
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
        name: 'units and containers that a deploy restarts',
        files: {
          '.github/workflows/main.yml':
            'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: appleboy/ssh-action@v1.0.3\n        with:\n          script: |\n            nohup ./backup.sh &\n            sudo systemctl restart shop\n            docker compose up -d\n',
          'app.py': 'x = 1\n',
        },
      },
      {
        name: 'Go, a child that is waited for, and one that takes over after an update',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n\t"os/exec"\n)\n\nfunc convert() error {\n\treturn exec.Command(os.Args[0], "convert").Run()\n}\n\nfunc restart() {\n\tcmd := exec.Command(os.Args[0])\n\tcmd.Start()\n\tos.Exit(0)\n}\n\nfunc main() {\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
        },
      },
      {
        name: 'Python, a child in a session of its own',
        files: {
          'app.py':
            'import os\nimport subprocess\nfrom flask import Flask\n\napp = Flask(__name__)\n\n@app.post("/convert")\ndef convert():\n    return subprocess.run(["convert"], preexec_fn=os.setsid).stdout\n',
        },
      },
      { name: 'in the foreground', files: { Procfile: 'web: gunicorn app:app\n', 'app.py': 'x = 1\n' } },
      { name: 'a session of screen that somebody comes back to', files: { Procfile: 'web: screen -r shop\n', 'app.py': 'x = 1\n' } },
      {
        name: 'servers that are told to stay',
        files: { 'config/puma.rb': 'daemonize false\n', 'gunicorn.conf.py': 'daemon = False\n', 'app.py': 'thread.daemon = True\n' },
      },
      { name: 'pm2 for containers', files: { Dockerfile: 'FROM node:22.4\nCMD ["pm2-runtime", "server.js"]\n' } },
      { name: 'pm2 without its daemon', files: { Dockerfile: 'FROM node:22.4\nCMD ["pm2", "start", "server.js", "--no-daemon"]\n' } },
      {
        name: 'background work that the script waits for',
        files: { Dockerfile: 'FROM node:22.4\nENTRYPOINT ["./s.sh"]\n', 's.sh': '#!/bin/sh\nnode server.js &\nwait\n' },
      },
    ],
  },
});

function* judge(repository: Repository): Iterable<RepositoryFound> {
  const said = new Set<string>();
  const scripts = repository
    .documents('script')
    .filter(({ path }) => repository.role(path) === 'source' || repository.role(path) === 'configuration')
    .filter(({ source }) => !startsLocalStack(source.text))
    .flatMap(({ path, commands }) => commands.map((command) => ({ path, command, program: programOf(command) })))
    .filter(({ command }) => command.wrappers.includes('nohup'));
  for (const { path, command, program } of [...startCommands(repository), ...scripts]) {
    const place = command.wrappers.includes('nohup') ? path : `${path}:${command.span.start}`;
    const how = said.has(place) ? undefined : leaves(command, program);
    if (how === undefined) continue;
    said.add(place);
    yield {
      path,
      span: command.span,
      what: `\`${program.name}\` leaves the foreground by \`${how}\`.`,
      ...(program.name === 'pm2'
        ? replacing(repository.source(path), command.span, /\bpm2\b(?!-)/, 'pm2-runtime', {
            title: 'Start it with pm2-runtime',
            safe: false,
          })
        : replacing(repository.source(path), command.span, flagOf(how), '', { title: 'Stay in the foreground', safe: false })),
    };
  }
}

/** A flag without a value, as a shell text or an exec form has it. */
function flagOf(flag: string): RegExp {
  const word = flag.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`,\\s*"${word}"|(?<=\\S)[ \\t]+${word}(?=[ \\t]|$)`);
}

function leaves(command: Command, program: Program): string | undefined {
  const flag = daemonFlag(program);
  if (flag !== undefined) return flag;
  return command.wrappers.includes('nohup') && command.background && isLongRunning(program) ? 'nohup … &' : undefined;
}

function* judgePipeline({ jobs, source }: Pipeline): Iterable<Found> {
  for (const step of jobs.flatMap((job) => job.steps))
    yield* judgeRemote([...step.commands.flatMap(sshCommands), ...actionCommands(step, source)]);
}

function* judgeScript({ commands }: ShellScript): Iterable<Found> {
  yield* judgeRemote(commands.flatMap(sshCommands));
}

/** Supervisors that stay on a machine and start again what dies there. */
const SUPERVISORS = /^(?:pm2|forever)$/;
/** What is put into the background of a machine and ends there by itself. */
const ENDS_SOON = /migrat|seed|backup|import|export|install|build|clean|index|test|crawl|sync/i;

/** What a deploy leaves running on a machine when it hangs up. */
function* judgeRemote(commands: readonly Command[]): Iterable<Found> {
  for (const command of commands) {
    const program = programOf(command);
    const isLeft = command.wrappers.includes('nohup') && command.background && !ENDS_SOON.test(command.text);
    const how = SUPERVISORS.test(program.name) ? undefined : (daemonFlag(program) ?? (isLeft ? 'nohup … &' : undefined));
    if (how === undefined) continue;
    yield {
      span: command.span,
      what: `\`${program.name}\` leaves the foreground by \`${how}\` on the server, where nobody starts it again or reads what it says.`,
      remedy: 'Let the machine’s service manager (a systemd unit) or a container with a restart policy run it in the foreground.',
    };
  }
}

/** `exec shop &` of an Upstart job, which then follows a process that ends at once; systemd knows no such word. */
function* judgeUnit({ path, settings }: UnitFile): Iterable<Found> {
  const job = path.endsWith('.conf') ? settings.filter(({ key }) => key === 'Service.ExecStart') : [];
  for (const { value, span } of job)
    if (/[^&]&\s*$/.test(value)) yield { span, what: 'The job leaves what it starts in the background by `&`.' };
}

function* judgeSettings({ reader, settings }: SettingsFile): Iterable<Found> {
  for (const { key, span } of settings) {
    if (reader === 'uwsgi' && /(?:^|\.)daemonize2?$/.test(key)) yield { span, what: 'uWSGI leaves the foreground by `daemonize`.' };
  }
}

/** What a program does to itself; where somebody has to ask for it, it may as well stay. */
function* judgeCall(call: Call, file: CodeFile, { deployable }: Context): Iterable<Found> {
  if (deployable?.kind !== 'server' && deployable?.kind !== 'worker') return;
  yield {
    span: call.span.end - call.span.start < 200 ? call.span : call.callee,
    what: `\`${call.method}\` takes the program into the background.`,
    ...(file.conditionsAround(call.span).every(isErrorCheck) ? {} : { confidence: 'likely' as const }),
  };
}

function* judgeSelfStarts(file: CodeFile, { deployable }: Context): Iterable<Found> {
  if (deployable?.kind !== 'server' && deployable?.kind !== 'worker') return;
  for (const call of selfStarts(file))
    yield {
      span: call.span.end - call.span.start < 200 ? call.span : call.callee,
      what: 'The program starts a copy of itself and ends: whoever started it sees it end at once, and nobody looks after the copy.',
    };
}

function* judgeSessions(file: CodeFile, context: Context): Iterable<Found> {
  for (const call of sessions(file)) yield* judgeCall(call, file, context);
}

function* judgePuma(call: Call, { path }: CodeFile): Iterable<Found> {
  const isOn = call.args.length === 0 || call.args[0]?.value().literal === true;
  if (isOn && serverOfSettings(path) === 'puma' && !isDevelopersFile(path))
    yield { span: call.span, what: 'Puma leaves the foreground by `daemonize`.' };
}

function* judgeGunicorn({ path, assignments }: CodeFile): Iterable<Found> {
  if (serverOfSettings(path) !== 'gunicorn' || isDevelopersFile(path)) return;
  for (const { name, value, span } of assignments)
    if (name === 'daemon' && value.value().literal === true) yield { span, what: 'gunicorn leaves the foreground by `daemon`.' };
}
