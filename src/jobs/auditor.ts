import type { CommentRef, PullRequestState, RepositoryRef } from './intent.ts';

/** The audit that is wanted: this pull request at this head. */
export type Wanted = Omit<PullRequestState, 'updatedAt'>;

/** How a running audit hears that it is no longer needed. */
export interface AuditControl {
  /** Aborted when a newer head is wanted, the pull request is closed, the worker loses its lease or the process stops. */
  readonly signal: AbortSignal;
  /** The fence: asks the database whether this very audit may still write. Call it right before each write to GitHub. */
  stillWanted(): Promise<boolean>;
  /**
   * What an earlier try of the same audit has already written, so that it is resumed and not doubled.
   * `remember` merges into it, and answers false (and stores nothing) when the audit is fenced off.
   */
  readonly progress: AuditProgress;
  remember(progress: Partial<AuditProgress>): Promise<boolean>;
  /** 1 for the first try. On the `last` one, a failure must leave a concluded check run behind. */
  readonly attempt: number;
  readonly last: boolean;
}

/** Progress of one audit's publishing. */
export interface AuditProgress {
  readonly checkRunId: number | undefined;
  /** Annotations that GitHub has taken. */
  readonly annotationsSent: number;
  readonly reviewPosted: boolean;
}

/** Counts of a finished audit that go into the history. No paths, no code. */
export interface AuditSummary {
  readonly head: string;
  readonly score: number | undefined;
  readonly outcome: 'pass' | 'gate' | 'incomplete';
  readonly introduced: number;
  readonly existing: number;
  readonly fixed: number;
  /** By factor, 1 to 12, introduced only; factors with none are left out. */
  readonly introducedByFactor: Readonly<Record<number, number>>;
}

export type AuditOutcome =
  | { readonly kind: 'finished'; readonly summary: AuditSummary }
  /** GitHub names another head or base now: that one is wanted instead. */
  | { readonly kind: 'moved'; readonly pullRequest: PullRequestState }
  /** Closed, merged or gone. */
  | { readonly kind: 'closed' }
  /** It was told to stop, and did. */
  | { readonly kind: 'stopped' }
  /** Rate limit: the same audit again not before `until`; it costs no try. */
  | { readonly kind: 'deferred'; readonly until: Date; readonly reason: string }
  /** The installation is suspended or deleted. */
  | { readonly kind: 'uninstalled' };

export type CommandOutcome =
  | { readonly kind: 'done' }
  /** The command asks for an audit: of this state. */
  | { readonly kind: 'audit'; readonly pullRequest: PullRequestState }
  | { readonly kind: 'deferred'; readonly until: Date; readonly reason: string }
  | { readonly kind: 'uninstalled' };

/** A delivery that GitHub could not hand over. */
export interface FailedDelivery {
  readonly id: number;
  readonly guid: string;
  readonly deliveredAt: string;
}

/**
 * Everything that the jobs need of GitHub. Whatever it throws is tried again with growing pauses; an error's message is
 * logged and stored, so it must not hold code or secrets.
 */
export interface Auditor {
  /** Reads, judges and publishes. Calls `control.stillWanted()` before each write. */
  audit(wanted: Wanted, control: AuditControl): Promise<AuditOutcome>;
  /** Concludes our check run on `wanted.head`, when one is open, as cancelled (`superseded`, `closed`) or failed (`gave-up`, with the reason). Creates one for `gave-up`. */
  conclude(wanted: Wanted, ending: AuditEnding, progress: AuditProgress): Promise<void>;
  /** The open pull requests whose head is this commit, also those from forks. */
  pullRequestsAt(repository: RepositoryRef, head: string): Promise<readonly PullRequestState[]>;
  /** All open pull requests of an installation, to rebuild what was lost. */
  openPullRequests(installation: number): AsyncIterable<PullRequestState>;
  /** Ids of the installations that are not suspended. */
  installations(): AsyncIterable<number>;
  /** Asks who may, acknowledges with a reaction, and does or refuses. The reaction of success for `audit` is its business too. */
  runCommand(repository: RepositoryRef, number: number, comment: CommentRef, command: string): Promise<CommandOutcome>;
  /** Deliveries that failed since then, newest first, without those that a later try brought home (same GUID). */
  failedDeliveries(since: Date): AsyncIterable<FailedDelivery>;
  redeliver(id: number): Promise<void>;
}

export type AuditEnding =
  | { readonly kind: 'superseded' }
  | { readonly kind: 'closed' }
  /** After the last try. `reason` is fit to be shown. */
  | { readonly kind: 'gave-up'; readonly reason: string };
