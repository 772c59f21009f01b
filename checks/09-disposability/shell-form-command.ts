import type { Dockerfile, Instruction } from '../../src/analysis/documents/kinds.ts';
import type { Command } from '../../src/analysis/shell.ts';
import { rule, type Fix, type Found } from '../rule.ts';

/** Characters that need a shell: then exec form means writing the shell out, and the repair is no longer mechanical. */
const SHELL_SYNTAX = /[$`&|;<>*?(){}[\]~#\\"']/;

export default rule({
  id: 'disposability/shell-form-command',
  title: 'Start the process in exec form',
  why: 'In shell form `/bin/sh -c` is PID 1 and does not pass SIGTERM on, so every stop waits for the grace period and ends in a kill.',
  remedy: 'Write the command as a JSON array, or begin the shell line with `exec`.',
  severity: 'warning',
  documents: { dockerfile: judge },
  examples: {
    bad: [
      {
        name: 'a wrapper that is given a shell',
        files: { Dockerfile: 'FROM python:3.12\nENTRYPOINT ["ddtrace-run"]\nCMD flask run --host=0.0.0.0 # ⟵\n' },
      },
      { name: 'CMD', files: { Dockerfile: 'FROM node:20.11\nCMD node server.js # ⟵\n' }, at: 'Dockerfile:2' },
      { name: 'ENTRYPOINT', files: { Dockerfile: 'FROM nginx:1.27\nENTRYPOINT nginx -g "daemon off;"\n' }, at: 'Dockerfile:2' },
      {
        name: 'a shell written out, with something before the server',
        files: { Dockerfile: 'FROM node:20.11\nENTRYPOINT ["/bin/sh", "-c", "update-ca-certificates && node server.js"] # ⟵\n' },
        at: 'Dockerfile:2',
      },
      {
        name: 'a shell of Debian, which waits for one command, too',
        files: { Dockerfile: 'FROM node:20.11\nCMD ["sh", "-c", "node server.js --port $PORT"] # ⟵\n' },
        at: 'Dockerfile:2',
      },
    ],
    good: [
      {
        name: 'an image that compiles and ends',
        files: { 'Dockerfile.compile': 'FROM gradle:8.8-jdk21\nCOPY . .\nCMD ./gradlew --no-daemon installDist -x test\n' },
      },
      { name: 'an image that tests and ends', files: { Dockerfile: 'FROM python:3.12.4\nCOPY . .\nCMD /app/scripts/test.sh\n' } },
      {
        name: 'an init that looks after the shell, and one that the shell hands over to',
        files: {
          Dockerfile: 'FROM python:3.12\nENTRYPOINT ["dumb-init", "--"]\nCMD gunicorn app:app\n',
          'web/Dockerfile': 'FROM python:3.12\nENTRYPOINT ["ddtrace-run"]\nCMD exec gunicorn app:app\n',
        },
      },
      {
        name: 'a shell of busybox that is given one command, which it becomes',
        files: { Dockerfile: 'FROM node:20.11-alpine3.20\nCMD ["sh", "-c", "node server.js --port $PORT"]\n' },
      },
      {
        name: 'a system whose sh is bash',
        files: { Dockerfile: 'FROM registry.access.redhat.com/ubi9/nodejs-20:9.5\nCMD ["sh", "-c", "node a.js && node server.js"]\n' },
      },
      {
        name: 'bash, which becomes the last command',
        files: { Dockerfile: 'FROM node:20.11\nCMD ["bash", "-c", "node prepare.js && node server.js"]\n' },
      },
      {
        name: 'a shell that looks after what it starts',
        files: { Dockerfile: 'FROM node:20.11\nCMD ["sh", "-c", "trap \\"kill 0\\" TERM; node a.js & node b.js & wait"]\n' },
      },
      {
        name: 'a text that goes on in the next line',
        files: { Dockerfile: 'FROM node:20.11\nENTRYPOINT [ \\\n  "/bin/sh", "-c", \\\n  "/prepare.sh && \\\n  exec node a.js" \\\n]\n' },
      },
      { name: 'exec form', files: { Dockerfile: 'FROM node:20.11\nCMD ["node", "server.js"]\n' } },
      { name: 'the shell is replaced', files: { Dockerfile: 'FROM node:20.11\nCMD exec node server.js --port $PORT\n' } },
      { name: 'arguments of an exec-form entrypoint', files: { Dockerfile: 'FROM node:20.11\nENTRYPOINT ["node"]\nCMD ["server.js"]\n' } },
      {
        name: 'a build stage',
        files: { Dockerfile: 'FROM node:20.11 AS build\nCMD npm test\nFROM nginx:1.27\nCMD ["nginx", "-g", "daemon off;"]\n' },
      },
    ],
  },
});

/** What an image is started for that tests and ends. */
const RUNS_TESTS = /^(?:run[-_])?tests?(?:[-_.]\w+)?(?:\.sh)?$|^(?:pytest|tox|nox|jest|vitest|phpunit|rspec|behave)$/;

/** Tests, or a build: what an image is started for that does not stay. */
function endsByItself(last: Command | undefined): boolean {
  const isBuild =
    /^(?:mvnw?|gradlew?)$/.test(last?.name ?? '') && !(last?.args ?? []).some((word) => /run|serve|start|exec:|dev$/i.test(word));
  return isBuild || RUNS_TESTS.test(last?.name ?? '');
}

/** The program, behind a word that the environment puts in front of it. */
function programName({ name, args }: Command): string {
  return name.startsWith('$') ? (args.find((word) => !/^[$-]/.test(word)) ?? name) : name;
}

function* judge(dockerfile: Dockerfile): Iterable<Found> {
  const { entrypoint, cmd } = dockerfile;
  // With an ENTRYPOINT, CMD only gives it arguments.
  const starting = entrypoint ?? cmd;
  if (entrypoint?.form === 'exec' && cmd?.form === 'shell') yield* judgeHandedOver(entrypoint, cmd);
  if (starting?.form === 'exec') yield* judgeWrittenOut(starting, dockerfile);
  if (starting?.form !== 'shell' || starting.commands.length === 0 || endsByItself(starting.commands.at(-1))) return;
  if (starting.commands.at(-1)?.wrappers.some((wrapper) => wrapper === 'exec' || wrapper.startsWith('tini') || wrapper === 'dumb-init'))
    return;
  const fix = execForm(starting);
  const last = starting.commands.at(-1);
  yield {
    span: starting.span,
    what: `\`${starting.keyword}\` is in shell form, so \`/bin/sh\` is PID 1 and \`${last ? programName(last) : ''}\` never sees SIGTERM.`,
    ...(fix ? { fix } : {}),
  };
}

/** `ENTRYPOINT ["ddtrace-run"]`, `CMD flask run`: what the entrypoint is given to start is a shell with the command in it. */
function* judgeHandedOver({ commands: [first], span: { start } }: Instruction, cmd: Instruction): Iterable<Found> {
  const last = cmd.commands.at(-1);
  const isInit =
    first === undefined || [first.name, ...first.wrappers].some((name) => /^(?:tini|dumb-init|catatonit|s6-|init$)/.test(name));
  if (
    !last ||
    isInit ||
    cmd.span.start < start ||
    cmd.commands.some(({ wrappers }) => wrappers.includes('exec')) ||
    first.args.length > 0 ||
    /^(?:ba|da|a)?sh$/.test(first.name)
  )
    return;
  const fix = execForm(cmd);
  yield {
    span: cmd.span,
    what: `\`CMD\` is in shell form, so \`${first.name}\` starts \`/bin/sh\`, which does not pass SIGTERM on to \`${last.name}\`.`,
    ...(fix ? { fix } : {}),
  };
}

/** Systems whose `sh` is bash, which becomes the last command that it is given. */
const SH_IS_BASH = /ubi\d?\b|centos|fedora|rocky|alma|amazonlinux|corretto|oraclelinux|rhel|redhat|suse|arch/i;
/** Systems whose `sh` is busybox, which becomes a command that is alone. */
const SH_IS_BUSYBOX = /alpine|busybox|wolfi|chainguard/i;

/** `["sh", "-c", "prepare && serve"]`: dash waits for whatever it is given, and passes no signal on. */
function* judgeWrittenOut({ keyword, span, commands: [shell, ...commands] }: Instruction, dockerfile: Dockerfile): Iterable<Found> {
  const last = commands.at(-1);
  if (!shell || shell.wrappers.length > 0 || !/^(?:da|a)?sh$/.test(shell.name) || !last) return;
  const system = baseOf(dockerfile);
  if (system === undefined || SH_IS_BASH.test(system) || (commands.length === 1 && SH_IS_BUSYBOX.test(system))) return;
  const isCaredFor = ({ name, wrappers, background }: Command): boolean =>
    background || /^(?:wait|trap|exec)$/.test(name) || wrappers.includes('exec');
  if (commands.some(isCaredFor) || last.within.length > 0 || last.joint !== '' || last.name === '') return;
  yield {
    span,
    what: `\`${keyword}\` makes \`${shell.name}\` PID 1, which waits for \`${last.name}\` and passes no SIGTERM on to it.`,
    remedy:
      last.name === 'tee'
        ? 'Start the program alone, and let the platform keep what it writes.'
        : `Write \`exec\` before the ${commands.length > 1 ? 'last ' : ''}command: \`exec ${last.name} …\`.`,
  };
}

/** The image that the final stage is built from in the end. */
function baseOf({ stages, final }: Dockerfile): string | undefined {
  let stage = final;
  for (let steps = 0; stage?.parent !== undefined && steps < stages.length; steps += 1) stage = stages[stage.parent];
  return stage?.image?.raw;
}

function execForm(instruction: Instruction): Fix | undefined {
  const words = instruction.text.trim().split(/\s+/);
  if (SHELL_SYNTAX.test(instruction.text) || /^[A-Z_]+=/.test(words[0] ?? '')) return undefined;
  const text = `${instruction.keyword} ${JSON.stringify(words).replaceAll('","', '", "')}`;
  return { title: 'Use exec form', safe: true, edits: [{ span: instruction.span, text }] };
}
