import type { ShellScript } from '../../src/analysis/documents/kinds.ts';
import { isLongRunning } from '../../src/analysis/knowledge/long-running.ts';
import { startScripts } from '../../src/analysis/knowledge/start-scripts.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import type { Command } from '../../src/analysis/shell.ts';
import { programOf } from '../../src/analysis/startup/program.ts';
import { rule, type Fix, type RepositoryFound } from '../rule.ts';

const ARGUMENTS = /^\$(?:[@*]|\{[@*]\})$/;

export default rule({
  id: 'disposability/entrypoint-without-exec',
  title: 'Let the entrypoint replace itself with the app',
  why: 'Without `exec` the shell stays PID 1 and keeps SIGTERM to itself, so the app learns of a stop only when it is killed.',
  remedy: 'Start the last command of the script with `exec`.',
  severity: 'warning',
  limits: ['A script that traps signals itself is taken to pass them on.'],
  repository: judge,
  examples: {
    bad: [
      {
        name: 'a server',
        files: {
          Dockerfile: 'FROM python:3.12.4\nCOPY . .\nENTRYPOINT ["./entrypoint.sh"]\n',
          'entrypoint.sh': '#!/bin/sh\nset -e\npython manage.py collectstatic --noinput\ngunicorn shop.wsgi # ⟵\n',
        },
      },
      {
        name: 'the arguments',
        files: {
          Dockerfile: 'FROM node:22.4\nCOPY . .\nENTRYPOINT ["./entrypoint.sh"]\nCMD ["node", "server.js"]\n',
          'entrypoint.sh': '#!/bin/sh\n"$@" # ⟵\n',
        },
      },
      {
        name: 'a branch',
        files: {
          Dockerfile: 'FROM python:3.12.4\nCOPY . .\nENTRYPOINT ["./entrypoint.sh"]\nCMD ["worker"]\n',
          'entrypoint.sh':
            '#!/bin/sh\nworker() {\n  echo starting\n  celery -A shop worker # ⟵\n}\n\ncase "$1" in\n  worker)\n    shift\n    worker\n    ;;\nesac\n',
        },
      },
    ],
    good: [
      {
        name: 'exec',
        files: {
          Dockerfile: 'FROM python:3.12.4\nCOPY . .\nENTRYPOINT ["./entrypoint.sh"]\nCMD ["gunicorn", "shop.wsgi"]\n',
          'entrypoint.sh': '#!/bin/sh\nset -e\nexec "$@"\n',
        },
      },
      {
        name: 'a step that ends',
        files: {
          Dockerfile: 'FROM python:3.12.4\nCOPY . .\nENTRYPOINT ["./entrypoint.sh"]\n',
          'entrypoint.sh': '#!/bin/sh\nnginx -t\npython manage.py check\nexec gunicorn shop.wsgi\n',
        },
      },
      {
        name: 'signals passed on by the script',
        files: {
          Dockerfile: 'FROM node:22.4\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
          'start.sh': '#!/bin/sh\ntrap \'kill -TERM $child\' TERM\nnode server.js &\nchild=$!\nwait "$child"\n',
        },
      },
      { name: 'a script that no container starts', files: { 'bin/run.sh': '#!/bin/sh\ngunicorn app:app\n', 'app.py': 'x = 1\n' } },
    ],
  },
});

function* judge(repository: Repository): Iterable<RepositoryFound> {
  for (const script of startScripts(repository)) for (const command of unreplaced(script)) yield found(script, command);
}

/** Commands that end their block, run until they are stopped, and leave the shell above them. */
function unreplaced({ commands }: ShellScript): readonly Command[] {
  if (commands.some(({ name }) => name === 'trap' || name === 'wait')) return [];
  return commands.filter((command, index) => {
    if (command.wrappers.includes('exec') || command.background || command.joint === '|' || command.joint === '||') return false;
    if (commands[index - 1]?.joint === '|') return false;
    const next = commands[index + 1];
    const endsBlock = next === undefined || next.within.join('\n') !== command.within.join('\n');
    const isLoop = command.within.some((block) => /^(?:while|until|for)\b/.test(block));
    return endsBlock && !isLoop && (ARGUMENTS.test(command.name) || isLongRunning(programOf(command)));
  });
}

function found(script: ShellScript, command: Command): RepositoryFound {
  const said = ARGUMENTS.test(command.name) ? 'what it is given' : `\`${programOf(command).name}\``;
  const fix: Fix = {
    title: 'Replace the shell with exec',
    safe: true,
    edits: [{ span: { start: command.span.start, end: command.span.start }, text: 'exec ' }],
  };
  const isPlain = command.wrappers.length === 0 && command.assignments.length === 0;
  return {
    path: script.path,
    span: command.span,
    what: `The script starts ${said} without \`exec\`, so the shell stays PID 1 and swallows SIGTERM.`,
    ...(isPlain ? { fix } : {}),
  };
}
