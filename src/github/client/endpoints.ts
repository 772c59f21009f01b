/**
 * Every REST route that Twelvefold calls, and nothing else. The names are Octokit's route strings, so that `client.request`
 * takes them as they are; whoever plays GitHub in a test serves exactly these (source: https://docs.github.com/rest).
 */
export const ROUTES = {
  token: 'POST /app/installations/{installation_id}/access_tokens',
  app: 'GET /app',
  deliveries: 'GET /app/hook/deliveries',
  redeliver: 'POST /app/hook/deliveries/{delivery_id}/attempts',
  installations: 'GET /app/installations',
  installation: 'GET /app/installations/{installation_id}',
  installationRepositories: 'GET /installation/repositories',
  repository: 'GET /repos/{owner}/{repo}',
  commit: 'GET /repos/{owner}/{repo}/commits/{ref}',
  issues: 'GET /repos/{owner}/{repo}/issues',
  createIssue: 'POST /repos/{owner}/{repo}/issues',
  updateIssue: 'PATCH /repos/{owner}/{repo}/issues/{issue_number}',
  pullRequest: 'GET /repos/{owner}/{repo}/pulls/{pull_number}',
  pullRequests: 'GET /repos/{owner}/{repo}/pulls',
  files: 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files',
  commitPullRequests: 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls',
  /** `basehead` is `<sha>...<sha>`, `per_page=1`: asked for the merge base (and a merge group's files). */
  compare: 'GET /repos/{owner}/{repo}/compare/{basehead}',
  /** `tree_sha` is the head commit, `recursive=1`. */
  tree: 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}',
  blob: 'GET /repos/{owner}/{repo}/git/blobs/{file_sha}',
  createCheckRun: 'POST /repos/{owner}/{repo}/check-runs',
  updateCheckRun: 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}',
  /** With `check_name`, `filter=all` and `app_id`. */
  checkRuns: 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
  checkRun: 'GET /repos/{owner}/{repo}/check-runs/{check_run_id}',
  /** `event: COMMENT` with line comments (`line`, `side: RIGHT`, and `start_line`, `start_side` on several lines). */
  createReview: 'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
  permission: 'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
  membership: 'GET /orgs/{org}/teams/{team_slug}/memberships/{username}',
  createReaction: 'POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions',
  createThreadReaction: 'POST /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions',
  createThreadReply: 'POST /repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies',
  /** With `since`, the oldest first. */
  comments: 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
  createComment: 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
} as const;

/** A route string of `ROUTES`. */
export type Route = (typeof ROUTES)[keyof typeof ROUTES];
