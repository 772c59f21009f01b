import { covers } from '../analysis/tree/globs.ts';

/** A test for what a path of a command stands for: the file, everything in the folder, or whatever the glob covers. */
export function pathTest(pattern: string): (path: string) => boolean {
  const plain = pattern.replace(/^\.?\/+/, '').replace(/\/+$/, '');
  const isCovered = covers([plain]);
  return (path) => path === plain || path.startsWith(`${plain}/`) || isCovered(path);
}
