import type { SourceText, Span } from '../text.ts';
import type { Command } from '../shell.ts';

/**
 * A node of a YAML, JSON or TOML document with its place. Aliases and merge keys (`<<`) are resolved within limits;
 * a node that could not be read is missing. Keys are own data, never prototype properties.
 */
export interface DataNode {
  readonly kind: 'map' | 'list' | 'scalar';
  /** The value's own text, without its key. */
  readonly span: Span;
  /** The key that the node stands under in a map; undefined for list items and roots. */
  readonly key: string | undefined;
  readonly keySpan: Span | undefined;
  /** Of a scalar. Numbers and booleans are typed; YAML `3000:3000` stays a string. */
  readonly scalar: string | number | boolean | null | undefined;
  /** Scalar as text; undefined for maps, lists and null. */
  readonly text: string | undefined;
  /** The node at a path of keys and indices, else undefined. */
  at(...path: readonly (string | number)[]): DataNode | undefined;
  /** Children of a map (with keys) or list, in order; empty for a scalar. */
  readonly children: readonly DataNode[];
  /** True when the text holds a template or variable (`${X}`, `{{ }}`, `$(x)`), so that it is not known here. */
  readonly dynamic: boolean;
}

interface DocumentBase {
  readonly path: string;
  /** Of a document that a script or an image writes: the script's text with everything else blanked. */
  readonly source: SourceText;
  /** The path that a script or an image, which `path` is then, writes the document to. */
  readonly writtenTo?: string;
  /** Parts that could not be read, in words; empty for a clean document. */
  readonly problems: readonly string[];
}

/** Any YAML, JSON or TOML file: `roots` has one node per document. */
export interface DataDocument extends DocumentBase {
  readonly syntax: 'yaml' | 'json' | 'toml';
  readonly roots: readonly DataNode[];
}

// ── Containers ───────────────────────────────────────────────────────────────────────────────────────────────────────

export interface Instruction {
  /** Upper case: `RUN`, `COPY`, `CMD`. */
  readonly keyword: string;
  readonly span: Span;
  /** Text after the keyword and flags, continuation lines joined with spaces. */
  readonly text: string;
  readonly flags: ReadonlyMap<string, string>;
  /** Words of a COPY/ADD/EXPOSE/ENV/…, variables left as written. `ENV A=b` gives `A=b`. */
  readonly words: readonly { readonly text: string; readonly span: Span }[];
  /** Of RUN, CMD, ENTRYPOINT, HEALTHCHECK: `exec` for a JSON array, `shell` otherwise (heredocs included). */
  readonly form: 'exec' | 'shell' | undefined;
  /** The commands that RUN, CMD, ENTRYPOINT or HEALTHCHECK run, parsed. For exec form one command. */
  readonly commands: readonly Command[];
}

export interface Stage {
  readonly index: number;
  /** `AS name`. */
  readonly name: string | undefined;
  /** Image after global ARG defaults are filled in; undefined when it holds an ARG without default. */
  readonly image: ImageReference | undefined;
  /** The stage that this one is built FROM, when it is one of this file. */
  readonly parent: number | undefined;
  readonly from: Instruction;
  readonly instructions: readonly Instruction[];
}

/** `registry/name:tag@digest`, with ARGs and `${X:-default}` filled in where a default is known. */
export interface ImageReference {
  readonly raw: string;
  /** Without registry and `library/`: `node`, `bitnami/redis`. */
  readonly name: string;
  readonly registry: string | undefined;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
  /** A variable in it is not known, not even by a default; it stands as written in its part. */
  readonly dynamic: boolean;
}

/** Dockerfile, Containerfile and their suffixes and prefixes. */
export interface Dockerfile extends DocumentBase {
  readonly stages: readonly Stage[];
  /** The stage that runs: the last one unless its name says development or test and an earlier one says production. */
  readonly final: Stage | undefined;
  /** Instructions of the final stage and of the stages that it is built FROM, in order: what the running image really has. */
  readonly effective: readonly Instruction[];
  /** Last CMD and ENTRYPOINT in effect. */
  readonly cmd: Instruction | undefined;
  readonly entrypoint: Instruction | undefined;
  readonly exposed: readonly { readonly port: number; readonly span: Span }[];
  readonly workdir: string | undefined;
}

export interface ComposeService {
  readonly name: string;
  readonly node: DataNode;
  readonly image: ImageReference | undefined;
  readonly imageSpan: Span | undefined;
  /** Build context directory relative to the repository, and Dockerfile path; undefined when the image is pulled. */
  readonly build: { readonly context: string; readonly dockerfile: string } | undefined;
  readonly environment: readonly {
    readonly name: string;
    readonly value: string | undefined;
    readonly span: Span;
    readonly dynamic: boolean;
  }[];
  readonly command: readonly Command[];
  readonly ports: readonly { readonly published: string | undefined; readonly target: number | undefined; readonly span: Span }[];
  readonly volumes: readonly { readonly source: string | undefined; readonly target: string; readonly span: Span }[];
}

export interface ComposeFile extends DocumentBase {
  readonly root: DataNode;
  /** Without those whose profiles only developers and tests ask for. */
  readonly services: readonly ComposeService[];
  /** `override`, `dev`, `test`, `prod` … from the file name; undefined for the base file. */
  readonly variant: string | undefined;
  /** True for an override, a dev or a test variant. */
  readonly developmentOnly: boolean;
}

export interface KubernetesContainer {
  readonly name: string;
  readonly node: DataNode;
  readonly init: boolean;
  readonly image: ImageReference | undefined;
  readonly imageSpan: Span | undefined;
  readonly environment: ComposeService['environment'];
  /** `command` then `args`. */
  readonly command: readonly Command[];
  readonly ports: readonly number[];
}

export interface KubernetesResource {
  readonly kind: string;
  readonly apiVersion: string;
  readonly name: string | undefined;
  readonly node: DataNode;
  /** Of a Pod or anything with a pod template: the pod spec. */
  readonly podSpec: DataNode | undefined;
  readonly containers: readonly KubernetesContainer[];
}

/** Manifests, Kustomize files and Helm templates (`{{ }}` blanked to text of the same length, those scalars are `dynamic`). */
export interface KubernetesFile extends DocumentBase {
  readonly resources: readonly KubernetesResource[];
  readonly helm: boolean;
}

// ── Pipelines and processes ──────────────────────────────────────────────────────────────────────────────────────────

/** One step of a job: an action (also a task, a pipe or a plugin), or commands. */
export interface Step {
  readonly span: Span;
  readonly name: string | undefined;
  /** `uses:` of an action, with its parts. */
  readonly uses: { readonly action: string; readonly ref: string | undefined; readonly span: Span } | undefined;
  readonly inputs: ReadonlyMap<string, DataNode>;
  readonly commands: readonly Command[];
  readonly environment: ComposeService['environment'];
}

export interface Job {
  readonly name: string;
  readonly node: DataNode;
  readonly steps: readonly Step[];
  readonly image: ImageReference | undefined;
  readonly services: readonly { readonly name: string; readonly image: ImageReference | undefined; readonly span: Span }[];
  /** `environment:` of the job; undefined when there is none. */
  readonly environmentName: string | undefined;
  /** True when the job's name, environment, actions or commands ship something (deploy, release, push of an image, kubectl, helm, ssh). */
  readonly deploys: boolean;
}

export interface Pipeline extends DocumentBase {
  readonly system: 'github-actions' | 'gitlab-ci' | 'circleci' | 'circleci-1' | 'travis' | 'bitbucket' | 'azure' | 'drone' | 'jenkins';
  readonly root: DataNode;
  readonly jobs: readonly Job[];
  /** Branch patterns that trigger it. */
  readonly branches: readonly { readonly pattern: string; readonly span: Span }[];
}

export interface ProcessEntry {
  /** `web`, `worker`, `release`, … */
  readonly type: string;
  readonly span: Span;
  readonly commands: readonly Command[];
}

export interface Procfile extends DocumentBase {
  readonly processes: readonly ProcessEntry[];
}

/** A shell script: `.sh`, `.bash`, or by its `#!` line. */
export interface ShellScript extends DocumentBase {
  readonly commands: readonly Command[];
}

// ── Dependencies ─────────────────────────────────────────────────────────────────────────────────────────────────────

export type Ecosystem = 'npm' | 'python' | 'go' | 'maven' | 'gradle' | 'ruby' | 'composer' | 'nuget' | 'cargo';

export interface Dependency {
  /** As the ecosystem spells it, normalised where it says so (PEP 503 for Python; `group:artifact` for Maven and Gradle). */
  readonly name: string;
  /** Constraint as written; undefined when there is none. */
  readonly constraint: string | undefined;
  /** `run`, or one that a production install leaves out (`dev`, `test`, `build`), `optional`, `peer`. */
  readonly group: 'run' | 'dev' | 'optional' | 'peer';
  /** Kind of source; `registry` unless the constraint is a git, http or local reference. */
  readonly origin: 'registry' | 'git' | 'http' | 'path';
  /** Commit, tag or branch of a git source. */
  readonly reference: string | undefined;
  readonly span: Span;
  /** Only fixes a version for others: dependencyManagement, a parent or BOM, PackageVersion, a version catalog, constraints, plugins. */
  readonly managed?: true;
  /** Asked for only where a condition on the platform or the runtime holds: a lock made elsewhere may leave it out. */
  readonly conditional?: true;
  /** What code calls it, where the manifest gives it another name (Cargo's `x = { package = "y" }`). */
  readonly alias?: string;
}

/** A dependency manifest of any ecosystem: package.json, requirements*.txt, pyproject.toml, Pipfile, setup.cfg, Gemfile, go.mod, pom.xml, build.gradle(.kts), composer.json, *.csproj, Directory.Packages.props, Cargo.toml. */
export interface Manifest extends DocumentBase {
  readonly ecosystem: Ecosystem;
  /** Base name's family: `package.json`, `requirements.txt`, `pyproject.toml`, … */
  readonly format: string;
  readonly name: string | undefined;
  readonly dependencies: readonly Dependency[];
  /** Named scripts (npm, composer, poetry/pdm scripts). */
  readonly scripts: readonly { readonly name: string; readonly span: Span; readonly commands: readonly Command[] }[];
  /** Runtime version that it asks for (`engines.node`, `requires-python`, `go 1.22`, `ruby '3.3'`, `php`, `<java.version>`, TargetFramework). */
  readonly runtime: { readonly constraint: string; readonly span: Span } | undefined;
  /** Workspace globs; empty when it is no workspace root. */
  readonly workspaces: readonly string[];
  /** Manifests that it takes in, relative to the repository: `-r base.txt`, a Maven parent, a Gradle version catalog, `eval_gemfile`. */
  readonly includes: readonly string[];
  /** Says that it is published or used as a library (package.json `main`/`exports` without a start script and not private, a `[lib]`, packaging jar without main …). */
  readonly library: boolean;
  /** Entry points: npm `main`/`bin`, Spring Boot plugin's main class, Cargo `[[bin]]`, `project.scripts`. */
  readonly entrypoints: readonly string[];
  /** The whole document where it is data (JSON, TOML); else undefined. */
  readonly root: DataNode | undefined;
}

/** A lock file: the resolved versions by dependency name. */
export interface Lock extends DocumentBase {
  readonly ecosystem: Ecosystem;
  readonly format:
    | 'npm'
    | 'yarn'
    | 'yarn-berry'
    | 'pnpm'
    | 'bun'
    | 'poetry'
    | 'uv'
    | 'pdm'
    | 'pipenv'
    | 'bundler'
    | 'composer'
    | 'cargo'
    | 'go'
    | 'gradle'
    | 'nuget';
  /** Resolved versions by name; several when a tree holds several. */
  readonly versions: ReadonlyMap<string, readonly string[]>;
  /** What the lock says the manifest asked for (npm `packages[""]`, pnpm importers, yarn specifiers, Pipfile hash…), by manifest directory then name; empty where the format has none.
   * Directories are relative to the repository ('' is its root). Yarn's locks don't say who asked: there the directory is `*`, and
   * each descriptor `name@range` stands with the version that it was resolved to. */
  readonly requested: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** `.nvmrc`, `.node-version`, `.python-version`, `.ruby-version`, `runtime.txt`, `.tool-versions`, `.sdkmanrc`, `global.json`, `rust-toolchain(.toml)`, `system.properties`. */
export interface VersionFile extends DocumentBase {
  readonly runtimes: readonly {
    readonly runtime: 'node' | 'python' | 'ruby' | 'go' | 'java' | 'dotnet' | 'rust' | 'php';
    readonly version: string;
    readonly span: Span;
  }[];
}

// ── Configuration ────────────────────────────────────────────────────────────────────────────────────────────────────

export interface Setting {
  /** Dotted: `spring.datasource.url`, `Logging.File.Path`. */
  readonly key: string;
  readonly value: string;
  readonly span: Span;
  readonly valueSpan: Span;
  /** Holds a placeholder or variable (`${DB_URL}`). */
  readonly dynamic: boolean;
  /** Spring profile of the part of the file that it stands in (`spring.config.activate.on-profile`), when that names one. */
  readonly profile?: string;
}

/** `.env`, `.env.production`, `.env.example`, `.flaskenv`, `env.list`. */
export interface EnvFile extends DocumentBase {
  readonly settings: readonly Setting[];
  /** `.example`, `.sample`, `.template`, `.dist`, `.defaults`: documentation, not values. */
  readonly template: boolean;
  /** Environment in the name (`production`, `test`, `local`), else undefined. */
  readonly environment: string | undefined;
}

/** application.properties/.yml, bootstrap.yml, appsettings*.json, web.config settings, log4j.properties, gunicorn-less INI files (supervisord, uwsgi, php.ini, alembic), flattened. */
export interface SettingsFile extends DocumentBase {
  readonly format: 'properties' | 'yaml' | 'json' | 'ini' | 'toml' | 'hocon';
  /** What reads it, by its name: `spring`, `dotnet`, `log4j`, `supervisord`, `uwsgi`, `alembic`, `quarkus`, `ktor`, `hocon`, `other`. */
  readonly reader: string;
  readonly settings: readonly Setting[];
  /** Spring profile, ASP.NET environment or suffix; undefined for the base file. */
  readonly environment: string | undefined;
  readonly root: DataNode | undefined;
}

export interface XmlElement {
  readonly name: string;
  readonly span: Span;
  readonly attributes: ReadonlyMap<string, { readonly value: string; readonly span: Span }>;
  readonly children: readonly XmlElement[];
  readonly text: string;
  /** All descendants of that local name, in order. */
  descendants(name: string): readonly XmlElement[];
}

/** pom.xml aside: logback*.xml, log4j*.xml, NLog.config, web.xml, persistence.xml, app.config/web.config. */
export interface XmlDocument extends DocumentBase {
  readonly root: XmlElement | undefined;
  readonly reader: 'logback' | 'log4j' | 'nlog' | 'web-xml' | 'persistence' | 'dotnet-config' | 'other';
}

export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly span: Span;
  readonly children: readonly Directive[];
}

/** nginx configuration, Apache configuration and Caddyfile: directives in blocks. */
export interface ServerConfig extends DocumentBase {
  readonly server: 'nginx' | 'apache' | 'caddy';
  readonly directives: readonly Directive[];
  /** All directives of that name at any depth. */
  all(name: string): readonly Directive[];
}

/** systemd units and crontabs. */
export interface UnitFile extends DocumentBase {
  readonly settings: readonly Setting[];
}

/** Every kind of document that a rule can ask for, by the name that a rule uses. */
export interface Documents {
  dockerfile: Dockerfile;
  compose: ComposeFile;
  kubernetes: KubernetesFile;
  pipeline: Pipeline;
  procfile: Procfile;
  script: ShellScript;
  manifest: Manifest;
  lock: Lock;
  versionFile: VersionFile;
  envFile: EnvFile;
  settings: SettingsFile;
  xml: XmlDocument;
  serverConfig: ServerConfig;
  unit: UnitFile;
  /** Every YAML, JSON and TOML file that has no kind of its own: fly.toml, render.yaml, serverless.yml, app.json, Helm values, … */
  data: DataDocument;
}

export type DocumentKind = keyof Documents;
export type AnyDocument = { [K in DocumentKind]: { readonly kind: K; readonly document: Documents[K] } }[DocumentKind];
