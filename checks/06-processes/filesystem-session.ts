import type { Assignment, Call, CodeFile } from '../../src/analysis/code.ts';
import type { DataDocument, SettingsFile } from '../../src/analysis/documents/kinds.ts';
import { manifestTexts } from '../../src/analysis/knowledge/environment/environment-texts.ts';
import { byDeployFile } from '../../src/analysis/knowledge/environment/deploy-variables.ts';
import { settingTexts, type NamedText } from '../../src/analysis/knowledge/settings/named-texts.ts';
import { APP_LANGUAGES, ECMASCRIPT } from '../../src/analysis/languages.ts';
import { onAssignments, onCalls, rule, type Context, type Found } from '../rule.ts';

/** Stores that write a file for each session. */
const FILE_STORES: readonly string[] = [
  'github.com/gorilla/sessions.NewFilesystemStore',
  'io.ktor.server.sessions.directorySessionStorage',
  'directorySessionStorage',
  'Rack.Session.File.new',
  'Tempest.Http.Session.Config.FileSessionConfig',
  'Symfony.Component.HttpFoundation.Session.Storage.Handler.NativeFileSessionHandler',
];
const VALUES = new Map([
  ['SESSION_TYPE', /^filesystem$/],
  ['SESSION_ENGINE', /^django\.contrib\.sessions\.backends\.file$/],
]);
const HANDLERS = ['session_set_save_handler', 'session_module_name'];

export default rule({
  id: 'processes/filesystem-session',
  title: 'Keep sessions out of the local disk',
  why: 'A session file exists on one machine only: the next request may reach another, and the next deploy starts with an empty disk.',
  remedy: 'Keep sessions in Redis, Memcached or the database, or in a signed cookie.',
  severity: 'error',
  code: [
    onCalls(APP_LANGUAGES, FILE_STORES, function* (call) {
      yield { span: call.span, what: `\`${call.method}\` writes each session to a file of this machine.` };
    }),
    onCalls(ECMASCRIPT, ['express-session'], judgeExpress),
    onAssignments(['python'], [...VALUES.keys()], judgePython),
    onCalls(['php'], ['session_start'], judgePhp),
    { languages: ['php'], literals: ["'driver'", '"driver"'], judge: judgeLaravel },
  ],
  documents: {
    settings: judgeSettings,
    data: (document) => (isForDevelopers(document.path) ? [] : judgeData(document)),
    ...byDeployFile(judgeVariables),
  },
  examples: {
    bad: [
      {
        name: 'Symfony, which leaves it to PHP',
        files: {
          'composer.json': '{"require":{"symfony/framework-bundle":"^7.0"}}',
          'config/packages/framework.yaml': 'framework:\n    session:\n        handler_id: null # ⟵\n        cookie_secure: auto\n',
        },
      },
      {
        name: 'Laravel’s configuration',
        files: {
          'composer.json': '{"require":{"laravel/framework":"^11.0"}}',
          artisan: '<?php\n',
          'config/session.php': "<?php\nreturn [\n    'driver' => 'file', // ⟵\n];\n",
        },
      },
      {
        name: 'Laravel’s variable in the file of a deploy, which says that it is one',
        files: {
          'composer.json': '{"require":{"laravel/framework":"^11.0"}}',
          artisan: '<?php\n',
          '.env': 'APP_ENV=production\nSESSION_DRIVER=file\n',
        },
        at: '.env:2',
      },
      {
        name: 'Flask-Session',
        files: { 'app.py': "from flask import Flask\napp = Flask(__name__)\napp.config['SESSION_TYPE'] = 'filesystem' # ⟵\n" },
      },
      { name: 'Django', files: { 'shop/settings.py': "SESSION_ENGINE = 'django.contrib.sessions.backends.file' # ⟵\n" } },
      {
        name: 'express-session',
        files: {
          'app.js':
            "const session = require('express-session');\nconst FileStore = require('session-file-store')(session);\napp.use(session({ store: new FileStore({}), secret })); // ⟵\n",
        },
      },
      {
        name: 'Go',
        files: {
          'main.go': 'package main\n\nimport "github.com/gorilla/sessions"\n\nvar store = sessions.NewFilesystemStore("", key) // ⟵\n',
        },
      },
      {
        name: 'Laravel, deployed by Kamal',
        files: {
          'config/deploy.yml':
            '<% require "dotenv"; Dotenv.load(".env") %>\n\n# Kamal\nservice: blog\nimage: acme/blog\nenv:\n  clear:\n    APP_ENV: "production"\n    SESSION_DRIVER: "file"\n',
        },
        at: 'config/deploy.yml:9',
      },
      {
        name: 'Laravel, the variables of production in containers',
        files: { '.env.docker.production': 'APP_ENV=production\nSESSION_DRIVER=file # ⟵\n', artisan: '#!/usr/bin/env php\n' },
        at: '.env.docker.production:2',
      },
      {
        name: 'Laravel in a container',
        files: {
          'docker-compose.prod.yml': 'services:\n  web:\n    image: acme/blog:1.2\n    environment:\n      - SESSION_DRIVER=file # ⟵\n',
        },
      },
      { name: 'PHP by default', files: { 'index.php': '<?php\nsession_start(); // ⟵\n' } },
      {
        name: 'Tempest',
        files: {
          'app/session.config.php':
            "<?php\nuse Tempest\\Http\\Session\\Config\\FileSessionConfig;\nreturn new FileSessionConfig(path: 'sessions'); // ⟵\n",
        },
      },
    ],
    good: [
      {
        name: 'Symfony, a handler of its own',
        files: {
          'composer.json': '{"require":{"symfony/framework-bundle":"^7.0"}}',
          'config/packages/framework.yaml': 'framework:\n    session:\n        handler_id: "%env(REDIS_URL)%"\n',
        },
      },
      {
        name: 'Tempest on Redis',
        files: {
          'app/session.config.php':
            '<?php\nuse Tempest\\Http\\Session\\Config\\RedisSessionConfig;\nreturn new RedisSessionConfig(expiration: Duration::days(30));\n',
        },
      },
      {
        name: 'Laravel’s variable on developers’ machines',
        files: {
          'composer.json': '{"require":{"laravel/framework":"^11.0"}}',
          artisan: '<?php\n',
          '.env': 'APP_ENV=local\nSESSION_DRIVER=file\n',
        },
      },
      {
        name: 'Laravel’s configuration with its variable',
        files: {
          'composer.json': '{"require":{"laravel/framework":"^11.0"}}',
          artisan: '<?php\n',
          'config/session.php': "<?php\nreturn [\n    'driver' => env('SESSION_DRIVER', 'file'),\n];\n",
        },
      },
      { name: 'Flask-Session on Redis', files: { 'app.py': "app.config['SESSION_TYPE'] = 'redis'\n" } },
      { name: 'Django, cached database', files: { 'shop/settings.py': "SESSION_ENGINE = 'django.contrib.sessions.backends.cached_db'\n" } },
      { name: 'PHP on Redis', files: { 'index.php': "<?php\nini_set('session.save_handler', 'redis');\nsession_start();\n" } },
      {
        name: 'PHP with php.ini',
        files: { 'index.php': '<?php\nsession_start();\n', 'docker/php.ini': '[Session]\nsession.save_handler = redis\n' },
      },
      {
        name: 'Laravel on Redis, and files on a developer’s machine',
        files: {
          'docker-compose.prod.yml': 'services:\n  web:\n    image: acme/blog:1.2\n    environment:\n      - SESSION_DRIVER=redis\n',
          'docker-compose.dev.yml': 'services:\n  web:\n    build: .\n    environment:\n      - SESSION_DRIVER=file\n',
          '.env.example': 'SESSION_DRIVER=file\n',
        },
      },
      { name: 'a test', files: { 'tests/test_app.py': "app.config['SESSION_TYPE'] = 'filesystem'\n" } },
    ],
  },
});

function* judgeExpress(call: Call, file: CodeFile): Iterable<Found> {
  const store = call.option('store');
  if (!store || !file.importsAny('session-file-store')) return;
  if (/FileStore/.test(store.text) || /FileStore/.test(store.call()?.callee ? file.source.slice(store.call()?.callee ?? store.span) : '')) {
    yield { span: call.callee, what: 'session-file-store writes each session to a file of this machine.' };
  }
}

function* judgePython({ name, value, span }: Assignment, file: CodeFile): Iterable<Found> {
  const { provenance, literal } = value.value();
  if (provenance !== 'literal' || !VALUES.get(name)?.test(String(literal)) || /(?:^|[/_.-])(?:dev|development|local|test)/.test(file.path))
    return;
  yield { span, what: `\`${name} = "${String(literal)}"\` writes each session to a file of this machine.` };
}

/** `'driver' => 'file'` in Laravel’s configuration, which no variable changes. */
function* judgeLaravel(file: CodeFile): Iterable<Found> {
  if (!/(?:^|\/)config\/session\.php$/.test(file.path)) return;
  for (const { key, value, span } of file.properties) {
    const { provenance, literal } = value.value();
    if (key === 'driver' && provenance === 'literal' && literal === 'file')
      yield {
        span,
        what: '`driver` makes Laravel write each session to a file of this machine.',
        remedy: 'Set it to `redis`, `database` or `cookie`.',
      };
  }
}

/** PHP keeps sessions in files unless something says otherwise. */
function* judgePhp(call: Call, file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  const files = (deployable?.sources ?? [file.path]).flatMap((path) => repository.code(path) ?? []);
  const isSet = (text: string): boolean => /session\.save_handler|SessionHandlerInterface/.test(text);
  if (files.some((other) => other.callsTo(...HANDLERS).length > 0 || isSet(other.source.text))) return;
  const others = [...repository.documents('settings'), ...repository.documents('dockerfile'), ...repository.documents('script')];
  if (
    others.some(({ source }) => isSet(source.text)) ||
    repository.texts.some((path) => path.endsWith('.ini') && isSet(repository.source(path)?.text ?? ''))
  )
    return;
  // What the image of the repository doesn't set is PHP's default; elsewhere a php.ini of the machine may say otherwise.
  const isKnown = repository.documents('dockerfile').some(({ source: { text } }) => /^FROM\s+\S*php\b/im.test(text));
  yield {
    span: call.span,
    once: `${deployable?.root ?? ''}#session`,
    what: '`session_start` keeps sessions in files, PHP’s default, and nothing here chooses another handler.',
    ...(isKnown ? {} : { confidence: 'likely' as const }),
  };
}

/** Laravel's variable, where a deploy sets it. */
function* judgeVariables(texts: readonly NamedText[]): Iterable<Found> {
  for (const { name, text, span } of texts) {
    if (/(?:^|\.)SESSION_DRIVER$/.test(name) && text === 'file')
      yield {
        span,
        what: '`SESSION_DRIVER=file` makes Laravel write each session to a file of this machine.',
        remedy: 'Set it to `redis`, `database` or `cookie`.',
      };
  }
}

function* judgeData({ roots, path, source }: DataDocument): Iterable<Found> {
  yield* judgeVariables(roots.flatMap(manifestTexts));
  if (!/(?:^|\/)config\/(?:packages\/(?:prod\/)?framework|config(?:_prod)?)\.ya?ml$/.test(path)) return;
  for (const root of roots) {
    const handler = root.at('framework', 'session', 'handler_id');
    const written = handler ? source.slice(handler.span).trim().replaceAll(/["']/g, '') : undefined;
    if (handler?.keySpan && /^(?:null|~|session\.handler\.native_file|)$/.test(written ?? 'other'))
      yield {
        span: { start: handler.keySpan.start, end: Math.max(handler.keySpan.end, handler.span.end) },
        what: 'Symfony leaves sessions to PHP, which writes each of them to a file of this machine.',
        remedy: 'Name a handler that all processes share, such as `RedisSessionHandler` or `PdoSessionHandler`.',
        confidence: 'certain',
      };
  }
}

function isForDevelopers(path: string): boolean {
  return /(?:^|[/_.-])(?:dev|development|local|test|testing|ci|example)(?:[/_.-]|$)/.test(path);
}

function* judgeSettings(file: SettingsFile): Iterable<Found> {
  const { settings, path } = file;
  if (!isForDevelopers(path)) yield* judgeVariables(settingTexts(file));
  for (const { key, value, span } of settings) {
    if (/(?:^|\.)session\.save_handler$/.test(key) && value === 'files')
      yield { span, what: '`session.save_handler = files` writes each session to a file of this machine.' };
  }
}
