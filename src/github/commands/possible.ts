import { RULES } from '../../../checks/index.ts';
import type { Command, UnknownCommand } from '../../commands/command.ts';

/** A command as it can be carried out where it was said; else as one that is none, so that whoever said it is told. */
export function possible(command: Command, isOwnThread: boolean): Command {
  if (command.kind !== 'ignore' && command.kind !== 'unignore' && command.kind !== 'audit') return command;
  const { topic } = command;
  if (topic === undefined) return command.kind === 'audit' || isOwnThread ? command : none(command, 'no-finding-here');
  return topic.kind === 'rule' && !isRule(topic.ruleId) ? none(command, 'no-such-rule') : command;
}

function isRule(ruleId: string): boolean {
  return ruleId.startsWith('custom/') || RULES.some(({ id }) => id === ruleId);
}

function none({ kind }: { readonly kind: 'ignore' | 'unignore' | 'audit' }, why: NonNullable<UnknownCommand['why']>): UnknownCommand {
  return { kind: 'unknown', suggestion: kind, why };
}
