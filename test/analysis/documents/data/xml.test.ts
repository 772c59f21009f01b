import { describe, expect, test } from '@jest/globals';
import { readXml } from '../../../../src/analysis/documents/data/xml.ts';
import { SourceText } from '../../../../src/analysis/text.ts';

const LOGBACK = `<?xml version="1.0" encoding="UTF-8"?>
<!-- <appender name="OLD"/> -->
<configuration>
  <appender name="FILE" class="ch.qos.logback.core.FileAppender" note='😀 &lt;a&gt;'>
    <file>/var/log/app.log</file>
    <encoder><pattern><![CDATA[%d %m%n]]></pattern></encoder>
  </appender>
  <log:root xmlns:log="x" level="INFO"/>
</configuration>
`;

function read(text: string, path = 'logback.xml') {
  const source = new SourceText(text);
  return { ...readXml(path, source), source };
}

describe('readXml', () => {
  test.each(['\n', '\r\n'])('elements, attributes and texts with their places (line break %j)', (lineBreak) => {
    const { root, source, problems } = read(LOGBACK.replaceAll('\n', lineBreak));
    const [appender] = root?.descendants('appender') ?? [];
    expect(problems).toEqual([]);
    expect(appender?.attributes.get('class')?.value).toBe('ch.qos.logback.core.FileAppender');
    expect(source.slice(appender?.attributes.get('class')?.span ?? { start: 0, end: 0 })).toBe('ch.qos.logback.core.FileAppender');
    expect(appender?.attributes.get('note')?.value).toBe('😀 <a>');
    expect(source.slice(appender?.attributes.get('note')?.span ?? { start: 0, end: 0 })).toBe('😀 &lt;a&gt;');
    const [file] = root?.descendants('file') ?? [];
    expect(file?.text).toBe('/var/log/app.log');
    expect(source.slice(file?.span ?? { start: 0, end: 0 })).toBe('<file>/var/log/app.log</file>');
    expect(root?.descendants('pattern').map((pattern) => pattern.text)).toEqual(['%d %m%n']);
  });

  test('a namespace prefix is no part of the name that is looked for', () => {
    expect(
      read(LOGBACK)
        .root?.descendants('root')
        .map((element) => element.attributes.get('level')?.value),
    ).toEqual(['INFO']);
  });

  test.each([
    ['logback-spring.xml', 'logback'],
    ['src/log4j2.xml', 'log4j'],
    ['NLog.config', 'nlog'],
    ['WEB-INF/web.xml', 'web-xml'],
    ['META-INF/persistence.xml', 'persistence'],
    ['Web.config', 'dotnet-config'],
    ['Web.Release.config', 'dotnet-config'],
    ['beans.xml', 'other'],
  ])('%s is read by %s', (path, reader) => {
    expect(read('<a/>', path).reader).toBe(reader);
  });

  test('entities that the document declares are left as written', () => {
    const bomb = `<!DOCTYPE a [<!ENTITY x "yyyyyyyyyy"><!ENTITY z "&x;&x;&x;&x;&x;&x;">]><a>&z;&z;</a>`;
    expect(read(bomb).root?.text).toBe('&z;&z;');
    expect(read('<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><a>&f;</a>').root?.text).toBe('&f;');
  });

  test('what is longer than two million characters is not parsed, and told', () => {
    const [most, more] = [2_000_000, 2_000_001].map((length) => read(`<a>${' '.repeat(length - 7)}</a>`));
    expect([most?.root?.name, most?.problems]).toEqual(['a', []]);
    expect([more?.root, more?.problems]).toEqual([undefined, ['skipped: longer than 2000000 characters']]);
  });

  test('what lies too deep is missing, with a problem', () => {
    const deep = read('<a>'.repeat(1000) + '</a>'.repeat(1000));
    expect(deep.root?.descendants('a')).toHaveLength(200);
    expect(deep.problems).toHaveLength(1);
    expect(read('<a>'.repeat(100_000) + '</a>'.repeat(100_000))).toMatchObject({
      root: undefined,
      problems: ['nested too deeply to be read'],
    });
  });

  test.each([['', '<a', '<a><b></a>', '<a>&</a>', 'nothing', '<a/><b/>', '\u0000<a/>', '<a b=1/>', '<a b="1" b="2">']].flat())(
    '%j has no root and a problem',
    (text) => {
      const { root, problems } = read(text);
      expect(root).toBeUndefined();
      expect(problems).toHaveLength(1);
    },
  );

  test('names of properties are attributes like any other', () => {
    const { root } = read('<a __proto__="1" constructor="2"/>');
    expect([...(root?.attributes ?? [])].map(([name, { value }]) => [name, value])).toEqual([
      ['__proto__', '1'],
      ['constructor', '2'],
    ]);
  });
});
