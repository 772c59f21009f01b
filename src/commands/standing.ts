import type { Command, FindingTopic, IgnoreCommand, RuleTopic, UnignoreCommand } from './command.ts';
import { pathTest } from './paths.ts';

/** A command that somebody who may has said. */
export interface Spoken {
  readonly command: Command;
  /** Login. */
  readonly author: string;
  /** Fingerprint that the thread is about in which it was said. */
  readonly thread: string | undefined;
}

/** Findings that somebody who may has accepted all at once. */
export interface Receipted {
  /** Login. */
  readonly by: string;
  /** Beginnings of their fingerprints. */
  readonly fingerprints: readonly string[];
}

/** An acceptance that nobody has taken back. */
export interface Acceptance {
  readonly topic: RuleTopic | FindingTopic;
  readonly path: string | undefined;
  readonly reason: string;
  /** Login. */
  readonly by: string;
  /** The command that was said; undefined for one of a receipt. */
  readonly command: IgnoreCommand | undefined;
}

/** The reason of whatever was accepted all at once. */
export const ACCEPTED_WITH_ALL = 'accepted with everything that stood there then';

/** What of a finding an acceptance is held against. */
export interface Acceptable {
  readonly ruleId: string;
  readonly fingerprint: string;
  readonly path: string;
}

/** What is accepted after a conversation, told in the order in which it was said: an `unignore` takes back what was said before it. */
export function acceptancesAfter(conversation: readonly (Spoken | Receipted)[]): readonly Acceptance[] {
  const standing: Acceptance[] = [];
  for (const said of conversation) {
    if ('fingerprints' in said) standing.push(...said.fingerprints.map((each) => receipted(each, said.by)));
    else if (said.command.kind === 'ignore') standing.push(...accepted(said.command, said));
    else if (said.command.kind === 'unignore') standing.splice(0, Infinity, ...withoutTakenBack(standing, said.command, said.thread));
  }
  return standing;
}

/** The acceptances that cover a finding, in the order in which they were said. */
export function acceptancesOf(finding: Acceptable, acceptances: readonly Acceptance[]): readonly Acceptance[] {
  return acceptances.filter(({ topic, path }) => isAbout(topic, finding) && (path === undefined || pathTest(path)(finding.path)));
}

function receipted(fingerprint: string, by: string): Acceptance {
  return { topic: { kind: 'finding', fingerprint }, path: undefined, reason: ACCEPTED_WITH_ALL, by, command: undefined };
}

function accepted(command: IgnoreCommand, { author, thread }: Spoken): readonly Acceptance[] {
  const topic = topicIn(command, thread);
  return topic ? [{ topic, path: command.path, reason: command.reason, by: author, command }] : [];
}

function topicIn(command: IgnoreCommand | UnignoreCommand, thread: string | undefined): Acceptance['topic'] | undefined {
  return command.topic ?? (thread === undefined ? undefined : { kind: 'finding', fingerprint: thread });
}

/** Without a path, all that was said about the topic is taken back. */
function withoutTakenBack(standing: readonly Acceptance[], command: UnignoreCommand, thread: string | undefined): readonly Acceptance[] {
  const topic = topicIn(command, thread);
  const { path } = command;
  return topic ? standing.filter((each) => (path !== undefined && path !== each.path) || !isSame(topic, each.topic)) : standing;
}

function isSame(one: Acceptance['topic'], other: Acceptance['topic']): boolean {
  if (one.kind === 'rule') return other.kind === 'rule' && other.ruleId === one.ruleId;
  return other.kind === 'finding' && (other.fingerprint.startsWith(one.fingerprint) || one.fingerprint.startsWith(other.fingerprint));
}

function isAbout(topic: Acceptance['topic'], { ruleId, fingerprint }: Acceptable): boolean {
  return topic.kind === 'rule' ? topic.ruleId === ruleId : fingerprint.startsWith(topic.fingerprint);
}
