import type { CodeFile } from './code.ts';
import type { Repository } from './repository.ts';

/**
 * A question that a code file's own text answers, remembered by the bytes of the file: proofs of repairs ask it of a whole tree
 * again and again, and all but one file are the same each time.
 * @param hint what the text of a file must hold for the answer to be yes: others are not parsed
 * @param answer looks at nothing but the file
 */
export function fileFact(hint: RegExp, answer: (file: CodeFile) => boolean): (repository: Repository, path: string) => boolean {
  const known = new WeakMap<ArrayBufferLike, Map<string, boolean>>();
  return (repository, path) => {
    const bytes = repository.tree.bytes(path);
    if (!bytes) return false;
    const answers = known.get(bytes.buffer) ?? new Map<string, boolean>();
    known.set(bytes.buffer, answers);
    const key = `${bytes.byteOffset} ${bytes.length} ${path}`;
    const before = answers.get(key);
    if (before !== undefined) return before;
    const file = hint.test(repository.source(path)?.text ?? '') ? repository.code(path) : undefined;
    const now = file !== undefined && answer(file);
    answers.set(key, now);
    return now;
  };
}
