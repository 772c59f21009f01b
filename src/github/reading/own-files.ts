import { type Baseline, loadBaseline } from '../../policy/baseline.ts';
import { unknownCustomRules } from '../../policy/custom/custom-rules.ts';
import { loadCustomRules, MAX_FILES } from '../../policy/custom/load.ts';
import type { CustomRule } from '../../policy/custom/schema.ts';
import type { BrokenPolicy } from '../../policy/load.ts';
import { missingDeployables } from '../../policy/paths.ts';
import { baselinePath, isRuleFile } from '../../policy/places.ts';
import type { Policy } from '../../policy/policy.ts';
import type { ChangeSet } from '../../review/change-set.ts';
import type { FileTree } from '../../analysis/tree.ts';

/** What a repository's own files decide about one audit, besides its policy. */
export interface OwnFiles {
  /** Undefined when there is none, or none that can be followed. */
  readonly baseline: Baseline | undefined;
  readonly rules: readonly CustomRule[];
  readonly broken: readonly BrokenPolicy[];
  /** What is not followed and why, in one line each. */
  readonly notices: readonly string[];
}

/** Those files among a tree's, so that they are read with the change; of rules no more than are followed. */
export function ownFilesIn(policy: Policy): (paths: Iterable<string>) => readonly string[] {
  const baseline = baselinePath(policy);
  return (paths) => {
    const own = [...paths].filter((path) => path === baseline || isRuleFile(path));
    const rules = own.filter(isRuleFile).toSorted((one, other) => (one < other ? -1 : 1));
    return [...own.filter((path) => !isRuleFile(path)), ...rules.slice(0, MAX_FILES)];
  };
}

/**
 * Reads the files as they stand where the change starts, so that no change judges itself.
 * @param today `2027-01-31`, in UTC
 */
export function ownFilesAt({ base, head }: Pick<ChangeSet, 'base' | 'head'>, policy: Policy, today: string): OwnFiles {
  const { baseline, broken } = baselineAt(base, baselinePath(policy));
  const custom = loadCustomRules(
    [...base.entries.keys()].filter(isRuleFile).map((path) => ({ path, text: textAt(base, path) })),
    today,
  );
  const brokenRules = custom.broken.map(({ path, problems }) => brokenAt(base, { kind: 'custom rule', path, problems }));
  return {
    baseline,
    rules: custom.rules,
    broken: [...broken, ...brokenRules],
    notices: [...custom.notices, ...unknownCustomRules(policy, custom), ...missingDeployables(policy, head)],
  };
}

function baselineAt(base: FileTree, path: string | undefined): Pick<OwnFiles, 'baseline' | 'broken'> {
  if (path === undefined || !base.entries.has(path)) return { baseline: undefined, broken: [] };
  const text = textAt(base, path);
  const loaded = text === undefined ? UNREADABLE : loadBaseline(text, path);
  if (loaded.ok) return { baseline: loaded.baseline, broken: [] };
  return { baseline: undefined, broken: [brokenAt(base, { kind: 'baseline', path, problems: loaded.problems })] };
}

function brokenAt({ revision }: FileTree, file: Pick<BrokenPolicy, 'kind' | 'path' | 'problems'>): BrokenPolicy {
  return { ...file, source: `${file.path} at ${revision.slice(0, 7)}`, inForce: undefined };
}

function textAt(base: FileTree, path: string): string | undefined {
  const bytes = base.bytes(path);
  return bytes && new TextDecoder().decode(bytes);
}

const UNREADABLE = { ok: false, problems: [{ line: undefined, key: '', message: 'can not be read as text' }] } as const;
