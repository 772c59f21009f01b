import type { Command } from '../../commands/command.ts';
import type { ButtonName } from '../../report/github/check-run/buttons.ts';

/** A repository as one installation sees it. The ids survive renames and transfers, the names don't. */
export interface RepositoryRef {
  readonly installationId: number;
  readonly repositoryId: number;
  readonly owner: string;
  readonly name: string;
}

/** One pull request. */
export interface PullRequestRef extends RepositoryRef {
  readonly number: number;
}

/** A comment on a pull request: in its conversation, in the thread of a line comment, or the words above a review. */
export interface CommentRef extends PullRequestRef {
  /** Of a review its own id. */
  readonly commentId: number;
  /** Id of the line comment that began the thread; undefined elsewhere. */
  readonly thread?: number;
  /** GraphQL id of the review; undefined for a comment. */
  readonly review?: string;
}

/** Where a comment stands. */
export type CommentSpot = Pick<CommentRef, 'commentId' | 'thread' | 'review'>;

/** A comment that waits for an audit's end. */
export interface Asking extends CommentSpot {
  /**
   * Commit at the head of the pull request when the comment was written: what it says of everything there is, it says of that; `EARLIER`
   * for one before the present head of which nothing more is known.
   */
  readonly head?: string;
}

/** Some commit before the one that is at the head now. */
export const EARLIER = 'earlier';

/** A comment as its answers name it: those in threads and reviews are numbered apart from those in the conversation. */
export function commentKey({ commentId, thread, review }: CommentSpot): string {
  return `${review !== undefined ? 'review-' : thread !== undefined ? 'thread-' : ''}${commentId}`;
}

/** Somebody asked for this pull request to be audited at `head`. */
export interface AuditIntent {
  readonly kind: 'audit';
  readonly target: PullRequestRef;
  /** Head commit, 40 or 64 hexadecimal characters. */
  readonly head: string;
  /** True when a result that is already there for this head must be made again: re-run buttons and a changed base. */
  readonly force: boolean;
  /** When the pull request was opened again, if that is why; as GitHub writes it. */
  readonly reopenedAt?: string;
}

/** A re-run was asked for on a commit whose pull requests the delivery does not name, as happens on forks: look them up by the SHA. */
export interface LookupIntent {
  readonly kind: 'audit-commit';
  readonly repository: RepositoryRef;
  readonly head: string;
  readonly force: boolean;
}

/** A merge queue wants a verdict on the group's own commit. */
export interface MergeGroupIntent {
  readonly kind: 'audit-merge-group';
  readonly repository: RepositoryRef;
  readonly base: string;
  readonly head: string;
  /**
   * The pull request that the group was made for, by its branch's name: what people have accepted there counts here too. Those ahead
   * of it in the queue are in the group's base, which is the commit of the group before.
   */
  readonly queued?: number;
}

/** The pull request was closed or merged: stop, and say nothing more. */
export interface CloseIntent {
  readonly kind: 'close';
  readonly target: PullRequestRef;
  /** When, as GitHub writes it: deliveries come in any order, and it may have been opened again since. */
  readonly closedAt?: string;
}

/** A merge group was merged, or taken apart: nobody waits for its check any more. */
export interface CloseMergeGroupIntent extends Pick<MergeGroupIntent, 'repository' | 'head'> {
  readonly kind: 'close-merge-group';
}

/** Somebody wrote commands in a comment. Whether they may is asked when the commands are carried out, not here. */
export interface CommandIntent {
  readonly kind: 'command';
  readonly comment: CommentRef;
  /** Login of who wrote the comment. */
  readonly author: string;
  /** In the order in which they stand in the comment; at least one. Without the reasons, which are read again in the comment. */
  readonly commands: readonly Command[];
  /** When it was written, as GitHub writes times. */
  readonly at?: string;
}

/** A pull request got a label or lost one: to be audited again where the policy skips by it. */
export interface LabelIntent {
  readonly kind: 'label';
  readonly target: PullRequestRef;
  readonly head: string;
  /** Branch that the policy is read from. */
  readonly base: string;
  /** Foreign text. */
  readonly label: string;
}

/** A pull request got another title: to be audited again where that changes whether the policy skips it. */
export interface TitleIntent {
  readonly kind: 'title';
  readonly target: PullRequestRef;
  readonly head: string;
  /** Branch that the policy is read from. */
  readonly base: string;
  /** The titles before and after. Foreign text, without secrets. */
  readonly from: string;
  readonly to: string;
}

/** The default branch moved. */
export interface MovedIntent {
  readonly kind: 'moved';
  readonly repository: RepositoryRef;
  /** The push touched the repository's policy. */
  readonly isPolicy: boolean;
}

/** Somebody pressed a button of one of our check runs. Whether they may is asked when it is carried out. */
export interface ButtonIntent {
  readonly kind: 'button';
  readonly target: PullRequestRef;
  /** Commit of the check run. */
  readonly head: string;
  readonly button: ButtonName;
  /** Digest of what the check lists as new; undefined where it lists nothing. */
  readonly listed?: string;
  /** Login. */
  readonly sender: string;
}

/** The app may read these repositories from now on. */
export interface InstallIntent {
  readonly kind: 'install';
  readonly installationId: number;
  readonly repositories: readonly RepositoryRef[];
}

/** The app may not read these repositories any more (`all`: none of the installation's): stop their work, delete their data. */
export interface UninstallIntent {
  readonly kind: 'uninstall';
  readonly installationId: number;
  readonly repositoryIds: readonly number[] | 'all';
}

/** The installation was suspended (or no longer is): its work waits. */
export interface SuspendIntent {
  readonly kind: 'suspend';
  readonly installationId: number;
  readonly suspended: boolean;
  /** Those that the delivery names: nobody has told of what was pushed there in the meantime. */
  readonly repositories: readonly RepositoryRef[];
}

/** Nothing to do, and why, for the log. */
export interface NothingIntent {
  readonly kind: 'nothing';
  readonly why: string;
}

/** What a delivery asks of us. Plain data, so that it can be stored; holds no source code and no secret. */
export type Intent =
  | AuditIntent
  | LookupIntent
  | MergeGroupIntent
  | CloseIntent
  | CloseMergeGroupIntent
  | CommandIntent
  | ButtonIntent
  | LabelIntent
  | TitleIntent
  | MovedIntent
  | InstallIntent
  | UninstallIntent
  | SuspendIntent
  | NothingIntent;
