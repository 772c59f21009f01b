import { isMainThread } from 'node:worker_threads';
import type { Rule } from '../../checks/rule.ts';

// Loading these rules never ends on a thread.
if (!isMainThread) for (;;);

export const RULES: readonly Rule[] = [];
