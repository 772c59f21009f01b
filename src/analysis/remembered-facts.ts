import type { CodeFile } from './code.ts';
import type { Repository } from './repository.ts';

/** Where a file's own text and code are read; of other files nothing may be asked. */
export type OwnText = Pick<Repository, 'tree' | 'source' | 'code'>;

/**
 * A question that a file's own text answers, remembered by the bytes of the file: proofs of repairs ask it of a whole tree again
 * and again, and all but one file are the same each time.
 * @param answer looks at nothing but the file; what it gives is plain data, since it lives as long as the tree's bytes
 */
export function ownFact<File extends { readonly path: string }, Answer>(
  answer: (file: File, facts: OwnText) => Answer,
): (file: File, facts: OwnText) => Answer {
  const known = new WeakMap<ArrayBufferLike, Map<string, Remembered<Answer>>>();
  return (file, facts) => {
    const bytes = facts.tree.bytes(file.path);
    if (!bytes) return answer(file, facts);
    const { buffer, byteOffset: from, length } = bytes;
    const answers = known.get(buffer) ?? new Map<string, Remembered<Answer>>();
    known.set(buffer, answers);
    for (let each = answers.get(file.path); each; each = each.next) if (each.from === from && each.length === length) return each.answer;
    const fresh = { from, length, answer: answer(file, facts), next: answers.get(file.path) };
    answers.set(file.path, fresh);
    return fresh.answer;
  };
}

/** What was answered about the bytes at a place; those of both sides of a change may lie in one buffer. */
interface Remembered<Answer> {
  readonly from: number;
  readonly length: number;
  readonly answer: Answer;
  readonly next: Remembered<Answer> | undefined;
}

/**
 * A question of yes or no about a code file.
 * @param hint what the text of a file must hold for the answer to be yes: others are not parsed
 * @param answer looks at nothing but the file
 */
export function fileFact(hint: RegExp, answer: (file: CodeFile) => boolean): (repository: Repository, path: string) => boolean {
  const asked = ownFact(({ path }, facts) => {
    const file = hint.test(facts.source(path)?.text ?? '') ? facts.code(path) : undefined;
    return file !== undefined && answer(file);
  });
  return (repository, path) => asked({ path }, repository);
}

/** A question about a whole repository, answered once for each. */
export function repositoryFact<Answer>(answer: (repository: Repository) => Answer): (repository: Repository) => Answer {
  const known = new WeakMap<Repository, { readonly answer: Answer }>();
  return (repository) => {
    const before = known.get(repository) ?? { answer: answer(repository) };
    known.set(repository, before);
    return before.answer;
  };
}
