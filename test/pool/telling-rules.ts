import { onCalls, rule, type Rule } from '../../checks/rule.ts';
import { ECMASCRIPT } from '../../src/analysis/languages.ts';

/** A rule that tells what its thread knows of the environment. */
export const RULES: readonly Rule[] = [
  rule({
    id: 'logs/tells',
    title: 'Tell',
    why: 'It matters.',
    remedy: 'Tell.',
    severity: 'warning',
    examples: { bad: [], good: [] },
    code: [
      onCalls(ECMASCRIPT, ['tell'], function* (call) {
        yield { span: call.span, what: `It knows ${JSON.stringify(Object.keys(process.env))}.` };
      }),
    ],
  }),
];
