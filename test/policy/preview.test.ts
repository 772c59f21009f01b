import { expect, test } from '@jest/globals';
import { loadPolicy } from '../../src/policy/load.ts';
import { previewPolicy } from '../../src/policy/preview.ts';
import type { PolicyLayer } from '../../src/policy/resolve.ts';
import { policyPreviewSection } from '../../src/report/github/check-run/policy-section.ts';

const layer = (source: string, text: string): PolicyLayer => {
  const loaded = loadPolicy(text, new Set());
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return { source, settings: loaded.settings };
};

test('what a private policy says is not told in the preview of a change that overrules it', () => {
  const around = [layer('acme/.github', 'mode: enforce\ncommands:\n  fix: [secret-team]\n')];
  const change = {
    whose: 'repository' as const,
    path: '.github/twelvefold.yml',
    around,
    before: undefined,
    after: 'mode: observe\ncommands:\n  fix: [robin]\n',
  };
  const seen = previewPolicy({ ...change, privateSources: new Set(['acme/.github']) }, new Set(), '2026-11-29');
  expect(seen.changes.map(({ key }) => key)).toContain('mode');
  expect(JSON.stringify(seen)).not.toMatch(/secret-team|enforce/);
  expect(JSON.stringify(seen.changes)).toContain('observe');
  expect(JSON.stringify(previewPolicy(change, new Set(), '2026-11-29'))).toContain('secret-team');
});

const ORGANISATION = { whose: 'organisation', path: 'twelvefold.yml', around: [] } as const;

test.each<[string, string, string, object]>([
  ['locks', 'mode: comment\n', 'mode: comment\nlocked: [mode]\n', { key: 'locked', before: undefined, after: '["mode"]' }],
  ['locks less', 'locked: [mode, fail-on]\n', 'locked: [mode]\n', { key: 'locked', before: '["mode","fail-on"]', after: '["mode"]' }],
  ['builds on another', '', 'extends: [acme/base]\n', { key: 'extends', before: undefined, after: '["acme/base"]' }],
])('a policy that %s is shown to, though no value in force is another', (_, before, after, row) => {
  const preview = previewPolicy({ ...ORGANISATION, before: layer('acme/.github', before), after }, new Set(), '2026-11-29');
  expect(preview).toMatchObject({ whose: 'organisation', changes: [row], problems: [] });
});

test('of policies that only one version extends it is said that they are not foretold', () => {
  const sectionOf = (after: string): string =>
    policyPreviewSection(previewPolicy({ ...ORGANISATION, before: undefined, after }, new Set(), '2026-11-29'));
  expect(sectionOf('extends: [acme/base]\n')).toContain('is not foretold');
  expect(sectionOf('mode: observe\n')).not.toContain('is not foretold');
});

test('of a change of more values than are shown it is said how many are not', () => {
  const skip = Array.from({ length: 45 }, (_, at) => `  custom/r${at}: off\n`).join('');
  const preview = previewPolicy({ ...ORGANISATION, before: undefined, after: `rules:\n${skip}` }, new Set(), '2026-11-29');
  expect(policyPreviewSection(preview)).toContain('… and 5 values more.');
});
