import { covers, isTameGlob } from '../../tree/globs.ts';

/** Whether an ignore file leaves a path out, and the line that says so last. */
export interface Ignored {
  readonly covered: boolean;
  /** From 1; undefined when no line is about the path. */
  readonly line: number | undefined;
}

/**
 * Holds a path against the lines of a `.dockerignore`; the last one that is about it counts.
 *
 * @param path relative to the directory of the file
 * @param anywhere a name without a slash counts at any depth, as git takes it
 */
export function ignoredBy(path: string, text: string, anywhere = false): Ignored {
  let covered = false;
  let found: number | undefined;
  for (const [index, written] of text.split('\n').entries()) {
    const said = written.trim();
    const isTaken = said.startsWith('!');
    const glob = said
      .replace(/^!/, '')
      .replace(/^\.?\//, '')
      .replace(/\/$/, '');
    if (said === '' || said.startsWith('#') || glob === '' || !isTameGlob(glob)) continue;
    const globs = anywhere && !glob.includes('/') ? [glob, `**/${glob}`] : [glob];
    if (!covers([...globs, ...globs.map((one) => `${one}/**`)])(path)) continue;
    covered = !isTaken;
    found = index + 1;
  }
  return { covered, line: found };
}
