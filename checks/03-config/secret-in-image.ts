import type { ComposeFile, Dockerfile } from '../../src/analysis/documents/kinds.ts';
import { commandTexts } from '../../src/analysis/knowledge/environment/environment-texts.ts';
import { variableAlone } from '../../src/analysis/documents/variables.ts';
import { namesServiceConnection } from '../../src/analysis/knowledge/services/backing-services.ts';
import { settingSecret } from '../../src/analysis/knowledge/secrets/literal-secrets.ts';
import type { Span } from '../../src/analysis/text.ts';
import { buildArguments, imageTexts } from '../../src/analysis/knowledge/settings/named-texts.ts';
import { gradeSecret, looksLikeSecretName, namesSigningKey, userinfoPassword } from '../../src/analysis/secrets.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { rule, type Context, type Confidence, type Found, removing } from '../rule.ts';

/** Values that only make a build step run (`collectstatic`, `assets:precompile`). */
const FOR_THE_BUILD =
  /dummy|build|^no-?_?(?:key|secret|token|password)$|precompile|collectstatic|placeholder|not-?used|unused|ignore|temporary|fake|^(?:x|1|test|secret|changeme)$/i;
/** No step of a build asks for the password of an account; `changeme` is the one that somebody logs in with. */
const OF_AN_ACCOUNT = /(?:admin|user|root|superuser)\w*_pass(?:word|wd)?$/i;

export default rule({
  id: 'config/secret-in-image',
  title: 'Keep secrets out of images',
  why: '`docker history` shows `ENV` and `ARG` to everyone who can pull the image, and every deploy of it shares the same secret.',
  remedy: 'Give the secret to the container when it starts, and to a build step with `RUN --mount=type=secret`.',
  severity: 'error',
  documents: {
    *dockerfile(file, context) {
      yield* judge(file, context);
      yield* judgeCommands(file);
    },
    compose: judgeArguments,
  },
  examples: {
    bad: [
      {
        name: 'the password of the first account',
        files: { Dockerfile: 'FROM python:3.12-slim\nENV ADMIN_PASSWORD=changeme\nCMD ["python", "app.py"]\n' },
        at: 'Dockerfile:2',
      },
      {
        name: 'ENV',
        files: { Dockerfile: 'FROM node:20.11\nENV DB_PASSWORD=q7Vd2kkePw # ⟵\nCMD ["node", "server.js"]\n' },
        at: 'Dockerfile:2',
      },
      { name: 'ENV without =', files: { Dockerfile: 'FROM node:20.11\nENV API_KEY q7Vd2kkePwZ81\n' }, at: 'Dockerfile:2' },
      {
        name: 'ARG with a default',
        files: { Dockerfile: 'FROM node:20.11\nARG NPM_TOKEN=q7Vd2kkePwZ81\nRUN npm ci\n' },
        at: 'Dockerfile:2',
      },
      {
        name: 'ENV from an argument',
        files: { Dockerfile: 'FROM node:20.11\nARG PASSWORD_OF_DB\nENV DB_PASSWORD=$PASSWORD_OF_DB\n' },
        at: 'Dockerfile:3',
      },
      {
        name: 'the address of a database with its password, from an argument',
        files: {
          Dockerfile: 'FROM node:20.11\nARG DATABASE_URL\nENV DATABASE_URL=$DATABASE_URL\nCOPY . .\nCMD ["node", "server.js"]\n',
        },
        at: 'Dockerfile:3',
      },
      {
        name: 'an option of a step',
        files: { Dockerfile: 'FROM node:20.11\nRUN sentry login --auth-token q7Vd2kkePwZ81\nCMD ["node", "a.js"]\n' },
        at: 'Dockerfile:2',
      },
      {
        name: 'an argument that a step is given',
        files: {
          Dockerfile:
            'FROM python:3.12.4\nARG GITLAB_PASSWORD # ⟵\nRUN git clone https://ci:${GITLAB_PASSWORD}@gitlab.com/acme/lib.git /lib\nCMD ["python", "a.py"]\n',
        },
        at: 'Dockerfile:2',
      },
      {
        name: 'an argument of a stack',
        files: {
          'compose.yaml':
            'services:\n  db:\n    build:\n      context: db\n      args:\n        - POSTGRES_VERSION=16.2\n        - POSTGRES_PASSWORD=${POSTGRES_PASSWORD} # ⟵\n',
          'db/Dockerfile': 'FROM postgres:16.2\nARG POSTGRES_PASSWORD\nRUN ./setup.sh\n',
        },
      },
      {
        name: 'one of several',
        files: { Dockerfile: 'FROM node:20.11\nENV PORT=3000 \\\n    DB_PASSWORD=q7Vd2kkePw\n' },
        at: 'Dockerfile:3',
      },
      {
        name: 'a build that asks for the key of an app',
        files: {
          Dockerfile: 'FROM ruby:3.3.4\nARG RAILS_MASTER_KEY\nCOPY . .\nRUN bin/rails assets:precompile\nCMD ["bin/rails", "server"]\n',
        },
        at: 'Dockerfile:2',
      },
    ],
    good: [
      {
        name: 'a last stage that starts nothing, and publishes what was built',
        files: { Dockerfile: 'FROM node:20.11\nARG GITHUB_TOKEN\nRUN ./publish.sh $GITHUB_TOKEN\n' },
      },
      {
        name: 'a secret of a build, which no layer keeps, and an argument of a stage that is left behind',
        files: {
          Dockerfile:
            'FROM node:20.11 AS build\nARG NPM_TOKEN\nRUN npm ci\nFROM ruby:3.3.4\nARG RAILS_ENV\nCOPY --from=build /app /app\nRUN --mount=type=secret,id=key bin/rails assets:precompile\nCMD ["bin/rails", "server"]\n',
        },
      },
      {
        name: 'a step with a value for itself',
        files: { Dockerfile: 'FROM ruby:3.3.4\nRUN SECRET_KEY_BASE=dummy-for-assets bin/rails assets:precompile\n' },
      },
      {
        name: 'an option from the build',
        files: { Dockerfile: 'FROM node:20.11\nRUN --mount=type=secret,id=t login --token "$(cat /run/secrets/t)"\n' },
      },
      { name: 'where the secret is', files: { Dockerfile: 'FROM node:20.11\nENV DB_PASSWORD_FILE=/run/secrets/db\n' } },
      { name: 'nothing yet', files: { Dockerfile: 'FROM node:20.11\nENV DB_PASSWORD=""\n' } },
      {
        name: 'for one build step',
        files: { Dockerfile: 'FROM ruby:3.3.4\nARG SECRET_KEY_BASE=dummy-for-assets\nRUN bin/rails assets:precompile\n' },
      },
      {
        name: 'arguments of a stage that stays behind, of a page and of a build',
        files: {
          Dockerfile:
            'FROM node:20.11 AS build\nARG NPM_TOKEN\nRUN npm config set //r/:_authToken=$NPM_TOKEN && npm ci\nFROM node:20.11-slim\nARG VITE_API_KEY\nARG SECRET_KEY_BASE\nARG UNUSED_TOKEN\nRUN make KEY=$VITE_API_KEY BASE=$SECRET_KEY_BASE\nCOPY --from=build /a /a\n',
        },
      },
      { name: 'mounted', files: { Dockerfile: 'FROM node:20.11\nRUN --mount=type=secret,id=npm npm ci\n' } },
      {
        name: 'a build stage',
        files: { Dockerfile: 'FROM node:20.11 AS build\nENV SECRET_KEY=test\nRUN make\nFROM node:20.11-slim\nCOPY --from=build /a /a\n' },
      },
      {
        name: 'arguments of a stack that pages or builds hold anyway',
        files: {
          'compose.yaml':
            'services:\n  web:\n    build:\n      context: .\n      args:\n        VITE_MAPS_API_KEY: ${VITE_MAPS_API_KEY}\n        SECRET_KEY_BASE: ${SECRET_KEY_BASE:-dummy}\n        VERSION: ${VERSION}\n',
          Dockerfile: 'FROM node:20.11\nARG VITE_MAPS_API_KEY\nRUN npm run build\n',
        },
      },
      {
        name: 'a variable that the file does not declare, and a stand-in of a build',
        files: {
          Dockerfile:
            'FROM elixir:1.16 AS build\nENV SECRET_KEY_BASE=nokey\nRUN mix release\nFROM debian:12.5\nENV ADMIN_PASSWORD $ADMIN_PASSWORD\nCOPY --from=build /a /a\n',
        },
      },
      { name: 'no secret', files: { Dockerfile: 'FROM node:20.11\nENV TOKEN_EXPIRY=3600 NODE_ENV=production\n' } },
    ],
  },
});

function* judge(file: Dockerfile, { repository }: Context): Iterable<Found> {
  const runs = file.final?.index;
  const starts = (file.cmd ?? file.entrypoint) !== undefined;
  const inFinal = new Set(file.effective.map((instruction) => instruction.span.start));
  for (const { name, text, span, keyword, stage } of imageTexts(file)) {
    const ships =
      stage === runs ||
      file.effective.some((one) => inFinal.has(one.span.start) && one.span.start <= span.start && span.end <= one.span.end);
    const reaches = starts && (stage === runs || (ships && isUsed(name, file)));
    if (isHandedIn(name, text, keyword, reaches) && !isSetBy(name, file) && !isSaidInStack(name, repository))
      yield { span, what: `The build argument \`${name}\` stays in the history of the image.` };
    const confidence = isUndeclared(text, file) ? undefined : secretOf(name, text, keyword, ships);
    if (confidence)
      yield {
        span,
        secret: true,
        confidence,
        what: `\`${keyword} ${name}\` bakes a secret into ${ships ? 'the image' : 'a stage of the image'}.`,
        ...withoutIt(file, span),
      };
  }
}

/** `ENV DB_PASSWORD $DB_PASSWORD` of a file that declares no such argument is empty. */
function isUndeclared(text: string, file: Dockerfile): boolean {
  const variable = variableAlone(text);
  if (variable === undefined || new RegExp(String.raw`^\s*ARG\s.*\b${variable}\b`, 'im').test(file.source.text)) return false;
  return !imageTexts(file).some(({ name, text: value }) => name === variable && value !== text);
}

/** What a build step is given on its command line stays in the history of the image, and what the start is given in the image. */
function* judgeCommands(file: Dockerfile): Iterable<Found> {
  for (const { keyword, commands } of file.effective) {
    if (!/^(?:RUN|CMD|ENTRYPOINT)$/.test(keyword)) continue;
    for (const entry of commandTexts(commands)) {
      if (settingSecret(entry) !== 'plausible' || FOR_THE_BUILD.test(entry.text)) continue;
      yield { span: entry.span, secret: true, what: `\`${keyword}\` is given a literal for \`${entry.name}\`.` };
    }
  }
}

/** What a stack gives to its build by an argument: literals are a finding of the manifest. */
function* judgeArguments(file: ComposeFile): Iterable<Found> {
  if (file.developmentOnly) return;
  for (const { name, text, span } of buildArguments(file)) {
    if (!looksLikeSecretName(name) || FOR_BROWSERS.test(name) || FOR_THE_BUILD.test(text) || !text.includes('$')) continue;
    yield { span, what: `The build argument \`${name}\` stays in the history of the image.` };
  }
}

/** `ARG RAILS_MASTER_KEY` of the stage that runs: whoever builds hands a secret in, and every later step of the image keeps it. */
function isHandedIn(name: string, text: string, keyword: string, runs: boolean): boolean {
  return keyword === 'ARG' && runs && text === '' && looksLikeSecretName(name) && !namesSigningKey(name) && !FOR_BROWSERS.test(name);
}

/** A step of the image that runs is given the argument. */
function isUsed(name: string, { effective }: Dockerfile): boolean {
  return effective.some(({ keyword, text }) => keyword === 'RUN' && new RegExp(String.raw`\$\{?${name}\b`).test(text));
}

/** Said where `ENV` bakes it in. */
function isSetBy(name: string, file: Dockerfile): boolean {
  return imageTexts(file).some(({ keyword, text }) => keyword === 'ENV' && new RegExp(`\\$\\{?${name}\\b`).test(text));
}

/** Said where a stack hands it in. */
function isSaidInStack(name: string, repository: Repository): boolean {
  const stacks = repository.documents('compose').filter(({ developmentOnly }) => !developmentOnly);
  return stacks.some((stack) => buildArguments(stack).some((one) => one.name === name));
}

/** Values that bundlers put into pages for everyone to read. */
const FOR_BROWSERS = /^(?:NEXT_PUBLIC|NUXT_PUBLIC|EXPO_PUBLIC|PUBLIC|VITE|REACT_APP|VUE_APP|GATSBY)_/;

/** An instruction that sets nothing else goes as a whole. */
function withoutIt(file: Dockerfile, span: Span): Pick<Found, 'fix'> {
  const around = file.stages
    .flatMap(({ instructions }) => instructions)
    .find((one) => one.span.start <= span.start && span.end <= one.span.end);
  const isAlone = around?.words.length === 1 && around.keyword === 'ENV';
  return isAlone ? removing(file.source, around.span, { title: 'Leave it to the environment of the container', safe: false }) : {};
}

function secretOf(name: string, text: string, keyword: string, ships: boolean): Confidence | undefined {
  const inUrl = userinfoPassword(text);
  if (inUrl) return inUrl.grade === 'placeholder' || !ships ? undefined : 'certain';
  const isSecret = looksLikeSecretName(name);
  if (variableAlone(text) !== undefined)
    return keyword === 'ENV' && ships && (isSecret || namesServiceConnection(name)) ? 'certain' : undefined;
  const { grade } = gradeSecret(text);
  if (!isSecret || grade === 'placeholder' || (FOR_THE_BUILD.test(text) && !(ships && OF_AN_ACCOUNT.test(name)))) return undefined;
  return ships || grade === 'plausible' ? 'certain' : undefined;
}
