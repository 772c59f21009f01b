import picomatch from 'picomatch';
import type { Policy } from './policy.ts';

/** A test for paths that the policy takes out of the judgement. A pattern that ends in `/` stands for all below it; dot files count. */
export function ignoredBy(policy: Policy): (path: string) => boolean {
  const patterns = policy.paths.ignore.map((pattern) => (pattern.endsWith('/') ? `${pattern}**` : pattern));
  return patterns.length === 0 ? () => false : picomatch(patterns, { dot: true });
}
