import type { FactorSlug } from '../../checks/factors.ts';

/** A factor as a whole. */
export interface FactorTopic {
  readonly kind: 'factor';
  readonly factor: FactorSlug;
}

/** A rule by its id. Whether there is such a rule is asked when the command is carried out. */
export interface RuleTopic {
  readonly kind: 'rule';
  readonly ruleId: string;
}

/** One finding by the beginning of its fingerprint: 8 to 32 hexadecimal characters. */
export interface FindingTopic {
  readonly kind: 'finding';
  readonly fingerprint: string;
}

/** Files by a glob. */
export interface PathTopic {
  readonly kind: 'path';
  readonly glob: string;
}

/** What a command is about. Written by people: escape it before it is shown. */
export type Topic = FactorTopic | RuleTopic | FindingTopic | PathTopic;

/** What an audit can list. A rule that turns out to be none is a path. */
export type AuditTopic = FactorTopic | RuleTopic | PathTopic;

/** Again, from the start, on the newest head; with a topic, what stands there is listed in a reply. */
export interface AuditCommand {
  readonly kind: 'audit';
  readonly topic?: AuditTopic;
}

/** Say what a factor or a rule is about, or what one finding means. */
export interface ExplainCommand {
  readonly kind: 'explain';
  /** Undefined in a finding's own thread: that finding. */
  readonly topic?: FactorTopic | RuleTopic | FindingTopic;
}

/** Accept findings in this pull request. */
export interface IgnoreCommand {
  readonly kind: 'ignore';
  /** Undefined in a finding's own thread: that finding. */
  readonly topic?: RuleTopic | FindingTopic;
  /** Only in files that this glob matches. */
  readonly path?: string;
  readonly reason: string;
}

/** Take an `ignore` back. */
export interface UnignoreCommand {
  readonly kind: 'unignore';
  readonly topic?: RuleTopic | FindingTopic;
  readonly path?: string;
}

/** Accept every finding that stands in this pull request now. */
export interface BaselineCommand {
  readonly kind: 'baseline';
}

/** Suggest every safe repair on its line. */
export interface FixCommand {
  readonly kind: 'fix';
}

/** Print the policy in force, each value with where it comes from. */
export interface PolicyCommand {
  readonly kind: 'policy';
}

/** Say what can be said. */
export interface HelpCommand {
  readonly kind: 'help';
}

/** A line that addresses Twelvefold and is no command of ours; `suggestion` is the one that was probably meant. Its words are not kept. */
export interface UnknownCommand {
  readonly kind: 'unknown';
  readonly suggestion: CommandKind | undefined;
  /** Why it is none although it is written like one; undefined for one that is misspelt. */
  readonly why?: 'no-finding-here' | 'no-such-rule' | 'short-id' | 'too-many';
  /** The rule of ours that was probably meant. */
  readonly near?: string | undefined;
}

export type Command =
  | AuditCommand
  | ExplainCommand
  | IgnoreCommand
  | UnignoreCommand
  | BaselineCommand
  | FixCommand
  | PolicyCommand
  | HelpCommand
  | UnknownCommand;

/** The commands that exist. */
export type CommandKind = Exclude<Command['kind'], 'unknown'>;

/** What people are told about a command, and who may use it where no policy says otherwise. */
interface CommandFacts {
  /** What may stand behind the command's name. */
  readonly form: string;
  readonly does: string;
  /** As a policy writes it; see `mayUse`. */
  readonly who: readonly string[];
}

const TALKERS = ['author', 'triage'] as const;
const DECIDERS = ['write'] as const;

/** Every command, in the order in which help lists them. */
export const COMMANDS: Readonly<Record<CommandKind, CommandFacts>> = {
  audit: {
    form: '[factor|rule|path]',
    does: 'judges the newest commit again, from the start; with a factor, a rule or a path (`Dockerfile`, `src/web/`) it also lists what stands there',
    who: TALKERS,
  },
  explain: { form: '<factor|rule|finding>', does: 'says what is meant, why it matters and what right looks like', who: TALKERS },
  ignore: { form: '<rule|finding> [path] -- reason', does: 'accepts a finding, or all of a rule, in this pull request', who: DECIDERS },
  unignore: { form: '<rule|finding> [path]', does: 'takes that back, said in the same way: of a rule or of a finding', who: DECIDERS },
  baseline: { form: '', does: 'accepts every finding that stands in this pull request now', who: DECIDERS },
  fix: { form: '', does: 'suggests every safe repair on its line', who: DECIDERS },
  policy: { form: '', does: 'shows the policy in force, each value with where it comes from', who: TALKERS },
  help: { form: '', does: 'shows this list', who: TALKERS },
};

/** What a line has to begin with. */
export const PREFIX = '/twelvefold';

/** A command as people write it: `/twelvefold ignore <rule|finding> [path] -- reason`. */
export function formOf(kind: CommandKind): string {
  return `${PREFIX} ${kind} ${COMMANDS[kind].form}`.trim();
}
