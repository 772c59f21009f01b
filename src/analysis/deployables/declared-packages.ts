import type { Dependency, Ecosystem, Manifest } from '../documents/kinds.ts';
import { isManifest } from '../documents/recognise-manifests.ts';
import { normalised } from '../documents/manifests/python-requirement.ts';
import { baseName, directoriesUp, directoryOf, isWithin } from '../paths.ts';
import type { Deployable, Repository } from '../repository.ts';
import type { FileTree } from '../tree/tree.ts';
import { isOwnManifest } from './own-manifests.ts';

/** What the manifests of a deployable say, seen from one of its files. */
export interface DeclaredPackages {
  /** Manifests that count, the nearest first. */
  readonly manifests: readonly Manifest[];
  /** The nearest that is about what runs; one of the documentation, of tests or examples declares things for those. */
  readonly ownManifest: Manifest | undefined;
  /** Packages that a production install brings: those for running, optional ones and peers. */
  readonly shipped: ReadonlySet<string>;
  /** Packages that only development or tests bring. */
  readonly development: ReadonlySet<string>;
  /** Packages that locks around it hold, declared or brought along. */
  readonly locked: ReadonlySet<string>;
  /** False when packages may be declared in a way that is not read here, so that an absence says nothing. */
  readonly complete: boolean;
}

/** Files that declare packages in ways that are not read. */
const UNREAD =
  /^(?:environment[\w.-]*\.ya?ml|conda[\w.-]*\.ya?ml|meta\.yaml|BUILD(?:\.bazel)?|WORKSPACE(?:\.bazel)?|MODULE\.bazel|(?:shell|default|flake)\.nix|buildout\.cfg|deno\.jsonc?|import_map\.json|Gopkg\.(?:toml|lock)|glide\.yaml|pixi\.toml|build\.sbt|ivy\.xml|deps\.edn|\.gems|gems\.rb)$/;

/**
 * The packages that are declared for a file: by the manifests of its deployable, by those in the directories around it, and by
 * what these take in. Python's extras are not told apart.
 */
export function declaredPackages(
  repository: Repository,
  path: string,
  deployable: Deployable,
  ecosystems: readonly Ecosystem[],
): DeclaredPackages {
  // They are the same for all files of a directory. The deployable may be that of the other side.
  const ofRepository = DECLARED.get(repository) ?? new WeakMap<Deployable, Map<string, DeclaredPackages>>();
  DECLARED.set(repository, ofRepository);
  const known = ofRepository.get(deployable) ?? new Map<string, DeclaredPackages>();
  ofRepository.set(deployable, known);
  const key = [directoryOf(path), ...ecosystems].join('\0');
  const declared = known.get(key) ?? findDeclared(repository, path, deployable, ecosystems);
  known.set(key, declared);
  return declared;
}

/** `requirements-dev.txt`, which is not where the app's packages belong. */
const FOR_DEVELOPERS = /(?:^|\/)[\w-]*(?:dev|test|lint|docs?)[\w-]*\.(?:txt|in)$/;

const DECLARED = new WeakMap<Repository, WeakMap<Deployable, Map<string, DeclaredPackages>>>();

function findDeclared(repository: Repository, path: string, deployable: Deployable, ecosystems: readonly Ecosystem[]): DeclaredPackages {
  const around = directoriesUp(directoryOf(path));
  const all = repository.documents('manifest').filter(({ ecosystem }) => ecosystems.includes(ecosystem));
  const byPath = new Map(all.map((manifest) => [manifest.path, manifest]));
  const counted = new Map<string, Manifest>();
  const count = (manifest: Manifest | undefined): void => {
    if (!manifest || counted.has(manifest.path)) return;
    counted.set(manifest.path, manifest);
    for (const include of manifest.includes) count(byPath.get(include));
  };
  for (const manifest of all) {
    const directory = directoryOf(manifest.path);
    if (around.includes(directory) || isWithin(directory, deployable.root) || deployable.manifests.includes(manifest.path)) count(manifest);
  }
  const distance = ({ path: at }: Manifest): number => (around.indexOf(directoryOf(at)) + around.length + 1) % (around.length + 1);
  const manifests = [...counted.values()].toSorted((a, b) => distance(a) - distance(b) || (a.path < b.path ? -1 : 1));
  const dependencies = manifests.flatMap((manifest) => manifest.dependencies.map((one) => ({ ...one, extras: extrasOf(one, manifest) })));
  const locks = repository
    .documents('lock')
    .filter(
      ({ ecosystem, path: at }) => ecosystems.includes(ecosystem) && (around.includes(directoryOf(at)) || isWithin(at, deployable.root)),
    );
  const own = manifests.filter((manifest) => deployable.manifests.includes(manifest.path) || isOwnManifest(manifest, repository));
  return {
    manifests,
    ownManifest:
      own.find(({ path: at, dependencies: some }) => some.length > 0 && !FOR_DEVELOPERS.test(at)) ??
      own.find(({ path: at }) => !FOR_DEVELOPERS.test(at)) ??
      own[0],
    shipped: new Set(dependencies.flatMap((one) => (one.group === 'dev' || one.managed ? [] : spelled(one)))),
    development: new Set(dependencies.flatMap((one) => (one.group === 'dev' ? spelled(one) : []))),
    locked: new Set(locks.flatMap(({ versions }) => [...versions.keys()])),
    complete: manifests.every(isComplete) && !hasForeignCatalog(manifests, byPath) && !hasUnread(repository.tree, around, deployable.root),
  };
}

/** A script of Gradle that is applied declares packages as well. */
const APPLIES_SCRIPT = /^[ \t]*apply[ \t]*\(?[ \t]*from[ \t]*[:=]/m;

type Asked = Dependency & { readonly extras: readonly string[] };

function spelled({ name, alias, extras }: Asked): readonly string[] {
  return alias === undefined ? [name, ...extras] : [name, alias, ...extras];
}

/** What a distribution of Python is asked to bring along, by the names of its extras: `celery[redis]`. */
function extrasOf({ span }: Dependency, { ecosystem, source }: Manifest): readonly string[] {
  const [, extras = ''] = ecosystem === 'python' ? (/^[^[\]\n]{1,100}\[([\w., -]{1,200})\]/.exec(source.slice(span)) ?? []) : [];
  return extras.split(',').flatMap((extra) => (extra.trim() === '' ? [] : normalised(extra.trim())));
}

/** A setup.py without literal requirements computes them; a manifest that could not be read may say anything. */
function isComplete({ format, ecosystem, dependencies, problems, includes, source }: Manifest): boolean {
  if (problems.length > 0 || includes.some((include) => include.includes('$'))) return false;
  if (format === 'pom.xml' && hasForeignParent(source.text, includes)) return false;
  if (ecosystem === 'gradle' && (dependencies.some(isConvention) || APPLIES_SCRIPT.test(source.text))) return false;
  if (format === 'setup.py') return dependencies.length > 0 || !source.text.includes('install_requires');
  return !/^\s*dynamic\s*=\s*\[[^\]]*"dependencies"/m.test(format === 'pyproject.toml' ? source.text : '');
}

/** A catalog of versions that is published elsewhere names packages that nothing here does: `implementation(libs.bundles.postgres)`. */
function hasForeignCatalog(manifests: readonly Manifest[], byPath: ReadonlyMap<string, Manifest>): boolean {
  return manifests.some(
    ({ ecosystem, includes }) =>
      ecosystem === 'gradle' && includes.some((include) => include.endsWith('.versions.toml') && !byPath.has(include)),
  );
}

/** A plugin that sets up a whole build may bring packages, unless it is the framework's own: `com.acme.gradle-spring-boot`. */
function isConvention({ name }: Dependency): boolean {
  const id = /^([\w.-]+):\1\.gradle\.plugin$/.exec(name)?.[1];
  return id !== undefined && !/^(?:org|io)\./.test(id) && /(?:spring-?boot|conventions?|starter|parent|[.-]base|[.-]service)$/i.test(id);
}

/** A parent that is not here may bring packages; those of the frameworks only fix versions. */
function hasForeignParent(text: string, includes: readonly string[]): boolean {
  const parent = /<parent>[\s\S]{0,400}?<groupId>\s*([^<]+?)\s*<\/groupId>/.exec(text)?.[1];
  return (
    parent !== undefined &&
    includes.length === 0 &&
    !/^(?:org\.springframework|io\.(?:quarkus|micronaut)|org\.sonatype|org\.jboss)/.test(parent)
  );
}

function hasUnread(tree: FileTree, around: readonly string[], root: string): boolean {
  return localNames(tree).unread.some((directory) => around.includes(directory) || isWithin(directory, root));
}

/** A manifest that was to be read and could not be. */
function isOutOfReach(path: string, tree: FileTree): boolean {
  const absence = tree.absence(path);
  return absence !== undefined && absence !== 'not-selected' && isManifest(path);
}

const NAMES = new WeakMap<FileTree, LocalNames>();

/** Names under which a tree's own files can be imported. */
export interface LocalNames {
  /** Directories that hold files of an ending, at any depth, and the files themselves without it, by base name. */
  readonly byEnding: ReadonlyMap<string, ReadonlySet<string>>;
  /** All directories, and all files with and without their ending, as paths. */
  readonly paths: ReadonlySet<string>;
  /** Base names of the configurations of JavaScript's tools, which may name aliases, by directory. */
  readonly configurations: ReadonlyMap<string, readonly string[]>;
  /** Directories with files that declare packages in ways that are not read. */
  readonly unread: readonly string[];
}

const CONFIGURES =
  /^(?:[tj]sconfig[\w.-]*\.json|\.babelrc|package\.json|(?:vite|webpack|vue|nuxt|next|svelte|astro|rollup|babel|metro|craco)\.config\.[cm]?[jt]s)$/;

/** The local names of a tree; computed once. */
export function localNames(tree: FileTree): LocalNames {
  const known = NAMES.get(tree);
  if (known) return known;
  const byEnding = new Map<string, Set<string>>();
  const paths = new Set<string>();
  const configurations = new Map<string, string[]>();
  const unread: string[] = [];
  for (const path of tree.entries.keys()) {
    const name = baseName(path);
    const dot = name.lastIndexOf('.');
    const ending = dot > 0 ? name.slice(dot + 1) : '';
    if (CONFIGURES.test(name)) configurations.set(directoryOf(path), [...(configurations.get(directoryOf(path)) ?? []), name]);
    if (UNREAD.test(name) || isOutOfReach(path, tree)) unread.push(directoryOf(path));
    const names = byEnding.get(ending) ?? new Set<string>();
    byEnding.set(ending, names);
    names.add(dot > 0 ? name.slice(0, name.indexOf('.', 1)) : name);
    paths.add(path).add(dot > 0 ? path.slice(0, path.length - ending.length - 1) : path);
    for (const directory of directoriesUp(directoryOf(path))) {
      names.add(baseName(directory));
      paths.add(directory);
    }
  }
  const found = { byEnding, paths, configurations, unread };
  NAMES.set(tree, found);
  return found;
}
