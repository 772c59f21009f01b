import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** A directory that this process alone may use until it lets go. */
export interface DirectoryLock {
  release(): void;
}

/** Another process holds the directory. */
export class LockedError extends Error {
  override readonly name = 'LockedError';
}

interface Holder {
  readonly host: string;
  readonly pid: number;
  /** When the process was started, in the kernel's ticks: a process id alone may be given to somebody else. */
  readonly started: string;
  readonly token: string;
}

/** How often the holder shows that it lives, and after how long without that a holder on another host counts as dead; milliseconds. */
const BEAT_MS = 5_000;
const DEAD_AFTER_MS = 30_000;

/**
 * Takes `<directory>/lock`, making the directory if need be. A lock whose process is dead is taken over.
 * Throws a LockedError that names the holder when somebody alive has it.
 */
export function lockDirectory(directory: string): DirectoryLock {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, 'lock');
  const own: Holder = { host: hostname(), pid: process.pid, started: startOf(process.pid), token: randomUUID() };
  const candidate = `${path}.${own.token}`;
  writeFileSync(candidate, JSON.stringify(own), { mode: 0o600 });
  try {
    if (!tryLink(candidate, path)) {
      evict(path, directory);
      if (!tryLink(candidate, path)) throw new LockedError(`${directory} was just taken by another process.`);
    }
  } finally {
    rmSync(candidate, { force: true });
  }
  const beat = setInterval(() => touch(path), BEAT_MS).unref();
  return {
    release() {
      clearInterval(beat);
      if (holderOf(path)?.token === own.token) rmSync(path, { force: true });
    },
  };
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Puts a dead holder's lock aside. Two that try at once can't both succeed: what was moved is compared with what was seen dead. */
function evict(path: string, directory: string): void {
  const holder = holderOf(path);
  if (holder !== undefined && isAlive(holder, path)) {
    throw new LockedError(
      `The embedded database in ${directory} is in use by process ${holder.pid} on ${holder.host}. Stop it, choose another DATA_DIR, or set DATABASE_URL to run several processes.`,
    );
  }
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (holderOf(aside)?.token !== holder?.token) tryLink(aside, path);
  rmSync(aside, { force: true });
}

function holderOf(path: string): Holder | undefined {
  try {
    const holder: Partial<Holder> = JSON.parse(readFileSync(path, 'utf8'));
    return typeof holder.pid === 'number' && typeof holder.host === 'string' ? (holder as Holder) : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(holder: Holder, path: string): boolean {
  if (holder.host !== hostname()) return Date.now() - statSync(path).mtimeMs < DEAD_AFTER_MS;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return startOf(holder.pid) === holder.started;
}

/** Field 22 of /proc/<pid>/stat, counted after the command's closing parenthesis; empty where there is no /proc. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function touch(path: string): void {
  try {
    utimesSync(path, new Date(), new Date());
  } catch {
    // The directory is gone, and with it what the lock kept.
  }
}
