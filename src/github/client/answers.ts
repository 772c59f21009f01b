import { z } from 'zod';

/** What we read of GitHub's answers; everything else in them is dropped. Source: https://docs.github.com/rest */

const id = z.int().positive();
const sha = z.string().regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/);

const LISTED_PULL_REQUEST = z.object({
  number: id,
  state: z.enum(['open', 'closed']),
  draft: z.boolean().optional(),
  head: z.object({ sha }),
  base: z.object({ sha, ref: z.string(), repo: z.object({ id }) }),
});
export type ListedPullRequest = z.infer<typeof LISTED_PULL_REQUEST>;

export const PULL_REQUESTS = z.array(LISTED_PULL_REQUEST);
export const OPEN_PULL_REQUESTS = z.array(LISTED_PULL_REQUEST.extend({ created_at: z.string() }));

export const PULL_REQUEST = LISTED_PULL_REQUEST.extend({
  title: z.string(),
  user: z.object({ login: z.string() }).nullable(),
  labels: z.array(z.object({ name: z.string() })),
  changed_files: z.int().nonnegative().optional(),
});
export type PullRequest = z.infer<typeof PULL_REQUEST>;

export const CHANGED_FILE = z.object({
  filename: z.string(),
  previous_filename: z.string().optional(),
  status: z.enum(['added', 'removed', 'modified', 'renamed', 'copied', 'changed', 'unchanged']),
  sha: z.string().nullable(),
  changes: z.int(),
  patch: z.string().optional(),
});
export type ChangedFileRow = z.infer<typeof CHANGED_FILE>;

export const CHANGED_FILES = z.array(CHANGED_FILE);

export const COMPARISON = z.object({ merge_base_commit: z.object({ sha }), files: CHANGED_FILES.optional() });

export const TREE = z.object({
  truncated: z.boolean(),
  tree: z.array(z.object({ path: z.string(), mode: z.string(), type: z.string(), sha: z.string(), size: z.int().optional() })),
});
export type TreeRow = z.infer<typeof TREE>['tree'][number];

export const BLOB = z.object({ content: z.string(), encoding: z.string() });

export const CHECK_RUN = z.object({
  id,
  status: z.string(),
  conclusion: z.string().nullish(),
  external_id: z.string().nullish(),
  output: z.object({ title: z.string().nullish(), annotations_count: z.int().nonnegative() }),
});
export type CheckRun = z.infer<typeof CHECK_RUN>;

export const CHECK_RUNS = z.object({ check_runs: z.array(CHECK_RUN) });

export const CREATED = z.object({ id });

const RIGHTS = z.object({
  admin: z.boolean().optional(),
  maintain: z.boolean().optional(),
  push: z.boolean().optional(),
  triage: z.boolean().optional(),
  pull: z.boolean().optional(),
});

export const PERMISSION = z.object({
  permission: z.string(),
  role_name: z.string().optional(),
  user: z.object({ permissions: RIGHTS.optional() }).nullish(),
});

export const MEMBERSHIP = z.object({ state: z.string() });

export const DELIVERIES = z.array(z.object({ id, guid: z.string(), delivered_at: z.string(), status: z.string(), status_code: z.int() }));

export const INSTALLATIONS = z.array(z.object({ id, created_at: z.string(), suspended_at: z.string().nullish() }));

export const REPOSITORY = z.object({ default_branch: z.string(), archived: z.boolean().optional(), disabled: z.boolean().optional() });

export const COMMIT = z.object({ sha });

export const OWN_APP = z.object({ slug: z.string() });

export const WRITTEN_COMMENTS = z.array(z.object({ id, performed_via_github_app: z.unknown().optional() }));

export const CREATED_ISSUE = z.object({ number: id });

export const ISSUES = z.array(z.object({ number: id, body: z.string().nullish(), pull_request: z.unknown().optional() }));

export const INSTALLATION = z.object({ created_at: z.string(), suspended_at: z.string().nullish() });

export const REPOSITORIES = z.object({
  total_count: z.int().optional(),
  repositories: z.array(z.object({ id, name: z.string(), owner: z.object({ login: z.string() }) })),
});

/** Nothing of the answer matters. */
export const ANYTHING = z.unknown();
