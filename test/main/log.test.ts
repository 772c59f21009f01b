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
