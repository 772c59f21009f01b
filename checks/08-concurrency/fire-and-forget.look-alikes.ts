import type { Rule } from '../rule.ts';

/** Work that is waited for, handed over, or may be lost. */
export const LOOK_ALIKES: Rule['examples']['good'] = [
  {
    name: 'ASP.NET Core, a result that nobody looks at and that is waited for',
    files: {
      'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
      'UsersController.cs':
        'public class UsersController : ControllerBase {\n  [HttpPost]\n  public async Task<IActionResult> Post(User user) {\n    _ = await users.CreateAsync(user);\n    return Ok();\n  }\n}\n',
    },
  },
  {
    name: 'a server in a thread of its own',
    files: {
      'app.py':
        'from threading import Thread\nfrom flask import Flask\n\napp = Flask(__name__)\n\ndef listener(handler):\n    thread = Thread(target=serve, daemon=True, args=(handler,))\n    thread.start()\n    return handler\n',
      Procfile: 'web: gunicorn app:app\n',
    },
  },
  {
    name: 'Socket.IO, what goes to the one who is connected',
    files: {
      'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"socket.io":"4.7.0"}}',
      'server.js':
        "const io = require('socket.io')(process.env.PORT);\nasync function sendInfo(socket) {\n  socket.emit('info', await info());\n}\nio.on('connection', (socket) => {\n  sendInfo(socket);\n});\n",
    },
  },
  {
    name: 'Spring, what the process tells of itself',
    files: {
      'pom.xml':
        '<project><artifactId>shop</artifactId><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>\n',
      'src/main/java/shop/App.java':
        'package shop;\n\n@SpringBootApplication\npublic class App {\n  public static void main(String[] args) {\n    SpringApplication.run(App.class, args);\n  }\n}\n',
      'src/main/java/shop/Visits.java':
        'package shop;\n\nimport org.springframework.scheduling.annotation.Async;\n\n@Component\npublic class Visits {\n  @Async\n  public void trackVisit(String path) {\n    counter.increment(path);\n  }\n}\n',
    },
  },
  {
    name: 'Express, a time limit that is kept to be cleared',
    files: {
      'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.2"}}',
      'server.js':
        "const app = require('express')();\nconst Order = require('./order');\napp.post('/orders', async (req, res) => {\n  const limit = setTimeout(() => res.sendStatus(504), 15 * 1000);\n  res.json(await Order.create(req.body));\n  clearTimeout(limit);\n});\napp.listen(process.env.PORT);\n",
    },
  },
  {
    name: 'functions that are awaited, answer, or are no promise',
    files: {
      'server.js':
        "const app = require('express')();\nasync function sendMail(to) { await transporter.sendMail({ to }); }\nasync function reply(req, res) { res.json(await load()); }\nfunction sendNow(to) { queue.push(to); }\napp.post('/a', async (req, res) => {\n  await sendMail(req.body.to);\n  sendNow(req.body.to);\n  transporter.sendMail({ to: 'a' }, (error) => res.end());\n  reply(req, res);\n});\napp.listen(process.env.PORT);\n",
    },
  },
  {
    name: 'a task of Tokio whose channel is what answers',
    files: {
      'Cargo.toml': '[package]\nname = "shop"\nversion = "0.1.0"\n[dependencies]\naxum = "0.7"\ntokio = "1"\n',
      'src/main.rs':
        'use axum::{routing::get, Router};\n\nasync fn orders() -> Body {\n    let (tx, rx) = tokio::sync::mpsc::channel(8);\n    tokio::spawn(async move { while let Some(row) = rows.next().await { tx.send(row).await; } });\n    Body::from_stream(rx)\n}\n\n#[tokio::main]\nasync fn main() {\n    let app = Router::new().route("/orders", get(orders));\n    axum::serve(listener, app).await;\n}\n',
    },
  },
  {
    name: 'a word to those who listen within the process',
    files: {
      'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
      'OrdersController.cs':
        'class OrdersController : Controller {\n  [HttpPost] public IActionResult Create() {\n    foreach (var subscription in subscriptions) _ = subscription.Key.NotifyAsync();\n    return Ok();\n  }\n}\n',
    },
  },
  {
    name: 'a goroutine that only hands a value to the connections that are open',
    files: {
      'go.mod': 'module shop\n\ngo 1.22\n',
      'main.go':
        'package main\n\nimport "net/http"\n\ntype listener struct{ Reply func(string) }\n\nvar listeners = map[string]listener{}\n\nfunc publish(status string) {\n\tfor _, one := range listeners {\n\t\tgo one.Reply(status)\n\t}\n}\n\nfunc add(id string, replies chan string) {\n\tlisteners[id] = listener{Reply: func(status string) { replies <- status }}\n}\n\nfunc upload(w http.ResponseWriter, r *http.Request) {\n\tpublish("done")\n\tgo func() { jobs <- r.URL.Path }()\n}\n\nfunc main() {\n\thttp.HandleFunc("/upload", upload)\n\thttp.ListenAndServe(":80", nil)\n}\n',
    },
  },
  {
    name: 'an answer a turn later',
    files: {
      'server.js':
        "const app = require('express')();\napp.post('/orders', (req, res) => {\n  process.nextTick(() => res.sendStatus(201));\n  setImmediate(done, null, req.body);\n});\napp.listen(process.env.PORT);\n",
    },
  },
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
        'from threading import Thread\nfrom flask import Flask\napp = Flask(__name__)\n\n@app.route("/")\ndef both():\n    a = Thread(target=left)\n    a.start()\n    a.join(timeout=seconds)\n    return "ok"\n',
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
    name: 'Go, started with the routes of a site that a handler chooses',
    files: {
      'go.mod': 'module shop\n\ngo 1.22\n\nrequire github.com/gin-gonic/gin v1.10.0\n',
      'main.go':
        'package main\n\nimport (\n\t"net/http"\n\t"os"\n\n\t"github.com/gin-gonic/gin"\n)\n\ntype Sites struct{}\n\nfunc (s Sites) Handle(w http.ResponseWriter, r *http.Request) {\n\tRouter(r.Host).ServeHTTP(w, r)\n}\n\nfunc Router(host string) *gin.Engine {\n\trouter := gin.Default()\n\tgo writeSiteMap(host)\n\treturn router\n}\n\nfunc writeSiteMap(host string) { os.WriteFile("sitemap.xml", nil, 0o644) }\n\nfunc main() {\n\thttp.HandleFunc("/", Sites{}.Handle)\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
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
    name: 'a trace that FastAPI writes when the answer is out',
    files: {
      'main.py':
        'from fastapi import BackgroundTasks, FastAPI\napp = FastAPI()\n\n@app.get("/")\nasync def show(background_tasks: BackgroundTasks):\n    background_tasks.add_task(track_visit)\n    return {}\n',
      Procfile: 'web: uvicorn main:app\n',
    },
  },
  {
    name: 'Tokio at the start',
    files: { 'src/main.rs': 'async fn main() {\n    tokio::spawn(metrics());\n    axum::serve(listener, app).await;\n}\n' },
  },
  {
    name: 'a cache that is filled behind the answer',
    files: {
      'go.mod': 'module shop\n\ngo 1.22\n',
      'main.go':
        'package main\n\nimport (\n\t"fmt"\n\t"net/http"\n\t"os"\n)\n\nfunc preview(w http.ResponseWriter, r *http.Request) {\n\tdata := resize(r)\n\tgo func() {\n\t\tif err := fileCache.Store(r.URL.Path, data); err != nil {\n\t\t\tfmt.Printf("failed to cache: %v", err)\n\t\t}\n\t}()\n\tw.Write(data)\n}\n\nfunc main() {\n\thttp.HandleFunc("/", preview)\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
    },
  },
];
