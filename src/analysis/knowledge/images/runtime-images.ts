import type { ImageReference, VersionFile } from '../../documents/kinds.ts';

/** A language's runtime that versions are named for. */
export type Runtime = VersionFile['runtimes'][number]['runtime'];

interface RuntimeImage {
  readonly name: RegExp;
  /** Undefined where the name's first group says it. */
  readonly runtime: Runtime | undefined;
  /** Where the version stands; by default the tag begins with it. `name` means the name's last group. */
  readonly tag?: RegExp | 'name';
}

const JAVA_TAG =
  /(?:^|[-_])(?:open|jdk|jre|openjdk|temurin|eclipse-temurin|amazoncorretto|corretto|ibmjava|semeru|sapmachine|zulu)-?(\d{1,2})/;
const FROM_HUB = String.raw`(?:docker/library/|(?:amd64|arm64v8|arm32v7|cimg|circleci|bitnami)/)?`;

/** Images that bring a runtime at a version. Source: Docker Hub and the registries of the vendors. */
const IMAGES: readonly RuntimeImage[] = [
  { name: new RegExp(`^${FROM_HUB}node$`), runtime: 'node' },
  { name: new RegExp(`^${FROM_HUB}python$`), runtime: 'python' },
  { name: new RegExp(`^${FROM_HUB}ruby$`), runtime: 'ruby' },
  { name: new RegExp(`^${FROM_HUB}(?:golang|go)$`), runtime: 'go' },
  { name: new RegExp(`^${FROM_HUB}(?:php|php-fpm)$`), runtime: 'php' },
  { name: new RegExp(`^${FROM_HUB}rust$`), runtime: 'rust' },
  {
    name: new RegExp(
      `^${FROM_HUB}(?:openjdk|java|eclipse-temurin|amazoncorretto|adoptopenjdk|sapmachine)$|^azul/zulu-openjdk(?:-alpine)?$|^bellsoft/liberica-open(?:jdk|jre)-\\w+$|^graalvm/jdk(?:-community)?$|^adoptopenjdk/openjdk$`,
    ),
    runtime: 'java',
  },
  { name: /^(?:maven|gradle|tomcat|jetty|ibm-semeru-runtimes|payara\/micro|quay\/wildfly)$/, runtime: 'java', tag: JAVA_TAG },
  { name: /^(?:[\w-]+\/)?distroless\/java(\d+)(?:-debian\d+)?$|^adoptopenjdk\/openjdk(\d+)$/, runtime: 'java', tag: 'name' },
  { name: /^(?:[\w-]+\/)?distroless\/nodejs(\d+)(?:-debian\d+)?$/, runtime: 'node', tag: 'name' },
  { name: /^lambda\/nodejs$/, runtime: 'node' },
  { name: /^lambda\/(python|ruby|java|dotnet)$/, runtime: undefined },
  {
    name: /^tiangolo\/(?:uvicorn-gunicorn(?:-\w+)?|uwsgi-nginx(?:-\w+)?|meinheld-gunicorn(?:-\w+)?)$/,
    runtime: 'python',
    tag: /^python(\d+\.\d+)/,
  },
  { name: /^(?:webdevops\/php(?:-\w+)*|serversideup\/php|thecodingmachine\/php)$/, runtime: 'php' },
  {
    name: /^dotnet\/(?:core\/|nightly\/)?(?:sdk|aspnet|runtime|runtime-deps)$|^microsoft\/(?:dotnet|aspnetcore(?:-build)?)$/,
    runtime: 'dotnet',
  },
  { name: /^ghcr\/astral-sh\/uv$|^astral-sh\/uv$/, runtime: 'python', tag: /^python(\d+\.\d+)/ },
];

/** The runtime that an image brings, by its name and tag; undefined for any other, and for a tag without a number. */
export function runtimeOfImage(image: ImageReference | undefined): { readonly runtime: Runtime; readonly version: string } | undefined {
  if (image === undefined || image.dynamic) return undefined;
  for (const { name, runtime, tag } of IMAGES) {
    const match = name.exec(image.name);
    if (match === null) continue;
    const said = tag === 'name' ? match.slice(1).find((group) => group !== undefined) : tag?.exec(image.tag ?? '')?.[1];
    const version = versionNumbers(tag === undefined ? (image.tag ?? '') : (said ?? ''));
    return version === undefined ? undefined : { runtime: runtime ?? (match[1] as Runtime), version };
  }
  return undefined;
}

const PLATFORM_NAMES: ReadonlyMap<string, Runtime> = new Map([
  ['nodejs', 'node'],
  ['node', 'node'],
  ['python', 'python'],
  ['ruby', 'ruby'],
  ['java', 'java'],
  ['dotnet', 'dotnet'],
  ['dotnetcore', 'dotnet'],
  ['php', 'php'],
  ['go', 'go'],
]);

/** What platforms call a runtime: `nodejs18.x`, `python3.9`, `python39`, `php:8.1`, `NODE|16-lts`; undefined for anything else. */
export function runtimeOfPlatform(text: string): { readonly runtime: Runtime; readonly version: string } | undefined {
  const match = /^(node(?:js)?|python|ruby|java|dotnet(?:core)?|php|go)[:|-]?(\d{1,3})(?:\.(\d{1,2}|x))?(?:-lts)?$/i.exec(text.trim());
  const runtime = PLATFORM_NAMES.get((match?.[1] ?? '').toLowerCase());
  if (match === null || runtime === undefined || text === 'go1.x') return undefined;
  const [, , major = '', minor] = match;
  // App Engine leaves the dot out.
  const joined = minor === undefined && major.length > 1 && /^(?:python|ruby|php|go)$/.test(runtime);
  const first = joined ? `${major.slice(0, 1)}.${major.slice(1)}` : major;
  return { runtime, version: minor === undefined || minor === 'x' ? first : `${first}.${minor}` };
}

/** `v20.11.1-alpine` → `20.11.1`, Java's `1.8` → `8`, `8u212` → `8`; undefined when no number leads. */
export function versionNumbers(text: string): string | undefined {
  const found = /^v?(\d{1,4}(?:\.\d{1,4}){0,2})(?:u\d+)?(?![\w])/.exec(text.trim().replace(/\.(?:x|\*)$/, ''))?.[1];
  return found?.replace(/^1\.(?=[5-8]$)/, '');
}
