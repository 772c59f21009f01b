import type { Repository } from '../../repository.ts';

/**
 * Names of variables that the documents for whoever runs the app tell: the README, pages about configuration and deployment. In
 * tables, lists, code and prose alike, since no other word is spelled like one.
 */
export function documentedVariables(repository: Repository): ReadonlySet<string> {
  const known = KNOWN.get(repository);
  if (known) return known;
  const names = new Set<string>();
  for (const path of repository.texts) {
    if (!DOCUMENT.test(path) || repository.role(path) !== 'docs') continue;
    for (const [name] of repository.source(path)?.text.matchAll(VARIABLE) ?? []) names.add(name);
  }
  KNOWN.set(repository, names);
  return names;
}

const KNOWN = new WeakMap<Repository, ReadonlySet<string>>();
const DOCUMENT = /\.(?:md|mdx|rst|adoc|txt)$|(?:^|\/)README$/i;
const VARIABLE = /\b[A-Z][A-Z\d]*(?:_[A-Z\d]+)+\b/g;
