import type { Repository } from '../../src/analysis/repository.ts';
import { commandWords, isSureToRun, programLine, startCommands, startPlaces, wheneverStarted } from '../../src/analysis/startup.ts';
import { rule, type RepositoryFound, startedFrom } from '../rule.ts';

/** Program lines that bring code, by the documentation of each tool. Data and models have other endings. */
const FETCHES: readonly RegExp[] = [
  /^git(?: -[cC] \S+)* (?:pull|clone|fetch|checkout|reset|submodule update)(?: |$)/,
  /^(?:svn (?:checkout|co|update|up|export)|hg (?:pull|clone|update))(?: |$)/,
  /^(?:curl|wget|aria2c)(?: \S+)*? \S+\.(?:jar|war|js|py|rb|php|sh|whl|gem|phar|dll)(?:\?\S*)?(?: |$)/,
  /^(?:aws s3 (?:cp|sync)|gsutil(?: -m)? (?:cp|rsync)|az storage blob download)(?: \S+)*? \S+\.(?:jar|war|js|py|zip|tar\.gz|tgz)(?: |$)/,
];

export default rule({
  id: 'build-release-run/fetch-code-at-run',
  title: 'Ship the code in the release, and fetch none at start',
  why: 'What a process runs is then decided by the moment at which it starts: two copies may differ, and no release can be rolled back.',
  remedy: 'Put the code into the image or slug when it is built, and start a new release to change it.',
  severity: 'warning',
  repository: judge,
  examples: {
    bad: [
      {
        name: 'before a service of systemd',
        files: {
          'deploy/shop.service':
            '[Service]\nWorkingDirectory=/srv/shop\nExecStartPre=/usr/bin/git pull # ⟵\nExecStart=/usr/bin/python3 app.py\n',
          'app.py': 'import flask\n',
          'requirements.txt': 'flask==3.0.3\n',
        },
      },
      {
        name: 'git pull in the script that an image starts',
        files: {
          Dockerfile: 'FROM node:20\nCOPY start.sh .\nEXPOSE 80\nCMD ["./start.sh"]\n',
          'start.sh': '#!/bin/sh\ngit pull origin main # ⟵\nexec node server.js\n',
        },
      },
      {
        name: 'a jar from a server',
        files: { Dockerfile: 'FROM eclipse-temurin:21\nEXPOSE 80\nCMD curl -fsSO https://repo.acme.io/app.jar && java -jar app.jar\n' },
        at: 'Dockerfile:3',
      },
      {
        name: 'an init container that clones',
        files: {
          'k8s/web.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      initContainers:\n        - name: code\n          command: [git, clone, "https://github.com/acme/shop", /app] # ⟵\n      containers:\n        - {name: web, command: [gunicorn]}\n',
        },
      },
    ],
    good: [
      {
        name: 'in the build',
        files: { Dockerfile: 'FROM node:20\nRUN git clone --branch v1.2 https://github.com/acme/x\nEXPOSE 80\nCMD ["node", "a.js"]\n' },
      },
      { name: 'asking for the version', files: { Procfile: 'web: VERSION=$(git rev-parse HEAD) node a.js\n' } },
      { name: 'data', files: { Procfile: 'web: curl -O https://data.acme.io/geo.mmdb && node a.js\n' } },
      { name: 'a health check', files: { Procfile: 'web: curl -f http://config/ready && node a.js\n' } },
    ],
  },
});

function* judge(repository: Repository): Iterable<RepositoryFound> {
  const commands = startCommands(repository).filter(({ process }) => process.type !== 'job' && process.type !== 'release');
  const fetching = commands.filter((command) => FETCHES.some((pattern) => pattern.test(programLine(command))));
  for (const found of startPlaces(fetching)) {
    const what = `${commandWords(found)} fetches code ${wheneverStarted(found)}.`;
    yield {
      path: found.path,
      span: found.command.span,
      ...startedFrom(found, what),
      ...(isSureToRun(found) ? {} : { confidence: 'likely' as const }),
    };
  }
}
