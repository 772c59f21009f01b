import { commandsOf } from '../../src/analysis/documents/commands.ts';
import type { Job, Pipeline, ShellScript, Step } from '../../src/analysis/documents/kinds.ts';
import { baseName } from '../../src/analysis/paths.ts';
import { parseShell, type Command } from '../../src/analysis/shell.ts';
import type { SourceText } from '../../src/analysis/text.ts';
import { rule, type Context, type Found } from '../rule.ts';

/** What changes code where it runs. */
const FETCHES = /^git(?: -[cC] \S+)* (?:pull|reset --hard|checkout|merge|fetch)(?: |$)|^(?:svn|hg) (?:up|update|pull)(?: |$)/;
const INSTALLS =
  /^(?:npm (?:install|i|ci)|yarn(?: install)?|pnpm (?:install|i)|composer(?:\.phar)? (?:install|update)|bundle(?: install)?|pip[\d.]* install|poetry install|pipenv (?:install|sync)|npm run build|yarn build|go build|cargo build|mvn|gradlew?)(?: |$)/;
const INTO_CLUSTER = /^(?:kubectl|oc)(?: --?\S+(?: [^-\s]\S*)?)*? (?:cp|edit|exec)(?: |$)/;
const CONSOLE =
  /(?:^|\s)(?:rails c|rails console|psql|mysql|mongo(?:sh)?|redis-cli|python manage\.py (?:shell|migrate)|artisan (?:tinker|migrate)|rake db:|flask db |alembic )/;
const SSH_ACTION = /^(?:appleboy\/ssh-action|fifsky\/ssh-action|garygrossgarten\/github-action-ssh|cross-the-world\/ssh)/;
const COPY_ACTION =
  /^(?:appleboy\/scp-action|burnett01\/rsync-deployments|easingthemes\/ssh-deploy|wlixcc\/SFTP-Deploy-Action|SamKirkland\/FTP-Deploy-Action)/i;
const DEPLOY_SCRIPT = /(?:^|[-_.])(?:deploy|deployment|release|update|upgrade|redeploy|pull)(?:[-_.]|$)/i;
const RESTARTS =
  /^(?:systemctl|service|supervisorctl|pm2|php|artisan|docker|docker-compose|touch|kill|killall|passenger-config|apachectl|nginx|forever|sudo)(?: |$)/;

export default rule({
  id: 'build-release-run/edit-on-server',
  title: 'Release a new build instead of changing the code on the server',
  why: 'Code that is changed where it runs is no release: nobody can say what is live, a half-done change serves traffic, and there is no way back.',
  remedy: 'Build an artefact (image, slug, archive) in the pipeline, give it a version, and let the deploy start that version.',
  severity: 'warning',
  documents: { pipeline: judgePipeline, script: judgeScript },
  examples: {
    bad: [
      {
        name: 'git pull over ssh',
        files: {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ssh deploy@acme.io "cd /srv/shop && git pull && systemctl restart shop" # ⟵\n',
        },
      },
      {
        name: 'an ssh action',
        files: {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: appleboy/ssh-action@v1.0.3\n        with:\n          script: |\n            cd /srv/shop\n            git pull origin main # ⟵\n            npm ci\n',
        },
      },
      {
        name: 'rsync onto the live tree',
        files: {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: rsync -az ./ deploy@acme.io:/var/www/shop/ # ⟵\n',
        },
      },
      {
        name: 'a pod that is patched by hand',
        files: {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: kubectl cp ./dist web-0:/app/dist # ⟵\n',
        },
      },
      { name: 'a deploy script that runs on the server', files: { 'deploy.sh': '#!/bin/bash\ngit pull # ⟵\nphp artisan up\n' } },
    ],
    good: [
      {
        name: 'an image that is pulled over ssh',
        files: {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ssh deploy@acme.io "docker compose pull && docker compose up -d"\n',
        },
      },
      {
        name: 'a release directory of its own',
        files: {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: rsync -az dist/ deploy@acme.io:/srv/releases/$GITHUB_SHA/\n',
        },
      },
      { name: 'a script for developers', files: { 'scripts/update.sh': '#!/bin/sh\ngit pull\n' } },
      {
        name: 'a release script that tags',
        files: { 'release.sh': '#!/bin/sh\ngit checkout main\ngit tag v1\ngit push --tags\ndocker push acme/shop:v1\n' },
      },
      {
        name: 'a migration in a pod',
        files: {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: kubectl exec deploy/web -- rake db:migrate\n',
        },
      },
    ],
  },
});

const lineOf = ({ name, args }: Command): string => [name, ...args].join(' ').slice(0, 1000);

function* judgePipeline(pipeline: Pipeline): Iterable<Found> {
  for (const job of pipeline.jobs) for (const step of job.steps) yield* judgeStep(step, job, pipeline.source);
}

function* judgeStep(step: Step, job: Job, source: SourceText): Iterable<Found> {
  const action = step.uses?.action ?? '';
  const script = SSH_ACTION.test(action) ? step.inputs.get('script') : undefined;
  const remote = commandsOf(script, source).find((command) => FETCHES.test(lineOf(command)));
  if (remote !== undefined) yield { span: remote.span, ...said(lineOf(remote), 'runs on the server over ssh') };
  if (COPY_ACTION.test(action) && step.uses && !/release|sha|tag|version|run_number/i.test(inputsOf(step))) {
    yield { span: step.uses.span, what: `\`${action}\` copies files onto the live tree of a server.`, confidence: 'likely' };
  }
  for (const command of step.commands) yield* judgeCommand(command, job);
}

const inputsOf = (step: Step): string => [...step.inputs.values()].map(({ text }) => text ?? '').join(' ');

function* judgeCommand(command: Command, job: Job): Iterable<Found> {
  const line = lineOf(command);
  if (command.name === 'ssh') {
    const remote = parseShell(command.args.slice(remoteStart(command.args)).join(' ')).map(lineOf);
    const change = remote.find((inner) => FETCHES.test(inner)) ?? remote.find((inner) => INSTALLS.test(inner));
    if (change !== undefined) yield { span: command.span, ...said(change, 'runs on the server over ssh') };
  } else if (INTO_CLUSTER.test(line) && !CONSOLE.test(line)) {
    const verb = / (cp|edit) /.exec(line)?.[1];
    if (verb !== undefined) yield { span: command.span, what: `\`kubectl ${verb}\` changes what runs in the cluster past any release.` };
  } else if ((command.name === 'rsync' || command.name === 'scp') && job.deploys) yield* judgeCopy(command);
}

/** Index of the words behind the host: options first, some of which take a value. */
function remoteStart(args: readonly string[]): number {
  let at = 0;
  while (args[at]?.startsWith('-') === true) at += /^-[bcDEeFIiJLlmOopQRSWw]$/.test(args[at] ?? '') ? 2 : 1;
  return at + 1;
}

/** A copy to a host: a directory that is no release of its own. */
function* judgeCopy(command: Command): Iterable<Found> {
  const target = command.args.at(-1) ?? '';
  const sources = command.args.slice(0, -1).filter((word) => !word.startsWith('-'));
  if (!/^[^/\s]+:/.test(target) || /releases?\/|sha|tag|version|date|build|tmp/i.test(target)) return;
  const files = sources.every((word) => /\.(?:ya?ml|env|tar|tar\.gz|tgz|zip|conf|json|gz)$|compose/i.test(word));
  if (files || command.text.includes('--dry-run')) return;
  yield {
    span: command.span,
    what: `\`${command.name}\` copies files onto the live tree \`${target.replace(/^[^:]*:/, '')}\` of a server.`,
  };
}

function* judgeScript(script: ShellScript, { role }: Context): Iterable<Found> {
  if (role === 'development' || !DEPLOY_SCRIPT.test(baseName(script.path))) return;
  const lines = script.commands.map((command) => ({ command, line: lineOf(command) }));
  const pull = lines.findIndex(({ line }) => /^git(?: -C \S+)? pull(?: |$)|^git reset --hard origin/.test(line));
  const after = lines.slice(pull + 1);
  if (
    pull === -1 ||
    !after.some(({ line }) => RESTARTS.test(line) || INSTALLS.test(line)) ||
    after.some(({ line }) => /^git (?:push|tag)|^docker push/.test(line))
  )
    return;
  for (const { command, line } of lines.slice(pull)) {
    if (command === lines[pull]?.command) yield { span: command.span, ...said(line, 'changes the code where it runs') };
    else if (INSTALLS.test(line)) yield { span: command.span, ...said(line, 'installs or builds where the app runs') };
  }
}

function said(line: string, how: string): Pick<Found, 'what'> {
  return { what: `\`${line.slice(0, 80).replaceAll('`', "'")}\` ${how}.` };
}
