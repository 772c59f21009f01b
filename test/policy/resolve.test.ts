import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { DEFAULT_POLICY } from '../../src/policy/default-policy.ts';
import type { PolicyInput } from '../../src/policy/policy.ts';
import { type PolicyLayer, resolvePolicy } from '../../src/policy/resolve.ts';
import { policyRows } from '../../src/policy/rows.ts';

const TODAY = '2026-11-28';

function layers(...settings: readonly PolicyInput[]): readonly PolicyLayer[] {
  return settings.map((each, index) => ({ source: `file ${index + 1}`, settings: each }));
}

describe('layers', () => {
  test.each<[string, readonly PolicyInput[], object]>([
    ['none decide nothing', [], {}],
    ['a nearer value wins', [{ mode: 'observe' }, { mode: 'enforce' }], { mode: 'enforce' }],
    ['what only the farther one says stays', [{ mode: 'observe' }, { 'fail-on': 'never' }], { mode: 'observe', 'fail-on': 'never' }],
    [
      'maps are joined key by key',
      [{ rules: { 'logs/file-logger': 'off' }, comments: { max: 5 } }, { rules: { 'logs/log-volume': 'error' } }],
      { rules: { 'logs/file-logger': 'off', 'logs/log-volume': 'error' }, comments: { max: 5, suggestions: true } },
    ],
    [
      'lists are joined, an entry once',
      [{ paths: { ignore: ['legacy/', 'old/'] } }, { paths: { ignore: ['old/', 'new/'] } }],
      { paths: { ...DEFAULT_POLICY.paths, ignore: ['legacy/', 'old/', 'new/'] } },
    ],
    ['a setting holds on its last day', [{ factors: { logs: { level: 'off', until: TODAY } } }], { factors: { logs: 'off' } }],
    ['and not on the day after', [{ factors: { logs: { level: 'off', until: '2026-11-27' } } }], {}],
    [
      'one that is over leaves what a farther file says',
      [{ factors: { logs: 'notice' } }, { factors: { logs: { level: 'off', until: '2020-01-01' } } }],
      { factors: { logs: 'notice' } },
    ],
    ['a locked key stays', [{ mode: 'enforce', locked: ['mode'] }, { mode: 'observe' }], { mode: 'enforce' }],
    [
      'a locked map stays whole',
      [{ rules: { 'logs/file-logger': 'error' }, locked: ['rules'] }, { rules: { 'logs/file-logger': 'off', 'logs/log-volume': 'off' } }],
      { rules: { 'logs/file-logger': 'error' } },
    ],
    [
      'one locked rule leaves the others free',
      [{ locked: ['rules.logs/file-logger'] }, { rules: { 'logs/file-logger': 'off', 'logs/log-volume': 'off' } }],
      { rules: { 'logs/log-volume': 'off' } },
    ],
    [
      'a key is not locked by one that it begins with',
      [{ locked: ['comments.ma'] }, { comments: { max: 3 } }],
      { comments: { max: 3, suggestions: true } },
    ],
    ['a file may set what it locks', [{ locked: ['mode'], mode: 'observe' }], { mode: 'observe' }],
  ])('%s', (_, settings, expected) => {
    expect(resolvePolicy(layers(...settings), TODAY).policy).toEqual({ ...DEFAULT_POLICY, ...expected });
  });

  test('what is left out is said, with who decided', () => {
    const given = layers({ locked: ['mode'] }, { mode: 'observe', rules: { 'logs/file-logger': { level: 'off', until: '2026-01-01' } } });
    expect(resolvePolicy(given, TODAY).notices).toEqual([
      'file 2 sets mode, which file 1 has locked; it is not followed.',
      'file 2 set rules.logs/file-logger until 2026-01-01; that is over.',
    ]);
  });

  test('every value says where it comes from', () => {
    const given = layers(
      { paths: { ignore: ['a/'] }, mode: 'observe' },
      { paths: { ignore: ['b/'] }, rules: { 'logs/file-logger': 'off' } },
    );
    const rows = policyRows(resolvePolicy(given, TODAY)).map(({ key, value, source }) => `${key} ${value} ${source}`);
    expect(rows).toEqual([
      'baseline ".github/twelvefold-baseline.json" default',
      'checks "single" default',
      'comments.max 30 default',
      'comments.suggestions true default',
      'fail-on "error" default',
      'mode "observe" file 1',
      'paths.deployables [] default',
      'paths.ignore ["a/","b/"] file 1, file 2',
      'rules.logs/file-logger "off" file 2',
      'skip.authors [] default',
      'skip.labels [] default',
      'skip.paths [] default',
      'skip.titles [] default',
      'survey "silent" default',
    ]);
  });

  test('no layer can do what a farther one has locked', () => {
    const mode = fc.constantFrom('observe', 'comment', 'enforce');
    fc.assert(
      fc.property(mode, fc.array(fc.record({ mode }), { maxLength: 4 }), (first, nearer) => {
        const given = layers({ mode: first, locked: ['mode'] }, ...(nearer as PolicyInput[]));
        expect(resolvePolicy(given, TODAY).policy.mode).toBe(first);
      }),
      { numRuns: 50 },
    );
  });
});

test('a key of objects themselves becomes a key of the settings and nothing else', () => {
  const settings = { paths: { roles: JSON.parse('{ "__proto__": { "polluted": "source" }, "constructor": "docs" }') as object } };
  expect(() => resolvePolicy([{ source: 'a', settings: settings as PolicyLayer['settings'] }], '2026-11-29')).not.toThrow();
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});
