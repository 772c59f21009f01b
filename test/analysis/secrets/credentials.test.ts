import { describe, expect, test } from '@jest/globals';
import { credentialIn, expires } from '../../../src/analysis/secrets.ts';
import { pem, random, webToken } from './samples.ts';
import { cpuTime } from '../../cpu-time.ts';

const DIGITS = '2845178906';

describe('credentialIn finds', () => {
  test.each([
    ['aws', 'key-id', `AKIA${random(16, 'upper')}`],
    ['aws', 'key-id', `ASIA${random(16, 'upper')}`],
    ['google', 'token', `AIza${random(35)}`],
    ['google', 'token', `GOCSPX-${random(28)}`],
    ['github', 'token', `ghp_${random(36)}`],
    ['github', 'token', `ghs_${random(36)}`],
    ['github', 'token', `github_pat_${random(22)}_${random(59)}`],
    ['gitlab', 'token', `glpat-${random(20)}`],
    ['slack', 'token', `xoxb-${DIGITS}-${DIGITS}-${random(24)}`],
    ['slack', 'webhook-url', `https://hooks.slack.com/services/T${random(9, 'upper')}/B${random(9, 'upper')}/${random(24)}`],
    ['discord', 'webhook-url', `https://discord.com/api/webhooks/81${DIGITS}345678/${random(68)}`],
    ['stripe', 'token', `sk_live_${random(24)}`],
    ['stripe', 'token', `rk_test_${random(24)}`],
    ['twilio', 'token', `SK${random(32, 'hex')}`],
    ['sendgrid', 'token', `SG.${random(22)}.${random(43)}`],
    ['npm', 'token', `npm_${random(36)}`],
    ['pypi', 'token', `pypi-AgEIcHlwaS5vcmc${random(60)}`],
    ['openai', 'token', `sk-${random(20)}T3BlbkFJ${random(20)}`],
    ['openai', 'token', `sk-proj-${random(60)}`],
    ['anthropic', 'token', `sk-ant-api03-${random(93)}AA`],
    ['huggingface', 'token', `hf_${random(34, 'letters')}`],
    ['telegram', 'token', `${DIGITS}:AA${random(33)}`],
    ['shopify', 'token', `shpat_${random(32, 'hex')}`],
    ['docker', 'token', `dckr_pat_${random(27)}`],
    ['heroku', 'token', `HRKU-${random(36)}`],
    ['azure', 'token', `${random(3)}8Q~${random(34)}`],
    [undefined, 'jwt', webToken({ sub: 'a7', role: 'service' })],
    [undefined, 'private-key', pem('RSA PRIVATE KEY')],
    [undefined, 'private-key', pem('PRIVATE KEY')],
    [undefined, 'private-key', pem('OPENSSH PRIVATE KEY', '\\n')],
  ])('%s %s', (provider, kind, token) => {
    const text = `const key = "${token}"; // used below`;
    const found = credentialIn(text);
    expect(found.map((credential) => [credential.provider, credential.kind])).toEqual([[provider, kind]]);
    expect(found.map(({ span }) => text.slice(span.start, span.end))).toEqual([token]);
  });

  test.each([
    ['an AWS secret beside its name', (value: string) => `aws_secret_access_key = ${value}`, 40],
    ['an AWS secret in JSON', (value: string) => `"secretAccessKey": "${value}"`, 40],
    ['a storage account key', (value: string) => `DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=${value}==;`, 86],
  ])('%s, without its name', (_, write, length) => {
    const value = random(length);
    const text = write(value);
    const [found] = credentialIn(text);
    expect(text.slice(found?.span.start, found?.span.end).replace(/=+$/, '')).toBe(value);
  });

  test('several on a line, in order', () => {
    const text = `A=ghp_${random(36)} B=npm_${random(36)} C=AKIA${random(16, 'upper')}`;
    expect(credentialIn(text).map((credential) => credential.provider)).toEqual(['github', 'npm', 'aws']);
  });
});

describe('credentialIn is silent on', () => {
  test.each([
    ['a git commit', '9f3c1e0a7b6d5c4e3f2a1b0c9d8e7f6a5b4c3d2e'],
    ['a UUID', '3f2504e0-4f89-41d3-9a0c-0305e82c3301'],
    ['an integrity hash', `sha512-${random(86)}==`],
    ['an image digest', `node@sha256:${random(64, 'hex')}`],
    ['a colour', '#a1b2c3'],
    ['a base64 image', `data:image/png;base64,iVBORw0KGgo${random(300)}`],
    ['a public key', pem('PUBLIC KEY')],
    ['a certificate', pem('CERTIFICATE')],
    ['an SSH public key', `ssh-rsa AAAAB3NzaC1yc2E${random(200)} me@host`],
    ['a presigned address', ['https://b.s3.amazonaws.com/a?X-Amz-Credential=', 'AKIA', 'QWERTYUIOPASDFG2%2F20251209'].join('')],
    ["the documentation's key", 'AKIAIOSFODNN7EXAMPLE'],
    ["the documentation's secret", 'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'],
    ['a blanked token', `ghp_${'x'.repeat(36)}`],
    ['a blanked Stripe key', `sk_test_${'X'.repeat(24)}`],
    ['a publishable Stripe key', `pk_live_${random(24)}`],
    ['a Twilio account', `AC${random(32, 'hex')}`],
    ['the prefix alone', 'if (token.startsWith("ghp_") || key.includes("sk_live_"))'],
    ['the header of a key alone', 'if (text.includes("-----BEGIN RSA PRIVATE KEY-----")) load(text)'],
    ['a key with dots', '-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----'],
    ["jwt.io's sample", webToken({ sub: '1234567890', name: 'John Doe' })],
    ["a browser's Supabase key", webToken({ iss: 'supabase', role: 'anon' })],
    ['a token inside a longer word', `prefixghp_${random(36)}`],
    ['a test id', 'data-testid="sk-login-button-with-a-long-name"'],
    ['a CSS class', '.sk-circle-fade-dot-animation-that-is-rather-long-and-plain {'],
  ])('%s', (_, text) => {
    expect(credentialIn(text)).toEqual([]);
  });
});

test.each([
  ['prefixes', 'ghp_'],
  ['key headers', '-----BEGIN PRIVATE KEY-----'],
  ['dots of tokens', 'eyJeyJeyJ.eyJeyJeyJ.'],
  ['one word', 'a'],
  ['hex', 'deadbe0f1'],
  ['secret names', 'secretkey '],
])('a megabyte of %s is read in a moment', (_, piece) => {
  const started = cpuTime();
  credentialIn(piece.repeat(Math.ceil(1_000_000 / piece.length)));
  expect(cpuTime() - started).toBeLessThan(2000);
});

test('a token that somebody was given for a while expires; one that lasts does not', () => {
  expect(expires(webToken({ sub: 'a7', iat: 1_696_387_784, exp: 1_696_992_584 }))).toBe(true);
  expect(expires(webToken({ sub: 'a7', iat: 1_696_387_784, exp: 2_011_963_784 }))).toBe(false);
  expect(expires(webToken({ sub: 'a7', iat: 1_696_387_784 }))).toBe(false);
  expect(expires(random(40))).toBe(false);
});

test('prose about a key is none', () => {
  expect(credentialIn('// begins with `-----BEGIN PRIVATE KEY-----` or is a path; see loadCertificateFromDiskOfMachine')).toEqual([]);
});
