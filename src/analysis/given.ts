import { covers } from './tree/globs.ts';
import type { Role } from './repository.ts';

/** What the people in charge say of a repository. It stands above everything that is concluded from its files. Plain data: it crosses threads. */
export interface GivenFacts {
  /** Globs and what the files that they cover are for; of several that fit, the last one counts. */
  readonly roles: readonly (readonly [glob: string, role: Role])[];
  /** Directories that run as deployables of their own, '' for the root. */
  readonly deployables: readonly string[];
}

/** Nobody has said anything. */
export const NOTHING_GIVEN: GivenFacts = { roles: [], deployables: [] };

/** Tells the role that a path was given; undefined where nobody said one. */
export function roleGiven({ roles }: GivenFacts): (path: string) => Role | undefined {
  const tests = roles.map(([glob, role]) => [covers([glob]), role] as const);
  return (path) => tests.findLast(([fits]) => fits(path))?.[1];
}
