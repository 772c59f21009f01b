import type { Rule } from '../rule.ts';

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
        'key.js': `const key = "-----BEGIN PRIVATE KEY-----\\nMIIEvwIBADANBgkqhkiG9w0BAQEFAASC"; // ⟵\n`,
      },
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
