import { describe, expect, test } from '@jest/globals';
import { readSettings } from '../../../src/analysis/documents/settings-file.ts';
import { SourceText } from '../../../src/analysis/text.ts';

function read(path: string, text: string) {
  const source = new SourceText(text);
  const file = readSettings(path, source);
  return {
    ...file,
    flat: file.settings.map(({ key, value }) => [key, value]),
    written: file.settings.map(({ valueSpan }) => source.slice(valueSpan)),
  };
}

describe('properties', () => {
  const PATH = 'src/main/resources/application.properties';

  test.each([
    ['equals', 'server.port=8080', 'server.port', '8080'],
    ['spaces', '  server.port = 8080  ', 'server.port', '8080'],
    ['colon', 'server.port: 8080', 'server.port', '8080'],
    ['blank', 'server.port 8080', 'server.port', '8080'],
    ['no value', 'server.port', 'server.port', ''],
    ['URL', 'spring.datasource.url=jdbc:h2:mem:x;A=b', 'spring.datasource.url', 'jdbc:h2:mem:x;A=b'],
    ['escaped key', 'a\\:b\\ c=1', 'a:b c', '1'],
    ['windows path', 'path=C:\\\\logs', 'path', 'C:\\\\logs'],
    ['CRLF', 'a=1\r\n', 'a', '1'],
    ['unicode', 'größe=ü', 'größe', 'ü'],
    ['list of a map', 'a[0].b=1', 'a[0].b', '1'],
  ])('%s', (_, text, key, value) => {
    const { flat, written } = read(PATH, text);
    expect(flat).toEqual([[key, value]]);
    expect(written).toEqual([value]);
  });

  test('comments, blank lines and continued lines', () => {
    const { flat } = read(PATH, '# a=1\n! b=2\n\nhosts=a,\\\n      b,\\\n      c\nnext=1\n');
    expect(flat).toEqual([
      ['hosts', 'a,b,c'],
      ['next', '1'],
    ]);
  });

  test('placeholders are dynamic', () => {
    expect(read(PATH, 'a=${DB_URL:x}\nb=@project.version@\nc=1').settings.map(({ dynamic }) => dynamic)).toEqual([true, true, false]);
  });

  test('a document of its own has its profile', () => {
    const { settings } = read(PATH, 'a=1\n#---\nspring.config.activate.on-profile=prod\na=2\n');
    expect(settings.map(({ value, profile }) => [value, profile])).toEqual([
      ['1', undefined],
      ['prod', 'prod'],
      ['2', 'prod'],
    ]);
  });
});

describe('Spring YAML', () => {
  test('flattened, by document and profile', () => {
    const text = `server:
  port: 8080
spring:
  datasource: { url: "jdbc:h2:mem:x", password: "\${DB_PASSWORD}" }
logging.file.name: 'app.log'
servers:
  - host: a
  - host: b
empty:
---
spring:
  config.activate.on-profile: prod
server.port: 80
---
spring:
  config:
    activate:
      on-profile: [a, b]
x: true
`;
    const { settings, flat, written, format, reader } = read('application.yml', text);
    expect([format, reader]).toEqual(['yaml', 'spring']);
    expect(flat.slice(0, 7)).toEqual([
      ['server.port', '8080'],
      ['spring.datasource.url', 'jdbc:h2:mem:x'],
      ['spring.datasource.password', '${DB_PASSWORD}'],
      ['logging.file.name', 'app.log'],
      ['servers[0].host', 'a'],
      ['servers[1].host', 'b'],
      ['empty', ''],
    ]);
    expect(written.slice(0, 6)).toEqual(flat.slice(0, 6).map(([, value]) => value));
    expect(settings[2]?.dynamic).toBe(true);
    expect(settings.find(({ key }) => key === 'x')?.profile).toBe('a,b');
    expect(settings[0]?.profile).toBeUndefined();
  });

  test('the profile of a document that writes it dotted', () => {
    const { settings } = read('application.yml', 'a: 1\n---\nspring.config.activate.on-profile: prod\na: 2\n');
    expect(settings.map(({ key, profile }) => [key, profile])).toEqual([
      ['a', undefined],
      ['spring.config.activate.on-profile', 'prod'],
      ['a', 'prod'],
    ]);
  });
});

test('appsettings.json, comments and all', () => {
  const { flat, written, reader, environment, root } = read(
    'src/Web/appsettings.Production.json',
    '{ // here\n "ConnectionStrings": { "Shop": "Server=db;Password=x" },\n "Serilog": { "WriteTo": [ { "Name": "File" } ] }, "A": null, }',
  );
  expect([reader, environment, root?.kind]).toEqual(['dotnet', 'Production', 'map']);
  expect(flat).toEqual([
    ['ConnectionStrings.Shop', 'Server=db;Password=x'],
    ['Serilog.WriteTo[0].Name', 'File'],
    ['A', ''],
  ]);
  expect(written.slice(0, 2)).toEqual(['Server=db;Password=x', 'File']);
});

describe('INI', () => {
  test('sections, comments, quotes and continued values', () => {
    const text = `; comment
# comment
top = 1
[program:web]
command = gunicorn app:app ; in front
  --bind :$(PORT)
environment=
    A="1",
    B="2"
stdout_logfile="/dev/stdout"
[alembic]
url: postgres://%(ENV_U)s@db
`;
    const { flat, settings, written } = read('supervisord.conf', text);
    expect(flat).toEqual([
      ['top', '1'],
      ['program:web.command', 'gunicorn app:app --bind :$(PORT)'],
      ['program:web.environment', 'A="1", B="2"'],
      ['program:web.stdout_logfile', '/dev/stdout'],
      ['alembic.url', 'postgres://%(ENV_U)s@db'],
    ]);
    expect(settings.map(({ dynamic }) => dynamic)).toEqual([false, true, false, false, true]);
    expect([written[0], written[3], written[4]]).toEqual(['1', '/dev/stdout', 'postgres://%(ENV_U)s@db']);
  });

  test('an indented setting is a setting', () => {
    expect(read('php.ini', '[PHP]\n  a = 1\n  b = 2\n').flat).toEqual([
      ['PHP.a', '1'],
      ['PHP.b', '2'],
    ]);
  });
});

test.each([
  ['src/main/resources/application.properties', 'a=1', 'spring', undefined],
  ['src/main/resources/application-prod.properties', 'a=1', 'spring', 'prod'],
  ['src/main/resources/application.properties', 'quarkus.http.port=1', 'quarkus', undefined],
  ['src/main/resources/application.properties', '%prod.quarkus.http.port=1', 'quarkus', undefined],
  ['bootstrap-dev.yml', 'a: 1', 'spring', 'dev'],
  ['log4j.properties', 'a=1', 'log4j', undefined],
  ['log4j2-test.properties', 'a=1', 'log4j', 'test'],
  ['migrations/alembic.ini', '[alembic]', 'alembic', undefined],
  ['deploy/supervisor/web.conf', '[program:web]\ncommand=x', 'supervisord', undefined],
  ['etc/app.ini', '[uwsgi]\nhttp=:1', 'uwsgi', undefined],
  ['docker/php.ini', 'a=1', 'php', undefined],
  ['config/production.json', '{"a":1}', 'other', 'production'],
  ['config/staging.toml', 'a=1', 'other', 'staging'],
  ['config/database.yml', 'production:\n  url: x', 'rails', undefined],
  ['kafka.properties', 'a=1', 'other', undefined],
])('%s (%j) is read by %s, environment %s', (path, text, reader, environment) => {
  expect(read(path, text)).toMatchObject({ reader, environment });
});
