import { isMap, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { DEFAULT_POLICY, type Policy, policySchema } from './policy.ts';

/** A mistake in a policy: where it is, and what is wrong in words that name the key and what is allowed. May quote the policy. */
export interface PolicyProblem {
  /** From 1. */
  readonly line: number;
  /** `comments.max`; '' for the file as a whole. */
  readonly key: string;
  readonly message: string;
}

/** A policy that holds, or everything that is wrong with it. */
export type LoadedPolicy =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

/** UTF-16 units of a policy at most; a long one is a mistake, and YAML is slow. */
const MAX_LENGTH = 64 * 1024;
/** Deeper nesting than any policy has, counted before the text is parsed. */
const MAX_DEPTH = 40;
const MAX_PROBLEMS = 20;

/** Reads the text of a `twelvefold.yml`. An empty one is the default. Never throws. */
export function loadPolicy(text: string): LoadedPolicy {
  if (text.length > MAX_LENGTH) return refused('', `The policy is longer than ${MAX_LENGTH / 1024} KB.`);
  if (isTooDeep(text)) return refused('', `The policy is nested more than ${MAX_DEPTH} levels deep.`);
  try {
    return read(text);
  } catch {
    return refused('', 'The policy is not YAML that can be read; check its aliases and nesting.');
  }
}

function read(text: string): LoadedPolicy {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, merge: false, schema: 'core' });
  const errors = document.errors.map((error): PolicyProblem => ({
    line: lines.linePos(error.pos[0]).line || 1,
    key: '',
    message: `This is not valid YAML: ${error.message.split('\n')[0] ?? ''}`,
  }));
  if (errors.length > 0) return { ok: false, problems: errors.slice(0, MAX_PROBLEMS) };
  const value: unknown = document.toJS({ maxAliasCount: 20 });
  if (value === null || value === undefined) return { ok: true, policy: DEFAULT_POLICY };
  const parsed = policySchema.safeParse(value);
  if (parsed.success) return { ok: true, policy: parsed.data };
  return { ok: false, problems: parsed.error.issues.flatMap((issue) => problemsOf(issue, document, lines)).slice(0, MAX_PROBLEMS) };
}

function problemsOf(issue: z.core.$ZodIssue, document: Document, lines: LineCounter): readonly PolicyProblem[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? '' : step));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => problem([...path, key], 'is not a key that Twelvefold knows', document, lines));
  }
  return [problem(path, `has a value that is not allowed: ${issue.message}`, document, lines)];
}

function problem(path: readonly (string | number)[], what: string, document: Document, lines: LineCounter): PolicyProblem {
  const key = path.join('.');
  return {
    line: lineOf(path, document, lines),
    key,
    message: key === '' ? `The policy ${what}.` : `\`${key.replaceAll('`', "'")}\` ${what}.`,
  };
}

/** The line of the innermost key on the path that stands in the text. */
function lineOf(path: readonly (string | number)[], document: Document, lines: LineCounter): number {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const name = path[length - 1];
    const pair = isMap(parent) ? parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(name)) : undefined;
    const key = pair && isScalar(pair.key) ? pair.key : document.getIn(path.slice(0, length), true);
    if (isScalar(key) && key.range) return lines.linePos(key.range[0]).line;
  }
  return 1;
}

function refused(key: string, message: string): LoadedPolicy {
  return { ok: false, problems: [{ line: 1, key, message }] };
}

/** Nesting as indentation and brackets tell it: an upper bound that takes no recursion to find. */
function isTooDeep(text: string): boolean {
  let open = 0;
  let deepest = 0;
  for (const character of text) {
    if (character === '[' || character === '{') deepest = Math.max(deepest, (open += 1));
    else if (character === ']' || character === '}') open -= 1;
  }
  const dashes = /^[ \t]*(?:- ){41}/m.test(text);
  const steps = new Set(text.split('\n').map((line) => line.length - line.trimStart().length)).size;
  return deepest > MAX_DEPTH || dashes || steps > MAX_DEPTH;
}
