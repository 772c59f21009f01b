import type { Rule } from '../rule.ts';

/** Put together here, so that nothing takes this file for a leak. */
const KEY_BEGINS = `-----${['BEGIN', 'PRIVATE', 'KEY'].join(' ')}-----`;
const SERVER = { 'server.js': "require('express')().listen(process.env.PORT);\n", Procfile: 'web: node server.js\n' };

/** What `hardcoded-secret` says of records that hold a secret's name, and of values that only look like one. */
export const RECORDS: Rule['examples'] = {
  bad: [
    {
      name: 'an account that the app signs in with',
      files: { ...SERVER, 'account.js': "login({ email: 'shop@acme.io', password: 'q7Vd2kkePw' }); // ⟵\n" },
    },
    {
      name: 'a constant that somebody signs in with',
      files: { ...SERVER, 'login.js': "const ADMIN_PASSWORD = 'q7Vd2kkePw'; // ⟵\nif (body.password === ADMIN_PASSWORD) enter();\n" },
    },
    {
      name: 'a key of a service that pages do not call',
      files: { ...SERVER, 'public/app.js': "document.title = 'Shop';\nstore.open({ apiKey: 'q7Vd2kkePwZ81mmTr4' }); // ⟵\n" },
    },
    {
      name: 'a key behind words that lead to one',
      files: {
        ...SERVER,
        'key.js': `const key = "${KEY_BEGINS}\\nMIIEvwIBADANBgkqhkiG9w0BAQEFAASC"; // ⟵\n`,
      },
    },
    {
      name: 'an account that a middleware lets in',
      files: { ...SERVER, 'admin.js': "app.use(require('express-basic-auth')({ users: { admin: 'q7Vd2kkePw' } })); // ⟵\n" },
    },
    {
      name: 'Go, an account of Gin',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport "github.com/gin-gonic/gin"\n\nfunc main() {\n\tr := gin.Default()\n\tr.Use(gin.BasicAuth(gin.Accounts{"admin": "q7Vd2kkePw"})) // ⟵\n\tr.Run()\n}\n',
      },
    },
    {
      name: 'the default of a parameter',
      files: {
        ...SERVER,
        'client.py': "class Client:\n    def __init__(self, password='q7Vd2kkePw'): # ⟵\n        self.password = password\n",
      },
    },
    {
      name: 'what a function gives back',
      files: { ...SERVER, 'keys.js': "function getSecret() {\n  return 'q7Vd2kkePw'; // ⟵\n}\n" },
    },
    {
      name: 'a variable that the code sets',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'main.go':
          'package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\nfunc main() {\n\tos.Setenv("API_SECRET", "q7Vd2kkePw") // ⟵\n\thttp.ListenAndServe(":8080", nil)\n}\n',
      },
    },
    {
      name: 'the default of an option',
      files: {
        ...SERVER,
        'cli.py': "import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument('--password', default='q7Vd2kkePw') # ⟵\n",
      },
    },
    {
      name: 'a script of a manifest',
      files: {
        'package.json': '{\n  "name": "shop",\n  "scripts": {\n    "start": "JWT_SECRET=q7Vd2kkePw node server.js"\n  }\n}\n',
        'server.js': 'start();\n',
        Procfile: 'web: npm start\n',
      },
      at: 'package.json:4',
    },
    {
      name: 'what a proxy shows to the service behind it',
      files: {
        ...SERVER,
        'nginx.conf':
          'server {\n  location / {\n    proxy_set_header Authorization "Basic c2hvcDpuZ2lueC1wdy0xMg==";\n    proxy_pass http://web;\n  }\n}\n',
      },
      at: 'nginx.conf:3',
    },
    {
      name: 'Tomcat, an attribute',
      files: {
        ...SERVER,
        'conf/context.xml': '<Context>\n  <Resource name="jdbc/shop" username="shop" password="q7Vd2kkePw"/>\n</Context>\n',
      },
      at: 'conf/context.xml:2',
    },
    {
      name: 'Symfony, a bundle',
      files: { ...SERVER, 'config/packages/framework.yaml': 'framework:\n  secret: q7Vd2kkePw\n' },
      at: 'config/packages/framework.yaml:2',
    },
    {
      name: 'what a script hands on in a pair',
      files: { ...SERVER, 'deploy.sh': '#!/bin/sh\nhelm upgrade shop ./chart --set db.password=q7Vd2kkePw # ⟵\n' },
    },
    {
      name: 'what a script writes into a file of settings',
      files: {
        ...SERVER,
        'deploy.sh': '#!/bin/sh\ncat > .env <<EOF\nPORT=3000\nDB_PASSWORD=q7Vd2kkePw\nEOF\n',
      },
      at: 'deploy.sh:4',
    },
    {
      name: 'a header that is said where its token is',
      files: {
        ...SERVER,
        'send.js': "const token = 'q7Vd2kkePwZ81mmTr4'; // ⟵\nfetch(url, { headers: { Authorization: `Bearer ${token}` } });\n",
      },
    },
  ],
  good: [
    {
      name: 'what the description of an interface shows its readers',
      files: {
        ...SERVER,
        'orders.js':
          "const schema = { body: { type: 'object', examples: [{ name: 'shop', token: 'q7Vd2kkePwZ81mmTr4' }] } };\nmodule.exports = schema;\n",
        'app/tokens.py':
          "from fastapi import Body, FastAPI\napp = FastAPI()\n\n@app.post('/tokens')\ndef create(body=Body(examples=[{'name': 'shop', 'token': 'q7Vd2kkePwZ81mmTr4'}])):\n    return body\n",
        'app/TokenResource.php':
          "<?php\n#[OA\\Schema(schema: 'Token', type: 'object', example: ['meta' => ['bearer_token' => 'q7Vd2kkePwZ81mmTr4', 'message' => 'Kept once.']])]\nclass TokenResource {}\n",
      },
    },
    {
      name: 'words that a function answers with',
      files: {
        ...SERVER,
        'judge.js':
          "function literalSecret(text) {\n  if (text.length < 6) return 'likely';\n  return 'certain';\n}\nmodule.exports = literalSecret;\n",
      },
    },
    {
      name: 'a made-up person, and what a database keeps of one',
      files: {
        ...SERVER,
        'hooks.js': 'send(JSON.stringify({\n  "username": "testuser",\n  "password": "q7Vd2kkePw"\n}));\n',
        'mails.js':
          "render({ email: 'testuser@testuser.com', token: '47b22cd271963448cf36da95cccfcfb342b5693d66f58aa635f9a95579431002' });\n",
        'insert.js':
          'db.people.insert({ "_id": ObjectId("57a98d98"), "password": "e2de7202bb2201842d041f6de201b10438369fb8", "salt": "6c1c" });\n',
      },
    },
    {
      name: 'a constant that the app refuses',
      files: {
        ...SERVER,
        'Check.php':
          "<?php\nclass Check {\n  const DEMO_API_KEY = 'q7Vd2kkePwZ81';\n  function run() { if (config('app.key') === self::DEMO_API_KEY) stop(); }\n}\n",
      },
    },
    {
      name: 'a name as its own value, a duration, a digest, what says that it is none',
      files: {
        ...SERVER,
        'people.php': "<?php\n$password = '$2y$10$StMpCySaSLHuvh3KLFNiZ.vSEykBF8kVWEG6ZtuXzQd4F9WWlfBFi';\n",
        'pay.js': "export const pay = { clientSecret: 'this_is_not_real' };\n",
        'auth.rb': "O_AUTH_2_TOKEN = 'o_auth_2_token'\n",
        'jwt.js': "sign(id, { refreshToken: '2 weeks' });\n",
      },
    },
    {
      name: 'a key that a page lets events in with',
      files: {
        ...SERVER,
        'public/app.js':
          "const Bugsnag = require('@bugsnag/js');\nwindow.client = Bugsnag.start({ apiKey: 'e23990720def37b4768db24be446ac74' });\n",
      },
    },
    {
      name: 'prose about keys',
      files: {
        ...SERVER,
        'read.js': '// Inline (begins with `-----BEGIN PRIVATE KEY-----`) or the path of a file; see loadCertificateFromDisk.\nread();\n',
      },
    },
    {
      name: 'defaults, options and functions without a secret',
      files: {
        ...SERVER,
        'client.py':
          "def connect(password='', token='x-access-token', pad_token='[PAD]'):\n    pass\n\ndef get_password():\n    return os.environ['DB_PASSWORD']\n",
        'keys.js':
          "function getToken() {\n  return localStorage.getItem('session-token-2');\n}\nfunction getSecret() {\n  if (mode === 'q7Vd2kkePw') return process.env.SECRET;\n}\n",
        'cli.py': "parser.add_argument('--password', default=None)\nparser.add_argument('--token-type', default='bearer1')\n",
        'package.json': '{"name":"shop","scripts":{"test":"JWT_SECRET=q7Vd2kkePw jest","start":"JWT_SECRET=$SECRET node server.js"}}',
        'deploy.sh': '#!/bin/sh\nhelm upgrade shop ./chart --set db.password="$DB_PASSWORD" --set image.tag=1.2\n',
        'release.sh':
          '#!/bin/sh\ncat > .env.example <<EOF\nDB_PASSWORD=q7Vd2kkePw\nEOF\necho "DB_PASSWORD=$DB_PASSWORD" >> .env\necho "SECRET_KEY=changeme" >> .env\n',
        'setup.sh': '#!/bin/sh\necho "DB_PASSWORD=q7Vd2kkePw" >> .env\n',
        'run.sh': '#!/bin/sh\ndocker run -e POSTGRES_PASSWORD=q7Vd2kkePw -p 5432:5432 postgres:16.2\n',
        'config/packages/framework.yaml': "framework:\n  secret: '%env(APP_SECRET)%'\n",
        'nginx.conf':
          'server {\n  location / {\n    proxy_set_header Authorization $http_authorization;\n    proxy_pass http://web;\n  }\n}\n',
      },
    },
    {
      name: 'names of variables, and what RabbitMQ comes with',
      files: {
        ...SERVER,
        'config/custom-environment-variables.yml': 'db:\n  password: DBPASS\n',
        'appsettings.json': '{ "MessageBroker": { "Host": "amqp://localhost", "UserName": "guest", "Password": "guest" } }\n',
      },
    },
    {
      name: 'settings to be copied, of developers and of a pipeline',
      files: {
        ...SERVER,
        'config.example.py': "DB_PASSWORD = 'q7Vd2kkePw'\n",
        'app/config.development.php': "<?php\nreturn ['DB_PASS' => 'q7Vd2kkePw'];\n",
        'config/database.ci.yml': 'test:\n  password: q7Vd2kkePw\n',
        'tools/_dev_utils/db.py': "DB_PASSWORD = 'q7Vd2kkePw'\n",
        'settings.py': "class Test(Base):\n    DB_PASSWORD = 'q7Vd2kkePw'\n",
        'tools/ci-config/broker.yml': 'password: q7Vd2kkePw\n',
        'src/main/resources/application-wiremock.yml': 'api:\n  client-secret: q7Vd2kkePw\n',
      },
    },
  ],
};
