import type { CodeFile, Import } from '../../code.ts';
import type { Deployable, Repository } from '../../repository.ts';
import type { Span } from '../../text.ts';
import { possibleHolders } from '../../words.ts';
import { importedPackage } from './imported-packages.ts';

const FOR_DEVELOPERS = /debug|dev\b|develop|test|local|platform|version|sys\.|installed|\bnot\b|!(?!=)/i;

/** Its absence is handled, or it is not for every deploy; a variable of the environment that switches it on is for deploys. */
export function isOptional({ optional, conditions }: Import, file: CodeFile): boolean {
  if (!optional || conditions.length === 0) return optional;
  if (conditions.some((condition) => FOR_DEVELOPERS.test(condition))) return true;
  return !file.environmentReads.some(({ span }) => conditions.some((condition) => asks(condition, span, file)));
}

/** True when a condition holds a lookup, or a name that one was assigned to. */
function asks(condition: string, lookup: Span, { source, assignments }: CodeFile): boolean {
  if (condition.includes(source.slice(lookup))) return true;
  return assignments.some(
    ({ span, name, constant }) =>
      span.start <= lookup.start &&
      lookup.end <= span.end &&
      constant &&
      /^\w+$/.test(name) &&
      new RegExp(`(?<![\\w.])${name}(?!\\w)`).test(condition),
  );
}

const FIRST_IMPORTERS = new WeakMap<Repository, WeakMap<Deployable, Map<string, string | undefined>>>();

/** The first source of a deployable that imports a package for certain, by the package's name. */
export function firstImporter(name: string, deployable: Deployable, repository: Repository): string | undefined {
  const ofRepository = FIRST_IMPORTERS.get(repository) ?? new WeakMap<Deployable, Map<string, string | undefined>>();
  FIRST_IMPORTERS.set(repository, ofRepository);
  const known = ofRepository.get(deployable) ?? new Map<string, string | undefined>();
  ofRepository.set(deployable, known);
  if (!known.has(name)) {
    const holders = possibleHolders(deployable.sources, [name], repository);
    known.set(
      name,
      holders.find((path) => importsSurely(name, path, repository)),
    );
  }
  return known.get(name);
}

function importsSurely(name: string, path: string, repository: Repository): boolean {
  if (repository.source(path)?.text.includes(name) !== true) return false;
  const file = repository.code(path);
  return file?.imports.some((found) => importedPackage(found, file, repository)?.name === name && !isOptional(found, file)) ?? false;
}
