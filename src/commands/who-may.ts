import { type FactorSlug, factorOf } from '../../checks/factors.ts';
import type { CommandRules } from '../policy/policy.ts';
import { type Command, COMMANDS } from './command.ts';

/** Roles on a repository from the least to the most; custom roles count as the one whose permissions they have. */
export const ROLES = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Somebody who wrote a command, as GitHub knows them now. */
export interface Commenter {
  readonly login: string;
  /** They opened the pull request. */
  readonly isAuthor: boolean;
  readonly role: Role;
  /** Slugs of the organisation's teams that they belong to, of those that the policy names. */
  readonly teams: ReadonlySet<string>;
}

/**
 * Whether somebody may use a command. A line that is none may be answered to whoever may ask for help. Findings are accepted by
 * whoever may `ignore` them, in whatever way: who uses `baseline` needs to be among those too.
 * @param rules the policy's `commands`; what it doesn't speak of is as `COMMANDS` says
 * @param factor of the finding, where it is known; without it, whether they may for any factor
 */
export function mayUse(command: Command, commenter: Commenter, rules: CommandRules, factor?: FactorSlug): boolean {
  return needed(command, rules, factor).every((lists) => lists.some((list) => list.some((who) => isOne(who, commenter))));
}

/** Lists of people; of each set somebody has to stand on one. */
function needed(command: Command, rules: CommandRules, factor: FactorSlug | undefined): readonly (readonly (readonly string[])[])[] {
  const own = listsFor(command, rules, factor);
  return command.kind === 'baseline' ? [own, listsFor(ANY_IGNORE, rules, factor)] : [own];
}

/** An `ignore` of which it is not known what it is about. */
const ANY_IGNORE: Command = { kind: 'ignore', reason: '' };

/** Lists of people, one of which somebody has to stand on. */
function listsFor(command: Command, rules: CommandRules, factor: FactorSlug | undefined): readonly (readonly string[])[] {
  const kind = command.kind === 'unknown' ? 'help' : command.kind;
  const usual = COMMANDS[kind].who;
  if (kind !== 'ignore' && kind !== 'unignore') return [rules[kind] ?? usual];
  const byFactor = rules[kind] ?? {};
  const rest = byFactor['*'] ?? usual;
  const about = factor ?? factorOfTopic(command);
  return about === undefined ? [rest, ...Object.values(byFactor)] : [byFactor[about] ?? rest];
}

function factorOfTopic(command: Command): FactorSlug | undefined {
  const topic = 'topic' in command ? command.topic : undefined;
  return topic?.kind === 'rule' && !topic.ruleId.startsWith('custom/') ? factorOf(topic.ruleId).slug : undefined;
}

function isOne(written: string, { login, isAuthor, role, teams }: Commenter): boolean {
  const who = written.toLowerCase();
  if (who === 'author') return isAuthor;
  if (who.startsWith('@')) return who.slice(1) === login.toLowerCase();
  const least = ROLES.findIndex((each) => each === who);
  return least > 0 ? ROLES.indexOf(role) >= least : teams.has(who);
}

/** The teams, in lower case, that decide whether somebody may use a command: those of each list on which they don't stand already. */
export function teamsAskedFor(command: Command, commenter: Commenter, rules: CommandRules): readonly string[] {
  const lists = needed(command, rules, undefined).flat();
  const open = lists.filter((list) => !list.some((who) => isOne(who, commenter)));
  const named = open.flat().map((who) => who.toLowerCase());
  return [...new Set(named.filter((who) => !who.startsWith('@') && !NO_TEAMS.has(who)))].sort();
}

const NO_TEAMS: ReadonlySet<string> = new Set(['author', ...ROLES]);
