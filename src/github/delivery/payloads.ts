import { z } from 'zod';

/** What we read of GitHub's deliveries; everything else in them is dropped. Source: https://docs.github.com/webhooks/webhook-events-and-payloads */

const id = z.int().positive();
const sha = z.string().regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/);
const time = z.iso.datetime({ offset: true });
const user = z.object({ login: z.string(), type: z.string().optional() });
const installation = z.object({ id });
const repository = z.object({ id, name: z.string(), full_name: z.string() });
const paths = z.array(z.string()).default([]);
const inRepository = { action: z.string(), installation, repository };
/** As a check names it: the base repository tells whether the pull request is one of this repository's. */
const pullRequestOfCheck = z.object({ number: id, base: z.object({ repo: z.object({ id }) }) });

export const PAYLOADS = {
  pull_request: z.object({
    ...inRepository,
    number: id,
    pull_request: z.object({
      state: z.string().optional(),
      title: z.string().optional(),
      updated_at: time.optional(),
      closed_at: time.nullish(),
      head: z.object({ sha }),
      base: z.object({ ref: z.string() }).optional(),
    }),
    label: z.object({ name: z.string() }).nullish(),
    changes: z.object({ base: z.unknown().optional(), title: z.object({ from: z.string() }).optional() }).optional(),
  }),
  check_suite: z.object({
    ...inRepository,
    check_suite: z.object({ head_sha: sha, app: z.object({ id }), pull_requests: z.array(pullRequestOfCheck) }),
  }),
  check_run: z.object({
    ...inRepository,
    check_run: z.object({
      head_sha: sha,
      external_id: z.string().nullish(),
      app: z.object({ id }).nullable(),
      pull_requests: z.array(pullRequestOfCheck),
      output: z.object({ summary: z.string().nullish() }).optional(),
    }),
    requested_action: z.object({ identifier: z.string() }).optional(),
    sender: user.optional(),
  }),
  issue_comment: z.object({
    ...inRepository,
    issue: z.object({ number: id, state: z.string().optional(), user, pull_request: z.unknown().optional() }),
    comment: z.object({ id, body: z.string(), user, created_at: time.optional(), performed_via_github_app: z.unknown().optional() }),
  }),
  pull_request_review_comment: z.object({
    ...inRepository,
    pull_request: z.object({ number: id, state: z.string(), user }),
    comment: z.object({
      id,
      body: z.string(),
      user,
      created_at: time.optional(),
      in_reply_to_id: id.optional(),
      performed_via_github_app: z.unknown().optional(),
    }),
  }),
  pull_request_review: z.object({
    ...inRepository,
    pull_request: z.object({ number: id, state: z.string() }),
    review: z.object({ id, node_id: z.string(), body: z.string().nullish(), user: user.nullish(), submitted_at: time.nullish() }),
  }),
  merge_group: z.object({ ...inRepository, merge_group: z.object({ head_sha: sha, base_sha: sha, head_ref: z.string().optional() }) }),
  push: z.object({
    installation,
    repository: repository.extend({ default_branch: z.string() }),
    ref: z.string(),
    deleted: z.boolean(),
    commits: z.array(z.object({ added: paths, modified: paths, removed: paths })),
  }),
  installation: z.object({ action: z.string(), installation, repositories: z.array(repository).optional() }),
  installation_repositories: z.object({
    action: z.string(),
    installation,
    repositories_added: z.array(repository),
    repositories_removed: z.array(repository),
  }),
} as const;

export type Payload<Name extends keyof typeof PAYLOADS> = z.infer<(typeof PAYLOADS)[Name]>;
