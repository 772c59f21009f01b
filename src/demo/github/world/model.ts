import type { Permissions } from '../contract/operations.ts';

/** Who acts. An app acts as a `Bot` named `<slug>[bot]`. */
export interface Account {
  readonly id: number;
  readonly login: string;
  readonly type: 'User' | 'Organization' | 'Bot';
}

/** What a collaborator may do, in GitHub's own order. */
export type RepositoryRole = 'none' | 'read' | 'triage' | 'write' | 'maintain' | 'admin';

export interface Repository {
  readonly id: number;
  readonly owner: Account;
  readonly name: string;
  /** Where the objects lie; it is only ever read. Branches are kept here instead. */
  readonly gitDir: string;
  readonly defaultBranch: string;
  /** Branch → commit. */
  readonly branches: ReadonlyMap<string, string>;
  readonly isPrivate: boolean;
  /** The repository that this one was forked from. */
  readonly forkOf: number | undefined;
  /** Login → role. The owner is an administrator without being listed. */
  readonly collaborators: ReadonlyMap<string, RepositoryRole>;
  readonly createdAt: Date;
}

export interface Installation {
  readonly id: number;
  readonly account: Account;
  readonly repositoryIds: readonly number[];
  readonly permissions: Permissions;
  readonly events: readonly string[];
  readonly suspendedAt: Date | undefined;
  readonly createdAt: Date;
}

export interface PullRequest {
  readonly id: number;
  readonly number: number;
  readonly repositoryId: number;
  readonly title: string;
  readonly body: string;
  readonly author: Account;
  readonly headRef: string;
  readonly headSha: string;
  /** Undefined once the fork is deleted. */
  readonly headRepositoryId: number | undefined;
  readonly baseRef: string;
  readonly baseSha: string;
  readonly state: 'open' | 'closed';
  readonly draft: boolean;
  /** Names. */
  readonly labels: readonly string[];
  /** Every head that it has had, the current one last. */
  readonly heads: readonly string[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly closedAt: Date | undefined;
}

export interface CheckSuite {
  readonly id: number;
  readonly repositoryId: number;
  readonly headSha: string;
  readonly headBranch: string | undefined;
  readonly before: string | undefined;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface Annotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly start_column?: number;
  readonly end_column?: number;
  readonly annotation_level: 'notice' | 'warning' | 'failure';
  readonly message: string;
  readonly title?: string;
  readonly raw_details?: string;
}

export interface CheckRun {
  readonly id: number;
  readonly suiteId: number;
  readonly repositoryId: number;
  readonly headSha: string;
  readonly name: string;
  readonly externalId: string;
  readonly detailsUrl: string | undefined;
  readonly status: string;
  readonly conclusion: string | undefined;
  readonly startedAt: Date | undefined;
  readonly completedAt: Date | undefined;
  readonly title: string | undefined;
  readonly summary: string | undefined;
  readonly text: string | undefined;
  readonly annotations: readonly Annotation[];
  /** The buttons beside it. */
  readonly actions: readonly { readonly label: string; readonly description: string; readonly identifier: string }[];
}

export interface Review {
  readonly id: number;
  readonly pullRequestId: number;
  readonly user: Account;
  readonly body: string;
  readonly state: 'PENDING' | 'COMMENTED' | 'APPROVED' | 'CHANGES_REQUESTED';
  readonly commitId: string;
  readonly submittedAt: Date;
  readonly minimized: string | undefined;
}

export type Side = 'LEFT' | 'RIGHT';

/** Lines of the diff that a comment stands at. Line numbers are 1-based on their side. */
export interface Anchor {
  readonly path: string;
  readonly line: number;
  readonly side: Side;
  readonly startLine: number | undefined;
  readonly startSide: Side | undefined;
}

export interface ReviewComment {
  readonly id: number;
  readonly pullRequestId: number;
  readonly reviewId: number;
  readonly threadId: number;
  readonly inReplyTo: number | undefined;
  readonly user: Account;
  readonly body: string;
  /** Where it was said, in the diff of `originalCommitId`. */
  readonly original: Anchor;
  readonly originalCommitId: string;
  /** Where that is now; undefined when the lines are gone ("outdated"). */
  readonly current: Anchor | undefined;
  readonly commitId: string;
  readonly diffHunk: string;
  /** Lines below the file's first `@@`. */
  readonly position: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** When its words were changed last; undefined for as long as they are as they were said. */
  readonly editedAt?: Date;
  /** Who changed them. */
  readonly editor?: Account;
  readonly minimized: string | undefined;
}

export interface ReviewThread {
  readonly id: number;
  readonly pullRequestId: number;
  readonly resolvedBy: Account | undefined;
}

/** An issue that is no pull request. */
export interface Issue {
  readonly id: number;
  readonly number: number;
  readonly repositoryId: number;
  readonly title: string;
  readonly body: string;
  readonly user: Account;
  readonly state: 'open' | 'closed';
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A team of an organisation. */
export interface Team {
  readonly id: number;
  readonly organisation: string;
  readonly slug: string;
  /** Logins. */
  readonly members: readonly string[];
}

export interface IssueComment {
  readonly id: number;
  readonly pullRequestId: number;
  readonly user: Account;
  readonly body: string;
  /** Another app wrote it in the user's name. */
  readonly viaApp?: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** When its words were changed last; undefined for as long as they are as they were said. */
  readonly editedAt?: Date;
  readonly minimized: string | undefined;
}

export interface Reaction {
  readonly id: number;
  readonly subject: 'issue-comment' | 'review-comment' | 'review';
  readonly subjectId: number;
  readonly user: Account;
  readonly content: string;
  readonly createdAt: Date;
}

/** One attempt to bring an event to the app. */
export interface Delivery {
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  readonly action: string | undefined;
  /** The exact bytes that were signed. */
  readonly body: string;
  readonly installationId: number | undefined;
  readonly repositoryId: number | undefined;
  readonly deliveredAt: Date;
  readonly redelivery: boolean;
  /** Seconds until the answer. */
  readonly duration: number;
  /** The webhook's HTTP status; 0 when it could not be reached or took longer than 10 s. */
  readonly statusCode: number;
  readonly status: string;
}
