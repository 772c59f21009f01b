/** A repository as one installation of the App sees it. */
export interface RepositoryRef {
  /** The installation's id. */
  readonly installation: number;
  readonly owner: string;
  readonly repo: string;
}

/** A pull request, and the state of it that somebody has seen. */
export interface PullRequestState extends RepositoryRef {
  readonly number: number;
  /** SHA of the head commit. */
  readonly head: string;
  /** SHA of the base branch's commit as GitHub named it. */
  readonly base: string;
  /** Name of the base branch. */
  readonly baseRef: string;
  /** When the pull request was in this state, by GitHub's clock (`updated_at`, ISO 8601): an older delivery never overwrites a newer one. */
  readonly updatedAt: string;
}

/** Where a slash command was written. */
export interface CommentRef {
  readonly kind: 'issue' | 'review';
  readonly id: number;
  /** Login of who wrote it; who may is asked of GitHub when the command runs. */
  readonly author: string;
}

/**
 * What a delivery asks Twelvefold to do. It is stored until it is done, so it holds identities only: no comment text
 * beyond the command that was recognised, no code, no secret.
 */
export type Intent =
  | {
      readonly kind: 'audit-pull-request';
      readonly pullRequest: PullRequestState;
      /** Judge again although this head has been judged: somebody pressed a button, or the base was changed. */
      readonly again: boolean;
    }
  | {
      /** A check suite or run names a head; on a fork's pull request nothing else. The open pull requests are asked for by it. */
      readonly kind: 'audit-head';
      readonly repository: RepositoryRef;
      readonly head: string;
      readonly again: boolean;
    }
  | { readonly kind: 'close-pull-request'; readonly repository: RepositoryRef; readonly number: number; readonly updatedAt: string }
  | {
      readonly kind: 'run-command';
      readonly repository: RepositoryRef;
      readonly number: number;
      readonly comment: CommentRef;
      /** The recognised command line without its prefix, such as `audit`; at most 200 characters. */
      readonly command: string;
    }
  | {
      /** Uninstalled (or repositories taken away, when `repositories` is given): what is known about them is deleted. */
      readonly kind: 'forget';
      readonly installation: number;
      readonly repositories: readonly { readonly owner: string; readonly repo: string }[] | undefined;
    }
  | { readonly kind: 'suspend'; readonly installation: number; readonly suspended: boolean }
  | {
      /** Nothing to do, and why: counted, never stored. */
      readonly kind: 'ignore';
      readonly reason: string;
    };
