import { FACTORS, factorOf } from '../../../checks/factors.ts';
import type { Rule } from '../../../checks/rule.ts';
import type { Surroundings } from '../program/surroundings.ts';
import { knownRules } from '../reviewing/working-rules.ts';

/** `twelvefold rules`: every rule under its factor, with its severity; the repository's own after ours. */
export async function listRules(directory: string, surroundings: Surroundings): Promise<string> {
  const rules = await knownRules(directory, surroundings);
  const widest = Math.max(0, ...rules.map((rule) => rule.id.length));
  const sections = FACTORS.map(({ numeral, name, number }) => {
    const own = rules.filter((rule) => factorOf(rule).number === number);
    return [`${numeral}. ${name}`, ...own.map((rule) => ruleLine(rule, widest))].join('\n');
  });
  return `${sections.join('\n\n')}\n`;
}

/** One rule on one line. */
export function ruleLine(rule: Rule, widest: number): string {
  const likely = rule.confidence === 'likely' ? ' (likely)' : '';
  return `  ${rule.id.padEnd(widest)}  ${rule.severity.padEnd(7)}  ${rule.title}${likely}`;
}
