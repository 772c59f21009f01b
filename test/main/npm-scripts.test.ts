import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { removeTemporary, temporaryDirectory } from '../source/git/temporary-repository.ts';

afterAll(removeTemporary);

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly scripts: Readonly<Record<string, string>> };

/**
 * Stands where npm looks for `node` first, and tells what reaches it; npm itself gets the real one. It takes a second to start, as
 * npm listens for signals only after it has started a script, and a signal in between would end npm alone.
 */
const NODE = `#!/bin/sh
case "$1" in dist/*) ;; *) exec ${process.execPath} "$@" ;; esac
trap 'echo ended; exit 0' TERM
sleep 1
echo "ready $*"
for _ in $(seq 100); do sleep 0.1; done
`;

test.each(['start', 'web', 'worker', 'demo'])('npm run %s: what ends npm reaches the process itself', async (script) => {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, 'node_modules/.bin'), { recursive: true });
  writeFileSync(join(directory, 'node_modules/.bin/node'), NODE, { mode: 0o755 });
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ scripts: { build: 'true', [script]: scripts[script] } }));
  const npm = spawn('npm', ['run', '--silent', script], { cwd: directory, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  npm.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (text.startsWith('ready')) npm.kill('SIGTERM');
  });
  await once(npm, 'close');
  expect(said).toMatch(/^ready dist\/src\/[\w/]*main\.js[^\n]*\nended\n$/);
});
