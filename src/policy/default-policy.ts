import { BASELINE_PATH } from './places.ts';
import type { Policy } from './policy.ts';

/** What holds where nobody has decided anything: the schema's own defaults, written out so that they come without the schema. */
export const DEFAULT_POLICY: Policy = {
  mode: 'comment',
  'fail-on': 'error',
  checks: 'single',
  factors: {},
  rules: {},
  paths: { ignore: [], roles: {}, deployables: [] },
  baseline: BASELINE_PATH,
  comments: { max: 30, suggestions: true },
  survey: 'silent',
  commands: {},
  skip: { labels: [], authors: [], titles: [], paths: [] },
};
