import type { ComposeFile, ComposeService, ImageReference } from '../../documents/kinds.ts';
import { baseName } from '../../paths.ts';
import type { Command } from '../../shell.ts';

const MOVING_IMAGE = /^(?:[\w-]+=)?[\w.-]+(?:\/[\w.-]+)*:(?:latest|stable|main|master|production|staging|prod)$/;
const CONTAINERS = /^(?:docker|podman|nerdctl)$/;
/** A container that goes on when the command is done. */
const DETACHED = /^run\b.*(?: -\w*d\b| --detach\b| --restart\b)/;
/** Options of `docker run` that take no value. */
const SWITCH =
  /^(?:-[ditPq]+|--(?:detach|rm|init|interactive|tty|privileged|publish-all|read-only|no-healthcheck|oom-kill-disable|quiet|sig-proxy)|--[\w-]+=.*)$/;

/** The image with a moving tag that a command starts: `docker run -d …:latest`, `docker service update --image …`, `kubectl set image …`. */
export function startedImage({ name, args }: Command): string | undefined {
  const line = args.join(' ');
  const runs = CONTAINERS.test(name) && (DETACHED.test(line) || /^service (?:create|update)\b/.test(line));
  if (!runs && !(name === 'kubectl' && /^(?:-\S+ )*set image\b/.test(line))) return undefined;
  return args.findLast((word) => MOVING_IMAGE.test(word))?.replace(/^[\w-]+=/, '');
}

/** The image of a registry that `docker run` names without a tag; one that the same script builds is this release's own. */
export function untaggedImage({ name, args }: Command, commands: readonly Command[]): string | undefined {
  if (!CONTAINERS.test(name) || !DETACHED.test(args.join(' '))) return undefined;
  let at = 1;
  while (args[at]?.startsWith('-')) at += SWITCH.test(args[at] ?? '') ? 1 : 2;
  const image = args[at] ?? '';
  const isBuilt = commands.some((other) => CONTAINERS.test(other.name) && other.args.includes('build') && other.args.includes(image));
  return /^[a-z\d][\w.-]*(?:\/[\w.-]+)+$/.test(image) && !isBuilt ? image : undefined;
}

/** A script that says in its name that it deploys, or that a deploy's own directory holds. */
export function isDeployScript(path: string): boolean {
  return /deploy|release|prod/i.test(baseName(path)) || /(?:^|\/)(?:deploy|deployment)\/(?:[\w.-]+\/)?[\w.-]+$/.test(path);
}

/** What stands in for a service or a user while people develop and test, which no deploy has. */
const EMULATORS =
  /(?:^|\/)(?:localstack(?:-\w+)?|mailhog|mailpit|mailcatcher|maildev|smtp4dev|azurite|dynamodb-local|fake-gcs-server|[\w-]*emulators?|mockserver|mock-\w+|wiremock|mountebank|(?:standalone|node)-(?:chrome|chromium|firefox)|[\w-]*chromedriver)$/i;

/** True for such a service, by its image or by what it runs. */
export function standsIn({ image, command }: ComposeService): boolean {
  return EMULATORS.test(image?.name ?? '') || command.some(({ name, args }) => name === 'gcloud' && args.includes('emulators'));
}

/** The name of an image that is built here, unless it is one of a registry with a moving tag, which is pushed and pulled. */
export function isLabel({ name, registry, tag = 'dev' }: ImageReference): boolean {
  return /^(?:dev\w*|local|tests?|testing)$/.test(tag) || (registry === undefined && !name.includes('/'));
}

/** `shop_web`, as compose calls what it builds for the service `web` of the project `shop`, or the very name that another service gives to what it builds. */
export function isBuiltBeside({ image, build }: ComposeService, { services }: ComposeFile): boolean {
  if (!image || build) return false;
  if (services.some((other) => other.build !== undefined && other.image?.raw === image.raw)) return true;
  if (image.registry !== undefined || image.tag !== undefined || image.name.includes('/')) return false;
  return services.some(
    (service) => service.build !== undefined && (image.name.endsWith(`_${service.name}`) || image.name.endsWith(`-${service.name}`)),
  );
}
