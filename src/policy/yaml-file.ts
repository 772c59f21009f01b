import { isMap, isScalar, LineCounter, parseDocument, type Document, visit } from 'yaml';
import type { z } from 'zod';

/** A mistake in a file of decisions. */
export interface PolicyProblem {
  /** From 1; undefined for the file as a whole. */
  readonly line: number | undefined;
  /** `comments.max`; '' for the file as a whole. */
  readonly key: string;
  /** One line that says what is wrong and, where there is a choice, what is allowed. May quote the file. */
  readonly message: string;
}

/** A file as its schema completes it and as it is written, or everything that is wrong with it. */
export type LoadedYaml<Value> =
  | { readonly ok: true; readonly value: Value; readonly written: unknown }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

type Keys = readonly (string | number)[];

/** What is wrong at a key, and what is allowed there. */
export type Mistake = readonly [keys: Keys, message: string];

/** UTF-16 units of a file at most; a longer one is a mistake, and YAML is slow. */
const MAX_LENGTH = 64 * 1024;
/** Brackets or steps of indentation within each other; no policy needs more than four, no rule more than twenty. */
const MAX_DEPTH = 40;
const MAX_PROBLEMS = 20;

/**
 * Reads a file of decisions from YAML or JSON text. Never throws.
 * @param further finds what is wrong with a value that fits the schema
 */
export function loadYaml<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
  further: (value: z.output<Schema>) => readonly Mistake[],
): LoadedYaml<z.output<Schema>> {
  if (text.length > MAX_LENGTH) return refused(`is longer than ${MAX_LENGTH / 1024} KiB`);
  if (isTooDeep(text)) return refused('is nested too deeply');
  try {
    return read(text, schema, further);
  } catch {
    return refused('has too many aliases');
  }
}

function read<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
  further: (value: z.output<Schema>) => readonly Mistake[],
): LoadedYaml<z.output<Schema>> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, strict: true, uniqueKeys: false });
  const broken = [...document.errors.map(({ pos: [at], message }) => ({ at, message })), ...keysTwice(document)].map(({ at, message }) => ({
    line: lines.linePos(at).line,
    key: '',
    message: oneLine(message),
  }));
  if (broken.length > 0) return { ok: false, problems: broken.slice(0, MAX_PROBLEMS) };
  const written: unknown = document.toJS({ maxAliasCount: 100 }) ?? {};
  if (hasPrototypeKey(written)) return refused('has a key __proto__, which no setting has');
  const parsed = schema.safeParse(written);
  const mistakes = parsed.success ? further(parsed.data) : allMistakes(written, parsed.error, schema, further);
  if (parsed.success && mistakes.length === 0) return { ok: true, value: parsed.data, written };
  const problem = ([keys, message]: Mistake): PolicyProblem => ({
    line: lineOf(keys, document, lines),
    key: keys.join('.'),
    message: oneLine(message),
  });
  return { ok: false, problems: mistakes.slice(0, MAX_PROBLEMS).map(problem) };
}

/** True for a key that would change all objects of the process if it were written into one; schemas of maps let it pass. */
function hasPrototypeKey(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.hasOwn(value, '__proto__') || Object.values(value).some(hasPrototypeKey);
}

/** Keys that stand twice in one map. The parser would hold each key against every other, which takes seconds for thousands. */
function keysTwice(document: Document): readonly { readonly at: number; readonly message: string }[] {
  const twice: { readonly at: number; readonly message: string }[] = [];
  visit(document, {
    Map(_, { items }) {
      const known = new Set<string>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        const name = String(key.value);
        if (known.has(name)) twice.push({ at: key.range?.[0] ?? 0, message: 'Map keys must be unique' });
        known.add(name);
      }
    },
  });
  return twice;
}

/** Those against the schema, and those of what is left when they are taken out: who mends a file wants to know all at once. */
function allMistakes<Schema extends z.ZodType>(
  written: unknown,
  { issues }: z.ZodError,
  schema: Schema,
  further: (value: z.output<Schema>) => readonly Mistake[],
): readonly Mistake[] {
  const mistakes = issues.flatMap(mistakesOf);
  const rest = structuredClone(written);
  for (const [keys] of mistakes) takeOut(rest, keys);
  const parsed = schema.safeParse(rest);
  return parsed.success ? [...mistakes, ...further(parsed.data)] : mistakes;
}

/** Takes a value out of the map that it stands in; a list is taken out with it, since its places would move. */
function takeOut(value: unknown, [key, ...others]: Keys): void {
  if (!isMapOfValues(value) || key === undefined) return;
  const inner = value[key];
  if (others.length === 0 || !isMapOfValues(inner)) delete value[key];
  else takeOut(inner, others);
}

function isMapOfValues(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mistakesOf(issue: z.core.$ZodIssue): readonly Mistake[] {
  const keys = issue.path.map((key) => (typeof key === 'symbol' ? '' : key));
  if (issue.code !== 'unrecognized_keys') return [[keys, oneLine(issue.message)]];
  return issue.keys.map((key) => [[...keys, key], `there is no such key as "${oneLine(key)}"`]);
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

function refused(message: string): { readonly ok: false; readonly problems: readonly PolicyProblem[] } {
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
