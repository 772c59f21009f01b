import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';

/** What a program took, with the programs that it started itself. */
export interface Cost {
  /** From start to end, in milliseconds. */
  readonly wallMs: number;
  /** Time on a processor, user and system together, in milliseconds; known to a hundredth of a second. */
  readonly cpuMs: number;
  /** Largest resident set, in mebibytes; 0 for a program that was gone before it could be looked at. */
  readonly peakMb: number;
}

/** A program to run. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** Directory to run in. */
  readonly cwd: string;
  /** File that takes stdout. Never /dev/null: grep stops at the first match when nobody can read what it writes. */
  readonly output: string;
  /** Exit codes of a run that did its work, whatever it found. */
  readonly accept: readonly number[];
}

/** Milliseconds of one clock tick of /proc: USER_HZ is 100 on every architecture that Node runs on (proc_pid_stat(5)). */
const TICK_MS = 10;
const LOOK_EVERY_MS = 5;
/** A program that holds less, in kibibytes, has not been loaded yet. */
const LEAST_KB = 1024;

/**
 * Runs a program to its end. Only one at a time can be measured, because Linux adds up the time of all ended children.
 * @throws an Error with the program's last words when it ends with another exit code, or where there is no /proc
 */
export async function measure(command: Command): Promise<Cost> {
  const output = openSync(command.output, 'w');
  const before = cpuOfEndedChildren();
  const start = performance.now();
  const child = spawn(command.program, command.args, { cwd: command.cwd, stdio: ['ignore', output, 'pipe'] });
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (words = (words + text).slice(-2000)));
  let peak = residentOf(child.pid);
  const watcher = setInterval(() => (peak = Math.max(peak, residentOf(child.pid))), LOOK_EVERY_MS);
  try {
    const [code] = (await once(child, 'exit')) as [number | null];
    const wallMs = performance.now() - start;
    const cpuMs = cpuOfEndedChildren() - before;
    if (code === null || !command.accept.includes(code)) {
      throw new Error(`${command.program} ${command.args.join(' ')} ended with ${code}: ${words.trim()}`);
    }
    return { wallMs, cpuMs, peakMb: peak < LEAST_KB ? 0 : peak / 1024 };
  } finally {
    clearInterval(watcher);
    closeSync(output);
  }
}

/** Past this time a program is not run once more: long runs are disturbed less. */
const LONG_ENOUGH_MS = 30_000;

/** Runs a program up to so many times; the median of each figure, since other work on the machine disturbs some of the runs. */
export async function measureOften(times: number, command: Command): Promise<Cost> {
  const costs: Cost[] = [];
  const start = performance.now();
  do costs.push(await measure(command));
  while (costs.length < times && performance.now() - start < LONG_ENOUGH_MS);
  const middle = (figure: (cost: Cost) => number): number => quantile(costs.map(figure), 0.5);
  return { wallMs: middle((cost) => cost.wallMs), cpuMs: middle((cost) => cost.cpuMs), peakMb: middle((cost) => cost.peakMb) };
}

/** The value that a share of all values does not exceed; 0 for none. @param share 0.5 for the median */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** Processor time of a running process so far, all its threads, in milliseconds. */
export function cpuOf(pid: number): number {
  const [user, system] = statOf(pid);
  return ((user ?? 0) + (system ?? 0)) * TICK_MS;
}

/** Forgets the peak that a running process had so far (proc_pid_clear_refs(5)). */
export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** Largest resident set of a process since its start or since `forgetPeak`, in mebibytes. */
export function peakOf(pid: number): number {
  return statusOf(pid, 'VmHWM') / 1024;
}

function cpuOfEndedChildren(): number {
  const [, , user, system] = statOf('self');
  return ((user ?? 0) + (system ?? 0)) * TICK_MS;
}

/** utime, stime, cutime and cstime of /proc/PID/stat, its fields 14 to 17; what comes before may hold anything in parentheses. */
function statOf(pid: number | 'self'): readonly number[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 15)
    .map(Number);
}

/** Kibibytes that a process and its children hold now, or that it alone has held at most if that is more; 0 once it is gone. */
function residentOf(pid: number | undefined): number {
  if (pid === undefined) return 0;
  try {
    const family = familyOf(pid).map((member) => statusOf(member, 'VmRSS'));
    return Math.max(
      family.reduce((sum, resident) => sum + resident, 0),
      statusOf(pid, 'VmHWM'),
    );
  } catch {
    return 0;
  }
}

function familyOf(pid: number): readonly number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  return [pid, ...children.flatMap(familyOf)];
}

function statusOf(pid: number, field: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`^${field}:\\s*(\\d+)`, 'm').exec(status)?.[1] ?? 0);
}
