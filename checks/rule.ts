import type { Annotation, Assignment, Call, CodeFile } from '../src/analysis/code.ts';
import type { DocumentKind, Documents } from '../src/analysis/documents/kinds.ts';
import type { Language } from '../src/analysis/languages.ts';
import type { Deployable, Repository, Role } from '../src/analysis/repository.ts';
import type { Command } from '../src/analysis/shell.ts';
import { placesOnTheWay, type StartCommand } from '../src/analysis/startup.ts';
import type { SourceText, Span } from '../src/analysis/text.ts';
import type { FactorSlug } from './factors.ts';

/** `error` and `warning` may become line comments; `notice` is advice. */
export type Severity = 'error' | 'warning' | 'notice';

/** `certain` may be said in a line comment; `likely` is an annotation at most. */
export type Confidence = 'certain' | 'likely';

/** `custom/…` is a rule that a repository brings as data. */
export type RuleId = `${FactorSlug | 'custom'}/${string}`;

/** Replaces the text of `span` with `text`, in the file of the finding. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/** An edit that repairs a finding. `safe` ones may be applied without a look; the engine proves both kinds before it offers them. */
export interface Fix {
  readonly edits: readonly Edit[];
  readonly safe: boolean;
  /** Imperative, for the button and the commit: "Read the port from PORT". */
  readonly title: string;
}

/**
 * What a rule says about one place. The engine stamps id, factor, severity, link and fingerprint.
 * `span` lies in the judged file, or in `path` for a repository check. The finding is shown on the span's first line.
 */
export interface Found {
  readonly span: Span;
  /** What is wrong here, one or two whole sentences in the words of the language and framework. Never holds a secret. */
  readonly what: string;
  /** Replaces the rule's own `why` or `remedy` where this case has better words. */
  readonly why?: string;
  readonly remedy?: string;
  readonly fix?: Fix;
  /** Lowers the rule's own; never raises it. */
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  /** The value at the span is a credential: the engine masks it wherever the line is shown. */
  readonly secret?: boolean;
  /** Identity of the finding when the code at the span is not it, e.g. the package's name for a missing declaration. */
  readonly identity?: string;
  /** Says the same as the factor's others of this key: of those that a change introduced the first is shown, one in the file that the key is or begins with (`file#…`) before all others. */
  readonly once?: string;
}

export interface RepositoryFound extends Found {
  readonly path: string;
  /** The other half of a contradiction, in words that fit there: the finding is shown at the first of these that the change wrote, if it didn't write this. */
  readonly elsewhere?: readonly Elsewhere[];
  /** It is about the file being there: no change introduces it that leaves the file alone. */
  readonly presence?: true;
}

/** Another place that a finding may be shown at. */
export interface Elsewhere {
  readonly path: string;
  readonly span: Span;
  readonly what: string;
}

/** What a check of one file may look at besides the file. */
export interface Context {
  readonly path: string;
  /** At head, also for the base side of a change: an old line is not made new by a Dockerfile beside it. */
  readonly role: Role;
  /** The deployable that the file belongs to, at head as the role is; always there under the default scope for code. */
  readonly deployable: Deployable | undefined;
  /** The side's own files: what a manifest or lock said before counts for the code of before. */
  readonly repository: Repository;
}

/**
 * A check of code files. `literals`: one of them must occur in the text, or the check is not run; empty means always.
 * `names`: canonical names that it is about; all words of one of them must stand in the text as well.
 */
export interface CodeCheck {
  readonly languages: readonly Language[];
  readonly literals: readonly string[];
  readonly names?: readonly string[];
  judge(file: CodeFile, context: Context): Iterable<Found>;
}

export type DocumentChecks = { readonly [K in DocumentKind]?: (document: Documents[K], context: Context) => Iterable<Found> };

/** Which files a rule looks at. Defaults: roles `source` and `configuration`; code only inside a deployable. */
export interface Scope {
  readonly roles?: readonly Role[];
  /** `deployable` (default for code), `anywhere` (default for documents). */
  readonly within?: 'deployable' | 'anywhere';
  /** Narrows it to some paths. */
  readonly paths?: (path: string) => boolean;
}

/**
 * A small case that is documentation and test at once: `files` are the whole repository by path. A bad one gives exactly one
 * finding of the rule, on the line that ends in the marker `⟵` (any comment syntax; the marker and what leads to it is cut
 * before the case runs) or, for files that can't hold a comment, at `at` (`path:line`). A good one gives none.
 * A code file without other files is put into a deployable that the harness makes, unless `files` makes one itself.
 */
export interface Example {
  /** In words: "port read into a constant first". */
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly at?: string;
}

/** One thing that Twelvefold judges. Data first, functions last, in this order. */
export interface Rule {
  readonly id: RuleId;
  /** The factor of a rule whose id does not name it. */
  readonly factor?: FactorSlug;
  /** Address of its page when that is none of ours. */
  readonly link?: string;
  /** What right looks like, imperative: "Listen on the port that the environment assigns". */
  readonly title: string;
  /** Why the violation hurts, in production terms, one or two sentences. */
  readonly why: string;
  /** What to do, imperative, one or two sentences. */
  readonly remedy: string;
  readonly severity: Severity;
  readonly confidence?: Confidence;
  /** Known limits: what it does not see, for its page. */
  readonly limits?: readonly string[];
  readonly scope?: Scope;
  readonly code?: readonly CodeCheck[];
  readonly documents?: DocumentChecks;
  /** Facts across files; runs once per side of the change. */
  readonly repository?: (repository: Repository) => Iterable<RepositoryFound>;
  /**
   * What `repository` asks of each source of the deployables, where that is dear and remembered: it is asked before, one file after
   * the other, so that the memory of one can be freed before the next.
   */
  readonly eachSource?: (path: string, repository: Repository) => void;
  readonly examples: { readonly bad: readonly Example[]; readonly good: readonly Example[] };
}

/** What a rule says of itself: plain data that crosses threads, enough for reports. */
export type RuleCard = Omit<Rule, 'scope' | 'code' | 'documents' | 'repository' | 'eachSource' | 'examples'>;

/** The card of a rule. */
export function cardOf(whole: Rule): RuleCard {
  const { scope: _, code: __, documents: ___, repository: ____, eachSource: _____, examples: ______, ...card } = whole;
  return card;
}

/** Identity, for inference and a single place to read the type. */
export function rule(definition: Rule): Rule {
  return definition;
}

/** Judges calls by canonical name (see `Call`). `literals` are the last segments of the names. */
export function onCalls(
  languages: readonly Language[],
  names: readonly string[],
  judge: (call: Call, file: CodeFile, context: Context) => Iterable<Found>,
): CodeCheck {
  return {
    languages,
    literals: [...new Set(names.map(lastSegment))],
    names,
    *judge(file, context) {
      for (const call of file.callsTo(...names)) yield* judge(call, file, context);
    },
  };
}

/** Judges assignments whose last segment is one of `names`. */
export function onAssignments(
  languages: readonly Language[],
  names: readonly string[],
  judge: (assignment: Assignment, file: CodeFile, context: Context) => Iterable<Found>,
): CodeCheck {
  const wanted = new Set(names);
  return {
    languages,
    literals: names,
    names,
    *judge(file, context) {
      for (const assignment of file.assignments) if (wanted.has(assignment.name)) yield* judge(assignment, file, context);
    },
  };
}

/** Judges decorators, annotations and attributes by canonical name or by last segment (`*.Scheduled`). */
export function onAnnotations(
  languages: readonly Language[],
  names: readonly string[],
  judge: (annotation: Annotation, file: CodeFile, context: Context) => Iterable<Found>,
): CodeCheck {
  return {
    languages,
    literals: [...new Set(names.map(lastSegment))],
    names,
    *judge(file, context) {
      for (const annotation of file.annotations) {
        if (names.some((name) => nameMatches(annotation.name, name))) yield* judge(annotation, file, context);
      }
    },
  };
}

/** `*.listen` matches any name that ends in `.listen`, `express.*` any member of it, anything else itself. */
export function nameMatches(name: string, pattern: string): boolean {
  if (pattern.startsWith('*.')) return name === pattern.slice(2) || name.endsWith(pattern.slice(1));
  if (pattern.endsWith('.*')) return name.startsWith(pattern.slice(0, -1));
  return name === pattern;
}

/** The word that must stand in the text for a call of that name to be there at all. */
function lastSegment(name: string): string {
  const bare = name.replace(/\.\*$/, '').replace(/(\(\)|\{\}|!)$/, '');
  return bare.slice(Math.max(bare.lastIndexOf('.'), bare.lastIndexOf('/')) + 1) || name;
}

/** What is added to a finding about a command that a process starts: a change that brings the start alone is told where it does. */
export function startedFrom(found: StartCommand, what: string): Pick<RepositoryFound, 'what' | 'elsewhere'> {
  return { what, elsewhere: placesOnTheWay(found).map((place) => ({ ...place, what })) };
}

/** How a repair is called, and whether it may be applied without a look. */
export type Repair = Pick<Fix, 'title' | 'safe'>;

/**
 * What is added to a finding to have a part of it rewritten: the first match of `pattern` in `span` becomes `text`.
 * Nothing where there is no match.
 */
export function replacing(source: SourceText | undefined, span: Span, pattern: RegExp, text: string, repair: Repair): Pick<Found, 'fix'> {
  const match = source ? pattern.exec(source.slice(span)) : null;
  if (!match) return {};
  const start = span.start + match.index;
  return { fix: { ...repair, edits: [{ span: { start, end: start + match[0].length }, text }] } };
}

/** What is added to a finding to have its lines taken away. Nothing where something else stands on them. */
export function removing(source: SourceText | undefined, span: Span, repair: Repair): Pick<Found, 'fix'> {
  if (!source) return {};
  const { start } = source.lineSpan(source.position(span.start).line);
  const last = source.lineSpan(source.position(span.end).line);
  const around = source.slice({ start, end: span.start }) + source.slice({ start: span.end, end: last.end });
  // The dash of a list item and the semicolon of a directive go with it; a comment would speak of what is gone.
  if (!/^\s*(?:-\s+)?;?\s*(?:#.*)?$/.test(around)) return {};
  const end = source.text.indexOf('\n', last.end);
  return { fix: { ...repair, edits: [{ span: { start, end: end === -1 ? last.end : end + 1 }, text: '' }] } };
}

/** What is added to a finding to have a command taken out of the list that it stands in, or with its line. Nothing where it is all there is. */
export function removingCommand(
  source: SourceText | undefined,
  { span, joint }: Pick<Command, 'span' | 'joint'>,
  repair: Repair,
): Pick<Found, 'fix'> {
  if (!source || joint === '|' || joint === '||') return {};
  // A condition or the only command of a block can't go.
  if (/(?:\b(?:until|while|if|elif|then|do|else)\s+|[!({]\s*)$/.test(source.text.slice(Math.max(0, span.start - 40), span.start)))
    return {};
  // The body of a heredoc stands below and would stay.
  if (/<<-?\s*['"\\]?\w/.test(source.slice({ start: span.start, end: source.lineSpan(source.position(span.end).line).end }))) return {};
  const behind = /^[ \t]*(?:&&|;)(?:[ \t]*\\\r?\n)?[ \t]*/.exec(source.text.slice(span.end, span.end + 200))?.[0];
  if (behind === undefined) return joint === '' ? removing(source, span, repair) : {};
  return { fix: { ...repair, edits: [{ span: { start: span.start, end: span.end + behind.length }, text: '' }] } };
}
