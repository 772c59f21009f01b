import { describe, expect, test } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandLineSettings } from '../src/settings/command-line.ts';
import { type Environment, SettingsError } from '../src/settings/environment.ts';
import { migrationSettings, serverSettings } from '../src/settings/server.ts';

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const elliptic = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
}).privateKey;
const complete: Environment = { APP_ID: '7', PRIVATE_KEY: privateKey, WEBHOOK_SECRET: 'correct horse' };

function mistakesOf(change: Environment, read: (environment: Environment) => unknown = serverSettings): readonly string[] {
  try {
    read({ ...complete, ...change });
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.mistakes;
    throw error;
  }
}

describe('server settings', () => {
  test('defaults are complete', () => {
    expect(serverSettings(complete)).toEqual({
      production: false,
      app: { id: 7, privateKey: privateKey.trim(), gheHost: undefined, gheProtocol: 'https' },
      webhook: { secrets: ['correct horse'], path: '/api/github/webhooks' },
      http: { port: 3000, host: '0.0.0.0' },
      worker: { audits: 4, threads: 2, port: undefined },
      reviews: { firstWeek: undefined, unmade: 'failure' },
      database: { kind: 'embedded', directory: '.twelvefold/database' },
      log: { level: 'info', format: 'json' },
    });
  });

  test('every variable is heard', () => {
    const settings = serverSettings({
      ...complete,
      NODE_ENV: 'production',
      WEBHOOK_SECRET_PREVIOUS: 'battery staple',
      WEBHOOK_PATH: '/hooks',
      PORT: '0',
      HOST: '127.0.0.1',
      GHE_HOST: 'ghe.example:8443',
      GHE_PROTOCOL: 'http',
      LOG_LEVEL: 'debug',
      LOG_FORMAT: 'pretty',
      DATABASE_URL: 'postgres://me:pw@db.example/twelvefold',
      DATABASE_POOL_SIZE: '3',
      WORKER_AUDITS: '5',
      WORKER_THREADS: '6',
      WORKER_PORT: '7',
      FIRST_WEEK_MODE: 'observe',
      FAILED_AUDIT_CONCLUSION: 'neutral',
    });
    expect(settings).toMatchObject({
      production: true,
      app: { gheHost: 'ghe.example:8443', gheProtocol: 'http' },
      webhook: { secrets: ['correct horse', 'battery staple'], path: '/hooks' },
      http: { port: 0, host: '127.0.0.1' },
      worker: { audits: 5, threads: 6, port: 7 },
      reviews: { firstWeek: 'observe', unmade: 'neutral' },
      database: { kind: 'postgres', url: 'postgres://me:pw@db.example/twelvefold', poolSize: 3 },
      log: { level: 'debug', format: 'pretty' },
    });
  });

  test.each<[mistake: string, change: Environment, line: string]>([
    ['no App id', { APP_ID: undefined }, "APP_ID is missing: the App's id, from its settings page."],
    ['an empty App id', { APP_ID: ' ' }, "APP_ID is missing: the App's id, from its settings page."],
    ['a name for an App id', { APP_ID: 'my-app' }, 'APP_ID must be the App\'s numeric id, not "my-app".'],
    ['no key', { PRIVATE_KEY: undefined }, "PRIVATE_KEY (or PRIVATE_KEY_PATH) is missing: the App's private key in PEM format."],
    ['a key of another kind', { PRIVATE_KEY: elliptic }, 'PRIVATE_KEY does not hold an RSA private key in PEM format.'],
    ['a long id', { APP_ID: 'x'.repeat(50) }, `APP_ID must be the App's numeric id, not "${'x'.repeat(40)}…".`],
    ['a key that is none', { PRIVATE_KEY: 'hunter2' }, 'PRIVATE_KEY does not hold an RSA private key in PEM format.'],
    [
      'a key file that is not there',
      { PRIVATE_KEY: undefined, PRIVATE_KEY_PATH: '/nowhere/key.pem' },
      'PRIVATE_KEY_PATH can\'t be read: ENOENT at "/nowhere/key.pem".',
    ],
    ['a port that is a word', { PORT: 'http' }, 'PORT must be a whole number from 0 to 65535, not "http".'],
    ['a port that is too high', { PORT: '65536' }, 'PORT must be a whole number from 0 to 65535, not "65536".'],
    ['a negative port', { PORT: '-1' }, 'PORT must be a whole number from 0 to 65535, not "-1".'],
    ['half a port', { PORT: '80.5' }, 'PORT must be a whole number from 0 to 65535, not "80.5".'],
    ['a port in powers of ten', { PORT: '3e3' }, 'PORT must be a whole number from 0 to 65535, not "3e3".'],
    ['an address with a path', { HOST: 'a/b' }, 'HOST must be a host name or an address to listen on.'],
    ['a host with a protocol', { GHE_HOST: 'https://ghe' }, 'GHE_HOST must be a host name without a protocol or path, not "https://ghe".'],
    ['another protocol', { GHE_PROTOCOL: 'ftp' }, 'GHE_PROTOCOL must be one of https, http, not "ftp".'],
    ['another level', { LOG_LEVEL: 'silent' }, 'LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, not "silent".'],
    ['another format', { LOG_FORMAT: 'xml' }, 'LOG_FORMAT must be one of json, pretty, not "xml".'],
    [
      'a path without a slash',
      { WEBHOOK_PATH: 'hooks' },
      'WEBHOOK_PATH must begin with a slash and hold letters, digits, ".", "_", "-" and "/" only.',
    ],
    ...['/a b', '/a?b', '/a#b', '/ä', '/:name', '/*', `/${'x'.repeat(201)}`].map(
      (path): [string, Readonly<Record<string, string>>, string] => [
        `the path ${path.slice(0, 10)}`,
        { WEBHOOK_PATH: path },
        'WEBHOOK_PATH must begin with a slash and hold letters, digits, ".", "_", "-" and "/" only.',
      ],
    ),
    ['another database', { DATABASE_URL: 'mysql://u:pw@h/d' }, 'DATABASE_URL must be a URL that begins with postgres:// or postgresql://.'],
    ['a pool of one', { DATABASE_POOL_SIZE: '1' }, 'DATABASE_POOL_SIZE must be a whole number from 2 to 200, not "1".'],
    ['no audit at all', { WORKER_AUDITS: '0' }, 'WORKER_AUDITS must be a whole number from 1 to 64, not "0".'],
    ['a worker’s port that is too high', { WORKER_PORT: '65536' }, 'WORKER_PORT must be a whole number from 0 to 65535, not "65536".'],
    ['no thread at all', { WORKER_THREADS: '0' }, 'WORKER_THREADS must be a whole number from 1 to 64, not "0".'],
    [
      'no secret in production',
      { NODE_ENV: 'production', WEBHOOK_SECRET: '' },
      'WEBHOOK_SECRET is missing or the well-known default, which production refuses: set a long random one.',
    ],
    [
      'the default secret in production',
      { NODE_ENV: 'production', WEBHOOK_SECRET: 'development' },
      'WEBHOOK_SECRET is missing or the well-known default, which production refuses: set a long random one.',
    ],
    [
      'the default as the previous secret in production',
      { NODE_ENV: 'production', WEBHOOK_SECRET_PREVIOUS: 'development' },
      'WEBHOOK_SECRET_PREVIOUS is the well-known default, which production refuses.',
    ],
  ])('%s is one line', (_mistake, change, line) => {
    expect(mistakesOf(change)).toEqual([line]);
  });

  test('all mistakes are told at once', () => {
    const mistakes = mistakesOf({ APP_ID: undefined, PRIVATE_KEY: undefined, PORT: 'x', LOG_LEVEL: 'y', DATABASE_URL: 'z' });
    expect(mistakes.map((line) => line.split(' ')[0])).toEqual(['APP_ID', 'PRIVATE_KEY', 'PORT', 'DATABASE_URL', 'LOG_LEVEL']);
    expect(mistakes.every((line) => !line.includes('\n'))).toBe(true);
  });

  test('a mistake never shows a secret', () => {
    const change = { PRIVATE_KEY: 'hunter2', DATABASE_URL: 'mysql://me:hunter2@db/x' };
    expect(mistakesOf(change).join('\n')).not.toContain('hunter2');
  });

  test.each([
    ['as it is', privateKey],
    ['with line ends written out', privateKey.replaceAll('\n', String.raw`\n`)],
    ['in base64', Buffer.from(privateKey).toString('base64')],
  ])('the key is taken %s', (_how, text) => {
    expect(serverSettings({ ...complete, PRIVATE_KEY: text }).app.privateKey).toBe(privateKey.trim());
  });

  test('the key is taken from a file', () => {
    const directory = mkdtempSync(join(tmpdir(), 'twelvefold-'));
    const path = join(directory, 'key.pem');
    writeFileSync(path, privateKey);
    expect(serverSettings({ ...complete, PRIVATE_KEY: undefined, PRIVATE_KEY_PATH: path }).app.privateKey).toBe(privateKey.trim());
    rmSync(directory, { recursive: true });
  });

  test('a key that is given counts before a file that is named', () => {
    expect(serverSettings({ ...complete, PRIVATE_KEY_PATH: '/nowhere/key.pem' }).app.privateKey).toBe(privateKey.trim());
    expect(mistakesOf({ PRIVATE_KEY: 'hunter2', PRIVATE_KEY_PATH: '/nowhere/key.pem' })).toEqual([
      'PRIVATE_KEY does not hold an RSA private key in PEM format.',
    ]);
  });

  test('outside production the known secret will do', () => {
    expect(serverSettings({ ...complete, WEBHOOK_SECRET: undefined }).webhook.secrets).toEqual(['development']);
  });
});

test('the migration asks for no key', () => {
  expect(migrationSettings({ DATABASE_URL: 'postgresql:///x' }).database).toEqual({
    kind: 'postgres',
    url: 'postgresql:///x',
    poolSize: 10,
  });
  expect(mistakesOf({ LOG_LEVEL: 'loud' }, migrationSettings)).toHaveLength(1);
});

test.each<[environment: Environment, noColor: boolean, forceColor: boolean]>([
  [{}, false, false],
  [{ NO_COLOR: '' }, false, false],
  [{ NO_COLOR: '0' }, true, false],
  [{ FORCE_COLOR: '1' }, false, true],
  [{ FORCE_COLOR: '0' }, false, false],
])('colours by %j', (environment, noColor, forceColor) => {
  expect(commandLineSettings(environment)).toMatchObject({ noColor, forceColor });
});

test('the operating manual tells of every variable', () => {
  const sources = ['app', 'database', 'server', 'webhook'].map((name) => readFileSync(`src/settings/${name}.ts`, 'utf8')).join('');
  const variables = new Set([...sources.matchAll(/^ {4,}([A-Z][A-Z_]+): /gm)].map(([, name]) => name));
  const manual = readFileSync('docs/operating.md', 'utf8');
  expect(variables.size).toBeGreaterThan(10);
  expect([...variables].filter((name) => !manual.includes(`\`${name}\``))).toEqual([]);
});
