import type { Rule } from '../rule.ts';
import { LOOK_ALIKES } from './in-process-scheduler.look-alikes.ts';

/** What `in-process-scheduler` says something about, and what it leaves alone. */
export const EXAMPLES: Rule['examples'] = {
  bad: [
    {
      name: 'Spring, a trigger and a timer',
      files: {
        'pom.xml':
          '<project><artifactId>shop</artifactId><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>\n',
        'src/main/java/shop/App.java':
          'package shop;\n\n@SpringBootApplication\npublic class App {\n  public static void main(String[] args) { SpringApplication.run(App.class, args); }\n}\n',
        'src/main/java/shop/Orders.java':
          'package shop;\n\n@RestController\nclass Orders {\n  @GetMapping("/")\n  String all() { return "ok"; }\n}\n',
        'src/main/java/shop/Jobs.java':
          'package shop;\n\n@Component\nclass Jobs {\n  private final TaskScheduler scheduler;\n\n  @PostConstruct\n  void start() {\n    scheduler.schedule(this::invoice, new CronTrigger("0 0 3 * * *")); // ⟵\n    new Timer().schedule(once, 5000);\n  }\n}\n',
      },
    },
    {
      name: 'Node, a timer whose function sets it once more',
      files: {
        'package.json': '{"name":"shop","private":true,"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.2"}}',
        'server.js': "const app = require('express')();\nrequire('./feed').startFeed();\napp.listen(process.env.PORT);\n",
        'feed.js':
          "exports.startFeed = () => {\n  const next = () => {\n    setTimeout(async () => { // ⟵\n      await db.query('insert into feed select 1');\n      next();\n    }, 60000);\n  };\n  next();\n};\n",
      },
    },
    {
      name: 'Rust, a thread for each job of a table',
      files: {
        'Cargo.toml': '[package]\nname = "shop"\nversion = "0.1.0"\n\n[dependencies]\nwarp = "0.3"\n',
        'src/main.rs':
          'mod cronjobs;\n\n#[tokio::main]\nasync fn main() {\n    cronjobs::spawn();\n    warp::serve(routes()).run(addr()).await;\n}\n',
        'src/cronjobs.rs':
          'use std::thread;\n\npub fn spawn() {\n    for job in JOBS.iter() {\n        let (name, timer, exec) = job;\n        thread::spawn(move || loop { // ⟵\n            exec();\n            thread::sleep(*timer);\n        });\n    }\n}\n',
      },
    },
    {
      name: 'Go, a job for a scheduler of another file',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n\nrequire github.com/robfig/cron/v3 v3.0.1\n',
        'main.go':
          'package main\n\nimport (\n\t"net/http"\n\t"os"\n\n\t"shop/reports"\n)\n\nfunc main() {\n\treports.Plan(schedule())\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
        'reports/plan.go':
          'package reports\n\nimport "github.com/robfig/cron/v3"\n\nfunc Plan(c *cron.Cron) {\n\tc.AddFunc("@daily", send) // ⟵\n}\n',
      },
    },
    {
      name: 'Flask, a job for a scheduler that another module has made',
      files: {
        'extensions.py':
          'from flask_apscheduler import APScheduler\n\nscheduler = None\n\n\ndef start(app):\n    global scheduler\n    scheduler = APScheduler()\n',
        'app.py':
          'from flask import Flask\nfrom extensions import scheduler\n\napp = Flask(__name__)\nscheduler.add_job(send, "cron", hour=3) # ⟵\n',
        Procfile: 'web: gunicorn app:app\n',
      },
    },
    {
      name: 'Tokio, a job of clokwerk with a time zone',
      files: {
        'Cargo.toml': '[package]\nname = "shop"\n[dependencies]\naxum = "0.7"\nclokwerk = "0.4"\n',
        'src/main.rs':
          'use clokwerk::{AsyncScheduler, TimeUnits};\n\n#[tokio::main]\nasync fn main() {\n    let mut scheduler = AsyncScheduler::with_tz(chrono::Utc); // ⟵\n    scheduler.every(1.hour()).run(|| async { purge().await });\n    axum::serve(listener().await, app()).await.unwrap();\n}\n',
      },
    },
    {
      name: 'Go, a function that the loop of another file is given',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'every.go':
          'package main\n\nimport "time"\n\nfunc every(t time.Duration, fn func()) {\n\ttimer := time.NewTicker(t)\n\tfor {\n\t\tfn()\n\t\t<-timer.C\n\t}\n}\n',
        'main.go':
          'package main\n\nimport (\n\t"context"\n\t"log/slog"\n\t"net/http"\n\t"os"\n\t"time"\n)\n\nfunc main() {\n\tshop := open(os.Getenv("DATABASE_URL"))\n\tgo every(time.Hour, func() { // ⟵\n\t\thour := time.Now().Hour()\n\t\tif hour != 8 {\n\t\t\tslog.Info("too early or too late for the letters of the day", slog.Int("hour", hour))\n\t\t\treturn\n\t\t}\n\t\terr := shop.repo.Orders.SendReminders(context.Background())\n\t\tif err != nil {\n\t\t\tslog.Error("the letters of the day could not be sent, the next attempt is tomorrow", slog.Any("error", err))\n\t\t}\n\t})\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
      },
    },
    {
      name: 'Go, a token that is fetched again and again',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"net/http"\n\t"os"\n\t"time"\n)\n\nfunc refresh() {\n\treq, _ := http.NewRequest("POST", os.Getenv("TOKENS_URL"), nil)\n\tres, _ := client.Do(req)\n\tkeep(res)\n}\n\nfunc main() {\n\tgo func() { // ⟵\n\t\tfor {\n\t\t\trefresh()\n\t\t\ttime.Sleep(time.Hour)\n\t\t}\n\t}()\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
      },
    },
    {
      name: 'Kotlin, a class with letters beyond ASCII',
      files: {
        'build.gradle.kts': 'dependencies { implementation("io.ktor:ktor-server-netty:2.3.11") }\n',
        'src/main/kotlin/shop/App.kt':
          'package shop\n\nimport io.ktor.server.engine.embeddedServer\nimport io.ktor.server.netty.Netty\nimport kotlin.concurrent.fixedRateTimer\n\nfun main() {\n    fixedRateTimer(name = "sweep", period = 86400000, action = { // ⟵\n        OrderRepository(source).löscheAlte(30)\n    })\n    embeddedServer(Netty, port = System.getenv("PORT").toInt()) {}.start(wait = true)\n}\n',
      },
    },
    {
      name: 'a bot on Discord',
      files: {
        'package.json': '{"name":"quiz","private":true,"dependencies":{"discord.js":"14.15.3","node-cron":"3.0.3"}}\n',
        'index.js':
          "const { Client } = require('discord.js');\nconst cron = require('node-cron');\nconst client = new Client({ intents: [] });\ncron.schedule('0 9 * * *', () => client.channels.cache.get(process.env.CHANNEL).send('Good morning')); // ⟵\nclient.login(process.env.TOKEN);\n",
      },
    },
    {
      name: 'a bot in Go, whose timer works through the database',
      files: {
        'go.mod': 'module quiz\n\ngo 1.22\n\nrequire github.com/bwmarrin/discordgo v0.28.1\n',
        'main.go':
          'package main\n\nimport (\n\t"os"\n\t"time"\n\n\t"github.com/bwmarrin/discordgo"\n)\n\nfunc remind() {\n\tfor range time.Tick(time.Hour) {\n\t\tdb.Exec("UPDATE reminders SET sent = true")\n\t}\n}\n\nfunc main() {\n\tsession, _ := discordgo.New("Bot " + os.Getenv("TOKEN"))\n\tgo remind() // ⟵\n\tsession.Open()\n\tselect {}\n}\n',
      },
    },
    {
      name: 'a job at a time of the day, in a service of the web process',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n\nrequire github.com/jasonlvhit/gocron v0.0.1\n',
        'main.go':
          'package main\n\nimport (\n\t"net/http"\n\t"os"\n\n\t"shop/reports"\n)\n\nfunc main() {\n\tgo reports.Schedule()\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
        'reports/daily.go':
          'package reports\n\nimport "github.com/jasonlvhit/gocron"\n\nfunc Schedule() {\n\tgocron.Every(1).Day().At("02:15").Do(write) // ⟵\n\t<-gocron.Start()\n}\n\nfunc write() {}\n',
      },
    },
    {
      name: 'a loop of another package, whose work is two calls away',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n\nrequire github.com/gin-gonic/gin v1.9.1\n',
        'main.go':
          'package main\n\nimport (\n\t"os"\n\n\t"github.com/gin-gonic/gin"\n\n\t"shop/prices"\n)\n\nfunc main() {\n\tgo prices.KeepUpToDate(15) // ⟵\n\tgin.Default().Run(":" + os.Getenv("PORT"))\n}\n',
        'prices/loop.go':
          'package prices\n\nimport (\n\t"log"\n\t"time"\n)\n\nfunc KeepUpToDate(minutes int) {\n\tfor {\n\t\ttime.Sleep(time.Duration(minutes) * time.Minute)\n\t\tlog.Print("prices")\n\t\trefreshAll()\n\t}\n}\n\nfunc refreshAll() {\n\tfor _, one := range []string{"a", "b"} {\n\t\tstorePrice(one)\n\t}\n}\n',
        'prices/price.go':
          'package prices\n\nimport "gorm.io/gorm"\n\nvar DB *gorm.DB\n\nfunc storePrice(name string) {\n\tDB.Where("name = ?", name).Update("price", 1)\n}\n',
      },
    },
    {
      name: 'FastAPI, a function that is repeated',
      files: {
        'main.py':
          'from fastapi import FastAPI\nfrom fastapi_utils.tasks import repeat_every\n\napp = FastAPI()\n\n@app.on_event("startup")\n@repeat_every(seconds=3600) # ⟵\nasync def clean():\n    await remove_expired()\n',
        Procfile: 'web: uvicorn main:app\n',
      },
    },
    {
      name: 'Celery, a worker that is its own clock',
      files: { Procfile: 'web: gunicorn shop.wsgi\nworker: celery -A shop worker -B\n', 'manage.py': 'import django\n' },
      at: 'Procfile:2',
    },
    {
      name: 'a loop of another file of the package',
      files: {
        'go.mod': 'module example.org/shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"net/http"\n\t"os"\n\n\t"example.org/shop/jobs"\n)\n\nfunc main() {\n\tgo jobs.Publish(db) // ⟵\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
        'jobs/jobs.go':
          'package jobs\n\nimport "time"\n\nfunc Publish(db *DB) {\n\tt := time.NewTicker(time.Minute)\n\tfor {\n\t\t<-t.C\n\t\tfor _, job := range db.Waiting() {\n\t\t\tsend(job)\n\t\t}\n\t}\n}\n',
      },
    },
    {
      name: 'a timer in an object that the start calls',
      files: {
        'server.js':
          "const app = require('express')();\nconst ranges = require('./ranges');\nranges.start();\napp.listen(process.env.PORT);\n",
        'ranges.js':
          "const https = require('https');\n\nconst ranges = {\n  start: () => {\n    setInterval(ranges.load, 3600000); // ⟵\n  },\n\n  load: () => {\n    https.get('https://example.org/ranges.json', apply);\n  },\n};\n\nmodule.exports = ranges;\n",
      },
    },
    {
      name: 'a function that has itself called again',
      files: {
        'server.js':
          "const app = require('express')();\nasync function poll() {\n  await Order.updateMany({ late: true });\n  setTimeout(poll, 60000); // ⟵\n}\npoll();\napp.listen(process.env.PORT);\n",
      },
    },
    {
      name: 'a goroutine of the command that serves',
      files: {
        'go.mod': 'module example.org/shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"net/http"\n\t"os"\n\t"time"\n\n\t"github.com/spf13/cobra"\n)\n\nvar serveCmd = &cobra.Command{\n\tUse: "serve",\n\tRun: func(cmd *cobra.Command, args []string) {\n\t\tgo purge() // ⟵\n\t\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n\t},\n}\n\nfunc purge() {\n\tfor range time.Tick(time.Hour) {\n\t\tdb.Exec("DELETE FROM carts")\n\t}\n}\n\nfunc main() { serveCmd.Execute() }\n',
      },
    },
    {
      name: 'a task of hyper that looks after another one',
      files: {
        'Cargo.toml': '[package]\nname = "shop"\n[dependencies]\nhyper = "0.14"\ntokio = "1"\n',
        'src/main.rs':
          'use hyper::Server;\nuse tokio::task;\n\nasync fn main() {\n    if !is_jobs_disabled() {\n        run_jobs();\n    }\n    Server::bind(&address()).serve(service()).await.unwrap();\n}\n\nfn run_jobs() {\n    task::spawn(async move { // ⟵\n        loop {\n            let res = task::spawn(async move {\n                let mut interval = tokio::time::interval(minute());\n                loop {\n                    interval.tick().await;\n                    db::run_jobs().await;\n                }\n            });\n            res.await;\n        }\n    });\n}\n',
      },
    },
    {
      name: 'node-cron beside Express',
      files: {
        'server.js':
          "const cron = require('node-cron');\nconst app = require('express')();\ncron.schedule('0 3 * * *', () => purge()); // ⟵\napp.listen(process.env.PORT);\n",
      },
    },
    {
      name: 'APScheduler in Flask',
      files: {
        'app.py':
          'from flask import Flask\nfrom apscheduler.schedulers.background import BackgroundScheduler\napp = Flask(__name__)\nscheduler = BackgroundScheduler() # ⟵\nscheduler.start()\n',
        'requirements.txt': 'flask==3.0.3\napscheduler==3.10.4\n',
        Procfile: 'web: gunicorn app:app\n',
      },
    },
    {
      name: 'Spring',
      files: {
        'pom.xml':
          '<project><artifactId>shop</artifactId><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>\n',
        'src/main/java/shop/App.java':
          'package shop;\n\nimport org.springframework.boot.SpringApplication;\n\n@SpringBootApplication\npublic class App {\n  public static void main(String[] args) { SpringApplication.run(App.class, args); }\n}\n',
        'src/main/java/shop/Purge.java':
          'package shop;\n\nimport org.springframework.scheduling.annotation.Scheduled;\n\nclass Purge {\n  @Scheduled(cron = "0 0 3 * * *") // ⟵\n  void purge() {}\n}\n',
        'src/main/java/shop/Orders.java':
          'package shop;\n\n@RestController\nclass Orders {\n  @GetMapping("/")\n  String all() { return "ok"; }\n}\n',
      },
    },
    {
      name: 'Go',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"net/http"\n\t"os"\n\n\t"github.com/robfig/cron/v3"\n)\n\nfunc main() {\n\tc := cron.New() // ⟵\n\tc.AddFunc("@daily", purge)\n\tc.Start()\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
      },
    },
    {
      name: 'Rails',
      files: {
        'config.ru': "require_relative 'config/environment'\nrun Rails.application\n",
        Gemfile: "gem 'rails'\ngem 'puma'\n",
        Procfile: 'web: bundle exec puma\n',
        'config/initializers/scheduler.rb':
          "require 'rufus-scheduler'\n\nscheduler = Rufus::Scheduler.new # ⟵\nscheduler.every('1h') { Purge.call }\n",
      },
    },
    {
      name: 'ASP.NET Core',
      files: {
        'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
        'Program.cs':
          'var builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddQuartzHostedService(); // ⟵\nvar app = builder.Build();\napp.Run();\n',
      },
    },
    {
      name: 'a timer that cleans up',
      files: {
        'server.js':
          "const app = require('express')();\nconst Order = require('./order');\nsetInterval(() => Order.deleteMany({ paid: false }), 3600000); // ⟵\napp.listen(process.env.PORT);\n",
      },
    },
    {
      name: 'a thread that polls',
      files: {
        'app.py':
          'import threading\nimport time\nimport requests\nfrom flask import Flask\n\napp = Flask(__name__)\n\ndef poll():\n    while True:\n        requests.get(SOURCE)\n        time.sleep(60)\n\nthreading.Thread(target=poll, daemon=True).start() # ⟵\n',
        Procfile: 'web: gunicorn app:app\n',
      },
    },
    {
      name: 'a goroutine with a ticker',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"net/http"\n\t"os"\n\t"time"\n)\n\nfunc purge() {\n\tticker := time.NewTicker(time.Hour)\n\tfor range ticker.C {\n\t\tdb.Exec("DELETE FROM carts WHERE old")\n\t}\n}\n\nfunc main() {\n\tgo purge() // ⟵\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
      },
    },
    {
      name: 'a task of Tokio',
      files: {
        'Cargo.toml': '[package]\nname = "shop"\n[dependencies]\naxum = "0.7"\ntokio = "1"\n',
        'src/main.rs':
          'async fn main() {\n    tokio::spawn(async move { // ⟵\n        loop {\n            interval.tick().await;\n            sqlx::query("DELETE FROM carts").execute(&pool).await.ok();\n        }\n    });\n    axum::serve(listener, app).await;\n}\n',
      },
    },
    {
      name: 'a task of Tokio that calls a job of another module',
      files: {
        'Cargo.toml': '[package]\nname = "shop"\n[dependencies]\naxum = "0.7"\ntokio = "1"\n',
        'shop.service': '[Service]\nExecStart=/usr/bin/shop serve\n',
        'src/main.rs': 'mod jobs;\nmod serve;\n\n#[tokio::main]\nasync fn main() {\n    serve::run().await;\n}\n',
        'src/serve.rs':
          'pub async fn run() {\n    let pool = connect().await;\n    tokio::spawn(async move { // ⟵\n        crate::jobs::run_expiry(pool).await;\n    });\n    axum::serve(listener, app).await;\n}\n',
        'src/jobs/mod.rs': 'pub mod expiry;\n\npub use expiry::run_expiry;\n',
        'src/jobs/expiry.rs':
          'pub async fn run_expiry(pool: Pool) {\n    loop {\n        tokio::time::sleep(MINUTE).await;\n        sqlx::query("UPDATE urls SET expired = 1").execute(&pool).await.ok();\n    }\n}\n',
      },
    },
  ],
  good: [
    ...LOOK_ALIKES,
    {
      name: 'a heartbeat for the clients that are connected to this process',
      files: {
        'pom.xml':
          '<project><artifactId>shop</artifactId><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>',
        'src/main/java/shop/Events.java':
          'package shop;\n\n@Service\npublic class Events {\n  private final Map<String, SseEmitter> emitters = new ConcurrentHashMap<>();\n\n  public static void main(String[] a) { SpringApplication.run(Events.class, a); }\n\n  @Scheduled(fixedDelay = 15000)\n  public void publishHeartbeat() {\n    emitters.values().forEach(one -> one.send("ping"));\n  }\n}\n',
      },
    },
    {
      name: 'Node, another attempt with one page less to read',
      files: {
        'package.json': '{"name":"shop","private":true,"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.2"}}',
        'server.js':
          "const app = require('express')();\nconst read = (page) => {\n  if (page > 10) return;\n  setTimeout(async () => {\n    await db.query('select 1');\n    read(page + 1);\n  }, 100);\n};\nread(0);\napp.listen(process.env.PORT);\n",
      },
    },
    {
      name: 'a clock of its own in Python, and jobs of something else',
      files: {
        'clock.py':
          'from apscheduler.schedulers.blocking import BlockingScheduler\n\nscheduler = BlockingScheduler()\nscheduler.add_job(send, "cron", hour=3)\nscheduler.start()\n',
        'app.py': 'from flask import Flask\nfrom printers import queue\n\napp = Flask(__name__)\nqueue.add_job(send, "interval")\n',
        Procfile: 'web: gunicorn app:app\nclock: python clock.py\n',
      },
    },
    {
      name: 'a clock that works as well, beside workers that have none',
      files: {
        Procfile: 'web: gunicorn shop.wsgi\nworker: celery -A shop worker\nscheduler: celery -A shop worker --beat -Q scheduled\n',
        'manage.py': 'import django\n',
      },
    },
    {
      name: 'Celery, a clock of its own',
      files: {
        Procfile: 'web: gunicorn shop.wsgi\nworker: celery -A shop worker\nclock: celery -A shop beat\n',
        'manage.py': 'import django\n',
      },
    },
    {
      name: 'an attempt that is made again',
      files: {
        'server.js':
          "const app = require('express')();\nfunction connect() {\n  client.connect().catch(() => setTimeout(connect, 1000));\n}\nconnect();\napp.listen(process.env.PORT);\n",
      },
    },
    {
      name: 'a process of its own',
      files: {
        Procfile: 'web: node server.js\nclock: node clock.js\n',
        'package.json': '{ "name": "shop", "dependencies": { "express": "4.19.2", "node-cron": "3.0.3" } }\n',
        'server.js': "const app = require('express')();\napp.listen(process.env.PORT);\n",
        'clock.js': "const cron = require('node-cron');\ncron.schedule('0 3 * * *', () => queue.add('purge'));\n",
      },
    },
    {
      name: 'a worker without a web server',
      files: {
        'main.py':
          'from apscheduler.schedulers.background import BackgroundScheduler\nscheduler = BackgroundScheduler()\nscheduler.start()\n',
        Procfile: 'worker: python main.py\n',
      },
    },
    {
      name: 'Spring with a lock',
      files: {
        'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
        'src/main/java/shop/App.java':
          'package shop;\n\nimport org.springframework.boot.SpringApplication;\nimport org.springframework.scheduling.annotation.Scheduled;\n\npublic class App {\n  public static void main(String[] args) { SpringApplication.run(App.class, args); }\n  @Scheduled(cron = "0 0 3 * * *")\n  @SchedulerLock(name = "purge")\n  void purge() {}\n}\n',
      },
    },
    {
      name: 'Spring, in the one copy that leads',
      files: {
        'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
        'src/main/java/shop/App.java':
          'package shop;\n\nimport org.springframework.boot.SpringApplication;\nimport org.springframework.scheduling.annotation.Scheduled;\n\npublic class App {\n  public static void main(String[] args) { SpringApplication.run(App.class, args); }\n  @Scheduled(cron = "0 0 3 * * *")\n  void purge() {\n    if (!leader.isLeader()) return;\n    orders.purge();\n  }\n}\n',
      },
    },
    {
      name: 'a cron expression that is read',
      files: {
        'server.js':
          "const parser = require('cron-parser');\nconst app = require('express')();\nparser.parseExpression('0 3 * * *');\napp.listen(process.env.PORT);\n",
      },
    },
    {
      name: 'a test',
      files: { 'test/a.test.js': "const cron = require('node-cron');\ncron.schedule('0 3 * * *', () => {});\n" },
    },
    {
      name: 'a timer for the process’s own connections',
      files: {
        'server.js':
          "const app = require('express')();\nsetInterval(() => wss.clients.forEach((one) => one.ping()), 30000);\nsetInterval(() => priceCache.clear(), 60000);\napp.listen(process.env.PORT);\n",
      },
    },
    {
      name: 'a goroutine that forgets old visitors',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"net/http"\n\t"os"\n\t"time"\n)\n\nfunc forget() {\n\tfor {\n\t\ttime.Sleep(time.Minute)\n\t\tmu.Lock()\n\t\tdelete(visitors, "a")\n\t\tmu.Unlock()\n\t}\n}\n\nfunc main() {\n\tgo forget()\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
      },
    },
  ],
};
