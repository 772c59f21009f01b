import { baseName, directoriesUp, directoryOf } from '../paths.ts';
import { isLibrary, nearest, type Links, type Part } from './parts.ts';
import type { Sign, TreeFacts } from './signs/sign.ts';

/** A directory that runs, with all its signs. */
export interface Group {
  readonly root: string;
  readonly signs: readonly Sign[];
}

/** Puts each sign to the part that it speaks of and keeps the parts that run. Sorted by root. */
export function groupSigns(signs: readonly Sign[], parts: ReadonlyMap<string, Part>, links: Links, facts: TreeFacts): readonly Group[] {
  const places = new Map<string, string>();
  for (const root of parts.keys()) places.set(root, root);
  for (const sign of signs) if (sign.root && !sign.aside) places.set(sign.directory, sign.directory);
  const byRoot = new Map<string, Sign[]>();
  for (const sign of signs) {
    const root = nearest(sign.directory, places) ?? appAround(sign.directory, facts);
    byRoot.set(root, [...(byRoot.get(root) ?? []), sign]);
  }
  const groups = [...byRoot].map(([root, own]) => ({ root, signs: own })).toSorted((a, b) => (a.root < b.root ? -1 : 1));
  return groups.filter((group) => runs(group, groups, { parts, links, facts }));
}

const CODE_DIRECTORY = /^(?:src|source|app|lib|cmd|main|bin|api|server|routes|config|public|web|www)$/;

/** Without manifests an app's directory is the one around its packages: that of `app/__init__.py` is the root. */
function appAround(directory: string, facts: TreeFacts): string {
  const packageRoot = directoriesUp(directory).find((up) => !facts.listing.names(up).has('__init__.py')) ?? '';
  const beforeMain = /^(.*?)\/?src\/main\//.exec(`${packageRoot}/`)?.[1];
  if (beforeMain !== undefined) return beforeMain;
  let root = packageRoot;
  while (root !== '' && CODE_DIRECTORY.test(baseName(root))) root = directoryOf(root);
  return root;
}

interface Surroundings {
  readonly parts: ReadonlyMap<string, Part>;
  readonly links: Links;
  readonly facts: TreeFacts;
}

function runs(group: Group, groups: readonly Group[], { parts, links, facts }: Surroundings): boolean {
  if (group.signs.every((sign) => sign.aside)) return false;
  if (group.signs.some((sign) => sign.root && !sign.aside)) return true;
  if (isLibrary(parts.get(group.root), facts)) return false;
  // A browser package that another app of the repository depends on is a library of it.
  const bundled = group.signs.every((sign) => sign.kind === 'client' && sign.weight < 3);
  return !bundled || !groups.some((other) => links.get(other.root)?.has(group.root));
}
