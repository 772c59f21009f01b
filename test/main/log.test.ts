import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { withoutSecrets } from '../../src/main/log.ts';
import { cpuTime } from '../cpu-time.ts';

describe('an error in the log', () => {
  test.each([
    ["GitHub's token", 'got ghs_abcdefghijklmnopqrstuvwxyz0123456789 back'],
    ['a fine-grained token', 'with github_pat_11ABCDEFG0abcdefghijkl_mnopqrstuv'],
    ['a JSON web token', 'bearer eyJhbGciOiJSUzI1NiJ9.eyJpYXQiOjE3MDAwMDAwMDB9.c2lnbmF0dXJl refused'],
    ["a URL's password", 'connect postgres://me:hunter2secret@db.example/app failed'],
    ['a key', '-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----'],
  ])('shows nothing of %s', (_what, message) => {
    const shown = JSON.stringify(withoutSecrets(new Error(message)));
    expect(shown).toContain('[redacted]');
    expect(shown).not.toMatch(/abcdefghij|hunter2|MIIE|eyJpYXQ/);
  });

  test('keeps kind, words, code and status, and drops the request with its headers', () => {
    const request = { headers: { authorization: 'token secret' }, body: 'const password = 1' };
    const error = Object.assign(new TypeError('Bad credentials'), { code: 'E1', status: 401, request, detail: 'Key (guid)=(x)' });
    const shown = withoutSecrets(error);
    expect(shown).toMatchObject({ type: 'TypeError', message: 'Bad credentials', code: 'E1', status: 401 });
    expect(Object.keys(shown).sort()).toEqual(['code', 'message', 'stack', 'status', 'type']);
  });

  test('that is none is shown as it is', () => {
    expect(withoutSecrets('gone')).toEqual({ message: 'gone' });
  });

  test('is quick with hostile text', () => {
    const began = cpuTime();
    withoutSecrets(new Error(`${'://a:'.repeat(20_000)}-----BEGIN ${'eyJ'.repeat(20_000)}`));
    expect(cpuTime() - began).toBeLessThan(500);
  });
});

/** What a process of its own writes to its stdout when it logs these objects. */
function logged(objects: readonly object[], settings = { level: 'info', format: 'json' }, isTerminal = false): string {
  const place = JSON.stringify(pathToFileURL(resolve('src/main/log.ts')).href);
  const script = `import { createLog } from ${place};
    const log = createLog(${JSON.stringify(settings)}, ${isTerminal});
    for (const object of ${JSON.stringify(objects)}) log.info(object, 'told');`;
  return spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' }).stdout;
}

describe('the log', () => {
  test('of which nobody reads a word any more holds nobody up', async () => {
    const place = JSON.stringify(pathToFileURL(resolve('src/main/log.ts')).href);
    const script = `import { createLog } from ${place};
      const log = createLog({ level: 'info', format: 'json' }, false);
      process.stdin.on('data', () => {}).on('end', () => {
        for (const level of ['info', 'info', 'fatal']) log[level](level);
        process.exit(7);
      });`;
    const writer = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['pipe', 'pipe', 'inherit'] });
    writer.stdout.destroy();
    writer.stdin.end();
    const limit = setTimeout(() => writer.kill('SIGKILL'), 60_000);
    expect(await once(writer, 'close')).toEqual([7, null]);
    clearTimeout(limit);
  }, 90_000);

  const NAMES = ['privateKey', 'secret', 'secrets', 'token', 'password', 'authorization'];

  test('shows no value of a name that holds a secret, up to two objects within each other', () => {
    const objects = NAMES.flatMap((name) => [{ [name]: 'hunter2' }, { a: { [name]: 'hunter2' } }, { a: { b: { [name]: ['hunter2'] } } }]);
    const lines = logged(objects).trim().split('\n');
    expect(lines).toHaveLength(objects.length);
    expect(lines.filter((line) => !line.includes('[redacted]') || line.includes('hunter2'))).toEqual([]);
  });

  test.each([
    ['one JSON object a line', { level: 'info', format: 'json' }, true, /^\{.*"msg":"told"\}\n$/],
    [
      'the same where lines for people are asked for and nobody sits there',
      { level: 'info', format: 'pretty' },
      false,
      /^\{.*"msg":"told"\}\n$/,
    ],
    ['lines for people at a terminal', { level: 'info', format: 'pretty' }, true, /^(?!\{).*told.*\n/],
    ['nothing below its level', { level: 'warn', format: 'json' }, false, /^$/],
  ])('writes %s', (_what, settings, isTerminal, lines) => {
    expect(logged([{ a: 1 }], settings, isTerminal)).toMatch(lines);
  });
});
