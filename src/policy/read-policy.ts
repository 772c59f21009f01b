import { LineCounter, parseDocument, type Document } from 'yaml';
import { policySchema, type Policy } from './policy.ts';

/** Where a repository keeps its policy. */
export const POLICY_PATH = '.github/twelvefold.yml';

const MAX_POLICY_LENGTH = 64 * 1024;

/** A policy that can't be followed. The message is one line that begins with the file and, where it is known, the line. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
}

/**
 * Reads a policy from YAML or JSON text; empty text is the default policy.
 * @param path how the file is named in messages
 * @param ruleIds when given, settings for a rule that isn't among them are mistakes
 * @throws PolicyError for broken YAML, unknown keys and values, and unknown rules
 */
export function readPolicy(text: string, path: string, ruleIds?: ReadonlySet<string>): Policy {
  if (text.length > MAX_POLICY_LENGTH) throw new PolicyError(`${path}: is longer than 64 KiB`);
  const lines = new LineCounter();
  const document = parseYaml(text, path, lines);
  const place = (keys: readonly PropertyKey[]): string => `${path}${lineOf(document, keys, lines)}`;
  const result = policySchema.safeParse(plain(document, path) ?? {});
  if (!result.success) {
    const issue = result.error.issues[0];
    const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
    const keys = [...(issue?.path ?? []), ...unknown];
    throw new PolicyError(`${place(keys)}: ${keys.length > 0 ? `${keys.join('.')}: ` : ''}${oneLine(issue?.message ?? 'is not a policy')}`);
  }
  for (const id of Object.keys(result.data.rules)) {
    if (ruleIds && !ruleIds.has(id)) throw new PolicyError(`${place(['rules', id])}: rules.${id}: there is no such rule`);
  }
  return result.data;
}

function parseYaml(text: string, path: string, lines: LineCounter): Document.Parsed {
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, strict: true, uniqueKeys: true });
  const error = document.errors[0];
  if (error) throw new PolicyError(`${path}:${lines.linePos(error.pos[0]).line}: ${oneLine(error.message)}`);
  return document;
}

/** Aliases that unfold without end are refused by the library. */
function plain(document: Document.Parsed, path: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    throw new PolicyError(`${path}: has too many aliases`);
  }
}

function lineOf(document: Document.Parsed, keys: readonly PropertyKey[], lines: LineCounter): string {
  for (let length = keys.length; length > 0; length -= 1) {
    const node = document.getIn(keys.slice(0, length), true);
    const start = typeof node === 'object' && node && 'range' in node ? (node.range as readonly number[] | undefined)?.[0] : undefined;
    if (start !== undefined) return `:${lines.linePos(start).line}`;
  }
  return '';
}

function oneLine(message: string): string {
  return message.replace(/\s+/g, ' ').trim();
}
