import { expect, test } from '@jest/globals';
import { loadPolicy } from '../../src/policy/load.ts';
import { previewPolicy } from '../../src/policy/preview.ts';
import type { PolicyLayer } from '../../src/policy/resolve.ts';

const layer = (source: string, text: string): PolicyLayer => {
  const loaded = loadPolicy(text, new Set());
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return { source, settings: loaded.settings };
};

test('what a private policy says is not told in the preview of a change that overrules it', () => {
  const around = [layer('acme/.github', 'mode: enforce\ncommands:\n  fix: [secret-team]\n')];
  const change = { path: '.github/twelvefold.yml', around, before: undefined, after: 'mode: observe\ncommands:\n  fix: [robin]\n' };
  const seen = previewPolicy({ ...change, privateSources: new Set(['acme/.github']) }, new Set(), '2026-11-29');
  expect(seen.changes.map(({ key }) => key)).toContain('mode');
  expect(JSON.stringify(seen)).not.toMatch(/secret-team|enforce/);
  expect(JSON.stringify(seen.changes)).toContain('observe');
  expect(JSON.stringify(previewPolicy(change, new Set(), '2026-11-29'))).toContain('secret-team');
});
