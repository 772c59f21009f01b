import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Directive, ServerConfig } from '../../../../src/analysis/documents/kinds.ts';
import { readServerConfig } from '../../../../src/analysis/documents/servers/server-config.ts';
import { SourceText } from '../../../../src/analysis/text.ts';
import { cpuTime } from '../../../cpu-time.ts';

const read = (path: string, text: string): ServerConfig => readServerConfig(path, new SourceText(text));
const outline = (directives: readonly Directive[]): readonly unknown[] =>
  directives.map(({ name, args, children }) =>
    children.length === 0 ? [name, ...args].join(' ') : { [[name, ...args].join(' ')]: outline(children) },
  );

test.each<readonly [string, string, ServerConfig['server'], readonly unknown[]]>([
  [
    'nginx.conf',
    '# c\nworker_processes 1; http {\r\n  server { listen ${PORT} default_server; location ~ "\\.php$" { return 200 \'a;b\'; } }\n  access_log /var/log/x.log; # end\n}',
    'nginx',
    [
      'worker_processes 1',
      { http: [{ server: ['listen ${PORT} default_server', { 'location ~ \\.php$': ['return 200 a;b'] }] }, 'access_log /var/log/x.log'] },
    ],
  ],
  ['nginx.conf', 'content_by_lua_block { if x then { "}" } end }\na b;', 'nginx', ['content_by_lua_block', 'a b']],
  ['nginx.conf', 'a "b c" d#e;', 'nginx', ['a b c d#e']],
  [
    'httpd.conf',
    'Listen 80\n<VirtualHost *:80>\r\n  # c\n  ErrorLog "/var/log/x y.log"\n  <Directory />\n    Options \\\n      All\n  </Directory>\n</VirtualHost>\nServerName x',
    'apache',
    ['Listen 80', { 'VirtualHost *:80': ['ErrorLog /var/log/x y.log', { 'Directory /': ['Options All'] }] }, 'ServerName x'],
  ],
  [
    'Caddyfile',
    '{\n  admin off\n}\n:{$PORT} {\n  root * "/srv/a b"\n  log {\n    output file /var/log/x # c\n  }\n  reverse_proxy {env.UP} \\\n    b:80\n}\n',
    'caddy',
    [{ '': ['admin off'] }, { ':{$PORT}': ['root * /srv/a b', { log: ['output file /var/log/x'] }, 'reverse_proxy {env.UP} b:80'] }],
  ],
])('%s %j', (path, text, server, directives) => {
  const file = read(path, text);
  expect(file.server).toBe(server);
  expect(file.problems).toEqual([]);
  expect(outline(file.directives)).toEqual(directives);
});

test('directives are found at any depth, where they are written', () => {
  const file = read('nginx.conf', 'http {\r\n\tserver { listen 80; }\r\n\tserver { listen  "😀" ssl; }\r\n}\r\n');
  expect(file.all('listen').map(({ span }) => file.source.slice(span))).toEqual(['listen 80', 'listen  "😀" ssl']);
  expect(file.all('none')).toEqual([]);
});

describe('hostile input', () => {
  test.each(['{', '}', 'a {', '<A>\n', '"', "'", '${', 'a b;', 'x_by_lua_block {', '\\', '`', '#'])(
    '%j a hundred thousand times',
    (piece) => {
      for (const path of ['nginx.conf', 'httpd.conf', 'Caddyfile']) {
        const before = cpuTime();
        expect(read(path, piece.repeat(100_000)).directives.length).toBeLessThanOrEqual(200_000);
        expect(cpuTime() - before).toBeLessThan(8000);
      }
    },
  );

  test('never throws, and every place is inside the text', () => {
    const piece = fc.constantFrom('a', ' ', '{', '}', ';', '\n', '"', "'", '`', '#', '\\', '<A', '>', '</A>', '${', 'x_by_lua_block');
    fc.assert(
      fc.property(fc.constantFrom('nginx.conf', 'httpd.conf', 'Caddyfile'), fc.array(piece, { maxLength: 40 }), (path, pieces) => {
        const file = read(path, pieces.join(''));
        for (const { span } of file.directives) expect(file.source.text.length).toBeGreaterThanOrEqual(Math.max(span.start, span.end));
      }),
    );
  });
});
