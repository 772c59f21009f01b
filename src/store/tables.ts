import type { ColumnType, Generated, Selectable } from 'kysely';

type Time = ColumnType<Date, Date, Date>;
type OptionalTime = ColumnType<Date | null, Date | null | undefined, Date | null>;

/** A delivery that was accepted. What it asked for lives in `targets` and in the queue; of the body only a digest stays. */
export interface DeliveryRow {
  /** GitHub's GUID: the same for every try of a delivery. */
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  /** Kind of the intent that it became. */
  readonly intent: string;
  readonly installation_id: ColumnType<number | null, number | null, number | null>;
  /** SHA-256 of the body in hexadecimal. */
  readonly digest: string;
  readonly received_at: Time;
}

/** A comment by its id, in the conversation, or with the one that began the thread in which it stands, and the head at which it was heard. */
export type Asker = number | { readonly commentId: number; readonly thread?: number; readonly review?: string; readonly head?: string };

/** Something with a head that is to be audited: a pull request, or a merge queue's group. One row says what is wanted and what is done. */
export interface TargetRow {
  /** `pr:<repository id>:<number>` or `group:<repository id>:<head>`. */
  readonly id: string;
  readonly installation_id: number;
  readonly repository_id: number;
  readonly owner: string;
  readonly name: string;
  /** Undefined for a merge group. */
  readonly number: number | null;
  /** Base commit of a merge group. */
  readonly base: string | null;
  /** The pull request that a merge group was made for. */
  readonly queued: ColumnType<number | null, number | null | undefined, number | null>;
  readonly state: ColumnType<'open' | 'closed', 'open' | 'closed', 'open' | 'closed'>;
  readonly wanted_head: string;
  /** When that was known to be the head. */
  readonly head_since: OptionalTime;
  /** Counts the audits that were asked for; never goes back. */
  readonly generation: Generated<number>;
  readonly wanted_at: Time;
  /** Fencing token: one more at each claim. Who holds an older one may not write. */
  readonly fence: Generated<number>;
  /** Tries of this generation so far. */
  readonly attempt: Generated<number>;
  readonly claimed_at: OptionalTime;
  /** The audit that was begun last and has not ended: its check run may be open. */
  readonly open_head: string | null;
  readonly open_generation: number | null;
  /** Generation that ended last; the row is finished when it equals `generation`. */
  readonly ended_generation: Generated<number>;
  readonly audited_head: string | null;
  readonly ending: ColumnType<'published' | 'failed' | null, 'published' | 'failed' | null | undefined, 'published' | 'failed' | null>;
  /** The comments that asked for the audit and wait for its end. */
  readonly asked_by: ColumnType<readonly Asker[], string | undefined, string>;
  /** It was open before the app came, and nothing has happened on it since: it gets a check and no comments. */
  readonly quiet: Generated<boolean>;
  /** When it was opened again, by GitHub's clock. */
  readonly reopened_at: OptionalTime;
}

/** A target as it is read. */
export type Target = Selectable<TargetRow>;

/** One review that was published (or given up), for the history. Counts only. */
export interface ReviewRow {
  readonly id: Generated<number>;
  readonly target_id: string;
  readonly head: string;
  readonly generation: number;
  readonly conclusion: string;
  /** 0 to 100. */
  readonly score: number | null;
  readonly introduced: number | null;
  readonly existing: number | null;
  readonly fixed: number | null;
  /** Twelve verdicts, in the factors' order. */
  readonly verdicts: ColumnType<readonly string[] | null, string | null, never>;
  readonly requests: number;
  readonly writes: number;
  readonly attempts: number;
  readonly seconds: number;
  readonly finished_at: Time;
}

export interface InstallationRow {
  readonly id: number;
  readonly suspended: Generated<boolean>;
  /** Rate limit: no work for it before then. */
  readonly paused_until: OptionalTime;
}

/** The newest audit of a whole repository; without a head for as long as it is only wanted. */
export interface SurveyRow {
  readonly repository_id: number;
  readonly installation_id: number;
  readonly owner: string;
  readonly name: string;
  readonly head: string | null;
  /** 0 to 100. */
  readonly score: number | null;
  readonly findings: number | null;
  /** Twelve verdicts, in the factors' order. */
  readonly verdicts: ColumnType<readonly string[] | null, string | null | undefined, string | null>;
  readonly finished_at: OptionalTime;
  /** Its result stands in an issue. */
  readonly reported: Generated<boolean>;
  /** When the default branch moved last: an audit that was begun before may not have seen it. */
  readonly moved_at: OptionalTime;
}

/** What one audit of a whole repository found: the first one, and the newest. Counts only. */
export interface SurveyResultRow {
  readonly id: Generated<number>;
  readonly repository_id: number;
  readonly head: string;
  /** 0 to 100. */
  readonly score: number | null;
  readonly findings: number;
  /** Twelve verdicts, in the factors' order. */
  readonly verdicts: ColumnType<readonly string[], string, string>;
  readonly finished_at: Time;
}

/** When something that happens now and then was done last. */
export interface ChoreRow {
  readonly name: string;
  readonly done_at: Time;
}

/** How often a lost delivery was asked for again. */
export interface RedeliveryRow {
  readonly guid: string;
  readonly tries: number;
  readonly asked_at: Time;
}

/** All tables of Twelvefold by name. The queue keeps its own in the schema `pgboss`. */
export interface Tables {
  readonly deliveries: DeliveryRow;
  readonly targets: TargetRow;
  readonly reviews: ReviewRow;
  readonly installations: InstallationRow;
  readonly surveys: SurveyRow;
  readonly survey_results: SurveyResultRow;
  readonly chores: ChoreRow;
  readonly redeliveries: RedeliveryRow;
}
