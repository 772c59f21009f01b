import type { GivenFacts } from '../analysis/given.ts';
import { covers } from '../analysis/globs.ts';
import type { Policy } from './policy.ts';

/** A test for paths that the policy takes out of the judgement. */
export function ignoredBy(policy: Policy): (path: string) => boolean {
  return covers(policy.paths.ignore);
}

/** What the policy says of the repository's paths. */
export function givenBy({ paths }: Policy): GivenFacts {
  return {
    roles: Object.entries(paths.roles),
    deployables: paths.deployables.map((directory) => (directory === '.' ? '' : directory.replace(/\/$/, ''))),
  };
}
