import { describe, expect, test } from '@jest/globals';
import { gradeSecret, isPlaceholder } from '../../../src/analysis/secrets.ts';
import { random } from './samples.ts';
import { cpuTime } from '../../cpu-time.ts';

describe('gradeSecret', () => {
  test.each([
    '',
    '  ',
    'None',
    'null',
    'undefined',
    'unused',
    'true',
    'xxx',
    'xxxxxxxx',
    'sk-xxx',
    'pk_live_xxx',
    '********',
    '...',
    '0',
    '<your-key>',
    '<password>',
    '${X}',
    '${DB_PASSWORD:-}',
    '$DB_PASSWORD',
    '{{x}}',
    '{{ .Values.password }}',
    '%(password)s',
    '#{ENV["X"]}',
    '$(cat x)',
    '%DB_PASS%',
    '<%= x %>',
    'REPLACE_ME',
    'replace-me',
    'your-api-key-here',
    'your_secret_key',
    'yourpassword',
    'YOUR_TOKEN',
    'insert-token-here',
    'privateKeyWhichShouldBeBase64Encoded',
    'key-needs-to-be-32-chars-long',
    'placeholder',
    'set-me',
    'TODO',
    'Password',
    'Enter your password',
    'Passwort',
    'Notion-Geheimnis-Token',
    '$15',
    'required|min:8',
    'Passwörter müssen mindestens 6 Zeichen lang sein.',
    '密码必须要6个字符以上',
    'Forgot your password?',
    'Contraseña',
    'Пароль',
    '密码',
    'The password is wrong.',
    'DB_PASSWORD',
    'AWS_SECRET_ACCESS_KEY',
    'access_token',
    'refresh-token',
    'Bearer',
    'auth.password.label',
    'desire2learn.client_secret',
    'school_portal.api_token',
    'validation.password',
    'string',
    'str',
    'process.env.SECRET',
    'os.environ["SECRET"]',
    'ENV["X"]',
    'getPassword()',
    'config.secret',
    'req.body.password',
    '/run/secrets/db',
    './key.pem',
    'https://auth.shop.io/token',
    'arn:aws:secretsmanager:eu-west-1:1:secret:x',
    'vault:secret/db#password',
    'ENC(aGVsbG8=)',
  ])('%j stands for a secret', (value) => {
    expect(gradeSecret(value).grade).toBe('placeholder');
    expect(isPlaceholder(value)).toBe(true);
  });

  test.each([
    'password',
    'PASSWORD',
    'secret',
    'admin',
    'changeme',
    'change-me',
    'changethis',
    'postgres',
    'root',
    'test',
    'example',
    '123456',
    '12345678',
    'password123',
    'admin123',
    'P@ssw0rd',
    'Pass@word1',
    'my-secret-key',
    'mysecret',
    'supersecret',
    'super-secret-key',
    'thisisasamplesecret',
    'jwt_secret',
    'keyboard cat',
    'hunter2',
    'guest',
    'minioadmin',
    'qwerty',
    'letmein',
    'please-change-me',
    'secret!',
    'devpassword',
    'this_is_a_secret',
    'foobar',
  ])('%j is weak', (value) => {
    expect(gradeSecret(value).grade).toBe('weak');
  });

  test.each([
    'Tr0ub4dor&3',
    'k8vLq2Zp',
    'django-insecure-8*w3$1_a',
    'zX9!kd',
    'KoelIsCool',
    random(32),
    random(40, 'hex'),
    'gandalf-ate-lembas',
    's0m3r4nd0mv4lu3',
    `base64:${random(43)}=`,
  ])('%j is plausible', (value) => {
    expect(gradeSecret(value).grade).toBe('plausible');
  });

  test('entropy tells random from typed', () => {
    expect(gradeSecret('').entropy).toBe(0);
    expect(gradeSecret('aaaa').entropy).toBe(0);
    expect(gradeSecret('abcd').entropy).toBe(2);
    expect(gradeSecret(random(64)).entropy).toBeGreaterThan(4.3);
  });

  test.each(['a', 'my', 'x(', '${', 'secret', '.a', '/', ' a'])('a megabyte of %j is graded in a moment', (piece) => {
    const started = cpuTime();
    gradeSecret(piece.repeat(1_000_000 / piece.length));
    expect(cpuTime() - started).toBeLessThan(500);
  });
});
