import { describe, expect, test } from '@jest/globals';

import { readSettings } from '../../../src/analysis/documents/settings-file.ts';
import { serverOf } from '../../../src/analysis/documents/recognise.ts';
import { SourceText } from '../../../src/analysis/text.ts';

const PATH = 'src/main/resources/application.conf';

function read(text: string): readonly (readonly [key: string, value: string, dynamic: boolean])[] {
  return readSettings(PATH, new SourceText(text)).settings.map(({ key, value, dynamic }) => [key, value, dynamic]);
}

describe('HOCON', () => {
  test('blocks, dots and both separators make one key', () => {
    expect(read('ktor {\n  deployment { port = 8080, host: "0.0.0.0" }\n}\ndb.url = "jdbc:h2:mem:test"\n')).toEqual([
      ['ktor.deployment.port', '8080', false],
      ['ktor.deployment.host', '0.0.0.0', false],
      ['db.url', 'jdbc:h2:mem:test', false],
    ]);
  });

  test('what a later substitution may replace is dynamic', () => {
    expect(read('port = 8080\nport = ${?PORT}\nother = 1\n')).toEqual([
      ['port', '8080', true],
      ['port', '${?PORT}', true],
      ['other', '1', false],
    ]);
  });

  test('lists, comments, includes and a brace on the next line', () => {
    expect(read('include "base"\n# port = 1\nplay\n{\n  modules = [ a.B, { x = 1 } ] // more\n  level = INFO\n}\n')).toEqual([
      ['play.level', 'INFO', false],
    ]);
  });

  test('spans lead to the text', () => {
    const source = new SourceText('a {\n  b = "c d"\n}\n');
    const [setting] = readSettings(PATH, source).settings;
    expect(setting && source.slice(setting.span)).toBe('b = "c d"');
    expect(setting && source.slice(setting.valueSpan)).toBe('c d');
  });

  test('it is no nginx configuration, whatever its blocks are called', () => {
    expect(serverOf(PATH, new SourceText('http {\n  port = 80\n}\n'))).toBeUndefined();
  });
});
