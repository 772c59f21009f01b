import type { Operation } from '../contract/operations.ts';
import { appHandlers } from './apps.ts';
import type { Handler } from './call.ts';
import { checkHandlers } from './checks.ts';
import { contentHandlers } from './contents.ts';
import { issueHandlers } from './issues.ts';
import { pullHandlers } from './pulls.ts';
import { repositoryHandlers } from './repositories.ts';
import { reviewHandlers } from './reviews.ts';

/** Who answers which operation. A test keeps it as long as `OPERATIONS`. */
export const HANDLERS: Readonly<Partial<Record<Operation, Handler>>> = {
  ...appHandlers,
  ...repositoryHandlers,
  ...contentHandlers,
  ...pullHandlers,
  ...reviewHandlers,
  ...issueHandlers,
  ...checkHandlers,
};
