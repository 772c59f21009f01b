import { repositoryFact } from '../../remembered-facts.ts';

/**
 * Names of variables that the documents for whoever runs the app tell: the README, pages about configuration and deployment. In
 * tables, lists, code and prose alike, since no other word is spelled like one.
 */
export const documentedVariables = repositoryFact((repository): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const path of repository.texts) {
    if (!DOCUMENT.test(path) || repository.role(path) !== 'docs') continue;
    for (const [name] of repository.source(path)?.text.matchAll(VARIABLE) ?? []) names.add(name);
  }
  return names;
});

const DOCUMENT = /\.(?:md|mdx|rst|adoc|txt)$|(?:^|\/)README$/i;
const VARIABLE = /\b[A-Z][A-Z\d]*(?:_[A-Z\d]+)+\b/g;
