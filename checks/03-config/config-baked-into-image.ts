import type { Dockerfile, Instruction, Pipeline, ShellScript, Step, Stage } from '../../src/analysis/documents/kinds.ts';
import { startScripts } from '../../src/analysis/knowledge/starting/start-scripts.ts';
import { programOf } from '../../src/analysis/startup/program.ts';
import { baseName } from '../../src/analysis/paths.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { removing, rule, type Context, type Found } from '../rule.ts';

/** dotenv files with values, not their templates. */
const DOTENV =
  /(?:^|\/)(?:\.env(?!\.?(?:example|sample|template|dist|defaults?|schema|test)\b)(?:\.(?:[\w-]+|\$\{?\w+\}?))*|(?!(?:example|sample|template|default|test)s?\.)[\w-]+\.env\*?)$/;
/** Where a pipeline gets the values of a deploy from. */
const SECRET_SOURCE =
  /\bsecrets\.|secretsmanager|secrets versions access|\bssm get-param|keyvault secret|\bvault (?:kv|read)|\bsops\b|\bdoppler secrets|\bop (?:read|inject)/;
const WRITTEN = />>?\s*["']?(?:\.\/)?((?:[\w.-]+\/){0,6}[\w.-]{1,60})/;
/** Configuration of one environment, and credentials. */
const OF_ONE_DEPLOY =
  /(?:^|\/)(?:(?:config|conf|cfg|settings|application|appsettings|secrets|env|database|local_settings)[._-](?:prod(?:uction)?|staging|live)\.(?:json|ya?ml|toml|properties|ini|py|js|php|rb)|(?:config|conf|configs|settings)\/(?:prod(?:uction)?|staging|live)\.(?:json|ya?ml|toml|ini)|appsettings\.(?:Production|Staging)\.json|local_settings\.py|credentials(?:\.json)?|service[_-]?account[\w-]*\.json|master\.key|secrets\.(?:json|ya?ml|toml)|id_rsa|[\w-]+\.(?:pem|p12|pfx|jks|keystore))$/i;
/** Certificates of authorities are public. */
const PUBLIC = /(?:^|[/._-])(?:ca|cert|certs|certificates?|bundle|root|public|pub)(?:[/._-]|$)/i;
const DEVELOPMENT_STAGE = /dev|test|lint|ci\b/i;

export default rule({
  id: 'config/config-baked-into-image',
  title: 'Build one image and configure it when it starts',
  why: 'The image carries the values of one deploy: it can not run anywhere else, and everyone who pulls it has its secrets.',
  remedy: 'Leave the file out of the image and give its values to the container as environment variables.',
  severity: 'error',
  limits: ['Of what a pipeline writes before it builds an image, only dotenv files that a Dockerfile copies by name are judged.'],
  documents: {
    dockerfile: (file, context) => [...judge(file), ...judgeTemplates(file), ...judgeSteps(file), ...judgeCache(file, context)],
    pipeline: judgePipeline,
    script: judgeScript,
  },
  examples: {
    bad: [
      {
        name: 'the variables of one environment under another name',
        files: { Dockerfile: 'FROM node:20.11.1\nCOPY . .\nRUN mv .env.production .env\nCMD ["node", "server.js"]\n' },
        at: 'Dockerfile:3',
      },
      {
        name: 'variables of the environment that the build is for',
        files: { Dockerfile: 'FROM node:20.11.1\nARG TARGET=staging\nCOPY .env.${TARGET} .env\nCMD ["node", "server.js"]\n' },
        at: 'Dockerfile:3',
      },
      {
        name: 'variables that a step writes',
        files: { Dockerfile: 'FROM node:20.11.1\nCOPY . .\nRUN echo "DB_HOST=10.0.0.5" > .env\nCMD ["node", "server.js"]\n' },
        at: 'Dockerfile:3',
      },
      {
        name: 'a dotenv file',
        files: { Dockerfile: 'FROM rust:1.80 AS build\nCOPY .env ./\nRUN cargo build\nFROM debian:12.6\nCOPY --from=build /app /app\n' },
        at: 'Dockerfile:2',
      },
      { name: 'under another name', files: { Dockerfile: 'FROM node:20.11\nCOPY .env.production /app/.env\n' }, at: 'Dockerfile:2' },
      {
        name: 'settings of production',
        files: { Dockerfile: 'FROM python:3.12-slim\nCOPY config.production.yml /app/config.yml\n' },
        at: 'Dockerfile:2',
      },
      { name: 'a private key', files: { Dockerfile: 'FROM golang:1.22\nADD deploy.pem /root/.ssh/key.pem\n' }, at: 'Dockerfile:2' },
      { name: 'a dotenv file by name', files: { Dockerfile: 'FROM alpine:3.19\nCOPY app.env .\nCMD ["/app/main"]\n' }, at: 'Dockerfile:2' },
      {
        name: 'filled by the pipeline',
        files: {
          Dockerfile: 'FROM alpine:3.19\nCOPY main .env* ./\nCMD ["/main"]\n',
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo "${{ secrets.ENV_FILE }}" > .env # ⟵\n      - run: docker build -t shop .\n',
        },
      },
      {
        name: 'read over the environment at the start',
        files: {
          Dockerfile: 'FROM alpine:3.19\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
          'start.sh': '#!/bin/sh\nsource /app/app.env # ⟵\nexec ./main\n',
          'app.env': 'PORT=80\n',
        },
      },
      { name: 'a dotenv file that may be absent', files: { Dockerfile: 'FROM alpine:3.19\nCOPY shop.env* /app/\n' }, at: 'Dockerfile:2' },
      {
        name: 'the template, under the name that the app reads',
        files: { Dockerfile: 'FROM node:20.11\nCOPY package*.json ./\nCOPY .env.template ./.env\n' },
        at: 'Dockerfile:3',
      },
      {
        name: 'the template of an earlier stage',
        files: { Dockerfile: 'FROM golang:1.22 AS build\nCOPY . .\nFROM alpine:3.19\nCOPY --from=build /src/.env.example /app/.env\n' },
        at: 'Dockerfile:4',
      },
      {
        name: 'the template, copied by a command',
        files: { Dockerfile: 'FROM php:8.3\nCOPY . .\nRUN chmod +x start.sh && \\\n    cp .env.example .env\n' },
        at: 'Dockerfile:4',
      },
      { name: 'one of several', files: { Dockerfile: 'FROM node:20.11\nCOPY package.json .env ./\n' }, at: 'Dockerfile:2' },
      {
        name: 'the cached configuration of Laravel',
        files: {
          Dockerfile: 'FROM php:8.3-fpm\nCOPY . .\nRUN composer install --no-dev \\\n    && php artisan config:cache\nCMD ["php-fpm"]\n',
        },
        at: 'Dockerfile:4',
      },
    ],
    good: [
      {
        name: 'a cache that each start makes anew',
        files: {
          Dockerfile: 'FROM php:8.3-fpm\nCOPY . .\nRUN php artisan config:cache\nENTRYPOINT ["./start.sh"]\n',
          'start.sh': '#!/bin/sh\nphp artisan config:cache\nexec php-fpm\n',
        },
      },
      {
        name: 'an empty file of variables',
        files: { Dockerfile: 'FROM node:20.11.1\nCOPY . .\nRUN echo "APP_KEY=" > .env\nCMD ["node", "server.js"]\n' },
      },
      {
        name: 'a stage that only builds',
        files: {
          Dockerfile:
            'FROM node:22.4 AS build\nWORKDIR /app\nCOPY .env .\nRUN npm run build\nFROM nginx:1.27.0\nCOPY --from=build /app/dist /usr/share/nginx/html\n',
        },
      },
      {
        name: 'the template for a step of the build',
        files: { Dockerfile: 'FROM php:8.3\nCOPY . .\nRUN cp .env.example .env && php artisan optimize && rm .env\n' },
      },
      {
        name: 'the template in a stage that only builds',
        files: {
          Dockerfile:
            'FROM node:22.4 AS build\nCOPY . .\nRUN cp .env.example .env && npm run build\nFROM nginx:1.27.0\nCOPY --from=build /app/dist /usr/share/nginx/html\n',
        },
      },
      { name: 'a template', files: { Dockerfile: 'FROM node:20.11\nCOPY .env.example ./\n' } },
      {
        name: 'written by the pipeline for its own tests',
        files: {
          Dockerfile: 'FROM alpine:3.19\nCOPY main ./\nCMD ["/main"]\n',
          '.github/workflows/test.yml':
            'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo "${{ secrets.ENV_FILE }}" > .env\n      - run: docker build -t shop .\n',
        },
      },
      {
        name: 'a file that the platform mounts, read at the start',
        files: {
          Dockerfile: 'FROM alpine:3.19\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
          'start.sh': '#!/bin/sh\n. /vault/secrets/shop.env\nexec ./main\n',
        },
      },
      { name: 'defaults that hold everywhere', files: { Dockerfile: 'FROM node:20.11\nCOPY config/default.json config/\n' } },
      { name: 'the certificate of an authority', files: { Dockerfile: 'FROM node:20.11\nCOPY ca.pem /etc/ssl/certs/\n' } },
      {
        name: 'a stage for development',
        files: { Dockerfile: 'FROM node:20.11 AS development\nCOPY .env ./\nFROM node:20.11\nCOPY src src\n' },
      },
      { name: 'a server block', files: { Dockerfile: 'FROM nginx:1.27\nCOPY nginx.prod.conf /etc/nginx/nginx.conf\n' } },
      {
        name: 'from another stage',
        files: { Dockerfile: 'FROM node:20.11 AS build\nRUN make\nFROM node:20.11\nCOPY --from=build /app/public.pem /app/\n' },
      },
    ],
  },
});

function* judge(file: Dockerfile): Iterable<Found> {
  for (const stage of file.stages) {
    if (stage.name !== undefined && DEVELOPMENT_STAGE.test(stage.name) && stage !== file.final) continue;
    for (const instruction of stage.instructions) {
      const path = copiedConfiguration(instruction);
      if (path === undefined || !reachesImage(file, stage)) continue;
      const alone = instruction.words.length === 2;
      yield {
        span: instruction.span,
        what: `\`${instruction.keyword}\` puts \`${path}\` into the image.`,
        ...(alone ? removing(file.source, instruction.span, { title: 'Leave it out of the image', safe: false }) : {}),
      };
    }
  }
}

const TEMPLATE = /(?:^|\/)\.?(?:[\w-]*\.)?env[._-](?:example|sample|template|tmpl|dist|default)s?$/i;
const LOCAL = /(?:^|\/)\.env$/;

/** The template of a dotenv file in the image that runs, under the name that the app reads its values from. */
function* judgeTemplates({ effective }: Dockerfile): Iterable<Found> {
  const commands = effective.filter(({ keyword }) => keyword === 'RUN').flatMap((one) => one.commands);
  if (commands.some(({ name, args }) => name === 'rm' && args.some((word) => LOCAL.test(word)))) return;
  const copies = effective.filter(({ keyword }) => keyword === 'COPY' || keyword === 'ADD');
  const places = [
    ...copies.map(({ words, span }) => ({ words: words.map(({ text }) => text), span })),
    ...commands.filter(({ name }) => name === 'cp' || name === 'mv').map(({ args, span }) => ({ words: args, span })),
  ];
  for (const { words, span } of places) {
    const template = words.slice(0, -1).find((word) => TEMPLATE.test(word));
    if (template === undefined || !LOCAL.test(words.at(-1) ?? '')) continue;
    yield {
      span,
      severity: 'warning',
      what: `\`${baseName(template)}\` becomes the \`.env\` of the image: where a deploy forgets a variable, the sample's value is used.`,
    };
  }
}

const SETS = /\b[A-Z][A-Z\d_]{2,}=(?!["']?\s*(?:["']|$|>))\S/;

/** A step that makes the `.env` of the image: of the file of one environment, or of values that it writes. */
function* judgeSteps({ effective }: Dockerfile): Iterable<Found> {
  for (const { commands, text, span } of effective.filter(({ keyword }) => keyword === 'RUN')) {
    for (const { name, args, span: own } of commands) {
      const moved = name === 'cp' || name === 'mv' ? args.slice(0, -1).find((word) => DOTENV.test(word)) : undefined;
      if (moved !== undefined && LOCAL.test(args.at(-1) ?? ''))
        yield { span: own, what: `\`${baseName(moved)}\` becomes the \`.env\` of every container of the image.` };
    }
    const written = /^\s*(?:echo|printf)\b/.test(text) ? (WRITTEN.exec(text)?.[1] ?? '') : '';
    if (DOTENV.test(written) && SETS.test(text))
      yield { span, severity: 'warning', what: `The image is built with the values that it writes into \`${baseName(written)}\`.` };
  }
}

/**
 * Laravel's cached configuration, after which `env()` is asked no more: what the build knows is what every container runs with, unless
 * its start makes the cache anew. Source: https://laravel.com/docs/configuration#configuration-caching
 */
function* judgeCache({ effective }: Dockerfile, { repository }: Context): Iterable<Found> {
  const cached = effective
    .flatMap(({ keyword, commands }) => (keyword === 'RUN' ? commands : []))
    .find((command) => programOf(command).name === 'artisan' && programOf(command).args[0] === 'config:cache');
  if (cached === undefined) return;
  const isMadeAnew = repository.documents('script').some(({ commands }) => commands.some(({ text }) => REFRESHED.test(text)));
  if (isMadeAnew || effective.some(({ keyword, text }) => keyword !== 'RUN' && REFRESHED.test(text))) return;
  yield {
    span: cached.span,
    severity: 'warning',
    what: '`config:cache` freezes what the build knows: the variables of a deploy are not read any more.',
    why: 'With the configuration cached `env()` is asked no more, so every container runs with the values of the machine that built the image.',
    remedy: 'Run `php artisan config:cache` when the container starts, where the variables of the deploy are there.',
  };
}

const REFRESHED = /artisan["',\s]+(?:config:(?:cache|clear)|optimize(?::clear)?)\b/;

/** The stage that runs is built from it, or takes all of its directory over. */
function reachesImage({ effective }: Dockerfile, stage: Stage): boolean {
  if (effective.includes(stage.from) || stage.instructions.some((one) => effective.includes(one))) return true;
  const workdir = stage.instructions.findLast(({ keyword }) => keyword === 'WORKDIR')?.text.trim();
  return effective.some(({ flags, words }) => {
    const from = flags.get('from');
    if (from === undefined || (from !== stage.name && from !== String(stage.index))) return false;
    const sources = words.slice(0, -1).map(({ text }) => text.replace(/(?<=.)\/\.?$/, ''));
    // Without one, the directory is that of the image below.
    return sources.some((text) => ['.', '/', workdir].includes(text) || (workdir === undefined && /^\/[\w-]+$/.test(text)));
  });
}

function copiedConfiguration({ keyword, words, flags }: Instruction): string | undefined {
  if ((keyword !== 'COPY' && keyword !== 'ADD') || flags.has('from')) return undefined;
  return words
    .slice(0, -1)
    .map(({ text }) => text.replace(/^["'[]+|["',\]]+$/g, ''))
    .find((source) => DOTENV.test(source) || (OF_ONE_DEPLOY.test(source) && !PUBLIC.test(source)));
}

/** A job that writes what it knows of a deploy's secrets into a dotenv file and builds the image that copies it. */
function* judgePipeline(file: Pipeline, { repository }: Context): Iterable<Found> {
  for (const { steps } of file.jobs) {
    const last = steps.findLastIndex(buildsImage);
    for (const step of last === -1 ? [] : steps.slice(0, last + 1)) {
      const told = [...step.environment.map(({ value }) => value ?? ''), ...step.commands.map(({ text }) => text)];
      if (!told.some((text) => SECRET_SOURCE.test(text))) continue;
      for (const { text, span } of step.commands) {
        const path = WRITTEN.exec(text)?.[1] ?? '';
        if (!DOTENV.test(path) || !isCopied(path, repository)) continue;
        yield { span, what: `The pipeline writes the secrets of a deploy into \`${path}\`, and the image that it builds copies it.` };
      }
    }
  }
}

function buildsImage({ uses, commands }: Step): boolean {
  return (
    uses?.action === 'docker/build-push-action' ||
    commands.some(({ name, args }) => name === 'docker' && args.some((word) => word === 'build' || word === 'buildx'))
  );
}

function isCopied(path: string, repository: Repository): boolean {
  return repository.documents('dockerfile').some(({ effective }) =>
    effective.some(({ keyword, words }) => {
      const names = keyword === 'COPY' || keyword === 'ADD' ? words.slice(0, -1) : [];
      return names.some(({ text }) => text === path || text === `./${path}` || (text.endsWith('*') && path.startsWith(text.slice(0, -1))));
    }),
  );
}

/** A start script of an image that sets its variables from a file of this repository, whatever the environment says. */
function* judgeScript({ path, commands }: ShellScript, { repository }: Context): Iterable<Found> {
  if (!startScripts(repository).some((script) => script.path === path)) return;
  for (const { name, args, span } of commands) {
    const read = name === 'source' || name === '.' ? baseName(args[0] ?? '') : '';
    if (!DOTENV.test(read) || !repository.documents('envFile').some((file) => baseName(file.path) === read)) continue;
    yield { span, what: `The start of the container reads \`${read}\` over whatever the environment gives.` };
  }
}
