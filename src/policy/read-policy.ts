import { loadPolicy, type PolicyProblem } from './load.ts';
import type { Policy } from './policy.ts';

/** Where a repository keeps its policy. */
export const POLICY_PATH = '.github/twelvefold.yml';

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
  const loaded = loadPolicy(text, ruleIds);
  if (loaded.ok) return loaded.policy;
  const { line, key, message } = loaded.problems[0] as PolicyProblem;
  throw new PolicyError(`${path}${line === undefined ? '' : `:${line}`}: ${key === '' ? '' : `${key}: `}${message}`);
}
