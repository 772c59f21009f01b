import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { z } from 'zod';
import type { PolicyProblem } from './yaml-file.ts';

/** Grows by one when a field changes its meaning or goes away, or fingerprints are made in another way. */
const FORMAT = 1;
/** UTF-16 units of a baseline at most: some 60,000 findings. */
const MAX_LENGTH = 16 * 1024 * 1024;
const MAX_PROBLEMS = 20;

const digest = z.string().regex(/^[0-9a-f]{32}$/, 'must be 32 hexadecimal characters');

const baselineSchema = z.strictObject({
  format: z.literal(FORMAT, `must be ${FORMAT}; a newer Twelvefold may have written this file`),
  findings: z.array(z.strictObject({ path: z.string().min(1), rule: z.string().min(1), code: digest, fingerprint: digest })),
});

/** A finding that was accepted when Twelvefold came: where it was, and what it is known by. No code and no secret is in it. */
export type BaselineEntry = Readonly<z.output<typeof baselineSchema>['findings'][number]>;

/** The accepted findings of a repository, as one file has them. */
export interface Baseline {
  /** Path of the file. */
  readonly path: string;
  readonly entries: readonly BaselineEntry[];
}

/** A baseline file's entries, or everything that is wrong with it. */
export type LoadedBaseline =
  | { readonly ok: true; readonly baseline: Baseline }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

/** Reads a baseline file. Never throws. */
export function loadBaseline(text: string, path: string): LoadedBaseline {
  if (text.length > MAX_LENGTH) return refused(`is longer than ${MAX_LENGTH / 1024 / 1024} MiB`);
  let written: unknown;
  try {
    written = JSON.parse(text);
  } catch {
    return { ok: false, problems: syntaxProblems(text) };
  }
  const parsed = baselineSchema.safeParse(written);
  if (parsed.success) return { ok: true, baseline: { path, entries: parsed.data.findings } };
  const root = parseTree(text);
  return { ok: false, problems: parsed.error.issues.slice(0, MAX_PROBLEMS).map((issue) => problemOf(issue, root, text)) };
}

/** The file that holds these entries: sorted, each once, one a line, so that versions of it can be compared and merged. */
export function baselineText(entries: readonly BaselineEntry[]): string {
  const keyOf = ({ path, rule, fingerprint }: BaselineEntry): string => [path, rule, fingerprint].join('\0');
  const sorted = entries.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0));
  const written = [
    ...new Set(sorted.map(({ path, rule, code, fingerprint }) => `    ${JSON.stringify({ path, rule, code, fingerprint })}`)),
  ];
  const findings = written.length === 0 ? '[]' : `[\n${written.join(',\n')}\n  ]`;
  return `{\n  "format": ${FORMAT},\n  "findings": ${findings}\n}\n`;
}

function problemOf(issue: z.core.$ZodIssue, root: Node | undefined, text: string): PolicyProblem {
  const keys = issue.path.map((key) => (typeof key === 'symbol' ? '' : key));
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const node = root && nearestNode(root, keys);
  const key = [...keys, ...(unknown === undefined ? [] : [unknown])].join('.');
  const message = unknown === undefined ? issue.message : 'there is no such key';
  return { line: node && lineAt(text, node.offset), key: oneLine(key), message: oneLine(message) };
}

/** The innermost part on the way that stands in the text. */
function nearestNode(root: Node, keys: readonly (string | number)[]): Node {
  for (let length = keys.length; length > 0; length -= 1) {
    const node = findNodeAtLocation(root, keys.slice(0, length));
    if (node) return node;
  }
  return root;
}

/** A mark that git leaves in a conflict is the most likely mistake. */
function syntaxProblems(text: string): readonly PolicyProblem[] {
  const conflict = text.search(/^(?:<{7}|={7}|>{7})/m);
  if (conflict !== -1) return [{ line: lineAt(text, conflict), key: '', message: 'has a merge conflict in it' }];
  const errors: ParseError[] = [];
  try {
    parseTree(text, errors, { disallowComments: true });
  } catch {
    return [{ line: undefined, key: '', message: 'is nested too deeply' }];
  }
  const first = errors[0];
  const message = first ? `is no JSON (${printParseErrorCode(first.error)})` : 'is no JSON';
  return [{ line: first && lineAt(text, first.offset), key: '', message }];
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function refused(message: string): LoadedBaseline {
  return { ok: false, problems: [{ line: undefined, key: '', message }] };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 300);
}
