import { loadPolicy } from './load.ts';
import type { PolicyLayer } from './resolve.ts';
import type { PolicyProblem } from './yaml-file.ts';

/** A policy that can't be followed. The message is one line that begins with the file and, where it is known, the line. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
}

/**
 * Reads a policy file from YAML or JSON text; empty text decides nothing.
 * @param path how the file is named in messages
 * @param ruleIds when given, settings for a rule that isn't among them are mistakes
 * @throws PolicyError for broken YAML, unknown keys and values, and unknown rules
 */
export function readPolicy(text: string, path: string, ruleIds?: ReadonlySet<string>): PolicyLayer {
  const loaded = loadPolicy(text, ruleIds);
  if (loaded.ok) return { source: path, settings: loaded.settings };
  throw new PolicyError(problemLine(path, loaded.problems[0] as PolicyProblem));
}

/** A mistake in one line: `.github/twelvefold.yml:3: comments.max: …`. */
export function problemLine(path: string, { line, key, message }: PolicyProblem): string {
  return `${path}${line === undefined ? '' : `:${line}`}: ${key === '' ? '' : `${key}: `}${message}`;
}
