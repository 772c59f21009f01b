import { directoryOf, resolvePath } from '../../paths.ts';
import type { SourceText } from '../../text.ts';
import type { Dependency, Manifest, XmlElement } from '../kinds.ts';
import { childNamed, childrenNamed, readXml } from '../data/xml.ts';
import { dependencyOf, manifestOf } from './parts.ts';

/** Plugins that make a jar which starts by itself. */
const STARTING =
  /^(?:spring-boot-maven-plugin|quarkus-maven-plugin|micronaut-maven-plugin|jib-maven-plugin|maven-shade-plugin|maven-assembly-plugin|exec-maven-plugin|appassembler-maven-plugin)$/;
/** Properties that say which Java to compile for, the most telling first. */
const JAVA = ['java.version', 'maven.compiler.release', 'maven.compiler.target', 'maven.compiler.source', 'jdk.version'];

/**
 * Reads a pom.xml. Properties are filled in as far as the file itself defines them; what is managed elsewhere has no constraint.
 * Managed versions, the parent and imported BOMs are dependencies with `managed`. `provided` ones have the group `peer`.
 */
export function readPom(path: string, source: SourceText): Manifest {
  const document = readXml(path, source);
  const { root } = document;
  if (root === undefined) return manifestOf(path, source, 'maven', 'pom.xml', { problems: document.problems });
  const properties = propertiesOf(root);
  const groupId = text(root, 'groupId') ?? text(childNamed(root, 'parent'), 'groupId');
  const artifact = text(root, 'artifactId');
  const plugins = root.descendants('plugin');
  const packaging = text(root, 'packaging') ?? 'jar';
  const mains = [...root.descendants('mainClass'), ...root.descendants('start-class')].map((element) => element.text);
  return manifestOf(path, source, 'maven', 'pom.xml', {
    name: artifact === undefined ? undefined : `${filled(groupId ?? '', properties)}:${artifact}`,
    dependencies: [...parentOf(root), ...dependenciesOf(root, properties)],
    runtime: runtimeOf(root, properties),
    workspaces: childrenNamed(childNamed(root, 'modules'), 'module').map((module) => module.text),
    includes: parentPath(path, root),
    library: packaging === 'jar' && mains.length === 0 && !plugins.some((plugin) => STARTING.test(text(plugin, 'artifactId') ?? '')),
    entrypoints: mains,
    problems: document.problems,
  });
}

function text(element: XmlElement | undefined, name: string): string | undefined {
  const found = childNamed(element, name)?.text;
  return found === '' ? undefined : found;
}

type Properties = ReadonlyMap<string, string>;

function propertiesOf(root: XmlElement): Properties {
  const parent = childNamed(root, 'parent');
  const version = text(root, 'version') ?? text(parent, 'version');
  const own = childNamed(root, 'properties')?.children.map((child): [string, string] => [child.name, child.text]) ?? [];
  const project: [string, string | undefined][] = [
    ['project.version', version],
    ['project.groupId', text(root, 'groupId') ?? text(parent, 'groupId')],
    ['project.artifactId', text(root, 'artifactId')],
    ['project.parent.version', text(parent, 'version')],
  ];
  return new Map([...own, ...project.flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, value]]))]);
}

/** Properties in properties that are followed. */
const MAX_HOPS = 5;
/** Longest text that filling in properties may grow to. */
const MAX_FILLED = 500;

/** The text with its `${properties}` filled in as far as they are known. */
function filled(value: string, properties: Properties): string {
  let result = value;
  for (let hop = 0; hop < MAX_HOPS && result.includes('${') && result.length < MAX_FILLED; hop += 1) {
    result = result.replace(
      /\$\{([^${}]+)\}/g,
      (written, name: string) => properties.get(name.trim().replace(/^pom\./, 'project.')) ?? written,
    );
  }
  return result;
}

function parentOf(root: XmlElement): readonly Dependency[] {
  const parent = childNamed(root, 'parent');
  return parent === undefined ? [] : dependency(parent, new Map(), { managed: true });
}

function dependenciesOf(root: XmlElement, properties: Properties): readonly Dependency[] {
  const profiles = childrenNamed(childNamed(root, 'profiles'), 'profile');
  return [
    ...listed(childNamed(childNamed(root, 'dependencyManagement'), 'dependencies'), properties, { managed: true }),
    ...listed(childNamed(root, 'dependencies'), properties, {}),
    ...profiles.flatMap((profile) => listed(childNamed(profile, 'dependencies'), properties, { group: 'optional' })),
  ];
}

function listed(list: XmlElement | undefined, properties: Properties, extra: Partial<Dependency>): readonly Dependency[] {
  return childrenNamed(list, 'dependency').flatMap((element) => dependency(element, properties, extra));
}

const SCOPES: ReadonlyMap<string, Dependency['group']> = new Map([
  ['test', 'dev'],
  ['provided', 'peer'],
]);

/** The span is that of the version, which is where a reader would change it, else of the artifact. */
function dependency(element: XmlElement, properties: Properties, extra: Partial<Dependency>): readonly Dependency[] {
  const artifact = childNamed(element, 'artifactId');
  const version = childNamed(element, 'version');
  const scope = text(element, 'scope') ?? '';
  if (artifact === undefined) return [];
  const constraint = version === undefined || version.text === '' ? undefined : filled(version.text, properties);
  const name = `${filled(text(element, 'groupId') ?? '', properties)}:${filled(artifact.text, properties)}`;
  const group = SCOPES.get(scope) ?? (text(element, 'optional') === 'true' ? 'optional' : 'run');
  const origin = scope === 'system' ? 'path' : 'registry';
  return [dependencyOf({ name, constraint, group, origin, span: (version ?? artifact).span, ...extra })];
}

function runtimeOf(root: XmlElement, properties: Properties): Manifest['runtime'] {
  const declared = childNamed(root, 'properties');
  const compiler = root.descendants('plugin').find((plugin) => text(plugin, 'artifactId') === 'maven-compiler-plugin');
  const configured = ['release', 'target', 'source'].map((name) => childNamed(childNamed(compiler, 'configuration'), name));
  const element = [...JAVA.map((name) => declared?.children.find((child) => child.name === name)), ...configured].find(
    (found) => found !== undefined && found.text !== '',
  );
  return element === undefined ? undefined : { constraint: filled(element.text, properties), span: element.span };
}

/** The parent's pom: `../pom.xml` unless it says otherwise; an empty relativePath means the registry. */
function parentPath(path: string, root: XmlElement): readonly string[] {
  const parent = childNamed(root, 'parent');
  const relative = childNamed(parent, 'relativePath');
  if (parent === undefined || relative?.text === '') return [];
  const written = relative?.text ?? '../pom.xml';
  const resolved = resolvePath(directoryOf(path), written.endsWith('.xml') ? written : `${written}/pom.xml`);
  return resolved === undefined ? [] : [resolved];
}
