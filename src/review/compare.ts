import { fingerprint } from './identity.ts';
import type { RawFinding } from './raw-finding.ts';
import type { FindingState } from './review.ts';

/** A raw finding with what the change did to it. `path` is the one that its fingerprint is made of: head's name. */
export interface ComparedFinding extends RawFinding {
  readonly state: FindingState;
  readonly fingerprint: string;
}

export interface Sides {
  readonly head: readonly RawFinding[];
  readonly base: readonly RawFinding[];
  /** Base path → head path of renamed files. */
  readonly renames: ReadonlyMap<string, string>;
  /** True for a head line that the change added. */
  readonly isAdded: (path: string, line: number) => boolean;
}

/**
 * Tells introduced from old and fixed findings by identity: rule, path (followed through renames) and code.
 * Of several equal ones at head those on added lines are the introduced ones. What vanished in one file and appeared with
 * the same rule and code in another was moved: it is not introduced.
 */
export function compare(sides: Sides): readonly ComparedFinding[] {
  const head = identified(sides.head, (path) => path);
  const base = identified(sides.base, (path) => sides.renames.get(path) ?? path);
  const added: Identified[] = [];
  const gone: Identified[] = [];
  const result: ComparedFinding[] = [];
  const keep = (found: Identified, state: FindingState): void =>
    void result.push({ ...found.finding, state, fingerprint: found.fingerprint });
  for (const key of new Set([...head.keys(), ...base.keys()])) {
    const now = head.get(key) ?? [];
    const before = base.get(key) ?? [];
    const surplus = now.length - before.length;
    const fresh = new Set(surplus > 0 ? preferAdded(now, sides).slice(0, surplus) : []);
    for (const found of now) {
      if (fresh.has(found)) added.push(found);
      else keep(found, 'existing');
    }
    gone.push(...before.slice(now.length));
  }
  const moved = matchMoved(added, gone);
  for (const found of added) keep(found, moved.has(found) ? 'existing' : 'introduced');
  for (const found of gone) if (!moved.has(found)) keep(found, 'fixed');
  return result;
}

interface Identified {
  readonly finding: RawFinding;
  readonly fingerprint: string;
}

function identified(findings: readonly RawFinding[], pathAtHead: (path: string) => string): Map<string, Identified[]> {
  const groups = new Map<string, Identified[]>();
  const ordered = [...findings].sort((a, b) => a.span.start - b.span.start);
  for (const finding of ordered) {
    const path = pathAtHead(finding.path);
    const key = [finding.ruleId, path, finding.code].join('\0');
    const group = groups.get(key) ?? [];
    group.push({ finding, fingerprint: fingerprint(finding.ruleId, path, finding.code, group.length) });
    groups.set(key, group);
  }
  return groups;
}

function preferAdded(found: readonly Identified[], sides: Sides): readonly Identified[] {
  const onAdded = (one: Identified): number => Number(sides.isAdded(one.finding.path, one.finding.range.start.line));
  return [...found].reverse().sort((a, b) => onAdded(b) - onAdded(a));
}

/** Pairs each vanished finding with one that appeared elsewhere; gives both members of every pair. */
function matchMoved(added: readonly Identified[], gone: readonly Identified[]): ReadonlySet<Identified> {
  const waiting = new Map<string, Identified[]>();
  for (const found of gone) {
    const key = `${found.finding.ruleId}\0${found.finding.code}`;
    waiting.set(key, [...(waiting.get(key) ?? []), found]);
  }
  const moved = new Set<Identified>();
  for (const found of added) {
    const partner = waiting.get(`${found.finding.ruleId}\0${found.finding.code}`)?.pop();
    if (partner) moved.add(found).add(partner);
  }
  return moved;
}
