import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Rule } from '../../checks/rule.ts';
import type { RuleFile } from '../policy/custom/load.ts';
import { isRuleFile, RULES_DIRECTORY } from '../policy/places.ts';
import type { Surroundings } from './surroundings.ts';

/** The rule files among the working files of a directory, sorted. Throws a UsageError for one that can't be read. */
export async function workingRuleFiles(directory: string): Promise<readonly RuleFile[]> {
  const paths = namesIn(join(directory, RULES_DIRECTORY))
    .map((name) => `${RULES_DIRECTORY}/${name}`)
    .filter(isRuleFile);
  if (paths.length === 0) return [];
  const { readConfig } = await import('./policy-choice.ts');
  return paths.map((path) => ({ path, text: readConfig('rules', join(directory, path)) }));
}

/**
 * Our rules, then those of a directory; what is wrong with their files is said on standard error. What reads them is loaded only
 * where there are some, so that a list of ours comes at once.
 */
export async function knownRules(directory: string, { stderr }: Surroundings): Promise<readonly Rule[]> {
  const { RULES } = await import('../../checks/index.ts');
  const files = await workingRuleFiles(directory);
  if (files.length === 0) return RULES;
  const [{ loadCustomRules }, { compileRule }, { brokenRuleLines }] = await Promise.all([
    import('../policy/custom/load.ts'),
    import('../policy/custom/compile.ts'),
    import('./judge.ts'),
  ]);
  const custom = loadCustomRules(files, new Date().toISOString().slice(0, 10));
  for (const line of [...custom.notices, ...(await brokenRuleLines(custom))]) stderr.write(`twelvefold: ${line}\n`);
  return [...RULES, ...custom.rules.map(compileRule)];
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory).sort();
  } catch {
    return [];
  }
}
