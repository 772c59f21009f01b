import type { Rule } from '../rule.ts';

/** Forms in which code and settings write the address of a service down. */
export const FORMS: Rule['examples'] = {
  bad: [
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
};
