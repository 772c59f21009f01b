import { RULES } from '../../../checks/index.ts';
import type { RuleCard } from '../../../checks/rule.ts';
import type { Command, ExplainCommand } from '../../commands/command.ts';
import { helpReply, noRuleReply, unknownReply } from '../../commands/replies.ts';
import { nearest } from '../../commands/slips.ts';
import { customCard } from '../../policy/custom/custom-rules.ts';
import { policyRows } from '../../policy/rows.ts';
import { factorExplanation, findingExplanation, ruleExplanation } from '../../report/github/conversation/explanation.ts';
import { policyTable } from '../../report/github/conversation/policy-table.ts';
import { everyFinding } from '../../review/comparing/one-per-line.ts';
import { fingerprintsOf } from '../../review/comparing/former-names.ts';
import type { Client } from '../client/client.ts';
import type { CommentRef } from '../delivery/intent.ts';
import type { Judged } from '../auditing/judgements.ts';
import { judgeUnder, readUnder } from '../auditing/judging.ts';
import type { Conversation } from '../reading/conversation.ts';
import type { PolicyReading } from '../reading/policy.ts';
import { saidIn } from '../publishing/said.ts';
import type { PullRequestSubject } from '../auditing/subject.ts';
import type { AuditTools } from '../auditing/tools.ts';

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

/** What is said to questions. */
export interface Answer {
  /** Markdown. */
  readonly text: string;
  /** There was something to say; else it says that there is no such thing. */
  readonly isMet: boolean;
}

/** The answers to questions, in their order, each once, as one text. */
export async function answersTo(questions: readonly Command[], around: Surroundings): Promise<Answer> {
  let judged: Promise<Judged> | undefined;
  const judge: Judge = () => (judged ??= judgedNow(around));
  const answers: Answer[] = [];
  for (const question of questions) answers.push(await answerTo(question, around, judge));
  return { text: [...new Set(answers.map(({ text }) => text))].join('\n\n'), isMet: answers.every(({ isMet }) => isMet) };
}

async function answerTo(question: Command, around: Surroundings, judge: Judge): Promise<Answer> {
  if (question.kind === 'help') return met(helpReply());
  if (question.kind === 'policy') return met(policyAnswer(around));
  if (question.kind === 'explain') return explain(question, around, judge);
  if (question.kind === 'unknown') return unmet(unknownReply(question));
  throw new RangeError(`${question.kind} is no question.`);
}

function policyAnswer({ reading, isInsider }: Surroundings): string {
  const eyes = !reading.isPrivate ? 'everybody' : isInsider ? 'insiders' : 'others';
  return policyTable(policyRows(reading.resolved, reading.privateSources), reading.resolved.notices, eyes);
}

function met(text: string): Answer {
  return { text, isMet: true };
}

function unmet(text: string): Answer {
  return { text, isMet: false };
}

async function explain({ topic }: ExplainCommand, around: Surroundings, judge: Judge): Promise<Answer> {
  if (topic?.kind === 'factor') return met(factorExplanation(topic.factor, RULES));
  if (topic?.kind === 'rule') {
    const rules = await rulesLike(topic.ruleId, judge);
    const rule = rules.find(({ id }) => id === topic.ruleId);
    const near = nearest(
      topic.ruleId,
      rules.map(({ id }) => id),
    );
    return rule ? met(ruleExplanation(rule)) : unmet(noRuleReply(near));
  }
  const { comments } = around.conversation;
  const fingerprint = topic?.fingerprint ?? comments.find(({ commentId }) => commentId === around.target.thread)?.mark.fingerprint;
  if (fingerprint === undefined) return unmet(NO_FINDING);
  const finding = everyFinding((await judge()).review).find((each) => fingerprintsOf(each).some((print) => print.startsWith(fingerprint)));
  if (!finding) return unmet(NO_FINDING);
  const rule = (await rulesLike(finding.ruleId, judge)).find(({ id }) => id === finding.ruleId);
  return met(findingExplanation(finding, rule));
}

/** Ours, or those that the base branch brings. */
async function rulesLike(ruleId: string, judge: Judge): Promise<readonly RuleCard[]> {
  return ruleId.startsWith('custom/') ? (await judge()).own.rules.map(customCard) : RULES;
}

/** Judges the change without writing anything: findings are kept nowhere but in what was said. */
export async function judgedNow({
  tools,
  client,
  subject,
  reading,
  conversation,
}: Pick<Surroundings, 'tools' | 'client' | 'subject' | 'reading' | 'conversation'>): Promise<Judged> {
  const { findings: said } = saidIn(conversation, false);
  const judge = async (): Promise<Judged> =>
    judgeUnder(tools.pool, await readUnder(client, subject.ends, reading), reading.resolved.policy, { said });
  return tools.judgements.of(subject.ends, reading, said, judge);
}

const NO_FINDING = 'This change has no such finding (any more). The ids of those that it has stand in the summary of the check.';
