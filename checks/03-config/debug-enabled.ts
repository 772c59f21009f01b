import type { CodeFile } from '../../src/analysis/code.ts';
import type { ComposeFile, Dockerfile, EnvFile, KubernetesFile, SettingsFile, XmlDocument } from '../../src/analysis/documents/kinds.ts';
import { calledAt } from '../../src/analysis/knowledge/services/call-options.ts';
import { isKeptRunning } from '../../src/analysis/knowledge/starting/kept-running.ts';
import { isDeployedVariant } from '../../src/analysis/knowledge/environment/environment-names.ts';
import { fallbacks } from '../../src/analysis/knowledge/environment/fallbacks.ts';
import { isDevelopersFile, isForDevelopment } from '../../src/analysis/knowledge/environment/for-development.ts';
import { imageTexts, kubernetesTexts, settingTexts } from '../../src/analysis/knowledge/settings/named-texts.ts';
import { namedValues } from '../../src/analysis/knowledge/settings/named-values.ts';
import { isOverriddenForProduction } from '../../src/analysis/knowledge/environment/production-overrides.ts';
import { devServerOf } from '../../src/analysis/knowledge/serving/dev-servers.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { programLine, startCommands } from '../../src/analysis/startup.ts';
import { type Repair, rule, type Context, type Found, replacing } from '../rule.ts';

/** Variables that switch a framework's debugging on. */
const VARIABLES = /^(?:(?:DJANGO|FLASK|APP|WP|RAILS|SYMFONY)_)?DEBUG$/;
const ON = /^(?:1|true|yes|on)$/i;
/** Settings that show internals to everyone, with the values that do. */
const SETTINGS: readonly (readonly [key: RegExp, value: RegExp])[] = [
  [/^spring\.h2\.console\.enabled$/, ON],
  [/^server\.error\.include-stacktrace$/, /^always$/],
  [/^management\.endpoints\.web\.exposure\.include$/, /^\*$/],
  [/^display_errors$/, ON],
];

export default rule({
  id: 'config/debug-enabled',
  title: 'Leave debugging off unless the environment asks for it',
  why: 'In debug mode an error shows code, settings and secrets to whoever caused it, and some frameworks run code for them.',
  remedy: 'Read the switch from the environment and let it be off when the variable is unset.',
  severity: 'error',
  code: [
    {
      languages: ['python', 'ruby', 'php', 'go', 'csharp'],
      literals: ['DEBUG', 'debug', 'Debug', 'consider_all_requests_local', 'display_errors', 'displayErrorDetails', 'ExceptionPage'],
      judge: judgeCode,
    },
  ],
  documents: {
    settings: judgeSettings,
    xml: judgeXml,
    dockerfile: judgeImage,
    kubernetes: judgeKubernetes,
    compose: judgeCompose,
    envFile: judgeEnvFile,
  },
  examples: {
    bad: [
      { name: 'Django', files: { 'shop/settings.py': "DEBUG = True # ⟵\nINSTALLED_APPS = ['shop']\n", 'manage.py': 'import django\n' } },
      {
        name: 'the settings for production themselves',
        files: {
          'shop/settings/base.py': "INSTALLED_APPS = ['shop']\n",
          'shop/settings/production.py': 'from .base import *\nDEBUG = True # ⟵\n',
        },
      },
      {
        name: 'variables of production',
        files: { '.env': 'APP_ENV=production\nAPP_DEBUG=true # ⟵\n', 'server.js': 'start();\n' },
        at: '.env:2',
      },
      { name: 'Flask', files: { 'app.py': "from flask import Flask\napp = Flask(__name__)\napp.config['DEBUG'] = True # ⟵\n" } },
      {
        name: 'Rails',
        files: {
          'config/environments/production.rb': 'Rails.application.configure do\n  config.consider_all_requests_local = true # ⟵\nend\n',
        },
      },
      { name: 'Laravel', files: { 'config/app.php': "<?php\nreturn [\n  'debug' => true, // ⟵\n];\n" } },
      { name: 'PHP', files: { 'index.php': "<?php\nini_set('display_errors', 1); // ⟵\n" } },
      {
        name: 'Flask, a field',
        files: { 'app.py': 'from flask import Flask\napp = Flask(__name__)\napp.debug = True # ⟵\n' },
      },
      { name: 'on by default', files: { 'shop/settings.py': "import os\nDEBUG = os.environ.get('DEBUG', True) # ⟵\n" } },
      { name: 'FastAPI', files: { 'main.py': 'from fastapi import FastAPI\napp = FastAPI(debug=True) # ⟵\n' } },
      { name: 'WordPress', files: { 'wp-config.php': "<?php\ndefine('WP_DEBUG', true); // ⟵\n" } },
      {
        name: 'ASP.NET Core',
        files: {
          'Startup.cs': 'class Startup {\n  void Configure(IApplicationBuilder app) { app.UseDeveloperExceptionPage(); } // ⟵\n}\n',
        },
      },
      {
        name: 'an image',
        files: { Dockerfile: 'FROM python:3.12-slim\nENV FLASK_DEBUG=1\nCMD ["gunicorn", "app:app"]\n' },
        at: 'Dockerfile:2',
      },
      {
        name: 'an image with the settings of developers',
        files: {
          Dockerfile: 'FROM python:3.12-slim\nENV DJANGO_SETTINGS_MODULE shop.settings.development\nENTRYPOINT ["gunicorn", "shop.wsgi"]\n',
        },
        at: 'Dockerfile:2',
      },
      {
        name: 'a Deployment',
        files: {
          'k8s/web.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: acme/web:1.2\n          env:\n            - name: DEBUG\n              value: "true" # ⟵\n',
        },
      },
      {
        name: 'a service that starts again with the machine',
        files: {
          'docker-compose.yml':
            'services:\n  web:\n    image: acme/shop:1.4\n    restart: always\n    environment:\n      - SECRET_KEY=${SECRET_KEY}\n      - DEBUG=true # ⟵\n',
        },
      },
      {
        name: 'Spring',
        files: {
          'src/main/resources/application.properties': 'server.error.include-stacktrace=always\n',
          Procfile: 'web: java -jar app.jar\n',
        },
        at: 'src/main/resources/application.properties:1',
      },
      {
        name: 'ASP.NET',
        files: {
          'Web.config': '<configuration>\n  <system.web>\n    <compilation debug="true" /> <!-- ⟵ -->\n  </system.web>\n</configuration>\n',
          Procfile: 'web: run\n',
        },
      },
    ],
    good: [
      {
        name: 'PHP, the branch of a developer’s machine',
        files: {
          'index.php':
            "<?php\nswitch ($type) {\n  case 'development':\n    error_reporting(E_ALL);\n    ini_set('display_errors', 'On');\n    break;\n  default:\n    ini_set('display_errors', 'Off');\n}\n",
        },
      },
      { name: 'variables of a developer', files: { '.env': 'APP_ENV=local\nAPP_DEBUG=true\n', 'server.js': 'start();\n' } },
      { name: 'a template', files: { '.env.example': 'APP_ENV=production\nAPP_DEBUG=true\n', 'server.js': 'start();\n' } },
      {
        name: 'a stack for developers',
        files: {
          'docker-compose.yml':
            'services:\n  web:\n    build: .\n    environment:\n      - DEBUG=true\n  mail:\n    image: axllent/mailpit:v1.20\n    restart: always\n',
          'deploy/compose.yml':
            'services:\n  web:\n    image: acme/shop:1.4\n    restart: always\n    environment:\n      - DEBUG=${DEBUG}\n',
        },
      },
      { name: 'by the environment', files: { 'shop/settings.py': "import os\nDEBUG = os.environ.get('DEBUG') == '1'\n" } },
      { name: 'off by default', files: { 'shop/settings.py': "import os\nDEBUG = os.environ.get('DEBUG', False)\n" } },
      {
        name: 'ASP.NET Core, for developers',
        files: { 'Program.cs': 'if (app.Environment.IsDevelopment()) {\n  app.UseDeveloperExceptionPage();\n}\n' },
      },
      { name: 'a class for developers', files: { 'config.py': 'class DevelopmentConfig(Config):\n    DEBUG = True\n' } },
      {
        name: 'an image that starts what developers do, and one with other settings',
        files: {
          Dockerfile: 'FROM python:3.12-slim\nENV FLASK_ENV=development\nCMD ["flask", "run", "--host", "0.0.0.0"]\n',
          'web/Dockerfile': 'FROM python:3.12-slim\nENV DJANGO_SETTINGS_MODULE=shop.settings.production\nCMD ["gunicorn", "shop.wsgi"]\n',
        },
      },
      { name: 'off', files: { 'shop/settings.py': 'DEBUG = False\n' } },
      { name: 'settings of a developer', files: { 'shop/settings/dev.py': 'DEBUG = True\n' } },
      {
        name: 'a part that production overrides',
        files: { 'shop/settings/base.py': 'DEBUG = True\n', 'shop/settings/production.py': 'from .base import *\nDEBUG = False\n' },
      },
      { name: 'in a branch', files: { 'shop/settings.py': 'DEBUG = False\nif not ON_SERVER:\n    DEBUG = True\n' } },
      {
        name: 'a stage for development',
        files: { Dockerfile: 'FROM python:3.12-slim AS dev\nENV FLASK_DEBUG=1\nFROM python:3.12-slim\nCMD ["gunicorn", "app:app"]\n' },
      },
    ],
  },
});

const OFF: Repair = { title: 'Switch it off', safe: false };

/** The branch of a `switch` over the environment's name that a developer's machine takes. */
const OF_DEVELOPERS = /\bcase\s*['"](?:dev|development|debug|local|test)['"]\s*:(?:(?!\b(?:break|case|default)\b)[^])*$/;

function* judgeCode(file: CodeFile, context: Context): Iterable<Found> {
  if (isDevelopersFile(file.path)) return;
  for (const { name, value, by } of namedValues(file)) {
    if (!isSwitch(file, name, by) || value.value().provenance !== 'literal' || value.value().literal !== true) continue;
    if (
      file.conditionsAround(value.span).length > 0 ||
      isForDevelopment(file, value.span) ||
      isOverriddenForProduction(context.path, name, context.repository)
    )
      continue;
    const span = value.value().origin ?? value.span;
    yield {
      span,
      what: `\`${name}\` is on in every deploy.`,
      ...replacing(file.source, span, /^true$/i, file.language === 'python' ? 'False' : 'false', OFF),
    };
  }
  yield* byDefault(file, context);
  yield* inCalls(file);
  for (const call of file.callsTo('ini_set')) {
    const [name, value] = call.args.map((argument) => String(argument.value().literal));
    if (
      isForDevelopment(file, call.span) ||
      OF_DEVELOPERS.test(file.source.text.slice(Math.max(0, call.span.start - 300), call.span.start))
    )
      continue;
    if (name === 'display_errors' && ON.test(value ?? ''))
      yield { span: call.span, what: '`display_errors` shows errors to every visitor.' };
  }
}

/** A switch that is on wherever nobody has thought of the variable. */
function* byDefault(file: CodeFile, context: Context): Iterable<Found> {
  if (
    file.language !== 'python' ||
    !/settings|config/.test(file.path) ||
    isOverriddenForProduction(context.path, 'DEBUG', context.repository)
  )
    return;
  for (const { variable, literal, span } of fallbacks(file)) {
    if (/^(?:DJANGO_|FLASK_|APP_)?DEBUG$/.test(variable) && (literal === true || ON.test(String(literal))) && !isForDevelopment(file, span))
      yield { span, severity: 'warning', what: `Where \`${variable}\` is unset, debugging is on.` };
  }
}

/** Calls that show internals to every visitor, with what their arguments look like. */
const DEBUG_CALLS: Readonly<Record<string, RegExp>> = {
  define: /^\s*["'](?:WP_DEBUG|WP_DEBUG_DISPLAY|YII_DEBUG)["']\s*,\s*(?:true|1)\b/i,
  'fastapi.FastAPI': /\bdebug\s*=\s*True\b/,
  'starlette.applications.Starlette': /\bdebug\s*=\s*True\b/,
  'sanic.Sanic': /\bdebug\s*=\s*True\b/,
  'Slim.App': /["']displayErrorDetails["']\s*=>\s*true/,
  '*.addErrorMiddleware': /^\s*true\b/,
  'github.com/gin-gonic/gin.SetMode': /DebugMode|["']debug["']/,
  '*.UseDeveloperExceptionPage': /^\s*$/,
};

function* inCalls(file: CodeFile): Iterable<Found> {
  for (const [name, given] of Object.entries(DEBUG_CALLS)) {
    for (const call of file.callsTo(name)) {
      const args = file.source.slice({ start: call.callee.end, end: call.span.end }).replace(/^\(|\)$/g, '');
      if (!given.test(args) || file.conditionsAround(call.span).length > 0) continue;
      yield {
        span: calledAt(call, file),
        severity: 'warning',
        what: `\`${call.method}\` shows internals to every visitor in every deploy.`,
      };
    }
  }
}

function isSwitch(file: CodeFile, name: string, by: string): boolean {
  if (file.language === 'python' && name === 'debug') return by === 'assignment' && file.importsAny('flask', 'bottle', 'sanic');
  if (file.language === 'python')
    return name === 'DEBUG' && by !== 'argument' && /(?:settings|config|app|main|wsgi|__init__)/.test(file.path);
  if (file.language === 'ruby') return name === 'consider_all_requests_local' && file.path.includes('production');
  return file.language === 'php' && name === 'debug' && /(?:^|\/)config\/app\.php$/.test(file.path);
}

function* judgeSettings(file: SettingsFile, { repository }: Context): Iterable<Found> {
  if (repository.deployables.length === 0 || isDevelopersFile(file.path)) return;
  for (const { name, text, span } of settingTexts(file)) {
    if (SETTINGS.some(([key, value]) => key.test(name) && value.test(text)))
      yield { span, severity: 'warning', what: `\`${name}=${text}\` shows internals to everyone in every deploy.` };
  }
}

function* judgeXml(file: XmlDocument): Iterable<Found> {
  for (const element of file.reader === 'dotnet-config' ? (file.root?.descendants('compilation') ?? []) : []) {
    const debug = element.attributes.get('debug');
    if (debug?.value === 'true') {
      yield {
        span: debug.span,
        severity: 'warning',
        what: '`<compilation debug="true">` is on in every deploy.',
        ...replacing(file.source, debug.span, /true/, 'false', OFF),
      };
    }
  }
}

function* judgeImage(file: Dockerfile, { repository }: Context): Iterable<Found> {
  const shipped = file.effective;
  for (const { name, text, span, keyword } of imageTexts(file)) {
    const ships = shipped.some((one) => one.span.start <= span.start && span.end <= one.span.end);
    if (!ships || keyword !== 'ENV' || isDevelopersFile(file.path)) continue;
    if (VARIABLES.test(name) && ON.test(text))
      yield { span, severity: 'warning', what: `\`ENV ${name}=${text}\` switches debugging on in every container of the image.` };
    else if (isForDevelopers(name, text) && !startsDevServer(file, repository))
      yield {
        span,
        severity: 'warning',
        what: `\`ENV ${name}=${text}\` runs every container of the image with the settings of developers.`,
      };
  }
}

/** An image for developers by what it starts, whatever it is called. */
function startsDevServer({ path }: Dockerfile, repository: Repository): boolean {
  return startCommands(repository).some((one) => one.process.path === path && devServerOf(programLine(one)) !== undefined);
}

/** Values of other variables that put a framework into the mode of developers, by its documentation. */
function isForDevelopers(name: string, text: string): boolean {
  if (name === 'DJANGO_SETTINGS_MODULE') return /\.(?:dev|devel|develop|development|local)$/.test(text);
  return name === 'FLASK_ENV' && text === 'development';
}

function* judgeKubernetes(file: KubernetesFile): Iterable<Found> {
  if (isDevelopersFile(file.path)) return;
  for (const { name, text, span } of kubernetesTexts(file)) {
    if (VARIABLES.test(name) && ON.test(text)) yield { span, severity: 'warning', what: `The manifest switches \`${name}\` on.` };
  }
}

const PRODUCTION = /^prod(?:uction)?$/i;
const NAMES_ENVIRONMENT = /^(?:APP_ENV|APP_ENVIRONMENT|NODE_ENV|RAILS_ENV|RACK_ENV|FLASK_ENV|DJANGO_ENV|ENVIRONMENT|ENV|SYMFONY_ENV)$/;

/** Variables of production by what the file is called or says itself; those of any other environment may be a developer's. */
function* judgeEnvFile({ settings, template, environment = '' }: EnvFile, { repository }: Context): Iterable<Found> {
  if (template || repository.deployables.length === 0) return;
  const texts = settingTexts({ settings });
  const isProduction =
    PRODUCTION.test(environment) || texts.some(({ name, text }) => NAMES_ENVIRONMENT.test(name) && PRODUCTION.test(text));
  for (const { name, text, span } of isProduction ? texts : []) {
    if (VARIABLES.test(name) && ON.test(text))
      yield { span, severity: 'warning', what: `\`${name}\` is switched on among the variables of production.` };
  }
}

/** A stack that runs on a server: its file says so, or the service starts again with the machine. */
function* judgeCompose(file: ComposeFile, { repository }: Context): Iterable<Found> {
  for (const service of file.services) {
    const on = service.environment.filter(({ name, value }) => VARIABLES.test(name) && ON.test(value ?? ''));
    if (on.length === 0 || file.developmentOnly) continue;
    if (!isDeployedVariant(file.variant) && !isKeptRunning(file, service, repository)) continue;
    for (const { name, span } of on)
      yield {
        span,
        severity: 'warning',
        what: `The compose file switches \`${name}\` on for \`${service.name}\`, which runs on a server.`,
      };
  }
}
