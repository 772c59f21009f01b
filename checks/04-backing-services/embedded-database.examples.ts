import type { Rule } from '../rule.ts';

/** What the rule shows, and is tested with. */
export const EXAMPLES: Rule['examples'] = {
  bad: [
    {
      name: 'Prisma, a file whose place the environment chooses',
      files: {
        'prisma/schema.prisma': 'datasource db {\n  provider = "sqlite"\n  url      = env("DATABASE_URL")\n}\n',
        'server.js': "require('express')().listen(process.env.PORT);\n",
      },
      at: 'prisma/schema.prisma:2',
    },
    {
      name: 'TypeORM, by its file',
      files: { 'ormconfig.json': '{\n  "type": "sqlite",\n  "database": "./shop.db"\n}\n', Procfile: 'web: node server.js\n' },
      at: 'ormconfig.json:2',
    },
    {
      name: 'Django, a module of each machine that sets something else',
      files: {
        'shop/settings.py':
          "DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': 'shop.db'}} # ⟵\ntry:\n    from local_settings import *\nexcept ImportError:\n    pass\n",
        'shop/local_settings.py.example': "EMAIL_HOST = 'localhost'\n",
        Procfile: 'web: gunicorn shop.wsgi\n',
      },
    },
    {
      name: 'Rails, with SQLite in production',
      files: {
        'config/database.yml': 'production:\n  adapter: sqlite3 # ⟵\n',
        Gemfile: "gem 'rails', '7.1.3'\ngem 'sqlite3', '1.7.2'\n",
        Procfile: 'web: bin/rails server\n',
      },
    },
    {
      name: 'the file of settings that the command of an image names',
      files: {
        Dockerfile: 'FROM python:3.12.4\nCOPY . /src\nCMD ["homu", "--config", "/src/cfg.toml"]\n',
        'conf/cfg.toml': '[db]\nfile = "/efs/main.db" # ⟵\n',
        'homu/server.py': 'from bottle import run\n\nrun(host=cfg["host"], port=cfg["port"])\n',
        'setup.py': 'from setuptools import setup\nsetup(name="homu", install_requires=["bottle"])\n',
      },
    },
    {
      name: 'Python, a file beside the code',
      files: {
        'app.py': "import os, sqlite3\nhere = os.path.dirname(__file__)\ndb = sqlite3.connect(os.path.join(here, 'shop.db')) # ⟵\n",
      },
    },
    {
      name: 'a path of its own where the engine is chosen',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport "database/sql"\n\nfunc main() {\n\tif cfg.Database.Type == "mysql" {\n\t\tserve(sql.Open(cfg.Database.Type, cfg.DSN))\n\t} else if cfg.Database.Type == "sqlite3" {\n\t\tserve(sql.Open("sqlite3", "./shop.db")) // ⟵\n\t}\n}\n',
      },
    },
    {
      name: 'the main stack keeps its data in a file',
      files: {
        'docker-compose.yml':
          'services:\n  server:\n    build: .\n    volumes:\n      - data:/var/lib/shop\n    environment:\n      DB_FILENAME: "/var/lib/shop/data.sqlite" # ⟵\nvolumes:\n  data:\n',
        Dockerfile: 'FROM node:22.4\nCMD ["node", "server.js"]\n',
      },
    },
    { name: 'Node', files: { 'server.js': "const Database = require('better-sqlite3');\nconst db = new Database('shop.db'); // ⟵\n" } },
    {
      name: 'Python, a URL',
      files: { 'app.py': "from sqlalchemy import create_engine\nengine = create_engine('sqlite:///shop.db') # ⟵\n" },
    },
    { name: 'Python, sqlite3', files: { 'app.py': "import sqlite3\ndb = sqlite3.connect('shop.db') # ⟵\n" } },
    {
      name: 'Go',
      files: { 'main.go': 'package main\n\nimport "gorm.io/driver/sqlite"\n\nfunc main() {\n\topen(sqlite.Open("shop.db")) // ⟵\n}\n' },
    },
    {
      name: 'Spring, H2',
      files: {
        'src/main/resources/application.properties': 'spring.datasource.url=jdbc:h2:file:/data/shop\n',
        Procfile: 'web: java -jar app.jar\n',
      },
      at: 'src/main/resources/application.properties:1',
    },
    {
      name: 'C#',
      files: { 'Program.cs': 'builder.Services.AddDbContext<Shop>(options => options.UseSqlite("Data Source=shop.db")); // ⟵\n' },
    },
    {
      name: 'Go, database/sql',
      files: { 'main.go': 'package main\n\nimport "database/sql"\n\nfunc main() {\n\tserve(sql.Open("sqlite3", "./shop.db")) // ⟵\n}\n' },
    },
    {
      name: 'Kotlin, H2',
      files: { 'src/main/kotlin/App.kt': 'fun main() { Database.connect("jdbc:h2:file:./shop", driver = "org.h2.Driver") } // ⟵\n' },
    },
    {
      name: 'Java, SQLite',
      files: { 'src/main/java/App.java': 'class App {\n  static final String URL = "jdbc:sqlite:shop.db"; // ⟵\n}\n' },
    },
    { name: 'Ruby, Sequel', files: { 'app.rb': "require 'sequel'\nDB = Sequel.sqlite('shop.db') # ⟵\n" } },
    { name: 'PHP, PDO', files: { 'index.php': "<?php\n$db = new PDO('sqlite:shop.db'); // ⟵\n" } },
    {
      name: 'JavaScript, lowdb',
      files: { 'db.js': "const FileSync = require('lowdb/adapters/FileSync');\nmodule.exports = new FileSync('db.json'); // ⟵\n" },
    },
    { name: 'Python, TinyDB', files: { 'db.py': "from tinydb import TinyDB\ndb = TinyDB('db.json') # ⟵\n" } },
    {
      name: 'Python, a path that is joined',
      files: { 'config.py': "import os\nURI = 'sqlite:///' + os.path.join(here, 'app.db') # ⟵\n" },
    },
    {
      name: 'Node, records in a file',
      files: {
        'store.js':
          "const fs = require('fs');\nexports.all = () => JSON.parse(fs.readFileSync('./users.json'));\nexports.save = (users) => {\n  fs.writeFileSync('./users.json', JSON.stringify(users)); // ⟵\n};\n",
      },
    },
    {
      name: 'Go, Bolt',
      files: {
        'main.go': 'package main\n\nimport "go.etcd.io/bbolt"\n\nfunc main() {\n\tserve(bbolt.Open("shop.db", 0600, nil)) // ⟵\n}\n',
      },
    },
    {
      name: 'TypeScript, TypeORM',
      files: {
        'db.ts': "import { DataSource } from 'typeorm';\nexport const db = new DataSource({ type: 'sqlite', database: 'shop.db' }); // ⟵\n",
      },
    },
    {
      name: 'Rails',
      files: {
        'config/database.yml': 'production:\n  adapter: sqlite3 # ⟵\n  database: db/production.sqlite3\n',
        Procfile: 'web: bin/rails server\n',
      },
    },
    { name: 'Rust', files: { 'src/main.rs': 'fn main() { SqlitePool::connect("sqlite://shop.db"); } // ⟵\n' } },
    { name: 'Python, peewee', files: { 'app.py': "from peewee import SqliteDatabase\ndb = SqliteDatabase('shop.db') # ⟵\n" } },
    {
      name: 'Django, in every environment',
      files: {
        'shop/settings.py': "DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': BASE_DIR / 'db.sqlite3'}} # ⟵\n",
      },
    },
    {
      name: 'appsettings',
      files: {
        'appsettings.json': '{\n  "ConnectionStrings": { "Shop": "Data Source=shop.db" }\n}\n',
        Procfile: 'web: dotnet App.dll\n',
      },
      at: 'appsettings.json:2',
    },
    {
      name: 'what Kamal deploys with',
      files: {
        'config/deploy.yml':
          '<% require "dotenv" %>\nservice: shop\nenv:\n  clear:\n    DB_CONNECTION: "sqlite" # ⟵\n    DB_DATABASE: /data/shop.sqlite3\n',
        Procfile: 'web: php artisan serve\n',
      },
    },
    {
      name: 'a URL in compose',
      files: {
        'compose.yaml': 'services:\n  web:\n    build: .\n    environment:\n      - DATABASE_URL=sqlite:////data/shop.db # ⟵\n',
        Dockerfile: 'FROM python:3.12\nCOPY . .\nCMD ["gunicorn", "app:app"]\n',
      },
    },
    {
      name: 'ENV of an image',
      files: { Dockerfile: 'FROM python:3.12\nCOPY . .\nENV DATABASE_URL=sqlite:///shop.db\nCMD ["gunicorn", "app:app"]\n' },
      at: 'Dockerfile:3',
    },
  ],
  good: [
    {
      name: 'Python, what somebody ran once by hand and left lying beside the app',
      files: {
        'backend/rename_column.py':
          "import sqlite3\nconn = sqlite3.connect('dev.db')\nconn.execute('ALTER TABLE users RENAME COLUMN a TO b')\n",
        'backend/app.py': 'from flask import Flask\napp = Flask(__name__)\n',
        'backend/requirements.txt': 'flask==3.0.0\ngunicorn==22.0.0\n',
        'backend/Dockerfile': 'FROM python:3.12.4\nCOPY . .\nRUN pip install -r requirements.txt\nEXPOSE 80\nCMD ["gunicorn", "app:app"]\n',
      },
    },
    {
      name: 'Prisma, beside a schema of a server',
      files: {
        'prisma/sqlite/schema.prisma': 'datasource db {\n  provider = "sqlite"\n  url      = env("DATABASE_URL")\n}\n',
        'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n  url      = env("DATABASE_URL")\n}\n',
        'server.js': "require('express')().listen(process.env.PORT);\n",
      },
    },
    {
      name: 'Prisma, Turso',
      files: {
        'package.json': '{"name":"shop","dependencies":{"@prisma/adapter-libsql":"5.0.0"}}\n',
        'prisma/schema.prisma': 'datasource db {\n  provider = "sqlite"\n  url      = env("DATABASE_URL")\n}\n',
        'server.js': "require('express')().listen(process.env.PORT);\n",
      },
    },
    {
      name: 'a type of something else, and an engine of developers',
      files: {
        'config/files.json': '{ "type": "sqlite" }\n',
        'config/config.json': '{ "development": { "dialect": "sqlite" }, "production": { "dialect": "postgres" } }\n',
        Procfile: 'web: node server.js\n',
      },
    },
    {
      name: 'Django, a module of each machine that sets the databases anew',
      files: {
        'shop/settings.py':
          "DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': 'shop.db'}}\ntry:\n    from local_settings import *\nexcept ImportError:\n    pass\n",
        'shop/local_settings.py.example': "DATABASES = {\n    'default': {'ENGINE': 'django.db.backends.postgresql'},\n}\n",
        Procfile: 'web: gunicorn shop.wsgi\n',
      },
    },
    {
      name: 'Django, a base whose production has another',
      files: {
        'shop/settings/base.py': "DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': 'shop.db'}}\n",
        'shop/settings/production.py': 'from .base import *\nDATABASES = {"default": dj_database_url.config()}\n',
        Procfile: 'web: gunicorn shop.wsgi\n',
      },
    },
    {
      name: 'Rails, whose production has no driver of SQLite',
      files: {
        'config/database.yml': 'production:\n  adapter: sqlite3\n  database: db/production.sqlite3\n',
        Gemfile:
          "gem 'rails', '7.1.3'\ngroup :development do\n  gem 'sqlite3', '1.7.2'\nend\ngroup :production do\n  gem 'pg', '1.5.6'\nend\n",
        Procfile: 'web: bin/rails server\n',
      },
    },
    {
      name: 'Spring, a profile that is called after the database',
      files: {
        'src/main/resources/application-h2.yml': 'spring:\n  datasource:\n    url: jdbc:h2:file:./shop\n',
        Procfile: 'web: java -jar app.jar\n',
      },
    },
    {
      name: 'a URL that another is asked about, and a file that is only read',
      files: {
        'app.py':
          'import sqlite3\nfrom flask import Flask\napp = Flask(__name__)\n\nif url.startswith("sqlite:////tmp/shop.db"):\n    warn()\nsqlite3.connect("file:cities.db?mode=ro", uri=True)\n',
        'requirements.txt': 'flask==3.0.0\n',
        Procfile: 'web: gunicorn app:app\n',
      },
    },
    {
      name: 'a connection that the host of an Aspire app gives to the project',
      files: {
        'Shared/Services.cs': 'public static class Services\n{\n    public const string Database = "ShopDb";\n}\n',
        'AppHost/Program.cs':
          'var builder = DistributedApplication.CreateBuilder(args);\nbuilder.AddPostgres("server").AddDatabase(Services.Database);\nbuilder.Build().Run();\n',
        'Web/appsettings.json': '{"ConnectionStrings":{"ShopDb":"DataSource=shop.db;Cache=Shared"}}\n',
        'Web/Program.cs': 'var app = WebApplication.CreateBuilder(args).Build();\napp.Run();\n',
      },
    },
    {
      name: 'a script that saves the file',
      files: {
        'scripts/backup_db.py': "import sqlite3\nsource = sqlite3.connect('shop.db')\nsource.backup(sqlite3.connect('copy.db'))\n",
      },
    },
    {
      name: 'a stack whose head says that it is for developers',
      files: {
        'docker-compose.yml':
          '# This is a configuration\n# intended for development purposes only.\nservices:\n  web:\n    build: .\n    environment:\n      - DATABASE_URL=sqlite:////data/shop.db\n',
        Dockerfile: 'FROM python:3.12\nCOPY . .\nCMD ["gunicorn", "app:app"]\n',
      },
    },
    {
      name: 'an annotation of a migration',
      files: {
        'Migrations/20250408_Initial.cs':
          'class Initial { void Up() { builder.Column<int>(nullable: false).Annotation("Sqlite:Autoincrement", true); } }\n',
      },
    },
    {
      name: 'a database of places, which is only read',
      files: {
        'docker-compose.yml': 'services:\n  server:\n    build: .\n    environment:\n      GEOIP_FILE: /usr/share/geo.db\n',
        Dockerfile: 'FROM node:22.4\nCMD ["node", "server.js"]\n',
      },
    },
    {
      name: 'Django, by a URL',
      files: { 'shop/settings.py': "import dj_database_url\nDATABASES = {'default': dj_database_url.config()}\n" },
    },
    {
      name: 'Django, an engine from the environment',
      files: {
        'shop/settings.py': "import os\nDATABASES = {'default': {'ENGINE': os.environ.get('SQL_ENGINE', 'django.db.backends.sqlite3')}}\n",
      },
    },
    {
      name: 'Go, another driver',
      files: {
        'main.go':
          'package main\n\nimport ("database/sql"; "os")\n\nfunc main() {\n\tserve(sql.Open("postgres", os.Getenv("DATABASE_URL")))\n}\n',
      },
    },
    {
      name: 'an override for developers',
      files: {
        'compose.override.yaml': 'services:\n  web:\n    build: .\n    environment:\n      DB_CONNECTION: sqlite\n',
        Procfile: 'web: x\n',
      },
    },
    {
      name: 'a server in compose',
      files: {
        'compose.yaml': 'services:\n  web:\n    image: acme/web:1.2\n    environment:\n      DB_CONNECTION: pgsql\n',
        Procfile: 'web: x\n',
      },
    },
    {
      name: 'Rails, for developers',
      files: {
        'config/database.yml':
          'development:\n  adapter: sqlite3\n  database: db/development.sqlite3\ncucumber:\n  adapter: sqlite3\n  database: db/cucumber.sqlite3\n',
        Procfile: 'web: bin/rails server\n',
      },
    },
    {
      name: 'a file that is only read',
      files: { 'store.js': "const fs = require('fs');\nexports.all = () => JSON.parse(fs.readFileSync('./countries.json'));\n" },
    },
    { name: 'the class of a developer', files: { 'config.py': "class DevelopmentConfig:\n    DATABASE_URI = 'sqlite:///dev.db'\n" } },
    { name: 'in memory', files: { 'app.py': "import sqlite3\ndb = sqlite3.connect(':memory:')\n" } },
    {
      name: 'a fallback behind the lookup',
      files: { 'config.py': "import os\nDATABASE_URI = os.environ.get('DATABASE_URL') or 'sqlite:///app.db'\n" },
    },
    {
      name: 'a path from the environment',
      files: { 'server.js': "const Database = require('better-sqlite3');\nconst db = new Database(process.env.DB_FILE);\n" },
    },
    {
      name: 'a profile for developers',
      files: {
        'src/main/resources/application-dev.properties': 'spring.datasource.url=jdbc:h2:file:./shop\n',
        Procfile: 'web: java -jar app.jar\n',
      },
    },
    { name: 'a path that is put in', files: { 'src/main.rs': 'fn main() { open(format!("sqlite://{}", path)); }\n' } },
    { name: 'for a test only', files: { 'app.py': "if TESTING:\n    url = 'sqlite:///test.db'\n" } },
  ],
};
