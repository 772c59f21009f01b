import type { Rule } from '../rule.ts';

/** Examples of `dev-prod-parity/different-backing-service`. */
export const EXAMPLES: Rule['examples'] = {
  bad: [
    {
      name: 'Sequelize, two servers',
      files: {
        'config/sequelize_config.js':
          "module.exports = {\n  development: { username: 'shop', dialect: 'postgres' }, // ⟵\n  production: { username: 'root', dialect: 'mysql' },\n};\n",
        'server.js': "require('express')().listen(process.env.PORT);\n",
      },
    },
    {
      name: 'Rails, jobs in the process',
      files: {
        Gemfile: "gem 'rails', '7.1.0'\n",
        'config.ru': 'run Rails.application\n',
        'config/environments/development.rb': 'Rails.application.configure do\n  config.active_job.queue_adapter = :async # ⟵\nend\n',
        'config/environments/production.rb': 'Rails.application.configure do\n  config.active_job.queue_adapter = :sidekiq\nend\n',
        Procfile: 'web: bundle exec puma\n',
      },
    },
    {
      name: 'Rails, files on a disk',
      files: {
        Gemfile: "gem 'rails', '7.1.0'\n",
        'config.ru': 'run Rails.application\n',
        'config/environments/development.rb': 'Rails.application.configure do\n  config.active_storage.service = :local # ⟵\nend\n',
        'config/environments/production.rb': 'Rails.application.configure do\n  config.active_storage.service = :amazon\nend\n',
        Procfile: 'web: bundle exec puma\n',
      },
    },
    {
      name: 'another database on the system that developers have',
      files: {
        'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
        'Startup.cs':
          'public class Startup\n{\n    public void ConfigureServices(IServiceCollection services)\n    {\n        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))\n        {\n            services.AddDbContext<Shop>(options => options.UseSqlServer(Configuration["Db"]));\n        }\n        else\n        {\n            services.AddDbContext<Shop>(options => options.UseSqlite("Filename=shop.db")); // ⟵\n        }\n    }\n}\n',
      },
    },
    {
      name: 'Django, by branch',
      files: {
        'app/settings.py':
          'import dj_database_url\nif IS_HEROKU_APP:\n    DATABASES = {"default": dj_database_url.config()}\nelse:\n    DATABASES = {\n        "default": {\n            "ENGINE": "django.db.backends.sqlite3", # ⟵\n        }\n    }\n',
      },
    },
    {
      name: 'a memory cache when debugging',
      files: {
        'app/settings.py':
          'CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}}\nif DEBUG:\n    CACHES["default"]["BACKEND"] = "django.core.cache.backends.locmem.LocMemCache" # ⟵\n',
      },
    },
    {
      name: 'Entity Framework',
      files: {
        'Program.cs':
          'if (env.IsDevelopment())\n{\n    options.UseInMemoryDatabase("Catalog"); // ⟵\n}\nelse\n{\n    options.UseSqlServer(connection);\n}\n',
      },
    },
    {
      name: 'Entity Framework, by a switch',
      files: {
        'Program.cs':
          'if (configuration.GetValue<bool>("UseInMemoryDatabase"))\n{\n    options.UseInMemoryDatabase("Catalog"); // ⟵\n}\nelse\n{\n    options.UseSqlServer(connection);\n}\n',
      },
    },
    {
      name: 'Django, where no address is set',
      files: {
        'app/settings.py':
          'import os, dj_database_url\nif "DATABASE_URL" in os.environ:\n    DATABASES = {"default": dj_database_url.config()}\n    INSTALLED_APPS.append("django.contrib.postgres")\nelse:\n    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3"}} # ⟵\n',
      },
    },
    {
      name: 'Rails',
      files: {
        Procfile: 'web: puma\n',
        'config/database.yml': 'development:\n  adapter: sqlite3 # ⟵\nproduction:\n  adapter: postgresql\n',
      },
    },
    {
      name: 'Spring profiles',
      files: {
        'src/main/resources/application.properties': 'spring.datasource.url=${DB_URL:jdbc:postgresql://db/shop}\n',
        'src/main/resources/application-dev.properties': 'spring.datasource.url=jdbc:h2:mem:shop\n',
      },
      at: 'src/main/resources/application-dev.properties:1',
    },
    {
      name: 'Spring, what no profile changes',
      files: {
        'src/main/resources/application.yml': 'spring:\n  datasource:\n    url: jdbc:h2:mem:shop # ⟵\n',
        'src/main/resources/application-prod.yml': 'spring:\n  datasource:\n    url: ${DATABASE_URL}\n',
        'pom.xml':
          '<project>\n<groupId>a</groupId>\n<artifactId>shop</artifactId>\n<dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId></dependency></dependencies></project>\n',
        'src/main/java/App.java': 'class App { public static void main(String[] a) {} }\n',
      },
    },
    {
      name: 'Quarkus',
      files: {
        'src/main/resources/application.properties': '%dev.quarkus.datasource.db-kind=h2\n%prod.quarkus.datasource.db-kind=postgresql\n',
      },
      at: 'src/main/resources/application.properties:1',
    },
    {
      name: 'Flask, classes of configuration',
      files: {
        'config.py':
          "import os\nclass Config:\n    pass\nclass DevelopmentConfig(Config):\n    SQLALCHEMY_DATABASE_URI = 'sqlite:///dev.db' # ⟵\nclass ProductionConfig(Config):\n    SQLALCHEMY_DATABASE_URI = os.environ['DATABASE_URL']\n",
        'requirements.txt': 'flask==3.0.0\npsycopg2-binary==2.9.9\n',
      },
    },
    {
      name: 'Django, settings for production',
      files: {
        'shop/settings/base.py':
          "DATABASES = {\n    'default': {\n        'ENGINE': 'django.db.backends.sqlite3', # ⟵\n        'NAME': 'db.sqlite3',\n    }\n}\n",
        'shop/settings/production.py': "DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql'}}\n",
      },
    },
    {
      name: 'Django, updated by the address of the platform',
      files: {
        'shop/settings.py':
          "import dj_database_url\nDATABASES = {\n    'default': {\n        'ENGINE': 'django.db.backends.sqlite3', # ⟵\n    }\n}\nDATABASES['default'].update(dj_database_url.config(conn_max_age=500))\n",
      },
    },
    {
      name: 'Django, a variable of the platform',
      files: {
        'shop/settings.py':
          "import os\nif 'RDS_HOSTNAME' in os.environ:\n    DATABASES = {'default': {'ENGINE': 'django.db.backends.mysql'}}\nelse:\n    DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3'}} # ⟵\n",
      },
    },
    {
      name: 'Knex',
      files: {
        'knexfile.js':
          "module.exports = {\n  development: {\n    client: 'sqlite3', // ⟵\n    connection: { filename: './dev.sqlite3' },\n  },\n  production: { client: 'pg', connection: process.env.DATABASE_URL },\n};\n",
      },
    },
    {
      name: 'Sequelize, as JSON',
      files: {
        'config/config.json':
          '{\n  "development": {\n    "dialect": "sqlite",\n    "storage": "dev.db"\n  },\n  "production": {\n    "dialect": "mysql"\n  }\n}\n',
        'server.js': '',
      },
      at: 'config/config.json:3',
    },
    {
      name: 'Strapi',
      files: {
        'config/database.js':
          "module.exports = ({ env }) => ({\n  connection: {\n    client: 'sqlite', // ⟵\n    connection: { filename: '.tmp/data.db' },\n  },\n});\n",
        'config/env/production/database.js': "module.exports = () => ({\n  connection: {\n    client: 'postgres',\n  },\n});\n",
      },
    },
    {
      name: 'variables of Laravel',
      files: {
        '.env.example': 'APP_ENV=local\nDB_CONNECTION=sqlite # ⟵\n',
        'docker-compose.prod.yml': 'services:\n  web:\n    image: acme/shop:1.2\n    environment:\n      DB_CONNECTION: mysql\n',
      },
    },
    {
      name: 'settings of .NET',
      files: {
        'appsettings.Development.json': '{\n  "ConnectionStrings": {\n    "Shop": "Data Source=shop.db"\n  }\n}\n',
        'appsettings.json': '{ "ConnectionStrings": { "Shop": "Server=${DB_HOST};Database=shop" } }\n',
      },
      at: 'appsettings.Development.json:3',
    },
    {
      name: 'Go',
      files: {
        'db.go':
          'package main\n\nimport (\n\t"os"\n\n\t"gorm.io/driver/postgres"\n\t"gorm.io/driver/sqlite"\n\t"gorm.io/gorm"\n)\n\nfunc open() (*gorm.DB, error) {\n\tif os.Getenv("APP_ENV") == "production" {\n\t\treturn gorm.Open(postgres.Open(os.Getenv("DATABASE_URL")))\n\t} else {\n\t\treturn gorm.Open(sqlite.Open("dev.db")) // ⟵\n\t}\n}\n\nfunc main() {}\n',
      },
    },
    {
      name: 'TypeScript, in one expression',
      files: {
        'src/data-source.ts':
          "import { DataSource } from 'typeorm';\nexport default new DataSource({\n  type: process.env.NODE_ENV === 'production' ? 'postgres' : 'sqlite', // ⟵\n});\n",
      },
    },
    {
      name: 'PHP',
      files: {
        'src/db.php':
          "<?php\nif (getenv('APP_ENV') === 'production') {\n    $db = new PDO('mysql:host=' . getenv('DB_HOST'));\n} else {\n    $db = new PDO('sqlite:dev.db'); // ⟵\n}\n",
      },
    },
    {
      name: 'a database of tests for development',
      files: {
        'db.js':
          "const mongoose = require('mongoose');\nconst { MongoMemoryServer } = require('mongodb-memory-server');\nasync function connect() {\n  if (process.env.NODE_ENV === 'development') {\n    const server = await MongoMemoryServer.create(); // ⟵\n    return mongoose.connect(server.getUri());\n  }\n  return mongoose.connect(process.env.MONGO_URL);\n}\n",
      },
    },
    {
      name: 'Spring, whose base names the dialect',
      files: {
        'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
        'src/main/resources/application.yaml': 'spring:\n  jpa:\n    database-platform: org.hibernate.dialect.PostgreSQL10Dialect\n',
        'src/main/resources/application-dev.yaml': 'spring:\n  datasource:\n    url: jdbc:h2:mem:shop # ⟵\n',
      },
    },
    {
      name: 'Rails, whose production is given the address of the one server that there is a driver of',
      files: {
        Gemfile: "gem 'rails', '7.1.0'\ngem 'sqlite3', '1.6.1', group: :development\ngem 'mysql2', '0.5.6'\n",
        'config/database.yml':
          "development:\n  adapter: sqlite3 # ⟵\n  database: db/development.sqlite3\nproduction:\n  url: <%= ENV['DATABASE_URL'] %>\n",
        Procfile: 'web: bundle exec puma\n',
        'config.ru': 'run Rails.application\n',
      },
    },
    {
      name: 'the gems of Rails',
      files: {
        Gemfile:
          "gem 'rails', '7.1.0'\ngroup :development, :test do\n  gem 'sqlite3', '1.6.1' # ⟵\nend\ngroup :production do\n  gem 'pg', '1.5.4'\nend\n",
        Procfile: 'web: bundle exec puma\n',
        'config.ru': 'run Rails.application\n',
      },
    },
  ],
  good: [
    {
      name: 'Sequelize, one server and its fork',
      files: {
        'config/sequelize_config.js':
          "module.exports = {\n  development: { username: 'shop', dialect: 'mariadb' },\n  production: { username: 'root', dialect: 'mysql' },\n};\n",
        'server.js': "require('express')().listen(process.env.PORT);\n",
      },
    },
    {
      name: 'Rails, one queue everywhere, and a disk for tests',
      files: {
        Gemfile: "gem 'rails', '7.1.0'\n",
        'config.ru': 'run Rails.application\n',
        'config/environments/development.rb':
          'Rails.application.configure do\n  config.active_job.queue_adapter = :sidekiq\n  config.active_storage.service = :minio\nend\n',
        'config/environments/production.rb':
          'Rails.application.configure do\n  config.active_job.queue_adapter = :sidekiq\n  config.active_storage.service = :amazon\nend\n',
        'config/environments/test.rb': 'Rails.application.configure do\n  config.active_storage.service = :local\nend\n',
        Procfile: 'web: bundle exec puma\n',
      },
    },
    {
      name: 'one database on every system, at another address',
      files: {
        'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
        'Startup.cs':
          'public class Startup\n{\n    public void ConfigureServices(IServiceCollection services)\n    {\n        var name = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? "Db" : "UnixDb";\n        services.AddDbContext<Shop>(options => options.UseSqlServer(Configuration[name]));\n    }\n}\n',
      },
    },
    {
      name: 'the operator’s choice',
      files: {
        'db.js':
          "const knex = require('knex');\nlet db;\nif (process.env.DB_TYPE === 'sqlite') {\n  db = knex({ client: 'sqlite3' });\n} else {\n  db = knex({ client: 'pg' });\n}\n",
      },
    },
    {
      name: 'for tests, in a map',
      files: {
        'config/config.json': '{"test":{"dialect":"sqlite"},"development":{"dialect":"postgres"},"production":{"dialect":"postgres"}}\n',
        'server.js': '',
      },
    },
    {
      name: 'a template beside an image',
      files: {
        '.env.example': 'DB_CONNECTION=sqlite\n# DB_CONNECTION=mysql\n',
        'docker-compose.yml': 'services:\n  web:\n    build: .\n    environment:\n      DB_CONNECTION: ${DB_CONNECTION}\n',
      },
    },
    {
      name: 'a fallback of one address',
      files: {
        'config.py':
          "import os\nclass Config:\n    SQLALCHEMY_DATABASE_URI = os.environ.get('DATABASE_URL', 'sqlite:///app.db')\nclass ProductionConfig(Config):\n    DEBUG = False\n",
        'requirements.txt': 'psycopg2==2.9.9\n',
      },
    },
    {
      name: 'the gems of tests',
      files: {
        Gemfile: "gem 'rails', '7.1.0'\ngem 'pg', '1.5.4'\ngroup :test do\n  gem 'sqlite3', '1.6.1'\nend\n",
        'config/database.yml': 'development:\n  adapter: postgresql\nproduction:\n  adapter: postgresql\n',
        Procfile: 'web: bundle exec puma\n',
        'config.ru': 'run Rails.application\n',
      },
    },
    {
      name: 'a route about a file',
      files: {
        'server.js':
          "const pg = require('pg');\nif (process.env.NODE_ENV === 'development') {\n  app.get('/take-sqlite-snapshot', handler);\n}\nnew pg.Client('postgres://db');\n",
      },
    },
    {
      name: 'settings of SQLite by environment',
      files: {
        'db.js':
          "const Database = require('better-sqlite3');\nconst db = new Database('a.db');\nif (process.env.NODE_ENV !== 'production') {\n  db.pragma('sqlite trace');\n}\n",
      },
    },
    {
      name: 'settings by the engine of an address',
      files: {
        'db.py':
          'from config import settings\nif "postgresql" in settings.DATABASE_URL:\n    engine = create_engine(settings.DATABASE_URL, pool_size=5)\nelif "sqlite" in settings.DATABASE_URL:\n    engine = create_engine(settings.DATABASE_URL.replace("sqlite://", "sqlite+aiosqlite://"))\n',
      },
    },
    {
      name: 'an address whose engine nobody names',
      files: {
        'db.py':
          'import os, sqlite3\nif os.environ.get("DB_URL"):\n    db = connect(os.environ["DB_URL"])\nelse:\n    db = sqlite3.connect("app.db")\n',
      },
    },
    {
      name: 'one URL',
      files: { 'app/settings.py': 'import dj_database_url\nDATABASES = {"default": dj_database_url.config()}\n' },
    },
    {
      name: 'for tests',
      files: {
        'app/settings.py':
          'import sys, dj_database_url\nDATABASES = {"default": dj_database_url.config()}\nif "test" in sys.argv:\n    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3"}}\n',
      },
    },
    {
      name: 'SQLite everywhere',
      files: { 'config/database.yml': 'development:\n  adapter: sqlite3\nproduction:\n  adapter: sqlite3\n', Procfile: 'web: puma\n' },
    },
    {
      name: 'a null cache for tests',
      files: {
        'app/settings.py':
          'CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}}\nif TESTING:\n    CACHES["default"]["BACKEND"] = "django.core.cache.backends.dummy.DummyCache"\n',
      },
    },
    {
      name: 'Rails, whose production is given an address that may be of anything',
      files: {
        Gemfile: "gem 'rails', '7.1.0'\ngem 'sqlite3', '1.6.1'\n",
        'config/database.yml': "development:\n  adapter: sqlite3\nproduction:\n  url: <%= ENV['DATABASE_URL'] %>\n",
        Procfile: 'web: bundle exec puma\n',
        'config.ru': 'run Rails.application\n',
      },
    },
    {
      name: 'a test profile',
      files: {
        'src/main/resources/application.properties': 'spring.datasource.url=${DB_URL}\n',
        'src/main/resources/application-test.properties': 'spring.datasource.url=jdbc:h2:mem:shop\n',
      },
    },
  ],
};
