import type { Command, FindingTopic, IgnoreCommand, RuleTopic, UnignoreCommand } from './command.ts';
import { pathTest } from './paths.ts';

/** A decision about findings. */
export type Decision = IgnoreCommand | UnignoreCommand;

/** A decision as somebody has said it. */
export interface Spoken {
  readonly command: Decision;
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

/** Who has accepted a finding, and why. */
export interface Acceptance {
  readonly reason: string;
  /** Login. */
  readonly by: string;
}

/** The reason of whatever was accepted all at once. */
export const ACCEPTED_WITH_ALL = 'accepted with everything that stood there then';

/** What of a finding a decision is held against. */
export interface Acceptable {
  readonly ruleId: string;
  readonly fingerprint: string;
  readonly path: string;
  /**
   * What it was known by while its file had other names: what was said of it then holds, and what was said of the path where it is known
   * to have stood there.
   */
  readonly formerly?: readonly (Pick<Acceptable, 'path' | 'fingerprint'> & { readonly hasStood: boolean })[] | undefined;
}

/** What came of a decision: it changed how a finding stands, or would have if whoever said it might. */
export type Effect = 'done' | 'not-allowed';

/** True for a command that decides about findings. */
export function isDecision(command: Command): command is Decision {
  return command.kind === 'ignore' || command.kind === 'unignore';
}

/**
 * What a conversation makes of findings, told in the order in which it was said: an `unignore` takes back what was said before it.
 * Who may decide can differ by factor, so that each finding has a conversation of its own.
 */
export class Decisions<Finding extends Acceptable> {
  readonly #steps: readonly Step<Finding>[];

  /** @param mayDecide whether whoever said something may say it of this finding */
  constructor(conversation: readonly (Spoken | Receipted)[], mayDecide: MayDecide<Finding>) {
    this.#steps = conversation.map((said) => ('fingerprints' in said ? receiptStep(said, mayDecide) : spokenStep(said, mayDecide)));
  }

  /** Who has accepted a finding; undefined when nobody has, or when it was taken back. */
  acceptanceOf(finding: Finding): Acceptance | undefined {
    return this.#walk(finding, () => undefined);
  }

  /** What came of what was said, over all these findings; a decision that is about none of them is missing. */
  effectsOn(findings: readonly Finding[]): ReadonlyMap<Spoken, Effect> {
    const effects = new Map<Spoken, Effect>();
    const note = (said: Spoken, effect: Effect): void => {
      if (effects.get(said) !== 'done') effects.set(said, effect);
    };
    for (const finding of findings) this.#walk(finding, note);
    return effects;
  }

  #walk(finding: Finding, note: Note): Acceptance | undefined {
    return this.#steps.reduce<readonly Standing[]>((standing, step) => step(finding, standing, note), [])[0];
  }
}

/** An acceptance that nobody has taken back, and how it can be. */
interface Standing extends Acceptance {
  readonly kind: RuleTopic['kind'] | FindingTopic['kind'];
  readonly path: string | undefined;
}

type Note = (said: Spoken, effect: Effect) => void;

/** What one thing that was said makes of how a finding stands. */
type Step<Finding> = (finding: Finding, standing: readonly Standing[], note: Note) => readonly Standing[];

type MayDecide<Finding> = (said: Spoken | Receipted, finding: Finding) => boolean;

function receiptStep<Finding extends Acceptable>(said: Receipted, mayDecide: MayDecide<Finding>): Step<Finding> {
  const { by, fingerprints } = said;
  const known = new Set(fingerprints);
  const lengths = [...new Set(fingerprints.map(({ length }) => length))];
  const accepted: Standing = { kind: 'finding', path: undefined, by, reason: ACCEPTED_WITH_ALL };
  const isNamed = (finding: Finding): boolean =>
    namesOf(finding).some(({ fingerprint }) => lengths.some((length) => known.has(fingerprint.slice(0, length))));
  return (finding, standing) => (isNamed(finding) && mayDecide(said, finding) ? [...standing, accepted] : standing);
}

function spokenStep<Finding extends Acceptable>(said: Spoken, mayDecide: MayDecide<Finding>): Step<Finding> {
  const { command, author: by, thread } = said;
  const topic = command.topic ?? (thread === undefined ? undefined : ({ kind: 'finding', fingerprint: thread } as const));
  if (!topic) return (_, standing) => standing;
  const { kind } = topic;
  const { path } = command;
  const isAt = path === undefined ? () => true : pathTest(path);
  const isWithin = (finding: Finding): boolean => pathsOf(finding).some(isAt);
  const outcome = (finding: Finding, standing: readonly Standing[]): readonly Standing[] => {
    if (command.kind === 'ignore') return isWithin(finding) ? [...standing, { kind, path, by, reason: command.reason }] : standing;
    // Without a path, all that was said about the topic is taken back.
    return standing.filter((each) => each.kind !== kind || (path !== undefined && path !== each.path));
  };
  return (finding, standing, note) => {
    if (!isAbout(topic, finding)) return standing;
    const after = outcome(finding, standing);
    if (after.length === standing.length) return standing;
    const isAllowed = mayDecide(said, finding);
    note(said, isAllowed ? 'done' : 'not-allowed');
    return isAllowed ? after : standing;
  };
}

function isAbout(topic: RuleTopic | FindingTopic, finding: Acceptable): boolean {
  if (topic.kind === 'rule') return topic.ruleId === finding.ruleId;
  return namesOf(finding).some(({ fingerprint }) => fingerprint.startsWith(topic.fingerprint));
}

/** Where a finding is, and where it was. */
function pathsOf({ path, formerly = [] }: Acceptable): readonly string[] {
  return [path, ...formerly.filter(({ hasStood }) => hasStood).map((each) => each.path)];
}

/** A finding by the name that it has, and by those that it had. */
function namesOf(finding: Acceptable): readonly Pick<Acceptable, 'path' | 'fingerprint'>[] {
  return [finding, ...(finding.formerly ?? [])];
}
