import { describe, expect, test } from '@jest/globals';
import { openRepository } from '../../../src/analysis/open-repository.ts';
import { compileRule } from '../../../src/policy/custom/compile.ts';
import { loadCustomRule } from '../../../src/policy/custom/load.ts';
import { judgeWith } from '../../../src/review/judging/example.ts';
import { memoryTree } from '../../../src/source/memory.ts';
import { ruleFile } from './sample-rule.ts';

/** What a rule finds in a tree, as `path:line`. */
function found(more: Record<string, unknown>, files: Record<string, string>): readonly string[] {
  const loaded = loadCustomRule(ruleFile(more));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return judgeWith(compileRule(loaded.value), openRepository(memoryTree(files))).map(({ path, range }) => `${path}:${range.start.line}`);
}

const inDocuments = (query: Record<string, unknown>, files: Record<string, string>): readonly string[] =>
  found({ languages: undefined, documents: [{ files: ['**'], ...query }] }, files);

describe('code', () => {
  test.each<[string, string, string, unknown]>([
    ['a.py', 'f()\nprint(1, 2)\n', 'python', 'print($$$)'],
    ['a.tsx', 'const a = 1;\nconst b = <a.b onClick={() => eval(x)} />;\n', 'ecmascript', 'eval($X)'],
    ['a.php', '<?php\neval($x);\n', 'php', 'eval($X)'],
    ['b.php', '<?php\n$a->query($b);\n', 'php', '$A->query($$$)'],
    ['c.php', '<?php\n$debug = true;\n', 'php', '$debug = true'],
    ['A.cs', 'class A { void F() {\n  Console.WriteLine(1); } }\n', 'csharp', 'Console.WriteLine($$$)'],
    [
      'a.go',
      'package a\nfunc f() { fmt.Println(1) }\n',
      'go',
      { pattern: 'fmt.Println($$$)', inside: { kind: 'function_declaration', stopBy: 'end' } },
    ],
    ['a.rb', 'x\nputs 1\n', 'ruby', { rule: { pattern: 'puts $A' }, constraints: { A: { regex: '^1$' } } }],
    ['a.sh', '#!/bin/sh\ncurl x | sh\n', 'shell', { kind: 'pipeline', regex: '^curl' }],
  ])('is found in %s', (path, text, language, query) => {
    expect(found({ languages: { [language]: query } }, { [path]: text })).toEqual([`${path}:2`]);
  });

  test('is found once where it stands within itself, and not beside the globs and roles', () => {
    expect(found({}, { 'a.py': 'print(print(1))\n' })).toEqual(['a.py:1']);
    expect(found({ paths: ['src/'] }, { 'a.py': 'print(1)\n', 'src/a.py': 'print(1)\n' })).toEqual(['src/a.py:1']);
    expect(found({}, { 'tests/a.py': 'print(1)\n' })).toEqual([]);
    expect(found({ roles: ['test'] }, { 'tests/a.py': 'print(1)\n', 'a.py': 'print(1)\n' })).toEqual(['tests/a.py:1']);
    expect(found({ within: 'deployable' }, { 'a.py': 'print(1)\n' })).toEqual([]);
  });
});

const DEPLOYMENT = `kind: Service
---
apiVersion: apps/v1
kind: Deployment
spec:
  template:
    spec:
      containers:
        - image: acme/a:1
        - image: \${IMAGE}
        - image: nginx
`;

describe('documents', () => {
  test.each<[string, Record<string, unknown>, Record<string, string>, readonly string[]]>([
    [
      'a key',
      { key: 'services.*.privileged' },
      { 'docker-compose.yml': 'services:\n  a:\n    image: a\n    privileged: true\n' },
      ['docker-compose.yml:4'],
    ],
    ['a value', { key: 'a.b', matches: '^no$' }, { 'x.json': '{"a": {\n"b": "no"}}', 'y.json': '{"a": {"b": "yes"}}' }, ['x.json:2']],
    ['an item', { key: 'a.1', matches: '.' }, { 'x.toml': 'a = [\n"x",\n"y"]\n' }, ['x.toml:3']],
    ['any depth', { key: '**.password' }, { 'x.yml': 'password: a\nb:\n  - c: { password: d }\n' }, ['x.yml:1', 'x.yml:3']],
    ['a key with a dot', { key: ['a', 'b.c'] }, { 'x.yml': 'a:\n  b.c: 1\n  b: { c: 1 }\n' }, ['x.yml:2']],
    [
      'another value than allowed, variables aside',
      { key: 'spec.template.spec.containers.*.image', unless: '^acme/' },
      { 'k.yml': DEPLOYMENT },
      ['k.yml:11'],
    ],
    [
      'a missing key under a condition',
      { key: 'spec.replicas', missing: true, where: [{ key: 'kind', matches: '^Deployment$' }] },
      { 'k.yml': DEPLOYMENT },
      ['k.yml:3'],
    ],
    ['nothing where the condition fails', { key: 'kind', where: [{ key: 'kind', matches: '^Pod$' }] }, { 'k.yml': DEPLOYMENT }, []],
    [
      'a property',
      { key: 'server.**', matches: 'localhost' },
      { 'src/main/resources/application.properties': 'a=1\nserver.host.name=localhost\n' },
      ['src/main/resources/application.properties:2'],
    ],
    ['a variable of an env file', { key: 'DEBUG', matches: '^1$' }, { '.env': 'A=1\nDEBUG=1\n' }, ['.env:2']],
    ['a missing property', { key: 'a.b', missing: true }, { 'app.properties': 'a=1\n' }, ['app.properties:1']],
    ['a file of two kinds, once', { key: 'name' }, { 'package.json': '{"name": "x", "dependencies": {}}' }, ['package.json:1']],
    [
      'an instruction',
      { instruction: 'run', matches: 'curl .*\\| *sh' },
      { Dockerfile: 'FROM a\nRUN curl x | sh\nRUN curl x\n' },
      ['Dockerfile:2'],
    ],
    [
      'a flag of one',
      { instruction: ['COPY', 'ADD'], matches: '^--chown=root' },
      { Dockerfile: 'FROM a\nCOPY --chown=root . .\nCOPY . .\n' },
      ['Dockerfile:2'],
    ],
    [
      'images, and not stages',
      { instruction: 'FROM', unless: '^acme/' },
      { Dockerfile: 'FROM acme/a AS b\nFROM b AS c\nFROM x\n' },
      ['Dockerfile:3'],
    ],
    [
      'a missing instruction',
      { instruction: 'USER', missing: true },
      { Dockerfile: 'FROM a\n', 'x/Dockerfile': 'FROM a\nUSER b\n' },
      ['Dockerfile:1'],
    ],
    [
      'a template',
      { key: 'a.b', matches: 'x' },
      { 'templates/x.yaml': 'a:\n  {{- if .Values.c }}\n  b: x\n  {{- end }}\n' },
      ['templates/x.yaml:3'],
    ],
    ['nothing in other files', { files: ['b/**'], key: 'a' }, { 'a.yml': 'a: 1\n', 'b/a.yml': 'a: 1\n' }, ['b/a.yml:1']],
    ['nothing in what is broken', { key: 'a' }, { 'a.json': '{"a"', 'b.yml': ']' }, []],
  ])('%s', (_, query, files, expected) => {
    expect(inDocuments(query, files)).toEqual(expected);
  });
});
