import type { Dockerfile, Instruction } from '../../src/analysis/documents/kinds.ts';
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
      { name: 'CMD', files: { Dockerfile: 'FROM node:20.11\nCMD node server.js # ⟵\n' }, at: 'Dockerfile:2' },
      { name: 'ENTRYPOINT', files: { Dockerfile: 'FROM nginx:1.27\nENTRYPOINT nginx -g "daemon off;"\n' }, at: 'Dockerfile:2' },
    ],
    good: [
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

function* judge(dockerfile: Dockerfile): Iterable<Found> {
  const { entrypoint, cmd } = dockerfile;
  // With an ENTRYPOINT, CMD only gives it arguments.
  const starting = entrypoint ?? cmd;
  if (starting?.form !== 'shell' || starting.commands.length === 0) return;
  if (starting.commands.at(-1)?.wrappers.some((wrapper) => wrapper === 'exec' || wrapper.startsWith('tini') || wrapper === 'dumb-init'))
    return;
  const fix = execForm(starting);
  yield {
    span: starting.span,
    what: `\`${starting.keyword}\` is in shell form, so \`/bin/sh\` is PID 1 and \`${starting.commands.at(-1)?.name}\` never sees SIGTERM.`,
    ...(fix ? { fix } : {}),
  };
}

function execForm(instruction: Instruction): Fix | undefined {
  const words = instruction.text.trim().split(/\s+/);
  if (SHELL_SYNTAX.test(instruction.text) || /^[A-Z_]+=/.test(words[0] ?? '')) return undefined;
  const text = `${instruction.keyword} ${JSON.stringify(words).replaceAll('","', '", "')}`;
  return { title: 'Use exec form', safe: true, edits: [{ span: instruction.span, text }] };
}
