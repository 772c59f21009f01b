import type { Auditor, AuditRequest, AuditResult } from '../../src/github/auditing/auditor.ts';
import { createAuditor } from '../../src/github/auditing/create-auditor.ts';
import type { OperatorChoices } from '../../src/github/auditing/tools.ts';
import type { JudgeOptions, ReviewPool } from '../../src/pool/review-pool.ts';
import type { ChangeSet } from '../../src/review/change-set.ts';
import type { Whereabouts } from '../../src/review/comparing/recall.ts';
import type { Finding, Review } from '../../src/review/review.ts';
import { review } from '../report/github/samples.ts';
import { FakeGithub, HEAD, REPOSITORY, testApp } from './fake-github.ts';
import type { FakeWords } from './fake-talk.ts';

export const TARGET = { ...REPOSITORY, number: 1 };

/** A fingerprint of one digit. */
export const print = (digit: string): string => digit.repeat(32);

/** Numbered lines. */
export const lines = (count: number, word: string): string =>
  `${Array.from({ length: count }, (_, index) => `${word} ${index + 1}`).join('\n')}\n`;

/** The real auditor on a fake GitHub, with a judge that finds what it is told. */
export class AuditScene {
  readonly github = new FakeGithub();
  readonly auditor: Auditor;
  findings: readonly Finding[] = [];
  overrides: Partial<Review> = {};
  /** What has become of what was said and isn't found. */
  whereabouts: Whereabouts = 'gone';
  /** Done when the judge is asked. */
  beforeJudging: (() => void) | undefined;
  judged: { readonly change: ChangeSet; readonly options: JudgeOptions } | undefined;

  constructor(operator: OperatorChoices = {}) {
    this.github.base = { 'src/app.ts': lines(60, 'old'), 'package.json': '{}' };
    this.github.head = { 'src/app.ts': lines(60, 'new'), 'package.json': '{}' };
    const judge: ReviewPool = {
      rules: [],
      reviewChange: async (change, options) => {
        this.beforeJudging?.();
        this.judged = { change, options };
        const present = new Set(this.findings.filter(({ state }) => state !== 'fixed').map(({ fingerprint }) => fingerprint));
        const recalled = options.said?.map(({ fingerprint }) => ({
          fingerprint,
          whereabouts: present.has(fingerprint) ? ('present' as const) : this.whereabouts,
        }));
        return review(this.findings, { head: change.head.revision, base: change.base.revision, recalled, ...this.overrides });
      },
      auditTree: () => Promise.reject(new Error('not asked for')),
      close: () => Promise.resolve(),
    };
    this.auditor = createAuditor(testApp(), judge, operator);
  }

  /** Somebody writes in the conversation. */
  say(id: number, body: string, author = 'ann', more: Partial<FakeWords> = {}): void {
    this.github.issueComments.push({ id, body, mine: false, author, ...more });
  }

  /** What the app has answered in the conversation. */
  replies(): readonly string[] {
    return this.github.issueComments.filter(({ mine }) => mine).map(({ body }) => body);
  }

  /** What the newest check of the app shows. */
  last() {
    return this.github.checkRuns.findLast(({ name }) => name === 'Twelvefold')?.output;
  }

  /** What was handed to the judge. */
  get change(): ChangeSet {
    if (!this.judged) throw new Error('nothing was judged');
    return this.judged.change;
  }

  /** Audits as the queue asks for it; whoever has asked for a baseline was heard at this head. */
  audit(request: Partial<AuditRequest> = {}): Promise<AuditResult> {
    const asking = this.github.issueComments.filter(({ mine, body }) => !mine && body.includes('/twelvefold baseline'));
    return this.auditor.audit({
      target: TARGET,
      head: HEAD,
      generation: 0,
      attempt: 1,
      signal: new AbortController().signal,
      standing: () => Promise.resolve('wanted' as const),
      askedBy: asking.map(({ id }) => ({ commentId: id, head: HEAD })),
      ...request,
    });
  }
}
