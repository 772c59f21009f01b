import { afterAll, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeTemporary, temporaryDirectory } from '../source/git/temporary-repository.ts';

afterAll(removeTemporary);

const COUNTS = { numTotalTests: 7, numPassedTests: 7, numFailedTests: 0, numRuntimeErrorTestSuites: 0 };

/** Stands in for each command: does what `steps/<command and its first words>` says, nothing where there is no such file. */
const standIn = (steps: string): string => `#!/bin/bash
name=$(basename "$0")
for word; do
  case $word in --silent | -qq) continue ;; --*) break ;; esac
  name="$name-$(tr / - <<<"$word")"
done
[[ $name == git* ]] || echo "ran $name CI=$CI"
for word; do case $word in --outputFile=*) report="\${word#--outputFile=}" ;; esac; done
[ -z "\${report:-}" ] || cp "${steps}/$name.json" "$report" 2>/dev/null
[ ! -f "${steps}/$name" ] || . "${steps}/$name"
`;

/** `.ci/run` among stand-ins: what steps do instead of succeeding, what Jest counts. */
async function run(steps: Readonly<Record<string, string>>, counts: Readonly<Record<string, object | string>> = {}, signalAt = '') {
  const directory = temporaryDirectory();
  for (const folder of ['.ci', 'bin', 'steps', 'node_modules/.bin']) mkdirSync(join(directory, folder), { recursive: true });
  copyFileSync('.ci/run', join(directory, '.ci/run'));
  for (const command of ['bin/npm', 'bin/git', 'bin/apt-get', 'node_modules/.bin/node']) {
    writeFileSync(join(directory, command), standIn(join(directory, 'steps')));
    chmodSync(join(directory, command), 0o755);
  }
  symlinkSync(process.execPath, join(directory, 'bin/node'));
  const reports: Readonly<Record<string, object | string>> = {
    'npm-run-test.json': COUNTS,
    'npm-run-test:e2e.json': { ...COUNTS, numPassedTests: 3 },
    'npm-run-test:postgres.json': { ...COUNTS, numPassedTests: 2 },
    ...counts,
  };
  for (const [name, text] of Object.entries(steps)) writeFileSync(join(directory, 'steps', name), text);
  for (const [name, count] of Object.entries(reports))
    if (count !== '') writeFileSync(join(directory, 'steps', name), typeof count === 'string' ? count : JSON.stringify(count));
  const child = spawn(join(directory, '.ci/run'), { env: { PATH: `${directory}/bin:/usr/bin:/bin` }, stdio: ['ignore', 'pipe', 'ignore'] });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    if (signalAt !== '' && stdout.includes(signalAt)) child.kill('SIGTERM');
  });
  const code = await new Promise((resolve) => void child.on('close', resolve));
  return {
    code,
    stdout,
    last: stdout.trimEnd().split('\n').at(-1),
    ran: [...stdout.matchAll(/^ran (.*) CI=true$/gm)].map(([, name]) => name),
  };
}

const STEPS = [
  'npm-ci',
  'npm-run-build',
  'npm-run-typecheck',
  'npm-run-lint',
  'npm-run-format:check',
  'npm-run-knip',
  'npm-run-generate',
  'npm-run-test',
  'npm-run-test:e2e',
  'npm-run-test:postgres',
  'npm-run-demo',
  'node-dist-src-cli-main.js-audit-.',
];

describe('.ci/run', () => {
  test('runs every step and ends with the sum of what Jest counted', async () => {
    const { code, last, ran } = await run({});
    expect([code, last]).toEqual([0, '12 passed, 0 failed']);
    expect(ran.filter((name) => !name?.startsWith('apt'))).toEqual(STEPS);
  });

  test.each(STEPS.slice(0, 2))('stops where %s fails, and still counts', async (name) => {
    const { code, last, ran } = await run({ [name]: 'exit 3' });
    expect([code, last, ran.at(-1)]).toEqual([1, '0 passed, 1 failed', name]);
  });

  test('counts each other step that fails, and goes on', async () => {
    const failing = [...STEPS.slice(2, 7), ...STEPS.slice(10)];
    const { code, last, ran } = await run(Object.fromEntries(failing.map((name) => [name, 'exit 3'])));
    expect([code, last, ran.at(-1)]).toEqual([1, '12 passed, 7 failed', STEPS.at(-1)]);
  });

  test('counts files that `npm run generate` changed or made', async () => {
    expect(await run({ 'git-status': 'echo "?? docs/rules/new.md"' })).toMatchObject({ code: 1, last: '12 passed, 1 failed' });
  });

  test.each<[string, Record<string, string>, Record<string, object | string>, string]>([
    [
      'tests that fail',
      { 'npm-run-test': 'exit 1' },
      { 'npm-run-test.json': { ...COUNTS, numPassedTests: 4, numFailedTests: 3 } },
      '9 passed, 3 failed',
    ],
    [
      'files of tests that could not be loaded',
      { 'npm-run-test': 'exit 1' },
      { 'npm-run-test.json': { ...COUNTS, numRuntimeErrorTestSuites: 2 } },
      '12 passed, 2 failed',
    ],
    [
      'tests that were stopped before they wrote a report',
      { 'npm-run-test': 'exit 124' },
      { 'npm-run-test.json': '' },
      '5 passed, 1 failed',
    ],
    ['half a report', { 'npm-run-test': 'exit 124' }, { 'npm-run-test.json': '{"numPassedTests":' }, '5 passed, 1 failed'],
    [
      'stories that fail',
      { 'npm-run-test:e2e': 'exit 1' },
      { 'npm-run-test:e2e.json': { ...COUNTS, numPassedTests: 1, numFailedTests: 2 } },
      '10 passed, 2 failed',
    ],
    ['an end that Jest does not explain', { 'npm-run-test:postgres': 'exit 1' }, {}, '12 passed, 1 failed'],
    [
      'a run without tests',
      {},
      { 'npm-run-test:postgres.json': { ...COUNTS, numPassedTests: 0, numTotalTests: 0 } },
      '10 passed, 1 failed',
    ],
  ])('counts %s', async (_, steps, counts, line) => {
    expect(await run(steps, counts)).toMatchObject({ code: 1, last: line });
  });

  test('counts what it was stopped in, and leaves nothing running', async () => {
    const { code, last, stdout } = await run({ 'npm-run-lint': 'echo "waits $$"; exec sleep 600' }, {}, 'waits');
    expect([code, last]).toEqual([1, '0 passed, 1 failed']);
    const [, id] = /^waits (\d+)$/m.exec(stdout) ?? [];
    expect(existsSync(`/proc/${id}`)).toBe(false);
  });
});
