import type { CodeFile } from '../../code.ts';
import { baseName } from '../../paths.ts';
import type { Repository } from '../../repository.ts';

/** A module of settings for production, by its name: `settings/production.py`, `prod.py`, `settings_prod.py`. */
const FOR_PRODUCTION = /(?:^|[/_-])prod(?:uction)?(?:[_-]\w+)*\.py$/;

/**
 * True for a setting of a base that the settings for production beside or below it set anew. What is written for production itself
 * is overridden by nothing.
 */
export function isOverriddenForProduction(path: string, name: string, repository: Repository): boolean {
  if (FOR_PRODUCTION.test(path)) return false;
  const directory = path.slice(0, path.lastIndexOf('/') + 1);
  // `CACHES['default'] = …`: one entry of what the base has.
  const entry = new RegExp(`^\\s*${name}\\[[^\\]\\n]+\\]\\s*=(?!=)`, 'm');
  return [...repository.tree.entries.keys()].some(
    (other) =>
      other.startsWith(directory) &&
      FOR_PRODUCTION.test(other) &&
      ((repository.code(other)?.assignments.some((assignment) => assignment.name === name) ?? false) ||
        entry.test(repository.source(other)?.text ?? '')),
  );
}

/** `from local_settings import *`, `from .settings_local import *`. */
const LOCAL = /^[ \t]*from[ \t]+[.\w]*?(\w*local\w*)[ \t]+import[ \t]+\*/m;

/**
 * True for a setting of Django's that a module beside it sets anew, which each deploy brings and the repository only has an example
 * of: `local_settings.py.example`.
 */
export function isReplacedLocally({ source }: CodeFile, name: string, repository: Repository): boolean {
  const module = LOCAL.exec(source.text)?.[1];
  if (module === undefined) return false;
  const isExample = new RegExp(String.raw`^${module}(?=.*(?:example|sample|dist|template|default))[\w.-]*$`);
  return [...repository.tree.entries.keys()].some(
    (path) => isExample.test(baseName(path)) && new RegExp(String.raw`^${name}\b`, 'm').test(repository.source(path)?.text ?? ''),
  );
}
