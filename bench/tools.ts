import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inCheckout } from '../src/demo/checkout.ts';
import type { Command } from './measure.ts';
import { askedCalls, queriesAsYaml, queryCount } from './queries.ts';
import type { Subject } from './trees.ts';

/** A program that goes through a whole tree. */
export interface Tool {
  readonly name: string;
  /** Version, as the program itself tells it. */
  readonly version: string;
  command(subject: Subject, output: string): Command;
}

const TWELVEFOLD = inCheckout('dist/src/cli/main.js');

/** Clean, findings that gate, and an audit with gaps: all of them went through the whole tree. */
const REVIEWED = [0, 1, 3];

/** `twelvefold`, as it was built, in a directory where it finds nothing of its own. */
export function twelvefold(args: readonly string[], cwd: string, output: string): Command {
  return { program: process.execPath, args: [TWELVEFOLD, ...args], cwd, output, accept: REVIEWED };
}

/** Twelvefold and what it is compared with. @param scratch where their rules are written */
export function auditTools(scratch: string): { readonly tools: readonly Tool[]; readonly queries: number } {
  const asked = askedCalls();
  const equal = join(scratch, 'queries.yml');
  writeFileSync(equal, queriesAsYaml(asked));
  const one = join(scratch, 'one-query.yml');
  writeFileSync(one, ['JavaScript', 'TypeScript', 'Tsx'].map(oneQuery).join('\n---\n'));
  const tools = [
    {
      name: 'twelvefold',
      version: versionOf(process.execPath, [TWELVEFOLD, '--version']),
      command: ({ directory, gitDir }: Subject, output: string) =>
        twelvefold(['audit', gitDir, '--rev', 'main', '--format', 'json'], directory, output),
    },
    astGrep('ast-grep, equal queries', equal),
    astGrep('ast-grep, one query', one),
    secretlint(),
    search(),
  ];
  return { tools, queries: queryCount(asked, 'javascript') };
}

/** The least that can be asked: what is left is reading and parsing. */
function oneQuery(language: string): string {
  return `id: environment-${language}\nlanguage: ${language}\nmessage: lookup\nrule:\n  pattern: process.env.$NAME`;
}

function astGrep(name: string, rules: string): Tool {
  const program = join(dirname(fileURLToPath(import.meta.resolve('@ast-grep/cli/package.json'))), 'ast-grep');
  return {
    name,
    version: versionOf(program, ['--version']),
    command: ({ directory }, output) => ({
      program,
      args: ['scan', '--rule', rules, '--json=stream', '.'],
      cwd: directory,
      output,
      accept: [0, 1],
    }),
  };
}

/** Secretlint with the preset that Twelvefold uses, through its own command line. */
function secretlint(): Tool {
  const program = join(dirname(fileURLToPath(import.meta.resolve('secretlint/package.json'))), 'bin/secretlint.js');
  const preset = fileURLToPath(import.meta.resolve('@secretlint/secretlint-rule-preset-recommend'));
  const rules = JSON.stringify({ rules: [{ id: preset }] });
  return {
    name: 'secretlint',
    version: versionOf(process.execPath, [program, '--version']),
    command: ({ directory }, output) => ({
      program: process.execPath,
      args: [program, '**/*', '--secretlintrcJSON', rules, '--format', 'json'],
      cwd: directory,
      output,
      accept: [0, 1],
    }),
  };
}

/** A text that no file holds, so that every byte is read. */
const NOWHERE = ['twelvefold', 'reads', 'on'].join('-¶-');

/** Ripgrep where it is installed, GNU grep otherwise: what it takes to read all bytes. */
function search(): Tool {
  const ripgrep = versionOf('rg', ['--version']);
  const name = ripgrep === '' ? 'grep -r' : 'ripgrep';
  const args =
    ripgrep === ''
      ? ['--recursive', '--text', '--fixed-strings', NOWHERE, '.']
      : ['--no-config', '--text', '--no-ignore', '--fixed-strings', NOWHERE, '.'];
  const program = ripgrep === '' ? 'grep' : 'rg';
  return {
    name,
    version: ripgrep === '' ? versionOf('grep', ['--version']) : ripgrep,
    command: ({ directory }, output) => ({ program, args, cwd: directory, output, accept: [0, 1] }),
  };
}

/** The first number with dots in what a program says about its version; empty when there is no such program. */
function versionOf(program: string, args: readonly string[]): string {
  const { stdout, status } = spawnSync(program, args, { encoding: 'utf8', cwd: dirname(TWELVEFOLD) });
  return status === 0 ? (/\d+(?:\.\d+)+/.exec(stdout)?.[0] ?? '') : '';
}
