import type { EarlierSurveys } from '../../review/earlier-surveys.ts';
import type { Review } from '../../review/review.ts';
import type { Twin } from '../../review/twins.ts';
import type {
  Asking,
  ButtonIntent,
  CommandIntent,
  CommentRef,
  CommentSpot,
  LabelIntent,
  PullRequestRef,
  RepositoryRef,
  TitleIntent,
} from '../delivery/intent.ts';

/**
 * Whether an audit may still write. `superseded`: a newer head or request has taken its place; `closed`: the pull request is;
 * `lost`: somebody else has taken this very audit over, or the installation is gone, so not even its check run may be touched.
 */
export type Standing = 'wanted' | 'superseded' | 'closed' | 'lost';

/** One audit of one pull request, as the queue hands it over. */
export interface AuditRequest {
  readonly target: PullRequestRef;
  /** The head that was asked for. The newest one is read again and audited in its place when it has moved on. */
  readonly head: string;
  /** Counts the audits asked for on this head: 0, and one more for every re-run. The same over all attempts of one audit. */
  readonly generation: number;
  /** From 1. Later ones look for what earlier ones left behind. */
  readonly attempt: number;
  /** There is none after this one: what GitHub says by now is taken as it is. */
  readonly isLastTry?: boolean;
  /** Other open pull requests of the repository with this head, and what was said of them. */
  readonly twins?: readonly Twin[];
  /** Comments that asked for it: they are told when what they say comes to nothing. */
  readonly askedBy?: readonly Asking[];
  /** True for a pull request that was open before the app came, and on which nothing has happened since: a check and no comments. */
  readonly quiet?: boolean;
  readonly signal: AbortSignal;
  /** Asked right before every write, with the head that is being audited. */
  readonly standing: (head: string) => Promise<Standing>;
}

/** One audit of a merge queue's group: a check run on its commit and nothing else. */
export interface MergeGroupRequest extends Omit<AuditRequest, 'target'> {
  readonly repository: RepositoryRef;
  readonly base: string;
  /** The pull request that the group was made for, where that is known. */
  readonly queued: number | undefined;
}

/** How an audit ended. Whatever else happens is thrown (see errors.ts): `Deferred` to wait, any other error to try again. */
export type AuditResult =
  | {
      readonly kind: 'published';
      /** Commit that was audited; may be newer than the one asked for. */
      readonly head: string;
      /** Undefined when the app may not write checks. */
      readonly checkRunId: number | undefined;
      /** The change's own. */
      readonly conclusion: 'success' | 'failure' | 'neutral' | 'action_required' | 'skipped';
      /** The pull request of the same head whose verdict stands in the check instead. */
      readonly heldBy?: number;
      /** Undefined when the policy took the pull request out. */
      readonly review: Review | undefined;
      /** Requests that it took, and the writes among them. */
      readonly requests: number;
      readonly writes: number;
      /** What could not be published, in words for the log. */
      readonly notices: readonly string[];
      /** Those of `askedBy` that came to nothing. */
      readonly unmet: readonly CommentSpot[];
      /** The head that was asked for, where GitHub kept naming one that does not have it: it may still not have caught up. */
      readonly overlooked?: string;
    }
  /** Stopped by `standing`; an open check run of ours was concluded as cancelled. */
  | { readonly kind: 'stopped'; readonly head: string; readonly standing: Exclude<Standing, 'wanted'> }
  /** The pull request turned out to be closed; nothing was said. */
  | { readonly kind: 'closed' }
  /** The repository, the pull request or the installation is not there for us any more. */
  | { readonly kind: 'gone'; readonly why: string };

/** What is left to do after a comment was looked at. */
export interface CommandResult {
  /** An audit was asked for by somebody who may. Report its end with `react`. */
  readonly audit: boolean;
  /** Commit at the head of the pull request when this was heard; undefined where no audit was asked for. */
  readonly head?: string;
}

/** All that the queue asks of GitHub. Implemented by `createAuditor`; tests put their own in its place. */
export interface Auditor {
  /** Reads, judges and publishes one pull request. Safe to repeat: whatever stands already is not written twice. */
  audit(request: AuditRequest): Promise<AuditResult>;
  auditMergeGroup(request: MergeGroupRequest): Promise<AuditResult>;
  /**
   * Concludes what an audit that will not be tried again has left open: cancelled for a stopped one, else failure with the
   * reason, so that a required check never hangs and a failed audit passes only where the policy gates nothing. Creates the run when
   * there is none.
   */
  conclude(request: Conclusion): Promise<void>;
  /** 👀, permission, and the answer where there is one that needs no audit. Safe to repeat. */
  receive(command: CommandIntent): Promise<CommandResult>;
  /** A button of a check run: permission, and what it does. Safe to repeat. */
  press(button: ButtonIntent): Promise<CommandResult>;
  /** Whether the policy in force skips pull requests by this label. */
  skipsBy(label: LabelIntent): Promise<boolean>;
  /** Whether the policy in force skips a pull request by one of its titles, and not by the other. */
  skipsOneOf(titles: TitleIntent): Promise<boolean>;
  /** 🚀 or 😕 on the comment that asked. */
  react(comment: CommentRef, outcome: 'done' | 'failed'): Promise<void>;
  /** Audits the default branch of a repository as a whole; undefined when there is nothing to audit. Says nothing unless the policy asks for it. */
  survey(request: SurveyRequest): Promise<Survey | undefined>;
  /** Open pull requests with this head, newest first, forks included. */
  pullRequestsAt(repository: RepositoryRef, head: string): Promise<readonly PullRequestRef[]>;
  /** Open pull requests of a repository with their heads, for reconciling; at most 1,000. */
  openPullRequests(repository: RepositoryRef, purpose?: 'lookup' | 'reconciliation'): Promise<readonly OpenPullRequest[]>;
  /** Every repository of an installation. Throws where GitHub's list is not whole. */
  repositoriesOf(installationId: number): Promise<readonly RepositoryRef[]>;
  /** Whether an installation is suspended now. */
  isSuspended(installationId: number): Promise<boolean>;
}

/** A whole repository to be audited. */
export interface SurveyRequest {
  readonly repository: RepositoryRef;
  readonly signal: AbortSignal;
  /** Asked right before anything is written. */
  readonly isWanted: () => Promise<boolean>;
  /** What earlier audits found on other commits than this one; undefined for the first. */
  readonly past: (head: string) => Promise<EarlierSurveys | undefined>;
}

/** What a whole repository is like. */
export interface Survey {
  readonly head: string;
  readonly review: Review;
  /** The policy has its result written into an issue. */
  readonly isReported: boolean;
}

/** Which audit to conclude and why. */
export interface Conclusion {
  /** A pull request, or without a number a merge group's repository, with the commit that the group was made on where it is known. */
  readonly target: RepositoryRef & { readonly number?: number; readonly base?: string };
  readonly head: string;
  readonly generation: number;
  readonly why: 'superseded' | 'closed' | 'failed';
  /** For people, when it failed: what went wrong, without a secret. */
  readonly reason?: string;
}

export interface OpenPullRequest extends PullRequestRef {
  readonly head: string;
  /** As GitHub writes times. */
  readonly openedAt: string;
}

/** A delivery that GitHub could not hand over. */
export interface FailedDelivery {
  readonly id: number;
  /** The same for every try of the delivery. */
  readonly guid: string;
  readonly deliveredAt: Date;
}

/** What the sweep and the reconciliation ask of GitHub, as the app itself. Made by `createCensus`. */
export interface Census {
  /** Deliveries of which no try has arrived, newest first, one per GUID; at most 1,000. GitHub keeps them for three days. */
  failedDeliveries(since: Date): Promise<readonly FailedDelivery[]>;
  redeliver(id: number): Promise<void>;
  /** Every repository of every installation that is not suspended. */
  repositories(): AsyncIterable<InstalledRepository>;
  /** Which app asks. */
  readonly appId: number;
  /** Installations as GitHub lists them: one that is missing need not be gone. */
  installations(): Promise<readonly InstallationState[]>;
  /** Whether GitHub says of one installation that there is none. Throws where it says nothing of that. */
  isGone(installationId: number): Promise<boolean>;
}

/** An installation of the app. */
export interface InstallationState {
  readonly id: number;
  readonly suspended: boolean;
}

/** A repository, and since when the app has been installed where it stands, as GitHub writes times. */
export interface InstalledRepository {
  readonly repository: RepositoryRef;
  readonly arrival: string;
}
