import { baselinePath, isRuleFile, POLICY_PATHS } from '../policy/places.ts';
import { previewBaseline, previewRules } from '../policy/preview-files.ts';
import { type PolicyPreview, previewPolicy } from '../policy/preview.ts';
import { baselinePreviewSection, brokenPolicySection, policyPreviewSection, rulesPreviewSection } from '../report/github/policy-section.ts';
import type { PolicyAccount } from '../report/github/summary.ts';
import { enumerate } from '../report/github/tally.ts';
import type { ChangeSet } from '../review/change-set.ts';
import { type OwnFiles, ownFilesAt } from './reading/own-files.ts';
import type { PolicyReading, PolicyTerms } from './reading/policy.ts';

/**
 * What the summary says of the policy, and of the files beside it.
 * @param previews sections on what the change would make of them
 * @param files undefined when they were not read
 */
export function accountOf(reading: PolicyReading, previews: readonly string[], files?: OwnFiles): PolicyAccount {
  const { resolved, around, own } = reading;
  const broken = [...reading.broken, ...(files?.broken ?? [])];
  const sources = [...around, ...(own ? [own] : [])].map(({ source }) => source);
  return {
    source: sources.length === 0 ? 'the defaults' : sources.join(', '),
    notices: [...resolved.notices, ...(files?.notices ?? [])],
    sections: [...broken.map(brokenPolicySection), ...previews],
    mistaken: mistakenOf(broken),
  };
}

/** `the policy has mistakes`; undefined when everything can be followed. */
function mistakenOf(broken: PolicyReading['broken']): string | undefined {
  const kinds = [...new Set(broken.map(({ kind }) => `the ${kind}`))];
  return kinds.length === 0 ? undefined : `${enumerate(kinds)} ${kinds.length === 1 ? 'has' : 'have'} mistakes`;
}

/** What the change would make of what the repository has decided: its policy, its baseline, its own rules; a section on each that it edits. */
export function previewsOf(reading: PolicyReading, change: ChangeSet, terms: PolicyTerms, before: OwnFiles): readonly string[] {
  const { policy } = reading.resolved;
  const preview = previewOf(reading, change, terms);
  const isTouched = (isOne: (path: string) => boolean): boolean =>
    change.files.some(({ path, previousPath }) => isOne(path) || (previousPath !== undefined && isOne(previousPath)));
  const baseline = isTouched((path) => path === baselinePath(policy));
  const rules = isTouched(isRuleFile);
  const after = baseline || rules ? ownFilesAt({ base: change.head, head: change.head }, policy, terms.today) : before;
  return [
    ...(preview ? [policyPreviewSection(preview)] : []),
    ...(baseline ? [baselinePreviewSection(previewBaseline(before, after))] : []),
    ...(rules ? [rulesPreviewSection(previewRules(before, after))] : []),
  ];
}

/** Undefined when the change leaves the policy alone. */
function previewOf(
  { around, own, privateSources }: PolicyReading,
  { head, files }: ChangeSet,
  terms: PolicyTerms,
): PolicyPreview | undefined {
  const touched = POLICY_PATHS.find((path) => files.some((file) => file.path === path || file.previousPath === path));
  if (touched === undefined) return undefined;
  const path = POLICY_PATHS.find((each) => head.entries.has(each)) ?? touched;
  const bytes = head.bytes(path);
  const after = bytes && new TextDecoder().decode(bytes);
  return previewPolicy({ path, around, before: own, after, privateSources }, terms.ruleIds, terms.today);
}
