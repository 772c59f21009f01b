import type { Skip } from '../../../policy/skip.ts';
import { markdownCode, markdownText } from '../../escape.ts';
import type { PolicyAccount } from './summary.ts';

/** A check run's output for a pull request that the policy takes out. */
export interface SkippedReport {
  /** `action_required` when the policy that takes it out has mistakes: what it was meant to say is not known. */
  readonly conclusion: 'skipped' | 'action_required';
  readonly title: string;
  readonly summary: string;
}

/** @param isHidden the entry is not for everybody who may see the pull request */
export function skippedReport({ key, entry }: Skip, account: PolicyAccount, isHidden: boolean): SkippedReport {
  const { source, mistaken, sections } = account;
  const why = isHidden ? `${markdownCode(key)}, by an entry that is not shown here` : markdownCode(`${key}: ${entry.slice(0, 200)}`);
  return {
    conclusion: mistaken === undefined ? 'skipped' : 'action_required',
    title: `Not judged: the policy skips it by ${key.replace('skip.', '')}${mistaken === undefined ? '' : `, ${mistaken}`}`,
    summary: [
      `The policy (${markdownText(source)}) takes this pull request out by ${why}, so nothing was looked at.`,
      ...sections,
      'When that is no longer so, comment `/twelvefold audit` to have it judged.',
    ].join('\n\n'),
  };
}
