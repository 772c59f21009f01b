import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Rule } from '../../../checks/rule.ts';
import type { RuleFile } from '../../policy/custom/load.ts';
import { isRuleFile, RULES_DIRECTORY } from '../../policy/places.ts';
import type { Surroundings } from '../program/surroundings.ts';
import { UsageError } from '../program/usage-error.ts';
import { workingRoot } from './working-root.ts';

/** The rule files among the working files of the checkout that a directory lies in, sorted. Throws a UsageError for a directory or file that can't be read. */
export async function workingRuleFiles(directory: string): Promise<readonly RuleFile[]> {
  const root = workingRoot(directory);
  const paths = namesIn(root)
    .map((name) => `${RULES_DIRECTORY}/${name}`)
    .filter(isRuleFile);
  if (paths.length === 0) return [];
  const { readConfig } = await import('./policy-choice.ts');
  return paths.map((path) => ({ path, text: readConfig('rules', join(root, path)) }));
}

/**
 * Our rules, then those of a directory; what is wrong with their files is said on standard error. What reads them is loaded only
 * where there are some, so that a list of ours comes at once.
 */
export async function knownRules(directory: string, { stderr }: Surroundings): Promise<readonly Rule[]> {
  const { RULES } = await import('../../../checks/index.ts');
  const files = await workingRuleFiles(directory);
  if (files.length === 0) return RULES;
  const [{ loadCustomRules }, { compileRule }, { brokenRuleLines }] = await Promise.all([
    import('../../policy/custom/load.ts'),
    import('../../policy/custom/compile.ts'),
    import('./judge.ts'),
  ]);
  const custom = loadCustomRules(files, new Date().toISOString().slice(0, 10));
  for (const line of [...custom.notices, ...(await brokenRuleLines(custom))]) stderr.write(`twelvefold: ${line}\n`);
  return [...RULES, ...custom.rules.map(compileRule)];
}

/** Names in the directory of rules; none where there is no such directory. Throws a UsageError for a root that is none. */
function namesIn(root: string): readonly string[] {
  const isDirectory = statSync(root, { throwIfNoEntry: false })?.isDirectory();
  if (!isDirectory) throw new UsageError(`${root}: ${isDirectory === undefined ? 'no such directory' : 'not a directory'}`);
  try {
    return readdirSync(join(root, RULES_DIRECTORY)).sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    throw new UsageError(`${join(root, RULES_DIRECTORY)}: ${code === 'ENOTDIR' ? 'not a directory' : "can't be read"}`);
  }
}
