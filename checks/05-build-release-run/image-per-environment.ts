import type { Dockerfile, Instruction, Pipeline, Step } from '../../src/analysis/documents/kinds.ts';
import { variableAlone } from '../../src/analysis/documents/variables.ts';
import { namesServiceHost } from '../../src/analysis/knowledge/services/backing-services.ts';
import { imageTexts, type NamedText } from '../../src/analysis/knowledge/settings/named-texts.ts';
import { isBuild } from '../../src/analysis/knowledge/images/build-commands.ts';
import { isDeployName } from '../../src/analysis/knowledge/environment/environment-names.ts';
import { installationOf } from '../../src/analysis/knowledge/packages/installers.ts';
import type { Command } from '../../src/analysis/shell.ts';
import { programOf } from '../../src/analysis/startup/program.ts';
import type { Span } from '../../src/analysis/text.ts';
import { rule, type Found } from '../rule.ts';

/** Build arguments that name the environment that the image is for. */
const NAMES_ENVIRONMENT =
  /^(?:(?:[A-Z]+_)?(?:ENV|ENVIRONMENT|STAGE|PROFILE|TARGET_ENV|ENV_NAME|ENV_FILE|BUILD_MODE)|NODE_ENV|MODE|CONFIGURATION|BUILD_ENV|BUILD_TYPE)$/;
/** Build arguments that choose which kind of a service the image can speak to. */
const NAMES_SERVICE = /^(?:DB|DATABASE|CACHE|STORAGE|QUEUE|BROKER)_(?:TYPE|ENGINE|DRIVER|BACKEND|KIND)$/;
/** Variables that a bundler writes into what browsers load, where they name a place or an account of one deploy. */
const PUBLIC =
  /^(?:REACT_APP|VITE|NEXT_PUBLIC|NUXT_PUBLIC|VUE_APP|GATSBY|EXPO_PUBLIC|PUBLIC)_\w*(?:URL|URI|HOST|API|ENDPOINT|DOMAIN|BACKEND|ORIGIN|SERVER|ENV|ENVIRONMENT)(?:_|$)/;

export default rule({
  id: 'build-release-run/image-per-environment',
  title: 'Build once, and run the same build everywhere',
  why: 'What is built for one environment can not be promoted: the build that was tested is not the one that goes live, and a changed address means a new build.',
  remedy:
    'Build one artefact, and let each deploy hand in what differs when it starts (an environment variable, a mounted file, a `config.json` that the page loads).',
  severity: 'warning',
  limits: ['Whether a build argument changes the result is told by its name and its use in COPY and build commands.'],
  documents: { dockerfile: judgeImage, pipeline: judgePipeline },
  examples: {
    bad: [
      {
        name: 'the host of a database that whoever builds hands in',
        files: {
          Dockerfile:
            'FROM python:3.12.4-slim\nARG DB_HOST\nARG DB_PORT=5432\nENV DB_HOST=$DB_HOST \\\n    DB_PORT=$DB_PORT\nCOPY . .\nCMD ["gunicorn", "app:app"]\n',
        },
        at: 'Dockerfile:4',
      },
      {
        name: 'an address that the image sets before it bundles',
        files: {
          Dockerfile:
            'FROM node:20 AS build\nENV NEXT_PUBLIC_API_URL=https://api.acme.dev\nCOPY . .\nRUN npm run build\nEXPOSE 80\nCMD ["npm", "start"]\n',
        },
        at: 'Dockerfile:2',
      },
      {
        name: 'packages chosen by a build argument',
        files: {
          Dockerfile:
            'FROM python:3.12\nARG APP_ENV=production\nCOPY requirements requirements\nRUN pip install -r requirements/${APP_ENV}.txt\nCMD ["gunicorn", "app:app"]\n',
        },
        at: 'Dockerfile:4',
      },
      {
        name: 'a kind of database',
        files: {
          Dockerfile:
            'FROM python:3.12\nARG DB_TYPE=sqlite\nRUN apt-get install -y $([ "$DB_TYPE" = postgres ] && echo libpq5 || echo sqlite3)\nCMD ["gunicorn", "app:app"]\n',
        },
        at: 'Dockerfile:2',
      },
      {
        name: 'settings chosen by a build argument',
        files: {
          Dockerfile:
            'FROM node:20\nARG APP_ENV\nCOPY . .\nCOPY config/${APP_ENV}.json config.json\nEXPOSE 80\nCMD ["node", "server.js"]\n',
        },
        at: 'Dockerfile:4',
      },
      {
        name: 'a build script for each environment',
        files: {
          Dockerfile:
            'FROM node:20 AS build\nARG ENV=production\nCOPY . .\nRUN npm run build:$ENV\nFROM nginx:1.27\nCOPY --from=build /dist /usr/share/nginx/html\n',
        },
        at: 'Dockerfile:4',
      },
      {
        name: 'an address that is bundled',
        files: {
          Dockerfile:
            'FROM node:20 AS build\nARG VITE_API_URL\nENV VITE_API_URL=$VITE_API_URL\nCOPY . .\nRUN npm run build\nFROM nginx:1.27\nCOPY --from=build /dist /usr/share/nginx/html\n',
        },
        at: 'Dockerfile:2',
      },
      {
        name: 'a pipeline with a build for each environment',
        files: {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  staging:\n    runs-on: ubuntu-latest\n    steps:\n      - run: docker build --build-arg APP_ENV=staging -t acme/shop:${{ github.sha }} .\n      - run: docker push acme/shop:${{ github.sha }}\n  production:\n    runs-on: ubuntu-latest\n    steps:\n      - run: docker build --build-arg APP_ENV=production -t acme/shop:${{ github.sha }} . # ⟵\n      - run: docker push acme/shop:${{ github.sha }}\n',
        },
      },
      {
        name: 'a bundle for staging',
        files: {
          '.gitlab-ci.yml': 'deploy_staging:\n  script:\n    - npx vite build --mode staging # ⟵\n    - aws s3 sync dist s3://shop\n',
        },
      },
      {
        name: 'the environment as a build argument of an action',
        files: {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  image:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          push: true\n          tags: acme/shop:${{ github.sha }}\n          build-args: APP_ENV=${{ inputs.environment }} # ⟵\n',
        },
      },
    ],
    good: [
      {
        name: 'the host of a database with a default, which each deploy may set to another',
        files: {
          Dockerfile: 'FROM python:3.12.4-slim\nARG DB_HOST=db\nENV DB_HOST=$DB_HOST\nCOPY . .\nCMD ["gunicorn", "app:app"]\n',
        },
      },
      {
        name: 'an address that whoever builds may give, and one that the bundle does not get',
        files: {
          Dockerfile:
            'FROM node:20 AS build\nENV NEXT_PUBLIC_API_URL=$API\nCOPY . .\nRUN npm run build\nFROM node:20\nENV API_URL=https://api.acme.dev\nEXPOSE 80\nCMD ["node", "server.js"]\n',
        },
      },
      {
        name: 'one build, in production mode',
        files: {
          Dockerfile:
            'FROM node:20\nARG NODE_ENV=production\nENV NODE_ENV=$NODE_ENV\nCOPY . .\nRUN npm run build\nEXPOSE 80\nCMD ["node", "server.js"]\n',
        },
      },
      {
        name: 'versions and labels as build arguments',
        files: {
          Dockerfile:
            'ARG NODE_VERSION=20\nFROM node:${NODE_VERSION}\nARG GIT_SHA\nLABEL revision=$GIT_SHA\nCOPY . .\nRUN npm run build\nCMD ["node", "server.js"]\n',
        },
      },
      {
        name: 'debug and release of a compiler',
        files: {
          Dockerfile:
            'FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build\nARG BUILD_CONFIGURATION=Release\nCOPY . .\nRUN dotnet publish -c $BUILD_CONFIGURATION\nFROM mcr.microsoft.com/dotnet/aspnet:8.0\nEXPOSE 8080\nENTRYPOINT ["dotnet", "Shop.dll"]\n',
        },
      },
      {
        name: 'the profile of a compiler',
        files: {
          Dockerfile:
            'FROM rust:1.80 AS build\nARG PROFILE=release\nCOPY . .\nRUN cargo build --profile "$PROFILE"\nFROM debian:12\nCOPY --from=build /shop /shop\nEXPOSE 80\nCMD ["/shop"]\n',
        },
      },
      {
        name: 'an address on the same host',
        files: {
          Dockerfile:
            'FROM node:20 AS build\nARG VITE_API_URL=\nCOPY . .\nRUN npm run build\nFROM nginx:1.27\nCOPY --from=build /dist /usr/share/nginx/html\n',
        },
      },
      {
        name: 'a public variable that is the same everywhere',
        files: { Dockerfile: 'FROM node:20\nARG VITE_APP_VERSION\nCOPY . .\nRUN npm run build\nEXPOSE 80\nCMD ["node", "server.js"]\n' },
      },
      {
        name: 'one build that two environments deploy',
        files: {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  image:\n    runs-on: ubuntu-latest\n    steps:\n      - run: docker build --build-arg NODE_ENV=production -t acme/shop:${{ github.sha }} .\n      - run: docker push acme/shop:${{ github.sha }}\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: helm upgrade shop chart --set tag=${{ github.sha }} -f values-production.yaml\n',
        },
      },
      {
        name: 'a production bundle',
        files: { '.gitlab-ci.yml': 'deploy:\n  script:\n    - npx vite build --mode production\n    - aws s3 sync dist s3://shop\n' },
      },
    ],
  },
});

function* judgeImage(file: Dockerfile): Iterable<Found> {
  const { stages, final } = file;
  if (!final) return;
  const instructions = stages.flatMap((stage) => stage.instructions);
  const args = instructions.filter(({ keyword }) => keyword === 'ARG');
  const names = args.flatMap(({ text }) => /^\w+/.exec(text)?.[0] ?? []).filter((name) => NAMES_ENVIRONMENT.test(name));
  const chosen = instructions.find((one) => names.some((name) => isChosenBy(one, name)));
  const kinds = args.find(({ text }) => NAMES_SERVICE.test(/^\w+/.exec(text)?.[0] ?? ''));
  const kind = /^\w+/.exec(kinds?.text ?? '')?.[0];
  const decides = ({ keyword, text }: Instruction): boolean =>
    /^(?:RUN|COPY|ADD)$/.test(keyword) && new RegExp(`\\$(?:${kind}\\b|\\{${kind}\\b)`).test(text);
  if (kinds && kind !== undefined && !chosen && instructions.some(decides))
    yield {
      span: kinds.span,
      what: `\`${kind}\` decides when the image is built what it can speak to, so that each kind needs an image of its own.`,
    };
  if (chosen)
    yield {
      span: chosen.span,
      what: `A build argument decides what goes into the image (\`${chosen.keyword} ${chosen.text.slice(0, 60)}\`), so that each environment needs an image of its own.`,
    };
  // An empty address or a path (`/api`) is that of the host which the page comes from, whatever that is.
  const bundled =
    args.find(({ text }) => PUBLIC.test(/^\w+/.exec(text)?.[0] ?? '') && !/^\w+=(?:["']?["']?$|["']?\/)/.test(text)) ??
    instructions.find(({ keyword, text }) => keyword === 'ENV' && PUBLIC.test(text) && NAMES_HOST.test(text));
  if (bundled && !chosen && instructions.some(({ keyword, commands }) => keyword === 'RUN' && commands.some((command) => builds(command))))
    yield {
      span: bundled.span,
      what: `\`${/^\w+/.exec(bundled.text)?.[0] ?? ''}\` is written into the bundle when the image is built, so that each deploy needs an image of its own.`,
    };
  const baked = addressFromBuild(file);
  if (baked && !chosen && !bundled)
    yield {
      span: baked.span,
      what: `\`${baked.name}\` gets the address of a service when the image is built, so that each deploy needs an image of its own.`,
    };
}

/** `ARG DB_HOST`, `ENV DB_HOST=$DB_HOST`: whoever builds the image has to know where it will run. */
function addressFromBuild(file: Dockerfile): NamedText | undefined {
  const texts = imageTexts(file).filter(({ stage }) => stage === file.final?.index);
  return texts.find(({ name, text, keyword }) => {
    const argument = variableAlone(text);
    const isAsked = texts.some((one) => one.keyword === 'ARG' && one.name === argument && one.text === '');
    return keyword === 'ENV' && isAsked && namesServiceHost(name);
  });
}

/** `ENV VITE_API_URL=https://api.acme.com`: a host that every deploy of the image gets. */
const NAMES_HOST = /^\w+[= ]\s*["']?(?:https?|wss?):\/\/[\w.-]+/;

/** Compilers: their own Debug, Release and profiles are no environments. */
const COMPILERS = /^(?:dotnet|cargo|cmake|make|swift|gcc|go|rustc)$/;

/** COPY of a file that the argument names, or a build command that is given it. */
function isChosenBy({ keyword, words, commands, flags }: Instruction, name: string): boolean {
  const uses = new RegExp(`\\$(?:${name}\\b|\\{${name}\\b)`);
  if (keyword === 'COPY' || keyword === 'ADD') return !flags.has('from') && words.slice(0, -1).some(({ text }) => uses.test(text));
  return (
    keyword === 'RUN' &&
    commands.some(
      (command) =>
        ((builds(command) && !COMPILERS.test(command.name)) || installationOf(command) !== undefined) &&
        command.args.some((word) => uses.test(word)),
    )
  );
}

function builds(command: Command): boolean {
  const { name, args } = programOf(command);
  return isBuild([name, ...args].join(' ').slice(0, 300));
}

interface Choice {
  /** Argument and value: `APP_ENV` and `staging`. */
  readonly name: string;
  readonly value: string;
  readonly span: Span;
}

/** An expression that stands for the environment of a deploy. */
const BY_DEPLOY =
  /\$\{\{[^}]*(?:inputs|matrix|environment|github\.ref|github\.base_ref|github\.event)[^}]*\}\}|\$\{?(?:CI_ENVIRONMENT_NAME|CI_COMMIT_BRANCH|CI_COMMIT_REF_NAME|ENVIRONMENT|DEPLOY_ENV)\b/;

function* judgePipeline({ jobs }: Pipeline): Iterable<Found> {
  const choices = jobs.filter(({ deploys }) => deploys).flatMap(({ steps }) => steps.flatMap((step) => choicesOf(step)));
  for (const [index, { name, value, span }] of choices.entries()) {
    const others = choices.slice(0, index).filter((other) => other.name === name && other.value !== value);
    const isNamed = isDeployName(value) && !/^(?:prod|production|live)$/i.test(value);
    const isBundle = name === 'the bundle';
    if (!BY_DEPLOY.test(value) && !(isBundle && isNamed) && !(others.length > 0 && isDeployName(value))) continue;
    yield {
      span,
      what: `The pipeline builds for one environment (\`${isBundle ? value : `${name}=${value}`}\`), so that what was tested elsewhere is not what is deployed.`,
    };
    return;
  }
}

function choicesOf(step: Step): readonly Choice[] {
  const input = step.inputs.get('build-args');
  const written = input?.kind === 'list' ? input.children.map(({ text }) => text ?? '') : (input?.text ?? '').split('\n');
  const fromAction = input ? written.flatMap((line) => choiceOf(line.trim(), input.span)) : [];
  return [...fromAction, ...step.commands.flatMap((command) => commandChoices(command))];
}

function commandChoices(command: Command): readonly Choice[] {
  const { name, args, span } = command;
  if (/^(?:docker|podman|buildah|docker-compose)$/.test(name))
    return args.flatMap((word, index) =>
      args[index - 1] === '--build-arg' ? choiceOf(word, span) : choiceOf(/^--build-arg=(.*)$/s.exec(word)?.[1] ?? '', span),
    );
  if (!builds(command)) return [];
  const line = args.join(' ');
  const value = /(?:--mode[= ]|--configuration[= ]|-c |\bbuild[:-])(\S+)/.exec(line)?.[1];
  return value === undefined ? [] : [{ name: 'the bundle', value, span }];
}

function choiceOf(word: string, span: Span): readonly Choice[] {
  const [, name = '', value = ''] = /^(\w+)=(.*)$/s.exec(word) ?? [];
  return NAMES_ENVIRONMENT.test(name) ? [{ name, value, span }] : [];
}
