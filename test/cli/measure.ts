import { spawnSync } from 'node:child_process';
import { builtCommand } from '../built-package.ts';

const MOST_RUNS = 8;
/** What starting Node for nothing takes where the limits were set, in milliseconds. */
const BARE_START_MS = 40;

/** What a run of a command cost. */
export interface Measured {
  readonly stdout: string;
  /** Milliseconds of processor time, as of a machine that starts Node in 40 of them. */
  readonly cpu: number;
}

/** Runs the built command under a shell that counts its processor time, in milliseconds of a machine that starts Node in 40 of them. */
function measure(args: readonly string[], cwd = '/'): Measured {
  const main = builtCommand();
  const bare = Math.max(BARE_START_MS, cpuOf(['-e', '0'], cwd));
  const cpu = (cpuOf([main, ...args], cwd) * BARE_START_MS) / bare;
  return { stdout: spawnSync(process.execPath, [main, ...args], { cwd, encoding: 'utf8' }).stdout, cpu };
}

/** Milliseconds of processor time that Node takes for its arguments. */
function cpuOf(args: readonly string[], cwd: string): number {
  // The second line of `times` is that of the children: user and system time as `0m0.08s 0m0.01s`.
  const script = '"$0" "$@" > /dev/null 2>&1; times';
  const { stdout } = spawnSync('/bin/sh', ['-c', script, process.execPath, ...args], { cwd, encoding: 'utf8' });
  const parts = [...(stdout.split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds),
  );
  return parts.length === 2 ? ((parts[0] ?? 0) + (parts[1] ?? 0)) * 1000 : Number.NaN;
}

/**
 * The quickest of several runs, of which no more are made once one is below `limit`: milliseconds of a machine that starts Node in 40 of
 * them, so that a slower one has as much longer. What other processes take from the caches counts as ours, so that the quickest tells most.
 */
export function quickest(limit: number, args: readonly string[], cwd?: string): Measured {
  let best = measure(args, cwd);
  for (let run = 1; run < MOST_RUNS && best.cpu >= limit; run++) {
    const next = measure(args, cwd);
    if (next.cpu < best.cpu) best = next;
  }
  return best;
}
