import { RULES } from '../../../checks/index.ts';
import type { RuleCard } from '../../../checks/rule.ts';
import type { Command, ExplainCommand } from '../../commands/command.ts';
import { helpReply, NO_RULE, unknownReply } from '../../commands/replies.ts';
import { customCard } from '../../policy/custom/custom-rules.ts';
import { policyRows } from '../../policy/rows.ts';
import { factorExplanation, findingExplanation, ruleExplanation } from '../../report/github/explanation.ts';
import { policyTable } from '../../report/github/policy-table.ts';
import type { Client } from '../client.ts';
import type { CommentRef } from '../intent.ts';
import { judgeUnder, readUnder } from '../judging.ts';
import type { Conversation } from '../reading/conversation.ts';
import type { PolicyReading } from '../reading/policy.ts';
import type { PullRequestSubject } from '../subject.ts';
import type { AuditTools } from '../tools.ts';

/** What answers are made of. */
export interface Surroundings {
  readonly tools: AuditTools;
  readonly client: Client;
  readonly target: CommentRef;
  readonly subject: PullRequestSubject;
  readonly reading: PolicyReading;
  readonly conversation: Conversation;
  /** Whoever asks has a role here that strangers don't get, even as authors. */
  readonly isInsider: boolean;
}

/** Judges the change when that is asked for first, and never twice. */
type Judge = () => Promise<Judged>;
type Judged = Awaited<ReturnType<typeof judgeUnder>>;

/** The answers to questions, in their order, each once, as one text. */
export async function answersTo(questions: readonly Command[], around: Surroundings): Promise<string> {
  let judged: Promise<Judged> | undefined;
  const judge: Judge = () => (judged ??= judgedNow(around));
  const answers: string[] = [];
  for (const question of questions) answers.push(await answerTo(question, around, judge));
  return [...new Set(answers)].join('\n\n');
}

async function answerTo(question: Command, around: Surroundings, judge: Judge): Promise<string> {
  if (question.kind === 'help') return helpReply();
  if (question.kind === 'policy') return policyAnswer(around);
  if (question.kind === 'explain') return explain(question, around, judge);
  if (question.kind === 'unknown') return unknownReply(question);
  throw new RangeError(`${question.kind} is no question.`);
}

function policyAnswer({ reading, isInsider }: Surroundings): string {
  return policyTable(policyRows(reading.resolved, reading.privateSources), reading.resolved.notices, isInsider);
}

async function explain({ topic }: ExplainCommand, around: Surroundings, judge: Judge): Promise<string> {
  if (topic?.kind === 'factor') return factorExplanation(topic.factor, RULES);
  if (topic?.kind === 'rule') {
    const rule = await ruleOf(topic.ruleId, judge);
    return rule ? ruleExplanation(rule) : NO_RULE;
  }
  const { comments } = around.conversation;
  const fingerprint = topic?.fingerprint ?? comments.find(({ commentId }) => commentId === around.target.thread)?.mark.fingerprint;
  if (fingerprint === undefined) return NO_FINDING;
  const finding = (await judge()).review.findings.find((each) => each.fingerprint.startsWith(fingerprint));
  return finding ? findingExplanation(finding, await ruleOf(finding.ruleId, judge)) : NO_FINDING;
}

/** One of ours, or of those that the base branch brings. */
async function ruleOf(ruleId: string, judge: Judge): Promise<RuleCard | undefined> {
  if (!ruleId.startsWith('custom/')) return RULES.find(({ id }) => id === ruleId);
  return (await judge()).own.rules.map(customCard).find(({ id }) => id === ruleId);
}

/** Judges the change without writing anything: findings are kept nowhere but in what was said. */
async function judgedNow({ tools, client, subject, reading }: Surroundings): Promise<Judged> {
  const { policy } = reading.resolved;
  return judgeUnder(tools.pool, await readUnder(client, subject.ends, policy), policy);
}

const NO_FINDING = 'This change has no such finding (any more). The ids of those that it has stand in the summary of the check.';
