import { repositoryFact } from '../../remembered-facts.ts';

/** What makes a program the host of an app of .NET Aspire. */
const HOST = 'DistributedApplication.CreateBuilder';
/** A resource by its name: whatever refers to it is given `ConnectionStrings__<name>`. */
const RESOURCE = /\.Add\w+(?:<[\w.]+>)?\(\s*"([\w-]+)"/g;
/** A variable that a project is given. */
const VARIABLE = /\.WithEnvironment\(\s*"(\w+)"/g;

/**
 * Settings that the host of an Aspire app gives to its projects wherever they run: what their own settings files say of them is for a
 * project that somebody starts alone. In lower case, since keys have none (`connectionstrings.eventbus`, `identity.url`).
 */
export const givenByAppHost = repositoryFact((repository): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const path of repository.texts) {
    const text = path.endsWith('.cs') ? repository.source(path)?.text : undefined;
    if (text?.includes(HOST) !== true) continue;
    for (const [, name = ''] of text.matchAll(RESOURCE)) names.add(`connectionstrings.${name}`.toLowerCase());
    for (const [, name = ''] of text.matchAll(VARIABLE)) names.add(name.replaceAll('__', '.').toLowerCase());
  }
  return names;
});
