import { z } from 'zod';
import { FACTOR_SLUGS } from '../../checks/factors.ts';

const level = z.enum(['off', 'notice', 'warning', 'error']);

/** `.github/twelvefold.yml`. Unknown keys are mistakes, so that a typing error is not ignored in silence. */
export const policySchema = z.strictObject({
  $schema: z.string().optional(),
  mode: z
    .enum(['observe', 'comment', 'enforce'])
    .default('comment')
    .describe(
      'observe: a neutral check and no comments; comment: line comments, and gating findings fail the check; enforce: an audit that is incomplete asks for action, too',
    ),
  'fail-on': z
    .enum(['error', 'warning', 'notice', 'never'])
    .default('error')
    .describe('Lowest severity of an introduced finding that gates'),
  factors: z.partialRecord(z.enum(FACTOR_SLUGS), level).default({}).describe('Caps the severity of a whole factor, or switches it off'),
  rules: z
    .record(z.string().regex(/^[a-z-]+\/[a-z0-9-]+$/, 'a rule id such as config/hardcoded-secret'), level)
    .default({})
    .describe('Sets the severity of one rule, or switches it off'),
  paths: z
    .strictObject({
      ignore: z.array(z.string()).default([]).describe('Globs of paths that are not judged'),
    })
    .prefault({}),
  comments: z
    .strictObject({
      max: z.int().min(0).max(30).default(30).describe('Line comments in one review at most'),
      suggestions: z.boolean().default(true),
    })
    .prefault({}),
});

/** What a repository has decided about its reviews, complete with defaults. */
export type Policy = z.infer<typeof policySchema>;

export const DEFAULT_POLICY: Policy = policySchema.parse({});
