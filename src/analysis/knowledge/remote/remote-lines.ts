import type { Call, CodeFile } from '../../code.ts';
import { parseShell, type Command } from '../../shell.ts';
import type { Span } from '../../text.ts';

/** A library that runs commands on other machines, and the methods that are given them. */
interface Remote {
  readonly modules: readonly string[];
  readonly methods: RegExp;
}

/** By the documentation of each. */
const REMOTES: readonly Remote[] = [
  { modules: ['fabric', 'fabric2', 'fabric.api'], methods: /^(?:run|sudo)$/ },
  { modules: ['paramiko'], methods: /^exec_command$/ },
  { modules: ['ssh2', 'simple-ssh'], methods: /^exec$/ },
  { modules: ['node-ssh'], methods: /^(?:execCommand|exec)$/ },
];
/** Capistrano and Deployer are given to the file by their runners. */
const RUNNERS: readonly (readonly [language: string, says: RegExp, methods: RegExp])[] = [
  ['ruby', /^\s*on[ (]\s*(?:roles|release_roles|primary|hosts|fetch)\b/m, /^(?:execute|capture)$/],
  ['ruby', /\bNet::SSH\b/, /^exec!?$/],
  ['php', /^namespace Deployer;/m, /^run$/],
];
/** Shipit is given to the file by its runner. */
const SHIPIT = /^(?:shipit|utils)\.remote$/;

/** The command lines that code has run on another machine, as far as they are written there. */
export function remoteLines(file: CodeFile): readonly { readonly span: Span; readonly commands: readonly Command[] }[] {
  const used = REMOTES.filter(({ modules }) => file.importsAny(...modules));
  const isShipit = /shipit/.test(file.source.text);
  const runner = RUNNERS.find(([language, says]) => language === file.language && says.test(file.source.text));
  if (used.length === 0 && !isShipit && runner === undefined) return [];
  return file.calls
    .filter(
      (call) =>
        used.some(({ methods }) => methods.test(call.method)) ||
        runner?.[2].test(call.method) === true ||
        (isShipit && SHIPIT.test(call.name)),
    )
    .flatMap((call) => {
      const text = runner?.[0] === 'ruby' ? wordsOf(call) : writtenText(call);
      return text === '' ? [] : [{ span: call.span, commands: parseShell(text) }];
    });
}

/** `execute :git, 'pull'`, `execute "cd app && git pull"`. */
function wordsOf(call: Call): string {
  return call.args
    .map((one, at) => one.value().literal ?? (at === 0 ? writtenText(call) : one.text.replace(/^:/, '')))
    .join(' ')
    .replace(/^:/, '');
}

/** The first argument: a literal, or the text around what a template puts in. */
function writtenText(call: Call): string {
  const value = call.args[0]?.value();
  if (typeof value?.literal === 'string') return value.literal;
  return (value?.pieces ?? []).map((piece) => (typeof piece === 'string' ? piece : 'x')).join('');
}
