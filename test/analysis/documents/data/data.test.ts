import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { readJson, readToml, readYaml } from '../../../../src/analysis/documents/data/data.ts';
import type { DataDocument, DataNode } from '../../../../src/analysis/documents/kinds.ts';
import { SourceText } from '../../../../src/analysis/text.ts';
import { cpuTime } from '../../../cpu-time.ts';

const yaml = (text: string, templated = false): DataDocument => readYaml('a.yml', new SourceText(text), { templated });
const json = (text: string): DataDocument => readJson('a.json', new SourceText(text));
const toml = (text: string): DataDocument => readToml('a.toml', new SourceText(text));
const READERS = { yaml, json, toml };

type Path = readonly (string | number)[];
const at = (document: DataDocument, path: Path): DataNode | undefined => document.roots[0]?.at(...path);
const written = (document: DataDocument, path: Path): string | undefined => {
  const node = at(document, path);
  return node === undefined ? undefined : document.source.slice(node.span);
};
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
const inside = (node: DataNode, length: number): boolean =>
  node.span.start >= 0 &&
  node.span.start <= node.span.end &&
  node.span.end <= length &&
  node.children.every((child) => inside(child, length));
const count = (node: DataNode): number => node.children.reduce((sum, child) => sum + count(child), 1);

describe('values', () => {
  test.each([
    ['yaml', 'port: 3000', ['port'], 3000, '3000'],
    ['yaml', 'ports: ["3000:3000", 80:80]', ['ports', 1], '80:80', '80:80'],
    ['yaml', 'version: 1.10', ['version'], 1.1, '1.10'],
    ['yaml', 'on: yes', ['on'], 'yes', 'yes'],
    ['yaml', 'a:\r\n  b: "x\\ty"\r\n', ['a', 'b'], 'x\ty', 'x\ty'],
    ['yaml', '\ufeffa: é😀', ['a'], 'é😀', 'é😀'],
    ['yaml', 'a: ~', ['a'], null, undefined],
    ['yaml', 'a:\nb: 1', ['a'], null, undefined],
    ['yaml', '__proto__: { x: 1 }', ['__proto__', 'x'], 1, '1'],
    ['yaml', 'a: |\n  one\n  two\n', ['a'], 'one\ntwo\n', 'one\ntwo\n'],
    ['yaml', '8080: x', ['8080'], 'x', 'x'],
    ['yaml', 'a: 1\na: 2', ['a'], 2, '2'],
    ['json', '{"a": [1, {"b": null}]}', ['a', 1, 'b'], null, undefined],
    ['json', '// c\n{"a": "\\u00e9", /* x */ "b": true,}', ['b'], true, 'true'],
    ['json', '{"__proto__": {"x": 1}, "constructor": 2}', ['__proto__', 'x'], 1, '1'],
    ['toml', 'a = 1_000', ['a'], 1000, '1_000'],
    ['toml', '[tool.poetry.dependencies]\npython = "^3.12"', ['tool', 'poetry', 'dependencies', 'python'], '^3.12', '^3.12'],
    ['toml', '[[bin]]\nname = "a"\n[[bin]]\nname = "b"\n[bin.x]\ny = 1', ['bin', 1, 'x', 'y'], 1, '1'],
    ['toml', 'a.b.c = true\na.d = { e = [1, "x"] }', ['a', 'd', 'e', 1], 'x', 'x'],
    ['toml', 'd = 2024-01-02', ['d'], '2024-01-02', '2024-01-02'],
    ['toml', '__proto__ = { x = 1 }', ['__proto__', 'x'], 1, '1'],
  ] as const)('%s %j', (syntax, text, path, scalar, shown) => {
    const document = READERS[syntax](text);
    expect(document.problems).toEqual([]);
    expect(at(document, path)).toMatchObject({ scalar, text: shown });
  });

  test('keys that objects inherit are not there', () => {
    for (const document of [yaml('a: 1'), json('{"a": 1}'), toml('a = 1')]) {
      expect(at(document, ['constructor'])).toBeUndefined();
      expect(at(document, ['__proto__'])).toBeUndefined();
    }
  });
});

describe('places', () => {
  test.each([
    ['yaml', 'a: &x\n  b: 1 # c\n  c: two\n# end\n', ['a'], 'b: 1 # c\n  c: two'],
    ['yaml', 'a:\r\n  - "q"\r\n  - r\r\n', ['a', 0], '"q"'],
    ['yaml', 'a: |\n  one\n  two\n\nb: 1', ['a'], '|\n  one\n  two'],
    ['yaml', '😀: [1, 2 ]', ['😀'], '[1, 2 ]'],
    ['json', '{\t"a" : "b\\n" }', ['a'], '"b\\n"'],
    ['json', '{"a": {"b": 1} }', ['a'], '{"b": 1}'],
    ['toml', '[x]\ny = "z"\n[w]', ['x'], '[x]\ny = "z"'],
    ['toml', 'a = { b = 1 }', ['a', 'b'], '1'],
  ] as const)('%s %j %j', (syntax, text, path, expected) => {
    expect(written(READERS[syntax](text), path)).toBe(expected);
  });

  test('keys have places of their own', () => {
    for (const document of [yaml('a:\n  "b c": 1'), json('{"a": {"b c": 1}}'), toml('[a]\n"b c" = 1')]) {
      const span = at(document, ['a', 'b c'])?.keySpan;
      expect(span && document.source.slice(span)).toBe('"b c"');
    }
  });
});

describe('aliases and merge keys', () => {
  const document = yaml('x: &x { a: 1, b: 2 }\ny: &y { b: 3, c: 4 }\nz:\n  <<: [*x, *y]\n  a: 0\nw: *x\n');

  test.each([
    ['a', 0],
    ['b', 2],
    ['c', 4],
    ['<<', undefined],
  ])('z.%s is %j', (key, scalar) => {
    expect(at(document, ['z', key])?.scalar).toBe(scalar);
  });

  test('an alias stands where it is written, its children where they are', () => {
    expect(written(document, ['w'])).toBe('*x');
    expect(written(document, ['w', 'b'])).toBe('2');
  });

  test('an alias of itself or of nothing is missing, with a problem', () => {
    const odd = yaml('a: &a\n  b: *a\nc: *nothing\nd: 1');
    expect(odd.problems).toHaveLength(2);
    expect(at(odd, ['d'])?.scalar).toBe(1);
  });
});

describe('what is not known here', () => {
  test.each([
    ['a: ${X}', true],
    ['a: $(x)', true],
    ['a: <%= ENV["X"] %>', true],
    ['a: ${{ secrets.X }}', true],
    ['a: !Ref X', true],
    ['a: !!str 5', false],
    ['a: $5', false],
    ['a: plain', false],
  ])('%s', (text, dynamic) => {
    expect(at(yaml(text), ['a'])?.dynamic).toBe(dynamic);
  });
});

describe('Helm templates', () => {
  const CHART = `{{- if .Values.on }}
apiVersion: v1
metadata:
  name: {{ include "x" . }}
  labels:
    {{- include "labels" . | nindent 4 }}
    own: "{{ .Values.own | default "d" }}:{{ .Values.tag }}"
  annotations:
    {{- toYaml .Values.annotations | nindent 4 }}
spec: {{- /* nothing
  more */}}
  script: |
    run {{ .Values.x }} --now
    {{ .Values.y }}
  {{ .Values.key }}: 1
{{- end }}
`;
  const document = yaml(CHART, true);

  test('parses without problems', () => expect(document.problems).toEqual([]));

  test.each([
    [['apiVersion'], 'v1', false],
    [['metadata', 'name'], '{{ include "x" . }}', true],
    [['metadata', 'labels', 'own'], '{{ .Values.own | default "d" }}:{{ .Values.tag }}', true],
    [['metadata', 'labels'], undefined, true],
    [['metadata', 'annotations'], undefined, true],
    [['metadata'], undefined, false],
    [['spec', 'script'], 'run {{ .Values.x }} --now\n{{ .Values.y }}\n', true],
    [['spec', '{{ .Values.key }}'], '1', false],
  ] as const)('%j', (path, text, dynamic) => {
    expect(at(document, path)).toMatchObject({ text, dynamic });
  });
});

test('templates are blanked in linear time', () => {
  const before = cpuTime();
  for (const piece of ['{{ x }} ', `${' '.repeat(100)}a {{ x }}`, '{{', ' {{ x }}\n']) yaml(piece.repeat(10_000), true);
  expect(cpuTime() - before).toBeLessThan(8000);
});

describe('hostile input', () => {
  const letters = 'bcdefghij'.split('');
  const BOMB = `a: &a [x,x,x,x,x,x,x,x,x]\n${letters.map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[i]}`).join()}]`).join('\n')}`;

  test.each([
    ['yaml', nested(5000)],
    ['yaml', nested(1_000_000)],
    ['yaml', '{a: '.repeat(1500)],
    ['yaml', '- '.repeat(20_000)],
    ['yaml', 'a: 1\n'.repeat(15_001)],
    ['yaml', BOMB],
    ['yaml', `a: &a "${'x'.repeat(20_000)}"\nb: [${'*a,'.repeat(5000)}]`],
    ['yaml', 'a: "unclosed\n  b: }'],
    ['json', nested(5000)],
    ['json', '{"a": '.repeat(1_000_000)],
    ['json', `[${'1,'.repeat(1_000_000)}1]`],
    ['json', '{"a": \0 "b"'],
    ['toml', `a = ${nested(5000)}`],
    ['toml', `a = ${nested(1_000_000)}`],
    ['toml', 'a = 1\n[b\nc = 2'],
  ] as const)('%s %.20j … answers with a problem, quickly', (syntax, text) => {
    const before = cpuTime();
    const document = READERS[syntax](text);
    expect(cpuTime() - before).toBeLessThan(8000);
    expect(document.problems).not.toEqual([]);
    for (const root of document.roots) expect(count(root)).toBeLessThanOrEqual(250_001);
  });

  test('the part before a mistake is read', () => {
    expect(at(toml('a = 1\n[b\nc = 2'), ['a'])?.scalar).toBe(1);
    expect(at(json('{"a": 1, "b": '), ['a'])?.scalar).toBe(1);
    expect(at(yaml('a: 1\nb: [1, 2'), ['a'])?.scalar).toBe(1);
  });

  test.each(Object.entries(READERS))('%s never throws and every place is inside the text', (_name, read) => {
    const piece = fc.constantFrom(
      'a',
      ':',
      ' ',
      '\n',
      '- ',
      '"',
      "'",
      '[',
      ']',
      '{',
      '}',
      '=',
      '&a ',
      '*a',
      '<<: ',
      '|',
      '\\',
      '{{',
      '}}',
      '#',
      '!',
      '\r\n',
      '😀',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const document = read(pieces.join(''), true);
        for (const root of document.roots) expect(inside(root, document.source.text.length)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});
