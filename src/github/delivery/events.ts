import type { ZodType } from 'zod';
import { mask } from '../../analysis/secrets.ts';
import type { Command } from '../../commands/command.ts';
import { commandsIn } from '../../commands/parse.ts';
import { POLICY_PATHS } from '../../policy/places.ts';
import { readListedMark } from '../../report/github/check-run/listed.ts';
import { BUTTON_NAMES } from '../../report/github/check-run/buttons.ts';
import { pullRequestIn } from '../auditing/identity.ts';
import type { CommandIntent, CommentRef, Intent, NothingIntent, PullRequestRef, RepositoryRef } from './intent.ts';
import { PAYLOADS, type Payload } from './payloads.ts';

/** Who we are, to tell our own checks from others'. */
export interface Self {
  readonly appId: number;
}

/**
 * What a delivery asks of us. Never throws: an event that we don't know, or a payload that isn't what GitHub documents, asks nothing.
 * @param event the `X-GitHub-Event` header
 * @param payload the parsed body
 */
export function intentOf(event: string, payload: unknown, self: Self): Intent {
  const reader = Object.hasOwn(READERS, event) ? READERS[event] : undefined;
  return reader ? reader(payload, self) : nothing(`no interest in ${event.slice(0, 60)}`);
}

type Reader = (payload: unknown, self: Self) => Intent;

/** A reader that is only given what has the documented form. */
function reading<T>(schema: ZodType<T>, read: (payload: T, self: Self) => Intent): Reader {
  return (payload, self) => {
    const parsed = schema.safeParse(payload);
    return parsed.success
      ? read(parsed.data, self)
      : nothing(`not as documented at ${parsed.error.issues[0]?.path.join('.') || 'the top'}`);
  };
}

const READERS: Readonly<Record<string, Reader>> = {
  pull_request: reading(PAYLOADS.pull_request, (payload) => {
    const target = { ...repositoryOf(payload), number: payload.number };
    const audit = (force: boolean): Intent => ({ kind: 'audit', target, head: payload.pull_request.head.sha, force });
    switch (payload.action) {
      case 'opened':
      case 'synchronize':
        return audit(false);
      case 'reopened':
        return reopenIntent(payload, target);
      case 'ready_for_review':
        return audit(true);
      case 'edited':
        return payload.changes?.base === undefined ? titleIntent(payload, target) : audit(true);
      case 'labeled':
      case 'unlabeled':
        return labelIntent(payload, target);
      case 'closed':
        return closeIntent(payload, target);
      default:
        return noAction('pull_request', payload.action);
    }
  }),

  check_suite: reading(PAYLOADS.check_suite, (payload, self) => {
    const { head_sha: head, app, pull_requests: named } = payload.check_suite;
    if (app.id !== self.appId) return nothing("another app's check suite");
    const force = payload.action === 'rerequested';
    if (!force && payload.action !== 'requested') return noAction('check_suite', payload.action);
    if (!force && named.length === 0) return nothing('a push without a pull request');
    return auditAt(payload, head, force);
  }),

  check_run: reading(PAYLOADS.check_run, (payload, self) => {
    const { head_sha: head, app, external_id: external } = payload.check_run;
    if (app?.id !== self.appId) return nothing("another app's check run");
    const number = pullRequestIn(external ?? '');
    const repository = repositoryOf(payload);
    if (payload.action === 'requested_action') return buttonIntent(payload, number, head);
    if (payload.action !== 'rerequested') return noAction('check_run', payload.action);
    return number === undefined ? auditAt(payload, head, true) : { kind: 'audit', target: { ...repository, number }, head, force: true };
  }),

  issue_comment: reading(PAYLOADS.issue_comment, (payload) => {
    const { issue, comment } = payload;
    if (payload.action !== 'created') return noAction('issue_comment', payload.action);
    if (!issue.pull_request) return nothing('a comment on an issue');
    if (issue.state === 'closed') return nothing('a comment on a closed pull request');
    if (comment.user.type === 'Bot' || comment.performed_via_github_app) return nothing("a bot's comment");
    const commands = commandsIn(comment.body);
    if (commands.length === 0) return nothing('a comment without a command');
    const target = { ...repositoryOf(payload), number: issue.number, commentId: comment.id };
    return commandIntent(target, comment.user.login, commands, comment.created_at);
  }),

  pull_request_review_comment: reading(PAYLOADS.pull_request_review_comment, (payload) => {
    const { pull_request: pull, comment } = payload;
    if (payload.action !== 'created') return noAction('pull_request_review_comment', payload.action);
    if (pull.state === 'closed') return nothing('a comment on a closed pull request');
    if (comment.user.type === 'Bot' || comment.performed_via_github_app) return nothing("a bot's comment");
    const commands = commandsIn(comment.body, comment.in_reply_to_id !== undefined);
    if (commands.length === 0) return nothing('a comment without a command');
    const place = { number: pull.number, commentId: comment.id, thread: comment.in_reply_to_id ?? comment.id };
    return commandIntent({ ...repositoryOf(payload), ...place }, comment.user.login, commands, comment.created_at);
  }),

  pull_request_review: reading(PAYLOADS.pull_request_review, (payload) => {
    const { pull_request: pull, review } = payload;
    if (payload.action !== 'submitted') return noAction('pull_request_review', payload.action);
    if (pull.state === 'closed') return nothing('a review of a closed pull request');
    if (!review.user || review.user.type === 'Bot') return nothing("a bot's review");
    const commands = commandsIn(review.body ?? '');
    if (commands.length === 0) return nothing('a review without a command');
    const place = { number: pull.number, commentId: review.id, review: review.node_id };
    return commandIntent({ ...repositoryOf(payload), ...place }, review.user.login, commands, review.submitted_at);
  }),

  merge_group: reading(PAYLOADS.merge_group, (payload) => {
    const { head_sha: head, base_sha: base, head_ref: ref = '' } = payload.merge_group;
    const repository = repositoryOf(payload);
    if (payload.action === 'destroyed') return { kind: 'close-merge-group', repository, head };
    if (payload.action !== 'checks_requested') return noAction('merge_group', payload.action);
    const queued = /\/pr-(\d{1,9})-[0-9a-f]+$/.exec(ref)?.[1];
    const more = queued === undefined ? {} : { queued: Number(queued) };
    return { kind: 'audit-merge-group', repository, head, base, ...more };
  }),

  push: reading(PAYLOADS.push, (payload) => {
    const { repository, ref, deleted, commits } = payload;
    if (deleted || ref !== `refs/heads/${repository.default_branch}`) return nothing('a push to another branch');
    const touched = commits.flatMap(({ added, modified, removed }) => [...added, ...modified, ...removed]);
    return { kind: 'moved', repository: repositoryOf(payload), isPolicy: touched.some((path) => POLICY_PATHS.includes(path)) };
  }),

  installation: reading(PAYLOADS.installation, ({ action, installation, repositories = [] }) => {
    const installationId = installation.id;
    switch (action) {
      case 'created':
        return { kind: 'install', installationId, repositories: repositories.map((named) => reference(installationId, named)) };
      case 'deleted':
        return { kind: 'uninstall', installationId, repositoryIds: 'all' };
      case 'suspend':
      case 'unsuspend':
        return {
          kind: 'suspend',
          installationId,
          suspended: action === 'suspend',
          repositories: repositories.map((named) => reference(installationId, named)),
        };
      default:
        return noAction('installation', action);
    }
  }),

  installation_repositories: reading(
    PAYLOADS.installation_repositories,
    ({ action, installation, repositories_added: added, repositories_removed: removed }) => {
      const installationId = installation.id;
      if (action === 'added')
        return { kind: 'install', installationId, repositories: added.map((named) => reference(installationId, named)) };
      if (action === 'removed') return { kind: 'uninstall', installationId, repositoryIds: removed.map((named) => named.id) };
      return noAction('installation_repositories', action);
    },
  ),
};

/** @param at when it was written, where the delivery says so */
function commandIntent(comment: CommentRef, author: string, commands: readonly Command[], at: string | null | undefined): CommandIntent {
  return { kind: 'command', comment, author, commands: commands.map(withoutReason), ...(at == null ? {} : { at }) };
}

/** An intent is stored, and the reasons that people give are not: the audit reads them where they were written. */
function withoutReason(command: Command): Command {
  return command.kind === 'ignore' ? { ...command, reason: '' } : command;
}

/** The pull request that a check names, when it names exactly one of this repository; else whichever has the commit as its head. */
function auditAt(payload: Payload<'check_suite'> | Payload<'check_run'>, head: string, force: boolean): Intent {
  const repository = repositoryOf(payload);
  const named = 'check_suite' in payload ? payload.check_suite.pull_requests : payload.check_run.pull_requests;
  const own = named.filter((pull) => pull.base.repo.id === repository.repositoryId);
  const only = own.length === 1 ? own[0] : undefined;
  if (only === undefined) return { kind: 'audit-commit', repository, head, force };
  return { kind: 'audit', target: { ...repository, number: only.number }, head, force };
}

function reopenIntent({ pull_request: pull }: Payload<'pull_request'>, target: PullRequestRef): Intent {
  // What it says of a pull request that was closed again meanwhile is younger than that.
  const at = pull.state === 'closed' ? undefined : pull.updated_at;
  return { kind: 'audit', target, head: pull.head.sha, force: false, ...(at === undefined ? {} : { reopenedAt: at }) };
}

function closeIntent({ pull_request: pull }: Payload<'pull_request'>, target: PullRequestRef): Intent {
  return { kind: 'close', target, ...(pull.closed_at == null ? {} : { closedAt: pull.closed_at }) };
}

/** A label matters where the policy skips by it, which is not known here. */
function labelIntent({ label, pull_request: pull }: Payload<'pull_request'>, target: PullRequestRef): Intent {
  if (!label || !pull.base) return nothing('no label that is named');
  if (pull.state === 'closed') return nothing('a label of a closed pull request');
  return { kind: 'label', target, head: pull.head.sha, base: pull.base.ref, label: label.name };
}

/** A title matters where the policy skips by it, which is not known here. It is stored for a moment, and may hold anything. */
function titleIntent({ changes, pull_request: pull }: Payload<'pull_request'>, target: PullRequestRef): Intent {
  const from = changes?.title?.from;
  if (from === undefined || pull.title === undefined || !pull.base) return nothing('edited, and neither base nor title');
  if (pull.state === 'closed') return nothing('a title of a closed pull request');
  return { kind: 'title', target, head: pull.head.sha, base: pull.base.ref, from: mask(from), to: mask(pull.title) };
}

function buttonIntent(payload: Payload<'check_run'>, number: number | undefined, head: string): Intent {
  const button = BUTTON_NAMES.find((each) => each === payload.requested_action?.identifier);
  const { sender } = payload;
  if (button === undefined) return nothing('no button of ours');
  if (number === undefined) return nothing('a button beside a merge group');
  if (sender === undefined || sender.type === 'Bot') return nothing('a button that nobody pressed');
  const listed = readListedMark(payload.check_run.output?.summary ?? '');
  const target = { ...repositoryOf(payload), number };
  return { kind: 'button', target, head, button, ...(listed === undefined ? {} : { listed }), sender: sender.login };
}

interface Named {
  readonly id: number;
  readonly full_name: string;
}

function repositoryOf({ installation, repository }: { installation: { id: number }; repository: Named }): RepositoryRef {
  return reference(installation.id, repository);
}

function reference(installationId: number, { id, full_name: fullName }: Named): RepositoryRef {
  const [owner = '', name = ''] = fullName.split('/');
  return { installationId, repositoryId: id, owner, name };
}

function noAction(event: keyof typeof PAYLOADS, action: string): NothingIntent {
  return nothing(`${event}.${action.slice(0, 60)} asks nothing`);
}

function nothing(why: string): NothingIntent {
  return { kind: 'nothing', why };
}
