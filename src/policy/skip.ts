import picomatch from 'picomatch';
import { covers } from '../analysis/tree/globs.ts';
import type { Policy } from './policy.ts';

/** What is known of a pull request without reading its code. All of it is foreign text. */
export interface PullRequestFacts {
  readonly title: string;
  /** Login. */
  readonly author: string;
  readonly labels: readonly string[];
}

/** Why a pull request is not judged: the key of the policy, and the entry that fits. */
export interface Skip {
  readonly key: 'skip.labels' | 'skip.authors' | 'skip.titles' | 'skip.paths';
  readonly entry: string;
}

/** The first entry of the policy that takes a pull request out by what it is called and who opened it. */
export function skippedByFacts({ skip }: Policy, { title, author, labels }: PullRequestFacts): Skip | undefined {
  const label = skip.labels.find((entry) => labels.some((each) => same(each, entry)));
  if (label !== undefined) return { key: 'skip.labels', entry: label };
  const account = skip.authors.find((entry) => same(author, entry));
  if (account !== undefined) return { key: 'skip.authors', entry: account };
  return skippedByTitle({ skip }, title);
}

/** The first entry of the policy that takes a pull request out by its title. */
export function skippedByTitle({ skip }: Pick<Policy, 'skip'>, title: string): Skip | undefined {
  const pattern = skip.titles.find((entry) => picomatch.isMatch(title, entry, { nocase: true, bash: true, dot: true, noextglob: true }));
  return pattern === undefined ? undefined : { key: 'skip.titles', entry: pattern };
}

/**
 * The entries of the policy that take a pull request out because they cover every file of it.
 * @param paths all names that the change touches, those of before a move among them; undefined when not all are known
 */
export function skippedByPaths({ skip }: Policy, paths: readonly string[] | undefined): Skip | undefined {
  if (skip.paths.length === 0 || paths === undefined || paths.length === 0) return undefined;
  return paths.every(covers(skip.paths)) ? { key: 'skip.paths', entry: skip.paths.join(', ') } : undefined;
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
