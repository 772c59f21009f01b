import { expect, test } from '@jest/globals';
import { calledElsewhere } from '../../src/analysis/callers.ts';
import { openRepository } from '../../src/analysis/open-repository.ts';
import { startBehind } from '../../src/analysis/start-path.ts';
import { memoryTree } from '../../src/source/memory.ts';

const GO = { 'go.mod': 'module example.org/shop\n\ngo 1.22\n' };
const SERVES = 'http.ListenAndServe(":8080", nil)';

/** Whether the function around `MARK` runs at the start, by what the cases have in common. */
const CASES: readonly (readonly [name: string, path: string, files: Readonly<Record<string, string>>, runs: boolean])[] = [
  [
    'what the sub-command runs that serves',
    'main.go',
    {
      ...GO,
      'main.go': `package main\n\nimport (\n\t"net/http"\n\n\t"github.com/spf13/cobra"\n)\n\nvar serve = &cobra.Command{\n\tUse: "serve",\n\tRun: func(c *cobra.Command, a []string) {\n\t\tMARK()\n\t\t${SERVES}\n\t},\n}\n\nfunc main() { serve.Execute() }\n`,
    },
    true,
  ],
  [
    'what another sub-command runs',
    'main.go',
    {
      ...GO,
      'main.go': `package main\n\nimport (\n\t"net/http"\n\n\t"github.com/spf13/cobra"\n)\n\nvar repair = &cobra.Command{\n\tUse: "repair",\n\tRun: func(c *cobra.Command, a []string) {\n\t\tMARK()\n\t},\n}\n\nfunc main() { ${SERVES} }\n`,
    },
    false,
  ],
  [
    'what aiohttp opens with the app',
    'storage.py',
    {
      Procfile: 'web: gunicorn web:app\n',
      'web.py': 'from aiohttp import web\nfrom storage import database\n\napp = web.Application()\napp.cleanup_ctx.append(database)\n',
      'storage.py': 'from aiohttp import web\n\nasync def database(app: web.Application):\n    MARK()\n    yield\n',
    },
    true,
  ],
  [
    'what aiohttp closes with the app',
    'storage.py',
    {
      Procfile: 'web: gunicorn web:app\n',
      'web.py': 'from aiohttp import web\nfrom storage import close\n\napp = web.Application()\napp.on_cleanup.append(close)\n',
      'storage.py': 'from aiohttp import web\n\nasync def close(app: web.Application):\n    MARK()\n',
    },
    false,
  ],
  [
    'what Pyramid includes',
    'views.py',
    { Procfile: 'web: gunicorn web:app\n', 'web.py': 'app = main({})\n', 'views.py': 'def includeme(config):\n    MARK()\n' },
    true,
  ],
  [
    'the constructor of what the start makes',
    'storage.py',
    {
      Procfile: 'worker: python bot.py\n',
      'storage.py': 'class Storage:\n    def __init__(self):\n        self.prepare()\n\n    def prepare(self):\n        MARK()\n',
      'bot.py': 'from storage import Storage\n\nstorage = Storage()\n',
    },
    true,
  ],
  [
    'the constructor of what a function makes that nobody calls',
    'storage.py',
    {
      Procfile: 'worker: python bot.py\n',
      'storage.py': 'class Storage:\n    def __init__(self):\n        MARK()\n',
      'bot.py': 'from storage import Storage\n\ndef reset():\n    return Storage()\n',
    },
    false,
  ],
  [
    'a function of an object that the start calls',
    'jobs.js',
    {
      Procfile: 'web: node server.js\n',
      'jobs.js': 'const jobs = {\n  start: () => {\n    MARK();\n  },\n};\nmodule.exports = jobs;\n',
      'server.js': "const app = require('express')();\nconst jobs = require('./jobs');\njobs.start();\napp.listen(process.env.PORT);\n",
    },
    true,
  ],
  [
    'what a function of the same file is given to run',
    'server.ts',
    {
      Procfile: 'web: node server.js\n',
      'server.ts':
        "import express from 'express';\nasync function step(name: string, work: () => Promise<void>) {\n  await work();\n}\nasync function main() {\n  await step('schema', async () => {\n    MARK();\n  });\n  express().listen(process.env.PORT);\n}\nmain();\n",
    },
    true,
  ],
  [
    'what a function of the same file keeps for later',
    'server.ts',
    {
      Procfile: 'web: node server.js\n',
      'server.ts':
        "import express from 'express';\nfunction keep(name: string, work: () => Promise<void>) {\n  jobs.set(name, work);\n}\nkeep('schema', async () => {\n  MARK();\n});\nexpress().listen(process.env.PORT);\n",
    },
    false,
  ],
  [
    'what the sub-command for serving calls',
    'src/serve.rs',
    {
      'Cargo.toml': '[package]\nname = "shop"\n[dependencies]\naxum = "0.7"\n',
      'src/main.rs':
        'mod serve;\n\nasync fn main() {\n    match cli.command {\n        Commands::Serve => serve::run().await,\n        Commands::Repair => repair().await,\n    }\n}\n',
      'src/serve.rs': 'pub async fn run() {\n    MARK();\n    axum::serve(listener, app).await;\n}\n',
    },
    true,
  ],
  [
    'what runs unless it is turned off',
    'src/main.rs',
    {
      'Cargo.toml': '[package]\nname = "shop"\n[dependencies]\naxum = "0.7"\n',
      'src/main.rs':
        'async fn main() {\n    if !ARGS.disable_jobs {\n        run();\n    }\n    axum::serve(listener, app).await;\n}\n\nfn run() {\n    MARK();\n}\n',
    },
    true,
  ],
  [
    'what runs when it is asked for',
    'src/main.rs',
    {
      'Cargo.toml': '[package]\nname = "shop"\n[dependencies]\naxum = "0.7"\n',
      'src/main.rs':
        'async fn main() {\n    if ARGS.jobs {\n        run();\n    }\n    axum::serve(listener, app).await;\n}\n\nfn run() {\n    MARK();\n}\n',
    },
    false,
  ],
];

test.each(CASES)('%s', (_, path, files, runs) => {
  const repository = openRepository(memoryTree(files));
  const file = repository.code(path);
  const scope = file?.functionAt(file.source.text.indexOf('MARK'));
  expect(file && startBehind(scope, file, repository.deployableOf(path), repository)).toBe(runs);
});

test('a call leads to the function of another package that it means', () => {
  const repository = openRepository(
    memoryTree({
      ...GO,
      'main.go': `package main\n\nimport (\n\t"net/http"\n\n\t"example.org/shop/jobs"\n)\n\nfunc main() {\n\tjobs.Publish()\n\t${SERVES}\n}\n`,
      'jobs/jobs.go': 'package jobs\n\nfunc Publish() {}\n',
      'other/other.go': 'package other\n\nfunc Publish() {}\n',
    }),
  );
  const file = repository.code('main.go');
  const call = file?.calls.find(({ method }) => method === 'Publish');
  const found = file && call ? calledElsewhere(call, file, repository.deployableOf('main.go'), repository) : [];
  expect(found.map((one) => one.file.path)).toEqual(['jobs/jobs.go']);
});
