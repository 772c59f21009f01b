/** How far an app's permission on one kind of thing goes. */
export type Access = 'read' | 'write';

/** What GitHub lets an app do, by the names that `app.yml` uses. */
export type Permissions = Readonly<Record<string, Access>>;

/** Who may call an operation: the app by its JSON web token, or an installation that holds one of the permissions. */
export type Caller = { readonly as: 'app' } | { readonly as: 'installation'; readonly anyOf: readonly Permissions[] };

const APP: Caller = { as: 'app' };
const METADATA = installation({ metadata: 'read' });
const MEMBERS = installation({ members: 'read' });
const CONTENTS = installation({ contents: 'read' });
const PULLS = installation({ pull_requests: 'read' });
const REVIEW = installation({ pull_requests: 'write' });
const CHECKS = installation({ checks: 'read' });
const CHECK = installation({ checks: 'write' });
const READ_TALK = installation({ issues: 'read' }, { pull_requests: 'read' });
const TALK_ISSUES = installation({ issues: 'write' });
const TALK = installation({ issues: 'write' }, { pull_requests: 'write' });

const REPOSITORY = '/repos/{owner}/{repo}';

/**
 * Every REST operation that the loopback GitHub answers, with the permission that GitHub asks for.
 * Source: docs.github.com/rest/authentication/permissions-required-for-github-apps
 */
export const OPERATIONS = {
  'GET /app': APP,
  'GET /app/hook/deliveries': APP,
  'GET /app/hook/deliveries/{delivery_id}': APP,
  'POST /app/hook/deliveries/{delivery_id}/attempts': APP,
  'GET /app/installations': APP,
  'GET /app/installations/{installation_id}': APP,
  'POST /app/installations/{installation_id}/access_tokens': APP,
  [`GET ${REPOSITORY}/installation`]: APP,
  'GET /installation/repositories': METADATA,
  'GET /rate_limit': METADATA,
  [`GET ${REPOSITORY}`]: METADATA,
  [`GET ${REPOSITORY}/collaborators/{username}/permission`]: METADATA,
  'GET /orgs/{org}/teams/{team_slug}/memberships/{username}': MEMBERS,
  [`GET ${REPOSITORY}/compare/{basehead}`]: CONTENTS,
  [`GET ${REPOSITORY}/commits/{ref}`]: CONTENTS,
  [`GET ${REPOSITORY}/contents/{path}`]: CONTENTS,
  [`GET ${REPOSITORY}/git/blobs/{file_sha}`]: CONTENTS,
  [`GET ${REPOSITORY}/git/commits/{commit_sha}`]: CONTENTS,
  [`GET ${REPOSITORY}/git/ref/{ref}`]: CONTENTS,
  [`GET ${REPOSITORY}/git/trees/{tree_sha}`]: CONTENTS,
  [`GET ${REPOSITORY}/commits/{commit_sha}/pulls`]: PULLS,
  [`GET ${REPOSITORY}/pulls`]: PULLS,
  [`GET ${REPOSITORY}/pulls/{pull_number}`]: PULLS,
  [`GET ${REPOSITORY}/pulls/{pull_number}/commits`]: PULLS,
  [`GET ${REPOSITORY}/pulls/{pull_number}/files`]: PULLS,
  [`GET ${REPOSITORY}/pulls/{pull_number}/reviews`]: PULLS,
  [`POST ${REPOSITORY}/pulls/{pull_number}/reviews`]: REVIEW,
  [`GET ${REPOSITORY}/pulls/{pull_number}/reviews/{review_id}`]: PULLS,
  [`PUT ${REPOSITORY}/pulls/{pull_number}/reviews/{review_id}`]: REVIEW,
  [`GET ${REPOSITORY}/pulls/{pull_number}/reviews/{review_id}/comments`]: PULLS,
  [`GET ${REPOSITORY}/pulls/{pull_number}/comments`]: PULLS,
  [`POST ${REPOSITORY}/pulls/{pull_number}/comments`]: REVIEW,
  [`POST ${REPOSITORY}/pulls/{pull_number}/comments/{comment_id}/replies`]: REVIEW,
  [`GET ${REPOSITORY}/pulls/comments/{comment_id}`]: PULLS,
  [`PATCH ${REPOSITORY}/pulls/comments/{comment_id}`]: REVIEW,
  [`DELETE ${REPOSITORY}/pulls/comments/{comment_id}`]: REVIEW,
  [`GET ${REPOSITORY}/pulls/comments/{comment_id}/reactions`]: PULLS,
  [`POST ${REPOSITORY}/pulls/comments/{comment_id}/reactions`]: REVIEW,
  [`DELETE ${REPOSITORY}/pulls/comments/{comment_id}/reactions/{reaction_id}`]: REVIEW,
  [`GET ${REPOSITORY}/issues`]: READ_TALK,
  [`POST ${REPOSITORY}/issues`]: TALK_ISSUES,
  [`PATCH ${REPOSITORY}/issues/{issue_number}`]: TALK_ISSUES,
  [`GET ${REPOSITORY}/issues/{issue_number}/comments`]: READ_TALK,
  [`POST ${REPOSITORY}/issues/{issue_number}/comments`]: TALK,
  [`GET ${REPOSITORY}/issues/comments/{comment_id}`]: READ_TALK,
  [`PATCH ${REPOSITORY}/issues/comments/{comment_id}`]: TALK,
  [`DELETE ${REPOSITORY}/issues/comments/{comment_id}`]: TALK,
  [`GET ${REPOSITORY}/issues/comments/{comment_id}/reactions`]: READ_TALK,
  [`POST ${REPOSITORY}/issues/comments/{comment_id}/reactions`]: TALK,
  [`DELETE ${REPOSITORY}/issues/comments/{comment_id}/reactions/{reaction_id}`]: TALK,
  [`POST ${REPOSITORY}/check-runs`]: CHECK,
  [`GET ${REPOSITORY}/check-runs/{check_run_id}`]: CHECKS,
  [`PATCH ${REPOSITORY}/check-runs/{check_run_id}`]: CHECK,
  [`GET ${REPOSITORY}/check-runs/{check_run_id}/annotations`]: CHECKS,
  [`GET ${REPOSITORY}/commits/{ref}/check-runs`]: CHECKS,
  [`GET ${REPOSITORY}/commits/{ref}/check-suites`]: CHECKS,
  [`GET ${REPOSITORY}/check-suites/{check_suite_id}`]: CHECKS,
  [`GET ${REPOSITORY}/check-suites/{check_suite_id}/check-runs`]: CHECKS,
} as const satisfies Readonly<Record<string, Caller>>;

/** `METHOD /path/{template}`, as GitHub's OpenAPI description writes it. */
export type Operation = keyof typeof OPERATIONS;

function installation(...anyOf: readonly Permissions[]): Caller {
  return { as: 'installation', anyOf };
}
