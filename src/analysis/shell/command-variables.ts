import type { Command } from '../shell.ts';

const VARIABLE = /^\$(?:(\w+)|\{(\w+)\})$/;
/** Variables that hold commands which begin with variables themselves. */
const MAX_DEPTH = 4;

/**
 * Commands of a script with those filled in that a variable names: `WORKER="celery -A shop worker"`, then `exec $WORKER -Q mail`. A
 * variable that is assigned more than once, or by anything but words, stays as it is. Where commands stand does not change.
 * @param parse reads the commands of a text
 */
export function fillCommandVariables(commands: readonly Command[], parse: (text: string) => readonly Command[]): readonly Command[] {
  if (!commands.some(({ name }) => VARIABLE.test(name))) return commands;
  const assigned = Map.groupBy(
    commands.flatMap(({ name, assignments }) => (name === '' ? assignments : [])),
    (assignment) => assignment.name,
  );
  const held = (name: string): Command | undefined => {
    const [found, another] = assigned.get(name) ?? [];
    if (found === undefined || another !== undefined) return undefined;
    const words = parse(found.value);
    return words.length === 1 ? words[0] : undefined;
  };
  const filled = (command: Command, depth = 0): Command => {
    const [, plain, braced] = VARIABLE.exec(command.name) ?? [];
    const words = depth < MAX_DEPTH ? held(plain ?? braced ?? '') : undefined;
    if (words === undefined || words.name === '') return command;
    const args = [...words.args, ...command.args];
    return filled({ ...command, name: words.name, args, wrappers: [...command.wrappers, ...words.wrappers] }, depth + 1);
  };
  return commands.map((command) => filled(command));
}
