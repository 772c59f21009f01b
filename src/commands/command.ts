/** Again, from the start, on the newest head. */
export interface AuditCommand {
  readonly kind: 'audit';
}

/** Say what can be said. */
export interface HelpCommand {
  readonly kind: 'help';
}

/** A line that begins with `/twelvefold` and is no command of ours; `suggestion` is the one that was probably meant. */
export interface UnknownCommand {
  readonly kind: 'unknown';
  /** What followed `/twelvefold`, cut to 60 characters. Hostile text: escape it before it is shown. */
  readonly text: string;
  readonly suggestion: CommandKind | undefined;
}

export type Command = AuditCommand | HelpCommand | UnknownCommand;

/** The commands that exist. */
export type CommandKind = Exclude<Command['kind'], 'unknown'>;
