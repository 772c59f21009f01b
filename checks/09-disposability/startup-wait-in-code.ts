import type { CodeFile } from '../../src/analysis/code.ts';
import { PAUSE_WORDS, serviceWaits } from '../../src/analysis/knowledge/starting/start-waits.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import { holdsUpStart } from '../../src/analysis/start-path.ts';
import { rule, type Context, type Found } from '../rule.ts';

/** Libraries of programs that people talk to without a server of their own. */
const BOTS = ['discord', 'nextcord', 'disnake', 'telegram', 'aiogram', 'telebot', 'discord.js', 'telegraf', 'slack_bolt', '@slack/bolt'];

export default rule({
  id: 'disposability/startup-wait-in-code',
  title: 'Start at once and connect when there is something to do',
  why: 'A process that sleeps until another service answers starts as slowly as that service, answers no probe meanwhile, and gives up with it.',
  remedy:
    'Start at once, let the client connect on first use and retry there, and tell the platform by a readiness probe when the app can serve; or end with an error at once and let the platform start it again.',
  severity: 'warning',
  limits: ['PHP is not judged: a script starts with each request.'],
  code: [{ languages: APP_LANGUAGES.filter((language) => language !== 'php'), literals: PAUSE_WORDS, judge }],
  examples: {
    bad: [
      {
        name: 'C#, a helper that repeats what it is handed',
        files: {
          'Program.cs':
            'var app = builder.Build();\nRetry(() => context.Database.Migrate());\napp.Run();\n\nstatic void Retry(Action act)\n{\n    for (var i = 0; i < 10; i++)\n    {\n        try\n        {\n            act();\n            return;\n        }\n        catch (Exception)\n        {\n            Thread.Sleep(1000); // ⟵\n        }\n    }\n}\n',
        },
      },
      {
        name: 'a script before the app that asks a session',
        files: {
          Dockerfile: 'FROM python:3.12\nCOPY . .\nCMD ["bash", "start.sh"]\n',
          'start.sh': '#!/bin/bash\npython app/backend_pre_start.py\nexec uvicorn app.main:app --host 0.0.0.0\n',
          'app/main.py': 'from fastapi import FastAPI\n\napp = FastAPI()\n',
          'app/backend_pre_start.py':
            'from sqlalchemy import select\nfrom tenacity import retry, stop_after_attempt, wait_fixed\n\n@retry(stop=stop_after_attempt(300), wait=wait_fixed(1)) # ⟵\ndef init(engine):\n    with Session(engine) as session:\n        session.exec(select(1))\n\nif __name__ == "__main__":\n    init(engine)\n',
        },
      },
      {
        name: 'Go, a pause at the start of main',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"database/sql"\n\t"net/http"\n\t"os"\n\t"time"\n)\n\nfunc main() {\n\ttime.Sleep(time.Second * 3) // ⟵\n\n\tdb, _ := sql.Open("postgres", os.Getenv("DATABASE_URL"))\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), routes(db))\n}\n',
        },
      },
      {
        name: 'JavaScript, a timer before the connection',
        files: {
          'server.js':
            "const { MongoClient } = require('mongodb');\nconst app = require('express')();\nconst client = new MongoClient(process.env.MONGO_URL);\nsetTimeout(() => { // ⟵\n  client.connect((error) => error && console.error(error));\n}, 2000);\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'Go, a pause before a package of its own',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n\t"time"\n\n\t"shop/postgres"\n)\n\nfunc main() {\n\ttime.Sleep(3 * time.Second) // ⟵\n\n\tdb := postgres.New(os.Getenv("DATABASE_URL"))\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), routes(db))\n}\n',
        },
      },
      {
        name: 'Go, attempts in a method that a constructor calls',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n\n\t"shop/rmq"\n)\n\nfunc main() {\n\tconn := rmq.New(os.Getenv("RMQ_URL"))\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), routes(conn))\n}\n',
          'rmq/connect.go':
            'package rmq\n\nimport (\n\t"log"\n\t"time"\n\n\t"github.com/streadway/amqp"\n)\n\ntype Connection struct {\n\turl string\n\tconnection *amqp.Connection\n}\n\nfunc New(url string) *Connection {\n\tconn := &Connection{url: url}\n\tif err := conn.attemptConnect(); err != nil {\n\t\tlog.Fatal(err)\n\t}\n\treturn conn\n}\n\nfunc (c *Connection) attemptConnect() error {\n\tvar err error\n\tfor i := 10; i > 0; i-- {\n\t\tif err = c.connect(); err == nil {\n\t\t\tbreak\n\t\t}\n\t\ttime.Sleep(5 * time.Second) // ⟵\n\t}\n\treturn err\n}\n\nfunc (c *Connection) connect() (err error) {\n\tc.connection, err = amqp.Dial(c.url)\n\treturn err\n}\n',
        },
      },
      {
        name: 'Go, an endless loop with a count',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n\t"time"\n\n\t"gorm.io/driver/postgres"\n\t"gorm.io/gorm"\n)\n\nfunc setup() (db *gorm.DB, err error) {\n\ti := 0\n\tfor {\n\t\tdb, err = gorm.Open(postgres.Open(os.Getenv("DATABASE_URL")), &gorm.Config{})\n\t\tif err == nil {\n\t\t\tbreak\n\t\t}\n\t\tif i >= 10 {\n\t\t\treturn nil, err\n\t\t}\n\t\ti++\n\t\ttime.Sleep(5 * time.Second) // ⟵\n\t}\n\treturn db, nil\n}\n\nfunc main() {\n\tdb, err := setup()\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), routes(db, err))\n}\n',
        },
      },
      {
        name: 'Go, a library that retries, behind a sub-command',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"database/sql"\n\t"os"\n\n\t"github.com/avast/retry-go/v4"\n\t"github.com/spf13/cobra"\n)\n\nvar serveCmd = &cobra.Command{Use: "serve", RunE: runServe}\n\nfunc runServe(cmd *cobra.Command, args []string) error {\n\tdb, err := sql.Open("pgx", os.Getenv("DATABASE_URL"))\n\terr = retry.Do(func() error { return db.Ping() }, retry.Attempts(10)) // ⟵\n\treturn serve(db, err)\n}\n',
        },
      },
      {
        name: 'Python, a loop in a function that the module calls',
        files: {
          'app.py':
            'import os\nimport time\nimport psycopg2\nfrom flask import Flask\n\ndef connect():\n    while True:\n        try:\n            return psycopg2.connect(os.environ["DATABASE_URL"])\n        except psycopg2.OperationalError:\n            time.sleep(2) # ⟵\n\ndb = connect()\napp = Flask(__name__)\n',
        },
      },
      {
        name: 'Python, attempts in a range, then a break',
        files: {
          'main.py':
            'import asyncio\nimport os\nfrom contextlib import asynccontextmanager\nimport asyncpg\nfrom fastapi import FastAPI\n\n@asynccontextmanager\nasync def lifespan(app):\n    for attempt in range(10):\n        try:\n            app.state.pool = await asyncpg.create_pool(os.environ["DATABASE_URL"])\n            break\n        except OSError:\n            await asyncio.sleep(3) # ⟵\n    yield\n\napp = FastAPI(lifespan=lifespan)\n',
        },
      },
      {
        name: 'Python, a bot that waits for a site',
        files: {
          'bot.py':
            'import asyncio\nimport os\nfrom discord.ext import commands\n\nclass Bot(commands.Bot):\n    async def ping_services(self):\n        attempts = 0\n        while True:\n            try:\n                await self.api_client.get("healthcheck")\n                break\n            except OSError as e:\n                attempts += 1\n                if attempts == 5:\n                    raise e\n                await asyncio.sleep(5) # ⟵\n\n    async def login(self, *args, **kwargs):\n        await self.ping_services()\n        await super().login(*args, **kwargs)\n\nBot("!").run(os.environ["TOKEN"])\n',
        },
      },
      {
        name: 'Python, a decorator',
        files: {
          'app.py':
            'import os\nfrom flask import Flask\nfrom sqlalchemy import create_engine, text\nfrom tenacity import retry, stop_after_attempt, wait_fixed\n\nengine = create_engine(os.environ["DATABASE_URL"])\n\n@retry(stop=stop_after_attempt(300), wait=wait_fixed(1)) # ⟵\ndef wait_for_database():\n    with engine.connect() as connection:\n        connection.execute(text("SELECT 1"))\n\nwait_for_database()\napp = Flask(__name__)\n',
        },
      },
      {
        name: 'JavaScript, a loop with a timer',
        files: {
          'server.js':
            "const { Sequelize } = require('sequelize');\nconst app = require('express')();\nconst db = new Sequelize(process.env.DATABASE_URL);\nasync function start() {\n  let retries = 5;\n  while (retries) {\n    try {\n      await db.authenticate();\n      break;\n    } catch (error) {\n      retries -= 1;\n      await new Promise((resolve) => setTimeout(resolve, 5000)); // ⟵\n    }\n  }\n  app.listen(process.env.PORT);\n}\nstart();\n",
        },
      },
      {
        name: 'TypeScript, a function that calls itself',
        files: {
          'src/db.ts':
            "import mongoose from 'mongoose';\nconst sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));\nexport async function connectDatabase(left = 5): Promise<void> {\n  try {\n    await mongoose.connect(process.env.MONGO_URL ?? '');\n  } catch (error) {\n    if (left === 0) throw error;\n    await sleep(5000); // ⟵\n    return connectDatabase(left - 1);\n  }\n}\n",
          'src/index.ts':
            "import express from 'express';\nimport { connectDatabase } from './db.js';\nasync function main() {\n  await connectDatabase();\n  express().listen(process.env.PORT);\n}\nmain();\n",
          'package.json':
            '{"name":"shop","scripts":{"start":"node dist/index.js"},"dependencies":{"express":"4.19.2","mongoose":"8.4.0"}}\n',
        },
      },
      {
        name: 'Nest, a question to the database at the bootstrap',
        files: {
          'src/database.module.ts':
            "import { sql } from 'kysely';\nexport class DatabaseModule implements OnApplicationBootstrap {\n  async onApplicationBootstrap() {\n    await this.establishConnection();\n  }\n\n  async establishConnection() {\n    for (let i = 0; i < 15; i++) {\n      try {\n        await sql`SELECT 1=1`.execute(this.db);\n        break;\n      } catch (err) {\n        await new Promise((resolve) => setTimeout(resolve, 3000)); // ⟵\n      }\n    }\n  }\n}\n",
          'src/main.ts':
            "import { NestFactory } from '@nestjs/core';\nNestFactory.create(AppModule).then((app) => app.listen(process.env.PORT));\n",
          'package.json': '{"name":"shop","scripts":{"start":"node dist/main.js"},"dependencies":{"@nestjs/core":"10.3.8"}}\n',
        },
      },
      {
        name: 'Java, until there is a connection',
        files: {
          'pom.xml':
            '<project><modelVersion>4.0.0</modelVersion><groupId>a</groupId><artifactId>shop</artifactId><version>1</version></project>\n',
          'src/main/java/shop/Shop.java':
            'package shop;\n\nimport java.sql.*;\n\nclass Shop {\n  public static void main(String[] args) throws Exception {\n    Connection db = connectToDB(System.getenv("DATABASE_URL"));\n    HttpServer.create(new InetSocketAddress(port()), 0).start();\n  }\n\n  static Connection connectToDB(String url) throws Exception {\n    Connection conn = null;\n    while (conn == null) {\n      try {\n        conn = DriverManager.getConnection(url);\n      } catch (SQLException e) {\n        System.err.println("Waiting for db");\n        Thread.sleep(1000); // ⟵\n      }\n    }\n    return conn;\n  }\n}\n',
        },
      },
      {
        name: 'Kotlin',
        files: {
          'src/main/kotlin/Main.kt':
            'import java.sql.DriverManager\n\nfun main() {\n    repeat(10) {\n        try {\n            DriverManager.getConnection(System.getenv("DATABASE_URL"))\n            return@repeat\n        } catch (e: Exception) {\n            Thread.sleep(3000) // ⟵\n        }\n    }\n    embeddedServer(Netty, port = System.getenv("PORT").toInt()).start(wait = true)\n}\n',
        },
      },
      {
        name: 'C#, in an extension method',
        files: {
          'shop.csproj':
            '<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup></Project>\n',
          'Program.cs':
            'var builder = WebApplication.CreateBuilder(args);\nvar app = builder.Build();\napp.PrepareDatabase();\napp.Run();\n',
          'Extensions/DatabaseExtensions.cs':
            'public static class DatabaseExtensions\n{\n    public static void PrepareDatabase(this WebApplication app)\n    {\n        for (var i = 0; i < 10; i++)\n        {\n            try\n            {\n                app.Services.GetRequiredService<NpgsqlConnection>().Open();\n                var ok = connection.CanConnect();\n                return;\n            }\n            catch (Exception)\n            {\n                Thread.Sleep(2000); // ⟵\n            }\n        }\n    }\n}\n',
        },
      },
      {
        name: 'C#, Polly',
        files: {
          'Program.cs':
            'using Polly;\n\nvar app = builder.Build();\nvar retry = Policy.Handle<SqlException>().WaitAndRetry(10, _ => TimeSpan.FromSeconds(10));\nretry.Execute(() => connection.CanConnect()); // ⟵\napp.Run();\n',
        },
      },
      {
        name: 'Ruby, retry',
        files: {
          'app.rb':
            "require 'bunny'\nrequire 'sinatra'\n\nbegin\n  connection = Bunny.new(ENV['AMQP_URL'])\n  connection.connect\nrescue Bunny::TCPConnectionFailed\n  sleep 5 # ⟵\n  retry\nend\n",
        },
      },
      {
        name: 'Rust',
        files: {
          'Cargo.toml': '[package]\nname = "shop"\nversion = "0.1.0"\n',
          'src/main.rs':
            'use std::time::Duration;\n\n#[tokio::main]\nasync fn main() {\n    let pool = loop {\n        match PgPool::connect(&std::env::var("DATABASE_URL").unwrap()).await {\n            Ok(pool) => break pool,\n            Err(_) => tokio::time::sleep(Duration::from_secs(2)).await, // ⟵\n        }\n    };\n    serve(pool).await;\n}\n',
        },
      },
    ],
    good: [
      {
        name: 'C#, a policy that a setting has to ask for',
        files: {
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>',
          'Program.cs':
            'using Polly;\n\nvar app = builder.Build();\nvar retry = asked ? Policy.Handle<SqlException>().WaitAndRetry(10, _ => TimeSpan.FromSeconds(10)) : Policy.NoOp();\nretry.Execute(() => connection.CanConnect());\napp.Run();\n',
        },
      },
      {
        name: 'C#, a helper that repeats what a request hands it',
        files: {
          'Program.cs':
            'var app = builder.Build();\napp.MapPost("/rates", () => Retry(() => client.Connect()));\napp.Run();\n\nstatic void Retry(Action act)\n{\n    for (var i = 0; i < 10; i++)\n    {\n        try\n        {\n            act();\n            return;\n        }\n        catch (Exception)\n        {\n            Thread.Sleep(1000);\n        }\n    }\n}\n',
        },
      },
      {
        name: 'Python, a script that developers start',
        files: {
          'utils/wait_for_postgres.py':
            'import socket\nimport time\n\nif __name__ == "__main__":\n    while True:\n        try:\n            socket.socket().connect(("postgres", 5432))\n            break\n        except OSError:\n            time.sleep(1)\n',
        },
      },
      {
        name: 'Java, a worker that connects',
        files: {
          'worker/Dockerfile': 'FROM eclipse-temurin:21.0.3_9-jre\nCOPY target/worker.jar /\nCMD ["java", "-jar", "/worker.jar"]\n',
          'worker/pom.xml':
            '<project><modelVersion>4.0.0</modelVersion><groupId>a</groupId><artifactId>worker</artifactId><version>1</version></project>\n',
          'worker/src/main/java/worker/Worker.java':
            'package worker;\n\nimport java.sql.*;\n\nclass Worker {\n  public static void main(String[] args) throws Exception {\n    Connection db = connectToDB(System.getenv("DATABASE_URL"));\n    work(db);\n  }\n\n  static Connection connectToDB(String url) throws Exception {\n    Connection conn = null;\n    while (conn == null) {\n      try {\n        conn = DriverManager.getConnection(url);\n      } catch (SQLException e) {\n        System.err.println("Waiting for db");\n        Thread.sleep(1000);\n      }\n    }\n    return conn;\n  }\n}\n',
        },
      },
      {
        name: 'Go, a connection that is mended beside the server',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n\t"time"\n\n\t"github.com/streadway/amqp"\n)\n\nfunc main() {\n\tgo reconnect()\n\tgo func() {\n\t\tfor i := 0; i < 10; i++ {\n\t\t\tif _, err := amqp.Dial(os.Getenv("RMQ_URL")); err == nil {\n\t\t\t\tbreak\n\t\t\t}\n\t\t\ttime.Sleep(time.Second)\n\t\t}\n\t}()\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n\nfunc reconnect() {\n\tfor {\n\t\tif _, err := amqp.Dial(os.Getenv("RMQ_URL")); err == nil {\n\t\t\treturn\n\t\t}\n\t\ttime.Sleep(time.Second)\n\t}\n}\n',
        },
      },
      {
        name: 'Go, time for the last requests',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n\t"os/signal"\n\t"syscall"\n\t"time"\n)\n\nfunc main() {\n\tgo http.ListenAndServe(":"+os.Getenv("PORT"), nil)\n\tc := make(chan os.Signal, 1)\n\tsignal.Notify(c, syscall.SIGTERM)\n\t<-c\n\ttime.Sleep(5 * time.Second)\n}\n',
        },
      },
      {
        name: 'Python, a worker that polls',
        files: {
          'worker.py':
            'import os\nimport time\nimport psycopg2\n\ndb = psycopg2.connect(os.environ["DATABASE_URL"])\nwhile True:\n    job = db.cursor().execute("SELECT 1 FROM jobs")\n    if job is None:\n        time.sleep(1)\n        continue\n    work(job)\n',
        },
      },
      {
        name: 'Python, a command that is asked for',
        files: {
          'shop/management/commands/wait_for_db.py':
            'import time\nfrom django.core.management.base import BaseCommand\nfrom django.db import connections\n\nclass Command(BaseCommand):\n    def handle(self, *args, **options):\n        while True:\n            try:\n                connections["default"].connect()\n                break\n            except Exception:\n                time.sleep(1)\n',
        },
      },
      {
        name: 'Python, retries of a request',
        files: {
          'app.py':
            'import time\nimport requests\nfrom flask import Flask\n\napp = Flask(__name__)\n\n@app.route("/rates")\ndef rates():\n    for attempt in range(3):\n        try:\n            return requests.get(app.config["RATES_URL"] + "/status").json()\n        except OSError:\n            time.sleep(1)\n',
        },
      },
      {
        name: 'JavaScript, the server is up before the database is',
        files: {
          'server.js':
            "const mongoose = require('mongoose');\nconst app = require('express')();\nasync function connect() {\n  for (;;) {\n    try {\n      await mongoose.connect(process.env.MONGO_URL);\n      return;\n    } catch {\n      await new Promise((done) => setTimeout(done, 5000));\n    }\n  }\n}\nconnect();\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'JavaScript, another attempt after a failure, and a timer of a request',
        files: {
          'server.js':
            "const mongoose = require('mongoose');\nconst app = require('express')();\nfunction connect() {\n  mongoose.connect(process.env.MONGO_URL).catch(() => setTimeout(connect, 5000));\n}\nconnect();\nmongoose.connection.on('disconnected', () => setTimeout(() => mongoose.connect(process.env.MONGO_URL), 5000));\napp.post('/again', (req, res) => { setTimeout(() => mongoose.connect(process.env.MONGO_URL), 5000); res.end(); });\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'C#, a service that works in turns',
        files: {
          'Program.cs': 'var app = builder.Build();\nawait Task.Delay(1000);\napp.Run();\n',
        },
      },
    ],
  },
});

function* judge(file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  if (deployable?.kind === 'client') return;
  for (const { span, scope, attempt, kind } of serviceWaits(file)) {
    // A worker serves nobody while it connects: trying again is all that it can do.
    const isServing = deployable?.kind === 'server' || file.importsAny(...BOTS);
    if (deployable?.kind === 'worker' && !isServing && kind === 'loop') continue;
    if (!holdsUpStart({ scope, span }, file, deployable, repository)) continue;
    const isSure = kind !== 'loop' || isServing;
    const asked = attempt.name.slice(attempt.name.lastIndexOf('/') + 1).slice(0, 60);
    yield {
      span,
      what:
        kind === 'loop'
          ? `The start waits here again and again until \`${asked}\` succeeds.`
          : kind === 'timer'
            ? `A timer gives another service a fixed time before \`${asked}\`, which is too short one day.`
            : `The start waits here for a fixed time before \`${asked}\`.`,
      ...(isSure ? {} : { confidence: 'likely' as const }),
    };
  }
}
