import { repositoryFact } from '../../remembered-facts.ts';

/** What makes a program the host of an app of .NET Aspire. */
const HOST = 'DistributedApplication.CreateBuilder';
/** A resource by its name: whatever refers to it is given `ConnectionStrings__<name>`. */
const RESOURCE = /\.Add\w+(?:<[\w.]+>)?\(\s*"([\w-]+)"/g;
/** The same by a constant: `builder.AddPostgres(Services.Database)`. */
const NAMED_RESOURCE = /\.Add\w+(?:<[\w.]+>)?\(\s*\w+\.(\w+)\s*[,)]/g;
/** A variable that a project is given. */
const VARIABLE = /\.WithEnvironment\(\s*"(\w+)"/g;

/**
 * Settings that the host of an Aspire app gives to its projects wherever they run: what their own settings files say of them is for a
 * project that somebody starts alone. In lower case, since keys have none (`connectionstrings.eventbus`, `identity.url`).
 */
export const givenByAppHost = repositoryFact((repository): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const value of resourceConstants(repository).values()) names.add(`connectionstrings.${value}`.toLowerCase());
  for (const path of repository.texts) {
    const text = path.endsWith('.cs') ? repository.source(path)?.text : undefined;
    if (text?.includes(HOST) !== true) continue;
    for (const [, name = ''] of text.matchAll(RESOURCE)) names.add(`connectionstrings.${name}`.toLowerCase());
    for (const [, name = ''] of text.matchAll(VARIABLE)) names.add(name.replaceAll('__', '.').toLowerCase());
  }
  return names;
});

/** True for the program that brings an Aspire app's services up: an address of the own machine is a developer's there. */
export function isAppHost(text: string): boolean {
  return text.includes(HOST);
}

/** Constants that name a resource of an Aspire app, with what they say: a name by which it is found, and no address. */
export const resourceConstants = repositoryFact((repository): ReadonlyMap<string, string> => {
  const sources = repository.texts.filter((path) => path.endsWith('.cs'));
  const texts = sources.map((path) => repository.source(path)?.text ?? '');
  const wanted = new Set(
    texts.filter((text) => text.includes(HOST)).flatMap((text) => [...text.matchAll(NAMED_RESOURCE)].map(([, name = '']) => name)),
  );
  const found = new Map<string, string>();
  if (wanted.size === 0) return found;
  for (const text of texts)
    for (const [, name = '', value = ''] of text.matchAll(/\bconst\s+string\s+(\w+)\s*=\s*"([\w-]+)"/g))
      if (wanted.has(name)) found.set(name, value);
  return found;
});
