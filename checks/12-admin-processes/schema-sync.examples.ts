import type { Rule } from '../rule.ts';

/** What `schema-sync` says something about, and what it leaves alone. */
export const EXAMPLES: Rule['examples'] = {
  bad: [
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
      name: 'TypeORM, the options of all',
      files: {
        'datasource.ts':
          "import { DataSource } from 'typeorm';\nconst deviceConfig = { type: 'postgres', synchronize: true }; // ⟵\nexport default new DataSource(deviceConfig);\n",
      },
    },
    {
      name: 'Go, a function of that name that the start calls',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'tables.go':
          'package main\n\nimport "gorm.io/gorm"\n\nfunc AutoMigrate(db *gorm.DB) error {\n\treturn db.AutoMigrate(User{}) // ⟵\n}\n',
        'main.go':
          'package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\nfunc main() {\n\tAutoMigrate(open())\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
      },
    },
    {
      name: 'Go, a list of statements that are run one by one',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"database/sql"\n\t"net/http"\n\t"os"\n)\n\nfunc main() {\n\tdb := open()\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), handler(db))\n}\n\nfunc open() *sql.DB {\n\tdb, _ := sql.Open("postgres", os.Getenv("DATABASE_URL"))\n\tstatements := []string{\n\t\t`CREATE TABLE IF NOT EXISTS orders (id INT)`, // ⟵\n\t\t`CREATE TABLE IF NOT EXISTS lines (id INT)`,\n\t}\n\tfor _, statement := range statements {\n\t\tdb.Exec(statement)\n\t}\n\treturn db\n}\n',
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
      name: 'SQLAlchemy, asynchronous',
      files: {
        'main.py':
          'from fastapi import FastAPI\nfrom models import Base, engine\napp = FastAPI()\n\nasync def start():\n    async with engine.begin() as conn:\n        await conn.run_sync(Base.metadata.create_all) # ⟵\n',
      },
    },
    {
      name: 'Tortoise',
      files: {
        'main.py':
          'from fastapi import FastAPI\nfrom tortoise.contrib.fastapi import register_tortoise\napp = FastAPI()\nregister_tortoise(app, db_url=url, generate_schemas=True) # ⟵\n',
      },
    },
    {
      name: 'TypeORM in a factory',
      files: {
        'src/db.module.ts':
          "import { TypeOrmModule } from '@nestjs/typeorm';\nexport const db = TypeOrmModule.forRootAsync({\n  useFactory: () => ({\n    type: 'postgres',\n    synchronize: true, // ⟵\n  }),\n});\n",
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
      name: 'Go, xorm',
      files: {
        'main.go':
          'package main\n\nimport (\n\t"net/http"\n\n\t"xorm.io/xorm"\n)\n\nfunc main() {\n\tengine, _ := xorm.NewEngine("postgres", dsn())\n\tengine.Sync2(new(User)) // ⟵\n\thttp.ListenAndServe(addr(), nil)\n}\n',
      },
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
      name: 'Ruby, DataMapper',
      files: { 'app.rb': "require 'sinatra'\nDataMapper.auto_upgrade! # ⟵\n" },
    },
    {
      name: 'Sequelize',
      files: {
        'server.js':
          "const { Sequelize } = require('sequelize');\nconst db = new Sequelize(process.env.DATABASE_URL);\ndb.sync({ alter: true }); // ⟵\n",
      },
    },
    {
      name: 'TypeORM',
      files: {
        'data-source.ts':
          "import { DataSource } from 'typeorm';\nexport const source = new DataSource({\n  url: process.env.DATABASE_URL,\n  synchronize: true, // ⟵\n});\n",
      },
    },
    {
      name: 'models that one function names one after the other',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"net/http"\n\t"os"\n\n\t"gorm.io/driver/postgres"\n\t"gorm.io/gorm"\n)\n\nfunc main() {\n\tdb, _ := gorm.Open(postgres.Open(os.Getenv("DATABASE_URL")))\n\tdb.AutoMigrate(&User{}) // ⟵\n\tdb.AutoMigrate(&Order{})\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
      },
    },
    { name: 'SQLAlchemy', files: { 'app.py': 'from models import Base, engine\nBase.metadata.create_all(bind=engine) # ⟵\n' } },
    {
      name: 'GORM',
      files: {
        'main.go': 'package main\n\nimport "gorm.io/gorm"\n\nfunc main() {\n\tdb, _ := gorm.Open(nil)\n\tdb.AutoMigrate(&User{}) // ⟵\n}\n',
      },
    },
    {
      name: 'Entity Framework',
      files: { 'Program.cs': 'var app = builder.Build();\ncontext.Database.EnsureCreated(); // ⟵\napp.Run();\n' },
    },
    {
      name: 'Spring',
      files: { 'src/main/resources/application.properties': 'spring.jpa.hibernate.ddl-auto=update # ⟵\n' },
      at: 'src/main/resources/application.properties:1',
    },
    {
      name: 'SQL at start',
      files: {
        'Worker.java':
          'class Worker {\n  static Connection connect() throws SQLException {\n    PreparedStatement st = conn.prepareStatement(\n      "CREATE TABLE IF NOT EXISTS votes (id VARCHAR(255))"); // ⟵\n    return conn;\n  }\n}\n',
      },
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
          'package main\n\nimport (\n\t"net/http"\n\t"os"\n\n\t"shop/orm"\n)\n\nfunc main() {\n\tdb, _ := orm.Setup(os.Getenv("DSN"))\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), serve(db))\n}\n',
        'orm/setup.go':
          'package orm\n\nimport (\n\t"gorm.io/driver/postgres"\n\t"gorm.io/gorm"\n)\n\nfunc Setup(dsn string) (*gorm.DB, error) {\n\tdb, _ := gorm.Open(postgres.Open(dsn))\n\treturn db, db.AutoMigrate(User{}) // ⟵\n}\n',
      },
    },
  ],
  good: [
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
      name: 'TypeORM, the options of developers',
      files: {
        'datasource.ts':
          "import { DataSource } from 'typeorm';\nconst devConfig = { type: 'postgres', synchronize: true };\nconst prodConfig = { type: 'postgres', synchronize: false };\nexport default new DataSource(process.env.NODE_ENV !== 'production' ? devConfig : prodConfig);\n",
      },
    },
    {
      name: 'Go, a function that a command calls, and the start only when a setting asks for it',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'models/connection.go':
          'package models\n\nimport (\n\t"gorm.io/driver/postgres"\n\t"gorm.io/gorm"\n)\n\nfunc Connect(config *Config) (*gorm.DB, error) {\n\tdb, err := gorm.Open(postgres.Open(config.URL))\n\tif config.AutoMigrate {\n\t\tAutoMigrate(db)\n\t}\n\treturn db, err\n}\n\nfunc AutoMigrate(db *gorm.DB) error {\n\treturn db.AutoMigrate(User{})\n}\n',
        'main.go':
          'package main\n\nimport (\n\t"net/http"\n\t"os"\n\n\t"shop/models"\n)\n\nfunc main() {\n\tmodels.Connect(nil)\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
      },
    },
    {
      name: 'Go, statements that a command prints',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"fmt"\n\t"net/http"\n\t"os"\n)\n\nfunc main() {\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n\nfunc show() {\n\tfor _, statement := range []string{`CREATE TABLE IF NOT EXISTS orders (id INT)`} {\n\t\tfmt.Println(statement)\n\t}\n}\n',
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
    { name: 'a migration', files: { 'migrations/001.js': "exports.up = (db) => db.query('CREATE TABLE IF NOT EXISTS a (b int)');\n" } },
    { name: 'off', files: { 'data-source.ts': "import { DataSource } from 'typeorm';\nnew DataSource({ synchronize: false });\n" } },
    { name: 'validated only', files: { 'src/main/resources/application.properties': 'spring.jpa.hibernate.ddl-auto=validate\n' } },
    {
      name: 'a profile for development',
      files: { 'src/main/resources/application-dev.properties': 'spring.jpa.hibernate.ddl-auto=update\n' },
    },
    { name: 'a command', files: { 'manage.py': 'def init_db():\n    db.create_all()\n' } },
    { name: 'a sync of something else', files: { 'server.js': 'fs.sync();\ncalendar.sync();\n' } },
    {
      name: 'for development only',
      files: {
        'server.js':
          "const { Sequelize } = require('sequelize');\nconst db = new Sequelize(process.env.DB);\nif (process.env.NODE_ENV === 'development') db.sync();\n",
      },
    },
  ],
};
