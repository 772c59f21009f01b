/** A command that can't be carried out as it was given. The message is one line that names the option, file or revision. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
