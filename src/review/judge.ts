import type { CodeCheck, Context, Found, Rule, RuleId, Severity } from '../../checks/rule.ts';
import type { DocumentKind, Documents } from '../analysis/documents/kinds.ts';
import { baseName } from '../analysis/paths.ts';
import type { Repository, Role } from '../analysis/repository.ts';
import { SourceText } from '../analysis/text.ts';
import { excerptOf } from './excerpt.ts';
import { codeDigest } from './identity.ts';
import type { Judgement, RawFinding } from './raw-finding.ts';

const DEFAULT_ROLES: readonly Role[] = ['source', 'configuration'];
/** A rule that says more than this about one file is misled by it; the rest adds nothing for a reader. */
const MAX_FINDINGS_PER_FILE = 200;

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
  const { repository, path, rules, watch } = request;
  const collector = new Collector();
  watch(-1);
  const source = repository.source(path);
  if (!source) return collector.result();
  const present = literalFinder(source.text);
  rules.forEach((rule, index) => {
    if (request.excluded.has(rule.id) || !inScope(rule, request.context)) return;
    for (const run of checksOf(rule, request, present)) {
      watch(-1);
      run.open();
      watch(index);
      collector.run(rule, path, source, run.judge);
    }
  });
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

interface Run {
  /** Does the reading that rules share, so that its time is not blamed on a rule. */
  readonly open: () => void;
  readonly judge: () => Iterable<Found>;
}

function* checksOf(rule: Rule, request: JudgeRequest, present: (literals: readonly string[]) => boolean): Generator<Run> {
  const { repository, path, context } = request;
  if (rule.code && (rule.scope?.within === 'anywhere' || context.deployable)) {
    const code = repository.code(path);
    for (const check of code ? rule.code : []) {
      if (code && check.languages.includes(code.language)) {
        yield {
          open: () => void (applicable(check, present) && code.calls),
          judge: () => (applicable(check, present) ? check.judge(code, context) : []),
        };
      }
    }
  }
  for (const kind of rule.documents ? repository.kindsOf(path) : []) {
    const run = documentRun(rule, kind, request);
    if (run && (rule.scope?.within !== 'deployable' || context.deployable)) yield run;
  }
}

function documentRun(rule: Rule, kind: DocumentKind, { repository, path, context }: JudgeRequest): Run | undefined {
  // The kind names both the check and the document, which TypeScript can't tell of a union.
  const check = rule.documents?.[kind] as ((document: Documents[DocumentKind], context: Context) => Iterable<Found>) | undefined;
  if (!check) return undefined;
  return {
    open: () => void repository.document(kind, path),
    judge: () => {
      const document = repository.document(kind, path);
      return document ? check(document, context) : [];
    },
  };
}

function applicable(check: CodeCheck, present: (literals: readonly string[]) => boolean): boolean {
  return check.literals.length === 0 || present(check.literals);
}

function inScope(rule: Rule, context: Context): boolean {
  return (rule.scope?.roles ?? DEFAULT_ROLES).includes(context.role);
}

/** Remembers which words a text holds, since many rules look for the same ones. */
function literalFinder(text: string): (literals: readonly string[]) => boolean {
  const known = new Map<string, boolean>();
  return (literals) =>
    literals.some((literal) => {
      const before = known.get(literal);
      if (before !== undefined) return before;
      const found = text.includes(literal);
      known.set(literal, found);
      return found;
    });
}

/** Gathers what rules say and stamps it. */
class Collector {
  readonly #findings: RawFinding[] = [];
  readonly #judged = new Set<RuleId>();
  readonly #crashes: { ruleId: RuleId; path: string; detail: string }[] = [];

  applies(ruleId: RuleId): void {
    this.#judged.add(ruleId);
  }

  run(rule: Rule, path: string, source: SourceText, judge: () => Iterable<Found>): void {
    this.applies(rule.id);
    this.#guard(rule, path, function* () {
      for (const found of judge()) yield stamp(rule, found, path, source);
    });
  }

  runRepository(rule: Rule, repository: Repository, judge: () => Iterable<Found & { readonly path: string }>): void {
    this.#guard(rule, '', function* () {
      for (const found of judge()) {
        const role = repository.role(found.path);
        if (!repository.tree.entries.has(found.path) || !(rule.scope?.roles ?? DEFAULT_ROLES).includes(role)) continue;
        const source = repository.source(found.path);
        yield source ? stamp(rule, found, found.path, source) : stampTextless(rule, found);
      }
    });
  }

  result(): Judgement {
    return { findings: this.#findings, judged: [...this.#judged], crashes: this.#crashes };
  }

  #guard(rule: Rule, path: string, findings: () => Generator<RawFinding>): void {
    let count = 0;
    try {
      for (const finding of findings()) {
        this.#findings.push(finding);
        count += 1;
        if (count >= MAX_FINDINGS_PER_FILE) return;
      }
    } catch (error) {
      this.#crashes.push({ ruleId: rule.id, path, detail: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
    }
  }
}

const SEVERITIES: readonly Severity[] = ['notice', 'warning', 'error'];

const NO_TEXT = new SourceText('');

/** A binary or unread file has no code to point at or to show: the finding stands on its first line, known by its identity. */
function stampTextless(rule: Rule, found: Found & { readonly path: string }): RawFinding {
  const whole = { start: 0, end: 0 };
  const identity = found.identity ?? baseName(found.path);
  const stamped = stamp(rule, { ...found, span: whole, identity }, found.path, NO_TEXT);
  return { ...stamped, fix: undefined, excerpt: { startLine: 1, lines: [] } };
}

function stamp(rule: Rule, found: Found, path: string, source: SourceText): RawFinding {
  const lowered = found.severity && SEVERITIES.indexOf(found.severity) < SEVERITIES.indexOf(rule.severity) ? found.severity : rule.severity;
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
    code: codeDigest(source, found.span, found.identity),
  };
}
