import type { Rule } from '../rule.ts';

/** One file each, by what it shows. */
const each = (path: string, codes: Readonly<Record<string, string>>): Rule['examples']['bad'] =>
  Object.entries(codes).map(([name, code]) => ({ name, files: { [path]: code } }));

/** What looks like `admin-processes/seed-on-start` and is none. */
export const LOOK_ALIKES: Rule['examples']['good'] = [
  {
    name: 'a row of the moment in a command of ADO.NET, and rows that a request puts in',
    files: {
      'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
      'Fill.cs':
        'public static class Fill\n{\n    public static void Run(IHost host)\n    {\n        var command = new NpgsqlCommand();\n        command.CommandText = "INSERT INTO Starts(Time) VALUES(@time)";\n        command.ExecuteNonQuery();\n    }\n    public static void Add()\n    {\n        var command = new NpgsqlCommand();\n        command.CommandText = "INSERT INTO Coupon(Name) VALUES(1)";\n        command.ExecuteNonQuery();\n    }\n}\n',
      'Program.cs': 'var host = CreateHostBuilder(args).Build();\nFill.Run(host);\nhost.Run();\n',
    },
  },
  {
    name: 'a question to the database, and users of a broker that a one-off service makes',
    files: {
      Dockerfile: 'FROM python:3.12.4\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
      'start.sh': '#!/bin/sh\npsql "$DATABASE_URL" -c "SELECT count(*) FROM inserted"\nrabbitmqctl list_users\nexec gunicorn shop.wsgi\n',
    },
  },
  {
    name: 'a container that copies one database into another and ends',
    files: {
      'package.json': '{"scripts":{"start":"node server.js"}}',
      'server.js': "require('http').createServer().listen(process.env.PORT);\n",
      'sync/Dockerfile': 'FROM mongo:7.0\nADD ./sync.sh .\nCMD ["sh", "./sync.sh"]\n',
      'sync/sync.sh':
        'set -e\necho "starting at $(date -u)"\nmongodump --uri="$SOURCE" --archive | mongorestore --uri="$TARGET" --drop --archive\necho done\n',
    },
  },
  {
    name: 'Spring, by SQL, for developers alone',
    files: {
      'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
      'src/main/java/shop/FirstUsers.java':
        'package shop;\n\nimport org.springframework.boot.CommandLineRunner;\n\n@Component\n@Profile("dev")\npublic class FirstUsers implements CommandLineRunner {\n  @Override\n  public void run(String... args) {\n    jdbcTemplate.update("INSERT INTO users (name) VALUES (\'ann\')");\n  }\n}\n',
    },
  },
  {
    name: 'a handler that a function makes',
    files: {
      'go.mod': 'module shop\n\ngo 1.22\n',
      'main.go':
        'package main\n\nimport (\n	"net/http"\n	"os"\n\n	"github.com/go-chi/chi/v5"\n)\n\nfunc main() {\n	r := chi.NewRouter()\n	r.Post("/createAdmin", createAdmin(store))\n	http.ListenAndServe(":"+os.Getenv("PORT"), r)\n}\n',
    },
  },
  {
    name: 'a record of a request',
    files: {
      'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.2","node-cache":"5.1.2"}}',
      'server.js':
        "const app = require('express')();\nconst User = require('./user');\napp.post('/users', async (req, res) => {\n  const user = await User.findOne({ mail: req.body.mail });\n  if (!user) await User.create(req.body);\n  res.end();\n});\napp.listen(process.env.PORT);\n",
    },
  },
  {
    name: 'a client that is made when there is none',
    files: {
      'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.2","node-cache":"5.1.2"}}',
      'server.js':
        "const axios = require('axios');\nlet client;\nif (!client) client = axios.create({ baseURL: process.env.API });\nrequire('express')().listen(process.env.PORT);\n",
    },
  },
  {
    name: 'a question to the database',
    files: {
      Dockerfile: 'FROM php:8.3-fpm\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
      'start.sh': '#!/bin/sh\nmysql shop -e "select 1" < /dev/null\nexec php-fpm\n',
      'index.php': '<?php\n',
    },
  },
  {
    name: 'an account that a command makes',
    files: {
      'shop/cli.py':
        'import click\nfrom shop.accounts import create_default_admin\n\n@click.command()\ndef make_admin():\n    create_default_admin()\n',
      'shop/__init__.py': 'from flask import Flask\napp = Flask(__name__)\n',
      Procfile: 'web: gunicorn shop:app\n',
    },
  },
  {
    name: 'a runner for developers',
    files: {
      'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
      'src/main/java/shop/Load.java':
        'package shop;\n\nimport org.springframework.boot.CommandLineRunner;\nimport org.springframework.boot.SpringApplication;\n\n@Component\n@Profile("dev")\npublic class Load implements CommandLineRunner {\n  public static void main(String[] args) { SpringApplication.run(Load.class, args); }\n\n  public void run(String... args) {\n    userRepository.save(new User("admin"));\n  }\n}\n',
    },
  },
  ...each('main.py', {
    'a random generator of Python': 'from lightning import seed_everything\nseed_everything(7)\n',
    'what a setting asks for':
      'from fastapi import FastAPI\nfrom db import db\nfrom config import settings\n\napp = FastAPI()\n\n@app.on_event("startup")\nasync def startup():\n    if settings.create_admin:\n        await db.users.insert_one({"name": "admin"})\n',
  }),
  ...each('Procfile', {
    'a release phase': 'release: rails db:migrate db:seed\nweb: puma\n',
    'a script of a release phase': 'release: python create_admin.py\nweb: gunicorn app:app\n',
  }),
  { name: 'a random generator', files: { 'main.go': 'package main\nimport "math/rand"\nfunc main() { rand.Seed(1) }\n' } },
  ...each('server.js', {
    'for development only': "if (process.env.NODE_ENV === 'development') { seedDatabase(); }\napp.listen(1);\n",
    'a row of a request, and one of the app’s own work':
      "const app = require('express')();\nconst db = require('better-sqlite3')('shop.db');\napp.post('/orders', (req, res) => {\n  db.exec(\"INSERT INTO orders (state) VALUES ('new')\");\n  res.end();\n});\ndb.exec(`INSERT INTO starts (at) VALUES (${Date.now()})`);\napp.listen(process.env.PORT);\n",
  }),
  { name: 'a seeding command', files: { 'scripts/seed.js': 'seedDatabase();\n' } },
  {
    name: 'a registration',
    files: { 'controllers/account.cs': 'class A { void Register() { userManager.CreateAsync(user, password); } }\n' },
  },

  {
    name: 'what the process holds in memory only',
    files: {
      'Cargo.toml': '[package]\nname = "shop"\nversion = "0.1.0"\n\n[dependencies]\nactix-web = "4.4.0"\n',
      'src/main.rs':
        'mod models;\n\nfn main() {\n    let store = Store::new(models::seed_products());\n    HttpServer::new(move || App::new().app_data(store.clone())).run();\n}\n',
      'src/models.rs': 'pub fn seed_products() -> Vec<Product> {\n    vec![Product { name: "Pen".into() }]\n}\n',
    },
  },
  {
    name: 'an object that a type makes, and the limits of the configuration',
    files: {
      'pom.xml': '<project><artifactId>bot</artifactId></project>\n',
      'src/main/java/bot/App.java':
        'package bot;\n\npublic class App {\n  public static void main(String[] args) {\n    String url = System.getenv("HOOK");\n    if (url != null) { hook = URI.create(url); }\n  }\n}\n',
      'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
      'Program.cs':
        'var app = WebApplication.CreateBuilder(args).Build();\nvar clientPolicyStore = app.Services.GetRequiredService<IClientPolicyStore>();\nawait clientPolicyStore.SeedAsync();\napp.Run();\n',
    },
  },
  {
    name: 'what an app notes about its start, and a list that a request brings',
    files: {
      'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.0","mongoose":"8.0.0"}}',
      'server.js':
        "const app = require('express')();\nconst Start = require('./start');\nStart.insertMany(found);\napp.post('/roles', async (req, res) => res.json(await Start.insertMany([{ name: 'a' }])));\napp.listen(process.env.PORT);\n",
      'start.js': "module.exports = require('mongoose').model('Start', {});\n",
    },
  },
];
