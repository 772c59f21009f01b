import { baselinePath, isOrganisationRepository, isRuleFile, ORGANISATION_PATHS, POLICY_PATHS } from '../../policy/places.ts';
import type { Policy } from '../../policy/policy.ts';
import { previewBaseline, previewRules } from '../../policy/preview-files.ts';
import { type PolicyPreview, previewPolicy } from '../../policy/preview.ts';
import {
  baselinePreviewSection,
  brokenPolicySection,
  policyPreviewSection,
  rulesPreviewSection,
  unseenFilesSection,
} from '../../report/github/check-run/policy-section.ts';
import type { PolicyAccount } from '../../report/github/check-run/summary.ts';
import { enumerate, plural } from '../../report/github/tally.ts';
import type { ChangeSet } from '../../review/change-set.ts';
import { type OwnFiles, type OwnTexts, ownTextsAfter, readOwnFiles } from '../reading/own-files.ts';
import type { RepositoryRef } from '../delivery/intent.ts';
import type { PolicyLevel, PolicyReading, PolicyTerms } from '../reading/policy.ts';

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
    readAt: readAt(reading, files),
    notices: [...resolved.notices, ...(files?.notices ?? []).filter(({ key }) => !isHidden(reading, key)).map(({ text }) => text)],
    sections: [...broken.map(brokenPolicySection), ...previews],
    mistaken: mistakenOf(broken),
  };
}

/** Whether a value of the policy in force is not for everybody who may see the pull request. */
export function isHidden({ resolved, privateSources }: PolicyReading, key: string | undefined): boolean {
  const origin = resolved.origins.find((each) => each.key === key);
  return origin?.sources.some((source) => privateSources.has(source)) ?? false;
}

/** `main at 1a2b3c4, with the baseline and 2 rules of the repository`: what decides about one audit is read at one commit. */
function readAt({ at, standpoint }: PolicyReading, files: OwnFiles | undefined): string | undefined {
  if (!standpoint) return undefined;
  const commit = standpoint.commit.slice(0, 7);
  const beside = [...(files?.baseline ? ['the baseline'] : []), ...(files?.rules.length ? [plural(files.rules.length, 'rule')] : [])];
  const where = standpoint.commit.startsWith(at) ? commit : `${at} at ${commit}`;
  return beside.length === 0 ? where : `${where}, with ${enumerate(beside)} of the repository`;
}

/** `the policy has mistakes`; undefined when everything can be followed. */
function mistakenOf(broken: PolicyReading['broken']): string | undefined {
  const kinds = [...new Set(broken.map(({ kind }) => `the ${kind}`))];
  return kinds.length === 0 ? undefined : `${enumerate(kinds)} ${kinds.length === 1 ? 'has' : 'have'} mistakes`;
}

/** A change that may edit what is decided, and the repository that it is for. */
export interface Edited {
  readonly repository: Pick<RepositoryRef, 'name'>;
  readonly change: ChangeSet;
  /** What stands beside the policy now. */
  readonly own: OwnFiles;
  readonly texts: OwnTexts;
}

/**
 * What the change would make of what has been decided: the organisation's policy where it stands in this repository, the repository's
 * own, its baseline, its own rules; a section on each that it edits.
 */
export function previewsOf(reading: PolicyReading, edited: Edited, terms: PolicyTerms): readonly string[] {
  const { repository, change, own: before, texts } = edited;
  const { policy } = reading.resolved;
  const levels = [
    ...(isOrganisationRepository(repository.name)
      ? [{ whose: 'organisation' as const, paths: ORGANISATION_PATHS, level: reading.organisation }]
      : []),
    { whose: 'repository' as const, paths: POLICY_PATHS, level: reading },
  ];
  const previews = levels.flatMap((level) => previewOf(level, reading, change, terms) ?? []).map(policyPreviewSection);
  const isTouched = (isOne: (path: string) => boolean): boolean =>
    change.files.some(({ path, previousPath }) => isOne(path) || (previousPath !== undefined && isOne(previousPath)));
  const baseline = isTouched((path) => path === baselinePath(policy));
  const rules = isTouched(isRuleFile);
  if ((baseline || rules) && isTooMuch(change, policy)) return [...previews, unseenFilesSection()];
  const after = baseline || rules ? readOwnFiles(ownTextsAfter(texts, change), policy, change.head, terms.today) : before;
  return [
    ...previews,
    ...(baseline ? [baselinePreviewSection(previewBaseline(before, after))] : []),
    ...(rules ? [rulesPreviewSection(previewRules(before, after))] : []),
  ];
}

/** What a change brings is anybody's, and is read by the thread that answers everybody: beyond this it waits until it is merged. */
const MAX_PREVIEWED = { files: 10, bytes: 1024 * 1024 } as const;

function isTooMuch({ files, head }: ChangeSet, policy: Policy): boolean {
  const own = files.filter(({ path }) => isRuleFile(path) || path === baselinePath(policy));
  const bytes = own.reduce((sum, { path }) => sum + (head.bytes(path)?.length ?? 0), 0);
  return own.length > MAX_PREVIEWED.files || bytes > MAX_PREVIEWED.bytes;
}

/** A policy that the change may edit, and where it may stand. */
interface Editable {
  readonly whose: PolicyPreview['whose'];
  readonly paths: readonly string[];
  readonly level: PolicyLevel;
}

/** Undefined when the change leaves the policy alone. */
function previewOf(
  { whose, paths, level }: Editable,
  { privateSources }: Pick<PolicyReading, 'privateSources'>,
  { head, files }: ChangeSet,
  terms: PolicyTerms,
): PolicyPreview | undefined {
  const touched = paths.find((path) => files.some((file) => file.path === path || file.previousPath === path));
  if (touched === undefined) return undefined;
  const path = paths.find((each) => head.entries.has(each)) ?? touched;
  const bytes = head.bytes(path);
  const after = bytes && new TextDecoder().decode(bytes);
  const { around, own: before } = level;
  return previewPolicy({ whose, path, around, before, after, privateSources }, terms.ruleIds, terms.today);
}
