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
