import { environmentOf } from '../../documents/processes/environment.ts';
import type {
  ComposeFile,
  DataNode,
  Dockerfile,
  EnvFile,
  KubernetesFile,
  Pipeline,
  SettingsFile,
  Step,
  XmlDocument,
  XmlElement,
} from '../../documents/kinds.ts';
import type { SourceText, Span } from '../../text.ts';

/** A name with its text in a document that sets it: a variable, a setting, a key. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
  /** Of the value where that stands on a line of its own, else of name and value. */
  readonly span: Span;
  /** Holds a variable or template: what it will be is not known here. */
  readonly dynamic: boolean;
}

/** Variables of a compose file's services and of their build arguments. */
export function composeTexts(file: ComposeFile): readonly NamedText[] {
  const kept = file.services.filter(({ name }) => !OF_TESTS.test(name));
  return [...kept.flatMap(({ node }) => environmentTexts(node.at('environment'))), ...buildArguments(file)];
}

/** A service that is there for the tests: `pgsql_test`. */
const OF_TESTS = /(?:^|[-_])tests?$|^tests?[-_]/i;

/** What a compose file's services give to the builds of their images. */
export function buildArguments(file: ComposeFile): readonly NamedText[] {
  return file.services.flatMap(({ node }) => environmentTexts(node.at('build', 'args')));
}

/** Variables of the containers, data of ConfigMaps, what Kustomize generates, and data of Secrets, decoded. */
export function kubernetesTexts(file: KubernetesFile): readonly NamedText[] {
  return file.resources.flatMap((resource) => [
    ...resource.containers.flatMap((container) => environmentTexts(container.node.at('env'))),
    ...(resource.kind === 'ConfigMap' ? leaves(resource.node.at('data')) : []),
    ...(resource.kind === 'Kustomization' ? generated(resource.node) : []),
    ...(resource.kind === 'Secret' ? [...leaves(resource.node.at('stringData')), ...decoded(resource.node.at('data'))] : []),
  ]);
}

/** Literals that Kustomize makes Secrets and ConfigMaps of: `literals: [DB_PASSWORD=x]`. */
function generated(kustomization: DataNode): readonly NamedText[] {
  const generators = ['secretGenerator', 'configMapGenerator'].flatMap((key) => kustomization.at(key)?.children ?? []);
  return generators.flatMap((generator) => (generator.at('literals')?.kind === 'list' ? environmentTexts(generator.at('literals')) : []));
}

/** Variables of a pipeline, its jobs and their steps. */
export function pipelineTexts(file: Pipeline): readonly NamedText[] {
  const nodes = [file.root, ...file.jobs.flatMap((job) => [job.node, ...(job.node.at('steps')?.children ?? [])])];
  return [
    ...nodes.flatMap((node) =>
      ['env', 'variables', ...(file.system.startsWith('circleci') ? ['environment'] : [])].flatMap((key) => environmentTexts(node.at(key))),
    ),
    ...file.jobs.flatMap(({ steps }) => steps.flatMap(inputTexts)),
    ...(file.system === 'jenkins' ? ofJenkins(file.source) : []),
  ];
}

/** `with: { password: x }` of an action. */
function inputTexts({ inputs }: Step): readonly NamedText[] {
  return [...inputs].flatMap(([name, { text, span, dynamic }]) => (text === undefined ? [] : [{ name, text, span, dynamic }]));
}

/** `environment { DB_PASSWORD = 'x' }` of a Jenkinsfile. */
function ofJenkins({ text }: SourceText): readonly NamedText[] {
  return [...text.matchAll(/\benvironment\s*\{([^{}]*)\}/g)].flatMap(({ 0: whole, 1: body = '', index }) => {
    const from = index + whole.indexOf('{') + 1;
    return [...body.matchAll(/^[ \t]*([A-Z][A-Z\d_]*)[ \t]*=[ \t]*(["'])([^"'\n]*)\2/gm)].map(([all, name = '', , value = ''], at) => {
      const start = from + body.indexOf(all, at === 0 ? 0 : undefined) + all.indexOf(name);
      return { name, text: value, span: { start, end: start + all.length - all.indexOf(name) }, dynamic: value.includes('$') };
    });
  });
}

/** `ENV` and `ARG` of all stages, with the keyword that sets them. */
export function imageTexts(file: Dockerfile): readonly (NamedText & { readonly keyword: string; readonly stage: number })[] {
  return file.stages.flatMap((stage) =>
    stage.instructions.flatMap((instruction) => {
      const { keyword, words } = instruction;
      if (keyword !== 'ENV' && keyword !== 'ARG') return [];
      return words.flatMap((word) => {
        const equals = word.text.indexOf('=');
        if (equals === -1 && keyword === 'ENV') return [];
        const name = equals === -1 ? word.text : word.text.slice(0, equals);
        const text = equals === -1 ? '' : word.text.slice(equals + 1);
        return [{ name, text, span: word.span, dynamic: text.includes('$'), keyword, stage: stage.index }];
      });
    }),
  );
}

/** Settings of a dotenv, properties, INI, YAML or JSON settings file or a unit. */
export function settingTexts(file: Pick<EnvFile | SettingsFile, 'settings'>): readonly NamedText[] {
  return file.settings.map(({ key, value, span, dynamic }) => ({ name: key, text: value, span, dynamic }));
}

/** All scalars of a tree by their dotted keys. */
export function leaves(node: DataNode | undefined, prefix = ''): readonly NamedText[] {
  if (node === undefined) return [];
  if (node.kind === 'scalar') {
    const start = node.keySpan?.start ?? node.span.start;
    return node.text === undefined ? [] : [{ name: prefix, text: node.text, span: { start, end: node.span.end }, dynamic: node.dynamic }];
  }
  return node.children.flatMap((child, index) => leaves(child, [prefix, child.key ?? String(index)].filter(Boolean).join('.')));
}

/** `<param name="x" value="y"/>`, `<add key="x" value="y"/>`, `<property name="x">y</property>`, `<x>y</x>`. */
export function xmlTexts(file: XmlDocument): readonly NamedText[] {
  return file.root ? inElement(file.root) : [];
}

/** `<Resource name="jdbc/shop" password="x"/>` of Tomcat, `<Connector keystorePass="x"/>`, `<bean p:password="x"/>`. */
const PASSWORD_ATTRIBUTE = /^(?:p:)?(?:password|connectionPassword|keystorePass|truststorePass|certificateKeystorePassword|keyPass)$/;

function inElement(element: XmlElement): readonly NamedText[] {
  const own = ownText(element);
  const named = [...element.attributes].flatMap(([name, { value, span }]): readonly NamedText[] =>
    PASSWORD_ATTRIBUTE.test(name) ? [{ name, text: value, span, dynamic: /\$\{|#\{|%\w+%/.test(value) }] : [],
  );
  return [...(own ? [own] : []), ...named, ...element.children.flatMap(inElement)];
}

function ownText(element: XmlElement): NamedText | undefined {
  const network = element.name === 'network' ? element.attributes.get('host') : undefined;
  // .NET's `<smtp><network host="…"/></smtp>`.
  if (network) return { name: 'smtp.host', text: network.value, span: network.span, dynamic: false };
  const name = (element.attributes.get('name') ?? element.attributes.get('key'))?.value;
  const attribute = element.attributes.get('value') ?? element.attributes.get('connectionString');
  const text = attribute?.value ?? (element.children.length === 0 ? element.text.trim() : '');
  if (text === '') return undefined;
  return { name: name ?? element.name, text, span: attribute?.span ?? element.span, dynamic: /\$\{|#\{|%\w+%/.test(text) };
}

/** `environment:` of compose, `env:` of Kubernetes and pipelines: on the line of the value. */
function environmentTexts(node: DataNode | undefined): readonly NamedText[] {
  if (node === undefined) return [];
  if (node.kind === 'list' && node.children.some((child) => child.kind === 'map')) {
    return node.children.flatMap((child) => {
      const value = child.at('value');
      const name = child.at('name')?.text;
      if (value?.text === undefined || name === undefined) return [];
      return [{ name, text: value.text, span: value.span, dynamic: value.dynamic }];
    });
  }
  return environmentOf(node).flatMap(({ name, value, span, dynamic }) =>
    value === undefined ? [] : [{ name, text: value, span, dynamic }],
  );
}

/** Base64, as Kubernetes keeps Secret data. What does not decode to text stays as written. */
function decoded(node: DataNode | undefined): readonly NamedText[] {
  return leaves(node).map((entry) => {
    const text = Buffer.from(entry.text, 'base64').toString('utf8');
    return /^[\x20-\x7e\s]+$/.test(text) ? { ...entry, text: text.trim() } : entry;
  });
}
