import { RULES } from '../../../checks/index.ts';
import type { Command, UnknownCommand } from '../../commands/command.ts';
import { nearest } from '../../commands/slips.ts';

/** A command as it can be carried out where it was said; else as one that is none, so that whoever said it is told. */
export function possible(command: Command, isOwnThread: boolean): Command {
  if (command.kind !== 'ignore' && command.kind !== 'unignore') return command;
  const { topic } = command;
  if (topic === undefined) return isOwnThread ? command : none(command, { why: 'no-finding-here' });
  if (topic.kind !== 'rule' || topic.ruleId.startsWith('custom/') || RULE_IDS.includes(topic.ruleId)) return command;
  return none(command, { why: 'no-such-rule', near: nearest(topic.ruleId, RULE_IDS) });
}

const RULE_IDS: readonly string[] = RULES.map(({ id }) => id);

function none({ kind }: { readonly kind: 'ignore' | 'unignore' }, how: Pick<UnknownCommand, 'why' | 'near'>): UnknownCommand {
  return { kind: 'unknown', suggestion: kind, ...how };
}
