import { describe, expect, test } from '@jest/globals';
import rule from '../../checks/04-backing-services/hardcoded-locator.ts';
import type { Example, Rule } from '../../checks/rule.ts';
import { openRepository } from '../../src/analysis/open-repository.ts';
import { asApp, judgeWith, prepareExample } from '../../src/review/judging/example.ts';
import { memoryTree } from '../../src/source/memory.ts';

const CARGO = '[package]\nname = "shop"\n[dependencies]\naxum = "0.7"\nconfig = "0.14"\n';
const SPRING = 'spring:\n  datasource:\n    url: jdbc:postgresql://localhost:5432/shop\n';
const FLASK = "import redis\nfrom flask import Flask\n\napp = Flask(__name__)\napp.config.from_object('settings')\n";

/** Addresses that something else of the repository comes before, and those that nothing does. */
const CASES: Rule['examples'] = {
  bad: [
    {
      name: 'Python, a client by its position, and a host that is a constant',
      files: { 'queue.py': "from redis import Redis\nq = Queue(connection=Redis('redis', 6379)) # ⟵\n" },
    },
    {
      name: 'PHP, at the host that is put in',
      files: {
        'db.php':
          '<?php\nclass Db {\n  private $host = \'localhost\'; // ⟵\n  function open() { return new PDO("mysql:host=" . $this->host . ";dbname=shop", "shop", getenv("P")); }\n}\n',
      },
    },
    {
      name: 'Rails, a file that is called after its service',
      files: { 'config/elasticsearch.yml': 'production:\n  host: http://es.acme.local:9200 # ⟵\n', Procfile: 'web: puma\n' },
    },
    {
      name: '.NET, the mail server of web.config',
      files: {
        'web.config': '<configuration>\n  <smtp><network host="smtp.acme.io" port="25" /></smtp>\n</configuration>\n',
        Procfile: 'web: dotnet App.dll\n',
      },
      at: 'web.config:2',
    },
    {
      name: 'Java, ActiveMQ',
      files: {
        'Mq.java':
          'import org.apache.activemq.ActiveMQConnectionFactory;\nclass Mq { Object f() { return new ActiveMQConnectionFactory("tcp://activemq:61616"); } } // ⟵\n',
      },
    },
    {
      name: 'Go, a file of which code sets something else anew',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go': 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":"+port(), nil) }\n',
        'config/config.go':
          'package config\n\nimport "os"\n\nfunc Load(cfg *Config) {\n\tif addr := os.Getenv("REDIS_ADDR"); addr != "" {\n\t\tcfg.Redis.Addr = addr\n\t}\n}\n',
        'config/app.yaml': 'redis:\n  addr: cache:6379\nkafka:\n  brokers: [kafka:9092]\n',
      },
      at: 'config/app.yaml:4',
    },
    {
      name: 'PHP and Python, clients by their addresses',
      files: { 'queue.php': "<?php\n$client = new Predis\\Client('tcp://redis:6379'); // ⟵\n" },
    },
    {
      name: 'Python, the settings of a queue',
      files: { 'worker.py': 'from arq.connections import RedisSettings\nsettings = RedisSettings(host="redis") # ⟵\n' },
    },
    {
      name: 'Spring, in a stack that gives another setting',
      files: {
        'src/main/resources/application.yml': SPRING,
        'compose.yaml': 'services:\n  web:\n    build: .\n    environment:\n      SPRING_DATASOURCE_USERNAME: shop\n',
        Dockerfile: 'FROM eclipse-temurin:21\nCOPY app.jar /\nCMD ["java", "-jar", "/app.jar"]\n',
      },
      at: 'src/main/resources/application.yml:3',
    },
    {
      name: 'Flask, settings that a module of the repository follows',
      files: {
        'app.py': `${FLASK}app.config.from_pyfile('more.py')\n`,
        'settings.py': "MONGO_URI = 'mongodb://localhost:27017/shop' # ⟵\n",
      },
    },
    {
      name: 'Go, a struct that nothing fills',
      files: {
        'main.go': 'package main\n\nfunc main() {\n\tcfg := &Config{\n\t\tRedisAddr: "cache:6379", // ⟵\n\t}\n\tserve(cfg)\n}\n',
      },
    },
    {
      name: 'Kotlin, a function for deploys',
      files: { 'Db.kt': 'fun createDataSource() = open("jdbc:postgresql://localhost:5432/shop") // ⟵\n' },
    },
    {
      name: 'Quarkus without Clowder',
      files: {
        'src/main/resources/application.properties': 'quarkus.datasource.jdbc.url=jdbc:postgresql://localhost:5432/shop\n',
        'pom.xml': '<project><artifactId>shop</artifactId></project>',
        Procfile: 'web: java -jar app.jar\n',
      },
      at: 'src/main/resources/application.properties:1',
    },
  ],
  good: [
    {
      name: 'Rails, a file that is called after something else',
      files: { 'config/shop.yml': 'production:\n  host: shop.acme.io\n', Procfile: 'web: puma\n' },
    },
    {
      name: 'MySQL’s own file',
      files: { 'etc/my.cnf': '[client]\nhost=localhost\nport=3306\n', Procfile: 'web: gunicorn app\n' },
    },
    {
      name: 'a default under its name, and what a map of variables gives',
      files: {
        'app.py': "default_redis = 'redis://localhost:6379'\nurl = env_args.get('SHOP_DSN', 'redis://localhost')\n",
        'lib/defaults.rb': "module Defaults\n  define redis: { url: 'redis://localhost:6379' }\nend\n",
      },
    },
    {
      name: 'Spring, a variable that the README tells of',
      files: {
        'src/main/resources/application.yml': 'kafka:\n  brokerConnect: localhost:9092\n',
        'README.md': '# Drop\n\n    docker run -e KAFKA_BROKERCONNECT=kafka:9092 acme/drop\n',
        Procfile: 'web: java -jar app.jar\n',
      },
    },
    {
      name: 'Spring, in a stack that gives the setting',
      files: {
        'src/main/resources/application.yml': SPRING,
        'compose.yaml': 'services:\n  web:\n    build: .\n    environment:\n      - SPRING_DATASOURCE_URL=jdbc:postgresql://db/shop\n',
        Dockerfile: 'FROM eclipse-temurin:21\nCOPY app.jar /\nCMD ["java", "-jar", "/app.jar"]\n',
      },
    },
    {
      name: '.NET, a manifest of Kubernetes that gives the connection',
      files: {
        'Web/appsettings.json': '{\n  "ConnectionStrings": { "Shop": "Server=localhost;Database=shop" }\n}\n',
        'k8s/web.yaml':
          'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: acme/web:1.2\n          env:\n            - name: ConnectionStrings__Shop\n              valueFrom:\n                secretKeyRef: { name: shop, key: dsn }\n',
        Procfile: 'web: dotnet Web.dll\n',
      },
    },
    {
      name: 'Quarkus, whose deploys Clowder configures',
      files: {
        'src/main/resources/application.properties': 'quarkus.datasource.jdbc.url=jdbc:postgresql://localhost:5432/shop\n',
        'pom.xml':
          '<project><artifactId>shop</artifactId><dependencies><dependency><groupId>com.redhat.cloud.common</groupId><artifactId>clowder-quarkus-config-source</artifactId></dependency></dependencies></project>',
        Procfile: 'web: java -jar app.jar\n',
      },
    },
    {
      name: 'Flask, settings that a file of the machine replaces',
      files: {
        'app.py': `${FLASK}app.config.from_envvar('SHOP_SETTINGS', silent=True)\n`,
        'settings.py': "MONGO_URI = 'mongodb://localhost:27017/shop'\n",
      },
    },
    {
      name: 'Flask, a setting that the start sets anew',
      files: {
        'app.py': `${FLASK}app.config['MONGO_URI'] = services['mongo'][0]['uri']\n`,
        'settings.py': "MONGO_URI = 'mongodb://localhost:27017/shop'\n",
      },
    },
    {
      name: 'Symfony, what a variable falls back to',
      files: {
        'config/services.yaml': "parameters:\n  env(ELASTIC_HOST): 'elasticsearch:9200'\n  hosts: ['%env(ELASTIC_HOST)%']\n",
        'public/index.php': '<?php echo 1;\n',
        Procfile: 'web: run\n',
      },
    },
    {
      name: 'Go, a struct that the environment fills',
      files: {
        'main.go':
          'package main\n\nimport "github.com/kelseyhightower/envconfig"\n\nfunc main() {\n\tcfg := &Config{\n\t\tRedisAddr: "localhost:6379",\n\t}\n\tenvconfig.Process("", cfg)\n\tserve(cfg)\n}\n',
      },
    },
    {
      name: 'Rust, one setting after the other from the environment',
      files: {
        'Cargo.toml': CARGO,
        'src/main.rs': 'fn main() { axum::serve(listener, app()); }\n',
        'src/settings.rs':
          'use std::env;\npub fn settings() -> Settings {\n    let mut s = Config::builder().add_source(config::File::with_name("config/default.toml"));\n    for (key, name) in VARIABLES { if let Ok(value) = env::var(name) { s = s.set_override(key, value).unwrap(); } }\n    s.build().unwrap()\n}\n',
        'config/default.toml': '[redis]\nurl = "redis://127.0.0.1"\n',
      },
    },
    {
      name: 'Rust, defaults of a struct that the environment fills, and a fallback in a closure',
      files: {
        'Cargo.toml': CARGO,
        'src/main.rs':
          'impl Default for Settings {\n    fn default() -> Self { Self { redis_host: "localhost".to_owned() } }\n}\nfn main() {\n    let s = Config::builder().add_source(Environment::with_prefix("SHOP")).build();\n    let url = var("DATABASE_URL").unwrap_or_else(|_| format!("postgres://localhost/{}", NAME));\n    serve(s, url);\n}\n',
      },
    },
    {
      name: 'Python, django-configurations',
      files: {
        'shop/settings.py':
          "from configurations import Configuration, values\n\nclass Production(Configuration):\n    DATABASES = values.DatabaseURLValue('postgres://postgres@localhost/shop')\n",
        Procfile: 'web: gunicorn shop.wsgi\n',
      },
    },
    {
      name: 'Kotlin, functions for tests and for developers',
      files: {
        'Db.kt':
          'private const val LOCAL_BROKER = "localhost:9092"\nfun createTestDataSource() = open("jdbc:postgresql://localhost:5432/shop")\nfun localProperties() = mapOf("bootstrap.servers" to LOCAL_BROKER)\n',
      },
    },
    {
      name: 'a value that production must not have',
      files: { 'check.js': "if (config.uri === 'mongodb://127.0.0.1:27017/shop') throw new Error('no database');\n" },
    },
    {
      name: 'an example of settings in code',
      files: { 'config.example.py': "REDIS_URL = 'redis://127.0.0.1:6379'\n", Procfile: 'web: gunicorn app\n' },
    },
  ],
};

function say(example: Example): readonly string[] {
  const { files } = prepareExample(example);
  const alone = openRepository(memoryTree(files));
  const repository = alone.deployables.length > 0 ? alone : openRepository(memoryTree(asApp(files)));
  return judgeWith(rule, repository).map((finding) => `${finding.path}:${finding.range.start.line}`);
}

describe('addresses that something else comes before', () => {
  test.each(CASES.bad.map((example) => [example.name, example] as const))('finds: %s', (_name, example) => {
    const { expected } = prepareExample(example);
    expect(say(example)).toEqual([`${expected?.path}:${expected?.line}`]);
  });

  test.each(CASES.good.map((example) => [example.name, example] as const))('is silent: %s', (_name, example) => {
    expect(say(example)).toEqual([]);
  });
});
