import { describe, expect, test } from '@jest/globals';
import type { FactorSlug } from '../../checks/factors.ts';
import { type Command, type CommandKind, COMMANDS } from '../../src/commands/command.ts';
import { helpReply, unknownReply } from '../../src/commands/replies.ts';
import { type Commenter, mayUse, type Role, ROLES, teamsAskedFor } from '../../src/commands/who-may.ts';
import { type CommandRules, policyOf } from '../../src/policy/policy.ts';

const rule = { kind: 'rule', ruleId: 'logs/file-logger' } as const;
const COMMAND: Readonly<Record<CommandKind, Command>> = {
  audit: { kind: 'audit' },
  explain: { kind: 'explain', topic: rule },
  ignore: { kind: 'ignore', topic: rule, reason: 'x' },
  unignore: { kind: 'unignore', topic: rule },
  baseline: { kind: 'baseline' },
  fix: { kind: 'fix' },
  policy: { kind: 'policy' },
  help: { kind: 'help' },
};
const kinds = Object.keys(COMMANDS) as CommandKind[];

const somebody = (role: Role, more: Partial<Commenter> = {}): Commenter => ({
  login: 'sam',
  isAuthor: false,
  role,
  teams: new Set(),
  ...more,
});
const allowed = (commenter: Commenter, rules: CommandRules = {}): readonly string[] =>
  kinds.filter((kind) => mayUse(COMMAND[kind], commenter, rules));

const TALKING = ['audit', 'explain', 'policy', 'help'];

describe('where no policy says otherwise', () => {
  test.each<[string, Commenter, readonly string[]]>([
    ['a stranger may nothing', somebody('none'), []],
    ['a reader may nothing', somebody('read'), []],
    ['the author without a role may talk', somebody('read', { isAuthor: true }), TALKING],
    ['who may triage may talk', somebody('triage'), TALKING],
    ['who may write may all', somebody('write'), kinds],
    ['who maintains may all', somebody('maintain'), kinds],
    ['who administers may all', somebody('admin'), kinds],
  ])('%s', (_, commenter, expected) => {
    expect(allowed(commenter)).toEqual(expected);
  });
});

test('a line that is no command is answered to whoever may ask for help', () => {
  const unknown: Command = { kind: 'unknown', suggestion: undefined };
  expect(ROLES.filter((role) => mayUse(unknown, somebody(role), {}))).toEqual(['triage', 'write', 'maintain', 'admin']);
});

describe('where a policy says who', () => {
  const ops = somebody('read', { teams: new Set(['ops']) });
  test.each<[string, Commenter, CommandRules, Command, boolean]>([
    ['a team may', ops, { fix: ['ops'] }, COMMAND.fix, true],
    ['whoever is not of the team may not, whatever their role', somebody('admin'), { fix: ['ops'] }, COMMAND.fix, false],
    ['an account may', somebody('none'), { fix: ['@Sam'] }, COMMAND.fix, true],
    ['another account may not', somebody('admin'), { fix: ['@ann'] }, COMMAND.fix, false],
    ['nobody may', somebody('admin'), { fix: [] }, COMMAND.fix, false],
    ['none is nobody', somebody('admin'), { audit: ['none'] }, COMMAND.audit, false],
    ['a factor has its own people', ops, { ignore: { logs: ['ops'] } }, COMMAND.ignore, true],
    ['who may write may not for that factor', somebody('write'), { ignore: { logs: ['ops'] } }, COMMAND.ignore, false],
    ['other factors are as before', somebody('write'), { ignore: { config: ['ops'] } }, COMMAND.ignore, true],
    ['* stands for all that are not named', ops, { ignore: { '*': ['ops'], config: [] } }, COMMAND.ignore, true],
    ['a command that is not named is as before', somebody('write'), { ignore: { logs: ['ops'] } }, COMMAND.unignore, true],
  ])('%s', (_, commenter, rules, command, expected) => {
    expect(mayUse(command, commenter, rules)).toBe(expected);
  });

  test('a finding without a known factor is for whoever may for some factor, and then its own factor decides', () => {
    const command: Command = { kind: 'ignore', topic: { kind: 'finding', fingerprint: '0123abcd' }, reason: 'x' };
    const rules: CommandRules = { ignore: { logs: ['ops'] } };
    expect(mayUse(command, ops, rules)).toBe(true);
    expect([mayUse(command, ops, rules, 'logs'), mayUse(command, ops, rules, 'config')]).toEqual([true, false]);
  });

  test.each<[string, Commenter, CommandRules, readonly (FactorSlug | undefined)[]]>([
    ['whoever may not ignore findings of a factor', somebody('write'), { ignore: { logs: ['ops'] } }, ['config', undefined]],
    ['whoever may ignore them and not use it', ops, { ignore: { logs: ['ops'] } }, []],
    ['whoever may do both for one factor', ops, { ignore: { logs: ['ops'] }, baseline: ['ops'] }, ['logs', undefined]],
    ['whoever may use it and ignore nothing', ops, { baseline: ['ops'] }, []],
  ])('a baseline is no way around: %s', (_, commenter, rules, expected) => {
    const factors = ['config', 'logs', undefined] as const;
    expect(factors.filter((factor) => mayUse(COMMAND.baseline, commenter, rules, factor))).toEqual(expected);
  });

  test('only teams that matter have to be asked about', () => {
    const rules: CommandRules = { fix: ['author', 'write', '@ann', 'Ops'], ignore: { logs: ['sre', 'ops'], config: ['write', 'dev'] } };
    const ignore: Command = { kind: 'ignore', topic: { kind: 'finding', fingerprint: '0123abcd' }, reason: 'x' };
    expect(teamsAskedFor(COMMAND.fix, somebody('read'), rules)).toEqual(['ops']);
    expect(teamsAskedFor(COMMAND.fix, somebody('write'), rules)).toEqual([]);
    expect(teamsAskedFor(COMMAND.baseline, somebody('write'), rules)).toEqual(['ops', 'sre']);
    expect(teamsAskedFor(COMMAND.help, somebody('read'), rules)).toEqual([]);
    expect(teamsAskedFor(COMMAND.ignore, somebody('read'), rules)).toEqual(['ops', 'sre']);
    expect(teamsAskedFor(ignore, somebody('read'), rules)).toEqual(['dev', 'ops', 'sre']);
    expect(teamsAskedFor(ignore, somebody('write'), rules)).toEqual(['ops', 'sre']);
  });
});

test('help lists every command', () => {
  for (const kind of kinds) expect(helpReply()).toContain(`| \`/twelvefold ${kind}`);
});

test('the answer to a slip suggests what was meant, and never repeats what was written', () => {
  const meant = 'Did you mean `/twelvefold ignore <rule|finding> [path] -- reason`?';
  expect(unknownReply({ kind: 'unknown', suggestion: 'ignore' })).toContain(meant);
  expect(unknownReply({ kind: 'unknown', suggestion: undefined })).not.toContain('octo');
});

test.each(['Write', 'AUTHOR', '@Robin_Acme'])('%s is who it says, in whatever case', (who) => {
  const robin = { login: 'robin_acme', isAuthor: true, role: 'write' as const, teams: new Set<string>() };
  expect(mayUse({ kind: 'fix' }, robin, policyOf({ commands: { fix: [who] } }).commands)).toBe(true);
  expect(teamsAskedFor({ kind: 'fix' }, { ...robin, login: 'ann', isAuthor: false, role: 'none' }, { fix: [who] })).toEqual([]);
});
