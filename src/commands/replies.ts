import { ID_LENGTH } from '../policy/finding-id.ts';
import { COMMANDS, type CommandKind, formOf, type UnknownCommand } from './command.ts';

/** What `/twelvefold help` answers, in Markdown. */
export function helpReply(): string {
  return [
    'Twelvefold reviews pull requests for the [twelve factors](https://12factor.net). Write a command on a line of its own:',
    '',
    '| Command | What it does | For whom |',
    '|---|---|---|',
    ...(Object.keys(COMMANDS) as CommandKind[]).map(helpRow),
    '',
    'A finding is named by its id, which stands beside it in the summary of the check. In the thread of a line comment `/twelvefold ignore -- reason`, `unignore` and `explain` need no id. The policy may have given commands to others.',
  ].join('\n');
}

function helpRow(kind: CommandKind): string {
  const { does, who } = COMMANDS[kind];
  const people = who.includes('author') ? 'the author, triage and above' : 'write and above';
  return `| \`${formOf(kind).replaceAll('|', '\\|')}\` | ${does} | ${people} |`;
}

/** The answer to a line that is no command. What was written is not repeated: it may be anything. */
export function unknownReply({ suggestion, why, near }: UnknownCommand): string {
  if (why === 'no-such-rule') return noRuleReply(near);
  if (why === 'too-many')
    return 'Of one comment I obey ten commands. Those behind the tenth were not carried out: write them in another comment.';
  if (why === 'no-finding-here' && suggestion)
    return `This thread is about no finding of mine, so the command has to name one: \`${formOf(suggestion)}\`.`;
  if (why === 'short-id')
    return `The id of a finding has at least ${ID_LENGTH} characters. It stands beside the finding in the summary of the check.`;
  return suggestion
    ? `That is not a command of mine. Did you mean \`${formOf(suggestion)}\`?`
    : 'That is not a command of mine. `/twelvefold help` lists those that are.';
}

/**
 * The answer to a command about a rule that does not exist.
 * @param near the one that was probably meant
 */
export function noRuleReply(near: string | undefined): string {
  const lists = '`/twelvefold explain <factor>` lists those of a factor, for example `/twelvefold explain config`.';
  return `There is no such rule. ${near === undefined ? lists : `Did you mean \`${near}\`? ${lists}`}`;
}
