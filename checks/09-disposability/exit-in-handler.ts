import type { Call, FunctionScope } from '../../src/analysis/code.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import { onCalls, rule, type Found } from '../rule.ts';

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

function* judge(call: Call): Iterable<Found> {
  const handler = handlerOf(call.inside);
  if (!handler) return;
  yield {
    span: call.span,
    what: `\`${call.name.split('/').at(-1) ?? call.name}\` ends the whole process from within a request${handler.name === undefined ? '' : ` (\`${handler.name}\`)`}.`,
  };
}

function handlerOf(scope: FunctionScope | undefined): FunctionScope | undefined {
  for (let around = scope; around; around = around.inside) if (around.handlesRequest) return around;
  return undefined;
}
