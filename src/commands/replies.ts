import { COMMANDS, PREFIX, type UnknownCommand } from './command.ts';

/** What `/twelvefold help` answers, in Markdown. */
export function helpReply(): string {
  return [
    'Twelvefold reviews pull requests for the [twelve factors](https://12factor.net). Write a command on a line of its own:',
    '',
    '| Command | What it does |',
    '|---|---|',
    ...Object.entries(COMMANDS).map(([name, { does }]) => `| \`${PREFIX} ${name}\` | ${does} |`),
    '',
    'Whoever opened the pull request may use them, and everybody with triage permission or more.',
  ].join('\n');
}

/** The answer to a line that is no command. What was written is not repeated: it may be anything. */
export function unknownReply({ suggestion }: UnknownCommand): string {
  return suggestion
    ? `That is not a command of mine. Did you mean \`${PREFIX} ${suggestion}\`?`
    : `That is not a command of mine. \`${PREFIX} help\` lists those that are.`;
}
