import { expect, test } from '@jest/globals';
import { type Command, type CommandKind, COMMANDS } from '../../src/commands/command.ts';
import { helpReply, unknownReply } from '../../src/commands/replies.ts';
import { mayUse } from '../../src/commands/who-may.ts';

const stranger = { isAuthor: false, canTriage: false };
const author = { isAuthor: true, canTriage: false };
const triager = { isAuthor: false, canTriage: true };
const commands: readonly Command[] = [{ kind: 'audit' }, { kind: 'help' }, { kind: 'unknown', text: 'x', suggestion: undefined }];

test.each(commands)('$kind is for the author and for those who may triage, not for strangers', (command) => {
  expect([stranger, author, triager].map((who) => mayUse(command, who))).toEqual([false, true, true]);
});

test('help lists every command', () => {
  for (const kind of Object.keys(COMMANDS) as CommandKind[]) expect(helpReply()).toContain(`\`/twelvefold ${kind}\``);
});

test('the answer to a slip suggests what was meant, and never repeats what was written', () => {
  expect(unknownReply({ kind: 'unknown', text: '@octo/all', suggestion: 'audit' })).toContain('Did you mean `/twelvefold audit`?');
  expect(unknownReply({ kind: 'unknown', text: '@octo/all', suggestion: undefined })).not.toContain('octo');
});
