import type { Rule } from '../rule.ts';

/** What `hardcoded-locator` says something about, and what it leaves alone. */
export const EXAMPLES: Rule['examples'] = {
  bad: [
    {
      name: 'Laravel, a connection',
      files: {
        'config/database.php':
          "<?php\nreturn ['connections' => [\n  'mysql' => ['driver' => 'mysql', 'host' => '127.0.0.1', 'database' => 'shop'], // ⟵\n]];\n",
      },
    },
    {
      name: 'JavaScript, a URL',
      files: {
        'server.js': "const { Pool } = require('pg');\nconst pool = new Pool({\n  connectionString: 'postgres://db/votes', // ⟵\n});\n",
      },
    },
    {
      name: 'JavaScript, a host',
      files: {
        'mail.js':
          "const nodemailer = require('nodemailer');\nconst mail = nodemailer.createTransport({ host: 'smtp.acme.io', port: 587 }); // ⟵\n",
      },
    },
    {
      name: 'TypeScript, through a constant',
      files: {
        'db.ts': "import mongoose from 'mongoose';\nconst url = 'mongodb://localhost:27017/shop'; // ⟵\nawait mongoose.connect(url);\n",
      },
    },
    {
      name: 'Python, the broker of Celery',
      files: { 'app.py': "from celery import Celery\napp = Celery('shop', broker='redis://redis:6379/0') # ⟵\n" },
    },
    { name: 'Python', files: { 'app.py': "from redis import Redis\n\ncache = Redis(host='redis', db=0) # ⟵\n" } },
    { name: 'Python, settings', files: { 'config.py': "EMAIL_HOST = 'smtp.acme.io' # ⟵\n" } },
    {
      name: 'Python, the server that the client takes by itself',
      files: { 'app.py': "from pymongo import MongoClient\n\ndb = MongoClient()['shop'] # ⟵\n" },
    },
    { name: 'Python, only a number', files: { 'app.py': 'import redis\ncache = redis.Redis(db=1) # ⟵\n' } },
    { name: 'JavaScript, no address', files: { 'cache.js': "const Redis = require('ioredis');\nmodule.exports = new Redis(); // ⟵\n" } },
    { name: 'JavaScript, a queue', files: { 'queue.js': "const Queue = require('bull');\nmodule.exports = new Queue('mail'); // ⟵\n" } },
    {
      name: 'TypeScript, Nest',
      files: {
        'app.module.ts':
          "import { TypeOrmModule } from '@nestjs/typeorm';\nexport const database = TypeOrmModule.forRoot({ type: 'postgres', host: 'localhost', port: 5432 }); // ⟵\n",
      },
    },
    {
      name: 'Django',
      files: {
        'shop/settings.py': "DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql', 'NAME': 'shop', 'HOST': 'db'}} # ⟵\n",
      },
    },
    {
      name: 'C#, where a global using names the library',
      files: { 'Program.cs': 'var factory = new ConnectionFactory() { HostName = "rabbitmq" }; // ⟵\n' },
    },
    {
      name: 'Laravel',
      files: {
        'config/database.php':
          "<?php\nreturn [\n  'connections' => [\n    'mysql' => ['driver' => 'mysql', 'host' => '127.0.0.1'], // ⟵\n  ],\n];\n",
      },
    },
    { name: 'PHP, PDO', files: { 'index.php': "<?php\n$db = new PDO('mysql:host=db;dbname=shop', $user, $password); // ⟵\n" } },
    {
      name: 'PHP, PHPMailer',
      files: {
        'mail.php': "<?php\nuse PHPMailer\\PHPMailer\\PHPMailer;\n$mail = new PHPMailer(true);\n$mail->Host = 'smtp.gmail.com'; // ⟵\n",
      },
    },
    {
      name: 'Ruby, mail',
      files: {
        'config/environments/production.rb':
          "Rails.application.configure do\n  config.action_mailer.smtp_settings = { address: 'smtp.gmail.com', port: 587 } # ⟵\nend\n",
      },
    },
    {
      name: 'C#, a cache',
      files: {
        'Program.cs': 'builder.Services.AddStackExchangeRedisCache(options => { options.Configuration = "localhost:6379"; }); // ⟵\n',
      },
    },
    {
      name: 'Go, redigo',
      files: {
        'main.go':
          'package main\n\nimport "github.com/gomodule/redigo/redis"\n\nfunc main() {\n\tserve(redis.Dial("tcp", "localhost:6379")) // ⟵\n}\n',
      },
    },
    {
      name: 'Go, a list in a field',
      files: { 'main.go': 'package main\n\nfunc main() {\n\tcfg.Kafka.Brokers = []string{"kafka.internal:9092"} // ⟵\n}\n' },
    },
    {
      name: 'Go, Kafka',
      files: {
        'main.go':
          'package main\n\nimport "github.com/segmentio/kafka-go"\n\nfunc main() {\n\tserve(kafka.NewReader(kafka.ReaderConfig{Brokers: []string{"kafka:9092"}})) // ⟵\n}\n',
      },
    },
    {
      name: 'Rust, mail',
      files: { 'src/main.rs': 'use lettre::SmtpTransport;\nfn main() { send(SmtpTransport::relay("smtp.gmail.com")); } // ⟵\n' },
    },
    {
      name: 'the channel server of Laravel',
      files: {
        'laravel-echo-server.json': '{\n  "databaseConfig": {\n    "redis": {\n      "host": "redis"\n    }\n  }\n}\n',
        Procfile: 'web: php artisan serve\n',
      },
      at: 'laravel-echo-server.json:4',
    },
    {
      name: 'Go',
      files: {
        'main.go':
          'package main\n\nimport "github.com/redis/go-redis/v9"\n\nfunc main() {\n\tserve(redis.NewClient(&redis.Options{Addr: "redis:6379"})) // ⟵\n}\n',
      },
    },
    {
      name: 'Java, through a parameter',
      files: {
        'src/main/java/Worker.java':
          'import redis.clients.jedis.Jedis;\nclass Worker {\n  public static void main(String[] args) {\n    Jedis redis = connect("redis"); // ⟵\n  }\n  static Jedis connect(String host) {\n    return new Jedis(host);\n  }\n}\n',
      },
    },
    {
      name: 'Java, properties of mail',
      files: {
        'src/main/java/Mail.java':
          'import java.util.Properties;\nclass Mail {\n  void send() {\n    Properties props = new Properties();\n    props.put("mail.smtp.host", "smtp.gmail.com"); // ⟵\n  }\n}\n',
      },
    },
    {
      name: 'Kotlin',
      files: { 'src/main/kotlin/App.kt': 'import redis.clients.jedis.Jedis\n\nfun main() { serve(Jedis("cache.acme.io")) } // ⟵\n' },
    },
    { name: 'Ruby', files: { 'app.rb': "require 'redis'\nCACHE = Redis.new(host: 'redis', port: 6379) # ⟵\n" } },
    { name: 'PHP', files: { 'index.php': "<?php\n$db = new mysqli('db', $user, $password); // ⟵\n" } },
    { name: 'C#', files: { 'Program.cs': 'var db = Open("Server=db;Username=postgres;Database=votes;"); // ⟵\n' } },
    { name: 'Rust', files: { 'src/main.rs': 'fn main() { connect("amqp://rabbit:5672/jobs"); } // ⟵\n' } },
    {
      name: 'Rails, the database',
      files: {
        'config/database.yml': 'production:\n  adapter: postgresql\n  host: localhost # ⟵\n  database: shop\n',
        Procfile: 'web: bin/rails server\n',
      },
    },
    {
      name: 'a file of settings that Go reads',
      files: { 'config/config.yaml': 'mysql:\n  host: 127.0.0.1 # ⟵\n  port: 3306\n', Procfile: 'web: ./shop\n' },
    },
    {
      name: 'appsettings, a broker by its host',
      files: { 'appsettings.json': '{\n  "RabbitMQ": { "HostName": "rabbitmq" }\n}\n', Procfile: 'web: dotnet App.dll\n' },
      at: 'appsettings.json:2',
    },
    {
      name: 'appsettings, a cache by its connection',
      files: {
        'appsettings.json': '{\n  "CacheSettings": { "ConnectionString": "localhost:6379" }\n}\n',
        Procfile: 'web: dotnet App.dll\n',
      },
      at: 'appsettings.json:2',
    },
    {
      name: 'PHP, an array of a connection',
      files: {
        'index.php': "<?php\n$capsule->addConnection(['driver' => 'mysql', 'host' => 'localhost', 'database' => 'shop']); // ⟵\n",
      },
    },
    {
      name: 'JavaScript, a port and a host',
      files: { 'cache.js': "const redis = require('redis');\nmodule.exports = redis.createClient(6379, 'redis'); // ⟵\n" },
    },
    {
      name: 'JavaScript, a mail service by its name',
      files: {
        'mail.js':
          "const nodemailer = require('nodemailer');\nconst mail = nodemailer.createTransport({ service: 'gmail', auth: credentials }); // ⟵\n",
      },
    },
    {
      name: 'Django channels',
      files: {
        'shop/settings.py':
          "CHANNEL_LAYERS = {'default': {'BACKEND': 'channels_redis.core.RedisChannelLayer', 'CONFIG': {'hosts': [('redis', 6379)]}}} # ⟵\n",
      },
    },
    {
      name: 'Spring settings',
      files: {
        'src/main/resources/application.yml': 'spring:\n  mail:\n    host: smtp.gmail.com # ⟵\n',
        Procfile: 'web: java -jar app.jar\n',
      },
    },
    {
      name: 'appsettings',
      files: {
        'appsettings.json': '{\n  "ConnectionStrings": {\n    "Shop": "Server=sql,1433;Database=shop;Integrated Security=true"\n  }\n}\n',
        Procfile: 'web: dotnet App.dll\n',
      },
      at: 'appsettings.json:3',
    },
  ],
  good: [
    {
      name: 'settings of a developer’s mock',
      files: {
        'pom.xml': '<project><artifactId>shop</artifactId><packaging>war</packaging></project>',
        'src/main/resources/environment/environment-mock.properties': 'mail.smtpServer.host=localhost\n',
      },
    },
    {
      name: 'Django, names of caches in the process and in the database',
      files: {
        'settings.py':
          "CACHES = {\n    'default': {'BACKEND': 'django.core.cache.backends.memcached.PyMemcacheCache', 'LOCATION': os.environ['MEMCACHED']},\n    'flags': {'BACKEND': 'django.core.cache.backends.locmem.LocMemCache', 'LOCATION': 'unique-snowflake'},\n    'saml': {'BACKEND': 'django.core.cache.backends.db.DatabaseCache', 'LOCATION': 'saml_requests'},\n}\n",
      },
    },
    {
      name: 'the name of a resource of an Aspire app',
      files: {
        'Shared/Services.cs': 'public static class Services\n{\n    public const string DatabaseServer = "dbserver";\n}\n',
        'AppHost/Program.cs':
          'var builder = DistributedApplication.CreateBuilder(args);\nconst string smtpUrl = "smtp://localhost:1026";\nbuilder.AddPostgres(Services.DatabaseServer);\nbuilder.Build().Run();\n',
      },
    },
    {
      name: 'Laravel, connections for tests and behind a variable',
      files: {
        'config/database.php':
          "<?php\nif (env('REDIS_SERVERS', false)) {\n  $defaults = ['host' => '127.0.0.1', 'port' => '6379', 'database' => '0'];\n}\nreturn ['connections' => [\n  'mysql' => ['driver' => 'mysql', 'host' => env('DB_HOST')],\n  'mysql_testing' => ['driver' => 'mysql', 'host' => '127.0.0.1', 'database' => 'shop-test'],\n]];\n",
      },
    },
    {
      name: 'C#, the name of a variable',
      files: {
        'cart/cart.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
        'cart/Program.cs':
          'const string REDIS_ADDRESS = "REDIS_ADDR";\nvar address = Environment.GetEnvironmentVariable(REDIS_ADDRESS);\nWebApplication.CreateBuilder(args).Build().Run();\n',
      },
    },
    {
      name: 'from the environment',
      files: { 'server.js': "const { Pool } = require('pg');\nconst pool = new Pool({ connectionString: process.env.DATABASE_URL });\n" },
    },
    {
      name: 'a fallback behind the lookup',
      files: { 'app.py': "import os\nfrom redis import Redis\ncache = Redis(host=os.environ.get('REDIS_HOST', 'localhost'))\n" },
    },
    {
      name: 'handed on',
      files: { 'app.py': 'from pymongo import MongoClient\n\ndef open(**options):\n    return MongoClient(**options)\n' },
    },
    { name: 'Ruby, which looks REDIS_URL up by itself', files: { 'app.rb': "require 'redis'\nCACHE = Redis.new\n" } },
    {
      name: 'Postgres, which looks PGHOST up by itself',
      files: { 'db.js': "const { Pool } = require('pg');\nmodule.exports = new Pool();\n" },
    },
    {
      name: 'a queue at an address that is put in',
      files: { 'queue.js': "const Queue = require('bull');\nmodule.exports = new Queue('mail', process.env.REDIS_URL);\n" },
    },
    {
      name: 'PHPMailer, from the environment',
      files: {
        'mail.php': "<?php\nuse PHPMailer\\PHPMailer\\PHPMailer;\n$mail = new PHPMailer(true);\n$mail->Host = getenv('SMTP_HOST');\n",
      },
    },
    {
      name: 'a fallback in a branch',
      files: {
        'main.go':
          'package main\n\nimport "os"\n\nfunc main() {\n\turl := os.Getenv("REDIS_URL")\n\tif url == "" {\n\t\turl = "redis://localhost:6379"\n\t}\n\tserve(url)\n}\n',
      },
    },
    {
      name: 'Rust, where the variable is unset',
      files: {
        'src/main.rs':
          'fn main() {\n    let url = if let Ok(url) = std::env::var("DATABASE_URL") { url } else { "mysql://127.0.0.1:3306/shop".into() };\n    serve(url);\n}\n',
      },
    },
    {
      name: 'from the configuration',
      files: { 'db.ts': "import mongoose from 'mongoose';\nimport config from './config';\nawait mongoose.connect(config.mongo.url);\n" },
    },
    { name: 'a host of its own server', files: { 'server.js': "const server = { host: '0.0.0.0', port: process.env.PORT };\n" } },
    {
      name: 'a placeholder of Spring',
      files: {
        'src/main/resources/application.yml': 'spring:\n  mail:\n    host: ${MAIL_HOST:localhost}\nMONGO_URL: mongodb://store:27017/shop\n',
        Procfile: 'web: java -jar app.jar\n',
      },
    },
    {
      name: 'a profile for developers',
      files: {
        'src/main/resources/application-dev.yml': 'spring:\n  mail:\n    host: localhost\n',
        Procfile: 'web: java -jar app.jar\n',
      },
    },
    {
      name: 'wiring by compose',
      files: {
        'docker-compose.yml': 'services:\n  web:\n    image: acme/web:1.2\n    environment:\n      REDIS_URL: redis://redis:6379\n',
      },
    },
    {
      name: "what only Entity Framework's command line uses",
      files: {
        'ShopContextFactory.cs':
          'class ShopContextFactory : IDesignTimeDbContextFactory<ShopContext> {\n  public ShopContext CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<ShopContext>().UseSqlServer("Server=.;Initial Catalog=Shop;Integrated Security=true").Options);\n}\n',
      },
    },
    {
      name: 'Django, from the environment',
      files: {
        'shop/settings.py':
          "import os\nDATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql', 'HOST': os.environ.get('DB_HOST', 'localhost')}}\n",
      },
    },
    {
      name: 'Laravel, from the environment',
      files: {
        'config/database.php':
          "<?php\nreturn ['connections' => ['mysql' => ['driver' => 'mysql', 'host' => env('DB_HOST', '127.0.0.1')]]];\n",
      },
    },
    {
      name: 'a host that is bound',
      files: { 'config/config.yaml': 'server:\n  host: 0.0.0.0\n  port: 8080\n', Procfile: 'web: ./shop\n' },
    },
    {
      name: 'what a validator asks of a value',
      files: {
        'app/Http/Requests/SetupRequest.php':
          "<?php\nclass SetupRequest {\n  public function rules() {\n    return ['db_host' => 'required', 'db_port' => 'required|numeric'];\n  }\n}\n",
      },
    },
    {
      name: 'a URL put together of settings',
      files: {
        'src/main/java/RedisConfig.java':
          'class RedisConfig {\n  RedisClient client() {\n    String url = password.isBlank() ? "redis://" + host + ":" + port : "redis://:" + password + "@" + host + ":" + port;\n    return RedisClient.create(url);\n  }\n  String broker() { return "amqp://shop:" + password + "@" + host; }\n}\n',
      },
    },
    {
      name: 'Celery, the name of the app',
      files: { 'shop/celery.py': "from celery import Celery\napp = Celery('shop')\napp.config_from_object('django.conf:settings')\n" },
    },
    {
      name: 'the class of tests',
      files: { 'config.py': "class TestConfig(Config):\n    SQLALCHEMY_DATABASE_URI = 'postgresql://localhost/shop_test'\n" },
    },
    {
      name: 'a default that the environment wins over where the app is made',
      files: {
        'config.py': "class Config:\n    SQLALCHEMY_DATABASE_URI = 'postgresql://localhost/shop'\n",
        'app.py':
          'import os\nfrom flask import Flask\nfrom config import Config\n\ndef create_app():\n    app = Flask(__name__)\n    app.config.from_object(Config)\n    for name in vars(Config):\n        if name in os.environ:\n            app.config[name] = os.environ[name]\n    return app\n',
        Procfile: 'web: gunicorn app:create_app\n',
      },
    },
    {
      name: 'a default that Flask’s prefixed variables win over',
      files: {
        'config.py': "SQLALCHEMY_DATABASE_URI = 'postgresql://localhost/shop'\n",
        'app.py': "from flask import Flask\napp = Flask(__name__)\napp.config.from_pyfile('config.py')\napp.config.from_prefixed_env()\n",
        Procfile: 'web: gunicorn app:app\n',
      },
    },
    {
      name: 'what the host of an Aspire app gives to its projects',
      files: {
        'src/AppHost/Program.cs':
          'var builder = DistributedApplication.CreateBuilder(args);\nvar broker = builder.AddRabbitMQ("eventbus");\nbuilder.AddProject<Projects.Basket>("basket").WithReference(broker);\nbuilder.Build().Run();\n',
        'src/Basket/appsettings.json': '{\n  "ConnectionStrings": { "EventBus": "amqp://localhost" }\n}\n',
        'src/Basket/Basket.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
        'src/Basket/Program.cs': 'var app = WebApplication.CreateBuilder(args).Build();\napp.Run();\n',
      },
    },
    { name: 'texts for people', files: { 'src/lang/no.php': "<?php\nreturn ['email_smtp_host' => 'SMTP-vert'];\n" } },
    { name: 'a test', files: { 'test/db.test.js': "connect('mongodb://localhost/test');\n" } },
  ],
};
