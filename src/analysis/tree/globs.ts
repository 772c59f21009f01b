import picomatch from 'picomatch';

/** Names and paths that are longer are covered by nothing. */
const MAX_PATH = 4_096;
const MAX_NAME = 1_024;

/**
 * A test for paths that one of the globs covers. One that ends in `/` stands for all below it; names that begin with a dot count.
 * A path is held against a glob name by name, so that neither can make it slow: as one expression they would go back and forth.
 */
export function covers(globs: readonly string[]): (path: string) => boolean {
  const tests = globs.map(globTest);
  return (path) => tests.length > 0 && path.length <= MAX_PATH && tests.some((fits) => fits(path.split('/')));
}

type NameTest = ((name: string) => boolean) | 'any number';

function globTest(glob: string): (names: readonly string[]) => boolean {
  if (glob.startsWith('!')) {
    const other = globTest(glob.slice(1));
    return (names) => !other(names);
  }
  const whole = glob.endsWith('/') ? `${glob}**` : glob;
  const steps = whole.split('/').filter((step) => step !== '' && step !== '.');
  // What stands before the last `**` is a directory, and no file.
  if (steps.length > 1 && steps.at(-1) === '**') steps.push('*');
  const tests = steps.map((step): NameTest => (step === '**' ? 'any number' : nameTest(step)));
  return (names) => isCovered(tests, names);
}

function nameTest(step: string): (name: string) => boolean {
  const fits = picomatch(step.replace(/\*{2,}/g, '*'), { dot: true, noextglob: true });
  return (name) => name.length <= MAX_NAME && fits(name);
}

/** Goes through the names once, with all places of the glob that they may have led to. */
function isCovered(tests: readonly NameTest[], names: readonly string[]): boolean {
  let places = passing(tests, new Set([0]));
  for (const name of names) {
    const next = new Set<number>();
    for (const place of places) {
      const test = tests[place];
      if (test === 'any number') next.add(place);
      else if (test?.(name)) next.add(place + 1);
    }
    if (next.size === 0) return false;
    places = passing(tests, next);
  }
  return places.has(tests.length);
}

/** The places, and those behind a `**` at them, which may stand for nothing. */
function passing(tests: readonly NameTest[], places: Set<number>): Set<number> {
  for (const place of places) if (tests[place] === 'any number') places.add(place + 1);
  return places;
}

/** What a glob may hold, in words. */
export const GLOB_LIMITS = 'may have two * and two {…} in one name at most, no / within {…}, and no +(…) or the like';

/** True for a glob that no name makes slow. */
export function isTameGlob(glob: string): boolean {
  const isLimited = glob.split('/').every((name) => count(name, /\*+/g) <= 2 && count(name, /\{/g) <= 2);
  return glob.length <= 400 && isLimited && !/\{[^}]*\/|[@?*+!]\(/.test(glob);
}

/** What a glob of a title may hold, in words. */
export const TITLE_LIMITS = 'may have three * and two {…} at most, and no +(…) or the like';

/** True for a glob that no title makes slow; it is one expression, whatever slashes are in it. */
export function isTameTitle(glob: string): boolean {
  return glob.length <= 400 && count(glob, /\*+/g) <= 3 && count(glob, /\{/g) <= 2 && !/[@?*+!]\(/.test(glob);
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
