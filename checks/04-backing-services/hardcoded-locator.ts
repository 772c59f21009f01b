import { overrideWords } from '../../src/analysis/knowledge/settings/override-words.ts';
import type { CodeFile } from '../../src/analysis/code.ts';
import type { DataDocument, Setting, SettingsFile, XmlDocument } from '../../src/analysis/documents/kinds.ts';
import { isHost, isServiceAddress, locatorOf, namesServiceHost } from '../../src/analysis/knowledge/services/backing-services.ts';
import { givenByAppHost, isAppHost, resourceConstants } from '../../src/analysis/knowledge/settings/app-host.ts';
import { serviceOfHostPort } from '../../src/analysis/knowledge/services/host-ports.ts';
import { connectionHosts } from '../../src/analysis/knowledge/services/connection-settings.ts';
import { isOverridden } from '../../src/analysis/knowledge/environment/environment-overrides.ts';
import { fixedSettings } from '../../src/analysis/knowledge/settings/overridden-settings.ts';
import { leaves, settingTexts, xmlTexts, type NamedText } from '../../src/analysis/knowledge/settings/named-texts.ts';
import { serviceVariable } from '../../src/analysis/knowledge/services/service-variables.ts';
import { lookupWords } from '../../src/analysis/knowledge/environment/environment-lookup.ts';
import { serviceAddresses } from '../../src/analysis/knowledge/services/service-addresses.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import { rule, type Context, type Fix, type Found } from '../rule.ts';
import { EXAMPLES } from './hardcoded-locator.examples.ts';

/** Parts of settings files that hold for a developer or a test only. */
const FOR_DEVELOPERS = /^(?:dev|development|test|testing|mock|local|ci|default)$/i;

export default rule({
  id: 'backing-services/hardcoded-locator',
  title: 'Reach backing services at an address that the deploy gives',
  why: 'The service can not be moved or swapped without a new release, and every deploy shares the same one.',
  remedy: 'Read the address from the environment; a literal for local runs may stand behind the lookup as a fallback.',
  severity: 'warning',
  limits: ['An address that another module or an unknown call gives is not known and not judged.'],
  scope: { within: 'anywhere' },
  code: [{ languages: APP_LANGUAGES, literals: [], judge: judgeCode }],
  documents: { settings: judgeSettings, xml: judgeXml, data: judgePackages },
  examples: {
    bad: [
      {
        name: 'Rust, a file of settings alone',
        files: {
          'Cargo.toml': '[package]\nname = "shop"\n[dependencies]\naxum = "0.7"\nconfig = "0.14"\n',
          'src/main.rs': 'fn main() { axum::serve(listener, app()); }\n',
          'src/configuration.rs':
            'pub fn settings() -> Settings {\n    config::Config::builder().add_source(config::File::with_name("configuration/base")).build().unwrap()\n}\n',
          'configuration/base.yaml': 'redis:\n  host: cache\n',
        },
        at: 'configuration/base.yaml:2',
      },
      ...EXAMPLES.bad,
      {
        name: 'Spring, in a stack that gives another setting',
        files: {
          'src/main/resources/application.yml': 'spring:\n  datasource:\n    url: jdbc:postgresql://localhost:5432/shop # ⟵\n',
          'compose.yaml': 'services:\n  web:\n    build: .\n    environment:\n      SPRING_DATASOURCE_USERNAME: shop\n',
          Procfile: 'web: java -jar app.jar\n',
        },
      },
      { name: 'Java, Oracle', files: { 'Db.java': 'class Db { String url = "jdbc:oracle:thin:@ora01.internal:1521:SHOP"; } // ⟵\n' } },
      {
        name: 'Spring, in a stack that gives the setting to another service',
        files: {
          'orders/src/main/resources/application.yml': 'spring:\n  datasource:\n    url: jdbc:postgresql://localhost:5432/shop # ⟵\n',
          'orders/Dockerfile': 'FROM eclipse-temurin:21.0.4_7-jre\nCMD ["java", "-jar", "app.jar"]\n',
          'carts/Dockerfile': 'FROM eclipse-temurin:21.0.4_7-jre\nCMD ["java", "-jar", "app.jar"]\n',
          'compose.yaml':
            'services:\n  orders:\n    build: ./orders\n  carts:\n    build: ./carts\n    environment:\n      - SPRING_DATASOURCE_URL=jdbc:postgresql://db/shop\n',
        },
      },
      {
        name: 'Rails, the server of a cache behind its name',
        files: {
          'config.ru': 'run Shop\n',
          Gemfile: "gem 'rails', '7.1.3'\n",
          'config/environments/production.rb':
            'Rails.application.configure do\n  config.cache_store = :mem_cache_store, "cache-1:11211" # ⟵\nend\n',
        },
      },
      {
        name: 'a file of settings whose struct names no variable',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go': 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":8080", nil) }\n',
          'internal/config/config.go': 'package config\n\ntype Database struct {\n\tHost string `json:"host"`\n}\n',
          'config/config.default.json': '{\n  "database": {\n    "host": "db.acme.io",\n    "port": 5432\n  }\n}\n',
        },
        at: 'config/config.default.json:3',
      },
      {
        name: 'Symfony, a parameter',
        files: {
          'config/services.yaml': 'parameters:\n  redis_host: 10.0.0.4 # ⟵\n',
          'public/index.php': '<?php echo 1;\n',
          Procfile: 'web: run\n',
        },
      },
      {
        name: 'Mongoid’s hosts of production',
        files: {
          'config/mongoid.yml': 'production:\n  clients:\n    default:\n      database: shop\n      hosts:\n        - 10.0.0.4:27017 # ⟵\n',
          Procfile: 'web: puma\n',
        },
      },
      {
        name: 'Python, a host with the port of a service under a name of its own',
        files: { 'settings.py': "SERVIDOR = 'kafka:19092' # ⟵\nTOPIC = 'shop'\n" },
      },
      {
        name: 'Rust, a host with the port of a service',
        files: { 'src/main.rs': 'const WHERE: &str = "10.0.0.4:6379"; // ⟵\nfn main() { serve(WHERE) }\n' },
      },
      {
        name: 'an account beside a host',
        files: { 'settings.js': "exports.store = { host: 'db.internal', user: 'shop', password: process.env.STORE_PASSWORD }; // ⟵\n" },
      },
      {
        name: 'PHP, the port of a service beside a host',
        files: { 'store.php': "<?php\nreturn ['default' => ['host' => '127.0.0.1', 'port' => 6379]]; // ⟵\n" },
      },
      {
        name: 'Go, what mail is sent with',
        files: {
          'main.go': 'package main\n\nfunc main() {\n\tserve(Mail{Host: "mailhog", Port: 1025, Encryption: "none"}) // ⟵\n}\n',
        },
      },
      {
        name: 'Go, a cluster',
        files: {
          'main.go':
            'package main\n\nimport "github.com/redis/go-redis/v9"\n\nfunc main() {\n\tserve(redis.NewClusterClient(&redis.ClusterOptions{Addrs: []string{"10.0.0.1:7000"}})) // ⟵\n}\n',
        },
      },
      {
        name: 'a connection string that names its server and nothing else',
        files: { 'appsettings.json': '{\n  "ConnectionStrings": { "Shop": "Server=localhost" }\n}\n', Procfile: 'web: dotnet App.dll\n' },
        at: 'appsettings.json:2',
      },
      {
        name: 'the server of the machine itself',
        files: { 'Program.cs': 'options.UseSqlServer("Server=.;Database=Shop;Trusted_Connection=True"); // ⟵\n' },
      },
      {
        name: 'what a configuration server hands out',
        files: {
          'config/shop/shop-prod.yaml': 'spring:\n  datasource:\n    url: jdbc:mysql://db:3306/shop # ⟵\n',
          Procfile: 'web: java -jar app.jar\n',
        },
      },
    ],
    good: [
      {
        name: 'Python, what tests are told beside what a deploy is',
        files: {
          'settings.py':
            'def redis_url(mode):\n    if mode == Mode.production:\n        return settings.redis_url\n    elif mode == Mode.testing:\n        return "redis://localhost:6379/1"\n    return settings.url\n',
        },
      },
      {
        name: 'an address that a help text shows, and an interface by HTTP',
        files: {
          'cli.js':
            "exports.help = '  redis://host:port   the server';\nexports.github = { email_endpoint: 'https://api.github.com/user/emails' };\n",
        },
      },
      { name: 'names of methods', files: { 'rpc.py': "class Method:\n    DbHosts = 'db.hosts'\n    DbNotes = 'db.notes'\n" } },
      {
        name: 'what a setting is that nobody has set yet',
        files: { 'seed.js': "exports.settings = { 'redis-url': { type: 'string', defaultValue: 'redis://shop-redis:6379' } };\n" },
      },
      {
        name: 'Rust, files of settings that variables of the environment come before',
        files: {
          'Cargo.toml': '[package]\nname = "shop"\n[dependencies]\naxum = "0.7"\nconfig = "0.14"\n',
          'src/main.rs': 'fn main() { axum::serve(listener, app()); }\n',
          'src/configuration.rs':
            'pub fn settings() -> Settings {\n    config::Config::builder()\n        .add_source(config::File::with_name("configuration/base"))\n        .add_source(config::Environment::with_prefix("APP").separator("__"))\n        .build()\n        .unwrap()\n}\n',
          'configuration/base.yaml': 'redis:\n  host: cache\n',
        },
      },
      {
        name: 'Go, Viper with the variables of nested keys',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go': 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":"+port(), nil) }\n',
          'config/config.go':
            'package config\n\nfunc Load() {\n\tviper.SetConfigName("app")\n\tviper.SetEnvKeyReplacer(strings.NewReplacer(".", "_"))\n\tviper.AutomaticEnv()\n}\n',
          'config/app.yaml': 'redis:\n  host: cache\n',
        },
      },
      {
        name: 'a name of a thing, and a default that a lookup comes before',
        files: {
          'acl.php': "<?php\nclass Acl {\n  const RESOURCE_DATABASE_HOSTS = 'database_hosts';\n}\n",
          'src/main/java/Db.java':
            'class Db {\n  private static final String MYSQL_DEFAULT_HOST = "localhost";\n  String url(String host) { return host == null ? MYSQL_DEFAULT_HOST : host; }\n}\n',
        },
      },
      ...EXAMPLES.good,
      {
        name: 'Spring, in a stack that gives the setting',
        files: {
          'src/main/resources/application.yml': 'spring:\n  datasource:\n    url: jdbc:postgresql://localhost:5432/shop\n',
          'compose.yaml': 'services:\n  web:\n    build: .\n    environment:\n      - SPRING_DATASOURCE_URL=jdbc:postgresql://db/shop\n',
          Procfile: 'web: java -jar app.jar\n',
        },
      },
      {
        name: 'Spring, one of several services that the stack gives the setting to',
        files: {
          'orders/src/main/resources/application.yml': 'spring:\n  datasource:\n    url: jdbc:postgresql://localhost:5432/shop\n',
          'orders/Dockerfile': 'FROM eclipse-temurin:21.0.4_7-jre\nCMD ["java", "-jar", "app.jar"]\n',
          'carts/Dockerfile': 'FROM eclipse-temurin:21.0.4_7-jre\nCMD ["java", "-jar", "app.jar"]\n',
          'compose.yaml':
            'services:\n  orders:\n    build: ./orders\n    environment:\n      SPRING_DATASOURCE_URL: jdbc:postgresql://db/shop\n  carts:\n    build: ./carts\n',
        },
      },
      {
        name: 'Java, Oracle from the environment',
        files: { 'Db.java': 'class Db { String url = "jdbc:oracle:thin:@" + System.getenv("DB") + ":1521:SHOP"; }\n' },
      },
      {
        name: 'Flask, the tests',
        files: { 'instance/testing.py': "REDIS_URL = 'redis://127.0.0.1:6379'\n", Procfile: 'web: gunicorn app\n' },
      },
      {
        name: 'an example of settings in code',
        files: { 'config.example.py': "REDIS_URL = 'redis://127.0.0.1:6379'\n", Procfile: 'web: gunicorn app\n' },
      },
      {
        name: 'Ruby, the answer that is taken where somebody gives none',
        files: {
          'setup.rb':
            "servers = ask('Which Redis servers?')\nservers = 'redis://localhost:6379' if servers.empty?\nconfig[:redis_servers] = servers\n",
        },
      },
      {
        name: 'Rails, a cache from the environment, one on the disk, and one of developers',
        files: {
          'config.ru': 'run Shop\n',
          Gemfile: "gem 'rails', '7.1.3'\n",
          'config/environments/production.rb':
            'Rails.application.configure do\n  config.cache_store = :mem_cache_store, ENV["MEMCACHE"]\nend\n',
          'config/environments/staging.rb': 'Rails.application.configure do\n  config.cache_store = :file_store, "tmp/cache"\nend\n',
          'config/environments/development.rb':
            'Rails.application.configure do\n  config.cache_store = :mem_cache_store, "localhost:11211"\nend\n',
        },
      },
      {
        name: 'a file of defaults whose struct names the variable that comes first',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go': 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":8080", nil) }\n',
          'internal/config/config.go':
            'package config\n\ntype Database struct {\n\tHost string `json:"host" env:"DB_HOST"`\n\tPort int `json:"port" env:"DB_PORT"`\n}\n',
          'config/config.default.json': '{\n  "database": {\n    "host": "db.acme.io",\n    "port": 5432\n  }\n}\n',
        },
      },
      {
        name: 'options that whoever uses the class comes before',
        files: {
          'cache.php': "<?php\nclass Cache {\n  function __construct() { $this->options = ['host' => '127.0.0.1', 'port' => 11211]; }\n}\n",
        },
      },
      {
        name: 'a connection of Laravel’s skeleton to a queue',
        files: {
          'config/queue.php':
            "<?php\nreturn ['default' => env('QUEUE_CONNECTION', 'sync'), 'connections' => [\n  'beanstalkd' => ['driver' => 'beanstalkd', 'host' => 'localhost', 'queue' => 'default'],\n]];\n",
        },
      },
      {
        name: 'an address that the app listens on, one that is shown, and a fallback',
        files: {
          'server.js':
            "const address = '0.0.0.0:6379';\nconsole.log('redis:6379');\nexports.kafka = process.env.KAFKA || 'kafka:9092';\nexports.page = 'localhost:3000';\n",
        },
      },
      {
        name: 'a server of the app’s own',
        files: { 'settings.js': "exports.server = { host: 'shop.internal', port: 3000 };\n" },
      },
      {
        name: 'hosts from the environment beside an account',
        files: { 'settings.js': "exports.store = { host: process.env.DB_HOST, user: 'shop', password: process.env.STORE_PASSWORD };\n" },
      },
      {
        name: 'a fallback of a function that another module defines',
        files: {
          'main.go':
            'package main\n\nimport "shop/env"\n\nvar dbHost = env.GetEnv("DB_HOST", "localhost")\n\nfunc main() { serve(dbHost) }\n',
        },
      },
      {
        name: 'what a configuration server hands out to developers',
        files: {
          'config/shop/shop-dev.yaml': 'spring:\n  datasource:\n    url: jdbc:mysql://localhost:3306/shop\n',
          Procfile: 'web: java -jar app.jar\n',
        },
      },
    ],
  },
});

/** A library of a repository in which something runs is part of what runs. */
function* judgeCode(file: CodeFile, { repository }: Context): Iterable<Found> {
  if (repository.deployables.length === 0) return;
  for (const { service, host, span } of serviceAddresses(file)) {
    if (isOverridden(file, span, repository)) continue;
    if (/^(?:localhost|127\.)/.test(host) && isAppHost(file.source.text)) continue;
    if (file.language === 'csharp' && resourceConstants(repository).has(service.replaceAll('`', ''))) continue;
    const variable = serviceVariable(service, file.source.slice(span), host);
    yield {
      span,
      what: `${service.startsWith('`') ? service : `The address of ${service === 'database' ? 'the database' : service}`} is the literal host \`${host}\`.`,
      remedy: `Read the address from the environment (\`${lookupWords(file.language, variable) ?? variable}\`); a literal for local runs may stand behind the lookup as a fallback.`,
    };
  }
}

function* judgeSettings(file: SettingsFile, context: Context): Iterable<Found> {
  if (file.environment !== undefined && FOR_DEVELOPERS.test(file.environment)) return;
  const shared = fixedSettings(file, context.repository).filter(({ key }) => !FOR_DEVELOPERS.test(key.split('.', 1)[0] ?? ''));
  const hosts = new Set(connectionHosts(shared).map(({ span }) => span.start));
  const given = file.reader === 'dotnet' ? givenByAppHost(context.repository) : undefined;
  const kept = shared.filter(({ key }) => given?.has(key.toLowerCase()) !== true);
  const isOfService = namesService(file);
  for (const found of judgeTexts(settingTexts({ settings: kept }), context, (one) => hosts.has(one.span.start) || isOfService(one))) {
    const setting = shared.find(({ span }) => span.start === found.span.start);
    const fix = setting && (file.reader === 'spring' || file.reader === 'quarkus') ? placeholder(setting) : undefined;
    const remedied = setting ? { ...found, remedy: overrideWords(setting.key, file) } : found;
    yield fix ? { ...remedied, fix } : remedied;
  }
}

/** `config/elasticsearch.yml` of Rails: its hosts are those of the service that it is called after. */
function namesService({ path }: SettingsFile): (text: NamedText) => boolean {
  const service = /(?:^|\/)config\/(\w+)\.yml$/.exec(path)?.[1];
  return ({ name, text }) => service !== undefined && namesServiceHost(`${service}.${name.replace(/^.*\./, '')}`) && isHost(text);
}

/** The value stays as the fallback of a variable of the setting's own name. */
function placeholder({ key, value, valueSpan }: Setting): Fix | undefined {
  const variable = key.replaceAll(/[^A-Za-z\d]+/g, '_').toUpperCase();
  if (/[{}$#]/.test(value)) return undefined;
  return { title: `Read it from ${variable}`, safe: true, edits: [{ span: valueSpan, text: `\${${variable}:${value}}` }] };
}

/** Symfony’s settings of its bundles, and its parameters. */
function* judgePackages({ path, roots }: DataDocument, context: Context): Iterable<Found> {
  const nodes = /(?:^|\/)config\/packages\/(?!dev\/|test\/)[\w/.-]+\.ya?ml$/.test(path)
    ? roots
    : /(?:^|\/)config\/services\.ya?ml$/.test(path)
      ? roots.flatMap((root) => root.at('parameters') ?? [])
      : [];
  yield* judgeTexts(
    // `env(REDIS_URL)` is what a variable falls back to.
    nodes.flatMap((node) => leaves(node)).filter(({ name }) => !/(?:^|\.)env\(\w+\)$/.test(name)),
    context,
  );
}

function judgeXml(file: XmlDocument, context: Context): Iterable<Found> {
  return judgeTexts(xmlTexts(file), context);
}

function* judgeTexts(
  texts: readonly NamedText[],
  { repository }: Context,
  isHostOfConnection: (text: NamedText) => boolean = () => false,
): Iterable<Found> {
  if (repository.deployables.length === 0) return;
  for (const one of texts) {
    const { name, text, span, dynamic } = one;
    if (dynamic) continue;
    const isNamed = isHostOfConnection(one) || (namesServiceHost(name) && isHost(text)) || isServiceAddress(name, text);
    const isService = serviceOfHostPort(text) !== undefined && !/listen|bind|advertis|\blocal\b|\bha_engine/i.test(name);
    const locator = locatorOf(text) ?? (isNamed || isService ? { host: text } : undefined);
    if (locator)
      yield {
        span,
        what: `\`${name}\` is the literal ${locator.host.includes('://') ? 'address' : 'host'} \`${locator.host}\` in every deploy.`,
        remedy: 'Put a placeholder there that the environment fills in.',
      };
  }
}
