import type { Command } from '../shell.ts';

/** Commands as one line for people, their wrappers included. */
export function commandLine(commands: readonly Command[]): string {
  return commands
    .map((command) => [...command.wrappers, command.name, ...command.args].filter((word) => word !== '').join(' '))
    .filter((line) => line !== '')
    .join(' && ');
}
