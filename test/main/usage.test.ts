import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { builtApp } from '../built-package.ts';

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const main = builtApp();
const complete = { APP_ID: '7', PRIVATE_KEY: privateKey, WEBHOOK_SECRET: 'correct horse' };

function run(parameters: readonly string[], environment: Readonly<Record<string, string>>) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...parameters], {
    env: { ...environment },
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status, stdout, stderr };
}

test.each<[what: string, parameters: readonly string[], environment: Record<string, string>, stderr: RegExp]>([
  ['no settings', ['web'], {}, /^APP_ID is missing.*\nPRIVATE_KEY .*is missing.*\n$/],
  [
    'the known secret in production',
    ['worker'],
    { ...complete, NODE_ENV: 'production', WEBHOOK_SECRET: 'development' },
    /^WEBHOOK_SECRET is missing or .*\n$/,
  ],
  [
    'a worker on the embedded database',
    ['worker'],
    complete,
    /^DATABASE_URL is missing: the embedded database serves one process only.*\n$/,
  ],
  [
    'half of a web process on the embedded database',
    ['web', '--only', 'web'],
    complete,
    /^DATABASE_URL is missing: the embedded database serves one process only.*\n$/,
  ],
  [
    'a key file that is not there',
    ['web'],
    { ...complete, PRIVATE_KEY: '', PRIVATE_KEY_PATH: '/nowhere' },
    /^PRIVATE_KEY_PATH can't be read.*\n$/,
  ],
  ['another database', ['migrate'], { DATABASE_URL: 'mysql://x' }, /^DATABASE_URL must be a URL .*\n$/],
  ['a process type that is none', ['server'], complete, /^error: unknown command 'server'\n/],
  ['half of a web process that is none', ['web', '--only', 'api'], complete, /^error: option '--only <half>' argument 'api' is invalid/],
])('%s is wrong usage: exit code 2, and a line that says why', (_what, parameters, environment, words) => {
  const { status, stdout, stderr } = run(parameters, environment);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(words);
});

const unreachable = { DATABASE_URL: 'postgres://me:hunter2@127.0.0.1:1/x' };

test.each<[what: string, parameters: readonly string[], environment: Record<string, string>, code: string]>([
  ['a database that can not be reached by the migration', ['migrate'], unreachable, 'ECONNREFUSED'],
  ['one that can not be reached by the web process', ['web', '--only', 'web'], { ...complete, ...unreachable }, 'ECONNREFUSED'],
  ['one that can not be reached by the worker', ['worker'], { ...complete, ...unreachable }, 'ECONNREFUSED'],
  ['one that can not be reached by the sweep', ['sweep'], { ...complete, ...unreachable }, 'ECONNREFUSED'],
  ['a directory for it that can not be made', ['web'], { ...complete, DATA_DIR: '/dev/null/x' }, 'ENOTDIR'],
])('%s is a failure: exit code 1, told in the stream of events', (_what, parameters, environment, code) => {
  const { status, stdout } = run(parameters, environment);
  expect(status).toBe(1);
  expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({ level: 60, err: { code } });
  expect(stdout).not.toContain('hunter2');
});

/** Loaded before the program, which then takes its output for a terminal. */
const atTerminal = { NODE_OPTIONS: `--import "data:text/javascript,process.stdout.isTTY = true"` };

test.each<[what: string, environment: Record<string, string>, form: RegExp]>([
  ['JSON, unless told otherwise', atTerminal, /^\{"level":60,.*\}\n$/],
  ['JSON, when told so', { ...atTerminal, LOG_FORMAT: 'json' }, /^\{"level":60,.*\}\n$/],
  ['lines for people, at a terminal', { ...atTerminal, LOG_FORMAT: 'pretty' }, /FATAL.*ECONNREFUSED/],
  ['JSON where nobody sees it', { LOG_FORMAT: 'pretty' }, /^\{"level":60,.*\}\n$/],
])('events are %s', (_what, environment, form) => {
  expect(run(['migrate'], { ...unreachable, ...environment }).stdout).toMatch(form);
});

test('the version is told', () => {
  expect(run(['--version'], {})).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});
