import { type Baseline, loadBaseline } from '../../policy/baseline.ts';
import { unknownCustomRules } from '../../policy/custom/custom-rules.ts';
import { loadCustomRules, MAX_FILES } from '../../policy/custom/load.ts';
import type { CustomRule } from '../../policy/custom/schema.ts';
import type { BrokenPolicy } from '../../policy/load.ts';
import { missingDeployables } from '../../policy/paths.ts';
import { baselinePath, isRuleFile, RULES_DIRECTORY } from '../../policy/places.ts';
import type { Policy } from '../../policy/policy.ts';
import type { ChangedFile } from '../../review/change-set.ts';
import type { FileTree } from '../../analysis/tree/tree.ts';
import type { Standpoint } from './policy-files.ts';

/** The files of decisions that stand beside a policy at one commit. */
export interface OwnTexts {
  readonly commit: string;
  /** By path, each that is there; undefined for one that can't be read as text. */
  readonly texts: ReadonlyMap<string, string | undefined>;
}

/** What a repository's own files decide about one audit, besides its policy. */
export interface OwnFiles {
  /** Undefined when there is none, or none that can be followed. */
  readonly baseline: Baseline | undefined;
  readonly rules: readonly CustomRule[];
  readonly broken: readonly BrokenPolicy[];
  /** What is not followed and why. */
  readonly notices: readonly OwnNotice[];
}

/** One line about a repository's own files, or about what the policy says of them. */
export interface OwnNotice {
  readonly text: string;
  /** The policy's key that it is about, if it is: whoever may not see that may not read this. */
  readonly key: string | undefined;
}

/** Paths of those files at a commit, as far as they are known; of rules no more are read than are followed. */
export function ownPathsAt(
  { ruleNames }: Standpoint,
  policy: Policy,
): { readonly known: readonly string[]; readonly read: readonly string[] } {
  const rules = ruleNames
    .map((name) => `${RULES_DIRECTORY}/${name}`)
    .filter(isRuleFile)
    .toSorted(byName);
  const baseline = baselinePath(policy);
  return { known: rules, read: [...(baseline === undefined ? [] : [baseline]), ...rules.slice(0, MAX_FILES)] };
}

/** Those files among a tree's, so that they are read with it; of rules no more than are followed. */
export function ownFilesIn(policy: Policy): (paths: Iterable<string>) => readonly string[] {
  const baseline = baselinePath(policy);
  return (paths) => {
    const own = [...paths].filter((path) => path === baseline || isRuleFile(path));
    return [...own.filter((path) => !isRuleFile(path)), ...own.filter(isRuleFile).toSorted(byName).slice(0, MAX_FILES)];
  };
}

/** Those of a tree that was read with them. */
export function ownTextsOf(tree: FileTree, policy: Policy): OwnTexts {
  const paths = [...tree.entries.keys()].filter((path) => path === baselinePath(policy) || isRuleFile(path));
  return { commit: tree.revision, texts: new Map(paths.map((path) => [path, textAt(tree, path)])) };
}

/** What would stand there once a change is merged: its own version of what it touches. */
export function ownTextsAfter(
  before: OwnTexts,
  { head, files }: { readonly head: FileTree; readonly files: readonly ChangedFile[] },
): OwnTexts {
  const texts = new Map(before.texts);
  for (const { path, previousPath } of files) {
    if (previousPath !== undefined && !head.entries.has(previousPath)) texts.delete(previousPath);
    if (head.entries.has(path)) texts.set(path, textAt(head, path));
    else texts.delete(path);
  }
  return { commit: head.revision, texts };
}

/**
 * Reads the files as they stand where the policy stands, so that no change judges itself.
 * @param head tree that is judged
 * @param today `2027-01-31`, in UTC
 */
export function readOwnFiles(own: OwnTexts, policy: Policy, head: FileTree, today: string): OwnFiles {
  const { baseline, broken } = baselineAt(own, baselinePath(policy));
  const files = [...own.texts].filter(([path]) => isRuleFile(path)).map(([path, text]) => ({ path, text }));
  const custom = loadCustomRules(files, today);
  const brokenRules = custom.broken.map(({ path, problems }) => brokenAt(own, { kind: 'custom rule', path, problems }));
  return {
    baseline,
    rules: custom.rules,
    broken: [...broken, ...brokenRules],
    notices: [
      ...custom.notices.map((text) => ({ text, key: undefined })),
      ...unknownCustomRules(policy, custom),
      ...missingDeployables(policy, head).map((text) => ({ text, key: 'paths.deployables' })),
    ],
  };
}

function baselineAt(own: OwnTexts, path: string | undefined): Pick<OwnFiles, 'baseline' | 'broken'> {
  if (path === undefined || !own.texts.has(path)) return { baseline: undefined, broken: [] };
  const text = own.texts.get(path);
  const loaded = text === undefined ? UNREADABLE : loadBaseline(text, path);
  if (loaded.ok) return { baseline: loaded.baseline, broken: [] };
  return { baseline: undefined, broken: [brokenAt(own, { kind: 'baseline', path, problems: loaded.problems })] };
}

function brokenAt({ commit }: OwnTexts, file: Pick<BrokenPolicy, 'kind' | 'path' | 'problems'>): BrokenPolicy {
  return { ...file, source: `${file.path} at ${commit.slice(0, 7)}`, inForce: undefined };
}

function textAt(tree: FileTree, path: string): string | undefined {
  const bytes = tree.bytes(path);
  return bytes && new TextDecoder().decode(bytes);
}

function byName(one: string, other: string): number {
  return one < other ? -1 : 1;
}

const UNREADABLE = { ok: false, problems: [{ line: undefined, key: '', message: 'can not be read as text' }] } as const;
