import { RULES } from '../../../checks/index.ts';
import type { Policy } from '../../policy/policy.ts';
import type { ReviewPool } from '../../pool/review-pool.ts';
import type { GithubApp } from '../client/app.ts';
import type { Acquaintance } from '../commands/acquaintance.ts';
import type { Newcomers } from '../delivery/newcomers.ts';
import type { Judgements } from './judgements.ts';
import type { PolicyTerms } from '../reading/policy.ts';

/** What audits and answers work with. */
export interface AuditTools {
  readonly app: GithubApp;
  readonly pool: ReviewPool;
  readonly newcomers: Newcomers;
  readonly acquaintance: Acquaintance;
  readonly judgements: Judgements;
  readonly operator: OperatorChoices;
}

/** What the operator of the App has decided. */
export interface OperatorChoices {
  /** Mode of reviews in an installation's first week, where no policy says otherwise. */
  readonly firstWeek?: Policy['mode'] | undefined;
  /** How the check of an audit concludes that could not be made; a failure where nothing is said. */
  readonly unmade?: 'failure' | 'neutral' | undefined;
}

/** A policy that names another rule is mistaken. */
const RULE_IDS: ReadonlySet<string> = new Set(RULES.map((rule) => rule.id));

/** What an installation's policies are read for: our rules, today, and what holds where nobody has decided. */
export async function policyTerms({ newcomers }: Pick<AuditTools, 'newcomers'>, installationId: number): Promise<PolicyTerms> {
  const defaults = await newcomers.defaults(installationId);
  return { ruleIds: RULE_IDS, today: new Date().toISOString().slice(0, 10), ...(defaults ? { defaults } : {}) };
}
