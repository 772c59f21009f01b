import { isMap, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { type PolicyInput, policySchema } from './policy.ts';

/** A mistake in a policy. */
export interface PolicyProblem {
  /** From 1; undefined for the file as a whole. */
  readonly line: number | undefined;
  /** `comments.max`; '' for the file as a whole. */
  readonly key: string;
  /** One line that says what is wrong and, where there is a choice, what is allowed. May quote the policy. */
  readonly message: string;
}

/** A file of decisions that can't be followed as it stands. */
export interface BrokenPolicy {
  /** What it is to people. */
  readonly kind: 'policy' | 'baseline';
  /** `.github/twelvefold.yml on main`. May hold foreign text. */
  readonly source: string;
  readonly path: string;
  readonly problems: readonly PolicyProblem[];
  /** Commit whose version holds in its place; undefined when none does. */
  readonly inForce: string | undefined;
}

/** A policy file's settings as they are written, or everything that is wrong with it. */
export type LoadedPolicy =
  | { readonly ok: true; readonly settings: PolicyInput }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

type Keys = readonly (string | number)[];

/** UTF-16 units of a policy at most; a longer one is a mistake, and YAML is slow. */
const MAX_LENGTH = 64 * 1024;
/** Brackets or steps of indentation within each other; no policy needs more than four. */
const MAX_DEPTH = 40;
const MAX_PROBLEMS = 20;

/**
 * Reads a policy file from YAML or JSON text; empty text decides nothing. Never throws.
 * @param ruleIds when given, settings for a rule that isn't among them are mistakes
 */
export function loadPolicy(text: string, ruleIds?: ReadonlySet<string>): LoadedPolicy {
  if (text.length > MAX_LENGTH) return refused(`is longer than ${MAX_LENGTH / 1024} KiB`);
  if (isTooDeep(text)) return refused('is nested too deeply');
  try {
    return read(text, ruleIds);
  } catch {
    return refused('has too many aliases');
  }
}

function read(text: string, ruleIds: ReadonlySet<string> | undefined): LoadedPolicy {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, strict: true, uniqueKeys: true });
  const broken = document.errors.map(({ pos, message }) => ({ line: lines.linePos(pos[0]).line, key: '', message: oneLine(message) }));
  if (broken.length > 0) return { ok: false, problems: broken.slice(0, MAX_PROBLEMS) };
  const written: unknown = document.toJS({ maxAliasCount: 100 }) ?? {};
  const parsed = policySchema.safeParse(written);
  const problem = ([keys, message]: Mistake): PolicyProblem => ({ line: lineOf(keys, document, lines), key: keys.join('.'), message });
  const mistakes = parsed.success ? unknownRules(parsed.data.rules, ruleIds) : parsed.error.issues.flatMap(mistakesOf);
  if (parsed.success && mistakes.length === 0) return { ok: true, settings: written as PolicyInput };
  return { ok: false, problems: mistakes.slice(0, MAX_PROBLEMS).map(problem) };
}

type Mistake = readonly [keys: Keys, message: string];

function mistakesOf(issue: z.core.$ZodIssue): readonly Mistake[] {
  const keys = issue.path.map((key) => (typeof key === 'symbol' ? '' : key));
  if (issue.code !== 'unrecognized_keys') return [[keys, oneLine(issue.message)]];
  return issue.keys.map((key) => [[...keys, key], `there is no such key as "${oneLine(key)}"`]);
}

function unknownRules(rules: object, ruleIds: ReadonlySet<string> | undefined): readonly Mistake[] {
  if (ruleIds === undefined) return [];
  return Object.keys(rules)
    .filter((id) => !ruleIds.has(id))
    .map((id) => [['rules', id], 'there is no such rule']);
}

/** The line of the innermost key on the way that stands in the text. */
function lineOf(keys: Keys, document: Document, lines: LineCounter): number | undefined {
  for (let length = keys.length; length > 0; length -= 1) {
    const around = length === 1 ? document.contents : document.getIn(keys.slice(0, length - 1), true);
    const name = String(keys[length - 1]);
    const pair = isMap(around) ? around.items.find(({ key }) => isScalar(key) && String(key.value) === name) : undefined;
    const node = pair?.key ?? document.getIn(keys.slice(0, length), true);
    if (isScalar(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return undefined;
}

function refused(message: string): LoadedPolicy {
  return { ok: false, problems: [{ line: undefined, key: '', message }] };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 300);
}

/** Tells nesting without recursion, so that none is needed to refuse it. */
function isTooDeep(text: string): boolean {
  let open = 0;
  let deepest = 0;
  for (const character of text) {
    if (character === '[' || character === '{') deepest = Math.max(deepest, (open += 1));
    else if (character === ']' || character === '}') open -= 1;
  }
  const rows = text.split('\n');
  const steps = new Set(rows.map((row) => row.length - row.trimStart().length)).size;
  return deepest > MAX_DEPTH || steps > MAX_DEPTH || rows.some((row) => /^[ \t]*(?:[-?:][ \t]+){41}/.test(row));
}
