import { onCalls, rule, type Rule } from '../../checks/rule.ts';
import { ECMASCRIPT } from '../../src/analysis/languages.ts';

const words = { title: 'Behave', why: 'It matters.', remedy: 'Behave.', severity: 'warning', examples: { bad: [], good: [] } } as const;

/** So many that those behind them are run on a large file only after its memory was freed. */
const quiet = Array.from({ length: 10 }, (_, index) =>
  rule({ id: `logs/quiet-${index}`, ...words, code: [onCalls(ECMASCRIPT, ['find'], () => [])] }),
);

/** Rules that do what rules must not, beside one that does its work. */
export const RULES: readonly Rule[] = [
  ...quiet,
  rule({
    id: 'logs/loops',
    ...words,
    code: [
      onCalls(ECMASCRIPT, ['loop'], function* (call) {
        for (;;) if (call.span.start < 0) yield { span: call.span, what: 'Never.' };
      }),
    ],
  }),
  rule({
    id: 'logs/waits',
    ...words,
    code: [
      onCalls(ECMASCRIPT, ['waitAWhile', 'waitForMinutes'], ({ method }) => {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, method === 'waitAWhile' ? 3_000 : 300_000);
        return [];
      }),
    ],
  }),
  rule({
    id: 'logs/eats-memory',
    ...words,
    code: [
      onCalls(ECMASCRIPT, ['eat'], function* (call) {
        const eaten: number[][] = [];
        for (;;) {
          eaten.push(Array.from<number>({ length: 300_000 }).fill(eaten.length));
          if (eaten.length < 0) yield { span: call.span, what: 'Never.' };
        }
      }),
    ],
  }),
  rule({
    id: 'logs/throws',
    ...words,
    code: [
      onCalls(ECMASCRIPT, ['explode'], () => {
        throw new Error('boom');
      }),
    ],
  }),
  rule({
    id: 'logs/works',
    ...words,
    code: [
      onCalls(ECMASCRIPT, ['find'], function* (call) {
        yield { span: call.span, what: 'Found.' };
      }),
    ],
  }),
  rule({
    id: 'logs/asks-each-source',
    ...words,
    eachSource: (path, repository) => {
      const text = repository.source(path)?.text ?? '';
      while (text.startsWith('askForEver'));
      if (text.startsWith('askInVain')) throw new Error('boom');
    },
    *repository(repository) {
      for (const path of repository.tree.entries.keys())
        if (path.endsWith('answered.js')) yield { path, span: { start: 0, end: 1 }, what: 'Asked.' };
    },
  }),
];
