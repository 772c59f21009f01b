import { factorOf } from '../../checks/factors.ts';
import type { Rule, Severity } from '../../checks/rule.ts';
import type { Level, Policy } from './policy.ts';

const ORDER: readonly Level[] = ['off', 'notice', 'warning', 'error'];

/**
 * The severity that a policy gives a finding: a rule's own entry decides, else the factor's caps what the rule says.
 * @param severity of the finding; the rule's own by default
 */
export function severityUnder(policy: Policy, rule: Pick<Rule, 'id' | 'factor' | 'severity'>, severity: Severity = rule.severity): Level {
  const own = policy.rules[rule.id];
  if (own) return own;
  const cap = policy.factors[factorOf(rule).slug];
  return cap && ORDER.indexOf(cap) < ORDER.indexOf(severity) ? cap : severity;
}
