import { expect, test } from '@jest/globals';
import { removingCommand } from '../../checks/rule.ts';
import { SourceText } from '../../src/analysis/text.ts';

/** A command between ⟪ and ⟫, and what is left when it is taken out; undefined where it has to stay. */
test.each<[string, string | undefined]>([
  ['⟪sleep 5⟫ && exec node server.js', 'exec node server.js'],
  ['⟪sleep 5⟫; exec node server.js', 'exec node server.js'],
  ['while ! ⟪nc -z db 5432⟫; do sleep 1; done', undefined],
  ['while !⟪</dev/tcp/db/5432⟫; do sleep 1; done', undefined],
  ['until ⟪pg_isready⟫; do sleep 1; done', undefined],
  ['until pg_isready; do ⟪sleep 1⟫; done', undefined],
  ['{ ⟪sleep 1⟫; }', undefined],
  ['(⟪sleep 1⟫; )', undefined],
])('%s', (marked, left) => {
  const start = marked.indexOf('⟪');
  const text = marked.replaceAll(/[⟪⟫]/g, '');
  const span = { start, end: marked.indexOf('⟫') - 1 };
  const { fix } = removingCommand(new SourceText(text), { span, joint: '' }, { title: 'Start at once', safe: false });
  const [edit] = fix?.edits ?? [];
  expect(edit && text.slice(0, edit.span.start) + edit.text + text.slice(edit.span.end)).toBe(left);
});
