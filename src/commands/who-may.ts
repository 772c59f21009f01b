import { type Command, COMMANDS } from './command.ts';

/** What GitHub's permission endpoint says about somebody, and whether they opened the pull request. */
export interface Commenter {
  readonly isAuthor: boolean;
  /** May manage issues and pull requests: triage, write, maintain, admin, or a custom role above triage. */
  readonly canTriage: boolean;
}

/** Whether somebody may use a command. A line that is none may be answered to whoever may ask for help. */
export function mayUse(command: Command, commenter: Commenter): boolean {
  const { who } = COMMANDS[command.kind === 'unknown' ? 'help' : command.kind];
  return RULES[who](commenter);
}

const RULES = {
  triage: (commenter: Commenter) => commenter.isAuthor || commenter.canTriage,
} as const;
