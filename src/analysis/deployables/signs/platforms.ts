import type { DataNode } from '../../documents/kinds.ts';
import { baseName, directoryOf, resolvePath } from '../../paths.ts';
import type { DeployableKind, Sign, TreeFacts } from './sign.ts';

/** What a platform's manifest says of one app: where it is, relative to the manifest, and what it does. */
interface PlatformApp {
  readonly directory?: string | undefined;
  readonly kind: DeployableKind;
}

interface Platform {
  readonly file: RegExp;
  readonly because: string;
  /** True for hosts that many a library's documentation is put on as well: they make no deployable of their own. */
  readonly aside?: boolean;
  /** The apps that the manifest describes; empty when it is not that platform's after all. */
  readonly apps: (root: DataNode) => readonly PlatformApp[];
}

const always = (kind: DeployableKind) => (): readonly PlatformApp[] => [{ kind }];
const when =
  (kind: DeployableKind, ...keys: readonly string[]) =>
  (root: DataNode): readonly PlatformApp[] =>
    keys.some((key) => root.at(key) !== undefined) ? [{ kind }] : [];

/** Manifests of platforms, by file name. */
const PLATFORMS: readonly Platform[] = [
  {
    file: /^serverless\.(?:ya?ml|json)$/,
    because: 'it is deployed by the Serverless Framework',
    apps: when('server', 'functions', 'provider'),
  },
  {
    file: /^app\.json$/,
    because: 'it is a Heroku app',
    apps: when('unknown', 'formation', 'addons', 'buildpacks', 'stack', 'success_url', 'scripts', 'env'),
  },
  { file: /^app\.json$/, because: 'it is an Expo app', apps: when('client', 'expo') },
  { file: /^heroku\.ya?ml$/, because: 'it is a Heroku app', apps: when('unknown', 'build', 'run') },
  {
    file: /^fly\.toml$/,
    because: 'it is a Fly.io app',
    apps: (root) => [{ kind: root.at('http_service') || root.at('services') ? 'server' : 'unknown' }],
  },
  { file: /^render\.ya?ml$/, because: 'it is a Render service', apps: renderServices },
  { file: /^app\.ya?ml$/, because: 'it is an App Engine service', apps: when('server', 'runtime') },
  { file: /^\.?app\.ya?ml$/, because: 'it is an App Platform app', apps: appPlatform },
  { file: /^(?:vercel|now)\.json$/, because: 'it is deployed on Vercel', aside: true, apps: always('unknown') },
  { file: /^netlify\.toml$/, because: 'it is deployed on Netlify', aside: true, apps: always('unknown') },
  { file: /^railway\.(?:json|toml)$/, because: 'it is deployed on Railway', apps: always('unknown') },
  { file: /^wrangler\.(?:toml|jsonc?)$/, because: 'it is a Cloudflare Worker', apps: when('server', 'main', 'compatibility_date', 'name') },
  {
    file: /^(?:template|sam)\.ya?ml$/,
    because: 'it is a serverless application',
    apps: (root) => (root.at('Transform')?.text?.includes('AWS::Serverless') ? [{ kind: 'server' }] : []),
  },
  {
    file: /^manifest\.ya?ml$/,
    because: 'it is a Cloud Foundry app',
    apps: (root) => (root.at('applications')?.kind === 'list' ? [{ kind: 'unknown' }] : []),
  },
  {
    file: /^project\.toml$/,
    because: 'it is built by Cloud Native Buildpacks',
    apps: (root) => (root.at('io', 'buildpacks') || root.at('build', 'buildpacks') ? [{ kind: 'unknown' }] : []),
  },
];

function renderServices(root: DataNode): readonly PlatformApp[] {
  const kinds: Readonly<Record<string, DeployableKind>> = {
    web: 'server',
    pserv: 'server',
    worker: 'worker',
    cron: 'job',
    static: 'client',
  };
  return (root.at('services')?.children ?? []).map((service) => ({
    directory: service.at('rootDir')?.text,
    kind: kinds[service.at('type')?.text ?? ''] ?? 'unknown',
  }));
}

function appPlatform(root: DataNode): readonly PlatformApp[] {
  const parts: readonly (readonly [string, DeployableKind])[] = [
    ['services', 'server'],
    ['workers', 'worker'],
    ['jobs', 'job'],
    ['static_sites', 'client'],
  ];
  return parts.flatMap(([key, kind]) =>
    (root.at(key)?.kind === 'list' ? root.at(key)!.children : []).map((app) => ({ directory: app.at('source_dir')?.text, kind })),
  );
}

/** Signs that platform manifests give for the directories that they deploy. */
export function platformSigns(facts: TreeFacts): readonly Sign[] {
  return facts
    .documents('data')
    .filter(({ path }) => facts.role(path) === 'configuration' || facts.role(path) === 'source')
    .flatMap(({ path, roots: [root] }) =>
      root === undefined
        ? []
        : PLATFORMS.filter((platform) => platform.file.test(baseName(path))).flatMap((platform) => signsOf(platform, path, root)),
    );
}

function signsOf({ apps, because, aside = false }: Platform, path: string, root: DataNode): readonly Sign[] {
  return apps(root).flatMap((app) => {
    const directory = resolvePath(directoryOf(path), app.directory ?? '');
    if (directory === undefined) return [];
    return [{ directory, path, because, kind: app.kind, weight: app.kind === 'unknown' ? 0 : 2, root: true, aside }];
  });
}
