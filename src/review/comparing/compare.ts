import type { DiffLines } from './diff-lines.ts';
import { type FormerFiles, type FormerName, formerNames, fingerprintsOf, type Named } from './former-names.ts';
import { fingerprint } from './identity.ts';
import type { RawFinding, ShownAt } from '../judging/raw-finding.ts';
import { rewritten } from './rewritten.ts';
import type { FindingState } from '../review.ts';

/** A raw finding with what the change did to it. `path` is the one that its fingerprint is made of: head's name. */
export interface ComparedFinding extends RawFinding {
  readonly state: FindingState;
  readonly fingerprint: string;
  /** What base knows the same finding by, under the path that it has there; undefined for an introduced one. */
  readonly before: string | undefined;
  /** What it was known by while its file had other names; undefined where it had none. */
  readonly formerly?: readonly FormerName[] | undefined;
}

export interface Sides extends FormerFiles {
  readonly head: readonly RawFinding[];
  readonly base: readonly RawFinding[];
  /** True for a head line that the change added. */
  readonly isAdded: (path: string, line: number) => boolean;
  /** True for a file that the change has. */
  readonly isTouched: (path: string) => boolean;
  /** Lines of base in whose place a line of head stands; undefined where that isn't known. */
  readonly linesBefore?: DiffLines['linesBefore'];
}

/**
 * Tells introduced from old and fixed findings by identity: rule, path (followed through renames) and code.
 * Of several equal ones at head those on added lines are the introduced ones. What vanished in one file and appeared with
 * the same rule and code in another of its kind was moved: it is not introduced. Nor is what was written anew in its place while all that
 * is said of it could be said before.
 */
export function compare(sides: Sides): readonly ComparedFinding[] {
  const head = identified(sides.head, (path) => path);
  const base = identified(sides.base, (path) => sides.renames.get(path) ?? path);
  const { kept, added, gone } = paired(head, base, sides);
  const shifted = matched(added, gone, ({ finding, path }) => [finding.ruleId, finding.code, writtenIn(path)].join('\0'));
  const moved = new Map([...shifted, ...rewritten(without(added, shifted), without(gone, shifted), sides.linesBefore)]);
  const brought = new Set(added.filter((found) => !moved.has(found)));
  const names = formerNames([...head.values()].flat(), sides, (found) => brought.has(found));
  const formerly = (found: Identified): readonly FormerName[] | undefined => nonEmpty(names.get(found.fingerprint) ?? []);
  const result: ComparedFinding[] = [];
  const keep = (found: Identified, state: FindingState, before?: Identified): void =>
    void result.push({ ...found.finding, state, fingerprint: found.fingerprint, before: before?.own, formerly: formerly(found) });
  for (const [found, before] of kept) keep(found, 'existing', before);
  const said = new Set<string>();
  const spokenOf = new Set(sides.said?.map((each) => each.fingerprint));
  // Of what is said once that stays which people were told of.
  const isSaid = (found: Identified): boolean =>
    fingerprintsOf({ fingerprint: found.fingerprint, formerly: formerly(found) }).some((each) => spokenOf.has(each));
  const home = new Set(added.filter(isAtHome).map(subjectOf));
  const rank = (found: Identified): number => (isSaid(found) ? 0 : !isAtHome(found) && home.has(subjectOf(found)) ? 2 : 1);
  // What people were told of before stays; else a rule says it in the file that it is about, where the change gives cause there.
  for (const found of added.toSorted((one, other) => rank(one) - rank(other))) {
    const once = found.finding.once === undefined ? undefined : `${factorOf(found.finding.ruleId)} ${found.finding.once}`;
    if (moved.has(found) || isElsewhere(found.finding, sides)) {
      keep(found, 'existing', moved.get(found));
      continue;
    }
    if (once === undefined || !said.has(once)) keep({ ...found, finding: whereWritten(found.finding, sides) }, 'introduced');
    if (once !== undefined) said.add(once);
  }
  for (const found of gone) if (!moved.has(found)) keep(found, 'fixed', found);
  return result;
}

/** Which findings both sides have, which one only. */
interface Paired {
  /** With what base knows each by. */
  readonly kept: readonly (readonly [now: Identified, before: Identified | undefined])[];
  readonly added: readonly Identified[];
  readonly gone: readonly Identified[];
}

type Groups = ReadonlyMap<string, readonly Identified[]>;

/** Pairs what has the same identity; of several equal ones at head those on added lines are the surplus. */
function paired(head: Groups, base: Groups, sides: Sides): Paired {
  const groups = [...new Set([...head.keys(), ...base.keys()])].map((key) => {
    const now = head.get(key) ?? [];
    const before = base.get(key) ?? [];
    const surplus = now.length - before.length;
    const fresh = new Set(surplus > 0 ? preferAdded(now, sides).slice(0, surplus) : []);
    const kept = now.filter((each) => !fresh.has(each)).map((found, at) => [found, before[at]] as const);
    return { kept, added: [...fresh], gone: before.slice(now.length) };
  });
  return {
    kept: groups.flatMap((group) => group.kept),
    added: groups.flatMap((group) => group.added),
    gone: groups.flatMap((group) => group.gone),
  };
}

function subjectOf({ finding: { ruleId, once = '' } }: Identified): string {
  return `${ruleId}\0${once}`;
}

/** In the file that it is said in, where the change gives cause there: `once` is its path, or begins with it and a `#`. */
function isAtHome({ finding: { once = '', path } }: Identified): boolean {
  return once === path || once.startsWith(`${path}#`);
}

/** What stands before the rule's own name. */
function factorOf(ruleId: string): string {
  return ruleId.slice(0, ruleId.indexOf('/'));
}

/** About files that the change left alone: something third that stood in its light is gone, or an app has come that they are part of. */
function isElsewhere({ path, elsewhere, presence }: RawFinding, { isTouched }: Sides): boolean {
  if (presence && !isTouched(path)) return true;
  return elsewhere.length > 0 && !isTouched(path) && !elsewhere.some((other) => isTouched(other.path));
}

/** A contradiction is shown at the half that the change wrote. A repair stays with the place that it is for. */
function whereWritten(finding: RawFinding, { isAdded }: Sides): RawFinding {
  const wrote = ({ path, range }: ShownAt): boolean => isAdded(path, range.start.line);
  const other = wrote(finding) ? undefined : finding.elsewhere.find(wrote);
  return other === undefined ? finding : { ...finding, ...other, fix: undefined };
}

function nonEmpty<Item>(list: readonly Item[]): readonly Item[] | undefined {
  return list.length === 0 ? undefined : list;
}

interface Identified extends Named {
  readonly finding: RawFinding;
  /** The same under the path that it has on its own side. */
  readonly own: string;
}

function identified(findings: readonly RawFinding[], pathAtHead: (path: string) => string): Map<string, Identified[]> {
  const groups = new Map<string, Identified[]>();
  const ordered = [...findings].sort((a, b) => compareTexts(a.ruleId, b.ruleId) || a.span.start - b.span.start);
  for (const finding of ordered) {
    const path = pathAtHead(finding.path);
    const key = [finding.ruleId, path, finding.code].join('\0');
    const group = groups.get(key) ?? [];
    const [now, own] = [path, finding.path].map((each) => fingerprint(finding.ruleId, each, finding.code, group.length));
    const { ruleId, code } = finding;
    group.push({ finding, ruleId, path, code, occurrence: group.length, fingerprint: now as string, own: own as string });
    groups.set(key, group);
  }
  return groups;
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function preferAdded(found: readonly Identified[], sides: Sides): readonly Identified[] {
  const onAdded = (one: Identified): number => Number(sides.isAdded(one.finding.path, one.finding.range.start.line));
  return [...found].reverse().sort((a, b) => onAdded(b) - onAdded(a));
}

/** Pairs each vanished finding with one of the same key that appeared; gives to both members of every pair the vanished one. */
function matched(
  added: readonly Identified[],
  gone: readonly Identified[],
  keyOf: (found: Identified) => string,
): ReadonlyMap<Identified, Identified> {
  const waiting = Map.groupBy(gone, keyOf);
  const pairs = new Map<Identified, Identified>();
  for (const found of added) {
    const partner = waiting.get(keyOf(found))?.pop();
    if (partner) pairs.set(found, partner).set(partner, partner);
  }
  return pairs;
}

/** Kinds of files between which code is moved: the command of a pipeline that now stands in a Dockerfile was written there anew. */
function writtenIn(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (/\.(?:[cm]?[jt]sx?|py|rb|go|java|kts?|cs|php|rs)$/.test(name)) return 'code';
  return /\.(?:ya?ml|json|toml|properties|ini|conf|config|xml|env)$|^\.env/.test(name) ? 'data' : (/^\w+/.exec(name)?.[0] ?? name);
}

function without(found: readonly Identified[], paired: ReadonlyMap<Identified, Identified>): readonly Identified[] {
  return found.filter((each) => !paired.has(each));
}
