import { ownFact } from '../remembered-facts.ts';
import { languageOf, type Language } from '../languages.ts';
import { baseName, directoryOf } from '../paths.ts';
import type { Deployable } from '../repository.ts';
import { groupSigns, type Group } from './groups.ts';
import { imageSigns } from './signs/images.ts';
import { kindOf, frameworksOfGroup, languageOfGroup, processesOf } from './nature.ts';
import { ownership, type Ownership } from './ownership.ts';
import { findParts, isLibrary, linkParts, nearest, type Part } from './parts.ts';
import { platformSigns } from './signs/platforms.ts';
import {
  composeProcesses,
  composeSigns,
  imageProcesses,
  procfileProcesses,
  procfileSigns,
  scriptProcesses,
  type FoundProcess,
} from './processes.ts';
import { signsInCode } from './signs/code-signs.ts';
import { SETTINGS_OF_DJANGO } from './signs/python-signs.ts';
import { goPrograms, goSigns, toolDirectories } from './signs/go-programs.ts';
import { kubernetesEvidence } from './signs/kubernetes.ts';
import { isManifestOf } from './ecosystems.ts';
import { signsOfPart } from './signs/manifest-signs.ts';
import type { Sign, SourceFile, TreeFacts } from './signs/sign.ts';

/** The deployables of a tree by root, and whose each path is. */
export interface FoundDeployables {
  readonly deployables: readonly Deployable[];
  /** The deployable whose files include the path. */
  of(path: string): Deployable | undefined;
}

/**
 * Finds every part of a tree that runs somewhere.
 * Signs (code that serves, start scripts, images, Procfiles, platform manifests) are collected, each is put to the part of the
 * repository that it speaks of, and a part that has signs and is no library is a deployable.
 * @param shown directories that run, as the other side of a change shows
 */
export function findDeployables(facts: TreeFacts, shown: readonly string[] = []): FoundDeployables {
  const parts = findParts(facts);
  const sources = sourceFiles(facts);
  const images = imageSigns(facts, parts);
  const imageRoots = new Map(images.map((sign) => [sign.path, sign.directory]));
  const declared = procfileProcesses(facts);
  const processes: readonly FoundProcess[] = [
    ...declared,
    ...imageProcesses(images, facts),
    ...composeProcesses(facts, imageRoots, parts),
    ...scriptProcesses(facts),
  ];
  const programs = goPrograms(parts, sources, facts);
  const signs: readonly Sign[] = [
    ...[...parts.values()].flatMap((part) => signsOfPart(part, facts)),
    ...codeSigns(sources, parts, facts),
    ...goSigns(programs),
    ...procfileSigns(declared),
    ...images,
    ...composeSigns(facts, imageRoots, parts),
    ...platformSigns(facts),
    ...directorySigns(facts.given.deployables, 'the policy says so', facts),
    ...directorySigns(shown, 'the other side of the change shows it', facts),
  ];
  const links = linkParts(parts, facts);
  const groups = groupSigns(signs, parts, links, facts);
  const owners = ownership(groups, { parts, links, tools: toolDirectories(programs), facts });
  const byOwner = sourcesByOwner(sources, owners);
  const deployables = groups.map((group) => deployable(group, owners, { facts, parts, sources: byOwner, processes }));
  return { deployables, of: lookUp(deployables, owners) };
}

function lookUp(deployables: readonly Deployable[], owners: Ownership): FoundDeployables['of'] {
  const byRoot = new Map(deployables.map((found) => [found.root, found]));
  const named = new Map<string, Deployable>();
  for (const found of deployables) for (const path of found.images) named.set(path, found);
  return (path) => named.get(path) ?? byRoot.get(owners.rootsIn(directoryOf(path))[0] ?? '\0');
}

const hasText = ownFact(({ path }, facts) => facts.source(path) !== undefined);

function sourceFiles(facts: TreeFacts): readonly SourceFile[] {
  const found: SourceFile[] = [];
  for (const path of facts.texts) {
    if (facts.role(path) !== 'source') continue;
    const language = languageOf(path, baseName(path).includes('.') ? undefined : facts.source(path)?.line(1));
    if (language !== undefined && hasText({ path }, facts)) found.push({ path, language });
  }
  return found;
}

/** Directories that are known to run; what they are is told by what stands in them. */
function directorySigns(directories: readonly string[], because: string, { listing }: TreeFacts): readonly Sign[] {
  return directories
    .filter((directory) => listing.names(directory).size > 0)
    .map((directory) => ({ directory, path: directory, because, kind: 'unknown', weight: 0, root: true }));
}

/** Signs in code files; those of a library's own code say nothing about running it. */
function codeSigns(sources: readonly SourceFile[], parts: ReadonlyMap<string, Part>, facts: TreeFacts): readonly Sign[] {
  const signs = sources.flatMap((source) => signsInCode(source, facts).filter((sign) => !isLibrary(nearest(sign.directory, parts), facts)));
  const isKnownSite = signs.some(({ because, frameworks }) => because !== SETTINGS_OF_DJANGO && frameworks?.includes('django') === true);
  return isKnownSite ? signs.filter(({ because }) => because !== SETTINGS_OF_DJANGO) : signs;
}

/** Source files by the root of each deployable that they are part of. */
function sourcesByOwner(sources: readonly SourceFile[], owners: Ownership): ReadonlyMap<string, readonly SourceFile[]> {
  const found = new Map<string, SourceFile[]>();
  for (const source of sources) {
    for (const root of owners.rootsIn(directoryOf(source.path))) {
      const own = found.get(root) ?? [];
      found.set(root, own);
      own.push(source);
    }
  }
  return found;
}

interface Surroundings {
  readonly facts: TreeFacts;
  readonly parts: ReadonlyMap<string, Part>;
  readonly sources: ReadonlyMap<string, readonly SourceFile[]>;
  readonly processes: readonly FoundProcess[];
}

function deployable(group: Group, owners: Ownership, { facts, parts, sources, processes }: Surroundings): Deployable {
  const own = sources.get(group.root) ?? [];
  const started = processes.filter((process) => owners.rootsIn(process.directory)[0] === group.root);
  const kind = kindOf(group, parts.get(group.root), started, facts);
  const language = languageOfGroup(group, own);
  const name = nameOf(group, language, parts);
  return {
    root: group.root,
    name,
    evidence: [...evidenceOf(group), ...kubernetesEvidence(facts, name, group.root)],
    language,
    frameworks: frameworksOfGroup(group, { kind, own, started, parts, facts }),
    processes: processesOf(started, kind),
    images: [...new Set(group.signs.flatMap((sign) => sign.image ?? []))].sort(),
    kind,
    sources: own.map(({ path }) => path),
    manifests: owners.manifestsOf(group.root, language),
  };
}

function nameOf(group: Group, language: Language | undefined, parts: ReadonlyMap<string, Part>): string {
  const manifests = (parts.get(group.root)?.manifests ?? []).filter((manifest) => manifest.name !== undefined);
  return (manifests.find((manifest) => isManifestOf(manifest, language)) ?? manifests[0])?.name ?? (baseName(group.root) || 'app');
}

function evidenceOf(group: Group): Deployable['evidence'] {
  const seen = new Set<string>();
  return group.signs
    .toSorted((a, b) => b.weight - a.weight || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
    .filter(({ path, because }) => !seen.has(`${path}\n${because}`) && seen.add(`${path}\n${because}`))
    .map(({ path, because }) => ({ path, because }));
}
