import type { Rule } from '../rule.ts';
import { RECORDS } from './hardcoded-secret.records.ts';
import { SCRIPTS } from './hardcoded-secret.scripts.ts';

/** What `hardcoded-secret` says something about, and what it leaves alone. */
export const EXAMPLES: Rule['examples'] = {
  bad: [
    ...SCRIPTS.bad,
    ...RECORDS.bad,
    {
      name: 'Symfony, a parameter',
      files: {
        'config/services.yaml': 'parameters:\n  api_key: q7Vd2kkePw9Lm4Tz # ⟵\n',
        'public/index.php': '<?php echo 1;\n',
        Procfile: 'web: run\n',
      },
    },
    {
      name: 'a pipeline that logs in to a registry',
      files: {
        '.github/workflows/deploy.yml':
          'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: docker login -u acme -p q7Vd2kkePw && docker push acme/shop:1.4 # ⟵\n',
        Procfile: 'web: node server.js\n',
      },
    },
    {
      name: 'the file of a secret',
      files: { 'docker/secrets/db_password.txt': 'q7Vd2kkePw\n', 'server.js': 'start();\n', Procfile: 'web: node server.js\n' },
      at: 'docker/secrets/db_password.txt:1',
    },
    {
      name: 'JavaScript, a password by its place',
      files: {
        'sms.js': "const twilio = require('twilio');\nexports.client = twilio(process.env.SID, 'q7Vd2kkePw9Lm4TzQ7Vd2kkePw9Lm4Tz'); // ⟵\n",
      },
    },
    {
      name: 'PHP, a password by its place',
      files: { 'db.php': "<?php\n$link = mysqli_connect(getenv('DB_HOST'), 'shop', 'q7Vd2kkePw', 'shop'); // ⟵\n" },
    },
    {
      name: 'Python, an account in one',
      files: { 'stock.py': "import requests\n\nrequests.get(URL, auth=('shop', 'q7Vd2kkePw')) # ⟵\n" },
    },
    {
      name: 'Go, a header',
      files: {
        'main.go':
          'package main\n\nimport "net/http"\n\nfunc main() {\n\treq, _ := http.NewRequest("GET", url, nil)\n\treq.Header.Set("Authorization", "Bearer q7Vd2kkePw9Lm4Tz") // ⟵\n\tsend(req)\n}\n',
      },
    },
    {
      name: 'C#, a header',
      files: { 'Program.cs': 'client.DefaultRequestHeaders.Add("X-Api-Key", "q7Vd2kkePw9Lm4Tz"); // ⟵\n' },
    },
    {
      name: 'a line of a header',
      files: { 'api.php': "<?php\ncurl_setopt($ch, CURLOPT_HTTPHEADER, ['Authorization: Bearer q7Vd2kkePw9Lm4Tz']); // ⟵\n" },
    },
    {
      name: 'a key in an address',
      files: { 'weather.js': "exports.load = () => fetch('https://api.weather.dev/now?city=Oslo&appid=8f7e6d5c4b3a29181706f5e4'); // ⟵\n" },
    },
    {
      name: 'Java, an account of the app itself',
      files: {
        'src/main/java/Security.java':
          'class Security {\n  void configure(AuthenticationManagerBuilder auth) {\n    auth.inMemoryAuthentication().withUser("admin").password("q7Vd2kkePw").roles("ADMIN"); // ⟵\n  }\n}\n',
      },
    },
    {
      name: 'Ruby, a provider of logins',
      files: {
        'config/initializers/omniauth.rb':
          "use OmniAuth::Builder do\n  provider :github, ENV['ID'], 'q7Vd2kkePw9Lm4TzQ7Vd2kkePw9Lm4Tz' # ⟵\nend\n",
      },
    },
    {
      name: 'JavaScript, a login that the code knows',
      files: {
        'login.js': "exports.login = (req, res) => (req.body.password === 'q7Vd2kkePw' ? res.end() : res.status(401).end()); // ⟵\n",
      },
    },
    {
      name: 'PHP, a login that the code knows',
      files: { 'login.php': "<?php\nif ($_POST['pass'] == 'q7Vd2kkePw') { open(); } // ⟵\n" },
    },
    {
      name: 'a password for programs of Google’s mail',
      files: { 'mail.js': "exports.account = { user: 'shop@acme.io', pass: 'qwzx plok mnji uhby' }; // ⟵\n" },
    },
    {
      name: 'an account of a database',
      files: { 'db/init.sql': "CREATE USER shop WITH PASSWORD 'q7Vd2kkePw'; -- ⟵\n", Procfile: 'web: run\n' },
    },
    {
      name: 'the settings of a dashboard',
      files: { 'elk/kibana.yml': 'elasticsearch.password: q7Vd2kkePw # ⟵\n', Procfile: 'web: run\n' },
    },
    {
      name: 'a script that makes a user',
      files: {
        'docker-entrypoint.sh':
          "#!/bin/sh\n/usr/share/elasticsearch/bin/x-pack/users useradd shop -r admin -p 'q7Vd2kke' # ⟵\nexec elasticsearch\n",
        Dockerfile: 'FROM elasticsearch:5.4.1\nCOPY docker-entrypoint.sh /\nENTRYPOINT ["/docker-entrypoint.sh"]\n',
      },
    },
    {
      name: 'a script that logs in to Redis',
      files: {
        'scripts/flush.sh': '#!/bin/sh\nredis-cli -h cache -a q7Vd2kkePw flushall # ⟵\n',
        'server.js': 'start();\n',
        Procfile: 'web: node server.js\n',
      },
    },
    {
      name: 'C#, a token',
      files: {
        'Project.cs':
          'public class Project\n{\n    public static class Integrations\n    {\n        public const string SlackToken = "q7Vd2kkePw9Lm4Tz"; // ⟵\n    }\n}\n',
      },
    },
    {
      name: 'Go, a key that is written down',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'consts/consts.go': 'package consts\n\nconst (\n\tJWTSecretKey = "ShopSignsWithThis" // ⟵\n\tSize = 3\n)\n',
      },
    },
    {
      name: 'a key that reads like a name, as bytes',
      files: {
        'src/main/java/a/JwtConfiguration.java':
          'class JwtConfiguration {\n  private static final byte[] SECRET = "SOME_SIGNATURE_SECRET".getBytes(UTF_8); // ⟵\n}\n',
      },
    },
    {
      name: 'the password of a broker',
      files: {
        'rabbitmq/rabbitmq.conf': 'default_user = shop\ndefault_pass = DEBmbwkSrzy9D1T9cJfa\n',
        Dockerfile: 'FROM node:20\nCMD ["node", "server.js"]\n',
      },
      at: 'rabbitmq/rabbitmq.conf:2',
    },
    {
      name: 'the password of a store',
      files: { 'redis.conf': 'port 6379\nrequirepass q7Vd2kkePw # ⟵\n', Dockerfile: 'FROM node:20\nCMD ["node", "server.js"]\n' },
    },
    { name: 'JavaScript, an object', files: { 'config.js': "module.exports = { mailer: { password: 'q7Vd2-kkePw' } }; // ⟵\n" } },
    {
      name: 'TypeScript, a weak one',
      files: { 'config.ts': "export default { agendash: { user: 'agendash', password: '123456' } }; // ⟵\n" },
    },
    {
      name: 'Python, a keyword',
      files: { 'db.py': "import psycopg2\nconn = psycopg2.connect(dbname='shop', password='q7Vd2kkePw') # ⟵\n" },
    },
    {
      name: 'Go, a constant',
      files: { 'main.go': 'package main\n\nconst apiKey = "q7Vd2kkePwZ81" // ⟵\n\nfunc main() { call(apiKey) }\n' },
    },
    {
      name: 'Java, the third argument',
      files: {
        'src/main/java/Db.java':
          'import java.sql.DriverManager;\nclass Db {\n  Object open(String url) throws Exception {\n    return DriverManager.getConnection(url, "postgres", "postgres"); // ⟵\n  }\n}\n',
      },
    },
    {
      name: 'Kotlin, a property',
      files: { 'src/main/kotlin/App.kt': 'const val JWT_SECRET = "q7Vd2kkePwZ81" // ⟵\nfun main() { start(JWT_SECRET) }\n' },
    },
    {
      name: 'Ruby, a keyword',
      files: {
        'app/controllers/admin_controller.rb':
          'class AdminController < ApplicationController\n  http_basic_authenticate_with name: "admin", password: "password" # ⟵\nend\n',
      },
    },
    { name: 'PHP, an array', files: { 'config/mail.php': "<?php\nreturn ['password' => 'q7Vd2kkePw']; // ⟵\n" } },
    {
      name: 'C#, a constant',
      files: {
        'Auth.cs': 'class Auth {\n  public const string JWT_SECRET_KEY = "SecretKeyOfDoomThatMustBeAMinimumNumberOfBytes"; // ⟵\n}\n',
      },
    },
    { name: 'Rust, a constant', files: { 'src/main.rs': 'const API_KEY: &str = "q7Vd2kkePwZ81"; // ⟵\nfn main() { call(API_KEY); }\n' } },
    { name: 'shell, an export', files: { 'entrypoint.sh': 'export DB_PASSWORD=q7Vd2kkePw # ⟵\nexec ./server\n' } },
    {
      name: 'Spring settings',
      files: { 'src/main/resources/application.properties': 'spring.mail.password=q7Vd2kkePw\n', Procfile: 'web: java -jar app.jar\n' },
      at: 'src/main/resources/application.properties:1',
    },
    {
      name: 'appsettings, a text that says to replace it',
      files: {
        'appsettings.json': '{\n  "AppSettings": { "Secret": "REPLACE THIS WITH YOUR OWN SECRET, IT CAN BE ANY STRING" }\n}\n',
        Procfile: 'web: dotnet App.dll\n',
      },
      at: 'appsettings.json:2',
    },
    {
      name: 'TypeScript, a name in place of a key',
      files: { 'constants.ts': "export const jwtConstants = { secret: 'secretKey' }; // ⟵\n" },
    },
    {
      name: 'log4j',
      files: {
        'src/main/resources/log4j.xml':
          '<log4j:configuration>\n  <appender name="mail" class="org.apache.log4j.net.SMTPAppender">\n    <param name="SMTPPassword" value="password"/> <!-- ⟵ -->\n  </appender>\n</log4j:configuration>\n',
        Procfile: 'web: java -jar app.jar\n',
      },
    },
    {
      name: 'a unit of systemd',
      files: { 'deploy/shop.service': '[Service]\nEnvironment=PORT=80 DB_PASSWORD=q7Vd2kkePw\nExecStart=/srv/shop\n' },
      at: 'deploy/shop.service:2',
    },
    {
      name: 'supervisord',
      files: {
        'supervisord.conf': '[program:web]\ncommand=gunicorn app:app\nenvironment=PORT="80",DB_PASSWORD="q7Vd2kkePw"\n',
        Procfile: 'web: supervisord\n',
      },
      at: 'supervisord.conf:3',
    },
    {
      name: 'NuGet',
      files: {
        'nuget.config':
          '<configuration>\n  <packageSourceCredentials>\n    <shop>\n      <add key="ClearTextPassword" value="q7Vd2kkePw" /> <!-- ⟵ -->\n    </shop>\n  </packageSourceCredentials>\n</configuration>\n',
        Procfile: 'web: dotnet App.dll\n',
      },
    },
    {
      name: "the key of Rails' credentials",
      files: { 'config/master.key': '8f2b6c1d9e3a47f50b6c8d2e1f7a9b3c\n', Procfile: 'web: bin/rails server\n' },
      at: 'config/master.key:1',
    },
    {
      name: 'a password on the command line',
      files: { 'restore.sh': '#!/bin/sh\nmysql -uroot -pq7Vd2kkePw shop < dump.sql # ⟵\n', 'server.js': 'start();\n' },
    },
    {
      name: 'a registry’s token',
      files: { '.npmrc': '//registry.acme.io/:_authToken=q7Vd2kkePwZ81xA0 # ⟵\n', 'server.js': 'start();\n' },
      at: '.npmrc:1',
    },
    {
      name: 'a deploy job',
      files: {
        '.github/workflows/deploy.yml':
          'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-24.04\n    env:\n      DEPLOY_TOKEN: q7Vd2kkePwZ81xA # ⟵\n    steps:\n      - run: kubectl apply -f k8s\n',
        Procfile: 'web: node server.js\n',
      },
    },
  ],
  good: [
    ...SCRIPTS.good,
    ...RECORDS.good,
    {
      name: 'what stands in for the file of a secret',
      files: { 'docker/secrets/db_password.txt': 'your-password\n', 'server.js': 'start();\n', Procfile: 'web: node server.js\n' },
    },
    {
      name: 'credentials from the environment, by their place',
      files: {
        'sms.js': "const twilio = require('twilio');\nexports.client = twilio(process.env.SID, process.env.TOKEN);\n",
        'db.php':
          "<?php\n$link = mysqli_connect(getenv('DB_HOST'), 'shop', getenv('DB_PASSWORD'), 'shop');\n$empty = mysqli_connect(getenv('DB_HOST'), 'root', '');\n",
      },
    },
    {
      name: 'a header with a variable, a name of one, and a scheme alone',
      files: {
        'api.js':
          "exports.load = (token) => fetch(process.env.URL, { headers: { Authorization: `Bearer ${token}` } });\nexports.allow = ['Content-Type', 'Authorization', 'X-Api-Key'];\nexports.isBearer = (text) => text.startsWith('Bearer ');\n",
      },
    },
    {
      name: 'a password that is looked at, not known',
      files: {
        'check.js':
          "exports.check = (body, config) => typeof body.password === 'string' && body.password !== body.confirmation && config.password !== 'changeme-123';\n",
      },
    },
    {
      name: 'what a configuration server hands to developers',
      files: { 'config/shop-dev.yaml': 'spring:\n  datasource:\n    password: q7Vd2kkePw\n', Procfile: 'web: java -jar app.jar\n' },
    },
    {
      name: 'a field of a form',
      files: { 'form.js': "exports.isPassword = (field) => field.type === 'password' && field.name === 'newPassword1';\n" },
    },
    {
      name: 'a route by a provider’s name',
      files: { 'app.rb': "provider 'shop', 'Shop of Acme', 'the-shop-of-acme-1'\n" },
    },
    {
      name: 'a script that logs in with a variable, and one that adds a user of the system',
      files: {
        'scripts/flush.sh': '#!/bin/sh\nredis-cli -h cache -a "$REDIS_PASSWORD" flushall\nuseradd -r -p "" shop\n',
        'server.js': 'start();\n',
        Procfile: 'web: node server.js\n',
      },
    },
    {
      name: 'C#, what data is found under',
      files: {
        'Project.cs':
          'public class Project\n{\n    public static class KnownDataKeys\n    {\n        public const string SlackToken = "-@slack";\n    }\n}\n',
      },
    },
    {
      name: 'Go, what records are kept under',
      files: {
        'go.mod': 'module shop\n\ngo 1.22\n',
        'consts/consts.go': 'package consts\n\nconst (\n\tJWTSecretKey = "JWTSecret"\n\tPasswordHashKey = "PasswordHashKey"\n)\n',
      },
    },
    {
      name: 'values of a test run and of a build for developers',
      files: {
        'config/env.rb': "if Rails.env.test?\n  ENV['DESK_TOKEN'] = 'c30q7Vd2kkePw81'\nend\n",
        'src/config.rs':
          'const SECRET: &str = "8Xui8SN4mIq7Vd2kkePw";\n\nfn secret() -> String {\n    std::env::var("SECRET_KEY").unwrap_or_else(|_| {\n        if cfg!(debug_assertions) {\n            SECRET.to_string()\n        } else {\n            panic!("SECRET_KEY is unset")\n        }\n    })\n}\n',
      },
    },
    {
      name: 'an account that developers’ machines alone are given',
      files: {
        'Data/Initialiser.cs':
          'public static class InitialiserExtensions\n{\n    public static async Task InitialiseAsync(this WebApplication app)\n    {\n        using var scope = app.Services.CreateScope();\n        await scope.ServiceProvider.GetRequiredService<Initialiser>().RunAsync();\n    }\n}\n\npublic class Initialiser\n{\n    public async Task RunAsync()\n    {\n        await _userManager.CreateAsync(administrator, "Administrator1!");\n    }\n}\n',
        'Program.cs':
          'var app = WebApplication.CreateBuilder(args).Build();\nif (app.Environment.IsDevelopment())\n{\n    await app.InitialiseAsync();\n}\napp.Run();\n',
      },
    },
    {
      name: 'tokens of a grammar, a class by its path, a symbol, a key for pages',
      files: {
        'src/mode.js': "export const rules = [{ token: 'comment', regex: /#.*/ }, { token: 'paren.lparen', regex: /[(]/ }];\n",
        'src/analytics.js': "export const ANALYTICS_API_KEY = 'phc_7Tq2vKd93hLmZp4sWx8cNb6R';\n",
        'settings.py': "AUTH = {'SERIALIZERS': {'token': 'custom_auth.serializers.CustomTokenSerializer'}}\n",
        'helper.rb': 'COLOURS = { application_secret: :info }\n',
      },
    },
    { name: 'from the environment', files: { 'config.js': 'module.exports = { mailer: { password: process.env.MAIL_PASSWORD } };\n' } },
    {
      name: 'a registry’s token from the environment',
      files: { '.npmrc': '//registry.acme.io/:_authToken=${NPM_TOKEN}\n', 'server.js': 'start();\n' },
    },
    { name: 'a port of docker', files: { 'run.sh': '#!/bin/sh\ndocker run -p 8080:80 acme/shop\n', 'server.js': 'start();\n' } },
    { name: 'a label', files: { 'form.js': "const labels = { password: 'Password', token: 'Your access token' };\n" } },
    { name: 'the name of a field', files: { 'form.js': "const names = { password: 'password', token: 'userToken' };\n" } },
    {
      name: 'the name of a setting, as a path',
      files: { 'cfg.go': 'package cfg\n\nconst pathTraceToken = "otel.traceToken"\n', 'go.mod': 'module shop\n\ngo 1.22\n' },
    },
    { name: 'the name of a header', files: { 'auth.py': "TOKEN = 'x-access-token'\n" } },
    { name: 'a column', files: { 'User.php': "<?php\nclass User { protected $hidden = ['password', 'remember_token']; }\n" } },
    { name: 'a selector', files: { 'login.ts': "export const fields = { password: '#password-field' };\n" } },
    { name: 'a message', files: { 'errors.rb': "MESSAGES = { password: 'is too short' }\n" } },
    { name: 'a placeholder', files: { 'config.go': 'package main\n\nvar apiKey = "<your-api-key>"\n\nfunc main() { call(apiKey) }\n' } },
    {
      name: 'Rust, a module of tests',
      files: {
        'src/main.rs':
          '#[cfg(test)]\nmod tests {\n    const API_KEY: &str = "q7Vd2kkePwZ81";\n\n    #[test]\n    fn calls() { call(API_KEY, "}"); }\n}\n\nfn main() { serve(); }\n',
      },
    },
    { name: 'a template of Liquid', files: { 'agent.rb': "DEFAULTS = { 'api_key' => '{% credential openai_api_key %}' }\n" } },
    { name: 'a test', files: { 'test/auth.test.js': "login({ password: 'q7Vd2-kkePw' });\n" } },
    {
      name: 'the database of a test run',
      files: {
        '.github/workflows/test.yml':
          'on: push\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    env:\n      POSTGRES_PASSWORD: q7Vd2kkePw\n    steps:\n      - run: npm test\n',
        Procfile: 'web: node server.js\n',
      },
    },
    {
      name: 'a placeholder of Spring',
      files: { 'src/main/resources/application.yml': 'spring:\n  mail:\n    password: ${MAIL_PASSWORD}\n' },
    },
    {
      name: "Rails' secrets for developers",
      files: {
        'config/secrets.yml':
          'development:\n  secret_key_base: f4d1a8c09be2f4d1a8c09be27\nproduction:\n  secret_key_base: <%= ENV["SECRET_KEY_BASE"] %>\n',
        Procfile: 'web: puma\n',
      },
    },
  ],
};
