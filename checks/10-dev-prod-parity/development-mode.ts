import type { ComposeFile, Dockerfile, KubernetesFile } from '../../src/analysis/documents/kinds.ts';
import { devServerOf } from '../../src/analysis/knowledge/serving/dev-servers.ts';
import { isDeployedVariant, isDeployName } from '../../src/analysis/knowledge/environment/environment-names.ts';
import { isDevelopersFile } from '../../src/analysis/knowledge/environment/for-development.ts';
import { imageTexts, kubernetesTexts } from '../../src/analysis/knowledge/settings/named-texts.ts';
import { baseName } from '../../src/analysis/paths.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { programLine, runsOnce, startCommands, startPlaces, type Declaration } from '../../src/analysis/startup.ts';
import { rule, type Context, type Found, type RepositoryFound } from '../rule.ts';

/** Variables by which a framework is told the environment that it runs in. */
const MODES =
  /^(?:NODE_ENV|RAILS_ENV|RACK_ENV|APP_ENV|SYMFONY_ENV|ASPNETCORE_ENVIRONMENT|DOTNET_ENVIRONMENT|DJANGO_ENV|GO_ENV|SPRING_PROFILES_ACTIVE|QUARKUS_PROFILE|MICRONAUT_ENVIRONMENTS|ROCKET_ENV|ROCKET_PROFILE|MIX_ENV|HANAMI_ENV|CAKE_ENV|CI_ENVIRONMENT)$/;
const OF_DEVELOPERS = /^(?:dev|devel|develop|development|local)$/i;
/** Declarations that a deploy follows as they are. */
const DEPLOYED: ReadonlySet<Declaration> = new Set(['procfile', 'unit', 'supervisord', 'platform']);

export default rule({
  id: 'dev-prod-parity/development-mode',
  title: 'Run deploys in the mode that is meant for them',
  why: 'In the mode for developers a framework reloads code, shows stack traces, skips caches and picks other services: what runs for users is not what was meant to be released.',
  remedy:
    'Set the production environment in the image or leave the variable to the deploy, and name the developers’ mode in an override only.',
  severity: 'warning',
  limits: ['Judged in images, stacks and start commands of a deploy; a value that a deploy’s own file replaces is none.'],
  documents: { dockerfile: judgeImage, compose: judgeCompose, kubernetes: judgeManifest },
  repository: judgeStarts,
  examples: {
    bad: [
      {
        name: 'Kubernetes',
        files: {
          'k8s/web.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: acme/web:1.2\n          env:\n            - name: NODE_ENV\n              value: development # ⟵\n',
        },
      },
      {
        name: 'an image of Rails',
        files: {
          Dockerfile: 'FROM ruby:3.3.4\nCOPY . .\nENV RAILS_ENV=development\nEXPOSE 3000\nCMD ["bundle", "exec", "puma"]\n',
          Gemfile: "source 'https://rubygems.org'\ngem 'rails', '7.1.0'\n",
          'config.ru': 'run Rails.application\n',
        },
        at: 'Dockerfile:3',
      },
      {
        name: 'an image of .NET',
        files: {
          Dockerfile:
            'FROM mcr.microsoft.com/dotnet/aspnet:8.0\nCOPY out .\nENV ASPNETCORE_ENVIRONMENT Development\nEXPOSE 80\nENTRYPOINT ["dotnet", "Shop.dll"]\n',
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
          'Program.cs': 'var app = WebApplication.Create();\napp.Run();\n',
        },
        at: 'Dockerfile:3',
      },
      {
        name: 'the stack of production',
        files: {
          'docker-compose.prod.yml': 'services:\n  web:\n    image: acme/shop:1.4.2\n    environment:\n      NODE_ENV: development # ⟵\n',
        },
      },
      {
        name: 'the web process',
        files: {
          Procfile: 'web: NODE_ENV=development node server.js\n',
          'server.js': '',
          'package.json': '{"dependencies":{"express":"4.19.2"}}',
        },
        at: 'Procfile:1',
      },
    ],
    good: [
      {
        name: 'Kubernetes, laid over for developers',
        files: {
          'k8s/overlays/dev/web.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          env:\n            - name: NODE_ENV\n              value: development\n',
          'k8s/web.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  namespace: dev\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: acme/web:1.2\n          env:\n            - name: NODE_ENV\n              value: development\n',
        },
      },
      {
        name: 'an image whose deploy names the environment',
        files: {
          Dockerfile: 'FROM node:20\nCOPY . .\nENV NODE_ENV=development\nEXPOSE 80\nCMD ["node", "server.js"]\n',
          'server.js': "require('express')().listen(process.env.PORT);\n",
          'docker-compose.prod.yml': 'services:\n  web:\n    build: .\n    environment:\n      NODE_ENV: production\n',
        },
      },
      {
        name: 'an image for developers, by what it starts, and the stage before the one that runs',
        files: {
          'a/Dockerfile': 'FROM node:20\nCOPY . .\nENV NODE_ENV=development\nEXPOSE 80\nCMD ["npx", "nodemon", "server.js"]\n',
          'a/server.js': "require('express')().listen(process.env.PORT);\n",
          'b/Dockerfile':
            'FROM node:20 AS build\nENV NODE_ENV=development\nRUN npm ci && npm run build\nFROM node:20\nENV NODE_ENV=production\nCOPY --from=build /app/dist .\nEXPOSE 80\nCMD ["node", "server.js"]\n',
          'b/server.js': "require('express')().listen(process.env.PORT);\n",
        },
      },
      {
        name: 'a stack of developers',
        files: {
          'docker-compose.yml': 'services:\n  web:\n    build: .\n    environment:\n      RAILS_ENV: development\n',
          Dockerfile: 'FROM ruby:3.3.4\nCOPY . .\nENV RAILS_ENV=production\nCMD ["bundle", "exec", "puma"]\n',
        },
      },
    ],
  },
});

/** What the image that runs sets last, where no file of a deploy sets it anew. */
function* judgeImage(file: Dockerfile, { deployable, repository }: Context): Iterable<Found> {
  if (deployable === undefined || isDevelopersFile(file.path) || startsDevServer(file, repository)) return;
  const inEffect = imageTexts(file).filter(
    ({ keyword, name, span }) =>
      keyword === 'ENV' && MODES.test(name) && file.effective.some((one) => one.span.start <= span.start && span.end <= one.span.end),
  );
  for (const [name, texts] of Map.groupBy(inEffect, (one) => one.name)) {
    const last = texts.at(-1);
    if (last === undefined || !OF_DEVELOPERS.test(last.text) || isSetByDeploys(name, repository)) continue;
    yield { span: last.span, what: `\`ENV ${name}=${last.text}\` runs every container of the image in the mode for developers.` };
  }
}

function startsDevServer({ path }: Dockerfile, repository: Repository): boolean {
  return startCommands(repository).some(({ process, ...one }) => process.path === path && devServerOf(programLine(one)) !== undefined);
}

/** True where a stack, a manifest or a pipeline of a deploy gives the variable a value of its own. */
function isSetByDeploys(name: string, repository: Repository): boolean {
  const stacks = repository.documents('compose').flatMap(({ services }) => services.flatMap(({ environment }) => environment));
  if (stacks.some((one) => one.name === name && (one.dynamic || isDeployName(one.value)))) return true;
  const manifests = [...repository.documents('kubernetes'), ...repository.documents('data'), ...repository.documents('pipeline')];
  return manifests.some(({ source }) => new RegExp(`\\b${name}\\b`).test(source.text));
}

/** A Deployment that is not laid over for developers. */
function* judgeManifest(file: KubernetesFile): Iterable<Found> {
  if (/(?:^|[/._-])(?:dev\w*|local|test\w*|kind|minikube|overlays?|preview)(?=[/._-])/i.test(file.path)) return;
  const deployed = file.resources.filter(
    ({ kind, node }) => kind !== 'Pod' && !OF_DEVELOPERS.test(node.at('metadata', 'namespace')?.text ?? ''),
  );
  for (const { name, text, span } of kubernetesTexts({ ...file, resources: deployed }))
    if ((MODES.test(name) || name === 'FLASK_ENV') && OF_DEVELOPERS.test(text))
      yield { span, what: `This deploy runs in the mode for developers (\`${name}=${text}\`).` };
}

/** A stack that its file calls a deploy. */
function* judgeCompose({ services, variant, path }: ComposeFile): Iterable<Found> {
  if (!isDeployedVariant(variant) || /dev|local|test/i.test(baseName(path))) return;
  for (const { name: service, environment } of services)
    for (const { name, value, span } of environment)
      if ((MODES.test(name) || name === 'FLASK_ENV') && OF_DEVELOPERS.test(value ?? ''))
        yield { span, what: `\`${service}\` of this deploy runs in the mode for developers (\`${name}=${value}\`).` };
}

/** `web: NODE_ENV=development node server.js`. */
function* judgeStarts(repository: Repository): Iterable<RepositoryFound> {
  const started = startCommands(repository).filter(
    ({ process, path }) => DEPLOYED.has(process.declaredBy) && !runsOnce(process) && path === process.path,
  );
  for (const { command, path, program } of startPlaces(started)) {
    const mode = command.assignments.find(({ name, value }) => MODES.test(name) && OF_DEVELOPERS.test(value));
    if (mode === undefined || isDevelopersFile(path) || devServerOf(programLine({ program })) !== undefined) continue;
    yield { path, span: command.span, what: `\`${mode.name}=${mode.value}\` starts this in the mode for developers.` };
  }
}
