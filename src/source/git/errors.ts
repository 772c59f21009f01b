/** A change that can't be read because of what was asked for: the message is one line that names the directory, revision or file. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}

/** What was asked for is meant to be there and can't be read: a damaged object, or one that a partial clone lacks. One line. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}

/** Git itself refused or broke off. */
export class GitError extends UnreadableError {
  readonly exitCode: number | undefined;
  /** Ids of objects that its complaint names. */
  readonly objects: readonly string[];

  constructor(command: string, exitCode: number | undefined, complaint: string) {
    const words = complaint.replace(/\s+/g, ' ').trim().slice(0, 300);
    super(`git ${command} failed: ${words || `exit code ${exitCode ?? 'unknown'}`}`);
    this.exitCode = exitCode;
    this.objects = complaint.match(/\b[0-9a-f]{64}\b|\b[0-9a-f]{40}\b/g) ?? [];
  }
}
