import type { Call, CodeFile } from '../../src/analysis/code.ts';
import { runsInWebProcess } from '../../src/analysis/knowledge/web-processes.ts';
import { listeningCalls } from '../../src/analysis/knowledge/servers.ts';
import { streamThreads } from '../../src/analysis/knowledge/stream-consumers.ts';
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
  'kafkajs.Kafka().consumer().run',
  'sqs-consumer.Consumer.create().start',
  'agenda.Agenda().start',
  'pg-boss().work',
  'pg-boss.PgBoss().work',
];

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
  limits: ['A worker that another module of the web process starts is judged only where that module serves requests itself.'],
  code: [onCalls(APP_LANGUAGES, CONSUMERS, judge), { languages: APP_LANGUAGES, literals: STREAM_WORDS, judge: judgeThreads }],
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
    ],
    good: [
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
