import type { Listing } from '../tree/listing.ts';
import { directoryOf, joinPath } from '../paths.ts';
import { isDevelopersStack } from '../documents/processes/developers-stack.ts';
import type { Role } from '../repository.ts';
import { roleOfDirectories } from './directories.ts';
import { isBundled, namesItsSource, saysGenerated } from './generated.ts';
import { roleOfForeignName, roleOfName } from './names.ts';

/**
 * What a file is for, by the conventions of its language and tools.
 * @param path path in the repository
 * @param listing the paths of the whole tree
 * @param head gives the beginning of the file's text (some 2,000 characters) where it is known
 * @param tail gives its end (some 300 characters)
 */
export function roleOf(path: string, listing: Listing, head?: () => string | undefined, tail?: () => string | undefined): Role {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const role = roleOfForeignName(path, name) ?? roleAround(directoryOf(path), listing) ?? roleOfName(path, name) ?? 'source';
  if (role === 'configuration' && STACK.test(name) && isDevelopersStack(head?.() ?? '')) return 'development';
  if (role === 'configuration' && RENDERED.test(name) && !path.startsWith('.')) return saysGenerated(head?.() ?? '') ? 'generated' : role;
  if (role === 'configuration' && name === 'Procfile') return isOfDevelopers(head?.() ?? '') ? 'development' : role;
  if (role !== 'source') return role;
  if (path.endsWith('.rs') && TEST_ONLY.test(head?.() ?? '')) return 'test';
  if (namesItsSource(path, tail?.() ?? '') || isBundled(path, head?.() ?? '')) return 'generated';
  return !MIGRATION.test(path) && saysGenerated(head?.() ?? '') ? 'generated' : role;
}

const STACK = /compose[\w.-]*\.ya?ml$/;
/** Manifests that a program renders from templates, where they are then changed. */
const RENDERED = /\.ya?ml$/;

/** A development server on an address that only the machine itself reaches. */
const ON_THE_MACHINE =
  /^[\w-]+:.*\b(?:runserver|flask run|(?:rails|rackup|artisan) (?:s|server|serve)|next dev|vite|webpack-dev-server)\b.*(?:\b127\.0\.0\.1|\blocalhost)\b/m;
/** A process that rebuilds assets as they are written, or shows the mail that would have been sent. */
const BESIDE_THE_EDITOR =
  /^(?!(?:web|worker|bot|main):)[\w-]+:.*(?:\s--watch\b|\bwatch[-:]\w|[\w-]:watch\b|\b(?:guard|mailcatcher|mailhog|maildev|livereload|webpack-dev-server)\b)/m;
/** What a platform runs answers on the port that it is given, or has the process type or the phase that it knows. */
const OF_A_PLATFORM = /\$\{?PORT\b|^(?:web|release):/m;

/** A process that starts the stack of the developer's machine. */
const STARTS_STACK = /^[\w-]+:.*\bdocker[- ]compose\s(?:[^\n]*\s)?up\b/m;
/** A web process that is itself one to develop with. */
const DEVELOPED =
  /^web:.*\b(?:cargo watch|runserver|nodemon|webpack-dev-server|flask run|rails s(?:erver)?|air|watchexec)\b(?!.*\$\{?PORT\b)/m;

/** True for a Procfile that is there to start everything on a developer's machine. */
function isOfDevelopers(procfile: string): boolean {
  if (STARTS_STACK.test(procfile)) return true;
  if (BESIDE_THE_EDITOR.test(procfile) && DEVELOPED.test(procfile) && !/^release:/m.test(procfile)) return true;
  return !OF_A_PLATFORM.test(procfile) && (ON_THE_MACHINE.test(procfile) || BESIDE_THE_EDITOR.test(procfile));
}

/** A module of Rust that is compiled for tests only says so itself. */
const TEST_ONLY = /^\s*#!\[cfg\((?:test|any\(test\b[^\n]*)\)\]/m;

const MIGRATION = /(?:^|\/)(?:migrations?|migrate)\/|(?:^|\/)alembic\/versions\//i;

const AROUND = new WeakMap<Listing, Map<string, Role | undefined>>();

/** The role that a directory gives to the files in it; found out once a directory. */
function roleAround(directory: string, listing: Listing): Role | undefined {
  const known = AROUND.get(listing) ?? new Map<string, Role | undefined>();
  AROUND.set(listing, known);
  if (known.has(directory)) return known.get(directory);
  const directories = directory === '' ? [] : directory.split('/');
  const role = roleOfNeighbours(directory, directories, listing) ?? directoryRole(directories, listing);
  known.set(directory, role);
  return role;
}

/** An only app that was made under the name `demo/` or `sample/`, as project generators propose it, is the app. */
function directoryRole(directories: readonly string[], listing: Listing): Role | undefined {
  const role = roleOfDirectories(directories);
  const top = directories[0] ?? '';
  if (role !== 'example' || !/^(?:demo|sample|example)$/.test(top)) return role;
  return isOnlyApp(top, listing) ? roleOfDirectories(directories.slice(1)) : role;
}

const APP_MANIFEST =
  /^(?:pom\.xml|build\.gradle(?:\.kts)?|package\.json|go\.mod|Cargo\.toml|composer\.json|Gemfile|pyproject\.toml|(?:requirements|reqs)\.txt|manage\.py|.*\.(?:csproj|gemspec)|setup\.py)$/;
const CODE_DIRECTORY = /^(?:src|lib)$/;
const IMAGE = /^Dockerfile$/;

/** True when a directory is the only one of a tree that looks like an app. */
function isOnlyApp(top: string, listing: Listing): boolean {
  const holds = (directory: string, ...marks: readonly RegExp[]): boolean => marks.some((mark) => listing.some(directory, mark));
  if (!holds(top, APP_MANIFEST, CODE_DIRECTORY) || holds('', APP_MANIFEST, CODE_DIRECTORY)) return false;
  return ![...listing.names('')].some((name) => name !== top && holds(name, APP_MANIFEST, IMAGE));
}

interface Neighbourhood {
  /** Name of a directory on the path. */
  readonly directory: RegExp;
  readonly role: Role;
  /** True when what stands around and in the directory (`path`) says so; `parent` is the directory that holds it. */
  readonly when: (path: string, parent: string, listing: Listing) => boolean;
}

const NODE_OR_PYTHON = /^(?:package\.json|setup\.py|pyproject\.toml|bower\.json|composer\.json)$/;
const MANIFEST =
  /^(?:package\.json|setup\.py|pyproject\.toml|Gemfile|go\.mod|Cargo\.toml|composer\.json|pom\.xml|build\.gradle(?:\.kts)?|artisan|manage\.py|.*\.csproj)$/;
const PUBLIC = /(?:^|\/)(?:public|static|assets|wwwroot|web|www|htdocs|js|css|webroot|media|pub)$/;
/** Below what is served as it is, a directory of that name holds the libraries of its pages. */
const SERVED = /(?:^|\/)(?:public|static|wwwroot|webroot|htdocs)\//;
const OWN_PROJECT = /^(?:src|Dockerfile|package\.json|pom\.xml|go\.mod|Gemfile|manage\.py)$/;
const BUILD_SCRIPTS =
  /^(?:Dockerfile|Containerfile|Makefile|package|ci|docker|package\.json|tsconfig\.json|webpack.*|gulp.*|rollup.*|.*\.(?:sh|bash|ps1|py|rb|ya?ml|config\.[cm]?js))$/;
const BUILT =
  /^(?:index\.html|static|asset-manifest\.json|classes|libs|bdist.*|lib|manifest\.json|entrypoints\.json|intermediates|tmp|assets|.*\.(?:map|d\.ts|html|css))$/;

const JVM_BUILD = /^(?:pom\.xml|(?:build|settings)\.gradle(?:\.kts)?|\.classpath)$/;
const COMPOSE = /^(?:docker-)?compose\.ya?ml$/;

/** Directories whose name alone does not tell: what stands beside and in them does. */
const NEIGHBOURHOODS: readonly Neighbourhood[] = [
  {
    directory: /^vendor$/,
    role: 'vendored',
    when: (path, parent, listing) =>
      (parent === '' || listing.some(parent, MANIFEST) || PUBLIC.test(parent) || SERVED.test(parent)) && !listing.some(path, OWN_PROJECT),
  },
  { directory: /^(?:lib|libs|plugins|components|bower)$/, role: 'vendored', when: (_, parent) => /(?:^|\/)wwwroot$/.test(parent) },
  // A release of somebody else's library among what is served: `public/plugins/pdfjs-5.2.133`.
  {
    directory: /^[a-zA-Z][\w.]*(?:-[a-zA-Z]\w*)*-v?\d+\.\d+(?:\.\d+)*$/,
    role: 'vendored',
    when: (_, parent) => /(?:^|\/)(?:public|static|assets|wwwroot|webroot)(?:\/|$)/.test(parent),
  },
  {
    directory: /^target$/,
    role: 'build-output',
    when: (_, parent, listing) => listing.some(parent, /^(?:pom\.xml|Cargo\.toml|build\.sbt|project\.clj)$/),
  },
  {
    directory: /^(?:bin|obj)$/,
    role: 'build-output',
    when: (path, parent, listing) =>
      listing.some(parent, /\.(?:cs|fs|vb)proj$/) && (path.endsWith('obj') || listing.some(path, /^(?:Debug|Release)$/)),
  },
  // Where Eclipse and its Gradle plugin put each source set, and where an exploded WAR has its classes.
  {
    directory: /^(?:main|test|default)$/,
    role: 'build-output',
    when: (_, parent, listing) => /(?:^|\/)bin$/.test(parent) && listing.some(directoryOf(parent), JVM_BUILD),
  },
  { directory: /^classes$/, role: 'build-output', when: (_, parent) => /(?:^|\/)WEB-INF$/.test(parent) },
  {
    directory: /^dist$/,
    role: 'build-output',
    when: (path, parent, listing) =>
      (PUBLIC.test(parent) || parent === '' || listing.some(parent, NODE_OR_PYTHON)) && !listing.some(path, BUILD_SCRIPTS),
  },
  {
    directory: /^build$/,
    role: 'build-output',
    when: (path, parent, listing) => isBuilt(path, listing) || (PUBLIC.test(parent) && !listing.some(path, BUILD_SCRIPTS)),
  },
  {
    directory: /^out$/,
    role: 'build-output',
    when: (path, _, listing) => listing.some(path, /^(?:_next|production|artifacts|index\.html)$/),
  },
  {
    directory: /^coverage$/,
    role: 'build-output',
    when: (path, _, listing) =>
      listing.some(path, /^(?:lcov.*|clover\.xml|coverage-final\.json|index\.html|\.resultset\.json|\.last_run\.json|cobertura.*)$/),
  },
  {
    directory: /^(?:js|css)$/,
    role: 'build-output',
    when: (_, parent, listing) => /^(?:.*\/)?public$/.test(parent) && listing.names(directoryOf(parent)).has('webpack.mix.js'),
  },
  { directory: /^features$/, role: 'test', when: (path, _, listing) => listing.extensionsBelow(path).has('.feature') },
  { directory: /\.(?:Unit|Integration|Functional|Acceptance|E2E|Api|Load)?Tests?(?:\.\w+)*$/, role: 'test', when: () => true },
  {
    directory: /Tests?$/,
    role: 'test',
    when: (path, _, listing) => listing.extensionsBelow(path).has('.csproj') || listing.some(path, /\.(?:fs|vb)proj$|Tests\.swift$/),
  },
  { directory: /^Tests?$/, role: 'test', when: () => true },
  // A source set of Gradle or Maven: `src/intTest/java`.
  {
    directory: /^(?:[a-z]\w*Tests?|test[A-Z]\w*|it)$/,
    role: 'test',
    when: (path, parent, listing) => /(?:^|\/)src$/.test(parent) && listing.some(path, /^(?:java|kotlin|groovy|scala|resources)$/),
  },
  { directory: /^factories$/, role: 'test', when: (_, parent) => /(?:^|\/)database$/.test(parent) },
  { directory: /^dummy$/, role: 'test', when: (_, parent) => /(?:^|\/)(?:spec|test)$/.test(parent) },
  // Beside `prod/` it is a deploy.
  {
    directory: /^(?:dev(?:[-_]?(?:tools?|scripts?|env|environment|utils|setup|dashboard|console|proxy))*|devel|develop|development)$/,
    role: 'development',
    when: (_, parent, listing) => parent === '' && !listing.some('', /^(?:prod|production|staging|stage|live)$/),
  },
  {
    directory:
      /^_?dev[-_](?:utils?|tools?|scripts?|env|environment|setup|init|initial|seeds?|data|fixtures?|stack|compose|docker|db|database)$/,
    role: 'development',
    when: (_, parent, listing) => !listing.some(parent, /^_?(?:prod|production|staging|live)(?:[-_]|$)/),
  },
  // What Docker's environments for developers start, beside the stack itself.
  {
    directory: /^\.docker$/,
    role: 'development',
    when: (path, parent, listing) => listing.some(path, COMPOSE) && listing.some(parent, COMPOSE),
  },
  // The image of Laravel's Sail, published into the app to be changed.
  {
    directory: /^\d+\.\d+$/,
    role: 'development',
    when: (path, _, listing) => listing.some(path, /^start-container$/) && listing.some(path, /^Dockerfile$/),
  },
  // A cluster on a developer's machine.
  {
    directory: /^(?:dev|devel|develop|development|local|kind|minikube|k3d)$/,
    role: 'development',
    when: (path, _, listing) => listing.some(path, /^(?:kind|k3d|minikube)(?:[-_](?:config|cluster))?\.ya?ml$|^Tiltfile$/),
  },
  // Go's way of naming a package that helps to test another: `httptest`.
  {
    directory: /^(?!(?:con|la|at|pro|grea|fas)test$)[a-z]+test$/,
    role: 'test',
    when: (path, _, listing) => listing.some(path, /\.go$/),
  },
  // An image or a stack for developers beside those that are deployed; a cluster of that name is a deploy.
  {
    directory: /^(?:dev|devel|develop|development|local)$/,
    role: 'development',
    when: (_, parent) => /(?:^|\/)\.?(?:docker|dockerfiles?|docker-compose|compose|containers?|images?)$/i.test(parent),
  },
  {
    directory: /^(?:website|www|site)$/,
    role: 'docs',
    when: (path, _, listing) => listing.some(path, /^(?:docusaurus\.config\.[jt]s|siteConfig\.js|mkdocs\.yml)$/),
  },
];

function isBuilt(path: string, listing: Listing): boolean {
  const parent = directoryOf(path);
  return listing.some(parent, MANIFEST) && listing.some(path, BUILT) && !listing.some(path, BUILD_SCRIPTS);
}

function roleOfNeighbours(path: string, directories: readonly string[], listing: Listing): Role | undefined {
  const packages = `${path}/`.search(/(?:^|\/)src\/main\/(?:java|kotlin|scala|groovy)\//);
  let parent = '';
  for (const name of directories) {
    const directory = joinPath(parent, name);
    if (packages !== -1 && directory.length > packages + 1) return undefined;
    for (const near of NEIGHBOURHOODS) {
      if (near.directory.test(name) && near.when(directory, parent, listing)) return near.role;
    }
    parent = directory;
  }
  return undefined;
}
