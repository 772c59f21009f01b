import type { Manifest } from '../documents/kinds.ts';
import { directoryOf, isWithin, joinPath } from '../paths.ts';
import { frameworksOf } from './signs/frameworks.ts';
import type { Part } from './parts.ts';
import type { TreeFacts } from './signs/sign.ts';

/**
 * True for a published package that is a server of its own: a crate with a main file beside its library, a gem whose command
 * starts a web server, a distribution of Python that is installed to be served.
 */
export function servesByItself(part: Part, facts: TreeFacts): boolean {
  const known = REMEMBERED.get(facts) ?? new Map<string, boolean>();
  REMEMBERED.set(facts, known);
  const remembered = known.get(part.root);
  if (remembered !== undefined) return remembered;
  const serves = part.manifests.some((manifest) => manifest.library && isServer(manifest, part, facts));
  known.set(part.root, serves);
  return serves;
}

const REMEMBERED = new WeakMap<TreeFacts, Map<string, boolean>>();

function isServer(manifest: Manifest, { root }: Part, facts: TreeFacts): boolean {
  if (manifest.ecosystem === 'cargo') return facts.listing.names(joinPath(root, 'src')).has('main.rs');
  if (manifest.format === 'gemspec') return isServingGem(manifest, root, facts);
  return manifest.ecosystem === 'python' && isServedDistribution(manifest, root, facts);
}

/** Web servers for Rack that production runs on; WEBrick is what tools show their pages with. */
const RACK_SERVERS = /^(?:puma|thin|unicorn|falcon|iodine|rainbows|goliath)$/;
const STARTS_RACK = /\bPuma::(?:CLI|Launcher|Server)\b|\bRack::(?:Server|Handler)\b|\bRackup::|\bThin::(?:Server|Runner)\b|\bUnicorn::/;

function isServingGem({ dependencies, source }: Manifest, root: string, facts: TreeFacts): boolean {
  const hasCommand =
    /\.executables\b/.test(source.text) && dependencies.some(({ name, group }) => group === 'run' && RACK_SERVERS.test(name));
  return (
    hasCommand &&
    sourcesBelow(root, /\.(?:rb|ru)$/, facts).some(
      (path) => path.endsWith('/config.ru') || STARTS_RACK.test(facts.source(path)?.text ?? ''),
    )
  );
}

/** `shop-server = "shop.cli:main"`, `shop = shop.web.server:main`. */
const SERVING_COMMAND =
  /^[ \t]*["']?(?:[\w-]+[-_])?(?:serve[rd]?|httpd|wsgi|asgi|webapp|webserver)["']?[ \t]*=[ \t]*["']?[\w.]+:|["'][ \t]*(?:[\w-]+[-_])?(?:serve[rd]?|httpd|webapp|webserver)[ \t]*=[ \t]*[\w.]+:/m;
/** Where reusable apps of Django are tried out. */
const TRIAL = /(?:^|\/)(?:sandbox|demo|demos|sample|samples|example\w*|tests?|testing|docs?|playground)(?:\/|_|$)/i;

function isServedDistribution(manifest: Manifest, root: string, facts: TreeFacts): boolean {
  if (!frameworksOf(manifest).some(({ kind }) => kind === 'server')) return false;
  if (SERVING_COMMAND.test(manifest.source.text)) return true;
  return sourcesBelow(root, /(?:^|\/)[wa]sgi\.py$/, facts).some(
    (path) => !TRIAL.test(path) && (directoryOf(path) === root || facts.listing.names(directoryOf(path)).has('__init__.py')),
  );
}

function sourcesBelow(root: string, name: RegExp, facts: TreeFacts): readonly string[] {
  return facts.texts.filter((path) => name.test(path) && isWithin(path, root) && facts.role(path) === 'source');
}
