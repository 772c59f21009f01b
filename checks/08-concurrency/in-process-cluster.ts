import type { Call, CodeFile, Property } from '../../src/analysis/code.ts';
import type { DataDocument, DataNode } from '../../src/analysis/documents/kinds.ts';
import { runsInWebProcess } from '../../src/analysis/knowledge/serving/web-processes.ts';
import { ECMASCRIPT } from '../../src/analysis/languages.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { startCommands, startPlaces } from '../../src/analysis/startup.ts';
import { onCalls, rule, type Context, type Found, type RepositoryFound } from '../rule.ts';

const ECOSYSTEM = /(?:^|\/)(?:ecosystem|pm2|process)(?:[.-]\w+)*\.(?:[cm]?js|json|ya?ml)$/;
/** Forks of the process itself, by the documentation of each. */
const FORKS: readonly string[] = ['cluster.fork', 'cluster.default.fork', 'throng', 'recluster', 'sticky-cluster', 'sticky-session.listen'];

export default rule({
  id: 'concurrency/in-process-cluster',
  title: 'Let the platform run the copies of a process',
  why: 'A process that forks copies of itself hides them from the platform: it cannot count, restart, drain or limit them one by one.',
  remedy: 'Start one process in each container and scale by the number of containers.',
  severity: 'warning',
  limits: ['The worker counts of gunicorn, puma, PHP-FPM and the like belong to the server and are not judged.'],
  code: [
    onCalls(ECMASCRIPT, FORKS, judgeFork),
    onCalls(['python'], ['tornado.httpserver.HTTPServer().start', 'os.fork', 'tornado.process.fork_processes'], judgePython),
    onCalls(['go'], ['github.com/gofiber/fiber/v2.New', 'github.com/gofiber/fiber/v3.New', 'github.com/gofiber/fiber.New'], judgePrefork),
    onCalls(['ruby'], ['fork', 'Process.fork', 'Kernel.fork'], judgeFork),
    { languages: ECMASCRIPT, literals: ['exec_mode', 'instances'], judge: judgeEcosystem },
  ],
  documents: { data: judgeData },
  repository: judgeCommands,
  examples: {
    bad: [
      {
        name: 'Fiber',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n\nrequire github.com/gofiber/fiber/v2 v2.52.4\n',
          'main.go':
            'package main\n\nimport (\n\t"os"\n\n\t"github.com/gofiber/fiber/v2"\n)\n\nfunc main() {\n\tapp := fiber.New(fiber.Config{\n\t\tPrefork: true, // ⟵\n\t})\n\tapp.Listen(":" + os.Getenv("PORT"))\n}\n',
        },
      },
      {
        name: "Node's cluster module",
        files: {
          'server.js':
            "const cluster = require('cluster');\nconst os = require('os');\nif (cluster.isPrimary) {\n  os.cpus().forEach(() => cluster.fork()); // ⟵\n} else {\n  require('express')().listen(process.env.PORT);\n}\n",
        },
      },
      {
        name: 'throng',
        files: {
          'server.ts':
            "import throng from 'throng';\nimport express from 'express';\nthrong({ worker: start }); // ⟵\nfunction start() {\n  express().listen(process.env.PORT);\n}\n",
        },
      },
      {
        name: 'Tornado',
        files: {
          'app.py':
            'import os\nimport tornado.httpserver\nserver = tornado.httpserver.HTTPServer(app)\nserver.bind(int(os.environ["PORT"]))\nserver.start(0) # ⟵\n',
          Procfile: 'web: python app.py\n',
        },
      },
      {
        name: 'pm2 in cluster mode',
        files: {
          'server.js': "require('express')().listen(process.env.PORT);\n",
          'ecosystem.config.js':
            "module.exports = {\n  apps: [{\n    script: 'server.js',\n    exec_mode: 'cluster', // ⟵\n    instances: 'max',\n  }],\n};\n",
          Dockerfile: 'FROM node:22.4\nCOPY . .\nCMD ["pm2-runtime", "ecosystem.config.js"]\n',
        },
      },
      {
        name: 'pm2 in cluster mode, JSON',
        files: {
          'server.js': "require('express')().listen(process.env.PORT);\n",
          'pm2.json': '{\n  "apps": [\n    {\n      "script": "server.js",\n      "exec_mode": "cluster"\n    }\n  ]\n}\n',
          Dockerfile: 'FROM node:22.4\nCOPY . .\nCMD ["pm2-runtime", "pm2.json"]\n',
        },
        at: 'pm2.json:5',
      },
      {
        name: 'pm2 with a number of instances',
        files: {
          'server.js': "require('express')().listen(process.env.PORT);\n",
          Dockerfile: 'FROM node:22.4\nCOPY . .\nCMD ["pm2-runtime", "server.js", "-i", "max"] # ⟵\n',
        },
        at: 'Dockerfile:3',
      },
    ],
    good: [
      {
        name: 'Fiber in one process',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n\nrequire github.com/gofiber/fiber/v2 v2.52.4\n',
          'main.go':
            'package main\n\nimport (\n\t"os"\n\n\t"github.com/gofiber/fiber/v2"\n)\n\nfunc main() {\n\tapp := fiber.New(fiber.Config{Prefork: false, AppName: "shop"})\n\tapp.Listen(":" + os.Getenv("PORT"))\n}\n',
        },
      },
      {
        name: 'a child for one computation',
        files: {
          'server.js':
            "const { fork } = require('child_process');\nconst app = require('express')();\napp.get('/', (req, res) => fork('resize.js').on('exit', () => res.end()));\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'a Redis cluster',
        files: { 'server.js': "const Redis = require('ioredis');\nconst cluster = new Redis.Cluster([process.env.REDIS]);\n" },
      },
      {
        name: 'Tornado in one process',
        files: {
          'app.py': 'import tornado.httpserver\nserver = tornado.httpserver.HTTPServer(app)\nserver.start()\n',
          Procfile: 'web: python app.py\n',
        },
      },
      {
        name: 'pm2 with one instance',
        files: {
          'server.js': "require('express')().listen(process.env.PORT);\n",
          'ecosystem.config.js': "module.exports = { apps: [{ script: 'server.js', instances: 1, exec_mode: 'cluster' }] };\n",
          Dockerfile: 'FROM node:22.4\nCOPY . .\nCMD ["pm2-runtime", "ecosystem.config.js"]\n',
        },
      },
      {
        name: "a server's own workers",
        files: { Procfile: 'web: gunicorn --workers 4 app:app\n', 'app.py': 'from flask import Flask\napp = Flask(__name__)\n' },
      },
    ],
  },
});

function* judgeFork(call: Call, file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  if (!runsInWebProcess(file.path, deployable, repository)) return;
  const isCluster = call.method === 'fork' && call.name !== 'cluster.fork' && call.name !== 'cluster.default.fork';
  // A forked child of Ruby's is a copy of the server only when it goes on listening.
  // One cluster, however often it replaces what has died.
  if (file.callsTo(...FORKS)[0] !== call) return;
  if (isCluster && !/\b(?:listen|Rack::Handler|TCPServer)\b/.test(file.source.text)) return;
  yield { span: call.span, what: `\`${call.name.replace('.default', '')}\` makes the process run copies of itself.` };
}

/** Fiber's `Prefork`, which starts a process for each core. */
function* judgePrefork(call: Call, file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  const setting = call.args[0]?.properties().find(({ key }) => key === 'Prefork');
  const { literal, provenance } = setting?.value.value() ?? {};
  if (setting && provenance === 'literal' && String(literal) === 'true' && runsInWebProcess(file.path, deployable, repository))
    yield { span: setting.span, what: '`Prefork` makes the server run copies of itself.' };
}

function* judgePython(call: Call, file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  if (!runsInWebProcess(file.path, deployable, repository)) return;
  if (call.method === 'start' && (call.args.length === 0 || call.args[0]?.value().literal === 1)) return;
  if (call.method === 'fork' && !/\.(?:listen|serve_forever|run)\(/.test(file.source.text)) return;
  yield { span: call.span, what: `\`${call.method}\` makes the server run copies of itself.` };
}

function* judgeEcosystem(file: CodeFile): Iterable<Found> {
  if (!ECOSYSTEM.test(file.path)) return;
  for (const { key, value, span } of file.properties) {
    const around = file.source.text.slice(Math.max(0, span.start - 150), span.end + 150);
    if (isClustered(key, value) && !/\binstances\b["']?\s*:\s*["']?1\b/.test(around)) yield found(span);
  }
}

function isClustered(key: string, value: Property['value']): boolean {
  return key === 'exec_mode' && String(value.value().literal).startsWith('cluster');
}

function* judgeData({ path, roots }: DataDocument): Iterable<Found> {
  if (!ECOSYSTEM.test(path)) return;
  const apps = roots.flatMap((root): readonly (DataNode | undefined)[] => root.at('apps')?.children ?? [root]);
  for (const app of apps) {
    const mode = app?.at('exec_mode');
    if (mode?.text?.startsWith('cluster') && app?.at('instances')?.text !== '1')
      yield found({ start: mode.keySpan?.start ?? mode.span.start, end: mode.span.end });
  }
}

function found(span: Found['span']): Found {
  return { span, what: "pm2's cluster mode runs several copies of the app inside of one process type." };
}

function* judgeCommands(repository: Repository): Iterable<RepositoryFound> {
  for (const { path, command, program } of startPlaces(startCommands(repository))) {
    if (!/^pm2(?:-runtime|-docker)?$/.test(program.name)) continue;
    const at = program.args.findIndex((word) => /^(?:-i|--instances)(?:=|$)/.test(word));
    const count = at === -1 ? undefined : (/=(?<count>.+)/.exec(program.args[at] ?? '')?.groups?.count ?? program.args[at + 1]);
    if (count !== undefined && count !== '1')
      yield { path, span: command.span, what: `\`${program.name} -i ${count}\` runs several copies of the app in one container.` };
  }
}
