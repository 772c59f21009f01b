import type { CheckRun } from '../github/world/model.ts';
import { icon } from './icons.ts';

const WORDS: Readonly<Record<string, string>> = {
  success: 'Successful',
  failure: 'Failing',
  neutral: 'Neutral',
  action_required: 'Needs action',
  cancelled: 'Cancelled',
  skipped: 'Skipped',
  timed_out: 'Timed out',
};

/** How a run stands, in words. */
export function conclusionWords({ status, conclusion }: CheckRun): string {
  return conclusion === undefined ? (status === 'queued' ? 'Queued' : 'In progress') : (WORDS[conclusion] ?? conclusion);
}

/** How a run stands, as a coloured sign. */
export function conclusionIcon({ conclusion }: CheckRun): ReturnType<typeof icon> {
  if (conclusion === undefined) return icon('dot', 'round waiting');
  if (conclusion === 'success') return icon('check', 'round success');
  return conclusion === 'neutral' || conclusion === 'skipped' || conclusion === 'cancelled'
    ? icon('dash', 'round neutral')
    : icon('cross', 'round failure');
}
