import type { Dockerfile, SettingsFile } from '../../src/analysis/documents/kinds.ts';
import { isIncluded, isSupervisedInContainer, supervisedPrograms } from '../../src/analysis/knowledge/serving/process-managers.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { parseShell, type Command } from '../../src/analysis/shell.ts';
import { runsOnce, startedProcesses, startPlaces, type StartCommand, startCommands } from '../../src/analysis/startup.ts';
import { rule, type Context, type Found, type RepositoryFound } from '../rule.ts';

const DAEMONS = /^(?:cron|crond|anacron|supercronic|go-cron|fcron)$/;

export default rule({
  id: 'admin-processes/cron-in-web-container',
  title: 'Run scheduled tasks as processes of their own',
  why: 'A cron daemon inside the web container runs once per copy of it, loses its environment and its output, and dies with every deploy.',
  remedy:
    'Schedule a one-off process of the same image: a Kubernetes CronJob, the platform’s scheduler, or a service that does nothing else.',
  severity: 'warning',
  repository: judgeStarts,
  documents: { dockerfile: judgeImage, settings: judgeSupervised },
  examples: {
    bad: [
      {
        name: 'cron under a supervisord whose programs a script of the build writes',
        files: {
          Dockerfile: 'FROM debian:12.5\nCOPY files/ /shop/\nRUN /shop/setup/install\nEXPOSE 80\nCMD ["supervisord", "-n"]\n',
          'files/setup/install':
            '#!/bin/sh\ncat > /etc/supervisor/conf.d/web.conf <<EOF\n[program:web]\ncommand=apache2 -DFOREGROUND\nEOF\ncat > /etc/supervisor/conf.d/cron.conf <<EOF\n[program:cron]\ncommand=/usr/sbin/cron -f # ⟵\nEOF\n',
        },
      },
      {
        name: 'the start script begins cron',
        files: {
          Dockerfile: 'FROM php:8.3-apache\nCOPY . .\nEXPOSE 80\nCMD ["./start.sh"]\n',
          'start.sh': '#!/bin/sh\nservice cron start # ⟵\napache2-foreground\n',
        },
      },
      {
        name: 'the start script installs a crontab',
        files: {
          Dockerfile: 'FROM nginx:1.27\nCOPY entrypoint.sh /entrypoint.sh\nEXPOSE 80\nENTRYPOINT ["/entrypoint.sh"]\n',
          'entrypoint.sh': '#!/bin/sh\ncrontab mycron # ⟵\nnginx -g "daemon off;"\n',
        },
      },
      { name: 'CMD', files: { Dockerfile: 'FROM python:3.12\nCOPY . .\nEXPOSE 80\nCMD cron && gunicorn app:app\n' }, at: 'Dockerfile:4' },
      {
        name: 'a crontab in the image of the web process',
        files: { Dockerfile: 'FROM php:8.3-apache\nCOPY . .\nEXPOSE 80\nRUN crontab /etc/cron.d/app\nCMD ["apache2-foreground"]\n' },
        at: 'Dockerfile:4',
      },
      {
        name: 'cron under supervisord',
        files: {
          'app.py': 'x = 1\n',
          'docker/supervisord.conf':
            '[supervisord]\nnodaemon=true\n\n[program:web]\ncommand=gunicorn app:app\n\n[program:cron]\ncommand=/usr/sbin/cron -f\n',
        },
        at: 'docker/supervisord.conf:8',
      },
      {
        name: 'a crontab that is copied into the image',
        files: {
          Dockerfile: 'FROM php:8.3-apache\nCOPY . .\nEXPOSE 80\nADD crontab /etc/cron.d/schedule\nCMD ["/entrypoint.sh"]\n',
        },
        at: 'Dockerfile:4',
      },
    ],
    good: [
      {
        name: 'on developers’ machines only',
        files: {
          Dockerfile: 'FROM python:3.12.4\nCOPY entry.sh /entry.sh\nCMD ["/entry.sh"]\n',
          'entry.sh': '#!/bin/bash\nif [[ "$IS_LOCAL_DEV" == "yes" ]]; then\n  service cron start\nfi\nexec uvicorn main:app\n',
        },
      },
      {
        name: 'an image that does nothing but run cron, by a script',
        files: {
          'cron/Dockerfile':
            'FROM alpine:3.20\nCOPY crontab /etc/crontabs/root\nCOPY entrypoint.sh /entrypoint.sh\nENTRYPOINT ["/sbin/tini", "--", "/entrypoint.sh"]\n',
          'cron/entrypoint.sh': '#!/bin/sh\nexec crond -f -d 8\n',
          'cron/crontab': '0 3 * * * curl http://web/jobs\n',
          Dockerfile: 'FROM python:3.12\nCOPY . .\nEXPOSE 8000\nCMD ["gunicorn", "app:app"]\n',
          'app.py': 'from flask import Flask\napp = Flask(__name__)\n',
        },
      },
      {
        name: 'a program that only developers get',
        files: {
          Dockerfile: 'FROM debian:12.5\nCOPY files/ /shop/\nRUN /shop/setup/install\nEXPOSE 80\nCMD ["supervisord", "-n"]\n',
          'files/setup/install':
            '#!/bin/sh\ncat > /etc/supervisor/conf.d/web.conf <<EOF\n[program:web]\ncommand=apache2 -DFOREGROUND\nEOF\nif [ "$APP_ENV" = development ]; then\ncat > /etc/supervisor/conf.d/cron.conf <<EOF\n[program:cron]\ncommand=/usr/sbin/cron -f\nEOF\nfi\n',
        },
      },
      {
        name: 'a container that only schedules',
        files: {
          'cron/Dockerfile': 'FROM alpine:3.20\nCOPY crontab /etc/crontabs/root\nRUN crontab /etc/crontabs/root\nCMD ["crond", "-f"]\n',
        },
      },
      { name: 'a clock process', files: { Procfile: 'web: gunicorn app\nclock: python clock.py\n' } },
      {
        name: 'supervisord with another program, and one of a virtual machine',
        files: {
          'app.py': 'x = 1\n',
          'docker/supervisord.conf':
            '[supervisord]\nnodaemon=true\n\n[program:web]\ncommand=gunicorn app:app\n\n[program:worker]\ncommand=rq worker\n',
          'deploy/supervisor.conf': '[program:web]\ncommand=gunicorn a:a\n\n[program:cron]\ncommand=cron -f\n',
        },
      },
    ],
  },
});

/** `if [ "$IS_LOCAL_DEV" = yes ]`. */
const FOR_DEVELOPERS = /^(?:if|elif)\b(?!.*(?:!=|!\s|-z)).*(?:LOCAL|_DEV\b|DEVELOPMENT|\bdev(?:elopment)?\b|\blocal\b)/;

function* judgeStarts(repository: Repository): Iterable<RepositoryFound> {
  const found = [...startedProcesses(repository)].flatMap(([process, commands]) =>
    runsOnce(process) || !servesBeside(commands) ? [] : commands,
  );
  const scheduling = startPlaces(
    found.filter(({ command }) => schedules(command) && !command.within.some((block) => FOR_DEVELOPERS.test(block))),
  );
  for (const { path, command, process } of scheduling) {
    yield {
      path,
      span: command.span,
      what: `\`${[command.name, ...command.args].join(' ').slice(0, 80)}\` runs cron beside \`${process.name}\` in its container.`,
    };
  }
}

/** True when the process is for something besides cron: the last command of it is another program. */
function servesBeside(commands: readonly StartCommand[]): boolean {
  const last = commands.findLast(({ command }) => command.name !== '' && !command.background)?.command;
  return last !== undefined && !schedules(last) && !/^(?:tail|sleep|wait|cat)$/.test(last.name);
}

function schedules({ name, args, redirects }: Command): boolean {
  if (DAEMONS.test(name)) return true;
  if (name === 'crontab') return args.some((word) => !/^-[lr]$/.test(word)) && redirects.length === 0;
  return (
    /^(?:service|rc-service|systemctl|invoke-rc\.d)$/.test(name) &&
    args.some((word) => DAEMONS.test(word)) &&
    args.some((word) => word.endsWith('start'))
  );
}

/** A crontab that is built into an image which serves requests and starts no cron that would be said already. */
function* judgeImage(dockerfile: Dockerfile, { repository }: Context): Iterable<Found> {
  const deployable = repository.deployables.find(({ images }) => images.includes(dockerfile.path));
  const starts = [...(dockerfile.entrypoint?.commands ?? []), ...(dockerfile.cmd?.commands ?? [])];
  if (deployable?.kind !== 'server' || starts.length === 0 || starts.some(schedules)) return;
  // What its scripts start in the end is told of there.
  if (startCommands(repository).some(({ process, command }) => process.path === dockerfile.path && schedules(command))) return;
  for (const instruction of dockerfile.effective) {
    if (/^(?:COPY|ADD)$/.test(instruction.keyword) && CRON_PLACES.test(instruction.words.at(-1)?.text ?? ''))
      yield { span: instruction.span, what: 'A crontab is put into the image of a web process.' };
    const command =
      instruction.keyword === 'RUN' ? instruction.commands.find((one) => one.name === 'crontab' && schedules(one)) : undefined;
    if (command) yield { span: command.span, what: 'A crontab is installed into the image of a web process.' };
  }
}

/** Where cron looks for its tables. */
const CRON_PLACES = /^["']?\/(?:etc\/(?:cron\.d|crontabs?|cron\.(?:hourly|daily|weekly|monthly))|var\/spool\/cron)(?:\/|["']?$)/;

/** supervisord runs cron beside what the container is for. */
function* judgeSupervised(file: SettingsFile, { repository }: Context): Iterable<Found> {
  if (supervisedPrograms(file).length > 1 ? !isSupervisedInContainer(file, repository) : !isIncluded(file, repository)) return;
  for (const { key, value, span } of file.settings) {
    if (!/^program:[^.]+\.command$/.test(key) || !parseShell(value).some(schedules)) continue;
    yield { span, what: `supervisord runs \`${value.slice(0, 60)}\` beside the app in its container.`, identity: value };
  }
}
