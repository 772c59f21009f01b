/** Oldest Node that has what we use, as the manifest's `engines` says. */
const OLDEST = { major: 22, minor: 12 } as const;

/** Whether a version of Node lacks what we use. This module loads on any. */
export function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < OLDEST.major || (major === OLDEST.major && minor < OLDEST.minor);
}

/** What to tell whoever starts a program with a Node that is too old. */
export function nodeNeeded(version: string): string {
  return `needs Node ${OLDEST.major}.${OLDEST.minor} or newer, and this is ${version}`;
}
