import type { Command } from '../../shell.ts';
import { baseName, directoryOf, joinPath, resolvePath } from '../../paths.ts';
import type { SourceText } from '../../text.ts';
import { commandsOf, execOf } from './commands.ts';
import { readYaml } from '../data/data.ts';
import { mapNode } from '../data/data-node.ts';
import { isDevelopersStack } from './developers-stack.ts';
import { environmentOf } from './environment.ts';
import type { Environment } from './environment.ts';
import { parseImage } from '../images/image.ts';
import type { ComposeFile, ComposeService, DataNode } from '../kinds.ts';
import { fillIn } from '../variables.ts';

/** A variant that is not what runs in production. */
const DEVELOPMENT =
  /(?:^|[^a-z])(?:override|dev|devel|develop|development|devcontainer|local|localhost|tests?|testing|ci|e2e|cypress|playwright|pa11y|axe|lighthouse|zap|k6|gatling|jmeter|locust|selenium|puppeteer|newman|cucumber|behave|acceptance|integration|functional|smoke|lint|debug|demo|sample|example|playground)(?:[^a-z]|$)/i;
/** `extends` of services that extend others, in one file. */
const MAX_EXTENDS = 5;

/**
 * Reads a compose file, also one of the first version (services at the top), without the services that only developers start.
 * `extends` of a service of the same file is followed.
 */
export function readCompose(path: string, source: SourceText): ComposeFile {
  const { roots, problems } = readYaml(path, source);
  const root = roots[0] ?? mapNode({ start: 0, end: source.text.length }, []);
  const services = servicesOf(root);
  const variant = variantOf(path);
  return {
    path,
    source,
    root,
    services: services.children
      .filter((node) => node.kind === 'map' && !isForDevelopers(node))
      .map((node) => serviceOf(layersOf(node, services), node, path, source)),
    variant,
    developmentOnly: DEVELOPMENT.test(variant ?? '') || /(?:^|\/)\.devcontainer\//.test(path) || isDevelopersStack(source.text),
    problems,
  };
}

/** Profiles that nobody gives where the stack is deployed. */
const DEVELOPERS_PROFILE = /^(?:dev|devel|development|local|localhost|tests?|testing|e2e|ci|debug|(?:dev|test)[-_]?tools|lint|docs)$/i;

/** `profiles: [local]`: it starts only where a developer or a pipeline asks for it. */
function isForDevelopers(service: DataNode): boolean {
  const profiles = service.at('profiles');
  const names = profiles?.kind === 'list' ? profiles.children.map(({ text }) => text ?? '') : [profiles?.text ?? ''];
  return names.length > 0 && names.every((name) => DEVELOPERS_PROFILE.test(name));
}

function servicesOf(root: DataNode): DataNode {
  const services = root.at('services');
  if (services !== undefined) return services;
  const looksLikeOne = (node: DataNode): boolean => node.at('image') !== undefined || node.at('build') !== undefined;
  return mapNode(root.span, root.children.filter(looksLikeOne));
}

/** `docker-compose.prod.yml` → `prod`, `compose-dev.yaml` → `dev`, `local.yml` → `local`. */
function variantOf(path: string): string | undefined {
  const name = baseName(path).replace(/\.ya?ml$/i, '');
  const variant = name.replace(/(?:docker[-_])?(?:compose|stack)|^fig$/i, '').replaceAll(/^[-._]+|[-._]+$/g, '');
  return variant === '' ? undefined : variant.toLowerCase();
}

/** The service and those of the file that it extends, nearest first. */
function layersOf(service: DataNode, services: DataNode): readonly DataNode[] {
  const layers = [service];
  for (let at: DataNode | undefined = service; at !== undefined && layers.length <= MAX_EXTENDS;) {
    const extended: DataNode | undefined = at.at('extends');
    const name: string | undefined = extended?.text ?? (extended?.at('file') === undefined ? extended?.at('service')?.text : undefined);
    at = name === undefined ? undefined : services.at(name);
    if (at !== undefined) layers.push(at);
  }
  return layers;
}

function serviceOf(layers: readonly DataNode[], node: DataNode, path: string, source: SourceText): ComposeService {
  const field = (name: string): DataNode | undefined => layers.map((layer) => layer.at(name)).find((found) => found !== undefined);
  const image = field('image');
  return {
    name: node.key ?? '',
    node,
    image: image?.text === undefined ? undefined : parseImage(image.text),
    imageSpan: image?.text === undefined ? undefined : image.span,
    build: buildOf(field('build'), path),
    environment: merged(layers.map((layer) => environmentOf(layer.at('environment')))),
    command: commandOf(field('entrypoint'), field('command'), source),
    ports: (field('ports')?.children ?? []).flatMap(portOf),
    volumes: (field('volumes')?.children ?? []).flatMap(volumeOf),
  };
}

function buildOf(node: DataNode | undefined, path: string): ComposeService['build'] {
  if (node === undefined || node.kind === 'list') return undefined;
  const context = contextOf(fillIn(node.text ?? node.at('context')?.text ?? '.').text, path);
  const dockerfile = fillIn(node.at('dockerfile')?.text ?? 'Dockerfile').text;
  return { context, dockerfile: resolvePath(context, dockerfile.replace(/^\//, '')) ?? dockerfile };
}

/** A context directory relative to the repository; one elsewhere (a URL, above the root) stays as written. */
function contextOf(context: string, path: string): string {
  if (/^[a-z+]+:\/\/|^git@/i.test(context)) return context;
  return resolvePath(directoryOf(path), context) ?? joinPath(directoryOf(path), context);
}

/** Variables of all layers; a nearer one wins. */
function merged(environments: readonly Environment[]): Environment {
  const byName = new Map<string, Environment[number]>();
  for (const variable of environments.flat()) if (!byName.has(variable.name)) byName.set(variable.name, variable);
  return [...byName.values()];
}

/** What runs: the entry point's words, then the command's. */
function commandOf(entrypoint: DataNode | undefined, command: DataNode | undefined, source: SourceText): readonly Command[] {
  if (entrypoint?.kind === 'list' && command?.kind !== 'scalar')
    return execOf([...entrypoint.children, ...(command?.children ?? [])], source);
  return [...commandsOf(entrypoint, source), ...commandsOf(command, source)];
}

/** `8080:80`, `127.0.0.1:8080:80/tcp`, `80`, `${PORT:-80}:80` or the long form. */
function portOf(node: DataNode): ComposeService['ports'] {
  if (node.kind === 'map') return [{ published: node.at('published')?.text, target: numberOf(node.at('target')?.text), span: node.span }];
  if (node.text === undefined) return [];
  const parts = fillIn(node.text)
    .text.replace(/\/\w+$/, '')
    .split(':');
  const published = parts.length > 1 ? parts.at(-2) : undefined;
  return [{ published: published === '' ? undefined : published, target: numberOf(parts.at(-1)), span: node.span }];
}

function numberOf(text: string | undefined): number | undefined {
  const [, digits] = /^(\d{1,5})(?:-\d{1,5})?$/.exec(text ?? '') ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** `./src:/app:ro`, `data:/var/lib`, `/cache`, `C:\\x:/y` or the long form. */
function volumeOf(node: DataNode): ComposeService['volumes'] {
  if (node.kind === 'map') {
    const target = node.at('target')?.text;
    return target === undefined ? [] : [{ source: node.at('source')?.text, target, span: node.span }];
  }
  if (node.text === undefined) return [];
  const [, source, target] = /^((?:[A-Za-z]:[\\/])?(?:\$\{[^}]*\}|\$(?!\{)|[^:$])+):([^:]+)(?::[^:]*)?$/.exec(node.text) ?? [];
  return [target === undefined ? { source: undefined, target: node.text, span: node.span } : { source, target, span: node.span }];
}
