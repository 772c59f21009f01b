import type { Rule } from '../rule.ts';

/** What `environment-group` says something about, and what it leaves alone. */
export const EXAMPLES: Rule['examples'] = {
  bad: [
    {
      name: 'Flask, a class of several deploys between',
      files: {
        'config.py':
          "class Config:\n    PAGE = 20\n\nclass Dev(Config):\n    DEBUG = True\n\nclass Live(Config):\n    DEBUG = False\n    API = 'https://api.acme.io'\n\nclass Staging(Live):\n    DEBUG = True\n\nconfigs = {\n    'development': Dev,\n    'staging': Staging, # ⟵\n}\n",
      },
    },

    {
      name: 'Ruby, the cases of one choice',
      files: {
        'lib/reports.rb':
          "def host\n  case Rails.env\n  when 'production' then 'https://reports.acme.io' # ⟵\n  when 'staging' then 'https://reports.staging.acme.io'\n  else 'http://localhost:4000'\n  end\nend\n",
        'config.ru': 'run App\n',
      },
    },
    {
      name: 'Rust, a match',
      files: {
        'src/main.rs':
          'fn api() -> &\'static str {\n    match std::env::var("APP_ENV").as_deref() {\n        Ok("production") => "https://api.acme.io", // ⟵\n        _ => "/api",\n    }\n}\n',
      },
    },

    {
      name: 'the address of developers beside that of the same host',
      files: { 'src/api.js': "export const api = import.meta.env.MODE === 'development' ? 'http://localhost:5000' : '/'; // ⟵\n" },
    },
    {
      name: 'the address of production in the other arm',
      files: {
        'api.py':
          "import os\n\nif os.environ['ENV'] == 'development':\n    API = 'http://localhost:5000' # ⟵\nelse:\n    API = 'https://api.acme.io'\n",
      },
    },

    {
      name: 'an expression of a workflow',
      files: {
        '.github/workflows/deploy.yml':
          "on: push\njobs:\n  deploy:\n    env:\n      NAME: ${{ inputs.to == 'stage' && 'shop-stage' || 'shop' }}\n      API_URL: ${{ inputs.to == 'stage' && 'https://api.stage.shop.io' || 'https://api.shop.io' }} # ⟵\n      AUTH_URL: ${{ inputs.to == 'stage' && 'https://id.stage.shop.io' || 'https://id.shop.io' }}\n    steps:\n      - run: ./deploy\n",
        'server.js': 'start();\n',
      },
    },
    {
      name: 'Flask, classes by the names of environments',
      files: {
        'config.py':
          "import os\n\nclass Config:\n    PAGE = 20\n\nclass DevelopmentConfig(Config):\n    DEBUG = True\n\nclass ProductionConfig(Config):\n    PAGE = 50\n\nconfig = {\n    'development': DevelopmentConfig,\n    'production': ProductionConfig, # ⟵\n}\n",
      },
    },
    {
      name: 'sections by the names of environments',
      files: {
        'config/node.yml': 'development:\n  server: http://localhost:3000\nproduction:\n  server: http://shop.acme.io:3000 # ⟵\n',
        Procfile: 'web: puma\n',
      },
    },
    {
      name: 'JavaScript, a conditional',
      files: {
        'config.js': "exports.api = process.env.NODE_ENV === 'production' ? 'https://api.acme.io' : 'http://localhost:3000'; // ⟵\n",
      },
    },
    {
      name: 'a constant that another module makes of the name',
      files: {
        'server.ts':
          "import session from 'express-session';\nimport { __prod__ } from './constants';\napp.use(session({ cookie: { secure: __prod__, domain: __prod__ ? '.acme.io' : undefined } })); // ⟵\n",
      },
    },
    {
      name: 'Python, branches',
      files: {
        'config.py':
          "import os\nif os.environ['APP_ENV'] == 'production':\n    API = 'https://api.acme.io' # ⟵\nelse:\n    API = 'http://localhost:3000'\n",
      },
    },
    {
      name: 'an object of groups',
      files: {
        'config.js':
          "module.exports = {\n  development: { database: 'shop', host: 'localhost' },\n  production: { // ⟵\n    database: 'shop',\n    host: 'db.acme.io',\n  },\n};\n",
      },
    },
    {
      name: 'Ruby, branches',
      files: { 'config/initializers/api.rb': "API = Rails.env.production? ? 'https://api.acme.io' : 'http://localhost:3000' # ⟵\n" },
    },
    {
      name: 'Go, a switch',
      files: {
        'main.go':
          'package main\n\nimport "os"\n\nfunc main() {\n\turl := ""\n\tswitch os.Getenv("APP_ENV") {\n\tcase "production":\n\t\turl = "https://api.acme.io" // ⟵\n\t}\n\tserve(url)\n}\n',
      },
    },
    {
      name: 'a page that looks at its own host',
      files: {
        'src/api.js': "export const api = window.location.hostname === 'localhost' ? 'http://localhost:5000' : '/api'; // ⟵\n",
      },
    },
    {
      name: 'PHP, by the host of the request',
      files: {
        'index.php': "<?php\n$base = $_SERVER['HTTP_HOST'] === 'localhost' ? 'http://localhost/shop' : 'https://acme.io'; // ⟵\n",
      },
    },
    {
      name: 'Sinatra',
      files: { 'app.rb': "require 'sinatra'\nconfigure :production do\n  set :api, 'https://api.acme.io' # ⟵\nend\n" },
    },
    {
      name: 'Python, a bucket',
      files: {
        'files.py': "import os\nif os.getenv('ENV') == 'prod':\n    BUCKET = 'acme-files' # ⟵\nelse:\n    BUCKET = 'acme-files-dev'\n",
      },
    },
    {
      name: 'appsettings of production',
      files: {
        'appsettings.Production.json': '{\n  "Search": { "Url": "https://search.acme.io" }\n}\n',
        Procfile: 'web: dotnet App.dll\n',
      },
      at: 'appsettings.Production.json:2',
    },
    {
      name: 'a profile of Spring',
      files: {
        'src/main/resources/application-prod.properties': 'search.url=https://search.acme.io\n',
        Procfile: 'web: java -jar app.jar\n',
      },
      at: 'src/main/resources/application-prod.properties:1',
    },
    {
      name: 'the profile in web.xml',
      files: {
        'src/main/webapp/WEB-INF/web.xml':
          '<web-app>\n  <context-param>\n    <param-name>spring.profiles.active</param-name>\n    <param-value>dev</param-value> <!-- ⟵ -->\n  </context-param>\n</web-app>\n',
        'pom.xml': '<project><packaging>war</packaging></project>\n',
      },
    },
  ],
  good: [
    {
      name: 'Ruby, the cases of something else',
      files: {
        'lib/plans.rb': "def page(plan)\n  case plan\n  when 'live' then 'https://acme.io/live'\n  end\nend\n",
        'config.ru': 'run App\n',
      },
    },

    {
      name: 'addresses of developers, where a deploy has its own from the environment',
      files: {
        'config.js': "exports.origin = process.env.NODE_ENV === 'production' ? [process.env.FRONTEND_URL] : ['http://localhost:5173'];\n",
      },
    },
    {
      name: 'what lets developers’ tools in',
      files: {
        'config/initializers/content_security_policy.rb':
          "Rails.application.config.content_security_policy do |policy|\n  policy.default_src :self\n  policy.connect_src :self, 'wss://vite.shop.localhost' if Rails.env.development?\nend\n",
        'config.ru': 'run App\n',
      },
    },

    {
      name: 'an expression that chooses a name, and variables of environments',
      files: {
        '.github/workflows/deploy.yml':
          "on: push\njobs:\n  deploy:\n    environment: ${{ github.ref_name == 'main' && 'prod' || 'dev' }}\n    env:\n      API_URL: ${{ vars.API_URL }}\n      HOST: ${{ github.ref_name == 'main' && secrets.HOST || secrets.DEV_HOST }}\n    steps:\n      - run: ./deploy\n",
        'server.js': 'start();\n',
      },
    },
    {
      name: 'what a program of Pulumi gives to the deploy',
      files: {
        Dockerfile: 'FROM node:22.4.0\nCMD ["node", "server.js"]\n',
        'pulumi/Pulumi.yaml': 'name: shop\nruntime: python\n',
        'pulumi/config.prod.yaml': 'frontend_url:\n  value: https://shop.io\n',
      },
    },
    {
      name: 'values that a deploy installs a chart with',
      files: {
        Dockerfile: 'FROM node:22.4.0\nCMD ["node", "server.js"]\n',
        'shop/Chart.yaml':
          'apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies:\n  - name: harbor\n    version: 1.18.1\n    repository: https://helm.goharbor.io\n',
        'shop/values.yaml': 'web:\n  replicas: 2\n',
        'config/production.yaml': 'harbor:\n  hub_url: https://hub.shop.io\nweb:\n  replicas: 3\n',
      },
    },
    {
      name: 'what the server of the pages’ developers passes on to',
      files: {
        'Startup.cs':
          'class Startup\n{\n    void Configure(IApplicationBuilder app, IWebHostEnvironment env)\n    {\n        app.UseSpa(spa =>\n        {\n            if (env.IsDevelopment())\n            {\n                spa.UseProxyToSpaDevelopmentServer("http://localhost:59499/");\n            }\n        });\n    }\n}\n',
      },
    },
    {
      name: 'what a lookup falls back to, in the branch of all other environments',
      files: {
        'config/initializers/elasticsearch.rb':
          "if ENV['RAILS_ENV'] == 'test'\n  args[:url] = ENV['TEST_URL']\nelse\n  args[:url] = ENV['ES_URL'] || 'http://localhost:9200'\nend\n",
        'config.ru': 'run App\n',
      },
    },
    {
      name: 'the description of an API, which developers are shown',
      files: {
        'main.ts':
          "import { DocumentBuilder } from '@nestjs/swagger';\n\nif (process.env.NODE_ENV === 'development') {\n  new DocumentBuilder().setContact('Shop', 'https://shop.acme.io', 'dev@acme.io').addServer('https://api.acme.io/v1', 'Production');\n}\n",
      },
    },
    {
      name: 'a domain that is only an example',
      files: { 'config/initializers/login.rb': "if Rails.env.staging?\n  login = { email_domain: 'example.gov.uk' }\nend\n" },
    },
    {
      name: 'a flag of a constant',
      files: { 'server.ts': "import { __prod__ } from './constants';\nexport const cookie = { secure: __prod__, sameSite: 'lax' };\n" },
    },
    { name: 'a variable of its own', files: { 'config.js': 'exports.api = process.env.API_URL;\n' } },
    { name: 'the format of logs', files: { 'log.js': "const format = process.env.NODE_ENV === 'production' ? 'json' : 'pretty';\n" } },
    {
      name: 'groups that read the environment',
      files: { 'config.js': "module.exports = { development: { host: 'localhost' }, production: { host: process.env.DB_HOST } };\n" },
    },
    {
      name: 'sample data of developers',
      files: { 'db/seeds.rb': "Feed.create!(url: 'https://shop.acme.io') if Rails.env.development?\n" },
    },
    {
      name: 'the host to listen at',
      files: {
        'server.js': "const host = process.env.NODE_ENV === 'production' ? '0.0.0.0' : 'localhost';\nserver.listen(port, host);\n",
      },
    },
    {
      name: 'a condition that holds in other environments too',
      files: {
        'server.js':
          "function origin(config, req) {\n  let host;\n  if (config.isDev || req.path === '/covers') host = 'https://apps.acme.io';\n  return host;\n}\n",
      },
    },
    { name: 'static files', files: { 'server.js': "if (process.env.NODE_ENV === 'production') app.use(express.static('build'));\n" } },
    {
      name: 'log levels of a profile',
      files: { 'src/main/resources/application-prod.properties': 'logging.level.root=WARN\n', Procfile: 'web: java -jar app.jar\n' },
    },
    {
      name: 'placeholders in a profile',
      files: { 'src/main/resources/application-prod.properties': 'search.url=${SEARCH_URL}\n', Procfile: 'web: java -jar app.jar\n' },
    },
  ],
};
