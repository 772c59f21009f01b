import { accuracyPage } from './accuracy/page.ts';
import { customRuleJsonSchema, policyJsonSchema } from '../src/policy/json-schema.ts';
import { mutantsPage } from './mutants/page.ts';
import { ruleIndex } from './rule-index.ts';
import { rulePage, rulesOverview } from './rule-pages.ts';

/** Every generated file by path, as it should be. A test compares them with what is committed. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  // Only now, since the index may just have been written, and what loads it early would know the rules of before.
  const [{ RULES }, { commandPage }] = await Promise.all([import('../checks/index.ts'), import('./command-page.ts')]);
  const files = new Map<string, string>([
    ['checks/index.ts', ruleIndex()],
    ['docs/rules/README.md', rulesOverview(RULES)],
    ['docs/commands.md', commandPage()],
    ['docs/accuracy.md', accuracyPage(RULES.map((rule) => rule.id))],
    ['docs/mutants.md', mutantsPage()],
    ['docs/twelvefold.schema.json', policyJsonSchema(RULES.map((rule) => rule.id))],
    ['docs/twelvefold-rule.schema.json', customRuleJsonSchema()],
  ]);
  for (const rule of RULES) files.set(`docs/rules/${rule.id}.md`, rulePage(rule));
  return files;
}
