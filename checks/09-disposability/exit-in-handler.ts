import type { Call, CodeFile } from '../../src/analysis/code.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import { handlerAround, requestBehind } from '../../src/analysis/requests.ts';
import { startBehind } from '../../src/analysis/start-path.ts';
import { onCalls, rule, type Context, type Found } from '../rule.ts';

/** What ends the whole process. PHP's `exit` ends the request only. */
const EXITS: readonly string[] = [
  'process.exit',
  'process.abort',
  'sys.exit',
  'os._exit',
  'os.Exit',
  'log.Fatal',
  'log.Fatalf',
  'log.Fatalln',
  'github.com/sirupsen/logrus.Fatal',
  'github.com/sirupsen/logrus.Fatalf',
  'System.exit',
  'java.lang.System.exit',
  'kotlin.system.exitProcess',
  'exitProcess',
  'Environment.Exit',
  'System.Environment.Exit',
  'Environment.FailFast',
  'std.process.exit',
  'std.process.abort',
];

export default rule({
  id: 'disposability/exit-in-handler',
  title: 'Answer with an error; leave the process running',
  why: 'One bad request ends the process, and with it every other request that it is working on.',
  remedy: 'Answer with an error status, and end the process only from a signal handler that drains.',
  severity: 'error',
  code: [
    onCalls(
      APP_LANGUAGES.filter((language) => language !== 'php' && language !== 'ruby'),
      EXITS,
      judge,
    ),
  ],
  examples: {
    bad: [
      {
        name: 'a function beside the start, which only handlers call',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"log"\n\t"net/http"\n\t"os"\n)\n\nfunc getOrders() []Order {\n\torders, err := db.Find()\n\tif err != nil {\n\t\tlog.Fatal(err) // ⟵\n\t}\n\treturn orders\n}\n\nfunc show(w http.ResponseWriter, r *http.Request) {\n\trender(w, getOrders())\n}\n\nfunc main() {\n\thttp.HandleFunc("/", show)\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
        },
      },
      {
        name: 'a function that the handler calls',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\nfunc show(w http.ResponseWriter, r *http.Request) {\n\trender(w, findOrders(db))\n}\n\nfunc main() {\n\thttp.HandleFunc("/", show)\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
          'orders.go':
            'package main\n\nimport (\n\t"database/sql"\n\t"log"\n)\n\nfunc findOrders(db *sql.DB) *sql.Rows {\n\trows, err := db.Query("SELECT 1")\n\tif err != nil {\n\t\tlog.Fatal(err) // ⟵\n\t}\n\treturn rows\n}\n',
        },
      },
      {
        name: 'Express',
        files: {
          'server.js':
            "const app = require('express')();\napp.get('/', (req, res) => {\n  if (!req.query.a) process.exit(1); // ⟵\n  res.send('ok');\n});\n",
        },
      },
      {
        name: 'Go',
        files: {
          'main.go':
            'package main\n\nimport (\n\t"log"\n\t"net/http"\n)\n\nfunc list(w http.ResponseWriter, r *http.Request) {\n\tif err := load(); err != nil {\n\t\tlog.Fatal(err) // ⟵\n\t}\n}\n',
        },
      },
      {
        name: 'Flask',
        files: {
          'app.py': "import sys\nfrom flask import Flask\napp = Flask(__name__)\n\n@app.route('/')\ndef index():\n    sys.exit(1) # ⟵\n",
        },
      },
    ],
    good: [
      {
        name: 'a connection that the start opens as well',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\nfunc show(w http.ResponseWriter, r *http.Request) {\n\trender(w, openOrders(db))\n}\n\nfunc main() {\n\topenOrders(db)\n\thttp.HandleFunc("/", show)\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
          'orders.go':
            'package main\n\nimport (\n\t"database/sql"\n\t"log"\n)\n\nfunc openOrders(db *sql.DB) *sql.Rows {\n\trows, err := db.Query("SELECT 1")\n\tif err != nil {\n\t\tlog.Fatal(err)\n\t}\n\treturn rows\n}\n',
        },
      },
      {
        name: 'a signal handler that a function which requests call sets up',
        files: {
          'package.json': '{"scripts":{"start":"node server.js"}}',
          'server.js':
            "const app = require('express')();\nfunction connect() {\n  process.on('SIGINT', async () => {\n    await close();\n    process.exit(0);\n  });\n}\napp.get('/', (req, res) => {\n  connect();\n  res.send('ok');\n});\n",
        },
      },
      { name: 'a signal handler', files: { 'server.js': "process.on('SIGTERM', () => process.exit(0));\n" } },
      {
        name: 'start-up',
        files: {
          'main.go': 'package main\n\nimport "log"\n\nfunc main() {\n\tif err := serve(); err != nil {\n\t\tlog.Fatal(err)\n\t}\n}\n',
        },
      },
      { name: 'a script', files: { 'job.py': 'import sys\n\ndef main():\n    sys.exit(1)\n' } },
    ],
  },
});

function* judge(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  const { deployable, repository } = context;
  const { handler, through } = requestBehind(call.inside, file, deployable, repository) ?? {};
  if (handler === undefined || (handlerAround(call.inside) === undefined && isForTheStart(call, file, context))) return;
  // To end is what whoever calls it asks for.
  if (/^(?:panic|crash)/i.test(handler.name ?? '')) return;
  const by = through?.at(-1) ?? handler.name;
  yield {
    span: call.span,
    what: `\`${call.name.split('/').at(-1) ?? call.name}\` ends the whole process from within a request${by === undefined ? '' : ` (\`${handler.name ?? by}\`)`}.`,
  };
}

/** What a program does when it begins or ends may be asked for by a request as well. */
function isForTheStart({ inside }: Call, file: CodeFile, { deployable, repository }: Context): boolean {
  const name = inside?.name ?? '';
  if (FOR_THE_START.test(name)) return true;
  return (OF_BOTH.test(name) || START_FILE.test(file.path)) && startBehind(inside, file, deployable, repository);
}

const FOR_THE_START =
  /^(?:init|new|must|connect|setup|start|run|main|exit|quit|die|fatal|shutdown|stop|restart|upgrade|close|terminate)(?:[A-Z_]|$)|(?:config|settings|env|logger|exit|fatal)/i;
/** What the start does to its settings, and a request to its data. */
const OF_BOTH = /^(?:load|read|parse|get|open)(?:[A-Z_]|$)/i;
const START_FILE = /(?:^|\/)(?:main|config|settings|init|cli|cmd)\b[^/]*$/i;
