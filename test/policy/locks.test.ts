import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { loadPolicy } from '../../src/policy/load.ts';
import { LOCKABLE } from '../../src/policy/locks.ts';
import type { PolicyInput } from '../../src/policy/policy.ts';
import { policySchema } from '../../src/policy/policy.ts';
import { resolvePolicy } from '../../src/policy/resolve.ts';
import { severityUnder } from '../../src/policy/severity.ts';

const TODAY = '2026-11-28';
const FILE_LOGGER = { id: 'logs/file-logger', severity: 'error' } as const;

function resolved(...settings: readonly PolicyInput[]) {
  return resolvePolicy(
    settings.map((each, index) => ({ source: `file ${index + 1}`, settings: each })),
    TODAY,
  );
}

/** What a lock keeps a repository from, and what stays its own to say; the rows of the table in docs/policy.md. */
const TABLE: readonly (readonly [lock: string, kept: PolicyInput[], free: PolicyInput[]])[] = [
  ['mode', [{ mode: 'comment' }, { mode: 'observe' }, { 'fail-on': 'never' }], [{ 'fail-on': 'notice' }, { checks: 'per-factor' }]],
  ['fail-on', [{ 'fail-on': 'warning' }, { mode: 'observe' }], [{ mode: 'enforce' }, { rules: { 'logs/file-logger': 'off' } }]],
  [
    'factors',
    [
      { factors: { logs: 'off' } },
      { rules: { 'logs/file-logger': 'off' } },
      { rules: { 'logs/file-logger': { level: 'off', until: '2027-01-01' } } },
    ],
    [{ rules: { 'custom/own': 'off' } }, { paths: { ignore: ['legacy/'] } }],
  ],
  [
    'factors.logs',
    [{ factors: { logs: 'off' } }, { rules: { 'logs/file-logger': 'off' } }],
    [{ factors: { config: 'off' } }, { rules: { 'config/hardcoded-secret': 'off' } }],
  ],
  [
    'rules',
    [{ rules: { 'logs/file-logger': 'off' } }, { rules: { 'custom/own': 'off' } }, { factors: { logs: 'off' } }],
    [{ mode: 'observe' }],
  ],
  [
    'rules.logs/file-logger',
    [{ rules: { 'logs/file-logger': 'off' } }, { factors: { logs: 'notice' } }],
    [{ rules: { 'logs/log-volume': 'off' } }, { factors: { config: 'off' } }],
  ],
  [
    'paths',
    [
      { paths: { ignore: ['src/'] } },
      { paths: { roles: { src: 'source' } } },
      { paths: { deployables: ['a'] } },
      { skip: { paths: ['**'] } },
    ],
    [{ skip: { labels: ['wip'] } }],
  ],
  [
    'paths.ignore',
    [{ paths: { ignore: ['src/'] } }, { paths: { roles: { 'src/**': 'vendored' } } }, { skip: { paths: ['**'] } }],
    [{ paths: { roles: { 'tools/**': 'source' } } }, { paths: { deployables: ['a'] } }],
  ],
  [
    'paths.roles',
    [{ paths: { roles: { 'src/**': 'test' } } }, { paths: { roles: { 'src/**': 'source' } } }, { paths: { ignore: ['src/'] } }],
    [{ skip: { paths: ['docs/'] } }],
  ],
  ['paths.deployables', [{ paths: { deployables: ['a'] } }], [{ paths: { ignore: ['a/'] } }]],
  ['baseline', [{ baseline: 'other.json' }, { baseline: 'off' }, { baseline: null }], [{ mode: 'observe' }]],
  ['comments', [{ comments: { max: 0 } }, { comments: { suggestions: false } }], [{ mode: 'observe' }]],
  ['comments.max', [{ comments: { max: 0 } }], [{ comments: { suggestions: false } }]],
  ['checks', [{ checks: 'per-factor' }], [{ mode: 'observe' }]],
  ['survey', [{ survey: 'issue' }], [{ mode: 'observe' }]],
  [
    'skip',
    [{ skip: { labels: ['wip'] } }, { skip: { authors: ['ann'] } }, { skip: { titles: ['*'] } }, { skip: { paths: ['**'] } }],
    [{ paths: { ignore: ['legacy/'] } }],
  ],
  ['skip.titles', [{ skip: { titles: ['*'] } }], [{ skip: { labels: ['wip'] } }]],
  [
    'commands',
    [{ commands: { ignore: { logs: ['author'] } } }, { commands: { baseline: ['author'] } }, { commands: { fix: [] } }],
    [{ mode: 'observe' }],
  ],
  ['commands.fix', [{ commands: { fix: ['author'] } }], [{ commands: { audit: ['write'] } }]],
  ['commands.ignore', [{ commands: { ignore: { '*': ['author'] } } }], [{ commands: { unignore: { '*': ['author'] } } }]],
  [
    'commands.ignore.logs',
    [{ commands: { ignore: { logs: ['author'] } } }, { commands: { ignore: { '*': ['author'] } } }],
    [{ commands: { ignore: { config: ['author'] } } }],
  ],
];

describe.each(TABLE)('a lock of %s', (lock, kept, free) => {
  test.each(kept)('keeps %j out, from a repository and from what it extends', (settings) => {
    const before = resolved({ locked: [lock] }).policy;
    for (const nearer of [[settings], [settings, {}], [{}, settings]])
      expect(resolved({ locked: [lock] }, ...nearer).policy).toEqual(before);
    expect(resolved({ locked: [lock] }, settings).notices).toEqual([
      expect.stringMatching(/^file 2 sets .*, which file 1 has locked; it is not followed\.$/),
    ]);
  });

  test.each(free)('leaves %j to the repository', (settings) => {
    expect(resolved({ locked: [lock] }, settings).notices).toEqual([]);
    expect(resolved({ locked: [lock] }, settings).policy).toEqual(resolved(settings).policy);
  });

  test('is a key that may be locked', () => {
    expect(loadPolicy(`locked: [${lock}]`).ok).toBe(true);
  });
});

describe('what an organisation sets and locks', () => {
  test.each<[string, PolicyInput, PolicyInput, ReturnType<typeof severityUnder>]>([
    [
      'a factor, against the entry of one of its rules',
      { factors: { logs: 'warning' }, locked: ['factors'] },
      { rules: { 'logs/file-logger': 'off' } },
      'warning',
    ],
    [
      'a rule, against a cap of its factor',
      { rules: { 'logs/file-logger': 'error' }, locked: ['rules.logs/file-logger'] },
      { factors: { logs: 'off' } },
      'error',
    ],
    ['a rule that it leaves as it is', { locked: ['rules.logs/file-logger'] }, { factors: { logs: 'off' } }, 'error'],
    [
      'a factor and, itself, one of its rules',
      { factors: { logs: 'notice' }, rules: { 'logs/file-logger': 'warning' }, locked: ['factors'] },
      {},
      'warning',
    ],
    [
      'a setting that is over: what it locks is as usual from then on, and still not the repository’s to say',
      { rules: { 'logs/file-logger': { level: 'off', until: '2026-01-01' } }, locked: ['rules'] },
      { rules: { 'logs/file-logger': 'notice' } },
      'error',
    ],
  ])('holds: %s', (_, organisation, repository, level) => {
    expect(severityUnder(resolved(organisation, repository).policy, FILE_LOGGER)).toBe(level);
  });

  test('a cap of a factor is free where the locked rule has a level of its own', () => {
    const organisation: PolicyInput = { rules: { 'logs/file-logger': 'error' }, locked: ['rules.logs/file-logger'] };
    expect(resolved(organisation, { factors: { logs: 'notice' } }).notices).toEqual([]);
  });

  test('who may ignore findings of one factor is not changed by who may for all others', () => {
    const organisation: PolicyInput = { commands: { ignore: { logs: ['ops'] } }, locked: ['commands.ignore.logs'] };
    expect(resolved(organisation, { commands: { ignore: { '*': ['author'] } } }).policy.commands.ignore).toEqual({
      logs: ['ops'],
      '*': ['author'],
    });
  });

  test('another key is named with the one that it would undo', () => {
    expect(resolved({ locked: ['factors'] }, { rules: { 'logs/file-logger': 'off' } }).notices).toEqual([
      'file 2 sets rules.logs/file-logger, which would undo factors, which file 1 has locked; it is not followed.',
    ]);
  });
});

describe('locked', () => {
  const all = Object.keys(policySchema.shape).filter((key) => !['$schema', 'extends', 'locked'].includes(key));

  test.each(all)('takes %s', (key) => {
    expect(LOCKABLE.test(key)).toBe(true);
  });

  test('is told key by key in the docs, as the table here has it', () => {
    const [, section = ''] = readFileSync('docs/policy.md', 'utf8').split('## What a lock covers');
    const rows = [...(section.split('\n## ')[0] ?? '').matchAll(/^\| `([\w-]+)`/gm)].map(([, key]) => key);
    expect(new Set(rows)).toEqual(new Set(all));
    expect(new Set(TABLE.map(([lock]) => lock.split('.')[0]))).toEqual(new Set(all));
  });

  test.each(['factor', 'comments.ma', 'extends', 'locked', 'paths.roles.src', 'factors.log', 'rules.logs/no-such'])(
    'refuses %s as a mistake, with its line',
    (key) => {
      expect(loadPolicy(`locked:\n  - ${key}\n`, new Set(['logs/file-logger']))).toMatchObject({
        ok: false,
        problems: [{ line: 2, key: 'locked.0' }],
      });
    },
  );
});
