import { onCalls, rule, type Rule } from '../../checks/rule.ts';
import { ECMASCRIPT } from '../../src/analysis/languages.ts';

const words = { title: 'Behave', why: 'It matters.', remedy: 'Behave.', examples: { bad: [], good: [] } } as const;

/** A rule about a call. */
function about(id: Rule['id'], call: string, severity: Rule['severity']): Rule {
  const found = onCalls(ECMASCRIPT, [call], function* ({ span }) {
    yield { span, what: 'Found.' };
  });
  return rule({ id, ...words, severity, code: [found] });
}

/** Two rules of one factor, of which one is graver. */
export const RULES: readonly Rule[] = [about('logs/lesser', 'lesser', 'warning'), about('logs/graver', 'graver', 'error')];
