import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { RULES } from '../../checks/index.ts';
import type { FileTree } from '../analysis/tree.ts';
import type { Policy } from '../policy/policy.ts';
import { POLICY_PATH, readPolicy } from '../policy/read-policy.ts';
import type { ReportOptions } from './options.ts';
import { UsageError } from './usage-error.ts';

const MAX_CONFIG_BYTES = 1024 * 1024;

/**
 * The policy that a run follows: the file of `--config`, else the repository's own, else the default; `--fail-on` goes over it.
 * @param tree side that the repository's own policy is read from: the base of a change, so that no change relaxes its own review
 * @throws UsageError or PolicyError naming the file
 */
export function choosePolicy({ config, failOn }: ReportOptions, tree: FileTree): Policy {
  const ruleIds = new Set<string>(RULES.map((rule) => rule.id));
  const policy = config === undefined ? readPolicy(ownPolicy(tree), POLICY_PATH, ruleIds) : readPolicy(configText(config), config, ruleIds);
  return failOn === undefined ? policy : { ...policy, 'fail-on': failOn };
}

/** @throws UsageError for a policy that is there and can't be read: it is not ignored in silence */
function ownPolicy(tree: FileTree): string {
  const bytes = tree.bytes(POLICY_PATH);
  if (bytes) return Buffer.from(bytes).toString('utf8');
  const absence = tree.absence(POLICY_PATH);
  if (absence) throw new UsageError(`${POLICY_PATH}: can't be read (${absence})`);
  return '';
}

function configText(path: string): string {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, 'r');
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) throw new UsageError(`--config ${path}: not a file`);
    if (stats.size > MAX_CONFIG_BYTES) throw new UsageError(`--config ${path}: larger than 1 MiB`);
    return readFileSync(descriptor, 'utf8');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`--config ${path}: ${(error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : "can't be read"}`);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
