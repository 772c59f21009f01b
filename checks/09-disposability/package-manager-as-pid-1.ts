import { isForDevelopers as isServiceForDevelopers } from '../../src/analysis/knowledge/starting/kept-running.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { isLocalStack, startedProcesses, type StartCommand, type StartedProcess } from '../../src/analysis/startup.ts';
import { replacing, rule, type Found, type RepositoryFound } from '../rule.ts';

/** Tools that start the app as their child and do not pass SIGTERM on, or end before it does; with the words that make them do so. */
const PARENTS: readonly { readonly name: RegExp; readonly words: RegExp | undefined; readonly instead: string }[] = [
  {
    name: /^(?:npm|yarn|pnpm|npx)$/,
    words: undefined,
    instead: 'Start the program itself: `node server.js`, or whatever the script says.',
  },
  {
    name: /^(?:mvn|mvnw|gradle|gradlew)$/,
    words: /run$|^exec:java$|^quarkus:dev$/i,
    instead: 'Build the jar in the image and start it with `java -jar`.',
  },
  { name: /^(?:sbt|lein)$/, words: /run\b/, instead: 'Build the jar in the image and start it with `java -jar`.' },
  { name: /^composer$/, words: /^(?:run|run-script|start|serve|exec)$/, instead: 'Start the program itself, as the script says.' },
  { name: /^go$/, words: /^run$/, instead: 'Build the binary in the image and start it.' },
  { name: /^dotnet$/, words: /^(?:run|watch)$/, instead: 'Publish the app in the image and start it with `dotnet App.dll`.' },
];
/** Init programs: then the manager is not PID 1, and the whole group is told. */
const INITS = /^(?:tini|tini-static|dumb-init|docker-init|catatonit)/;
const CONTAINERS = new Set(['image', 'compose', 'kubernetes']);
const ENDS_BY_ITSELF = new Set(['job', 'release', 'init']);

export default rule({
  id: 'disposability/package-manager-as-pid-1',
  title: 'Make the app itself the container’s first process',
  why: 'A package manager as PID 1 starts the app as a child of a shell; SIGTERM stays with the parent, and the app is killed in the middle of its work.',
  remedy: 'Start the program itself in the command of the container.',
  severity: 'warning',
  repository: judge,
  examples: {
    bad: [
      {
        name: 'behind a step, in a shell',
        files: {
          'docker-compose.yml': 'services:\n  api:\n    build: .\n    command: sh -c "npm run seed && npm start" # ⟵\n',
          Dockerfile: 'FROM node:22.4\nCMD ["node", "a.js"]\n',
        },
      },
      {
        name: 'Composer',
        files: { Dockerfile: 'FROM php:8.3-cli\nCOPY . .\nCMD ["composer", "start"]\n' },
        at: 'Dockerfile:3',
      },
      { name: 'npm', files: { Dockerfile: 'FROM node:22.4\nCOPY . .\nCMD ["npm", "start"]\n' }, at: 'Dockerfile:3' },
      {
        name: 'npm before a script of one command',
        files: {
          Dockerfile: 'FROM node:22.4\nCOPY . .\nCMD ["npm", "start"]\n',
          'package.json': '{"name":"a","private":true,"scripts":{"start":"node server.js"}}\n',
          'server.js': 'serve();\n',
        },
        at: 'Dockerfile:3',
      },
      {
        name: 'yarn in compose',
        files: {
          'docker-compose.prod.yml': 'services:\n  api:\n    build: .\n    command: yarn start # ⟵\n',
          Dockerfile: 'FROM node:22.4\nCMD ["node", "a.js"]\n',
        },
      },
      {
        name: 'yarn in Kubernetes',
        files: {
          'k8s/api.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: api }\nspec:\n  template:\n    spec:\n      containers:\n        - name: api\n          image: shop:1.4\n          command: ["yarn", "start"] # ⟵\n',
        },
      },
      {
        name: 'exec in an entrypoint',
        files: {
          Dockerfile: 'FROM node:22.4\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
          'start.sh': '#!/bin/sh\nexec npm run serve # ⟵\n',
        },
      },
      { name: 'Go', files: { Dockerfile: 'FROM golang:1.22.4\nCOPY . .\nCMD ["go", "run", "."]\n' }, at: 'Dockerfile:3' },
      { name: 'Maven', files: { Dockerfile: 'FROM maven:3.9.8\nCOPY . .\nENTRYPOINT ["mvn", "spring-boot:run"]\n' }, at: 'Dockerfile:3' },
    ],
    good: [
      {
        name: 'a build that ends',
        files: {
          'docker-compose.yml':
            "services:\n  assets:\n    image: node:22.4\n    command: ['sh', '-c', 'npm install && npm run build']\n    volumes:\n      - .:/app\n",
        },
      },
      {
        name: 'a stack that says that it is for developers',
        files: {
          'docker-compose.yml':
            'services:\n  api:\n    build: .\n    command: yarn run start\n    environment:\n      - NODE_ENV=development\n    volumes:\n      - .:/app\n',
          Dockerfile: 'FROM node:22.4\nCMD ["node", "dist/main.js"]\n',
        },
      },
      {
        name: 'a service that runs the tests in a browser',
        files: {
          'docker-compose.yml':
            "services:\n  web:\n    build: .\n    ports: ['3000:3000']\n  playwright:\n    image: mcr.microsoft.com/playwright:v1.48.0\n    command: ['npx', 'playwright', 'test']\n",
          Dockerfile: 'FROM node:22.4\nCOPY . .\nCMD ["node", "server.js"]\n',
          'package.json': '{"name":"shop"}',
          'server.js': 'x = 1;\n',
        },
      },
      {
        name: 'a stack of developers',
        files: {
          'docker-compose.yml': 'services:\n  app:\n    build: .\n    command: yarn dev\n    volumes: [".:/app"]\n',
          Dockerfile: 'FROM node:22.4\nWORKDIR /app\nCOPY . .\n',
          'package.json': '{"scripts":{"dev":"nodemon server.js"}}',
        },
      },
      { name: 'node', files: { Dockerfile: 'FROM node:22.4\nCMD ["node", "server.js"]\n' } },
      { name: 'an init in front', files: { Dockerfile: 'FROM node:22.4\nENTRYPOINT ["tini", "--"]\nCMD ["npm", "start"]\n' } },
      {
        name: 'init by compose',
        files: {
          'docker-compose.yml': 'services:\n  api:\n    build: .\n    init: true\n    command: npm start\n',
          Dockerfile: 'FROM node:22.4\n',
        },
      },
      {
        name: 'a step before the app',
        files: {
          Dockerfile: 'FROM node:22.4\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
          'start.sh': '#!/bin/sh\nnpm run check\nexec node server.js\n',
        },
      },
      { name: 'a Procfile', files: { Procfile: 'web: npm start\n', 'server.js': 'start();\n' } },
      {
        name: 'a migration that ends',
        files: {
          'docker-compose.yml': 'services:\n  migrate:\n    build: .\n    command: npm run migrate\n',
          Dockerfile: 'FROM node:22.4\n',
        },
      },
      {
        name: 'development',
        files: { 'docker-compose.dev.yml': 'services:\n  api:\n    build: .\n    command: yarn dev\n', Dockerfile: 'FROM node:22.4\n' },
      },
    ],
  },
});

function* judge(repository: Repository): Iterable<RepositoryFound> {
  const said = new Set<string>();
  for (const [process, starts] of startedProcesses(repository)) {
    if (!CONTAINERS.has(process.declaredBy) || ENDS_BY_ITSELF.has(process.type) || hasInit(process, starts, repository)) continue;
    for (const start of starts) {
      const parent = PARENTS.find(
        ({ name, words }) => name.test(start.command.name) && (!words || start.command.args.some((word) => words.test(word))),
      );
      const place = `${start.path}:${start.command.span.start}`;
      if (!parent || said.has(place) || !becomesFirst(start, repository) || isForDevelopers(start, repository)) continue;
      said.add(place);
      yield {
        path: start.path,
        span: start.command.span,
        what: isBelowShell(start, starts)
          ? `A shell is PID 1 of the container, and \`${start.command.name}\` between it and the app: SIGTERM does not get through.`
          : `\`${start.command.name}\` is PID 1 of the container, and the app is its child.`,
        remedy: parent.instead,
        ...theScriptItself(start, starts, repository),
      };
    }
  }
}

/** `sh -c "npm run seed && npm start"`: commands that are joined need a shell to join them. */
function isBelowShell(start: StartCommand, starts: readonly StartCommand[]): boolean {
  const { path, command } = start;
  return starts.some((other) => other.path === path && other.command.joint !== '' && other.command.span.end <= command.span.start);
}

/** `yarn dev` of a compose file that names no deployed environment, or a service of one that says that it is for developers. */
function isForDevelopers(start: StartCommand, repository: Repository): boolean {
  if (!isLocalStack(start)) return false;
  const service = repository.document('compose', start.process.path)?.services.find(({ name }) => name === start.process.name);
  return (
    (service !== undefined && isServiceForDevelopers(service)) ||
    start.command.args.some((word) => /^(?:dev|develop|development|watch|local)(?:$|[:-])|[:-](?:dev|watch|local)$/.test(word))
  );
}

/** `npm start` as the `node` command that the script of that name consists of. */
function theScriptItself({ command, path }: StartCommand, starts: readonly StartCommand[], repository: Repository): Pick<Found, 'fix'> {
  const behind = starts.filter(({ via }) => via.at(-1)?.span.start === command.span.start && via.at(-1)?.path === path);
  const [script] = behind;
  const isPlain = behind.length === 1 && script?.command.name === 'node' && /^node(?:\s+[\w./=-]+)+$/.test(script.command.text);
  if (!isPlain || !script) return {};
  const words = ['node', ...script.command.args];
  const source = repository.source(path);
  const isExec = source?.slice(command.span).startsWith('"') ?? false;
  const text = isExec ? words.map((word) => JSON.stringify(word)).join(', ') : words.join(' ');
  return replacing(source, command.span, isExec ? /^[^]*$/ : /\b(?:npm|yarn|pnpm)\b[^]*$/, text, {
    title: 'Start the program itself',
    safe: false,
  });
}

/** Sub-commands and scripts of a package manager that end by themselves. */
const ENDS = /^(?:install|ci|i|add)$|^(?:build|test|lint|seed|migrat\w*|compile|generate|setup|init)(?:[:-]|$)/;

/** True for the command of the declaration in exec form, and for what a script replaces itself with. */
function becomesFirst({ command, path, via, process }: StartCommand, repository: Repository): boolean {
  if (command.background || command.args.slice(0, 2).some((word) => ENDS.test(word))) return false;
  if (path !== process.path) return command.wrappers.includes('exec') && repository.kindsOf(path).includes('script');
  if (via.length > 1 || command.joint !== '') return false;
  const dockerfile = repository.document('dockerfile', path);
  // The shell form has a rule of its own.
  const form = dockerfile && (dockerfile.entrypoint ?? dockerfile.cmd)?.form;
  return form !== 'shell' || command.wrappers.includes('exec');
}

function hasInit(process: StartedProcess, starts: readonly StartCommand[], repository: Repository): boolean {
  if (starts.some(({ command }) => INITS.test(command.name) || command.wrappers.some((wrapper) => INITS.test(wrapper)))) return true;
  const service = repository.document('compose', process.path)?.services.find(({ name }) => name === process.name);
  return service?.node.at('init')?.scalar === true;
}
