import { spawnSync } from 'node:child_process';
import { copyFileSync, symlinkSync } from 'node:fs';
import { resolve } from 'node:path';
import { temporaryDirectory } from '../source/git/temporary-repository.ts';

/** Builds the package as `npm run build` does, into a directory of its own; gives the path of the command's entry. */
export function buildCommand(): string {
  const root = temporaryDirectory();
  spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--outDir', `${root}/dist`]);
  copyFileSync('package.json', `${root}/package.json`);
  symlinkSync(resolve('node_modules'), `${root}/node_modules`);
  return `${root}/dist/src/cli/main.js`;
}

/** What a run of a command cost. */
export interface Measured {
  readonly stdout: string;
  /** Milliseconds of processor time, which other processes on the machine change little. */
  readonly cpu: number;
}

/** Runs the built command under a shell that counts its processor time. */
export function measure(main: string, args: readonly string[], cwd = '/'): Measured {
  // The second line of `times` is that of the children: user and system time as `0m0.08s 0m0.01s`.
  const script = '"$0" "$@" > /dev/null 2>&1; times';
  const { stdout } = spawnSync('/bin/sh', ['-c', script, process.execPath, main, ...args], { cwd, encoding: 'utf8' });
  const parts = [...(stdout.split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds),
  );
  const shown = spawnSync(process.execPath, [main, ...args], { cwd, encoding: 'utf8' });
  return { stdout: shown.stdout, cpu: parts.length === 2 ? ((parts[0] ?? 0) + (parts[1] ?? 0)) * 1000 : Number.NaN };
}
