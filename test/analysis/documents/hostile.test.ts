import { describe, expect, test } from '@jest/globals';
import { assert, constantFrom, array, property, string } from 'fast-check';
import { readEnvFile } from '../../../src/analysis/documents/env-file.ts';
import { readLock } from '../../../src/analysis/documents/lock.ts';
import { readManifest } from '../../../src/analysis/documents/manifest.ts';
import { readSettings } from '../../../src/analysis/documents/settings-file.ts';
import { readVersionFile } from '../../../src/analysis/documents/version-file.ts';
import { readXml } from '../../../src/analysis/documents/data/xml.ts';
import { SourceText, type Span } from '../../../src/analysis/text.ts';
import { cpuTime } from '../../cpu-time.ts';

type Reader = (path: string, source: SourceText) => object;

const READERS: readonly (readonly [Reader, string])[] = [
  ...'package.json requirements.txt pyproject.toml Pipfile setup.cfg setup.py Gemfile a.gemspec go.mod pom.xml build.gradle libs.versions.toml composer.json A.csproj Cargo.toml'
    .split(' ')
    .map((path): [Reader, string] => [readManifest, path]),
  ...'package-lock.json yarn.lock pnpm-lock.yaml bun.lock poetry.lock uv.lock Cargo.lock Pipfile.lock Gemfile.lock composer.lock go.sum gradle.lockfile packages.lock.json'
    .split(' ')
    .map((path): [Reader, string] => [readLock, path]),
  ...'.nvmrc .tool-versions global.json rust-toolchain.toml'.split(' ').map((path): [Reader, string] => [readVersionFile, path]),
  [readEnvFile, '.env'],
  ...'application.properties application.yml appsettings.json php.ini Rocket.toml'
    .split(' ')
    .map((path): [Reader, string] => [readSettings, path]),
  [readXml, 'logback.xml'],
];

const HOSTILE: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['white space', ' \t\r\n\r\n'],
  ['NUL and binary', '\u0000\u0001\ufffd\u007fELF\u0000'.repeat(200)],
  ['lone surrogates', '\ud800=\udfff\n"\ud800": "\udfff"'],
  ['5,000 maps deep', '{"a":'.repeat(5000)],
  ['5,000 lists deep', '['.repeat(5000) + ']'.repeat(5000)],
  ['5,000 elements deep', '<a>'.repeat(5000)],
  ['deep dependencies', `${'{"dependencies":{"a":'.repeat(3000)}1${'}}'.repeat(3000)}`],
  [
    'prototype keys',
    '{"__proto__":{"dependencies":{"a":"1"},"version":"1"},"constructor":{"prototype":{}},"dependencies":{"__proto__":"1"},"packages":{"__proto__":null}}',
  ],
  [
    'wrong types',
    '{"name":[],"version":{},"dependencies":[1,null,"x"],"packages":"x","scripts":7,"engines":null,"workspaces":{"packages":3},"default":[],"lockfileVersion":{}}',
  ],
  ['null', 'null'],
  ['a merge conflict', '<<<<<<< HEAD\n"a": "1",\n=======\n"a": "2",\n>>>>>>> x\n'],
  ['truncated JSON', '{"name":"a","dependencies":{"b":"^1","c'],
  ['truncated TOML', '[project]\nname = "a"\ndependencies = ["b", "c'],
  ['truncated Gemfile', "gem 'a', group: [:test\ngroup :x do"],
];

/** Pieces that make the expressions of the readers begin over and over. */
const PIECES = [
  'a',
  ' ',
  '=',
  '\\',
  '"',
  "'",
  '#',
  '(',
  '[',
  '{',
  '$',
  '${',
  '@',
  '-',
  ':',
  ',\n',
  '/*',
  '<a ',
  '&',
  '\n',
  'a=',
  'a:',
  "gem 'a',\n",
  'implementation ',
  'id "a" ',
  '  - ',
  'require (\n',
  'a==',
  'end\n',
  '\\\n',
  '-r ',
  ';',
  ' ;',
  'install_requires=',
];

describe.each(READERS)('%p of %s', (read, path) => {
  test.each(HOSTILE)('%s', (_, text) => {
    const source = new SourceText(text);
    for (const span of spansIn(read(path, source))) {
      expect(span.start).toBeGreaterThanOrEqual(0);
      expect(span.end).toBeGreaterThanOrEqual(span.start);
      expect(span.end).toBeLessThanOrEqual(source.text.length);
    }
    expect(({} as Record<string, unknown>)['dependencies']).toBeUndefined();
  });

  test('four times the text takes no sixteen times as long', () => {
    const timed = (piece: string, length: number): number => {
      const source = new SourceText(piece.repeat(length / piece.length));
      const started = cpuTime();
      read(path, source);
      return cpuTime() - started;
    };
    // The allowance is for the collector and for other work on the machine; a quadratic reader goes past it by far.
    const quadratic = PIECES.filter((piece) => timed(piece, 60_000) > 10 * timed(piece, 15_000) + 1000);
    expect(quadratic).toEqual([]);
  });

  test('anything at all', () => {
    assert(
      property(array(constantFrom(...PIECES, '\r\n', '<b>', '</b>', 'x', '1', 'ü', '😀'), { maxLength: 30 }), string(), (pieces, text) => {
        const source = new SourceText(pieces.join('') + text);
        expect(
          spansIn(read(path, source)).every((span) => span.start >= 0 && span.start <= span.end && span.end <= source.text.length),
        ).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

/** All spans of a document: those of dependencies, settings, runtimes and scripts. */
function spansIn(value: unknown, depth = 0): readonly Span[] {
  if (typeof value !== 'object' || value === null || value instanceof SourceText || depth > 6) return [];
  if ('start' in value && 'end' in value && typeof value.start === 'number') return [value as Span];
  const inner = value instanceof Map ? [...value.values()] : Object.values(value);
  return inner.flatMap((item) => spansIn(item, depth + 1));
}
