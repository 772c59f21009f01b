import { FACTORS } from '../../checks/factors.ts';
import type { Rule } from '../../checks/rule.ts';

/** `twelvefold rules`: every rule under its factor, with its severity. */
export async function listRules(): Promise<string> {
  const { RULES } = await import('../../checks/index.ts');
  const widest = Math.max(0, ...RULES.map((rule) => rule.id.length));
  const sections = FACTORS.map(({ numeral, name, slug }) => {
    const own = RULES.filter((rule) => rule.id.startsWith(`${slug}/`));
    return [`${numeral}. ${name}`, ...own.map((rule) => ruleLine(rule, widest))].join('\n');
  });
  return `${sections.join('\n\n')}\n`;
}

/** One rule on one line. */
export function ruleLine(rule: Rule, widest: number): string {
  const likely = rule.confidence === 'likely' ? ' (likely)' : '';
  return `  ${rule.id.padEnd(widest)}  ${rule.severity.padEnd(7)}  ${rule.title}${likely}`;
}
