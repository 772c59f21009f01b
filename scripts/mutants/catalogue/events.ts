import type { Claim } from '../claim.ts';

const EVENTS = 'src/github/delivery/events.ts';
const TESTS = ['test/github/delivery/events.test.ts'];
const JOBS = ['test/jobs/jobs.test.ts'];

/** What an event asks for, read from its payload: `of` is the event and the action. */
function heard(of: string, promise: string, text: string, becomes: string, named: string): Claim {
  return { promise, of: [of], file: EVENTS, text, becomes, tests: TESTS, named };
}

/** What an event does not ask for. */
function unheard(promise: string, text: string, becomes: string, named: string): Claim {
  return { promise, file: EVENTS, text, becomes, tests: TESTS, named };
}

const PULL_REQUESTS: readonly Claim[] = [
  heard('pull_request.opened', 'pull_request opened: audited', "case 'opened':", "case 'opened_':", 'a pull request opened$'),
  heard('pull_request.reopened', 'pull_request reopened: audited', "case 'reopened':", "case 'reopened_':", 'a pull request reopened'),
  heard('pull_request.synchronize', 'pull_request synchronize: audited', "case 'synchronize':", "case 'synchronise':", 'pushed to'),
  heard(
    'pull_request.ready_for_review',
    'pull_request ready_for_review: audited again, with comments',
    "case 'ready_for_review':\n        return audit(true);",
    "case 'ready_for_review':\n        return audit(false);",
    'a pull request ready for review',
  ),
  heard(
    'pull_request.edited',
    'pull_request edited, another base: audited again',
    'return payload.changes?.base === undefined ? titleIntent(payload, target) : audit(true);',
    'return titleIntent(payload, target);',
    'put on another base',
  ),
  heard(
    'pull_request.edited',
    'pull_request edited, a title by which the policy skips: audited again',
    'return payload.changes?.base === undefined ? titleIntent(payload, target) : audit(true);',
    "return payload.changes?.base === undefined ? nothing('edited') : audit(true);",
    'a pull request with a new title$',
  ),
  heard('pull_request.labeled', 'pull_request labeled: looked at', "case 'labeled':", "case 'labelled':", 'a pull request labeled by name'),
  heard('pull_request.unlabeled', 'pull_request unlabeled: looked at', "case 'unlabeled':", "case 'unlabelled':", 'unlabeled by name'),
  heard('pull_request.closed', 'pull_request closed: what runs for it stops', "case 'closed':", "case 'closed_':", 'a pull request closed'),
  unheard(
    'a label or title of a closed pull request asks nothing',
    "if (pull.state === 'closed') return nothing('a label of a closed pull request');",
    '',
    'labeled when closed',
  ),
  {
    promise: 'a label has a pull request audited again only where the policy skips by it',
    file: 'src/jobs/errands.ts',
    text: 'if (!(await auditor.skipsBy(label))) return;',
    becomes: 'await auditor.skipsBy(label);',
    tests: JOBS,
    named: 'a label that the policy does not know',
  },
  {
    promise: 'a title has a pull request audited again only where the policy skips by one of both',
    file: 'src/jobs/errands.ts',
    text: 'if (!(await auditor.skipsOneOf(title))) return;',
    becomes: 'await auditor.skipsOneOf(title);',
    tests: JOBS,
    named: 'a title',
  },
];

const CHECKS: readonly Claim[] = [
  heard(
    'check_suite.requested',
    'check_suite requested: the pull request of the push is audited',
    "if (!force && payload.action !== 'requested') return noAction('check_suite', payload.action);",
    "if (!force) return noAction('check_suite', payload.action);",
    'that a push asks for',
  ),
  heard(
    'check_suite.rerequested',
    'check_suite rerequested (“Re-run all checks”): audited again',
    "const force = payload.action === 'rerequested';",
    'const force = false;',
    'a check suite of one pull request',
  ),
  unheard(
    "another app's check suite asks nothing",
    'if (app.id !== self.appId) return nothing("another app\'s check suite");',
    '',
    'a check suite of another app',
  ),
  unheard(
    'on a fork, where a check names no pull request, it is found by its head',
    "if (only === undefined) return { kind: 'audit-commit', repository, head, force };",
    "if (only === undefined) return nothing('no pull request');",
    'a check suite of a fork',
  ),
  unheard(
    'a check that names another repository’s pull request is not taken for one of this',
    'named.filter((pull) => pull.base.repo.id === repository.repositoryId)',
    'named.filter((pull) => pull.base.repo.id > 0)',
    "one in a fork's repository",
  ),
  heard(
    'check_run.rerequested',
    'check_run rerequested (“Re-run”): its pull request is audited again',
    "if (payload.action !== 'rerequested') return noAction('check_run', payload.action);",
    "if (payload.action !== 'requested') return noAction('check_run', payload.action);",
    'a check run of ours names its pull request',
  ),
  unheard(
    "another app's check run asks nothing",
    'if (app?.id !== self.appId) return nothing("another app\'s check run");',
    '',
    'a check run of another app',
  ),
  heard(
    'check_run.requested_action',
    'check_run requested_action: a button beside the check is heard',
    "if (payload.action === 'requested_action') return buttonIntent(payload, number, head);",
    '',
    'a button that somebody pressed',
  ),
  unheard(
    'a bot presses no button',
    "sender === undefined || sender.type === 'Bot'",
    'sender === undefined',
    'a button that a bot pressed',
  ),
  unheard(
    'a button that is not ours asks nothing',
    "if (button === undefined) return nothing('no button of ours');",
    "if (button === undefined) return { kind: 'audit-commit', repository: repositoryOf(payload), head, force: true };",
    'a button that is not ours',
  ),
];

const CONVERSATION: readonly Claim[] = [
  heard(
    'issue_comment.created',
    'issue_comment created: its commands are heard',
    "if (payload.action !== 'created') return noAction('issue_comment', payload.action);",
    "if (payload.action !== 'edited') return noAction('issue_comment', payload.action);",
    'a comment with a command',
  ),
  unheard(
    'an edited comment gives no command',
    "if (payload.action !== 'created') return noAction('issue_comment', payload.action);",
    "if (payload.action === 'deleted') return noAction('issue_comment', payload.action);",
    'a comment that was edited',
  ),
  unheard(
    'a comment on a closed pull request gives no command',
    "if (issue.state === 'closed') return nothing('a comment on a closed pull request');",
    '',
    'a comment on a closed pull request',
  ),
  unheard(
    'a bot’s comment gives no command',
    "return nothing('a comment on a closed pull request');\n    if (comment.user.type === 'Bot' || comment.performed_via_github_app) return nothing(\"a bot's comment\");\n    const commands = commandsIn(comment.body);",
    "return nothing('a comment on a closed pull request');\n    if (comment.performed_via_github_app) return nothing(\"a bot's comment\");\n    const commands = commandsIn(comment.body);",
    'a comment of a bot',
  ),
  unheard(
    'nothing of a comment is stored but its commands, and no reason',
    "return command.kind === 'ignore' ? { ...command, reason: '' } : command;",
    'return command;',
    'a comment is not stored',
  ),
  unheard(
    'a secret in a title is not stored',
    'from: mask(from), to: mask(pull.title)',
    'from, to: pull.title',
    'a secret in a title is not stored',
  ),
  heard(
    'pull_request_review_comment.created',
    'pull_request_review_comment created: its commands are heard',
    "if (payload.action !== 'created') return noAction('pull_request_review_comment', payload.action);",
    "if (payload.action === 'created') return noAction('pull_request_review_comment', payload.action);",
    'an answer on a line with a command',
  ),
  heard(
    'pull_request_review.submitted',
    'pull_request_review submitted: its commands are heard',
    "if (payload.action !== 'submitted') return noAction('pull_request_review', payload.action);",
    "if (payload.action === 'submitted') return noAction('pull_request_review', payload.action);",
    'the words of a review with a command',
  ),
];

const BOTS: readonly Claim[] = [
  unheard(
    'a bot’s answer to a line comment gives no command',
    "if (pull.state === 'closed') return nothing('a comment on a closed pull request');\n    if (comment.user.type === 'Bot' ||",
    "if (pull.state === 'closed') return nothing('a comment on a closed pull request');\n    if (",
    'an answer on a line of a bot',
  ),
  unheard(
    'a bot’s review gives no command',
    "if (!review.user || review.user.type === 'Bot')",
    'if (!review.user)',
    'the words of a review of a bot',
  ),
  unheard(
    'a comment on an issue gives no command',
    "if (!issue.pull_request) return nothing('a comment on an issue');",
    '',
    'a comment on an issue',
  ),
];

const OTHERS: readonly Claim[] = [
  heard(
    'merge_group.checks_requested',
    'merge_group checks_requested: audited on the group’s own commit',
    "if (payload.action !== 'checks_requested')",
    "if (payload.action === 'checks_requested')",
    'a merge group that wants checks',
  ),
  heard(
    'merge_group.destroyed',
    'merge_group destroyed: its audit is stopped',
    "if (payload.action === 'destroyed')",
    "if (payload.action === 'dissolved')",
    'a merge group that is taken apart',
  ),
  heard(
    'push',
    'push to the default branch: the issue on the whole is due again',
    "kind: 'moved', repository:",
    "kind: 'nothing', why: '', repository:",
    'a push to the default branch',
  ),
  unheard('a push to another branch asks nothing', 'if (deleted || ref !==', 'if (deleted && ref !==', 'a push to another branch'),
  {
    promise: 'a push has the whole audited again only where somebody reads the result',
    file: 'src/jobs/survey.ts',
    text: 'if (known && (known.reported || isPolicy))',
    becomes: 'if (known)',
    tests: JOBS,
    named: 'is not made where nobody reads it',
  },
  heard(
    'installation.created',
    'installation created: open pull requests and the whole are looked at',
    "case 'created':\n        return {",
    "case 'made':\n        return {",
    'installation.created',
  ),
  heard(
    'installation.deleted',
    'installation deleted: all of it is forgotten',
    "case 'deleted':",
    "case 'removed':",
    'installation.deleted',
  ),
  heard('installation.suspend', 'installation suspend: its work waits', "case 'suspend':", "case 'suspended':", 'installation.suspend$'),
  heard(
    'installation.unsuspend',
    'installation unsuspend: its work goes on',
    "case 'unsuspend':",
    "case 'resume':",
    'installation.unsuspend',
  ),
  heard(
    'installation_repositories.added',
    'installation_repositories added: looked at',
    "if (action === 'added')",
    "if (action === 'add')",
    'installation_repositories.added',
  ),
  heard(
    'installation_repositories.removed',
    'installation_repositories removed: forgotten',
    "if (action === 'removed')",
    "if (action === 'remove')",
    'installation_repositories.removed',
  ),
  {
    promise: 'after an uninstallation nothing is kept that tells whose it was',
    file: 'src/jobs/installations.ts',
    text: "await connection.updateTable('deliveries').set({ installation_id: null }).where('installation_id', '=', installationId).execute();",
    becomes: '',
    tests: JOBS,
    named: 'of an app that was uninstalled nothing is kept',
  },
  {
    promise: 'the app asks GitHub for every event that somebody reads',
    file: 'app.yml',
    text: '  - pull_request_review\n',
    becomes: '',
    tests: ['test/traps/trust.test.ts'],
    named: 'its events are those that somebody reads',
  },
  {
    promise: 'the app asks GitHub for every permission that a request needs',
    file: 'app.yml',
    text: '  pull_requests: write',
    becomes: '  pull_requests: read',
    tests: ['test/traps/trust.test.ts'],
    named: 'every permission that is ever needed',
  },
  {
    promise: 'the app asks GitHub for no permission that nothing needs',
    file: 'app.yml',
    text: '  contents: read',
    becomes: '  contents: write',
    tests: ['test/traps/trust.test.ts'],
    named: 'every permission that is ever needed',
  },
  unheard(
    'a payload that is not as GitHub documents it asks nothing',
    'return parsed.success\n      ? read(parsed.data, self)',
    'return parsed.success || parsed.error !== undefined\n      ? read(payload as T, self)',
    'the payload',
  ),
];

/** What GitHub's events ask for. */
export const EVENT_CLAIMS: readonly Claim[] = [...PULL_REQUESTS, ...CHECKS, ...CONVERSATION, ...BOTS, ...OTHERS];
