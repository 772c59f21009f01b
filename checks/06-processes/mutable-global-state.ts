import type { CodeFile, FunctionScope, SharedUse, SharedVariable } from '../../src/analysis/code.ts';
import { guardedStores } from '../../src/analysis/knowledge/guarded-stores.ts';
import { isSingleton } from '../../src/analysis/knowledge/singletons.ts';
import { runsInWebProcess } from '../../src/analysis/knowledge/web-processes.ts';
import { servesStream } from '../../src/analysis/knowledge/stream-consumers.ts';
import { ECMASCRIPT, JVM, type Language } from '../../src/analysis/languages.ts';
import { directoryOf } from '../../src/analysis/paths.ts';
import { requestBehind } from '../../src/analysis/requests.ts';
import { rule, type Context, type Found } from '../rule.ts';

/** What a process may well have for itself: what it can make again, what it is connected to, and what it counts about itself. */
const OF_THE_PROCESS =
  /cache|memo|pool|conn|socket|client|subscri|listener|stream|metric|stat(?:s|istics)$|lock|mutex|watcher|limit|throttl|pending|inflight|queue|timer|timeout|interval|abort|controller|ready|health|alive|registr|route|handler|logger|config|settings|template|loaded|resolver|instance/i;
/** What must not be lost, whatever it is called besides: who may come in, and what was agreed. */
const MUST_LAST =
  /otp|session(?!factory)|attempt|verif|black_?list|block_?list|deny_?list|revoked|banned|captcha|\bcarts?\b|basket|reset_?(?:code|token)|refresh_?tokens?|pending_?(?:users?|orders?|registrations?)|login_?states?/i;
/** Values that belong to an open connection. */
const CONNECTED = /\b(?:res|reply|response|ws|socket|conn\w*|stream|writer|emitter|channel)\b\s*[,;)\]}]?/i;
/** Classes that the container makes once. */
const SINGLETONS =
  /(?:^|\.)(?:Injectable|Controller|RestController|Service|Component|Repository|Singleton|ApplicationScoped|JsonController|Path|WebServlet)$/;
const ANOTHER_SCOPE = /(?:^|\.)(?:Scope|RequestScoped|RequestScope|SessionScope|Prototype)$/;
/** Functions that fill what can be made again. */
const FILLS = /^_*(?:init|load|set_?up|prepare|fill|populate|refresh|reload|after|on_?(?:start|init|ready)|register|configure|run$|main$)/i;
/** Words of which a file that handles requests, or a service of one, has at least one. */
const SIGNS: readonly { readonly languages: readonly Language[]; readonly literals: readonly string[] }[] = [
  { languages: ECMASCRIPT, literals: ['(req', 'ctx', 'request', 'Controller', 'Injectable'] },
  { languages: ['python'], literals: ['.route(', '.get(', '.post(', '.put(', '.delete(', 'request'] },
  { languages: ['go'], literals: ['http.', 'gin.', 'echo.', 'fiber.'] },
  { languages: JVM, literals: ['Controller', 'Service', 'Component', 'Repository', '@Path', 'Scoped', 'routing', 'route(', 'get('] },
  { languages: ['csharp'], literals: ['static ', '.MapGet', '.MapPost', 'Dictionary<', 'List<', 'Bag<', 'HashSet<'] },
  { languages: ['ruby'], literals: ['@@', '$', ' = [', ' = {'] },
  { languages: ['rust'], literals: ['static '] },
];

export default rule({
  id: 'processes/mutable-global-state',
  title: 'Keep what requests share in a backing service',
  why: 'The memory of a process is its own: the other processes never see what a request left there, and the next restart or deploy forgets it.',
  remedy: 'Keep it in the database or in Redis, and let each request read it from there.',
  severity: 'warning',
  limits: [
    'Only state that is written and read by different handlers of one file, or of one service class, is judged.',
    'Caches, connections, locks and metrics are told by their names.',
  ],
  code: [
    ...SIGNS.map(({ languages, literals }) => ({ languages, literals, judge })),
    { languages: ['go'], literals: ['struct {'], judge: judgeStores },
    { languages: ['rust'], literals: ['Mutex<', 'RwLock<', 'DashMap<'], judge: judgeStores },
    { languages: [...ECMASCRIPT, 'python'], literals: ['app.locals.', 'app.state.'], judge: judgeAppObject },
  ],
  examples: {
    bad: [
      {
        name: 'Express, a list in the module',
        files: {
          'server.js':
            "const app = require('express')();\nconst todos = []; // ⟵\napp.get('/todos', (req, res) => res.json(todos));\napp.post('/todos', (req, res) => {\n  todos.push(req.body);\n  res.sendStatus(201);\n});\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'Express, a counter',
        files: {
          'server.ts':
            "import express from 'express';\nconst app = express();\nlet nextId = 1; // ⟵\napp.post('/a', (req, res) => {\n  nextId++;\n  res.end();\n});\napp.get('/a', (req, res) => res.json({ nextId }));\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'Nest, a field of a service',
        files: {
          'package.json': '{"scripts":{"start":"node dist/main"},"dependencies":{"@nestjs/core":"10.0.0"}}',
          'src/cats.service.ts':
            "import { Injectable } from '@nestjs/common';\n\n@Injectable()\nexport class CatsService {\n  private readonly cats: Cat[] = []; // ⟵\n\n  create(cat: Cat) {\n    this.cats.push(cat);\n  }\n\n  findAll(): Cat[] {\n    return this.cats;\n  }\n}\n",
          'src/cats.controller.ts':
            "import { Body, Controller, Get, Post } from '@nestjs/common';\nimport { CatsService } from './cats.service';\n\n@Controller('cats')\nexport class CatsController {\n  constructor(private readonly catsService: CatsService) {}\n\n  @Post()\n  create(@Body() cat: Cat) {\n    this.catsService.create(cat);\n  }\n\n  @Get()\n  findAll() {\n    return this.catsService.findAll();\n  }\n}\n",
        },
      },
      {
        name: 'Flask, a dictionary in the module',
        files: {
          'app.py':
            'from flask import Flask, request\napp = Flask(__name__)\norders = {} # ⟵\n\n@app.route("/orders", methods=["POST"])\ndef create():\n    orders[request.json["id"]] = request.json\n    return "", 201\n\n@app.route("/orders/<id>")\ndef show(id):\n    return orders[id]\n',
          Procfile: 'web: gunicorn app:app\n',
        },
      },
      {
        name: 'FastAPI, a counter declared global',
        files: {
          'main.py':
            'from fastapi import FastAPI\napp = FastAPI()\nvisits = 0 # ⟵\n\n@app.post("/visit")\ndef visit():\n    global visits\n    visits += 1\n\n@app.get("/visits")\ndef show():\n    return visits\n',
          Procfile: 'web: uvicorn main:app\n',
        },
      },
      {
        name: 'Go, a slice of the package',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"encoding/json"\n\t"net/http"\n\t"os"\n)\n\nvar albums = []album{{ID: "1"}} // ⟵\n\nfunc list(w http.ResponseWriter, r *http.Request) {\n\tjson.NewEncoder(w).Encode(albums)\n}\n\nfunc create(w http.ResponseWriter, r *http.Request) {\n\tvar a album\n\tjson.NewDecoder(r.Body).Decode(&a)\n\talbums = append(albums, a)\n}\n\nfunc main() {\n\thttp.HandleFunc("/albums", list)\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
        },
      },
      {
        name: 'Spring, a field of a controller',
        files: {
          'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
          'src/main/java/shop/Todos.java':
            'package shop;\n\nimport java.util.*;\nimport org.springframework.boot.SpringApplication;\n\n@RestController\npublic class Todos {\n  private final List<Todo> todos = new ArrayList<>(); // ⟵\n\n  public static void main(String[] args) { SpringApplication.run(Todos.class, args); }\n\n  @PostMapping("/todos")\n  void create(@RequestBody Todo todo) {\n    todos.add(todo);\n  }\n\n  @GetMapping("/todos")\n  List<Todo> list() {\n    return todos;\n  }\n}\n',
        },
      },
      {
        name: 'ASP.NET Core, a static list',
        files: {
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
          'TodosController.cs':
            'public class TodosController : ControllerBase {\n  private static readonly List<Todo> Todos = new(); // ⟵\n\n  [HttpPost] public IActionResult Create(Todo todo) {\n    Todos.Add(todo);\n    return Ok();\n  }\n\n  [HttpGet] public IEnumerable<Todo> List() {\n    return Todos;\n  }\n}\n',
        },
      },
      {
        name: 'Ktor, a list of the file',
        files: {
          'build.gradle.kts': 'plugins { application }\ndependencies { implementation("io.ktor:ktor-server-netty:2.3.0") }\n',
          'src/main/kotlin/Main.kt':
            'import io.ktor.server.engine.*\nimport io.ktor.server.netty.*\nimport io.ktor.server.routing.*\n\nval customers = mutableListOf<Customer>() // ⟵\n\nfun main() {\n  embeddedServer(Netty, port = System.getenv("PORT").toInt()) {\n    routing {\n      get("/customers") { call.respond(customers) }\n      post("/customers") { customers.add(call.receive()) }\n    }\n  }.start(wait = true)\n}\n',
        },
      },
      {
        name: 'Flask, what a thread reads from a stream',
        files: {
          'history.py':
            'import os\nfrom collections import defaultdict\nfrom flask import Flask, jsonify, request\nimport redis\n\napp = Flask(__name__)\nhistory = defaultdict(list) # ⟵\n\n@app.route("/history")\ndef show():\n    return jsonify(history[request.args["account"]])\n\ndef process(transaction):\n    history[transaction["account"]].append(transaction)\n\ndef query(last):\n    for entry in ledger.xread({"ledger": last}, block=0):\n        process(entry)\n\nif __name__ == "__main__":\n    ledger = redis.Redis(host=os.environ["REDIS_HOST"])\n    query("0-0")\n    app.run(port=os.environ["PORT"])\n',
        },
      },
      {
        name: 'Spring, what a listener hands to a controller',
        files: {
          'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
          'src/main/java/shop/History.java':
            'package shop;\n\nimport java.util.*;\nimport org.springframework.boot.SpringApplication;\n\n@RestController\npublic class History implements LedgerListener {\n  private final Map<String, List<Entry>> entries = new HashMap<String, List<Entry>>(); // ⟵\n\n  public static void main(String[] args) { SpringApplication.run(History.class, args); }\n\n  @GetMapping("/history")\n  public List<Entry> show(@RequestParam String account) {\n    return this.entries.get(account);\n  }\n\n  public void process(String account, Entry entry) {\n    this.entries.put(account, List.of(entry));\n  }\n}\n',
        },
      },
      {
        name: 'Go, a map in the struct of the handlers',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n\t"sync"\n)\n\ntype Server struct {\n\tmu    sync.RWMutex\n\tusers map[string]User // ⟵\n}\n\nfunc (s *Server) create(w http.ResponseWriter, r *http.Request) {\n\ts.mu.Lock()\n\ts.users[r.FormValue("id")] = User{}\n\ts.mu.Unlock()\n}\n\nfunc (s *Server) show(w http.ResponseWriter, r *http.Request) {\n\trender(w, s.users[r.FormValue("id")])\n}\n\nfunc main() {\n\ts := &Server{}\n\thttp.HandleFunc("/", s.create)\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
        },
      },
      {
        name: 'Actix, a list behind a lock',
        files: {
          'Cargo.toml': '[package]\nname = "shop"\n[dependencies]\nactix-web = "4"\n',
          'src/main.rs':
            'use actix_web::{get, post, web, HttpServer};\nuse std::sync::Mutex;\n\nstruct AppState {\n    todos: Mutex<Vec<Todo>>, // ⟵\n}\n\n#[post("/todos")]\nasync fn create(data: web::Data<AppState>, todo: web::Json<Todo>) -> String {\n    data.todos.lock().unwrap().push(todo.into_inner());\n    "ok".into()\n}\n\n#[get("/todos")]\nasync fn list(data: web::Data<AppState>) -> web::Json<Vec<Todo>> {\n    web::Json(data.todos.lock().unwrap().clone())\n}\n\nasync fn main() {\n    HttpServer::new(app).bind(address()).unwrap().run().await;\n}\n',
        },
      },
      {
        name: 'Express, what all requests share in app.locals',
        files: {
          'server.js':
            "const app = require('express')();\napp.locals.orders = [];\napp.post('/orders', (req, res) => {\n  req.app.locals.orders.push(req.body); // ⟵\n  res.end();\n});\napp.get('/orders', (req, res) => res.json(req.app.locals.orders));\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'ASP.NET Core, a singleton of the container',
        files: {
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
          'Program.cs':
            'var builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddSingleton<CodeStore>();\nbuilder.Build().Run();\n',
          'CodeStore.cs':
            'public class CodeStore {\n  private readonly ConcurrentDictionary<string, string> otpCodes = new(); // ⟵\n\n  public void Keep(string user, string code) {\n    otpCodes[user] = code;\n  }\n\n  public bool Matches(string user, string code) {\n    return otpCodes.TryGetValue(user, out var kept) && kept == code;\n  }\n}\n',
          'LoginController.cs':
            'public class LoginController : ControllerBase {\n  private readonly CodeStore store;\n\n  [HttpPost] public IActionResult Send(string user) {\n    store.Keep(user, "1");\n    return Ok();\n  }\n}\n',
        },
      },
    ],
    good: [
      {
        name: 'reference data that a task loads',
        files: {
          'app.py':
            'from flask import Flask, jsonify\nimport redis\n\napp = Flask(__name__)\nrates = {}\n\n@app.route("/rates")\ndef show():\n    return jsonify(rates)\n\ndef load_rates():\n    rates["de"] = 19\n\nload_rates()\n',
          Procfile: 'web: gunicorn app:app\n',
        },
      },
      {
        name: 'a cache that can be made again',
        files: {
          'server.js':
            "const app = require('express')();\nconst priceCache = new Map();\napp.get('/a', (req, res) => res.json(priceCache.get(req.query.id)));\napp.post('/a', (req, res) => {\n  priceCache.set(req.body.id, req.body);\n  res.end();\n});\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'a table that nothing writes',
        files: {
          'server.js':
            "const app = require('express')();\nconst rates = { de: 19 };\napp.get('/a', (req, res) => res.json(rates));\napp.get('/b', (req, res) => res.json(rates[req.query.id]));\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'a list that the start fills',
        files: {
          'app.py':
            'from flask import Flask\napp = Flask(__name__)\nplugins = []\n\ndef load():\n    plugins.append(1)\n\nload()\n\n@app.route("/")\ndef index():\n    return str(plugins)\n',
          Procfile: 'web: gunicorn app:app\n',
        },
      },
      {
        name: 'a local of the same name',
        files: {
          'app.py':
            'from flask import Flask, request\napp = Flask(__name__)\nrows = []\n\n@app.route("/a", methods=["POST"])\ndef create():\n    rows = []\n    rows.append(request.json)\n    return "", 201\n\n@app.route("/b")\ndef show():\n    return str(rows)\n',
          Procfile: 'web: gunicorn app:app\n',
        },
      },
      {
        name: 'open connections',
        files: {
          'server.js':
            "const app = require('express')();\nconst open = new Set();\napp.get('/events', (req, res) => {\n  open.add(res);\n});\napp.post('/say', (req, res) => {\n  for (const one of open) one.write(req.body);\n  res.end();\n});\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'fields of an ASP.NET controller live as long as a request',
        files: {
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
          'TodosController.cs':
            'public class TodosController : ControllerBase {\n  private readonly List<string> errors = new();\n  static int Limit = 10;\n\n  [HttpPost] public IActionResult Create(Todo todo) {\n    errors.Add(todo.Name);\n    return Ok();\n  }\n\n  [HttpGet] public IEnumerable<string> List() {\n    return errors;\n  }\n}\n',
        },
      },
      {
        name: 'a repository of a database',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"database/sql"\n\t"net/http"\n\t"os"\n)\n\nvar db *sql.DB\n\nfunc list(w http.ResponseWriter, r *http.Request) {\n\tdb.Query("SELECT 1")\n}\n\nfunc main() {\n\tdb, _ = sql.Open("postgres", os.Getenv("DATABASE_URL"))\n\thttp.HandleFunc("/", list)\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
        },
      },
      {
        name: 'a command line tool',
        files: {
          'tool.py': 'names = []\n\ndef add(request):\n    names.append(request)\n\ndef show(request):\n    print(names)\n',
          Procfile: 'worker: python tool.py\n',
        },
      },
      {
        name: 'Go, a map that only the constructor fills',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\ntype Server struct {\n\tnames map[string]string\n}\n\nfunc New() *Server {\n\ts := &Server{names: map[string]string{}}\n\ts.names["a"] = "b"\n\treturn s\n}\n\nfunc (s *Server) show(w http.ResponseWriter, r *http.Request) {\n\trender(w, s.names[r.FormValue("id")])\n}\n\nfunc main() {\n\ts := New()\n\thttp.HandleFunc("/", s.show)\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
        },
      },
      {
        name: 'ASP.NET Core, a store in memory that tests take in the place of the real one',
        files: {
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
          'Program.cs':
            'var builder = WebApplication.CreateBuilder(args);\nif (inMemory) builder.Services.AddSingleton<ICodes, MemoryCodes>();\nelse builder.Services.AddSingleton<ICodes, RedisCodes>();\nbuilder.Build().Run();\n',
          'MemoryCodes.cs':
            'public class MemoryCodes : ICodes {\n  private readonly ConcurrentDictionary<string, string> otpCodes = new();\n\n  public void Keep(string user, string code) {\n    otpCodes[user] = code;\n  }\n\n  public bool Matches(string user, string code) {\n    return otpCodes.ContainsKey(user);\n  }\n}\n',
          'LoginController.cs':
            'public class LoginController : ControllerBase {\n  private readonly MemoryCodes store;\n\n  [HttpPost] public IActionResult Send(string user) {\n    store.Keep(user, "1");\n    return Ok();\n  }\n}\n',
        },
      },
    ],
  },
});

function* judge(file: CodeFile, context: Context): Iterable<Found> {
  const { deployable, repository, path } = context;
  if (deployable?.kind !== 'server' || !runsInWebProcess(path, deployable, repository)) return;
  const isRequest = ({ inside }: SharedUse): boolean => requestBehind(inside, file, deployable, repository) !== undefined;
  for (const variable of file.sharedVariables) {
    if (!isShared(variable, file, context) || isOfTheProcess(variable.name)) continue;
    const [put, read] = pairOf(variable, file, isRequest) ?? [];
    if (!put || !read) continue;
    const where = variable.owner === undefined ? 'the module' : `\`${variable.owner}\``;
    yield {
      span: variable.span,
      what: `${isRequest(put) ? 'Requests leave' : 'Messages leave'} data in \`${variable.name}\`, a variable of ${where}, ${wordsOf(put.inside, 'write')} and ${wordsOf(read.inside, 'read')}.`,
      identity: variable.name,
    };
  }
}

function wordsOf({ name }: FunctionScope, verb: 'write' | 'read'): string {
  const past = verb === 'write' ? 'written' : 'read';
  return name === undefined ? `${past} by another handler` : `${past} in \`${name}\``;
}

/** One for all requests: static, or a field of a class of which the framework makes one. */
function isShared({ owner, isStatic }: SharedVariable, file: CodeFile, { deployable, repository }: Context): boolean {
  if (isStatic) return true;
  const annotations = file.classes.find(({ name }) => name === owner)?.annotations ?? [];
  if (file.language === 'csharp' && owner !== undefined) return isSingleton(owner, deployable?.sources ?? [], repository);
  return annotations.some(({ name }) => SINGLETONS.test(name)) && !annotations.some(({ name }) => ANOTHER_SCOPE.test(name));
}

function isOfTheProcess(name: string): boolean {
  return OF_THE_PROCESS.test(name) && !MUST_LAST.test(name);
}

/** Maps and lists in structs that all handlers share. */
function* judgeStores(file: CodeFile, { deployable, repository, path }: Context): Iterable<Found> {
  if (deployable?.kind !== 'server' || !runsInWebProcess(path, deployable, repository)) return;
  const around = deployable.sources.filter((one) => one !== path && (file.language === 'rust' || directoryOf(one) === directoryOf(path)));
  const files = around.flatMap((one) => (repository.role(one) === 'source' ? (repository.code(one) ?? []) : []));
  for (const { name, owner, span, writers, readers } of guardedStores(file, files)) {
    if (isOfTheProcess(name) || /cache|limit|pool|mock|fake|stub|router|metric|config/i.test(owner)) continue;
    const isOne = file.language === 'rust' || MADE_ONCE.test(owner);
    const put = writers.find(
      ({ scope, file: from }) => (isOne || scope.handlesRequest) && requestBehind(scope, from, deployable, repository),
    );
    const read = readers[0] ?? writers.find((one) => one !== put);
    if (put === undefined || read === undefined) continue;
    yield {
      span,
      what: `Requests leave data in \`${name}\`, which lives in the memory of one process, ${wordsOf(put.scope, 'write')} and ${wordsOf(read.scope, 'read')}.`,
      identity: name,
    };
  }
}

/** `app.locals.orders = …` in a handler: what all requests of one process share. */
function* judgeAppObject(file: CodeFile, { deployable, repository, path }: Context): Iterable<Found> {
  if (deployable?.kind !== 'server' || !runsInWebProcess(path, deployable, repository)) return;
  const said = new Set<string>();
  const uses = [
    ...file.assignments.map(({ target, span, inside }) => ({ name: APP_OBJECT.exec(target)?.[1], span, inside })),
    ...file.calls.map(({ callee, span, inside, method }) => ({
      name: CHANGES.test(method) ? APP_OBJECT.exec(file.source.slice(callee))?.[1] : undefined,
      span,
      inside,
    })),
  ];
  for (const { name, span, inside } of uses) {
    if (name === undefined || said.has(name) || isOfTheProcess(name) || !requestBehind(inside, file, deployable, repository)) continue;
    said.add(name);
    yield { span, what: `Requests leave data in \`${name}\` of the app object, which is in the memory of one process.`, identity: name };
  }
}

/** Structs of which a program makes one, by what people call them. */
const MADE_ONCE = /store$|storage$|repo(?:sitory)?$|database$|^db$|memory/i;
const APP_OBJECT = /\bapp\.(?:locals|state)\.(\w+)/;
const CHANGES = /^(?:push|append|add|set|update|insert|unshift|extend|pop|remove)$/;

/** A function that runs for each message of a broker. */
function bringsMessages(scope: FunctionScope, file: CodeFile): boolean {
  return !FILLS.test(scope.name ?? '') && servesStream(scope, file);
}

/** A method of a controller by which something else hands it data: one of an interface, neither a handler nor part of the set-up. */
function isCallback(scope: FunctionScope, owner: string | undefined, file: CodeFile): boolean {
  const type = file.classes.find(({ name }) => name === owner);
  if (
    !(file.language === 'java' || file.language === 'kotlin') ||
    !type ||
    type.bases.length === 0 ||
    scope.owner !== owner ||
    scope.name === owner
  )
    return false;
  if (!type.annotations.some(({ name }) => /(?:^|\.)(?:Rest)?Controller$/.test(name))) return false;
  return scope.name !== undefined && !FILLS.test(scope.name) && scope.annotations.every(({ name }) => /(?:^|\.)Override$/.test(name));
}

/** A use that leaves something there and one of another function that looks at it, both while requests are handled. */
function pairOf(
  { uses, owner }: SharedVariable,
  file: CodeFile,
  isOfRequest: (use: SharedUse) => boolean,
): readonly SharedUse[] | undefined {
  const puts = uses.filter((use) => use.kind === 'put');
  if (
    puts.length === 0 ||
    puts.some((use) => CONNECTED.test(file.source.text.slice(use.span.end, use.span.end + 60).split('\n')[0] ?? ''))
  ) {
    return undefined;
  }
  const writers = new Set(puts.map(({ inside }) => inside));
  const reads = uses.filter((use) => use.kind === 'read' && !writers.has(use.inside));
  const put =
    reads.length === 0
      ? undefined
      : (puts.find(isOfRequest) ?? puts.find((use) => bringsMessages(use.inside, file) || isCallback(use.inside, owner, file)));
  const read =
    put && (reads.find(isOfRequest) ?? (isOfRequest(put) ? reads.find(({ inside }) => !FILLS.test(inside.name ?? '')) : undefined));
  return put && read ? [put, read] : undefined;
}
