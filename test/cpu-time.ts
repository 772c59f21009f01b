/** What `work` takes on the machine that limits are set for, in milliseconds. */
const REFERENCE_MS = 30;

/** How many times as long this machine takes as that one, which is what other work on it makes of it, too. */
const slowness = Math.max(1, computed(work) / REFERENCE_MS);

/**
 * Milliseconds that this process has computed so far, as of the machine that limits are set for: unlike a clock they don't run while
 * the machine does other work, and a slow machine has longer ones.
 */
export function cpuTime(): number {
  return used() / slowness;
}

function used(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function computed(what: () => void): number {
  const before = used();
  what();
  return used() - before;
}

/** Text, numbers and a map: a little of what reading code is made of. */
function work(): void {
  const lengths = new Map<string, number>();
  for (let index = 0; index < 60_000; index++) {
    const word = `w${(index * 7919) % 5003}`;
    lengths.set(word, (lengths.get(word) ?? 0) + word.replaceAll(/\d/g, 'x').length);
  }
}
