import { describe, expect, test } from '@jest/globals';
import { readEnvFile } from '../../../src/analysis/documents/env-file.ts';
import { SourceText } from '../../../src/analysis/text.ts';

function read(text: string, path = '.env') {
  const source = new SourceText(text);
  return { ...readEnvFile(path, source), at: (span: { start: number; end: number }) => source.slice(span) };
}

describe('readEnvFile', () => {
  test.each([
    ['plain', 'PORT=3000', 'PORT', '3000', false],
    ['spaces', '  PORT = 3000  ', 'PORT', '3000', false],
    ['export', 'export PORT=3000', 'PORT', '3000', false],
    ['colon', 'PORT: 3000', 'PORT', '3000', false],
    ['CRLF', 'PORT=3000\r\nX=1', 'PORT', '3000', false],
    ['comment behind', 'PORT=3000 # the port', 'PORT', '3000', false],
    ['number sign inside', 'COLOUR=a#b', 'COLOUR', 'a#b', false],
    ['double quotes', 'NAME="My # shop" # x', 'NAME', 'My # shop', false],
    ['single quotes', "NAME='My $shop'", 'NAME', 'My $shop', false],
    ['backticks', 'NAME=`a "b" \'c\'`', 'NAME', 'a "b" \'c\'', false],
    ['escaped quote', 'NAME="a\\"b"', 'NAME', 'a\\"b', false],
    ['several lines', 'KEY="-----BEGIN\nabc\n-----END"\nX=1', 'KEY', '-----BEGIN\nabc\n-----END', false],
    ['empty', 'SECRET=', 'SECRET', '', false],
    ['empty with comment', 'SECRET= # fill in', 'SECRET', '', false],
    ['variable', 'URL=redis://${HOST}:6379', 'URL', 'redis://${HOST}:6379', true],
    ['equals sign in the value', 'DSN=a=b;c=d', 'DSN', 'a=b;c=d', false],
    ['unclosed quote', 'NAME="abc', 'NAME', '"abc', false],
    ['dotted', 'spring.datasource.url=jdbc:x', 'spring.datasource.url', 'jdbc:x', false],
    ['byte-order mark', '\ufeffPORT=1', 'PORT', '1', false],
  ])('%s', (_, text, key, value, dynamic) => {
    const { settings, at, problems } = read(text);
    expect(settings[0]).toMatchObject({ key, value, dynamic });
    expect(at(settings[0]?.valueSpan ?? { start: 0, end: 0 })).toBe(value);
    expect(at(settings[0]?.span ?? { start: 0, end: 0 })).toContain(key);
    expect(problems).toEqual([]);
  });

  test('what follows a value of several lines is read on', () => {
    expect(read('A="1\n2"\n\n# c\nB=3\nC\n').settings.map(({ key, value }) => [key, value])).toEqual([
      ['A', '1\n2'],
      ['B', '3'],
    ]);
  });

  test('a line that is no assignment is a problem', () => {
    expect(read('hello world\nA=1')).toMatchObject({ problems: ['line 1: not an assignment'], settings: [{ key: 'A' }] });
  });

  test.each([
    ['.env', false, undefined],
    ['.env.production', false, 'production'],
    ['.env.production.local', false, 'production'],
    ['.env.example', true, undefined],
    ['.env.production.example', true, 'production'],
    ['example.env', true, undefined],
    ['.env-sample', true, undefined],
    ['.env.dist', true, undefined],
    ['docker-compose.env', false, undefined],
    ['config/staging.env', false, 'staging'],
    ['.flaskenv', false, undefined],
  ])('%s', (path, template, environment) => {
    expect(read('A=1', path)).toMatchObject({ template, environment });
  });

  test('a variable called __proto__ is a variable', () => {
    expect(read('__proto__=1').settings).toMatchObject([{ key: '__proto__', value: '1' }]);
  });
});
