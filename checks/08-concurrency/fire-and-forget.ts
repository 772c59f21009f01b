import type { Call, CodeFile, FunctionScope } from '../../src/analysis/code.ts';
import { runsInWebProcess } from '../../src/analysis/knowledge/web-processes.ts';
import { ECMASCRIPT, JVM } from '../../src/analysis/languages.ts';
import { handlerAround, requestBehind } from '../../src/analysis/requests.ts';
import { onCalls, rule, type Context, type Found } from '../rule.ts';

/** Functions that set the app up and not a request: what they start lives as long as the process. */
const SET_UP =
  /^(?:main|run|serve|__init__|constructor|init\w*|start\w*|create_?app|setup\w*|bootstrap\w*|configure\w*|on_?(?:start|ready|module)\w*|lifespan|startup)$/i;
/** Code that waits for what it started, or that is bound to an open connection. */
const WAITED_FOR =
  /\.join\(|\.Wait\(\)|\berrgroup\b|\bmake\(chan\b|<-\s*\w|\bwebsocket|\.Upgrade\(|\bPump\(|gather\(|TaskGroup|\bJoinSet\b|EventSource|text\/event-stream|Flusher/i;

/** What goes to those who are connected just now, and to nobody later. */
const TO_CONNECTED = /\bhub|hub(?:Context)?\b|\bClients\b|socket|broadcast|presence|typing/i;

/** Pools of threads and scopes of coroutines. */
const POOLS = ['*.submit', '*.execute', '*.launch'];
/** The chain is what answers, or it hands its failure to the framework. */
const ANSWERS = /\b(?:res|response|reply|ctx|next|resolve|reject|done|cb|callback|socket|ws|stream)\b|^\s*(?:return|await)\b/;
/** What may well be lost: what the process says of itself, or can make again. */
const MAY_BE_LOST =
  /log|track|metric|cache|telemetry|analytics|audit|touch|last_?(?:seen|used|login|activity)|ping|revalidat|prefetch|warm/i;

export default rule({
  id: 'concurrency/fire-and-forget',
  title: 'Hand work that outlives a request to a worker',
  why: 'Work that a request starts and forgets dies with the process at the next deploy, is retried by nobody, and competes with requests for memory.',
  remedy: 'Put a job into a queue and do the work in a worker process, or finish it before answering.',
  severity: 'warning',
  limits: [
    'A helper is known to work for a request where its callers are certain: by imports, declared types, or a method name that no other type has.',
  ],
  code: [
    onCalls(['python'], ['threading.Thread().start', 'Thread().start', 'multiprocessing.Process().start'], judgeThread),
    onCalls(
      ['python'],
      ['asyncio.create_task', 'asyncio.ensure_future', 'asyncio.get_event_loop().run_in_executor', 'subprocess.Popen'],
      judgeUnused,
    ),
    onCalls(
      JVM,
      [
        'Thread().start',
        'java.lang.Thread().start',
        'java.util.concurrent.CompletableFuture.runAsync',
        'CompletableFuture.runAsync',
        'kotlinx.coroutines.GlobalScope.launch',
        'GlobalScope.launch',
      ],
      judgeUnused,
    ),
    onCalls(
      ['csharp'],
      ['Task.Run', 'System.Threading.Tasks.Task.Run', 'Task.Factory.StartNew', 'ThreadPool.QueueUserWorkItem'],
      judgeUnused,
    ),
    onCalls(JVM, POOLS, judgePool),
    onCalls(['ruby'], ['Thread.new', 'Concurrent.Future.execute', 'Concurrent.Promises.future'], judgeUnused),
    onCalls(['rust'], ['tokio.spawn', 'tokio.task.spawn', 'actix_web.rt.spawn', 'std.thread.spawn'], judgeUnused),
    onCalls(ECMASCRIPT, ['setImmediate', 'process.nextTick'], judgeUnused),
    onCalls(['php'], ['exec', 'shell_exec', 'proc_open', 'popen'], judgeShell),
    { languages: ['go'], literals: ['go '], judge: judgeGo },
    { languages: ECMASCRIPT, literals: ['.catch(', 'void '], judge: judgePromise },
    { languages: ['csharp'], literals: ['_ = '], judge: judgeDiscard },
  ],
  examples: {
    bad: [
      {
        name: 'a promise of which only the failure is heard',
        files: {
          'server.js':
            "const app = require('express')();\napp.post('/orders', async (req, res) => {\n  const order = await Order.create(req.body);\n  sendReceipt(order).catch(console.error); // ⟵\n  res.sendStatus(201);\n});\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'a promise that is void',
        files: {
          'server.ts':
            "import express from 'express';\nconst app = express();\napp.post('/orders', async (req, res) => {\n  const order = await Order.create(req.body);\n  void mailer.sendReceipt(order); // ⟵\n  res.sendStatus(201);\n});\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'a pool of threads in Spring',
        files: {
          'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
          'src/main/java/shop/Orders.java':
            'package shop;\n\nimport org.springframework.boot.SpringApplication;\n\n@RestController\npublic class Orders {\n  public static void main(String[] args) { SpringApplication.run(Orders.class, args); }\n  @PostMapping("/orders")\n  String create() {\n    executor.submit(() -> send()); // ⟵\n    return "ok";\n  }\n}\n',
        },
      },
      {
        name: 'a task of ASP.NET Core that is thrown away',
        files: {
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
          'OrdersController.cs':
            'class OrdersController : Controller {\n  [HttpPost] public IActionResult Create() {\n    _ = mailer.SendReceiptAsync(order); // ⟵\n    return Ok();\n  }\n}\n',
        },
      },
      {
        name: 'a thread that sends mail',
        files: {
          'app/email.py':
            'from threading import Thread\nfrom flask_mail import Message\n\ndef send_email(subject, body):\n    msg = Message(subject)\n    Thread(target=send_async_email, args=(msg,)).start() # ⟵\n',
          'app/__init__.py': 'from flask import Flask\napp = Flask(__name__)\n',
          'requirements.txt': 'flask==3.0.3\n',
          Procfile: 'web: gunicorn app:app\n',
        },
      },
      {
        name: 'a task in a FastAPI handler',
        files: {
          'main.py':
            'import asyncio\nfrom fastapi import FastAPI\napp = FastAPI()\n\n@app.post("/orders")\nasync def create(order: Order):\n    asyncio.create_task(send_receipt(order)) # ⟵\n    return {}\n',
          'requirements.txt': 'fastapi==0.111.0\n',
          Procfile: 'web: uvicorn main:app\n',
        },
      },
      {
        name: 'a goroutine in a handler',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\nfunc create(w http.ResponseWriter, r *http.Request) {\n\tgo sendReceipt(r.FormValue("mail")) // ⟵\n\tw.WriteHeader(201)\n}\n\nfunc main() {\n\thttp.HandleFunc("/", create)\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
        },
      },
      {
        name: 'a goroutine in what a handler calls',
        files: {
          'go.mod': 'module example.org/shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n\n\t"example.org/shop/store"\n)\n\nvar users = store.New()\n\nfunc remove(w http.ResponseWriter, r *http.Request) {\n\tusers.RemoveLater(r.PathValue("id"))\n}\n\nfunc main() {\n\thttp.HandleFunc("/", remove)\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
          'store/users.go': 'package store\n\nfunc (s *Store) RemoveLater(id string) {\n\tgo s.remove(id) // ⟵\n}\n',
        },
      },
      {
        name: 'Express',
        files: {
          'server.js':
            "const app = require('express')();\napp.post('/orders', (req, res) => {\n  setImmediate(() => sendReceipt(req.body)); // ⟵\n  res.sendStatus(201);\n});\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'Spring',
        files: {
          'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
          'src/main/java/shop/Orders.java':
            'package shop;\n\nimport java.util.concurrent.CompletableFuture;\nimport org.springframework.boot.SpringApplication;\n\n@RestController\npublic class Orders {\n  public static void main(String[] args) { SpringApplication.run(Orders.class, args); }\n  @PostMapping("/orders")\n  String create() {\n    CompletableFuture.runAsync(() -> send()); // ⟵\n    return "ok";\n  }\n}\n',
        },
      },
      {
        name: 'ASP.NET Core',
        files: {
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
          'OrdersController.cs':
            'class OrdersController : Controller {\n  [HttpPost] public IActionResult Create() {\n    _ = Task.Run(() => Send()); // ⟵\n    return Ok();\n  }\n}\n',
        },
      },
      {
        name: 'Rails',
        files: {
          'config.ru': 'run Rails.application\n',
          Gemfile: "gem 'rails'\n",
          Procfile: 'web: bundle exec puma\n',
          'app/controllers/orders_controller.rb':
            'class OrdersController < ApplicationController\n  def create\n    Thread.new { Receipt.send(params) } # ⟵\n    head :created\n  end\nend\n',
        },
      },
    ],
    good: [
      {
        name: 'a message to those who are connected',
        files: {
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
          'OrdersController.cs':
            'class OrdersController : Controller {\n  [HttpPost] public IActionResult Create() {\n    _ = _hubContext.Clients.Group("orders").SendAsync("created", order);\n    return Ok();\n  }\n}\n',
        },
      },
      {
        name: 'a chain that answers',
        files: {
          'server.js':
            "const app = require('express')();\napp.post('/orders', async (req, res, next) => {\n  sendOrder(req.body).then((order) => res.json(order)).catch(next);\n});\napp.get('/', async (req, res) => {\n  cache.sendLater(1).catch(console.error);\n  await sendOrder(1).catch(console.error);\n  res.end();\n});\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'a query of JDBC',
        files: {
          'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
          'src/main/java/shop/Orders.java':
            'package shop;\n\nimport org.springframework.boot.SpringApplication;\n\n@RestController\npublic class Orders {\n  public static void main(String[] args) { SpringApplication.run(Orders.class, args); }\n  @PostMapping("/orders")\n  String create() {\n    statement.execute("INSERT INTO orders VALUES (1)");\n    return "ok";\n  }\n}\n',
        },
      },
      {
        name: 'a queue',
        files: {
          'server.js':
            "const app = require('express')();\napp.post('/orders', async (req, res) => {\n  await queue.add('receipt', req.body);\n  res.sendStatus(201);\n});\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'threads that are joined',
        files: {
          'app.py':
            'from threading import Thread\nfrom flask import Flask\napp = Flask(__name__)\n\n@app.route("/")\ndef both():\n    a = Thread(target=left)\n    a.start()\n    a.join()\n    return "ok"\n',
          Procfile: 'web: gunicorn app:app\n',
        },
      },
      {
        name: 'a thread in a one-off script',
        files: {
          'job.py': 'from threading import Thread\n\ndef load():\n    Thread(target=work).start()\n',
          Procfile: 'worker: python job.py\n',
        },
      },
      {
        name: 'Go, waited for',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n\t"sync"\n)\n\nfunc list(w http.ResponseWriter, r *http.Request) {\n\tvar wg sync.WaitGroup\n\twg.Add(1)\n\tgo func() { defer wg.Done(); load() }()\n\twg.Wait()\n}\n\nfunc main() {\n\tgo metrics()\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
        },
      },
      {
        name: 'a task that is awaited',
        files: {
          'main.py':
            'import asyncio\nfrom fastapi import FastAPI\napp = FastAPI()\n\n@app.get("/")\nasync def both():\n    left = asyncio.create_task(load())\n    return await left\n',
          Procfile: 'web: uvicorn main:app\n',
        },
      },
      {
        name: 'a goroutine in what only main calls',
        files: {
          'go.mod': 'module example.org/shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n\n\t"example.org/shop/store"\n)\n\nfunc main() {\n\tusers := store.New()\n\tusers.KeepClean()\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
          'store/users.go': 'package store\n\nfunc (s *Store) KeepClean() {\n\tgo s.sweep()\n}\n',
        },
      },
      {
        name: 'Tokio at the start',
        files: { 'src/main.rs': 'async fn main() {\n    tokio::spawn(metrics());\n    axum::serve(listener, app).await;\n}\n' },
      },
    ],
  },
});

function* judgeThread(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  const { inside } = call;
  if (
    !inside ||
    SET_UP.test(inside.name ?? '') ||
    waits(inside, file) ||
    !runsInWebProcess(file.path, context.deployable, context.repository)
  )
    return;
  // A class that is a thread, or that keeps one, looks after it elsewhere.
  if (!handlerAround(inside) && (inside.owner !== undefined || /\bself\./.test(call.receiver?.text ?? ''))) return;
  yield {
    span: call.span,
    what: `${inside.name === undefined ? 'This function' : `\`${inside.name}\``} starts a thread in the web process and forgets it.`,
  };
}

function* judgeUnused(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  if (call.used) return;
  const who = requestOf(call, file, context);
  if (who) yield { span: call.span, what: `${who} starts work with \`${call.name.split('.').slice(-2).join('.')}\` and forgets it.` };
}

/** `executor.submit(…)`, `scope.launch { … }`. */
function* judgePool(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  const receiver = call.receiver?.text ?? '';
  const isPool =
    call.method === 'launch'
      ? /CoroutineScope\(|Scope$/.test(receiver)
      : /executor|pool$/i.test(receiver) && /->|::|\bRunnable\b|\{/.test(call.args[0]?.text ?? file.source.slice(call.span));
  if (isPool && !/\bviewModelScope\b|\blifecycleScope\b/.test(receiver)) yield* judgeUnused(call, file, context);
}

/** `sendReceipt(order).catch(log);` and `void sendReceipt(order);` in an asynchronous handler. */
function* judgePromise(file: CodeFile, context: Context): Iterable<Found> {
  for (const call of file.calls) {
    const before = file.source.text.slice(Math.max(0, call.span.start - 24), call.span.start);
    const isVoid = /(?:^|[;{}\n>])\s*void\s+$/.test(before);
    if (!isVoid && (call.method !== 'catch' || call.used || call.args.length === 0)) continue;
    const text = file.source.slice(call.span);
    const started = file.source.slice(call.callee).replace(/\.(?:then|catch|finally)\b[\s\S]*$/, '');
    if (
      text.length > 600 ||
      ANSWERS.test(text) ||
      MAY_BE_LOST.test(started) ||
      TO_CONNECTED.test(started) ||
      !WORKS.test(started) ||
      hasTimeout(text)
    )
      continue;
    const scope = call.inside;
    if (scope === undefined || !/^\s*(?:export\s+)?(?:public\s+|private\s+|static\s+|override\s+)*async\b/.test(headOf(scope, file)))
      continue;
    const who = requestOf(call, file, context);
    if (who) yield { span: call.span, what: `${who} starts \`${started.split('(', 1)[0]?.trim() ?? ''}\` and does not wait for it.` };
  }
}

/** What is done for somebody else: mail, messages, other services. */
const WORKS =
  /(?:send|notify|deliver|dispatch|sync|process|import|export|generate|publish|upload|charge|refund|provision|transcode|index|email|mail|webhook)\w*(?:\(|$)/i;

const hasTimeout = (text: string): boolean => /Promise\.race|AbortSignal|timeout/i.test(text);

/** The line that a function begins on, with what stands before it. */
function headOf({ span }: FunctionScope, { source }: CodeFile): string {
  return source.slice({ start: span.start, end: Math.min(span.end, span.start + 120) });
}

/** `_ = mailer.SendAsync(order);` in a handler. */
function* judgeDiscard(file: CodeFile, context: Context): Iterable<Found> {
  for (const { target, value, span } of file.assignments) {
    const call = target === '_' ? value.call() : undefined;
    if (
      call === undefined ||
      !call.method.endsWith('Async') ||
      MAY_BE_LOST.test(value.text.slice(0, 200)) ||
      TO_CONNECTED.test(value.text.slice(0, 200))
    )
      continue;
    const who = requestOf(call, file, context);
    if (who) yield { span, what: `${who} starts \`${call.method}\` and throws its task away.` };
  }
}

function* judgeGo(file: CodeFile, context: Context): Iterable<Found> {
  for (const call of file.calls) {
    const before = file.source.text.slice(Math.max(0, call.span.start - 8), call.span.start);
    const who = /(?:^|\s)go\s+$/.test(before) ? requestOf(call, file, context) : undefined;
    if (who) yield { span: call.span, what: `${who} starts a goroutine that the request does not wait for.` };
  }
}

/** Who starts the call while a request is handled, for people; undefined when no request does, or when it is waited for. */
function requestOf(call: Call, file: CodeFile, { deployable, repository }: Context): string | undefined {
  const { inside } = call;
  if (!inside || SET_UP.test(inside.name ?? '') || waits(inside, file) || !runsInWebProcess(file.path, deployable, repository))
    return undefined;
  const request = requestBehind(inside, file, deployable, repository);
  if (!request || (request.path === file.path && waits(request.handler, file))) return undefined;
  const [starter] = request.through;
  const handler = request.handler.name === undefined ? 'the request handler' : `the request handler \`${request.handler.name}\``;
  return starter === undefined ? `T${handler.slice(1)}` : `\`${starter}\`, which ${handler} calls,`;
}

function* judgeShell(call: Call): Iterable<Found> {
  const command = call.args[0];
  if (command && /&\s*["']?\s*$/.test(command.text) && !/&&\s*["']?\s*$/.test(command.text)) {
    yield { span: call.span, what: `\`${call.name}\` leaves a process running in the background of the web server.` };
  }
}

function waits(scope: FunctionScope, file: CodeFile): boolean {
  return WAITED_FOR.test(file.source.slice(scope.span));
}
