import type { Confidence, RuleId, Severity } from '../../checks/rule.ts';
import type { Range, Span } from '../analysis/text.ts';
import type { BaselineEntry } from '../policy/baseline.ts';
import type { FormerName } from './comparing/former-names.ts';
import type { Recalled } from './comparing/recall.ts';

/** `introduced`: at head and not at base. `existing`: at both. `fixed`: at base and not at head. */
export type FindingState = 'introduced' | 'existing' | 'fixed';

/**
 * A repair as people commit it: whole lines `startLine`..`endLine` (1-based, inclusive) become `lines`; `edits` say the same by
 * offset, and `diff` as a unified diff that `git apply` takes.
 */
export interface Suggestion {
  readonly title: string;
  readonly safe: boolean;
  readonly startLine: number;
  readonly endLine: number;
  readonly lines: readonly string[];
  readonly edits: readonly { readonly span: Span; readonly text: string }[];
  /** Undefined when it would show a credential that the repair takes away. */
  readonly diff: string | undefined;
}

/** Source lines around a finding with every credential masked, ready to be shown. */
export interface Excerpt {
  readonly startLine: number;
  readonly lines: readonly string[];
}

/** Who accepted a finding, where and why. It is shown and counted as accepted, and for nothing else. */
export interface Accepted {
  /** `inSource`: a comment in the code. */
  readonly kind: 'inSource' | 'external';
  readonly reason: string;
  /** Login of who accepted it, where that is known. */
  readonly by?: string;
  /** Where the comment stands. */
  readonly place?: { readonly path: string; readonly line: number };
  /** The change that is judged brings the comment itself. */
  readonly introduced?: boolean;
  /** Path of the baseline that it is in. */
  readonly baseline?: string;
}

/** A `twelvefold-ignore` comment at head, and what became of it. */
export interface Suppression {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly scope: 'line' | 'file';
  /** As written. */
  readonly rules: readonly string[];
  /** Empty when none is given. */
  readonly reason: string;
  /** How many findings it accepts. */
  readonly accepts: number;
  /** The change adds it; every comment of a whole tree. */
  readonly introduced: boolean;
  /** Why it does not do what it says, in whole sentences; undefined when it does. */
  readonly problem: { readonly kind: 'no-reason' | 'unknown-rule' | 'unused' | 'not-allowed'; readonly message: string } | undefined;
}

/** What became of the findings that were accepted when Twelvefold came. */
export interface BaselineOutcome {
  /** Path of the file. */
  readonly path: string;
  /** How many findings it accepts here. */
  readonly accepts: number;
  /** Entries of which nothing like is found any more. Only a whole tree can tell. */
  readonly stale: readonly BaselineEntry[];
  /** Entries about what was not judged this time: files that could not be read, rules that are off or crashed. */
  readonly unjudged: readonly BaselineEntry[];
}

/** One violation at one place, complete: whoever reports it needs nothing else. Holds no secret. */
export interface Finding {
  readonly ruleId: RuleId;
  /** 1 to 12. */
  readonly factor: number;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly state: FindingState;
  /** Path at head (at base for a fixed one). */
  readonly path: string;
  readonly range: Range;
  readonly span: Span;
  readonly what: string;
  readonly why: string;
  readonly remedy: string;
  /** Page about the rule. */
  readonly link: string;
  readonly excerpt: Excerpt;
  readonly suggestion: Suggestion | undefined;
  /** 32 hexadecimal characters; see docs/architecture on identity. */
  readonly fingerprint: string;
  /** What it was known by while its file had other names, in this change; undefined where it had none. */
  readonly formerly?: readonly FormerName[] | undefined;
  /** Digest of the code that it points at, 32 hexadecimal characters: equal for the same code wherever it stands. */
  readonly code: string;
  /** Why it does not count, when somebody allowed to has said so. */
  readonly suppression: Accepted | undefined;
  /** Lies on a line that the change's diff shows on the head side, so that GitHub takes a comment there. */
  readonly inDiff: boolean;
}

/** Five different answers; a crash never looks like a pass. */
export type FactorVerdict = 'passed' | 'found' | 'not-applicable' | 'skipped' | 'crashed';

export interface FactorResult {
  /** 1 to 12. */
  readonly factor: number;
  readonly verdict: FactorVerdict;
  readonly introduced: number;
  readonly existing: number;
  readonly fixed: number;
  /** 0 to 100: what its introduced findings leave of it; undefined for a factor that was not judged. */
  readonly score?: number | undefined;
}

/** What became of one rule on this change. */
export interface RuleOutcome {
  readonly ruleId: RuleId;
  /** 1 to 12. */
  readonly factor: number;
  readonly verdict: FactorVerdict;
  /** How many files or facts it judged at head. */
  readonly judged: number;
  /** Why it was skipped or how it crashed. */
  readonly reason: string | undefined;
}

/** A rule that was stopped or threw on a file (or on the repository, path ''). */
export interface Crash {
  readonly ruleId: RuleId;
  readonly path: string;
  readonly reason: 'threw' | 'time' | 'memory';
  readonly detail: string;
}

export interface Coverage {
  /** Changed (review) or all (audit) files that rules looked at. */
  readonly judged: number;
  /** Changed or all files. */
  readonly total: number;
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  readonly gaps: readonly string[];
}

/** The judgement on one change or tree. Pure data: it can be stored, sent and rendered anywhere. */
export interface Review {
  readonly kind: 'change' | 'tree';
  readonly base: string | undefined;
  readonly head: string;
  /** Sorted by severity, factor, path, line. */
  readonly findings: readonly Finding[];
  /** What is not said, because something graver of its factor stands on its line. */
  readonly behind: readonly Finding[];
  /** Comments that accept findings, or fail to, in the files that were judged; by path and line. */
  readonly suppressions: readonly Suppression[];
  /** Undefined when there is no baseline. */
  readonly baseline?: BaselineOutcome | undefined;
  /** Twelve, in order. */
  readonly scorecard: readonly FactorResult[];
  readonly rules: readonly RuleOutcome[];
  readonly crashes: readonly Crash[];
  readonly coverage: Coverage;
  /** What has become of findings that were said before; undefined where nothing was asked. */
  readonly recalled?: readonly Recalled[] | undefined;
  /** 0 to 100 over the factors that apply; undefined when none does: not applicable is never a pass. */
  readonly score: number | undefined;
  /** `pass`: nothing that gates; `gate`: an introduced finding at or above the policy's threshold; `incomplete`: a crash or unread file and no gate. */
  readonly outcome: 'pass' | 'gate' | 'incomplete';
}
