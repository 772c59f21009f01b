import type { DataDocument, DataNode, Dockerfile, ImageReference, Manifest, Pipeline, VersionFile } from './documents/kinds.ts';
import { baseName } from './paths.ts';
import type { Repository } from './repository.ts';
import type { Span } from './text.ts';

export type Runtime = VersionFile['runtimes'][number]['runtime'];

/** One place that says which version of a runtime an app wants. */
export interface RuntimeStatement {
  readonly runtime: Runtime;
  /** As people read it: `20.11`, `>=18`, `18, 20`. */
  readonly said: string;
  /** Versions that it names, numbers only (`3.12`); several for a matrix. */
  readonly versions: readonly string[];
  /** Only a lower bound: newer ones are fine, too. */
  readonly atLeast: boolean;
  readonly path: string;
  readonly span: Span;
  readonly by: 'image' | 'version-file' | 'manifest' | 'pipeline';
}

/** Official images of the runtimes by name. Source: Docker Hub and the vendors' registries. */
const IMAGES: readonly (readonly [name: RegExp, runtime: Runtime])[] = [
  [/^(?:node|cimg\/node|circleci\/node)$/, 'node'],
  [/^(?:python|cimg\/python|circleci\/python)$/, 'python'],
  [/^(?:ruby|cimg\/ruby|circleci\/ruby)$/, 'ruby'],
  [/^(?:golang|cimg\/go|circleci\/golang)$/, 'go'],
  [/^(?:php|cimg\/php|circleci\/php)$/, 'php'],
  [/^(?:openjdk|eclipse-temurin|amazoncorretto|cimg\/openjdk|circleci\/openjdk)$/, 'java'],
  [/^dotnet\/(?:sdk|aspnet|runtime)$/, 'dotnet'],
];

/** Parts of a version that have to agree: a Python minor is as far from the next as a Node major. */
const PRECISION: Readonly<Record<Runtime, number>> = { node: 1, java: 1, dotnet: 1, python: 2, ruby: 2, php: 2, go: 2, rust: 2 };

const MANIFESTS: Readonly<Partial<Record<Manifest['ecosystem'], Runtime>>> = {
  npm: 'node',
  python: 'python',
  go: 'go',
  ruby: 'ruby',
  composer: 'php',
  maven: 'java',
  gradle: 'java',
};

const ACTIONS: readonly (readonly [action: RegExp, input: string, runtime: Runtime])[] = [
  [/^actions\/setup-node$/, 'node-version', 'node'],
  [/^actions\/setup-python$/, 'python-version', 'python'],
  [/^ruby\/setup-ruby$/, 'ruby-version', 'ruby'],
  [/^actions\/setup-go$/, 'go-version', 'go'],
  [/^shivammathur\/setup-php$/, 'php-version', 'php'],
  [/^actions\/setup-java$/, 'java-version', 'java'],
  [/^actions\/setup-dotnet$/, 'dotnet-version', 'dotnet'],
];

const TRAVIS: Readonly<Record<string, Runtime>> = { php: 'php', node_js: 'node', python: 'python', rvm: 'ruby', go: 'go', jdk: 'java' };

/** What an image says: the tag of the runtime's official image; undefined for any other, and for a tag without a number. */
export function imageRuntime(image: ImageReference | undefined): Pick<RuntimeStatement, 'runtime' | 'said' | 'versions'> | undefined {
  if (image?.tag === undefined || image.dynamic) return undefined;
  const runtime = IMAGES.find(([name]) => name.test(image.name))?.[1];
  const version = numbers(image.tag);
  return runtime === undefined || version === undefined ? undefined : { runtime, said: image.raw, versions: [version] };
}

/** The runtimes of the image that runs and of the stages that it is built from, each once. */
export function dockerfileRuntimes(dockerfile: Dockerfile): readonly RuntimeStatement[] {
  return dockerfile.stages.flatMap((stage) => {
    const found = imageRuntime(stage.image);
    const { path } = dockerfile;
    return found === undefined ? [] : [{ ...found, atLeast: false, path, span: stage.from.span, by: 'image' as const }];
  });
}

/** The runtimes of `.nvmrc`, `.python-version`, `.tool-versions` and the like. */
export function versionFileRuntimes({ path, runtimes }: VersionFile): readonly RuntimeStatement[] {
  return runtimes.flatMap(({ runtime, version, span }) => {
    const known = numbers(version);
    return known === undefined
      ? []
      : [{ runtime, said: version, versions: [known], atLeast: false, path, span, by: 'version-file' as const }];
  });
}

/** `engines`, `requires-python`, the `go` line, `ruby`, `php`, `java.version`. */
export function manifestRuntimes(manifest: Manifest): readonly RuntimeStatement[] {
  const { path, ecosystem, runtime: asked } = manifest;
  if (ecosystem === 'nuget') return targetFramework(manifest);
  const runtime = MANIFESTS[ecosystem];
  if (runtime === undefined || asked === undefined) return [];
  const { constraint, span } = asked;
  const known = numbers(constraint.replace(/^[^\d]*/, ''));
  if (known === undefined || /^\s*<|\|\|/.test(constraint)) return [];
  const exact = /^\s*(?:v|==|=)?\s*\d+(?:\.\d+)*(?:\.(?:x|\*))?\s*$/.test(constraint) && runtime !== 'go' && runtime !== 'java';
  return [{ runtime, said: constraint, versions: [known], atLeast: !exact, path, span, by: 'manifest' }];
}

/** What a program of .NET is built for: no older runtime starts it. Libraries and the old Framework say nothing about an image. */
function targetFramework({ path, runtime, library }: Manifest): readonly RuntimeStatement[] {
  const version = /^net(?:coreapp)?(\d+\.\d+)(?:-\w+)?$/.exec(runtime?.constraint.trim() ?? '')?.[1];
  if (version === undefined || runtime === undefined || library) return [];
  return [{ runtime: 'dotnet', said: runtime.constraint, versions: [version], atLeast: true, path, span: runtime.span, by: 'manifest' }];
}

const TESTS = /test|spec|build|check|\bci\b|lint/i;
/** Jobs whose runtime drives a browser or makes documents, and runs nothing of the app. */
const OTHER_TOOLS = /e2e|end-to-end|playwright|cypress|selenium|docs?\b|pages|release|changelog|renovate/i;

/** What the jobs that test or build set up: `setup-…` actions with their matrix, and the images that jobs run in. */
export function pipelineRuntimes(pipeline: Pipeline): readonly RuntimeStatement[] {
  const { path } = pipeline;
  return pipeline.jobs
    .filter((job) => !OTHER_TOOLS.test(`${baseName(path)} ${job.name}`))
    .filter((job) => TESTS.test(job.name) || job.steps.some(({ commands }) => commands.some(({ text }) => TESTS.test(text))))
    .flatMap((job) => {
      const image = imageRuntime(job.image);
      const node = job.node.at('image') ?? job.node.at('container') ?? job.node.at('docker', 0, 'image');
      const own =
        image === undefined || node === undefined ? [] : [{ ...image, atLeast: false, path, span: node.span, by: 'pipeline' as const }];
      return [...own, ...job.steps.flatMap(({ uses, inputs }) => setUp(uses?.action ?? '', inputs, job.node, path))];
    });
}

function setUp(action: string, inputs: ReadonlyMap<string, DataNode>, job: DataNode, path: string): readonly RuntimeStatement[] {
  const [, input, runtime] = ACTIONS.find(([name]) => name.test(action)) ?? [];
  const node = input === undefined ? undefined : inputs.get(input);
  if (node === undefined || runtime === undefined) return [];
  const axis = /^\$\{\{\s*matrix\.([\w-]+)\s*\}\}$/.exec(node.text ?? '')?.[1];
  const values = axis === undefined ? [node] : (job.at('strategy', 'matrix', axis)?.children ?? []);
  return statement(runtime, values, path, axis === undefined ? node.span : job.at('strategy', 'matrix', axis)?.span);
}

/** The versions that a `.travis.yml` tests on. */
export function travisRuntimes(document: DataDocument): readonly RuntimeStatement[] {
  if (baseName(document.path) !== '.travis.yml') return [];
  return Object.entries(TRAVIS).flatMap(([key, runtime]) => {
    const node = document.roots[0]?.at(key);
    return node === undefined ? [] : statement(runtime, node.kind === 'list' ? node.children : [node], document.path, node.span);
  });
}

function statement(runtime: Runtime, values: readonly DataNode[], path: string, span: Span | undefined): readonly RuntimeStatement[] {
  const texts = values.map(({ text }) => text ?? '');
  const versions = texts.flatMap((text) => numbers(text) ?? []);
  if (span === undefined || versions.length === 0 || versions.length < texts.length) return [];
  return [{ runtime, said: texts.join(', '), versions, atLeast: false, path, span, by: 'pipeline' }];
}

/** Everything that a repository says about its runtimes, in shipped files. */
export function runtimeStatements(repository: Repository): readonly RuntimeStatement[] {
  const known = KNOWN.get(repository);
  if (known) return known;
  const found = [
    ...repository.documents('dockerfile').flatMap(dockerfileRuntimes),
    ...repository.documents('versionFile').flatMap(versionFileRuntimes),
    ...repository.documents('manifest').flatMap(manifestRuntimes),
    ...repository.documents('pipeline').flatMap(pipelineRuntimes),
    ...repository.documents('data').flatMap(travisRuntimes),
  ].filter(({ path }) => ['configuration', 'source', 'tool'].includes(repository.role(path)));
  KNOWN.set(repository, found);
  return found;
}

const KNOWN = new WeakMap<Repository, readonly RuntimeStatement[]>();

/** True when no version that one names is good enough for the other; what one of them leaves open is no contradiction. */
export function contradict(one: RuntimeStatement, other: RuntimeStatement): boolean {
  if (one.runtime !== other.runtime || (one.atLeast && other.atLeast)) return false;
  if (one.atLeast) return contradict(other, one);
  const parts = PRECISION[one.runtime];
  return !one.versions.some((version) =>
    other.versions.some((wanted) => (other.atLeast ? compare(version, wanted, 3) >= 0 : compare(version, wanted, parts) === 0)),
  );
}

/** Compares the first parts of versions, as far as both have them. */
function compare(one: string, other: string, parts: number): number {
  const left = one.split('.');
  const right = other.split('.');
  for (let at = 0; at < Math.min(parts, left.length, right.length); at += 1) {
    const difference = Number(left[at]) - Number(right[at]);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** `v20.11.1-alpine` → `20.11.1`, Java's `1.8` → `8`; undefined when no number leads. */
function numbers(text: string): string | undefined {
  const found = /^v?(\d{1,4}(?:\.\d{1,4}){0,2})(?![\w])/.exec(text.trim().replace(/\.(?:x|\*)$/, ''))?.[1];
  return found?.replace(/^1\.(?=[5-8]$)/, '');
}
