import type { CodeFile } from '../code.ts';
import type { DataDocument, DataNode } from '../documents/kinds.ts';
import { parseImage } from '../documents/images/image.ts';
import { isOtherPipeline } from '../documents/recognise.ts';
import { namedLiterals } from '../knowledge/settings/named-values.ts';
import { type Runtime, runtimeOfImage, runtimeOfPlatform, versionNumbers } from '../knowledge/images/runtime-images.ts';
import { baseName } from '../paths.ts';
import type { Repository } from '../repository.ts';
import type { RuntimeStatement } from './runtime-versions.ts';

/** Keys under which manifests of platforms name a runtime. */
const RUNTIME_KEYS = /^(?:runtime|Runtime|type|linux_fx_version)$/;
/** Manifests of platforms that do. */
const PLATFORM = /^(?:serverless|template|sam|app|\.platform\.app|func\w*)\.(?:ya?ml|json)$|^(?:netlify|fly)\.toml$|^render\.ya?ml$/;
/** Variables by which platforms are told a version. */
const VARIABLES: Readonly<Record<string, Runtime>> = {
  NODE_VERSION: 'node',
  PYTHON_VERSION: 'python',
  RUBY_VERSION: 'ruby',
  GO_VERSION: 'go',
  PHP_VERSION: 'php',
  JAVA_VERSION: 'java',
};
/** Tasks of Azure's pipelines, with the input that names the version. */
const TASKS: readonly (readonly [task: RegExp, input: string, runtime: Runtime])[] = [
  [/^NodeTool@/, 'versionSpec', 'node'],
  [/^UseNode@/, 'version', 'node'],
  [/^UsePythonVersion@/, 'versionSpec', 'python'],
  [/^UseRubyVersion@/, 'versionSpec', 'ruby'],
  [/^GoTool@/, 'version', 'go'],
  [/^JavaToolInstaller@/, 'versionSpec', 'java'],
  [/^UseDotNet@/, 'version', 'dotnet'],
];

function nodesOf(node: DataNode): readonly DataNode[] {
  return node.kind === 'scalar' ? [] : [node, ...node.children.flatMap(nodesOf)];
}

type Place = Pick<RuntimeStatement, 'path' | 'span' | 'by'>;

function told(
  found: { readonly runtime: Runtime; readonly version: string } | undefined,
  said: string,
  place: Place,
): readonly RuntimeStatement[] {
  return found === undefined
    ? []
    : [{ runtime: found.runtime, said, versions: [found.version], atLeast: false, ranges: undefined, ...place }];
}

/** What manifests of platforms say: `runtime: nodejs18.x`, `NODE_VERSION = "18"`. */
export function platformRuntimes(document: DataDocument): readonly RuntimeStatement[] {
  if (!PLATFORM.test(baseName(document.path))) return [];
  return document.roots.flatMap(nodesOf).flatMap((node) => [
    ...node.children.flatMap((child) => {
      const place: Place = { path: document.path, span: child.span, by: 'platform' };
      if (child.text === undefined || child.dynamic) return [];
      if (RUNTIME_KEYS.test(child.key ?? '')) return told(runtimeOfPlatform(child.text), child.text, place);
      return variable(child.key, child.text, place);
    }),
    ...keyed(node, document.path),
  ]);
}

/** `- key: NODE_VERSION` with its `value`. */
function keyed(node: DataNode, path: string): readonly RuntimeStatement[] {
  const value = node.at('value');
  return value?.text === undefined ? [] : variable(node.at('key')?.text, value.text, { path, span: value.span, by: 'platform' });
}

function variable(name: string | undefined, text: string, place: Place): readonly RuntimeStatement[] {
  const runtime = name !== undefined && Object.hasOwn(VARIABLES, name) ? VARIABLES[name] : undefined;
  const version = versionNumbers(text);
  return runtime === undefined || version === undefined ? [] : told({ runtime, version }, text, place);
}

/** What pipelines of other systems run in: `image: node:18`, tasks that install a runtime. */
export function otherPipelineRuntimes({ path, roots }: DataDocument): readonly RuntimeStatement[] {
  if (!isOtherPipeline(path) || baseName(path) === '.travis.yml') return [];
  return roots.flatMap(nodesOf).flatMap((node) => {
    const image = node.at('image');
    const place: Place = { path, span: (image ?? node).span, by: 'pipeline' };
    const [, input, runtime] = TASKS.find(([task]) => task.test(node.at('task')?.text ?? '')) ?? [];
    const said = input === undefined ? undefined : node.at('inputs', input);
    const version = versionNumbers(said?.text ?? '');
    return [
      ...(image?.text === undefined || image.dynamic ? [] : told(runtimeOfImage(parseImage(image.text)), image.text, place)),
      ...(said === undefined || runtime === undefined || version === undefined
        ? []
        : told({ runtime, version }, said.text ?? '', { ...place, span: said.span })),
    ];
  });
}

/** `runtime = "python3.9"` of functions in Terraform. */
export function terraformRuntimes(repository: Repository): readonly RuntimeStatement[] {
  const paths = repository.texts.filter(
    (path) => path.endsWith('.tf') && /\bruntime\b|linux_fx_version/.test(repository.source(path)?.text ?? ''),
  );
  return paths.flatMap((path) => repository.code(path) ?? []).flatMap(ofTerraform);
}

function ofTerraform(file: CodeFile): readonly RuntimeStatement[] {
  return namedLiterals(file, (name) => name === 'runtime' || name === 'linux_fx_version').flatMap(({ literal, origin }) =>
    told(runtimeOfPlatform(literal), literal, { path: file.path, span: origin, by: 'platform' }),
  );
}
