import type { CodeFile } from '../../src/analysis/code.ts';
import type { Pipeline, SettingsFile, ShellScript, UnitFile, XmlDocument } from '../../src/analysis/documents/kinds.ts';
import { lookupFor } from '../../src/analysis/knowledge/settings/environment-lookup.ts';
import { isSigningSetting, literalSecret, makesSamples, settingSecret } from '../../src/analysis/knowledge/secrets/literal-secrets.ts';
import { namedLiterals } from '../../src/analysis/knowledge/settings/named-values.ts';
import { commandTexts, deployedSettings, processTexts } from '../../src/analysis/knowledge/settings/environment-texts.ts';
import { PASSWORD_ARGUMENTS } from '../../src/analysis/knowledge/secrets/password-arguments.ts';
import { isTranslation } from '../../src/analysis/knowledge/settings/translations.ts';
import { pipelineTexts, xmlTexts, type NamedText } from '../../src/analysis/knowledge/settings/named-texts.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import { credentialIn, gradeSecret, looksLikeSecretName, type CredentialKind } from '../../src/analysis/secrets.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import type { SourceText, Span } from '../../src/analysis/text.ts';
import { rule, type Context, type Found, type RepositoryFound } from '../rule.ts';

/** Where Google's keys are meant to be seen by everyone: its browser libraries. */
const PUBLIC_GOOGLE_KEY = /firebase|authDomain|messagingSenderId|maps\.google|google_?maps?|recaptcha/i;
const NAMES: Readonly<Record<CredentialKind, string>> = {
  token: 'token',
  'key-id': 'key identifier',
  'webhook-url': 'webhook address',
  'private-key': 'private key',
  jwt: 'signed token',
};

/** Files that hold a key and nothing else. */
const KEY_FILE = /(?:^|\/)(?:id_(?:rsa|dsa|ecdsa|ed25519)|[\w.-]+\.(?:pem|key|ppk|priv))$/;
const MASTER_KEY = /(?:^|\/)config\/(?:master|credentials\/\w+)\.key$/;

/** Of the form of Google's keys, put together here so that no scanner takes it for one. */
const BROWSER_KEY = ['AIza', 'Sy4Kd82hd7Gs0aPqLm3Vx9Zb6Nc1Wt5Reab'].join('');

/** Parts of the names that secrets go by, one of which stands in every file that gives one a value. */
const SECRET_WORDS =
  'assw ASSW assphrase ASSPHRASE ecret ECRET oken OKEN pass Pass PASS pwd Pwd PWD key Key KEY PlainAuth getConnection CreateAsync'.split(
    ' ',
  );

export default rule({
  id: 'config/hardcoded-secret',
  title: 'Keep secrets out of the repository',
  why: 'Everyone who can read the code, a fork or an old clone has the secret, and changing it takes a new release.',
  remedy: 'Read it from the environment, and replace the one that was committed: it stays in the history.',
  severity: 'error',
  limits: ['A secret without a telling name or a known form is not told from other text.'],
  scope: { within: 'anywhere' },
  code: [
    { languages: [...APP_LANGUAGES, 'shell'], literals: [], judge: judgeForms },
    { languages: [...APP_LANGUAGES, 'shell'], literals: SECRET_WORDS, judge: judgeNames },
  ],
  repository: judgeKeyFiles,
  documents: {
    settings: judgeSettings,
    xml: (file: XmlDocument, context) => judgeNamed(xmlTexts(file), context),
    pipeline: judgePipeline,
    dockerfile: judgeText,
    compose: judgeText,
    kubernetes: judgeText,
    data: (file, { repository }) => (repository.kindsOf(file.path).includes('settings') ? [] : judgeText(file)),
    manifest: judgeText,
    serverConfig: judgeText,
    unit: judgeUnit,
    procfile: judgeText,
    script: judgeScript,
  },
  examples: {
    bad: [
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
      {
        name: 'Firebase in the browser',
        files: {
          'firebase.js': `initializeApp({ apiKey: '${BROWSER_KEY}', authDomain: 'x.firebaseapp.com' });\n`,
        },
      },
    ],
  },
});

function* judgeForms(file: CodeFile): Iterable<Found> {
  if (isTranslation(file.path)) return;
  for (const found of judgeText(file)) if (found.confidence !== 'likely' || !isCommented(file, found.span)) yield found;
}

function* judgeNames(file: CodeFile, { repository, deployable }: Context): Iterable<Found> {
  if (repository.deployables.length === 0 || isTranslation(file.path)) return;
  for (const named of namedLiterals(file, looksLikeSecretName)) {
    const isPublic = named.literal.startsWith('AIza') && PUBLIC_GOOGLE_KEY.test(file.source.text);
    const known = isPublic ? undefined : literalSecret(named, file);
    const confidence = known && makesSamples(file.path) ? 'likely' : known;
    if (!confidence) continue;
    const lookup = deployable?.kind === 'client' ? undefined : lookupFor(file, named.origin, named.name, false);
    yield {
      span: named.origin,
      secret: true,
      confidence,
      what: `The value of \`${named.name}\` is written into the code.`,
      ...(lookup ? { fix: { title: `Read it from ${lookup.variable}`, safe: false, edits: [lookup] } } : {}),
    };
  }
  for (const call of file.callsTo(...Object.keys(PASSWORD_ARGUMENTS))) {
    const value = call.args[PASSWORD_ARGUMENTS[call.name] ?? -1]?.value();
    if (value?.provenance !== 'literal' || typeof value.literal !== 'string' || value.literal === '') continue;
    yield { span: value.origin ?? call.span, secret: true, what: `\`${call.method}\` is given a password that is written into the code.` };
  }
}

/** A comment shows what a signed token looks like. */
function isCommented(file: CodeFile, { start }: Span): boolean {
  return file.comments.some(({ span }) => span.start <= start && start < span.end);
}

/** Credentials that show by their form, anywhere in a text. */
function* judgeText({ source }: { readonly source: SourceText }): Iterable<Found> {
  for (const { span, provider, kind } of credentialIn(source.text)) {
    if (provider === 'google' && PUBLIC_GOOGLE_KEY.test(source.text)) continue;
    const whose = provider === undefined ? '' : ` of ${provider}`;
    const severity = kind === 'key-id' ? 'warning' : 'error';
    const confidence = kind === 'jwt' ? 'likely' : 'certain';
    yield { span, secret: true, severity, confidence, what: `A ${NAMES[kind]}${whose} is committed here.` };
  }
}

function* judgeSettings(file: SettingsFile, context: Context): Iterable<Found> {
  yield* judgeText(file);
  const texts = processTexts(deployedSettings(file));
  yield* judgeNamed(texts, context, READ_BY_APPS.has(file.reader) ? isSigningSetting : undefined);
}

function* judgeUnit(file: UnitFile): Iterable<Found> {
  yield* judgeText(file);
  for (const entry of processTexts(file)) {
    if (settingSecret(entry)) yield { span: entry.span, secret: true, what: `The unit sets \`${entry.name}\` to a literal.` };
  }
}

/** Passwords that a script hands to a program: `mysql -psecret`, `PGPASSWORD=secret psql`. */
function* judgeScript({ commands }: ShellScript, { repository }: Context): Iterable<Found> {
  if (repository.deployables.length === 0) return;
  const said = new Set<number>();
  for (const entry of commandTexts(commands.filter(({ name }) => !/^(?:export|readonly|local|declare|typeset|set)?$/.test(name)))) {
    if (!settingSecret(entry) || !looksLikeSecretName(entry.name) || said.has(entry.span.start) || /^[A-Z_]+$/.test(entry.text)) continue;
    said.add(entry.span.start);
    yield { span: entry.span, secret: true, what: `\`${entry.name}\` is given to a command as it is written here.` };
  }
}

/** Registries' and machines' files that hold a password or token of their own. */
const CREDENTIAL_FILES: readonly (readonly [path: RegExp, secret: RegExp])[] = [
  [/(?:^|\/)\.npmrc$/, /_(?:authToken|auth|password)\s*=\s*(?!\$)["']?([^\s"']{8,})/],
  [/(?:^|\/)\.netrc$/, /\bpassword\s+(?!\$)(\S{6,})/],
  [/(?:^|\/)\.pypirc$/, /^\s*password\s*[:=]\s*(?!\$)(\S{6,})/m],
  [/(?:^|\/)\.pgpass$/, /^[^#:\n]+:[^:]*:[^:]*:[^:]*:(?!\$)(\S{3,})/m],
];

function* judgeCredentialFiles(repository: Repository): Iterable<RepositoryFound> {
  if (repository.deployables.length === 0) return;
  for (const path of repository.texts) {
    const pattern = CREDENTIAL_FILES.find(([file]) => file.test(path))?.[1];
    const source = pattern ? repository.source(path) : undefined;
    const match = source && pattern?.exec(source.text);
    if (!match || gradeSecret(match[1] ?? '').grade === 'placeholder') continue;
    const start = match.index + match[0].lastIndexOf(match[1] ?? '');
    yield {
      path,
      span: { start, end: start + (match[1] ?? '').length },
      secret: true,
      identity: path,
      what: `\`${path}\` is committed with a credential in it.`,
    };
  }
}

/** Files that are a secret as a whole: private keys by their text, Rails' key by its name. */
function* judgeKeyFiles(repository: Repository): Iterable<RepositoryFound> {
  if (repository.deployables.length === 0) return;
  yield* judgeCredentialFiles(repository);
  for (const path of repository.texts) {
    if (!KEY_FILE.test(path) || !['source', 'configuration'].includes(repository.role(path))) continue;
    const source = repository.source(path);
    const key = source && credentialIn(source.text).find(({ kind }) => kind === 'private-key');
    const master = source && MASTER_KEY.test(path) && /^[\da-f]{32}\s*$/.test(source.text) ? { span: source.lineSpan(1) } : undefined;
    const { span } = key ?? master ?? {};
    if (span)
      yield {
        path,
        span,
        secret: true,
        identity: path,
        what: `\`${path}\` is a ${key ? 'private key' : 'key that opens the credentials'} and committed.`,
      };
  }
}

/** Readers of settings that hold no texts for people. */
const READ_BY_APPS = new Set(['spring', 'quarkus', 'micronaut', 'ktor', 'dotnet', 'rails', 'rocket']);

function* judgeNamed(texts: readonly NamedText[], { repository }: Context, isToo?: (entry: NamedText) => boolean): Iterable<Found> {
  if (repository.deployables.length === 0) return;
  for (const entry of texts) {
    if (settingSecret(entry) || isToo?.(entry))
      yield { span: entry.span, secret: true, what: `\`${entry.name}\` holds a secret that is committed with the settings.` };
  }
}

/** Throwaway secrets of test runs are no secrets; those of jobs that ship something are. */
function* judgePipeline(file: Pipeline): Iterable<Found> {
  yield* judgeText(file);
  const ships = file.jobs.filter((job) => job.deploys).map((job) => job.node.span);
  for (const entry of pipelineTexts(file)) {
    const isShipped = ships.some((span) => span.start <= entry.span.start && entry.span.end <= span.end);
    if (!isShipped || settingSecret(entry) !== 'plausible' || gradeSecret(entry.text).entropy < 2.5) continue;
    yield { span: entry.span, secret: true, what: `\`${entry.name}\` holds a secret that is committed with the pipeline.` };
  }
}
