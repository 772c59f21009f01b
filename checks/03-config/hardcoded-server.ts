import type { CodeFile } from '../../src/analysis/code.ts';
import type { Pipeline, ShellScript, Step } from '../../src/analysis/documents/kinds.ts';
import { hostIn, hostSetting, isOfOneDeploy, remoteHost } from '../../src/analysis/knowledge/remote/remote-hosts.ts';
import { isDevelopersFile, isForDevelopment } from '../../src/analysis/knowledge/environment/for-development.ts';
import { isFallback } from '../../src/analysis/knowledge/environment/fallbacks.ts';
import { pipelineTexts } from '../../src/analysis/knowledge/settings/named-texts.ts';
import type { Command } from '../../src/analysis/shell.ts';
import type { Span } from '../../src/analysis/text.ts';
import { rule, type Context, type Found } from '../rule.ts';

export default rule({
  id: 'config/hardcoded-server',
  title: 'Let the deploy say which server it goes to',
  why: 'The script can release to one machine only: another environment, or a new server, needs another version of it, and everyone who reads the repository knows where production is.',
  remedy: 'Take the address from a variable of the pipeline or of whoever runs the script.',
  severity: 'warning',
  limits: ['Each machine is said once in a file.'],
  code: [{ languages: ['python', 'ruby'], literals: ['ssh ', 'scp ', 'rsync ', 'fabric', 'server ', 'role '], judge: judgeCode }],
  documents: { pipeline: judgePipeline, script: judgeScript },
  scope: { within: 'anywhere' },
  examples: {
    bad: [
      {
        name: 'a script that copies to a server',
        files: {
          'deploy.sh': '#!/bin/sh\nnpm run build\nrsync -az dist/ deploy@203.0.113.7:/srv/shop # ⟵\nssh deploy@203.0.113.7 restart-shop\n',
          Procfile: 'web: node server.js\n',
        },
      },
      {
        name: 'the server in a variable of the script',
        files: {
          'scripts/deploy.sh': '#!/bin/sh\nSERVER=203.0.113.7 # ⟵\nssh "deploy@$SERVER" restart-shop\n',
          Procfile: 'web: node server.js\n',
        },
      },
      {
        name: 'a pipeline',
        files: {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: ssh deploy@shop.acme.io restart-shop # ⟵\n',
          Procfile: 'web: node server.js\n',
        },
      },
      {
        name: 'the input of an action',
        files: {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: appleboy/ssh-action@v1.0.3\n        with:\n          host: 203.0.113.7 # ⟵\n          username: deploy\n          script: restart-shop\n',
          Procfile: 'web: node server.js\n',
        },
      },
      {
        name: 'a variable of a pipeline',
        files: {
          '.gitlab-ci.yml':
            'deploy:\n  stage: deploy\n  variables:\n    DEPLOY_HOST: 203.0.113.7 # ⟵\n  script:\n    - ssh "deploy@$DEPLOY_HOST" restart-shop\n',
          Procfile: 'web: node server.js\n',
        },
      },
      {
        name: 'Capistrano',
        files: { 'config/deploy/production.rb': "server '203.0.113.7', user: 'deploy', roles: %w[app web] # ⟵\n", Procfile: 'web: puma\n' },
      },
      {
        name: 'Python, a script that deploys',
        files: {
          'deploy.py': "import os\n\nos.system('rsync -az . deploy@203.0.113.7:/srv/shop') # ⟵\n",
          Procfile: 'web: gunicorn app:app\n',
        },
      },
    ],
    good: [
      {
        name: 'from a variable',
        files: { 'deploy.sh': '#!/bin/sh\nssh "deploy@$SERVER" restart-shop\n', Procfile: 'web: node server.js\n' },
      },
      {
        name: 'a code host',
        files: {
          'fetch.sh': '#!/bin/sh\nssh -T git@github.com\nssh-keyscan github.com >> ~/.ssh/known_hosts\n',
          Procfile: 'web: node server.js\n',
        },
      },
      {
        name: 'a secret of the pipeline',
        files: {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: appleboy/ssh-action@v1.0.3\n        with:\n          host: ${{ secrets.HOST }}\n          script: restart-shop\n',
          Procfile: 'web: node server.js\n',
        },
      },
      {
        name: 'this machine',
        files: { 'check.sh': '#!/bin/sh\nssh -p 2222 root@127.0.0.1 true\nHOST=0.0.0.0\n', Procfile: 'web: node server.js\n' },
      },
      {
        name: 'a sample',
        files: {
          'deploy.sh': '#!/bin/sh\n# usage: deploy.sh deploy@shop.example.com\nscp app.tar deploy@example.com:/srv\n',
          Procfile: 'web: node server.js\n',
        },
      },
      {
        name: 'a host that is a fallback',
        files: {
          'deploy.sh': '#!/bin/sh\nSERVER=${SERVER:-203.0.113.7}\nssh "deploy@$SERVER" restart-shop\n',
          Procfile: 'web: node server.js\n',
        },
      },
    ],
  },
});

interface Place {
  readonly host: string;
  readonly span: Span;
}

/** Each machine once. */
function* said(places: Iterable<Place>): Iterable<Found> {
  const known = new Set<string>();
  for (const { host, span } of places) {
    if (!known.has(host)) yield { span, identity: host, what: `The server \`${host}\` is written down here.` };
    known.add(host);
  }
}

function* judgeScript({ path, commands }: ShellScript, { repository }: Context): Iterable<Found> {
  if (repository.deployables.length === 0 || isDevelopersFile(path)) return;
  const reaches = commands.some(({ name }) => /^(?:ssh|scp|rsync|sftp|sshpass)$/.test(name));
  yield* said(commands.flatMap((command) => [...(reaches ? settings(command) : []), ...reached(command)]));
}

function settings({ assignments, span }: Command): readonly Place[] {
  return assignments.flatMap(({ name, value }) => {
    const host = hostSetting(name, value);
    return host === undefined ? [] : [{ host, span }];
  });
}

function reached(command: Command): readonly Place[] {
  const host = remoteHost(command);
  return host === undefined ? [] : [{ host, span: command.span }];
}

function* judgePipeline(file: Pipeline, { repository }: Context): Iterable<Found> {
  if (repository.deployables.length === 0) return;
  const ships = file.jobs.filter(({ deploys }) => deploys);
  if (ships.length === 0) return;
  const variables = pipelineTexts(file).flatMap(({ name, text, span, dynamic }): readonly Place[] => {
    const host = dynamic ? undefined : hostSetting(name, text);
    return host === undefined ? [] : [{ host, span }];
  });
  const steps = ships.flatMap((job) => job.steps);
  yield* said([...variables, ...steps.flatMap((step) => [...inputs(step), ...step.commands.flatMap(reached)])]);
}

/** `with: { host: … }` of the actions that copy to a server or run something on it. */
function inputs({ uses, inputs: given }: Step): readonly Place[] {
  if (!/ssh|scp|rsync|ftp|deploy/i.test(uses?.action ?? '')) return [];
  return ['host', 'hosts', 'server', 'remote_host', 'remote-host'].flatMap((name) => {
    const node = given.get(name);
    const host = node?.text === undefined || node.dynamic ? undefined : (hostIn(node.text) ?? node.text);
    return node && host !== undefined && /^[\w-]+(?:\.[\w-]+)+$/.test(host) && isOfOneDeploy(host) ? [{ host, span: node.span }] : [];
  });
}

const SHELL_LINE = /(?:^|\s)(?:ssh|scp|rsync)\s[^|;&]*?(?:^|\s)["']?([\w.-]+@[\w.-]+)/;

function* judgeCode(file: CodeFile, { repository }: Context): Iterable<Found> {
  if (repository.deployables.length === 0 || isDevelopersFile(file.path)) return;
  const places = [...inTexts(file), ...(file.language === 'ruby' ? ofCapistrano(file) : [])];
  yield* said(places.filter(({ span }) => !isFallback(file, span) && !isForDevelopment(file, span)));
}

function* inTexts(file: CodeFile): Iterable<Place> {
  for (const { text, span } of file.strings) {
    const host = hostIn(SHELL_LINE.exec(text)?.[1] ?? '');
    if (host !== undefined && isOfOneDeploy(host)) yield { host, span };
  }
}

/** `server '203.0.113.7', roles: …` and `role :web, 'deploy@203.0.113.7'`. */
function* ofCapistrano(file: CodeFile): Iterable<Place> {
  if (!/(?:^|\/)config\/deploy(?:\/[\w-]+)?\.rb$/.test(file.path)) return;
  for (const call of file.callsTo('server', 'role')) {
    for (const given of call.args) {
      const { provenance, literal, origin } = given.value();
      const host = provenance === 'literal' && typeof literal === 'string' ? (hostIn(literal) ?? literal) : '';
      if (/^[\w-]+(?:\.[\w-]+)+$/.test(host) && isOfOneDeploy(host)) yield { host, span: origin ?? given.span };
    }
  }
}
