import type { Confidence, Fix, RuleId, Severity } from '../../../checks/rule.ts';
import type { Range, Span } from '../../analysis/text.ts';
import type { Excerpt } from '../review.ts';

/** What a rule found on one side of a change, stamped by the engine, before the sides are compared. Plain data: it crosses threads. */
export interface RawFinding {
  readonly ruleId: RuleId;
  readonly path: string;
  readonly span: Span;
  readonly range: Range;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly what: string;
  readonly why: string;
  readonly remedy: string;
  readonly fix: Fix | undefined;
  readonly excerpt: Excerpt;
  /** Other places that it may be shown at, where the change wrote one of them and not this. */
  readonly elsewhere: readonly ShownAt[];
  /** Of those of one factor and key that a change introduced the first is shown. */
  readonly once: string | undefined;
  /** It is about the file being there: one that the change left alone had it before. */
  readonly presence?: true;
  /** The value is a credential: another one is another finding, whatever is said of it. */
  readonly secret?: true;
  /** Digest of that credential; undefined where none is written down. */
  readonly value?: string | undefined;
  /** Digest of the normalised code that the finding points at: equal for the same code wherever it stands. */
  readonly code: string;
}

/** Where and in which words a finding is shown. */
export type ShownAt = Pick<RawFinding, 'path' | 'span' | 'range' | 'what' | 'excerpt'>;

/** What one task (a file, or the whole repository) brought. */
export interface Judgement {
  readonly findings: readonly RawFinding[];
  /** Rules that had something to judge. */
  readonly judged: readonly RuleId[];
  readonly crashes: readonly { readonly ruleId: RuleId; readonly path: string; readonly detail: string }[];
  /** Rules that have found more in one file (path '': in the repository as a whole) than is kept. */
  readonly cut: readonly { readonly ruleId: RuleId; readonly path: string }[];
}
