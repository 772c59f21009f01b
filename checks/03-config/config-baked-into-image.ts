import type { Dockerfile, Instruction } from '../../src/analysis/documents/kinds.ts';
import { rule, type Found, removing } from '../rule.ts';

/** dotenv files with values, not their templates. */
const DOTENV = /(?:^|\/)\.env(?!\.?(?:example|sample|template|dist|defaults?|schema|test)\b)(?:\.[\w-]+)*$/;
/** Configuration of one environment, and credentials. */
const OF_ONE_DEPLOY =
  /(?:^|\/)(?:(?:config|settings|application|appsettings|secrets|env|database|local_settings)[._-](?:prod(?:uction)?|staging|live)\.(?:json|ya?ml|toml|properties|ini|py|js|php|rb)|appsettings\.(?:Production|Staging)\.json|local_settings\.py|credentials(?:\.json)?|service[_-]?account[\w-]*\.json|master\.key|secrets\.(?:json|ya?ml|toml)|id_rsa|[\w-]+\.(?:pem|p12|pfx|jks|keystore))$/i;
/** Certificates of authorities are public. */
const PUBLIC = /(?:^|[/._-])(?:ca|cert|certs|certificates?|bundle|root|public|pub)(?:[/._-]|$)/i;
const DEVELOPMENT_STAGE = /dev|test|lint|ci\b/i;

export default rule({
  id: 'config/config-baked-into-image',
  title: 'Build one image and configure it when it starts',
  why: 'The image carries the values of one deploy: it can not run anywhere else, and everyone who pulls it has its secrets.',
  remedy: 'Leave the file out of the image and give its values to the container as environment variables.',
  severity: 'error',
  documents: { dockerfile: judge },
  examples: {
    bad: [
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
      { name: 'one of several', files: { Dockerfile: 'FROM node:20.11\nCOPY package.json .env ./\n' }, at: 'Dockerfile:2' },
    ],
    good: [
      { name: 'a template', files: { Dockerfile: 'FROM node:20.11\nCOPY .env.example ./\n' } },
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
      if (path === undefined) continue;
      const alone = instruction.words.length === 2;
      yield {
        span: instruction.span,
        what: `\`${instruction.keyword}\` puts \`${path}\` into the image.`,
        ...(alone ? removing(file.source, instruction.span, { title: 'Leave it out of the image', safe: false }) : {}),
      };
    }
  }
}

function copiedConfiguration({ keyword, words, flags }: Instruction): string | undefined {
  if ((keyword !== 'COPY' && keyword !== 'ADD') || flags.has('from')) return undefined;
  return words
    .slice(0, -1)
    .map(({ text }) => text.replace(/^["'[]+|["',\]]+$/g, ''))
    .find((source) => DOTENV.test(source) || (OF_ONE_DEPLOY.test(source) && !PUBLIC.test(source)));
}
