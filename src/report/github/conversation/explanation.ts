import { FACTORS, type FactorSlug, factorOf } from '../../../../checks/factors.ts';
import type { Rule, RuleCard } from '../../../../checks/rule.ts';
import { mask } from '../../../analysis/secrets.ts';
import type { Finding } from '../../../review/review.ts';
import { markdownCode, markdownLink, markdownText } from '../../escape.ts';
import { rulePage } from '../../../review/assemble.ts';
import { plural } from '../tally.ts';

/** What a rule is about, in Markdown; a repository's own words are as foreign as its code. */
export function ruleExplanation(rule: RuleCard): string {
  const factor = factorOf(rule);
  const link = markdownLink(rule.id, rule.link ?? rulePage(rule.id));
  const examples = rule.id.startsWith('custom/') ? 'this repository has written it' : 'its page has right and wrong examples';
  return [
    `### ${markdownText(rule.title)}`,
    markdownText(rule.why),
    `**What to do:** ${markdownText(rule.remedy)}`,
    `Rule ${link} of ${markdownLink(`factor ${factor.numeral}, ${factor.name}`, factor.link)}; ${examples}.`,
  ].join('\n\n');
}

/** What a factor asks for, and the rules that look after it, in Markdown. */
export function factorExplanation(slug: FactorSlug, rules: readonly Rule[]): string {
  const factor = FACTORS.find((each) => each.slug === slug);
  if (!factor) throw new RangeError(`There is no factor ${slug}.`);
  const own = rules.filter((rule) => factorOf(rule.id).slug === slug);
  return [
    `### ${factor.numeral}. ${factor.name}`,
    `${markdownText(factor.promise)} ${markdownLink('The methodology has more on it.', factor.link)}`,
    `${plural(own.length, 'rule')} of Twelvefold ${own.length === 1 ? 'looks' : 'look'} after it:`,
    own.map((rule) => `- ${markdownLink(rule.id, rulePage(rule.id))}: ${markdownText(rule.title)}`).join('\n'),
  ].join('\n\n');
}

/** One finding in full, and the rule behind it, in Markdown. */
export function findingExplanation(finding: Finding, rule: RuleCard | undefined): string {
  const where = `${finding.path}:${finding.range.start.line}`;
  return [`At ${markdownCode(where)}: ${markdownText(mask(finding.what))}`, ...(rule ? [ruleExplanation(rule)] : [])].join('\n\n');
}
