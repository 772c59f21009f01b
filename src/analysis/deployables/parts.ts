import type { Ecosystem, Manifest } from '../documents/kinds.ts';
import { baseName, directoriesUp, directoryOf, isWithin, resolvePath } from '../paths.ts';
import { servesByItself } from './own-commands.ts';
import type { TreeFacts } from './signs/sign.ts';

/** A directory with dependency manifests of its own: an app, a service, a library, a workspace's root. */
export interface Part {
  readonly root: string;
  readonly manifests: readonly Manifest[];
}

const JUDGED = new Set(['configuration', 'source']);
/** Manifests that describe their surroundings and make no part of their own. */
const SHARED_MANIFEST = /(?:^|\/)(?:[\w.]+\.props|gradle\/[\w.-]+\.(?:toml|gradle(?:\.kts)?)|buildSrc\/.*|constraints[\w.-]*\.txt)$/;
const REQUIREMENTS_DIRECTORY = /(?:^|\/)(?:requirements|requires|deps)$/;

/** The parts of a tree by root. Manifests of tests, examples and vendored code make none. */
export function findParts(facts: TreeFacts): ReadonlyMap<string, Part> {
  const byRoot = new Map<string, Manifest[]>();
  for (const manifest of facts.documents('manifest')) {
    if (!JUDGED.has(facts.role(manifest.path)) || SHARED_MANIFEST.test(manifest.path) || isStub(manifest)) continue;
    const root = rootOf(manifest);
    byRoot.set(root, [...(byRoot.get(root) ?? []), manifest]);
  }
  return new Map([...byRoot].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([root, manifests]) => [root, { root, manifests }]));
}

/** `requirements/prod.txt` belongs to the directory around it. */
function rootOf(manifest: Manifest): string {
  const directory = directoryOf(manifest.path);
  return REQUIREMENTS_DIRECTORY.test(directory) ? directoryOf(directory) : directory;
}

/** Manifests that many have only for the settings of their tools. */
const CONFIGURES_TOOLS = new Set(['pyproject.toml', 'setup.cfg']);

/** A package.json that only says `"type": "module"` marks no part, nor does a pyproject.toml that only configures tools. */
function isStub(manifest: Manifest): boolean {
  if (manifest.dependencies.length > 0 || manifest.scripts.length > 0 || manifest.entrypoints.length > 0) return false;
  if (manifest.workspaces.length > 0) return false;
  if (manifest.ecosystem === 'npm') return true;
  if (manifest.format === 'setup.py') return !/\b(?:setuptools|distutils)\b/.test(manifest.source.text);
  return CONFIGURES_TOOLS.has(manifest.format) && manifest.name === undefined;
}

/** The innermost of the directories that is, or lies around, `directory`. */
export function nearest<T>(directory: string, places: ReadonlyMap<string, T>): T | undefined {
  for (const up of directoriesUp(directory)) {
    const found = places.get(up);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The manifest of an ecosystem that the part has, else undefined. */
export function manifestOf(part: Part | undefined, ecosystem: Ecosystem): Manifest | undefined {
  return part?.manifests.find((manifest) => manifest.ecosystem === ecosystem);
}

/** The roots of the other parts that each part is built from: path dependencies, workspace packages, referenced projects. */
export type Links = ReadonlyMap<string, ReadonlySet<string>>;

/** Follows what the manifests of all parts say of each other. */
export function linkParts(parts: ReadonlyMap<string, Part>, facts: TreeFacts): Links {
  const named = partsByName(parts);
  return new Map([...parts.values()].map((part) => [part.root, linksOf(part, parts, named, facts)]));
}

function linksOf(part: Part, parts: ReadonlyMap<string, Part>, named: ReadonlyMap<string, string>, facts: TreeFacts): ReadonlySet<string> {
  const found = new Set<string>();
  for (const manifest of part.manifests) {
    for (const { name } of manifest.dependencies) {
      const root = named.get(packageKey(manifest.ecosystem, name));
      if (root !== undefined) found.add(root);
    }
    for (const reference of referencesOf(manifest, facts)) {
      const target = resolvePath(directoryOf(manifest.path), reference);
      if (target === undefined) continue;
      const root = parts.has(target) ? target : directoryOf(target);
      if (parts.has(root)) found.add(root);
    }
  }
  found.delete(part.root);
  return found;
}

/** Python's names are the same in any case and with any of `-_.`. */
function packageKey(ecosystem: Ecosystem, name: string): string {
  return `${ecosystem} ${ecosystem === 'python' ? name.toLowerCase().replace(/[-_.]+/g, '-') : name}`;
}

/** Roots by ecosystem and package name. */
function partsByName(parts: ReadonlyMap<string, Part>): ReadonlyMap<string, string> {
  const named = new Map<string, string>();
  for (const { root, manifests } of parts.values()) {
    for (const { ecosystem, name } of manifests) if (name !== undefined) named.set(packageKey(ecosystem, name), root);
  }
  return named;
}

/** How a manifest spells the path of another project. */
const REFERENCES: Readonly<Partial<Record<Ecosystem, RegExp>>> = {
  nuget: /<ProjectReference\s[^>]{0,200}?Include="([^"]{1,300})"/g,
  cargo: /\bpath\s*=\s*"([^"]{1,300})"/g,
  go: /=>\s*(\.{1,2}\/\S{1,300})/g,
  gradle: /\bproject\(\s*(?:path\s*[:=]\s*)?['"]:([\p{L}\w:.-]{1,200})['"]/gu,
};

/** Paths of other projects that a manifest names, relative to it. */
function referencesOf(manifest: Manifest, facts: TreeFacts): readonly string[] {
  const pattern = REFERENCES[manifest.ecosystem];
  if (pattern === undefined) return [];
  const found = [...manifest.source.text.matchAll(pattern)].map((match) => match[1] ?? '');
  return manifest.ecosystem === 'gradle' ? found.map((name) => gradlePath(manifest.path, name, facts)) : found;
}

/** A Gradle project's path counts from the directory of the nearest settings file. */
function gradlePath(from: string, name: string, facts: TreeFacts): string {
  const settings = directoriesUp(directoryOf(from)).find((directory) => facts.listing.some(directory, /^settings\.gradle(?:\.kts)?$/));
  return `/${settings ?? ''}/${name.replaceAll(':', '/')}`;
}

/** Where only code tells whether a module starts something: their manifests say the same of both. */
const RUNS_BY_CODE: ReadonlySet<Ecosystem> = new Set<Ecosystem>(['maven', 'gradle', 'nuget']);

/** True when the part says that others use it rather than that it runs. */
export function isLibrary(part: Part | undefined, facts: TreeFacts): boolean {
  if (part === undefined || part.manifests.length === 0 || servesByItself(part, facts)) return false;
  if (facts.listing.some(part.root, /\.gemspec$/)) return true;
  return part.manifests.every((manifest) => manifest.library && !RUNS_BY_CODE.has(manifest.ecosystem));
}

/** Names that people call a part by: its directory's and its manifests'. */
export function namesOf(part: Part): readonly string[] {
  return [baseName(part.root), ...part.manifests.map((manifest) => manifest.name ?? '')].filter((name) => name !== '');
}

/** Parts that lie below a directory, without the one right there. */
export function partsBelow(directory: string, parts: ReadonlyMap<string, Part>): readonly Part[] {
  return [...parts.values()].filter((part) => part.root !== directory && isWithin(part.root, directory));
}
