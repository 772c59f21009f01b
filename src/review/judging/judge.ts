import type { CodeCheck, Context, Found, RepositoryFound, Rule, RuleId } from '../../../checks/rule.ts';
import { RANK } from '../gravity.ts';
import type { CodeFile } from '../../analysis/code.ts';
import { mayHold } from '../../analysis/code/names/name-set.ts';
import { reachesNoDeploy } from '../../analysis/compose-stacks.ts';
import type { DocumentKind, Documents } from '../../analysis/documents/kinds.ts';
import { baseName } from '../../analysis/paths.ts';
import type { Repository, Role } from '../../analysis/repository.ts';
import { SourceText } from '../../analysis/text.ts';
import { excerptOf } from './excerpt.ts';
import { MAX_FINDINGS_PER_FILE } from '../gaps.ts';
import { codeDigest, credentialDigest } from '../comparing/identity.ts';
import type { Judgement, RawFinding, ShownAt } from './raw-finding.ts';

const DEFAULT_ROLES: readonly Role[] = ['source', 'configuration'];

/** Told before each step, so that a supervisor knows what to blame when a step never ends. */
export type Watch = (ruleIndex: number) => void;

export interface JudgeRequest {
  /** Where the file's own code and documents are read. */
  readonly repository: Repository;
  readonly path: string;
  readonly rules: readonly Rule[];
  /** Role and deployable of head, neighbours of the file's own side. */
  readonly context: Context;
  readonly excluded: ReadonlySet<RuleId>;
  readonly watch: Watch;
}

/** Runs every rule that fits on one file. A rule that throws is reported and the others go on. */
export function judgeFile(request: JudgeRequest): Judgement {
  const { repository, path, rules, watch, context, excluded } = request;
  const collector = new Collector();
  watch(-1);
  const source = repository.source(path);
  if (!source) return collector.result();
  const subject: Subject = { code: repository.code(path), kinds: repository.kindsOf(path), present: presence(source), repository, context };
  for (const [index, rule] of rules.entries()) {
    if (excluded.has(rule.id) || !inScope(rule, context)) continue;
    for (const run of checksOf(rule, subject)) {
      collector.applies(rule.id);
      if (!run.judge) continue;
      watch(-1);
      run.open();
      watch(index);
      collector.run(rule, path, source, run.judge);
    }
  }
  return collector.result();
}

/** Runs the repository checks, which see all files at once. */
export function judgeRepository(repository: Repository, rules: readonly Rule[], excluded: ReadonlySet<RuleId>, watch: Watch): Judgement {
  const collector = new Collector();
  rules.forEach((rule, index) => {
    if (!rule.repository || excluded.has(rule.id)) return;
    watch(index);
    if (repository.deployables.length > 0) collector.applies(rule.id);
    const judge = rule.repository;
    collector.runRepository(rule, repository, () => judge(repository));
  });
  return collector.result();
}

/** What the checks of one file look at; asked for once, since there are many rules. */
interface Subject {
  readonly code: CodeFile | undefined;
  readonly kinds: readonly DocumentKind[];
  /** Whether a check of code can find anything, as far as words tell. */
  readonly present: (check: CodeCheck) => boolean;
  readonly repository: Repository;
  readonly context: Context;
}

interface Run {
  /** Does the reading that rules share, so that its time is not blamed on a rule. */
  readonly open: () => void;
  /** Undefined where the text shows that nothing can be found. */
  readonly judge: (() => Iterable<Found>) | undefined;
}

const NOTHING_HERE: Run = { open: () => {}, judge: undefined };

function* checksOf(rule: Rule, subject: Subject): Generator<Run> {
  const { code, kinds, context } = subject;
  if (code && rule.code && (rule.scope?.within === 'anywhere' || context.deployable)) {
    for (const check of rule.code) if (check.languages.includes(code.language)) yield codeRun(check, code, subject);
  }
  for (const kind of rule.documents ? kinds : []) {
    const run = documentRun(rule, kind, subject);
    if (run && (rule.scope?.within !== 'deployable' || context.deployable)) yield run;
  }
}

function codeRun(check: CodeCheck, code: CodeFile, { present, context }: Subject): Run {
  return present(check) ? { open: () => code.parse(), judge: () => check.judge(code, context) } : NOTHING_HERE;
}

function documentRun(rule: Rule, kind: DocumentKind, { repository, context }: Subject): Run | undefined {
  // The kind names both the check and the document, which TypeScript can't tell of a union.
  const check = rule.documents?.[kind] as ((document: Documents[DocumentKind], context: Context) => Iterable<Found>) | undefined;
  if (!check) return undefined;
  const read = (): readonly Documents[DocumentKind][] => repository.documentsIn(kind, context.path);
  return {
    open: () => void read(),
    judge: function* () {
      for (const document of read()) {
        const found =
          document.writtenTo === undefined ? check(document, context) : ofWritten(check(document, context), document, repository);
        yield* reaching(found, kind, context.path, repository);
      }
    },
  };
}

/** What is said of a document that a script writes: a repair only where its lines stand in the script as they are. */
function* ofWritten(found: Iterable<Found>, { source, path }: Documents[DocumentKind], repository: Repository): Generator<Found> {
  const script = repository.source(path);
  for (const { fix, ...rest } of found) {
    const lines = fix?.edits.map(({ span }) => ({
      start: source.lineSpan(source.position(span.start).line).start,
      end: source.lineSpan(source.position(span.end).line).end,
    }));
    const isWhole = lines?.every((span) => source.slice(span) === script?.slice(span)) === true;
    yield fix && isWhole ? { ...rest, fix } : rest;
  }
}

/** Without what every deploy replaces. */
function* reaching(found: Iterable<Found>, kind: DocumentKind, path: string, repository: Repository): Generator<Found> {
  for (const one of found) if (!reachesNoDeploy(kind, path, one.span, repository)) yield one;
}

function inScope(rule: Rule, context: Context): boolean {
  return (rule.scope?.roles ?? DEFAULT_ROLES).includes(context.role) && (rule.scope?.paths?.(context.path) ?? true);
}

/** Remembers which literals a text holds, since many rules look for the same ones. */
function presence(source: SourceText): (check: CodeCheck) => boolean {
  const known = new Map<string, boolean>();
  const holds = (literal: string): boolean => {
    const before = known.get(literal);
    if (before !== undefined) return before;
    const found = source.text.includes(literal);
    known.set(literal, found);
    return found;
  };
  return ({ literals, names }) =>
    (literals.length === 0 || literals.some(holds)) && (names === undefined || names.some((name) => mayHold(source, name)));
}

/** Gathers what rules say and stamps it. */
class Collector {
  readonly #findings: RawFinding[] = [];
  readonly #said = new Set<string>();
  readonly #judged = new Set<RuleId>();
  readonly #crashes: { ruleId: RuleId; path: string; detail: string }[] = [];
  readonly #cut: { ruleId: RuleId; path: string }[] = [];

  applies(ruleId: RuleId): void {
    this.#judged.add(ruleId);
  }

  run(rule: Rule, path: string, source: SourceText, judge: () => Iterable<Found>): void {
    const said = this.#said;
    this.#guard(rule, path, function* () {
      for (const found of judge()) {
        // A script and the document that it writes may say the same.
        const place = `${rule.id} ${path} ${found.span.start} ${found.span.end} ${found.identity ?? ''}`;
        if (!said.has(place)) yield stamp(rule, found, path, source);
        said.add(place);
      }
    });
  }

  runRepository(rule: Rule, repository: Repository, judge: () => Iterable<RepositoryFound>): void {
    this.#guard(rule, '', function* () {
      for (const found of judge()) {
        const role = repository.role(found.path);
        if (!repository.tree.entries.has(found.path) || !(rule.scope?.roles ?? DEFAULT_ROLES).includes(role)) continue;
        const source = repository.source(found.path);
        const stamped = source ? stamp(rule, found, found.path, source) : stampTextless(rule, found);
        const presence = found.presence ? { presence: found.presence } : {};
        yield { ...stamped, elsewhere: elsewhereOf(found, repository), ...presence };
      }
    });
  }

  result(): Judgement {
    return { findings: this.#findings, judged: [...this.#judged], crashes: this.#crashes, cut: this.#cut };
  }

  #guard(rule: Rule, path: string, findings: () => Generator<RawFinding>): void {
    let count = 0;
    try {
      for (const finding of findings()) {
        if (count === MAX_FINDINGS_PER_FILE) {
          this.#cut.push({ ruleId: rule.id, path });
          return;
        }
        this.#findings.push(finding);
        count += 1;
      }
    } catch (error) {
      this.#crashes.push({ ruleId: rule.id, path, detail: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
    }
  }
}

const NO_TEXT = new SourceText('');

/** A binary or unread file has no code to point at or to show: the finding stands on its first line, known by its identity. */
function stampTextless(rule: Rule, found: Found & { readonly path: string }): RawFinding {
  const whole = { start: 0, end: 0 };
  const identity = found.identity ?? baseName(found.path);
  const stamped = stamp(rule, { ...found, span: whole, identity }, found.path, NO_TEXT);
  return { ...stamped, fix: undefined, excerpt: { startLine: 1, lines: [] } };
}

function stamp(rule: Rule, found: Found, path: string, source: SourceText): RawFinding {
  const lowered = found.severity && RANK[found.severity] > RANK[rule.severity] ? found.severity : rule.severity;
  return {
    ruleId: rule.id,
    path,
    span: found.span,
    range: source.range(found.span),
    severity: lowered,
    confidence: rule.confidence === 'likely' ? 'likely' : (found.confidence ?? 'certain'),
    what: found.what,
    why: found.why ?? rule.why,
    remedy: found.remedy ?? rule.remedy,
    fix: found.fix,
    excerpt: excerptOf(source, found.span, found.secret ?? false),
    elsewhere: [],
    once: found.once,
    ...(found.secret ? { secret: true as const, value: credentialDigest(source.slice(found.span)) } : {}),
    code: codeDigest(source, found.span, found.identity),
  };
}

function elsewhereOf({ elsewhere = [], secret = false }: RepositoryFound, repository: Repository): readonly ShownAt[] {
  return elsewhere.flatMap(({ path, span, what }) => {
    const source = repository.source(path);
    return source ? [{ path, span, what, range: source.range(span), excerpt: excerptOf(source, span, secret) }] : [];
  });
}
