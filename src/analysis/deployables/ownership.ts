import { directoriesUp, isWithin } from '../paths.ts';
import type { Language } from '../languages.ts';
import { isManifestOf } from './ecosystems.ts';
import type { Group } from './groups.ts';
import { isLibrary, manifestOf, type Links, type Part } from './parts.ts';
import type { TreeFacts } from './signs/sign.ts';

/** Which deployables the files of a tree belong to. */
export interface Ownership {
  /** Roots of the deployables that the files right in a directory are part of, the first one first; empty for none. */
  rootsIn(directory: string): readonly string[];
  /** Paths of the manifests that a deployable's dependencies are declared in, sorted. */
  manifestsOf(root: string, language: Language | undefined): readonly string[];
}

interface Surroundings {
  readonly parts: ReadonlyMap<string, Part>;
  readonly links: Links;
  /** Directories of programs that no deployable ships. */
  readonly tools: readonly string[];
  readonly facts: TreeFacts;
}

const NOBODY: readonly string[] = [];

/**
 * Nested roots own their files. A part that does not run belongs to those that are built from it; failing that, to the
 * deployable around it when it is merely a piece of it, and to nobody when it is a library or a program of its own.
 */
export function ownership(groups: readonly Group[], { parts, links, tools, facts }: Surroundings): Ownership {
  const owners = new Map<string, readonly string[]>(groups.map((group) => [group.root, [group.root]]));
  const users = usersOf(groups, links);
  for (const part of parts.values()) {
    if (owners.has(part.root)) continue;
    const using = users.get(part.root) ?? nestedInModule(part, groups, parts);
    if (using.length > 0) owners.set(part.root, using);
    else if (!isPiece(part, facts)) owners.set(part.root, NOBODY);
  }
  for (const tool of tools) if (!owners.has(tool)) owners.set(tool, NOBODY);
  const rootsIn = (directory: string): readonly string[] => {
    for (const up of directoriesUp(directory)) {
      const found = owners.get(up);
      if (found !== undefined) return found;
    }
    return NOBODY;
  };
  return { rootsIn, manifestsOf: (root, language) => manifestsOf(root, language, rootsIn, parts) };
}

/** The deployables that are built from a part, directly or through other parts; servers first. */
function usersOf(groups: readonly Group[], links: Links): ReadonlyMap<string, readonly string[]> {
  const running = new Set(groups.map((group) => group.root));
  const users = new Map<string, string[]>();
  const serving = (group: Group): number => (group.signs.some((sign) => sign.kind === 'server' && sign.weight > 1) ? 0 : 1);
  for (const group of groups.toSorted((a, b) => serving(a) - serving(b))) {
    const seen = new Set([group.root]);
    const waiting = [group.root];
    for (let root = waiting.pop(); root !== undefined; root = waiting.pop()) {
      for (const used of links.get(root) ?? []) {
        if (seen.has(used) || running.has(used)) continue;
        seen.add(used);
        waiting.push(used);
        users.set(used, [...(users.get(used) ?? []), group.root]);
      }
    }
  }
  return users;
}

/** Apps below a part that have no manifest of their own share the part's code: `services/a` and `internal/` of one Go module. */
function nestedInModule(part: Part, groups: readonly Group[], parts: ReadonlyMap<string, Part>): readonly string[] {
  return groups
    .filter((group) => group.signs.some((sign) => part.manifests.some((manifest) => isManifestOf(manifest, sign.language))))
    .map((group) => group.root)
    .filter((root) => !parts.has(root) && isWithin(root, part.root) && nearestPart(root, parts) === part.root);
}

function nearestPart(root: string, parts: ReadonlyMap<string, Part>): string | undefined {
  return directoriesUp(root).find((up) => parts.has(up));
}

/** Manifests that commonly lie inside an app without making a unit of their own (a function's, a script's, the assets'). */
const PIECES = new Set(['npm', 'python', 'ruby', 'composer', 'nuget']);

function isPiece(part: Part, facts: TreeFacts): boolean {
  return (
    part.root !== '' && part.manifests.every((manifest) => PIECES.has(manifest.ecosystem) && !manifest.library) && !isLibrary(part, facts)
  );
}

/** Its own and those of its pieces, and what stands around it in the same ecosystem: parents, workspaces, central versions. */
function manifestsOf(
  root: string,
  language: Language | undefined,
  rootsIn: Ownership['rootsIn'],
  parts: ReadonlyMap<string, Part>,
): readonly string[] {
  const found = new Set<string>();
  for (const part of parts.values()) {
    if (part.root !== root && !rootsIn(part.root).includes(root)) continue;
    for (const manifest of part.manifests) found.add(manifest.path);
  }
  const own = parts.get(root);
  for (const up of directoriesUp(root).slice(1)) {
    for (const manifest of parts.get(up)?.manifests ?? []) {
      if (own === undefined ? isManifestOf(manifest, language) : manifestOf(own, manifest.ecosystem) !== undefined)
        found.add(manifest.path);
    }
  }
  return [...found].sort();
}
