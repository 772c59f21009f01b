import type { Call, CodeFile } from '../../src/analysis/code.ts';
import type { DataNode, KubernetesContainer, KubernetesFile } from '../../src/analysis/documents/kinds.ts';
import { runsInWebProcess } from '../../src/analysis/knowledge/serving/web-processes.ts';
import { isStreamPath } from '../../src/analysis/knowledge/logs/loggers.ts';
import { ECMASCRIPT, JVM } from '../../src/analysis/languages.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { startCommands, startPlaces } from '../../src/analysis/startup.ts';
import { onCalls, rule, type Context, type Found, type RepositoryFound } from '../rule.ts';

const LOG_FILE = /(?:^|[/\\])[\w.-]*(?:\.log|(?:^|[/\\])logs?[/\\][\w*.-]+)(?:\.\d+)?$/;
/** A variable that is called so: `tail -f "$LOG_FILE"`. */
const LOG_VARIABLE = /^\$\{?\w*LOG(?:_?(?:FILE|PATH))?\}?$/i;
/** A variable of code that is called so, and no `changelogPath`. */
const READ_VARIABLE =
  /^[$@*&]?(?:(?:this|self|settings|config|cfg|conf)(?:\.|->))?(?:log_?file(?:_?(?:path|name))?|(?:app_|server_|application_)?log_(?:file|path)(?:_path)?|LOG_?FILE(?:_PATH)?|LOG_PATH|logFile|logPath|logFilePath|logFilename)$/;
/** Collectors that read files. */
const COLLECTORS = /fluent-?bit|fluentd|filebeat|promtail|vector|logstash|telegraf|grafana\/(?:agent|alloy)|cloudwatch-agent|td-agent/;

export default rule({
  id: 'logs/log-file-read-back',
  title: 'Send events to stdout instead of reading them from a file',
  why: 'Whoever reads the log file sees one copy of the app only, from its last restart on, and has to keep up with rotation.',
  remedy: 'Log to stdout, let the platform collect the stream, and put what the app wants to look up into its database.',
  severity: 'warning',
  limits: ['A path that is put together from variables, or whose variable does not say that it is a log’s, is not judged.'],
  code: [
    onCalls(
      ECMASCRIPT,
      ['fs.readFile', 'fs.readFileSync', 'fs.createReadStream', 'fs/promises.readFile', 'fs.promises.readFile', 'tail.Tail'],
      judgeRead,
    ),
    onCalls(['python'], ['open', 'io.open', 'pathlib.Path().read_text', 'pathlib.Path().open'], judgeRead),
    onCalls(
      ['go'],
      ['os.Open', 'os.ReadFile', 'io/ioutil.ReadFile', 'github.com/hpcloud/tail.TailFile', 'github.com/nxadm/tail.TailFile'],
      judgeRead,
    ),
    onCalls(['ruby'], ['File.read', 'File.open', 'File.readlines', 'File.foreach', 'IO.readlines'], judgeRead),
    onCalls(['php'], ['file_get_contents', 'file', 'fopen', 'readfile', 'SplFileObject'], judgeRead),
    onCalls(
      JVM,
      [
        'java.nio.file.Files.readAllLines',
        'java.nio.file.Files.lines',
        'java.nio.file.Files.readString',
        'java.nio.file.Files.newBufferedReader',
        'java.io.FileReader',
        'org.apache.commons.io.input.ReversedLinesFileReader',
      ],
      judgeRead,
    ),
    onCalls(
      ['csharp'],
      ['ReadAllLines', 'ReadAllText', 'ReadLines', 'OpenRead'].flatMap((name) => [`System.IO.File.${name}`, `File.${name}`]),
      judgeRead,
    ),
    onCalls(['rust'], ['std.fs.read_to_string', 'std.fs.File.open', 'tokio.fs.read_to_string'], judgeRead),
  ],
  documents: { kubernetes: judgeKubernetes },
  repository: judge,
  examples: {
    bad: [
      {
        name: 'Express shows its log',
        files: {
          'server.js':
            "const fs = require('fs');\nconst app = require('express')();\napp.get('/logs', (req, res) => res.send(fs.readFileSync('logs/app.log', 'utf8'))); // ⟵\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'Flask parses its log',
        files: {
          'app.py':
            'from flask import Flask\napp = Flask(__name__)\n\n@app.route("/errors")\ndef errors():\n    with open("/var/log/shop/app.log") as log: # ⟵\n        return log.read()\n',
          Procfile: 'web: gunicorn app:app\n',
        },
      },
      {
        name: 'Laravel shows its log',
        files: {
          'composer.json': '{"require":{"laravel/framework":"11.0.0"}}',
          artisan: '#!/usr/bin/env php\n<?php\n',
          Procfile: 'web: heroku-php-apache2 public/\n',
          'app/Http/Controllers/LogController.php':
            "<?php\nclass LogController extends Controller {\n    public function index() {\n        return file_get_contents(storage_path('logs/laravel.log')); // ⟵\n    }\n}\n",
        },
      },
      {
        name: 'Laravel follows the mail log of its machine',
        files: {
          'composer.json': '{"require":{"laravel/framework":"11.0.0"}}',
          artisan: '#!/usr/bin/env php\n<?php\n',
          Procfile: 'web: heroku-php-apache2 public/\n',
          'app/Console/Commands/ParseMailLog.php':
            "<?php\nclass ParseMailLog extends Command {\n    public function handle() {\n        $path = config('shop.mail_log', '/var/log/mail.log');\n        $handle = fopen($path, 'r'); // ⟵\n        while (($line = fgets($handle)) !== false) {}\n    }\n}\n",
        },
      },
      {
        name: 'Express, a path that a variable holds',
        files: {
          'server.js':
            "const fs = require('fs');\nconst app = require('express')();\napp.get('/logs', (req, res) => res.send(fs.readFileSync(logFile, 'utf8'))); // ⟵\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'a sidecar that reads the file of the app',
        files: {
          'k8s/web.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: shop:1.4\n          volumeMounts:\n            - { name: logs, mountPath: /app/logs }\n        - name: tail # ⟵\n          image: busybox:1.36\n          command: ["tail", "-F", "/logs/app.log"]\n          volumeMounts:\n            - { name: logs, mountPath: /logs }\n      volumes:\n        - name: logs\n          emptyDir: {}\n',
        },
      },
      {
        name: 'tail in the entry point',
        files: {
          'server.js': "require('express')().listen(process.env.PORT);\n",
          Dockerfile: 'FROM node:22.4\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
          'start.sh': '#!/bin/sh\nnode server.js &\ntail -F /var/log/shop.log # ⟵\n',
        },
      },
    ],
    good: [
      {
        name: 'a log of changes',
        files: {
          'server.js':
            "const fs = require('fs');\nconst app = require('express')();\napp.get('/news', (req, res) => res.send(fs.readFileSync(changelogPath)));\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'a file that is no log',
        files: {
          'server.js':
            "const fs = require('fs');\nconst app = require('express')();\nconst page = fs.readFileSync('public/index.html');\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'a log that is written',
        files: {
          'app.py':
            'from flask import Flask\napp = Flask(__name__)\n\n@app.route("/")\ndef index():\n    with open("app.log", "a") as log:\n        log.write("x")\n    return ""\n',
          Procfile: 'web: gunicorn app:app\n',
        },
      },
      {
        name: 'a collector on the node',
        files: {
          'k8s/logs.yaml':
            'apiVersion: apps/v1\nkind: DaemonSet\nmetadata: { name: logs }\nspec:\n  template:\n    spec:\n      containers:\n        - name: logs\n          image: fluent/fluent-bit:3.0\n          volumeMounts:\n            - { name: logs, mountPath: /var/log }\n      volumes:\n        - name: logs\n          hostPath: { path: /var/log }\n',
        },
      },
      {
        name: 'a sidecar that shares something else',
        files: {
          'k8s/web.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: shop:1.4\n          volumeMounts:\n            - { name: pages, mountPath: /pages }\n        - name: sync\n          image: git-sync:4.2\n          volumeMounts:\n            - { name: pages, mountPath: /pages }\n      volumes:\n        - name: pages\n          emptyDir: {}\n',
        },
      },
      {
        name: 'a container that only stays open',
        files: {
          'server.js': "require('express')().listen(process.env.PORT);\n",
          Dockerfile: 'FROM node:22.4\nCOPY . .\nCMD ["tail", "-f", "/dev/null"]\n',
        },
      },
      {
        name: 'a tool that analyses logs',
        files: { 'tool.py': 'def main():\n    print(open("access.log").read())\n', Procfile: 'worker: python tool.py\n' },
      },
    ],
  },
});

function* judgeRead(call: Call, file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  const [target, mode] = call.args;
  const given = target ?? call.receiver?.call()?.args[0];
  const literal = literalPath(given);
  const named = given !== undefined && READ_VARIABLE.test(given.text) ? given.text : undefined;
  const path = literal !== undefined && LOG_FILE.test(literal) ? literal : named;
  if (path === undefined || !runsInWebProcess(file.path, deployable, repository)) return;
  const how = String(mode?.value().literal ?? call.option('mode')?.value().literal ?? '');
  if (/^(?:f?open|io\.open|pathlib\.Path\(\)\.open|File\.open|SplFileObject)$/.test(call.name) && /[waxc+]/.test(how)) return;
  yield { span: call.span, what: `\`${call.method}\` reads the log file \`${path}\` back.` };
}

/** A path as written, also the one that a framework's helper puts a directory before (`storage_path('logs/laravel.log')`). */
function literalPath(expression: Call['args'][number] | undefined): string | undefined {
  const { literal, provenance } = expression?.value() ?? {};
  if (provenance === 'literal' && typeof literal === 'string') return literal;
  const parts = expression?.call()?.args ?? [];
  const names = parts.map((part) => part.value()).map((value) => (value.provenance === 'literal' ? String(value.literal) : ''));
  return names.length === 0 || names.at(-1) === '' ? undefined : names.filter((name) => name !== '').join('/');
}

function* judgeKubernetes(file: KubernetesFile): Iterable<Found> {
  for (const { kind, containers, podSpec } of file.resources) {
    if (kind === 'DaemonSet') continue;
    const volumes = podSpec?.at('volumes')?.children ?? [];
    const scratch = new Set(volumes.filter((volume) => volume.at('emptyDir')).map((volume) => volume.at('name')?.text));
    const running = containers.filter(({ init }) => !init);
    for (const container of running) {
      const shared = mountsOf(container).find(
        (name) => scratch.has(name) && running.some((other) => other !== container && mountsOf(other).includes(name)),
      );
      const name = container.node.at('name');
      if (shared === undefined || !readsLogs(container) || !name) continue;
      yield {
        span: { start: name.keySpan?.start ?? name.span.start, end: name.span.end },
        what: `The sidecar \`${container.name}\` reads log files that the app leaves in the volume \`${shared}\`.`,
      };
    }
  }
}

function mountsOf({ node }: KubernetesContainer): readonly string[] {
  return (node.at('volumeMounts')?.children ?? []).flatMap((mount: DataNode) => mount.at('name')?.text ?? []);
}

function readsLogs({ image, command }: KubernetesContainer): boolean {
  return COLLECTORS.test(image?.name ?? '') || command.some(({ name, args }) => name === 'tail' && tailed(args) !== undefined);
}

/** The log file that `tail -f` follows. */
function tailed(args: readonly string[]): string | undefined {
  if (!args.some((word) => /^-\w*[fF]|^--follow/.test(word))) return undefined;
  return args.find((word) => (LOG_FILE.test(word) || LOG_VARIABLE.test(word)) && !isStreamPath(word));
}

function* judge(repository: Repository): Iterable<RepositoryFound> {
  for (const { path, command, program, process } of startPlaces(startCommands(repository))) {
    const target = program.name === 'tail' && process.declaredBy !== 'kubernetes' ? tailed(program.args) : undefined;
    if (target !== undefined) yield { path, span: command.span, what: `\`tail\` reads the log file \`${target}\` to make it a stream.` };
  }
}
