import type { Review } from '../../review/review.ts';
import { COMMIT, ISSUES, CREATED_ISSUE, OWN_APP, REPOSITORY } from '../client/answers.ts';
import type { Survey, SurveyRequest } from './auditor.ts';
import { RequestBudget } from '../client/budget.ts';
import type { Client } from '../client/client.ts';
import { ROUTES } from '../client/endpoints.ts';
import { isForbidden, statusOf } from '../client/errors.ts';
import { ownTextsOf, readOwnFiles } from '../reading/own-files.ts';
import { readPolicyInForce } from '../reading/policy.ts';
import { readTree } from '../reading/tree.ts';
import { type AuditTools, policyTerms } from './tools.ts';
import { surveyIssue } from '../../report/github/conversation/survey-issue.ts';

/** Audits the whole default branch. Undefined for a repository without code or that is not worked on any more. */
export async function surveyRepository(tools: AuditTools, client: Client, request: SurveyRequest): Promise<Survey | undefined> {
  const { repository, signal, isWanted } = request;
  const { owner, name: repo } = repository;
  const {
    default_branch: branch,
    archived = false,
    disabled = false,
  } = await client.request(ROUTES.repository, { owner, repo }, REPOSITORY);
  const head = archived || disabled ? undefined : await headOf(client, owner, repo, branch);
  if (head === undefined) return undefined;
  const terms = await policyTerms(tools, repository.installationId);
  const { resolved } = await readPolicyInForce(client, repository, { revision: `refs/heads/${branch}`, name: branch }, terms);
  const tree = await readTree(client, repository, head, resolved.policy);
  const { baseline, rules } = readOwnFiles(ownTextsOf(tree, resolved.policy), resolved.policy, tree, terms.today);
  const review = await tools.pool.auditTree(tree, { policy: resolved.policy, baseline, custom: rules, signal, haste: 'patient' });
  const isReported = resolved.policy.survey === 'issue';
  if (isReported && (await isWanted())) await report(tools, client, request, review, branch);
  return { head, review, isReported };
}

/** The newest commit of a branch; undefined for a repository that has none. */
async function headOf(client: Client, owner: string, repo: string, ref: string): Promise<string | undefined> {
  try {
    return (await client.request(ROUTES.commit, { owner, repo, ref }, COMMIT)).sha;
  } catch (error) {
    if (statusOf(error) === 404 || statusOf(error) === 409 || statusOf(error) === 422) return undefined;
    throw error;
  }
}

/** One issue for a repository, for ever: found by who made it and its mark, and brought up to date where it is. */
async function report(
  tools: AuditTools,
  client: Client,
  { repository, past }: SurveyRequest,
  review: Review,
  branch: string,
): Promise<void> {
  const { owner, name: repo } = repository;
  const issue = surveyIssue(review, branch, await past(review.head));
  const { title } = issue;
  const { slug } = await (await tools.app.itself(new RequestBudget('survey', 5))).request(ROUTES.app, {}, OWN_APP);
  try {
    const query = { owner, repo, creator: `${slug}[bot]`, state: 'all', per_page: 100 };
    const known = (await client.request(ROUTES.issues, query, ISSUES)).find((each) => !each.pull_request && issue.isOurs(each.body ?? ''));
    const body = issue.bodyOver(known?.body ?? undefined);
    if (known) await client.request(ROUTES.updateIssue, { owner, repo, issue_number: known.number, title, body }, CREATED_ISSUE);
    else await client.request(ROUTES.createIssue, { owner, repo, title, body }, CREATED_ISSUE);
  } catch (error) {
    // 410: the repository has no issues.
    if (!isForbidden(error) && statusOf(error) !== 410) throw error;
  }
}
