import { expect, test } from '@jest/globals';
import { type Answered, MOST_ACCEPTED, readReplyMark, type Receipt, replyMark } from '../../../../src/report/github/conversation/marks.ts';

const F = '0123456789abcdef0123456789abcdef';

test.each<[string, Answered, Receipt | undefined]>([
  ['a reply', { kind: 'reply', to: '55' }, undefined],
  ['what an audit settled', { kind: 'settled', to: '2290000001' }, undefined],
  ['a button', { kind: 'button', to: `explain-${'a'.repeat(40)}` }, undefined],
  [
    'a receipt at one commit',
    { kind: 'button', to: 'accept-1' },
    { by: 'robin', accepted: { head: 'a'.repeat(40), fingerprints: [F.slice(0, 16)] } },
  ],
  ['a receipt of findings', { kind: 'settled', to: '5' }, { by: 'ro-bin', accepted: { fingerprints: [F.slice(0, 16), 'f'.repeat(16)] } }],
  ['a receipt of nothing', { kind: 'settled', to: '5' }, { by: 'robin', accepted: { fingerprints: [] } }],
])('%s is read as it was written', (_, answered, receipt) => {
  expect(readReplyMark(`Words.\n\n${replyMark(answered, receipt)}`)).toEqual({ ...answered, receipt });
});

test('a receipt keeps the beginnings of fingerprints', () => {
  const mark = replyMark({ kind: 'settled', to: '5' }, { by: 'robin', accepted: { fingerprints: [F] } });
  expect(readReplyMark(mark)?.receipt?.accepted).toEqual({ fingerprints: [F.slice(0, 16)] });
});

test('thousands of findings fit into a comment', () => {
  const fingerprints = Array.from({ length: MOST_ACCEPTED }, (_, index) => index.toString(16).padStart(32, '0'));
  expect(replyMark({ kind: 'settled', to: '5' }, { by: 'robin', accepted: { fingerprints } }).length).toBeLessThan(60_000);
});

test.each([
  ['no mark', 'Words.'],
  ['a mark that is not last', '<!-- twelvefold:reply=5 -->\nWords.'],
  ['a mark within a line', 'Words <!-- twelvefold:reply=5 -->'],
  ['a receipt of whatever a commit has', `Words.\n<!-- twelvefold:button=accept-1 by=robin head=${'a'.repeat(40)} -->`],
  ['a mark with more in it', 'Words.\n<!-- twelvefold:reply=5 by=x y accepted=0 -->'],
])('%s is none', (_, body) => {
  expect(readReplyMark(body)).toBeUndefined();
});
