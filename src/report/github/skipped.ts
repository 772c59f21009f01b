import type { Skip } from '../../policy/skip.ts';
import { markdownCode, markdownText } from '../escape.ts';

/** A check run's output for a pull request that the policy takes out. */
export interface SkippedReport {
  readonly conclusion: 'skipped';
  readonly title: string;
  readonly summary: string;
}

/** @param source files that the policy comes from; foreign text */
export function skippedReport({ key, entry }: Skip, source: string): SkippedReport {
  return {
    conclusion: 'skipped',
    title: `Not judged: the policy skips it by ${key.replace('skip.', '')}`,
    summary: [
      `The policy (${markdownText(source)}) takes this pull request out by ${markdownCode(`${key}: ${entry.slice(0, 200)}`)}, so nothing was looked at.`,
      'When that is no longer so, comment `/twelvefold audit` to have it judged.',
    ].join('\n\n'),
  };
}
