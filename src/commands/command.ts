/** Again, from the start, on the newest head. */
export interface AuditCommand {
  readonly kind: 'audit';
}

/** Say what can be said. */
export interface HelpCommand {
  readonly kind: 'help';
}

/** A line that addresses Twelvefold and is no command of ours; `suggestion` is the one that was probably meant. */
export interface UnknownCommand {
  readonly kind: 'unknown';
  /** The line, cut to 80 characters. Hostile text: escape it before it is shown. */
  readonly text: string;
  readonly suggestion: CommandKind | undefined;
}

export type Command = AuditCommand | HelpCommand | UnknownCommand;

/** The commands that exist. */
export type CommandKind = Exclude<Command['kind'], 'unknown'>;

/** What people are told about a command, and who may use it. */
interface CommandFacts {
  readonly does: string;
  /** `triage`: whoever opened the pull request, and everybody with triage permission or more. */
  readonly who: 'triage';
}

/** Every command, in the order in which help lists them. */
export const COMMANDS: Readonly<Record<CommandKind, CommandFacts>> = {
  audit: { does: 'judges the newest commit again, from the start', who: 'triage' },
  help: { does: 'shows this list', who: 'triage' },
};

/** What a line has to begin with. */
export const PREFIX = '/twelvefold';
