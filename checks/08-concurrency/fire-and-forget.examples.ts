import type { Rule } from '../rule.ts';
import { LOOK_ALIKES } from './fire-and-forget.look-alikes.ts';

/** What `fire-and-forget` says something about, and what it leaves alone. */
export const EXAMPLES: Rule['examples'] = {
  bad: [
    {
      name: 'Express, a program that a handler with a name starts',
      files: {
        'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.2"}}',
        'server.js':
          "const app = require('express')();\nconst videos = require('./videos');\napp.post('/videos', videos.convert);\napp.listen(process.env.PORT);\n",
        'videos.js':
          "const { exec } = require('child_process');\nexports.convert = (req, res) => {\n  exec('ffmpeg -i in.mov out.mp4', (err) => { // ⟵\n    if (err) console.error(err);\n  });\n  res.json({ status: 'processing' });\n};\n",
      },
    },
    {
      name: 'Flask, a handler whose own name is about starting',
      files: {
        'app.py':
          'from threading import Thread\nfrom flask import Flask\n\napp = Flask(__name__)\n\n@app.post("/jobs")\ndef start_job():\n    Thread(target=train).start() # ⟵\n    return "", 202\n\ndef train():\n    fit()\n',
        Procfile: 'web: gunicorn app:app\n',
      },
    },
    {
      name: 'Django, a thread of a class of its own',
      files: {
        'manage.py': 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
        'shop/wsgi.py': 'from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n',
        'shop/views.py':
          'import threading\nfrom django.http import HttpResponse\n\nclass MailThread(threading.Thread):\n    def __init__(self, message):\n        self.message = message\n        super().__init__()\n\n    def run(self):\n        self.message.send()\n\ndef register(request):\n    MailThread(welcome(request)).start() # ⟵\n    return HttpResponse("ok")\n',
        'requirements.txt': 'django==5.0\n',
        Procfile: 'web: gunicorn shop.wsgi\n',
      },
    },
    {
      name: 'FastAPI, a task by way of the loop',
      files: {
        'main.py':
          'import asyncio\nfrom fastapi import FastAPI\n\napp = FastAPI()\n\n@app.post("/orders")\nasync def create(order: dict):\n    loop = asyncio.get_running_loop()\n    loop.create_task(send_receipt(order)) # ⟵\n    return order\n',
        Procfile: 'web: uvicorn main:app\n',
      },
    },
    {
      name: 'Kotlin, a scope that the app has for work in the background',
      files: {
        'build.gradle.kts': 'dependencies { implementation("io.ktor:ktor-server-netty:2.3.0") }\n',
        'src/main/kotlin/App.kt':
          'import io.ktor.server.netty.*\n\nfun main() {\n    embeddedServer(Netty, port = System.getenv("PORT").toInt()) { module() }.start(wait = true)\n}\n',
        'src/main/kotlin/Accounts.kt':
          'class Accounts(private val background: BackgroundScope, private val mails: Mails) {\n    suspend fun register(user: User): User {\n        background.scope.launch { // ⟵\n            mails.sendWelcome(user)\n        }\n        return user\n    }\n}\n',
      },
    },
    {
      name: 'Nest, a service that is not awaited',
      files: {
        'package.json': '{"scripts":{"start":"node dist/main.js"},"dependencies":{"@nestjs/core":"10.0.0","@nestjs/common":"10.0.0"}}',
        'src/main.ts':
          "import { NestFactory } from '@nestjs/core';\nimport { AppModule } from './app.module';\nNestFactory.create(AppModule).then((app) => app.listen(process.env.PORT));\n",
        'src/mailer.service.ts':
          "import { Injectable } from '@nestjs/common';\n\n@Injectable()\nexport class MailerService {\n  async sendWelcome(user: User) {\n    await this.transport.sendMail({ to: user.email });\n  }\n}\n",
        'src/users.controller.ts':
          "import { Body, Controller, Post } from '@nestjs/common';\nimport { MailerService } from './mailer.service';\n\n@Controller('users')\nexport class UsersController {\n  constructor(private readonly mailer: MailerService) {}\n\n  @Post()\n  async register(@Body() user: User) {\n    this.mailer.sendWelcome(user); // ⟵\n    return user;\n  }\n}\n",
      },
    },
    {
      name: 'Go, a method of a controller',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n\nrequire github.com/beego/beego/v2 v2.1.0\n',
        'main.go':
          'package main\n\nimport (\n\t"github.com/beego/beego/v2/server/web"\n\n\t_ "shop/controllers"\n)\n\nfunc main() {\n\tweb.Run()\n}\n',
        'controllers/order.go':
          'package controllers\n\nimport "github.com/beego/beego/v2/server/web"\n\ntype OrderController struct {\n\tweb.Controller\n}\n\nfunc (c *OrderController) Post() {\n\tgo bill(c.GetString("id")) // ⟵\n\tc.ServeJSON()\n}\n',
      },
    },
    {
      name: 'a path that is joined, and a goroutine that says nothing when it has ended',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"net/http"\n\t"os"\n\t"path/filepath"\n)\n\nfunc download(w http.ResponseWriter, r *http.Request) {\n\tpath := filepath.Join("files", r.URL.Path)\n\thttp.ServeFile(w, r, path)\n\tgo func() { // ⟵\n\t\tcount(path)\n\t}()\n}\n\nfunc main() {\n\thttp.HandleFunc("/", download)\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
      },
    },
    {
      name: 'Kotlin, the scope of the whole process in a suspending function',
      files: {
        'build.gradle.kts': 'dependencies { implementation("io.ktor:ktor-server-netty:2.3.0") }\n',
        'src/main/kotlin/App.kt':
          'import io.ktor.server.netty.*\n\nfun main() {\n    embeddedServer(Netty, port = System.getenv("PORT").toInt()) { module() }.start(wait = true)\n}\n',
        'src/main/kotlin/Attachments.kt':
          'import kotlinx.coroutines.GlobalScope\nimport kotlinx.coroutines.launch\n\nclass Attachments(private val store: Store) {\n    suspend fun add(name: String, stream: InputStream) {\n        GlobalScope.launch { // ⟵\n            store.putObject(name, stream)\n        }\n    }\n}\n',
      },
    },
    {
      name: 'Spring, a mail that a pool of threads sends',
      files: {
        'pom.xml':
          '<project><artifactId>shop</artifactId><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>\n',
        'src/main/java/shop/App.java':
          'package shop;\n\n@SpringBootApplication\npublic class App {\n  public static void main(String[] args) {\n    SpringApplication.run(App.class, args);\n  }\n}\n',
        'src/main/java/shop/Welcome.java':
          'package shop;\n\nimport org.springframework.scheduling.annotation.Async;\nimport org.springframework.stereotype.Component;\n\n@Component\npublic class Welcome {\n  private final Mails mails;\n\n  @Async // ⟵\n  public void greet(Registered event) {\n    mails.sendWelcome(event.address());\n  }\n}\n',
      },
    },
    {
      name: 'Express, what is due in a quarter of an hour',
      files: {
        'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.2"}}',
        'server.js':
          "const app = require('express')();\nconst Order = require('./order');\napp.post('/orders', async (req, res) => {\n  const order = await Order.create(req.body);\n  setTimeout(async () => { // ⟵\n    await Order.updateOne({ _id: order._id }, { status: 'expired' });\n  }, 15 * 60 * 1000);\n  res.json(order);\n});\napp.listen(process.env.PORT);\n",
      },
    },
    {
      name: 'ASP.NET Core, a task that goes into the discard',
      files: {
        'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
        'JobsController.cs':
          'public class JobsController : ControllerBase {\n  [HttpPost] public IActionResult Create() {\n    _ = Task.Run(() => Process()); // ⟵\n    return Accepted();\n  }\n}\n',
      },
    },
    {
      name: 'an asynchronous function of another module',
      files: {
        'server.js':
          "const keep = require('./archive');\nconst app = require('express')();\napp.post('/links', async (req, res) => {\n  await save(req.body);\n  keep(req.body.url); // ⟵\n  res.end();\n});\napp.listen(process.env.PORT);\n",
        'archive.js':
          "const puppeteer = require('puppeteer');\nmodule.exports = async (url) => {\n  const browser = await puppeteer.launch();\n  await browser.close();\n};\n",
      },
    },
    {
      name: 'a mail without a callback',
      files: {
        'server.js':
          "const app = require('express')();\nasync function tell(to) {\n  transporter.sendMail({ to }); // ⟵\n}\napp.post('/a', async (req, res) => {\n  await tell(req.body.to);\n  res.end();\n});\napp.listen(process.env.PORT);\n",
      },
    },
    {
      name: 'a pool of threads in Flask',
      files: {
        'app.py':
          'from concurrent.futures import ThreadPoolExecutor\nfrom flask import Flask\n\napp = Flask(__name__)\npool = ThreadPoolExecutor(2)\n\n@app.post("/train")\ndef train():\n    pool.submit(fit, 1) # ⟵\n    return "ok"\n',
        Procfile: 'web: gunicorn app:app\n',
      },
    },
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
      name: 'what FastAPI runs when the answer is out',
      files: {
        'main.py':
          'from fastapi import BackgroundTasks, FastAPI\napp = FastAPI()\n\n@app.post("/train")\nasync def train(background_tasks: BackgroundTasks):\n    background_tasks.add_task(run_training) # ⟵\n    return {}\n',
        Procfile: 'web: uvicorn main:app\n',
      },
    },
    {
      name: 'mail in a goroutine of a subscriber',
      files: {
        'go.mod': 'module example.org/shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"net/http"\n\t"os"\n\n\t"example.org/shop/orders"\n)\n\nfunc main() {\n\torders.Listen()\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
        'orders/subscriber.go':
          'package orders\n\nfunc (s Subscriber) OrderPlaced(event Event) {\n\tgo s.mails.SendEmail(event.Mail, "Thanks") // ⟵\n}\n',
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
  good: LOOK_ALIKES,
};
