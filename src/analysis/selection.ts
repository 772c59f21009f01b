import { type GivenFacts, NOTHING_GIVEN, roleGiven } from './given.ts';
import { languageOf } from './languages.ts';
import { Listing } from './tree/listing.ts';
import { baseName, directoriesUp, directoryOf } from './paths.ts';
import type { Role } from './repository.ts';
import { roleOf } from './roles/role-of.ts';
import { MAX_FILE_BYTES, type Entry } from './tree/tree.ts';

/** How much of a tree may be read. Sizes in bytes. */
export interface SelectionBudget {
  /** Unchanged files at most. */
  readonly contextFiles: number;
  /** Size of one unchanged file at most; lock files may have `MAX_FILE_BYTES`. */
  readonly contextFileBytes: number;
  /** All files together at most, changed ones included. */
  readonly totalBytes: number;
}

/** For the review of a change. */
export const REVIEW_BUDGET: SelectionBudget = { contextFiles: 400, contextFileBytes: 256 * 1024, totalBytes: 64 * 1024 * 1024 };
/** For the audit of a whole tree. */
export const AUDIT_BUDGET: SelectionBudget = { contextFiles: 20_000, contextFileBytes: MAX_FILE_BYTES, totalBytes: 64 * 1024 * 1024 };

/** Which files' bytes are to be loaded. */
export interface Selection {
  /** Changed files first, sorted; then the others, the most important first. */
  readonly paths: readonly string[];
  /** Files that would have been wanted. */
  readonly omitted: readonly { readonly path: string; readonly reason: 'too-large' | 'budget' }[];
}

/**
 * Chooses the files that facts are drawn from, so that they are the same facts wherever a tree comes from: the changed files, the
 * documents that rules read, entry points, and the sources around the change; the nearest and shallowest first.
 * @param entries all paths of the tree
 * @param changed paths that the change touches on this side; 'all' for the audit of a whole tree
 */
export function selectPaths(
  entries: ReadonlyMap<string, Entry>,
  changed: readonly string[] | 'all',
  budget: SelectionBudget = changed === 'all' ? AUDIT_BUDGET : REVIEW_BUDGET,
  ranks: Ranks = new Ranks(entries),
): Selection {
  const touched = changed === 'all' ? [] : [...new Set(changed)].filter((path) => entries.get(path)?.kind === 'file').sort();
  const candidates = rank(entries, ranks, new Set(touched), changed === 'all' ? undefined : touched);
  const account = new Account(budget);
  for (const path of touched) account.take(path, entries.get(path)?.size ?? 0, MAX_FILE_BYTES, false);
  for (const { path, rank: wanted } of candidates) {
    account.take(path, entries.get(path)?.size ?? 0, wanted === LOCK_RANK ? MAX_FILE_BYTES : budget.contextFileBytes, true);
  }
  return { paths: account.paths, omitted: account.omitted };
}

/** How much the paths of a tree are wanted, whatever stands in the files. Two sides with the same paths share it. */
export class Ranks {
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #listing: Listing;
  readonly #given: GivenFacts;
  readonly #roleGiven: (path: string) => Role | undefined;
  readonly #known = new Map<string, number | undefined>();

  constructor(entries: ReadonlyMap<string, Entry>, given: GivenFacts = NOTHING_GIVEN) {
    this.#entries = entries;
    this.#listing = new Listing(entries.keys());
    this.#given = given;
    this.#roleGiven = roleGiven(given);
  }

  /** Those of another side: the same ones, when it has the same paths. */
  forSide(entries: ReadonlyMap<string, Entry>): Ranks {
    return havePathsInCommon(this.#entries, entries) ? this : new Ranks(entries, this.#given);
  }

  of(path: string): number | undefined {
    const known = this.#known.get(path);
    if (known !== undefined || this.#known.has(path)) return known;
    const wanted = rankOf(path, this.#roleGiven(path) ?? roleOf(path, this.#listing));
    this.#known.set(path, wanted);
    return wanted;
  }
}

/** True when two trees have the same paths. */
export function havePathsInCommon(one: ReadonlyMap<string, Entry>, other: ReadonlyMap<string, Entry>): boolean {
  if (one.size !== other.size) return false;
  for (const path of one.keys()) if (!other.has(path)) return false;
  return true;
}

/** Keeps to the budget. */
class Account {
  readonly paths: string[] = [];
  readonly omitted: { path: string; reason: 'too-large' | 'budget' }[] = [];
  readonly #budget: SelectionBudget;
  #bytes = 0;
  #context = 0;

  constructor(budget: SelectionBudget) {
    this.#budget = budget;
  }

  take(path: string, size: number, limit: number, context: boolean): void {
    if (size > limit) {
      this.omitted.push({ path, reason: 'too-large' });
      return;
    }
    if ((context && this.#context >= this.#budget.contextFiles) || this.#bytes + size > this.#budget.totalBytes) {
      this.omitted.push({ path, reason: 'budget' });
      return;
    }
    this.#bytes += size;
    if (context) this.#context += 1;
    this.paths.push(path);
  }
}

interface Candidate {
  readonly path: string;
  readonly rank: number;
  readonly distance: number;
  readonly depth: number;
}

const LOCK_RANK = 2;
const LAST_RANK = 6;

/** Kinds of files by importance: what makes and ships an app, its locks, its start, its settings, its code. */
const RANKS: readonly (readonly [number, RegExp])[] = [
  [
    LOCK_RANK,
    /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lock|poetry\.lock|uv\.lock|pdm\.lock|Pipfile\.lock|Gemfile\.lock|composer\.lock|Cargo\.lock|go\.sum|gradle\.lockfile|packages\.lock\.json)$/,
  ],
  [
    1,
    /(?:^|\/)(?:package\.json|pyproject\.toml|Pipfile|setup\.(?:py|cfg)|Gemfile|gems\.rb|go\.mod|pom\.xml|settings\.gradle(?:\.kts)?|build\.gradle(?:\.kts)?|composer\.json|Cargo\.toml|[\w.-]+\.(?:csproj|fsproj|vbproj|gemspec)|Directory\.[\w.]+\.props|(?:requirements|reqs|pip[-_]requires|constraints)[\w.-]*\.(?:txt|in)|(?:requirements|reqs)\/[\w.-]+\.(?:txt|in)|(?:Dockerfile|Containerfile)(?:[._-][\w.-]+)?|[\w.-]+\.[Dd]ockerfile|(?:docker[-_])?compose[\w.-]*\.ya?ml|(?:Proc|Honcho)file(?:\.[\w-]+)?|app\.json|fly\.toml|render\.ya?ml|serverless\.ya?ml|heroku\.yml|app\.ya?ml|vercel\.json|netlify\.toml|project\.toml|wrangler\.toml|\.env[\w.-]*|\.nvmrc|\.node-version|\.python-version|\.ruby-version|runtime\.txt|\.tool-versions|global\.json|rust-toolchain(?:\.toml)?|system\.properties)$/,
  ],
  // What goes into an image and what only lies on a machine.
  [LAST_RANK, /(?:^|\/)[\w.-]*\.dockerignore$|^(?:[\w-]+\/)?\.gitignore$/],
  [
    3,
    /(?:^|\/)(?:(?:main|app|wsgi|asgi|manage|run|server|settings|config|celery|worker|__init__|gunicorn\.conf)\.py|(?:index|main|server|app|www|start|bootstrap|worker|config)\.[cm]?[jt]sx?|bin\/www|main\.go|(?:Program|Startup)\.cs|\w*Application\.(?:java|kt)|Main\.(?:java|kt)|config\.ru|config\/(?:application|environment|puma|database|routes)\.(?:rb|yml)|config\/environments\/production\.rb|app\.rb|artisan|index\.php|bootstrap\/app\.php|main\.rs|(?:docker-)?entrypoint(?:\.sh)?|start(?:\.sh)?|[tj]sconfig[\w.-]*\.json|\.babelrc|(?:vite|webpack|vue|nuxt|next|svelte|astro|rollup|babel|metro|craco)\.config\.[cm]?[jt]s)$/,
  ],
];

/** All judgeable files but the changed ones, the most important first. */
function rank(
  entries: ReadonlyMap<string, Entry>,
  ranks: Ranks,
  without: ReadonlySet<string>,
  touched: readonly string[] | undefined,
): readonly Candidate[] {
  const near = touched && stepsDown(touched);
  const distances = new Map<string, number>();
  const found: Candidate[] = [];
  for (const [path, entry] of entries) {
    if (entry.kind !== 'file' || without.has(path)) continue;
    const wanted = ranks.of(path);
    if (wanted === undefined) continue;
    const directory = directoryOf(path);
    const distance = distances.get(directory) ?? distanceTo(directory, near);
    distances.set(directory, distance);
    found.push({ path, rank: wanted, distance, depth: path.split('/').length });
  }
  return found.toSorted(byImportance);
}

function byImportance(a: Candidate, b: Candidate): number {
  return a.rank - b.rank || a.distance - b.distance || a.depth - b.depth || (a.path < b.path ? -1 : 1);
}

/** Roles that rules may want to read; documents of the development and test roles tell facts as well. */
const CODE_ROLES: ReadonlySet<Role> = new Set<Role>(['source']);
const DOCUMENT_ROLES: ReadonlySet<Role> = new Set<Role>(['source', 'configuration', 'development', 'tool']);
const NEVER_READ =
  /\.(?:html?|s?css|sass|less|vue|svelte|erb|haml|slim|twig|blade\.php|pcss|styl|graphql|gql|ejs|hbs|pug|cshtml|razor|jsp|mustache|liquid)$/;

/** What tells whoever deploys the app which variables it reads. */
const OPERATORS_DOCUMENT =
  /^(?:README[\w.-]*|[\w-]*(?:CONFIG|ENV|DEPLOY|INSTALL|SETUP|SELF[-_]?HOST|DOCKER)[\w-]*)\.(?:md|mdx|rst|adoc|txt)$|^README$|^(?:docs?|documentation)\/(?:[\w-]+\/){0,4}[\w-]*(?:readme|config|settings|env|variables|deploy|install|setup|self-?host|docker|options|reference|getting-?started)[\w-]*\.(?:md|mdx|rst|adoc)$/i;

function rankOf(path: string, role: Role): number | undefined {
  if (DOCUMENT_ROLES.has(role)) {
    for (const [wanted, pattern] of RANKS) if (pattern.test(path)) return wanted;
    if (role === 'configuration') return /(?:^|\/)(?:\.github\/workflows|\.gitlab-ci|\.circleci)/.test(path) ? 4 : 5;
    if (role === 'development') return LAST_RANK;
  }
  if (role === 'docs') return OPERATORS_DOCUMENT.test(path) ? LAST_RANK : undefined;
  if (!CODE_ROLES.has(role) || NEVER_READ.test(path)) return isEnvironmentFile(path, role) ? LAST_RANK : undefined;
  return isCode(path) ? 5 : LAST_RANK;
}

/** Which paths of a tree the audit of all of it owes a look, as a predicate: one of these that can't be read is a gap. */
export function owedInAudit(entries: ReadonlyMap<string, Entry>, given: GivenFacts): (path: string) => boolean {
  const listing = new Listing(entries.keys());
  const said = roleGiven(given);
  return (path) => {
    const role = said(path) ?? roleOf(path, listing);
    return (role === 'source' || role === 'configuration') && (rankOf(path, role) ?? LAST_RANK) < LAST_RANK;
  };
}

function isCode(path: string): boolean {
  return languageOf(path) !== undefined || /^(?:Jenkinsfile|Caddyfile)$/.test(baseName(path));
}

/** Settings of tests are compared with those of production. */
function isEnvironmentFile(path: string, role: Role): boolean {
  return role === 'test' && /(?:^|\/)(?:config|settings|resources)\/[^.][\w/.-]*\.(?:rb|py|ya?ml|json|properties)$/.test(path);
}

/** Each directory around a changed file, with the steps from it down to the nearest one. */
function stepsDown(touched: readonly string[]): ReadonlyMap<string, number> {
  const steps = new Map<string, number>();
  for (const path of touched) {
    for (const [step, directory] of directoriesUp(directoryOf(path)).entries()) {
      steps.set(directory, Math.min(step, steps.get(directory) ?? Infinity));
    }
  }
  return steps;
}

/** Directories to walk from the files of one to the nearest changed file; 0 for all in the audit of a tree. */
function distanceTo(directory: string, near: ReadonlyMap<string, number> | undefined): number {
  if (near === undefined) return 0;
  const walks = directoriesUp(directory).map((above, up) => up + (near.get(above) ?? Infinity));
  return Math.min(...walks);
}
