import { expect, test } from '@jest/globals';
import { report } from '../../src/cli/program/failure.ts';

function reported(error: unknown, aborted = false): readonly [code: number, stderr: string] {
  let written = '';
  const stderr = { write: (text: string) => (written += text) } as unknown as NodeJS.WriteStream;
  const signal = aborted ? AbortSignal.abort() : new AbortController().signal;
  return [report(error, { stdout: stderr, stderr, signal }), written];
}

const named = (name: string): Error => Object.assign(new Error(' it is\n\tso '), { name });

test.each<[what: string, error: unknown, code: number, stderr: string]>([
  ['wrong usage', named('UsageError'), 2, 'twelvefold: it is so\n'],
  ['a source that is none', named('SourceError'), 2, 'twelvefold: it is so\n'],
  ['a policy with a mistake', named('PolicyError'), 2, 'twelvefold: it is so\n'],
  ['what can not be read', named('UnreadableError'), 3, 'twelvefold: it is so\n'],
  ['what nobody foresaw', named('TypeError'), 3, 'twelvefold: unexpected failure: it is so\n'],
  ['what is no error', 'so it\nis', 3, 'twelvefold: unexpected failure: so it is\n'],
])('%s is one line, and its code says whose fault it is', (_, error, code, stderr) => {
  expect(reported(error)).toEqual([code, stderr]);
});

test('an interruption is no failure', () => {
  expect(reported(named('TypeError'), true)).toEqual([130, '']);
});
