import { factorOf } from '../../checks/factors.ts';
import type { Severity } from '../../checks/rule.ts';
import type { Level, Policy } from './policy.ts';

const ORDER: readonly Level[] = ['off', 'notice', 'warning', 'error'];

/** The severity that a policy gives a finding: a rule's own entry decides, else the factor's caps what the rule says. */
export function severityUnder(policy: Policy, ruleId: string, severity: Severity): Level {
  const own = policy.rules[ruleId];
  if (own) return own;
  const cap = policy.factors[factorOf(ruleId).slug];
  return cap && ORDER.indexOf(cap) < ORDER.indexOf(severity) ? cap : severity;
}
