import { expect, test } from '@jest/globals';
import { startedLines } from '../../../../src/analysis/knowledge/starting/started-lines.ts';
import { read } from '../../code/reading.ts';

const lines = (language: Parameters<typeof read>[0], code: string): readonly string[] =>
  startedLines(read(language, code)).map(({ line }) => line);

test.each<readonly [Parameters<typeof read>[0], string, readonly string[]]>([
  [
    'python',
    'import subprocess, sys\nsubprocess.call(["git", "pull"])\nsubprocess.run([sys.executable, "-m", "pip", "install", name])\n',
    ['git pull', 'python -m pip install *'],
  ],
  ['python', 'import os\nos.system(f"git -C {here} pull")\n', ['git -C * pull']],
  ['javascript', "const { spawnSync } = require('child_process');\nspawnSync('npm', ['install'], { cwd: dir });\n", ['npm install']],
  ['go', 'package a\nimport "os/exec"\nfunc f() { exec.Command("sh", "-c", "git pull").Run() }\n', ['sh -c git pull']],
  ['java', 'class A { void f() { new ProcessBuilder(List.of("git", "pull")).start(); } }', ['git pull']],
  ['csharp', 'class A { void F() { using var git = new Process { StartInfo = new("git", "pull") }; } }', ['git pull']],
  ['php', "<?php\nshell_exec('git pull 2>&1');\n", ['git pull 2>&1']],
])('%s: %s', (language, code, expected) => {
  expect(lines(language, code)).toEqual(expected);
});

test('a shell that is given a text is that text, and another directory is told', () => {
  const code =
    "const { spawn } = require('child_process');\nmodule.exports = (dir) => spawn('sh', ['-c', 'cd x && git pull'], { cwd: dir });\n";
  const [started] = startedLines(read('javascript', code));
  expect(started?.commands.map(({ name }) => name)).toEqual(['cd', 'git']);
  expect(started?.elsewhere).toBe(true);
});
