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
/** Shipit is given to the file by its runner. */
const SHIPIT = /^(?:shipit|utils)\.remote$/;

/** The command lines that code has run on another machine, as far as they are written there. */
export function remoteLines(file: CodeFile): readonly { readonly span: Span; readonly commands: readonly Command[] }[] {
  const used = REMOTES.filter(({ modules }) => file.importsAny(...modules));
  const isShipit = /shipit/.test(file.source.text);
  if (used.length === 0 && !isShipit) return [];
  return file.calls
    .filter((call) => used.some(({ methods }) => methods.test(call.method)) || (isShipit && SHIPIT.test(call.name)))
    .flatMap((call) => {
      const text = writtenText(call);
      return text === '' ? [] : [{ span: call.span, commands: parseShell(text) }];
    });
}

/** The first argument: a literal, or the text around what a template puts in. */
function writtenText(call: Call): string {
  const value = call.args[0]?.value();
  if (typeof value?.literal === 'string') return value.literal;
  return (value?.pieces ?? []).map((piece) => (typeof piece === 'string' ? piece : 'x')).join('');
}
