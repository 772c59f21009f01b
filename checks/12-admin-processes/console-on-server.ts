import type { Pipeline, ShellScript, Step } from '../../src/analysis/documents/kinds.ts';
import { oneOffOf } from '../../src/analysis/knowledge/admin/one-off-commands.ts';
import { actionCommands, insideContainer, sshCommands } from '../../src/analysis/knowledge/remote/remote-commands.ts';
import type { Command } from '../../src/analysis/shell.ts';
import type { SourceText } from '../../src/analysis/text.ts';
import { rule, type Found } from '../rule.ts';

/** Consoles and clients that change data by hand, with what feeds them. */
const CONSOLES =
  /^(?:psql|mysql|mariadb|mongo|mongosh|sqlcmd|redis-cli|cqlsh)(?: .*)?$|(?:^|\s)(?:rails (?:c|console|runner)|artisan tinker|manage\.py (?:shell|dbshell)|flask shell|heroku run)(?:\s|$)/;

export default rule({
  id: 'admin-processes/console-on-server',
  title: 'Run admin tasks in a one-off process of the release',
  why: 'What is typed into a server over ssh runs with that server’s code and configuration, leaves no trace in the release, and cannot be repeated.',
  remedy: 'Put the task into the code base as a command and run it as a release step, a Job or a one-off container of the same image.',
  severity: 'warning',
  documents: { pipeline: judge, script: judgeScript },
  examples: {
    bad: [
      {
        name: 'a line of what the pipeline feeds to ssh',
        files: {
          '.github/workflows/deploy.yml':
            "on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: |\n          ssh deploy@$HOST <<'EOF'\n            cd /srv/shop\n            bin/rails runner 'Cart.prune' # ⟵\n          EOF\n",
        },
      },
      {
        name: 'SQL in a container over ssh',
        files: {
          'scripts/deploy.sh':
            '#!/bin/bash\nssh deploy@$HOST << EOF\n  cd /srv/shop\n  docker compose exec -T db psql -c "update users set active = true" # ⟵\nEOF\n',
        },
      },
      {
        name: 'a script that pipelines run',
        files: { 'scripts/deploy.sh': '#!/bin/bash\nset -e\nssh "deploy@$HOST" "mysql shop < /srv/shop/schema.sql" # ⟵\n' },
      },
      {
        name: 'SQL over ssh',
        files: {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ssh deploy@$HOST "psql shop < changes.sql" # ⟵\n',
        },
      },
      {
        name: 'a migration on the server by an ssh action',
        files: {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: appleboy/ssh-action@v1.0.3\n        with:\n          script: |\n            cd /srv/shop\n            php artisan migrate --force # ⟵\n',
        },
      },
    ],
    good: [
      {
        name: 'the database of developers',
        files: {
          '.github/workflows/refresh-dev-db.yml':
            'on: workflow_dispatch\njobs:\n  refresh:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ssh deploy@$DEV_HOST "psql shop < anonymised.sql"\n',
        },
      },
      {
        name: 'a file that is fed to a container that is made for it',
        files: {
          'scripts/deploy.sh': '#!/bin/bash\nssh deploy@$HOST << EOF\n  docker compose run --rm db psql -f changes.sql\nEOF\n',
        },
      },
      {
        name: 'a one-off in a container of the release',
        files: { 'scripts/deploy.sh': '#!/bin/bash\nssh deploy@$HOST << EOF\n  docker compose exec -T web rake db:migrate\nEOF\n' },
      },
      {
        name: 'a container of the release',
        files: {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ssh deploy@$HOST "docker compose run --rm web rake db:migrate"\n',
        },
      },
      {
        name: 'a test database',
        files: {
          '.github/workflows/test.yml':
            'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: psql -c "create database test"\n',
        },
      },
    ],
  },
});

/** A pipeline that by its name keeps a server of developers. */
const FOR_DEVELOPERS = /(?:^|[/._-])(?:dev|develop|development|local|test)(?:[._-](?:db|database|env|environment|server))?[._-]/;

function* judge(pipeline: Pipeline): Iterable<Found> {
  if (FOR_DEVELOPERS.test(pipeline.path)) return;
  for (const { steps } of pipeline.jobs) for (const step of steps) yield* judgeStep(step, pipeline.source);
}

/** A script that people or pipelines run, which sends the task to a server. */
function* judgeScript({ commands }: ShellScript): Iterable<Found> {
  for (const command of commands) yield* judgeSsh(command);
}

function* judgeStep(step: Step, source: SourceText): Iterable<Found> {
  const command = actionCommands(step, source).flatMap((one) => byHand(one) ?? [])[0];
  if (command) yield { span: command.span, what: what(command) };
  for (const one of step.commands) yield* judgeSsh(one);
}

function* judgeSsh(command: Command): Iterable<Found> {
  const inner = sshCommands(command).flatMap((one) => byHand(one) ?? [])[0];
  if (inner) yield { span: inner.span, what: what(inner) };
}

/** The command when it is a console's or a one-off; in a container of the release the one-offs are right. */
function byHand(command: Command): Command | undefined {
  const inner = insideContainer(command);
  if (inner) return opensConsole(inner) ? inner : undefined;
  return opensConsole(command) || oneOffOf(command) !== undefined ? command : undefined;
}

function opensConsole({ name, args }: Command): boolean {
  return CONSOLES.test([name, ...args].join(' ').slice(0, 500));
}

function what({ name, args }: Command): string {
  return `\`${[name, ...args].join(' ').slice(0, 60).replaceAll('`', "'")}\` is run by hand on a server over ssh.`;
}
