import type { Rule } from '../rule.ts';

/** One file each, by what it shows. */
const each = (path: string, codes: Readonly<Record<string, string>>): Rule['examples']['bad'] =>
  Object.entries(codes).map(([name, code]) => ({ name, files: { [path]: code } }));

/** Examples of `admin-processes/schema-sync`. */
export const EXAMPLES: Rule['examples'] = {
  bad: [
    {
      name: 'a table of DynamoDB',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n	"net/http"\n	"os"\n\n	"github.com/aws/aws-sdk-go/service/dynamodb"\n)\n\nfunc main() {\n	makeTable(client)\n	http.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n\nfunc makeTable(client *dynamodb.DynamoDB) {\n	client.CreateTable(&dynamodb.CreateTableInput{TableName: &name}) // ⟵\n}\n',
      },
    },
    {
      name: 'a command of ADO.NET in the start',
      files: {
        'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
        'Tables.cs':
          'public static class Tables\n{\n    public static void Prepare(IHost host)\n    {\n        var command = new NpgsqlCommand();\n        command.CommandText = "CREATE TABLE Coupon(Id SERIAL PRIMARY KEY)"; // ⟵\n        command.ExecuteNonQuery();\n    }\n}\n',
        'Program.cs': 'var host = CreateHostBuilder(args).Build();\nTables.Prepare(host);\nhost.Run();\n',
      },
    },
    {
      name: 'Go, a function of that name that the start calls',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'tables.go':
          'package main\n\nimport "gorm.io/gorm"\n\nfunc AutoMigrate(db *gorm.DB) error {\n	return db.AutoMigrate(User{}) // ⟵\n}\n',
        'main.go':
          'package main\n\nimport (\n	"net/http"\n	"os"\n)\n\nfunc main() {\n	AutoMigrate(open())\n	http.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
      },
    },
    {
      name: 'Go, a list of statements that are run one by one',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n	"database/sql"\n	"net/http"\n	"os"\n)\n\nfunc main() {\n	db := open()\n	http.ListenAndServe(":"+os.Getenv("PORT"), handler(db))\n}\n\nfunc open() *sql.DB {\n	db, _ := sql.Open("postgres", os.Getenv("DATABASE_URL"))\n	statements := []string{\n		`CREATE TABLE IF NOT EXISTS orders (id INT)`, // ⟵\n		`CREATE TABLE IF NOT EXISTS lines (id INT)`,\n	}\n	for _, statement := range statements {\n		db.Exec(statement)\n	}\n	return db\n}\n',
      },
    },
    {
      name: 'the constructor of a context',
      files: {
        'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
        'ShopContext.cs':
          'using Microsoft.EntityFrameworkCore;\nnamespace Shop.Data;\npublic class ShopContext : DbContext\n{\n    public ShopContext(DbContextOptions<ShopContext> options) : base(options)\n    {\n        Database.EnsureCreated(); // ⟵\n    }\n    public DbSet<Order> Orders => Set<Order>();\n}\n',
      },
    },
    {
      name: 'Nest and Sequelize',
      files: {
        'package.json': '{"scripts":{"start":"node dist/main"},"dependencies":{"@nestjs/core":"10.0.0","@nestjs/sequelize":"10.0.0"}}',
        'src/app.module.ts':
          "import { Module } from '@nestjs/common';\nimport { SequelizeModule } from '@nestjs/sequelize';\n@Module({\n  imports: [SequelizeModule.forRoot({\n    dialect: 'postgres',\n    uri: process.env.DATABASE_URL,\n    autoLoadModels: true,\n    synchronize: true, // ⟵\n  })],\n})\nexport class AppModule {}\n",
      },
    },
    {
      name: 'Micronaut Data',
      files: {
        'build.gradle': "dependencies { implementation 'io.micronaut.data:micronaut-data-jdbc:4.8.0' }\n",
        'src/main/resources/application.yml': 'datasources:\n  default:\n    schema-generate: CREATE_DROP # ⟵\n',
      },
    },
    {
      name: 'what a placeholder falls back to',
      files: {
        'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
        'src/main/resources/application.yml': 'spring:\n  jpa:\n    hibernate:\n      ddl-auto: ${DDL_AUTO:update} # ⟵\n',
      },
    },
    {
      name: 'one model of Sequelize',
      files: {
        'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.2","node-cache":"5.1.2"}}',
        'server.js':
          "const { Sequelize, DataTypes } = require('sequelize');\nconst db = new Sequelize(process.env.DATABASE_URL);\nconst User = db.define('User', { name: DataTypes.STRING });\nUser.sync(); // ⟵\nrequire('express')().listen(process.env.PORT);\n",
      },
    },
    {
      name: 'Exposed, in an extension that the module of Ktor calls',
      files: {
        'build.gradle.kts': 'dependencies { implementation("io.ktor:ktor-server-netty:2.3.0") }\n',
        'src/main/kotlin/App.kt':
          'import io.ktor.server.netty.*\n\nfun main() {\n    embeddedServer(Netty, port = System.getenv("PORT").toInt()) { module() }.start(wait = true)\n}\n\nfun Application.module() {\n    setUpTables()\n}\n',
        'src/main/kotlin/SetupTables.kt':
          'import org.jetbrains.exposed.sql.*\n\nfun Application.setUpTables() {\n    transaction {\n        SchemaUtils.create(Users) // ⟵\n    }\n}\n',
      },
    },
    {
      name: 'ormconfig.json',
      files: {
        'ormconfig.json': '{\n  "type": "postgres",\n  "synchronize": true\n}\n',
        'server.js': '',
        Procfile: 'web: node server.js\n',
      },
      at: 'ormconfig.json:3',
    },
    {
      name: 'persistence.xml',
      files: {
        'src/main/resources/META-INF/persistence.xml':
          '<persistence>\n  <persistence-unit name="shop">\n    <properties>\n      <property name="hibernate.hbm2ddl.auto" value="update"/> <!-- ⟵ -->\n    </properties>\n  </persistence-unit>\n</persistence>\n',
        Procfile: 'web: java -jar app.jar\n',
      },
    },
    {
      name: 'models that one function names one after the other',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n	"net/http"\n	"os"\n\n	"gorm.io/driver/postgres"\n	"gorm.io/gorm"\n)\n\nfunc main() {\n	db, _ := gorm.Open(postgres.Open(os.Getenv("DATABASE_URL")))\n	db.AutoMigrate(&User{}) // ⟵\n	db.AutoMigrate(&Order{})\n	http.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
      },
    },
    {
      name: 'Spring',
      files: { 'src/main/resources/application.properties': 'spring.jpa.hibernate.ddl-auto=update # ⟵\n' },
      at: 'src/main/resources/application.properties:1',
    },
    {
      name: 'a function that the factory of the app calls',
      files: {
        'shop/factory.py':
          'from flask import Flask\nfrom shop.models import db\n\ndef init_db(app):\n    db.init_app(app)\n    with app.app_context():\n        db.create_all() # ⟵\n\ndef create_app():\n    app = Flask(__name__)\n    init_db(app)\n    return app\n',
        Procfile: 'web: gunicorn "shop.factory:create_app()"\n',
      },
    },
    {
      name: 'the set-up of a package that main calls',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n	"net/http"\n	"os"\n\n	"shop/orm"\n)\n\nfunc main() {\n	db, _ := orm.Setup(os.Getenv("DSN"))\n	http.ListenAndServe(":"+os.Getenv("PORT"), serve(db))\n}\n',
        'orm/setup.go':
          'package orm\n\nimport (\n	"gorm.io/driver/postgres"\n	"gorm.io/gorm"\n)\n\nfunc Setup(dsn string) (*gorm.DB, error) {\n	db, _ := gorm.Open(postgres.Open(dsn))\n	return db, db.AutoMigrate(User{}) // ⟵\n}\n',
      },
    },
    {
      name: 'tables that a constructor makes',
      files: {
        'requirements.txt': 'aiogram==3.4.1\n',
        Procfile: 'worker: python bot.py\n',
        'storage.py':
          'import sqlite3\n\nclass Storage:\n    def __init__(self, path):\n        self.db = sqlite3.connect(path)\n        self.create_tables()\n\n    def create_tables(self):\n        self.db.execute("CREATE TABLE IF NOT EXISTS users (id INTEGER)") # ⟵\n',
        'bot.py': 'from storage import Storage\n\nstorage = Storage("bot.db")\n',
      },
    },
    {
      name: 'PHP, a constructor',
      files: {
        'index.php': "<?php\nrequire 'Database.php';\n$db = new Database();\necho $db->users();\n",
        'Database.php':
          "<?php\nclass Database {\n  public function __construct() {\n    $this->pdo = new PDO(getenv('DSN'));\n    $this->createTables();\n  }\n  private function createTables() {\n    $this->pdo->exec('CREATE TABLE IF NOT EXISTS users (id INT)'); // ⟵\n  }\n}\n",
      },
    },
    {
      name: 'Go, an embedded file',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n	"database/sql"\n	_ "embed"\n	"net/http"\n	"os"\n)\n\n//go:embed schema.sql\nvar schema string\n\nfunc main() {\n	db, _ := sql.Open("sqlite3", os.Getenv("DB"))\n	db.Exec(schema) // ⟵\n	http.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
      },
    },
    {
      name: 'Sequelize, a connection of another module',
      files: {
        'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.19.2","sequelize":"6.37.3"}}',
        'db.js': "const { Sequelize } = require('sequelize');\nmodule.exports = new Sequelize(process.env.DB);\n",
        'server.js':
          "const sequelize = require('./db');\nconst app = require('express')();\nsequelize.sync().then(() => app.listen(process.env.PORT)); // ⟵\n",
      },
    },
    {
      name: 'Hibernate, by a variable',
      files: { Dockerfile: 'FROM eclipse-temurin:21\nENV SPRING_JPA_HIBERNATE_DDL_AUTO=update\nCMD ["java", "-jar", "app.jar"]\n' },
      at: 'Dockerfile:2',
    },
    {
      name: 'TypeORM, the options of all',
      files: {
        'datasource.ts':
          "import { DataSource } from 'typeorm';\nconst deviceConfig = { type: 'postgres', synchronize: true }; // ⟵\nexport default new DataSource(deviceConfig);\n",
      },
    },
    ...each('main.py', {
      'SQLAlchemy, asynchronous':
        'from fastapi import FastAPI\nfrom models import Base, engine\napp = FastAPI()\n\nasync def start():\n    async with engine.begin() as conn:\n        await conn.run_sync(Base.metadata.create_all) # ⟵\n',
      Tortoise:
        'from fastapi import FastAPI\nfrom tortoise.contrib.fastapi import register_tortoise\napp = FastAPI()\nregister_tortoise(app, db_url=url, generate_schemas=True) # ⟵\n',
      'an index of a search engine':
        'from fastapi import FastAPI\n\napp = FastAPI()\n\n@app.on_event("startup")\ndef startup():\n    if not es.indices.exists(index="items"):\n        es.indices.create(index="items") # ⟵\n',
    }),
    {
      name: 'TypeORM in a factory',
      files: {
        'src/db.module.ts':
          "import { TypeOrmModule } from '@nestjs/typeorm';\nexport const db = TypeOrmModule.forRootAsync({\n  useFactory: () => ({\n    type: 'postgres',\n    synchronize: true, // ⟵\n  }),\n});\n",
      },
    },
    ...each('main.go', {
      'Go, xorm':
        'package main\n\nimport (\n	"net/http"\n\n	"xorm.io/xorm"\n)\n\nfunc main() {\n	engine, _ := xorm.NewEngine("postgres", dsn())\n	engine.Sync2(new(User)) // ⟵\n	http.ListenAndServe(addr(), nil)\n}\n',
      GORM: 'package main\n\nimport "gorm.io/gorm"\n\nfunc main() {\n	db, _ := gorm.Open(nil)\n	db.AutoMigrate(&User{}) // ⟵\n}\n',
    }),
    { name: 'Ruby, DataMapper', files: { 'app.rb': "require 'sinatra'\nDataMapper.auto_upgrade! # ⟵\n" } },
    ...each('server.js', {
      Sequelize:
        "const { Sequelize } = require('sequelize');\nconst db = new Sequelize(process.env.DATABASE_URL);\ndb.sync({ alter: true }); // ⟵\n",
      'a file of statements':
        "const fs = require('fs');\nconst app = require('express')();\nconst db = require('better-sqlite3')('shop.db');\ndb.exec(fs.readFileSync('./schema.sql', 'utf8')); // ⟵\napp.listen(process.env.PORT);\n",
      'Knex, where a table is missing':
        "const knex = require('knex')({ client: 'pg', connection: process.env.DB });\nconst app = require('express')();\nknex.schema.hasTable('users').then((exists) => {\n  if (!exists) return knex.schema.createTable('users', (t) => t.increments()); // ⟵\n});\napp.listen(process.env.PORT);\n",
    }),
    {
      name: 'TypeORM',
      files: {
        'data-source.ts':
          "import { DataSource } from 'typeorm';\nexport const source = new DataSource({\n  url: process.env.DATABASE_URL,\n  synchronize: true, // ⟵\n});\n",
      },
    },
    ...each('app.py', {
      SQLAlchemy: 'from models import Base, engine\nBase.metadata.create_all(bind=engine) # ⟵\n',
      'Peewee, whatever the database':
        'from flask import Flask\nfrom models import db, User\n\napp = Flask(__name__)\ndb.connect()\ndb.create_tables([User]) # ⟵\n',
    }),
    {
      name: 'Entity Framework',
      files: { 'Program.cs': 'var app = builder.Build();\ncontext.Database.EnsureCreated(); // ⟵\napp.Run();\n' },
    },
    {
      name: 'SQL at start',
      files: {
        'Worker.java':
          'class Worker {\n  static Connection connect() throws SQLException {\n    PreparedStatement st = conn.prepareStatement(\n      "CREATE TABLE IF NOT EXISTS votes (id VARCHAR(255))"); // ⟵\n    return conn;\n  }\n}\n',
      },
    },
    {
      name: 'Hibernate, by properties in code',
      files: {
        'src/main/java/shop/Conf.java':
          'class Conf {\n  Properties properties() {\n    Properties p = new Properties();\n    p.setProperty("hibernate.hbm2ddl.auto", "update"); // ⟵\n    return p;\n  }\n}\n',
      },
    },
  ],
  good: [
    {
      name: 'Python, what somebody ran once by hand and left lying beside the app',
      files: {
        'backend/rename_column.py':
          "import sqlite3\nconn = sqlite3.connect('dev.db')\nconn.execute('CREATE TABLE IF NOT EXISTS users_new (id INTEGER)')\n",
        'backend/app.py': 'from flask import Flask\napp = Flask(__name__)\n',
        'backend/requirements.txt': 'flask==3.0.0\ngunicorn==22.0.0\n',
        'backend/Dockerfile': 'FROM python:3.12.4\nCOPY . .\nRUN pip install -r requirements.txt\nEXPOSE 80\nCMD ["gunicorn", "app:app"]\n',
      },
    },
    {
      name: 'a profile that writes the statements out, Spring’s setting beside Hibernate’s, and a script that people run',
      files: {
        'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
        'src/main/resources/application-sqlgen.yml': 'spring:\n  jpa:\n    hibernate:\n      ddl-auto: create\n',
        'src/main/resources/application.yml': 'spring:\n  jpa:\n    generate-ddl: true\n    hibernate:\n      ddl-auto: validate\n',
        'create_history_table.py':
          "from app import db\n\nwith app.app_context():\n    db.execute('CREATE TABLE IF NOT EXISTS history (id INT)')\n",
      },
    },
    {
      name: 'tables that a restored backup goes into',
      files: {
        'app/utils/backup.py': 'def restore_backup(path):\n    db.drop_all()\n    db.create_all()\n',
        Procfile: 'web: gunicorn app:app\n',
      },
    },
    {
      name: 'a database in memory, by the settings',
      files: {
        'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
        'appsettings.json': '{ "ConnectionStrings": { "DefaultConnection": "DataSource=shared;mode=memory;cache=shared" } }\n',
        'Program.cs': 'var app = WebApplication.CreateBuilder(args).Build();\ndb.Database.EnsureCreated();\napp.Run();\n',
      },
    },
    {
      name: 'Rust, a table for each name of data',
      files: {
        'Cargo.toml': '[package]\nname = "shop"\n[dependencies]\naxum = "0.7"\n',
        'src/main.rs':
          'fn open_tree(name: &str) {\n    lock().execute(&format!("CREATE TABLE IF NOT EXISTS {name} ( key BLOB PRIMARY KEY )"), []).unwrap();\n}\n\nfn main() {\n    open_tree("rooms");\n    axum::serve(listener, app());\n}\n',
      },
    },
    {
      name: '.NET, a database in the memory of the process',
      files: {
        'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
        'Program.cs':
          'var builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddDbContext<Shop>(o => o.UseSqlite("Data Source=shop;Mode=Memory;Cache=Shared"));\nvar app = builder.Build();\nawait db.Database.EnsureCreatedAsync();\napp.Run();\n',
      },
    },
    {
      name: 'a table whose name is put in, for data on its way',
      files: {
        'config.ru': 'run App\n',
        Gemfile: "gem 'sinatra', '3.1.0'\n",
        'models/full_sync.rb':
          'class FullSync\n  def pre_copy\n    connection.execute("CREATE TABLE IF NOT EXISTS #{swap_name} (LIKE #{name});")\n  end\nend\n',
      },
    },
    {
      name: 'the table in which migrations are written down, and a script that fills a database',
      files: {
        'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.19.2","pg":"8.11.3","typeorm":"0.3.20"}}',
        'src/seed/games.ts':
          "import { createConnection } from 'typeorm';\n\ncreateConnection({ type: 'postgres', url: process.env.DATABASE_URL, synchronize: true });\n",
        'server.js':
          "const { Pool } = require('pg');\nconst pool = new Pool();\nasync function main() {\n  await pool.query('CREATE TABLE IF NOT EXISTS schema_migrations (id TEXT PRIMARY KEY)');\n  require('express')().listen(process.env.PORT);\n}\nmain();\n",
      },
    },
    {
      name: 'a command of ADO.NET that nothing runs at the start',
      files: {
        'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
        'Tables.cs':
          'public static class Tables\n{\n    public static void Prepare()\n    {\n        var command = new NpgsqlCommand();\n        command.CommandText = "CREATE TABLE Coupon(Id SERIAL PRIMARY KEY)";\n        command.ExecuteNonQuery();\n    }\n}\n',
        'Program.cs': 'var host = CreateHostBuilder(args).Build();\nhost.Run();\n',
      },
    },
    {
      name: 'Go, a function that a command calls, and the start only when a setting asks for it',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'models/connection.go':
          'package models\n\nimport (\n	"gorm.io/driver/postgres"\n	"gorm.io/gorm"\n)\n\nfunc Connect(config *Config) (*gorm.DB, error) {\n	db, err := gorm.Open(postgres.Open(config.URL))\n	if config.AutoMigrate {\n		AutoMigrate(db)\n	}\n	return db, err\n}\n\nfunc AutoMigrate(db *gorm.DB) error {\n	return db.AutoMigrate(User{})\n}\n',
        'main.go':
          'package main\n\nimport (\n	"net/http"\n	"os"\n\n	"shop/models"\n)\n\nfunc main() {\n	models.Connect(nil)\n	http.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
      },
    },
    {
      name: 'Go, statements that a command prints',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n	"fmt"\n	"net/http"\n	"os"\n)\n\nfunc main() {\n	http.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n\nfunc show() {\n	for _, statement := range []string{`CREATE TABLE IF NOT EXISTS orders (id INT)`} {\n		fmt.Println(statement)\n	}\n}\n',
      },
    },
    {
      name: 'an extension of the app that the start calls for developers alone',
      files: {
        'Data/Initialiser.cs':
          'public static class InitialiserExtensions\n{\n    public static async Task InitialiseAsync(this WebApplication app)\n    {\n        using var scope = app.Services.CreateScope();\n        await scope.ServiceProvider.GetRequiredService<Initialiser>().RunAsync();\n    }\n}\n\npublic class Initialiser\n{\n    public async Task RunAsync()\n    {\n        await _context.Database.EnsureCreatedAsync();\n    }\n}\n',
        'Program.cs':
          'var app = WebApplication.CreateBuilder(args).Build();\nif (app.Environment.IsDevelopment())\n{\n    await app.InitialiseAsync();\n}\napp.Run();\n',
      },
    },
    {
      name: 'a placeholder that falls back to nothing of the kind',
      files: {
        'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
        'src/main/resources/application.yml': 'spring:\n  jpa:\n    hibernate:\n      ddl-auto: ${DDL_AUTO:validate}\n',
      },
    },
    {
      name: 'a function that a command calls',
      files: {
        'shop/factory.py':
          'import click\nfrom flask import Flask\nfrom shop.models import db\n\ndef init_db():\n    db.create_all()\n\n@click.command("init-db")\ndef init_db_command():\n    init_db()\n\ndef create_app():\n    app = Flask(__name__)\n    app.cli.add_command(init_db_command)\n    return app\n',
        Procfile: 'web: gunicorn "shop.factory:create_app()"\n',
      },
    },
    {
      name: 'TypeORM, the options of developers',
      files: {
        'datasource.ts':
          "import { DataSource } from 'typeorm';\nconst devConfig = { type: 'postgres', synchronize: true };\nconst prodConfig = { type: 'postgres', synchronize: false };\nexport default new DataSource(process.env.NODE_ENV !== 'production' ? devConfig : prodConfig);\n",
      },
    },
    { name: 'a migration', files: { 'migrations/001.js': "exports.up = (db) => db.query('CREATE TABLE IF NOT EXISTS a (b int)');\n" } },
    { name: 'off', files: { 'data-source.ts': "import { DataSource } from 'typeorm';\nnew DataSource({ synchronize: false });\n" } },
    { name: 'validated only', files: { 'src/main/resources/application.properties': 'spring.jpa.hibernate.ddl-auto=validate\n' } },
    {
      name: 'a profile for development',
      files: { 'src/main/resources/application-dev.properties': 'spring.jpa.hibernate.ddl-auto=update\n' },
    },
    { name: 'a command', files: { 'manage.py': 'def init_db():\n    db.create_all()\n' } },
    ...each('server.js', {
      'a sync of something else': 'fs.sync();\ncalendar.sync();\n',
      'for development only':
        "const { Sequelize } = require('sequelize');\nconst db = new Sequelize(process.env.DB);\nif (process.env.NODE_ENV === 'development') db.sync();\n",
      'a file that a command runs, and one of queries':
        "const fs = require('fs');\nconst app = require('express')();\nconst db = require('better-sqlite3')('shop.db');\nconst report = fs.readFileSync('./report.sql', 'utf8');\napp.get('/report', (req, res) => res.json(db.prepare(report).all()));\nif (process.argv[2] === 'init') db.exec(fs.readFileSync('./schema.sql', 'utf8'));\napp.listen(process.env.PORT);\n",
      'what a request stores in, and a sync that is none of tables':
        "const app = require('express')();\napp.post('/indices', async (req, res) => {\n  await es.indices.create({ index: req.body.name });\n  res.end();\n});\ndb.sync();\napp.listen(process.env.PORT);\n",
    }),
    {
      name: 'validation only',
      files: { Dockerfile: 'FROM eclipse-temurin:21\nENV SPRING_JPA_HIBERNATE_DDL_AUTO=validate\nCMD ["java", "-jar", "app.jar"]\n' },
    },
  ],
};
