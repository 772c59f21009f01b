import type { DataNode, Dockerfile, Manifest } from '../../src/analysis/documents/kinds.ts';
import { oneOffOf } from '../../src/analysis/knowledge/admin/one-off-commands.ts';
import { baseName, directoryOf, joinPath } from '../../src/analysis/paths.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { parseShell, type Command } from '../../src/analysis/shell.ts';
import type { Span } from '../../src/analysis/text.ts';
import { removingCommand, rule, type Found, type RepositoryFound } from '../rule.ts';

/** Package scripts that platforms and people run to build. */
const BUILDS = /^(?:(?:pre|post)?build(?::prod(?:uction)?)?|heroku-(?:pre|post)build|gcp-build|vercel-build|now-build|render-build)$/;
/** A database that exists only while the layer is made, or that is made to be part of the image. */
const OWN_DATABASE =
  /\b(?:service \S+ start|mysqld\w*|pg_ctl|pg_ctlcluster|postgres -D|mongod|initdb|docker-entrypoint\.sh)\b|sqlite|:memory:/i;
/** What an image that is no release is called. */
const NOT_RELEASED = /(?:^|[/._-])(?:tests?|ci|e2e|dev(?:elopment|container)?|local|demo)(?:[/._-]|$)/i;

export default rule({
  id: 'admin-processes/migrate-in-build',
  title: 'Keep migrations and data out of the build',
  why: 'A build that reaches a database changes it before anybody decides to release, needs its credentials, and going back to an older image does not undo it.',
  remedy:
    'Run the migration as a step of its own between build and start: a `release` process, a Job or a one-off container of the new image.',
  severity: 'warning',
  limits: ['A database that another step of the build starts for itself is not seen.'],
  repository: judgePlatforms,
  documents: { dockerfile: judgeImage, manifest: judgeScripts },
  examples: {
    bad: [
      {
        name: 'an image',
        files: {
          Dockerfile: 'FROM php:8.3.9-apache\nCOPY . .\nRUN composer install --no-dev\nRUN php artisan migrate --force # ⟵\n',
          artisan: '#!/usr/bin/env php\n',
        },
        at: 'Dockerfile:4',
      },
      {
        name: 'a package script that a platform builds with',
        files: {
          'package.json':
            '{\n  "scripts": {\n    "build": "prisma generate && prisma migrate deploy && next build",\n    "start": "next start"\n  },\n  "dependencies": { "next": "14.2.4" }\n}\n',
        },
        at: 'package.json:3',
      },
      {
        name: 'the build command of Render',
        files: {
          'render.yaml':
            'services:\n  - type: web\n    name: shop\n    buildCommand: "pip install -r requirements.txt && python manage.py migrate" # ⟵\n    startCommand: gunicorn shop.wsgi\n',
          'manage.py': 'x = 1\n',
        },
      },
      {
        name: 'a script that Render builds with',
        files: {
          'render.yaml':
            'services:\n  - type: web\n    name: shop\n    buildCommand: ./bin/render-build.sh\n    startCommand: bundle exec puma\n',
          'bin/render-build.sh':
            '#!/usr/bin/env bash\nset -e\nbundle install\nbundle exec rails assets:precompile\nbundle exec rails db:migrate # ⟵\n',
          Gemfile: "source 'https://rubygems.org'\n",
        },
        at: 'bin/render-build.sh:5',
      },
    ],
    good: [
      {
        name: 'a choice among installed programs',
        files: {
          Dockerfile:
            'FROM debian:12.6\nRUN update-alternatives --install /usr/sbin/iptables iptables /usr/sbin/iptables-legacy 10\nCMD ["server"]\n',
        },
      },
      {
        name: 'a release phase',
        files: {
          Procfile: 'release: php artisan migrate --force\nweb: heroku-php-apache2 public/\n',
          artisan: '#!/usr/bin/env php\n',
        },
      },
      {
        name: 'a database image that is filled while it is made',
        files: {
          Dockerfile: 'FROM mysql:8.4.1\nCOPY schema.sql /\nRUN service mysql start && mysql shop < /schema.sql\nCMD ["mysqld"]\n',
        },
      },
      {
        name: 'an image for tests',
        files: {
          'Dockerfile.test': 'FROM python:3.12.4\nCOPY . .\nRUN python manage.py migrate\nCMD ["pytest"]\n',
          'manage.py': 'x = 1\n',
        },
      },
      {
        name: 'a client that is generated',
        files: { 'package.json': '{\n  "scripts": { "build": "prisma generate && next build", "migrate": "prisma migrate deploy" }\n}\n' },
      },
      {
        name: 'a release command',
        files: {
          'render.yaml':
            'services:\n  - type: web\n    name: shop\n    buildCommand: pip install -r requirements.txt\n    preDeployCommand: python manage.py migrate\n',
          'manage.py': 'x = 1\n',
        },
      },
    ],
  },
});

function* judgeImage(file: Dockerfile): Iterable<Found> {
  if (NOT_RELEASED.test(file.path)) return;
  for (const { keyword, commands, text } of file.effective) {
    if (keyword !== 'RUN' || OWN_DATABASE.test(text)) continue;
    for (const command of commands) {
      if (command.redirects.some(({ operator }) => operator.startsWith('>'))) continue;
      const found = inBuild(command, 'while the image is built');
      if (found)
        yield { ...found, ...removingCommand(file.source, command, { title: 'Leave the database out of the build', safe: false }) };
    }
  }
}

function* judgeScripts({ ecosystem, scripts }: Manifest): Iterable<Found> {
  if (ecosystem !== 'npm') return;
  for (const { name, commands } of scripts) {
    if (!BUILDS.test(name)) continue;
    for (const command of commands) {
      const found = inBuild(command, `whenever somebody builds by the script \`${name}\``);
      if (found) yield found;
    }
  }
}

/** The build commands of Render's blueprint and of Vercel's and Railway's settings, and the scripts of the repository that they name. */
function* judgePlatforms(repository: Repository): Iterable<RepositoryFound> {
  for (const path of repository.tree.entries.keys()) {
    const document = PLATFORMS.test(baseName(path)) ? repository.document('data', path) : undefined;
    for (const { text, span } of document?.roots.flatMap(buildCommands) ?? []) {
      for (const command of parseShell(text)) {
        const found = inBuild(command, 'when the platform builds');
        if (found) yield { ...found, path, span };
        yield* judgeScript(scriptOf(command, path), repository);
      }
    }
  }
}

const PLATFORMS = /^(?:render\.ya?ml|vercel\.json|railway\.json)$/;

function buildCommands(root: DataNode): readonly { readonly text: string; readonly span: Span }[] {
  const holders = [root, root.at('build'), ...(root.at('services')?.children ?? [])];
  return holders.flatMap((holder) => {
    const node = holder?.at('buildCommand');
    return node?.text === undefined ? [] : [{ text: node.text, span: node.span }];
  });
}

/** Path of the script that a command runs: `./bin/build.sh`, `bash build.sh`. */
function scriptOf({ name, args, text }: Command, from: string): string {
  const written = /^(?:ba)?sh$/.test(name) ? (args[0] ?? '') : (text.split(/\s/)[0] ?? '');
  return joinPath(directoryOf(from), written.replace(/^\.\//, ''));
}

function* judgeScript(path: string, repository: Repository): Iterable<RepositoryFound> {
  for (const command of repository.document('script', path)?.commands ?? []) {
    const found = inBuild(command, 'when the platform builds');
    if (found) yield { ...found, path };
  }
}

function inBuild(command: Command, when: string): Found | undefined {
  const kind = oneOffOf(command);
  if (kind === undefined || command.within.length > 0) return undefined;
  const words = [command.name, ...command.args].join(' ').slice(0, 80);
  return {
    span: command.span,
    what: `\`${words}\` ${kind === 'migration' ? 'migrates a database' : 'puts data into a database'} ${when}.`,
  };
}
