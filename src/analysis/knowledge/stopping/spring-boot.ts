import type { Manifest } from '../../documents/kinds.ts';
import { directoryOf } from '../../paths.ts';
import type { Deployable, Repository } from '../../repository.ts';
import type { Span } from '../../text.ts';

/** Where an app of Spring Boot starts its server, which cuts requests off when it is asked to stop. */
export interface CutOff {
  readonly path: string;
  readonly span: Span;
  readonly version: string;
  /** Spring Boot 2.3 brought the setting. */
  readonly hasSetting: boolean;
}

const BOOT =
  /^org\.springframework\.boot(?::spring-boot-(?:starter-parent|dependencies|gradle-plugin)|:org\.springframework\.boot\.gradle\.plugin)?$/;
const SERVES = /^org\.springframework\.boot:spring-boot-starter-(?:web|webflux|web-services|jersey|data-rest|graphql)$/;
/** Somebody has said how the server stops, wherever the settings come from. */
const SAID = /\bshutdown["']?\s*[:=]\s*["']?(?:graceful|immediate|\$)|SERVER_SHUTDOWN|server\.shutdown/i;
/** Settings that are kept elsewhere, in a configuration server or a store. */
const ELSEWHERE =
  /configserver:|spring[.:]\s*cloud[.:]\s*config|cloud:\s+config:|\b(?:consul|vault|nacos|apollo|zookeeper|appconfig(?:uration)?|aws-parameterstore|aws-secretsmanager):/i;
const BY_CODE = /Shutdown\.GRACEFUL|\bGracefulShutdown\b|TomcatConnectorCustomizer|ContextClosedEvent/;
const STARTS = /\bSpringApplication\.run\b|\brunApplication\b(?=\s*<)|\bSpringApplicationBuilder\b(?=\()/;
/** Parents of a module, one above the other. */
const MAX_PARENTS = 4;

/** The start of a server that stops at once by default, which it did before 3.4, where nothing says otherwise. */
export function cutOffBySpring(deployable: Deployable, repository: Repository): CutOff | undefined {
  if (!deployable.frameworks.has('spring-boot') || deployable.kind !== 'server') return undefined;
  const manifests = ownManifests(deployable, repository);
  const version = versionOf(manifests);
  const [, major = '0', minor = '0'] = /^(\d+)\.(\d+)/.exec(version ?? '') ?? [];
  const isOld = Number(major) > 0 && (Number(major) < 3 || (Number(major) === 3 && Number(minor) < 4));
  const serves = manifests.some(({ dependencies }) => dependencies.some(({ name, managed }) => !managed && SERVES.test(name)));
  if (version === undefined || !isOld || !serves || isSaid(repository)) return undefined;
  const texts = deployable.sources.flatMap((path) => {
    const text = repository.role(path) === 'source' && /\.(?:java|kt)$/.test(path) ? repository.source(path)?.text : undefined;
    return text === undefined ? [] : [{ path, text }];
  });
  if (texts.some(({ text }) => BY_CODE.test(text))) return undefined;
  const hasSetting = Number(major) > 2 || Number(minor) >= 3;
  for (const { path, text } of texts) {
    const match = STARTS.exec(text);
    if (match) return { path, span: { start: match.index, end: match.index + match[0].length }, version, hasSetting };
  }
  return undefined;
}

/** The manifests at the root of the app and those that they inherit from. */
function ownManifests({ root }: Deployable, repository: Repository): readonly Manifest[] {
  const all = repository.documents('manifest').filter(({ ecosystem }) => ecosystem === 'maven' || ecosystem === 'gradle');
  const found = all.filter(({ path }) => directoryOf(path) === root);
  for (let step = 0, from = found; step < MAX_PARENTS && from.length > 0; step += 1) {
    from = all.filter((one) => !found.includes(one) && from.some(({ includes }) => includes.includes(one.path)));
    found.push(...from);
  }
  // Gradle's modules take their plugins from the build around them.
  return [...found, ...all.filter((one) => one.ecosystem === 'gradle' && directoryOf(one.path) === '' && !found.includes(one))];
}

function versionOf(manifests: readonly Manifest[]): string | undefined {
  return manifests
    .flatMap(({ dependencies }) => dependencies)
    .find(({ name, constraint }) => BOOT.test(name) && /^\d/.test(constraint ?? ''))?.constraint;
}

function isSaid(repository: Repository): boolean {
  const kinds = ['settings', 'data', 'compose', 'kubernetes', 'envFile', 'dockerfile'] as const;
  return kinds.some((kind) =>
    repository.documents(kind).some(({ source }) => SAID.test(source.text) || (kind !== 'compose' && ELSEWHERE.test(source.text))),
  );
}
