import type { Call, CodeFile } from '../../src/analysis/code.ts';
import { runsInWebProcess } from '../../src/analysis/knowledge/web-processes.ts';
import { listeningCalls } from '../../src/analysis/knowledge/servers.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import { onCalls, rule, type Context, type Found } from '../rule.ts';

/** What consumes a queue inside the process, by canonical name. */
const CONSUMERS: readonly string[] = [
  'bullmq.Worker',
  'bull().process',
  'bee-queue().process',
  'sqs-consumer.Consumer.create',
  'rq.Worker',
  'celery.Celery().worker_main',
  '*.AddHangfireServer',
  'Sidekiq.configure_embed',
  'github.com/hibiken/asynq.NewServer',
];

export default rule({
  id: 'concurrency/in-process-worker',
  title: 'Run workers as processes of their own',
  why: 'Jobs take memory and time from requests, every deploy of the web process stops them, and neither can be scaled without the other.',
  remedy: 'Start the worker from an entry of its own and declare it as a process type.',
  severity: 'warning',
  limits: ['A worker that another module of the web process starts is judged only where that module serves requests itself.'],
  code: [onCalls(APP_LANGUAGES, CONSUMERS, judge)],
  examples: {
    bad: [
      {
        name: 'BullMQ beside Express',
        files: {
          'server.js':
            "const { Worker } = require('bullmq');\nconst app = require('express')();\nnew Worker('mail', send); // ⟵\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'Hangfire',
        files: {
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
          'Program.cs':
            'var builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddHangfireServer(); // ⟵\nvar app = builder.Build();\napp.Run();\n',
        },
      },
    ],
    good: [
      {
        name: 'a worker file',
        files: {
          'server.js': "const app = require('express')();\napp.listen(process.env.PORT);\n",
          'worker.js': "const { Worker } = require('bullmq');\nnew Worker('mail', send);\n",
        },
      },
      {
        name: 'the queue only',
        files: {
          'server.js':
            "const { Queue } = require('bullmq');\nconst app = require('express')();\nnew Queue('mail');\napp.listen(process.env.PORT);\n",
        },
      },
    ],
  },
});

function* judge(call: Call, file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  const serves = call.method === 'AddHangfireServer' || [...listeningCalls(file)].length > 0;
  if (!serves || !runsInWebProcess(file.path, deployable, repository)) return;
  yield {
    span: call.span.end - call.span.start < 200 ? call.span : call.callee,
    what: `\`${call.method}\` consumes a queue inside the web process.`,
  };
}
