import type { Assignment, Call, CodeFile } from '../../code.ts';
import { stemOf } from '../../paths.ts';
import type { Deployable, Repository } from '../../repository.ts';
import { possibleHolders } from '../../words.ts';

/**
 * True for a class of JavaScript, TypeScript or Python of which a process keeps one object: it is made at the top of a module, or a
 * function leaves it in a variable that outlives the call (`global store`, `Store.instance`) or is run only once.
 */
export function isKept(owner: string, file: CodeFile, deployable: Deployable | undefined, repository: Repository): boolean {
  if (keeps(file, owner)) return true;
  const made = new RegExp(`\\b${owner}\\s*\\(`);
  return possibleHolders(deployable?.sources ?? [], [owner], repository).some((path) => {
    const other = path !== file.path && isNear(path, owner, file, repository, made) ? repository.code(path) : undefined;
    return other !== undefined && keeps(other, owner);
  });
}

function keeps(file: CodeFile, owner: string): boolean {
  return (
    file.callsTo(owner, `*.${owner}`).some((call) => isAtTop(call) || isRemembered(call)) ||
    file.assignments.some((each) => isLeft(each, owner, file))
  );
}

/** A source in the same language that makes such an object and imports the file. */
function isNear(path: string, owner: string, file: CodeFile, repository: Repository, made: RegExp): boolean {
  if ((file.language === 'python') !== path.endsWith('.py') || repository.role(path) !== 'source') return false;
  const text = repository.source(path)?.text ?? '';
  return text.includes(owner) && made.test(text) && text.includes(stemOf(file.path));
}

/** A function that is asked many times and runs once: `@lru_cache def get_store(): return Store()`. */
function isRemembered({ inside, used }: Call): boolean {
  return used && inside !== undefined && inside.parameters.length === 0 && inside.annotations.some(({ name }) => MEMO.test(name));
}

const MEMO = /^(?:functools\.)?(?:lru_cache|cache)$/;

/** What a decorator or a base class is given is no object that the module keeps. */
function isAtTop({ inside, used, name, method }: Call): boolean {
  return inside === undefined && used && !/^(?:super|extends)$/.test(method) && !name.startsWith('@');
}

function isLeft({ inside, target, name, value }: Assignment, owner: string, file: CodeFile): boolean {
  if (inside === undefined || value.call()?.method !== owner) return false;
  if (/^_?(?:shared_?)?instance$/i.test(name)) return true;
  return file.language === 'python' && new RegExp(`^\\s*global\\b[^\\n]*\\b${target}\\b`, 'm').test(file.source.slice(inside.span));
}
