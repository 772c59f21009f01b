import type { Rule } from '../rule.ts';

/** What `mutable-global-state` says something about, and what it leaves alone. */
export const EXAMPLES: Rule['examples'] = {
  bad: [
    {
      name: 'a bot that keeps what people are at',
      files: {
        'bot.py':
          'import os\nfrom telegram import Update\nfrom telegram.ext import Application, CommandHandler, MessageHandler, filters\n\nsteps = {} # ⟵\n\nasync def start(update: Update, context):\n    steps[update.message.from_user.id] = 1\n\nasync def answer(update: Update, context):\n    await update.message.reply_text(str(steps[update.message.from_user.id]))\n\napplication = Application.builder().token(os.environ["TOKEN"]).build()\napplication.add_handler(CommandHandler("start", start))\napplication.add_handler(MessageHandler(filters.TEXT, answer))\napplication.run_polling()\n',
      },
    },
    {
      name: 'Axum, a map in a struct behind one lock',
      files: {
        'Cargo.toml': '[package]\nname = "shop"\n[dependencies]\naxum = "0.7"\n',
        'src/main.rs':
          'mod routes;\nmod state;\n\n#[tokio::main]\nasync fn main() {\n    axum::serve(listener, routes::app()).await.unwrap();\n}\n',
        'src/state.rs':
          'use std::collections::HashMap;\nuse std::sync::{Arc, RwLock};\n\npub type Shared = Arc<RwLock<AppState>>;\n\npub struct AppState {\n    pub pool: Pool,\n    pub notes: HashMap<String, String>,\n}\n',
        'src/routes.rs':
          'use axum::extract::State;\n\npub async fn put(State(state): State<Shared>, Json(input): Json<Input>) -> String {\n    let notes = &mut state.write().unwrap().notes;\n    notes.insert(input.key, input.value); // ⟵\n    "ok".into()\n}\n\npub async fn all(State(state): State<Shared>) -> String {\n    let notes = &state.read().unwrap().notes;\n    format!("{:?}", notes)\n}\n',
      },
    },
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
      name: 'Express, a list in the function that makes the app',
      files: {
        'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"^4.18.0"}}',
        'server.js':
          "const express = require('express');\n\nfunction createApp() {\n  const app = express();\n  const orders = []; // ⟵\n  app.post('/orders', (req, res) => {\n    orders.push(req.body);\n    res.sendStatus(201);\n  });\n  app.get('/orders', (req, res) => res.json(orders));\n  return app;\n}\n\ncreateApp().listen(process.env.PORT);\n",
      },
    },
    {
      name: 'Go, a map in main',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"encoding/json"\n\t"net/http"\n\t"os"\n)\n\nfunc main() {\n\torders := map[string]string{} // ⟵\n\thttp.HandleFunc("/put", func(w http.ResponseWriter, r *http.Request) {\n\t\torders[r.FormValue("id")] = r.FormValue("what")\n\t})\n\thttp.HandleFunc("/get", func(w http.ResponseWriter, r *http.Request) {\n\t\tjson.NewEncoder(w).Encode(orders)\n\t})\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
      },
    },
    {
      name: 'Flask, a dictionary in the app factory',
      files: {
        'app.py':
          'from flask import Flask, request\n\ndef create_app():\n    app = Flask(__name__)\n    orders = {} # ⟵\n\n    @app.route("/orders", methods=["POST"])\n    def create():\n        orders[request.json["id"]] = request.json\n        return "", 201\n\n    @app.route("/orders/<id>")\n    def show(id):\n        return orders[id]\n\n    return app\n',
        Procfile: 'web: gunicorn "app:create_app()"\n',
      },
    },
    {
      name: 'Ktor, a list of the module function',
      files: {
        'build.gradle.kts': 'plugins { application }\ndependencies { implementation("io.ktor:ktor-server-netty:2.3.0") }\n',
        'src/main/kotlin/Main.kt':
          'import io.ktor.server.application.*\nimport io.ktor.server.netty.*\nimport io.ktor.server.routing.*\n\nfun main(args: Array<String>) = EngineMain.main(args)\n\nfun Application.module() {\n  val customers = mutableListOf<Customer>() // ⟵\n  routing {\n    get("/customers") { call.respond(customers) }\n    post("/customers") { customers.add(call.receive()) }\n  }\n}\n',
      },
    },
    {
      name: 'ASP.NET Core, a list beside minimal endpoints',
      files: {
        'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
        'Program.cs':
          'var builder = WebApplication.CreateBuilder(args);\nvar app = builder.Build();\nvar todos = new List<Todo>(); // ⟵\n\napp.MapGet("/todos", () => todos);\napp.MapPost("/todos", (Todo todo) => {\n  todos.Add(todo);\n  return Results.Ok();\n});\napp.Run();\n',
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
    {
      name: 'Express, a limit that one process counts',
      files: {
        'server.js':
          "const app = require('express')();\nconst requestCounts = new Map(); // ⟵\napp.use((req, res, next) => {\n  const now = Date.now();\n  const seen = requestCounts.get(req.ip) || { count: 0, start: now };\n  if (now - seen.start < WINDOW_MS && seen.count >= MAX_REQUESTS) return res.sendStatus(429);\n  requestCounts.set(req.ip, { ...seen, count: seen.count + 1 });\n  next();\n});\napp.listen(process.env.PORT);\n",
      },
    },
    {
      name: 'Flask, attempts that one process counts',
      files: {
        'app.py':
          'import time\nfrom flask import Flask, request\napp = Flask(__name__)\nattempts = {} # ⟵\n\n@app.post("/login")\ndef login():\n    now = time.time()\n    recent = [at for at in attempts.get(request.remote_addr, []) if now - at < 60]\n    if len(recent) >= MAX_ATTEMPTS:\n        return "", 429\n    attempts[request.remote_addr] = recent + [now]\n    return "ok"\n',
        Procfile: 'web: gunicorn app:app\n',
      },
    },
    {
      name: 'Express, sessions of a middleware of its own in a package without a start script',
      files: {
        'package.json': '{"name":"chat","dependencies":{"express":"4.17.1"}}',
        'server.js': "const app = require('./app');\napp.listen(process.env.PORT);\n",
        'app.js': "const express = require('express');\nmodule.exports = express();\nmodule.exports.use(require('./sessions'));\n",
        'sessions.js':
          'const known = new Map(); // ⟵\nmodule.exports = (req, resp, next) => {\n  if (!known.has(req.cookies.sid)) known.set(req.cookies.sid, {});\n  req.session = known.get(req.cookies.sid);\n  next();\n};\n',
      },
    },
    {
      name: 'Go, codes in a package that handlers call',
      files: {
        'go.mod': 'module example.org/shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"net/http"\n\t"os"\n\n\t"example.org/shop/codes"\n)\n\nfunc send(w http.ResponseWriter, r *http.Request) {\n\tcodes.Register(r.FormValue("mail"), "1234")\n}\n\nfunc check(w http.ResponseWriter, r *http.Request) {\n\tif codes.Verify(r.FormValue("mail"), r.FormValue("code")) {\n\t\tw.WriteHeader(204)\n\t}\n}\n\nfunc main() {\n\thttp.HandleFunc("/send", send)\n\thttp.HandleFunc("/check", check)\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
        'codes/codes.go':
          'package codes\n\nvar verification = map[string]string{} // ⟵\n\nfunc Register(mail, code string) {\n\tverification[mail] = code\n}\n\nfunc Verify(mail, code string) bool {\n\treturn verification[mail] == code\n}\n',
      },
    },
    {
      name: 'TypeScript, a field of the one object that a module keeps',
      files: {
        'package.json': '{"scripts":{"start":"node dist/server"},"dependencies":{"express":"4.19.2"}}',
        'src/server.ts':
          "import express from 'express';\nimport { inbox } from './inbox';\nconst app = express();\napp.post('/messages', (req, res) => {\n  inbox.receive(req.body.id);\n  res.end();\n});\napp.get('/messages', (req, res) => res.json(inbox.known()));\napp.listen(process.env.PORT);\n",
        'src/inbox.ts':
          'class Inbox {\n  private processed = new Set<string>(); // ⟵\n\n  receive(id: string) {\n    this.processed.add(id);\n  }\n\n  known() {\n    return [...this.processed];\n  }\n}\n\nexport const inbox = new Inbox();\n',
      },
    },
    {
      name: 'Socket.IO, rooms of a game',
      files: {
        'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"^4.18.0","socket.io":"^4.0.0"}}',
        'server.js':
          "const server = require('http').createServer(require('express')());\nconst io = require('socket.io')(server);\nconst rooms = {}; // ⟵\n\nio.on('connection', (socket) => {\n  socket.on('create', (name) => {\n    rooms[name] = { players: [] };\n  });\n  socket.on('list', () => socket.emit('rooms', Object.keys(rooms)));\n});\nserver.listen(process.env.PORT);\n",
      },
    },
    {
      name: 'Flask-SocketIO, rooms of a game',
      files: {
        'app.py':
          'from flask import Flask\nfrom flask_socketio import SocketIO\napp = Flask(__name__)\nsocketio = SocketIO(app)\nrooms = {} # ⟵\n\n@socketio.on("create_room")\ndef create_room(data):\n    rooms[data["code"]] = {"players": []}\n\n@socketio.on("join_game")\ndef join_game(data):\n    return rooms.get(data["code"])\n',
        Procfile: 'web: gunicorn app:app\n',
      },
    },
  ],
  good: [
    {
      name: 'Axum, connections and a cache behind one lock',
      files: {
        'Cargo.toml': '[package]\nname = "shop"\n[dependencies]\naxum = "0.7"\n',
        'src/main.rs':
          'use axum::extract::State;\n\npub struct AppState {\n    pub peers: HashMap<SocketAddr, Sender<String>>,\n    pub cache: HashMap<String, Page>,\n}\n\nasync fn join(State(state): State<Shared>) {\n    state.write().await.peers.insert(address, sender);\n    state.write().await.cache.insert(key, page);\n}\n\nasync fn page(State(state): State<Shared>) -> String {\n    state.read().await.cache.get(key).cloned()\n}\n\n#[tokio::main]\nasync fn main() {\n    axum::serve(listener, app()).await.unwrap();\n}\n',
      },
    },
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
      name: 'what each connection and each request has for itself',
      files: {
        'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"^4.18.0","socket.io":"^4.0.0"}}',
        'server.js':
          "const app = require('express')();\nconst io = require('socket.io')(app);\n\nio.on('connection', (peer) => {\n  const said = [];\n  peer.on('message', (message) => said.push(message));\n  peer.on('history', (reply) => reply(said));\n});\n\napp.get('/report', (req, res) => {\n  const rows = [];\n  const add = (row) => rows.push(row);\n  const all = () => rows;\n  load(add).then(() => res.json(all()));\n});\napp.listen(process.env.PORT);\n",
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
    {
      name: 'what can be read again when it is old',
      files: {
        'server.js':
          "const app = require('express')();\nconst rateCache = new Map();\napp.get('/rates', async (req, res) => {\n  const known = rateCache.get('eur');\n  if (known && Date.now() - known.at < WINDOW) return res.json(known.value);\n  const value = await load();\n  rateCache.set('eur', { value, at: Date.now() });\n  res.json(value);\n});\napp.listen(process.env.PORT);\n",
      },
    },
    {
      name: 'Go, settings that are put in anew',
      files: {
        'go.mod': 'module example.org/shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"net/http"\n\t"os"\n\n\t"example.org/shop/ratio"\n)\n\nfunc save(w http.ResponseWriter, r *http.Request) {\n\tratio.Update(r.FormValue("json"))\n}\n\nfunc show(w http.ResponseWriter, r *http.Request) {\n\tratio.Of("a")\n}\n\nfunc main() {\n\thttp.HandleFunc("/save", save)\n\thttp.HandleFunc("/show", show)\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
        'ratio/ratio.go':
          'package ratio\n\nvar ratios = map[string]float64{}\n\nfunc Update(text string) {\n\tratios = make(map[string]float64)\n\tjson.Unmarshal([]byte(text), &ratios)\n}\n\nfunc Of(group string) float64 {\n\treturn ratios[group]\n}\n',
      },
    },
    {
      name: 'Go, a struct that each request has for itself',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\ntype Render struct {\n\tkeys map[string]string\n}\n\nfunc (t *Render) login(w http.ResponseWriter, r *http.Request) {\n\tt.keys["a"] = r.FormValue("a")\n}\n\nfunc (t *Render) show(w http.ResponseWriter, r *http.Request) {\n\tw.Write([]byte(t.keys["a"]))\n}\n\nfunc handle(w http.ResponseWriter, r *http.Request) {\n\tt := &Render{keys: map[string]string{}}\n\tt.login(w, r)\n\tt.show(w, r)\n}\n\nfunc main() {\n\thttp.HandleFunc("/", handle)\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
      },
    },
    {
      name: 'a field of an object that each request makes',
      files: {
        'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.19.2"}}',
        'server.js':
          "const app = require('express')();\nclass Report {\n  lines = [];\n  add(line) {\n    this.lines.push(line);\n  }\n  text() {\n    return this.lines.join();\n  }\n}\napp.get('/', (req, res) => {\n  const report = new Report();\n  report.add(req.query.a);\n  res.send(report.text());\n});\napp.listen(process.env.PORT);\n",
      },
    },
    {
      name: 'the script of a page that talks to the server',
      files: {
        'app.py': 'from flask import Flask\napp = Flask(__name__)\n',
        Procfile: 'web: gunicorn app:app\n',
        'static/chat.js':
          "const messages = [];\nconst socket = io();\nsocket.on('message', (message) => {\n  messages.push(message);\n});\nsocket.on('show', () => draw(messages));\n",
      },
    },
  ],
};
