import { RETIRED, type RetiredRules } from '../../checks/retired.ts';
import type { PolicyInput } from './policy.ts';
import type { PolicyLayer } from './resolve.ts';

/** A file's settings in the names of today, and what is to be said of those of before, in one line each. */
export interface Renewed {
  readonly settings: PolicyInput;
  readonly notices: readonly string[];
}

/** Whether a rule was called so once. */
export function isRetired(ruleId: string, retired: RetiredRules = RETIRED): boolean {
  return Object.hasOwn(retired, ruleId);
}

/** Has what a file says of rules of earlier releases hold for those that do their work now. */
export function renewed({ source, settings, isPrivate = false }: PolicyLayer, retired: RetiredRules = RETIRED): Renewed {
  const { rules = {}, locked = [] } = settings;
  const old = [...new Set([...Object.keys(rules), ...locked.map(ruleIn)])].filter((id) => isRetired(id, retired));
  if (old.length === 0) return { settings, notices: [] };
  const levels = Object.entries(rules).flatMap(([id, level]) => {
    const now = nowOf(id, retired);
    // What is said under the new name counts.
    return now === null || (now !== id && Object.hasOwn(rules, now)) ? [] : [[now, level] as const];
  });
  const keys = locked.flatMap((key) => {
    const now = nowOf(ruleIn(key), retired);
    return now === null ? [] : [now === '' ? key : `rules.${now}`];
  });
  return {
    settings: { ...settings, rules: Object.fromEntries(levels), locked: [...new Set(keys)] },
    notices: old.map((id) => noticeOf(source, id, nowOf(id, retired), isPrivate)),
  };
}

function nowOf(id: string, retired: RetiredRules): string | null {
  return isRetired(id, retired) ? (retired[id] ?? null) : id;
}

/** The rule that a locked key is about; '' for another key. */
function ruleIn(key: string): string {
  return key.startsWith('rules.') ? key.slice('rules.'.length) : '';
}

function noticeOf(source: string, id: string, now: string | null, isPrivate: boolean): string {
  if (isPrivate) return `${source} names rules of an earlier release.`;
  return now === null
    ? `${source} names ${id}, a rule that there is no more; nothing follows from it.`
    : `${source} names ${id}, a rule that is called ${now} now; it is followed for that.`;
}
