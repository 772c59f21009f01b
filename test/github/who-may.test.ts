import { expect, test } from '@jest/globals';
import { PEOPLE, SAMPLES } from '../../scripts/command-page.ts';
import { mayUse } from '../../src/commands/who-may.ts';
import { createAuditor } from '../../src/github/create-auditor.ts';
import { type CommandKind, COMMANDS } from '../../src/commands/command.ts';
import { FakeGithub, REPOSITORY, testApp } from './fake-github.ts';

const comment = { ...REPOSITORY, number: 1, commentId: 55 };
const matrix = PEOPLE.flatMap((person) => (Object.keys(COMMANDS) as CommandKind[]).map((kind) => ({ ...person, kind })));

test.each(matrix)('$name and /twelvefold $kind, as docs/commands.md has it', async ({ commenter, kind }) => {
  const github = new FakeGithub();
  const { isAuthor, role } = commenter;
  github.pull = { user: { login: isAuthor ? 'somebody' : 'ann' } };
  github.permission = { permission: role, role_name: role, user: null };
  const auditor = createAuditor(testApp(), {
    rules: [],
    reviewChange: () => Promise.reject(new Error('not asked for')),
    auditTree: () => Promise.reject(new Error('not asked for')),
    close: () => Promise.resolve(),
  });
  await auditor.receive({ kind: 'command', comment, author: 'somebody', commands: [SAMPLES[kind]] });
  const allowed = mayUse(SAMPLES[kind], commenter, {});
  expect(github.reactions.map(({ content }) => content).slice(0, 1)).toEqual(allowed ? ['eyes'] : []);
  expect(github.writes.length > 0).toBe(allowed);
});
