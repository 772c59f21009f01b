import type { CodeFile, FunctionScope } from '../../code.ts';

/** What languages call the function that makes an object; in the others it has the name of its class. */
const CONSTRUCTOR = /^(?:constructor|__init__|__construct|initialize)$/;
const NAMED_AS_CLASS: ReadonlySet<string> = new Set(['java', 'csharp']);

/** The class of which a function makes the objects; undefined for every other function. */
export function classMadeBy({ name, owner }: FunctionScope, { language }: CodeFile): string | undefined {
  if (name === undefined || owner === undefined) return undefined;
  if (NAMED_AS_CLASS.has(language)) return name === owner ? owner : undefined;
  return CONSTRUCTOR.test(name) ? owner : undefined;
}

/** Languages in which a class of the same app may be made without an import that names its file. */
const BY_NAME: ReadonlySet<string> = new Set(['java', 'kotlin', 'csharp', 'php', 'ruby']);

/** True where the name of a class alone says which one it is: one that says enough. */
export function isKnownByName(owner: string, { language }: CodeFile): boolean {
  return BY_NAME.has(language) && owner.length >= 6;
}
