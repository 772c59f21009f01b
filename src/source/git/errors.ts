/** A change that can't be read because of what was asked for: the message is one line that names the directory, revision or file. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}

/** Git itself refused or broke off. */
export class GitError extends SourceError {
  readonly exitCode: number | undefined;

  constructor(command: string, exitCode: number | undefined, complaint: string) {
    const words = complaint.replace(/\s+/g, ' ').trim().slice(0, 300);
    super(`git ${command} failed: ${words || `exit code ${exitCode ?? 'unknown'}`}`);
    this.exitCode = exitCode;
  }
}
