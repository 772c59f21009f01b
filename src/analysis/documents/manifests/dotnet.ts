import { baseName } from '../../paths.ts';
import type { SourceText } from '../../text.ts';
import type { Dependency, Manifest, XmlElement } from '../kinds.ts';
import { childNamed, readXml } from '../data/xml.ts';
import { dependencyOf, manifestOf, PATH } from './parts.ts';

/** SDKs whose projects run by themselves. */
const RUNNING_SDK = /^Microsoft\.NET\.Sdk\.(?:Web|Worker|BlazorWebAssembly|Functions)|^Aspire\.AppHost/i;

/**
 * Reads a *.csproj, *.fsproj, *.vbproj, Directory.Packages.props, Directory.Build.props or packages.config. Properties are filled in
 * as far as the file defines them; a version that is managed centrally is no constraint. A `PackageVersion` is `managed`.
 */
export function readDotnet(path: string, source: SourceText): Manifest {
  const document = readXml(path, source);
  const { root } = document;
  const name = baseName(path);
  const extension = name.slice(name.lastIndexOf('.'));
  const format = extension.endsWith('proj') ? extension.slice(1) : name;
  if (root === undefined) return manifestOf(path, source, 'nuget', format, { problems: document.problems });
  const properties = new Map(root.descendants('PropertyGroup').flatMap((group) => group.children.map((child) => [child.name, child.text])));
  const framework = [
    ...root.descendants('TargetFramework'),
    ...root.descendants('TargetFrameworks'),
    ...root.descendants('TargetFrameworkVersion'),
  ][0];
  const runs = starts(root, properties);
  return manifestOf(path, source, 'nuget', format, {
    name: format.endsWith('proj') ? (properties.get('AssemblyName') ?? name.slice(0, -extension.length)) : undefined,
    dependencies: REFERENCES.flatMap((kind) => root.descendants(kind.element).flatMap((element) => reference(element, kind, properties))),
    runtime: framework === undefined ? undefined : { constraint: filled(framework.text, properties), span: framework.span },
    library: format.endsWith('proj') && !runs && !isTest(root, properties),
    entrypoints: runs ? [name] : [],
    problems: document.problems,
  });
}

/** An executable, a web or worker project, or functions; never a test project. */
function starts(root: XmlElement, properties: ReadonlyMap<string, string>): boolean {
  const sdk = root.attributes.get('Sdk')?.value ?? '';
  return (
    RUNNING_SDK.test(sdk) ||
    /^(?:win)?exe$/i.test(properties.get('OutputType') ?? '') ||
    properties.has('AzureFunctionsVersion') ||
    properties.has('UseIISExpress')
  );
}

function isTest(root: XmlElement, properties: ReadonlyMap<string, string>): boolean {
  const packages = root.descendants('PackageReference').map((element) => element.attributes.get('Include')?.value);
  return properties.get('IsTestProject') === 'true' || packages.includes('Microsoft.NET.Test.Sdk');
}

/** An element that names a package or project, and how. */
interface Kind {
  readonly element: string;
  readonly name: readonly string[];
  readonly version: readonly string[];
  readonly extra: Partial<Dependency>;
}

const REFERENCES: readonly Kind[] = [
  { element: 'PackageReference', name: ['Include', 'Update'], version: ['Version', 'VersionOverride'], extra: {} },
  { element: 'PackageVersion', name: ['Include', 'Update'], version: ['Version'], extra: { managed: true } },
  { element: 'GlobalPackageReference', name: ['Include'], version: ['Version'], extra: { group: 'dev' } },
  { element: 'ProjectReference', name: ['Include'], version: [], extra: PATH },
  { element: 'package', name: ['id'], version: ['version'], extra: {} },
];

function reference(element: XmlElement, kind: Kind, properties: ReadonlyMap<string, string>): readonly Dependency[] {
  const name = kind.name.map((attribute) => element.attributes.get(attribute)?.value).find((value) => value !== undefined);
  if (name === undefined) return [];
  const version = kind.version
    .map((attribute) => element.attributes.get(attribute)?.value ?? childNamed(element, attribute)?.text)
    .find((value) => value !== undefined && value !== '');
  const assets = element.attributes.get('PrivateAssets')?.value ?? childNamed(element, 'PrivateAssets')?.text ?? '';
  const group = /^all$/i.test(assets) || element.attributes.get('developmentDependency')?.value === 'true' ? 'dev' : 'run';
  return [
    dependencyOf({
      name,
      constraint: version === undefined ? undefined : filled(version, properties),
      group,
      span: element.span,
      ...kind.extra,
    }),
  ];
}

/** The text with its `$(Properties)` filled in as far as they are known, two levels deep. */
function filled(text: string, properties: ReadonlyMap<string, string>): string {
  const fill = (value: string) => value.slice(0, 500).replace(/\$\((\w+)\)/g, (written, name: string) => properties.get(name) ?? written);
  return fill(fill(text));
}
