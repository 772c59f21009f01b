import { holdsAlone } from '../../text.ts';
import type { Dockerfile, Instruction } from '../../documents/kinds.ts';
import { baseName, directoryOf, directoriesUp, isWithin, resolvePath } from '../../paths.ts';
import { commandLine } from '../command-line.ts';
import { frameworkOfProgram } from './frameworks.ts';
import { namesOf, partsBelow, type Part } from '../parts.ts';
import type { DeployableKind, Sign, TreeFacts } from './sign.ts';

/** Signs of the images that are built here for running. Images for developers, tests and builds give none. */
export function imageSigns(facts: TreeFacts, parts: ReadonlyMap<string, Part>): readonly Sign[] {
  const contexts = buildContexts(facts);
  return shippedImages(facts).map((dockerfile) => {
    const directory = imageRoot(dockerfile, contexts.get(dockerfile.path), parts, facts);
    const { kind, frameworks, weight } = nature(dockerfile, directory);
    const aside = startsNothing(dockerfile, frameworks);
    const because = 'an image is built of it';
    return { directory, path: dockerfile.path, because, kind, weight, frameworks, image: dockerfile.path, root: true, aside };
  });
}

/** The manifest of a GitHub action, which runs in pipelines. */
const ACTION = /^action\.ya?ml$/;

/** Dockerfiles whose final stage runs something of its own. */
function shippedImages(facts: TreeFacts): readonly Dockerfile[] {
  return facts
    .documents('dockerfile')
    .filter((dockerfile) => facts.role(dockerfile.path) === 'configuration' && dockerfile.stages.length > 0)
    .filter((dockerfile) => !buildsOnly(dockerfile) && !facts.listing.some(directoryOf(dockerfile.path), ACTION));
}

const BUILD_COMMAND = /(?:^|[\s/"'[])(?:build[\w-]*\.sh|rpmbuild|dpkg-buildpackage|goreleaser)\b|^\[?"?make\b/;

/** Tools that an image installs to make packages for others. */
const PACKAGING_TOOLS = /\b(?:rpm-build|rpmbuild|debhelper|dpkg-dev|devscripts|dh-make)\b/;

/** `Dockerfile.compile`, `build.Dockerfile`: what people build in, by its name. */
const BUILD_IMAGE =
  /^(?:Dockerfile|Containerfile)[._-](?:compile|build(?:er|env)?|package|packaging)$|^(?:compile|build(?:er|env)|packaging)\.[Dd]ockerfile$/;

/** An image that packages something and then has done its work. */
function buildsOnly(dockerfile: Dockerfile): boolean {
  const run = [dockerfile.entrypoint, dockerfile.cmd]
    .map((instruction) => instruction?.text ?? '')
    .join(' ')
    .trim();
  // What opens a port is there to serve, whatever its file is called.
  if (BUILD_IMAGE.test(baseName(dockerfile.path))) return dockerfile.exposed.length === 0;
  if (run !== '') return BUILD_COMMAND.test(run);
  return dockerfile.effective.some((instruction) => instruction.keyword === 'RUN' && PACKAGING_TOOLS.test(instruction.text));
}

/** An image without a command of its own on a base that only brings a shell or an interpreter. */
function startsNothing(dockerfile: Dockerfile, programs: readonly string[]): boolean {
  const starts =
    dockerfile.cmd !== undefined || dockerfile.entrypoint !== undefined || dockerfile.exposed.length > 0 || programs.length > 0;
  return !starts && INTERPRETERS.test(rootImage(dockerfile) ?? '');
}

const INTERPRETERS =
  /^(?:.*\/)?(?:scratch|alpine|debian|ubuntu|busybox|fedora|centos|rockylinux|almalinux|amazonlinux|buildpack-deps|node|python|ruby|golang|php|rust|openjdk|eclipse-temurin|amazoncorretto|maven|gradle|bun|deno|uv|sdk|runtime|static|base)(?:[-_].*)?$/;

/** The build context of each Dockerfile, as compose files and pipelines say it. */
function buildContexts(facts: TreeFacts): ReadonlyMap<string, string> {
  const contexts = new Map<string, string>();
  const add = (dockerfile: string, context: string): void => {
    if (!contexts.has(dockerfile)) contexts.set(dockerfile, context);
  };
  for (const compose of facts.documents('compose')) {
    for (const { build } of compose.services) if (build) add(build.dockerfile, build.context);
  }
  for (const pipeline of facts.documents('pipeline')) {
    for (const step of pipeline.jobs.flatMap((job) => job.steps)) {
      const file = step.inputs.get('file')?.text;
      if (step.uses?.action === 'docker/build-push-action' && file !== undefined) {
        const context = resolvePath('', step.inputs.get('context')?.text ?? '.');
        const dockerfile = resolvePath('', file);
        if (context !== undefined && dockerfile !== undefined && facts.tree.entries.has(dockerfile)) add(dockerfile, context);
      }
    }
  }
  return contexts;
}

/** Directories that hold images and what belongs to them, but no app. */
const IMAGE_DIRECTORY =
  /^(?:\.?docker|dockerfiles?|containers?|images?|build|package|packaging|deploy|deployment|deployments|infra|infrastructure|ops|ci|\.ci|etc|k8s|prod|production|release|oci|alpine|debian|distroless|ubuntu|slim)$/;

/**
 * The directory of the app that an image is built of: the Dockerfile's own when an app lives there, else the part that its
 * name or its instructions speak of, else its build context.
 */
function imageRoot(dockerfile: Dockerfile, context: string | undefined, parts: ReadonlyMap<string, Part>, facts: TreeFacts): string {
  const own = directoryOf(dockerfile.path);
  if (own !== '' && (parts.has(own) || holdsApp(own, facts))) return own;
  const around = context ?? outsideImageDirectory(own);
  if (context !== undefined && context !== own && isWithin(context, own)) return context;
  const inner = partsBelow(around, parts);
  const named = inner.filter((part) => imageNames(dockerfile.path).some((word) => isCalled(part, word)));
  if (named.length === 1 && named[0]) return named[0].root;
  if (holdsAppItself(around, parts, facts)) return around;
  return startedIn(dockerfile, around, inner, facts) ?? mostMentioned(dockerfile, around, inner) ?? around;
}

/** `docker/api` lies, for what is built there, in the directory around `docker`. */
function outsideImageDirectory(directory: string): string {
  const outermost = directoriesUp(directory).findLast((up) => IMAGE_DIRECTORY.test(baseName(up)));
  return outermost === undefined ? directory : directoryOf(outermost);
}

const CODE_FILE = /\.(?:py|rb|php|go|[cm]?[jt]sx?|java|kt|cs|rs|html)$/;

function holdsApp(directory: string, facts: TreeFacts): boolean {
  if (IMAGE_DIRECTORY.test(baseName(directory))) return false;
  return facts.listing.some(directory, CODE_FILE) || facts.listing.names(directory).has('src');
}

/** True when the context is an app, not only the root of a workspace or of a collection of apps. */
function holdsAppItself(directory: string, parts: ReadonlyMap<string, Part>, facts: TreeFacts): boolean {
  const part = parts.get(directory);
  const manifests = part?.manifests.filter((manifest) => manifest.workspaces.length === 0 && manifest.dependencies.length > 0) ?? [];
  return manifests.length > 0 || facts.listing.some(directory, /\.(?:py|go|rb|php|java|cs|rs)$/);
}

/** `Dockerfile_back`, `api.Dockerfile`, `docker/web/Dockerfile`: the words that tell which app an image is of. */
function imageNames(path: string): readonly string[] {
  const name = baseName(path);
  const variant = /^(?:Dockerfile|Containerfile|dockerfile)[._-](.+)$/.exec(name)?.[1] ?? /^(.+)\.[Dd]ockerfile$/.exec(name)?.[1];
  const directory = baseName(directoryOf(path));
  return [variant, IMAGE_DIRECTORY.test(directory) ? undefined : directory].filter(
    (word): word is string => word !== undefined && word !== '',
  );
}

function isCalled(part: Part, word: string): boolean {
  const wanted = word.toLowerCase();
  return namesOf(part).some(
    (name) =>
      name.toLowerCase() === wanted ||
      name
        .toLowerCase()
        .split(/[/._-]/)
        .includes(wanted),
  );
}

/** The part that a started file of the context lies in (`python shop/main.py`); the context itself where it lies in none of them. */
function startedIn(dockerfile: Dockerfile, context: string, inner: readonly Part[], facts: TreeFacts): string | undefined {
  const words = [dockerfile.entrypoint, dockerfile.cmd].flatMap(
    (instruction) => instruction?.commands.flatMap(({ name, args }) => [name, ...args]) ?? [],
  );
  const started = words
    .filter((word) => word.includes('/') && CODE_FILE.test(word))
    .map((word) => resolvePath(context, word.replace(/^\//, '')))
    .find((path) => path !== undefined && facts.tree.entries.has(path));
  if (started === undefined) return undefined;
  const holding = inner.filter(({ root }) => isWithin(started, root)).toSorted((one, other) => other.root.length - one.root.length);
  return holding[0]?.root ?? context;
}

/** The part whose directory the instructions name; what is started outweighs what is built, and that what is copied. */
function mostMentioned(dockerfile: Dockerfile, context: string, inner: readonly Part[]): string | undefined {
  let best: { readonly root: string; readonly score: number } | undefined;
  for (const part of inner) {
    const path = context === '' ? part.root : part.root.slice(context.length + 1);
    let score = 0;
    for (const instruction of dockerfile.stages.flatMap((stage) => stage.instructions)) {
      if (mentions(builtBy(instruction), path)) score += WEIGHTS[instruction.keyword] ?? 0;
    }
    if (dockerfile.final?.instructions.some((instruction) => instruction.keyword !== 'FROM' && mentions(builtBy(instruction), path)))
      score += 1;
    if (score > (best?.score ?? 0)) best = { root: part.root, score };
  }
  return best?.root;
}

const WEIGHTS: Readonly<Record<string, number>> = { CMD: 20, ENTRYPOINT: 20, WORKDIR: 4, RUN: 3, COPY: 1, ADD: 1 };

/** The text of an instruction without what it takes away. */
function builtBy({ keyword, commands, text }: Instruction): string {
  if (keyword !== 'RUN' || !commands.some(({ name }) => name === 'rm')) return text;
  return commands.flatMap((command) => (command.name === 'rm' ? [] : [command.text])).join('\n');
}

/** True when the text holds the path between delimiters. */
function mentions(text: string, path: string): boolean {
  return holdsAlone(text, path, /^$|[\s"'/.,=@[:]/, /^$|[\s"'/.,\]:]/);
}

/** What the image's programs, base and ports let one suppose about the app. */
function nature(
  dockerfile: Dockerfile,
  directory: string,
): { kind: DeployableKind; weight: Sign['weight']; frameworks: readonly string[] } {
  const programs = [dockerfile.entrypoint, dockerfile.cmd].flatMap(
    (instruction) => instruction?.commands.map((command) => command.name) ?? [],
  );
  const base = rootImage(dockerfile);
  const found = [...programs, ...(base === undefined ? [] : [base.split('/').at(-1) ?? ''])]
    .map(frameworkOfProgram)
    .filter((framework) => framework !== undefined);
  if (base === 'php' && /apache|fpm/.test(dockerfile.final?.image?.tag ?? ''))
    found.push({ name: dockerfile.final?.image?.tag?.includes('fpm') ? 'php-fpm' : 'apache', kind: 'server' });
  const kind = found.find((framework) => framework.kind !== undefined)?.kind;
  const frameworks = found.map((framework) => framework.name);
  if (kind !== undefined) return { kind, weight: kind === 'worker' ? 2 : 1, frameworks };
  if (dockerfile.exposed.length > 0 && !BACKING_SERVICE.test(base ?? '')) return { kind: 'server', weight: 1, frameworks };
  return { kind: kindOfName(directory === '' ? dockerfile.path : `${directory}/${baseName(dockerfile.path)}`), weight: 0, frameworks };
}

const BACKING_SERVICE =
  /^(?:.*\/)?(?:postgres|postgis|mysql|mariadb|mongo|redis|valkey|rabbitmq|elasticsearch|opensearch|memcached|kafka|cassandra|minio)/;

/** Name of the image that the final stage is built on, through the stages of the file. */
function rootImage(dockerfile: Dockerfile): string | undefined {
  let stage = dockerfile.final;
  for (let hops = 0; stage?.parent !== undefined && hops < dockerfile.stages.length; hops += 1) stage = dockerfile.stages[stage.parent];
  return stage?.image?.name;
}

const WORKER_NAME = /(?:^|[/._-])(?:workers?|consumers?|processors?|subscribers?|async|listener)(?:[/._-]|$)/i;
const JOB_NAME =
  /(?:^|[/._-])(?:jobs?|seeds?|seed-data|seeder|cron|migrations?|migrate|migrator|backup|cli|batch|etl|init|setup)(?:[/._-]|$)/i;

/** What a directory's or image's name says when nothing else does. */
export function kindOfName(path: string): DeployableKind {
  if (WORKER_NAME.test(path)) return 'worker';
  return JOB_NAME.test(path) ? 'job' : 'unknown';
}

/** The command line that a container of the image runs: ENTRYPOINT, then CMD. */
export function imageCommand(dockerfile: Dockerfile): string {
  return [dockerfile.entrypoint, dockerfile.cmd]
    .filter((instruction) => instruction !== undefined)
    .map((instruction) => (instruction.form === 'exec' ? commandLine(instruction.commands) : instruction.text))
    .join(' ')
    .trim();
}
