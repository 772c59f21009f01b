import type { Policy } from '../../../policy/policy.ts';
import type { Review } from '../../../review/review.ts';
import { counting } from '../tally.ts';

/** What a completed check run says in one word. `neutral` lets a required check pass, so it stands for advice only. */
export type CheckConclusion = 'success' | 'failure' | 'neutral' | 'action_required';

/**
 * The conclusion under a policy. An audit with gaps is green nowhere: advice stays advice, and where the policy enforces,
 * somebody has to look.
 *
 * | | gate | incomplete | new findings that don't gate | none |
 * |---|---|---|---|---|
 * | observe | neutral | neutral | neutral | neutral |
 * | comment | failure | neutral | neutral | success |
 * | enforce | failure | action_required | success | success |
 */
export function conclusionOf(review: Review, policy: Policy): CheckConclusion {
  if (policy.mode === 'observe') return 'neutral';
  if (review.outcome === 'gate') return 'failure';
  if (review.outcome === 'incomplete') return policy.mode === 'enforce' ? 'action_required' : 'neutral';
  return policy.mode === 'comment' && counting(review, 'introduced').length > 0 ? 'neutral' : 'success';
}
