import type {
  Auditor,
  AuditRequest,
  AuditResult,
  Census,
  CommandResult,
  Conclusion,
  FailedDelivery,
  InstallationState,
  InstalledRepository,
  MergeGroupRequest,
  OpenPullRequest,
  Survey,
  SurveyRequest,
} from '../../src/github/auditing/auditor.ts';
import type {
  ButtonIntent,
  CommandIntent,
  CommentRef,
  LabelIntent,
  PullRequestRef,
  RepositoryRef,
  TitleIntent,
} from '../../src/github/delivery/intent.ts';

import type { EarlierSurveys } from '../../src/review/earlier-surveys.ts';
import { finding, review } from '../report/github/samples.ts';

/** An audit's part that a test plays. */
export type Play = (request: AuditRequest | MergeGroupRequest) => Promise<AuditResult>;

/** GitHub as the jobs see it: remembers what was asked, and answers what the test wants. */
export class FakeGithub implements Auditor, Census {
  readonly audits: (AuditRequest | MergeGroupRequest)[] = [];
  readonly published: string[] = [];
  readonly conclusions: Conclusion[] = [];
  readonly reactions: { readonly comment: CommentRef; readonly outcome: string }[] = [];
  readonly redelivered: number[] = [];
  open: OpenPullRequest[] = [];
  /** When the app was installed. */
  arrival = '2026-02-01T00:00:00Z';
  failed: FailedDelivery[] = [];
  may = true;
  /** Head of the pull request when a command is heard. */
  heardAt: string | undefined;
  skipLabel = '';
  skipTitle = '';
  /** Whether the policy has surveys written into an issue. */
  isReported = false;
  /** What commands, reactions and conclusions end with. */
  refusal: Error | undefined;
  readonly surveys: number[] = [];
  /** Whether each survey would have written its report. */
  readonly reported: boolean[] = [];
  hasCode = true;
  /** What surveys find. */
  found = { head: 'f'.repeat(40), score: 71 };
  /** What each survey was compared with. */
  readonly past: (EarlierSurveys | undefined)[] = [];
  beforeSurveyEnds: (() => Promise<unknown>) | undefined;
  play: Play = publish;

  async audit(request: AuditRequest): Promise<AuditResult> {
    this.audits.push(request);
    const result = await this.play(request);
    if (result.kind === 'published') this.published.push(result.head);
    return result;
  }

  auditMergeGroup(request: MergeGroupRequest): Promise<AuditResult> {
    this.audits.push(request);
    return this.play(request);
  }

  async conclude(conclusion: Conclusion): Promise<void> {
    if (this.refusal) throw this.refusal;
    this.conclusions.push(conclusion);
  }

  async skipsBy({ label }: LabelIntent): Promise<boolean> {
    return label === this.skipLabel;
  }

  async skipsOneOf({ from, to }: TitleIntent): Promise<boolean> {
    return (from === this.skipTitle) !== (to === this.skipTitle);
  }

  async receive(_command: CommandIntent): Promise<CommandResult> {
    if (this.refusal) throw this.refusal;
    return { audit: this.may, ...(this.heardAt === undefined ? {} : { head: this.heardAt }) };
  }

  async press(_button: ButtonIntent): Promise<{ readonly audit: boolean }> {
    return { audit: this.may };
  }

  async survey({ repository, isWanted, past }: SurveyRequest): Promise<Survey | undefined> {
    this.surveys.push(repository.repositoryId);
    await this.beforeSurveyEnds?.();
    this.reported.push(await isWanted());
    const { head, score } = this.found;
    this.past.push(await past(head));
    return this.hasCode ? { head, review: review([finding(), finding()], { score }), isReported: this.isReported } : undefined;
  }

  async react(comment: CommentRef, outcome: 'done' | 'failed'): Promise<void> {
    if (this.refusal) throw this.refusal;
    this.reactions.push({ comment, outcome });
  }

  async pullRequestsAt(_repository: RepositoryRef, head: string): Promise<readonly PullRequestRef[]> {
    return this.open.filter((pull) => pull.head === head);
  }

  async openPullRequests(repository: RepositoryRef): Promise<readonly OpenPullRequest[]> {
    return this.open.filter((pull) => pull.repositoryId === repository.repositoryId);
  }

  appId = 1;
  /** What deliveries have said last of an installation that is not listed. */
  isTold = false;
  /** Installations as GitHub lists them, those that it denies, and their repositories. */
  installed: InstallationState[] = [];
  readonly goneInstallations = new Set<number>();
  listed: RepositoryRef[] = [];

  async installations(): Promise<readonly InstallationState[]> {
    if (this.refusal) throw this.refusal;
    return this.installed;
  }

  async isGone(id: number): Promise<boolean> {
    if (this.refusal) throw this.refusal;
    return this.goneInstallations.has(id);
  }

  async isSuspended(id: number): Promise<boolean> {
    return this.installed.find((each) => each.id === id)?.suspended ?? this.isTold;
  }

  async repositoriesOf(installationId: number): Promise<readonly RepositoryRef[]> {
    if (this.refusal) throw this.refusal;
    return this.listed.filter((each) => each.installationId === installationId);
  }

  async failedDeliveries(): Promise<readonly FailedDelivery[]> {
    return this.failed;
  }

  async redeliver(id: number): Promise<void> {
    this.redelivered.push(id);
  }

  async *repositories(): AsyncIterable<InstalledRepository> {
    for (const { installationId, repositoryId, owner, name } of this.open)
      yield { repository: { installationId, repositoryId, owner, name }, arrival: this.arrival };
  }
}

/** Publishes at once, if it may. */
export const publish: Play = async (request) => publishAt(request, request.head);

/** Publishes about another head than the one that was asked for, as an audit does that finds the pull request moved on. */
export async function publishAt(request: AuditRequest | MergeGroupRequest, head: string): Promise<AuditResult> {
  const standing = await request.standing(head);
  if (standing !== 'wanted') return { kind: 'stopped', head, standing };
  return {
    kind: 'published',
    head,
    checkRunId: 1,
    conclusion: 'success',
    review: undefined,
    requests: 7,
    writes: 2,
    notices: [],
    unmet: [],
  };
}

/** Fails as if GitHub had. The message must never reach anybody. */
export const fail: Play = async () => {
  throw new Error('const password = "hunter2"');
};

/** Goes on until it is told to stop. */
export const untilAborted: Play = async ({ head, signal, standing }) => {
  await new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', resolve, { once: true });
  });
  const now = await standing(head);
  if (now === 'wanted') throw signal.reason;
  return { kind: 'stopped', head, standing: now };
};
