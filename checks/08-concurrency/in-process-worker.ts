import type { Annotation, Call, CodeFile, FunctionScope } from '../../src/analysis/code.ts';
import { backgroundLoops } from '../../src/analysis/knowledge/running/background-loops.ts';
import { runsInWebProcess } from '../../src/analysis/knowledge/serving/web-processes.ts';
import { loadedByServer } from '../../src/analysis/knowledge/serving/loaded-by-servers.ts';
import { listeningCalls } from '../../src/analysis/knowledge/serving/servers.ts';
import {
  busConsumers,
  CONSUMERS,
  LISTENERS,
  listensBesideRoutes,
  queueConsumers,
} from '../../src/analysis/knowledge/running/queue-consumers.ts';
import { streamThreads } from '../../src/analysis/knowledge/running/stream-consumers.ts';
import { APP_LANGUAGES, ECMASCRIPT, JVM } from '../../src/analysis/languages.ts';
import { requestBehind } from '../../src/analysis/requests.ts';
import { startBehind } from '../../src/analysis/start-path.ts';
import { onAnnotations, onCalls, rule, type Context, type Found } from '../rule.ts';

/** Words of a file of which a thread waits for messages. */
const STREAM_WORDS = ['xread', 'xRead', 'XRead', 'pop', 'Pop', 'onsum', 'eceive', 'ubsub', 'Message', 'get_message', 'NewReader'];
/** Languages in which an app has one program: whatever starts a thread in it, does so in the web process. */
const ONE_PROGRAM: ReadonlySet<string> = new Set(['java', 'kotlin', 'csharp']);

export default rule({
  id: 'concurrency/in-process-worker',
  title: 'Run workers as processes of their own',
  why: 'Jobs take memory and time from requests, every deploy of the web process stops them, and neither can be scaled without the other.',
  remedy: 'Start the worker from an entry of its own and declare it as a process type.',
  severity: 'warning',
  limits: ['A worker of another module is judged where the file that serves requests is seen to import it, directly or through others.'],
  code: [
    onCalls(APP_LANGUAGES, CONSUMERS, judge),
    { languages: ECMASCRIPT, literals: ['.consume('], judge: judgeConsumers },
    { languages: ['csharp'], literals: ['AddConsumer', 'ReceiveEndpoint'], judge: judgeBus },
    onAnnotations([...ECMASCRIPT, ...JVM], LISTENERS, judgeListener),
    { languages: APP_LANGUAGES, literals: STREAM_WORDS, judge: judgeThreads },
    onCalls(['csharp'], ['*.AddHostedService', '*.AddSingleton', '*.AddTransient'], judgeHosted),
    { languages: ['go'], literals: ['go '], judge: judgeGoroutines },
    { languages: ['ruby'], literals: ['execution_mode', 'queue_adapter'], judge: judgeRails },
    onCalls(['ruby'], ['plugin'], judgePuma),
    onCalls(['python'], ['asyncio.create_task', 'asyncio.ensure_future'], judgeTask),
  ],
  examples: {
    bad: [
      {
        name: 'ASP.NET Core, a hosted service that is registered by its interface',
        files: {
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
          'Program.cs': 'var builder = WebApplication.CreateBuilder(args);\nModule.Add(builder.Services);\nbuilder.Build().Run();\n',
          'Module.cs':
            'public static class Module\n{\n    public static void Add(IServiceCollection services)\n    {\n        services.AddSingleton<IClock, Clock>();\n        services.AddSingleton<IHostedService, Cancellations>(); // ⟵\n    }\n}\n',
          'Cancellations.cs':
            'using Microsoft.Extensions.Hosting;\n\npublic class Cancellations : BackgroundService {\n  protected override async Task ExecuteAsync(CancellationToken stop) {\n    while (!stop.IsCancellationRequested) {\n      await CancelUnpaid();\n      await Task.Delay(60000, stop);\n    }\n  }\n}\n',
        },
      },
      {
        name: 'Sucker Punch for all of Rails',
        files: {
          Gemfile: "gem 'rails'\ngem 'sucker_punch'\n",
          'config/application.rb':
            'module Shop\n  class Application < Rails::Application\n    config.active_job.queue_adapter = :sucker_punch # ⟵\n  end\nend\n',
        },
      },
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
      {
        name: 'kafkajs beside Express',
        files: {
          'server.js':
            "const { Kafka } = require('kafkajs');\nconst app = require('express')();\nconst consumer = new Kafka({ brokers: [process.env.KAFKA] }).consumer({ groupId: 'shop' });\nconsumer.run({ eachMessage: handle }); // ⟵\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'a thread that follows a Redis stream beside Flask',
        files: {
          'history.py':
            'import os\nimport threading\nimport redis\nfrom flask import Flask\n\napp = Flask(__name__)\n\ndef query(last):\n    return ledger.xread({"ledger": last}, block=0)\n\ndef listen(last):\n    while True:\n        last = query(last)\n\nif __name__ == "__main__":\n    ledger = redis.Redis(host=os.environ["REDIS_HOST"])\n    thread = threading.Thread(target=listen, args=["0"]) # ⟵\n    thread.start()\n    app.run(port=os.environ["PORT"])\n',
        },
      },
      {
        name: 'a thread of a Spring app',
        files: {
          'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
          'src/main/java/shop/App.java':
            'package shop;\n\nimport org.springframework.boot.SpringApplication;\n\n@RestController\npublic class App {\n  public static void main(String[] args) { SpringApplication.run(App.class, args); }\n\n  @GetMapping("/")\n  String index() { return "ok"; }\n}\n',
          'src/main/java/shop/LedgerReader.java':
            'package shop;\n\nclass LedgerReader {\n  private final Thread thread;\n\n  LedgerReader() {\n    this.thread = new Thread(new Runnable() { // ⟵\n      @Override\n      public void run() {\n        while (true) { poll(); }\n      }\n    });\n    this.thread.start();\n  }\n\n  private void poll() {\n    connection.sync().xread(offset);\n  }\n}\n',
        },
      },
      {
        name: 'a goroutine that reads Kafka',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"context"\n\t"net/http"\n\t"os"\n\n\t"github.com/segmentio/kafka-go"\n)\n\nfunc consume(reader *kafka.Reader) {\n\tfor {\n\t\tm, _ := reader.ReadMessage(context.Background())\n\t\thandle(m)\n\t}\n}\n\nfunc main() {\n\treader := kafka.NewReader(kafka.ReaderConfig{Topic: "orders"})\n\tgo consume(reader) // ⟵\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
        },
      },
      {
        name: 'a hosted service of the web app',
        files: {
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
          'Program.cs':
            'var builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddHostedService<Mailer>(); // ⟵\nbuilder.Services.AddHostedService<CacheWarmer>();\nbuilder.Build().Run();\n',
          'Mailer.cs':
            'using Microsoft.Extensions.Hosting;\n\npublic class Mailer : BackgroundService {\n  protected override async Task ExecuteAsync(CancellationToken stop) {\n    while (!stop.IsCancellationRequested) {\n      await SendDue();\n      await Task.Delay(5000, stop);\n    }\n  }\n}\n',
        },
      },
      {
        name: 'a worker that the server imports',
        files: {
          'package.json': '{"name":"shop","scripts":{"start":"node server.js"},"dependencies":{"express":"4.19.2","bullmq":"5.0.0"}}',
          'server.js': "require('./jobs/mail');\nconst app = require('express')();\napp.listen(process.env.PORT);\n",
          'jobs/mail.js': "const { Worker } = require('bullmq');\nnew Worker('mail', send); // ⟵\n",
        },
      },
      {
        name: 'a consumer beside a Go server',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n\n\t"shop/events"\n)\n\nfunc main() {\n\tgo events.NewProcessor(queue()).ProcessEvents("users") // ⟵\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
        },
      },
      {
        name: 'GoodJob in the web process',
        files: {
          'config.ru': "require_relative 'config/environment'\nrun Rails.application\n",
          Gemfile: "gem 'rails'\ngem 'puma'\n",
          Procfile: 'web: bundle exec puma\n',
          'config/environments/production.rb': 'Rails.application.configure do\n  config.good_job.execution_mode = :async # ⟵\nend\n',
        },
      },
      {
        name: 'a scraper in the event loop',
        files: {
          'main.py':
            'import asyncio\nfrom contextlib import asynccontextmanager\nfrom fastapi import FastAPI\n\n@asynccontextmanager\nasync def lifespan(app):\n    task = asyncio.create_task(background_scraper.start()) # ⟵\n    yield\n    task.cancel()\n\napp = FastAPI(lifespan=lifespan)\n',
          Procfile: 'web: uvicorn main:app\n',
        },
      },
    ],
    good: [
      {
        name: 'Rails, where production has a queue',
        files: {
          Gemfile: "gem 'rails'\n",
          'config/application.rb':
            'module Shop\n  class Application < Rails::Application\n    config.active_job.queue_adapter = :async\n  end\nend\n',
          'config/environments/production.rb': 'Rails.application.configure do\n  config.active_job.queue_adapter = :sidekiq\nend\n',
        },
      },
      {
        name: 'a consumer in a program of its own',
        files: {
          'app.py': 'import os\nfrom flask import Flask\napp = Flask(__name__)\n',
          'consumer.py':
            'import threading\nfrom kafka import KafkaConsumer\n\ndef listen():\n    for message in KafkaConsumer("orders"):\n        handle(message)\n\nif __name__ == "__main__":\n    threading.Thread(target=listen).start()\n',
          Procfile: 'web: gunicorn app:app\nworker: python consumer.py\n',
        },
      },
      {
        name: 'a goroutine that reads a websocket',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n\n\t"github.com/gorilla/websocket"\n)\n\nfunc pump(c *websocket.Conn) {\n\tfor {\n\t\tc.ReadMessage()\n\t}\n}\n\nfunc serve(w http.ResponseWriter, r *http.Request) {\n\tc, _ := upgrader.Upgrade(w, r, nil)\n\tgo pump(c)\n}\n\nfunc main() {\n\thttp.HandleFunc("/ws", serve)\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
        },
      },
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
      {
        name: 'a hosted service of a worker, and one that prepares',
        files: {
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
          'Program.cs':
            'var builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddHostedService<Check>();\nbuilder.Build().Run();\n',
          'Check.cs':
            'using Microsoft.Extensions.Hosting;\n\npublic class Check : IHostedService {\n  public Task StartAsync(CancellationToken stop) => database.PingAsync(stop);\n  public Task StopAsync(CancellationToken stop) => Task.CompletedTask;\n}\n',
        },
      },
      {
        name: 'jobs of Rails behind a queue of their own',
        files: {
          'config.ru': "require_relative 'config/environment'\nrun Rails.application\n",
          Gemfile: "gem 'rails'\ngem 'puma'\n",
          Procfile: 'web: bundle exec puma\n',
          'config/environments/production.rb': 'Rails.application.configure do\n  config.active_job.queue_adapter = :sidekiq\nend\n',
        },
      },
    ],
  },
});

function* judge(call: Call, file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  const serves = call.method === 'AddHangfireServer' || loadedByServer(file.path, deployable, repository);
  if (!serves || !runsInWebProcess(file.path, deployable, repository)) return;
  yield {
    span: call.span.end - call.span.start < 200 ? call.span : call.callee,
    what: `\`${call.method}\` consumes a queue inside the web process.`,
  };
}

function* judgeConsumers(file: CodeFile, context: Context): Iterable<Found> {
  const named = new Set(file.callsTo(...CONSUMERS));
  for (const call of queueConsumers(file)) if (!named.has(call)) yield* judge(call, file, context);
}

/** MassTransit’s consumers in a program that answers requests. */
function* judgeBus(file: CodeFile, { path, deployable, repository }: Context): Iterable<Found> {
  if (!runsInWebProcess(path, deployable, repository) || deployable?.frameworks.has('aspnet-core') !== true) return;
  for (const call of busConsumers(file))
    yield {
      span: call.span.end - call.span.start < 200 ? call.span : call.callee,
      once: `${deployable.root}#listeners`,
      what: `\`${call.method}\` works off messages in the process that answers requests.`,
    };
}

/** `@KafkaListener` in an app of Spring’s that has controllers, `@Processor('mail')` in an app of Nest’s. */
function* judgeListener(annotation: Annotation, file: CodeFile, context: Context): Iterable<Found> {
  const { path, deployable, repository } = context;
  if (!runsInWebProcess(path, deployable, repository) || !listensBesideRoutes(file, context)) return;
  const name = annotation.name.slice(annotation.name.lastIndexOf('.') + 1);
  yield {
    span: annotation.span,
    once: `${deployable?.root ?? ''}#listeners`,
    what: `\`@${name}\` works off messages in the process that answers requests.`,
  };
}

/** What looks after the process itself. */
const OF_THE_PROCESS = /cache|warm|metric|health|telemetry|heart_?beat|ping|migrat|seed|init|startup|shutdown|lifetime|log/i;

/** `AddHostedService<Mailer>()` and `AddSingleton<IHostedService, Mailer>()`, where the class works in a loop or by a timer. */
function* judgeHosted(call: Call, file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  const written = file.source.slice(call.span);
  if (call.method !== 'AddHostedService' && !/<\s*(?:[\w.]+\.)?IHostedService\s*,/.test(written)) return;
  const name = /<\s*(?:[\w.]+\s*,\s*)?(?:[\w.]+\.)?(\w+)\s*>\s*\(/.exec(written)?.[1];
  if (name === undefined || OF_THE_PROCESS.test(name) || deployable?.kind !== 'server') return;
  const path =
    [file.path, ...repository.tree.entries.keys()].find((one) => one.endsWith(`/${name}.cs`) || one === `${name}.cs`) ?? file.path;
  const code = repository.code(path);
  const type = code?.classes.find((one) => one.name === name);
  const text = type && code ? code.source.slice(type.span) : '';
  if (!type?.bases.some((base) => /(?:^|\.)(?:BackgroundService|IHostedService)$/.test(base)) || !KEEPS_WORKING.test(text)) return;
  yield { span: call.span, what: `\`${name}\` works in the background of the web process.` };
}

const KEEPS_WORKING =
  /\bwhile\s*\(|\bPeriodicTimer\b|\bnew\s+(?:System\.Threading\.)?Timer\(|ReadAllAsync\(|BasicConsume|StartProcessingAsync|\.Subscribe\(/;

const CONSUMES =
  /(?:^|\.)\w*(?:[cC]onsum|[wW]orker|(?:process|Process|listen|Listen|handle|Handle)\w*(?:Events?|Messages?|Jobs?|Tasks?|Queue))\w*(?:\(.*\))?(?:\.\w+)?$/s;

/** `go consumer.Run(ctx)` in the function that serves requests as well. */
function* judgeGoroutines(file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  const serving = new Set([...listeningCalls(file)].map(({ call }) => functionOf(call.inside)));
  if (serving.size === 0 || !runsInWebProcess(file.path, deployable, repository)) return;
  const said = new Set([...streamThreads(file)].map(({ thread }) => thread.span.start));
  for (const call of file.calls) {
    const isStarted = /(?:^|\s)go\s+$/.test(file.source.text.slice(Math.max(0, call.span.start - 8), call.span.start));
    if (!isStarted || said.has(call.span.start) || !serving.has(functionOf(call.inside))) continue;
    const callee = file.source.slice(call.callee);
    if (callee.length < 200 && CONSUMES.test(callee) && !/^func\b|hub|socket|\bws\b/i.test(callee))
      yield { span: call.span, what: `\`${callee.split('(', 1)[0]}\` consumes messages beside the server, in the same process.` };
  }
}

/** The function with a name that a scope stands in. */
function functionOf(scope: FunctionScope | undefined): FunctionScope | undefined {
  let around = scope;
  while (around?.inside !== undefined && around.name === undefined) around = around.inside;
  return around;
}

/** Settings by which Active Job or GoodJob works in threads of the web process in production. */
function* judgeRails({ path, assignments }: CodeFile, { repository }: Context): Iterable<Found> {
  const [, root] = /^(.*?\/?)config\/(?:environments\/(?:production|staging)|application|initializers\/\w+)\.rb$/.exec(path) ?? [];
  if (root === undefined) return;
  const production = `${root}config/environments/production.rb`;
  const isSetThere = path !== production && /^[^#\n]*\bqueue_adapter\b/m.test(repository.source(production)?.text ?? '');
  for (const { target, value, span } of assignments) {
    const isAsync = /^(?:async(?:_server|_all)?|sucker_punch)$/.test(String(value.value().literal));
    if (!isAsync || !/(?:^|\.)(?:good_job\.execution_mode|active_job\.queue_adapter|ActiveJob\.Base\.queue_adapter)$/.test(target))
      continue;
    if (!isSetThere || target.endsWith('execution_mode'))
      yield { span, what: `\`${target.replace(/^(?:Rails\.application\.)?config\./, '')}\` runs jobs in threads of the web process.` };
  }
}

/** `plugin :solid_queue` in Puma's configuration. */
function* judgePuma(call: Call, file: CodeFile): Iterable<Found> {
  const name = String(call.args[0]?.value().literal);
  if (!/(?:^|\/)config\/puma\.rb$/.test(file.path) || !/^(?:solid_queue|good_job|sidekiq)$/.test(name)) return;
  if (file.conditionsAround(call.span).length === 0)
    yield { span: call.span, what: `Puma's plugin \`${name}\` runs jobs inside the web process.` };
}

/** What people call a coroutine that runs as long as the app. */
const KEEPS_RUNNING =
  /(?:^|[._])(?:\w*(?:worker|consumer|poller|scraper|scheduler|listener|watcher|monitor)\w*\.(?:start|run|run_forever|loop|serve|poll|consume)|(?:run|start)_\w*(?:worker|consumer|poller|scheduler|scraper|loop|polling)|\w+_(?:loop|worker|poller|consumer|scheduler)|consume(?:_\w+)?|poll_\w+|start_polling)$/i;

/** A task that the start of the app begins, of a coroutine that never ends by its name. */
function* judgeTask(call: Call, file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  const made = call.args[0]?.call();
  const written = made ? file.source.slice(made.callee) : '';
  if (!KEEPS_RUNNING.test(written) || /cache|metric|heart_?beat|health|websocket|\bws|broadcast|log/i.test(written)) return;
  if (!runsInWebProcess(file.path, deployable, repository) || [...backgroundLoops(file, { deployable, repository })].includes(call)) return;
  if (call.inside === undefined || requestBehind(call.inside, file, deployable, repository)) return;
  if (startBehind(call.inside, file, deployable, repository))
    yield { span: call.span, what: `\`${written}\` works in the event loop of the web process as long as it runs.` };
}

/** A thread of the web process that waits for messages: where its file serves, or where there is no other program. */
function* judgeThreads(file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  if (!runsInWebProcess(file.path, deployable, repository)) return;
  if (!ONE_PROGRAM.has(file.language) && [...listeningCalls(file)].length === 0) return;
  for (const { thread, reads } of streamThreads(file)) {
    if (thread.inside?.handlesRequest === true) continue;
    yield {
      span: thread.callee,
      what: `A thread of the web process waits for messages in \`${reads.method}\`.`,
    };
  }
}
