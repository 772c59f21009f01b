import { z } from 'zod';

/** How deliveries reach us. */
export interface WebhookSettings {
  /** Secrets that a signature may have been made with, the current one first. */
  readonly secrets: readonly [string, ...string[]];
  /** Path of the webhook, beginning with a slash. */
  readonly path: string;
}

/** The secret that Probot falls back to when none is set, known to everybody. */
const REFUSED = 'development';

/** WEBHOOK_SECRET, WEBHOOK_SECRET_PREVIOUS (valid too while a secret is being rotated) and WEBHOOK_PATH. */
export const webhookShape = z
  .object({
    NODE_ENV: z.string().optional(),
    WEBHOOK_SECRET: z.string().default(REFUSED),
    WEBHOOK_SECRET_PREVIOUS: z.string().optional(),
    WEBHOOK_PATH: z
      .string()
      .regex(/^\/[\w./-]{0,200}$/, { error: 'must begin with a slash and hold letters, digits, ".", "_", "-" and "/" only.' })
      .default('/api/github/webhooks'),
  })
  .superRefine((set, context) => {
    if (set.NODE_ENV !== 'production') return;
    const refuse = (variable: string, message: string) => context.addIssue({ code: 'custom', path: [variable], message });
    if (set.WEBHOOK_SECRET === REFUSED)
      refuse('WEBHOOK_SECRET', 'is missing or the well-known default, which production refuses: set a long random one.');
    if (set.WEBHOOK_SECRET_PREVIOUS === REFUSED) refuse('WEBHOOK_SECRET_PREVIOUS', 'is the well-known default, which production refuses.');
  })
  .transform((set): WebhookSettings => {
    const previous = set.WEBHOOK_SECRET_PREVIOUS;
    return { secrets: previous === undefined ? [set.WEBHOOK_SECRET] : [set.WEBHOOK_SECRET, previous], path: set.WEBHOOK_PATH };
  });
