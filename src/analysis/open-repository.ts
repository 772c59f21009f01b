import { LRUCache } from 'lru-cache';
import type { CodeFile } from './code.ts';
import { openCode } from './code/open.ts';
import { findDeployables, type FoundDeployables } from './deployables/find-deployables.ts';
import type { TreeFacts } from './deployables/signs/sign.ts';
import { kindsOf, readDocuments } from './document-readers.ts';
import { tellsLimit } from './documents/data/limits.ts';
import type { AnyDocument, DocumentKind, Documents } from './documents/kinds.ts';
import { type GivenFacts, NOTHING_GIVEN, roleGiven } from './given.ts';
import { languageOf } from './languages.ts';
import { Listing } from './tree/listing.ts';
import { unreadableBecause } from './tree/readable.ts';
import type { Deployable, Repository, Role } from './repository.ts';
import { roleOf } from './roles/role-of.ts';
import { havePathsInCommon } from './selection.ts';
import { SourceText } from './text.ts';
import type { Absence, FileTree } from './tree/tree.ts';

/** Characters of a file that are looked at for a note that a program wrote it. */
const HEAD_CHARACTERS = 2000;
/** Characters of a file's end that are looked at for the source that it was made of. */
const TAIL_CHARACTERS = 300;

/** Characters of text whose syntax trees and facts are kept at once; a tree of facts takes some fifty times its text. */
const KEPT_CODE_CHARACTERS = 600_000;
/** Characters of decoded text that are kept at once. */
const KEPT_SOURCE_CHARACTERS = 8_000_000;

/**
 * The facts of one tree: roles, deployables, documents and code, each computed when it is first asked for. Never throws.
 * @param twin the other side of a change, opened before: what is the same in both is found out once
 * @param given what the people in charge say; by default what they said of the twin
 */
export function openRepository(tree: FileTree, twin?: Repository, given?: GivenFacts): Repository {
  const other = twin instanceof OpenRepository ? twin : undefined;
  return new OpenRepository(tree, other, given ?? other?.given ?? NOTHING_GIVEN);
}

interface Skip {
  readonly path: string;
  readonly reason: string;
}

class OpenRepository implements Repository, TreeFacts {
  readonly tree: FileTree;
  readonly given: GivenFacts;
  readonly #roleGiven: (path: string) => Role | undefined;
  readonly #roles = new Map<string, Role>();
  readonly #sources = new LRUCache<string, SourceText>({ maxSize: KEPT_SOURCE_CHARACTERS, sizeCalculation: lengthOf });
  readonly #codes = new LRUCache<string, CodeFile>({
    maxSize: KEPT_CODE_CHARACTERS,
    // The largest is kept as well, though nothing beside it: each rule would parse it anew.
    sizeCalculation: (file) => Math.min(lengthOf(file.source), KEPT_CODE_CHARACTERS),
  });
  readonly #read = new Map<string, readonly AnyDocument[]>();
  readonly #failed = new Map<string, string>();
  #listing: Listing | undefined;
  #texts: readonly string[] | undefined;
  #byKind: ReadonlyMap<DocumentKind, readonly AnyDocument[]> | undefined;
  #found: FoundDeployables | undefined;
  #skipped: readonly Skip[] | undefined;
  readonly #twin: OpenRepository | undefined;
  readonly #shared = new Map<string, boolean>();

  constructor(tree: FileTree, twin: OpenRepository | undefined, given: GivenFacts) {
    this.tree = tree;
    this.given = given;
    this.#roleGiven = roleGiven(given);
    this.#twin = twin;
  }

  get listing(): Listing {
    this.#listing ??=
      this.#twin && havePathsInCommon(this.tree.entries, this.#twin.tree.entries)
        ? this.#twin.listing
        : new Listing(this.tree.entries.keys());
    return this.#listing;
  }

  get texts(): readonly string[] {
    return (this.#texts ??= [...this.tree.entries.keys()].filter((path) => this.tree.absence(path) === undefined));
  }

  /** The other side where it holds the same bytes under a path, so that its source, code and documents are this side's as well. */
  #twinAt(path: string): OpenRepository | undefined {
    const twin = this.#twin;
    return twin && remembered(this.#shared, path, () => isSameFile(path, this.tree, twin.tree)) ? twin : undefined;
  }

  role(path: string): Role {
    const twin = this.#twin?.listing === this.listing ? this.#twinAt(path) : undefined;
    if (twin) return twin.role(path);
    const head = (): string | undefined => this.source(path)?.text.slice(0, HEAD_CHARACTERS);
    const tail = (): string | undefined => this.source(path)?.text.slice(-TAIL_CHARACTERS);
    return remembered(this.#roles, path, () => this.#roleGiven(path) ?? roleOf(path, this.listing, head, tail));
  }

  get deployables(): readonly Deployable[] {
    return this.#deployables.deployables;
  }

  deployableOf(path: string): Deployable | undefined {
    return this.#deployables.of(path);
  }

  source(path: string): SourceText | undefined {
    const twin = this.#twinAt(path);
    if (twin) return twin.source(path);
    return kept(this.#sources, path, () => {
      const bytes = this.tree.entries.get(path)?.kind === 'file' && !isHostile(path) ? this.tree.bytes(path) : undefined;
      return bytes === undefined || unreadableBecause(path, bytes) ? undefined : new SourceText(new TextDecoder().decode(bytes));
    });
  }

  code(path: string): CodeFile | undefined {
    const twin = this.#twinAt(path);
    if (twin) return twin.code(path);
    return kept(this.#codes, path, () => {
      const source = this.source(path);
      const language = source && languageOf(path, source.line(1));
      return source && language && this.#attempt(path, () => openCode(path, source, language));
    });
  }

  document<K extends DocumentKind>(kind: K, path: string): Documents[K] | undefined {
    return this.documentsIn(kind, path)[0];
  }

  documentsIn<K extends DocumentKind>(kind: K, path: string): readonly Documents[K][] {
    return documentsAs(kind, this.#documentsAt(path));
  }

  documents<K extends DocumentKind>(kind: K): readonly Documents[K][] {
    this.#byKind ??= Map.groupBy(
      this.texts.flatMap((path) => this.#documentsAt(path)),
      (document) => document.kind,
    );
    return documentsAs(kind, this.#byKind.get(kind) ?? []);
  }

  kindsOf(path: string): readonly DocumentKind[] {
    return [...new Set(this.#documentsAt(path).map((document) => document.kind))];
  }

  unread(path: string): string | undefined {
    const [refused] = this.code(path)?.problems ?? [];
    if (refused !== undefined) return refused;
    const limits = this.#documentsAt(path).flatMap(({ kind, document }) =>
      UNLIMITED.has(kind) ? [] : document.problems.filter((problem) => tellsLimit(problem)),
    );
    return limits[0]?.replace(/^skipped: /, 'it is ');
  }

  get skipped(): readonly Skip[] {
    this.documents('data');
    return (this.#skipped ??= [...this.tree.entries.keys()].flatMap((path) => this.#skipOf(path) ?? []));
  }

  get #deployables(): FoundDeployables {
    return (this.#found ??= this.#inLightOfTwin(findDeployables(this)));
  }

  /** Where the other side shows that a directory runs (its first image), this side's code in it is no less part of what runs. */
  #inLightOfTwin(own: FoundDeployables): FoundDeployables {
    const known = new Set(own.deployables.map(({ root }) => root));
    const lacking = (this.#twin?.deployables ?? []).map(({ root }) => root).filter((root) => !known.has(root));
    return lacking.length === 0 ? own : findDeployables(this, lacking);
  }

  #documentsAt(path: string): readonly AnyDocument[] {
    const twin = this.#twinAt(path);
    if (twin) return twin.#documentsAt(path);
    return remembered(this.#read, path, () => {
      const source = this.source(path);
      return (source && this.#attempt(path, () => readDocuments(path, source))) ?? [];
    });
  }

  /** A reader that fails on a file costs that file, never the audit. */
  #attempt<T>(path: string, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      this.#failed.set(path, `could not be read: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  }

  #skipOf(path: string): Skip | undefined {
    if (isHostile(path)) return { path, reason: 'its path is not one that a checkout can have safely' };
    const failed = (this.#twinAt(path) ?? this).#failed.get(path);
    if (failed !== undefined) return { path, reason: failed };
    const absence = this.#absenceOf(path);
    return absence === undefined ? undefined : { path, reason: REASONS[absence] };
  }

  /** Why a file that would be judged has no text; undefined for one that has, and for pictures, fonts and the like. */
  #absenceOf(path: string): Exclude<Absence, 'not-selected'> | undefined {
    const entry = this.tree.entries.get(path);
    if (entry === undefined || this.source(path) !== undefined) return undefined;
    if (entry.kind === 'submodule') return 'submodule';
    if (languageOf(path) === undefined && kindsOf(path, undefined).length === 0) return undefined;
    if (entry.kind === 'symlink') return 'symlink';
    const bytes = this.tree.bytes(path);
    const absence = bytes === undefined ? this.tree.absence(path) : unreadableBecause(path, bytes);
    return absence === 'not-selected' || !JUDGED.has(this.role(path)) ? undefined : absence;
  }
}

/** True when two trees hold the same file of the same kind under a path, or both hold no bytes of it. */
function isSameFile(path: string, one: FileTree, other: FileTree): boolean {
  if (one.entries.get(path)?.kind !== other.entries.get(path)?.kind) return false;
  const [bytes, others] = [one.bytes(path), other.bytes(path)];
  if (bytes === undefined || others === undefined) return bytes === others;
  if (bytes.length !== others.length) return false;
  return (bytes.buffer === others.buffer && bytes.byteOffset === others.byteOffset) || Buffer.compare(bytes, others) === 0;
}

/** A text's share of what is kept; the smallest counts, too. */
function lengthOf(source: SourceText): number {
  return source.text.length + 500;
}

/** What was made of a path not long ago, or is made now. */
function kept<T extends object>(cache: LRUCache<string, T>, path: string, make: () => T | undefined): T | undefined {
  const known = cache.get(path);
  if (known !== undefined) return known;
  const made = make();
  if (made !== undefined) cache.set(path, made);
  return made;
}

/** Kinds of which large ones are usual and few facts are drawn. */
const UNLIMITED: ReadonlySet<DocumentKind> = new Set<DocumentKind>(['data', 'lock']);

const JUDGED: ReadonlySet<Role> = new Set<Role>(['source', 'configuration']);

const REASONS: Readonly<Record<Exclude<Absence, 'not-selected'>, string>> = {
  binary: 'it is binary',
  'too-large': 'it is larger than 4 MiB',
  'too-long-line': 'one of its lines is longer than 20,000 bytes',
  unreadable: 'its content could not be loaded',
  symlink: 'it is a symbolic link, which is not followed',
  submodule: 'it is a submodule, which is not entered',
  budget: 'the change is larger than what is read at once',
};

/** Paths that no honest checkout has: with control characters, absolute, or leading out of the repository. */
function isHostile(path: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return /[\u0000-\u001f\u007f]|^\/|^\.git(?:\/|$)|(?:^|\/)\.{1,2}(?:\/|$)|^$/.test(path);
}

function remembered<T>(known: Map<string, T>, path: string, find: () => T): T {
  const found = known.get(path);
  if (found !== undefined || known.has(path)) return found as T;
  const fresh = find();
  known.set(path, fresh);
  return fresh;
}

function documentsAs<K extends DocumentKind>(kind: K, all: readonly AnyDocument[]): readonly Documents[K][] {
  return all.flatMap((found) => (found.kind === kind ? [found.document as Documents[K]] : []));
}
