import { mask } from '../../../analysis/secrets/mask.ts';
import type { BrokenPolicy } from '../../../policy/load.ts';
import type { PolicyPreview } from '../../../policy/preview.ts';
import type { BaselinePreview, RulesPreview } from '../../../policy/preview-files.ts';
import type { PolicyProblem } from '../../../policy/yaml-file.ts';
import { markdownCellCode, markdownCode, markdownText } from '../../escape.ts';
import { plural } from '../tally.ts';

/** Rows of a list; past this nobody reads on. */
const MOST_ROWS = 40;

/** Where a file of decisions is mistaken, and what holds in its place. */
export function brokenPolicySection({ kind, source, path, problems, inForce, isPrivate = false }: BrokenPolicy): string {
  const holds = inForce
    ? `Its version of ${markdownCode(inForce.slice(0, 7))}, the last one that holds, is followed until it is corrected.`
    : 'Until it is corrected, reviews go on without it.';
  return [
    `### ⚠️ The ${kind} has ${plural(problems.length, 'mistake')}`,
    `Twelvefold can't follow ${foreignText(source)}. ${holds}`,
    isPrivate
      ? 'The file is not for everybody who reads this, so that nothing of it is shown here: `twelvefold policy validate` in its repository says where the mistakes are.'
      : problemList(path, problems),
    'Correct the file there, then comment `/twelvefold audit` here.',
  ].join('\n\n');
}

/** What the change would do to the policy of later reviews. */
export function policyPreviewSection({ whose, path, changes, buildsOnOthers, problems, notices }: PolicyPreview): string {
  const body =
    problems.length > 0
      ? [`It has ${plural(problems.length, 'mistake')} and would not be followed:`, problemList(path, problems)]
      : changes.length === 0
        ? ['No value in force would be another.']
        : [['| Key | Now | Then |', '|---|---|---|', ...changes.slice(0, MOST_ROWS).map(previewRow)].join('\n')];
  const shown = changes.length > MOST_ROWS ? [`… and ${(changes.length - MOST_ROWS).toLocaleString('en')} values more.`] : [];
  return [
    ...EDITS[whose],
    ...body,
    ...shown,
    ...(buildsOnOthers ? ['What a policy says that only one of both versions extends is not foretold.'] : []),
    ...notices.map((notice) => `- ${foreignText(notice)}`),
  ].join('\n\n');
}

const EDITS: Readonly<Record<PolicyPreview['whose'], readonly string[]>> = {
  repository: [
    '### This change edits the policy',
    'This review follows the policy of the base branch. Once merged, the new one would count for later reviews.',
  ],
  organisation: [
    "### This change edits the organisation's policy",
    'This review follows the one of the default branch. Once the new one stands there, it would count for later reviews in every repository, each under what its own policy says. Of the organisation alone:',
  ],
};

/** What the change would do to the findings that are accepted from the start. */
export function baselinePreviewSection({ added, removed, broken }: BaselinePreview): string {
  const effect =
    added + removed === 0
      ? 'No finding would be accepted that is not, or the reverse.'
      : `Once merged, ${plural(added, 'finding')} more would be accepted in later reviews, and ${removed.toLocaleString('en')} no longer.`;
  return [
    '### This change edits the baseline',
    `This review subtracts the baseline of the base branch. ${broken.length > 0 ? NOT_FOLLOWED : effect}`,
  ]
    .concat(broken.map(({ path, problems }) => problemList(path, problems)))
    .join('\n\n');
}

/** What the change would do to the rules that the repository brings. */
export function rulesPreviewSection({ added, changed, removed, broken }: RulesPreview): string {
  const rows = [
    ...added.map(({ id, severity }) => `- ${markdownCode(id)} would be added (${severity}).`),
    ...changed.map(({ id, severity }) => `- ${markdownCode(id)} would be another (${severity}).`),
    ...removed.map((id) => `- ${markdownCode(id)} would be gone.`),
  ];
  const shown =
    rows.length > MOST_ROWS ? [...rows.slice(0, MOST_ROWS), `- … and ${(rows.length - MOST_ROWS).toLocaleString('en')} more`] : rows;
  return [
    "### This change edits the repository's own rules",
    'This review follows the rules of the base branch. Once merged, for later reviews:',
    ...(shown.length > 0 ? [shown.join('\n')] : broken.length > 0 ? [] : ['Every rule would be as it is.']),
    ...(broken.length > 0 ? [NOT_FOLLOWED, ...broken.slice(0, MOST_ROWS).map(({ path, problems }) => problemList(path, problems))] : []),
  ].join('\n\n');
}

/** Of a change that brings more than is read before it is merged. */
export function unseenFilesSection(): string {
  return [
    "### This change edits the repository's own rules or the baseline",
    'It changes more of them than are looked at beforehand, so that what they would do is not foretold. This review follows those of the base branch.',
  ].join('\n\n');
}

const NOT_FOLLOWED = 'What has these mistakes would not be followed:';

/** What a file of decisions says may hold a secret as well as Markdown. */
function foreignText(text: string): string {
  return markdownText(mask(text));
}

function previewRow({ key, before, after }: PolicyPreview['changes'][number]): string {
  const value = (text: string | undefined): string => (text === undefined ? '·' : markdownCellCode(mask(text).slice(0, 200)));
  return `| ${markdownCellCode(mask(key))} | ${value(before)} | ${value(after)} |`;
}

function problemList(path: string, problems: readonly PolicyProblem[]): string {
  const lines = problems.slice(0, MOST_ROWS).map(({ line, key, message }) => {
    const where = `${markdownCode(line === undefined ? path : `${path}:${line}`)}${key === '' ? '' : ` ${markdownCode(mask(key).slice(0, 200))}`}`;
    return `- ${where}: ${foreignText(message)}`;
  });
  return lines.join('\n');
}
