import type { GivenFacts } from '../analysis/given.ts';
import { covers } from '../analysis/tree/globs.ts';
import type { FileTree } from '../analysis/tree/tree.ts';
import type { Policy } from './policy.ts';

/** A test for paths that the policy takes out of the judgement. */
export function ignoredBy(policy: Policy): (path: string) => boolean {
  return covers(policy.paths.ignore);
}

/** Deployables that the policy names and that are not there, in one line each; nothing for a tree of which not all paths are known. */
export function missingDeployables(policy: Policy, { entries, complete }: FileTree): readonly string[] {
  const missing = complete ? givenBy(policy).deployables.filter((directory) => directory !== '' && !holds(entries.keys(), directory)) : [];
  return missing.map((directory) => `paths.deployables names ${directory}, and there is no such directory.`);
}

function holds(paths: Iterable<string>, directory: string): boolean {
  for (const path of paths) if (path.startsWith(`${directory}/`)) return true;
  return false;
}

/** What the policy says of the repository's paths. */
export function givenBy({ paths }: Policy): GivenFacts {
  return {
    roles: Object.entries(paths.roles),
    deployables: paths.deployables.map((directory) => (directory === '.' ? '' : directory.replace(/\/$/, ''))),
  };
}
