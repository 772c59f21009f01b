import type { PullRequestFacts } from '../../policy/skip.ts';
import type { PullRequest } from '../client/answers.ts';
import type { PullRequestRef } from '../delivery/intent.ts';
import type { ChangeEnds } from '../reading/change-set.ts';
import type { PolicyAt } from '../reading/policy.ts';

/** What an audit has to know of a pull request before it reads anything else. */
export interface PullRequestSubject {
  readonly ends: ChangeEnds;
  readonly policyAt: PolicyAt;
  readonly facts: PullRequestFacts;
}

/** A pull request as the subject of an audit. The policy is that of the base branch. */
export function subjectOf(target: PullRequestRef, pull: PullRequest): PullRequestSubject {
  const { base, head, title, user, labels, changed_files: changedFiles } = pull;
  return {
    ends: { repository: target, number: target.number, base: base.sha, head: head.sha, changedFiles },
    policyAt: { revision: `refs/heads/${base.ref}`, name: base.ref },
    facts: { title, author: user?.login ?? '', labels: labels.map(({ name }) => name) },
  };
}
