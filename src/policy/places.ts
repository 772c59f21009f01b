import type { Policy } from './policy.ts';

/** Where a repository's policy may stand, in the order in which they count. */
export const POLICY_PATHS: readonly string[] = ['.github/twelvefold.yml', '.github/twelvefold.yaml', '.twelvefold.yml', '.twelvefold.yaml'];

/** Where a repository's baseline stands unless its policy says otherwise. */
export const BASELINE_PATH = '.github/twelvefold-baseline.json';

/** Where a repository's own rules stand, one a file. */
export const RULES_DIRECTORY = '.github/twelvefold/rules';

/** True for the path of a rule file. */
export function isRuleFile(path: string): boolean {
  return path.startsWith(`${RULES_DIRECTORY}/`) && /^[^/]+\.ya?ml$/.test(path.slice(RULES_DIRECTORY.length + 1));
}

/** The repository that holds what an organisation has decided for all of its own, and the files there, in the order in which they count. */
export const ORGANISATION_REPOSITORY = '.github';
export const ORGANISATION_PATHS: readonly [string, string] = ['twelvefold.yml', 'twelvefold.yaml'];

/** True for the name of that repository: GitHub's names have no case. */
export function isOrganisationRepository(name: string): boolean {
  return name.toLowerCase() === ORGANISATION_REPOSITORY;
}

/** A shared policy that another one builds on. */
export interface SharedPolicy {
  readonly owner: string;
  readonly repository: string;
  readonly path: string;
  /** Branch, tag or commit; undefined for the default branch. */
  readonly revision: string | undefined;
}

/** Reads `owner/repository:path@revision`, whose form the schema has checked. */
export function sharedPolicy(reference: string): SharedPolicy {
  const [, owner = '', repository = '', path = ORGANISATION_PATHS[0], revision] =
    /^([^/]+)\/([^:@]+)(?::([^@]+))?(?:@(.+))?$/.exec(reference) ?? [];
  return { owner, repository, path, revision };
}

/** The file that a policy names; undefined when it switches the baseline off. */
export function baselinePath({ baseline }: Policy): string | undefined {
  return baseline === 'off' || baseline === null ? undefined : baseline;
}
