import type { PolicyProblem } from '../../policy/load.ts';
import { markdownCode, markdownText } from '../escape.ts';
import { plural } from './tally.ts';

/** A check run's output when the policy can't be followed: where and what, one line each. */
export interface BrokenPolicyReport {
  readonly conclusion: 'action_required';
  readonly title: string;
  readonly summary: string;
}

/**
 * @param path the policy's file
 * @param branch name of the base branch; foreign text
 */
export function brokenPolicyReport(path: string, branch: string, problems: readonly PolicyProblem[]): BrokenPolicyReport {
  const lines = problems.map(({ line, key, message }) => {
    const where = `${markdownCode(line === undefined ? path : `${path}:${line}`)}${key === '' ? '' : ` ${markdownCode(key.slice(0, 200))}`}`;
    return `- ${where}: ${markdownText(message)}`;
  });
  return {
    conclusion: 'action_required',
    title: `The policy has ${plural(problems.length, 'mistake')}, so nothing was judged`,
    summary: [
      `Twelvefold reads its policy from ${markdownCode(path)} on ${markdownCode(branch)} and can't follow it:`,
      lines.join('\n'),
      'Correct the file on that branch, then comment `/twelvefold audit` here.',
    ].join('\n\n'),
  };
}
