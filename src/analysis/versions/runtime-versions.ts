import { repositoryFact } from '../remembered-facts.ts';
import type {
  ComposeFile,
  DataDocument,
  DataNode,
  Dockerfile,
  ImageReference,
  Manifest,
  Pipeline,
  VersionFile,
} from '../documents/kinds.ts';
import { baseName } from '../paths.ts';
import { type Runtime, runtimeOfImage, versionNumbers as numbers } from '../knowledge/images/runtime-images.ts';
import { compareParts, mayLieIn, rangesOf, type VersionRange } from '../knowledge/packages/version-constraints.ts';
import { otherPipelineRuntimes, platformRuntimes, terraformRuntimes } from './runtime-platforms.ts';
import type { Repository } from '../repository.ts';
import type { Span } from '../text.ts';

export type { Runtime };

/** One place that says which version of a runtime an app wants. */
export interface RuntimeStatement {
  readonly runtime: Runtime;
  /** As people read it: `20.11`, `>=18`, `18, 20`. */
  readonly said: string;
  /** Versions that it names, numbers only (`3.12`); several for a matrix. */
  readonly versions: readonly string[];
  /** Only a lower bound: newer ones are fine, too. */
  readonly atLeast: boolean;
  /** What it allows, where it names no single version. */
  readonly ranges: readonly VersionRange[] | undefined;
  readonly path: string;
  readonly span: Span;
  /** `platform`: the manifest of a platform that runs it; `development`: an image of developers. */
  readonly by: 'image' | 'platform' | 'version-file' | 'manifest' | 'pipeline' | 'development';
}

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
function imageRuntime(image: ImageReference | undefined): Pick<RuntimeStatement, 'runtime' | 'said' | 'versions'> | undefined {
  const found = runtimeOfImage(image);
  return image === undefined || found === undefined ? undefined : { runtime: found.runtime, said: image.raw, versions: [found.version] };
}

/** The runtimes of the image that runs and of the stages that it is built from, each once. */
export function dockerfileRuntimes(dockerfile: Dockerfile, by: 'image' | 'development' = 'image'): readonly RuntimeStatement[] {
  return dockerfile.stages.flatMap((stage) => {
    const found = imageRuntime(stage.image);
    const { path } = dockerfile;
    return found === undefined ? [] : [{ ...found, atLeast: false, ranges: undefined, path, span: stage.from.span, by }];
  });
}

/**
 * The runtimes of `.nvmrc`, `.python-version`, `.tool-versions` and the like. Several versions of one runtime are there side by side:
 * the first is the one that answers to its plain name.
 */
export function versionFileRuntimes({ path, runtimes, source }: VersionFile): readonly RuntimeStatement[] {
  return [...Map.groupBy(runtimes, ({ runtime }) => runtime)].flatMap(([runtime, found]) => {
    const versions = found.flatMap(({ version }) => numbers(version) ?? []);
    const [first] = found;
    const [known] = versions;
    if (first === undefined || known === undefined) return [];
    // An SDK of .NET that rolls forward is a minimum.
    const ranges = /"rollForward"\s*:\s*"(?:latestMajor|major)"/i.test(source.text) ? [{ least: known, below: undefined }] : undefined;
    const said = found.map(({ version }) => version).join(', ');
    return [{ runtime, said, versions, atLeast: ranges !== undefined, ranges, path, span: first.span, by: 'version-file' as const }];
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
  if (known === undefined) return [];
  const exact = /^\s*(?:v|==|=)?\s*\d+(?:\.\d+)*(?:\.(?:x|\*))?\s*$/.test(constraint) && runtime !== 'go' && runtime !== 'java';
  const open = runtime === 'go' || runtime === 'java' ? [{ least: known, below: undefined }] : rangesOf(constraint);
  const ranges = exact ? undefined : open;
  return exact || ranges ? [{ runtime, said: constraint, versions: [known], atLeast: !exact, ranges, path, span, by: 'manifest' }] : [];
}

/** What a program of .NET is built for: no older runtime starts it. Libraries and the old Framework say nothing about an image. */
function targetFramework({ path, runtime, library }: Manifest): readonly RuntimeStatement[] {
  const version = /^net(?:coreapp)?(\d+\.\d+)(?:-\w+)?$/.exec(runtime?.constraint.trim() ?? '')?.[1];
  if (version === undefined || runtime === undefined || library) return [];
  const ranges = [{ least: version, below: undefined }];
  return [
    { runtime: 'dotnet', said: runtime.constraint, versions: [version], atLeast: true, ranges, path, span: runtime.span, by: 'manifest' },
  ];
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
        image === undefined || node === undefined
          ? []
          : [{ ...image, atLeast: false, ranges: undefined, path, span: node.span, by: 'pipeline' as const }];
      return [...own, ...job.steps.flatMap(({ uses, inputs }) => setUp(uses?.action ?? '', inputs, job.node, pipeline))];
    });
}

function setUp(
  action: string,
  inputs: ReadonlyMap<string, DataNode>,
  job: DataNode,
  { path, root }: Pipeline,
): readonly RuntimeStatement[] {
  const [, input, runtime] = ACTIONS.find(([name]) => name.test(action)) ?? [];
  const node = input === undefined ? undefined : inputs.get(input);
  if (node === undefined || runtime === undefined) return [];
  const [, context, name = ''] = /^\$\{\{\s*(matrix|env)\.([\w-]+)\s*\}\}$/.exec(node.text ?? '') ?? [];
  if (context === undefined) return statement(runtime, node.text?.trim().split(/\n\s*/) ?? [], path, node.span);
  const named = context === 'matrix' ? job.at('strategy', 'matrix', name) : (job.at('env', name) ?? root.at('env', name));
  const values = named?.kind === 'list' ? named.children : named === undefined ? [] : [named];
  return statement(
    runtime,
    values.map(({ text }) => text ?? ''),
    path,
    named?.span,
  );
}

/** True where a pipeline of another system tests: the file of Travis is a leftover then, and nothing runs by it. */
export function hasNewerPipeline(repository: Repository): boolean {
  return repository.documents('pipeline').some(({ system }) => ['github-actions', 'gitlab-ci', 'circleci'].includes(system));
}

/** The versions that a `.travis.yml` tests on. */
export function travisRuntimes(document: DataDocument): readonly RuntimeStatement[] {
  if (baseName(document.path) !== '.travis.yml') return [];
  return Object.entries(TRAVIS).flatMap(([key, runtime]) => {
    const node = document.roots[0]?.at(key);
    return node === undefined
      ? []
      : statement(
          runtime,
          (node.kind === 'list' ? node.children : [node]).map(({ text }) => text ?? ''),
          document.path,
          node.span,
        );
  });
}

function statement(runtime: Runtime, texts: readonly string[], path: string, span: Span | undefined): readonly RuntimeStatement[] {
  const versions = texts.flatMap((text) => numbers(text) ?? []);
  if (span === undefined || versions.length === 0 || versions.length < texts.length) return [];
  return [{ runtime, said: texts.join(', '), versions, atLeast: false, ranges: undefined, path, span, by: 'pipeline' }];
}

/** An image for developers is one side of the comparison; one that pipelines use, an example's or a test's is none. */
function imageStatements(file: Dockerfile, repository: Repository): readonly RuntimeStatement[] {
  const role = repository.role(file.path);
  if (role === 'development' && /(?:dev|local)/i.test(baseName(file.path))) return dockerfileRuntimes(file, 'development');
  return role === 'development' ? [] : dockerfileRuntimes(file);
}

/** A service that runs the code in the runtime's own image. */
function stackRuntimes({ path, services, developmentOnly, variant }: ComposeFile): readonly RuntimeStatement[] {
  if (/test|ci|e2e/.test(variant ?? '')) return [];
  return services.flatMap(({ image, imageSpan, volumes }) => {
    const found = imageRuntime(image);
    const mounts = volumes.some(({ source }) => source?.startsWith('.'));
    const by = developmentOnly || variant === undefined ? ('development' as const) : ('image' as const);
    return found === undefined || imageSpan === undefined || !mounts
      ? []
      : [{ ...found, atLeast: false, ranges: undefined, path, span: imageSpan, by }];
  });
}

/** Everything that a repository says about its runtimes, in shipped files and in images of developers. */
export const runtimeStatements = repositoryFact((repository): readonly RuntimeStatement[] => {
  const isOld = hasNewerPipeline(repository);
  const found = [
    ...repository.documents('dockerfile').flatMap((file) => imageStatements(file, repository)),
    ...repository.documents('compose').flatMap(stackRuntimes),
    ...repository.documents('versionFile').flatMap(versionFileRuntimes),
    ...repository.documents('manifest').flatMap(manifestRuntimes),
    ...repository.documents('pipeline').flatMap(pipelineRuntimes),
    ...repository
      .documents('data')
      .flatMap((file) => [...(isOld ? [] : travisRuntimes(file)), ...platformRuntimes(file), ...otherPipelineRuntimes(file)]),
    ...terraformRuntimes(repository),
  ].filter(({ path, by }) => by === 'development' || ['configuration', 'source', 'tool'].includes(repository.role(path)));
  return found;
});

/** True when no version that one names is good enough for the other; what one of them leaves open is no contradiction. */
export function contradict(one: RuntimeStatement, other: RuntimeStatement): boolean {
  if (one.runtime !== other.runtime || (one.ranges && other.ranges)) return false;
  if (one.ranges) return contradict(other, one);
  const { ranges } = other;
  if (ranges) return !one.versions.some((version) => ranges.some((range) => mayLieIn(version, range)));
  const parts = PRECISION[one.runtime];
  return !one.versions.some((version) => other.versions.some((wanted) => compareParts(version, wanted, parts) === 0));
}
