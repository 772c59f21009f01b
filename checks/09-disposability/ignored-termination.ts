import type { CodeFile } from '../../src/analysis/code.ts';
import type { SettingsFile, ShellScript } from '../../src/analysis/documents/kinds.ts';
import { handlesTermination } from '../../src/analysis/knowledge/stopping/shutdown.ts';
import { ignoringTraps } from '../../src/analysis/knowledge/stopping/shell-traps.ts';
import {
  callsBelow,
  onlyTells,
  terminationHandlers,
  TERMINATION_LITERALS,
  type TerminationHandler,
} from '../../src/analysis/knowledge/stopping/termination-handlers.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import { onCalls, rule, type Context, type Found } from '../rule.ts';

export default rule({
  id: 'disposability/ignored-termination',
  title: 'Stop when SIGTERM says so',
  why: 'A handler takes the place of the default, which is to end: one that does nothing leaves the process running until the platform kills it in the middle of its work.',
  remedy: 'Stop taking new work, finish what is in flight and end the process; or take the handler out.',
  severity: 'error',
  limits: ['A handler that sets a flag is taken to be heeded by the loop that reads it.'],
  code: [
    { languages: APP_LANGUAGES, literals: TERMINATION_LITERALS, judge },
    { languages: ['csharp'], literals: ['ExecuteAsync'], judge: judgeBackgroundService },
    onCalls(['go'], ['os/signal.Ignore'], function* (call) {
      if (call.args.some(({ text }) => text.endsWith('SIGTERM')))
        yield { span: call.span, what: 'The process ignores SIGTERM, so that only SIGKILL ends it.' };
    }),
  ],
  documents: { script: judgeScript, settings: judgeUwsgi },
  examples: {
    bad: [
      {
        name: '.NET, a loop that never looks at its token',
        files: {
          'Worker.cs':
            'public class Worker : BackgroundService\n{\n    protected override async Task ExecuteAsync(CancellationToken stoppingToken)\n    {\n        while (true) // ⟵\n        {\n            await Work();\n        }\n    }\n}\n',
        },
      },
      {
        name: 'Node, logged only',
        files: { 'server.js': "process.on('SIGTERM', () => { // ⟵\n  console.log('SIGTERM received');\n});\n" },
      },
      { name: 'TypeScript, empty', files: { 'worker.ts': "process.once('SIGTERM', () => {}); // ⟵\n" } },
      { name: 'Python', files: { 'worker.py': 'import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN) # ⟵\n' } },
      {
        name: 'Python, a function that prints',
        files: {
          'worker.py': 'import signal\n\ndef on_term(signum, frame):\n    print("not now")\n\nsignal.signal(signal.SIGTERM, on_term) # ⟵\n',
        },
      },
      { name: 'Ruby', files: { 'worker.rb': "Signal.trap('TERM') { puts 'busy' } # ⟵\n" } },
      { name: 'Ruby, by word', files: { 'worker.rb': "trap('TERM', 'IGNORE') # ⟵\n" } },
      { name: 'PHP', files: { 'worker.php': '<?php\npcntl_signal(SIGTERM, SIG_IGN); // ⟵\n' } },
      {
        name: 'Go',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go': 'package main\n\nimport (\n\t"os/signal"\n\t"syscall"\n)\n\nfunc main() {\n\tsignal.Ignore(syscall.SIGTERM) // ⟵\n}\n',
        },
      },
      {
        name: 'C#, cancelled and forgotten',
        files: {
          'Program.cs':
            'using System.Runtime.InteropServices;\nPosixSignalRegistration.Create(PosixSignal.SIGTERM, context => { context.Cancel = true; }); // ⟵\n',
        },
      },
      {
        name: 'a function that a shell calls',
        files: {
          'start.sh': "#!/bin/sh\nserve() {\n  trap '' TERM # ⟵\n  ./worker\n}\ntrap clean EXIT\nserve\n",
          'app.py': 'x = 1\n',
        },
      },
      { name: 'a shell', files: { 'start.sh': "#!/bin/sh\ntrap '' TERM # ⟵\n./worker\n", 'app.py': 'x = 1\n' } },
      {
        name: 'uWSGI',
        files: {
          'app.py': 'from flask import Flask\napp = Flask(__name__)\n',
          Dockerfile: 'FROM python:3.12\nCOPY . .\nEXPOSE 80\nCMD ["uwsgi", "--ini", "uwsgi.ini"]\n',
          'uwsgi.ini': '[uwsgi]\nmodule = app:app\nmaster = true\n',
        },
        at: 'uwsgi.ini:3',
      },
    ],
    good: [
      {
        name: '.NET, a loop that hands its token on',
        files: {
          'Worker.cs':
            'public class Worker : BackgroundService\n{\n    protected override async Task ExecuteAsync(CancellationToken stoppingToken)\n    {\n        while (true)\n        {\n            await Task.Delay(1000, stoppingToken);\n        }\n    }\n}\n',
        },
      },
      {
        name: 'Node, closed',
        files: {
          'server.js':
            "const server = require('./app');\nprocess.on('SIGTERM', () => {\n  console.log('closing');\n  server.close();\n});\n",
        },
      },
      { name: 'Node, SIGHUP', files: { 'server.js': "process.on('SIGHUP', () => console.log('reload'));\n" } },
      {
        name: 'Node, a flag that a loop reads',
        files: {
          'worker.js': "let stopping = false;\nprocess.on('SIGTERM', () => {\n  stopping = true;\n});\nwhile (!stopping) work();\n",
        },
      },
      {
        name: 'Python, a flag',
        files: {
          'worker.py':
            'import signal\n\nclass Worker:\n    def stop(self, *args):\n        self.running = False\n\n    def run(self):\n        signal.signal(signal.SIGTERM, self.stop)\n',
        },
      },
      {
        name: 'Python, raised',
        files: {
          'worker.py': 'import signal\n\ndef on_term(signum, frame):\n    raise SystemExit\n\nsignal.signal(signal.SIGTERM, on_term)\n',
        },
      },
      { name: 'Python, SIGINT of children', files: { 'worker.py': 'import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n' } },
      { name: 'Python, the default', files: { 'worker.py': 'import signal\nsignal.signal(signal.SIGTERM, signal.SIG_DFL)\n' } },
      { name: 'Ruby, a flag', files: { 'worker.rb': "$stop = false\nSignal.trap('TERM') { $stop = true }\n" } },
      {
        name: 'Ruby, a method that stops what works',
        files: {
          'worker.rb':
            "class Worker\n  def run\n    Signal.trap('TERM') { graceful_shutdown }\n  end\n\n  def graceful_shutdown\n    @jobs.each { |job| job.stop }\n  end\nend\n",
        },
      },
      { name: 'Ruby, the default', files: { 'worker.rb': "trap('TERM', 'DEFAULT')\n" } },
      {
        name: 'a shell that passes it on',
        files: { 'start.sh': "#!/bin/sh\ntrap 'kill -TERM $pid' TERM\n./worker & pid=$!\nwait\n", 'app.py': 'x = 1\n' },
      },
      {
        name: 'a shell that ends once, however often it is asked',
        files: {
          'start.sh': "#!/bin/sh\nstop() {\n  trap '' INT TERM\n  kill -TERM $pid\n}\ntrap stop EXIT INT TERM\n./worker & pid=$!\nwait\n",
          'app.py': 'x = 1\n',
        },
      },
      {
        name: 'uWSGI that ends',
        files: {
          'app.py': 'from flask import Flask\napp = Flask(__name__)\n',
          Dockerfile: 'FROM python:3.12\nCOPY . .\nEXPOSE 80\nCMD ["uwsgi", "--ini", "uwsgi.ini"]\n',
          'uwsgi.ini': '[uwsgi]\nmodule = app:app\nmaster = true\ndie-on-term = true\n',
        },
      },
    ],
  },
});

/** Words that hand a signal to nobody. */
const IGNORED = /^(?:signal\.)?SIG_IGN$|^['"](?:IGNORE|SIG_IGN)['"]$|\.SIG_IGN$|^:ignore$/i;
/** What a body does besides calling: it sets something, throws, sends, or hands on. */
const ACTS =
  /\b(?:raise|throw|throws|return\s+\w|resolve|reject|global|nonlocal|yield|break)\b|<-|(?<![=!<>])=(?![=>])|\+\+|--|<<|\bexit\b/;

function* judge(file: CodeFile, { deployable, repository, path }: Context): Iterable<Found> {
  const handlers = terminationHandlers(file);
  const idle = handlers.filter((handler) => IGNORED.test(handler.written.text) || doesNothing(handler, file));
  // Several handlers of one signal all run: one of them may well close what this one only announces.
  if (idle.length === 0 || idle.length < handlers.length || (deployable && handlesTermination(deployable, repository, path))) return;
  for (const { registration, written } of idle) {
    const { start, end } = registration.span;
    yield {
      span:
        file.source.slice(registration.span).includes('\n') && written.kind === 'function'
          ? { start, end: written.span.start }
          : { start, end },
      what: IGNORED.test(written.text)
        ? 'The process ignores SIGTERM, so that only SIGKILL ends it.'
        : 'The handler of SIGTERM only takes note of it, and the process runs on until it is killed.',
    };
  }
}

/** .NET tells a background service by a token that it should stop; a loop without an end that never looks at it goes on. */
function* judgeBackgroundService(file: CodeFile): Iterable<Found> {
  for (const { name, owner, span, parameters } of file.functions) {
    const [token] = parameters;
    const isService = file.classes.some((one) => one.name === owner && one.bases.some((base) => /(?:^|\.)BackgroundService$/.test(base)));
    if (name !== 'ExecuteAsync' || !isService || token === undefined) continue;
    const text = file.source.slice(span);
    const loop = file.loops.find(
      (one) => one.span.start > span.start && one.span.end < span.end && /^(?:while\s*\(\s*true\s*\)|for\s*\(\s*;\s*;\s*\))/.test(one.head),
    );
    if (!loop || [...text.matchAll(new RegExp(`\\b${token}\\b`, 'g'))].length > 1) continue;
    yield {
      span: { start: loop.span.start, end: loop.span.start + loop.head.trimEnd().length },
      what: `The loop of \`${owner ?? 'the service'}\` never looks at \`${token}\`, so that the host waits for it in vain until it is killed.`,
      remedy: `Write \`while (!${token}.IsCancellationRequested)\` and hand \`${token}\` to what is awaited inside.`,
    };
  }
}

function doesNothing({ body, registration }: TerminationHandler, file: CodeFile): boolean {
  // A shutdown hook runs while the machine ends anyway.
  if (!body || registration.method === 'addShutdownHook') return false;
  const calls = callsBelow(body, file);
  const text = withoutTexts(file.source.slice(body.span).replace(/^[^{\n]*?(?:=>|->|\{|\bdo\b|:)/, ''));
  // Ruby calls without parentheses, which is a name like any other.
  if (
    file.language === 'ruby' &&
    file.functions.some(
      ({ name }) => name !== undefined && new RegExp(`(?<![\\w.@:])${name.replaceAll(/\W/g, '\\$&')}(?![\\w(])`).test(text),
    )
  )
    return false;
  return calls.every(onlyTells) && !ACTS.test(text.replace(/\.Cancel\s*=\s*true/, ''));
}

/** The code of a body without its strings and comments, which may hold any word. */
function withoutTexts(text: string): string {
  return text.replace(/(["'`])(?:\\.|(?!\1)[^\\])*\1|\/\/[^\n]*|#[^\n]*/gs, '""');
}

function* judgeScript({ commands }: ShellScript): Iterable<Found> {
  for (const { span } of ignoringTraps(commands))
    yield { span, what: 'The script and all that it starts ignore SIGTERM, so that only SIGKILL ends them.' };
}

/** uWSGI's master reloads its workers on SIGTERM unless it is told to end. */
function* judgeUwsgi({ path, reader, settings }: SettingsFile, { repository }: Context): Iterable<Found> {
  if (reader !== 'uwsgi' || repository.role(path) !== 'configuration') return;
  const images = repository.documents('dockerfile').map(({ source }) => source.text);
  if (!images.some((text) => /uwsgi/i.test(text)) || images.some((text) => /die[-_]on[-_]term/i.test(text))) return;
  const master = settings.find(({ key, value }) => key === 'uwsgi.master' && /^(?:true|1|yes|on)$/i.test(value));
  if (
    !master ||
    settings.some(({ key }) => /^uwsgi\.(?:die-on-term|strict-die-on-term|hook-master-start|safe-pidfile|daemonize2?)$/.test(key))
  )
    return;
  yield {
    span: master.span,
    what: 'On SIGTERM the master of uWSGI reloads its workers and runs on, until the platform kills it.',
    remedy: 'Set `die-on-term = true`.',
  };
}
