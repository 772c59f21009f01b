import { realpathSync } from 'node:fs';
import { SourceError } from '../../source/git/errors.ts';
import { locate } from '../../source/git/locate.ts';

/**
 * The top of the checkout that a directory lies in, where the repository's own files (`.github`, `.twelvefold.yml`) are; the directory
 * itself where no checkout is around it. As it was given where it is the top, so that messages speak of it in the user's words.
 */
export function workingRoot(directory: string): string {
  try {
    const { workTree = directory } = locate(directory);
    return workTree === realpathSync(directory) ? directory : workTree;
  } catch (error) {
    if (error instanceof SourceError) return directory;
    throw error;
  }
}
