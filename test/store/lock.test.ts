import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { lockDirectory, LockedError } from '../../src/store/lock.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'twelvefold-lock-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

function leaveBehind(holder: object, ageMs = 0): void {
  const path = join(directory, 'lock');
  writeFileSync(path, JSON.stringify({ host: hostname(), started: '', token: 'old', ...holder }));
  utimesSync(path, new Date(Date.now() - ageMs), new Date(Date.now() - ageMs));
}

/** Id of a process that has just ended. */
function deadPid(): number {
  return spawnSync('true').pid;
}

describe('the lock of a directory', () => {
  test('is held by one until it is released', () => {
    const lock = lockDirectory(directory);
    expect(() => lockDirectory(directory)).toThrow(LockedError);
    lock.release();
    lockDirectory(directory).release();
    expect(readdirSync(directory)).toEqual([]);
  });

  test('names the holder and the ways out', () => {
    const lock = lockDirectory(directory);
    expect(() => lockDirectory(directory)).toThrow(
      `in use by process ${process.pid} on ${hostname()}. Stop it, choose another DATA_DIR, or set DATABASE_URL`,
    );
    lock.release();
  });

  test.each<[what: string, leave: () => void]>([
    ['of a dead process', () => leaveBehind({ pid: deadPid() })],
    ['of an earlier process with the same id', () => leaveBehind({ pid: process.pid, started: '1' })],
    ['of another host that was silent for a minute', () => leaveBehind({ pid: 1, host: 'elsewhere' }, 60_000)],
    ['that is not readable', () => writeFileSync(join(directory, 'lock'), '{')],
  ])('%s is taken over', (_what, leave) => {
    leave();
    const lock = lockDirectory(directory);
    expect(() => lockDirectory(directory)).toThrow(LockedError);
    lock.release();
  });

  test('of another host that was heard of lately is respected', () => {
    leaveBehind({ pid: 1, host: 'elsewhere' }, 5_000);
    expect(() => lockDirectory(directory)).toThrow('process 1 on elsewhere');
  });

  test('shows as long as it is held that its holder lives', () => {
    jest.useFakeTimers({ doNotFake: ['Date'] });
    try {
      const lock = lockDirectory(directory);
      const path = join(directory, 'lock');
      const age = (): number => Date.now() - statSync(path).mtimeMs;
      const wait = (): void => {
        utimesSync(path, new Date(Date.now() - 60_000), new Date(Date.now() - 60_000));
        jest.advanceTimersByTime(10_000);
      };
      wait();
      expect(age()).toBeLessThan(30_000);
      lock.release();
      leaveBehind({ pid: 1, token: 'next' });
      wait();
      expect(age()).toBeGreaterThan(30_000);
    } finally {
      jest.useRealTimers();
    }
  });

  test('makes a directory that nobody else can look into', () => {
    const made = join(directory, 'data');
    const lock = lockDirectory(made);
    expect([made, join(made, 'lock')].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o600]);
    lock.release();
  });

  test('is not released by somebody who has lost it', () => {
    const lock = lockDirectory(directory);
    leaveBehind({ pid: 1, host: 'elsewhere' });
    lock.release();
    expect(existsSync(join(directory, 'lock'))).toBe(true);
  });
});
