import type { Manifest } from '../../documents/kinds.ts';
import { joinPath } from '../../paths.ts';
import type { Command } from '../../shell.ts';
import { frameworksOf } from './frameworks.ts';
import { isLibrary, type Part } from '../parts.ts';
import type { Sign, TreeFacts } from './sign.ts';

/** Signs that a part's own manifests give: start scripts, application plugins and SDKs, server crates. */
export function signsOfPart(part: Part, facts: TreeFacts): readonly Sign[] {
  if (isLibrary(part, facts)) return [];
  return part.manifests.flatMap((manifest) => [...(READERS[manifest.ecosystem]?.(manifest, part, facts) ?? [])]);
}

type Reader = (manifest: Manifest, part: Part, facts: TreeFacts) => Iterable<Sign>;

const READERS: Partial<Record<Manifest['ecosystem'], Reader>> = {
  npm: npmSigns,
  maven: jvmSigns,
  gradle: jvmSigns,
  nuget: nugetSigns,
  cargo: cargoSigns,
};

// ── npm ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

const NODE_RUNNERS =
  /^(?:node|nodejs|ts-node|ts-node-dev|tsx|nodemon|bun|deno|babel-node|nest|next|nuxt|nuxi|remix-serve|pm2|pm2-runtime|forever|strapi|sails|micro|moleculer-runner|probot|fastify|adonis|functions-framework|json-server)$/;
const CLIENT_MARKS =
  /^(?:index\.html|vite\.config\.\w+|angular\.json|vue\.config\.js|svelte\.config\.js|capacitor\.config\.\w+|app\.json|craco\.config\.js|gatsby-config\.\w+)$/;
const CLIENT_TOOLS = new Set([
  'react-scripts',
  '@vue/cli-service',
  '@angular/cli',
  'vite',
  'parcel',
  'parcel-bundler',
  'webpack',
  'react-native',
  'expo',
  'electron',
  'gatsby',
  '@rsbuild/core',
  'snowpack',
  'ember-cli',
]);
const DOCUMENTATION_SITES = new Set([
  '@docusaurus/core',
  'vuepress',
  'vitepress',
  'docsify-cli',
  'nextra',
  '@11ty/eleventy',
  'hexo',
  'storybook',
]);
/** Servers whose name a browser's code may carry as well; the mere dependency says that the app is rendered on a server. */
const RENDERING_SERVERS = new Set(['next', 'nuxt', 'remix', 'sveltekit', 'astro', 'strapi', 'sails', 'probot', 'adonis', 'nest']);

function* npmSigns(manifest: Manifest, part: Part, facts: TreeFacts): Generator<Sign> {
  if (manifest.dependencies.some((dependency) => DOCUMENTATION_SITES.has(dependency.name) && dependency.group === 'run')) return;
  const common = { directory: part.root, path: manifest.path } as const;
  const servers = frameworksOf(manifest).filter((framework) => framework.kind === 'server');
  const start = manifest.scripts.find((script) => script.name === 'start');
  const runs = start?.commands.some(startsNode) ?? (servers.length > 0 && (listens(part, facts) || startsOtherwise(manifest)));
  const rendering = servers.filter((framework) => RENDERING_SERVERS.has(framework.name));
  if (rendering.length > 0 && manifest.workspaces.length === 0) {
    yield { ...common, because: `it depends on ${rendering[0]?.name}`, kind: exportsPages(part, facts) ? 'client' : 'server', weight: 3 };
  } else if (servers.length > 0 && runs) {
    const because = start === undefined ? 'its entry starts a server' : 'its start script runs a server';
    yield { ...common, because, kind: 'server', weight: 3 };
  } else if (runs && manifest.workspaces.length === 0) {
    yield { ...common, because: 'it has a start script', kind: 'unknown', weight: 2 };
  }
  if (rendering.length === 0 && isClient(manifest, part, facts)) {
    yield { ...common, because: 'it builds an app for browsers or devices', kind: 'client', weight: servers.length > 0 ? 1 : 2 };
  }
}

/** `dev: nodemon index.js` of a package that has no other way to be started. */
function startsOtherwise({ scripts }: Manifest): boolean {
  return scripts.some(({ name, commands }) => /^(?:dev|serve|server|prod\w*|develop)$/.test(name) && commands.some(startsNode));
}

const ENTRIES = ['server', 'index', 'app', 'main', 'bin/www', 'src/server', 'src/index', 'src/app', 'src/main'];

/** A package without a start script whose entry listens, whatever module the app itself comes from: `npm start` or a person runs it. */
function listens(part: Part, facts: TreeFacts): boolean {
  return ENTRIES.some((entry) =>
    ['.js', '.mjs', '.cjs', '.ts', ''].some((extension) => {
      const text = facts.source(joinPath(part.root, `${entry}${extension}`))?.text ?? '';
      return /\b(?:app|server|http|exports)\w*\.listen\s*\(/.test(text);
    }),
  );
}

/** True for a command that starts a program on Node, rather than a bundler's or a framework's server for developing a client. */
export function startsNode(command: Command): boolean {
  return NODE_RUNNERS.test(runnerOf(command));
}

/** The program that a script's command really runs, behind `cross-env A=b`, `npx` and the like. */
function runnerOf(command: Command): string {
  if (!/^(?:cross-env|dotenv|npx|env-cmd|bunx|pnpm|yarn|doppler|infisical)$/.test(command.name)) return command.name;
  return command.args.find((word) => !word.startsWith('-') && !word.includes('=') && !/^(?:exec|run|dlx|\.env.*)$/.test(word)) ?? '';
}

function isClient(manifest: Manifest, part: Part, facts: TreeFacts): boolean {
  if (!frameworksOf(manifest, true).some((framework) => framework.kind === 'client')) return false;
  if (part.manifests.some((other) => other.ecosystem === 'composer' || other.ecosystem === 'ruby')) return false;
  const marked = ['', 'public', 'src', 'app'].some((inner) => facts.listing.some(joinPath(part.root, inner), CLIENT_MARKS));
  const built = manifest.dependencies.some((dependency) => CLIENT_TOOLS.has(dependency.name));
  return marked && (built || facts.listing.some(part.root, CLIENT_MARKS));
}

/** A Next or Nuxt app that is exported as static pages. */
function exportsPages(part: Part, facts: TreeFacts): boolean {
  return ['next.config.js', 'next.config.mjs', 'next.config.ts', 'nuxt.config.ts', 'nuxt.config.js'].some((name) => {
    const text = facts.source(joinPath(part.root, name))?.text ?? '';
    return /\boutput:\s*['"]export['"]|\bssr:\s*false\b|\btarget:\s*['"]static['"]/.test(text);
  });
}

// ── Java platform, .NET, Rust ────────────────────────────────────────────────────────────────────────────────────────

const JVM_PLUGINS: readonly { readonly text: RegExp; readonly because: string; readonly framework?: string }[] = [
  {
    text: /<artifactId>quarkus-maven-plugin<|\bid\s*\(?\s*['"]io\.quarkus['"]/,
    because: 'it is packaged by Quarkus',
    framework: 'quarkus',
  },
  {
    text: /<artifactId>micronaut-maven-plugin<|\bid\s*\(?\s*['"]io\.micronaut\.application['"]/,
    because: 'it is packaged by Micronaut',
    framework: 'micronaut',
  },
  {
    text: /\bio\.ktor\.server\.\w{1,30}\.EngineMain\b/,
    because: 'its main class is an engine of Ktor',
    framework: 'ktor',
  },
  {
    text: /<packaging>\s*war\s*<|^[ \t]*(?:id\s*\(?\s*['"]war['"]|apply plugin:\s*['"]war['"])/m,
    because: 'it is packaged as a web archive',
  },
];

function* jvmSigns(manifest: Manifest, part: Part): Generator<Sign> {
  const text = manifest.source.text;
  if (/<packaging>\s*pom\s*</.test(text)) return;
  for (const plugin of JVM_PLUGINS) {
    if (!plugin.text.test(text)) continue;
    const frameworks = plugin.framework === undefined ? [] : [plugin.framework];
    yield { directory: part.root, path: manifest.path, because: plugin.because, kind: 'server', weight: 3, frameworks };
  }
}

const SDKS: readonly { readonly text: RegExp; readonly kind: Sign['kind']; readonly framework: string; readonly because: string }[] = [
  { text: /\bSdk="Microsoft\.NET\.Sdk\.Web"/, kind: 'server', framework: 'aspnet-core', because: 'its project uses the web SDK' },
  {
    text: /349c5851-65df-11da-9384-00065b846f21|\bMicrosoft\.WebApplication\.targets\b/i,
    kind: 'server',
    framework: 'aspnet',
    because: 'its project is a web application of the .NET Framework',
  },
  { text: /\bSdk="Microsoft\.NET\.Sdk\.Worker"/, kind: 'worker', framework: 'dotnet-host', because: 'its project uses the worker SDK' },
  {
    text: /\bSdk="Microsoft\.NET\.Sdk\.BlazorWebAssembly"/,
    kind: 'client',
    framework: 'blazor',
    because: 'its project uses the Blazor WebAssembly SDK',
  },
  { text: /<AzureFunctionsVersion>/, kind: 'server', framework: 'azure-functions', because: 'its project is an Azure Functions app' },
];

function* nugetSigns(manifest: Manifest, part: Part): Generator<Sign> {
  if (/<OutputType>\s*Library\s*</i.test(manifest.source.text)) return;
  for (const { text, kind, framework, because } of SDKS) {
    if (text.test(manifest.source.text)) {
      yield { directory: part.root, path: manifest.path, because, kind, weight: 3, language: 'csharp', frameworks: [framework] };
      return;
    }
  }
}

function* cargoSigns(manifest: Manifest, part: Part, facts: TreeFacts): Generator<Sign> {
  const program =
    facts.listing.some(joinPath(part.root, 'src'), /^main\.rs$/) || facts.listing.names(joinPath(part.root, 'src/bin')).size > 0;
  if (!program && manifest.root?.at('bin') === undefined) return;
  const page = facts.listing.some(part.root, /^(?:index\.html|Trunk\.toml|Dioxus\.toml)$/);
  const framework = frameworksOf(manifest).find((found) => found.kind !== undefined) ?? tonicServer(manifest);
  if (framework?.kind === undefined || (framework.kind === 'client' && !page)) return;
  const because = framework.kind === 'client' ? `it builds a ${framework.name} app` : `its program serves with ${framework.name}`;
  yield { directory: part.root, path: manifest.path, because, kind: framework.kind, weight: 3, language: 'rust' };
}

function tonicServer(manifest: Manifest): ReturnType<typeof frameworksOf>[number] | undefined {
  return manifest.dependencies.some((dependency) => dependency.name === 'tonic') ? { name: 'grpc', kind: 'server' } : undefined;
}
