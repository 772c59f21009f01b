import type { Rule } from '../rule.ts';

/** Of the form of Google's keys, put together here so that no scanner takes it for one. */
const BROWSER_KEY = ['AIza', 'Sy4Kd82hd7Gs0aPqLm3Vx9Zb6Nc1Wt5Reab'].join('');

/** What `hardcoded-secret` says of scripts that install an app and of templates, and what it leaves alone. */
export const SCRIPTS: Rule['examples'] = {
  bad: [
    {
      name: 'an account of RabbitMQ that a script of the installation makes',
      files: {
        'script/install/ubuntu.sh': '#!/bin/bash\nrabbitmqctl add_vhost /shop\nrabbitmqctl add_user shop q7Vd2kkePw # ⟵\n',
        'server.js': 'start();\n',
        Procfile: 'web: node server.js\n',
      },
    },
    {
      name: 'an account of a database',
      files: {
        'setup/database.sh':
          '#!/bin/bash\necho \'GRANT ALL ON shop.* TO shop@localhost IDENTIFIED BY "q7Vd2kkePw";\' | mysql -u root # ⟵\n',
        'server.js': 'start();\n',
        Procfile: 'web: node server.js\n',
      },
    },
    {
      name: 'a template of the settings, which the image fills in',
      files: {
        'image/templates/parameters.yml.j2':
          'parameters:\n  database_password: {{ database_password }}\n  secret: ovmpmAWXRCabNlMgzlzFXDYm # ⟵\n',
        'public/index.php': '<?php echo 1;\n',
        Procfile: 'web: run\n',
      },
    },
  ],
  good: [
    {
      name: 'Firebase in the browser',
      files: {
        'firebase.js': `initializeApp({ apiKey: '${BROWSER_KEY}', authDomain: 'x.firebaseapp.com' });\n`,
      },
    },
    {
      name: 'classes of styles, and the key of the tests’ credentials',
      files: {
        'badge.ts': "export const variants = { password: 'border-transparent bg-purple-50 text-purple-700 dark:bg-purple-900/30' };\n",
        'config/credentials/test.key': '9ac9a4903cd9d035cf284d058f900f39\n',
      },
    },
    {
      name: 'the published key of an emulator',
      files: {
        'docker-compose.yml':
          'services:\n  web:\n    image: shop:1.2.0\n    environment:\n      STORAGE: DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;\n',
      },
    },
    {
      name: 'settings of a source set for tests',
      files: {
        'src/testSmoke/resources/application-smoke.yml': 'smoke:\n  client-secret: q7Vd2kkeXb\n',
        'src/testSmoke/kotlin/SmokeTest.kt': 'class SmokeTest\n',
        Procfile: 'web: java -jar app.jar\n',
      },
    },
    {
      name: 'the name under which a secret is found, and markup that is looked for',
      files: {
        'backup.py':
          "body = {'data': [{'remoteRef': {'key': 'external', 'property': 'restic-s3-bucket'}, 'secretKey': 'restic_s3_bucket'}]}\nHREF_TOKEN = 'href=\"'\n",
      },
    },
    {
      name: 'made-up secrets that a pipeline renders with',
      files: { 'config/test-secrets.yaml': 'registry:\n  auth:\n    username: abc123\n    password: def456\n', Procfile: 'web: run\n' },
    },
    {
      name: 'an account for developers, and what is said to people',
      files: {
        'script/rabbit.sh': '#!/bin/sh\nrabbitmqctl add_vhost "shop.development"\nrabbitmqctl add_user shop q7Vd2kkePw\n',
        'script/help.sh': '#!/bin/sh\necho "Run: GRANT ALL ON shop.* TO shop IDENTIFIED BY \'q7Vd2kkePw\';"\n',
        'server.js': 'start();\n',
        Procfile: 'web: node server.js\n',
      },
    },
    {
      name: 'accounts that the environment has passwords for, and templates that are copied by hand',
      files: {
        'script/install/ubuntu.sh':
          '#!/bin/bash\nrabbitmqctl add_user shop "$RABBIT_PASSWORD"\necho "CREATE USER shop IDENTIFIED BY \'${DB_PASSWORD}\';" | mysql\nrabbitmqctl set_permissions -p /shop shop ".*" ".*" ".*"\n',
        'image/parameters.yml.j2': 'parameters:\n  secret: {{ secret }}\n  token: {% if x %}{{ token }}{% endif %}\n',
        'image/parameters.yml.template': 'parameters:\n  secret: ovmpmAWXRCabNlMgzlzFXDYm\n',
        'server.js': 'start();\n',
        Procfile: 'web: node server.js\n',
      },
    },
  ],
};
