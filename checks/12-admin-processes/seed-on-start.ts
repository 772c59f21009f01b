import type { Call, CodeFile } from '../../src/analysis/code.ts';
import { isPreparation, oneOffOf } from '../../src/analysis/knowledge/admin/one-off-commands.ts';
import { isStartFile } from '../../src/analysis/knowledge/running/start-files.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { startBehind } from '../../src/analysis/start-path.ts';
import {
  broughtBy,
  commandWords,
  isLocalStack,
  runsOnce,
  startCommands,
  startPlaces,
  wheneverStarted,
} from '../../src/analysis/startup.ts';
import { rule, type CodeCheck, type Context, type Found, type RepositoryFound, removingCommand } from '../rule.ts';

const SEEDING =
  /^(?:seed|seed_?(?!rand|everything|rng|worker|sequence|generator|nodes?$|peers?$|all$)[a-z]\w*|ensure_?seed_?\w*|load_?seed_?\w*|populate_?(?:db|database))(?:async)?$/i;
/** Functions that put in what a fresh database needs, by the names that people give them. */
const INITIAL =
  /^_*(?:create|ensure|add|insert|init(?:iali[sz]e)?|load|setup)_?(?:(?:default|initial|first|sample|demo|dummy|mock)_?(?:data(?:base)?|\w*users?|\w*roles?|\w*admins?|\w*accounts?|permissions?|categories|products|posts)|(?:super_?|root_?)?(?:admin|super_?user)(?:_?(?:user|account))?)s?(?:_?if_?(?:not_?exists?|needed|missing|none))?(?:_?async)?$/i;
/** Classes that exist to seed. */
const SEEDER =
  /(?:^|\.)(?:Seed\w*|\w*Seeder|\w*Seeds|(?:Db|Database|Data)Initiali[sz]er)(?:\(\)|\{\})?\.(?:initiali[sz]e|seed|run|populate|ensure\w*|execute|load)\w*$/i;
/** Conditions that ask whether the data or what it goes into is there. */
const WHERE_MISSING =
  /[!=]==?\s*(?:null|nil|None|undefined|0)\b|\bis (?:not )?None\b|\binstanceof\b|\bcount\w*\(\)|is\w*Empty\(\)|\.size\(\)|exists|\.Any\(|is_none\(\)|ApplicationContext\(\)|is_empty\(\)/i;
const DEVELOPMENT = /development|\bdev\b|debug|test|argv|args|flag|seed/i;

const inStartFiles: CodeCheck = {
  languages: APP_LANGUAGES,
  literals: [
    'eed',
    'SEED',
    'opulate',
    'UserManager',
    'nitial',
    'efault',
    'ample',
    'emo',
    'ummy',
    'dmin',
    'uper',
    'CommandLineRunner',
    'ApplicationRunner',
    'PostConstruct',
    'onModuleInit',
    'onApplicationBootstrap',
    'ApplicationReadyEvent',
    'StartupEvent',
    'on_event',
  ],
  *judge(file, context) {
    if (context.deployable?.kind === 'job') return;
    const said = new Set<number>();
    for (const call of file.calls) {
      const line = file.source.position(call.span.start).line;
      if (said.has(line)) continue;
      for (const found of judgeCall(call, file, context)) {
        said.add(line);
        yield found;
      }
    }
  },
};

/** `if (!admin) await User.create(…)` while the app starts. */
const whereMissing: CodeCheck = {
  languages: APP_LANGUAGES,
  literals: ['create(', 'insertMany(', 'bulkCreate(', 'upsert(', '.add(', '_or_create', 'AddRange', '.Add(', 'FirstOrCreate', '.Create('],
  *judge(file, context) {
    if (context.deployable?.kind === 'job' || context.deployable?.kind === 'client') return;
    for (const call of file.calls) {
      if (!creates(call, file, context)) continue;
      yield { span: call.span, what: `\`${call.method}\` puts a record in whenever the app starts and does not find it.` };
      return;
    }
  },
};

export default rule({
  id: 'admin-processes/seed-on-start',
  title: 'Load data by a one-off process, not when the app starts',
  why: 'Each start and each copy of the process loads the data again: records double, or accounts that were removed come back.',
  remedy: 'Make it a command of its own (a management command, a Job) that runs once against the release.',
  severity: 'warning',
  repository: judgeStarts,
  code: [inStartFiles, whereMissing],
  examples: {
    bad: [
      {
        name: 'Micronaut, when the server has started',
        files: {
          'build.gradle': "dependencies { implementation 'io.micronaut:micronaut-http-server-netty:4.5.0' }\n",
          'src/main/java/shop/Agents.java':
            'package shop;\n\nimport io.micronaut.context.event.ApplicationEventListener;\nimport io.micronaut.runtime.server.event.ServerStartupEvent;\nimport javax.inject.Singleton;\n\n@Singleton\npublic class Agents implements ApplicationEventListener<ServerStartupEvent> {\n  private final AgentRepository agentRepository;\n\n  @Override\n  public void onApplicationEvent(ServerStartupEvent event) {\n    if (!agentRepository.findByLogin("ann").isPresent()) {\n      agentRepository.save(new Agent("ann")); // ⟵\n    }\n  }\n}\n',
        },
      },
      {
        name: 'Spring, by SQL of its own where the table is empty',
        files: {
          'pom.xml':
            '<project><artifactId>shop</artifactId><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>\n',
          'src/main/java/shop/FirstUsers.java':
            'package shop;\n\nimport jakarta.persistence.EntityManager;\nimport org.springframework.boot.CommandLineRunner;\n\n@Component\npublic class FirstUsers implements CommandLineRunner {\n  private EntityManager entityManager;\n\n  @Override\n  public void run(String... args) {\n    if (isTableEmpty()) {\n      String sql = "INSERT INTO users (name) VALUES (?)";\n      entityManager.createNativeQuery(sql).setParameter(1, "ann").executeUpdate(); // ⟵\n    }\n  }\n}\n',
        },
      },
      {
        name: 'ASP.NET Core, an extension of the app',
        files: {
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
          'Program.cs':
            'var app = WebApplication.CreateBuilder(args).Build();\napp.MapControllers();\napp.SeedFirstUserIfMissing().Wait(); // ⟵\napp.Run();\n',
        },
      },
      {
        name: 'an account that the start does not find',
        files: {
          'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.2","node-cache":"5.1.2"}}',
          'server.js':
            "const app = require('./app');\nconst mongoose = require('mongoose');\nconst User = require('./user');\nmongoose.connect(process.env.MONGO_URL).then(async () => {\n  const admin = await User.findOne({ role: 'admin' });\n  if (!admin) {\n    await User.create({ email: process.env.ADMIN_EMAIL, role: 'admin' }); // ⟵\n  }\n  app.listen(process.env.PORT);\n});\n",
        },
      },
      {
        name: 'FastAPI, the first user',
        files: {
          'main.py':
            'from fastapi import FastAPI\nfrom db import SessionLocal\nfrom models import User\n\napp = FastAPI()\n\n@app.on_event("startup")\ndef create_first_user():\n    db = SessionLocal()\n    if not db.query(User).filter_by(is_admin=True).first():\n        db.add(User(email="admin@example.org", is_admin=True)) # ⟵\n        db.commit()\n',
          Procfile: 'web: uvicorn main:app\n',
        },
      },
      {
        name: 'Spring, a repository known by its type',
        files: {
          'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
          'src/main/java/org/shop/ShopApplication.java':
            'package org.shop;\n\n@SpringBootApplication\npublic class ShopApplication {\n  public static void main(String[] args) { SpringApplication.run(ShopApplication.class, args); }\n}\n',
          'src/main/java/org/shop/DataLoader.java':
            'package org.shop;\n\nimport org.springframework.boot.CommandLineRunner;\nimport org.springframework.stereotype.Component;\n\n@Component\npublic class DataLoader implements CommandLineRunner {\n  private final RoleRepository roles;\n\n  public DataLoader(RoleRepository roles) { this.roles = roles; }\n\n  @Override\n  public void run(String... args) {\n    if (roles.count() == 0) {\n      roles.save(new Role("ADMIN")); // ⟵\n    }\n  }\n}\n',
        },
      },
      {
        name: 'Spring, when a bean is made',
        files: {
          'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
          'src/main/java/org/shop/ShopApplication.java':
            'package org.shop;\n\n@SpringBootApplication\npublic class ShopApplication {\n  public static void main(String[] args) { SpringApplication.run(ShopApplication.class, args); }\n}\n',
          'src/main/java/org/shop/Initializer.java':
            'package org.shop;\n\nimport jakarta.annotation.PostConstruct;\nimport org.springframework.stereotype.Component;\n\n@Component\npublic class Initializer {\n  private final UserRepository users;\n  public Initializer(UserRepository users) { this.users = users; }\n\n  @PostConstruct\n  public void createAdmin() {\n    if (users.findByName("admin").isEmpty()) {\n      users.save(new User("admin")); // ⟵\n    }\n  }\n}\n',
        },
      },
      {
        name: 'Nest, when the module is made',
        files: {
          'package.json': '{"scripts":{"start":"node dist/main"},"dependencies":{"@nestjs/core":"10.0.0","typeorm":"0.3.0"}}',
          'src/roles.service.ts':
            "import { Injectable, OnModuleInit } from '@nestjs/common';\nimport { InjectRepository } from '@nestjs/typeorm';\nimport { Repository } from 'typeorm';\n@Injectable()\nexport class OrdersService implements OnModuleInit {\n  constructor(@InjectRepository(Role) private readonly roles: Repository<Role>) {}\n  async onModuleInit() {\n    if ((await this.roles.count()) === 0) {\n      await this.roles.save([{ name: 'admin' }, { name: 'user' }]); // ⟵\n    }\n  }\n  create(dto: any) { return dto; }\n  get(id: string) { return id; }\n}\n",
        },
      },
      {
        name: 'Rails, an initializer',
        files: {
          Gemfile: 'gem "rails"\n',
          'config.ru': 'run Rails.application\n',
          'config/initializers/roles.rb':
            'Rails.application.config.after_initialize do\n  Role.find_or_create_by!(name: "admin") # ⟵\nend\n',
        },
      },
      {
        name: 'a listener of Spring that fills an empty repository',
        files: {
          'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
          'src/main/java/shop/Application.java':
            'package shop;\n\n@SpringBootApplication\npublic class Application {\n  public static void main(String[] args) { SpringApplication.run(Application.class, args); }\n}\n',
          'src/main/java/shop/Populator.java':
            'package shop;\n\npublic class Populator implements ApplicationListener<ContextRefreshedEvent> {\n  public void onApplicationEvent(ContextRefreshedEvent event) {\n    if (repository.count() == 0) {\n      populate(repository); // ⟵\n    }\n  }\n\n  void populate(AlbumRepository repository) {\n    repository.save(new Album("a"));\n  }\n}\n',
        },
      },
      {
        name: 'a dump that the start reads in',
        files: {
          Dockerfile: 'FROM php:8.3-fpm\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
          'start.sh': '#!/bin/sh\nmysql shop < data/shop.sql # ⟵\nexec php-fpm\n',
          'index.php': '<?php\n',
        },
      },
      {
        name: 'a line of code for the console',
        files: {
          Dockerfile: 'FROM python:3.12\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
          'start.sh': '#!/bin/sh\npython manage.py shell -c "make_admin()" # ⟵\nexec gunicorn shop.wsgi\n',
          'manage.py': 'import django\n',
        },
      },
      { name: 'the web process', files: { Procfile: 'web: rails db:seed && puma\n' }, at: 'Procfile:1' },
      {
        name: 'an account that the program makes before it serves',
        files: {
          Dockerfile: 'FROM debian:12\nCOPY . .\nEXPOSE 80\nENTRYPOINT ["./docker-entrypoint.sh"]\n',
          'docker-entrypoint.sh': '#!/bin/sh\nset -e\n/usr/local/bin/shop init-admin # ⟵\nexec /usr/local/bin/shop serve\n',
        },
      },
      {
        name: 'a script that makes the administrator',
        files: { Procfile: 'web: python create_admin.py && gunicorn app:app\n' },
        at: 'Procfile:1',
      },
      {
        name: 'the script that an image starts',
        files: {
          Dockerfile: 'FROM python:3.12\nCOPY . .\nEXPOSE 80\nCMD ["./start.sh"]\n',
          'start.sh': 'python manage.py loaddata users # ⟵\ngunicorn app\n',
        },
      },
      {
        name: 'an account that Startup makes',
        files: {
          'Startup.cs':
            'public class Startup {\n  public void Configure(IApplicationBuilder app, UserManager<AppUser> userManager) {\n    userManager.CreateAsync(user, password).Wait(); // ⟵\n  }\n}\n',
        },
      },
      { name: 'main', files: { 'server.js': "const { seedDatabase } = require('./seeds');\nseedDatabase(); // ⟵\napp.listen(1);\n" } },
      {
        name: 'a runner of Spring',
        files: {
          'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
          'src/main/java/shop/Load.java':
            'package shop;\n\nimport org.springframework.boot.CommandLineRunner;\nimport org.springframework.boot.SpringApplication;\n\n@Component\npublic class Load implements CommandLineRunner {\n  public static void main(String[] args) { SpringApplication.run(Load.class, args); }\n\n  @Override\n  public void run(String... args) {\n    userRepository.save(new User("admin")); // ⟵\n  }\n}\n',
        },
      },
      {
        name: 'an account that the factory of the app makes',
        files: {
          'shop/factory.py':
            'from flask import Flask\nfrom shop.accounts import create_default_admin\n\ndef prepare(app):\n    with app.app_context():\n        create_default_admin() # ⟵\n\ndef create_app():\n    app = Flask(__name__)\n    prepare(app)\n    return app\n',
          Procfile: 'web: gunicorn "shop.factory:create_app()"\n',
        },
      },
      {
        name: 'a class that seeds',
        files: {
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
          'Program.cs':
            'var app = WebApplication.CreateBuilder(args).Build();\nawait SeedData.Initialize(app.Services); // ⟵\napp.Run();\n',
        },
      },
    ],
    good: [
      {
        name: 'Spring, by SQL, for developers alone',
        files: {
          'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
          'src/main/java/shop/FirstUsers.java':
            'package shop;\n\nimport org.springframework.boot.CommandLineRunner;\n\n@Component\n@Profile("dev")\npublic class FirstUsers implements CommandLineRunner {\n  @Override\n  public void run(String... args) {\n    jdbcTemplate.update("INSERT INTO users (name) VALUES (\'ann\')");\n  }\n}\n',
        },
      },
      { name: 'a random generator of Python', files: { 'main.py': 'from lightning import seed_everything\nseed_everything(7)\n' } },
      {
        name: 'a handler that a function makes',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n\n\t"github.com/go-chi/chi/v5"\n)\n\nfunc main() {\n\tr := chi.NewRouter()\n\tr.Post("/createAdmin", createAdmin(store))\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), r)\n}\n',
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
      { name: 'a release phase', files: { Procfile: 'release: rails db:migrate db:seed\nweb: puma\n' } },
      {
        name: 'a question to the database',
        files: {
          Dockerfile: 'FROM php:8.3-fpm\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
          'start.sh': '#!/bin/sh\nmysql shop -e "select 1" < /dev/null\nexec php-fpm\n',
          'index.php': '<?php\n',
        },
      },
      { name: 'a random generator', files: { 'main.go': 'package main\nimport "math/rand"\nfunc main() { rand.Seed(1) }\n' } },
      {
        name: 'for development only',
        files: { 'server.js': "if (process.env.NODE_ENV === 'development') { seedDatabase(); }\napp.listen(1);\n" },
      },
      { name: 'a script of a release phase', files: { Procfile: 'release: python create_admin.py\nweb: gunicorn app:app\n' } },
      { name: 'a seeding command', files: { 'scripts/seed.js': 'seedDatabase();\n' } },
      {
        name: 'a registration',
        files: { 'controllers/account.cs': 'class A { void Register() { userManager.CreateAsync(user, password); } }\n' },
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
    ],
  },
});

function* judgeStarts(repository: Repository): Iterable<RepositoryFound> {
  const commands = startCommands(repository);
  const seeding = commands
    .filter(({ process, command }) => !runsOnce(process) && oneOffOf(command) === 'seed')
    .map((one) => broughtBy(one, commands, ({ command, process }) => process === one.process && isPreparation(command)));
  for (const found of startPlaces(seeding)) {
    yield {
      path: found.path,
      span: found.command.span,
      what: `${commandWords(found)} runs ${wheneverStarted(found)}.`,
      ...(found.runs === 'conditionally' || isLocalStack(found) ? { confidence: 'likely' as const } : {}),
      ...removingCommand(repository.source(found.path), found.command, { title: 'Seed in a step of its own', safe: false }),
    };
  }
}

function loadsData({ method, name }: Call): boolean {
  if (SEEDER.test(name) || INITIAL.test(method)) return true;
  return SEEDING.test(method) && !/(?:^|\.)(?:rand|random|faker|np|torch|tf)(?:\.|$)|rand/i.test(name.slice(0, -method.length));
}

function saves({ method, receiver, name, args }: Call): boolean {
  if (method === 'persist') return /^(?:this\.)?(?:em|\w*entityManager)$/i.test(receiver?.text ?? '');
  if (/^(?:update|batchUpdate|execute|createNativeQuery)$/.test(method)) {
    const sql = args[0]?.value().literal;
    return typeof sql === 'string' && /^\s*insert\s/i.test(sql);
  }
  if (!/^(?:save|saveAll|saveAndFlush)$/.test(method)) return false;
  return /(?:Repository|Repo|Dao)$/i.test(receiver?.text ?? '') || /(?:Repository|Repo|Dao)(?:\(\))?\.\w+$/.test(name);
}

/** Calls that put a record in, by the libraries that people use most; the receiver tells them from others. */
const CREATES: readonly (readonly [method: RegExp, receiver: RegExp])[] = [
  [
    /^(?:create|insertMany|bulkCreate|findOrCreate|upsert|createMany)$/,
    /^(?:[A-Z]\w*|\w*[mM]odel|(?:db|models)\.[A-Z]\w*|prisma\.\w+|this\.prisma\.\w+)$/,
  ],
  [/^(?:add|add_all)$/, /^(?:db|session|db\.session|\w+_session)$/],
  [/^(?:create|get_or_create|update_or_create|create_user|create_superuser)$/, /\.objects$/],
  [/^(?:Add|AddRange|AddRangeAsync)$/, /^_?(?:db|context|\w*[cC]ontext)\.[A-Z]\w*$/],
  [/^(?:FirstOrCreate|Create)$/, /^(?:db|DB|tx|\w+\.(?:db|DB))$/],
];

/** What is put in where it was found missing, which only the first start does. */
function creates(call: Call, file: CodeFile, { deployable, repository }: Context): boolean {
  const { method, receiver, inside } = call;
  const text = receiver?.text ?? '';
  const asks = /^find_or_create_by!?$/.test(method);
  if (!asks && !CREATES.some(([name, of]) => name.test(method) && of.test(text))) return false;
  if (inside?.handlesRequest === true) return false;
  const conditions = file.conditionsAround(call.span);
  if ((conditions.length === 0 && !asks) || !conditions.every((one) => asksWhetherThere(one) && !DEVELOPMENT.test(one))) return false;
  return startBehind(inside, file, deployable, repository);
}

/** `!admin`, `not session.query(User).first()`, `count === 0`; no question to the configuration. */
function asksWhetherThere(condition: string): boolean {
  if (/\b(?:env|environ|config|settings|options|process)\b/i.test(condition)) return false;
  return WHERE_MISSING.test(condition) || /^\(?\s*(?:!\s*\(?(?:await\s)?\w|not\s+(?:await\s)?[\w.]+(?:\(|$))/.test(condition);
}

/** A function of the file by such a name that puts records into a repository. */
function populates({ method, receiver }: Call, file: CodeFile): boolean {
  if (!/^populate\w*$/i.test(method) || (receiver !== undefined && receiver.text !== 'this')) return false;
  const own = file.functions.find(({ name }) => name === method);
  return own !== undefined && file.calls.some((call) => call.inside === own && saves(call));
}

/** What Spring runs at the start puts records into a repository. */
function fillsTable(call: Call, file: CodeFile, { deployable, repository }: Context): boolean {
  const { inside } = call;
  if (populates(call, file)) return startBehind(inside, file, deployable, repository) && !/@Profile\(/.test(file.source.text);
  if (!saves(call) || file.calls.find((other) => other.inside === inside && saves(other)) !== call) return false;
  if (inside !== undefined && startBehind(inside, file, deployable, repository)) return !/@Profile\(/.test(file.source.text);
  for (let scope = inside; scope; scope = scope.inside) {
    const isBean =
      scope.annotations.some(({ name }) => /(?:^|\.)Bean$/.test(name)) &&
      /\b(?:CommandLine|Application)Runner\b/.test(file.source.slice(scope.span).slice(0, 300));
    const bases = file.classes.find(({ name }) => name === scope.owner)?.bases ?? [];
    const isEvent =
      scope.annotations.some(({ name }) => /(?:^|\.)PostConstruct$/.test(name)) ||
      /\bApplicationReadyEvent|\bContextRefreshedEvent|\bApplicationStartedEvent/.test(file.source.slice(scope.span).slice(0, 200));
    if (isBean || isEvent || (scope.name === 'run' && bases.some((base) => /(?:CommandLine|Application)Runner$/.test(base)))) {
      return !/@Profile\(/.test(file.source.text);
    }
  }
  return false;
}

/** `r.Post("/admins", createAdmin(db))`: what is made there runs when somebody asks for the path. */
function makesHandler({ span }: Call, { source: { text } }: CodeFile): boolean {
  return /\.(?:get|post|put|patch|delete|all|use|handle|handlefunc|route|method)\(\s*["'`][^"'`\n]*["'`]\s*,\s*$/i.test(
    text.slice(Math.max(0, span.start - 160), span.start),
  );
}

function* judgeCall(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  if (call.inside?.handlesRequest === true || context.deployable?.kind === 'client') return;
  if (makesHandler(call, file)) return;
  const account = call.method === 'CreateAsync' && /^(?:_?userManager|_?roleManager)$/i.test(call.receiver?.text ?? '');
  if (!account && !loadsData(call) && !fillsTable(call, file, context)) return;
  if (!isStartFile(file.path) && (call.inside === undefined || !startBehind(call.inside, file, context.deployable, context.repository)))
    return;
  if (/^(?:seed\w*|create\w*|populate\w*|handle|execute)$/i.test(call.inside?.name ?? '') && call.inside?.annotations.length === 0) return;
  const conditions = file.conditionsAround(call.span);
  if (conditions.some((condition) => DEVELOPMENT.test(condition))) return;
  yield {
    span: call.span,
    what: account ? 'An account is created whenever the app starts.' : `\`${call.method}\` loads data whenever the app starts.`,
    ...(conditions.every((condition) => WHERE_MISSING.test(condition) || asksWhetherThere(condition))
      ? {}
      : { confidence: 'likely' as const }),
  };
}
