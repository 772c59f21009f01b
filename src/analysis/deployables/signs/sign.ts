import type { GivenFacts } from '../../given.ts';
import type { Language } from '../../languages.ts';
import type { Listing } from '../../tree/listing.ts';
import type { Deployable, Repository } from '../../repository.ts';

/** What deployables are found from: everything about a tree but the deployables themselves. */
export interface TreeFacts extends Omit<Repository, 'deployables' | 'deployableOf' | 'skipped'> {
  readonly listing: Listing;
  readonly given: GivenFacts;
}

export type DeployableKind = Deployable['kind'];

/**
 * One thing that shows that a part of the repository runs.
 * `weight` orders signs that disagree about the kind: what the code does (3), what a command or platform starts (2),
 * what an image or a port lets one suppose (1), a name (0).
 */
export interface Sign {
  /** Directory that is built or run, '' for the root; the part around it becomes the deployable. */
  readonly directory: string;
  readonly path: string;
  /** Continues "runs, because …": "it starts an Express server". */
  readonly because: string;
  readonly kind: DeployableKind;
  readonly weight: 0 | 1 | 2 | 3;
  readonly language?: Language;
  readonly frameworks?: readonly string[];
  /** Dockerfile that builds it. */
  readonly image?: string;
  /** True for what belongs to a deployable but makes none: a base image, which starts nothing. */
  readonly aside?: boolean;
  /** True when the directory is a deployable's own even without a manifest: a Procfile's, a platform file's, an image's. */
  readonly root?: boolean;
}

/** A source file of the tree with its language. */
export interface SourceFile {
  readonly path: string;
  readonly language: Language;
}

/** Code that makes its part run, recognised in the text of one source file. */
export interface CodeMark {
  readonly languages: readonly Language[];
  /** The line that starts or builds the app. Anchored or bounded, so that a search stays linear. */
  readonly text: RegExp;
  /** Has to occur as well, where the line alone could be about something else. */
  readonly and?: RegExp;
  /** One of these has to be imported, by the syntax tree: the line may stand in a string or a comment. */
  readonly modules?: readonly string[];
  /** Only in files of these paths. */
  readonly path?: RegExp;
  readonly kind: DeployableKind;
  readonly framework?: string;
  readonly because: string;
}
