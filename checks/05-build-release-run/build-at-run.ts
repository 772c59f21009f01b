import { isBuild } from '../../src/analysis/knowledge/images/build-commands.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import {
  commandWords,
  isSureToRun,
  programLine,
  startCommands,
  startPlaces,
  wheneverStarted,
  type StartCommand,
} from '../../src/analysis/startup.ts';
import { rule, type RepositoryFound, removingCommand, startedFrom } from '../rule.ts';

export default rule({
  id: 'build-release-run/build-at-run',
  title: 'Build once, in the build stage, and run only what was built',
  why: 'A build at start makes each start slow, needs compilers and sources in production, and can fail or come out differently on every copy.',
  remedy: 'Build in the image or in the build step of the platform, and start the result (`node dist/…`, the binary, the jar).',
  severity: 'warning',
  limits: ['Interpreters that compile on the fly, such as `ts-node`, are not judged.'],
  repository: judge,
  examples: {
    bad: [
      {
        name: 'the command of Nest that compiles first',
        files: {
          Dockerfile: 'FROM node:20\nCOPY . .\nCMD ["npm", "start"]\n',
          'package.json': '{\n  "scripts": {\n    "start": "nest start"\n  },\n  "dependencies": { "@nestjs/core": "10.0.0" }\n}\n',
        },
        at: 'package.json:3',
      },
      {
        name: 'the client of Prisma',
        files: {
          Dockerfile: 'FROM node:20\nCOPY . .\nCMD ["./start.sh"]\n',
          'start.sh': '#!/bin/sh\nnpx prisma generate # ⟵\nexec node server.js\n',
        },
      },
      {
        name: 'cargo run',
        files: { Dockerfile: 'FROM rust:1.80\nCOPY . .\nRUN cargo b --release\nEXPOSE 80\nCMD cargo r --release # ⟵\n' },
        at: 'Dockerfile:5',
      },
      { name: 'the web process', files: { Procfile: 'web: flask translate compile; gunicorn app:app\n' }, at: 'Procfile:1' },
      {
        name: 'a task that builds',
        files: {
          Dockerfile: 'FROM node:20\nCOPY . .\nEXPOSE 3000\nCMD ["npm", "start"]\n',
          'package.json': '{\n  "scripts": {\n    "start": "grunt build && node server.js"\n  }\n}\n',
        },
        at: 'package.json:3',
      },
      {
        name: 'npm start',
        files: {
          Dockerfile: 'FROM node:20\nCOPY . .\nEXPOSE 80\nCMD ["npm", "start"]\n',
          'package.json': '{\n  "scripts": {\n    "start": "tsc && node dist/server.js"\n  }\n}\n',
        },
        at: 'package.json:3',
      },
      {
        name: 'assets in the entry point',
        files: {
          Dockerfile: 'FROM python:3.12\nCOPY . .\nEXPOSE 80\nENTRYPOINT ["./entrypoint.sh"]\n',
          'entrypoint.sh': '#!/bin/sh\npython manage.py collectstatic --noinput # ⟵\ngunicorn app\n',
        },
      },
      {
        name: 'dotnet run',
        files: { Dockerfile: 'FROM mcr.microsoft.com/dotnet/sdk:8.0\nCOPY . .\nEXPOSE 80\nENTRYPOINT ["dotnet", "run"]\n' },
        at: 'Dockerfile:4',
      },
    ],
    good: [
      {
        name: 'an image that people build in',
        files: {
          'build.gradle': "plugins { id 'java' }\n",
          Dockerfile: 'FROM eclipse-temurin:21\nCOPY app.jar .\nEXPOSE 80\nCMD ["java", "-jar", "app.jar"]\n',
          'Dockerfile.compile': 'FROM eclipse-temurin:21\nCOPY . .\nCMD ./gradlew installDist\n',
        },
      },
      {
        name: 'the default task of a task runner, which starts the server',
        files: {
          Dockerfile: 'FROM node:20\nCOPY . .\nEXPOSE 3000\nCMD ["npm", "start"]\n',
          'package.json': '{\n  "scripts": {\n    "start": "grunt"\n  }\n}\n',
          'gruntfile.js': "module.exports = (grunt) => grunt.registerTask('default', ['lint', 'concurrent:nodemon']);\n",
        },
      },
      {
        name: 'in the image',
        files: { Dockerfile: 'FROM node:20\nCOPY . .\nRUN npm run build\nEXPOSE 80\nCMD ["node", "dist/server.js"]\n' },
      },
      {
        name: 'a build script that nothing starts',
        files: { Procfile: 'web: npm start\n', 'package.json': '{"scripts":{"build":"tsc","start":"node dist/a.js"}}' },
      },
      {
        name: 'a built app',
        files: { Dockerfile: 'FROM mcr.microsoft.com/dotnet/aspnet:8.0\nEXPOSE 80\nENTRYPOINT ["dotnet", "Web.dll"]\n' },
      },
    ],
  },
});

function* judge(repository: Repository): Iterable<RepositoryFound> {
  const commands = startCommands(repository);
  const building = commands.filter((started) => started.process.type !== 'job' && isBuild(programLine(started)));
  for (const found of startPlaces(building.filter((one) => !startsAnother(one, building)))) {
    const what = `${commandWords(found)} builds ${wheneverStarted(found)}.`;
    yield {
      path: found.path,
      span: found.command.span,
      ...startedFrom(found, what),
      ...(isSureToRun(found) ? {} : { confidence: 'likely' as const }),
      ...removingCommand(repository.source(found.path), found.command, { title: 'Leave the build to the build stage', safe: false }),
    };
  }
}

/** `npm run build` says nothing that the build behind it does not say better. */
function startsAnother({ path, command }: StartCommand, others: readonly StartCommand[]): boolean {
  return others.some(({ via }) => via.some((step) => step.path === path && step.span.start === command.span.start));
}
