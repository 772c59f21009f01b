import type { CodeFile } from './code.ts';
import type { DocumentKind, Documents } from './documents/kinds.ts';
import type { Language } from './languages.ts';
import type { FileTree } from './tree/tree.ts';
import type { SourceText, Span } from './text.ts';

/**
 * What a file is for. Only `source` and `configuration` are judged unless a rule says otherwise.
 * `configuration` covers manifests, images, pipelines and settings that take part in a deploy; `tool` configures a developer's
 * tool (eslint, webpack, jest …); `development` is used on developers' machines only (devcontainer, `*.override.yml`, Makefile).
 */
export const ROLES = [
  'source',
  'configuration',
  'test',
  'fixture',
  'example',
  'docs',
  'generated',
  'vendored',
  'build-output',
  'tool',
  'development',
  'data',
] as const;

export type Role = (typeof ROLES)[number];

/** How one process of a deployable is started. */
export interface Process {
  /** `web`, `worker`, `release`, `cron`, `admin` or the name that the repository gives it. */
  readonly type: string;
  readonly command: string;
  /** Where that is said. */
  readonly path: string;
  readonly span: Span;
}

/** A part of the repository that runs somewhere. A library is none. */
export interface Deployable {
  /** Directory that it is built from, '' for the root. Nested deployables own their files; the outer one does not. */
  readonly root: string;
  readonly name: string;
  /** What shows that it runs: a Dockerfile, Procfile, start script, main, serverless or platform manifest. */
  readonly evidence: readonly { readonly path: string; readonly because: string }[];
  /** Main code language by its files and runtime; undefined for one without code. */
  readonly language: Language | undefined;
  /** Frameworks and servers by name, lower case: `express`, `flask`, `django`, `spring-boot`, `gunicorn`, … */
  readonly frameworks: ReadonlySet<string>;
  readonly processes: readonly Process[];
  /** Dockerfiles that build it. */
  readonly images: readonly string[];
  /** `server`: answers requests; `client`: runs in browsers or on devices; `job`: runs and ends; `worker`: consumes; `unknown`. */
  readonly kind: 'server' | 'client' | 'job' | 'worker' | 'unknown';
  /** Selected source files of it, sorted. */
  readonly sources: readonly string[];
  /** Paths of its dependency manifests. */
  readonly manifests: readonly string[];
}

/** One side of a change as facts: roles, deployables, documents and code of a whole tree. Lazy, cached, never throws on bad input. */
export interface Repository {
  readonly tree: FileTree;
  /** Paths of the files whose bytes are there, sorted: a few hundred of many thousand in the review of a change. */
  readonly texts: readonly string[];
  role(path: string): Role;
  readonly deployables: readonly Deployable[];
  /** The deployable whose files include the path. */
  deployableOf(path: string): Deployable | undefined;
  /** Decoded text; undefined when the file is absent or was not selected. */
  source(path: string): SourceText | undefined;
  /** The code file; undefined when it is no code or has no text. */
  code(path: string): CodeFile | undefined;
  /** The document of a path if it is of that kind. */
  document<K extends DocumentKind>(kind: K, path: string): Documents[K] | undefined;
  /** All documents of that kind in a file: a script writes several. */
  documentsIn<K extends DocumentKind>(kind: K, path: string): readonly Documents[K][];
  /** All selected documents of a kind, sorted by path. */
  documents<K extends DocumentKind>(kind: K): readonly Documents[K][];
  /** The kinds that a path is read as, in order; empty for plain code. */
  kindsOf(path: string): readonly DocumentKind[];
  /** Why a file that has text was not read as what it is, or not to its end; undefined for one that was. */
  unread(path: string): string | undefined;
  /** Files of the tree that could not be read although they were wanted, with reasons. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}
