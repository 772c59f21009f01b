import { isGoMain } from '../../deployables/signs/code-signs.ts';
import { directoryOf, isWithin } from '../../paths.ts';
import type { Deployable, Repository } from '../../repository.ts';

/** A program of a Go module that holds several, with the sources that it is made of. */
interface GoClosure {
  readonly directory: string;
  readonly sources: readonly string[];
}

/** The programs of a deployable with more than one `func main`, each with its own packages; empty for every other deployable. */
export function goClosures({ root, sources }: Deployable, repository: Repository): readonly GoClosure[] {
  const files = sources.filter((path) => path.endsWith('.go') && repository.role(path) === 'source');
  const mains = [...new Set(files.filter((path) => isGoMain(textOf(path, repository))).map((path) => directoryOf(path)))];
  const module = repository
    .documents('manifest')
    .filter(({ ecosystem, path }) => ecosystem === 'go' && isWithin(root, directoryOf(path)))
    .toSorted((a, b) => b.path.length - a.path.length)[0];
  if (mains.length < 2 || module?.name === undefined) return [];
  const packages = Map.groupBy(files, (path) => directoryOf(path));
  const base = directoryOf(module.path);
  return mains.map((directory) => ({
    directory,
    sources: reachedFrom(directory, packages, { name: module.name ?? '', base }, repository),
  }));
}

function reachedFrom(
  directory: string,
  packages: ReadonlyMap<string, readonly string[]>,
  module: { readonly name: string; readonly base: string },
  repository: Repository,
): readonly string[] {
  const seen = new Set<string>();
  const waiting = [directory];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    for (const path of packages.get(at) ?? [])
      for (const [, inner] of textOf(path, repository).matchAll(/"([\w-]+(?:\.[\w.-]+)?\/[\w./-]{1,200}|[\w.-]+\/[\w./-]{1,200})"/g))
        if (inner?.startsWith(`${module.name}/`) === true)
          waiting.push([module.base, inner.slice(module.name.length + 1)].filter((part) => part !== '').join('/'));
  }
  return [...seen].flatMap((one) => packages.get(one) ?? []);
}

function textOf(path: string, repository: Repository): string {
  return repository.source(path)?.text ?? '';
}
