import { expect, test } from '@jest/globals';
import { openRepository } from '../../../src/analysis/open-repository.ts';
import { contradict, runtimeStatements } from '../../../src/analysis/versions/runtime-versions.ts';
import { memoryTree } from '../../../src/source/memory.ts';

const statements = (files: Readonly<Record<string, string>>): readonly string[] =>
  runtimeStatements(openRepository(memoryTree(files))).map(
    ({ runtime, versions, atLeast, by }) => `${by} ${runtime} ${atLeast ? '>=' : ''}${versions.join()}`,
  );

const WORKFLOW = (version: string, matrix = ''): string =>
  `on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n${matrix}    steps:\n      - uses: actions/setup-node@v4\n        with:\n          node-version: ${version}\n      - run: npm test\n`;

test.each([
  [{ Dockerfile: 'FROM node:20.11-alpine\n' }, ['image node 20.11']],
  [{ Dockerfile: 'FROM eclipse-temurin:17-jre\nFROM acme/node:20\n' }, ['image java 17']],
  [{ Dockerfile: 'FROM python:slim\n' }, []],
  [{ '.nvmrc': 'v18.2\n' }, ['version-file node 18.2']],
  [{ '.nvmrc': 'lts/iron\n' }, []],
  [{ 'package.json': '{"engines":{"node":">=18"}}' }, ['manifest node >=18']],
  [{ 'package.json': '{"engines":{"node":"20.x"}}' }, ['manifest node 20']],
  [{ 'go.mod': 'module a\n\ngo 1.22\n' }, ['manifest go >=1.22']],
  [{ '.github/workflows/a.yml': WORKFLOW('18') }, ['pipeline node 18']],
  [
    { '.github/workflows/a.yml': WORKFLOW('${{ matrix.v }}', '    strategy:\n      matrix:\n        v: [18, 20]\n') },
    ['pipeline node 18,20'],
  ],
  [{ '.github/workflows/a.yml': WORKFLOW('${{ env.V }}') }, []],
  [{ '.travis.yml': 'language: php\nphp:\n  - 7.0.8\n' }, ['pipeline php 7.0.8']],
])('%j says %j', (files, expected) => {
  expect(statements(files)).toEqual(expected);
});

test.each([
  ['node:20', '18', true],
  ['node:20', '20', false],
  ['node:20', '20.11.1', false],
  ['node:20', '>=18', false],
  ['node:16', '>=18', true],
])('%s and %s: %s', (image, engine, expected) => {
  const files = { Dockerfile: `FROM ${image}\n`, 'package.json': JSON.stringify({ engines: { node: engine } }) };
  const [one, other] = runtimeStatements(openRepository(memoryTree(files)));
  expect(one && other && contradict(one, other)).toBe(expected);
});
