import type { Step } from '../../documents/kinds.ts';
import { commandsOf } from '../../documents/processes/commands.ts';
import type { Repository } from '../../repository.ts';
import { parseShell, type Command } from '../../shell.ts';
import type { SourceText } from '../../text.ts';

/** Actions that run commands on a server, and the inputs that hold them. */
const SSH_ACTION =
  /^(?:appleboy\/ssh-action|fifsky\/ssh-action|garygrossgarten\/github-action-ssh|cross-the-world\/ssh|D3rHase\/ssh-command-action|JimCronqvist\/action-ssh|easingthemes\/ssh-deploy|tiyee\/action-ssh|matheusvanzan\/sshpass-action|[\w-]+\/[\w-]*ssh[\w-]*)(?:\/|$)/i;
const SSH_INPUTS = ['script', 'command', 'run', 'args', 'SCRIPT_AFTER', 'script_after', 'scriptAfter'];

/** The commands that a step has an ssh action run on a server; their places are those of the file. */
export function actionCommands({ uses, inputs }: Step, source: SourceText): readonly Command[] {
  const scripts = SSH_ACTION.test(uses?.action ?? '') ? SSH_INPUTS.flatMap((name) => inputs.get(name) ?? []) : [];
  return scripts.flatMap((script) => commandsOf(script, source));
}

/** The commands that `ssh` is told to run: those of a script's heredoc where they stand, others at the place of the `ssh` itself. */
export function sshCommands(command: Command): readonly Command[] {
  const text = remoteText(command);
  if (text === undefined) return [];
  const lines = command.redirects.find(({ target }) => target === text)?.lines;
  return lines ? parseShell(text, placeIn(text, lines)) : parseShell(text).map((inner) => ({ ...inner, span: command.span }));
}

/** Where an index of a text stands in the file, by where its lines begin there. */
function placeIn(text: string, lines: readonly number[]): (index: number) => number {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return (index) => {
    const at = Math.max(
      starts.findLastIndex((start) => start <= index),
      0,
    );
    return (lines[at] ?? lines.at(-1) ?? 0) + index - (starts[at] ?? 0);
  };
}

/** What `docker exec` and `docker compose exec` run in a container that serves. */
export function insideContainer({ name, args, span }: Command): Command | undefined {
  const words = name === 'docker-compose' ? args : name === 'docker' ? args.slice(args[0] === 'compose' ? 1 : 0) : [];
  const at = words.indexOf('exec');
  if (at < 0) return undefined;
  const [, , inner, ...given] = afterOptions(words.slice(at));
  return inner === undefined ? undefined : parseShell([inner, ...given].join(' ')).map((one) => ({ ...one, span }))[0];
}

/** `exec`, the container and its command, without the options before it. */
function afterOptions([verb = '', ...words]: readonly string[]): readonly string[] {
  let at = 0;
  while (words[at]?.startsWith('-') === true) at += /^(?:-[uew]|--(?:user|env|workdir|index))$/.test(words[at] ?? '') ? 2 : 1;
  return [verb, ...words.slice(at)];
}

/** What `ssh` runs on the other machine: the words behind the host, or what is fed to it. */
export function remoteText(command: Command): string | undefined {
  const { name, args } = command;
  const words = name === 'sshpass' ? args.slice(args.indexOf('ssh') + 1) : args;
  if (name !== 'ssh' && !(name === 'sshpass' && args.includes('ssh'))) return undefined;
  const said = words.slice(remoteStart(words)).join(' ');
  return /^(?:(?:bash|sh)(?: -\S+)*)?$/.test(said.trim()) ? fedTo(command) : said;
}

/** The text that a command reads from its own script. */
export function fedTo({ redirects }: Command): string {
  return redirects.flatMap(({ operator, target }) => (operator.startsWith('<<') ? target : [])).join('\n');
}

/** Index of the words behind the host: options first, some of which take a value. */
function remoteStart(args: readonly string[]): number {
  let at = 0;
  while (args[at]?.startsWith('-') === true) at += /^-[bcDEeFIiJLlmOopQRSWw]$/.test(args[at] ?? '') ? 2 : 1;
  return at + 1;
}

/** What pipelines and scripts of a deploy have a server run, with the file that says so. */
export function remoteStarts(repository: Repository): readonly { readonly path: string; readonly command: Command }[] {
  const scripts = repository.documents('script').filter(({ path }) => ['source', 'configuration'].includes(repository.role(path)));
  return [
    ...scripts.flatMap(({ path, commands }) => commands.flatMap(sshCommands).map((command) => ({ path, command }))),
    ...repository
      .documents('pipeline')
      .flatMap(({ path, source, jobs }) =>
        jobs
          .flatMap(({ steps }) => steps.flatMap((step) => [...step.commands.flatMap(sshCommands), ...actionCommands(step, source)]))
          .map((command) => ({ path, command })),
      ),
  ];
}
