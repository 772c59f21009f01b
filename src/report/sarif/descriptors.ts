import { factorOf } from '../../../checks/factors.ts';
import type { RuleCard } from '../../../checks/rule.ts';
import type { Tool } from '../tool.ts';

const LEVELS = { error: 'error', warning: 'warning', notice: 'note' } as const;

/** A rule as SARIF describes it, complete enough to be shown without our pages. */
export function ruleDescriptor(rule: RuleCard, tool: Tool): Record<string, unknown> {
  const factor = factorOf(rule);
  const page = rule.link ?? tool.rulePage(rule.id);
  return {
    id: rule.id,
    name: pascalCase(rule.id),
    shortDescription: { text: rule.title },
    fullDescription: { text: `${rule.why} ${rule.remedy}` },
    help: { text: helpText(rule, page), markdown: helpMarkdown(rule, page) },
    helpUri: page,
    defaultConfiguration: { level: rule.confidence === 'likely' ? 'note' : LEVELS[rule.severity] },
    properties: {
      factors: [factor.number],
      tags: ['twelve-factor', factor.slug],
      precision: rule.confidence === 'likely' ? 'high' : 'very-high',
      'problem.severity': rule.severity === 'notice' ? 'recommendation' : rule.severity,
    },
  };
}

/** What notifications are about. */
export const NOTIFICATIONS = [
  { id: 'rule-crashed', shortDescription: { text: 'A rule failed or was stopped on a file.' }, defaultConfiguration: { level: 'error' } },
  { id: 'file-not-judged', shortDescription: { text: 'A file could not be read or parsed.' }, defaultConfiguration: { level: 'warning' } },
  {
    id: 'incomplete-change',
    shortDescription: { text: 'A part of the change could not be had.' },
    defaultConfiguration: { level: 'warning' },
  },
  {
    id: 'suppression-without-effect',
    shortDescription: { text: 'A comment that asks for findings to be accepted accepts none.' },
    defaultConfiguration: { level: 'warning' },
  },
  {
    id: 'stale-baseline-entry',
    shortDescription: { text: 'The baseline accepts a finding that is not there any more.' },
    defaultConfiguration: { level: 'note' },
  },
] as const;

function helpText(rule: RuleCard, page: string): string {
  return [rule.title, rule.why, rule.remedy, ...limitsOf(rule), `More: ${page}`].join('\n\n');
}

function helpMarkdown(rule: RuleCard, page: string): string {
  const limits = limitsOf(rule).map((limit) => `- ${limit}`);
  return [
    `**${rule.title}**`,
    rule.why,
    rule.remedy,
    ...(limits.length > 0 ? [limits.join('\n')] : []),
    `[More about this rule](${page})`,
  ].join('\n\n');
}

function limitsOf({ limits = [] }: RuleCard): readonly string[] {
  return limits;
}

/** `port-binding/hardcoded-port` → `PortBindingHardcodedPort`. */
function pascalCase(id: string): string {
  return id.replace(/(?:^|[-/])([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
