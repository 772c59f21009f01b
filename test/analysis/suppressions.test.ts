import { describe, expect, test } from '@jest/globals';
import { openRepository } from '../../src/analysis/open-repository.ts';
import { suppressionsIn, type SuppressionComment } from '../../src/analysis/suppressions.ts';
import { SourceText } from '../../src/analysis/text.ts';
import { memoryTree } from '../../src/source/memory.ts';
import { cpuTime } from '../cpu-time.ts';

function read(path: string, text: string): readonly SuppressionComment[] {
  const repository = openRepository(memoryTree({ [path]: text }));
  const source = repository.source(path);
  return source ? suppressionsIn(path, source, () => repository.code(path)) : [];
}

const ASKED = 'twelvefold-ignore logs/file-logger -- a demo';

/** A comment of each language and kind of file on a line of its own; `%` is where the directive stands. */
const OWN_LINE: readonly (readonly [string, string, string])[] = [
  ['a.js', '// %', 'f();'],
  ['a.jsx', '{/* % */}', '<b/>'],
  ['a.ts', '/* % */', 'f();'],
  ['a.tsx', '// %', 'f();'],
  ['a.py', '# %', 'f()'],
  ['a.go', '// %', 'var a = 1'],
  ['A.java', '// %', 'class A {}'],
  ['a.kt', '// %', 'val a = 1'],
  ['a.rb', '# %', 'f'],
  ['a.cs', '// %', 'class A {}'],
  ['a.rs', '// %', 'fn f() {}'],
  ['a.sh', '# %', 'f'],
  ['a.tf', '# %', 'a = 1'],
  ['b.tf', '// %', 'a = 1'],
  ['Dockerfile', '# %', 'FROM a:1'],
  ['docker-compose.yml', '# %', 'services: {}'],
  ['templates/a.yaml', '{{- /* % */ -}}', 'a: 1'],
  ['pyproject.toml', '# %', '[project]'],
  ['application.properties', '! %', 'a=1'],
  ['log4j2.xml', '<!-- twelvefold-ignore logs/file-logger — a demo -->', '<a/>'],
  ['App.csproj', '<!-- twelvefold-ignore logs/file-logger: a demo -->', '<a/>'],
  ['nginx.conf', '# %', 'listen 80;'],
  ['.env', '# %', 'A=1'],
  ['Makefile', '# %', 'all:'],
  ['Procfile', '# %', 'web: a'],
  ['requirements.txt', '# %', 'flask'],
  ['setup.cfg', '; %', '[metadata]'],
  ['Jenkinsfile', '// %', 'pipeline {}'],
  ['build.gradle', '// %', 'plugins {}'],
  ['tsconfig.json', '// %', '{}'],
  ['go.mod', '// %', 'module a'],
  ['schema.sql', '-- %', 'select 1'],
  ['Caddyfile', '# %', ':80'],
];

describe('a comment on a line of its own speaks of the next line', () => {
  test.each(OWN_LINE)('%s: %s', (path, comment, code) => {
    const [found, ...more] = read(path, `${comment.replace('%', ASKED)}\n\n${code}\n`);
    expect(more).toEqual([]);
    expect(found).toMatchObject({ line: 1, scope: 'line', rules: ['logs/file-logger'], reason: 'a demo', target: 3 });
  });

  test('a.php, whose code needs an opening', () => {
    expect(read('a.php', `<?php\n// ${ASKED}\nf();\n`)).toMatchObject([{ line: 2, target: 3, reason: 'a demo' }]);
  });
});

describe('a comment beside something speaks of its own line', () => {
  test.each([
    ['a.js', `f(); // ${ASKED}`],
    ['b.js', `/* ${ASKED} */ f();`],
    ['a.py', `f()  # ${ASKED}`],
    ['a.yml', `a: "#x" # ${ASKED}`],
    ['b.yml', `a: it's # ${ASKED}`],
    ['a.toml', `a = "b" # ${ASKED}`],
    ['nginx.conf', `listen 80; # ${ASKED}`],
    ['.env', `A=1 # ${ASKED}`],
    ['pom.xml', '<a>1</a> <!-- twelvefold-ignore logs/file-logger: a demo -->'],
    ['go.mod', `require a v1 // ${ASKED}`],
  ])('%s: %s', (path, line) => {
    expect(read(path, `\n${line}\n\n`)).toMatchObject([{ line: 2, target: 2, rules: ['logs/file-logger'], reason: 'a demo' }]);
  });
});

describe('what only looks like one is none', () => {
  test.each([
    ['a string', 'a.js', `const a = '// ${ASKED}';`],
    ['a template', 'a.ts', `const a = \`\n// ${ASKED}\n\`;`],
    ['a doc string', 'a.py', `"""\n# ${ASKED}\n"""\n`],
    ['a heredoc', 'a.rb', `a = <<~X\n  # ${ASKED}\nX\n`],
    ['a quoted value', 'a.yml', `a: "b # ${ASKED}"`],
    ['the end of a Dockerfile instruction', 'Dockerfile', `FROM a # ${ASKED}`],
    ['the middle of a sentence', 'b.js', `// see ${ASKED}`],
    ['a longer word', 'c.js', '// twelvefold-ignored logs/file-logger -- a'],
    ['a value', 'a.properties', `a=b # ${ASKED}`],
  ])('%s', (_, path, text) => {
    expect(read(path, `${text}\n`)).toEqual([]);
  });
});

test.each<[string, Partial<SuppressionComment>]>([
  ['// twelvefold-ignore-file logs/file-logger -- a demo', { scope: 'file', rules: ['logs/file-logger'], reason: 'a demo' }],
  ['// twelvefold-ignore logs/file-logger', { rules: ['logs/file-logger'], reason: '' }],
  ['// twelvefold-ignore logs/file-logger --', { rules: ['logs/file-logger'], reason: '' }],
  ['// twelvefold-ignore', { rules: [], reason: '' }],
  ['// twelvefold-ignore config/a, backing-services/b -- one -- two', { rules: ['config/a', 'backing-services/b'], reason: 'one -- two' }],
  ['/** twelvefold-ignore logs/a -- b */', { rules: ['logs/a'], reason: 'b' }],
  ['/*\n * twelvefold-ignore logs/a -- b\n */', { line: 2, rules: ['logs/a'], reason: 'b' }],
  ['/// twelvefold-ignore logs/a -- b', { rules: ['logs/a'], reason: 'b' }],
])('%s', (comment, expected) => {
  expect(read('a.js', `${comment}\nf();\n`)).toMatchObject([expected]);
});

test('comments and blank lines between are passed over, also with Windows line ends', () => {
  const text = `// ${ASKED}\r\n// twelvefold-ignore logs/log-volume -- too\r\n\r\n// The log of the demo.\r\nf();\r\n`;
  expect(read('a.js', text).map(({ target, reason }) => [target, reason])).toEqual([
    [5, 'a demo'],
    [5, 'too'],
  ]);
});

test.each([
  ['a.xml', '<!-- '],
  ['a.json', '/* '],
  ['a.yml', '{{/* '],
  ['b.yml', `# ${ASKED}\n`],
  ['c.yml', `a # ${ASKED} `],
  ['a.js', `// ${ASKED}\n`],
  ['a.sql', "' "],
])('%s full of %p costs no more than its length', (path, piece) => {
  const timed = (length: number): number => {
    const source = new SourceText(`${piece.repeat(length / piece.length)}\ntwelvefold-ignore`);
    const started = cpuTime();
    suppressionsIn(path, source, () => undefined);
    return cpuTime() - started;
  };
  expect(timed(400_000)).toBeLessThan(12 * timed(100_000) + 1000);
});
