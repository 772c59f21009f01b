import { fingerprint } from './identity.ts';
import type { SaidFinding } from './recall.ts';

/** What a finding was known by while its file had another name. */
export interface FormerName {
  readonly path: string;
  readonly fingerprint: string;
  /** It is known that the finding stood there: base has it, or people were told of it. */
  readonly hasStood: boolean;
}

/** A finding as far as its name goes. */
export interface Named {
  readonly ruleId: string;
  /** Path at head that its fingerprint is made of. */
  readonly path: string;
  readonly code: string;
  readonly fingerprint: string;
  /** Index among equals. */
  readonly occurrence: number;
}

/** What is known of names that files had. */
export interface FormerFiles {
  /** Base path → head path of renamed files. */
  readonly renames: ReadonlyMap<string, string>;
  /** What people were told of before: between two pushes a file may have had a name that neither side knows. */
  readonly said?: readonly SaidFinding[];
  /** Head has such a file. */
  readonly isThere?: (path: string) => boolean;
}

/**
 * Follows findings through renames: by the name that the file has at base and, for what the change brings, by what was said of the
 * same code in a file that is gone. Of several that stand in the place of one that was said, the first one is it.
 * @param isNew the finding is not at base: what base has, too, is nothing that was said of this change
 * @returns by the fingerprint that each has now
 */
export function formerNames<Found extends Named>(
  findings: readonly Found[],
  { renames, said = [], isThere = () => false }: FormerFiles,
  isNew: (found: Found) => boolean,
): ReadonlyMap<string, readonly FormerName[]> {
  const before = new Map([...renames].filter(([old]) => !isThere(old)).map(([old, now]) => [now, old]));
  const spokenOf = new Set(said.map((each) => each.fingerprint));
  const left = new Map(
    said
      .filter((each) => !isThere(originOf(each)) && !before.has(renames.get(originOf(each)) ?? ''))
      .map((each) => [each.fingerprint, each]),
  );
  if (before.size === 0 && left.size === 0) return new Map();
  return new Map(
    findings.map((found) => {
      const old = before.get(found.path);
      const isAdded = isNew(found);
      const named = old === undefined ? [] : [nameAt(found, old, (print) => !isAdded || spokenOf.has(print))];
      const origin = isAdded && !spokenOf.has(found.fingerprint) ? originAmong(found, left.values()) : undefined;
      if (origin) left.delete(origin.fingerprint);
      return [found.fingerprint, origin ? [...named, origin] : named];
    }),
  );
}

/** Path that the fingerprint of what was said is made of. */
export function originOf({ origin, path }: SaidFinding): string {
  return origin ?? path;
}

function originAmong(found: Named, said: Iterable<SaidFinding>): FormerName | undefined {
  for (const each of said) {
    const path = originOf(each);
    const name = each.ruleId === found.ruleId && path !== found.path ? nameAt(found, path, () => true) : undefined;
    if (name?.fingerprint === each.fingerprint) return name;
  }
  return undefined;
}

function nameAt({ ruleId, code, occurrence }: Named, path: string, hasStood: (print: string) => boolean): FormerName {
  const print = fingerprint(ruleId, path, code, occurrence);
  return { path, fingerprint: print, hasStood: hasStood(print) };
}

/** Every fingerprint that a finding is or was known by, the one that it has now first. */
export function fingerprintsOf(finding: {
  readonly fingerprint: string;
  readonly formerly?: readonly FormerName[] | undefined;
}): readonly string[] {
  return [finding.fingerprint, ...(finding.formerly ?? []).map((each) => each.fingerprint)];
}
