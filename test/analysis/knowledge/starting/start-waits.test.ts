import { expect, test } from '@jest/globals';
import { serviceWaits } from '../../../../src/analysis/knowledge/starting/start-waits.ts';
import { read } from '../../code/reading.ts';

const waits = (language: Parameters<typeof read>[0], code: string): readonly string[] => {
  const file = read(language, code);
  return serviceWaits(file).map(({ span, kind, attempt }) => `${file.source.position(span.start).line} ${kind} ${attempt.method}`);
};

const LOOP =
  'import time, psycopg2\nwhile True:\n    try:\n        db = psycopg2.connect()\n        break\n    except OSError:\n        time.sleep(1)\n';

test.each([
  ['a loop that is left with an answer', LOOP, ['7 loop connect']],
  ['one that works on', LOOP.replace('        break\n', '        consume(db)\n'), []],
  ['one over numbers', LOOP.replace('while True:', 'for attempt in range(5):'), ['7 loop connect']],
  ['one whose own condition asks', 'import time\nwhile not db.is_ready():\n    time.sleep(1)\n', ['3 loop is_ready']],
  ['a pause that is not for a service', 'import time\ntime.sleep(5)\nprint("go")\n', []],
  ['a pause before a client', 'import time, psycopg2\ntime.sleep(5)\ndb = psycopg2.connect()\n', ['2 pause connect']],
])('Python: %s', (_name, code, expected) => {
  expect(waits('python', code)).toEqual(expected);
});

test.each([
  ['a timer that is awaited', 'await new Promise((done) => setTimeout(done, 5000));', ['1 loop connect']],
  ['a timer that is not', 'setTimeout(go, 5000);', []],
  ['a helper without await', 'sleep(5000);', []],
  ['a helper', 'await sleep(5000);', ['1 loop connect']],
])('JavaScript: %s', (_name, pause, expected) => {
  expect(waits('javascript', `async function f() { for (;;) { try { return await db.connect(); } catch { ${pause} } } }\n`)).toEqual(
    expected,
  );
});

test('Go: attempts in a loop over numbers', () => {
  const loop = 'for i := 0; i < 9; i++ {\n\t\tif err := db.Ping(); err == nil {\n\t\t\tbreak\n\t\t}\n\t\ttime.Sleep(time.Second)\n\t}\n';
  expect(waits('go', `package main\n\nimport "time"\n\nfunc main() {\n\t${loop}}\n`)).toEqual(['10 loop Ping']);
});
