import type { Rule } from '../rule.ts';
import { LOOK_ALIKES } from './seed-on-start.look-alikes.ts';

/** One file each, by what it shows. */
const each = (path: string, codes: Readonly<Record<string, string>>): Rule['examples']['bad'] =>
  Object.entries(codes).map(([name, code]) => ({ name, files: { [path]: code } }));

/** Examples of `admin-processes/seed-on-start`. */
export const EXAMPLES: Rule['examples'] = {
  bad: [
    {
      name: 'several loads, one after the other',
      files: {
        'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
        'Program.cs':
          'var app = WebApplication.CreateBuilder(args).Build();\nawait Seed.SeedRoles(roles); // ⟵\nawait Seed.SeedSettings(context);\nawait Seed.SeedThemes(context);\napp.Run();\n',
      },
    },
    {
      name: 'an event that says that the app is up',
      files: {
        'pom.xml':
          '<project><artifactId>shop</artifactId><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>\n',
        'src/main/java/shop/Init.java':
          'package shop;\n\n@Component\npublic class Init {\n  @EventListener(ApplicationReadyEvent.class)\n  public void init() {\n    if (roleRepository.count() == 0) {\n      roleRepository.saveAll(List.of(new Role("USER"))); // ⟵\n    }\n  }\n}\n',
        'src/main/java/shop/App.java':
          'package shop;\n\n@SpringBootApplication\npublic class App {\n  public static void main(String[] args) { SpringApplication.run(App.class, args); }\n}\n',
      },
    },
    {
      name: 'code that is fed to an interpreter',
      files: {
        Dockerfile: 'FROM python:3.12\nCOPY . .\nCMD ["./start.sh"]\n',
        'start.sh': '#!/bin/sh\npython <<EOF\nfrom seed import seed_data\nseed_data()\nEOF\nexec gunicorn shop:app\n',
      },
      at: 'start.sh:2',
    },
    {
      name: 'rows in a command of ADO.NET',
      files: {
        'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
        'Fill.cs':
          'public static class Fill\n{\n    public static void Run(IHost host)\n    {\n        var command = new NpgsqlCommand();\n        command.CommandText = "INSERT INTO Coupon(Name, Amount) VALUES(\'Spring\', 10)"; // ⟵\n        command.ExecuteNonQuery();\n    }\n}\n',
        'Program.cs': 'var host = CreateHostBuilder(args).Build();\nFill.Run(host);\nhost.Run();\n',
      },
    },
    {
      name: 'users of a message broker at the start of its container',
      files: {
        Dockerfile: 'FROM rabbitmq:3.13\nCOPY start.sh /\nENTRYPOINT ["/start.sh"]\n',
        'start.sh': '#!/bin/sh\nrabbitmq-server &\nrabbitmqctl add_user shop "$BROKER_PASSWORD" # ⟵\nwait\n',
        'server.js': 'start();\n',
      },
    },
    {
      name: 'rows that the entrypoint writes in SQL',
      files: {
        Dockerfile: 'FROM python:3.12.4\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
        'start.sh': '#!/bin/sh\npsql "$DATABASE_URL" -c "INSERT INTO roles VALUES (1)" # ⟵\nexec gunicorn shop.wsgi\n',
      },
    },
    {
      name: 'a container that restores a database and then serves',
      files: {
        'package.json': '{"scripts":{"start":"node server.js"}}',
        'server.js': "require('http').createServer().listen(process.env.PORT);\n",
        Dockerfile: 'FROM node:22.4\nCOPY . .\nCMD ["sh", "./boot.sh"]\n',
        'boot.sh': 'set -e\nmongorestore --uri="$TARGET" --drop dump # ⟵\nexec node server.js\n',
      },
    },
    {
      name: 'a container that restores a database before whatever it is given',
      files: {
        'package.json': '{"scripts":{"start":"node server.js"}}',
        'server.js': "require('http').createServer().listen(process.env.PORT);\n",
        Dockerfile: 'FROM node:22.4\nCOPY . .\nENTRYPOINT ["./boot.sh"]\n',
        'boot.sh': '#!/bin/sh\nset -e\nmongorestore --uri="$TARGET" --drop dump\nexec "$@"\n',
      },
      at: 'Dockerfile:3',
    },
    {
      name: 'a dump, and an account by the command of a program',
      files: {
        Dockerfile: 'FROM debian:12.5\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
        'start.sh': '#!/bin/sh\nauth admin createuser --admin "$MAIL" "$PASSWORD" # ⟵\nexec auth serve\n',
      },
    },
    {
      name: 'SQL of the image',
      files: {
        Dockerfile: 'FROM debian:12.5\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
        'start.sh': '#!/bin/sh\npsql -h "$DB_HOST" -d shop -a -f /app/StaticData.sql # ⟵\nexec ./shop\n',
        'main.go': 'package main\n',
      },
    },
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
        'config/initializers/roles.rb': 'Rails.application.config.after_initialize do\n  Role.find_or_create_by!(name: "admin") # ⟵\nend\n',
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
        'Program.cs': 'var app = WebApplication.CreateBuilder(args).Build();\nawait SeedData.Initialize(app.Services); // ⟵\napp.Run();\n',
      },
    },
    {
      name: 'a factory that seeds',
      files: {
        'shop/__init__.py':
          'from flask import Flask\nfrom .seed import seed_data\n\ndef create_app():\n    app = Flask(__name__)\n    seed_data() # ⟵\n    return app\n',
        Procfile: 'web: gunicorn "shop:create_app()"\n',
      },
    },
    {
      name: 'roles that are counted first',
      files: {
        'package.json': '{"scripts":{"start":"node app.js"},"dependencies":{"mongoose":"8.0.0"}}',
        'roles.js':
          "const Role = require('./role');\nmodule.exports.fill = async () => {\n  const count = await Role.estimatedDocumentCount();\n  if (count > 0) return;\n  await new Role({ name: 'user' }).save(); // ⟵\n};\n",
        'app.js':
          "const express = require('express');\nconst { fill } = require('./roles');\nfill();\nexpress().listen(process.env.PORT);\n",
      },
    },
    {
      name: 'a runner that calls a service',
      files: {
        'pom.xml':
          '<project><artifactId>shop</artifactId><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>\n',
        'src/main/java/shop/App.java':
          'package shop;\n\n@SpringBootApplication\npublic class App {\n  public static void main(String[] args) { SpringApplication.run(App.class, args); }\n\n  @Bean\n  CommandLineRunner run(UserService userService) {\n    return args -> {\n      userService.saveRole(new Role(null, "USER")); // ⟵\n    };\n  }\n}\n',
      },
    },
    {
      name: 'an account that Startup makes',
      files: {
        'Startup.cs':
          'public class Startup {\n  public void Configure(IApplicationBuilder app, UserManager<AppUser> userManager) {\n    userManager.CreateAsync(user, password).Wait(); // ⟵\n  }\n}\n',
      },
    },
    ...each('server.js', {
      main: "const { seedDatabase } = require('./seeds');\nseedDatabase(); // ⟵\napp.listen(1);\n",
      'rows in a statement':
        "const app = require('express')();\nconst db = require('better-sqlite3')('shop.db');\ndb.exec(\"INSERT OR IGNORE INTO roles (name) VALUES ('admin')\"); // ⟵\napp.listen(process.env.PORT);\n",
    }),
    {
      name: 'a document that is missing',
      files: {
        'main.py':
          'from fastapi import FastAPI\nfrom db import db\n\napp = FastAPI()\n\n@app.on_event("startup")\nasync def startup():\n    if await db.users.count_documents({}) == 0:\n        await db.users.insert_one({"name": "admin"}) # ⟵\n',
      },
    },
    {
      name: 'records of the code, put in by every start',
      files: {
        'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.0","sequelize":"6.0.0"}}',
        'server.js':
          "const app = require('express')();\nconst db = require('./models');\nasync function initial() {\n  await db.Role.bulkCreate([{ name: 'admin' }, { name: 'user' }]); // ⟵\n}\ninitial().then(() => app.listen(process.env.PORT));\n",
        'models.js': 'module.exports = {};\n',
      },
    },
    {
      name: 'Django’s app, once it is ready',
      files: {
        'manage.py': 'import django\n',
        'requirements.txt': 'django==5.0\n',
        Procfile: 'web: gunicorn shop.wsgi\n',
        'shop/apps.py':
          "from django.apps import AppConfig\n\n\nclass ShopConfig(AppConfig):\n    def ready(self):\n        if not User.objects.filter(username='admin').exists():\n            User.objects.create_superuser('admin') # ⟵\n",
      },
    },
    {
      name: 'a provider of Laravel',
      files: {
        'composer.json': '{"require":{"laravel/framework":"^11.0"}}',
        artisan: '<?php\n',
        'app/Providers/AppServiceProvider.php':
          "<?php\nclass AppServiceProvider extends ServiceProvider\n{\n    public function boot(): void\n    {\n        Role::firstOrCreate(['name' => 'admin']); // ⟵\n    }\n}\n",
      },
    },
    {
      name: 'an initializer of Rails',
      files: {
        Gemfile: "gem 'rails'\ngem 'puma'\n",
        'config.ru': 'run Rails.application\n',
        'config/initializers/admin.rb': "unless User.exists?(email: 'a@acme.io')\n  User.create!(email: 'a@acme.io') # ⟵\nend\n",
      },
    },
    {
      name: 'a role of ASP.NET’s Identity',
      files: {
        'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
        'Program.cs':
          'var app = WebApplication.CreateBuilder(args).Build();\nvar roles = app.Services.GetRequiredService<RoleManager<IdentityRole>>();\nif (!await roles.RoleExistsAsync("Admin"))\n    await roles.CreateAsync(new IdentityRole("Admin")); // ⟵\napp.Run();\n',
      },
    },
    {
      name: 'a table of Exposed',
      files: {
        'build.gradle.kts': 'plugins { application }\ndependencies { implementation("io.ktor:ktor-server-netty:2.3.7") }\n',
        'src/main/kotlin/Application.kt':
          'fun main() {\n    transaction {\n        if (Users.selectAll().empty()) {\n            Users.insert { it[name] = "admin" } // ⟵\n        }\n    }\n    embeddedServer(Netty, port = System.getenv("PORT").toInt()) {}.start(wait = true)\n}\n',
      },
    },
  ],
  good: LOOK_ALIKES,
};
