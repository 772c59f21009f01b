import { spawnSync } from 'node:child_process';
import { cpSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { madeOnce } from './made-once.ts';

/** What the package is built from; the same as the image copies. */
const SOURCES = [
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'src',
  'checks',
  'scripts/bundle.ts',
  'scripts/without-examples.ts',
];
/** What the demo reads besides, which no image has. */
const FOR_THE_DEMO = ['app.yml'];

/** Directory of the package as `npm run build` makes it of these sources. */
export function builtPackage(): string {
  return madeOnce('package', build);
}

/** The command's entry, as the package's `bin` names it. */
export function builtCommand(): string {
  return entry('src/cli/main');
}

/** Entry of the App's processes, as `npm start` and the image name it. */
export function builtApp(): string {
  return entry('src/main');
}

/** The demo's entry, as `npm run demo` starts it. */
export function builtDemo(): string {
  return entry('src/demo/main');
}

/** Node runs the sources, too: `npm run mutants` changes one of them at a time, and building takes longer than most tests. */
function entry(name: string): string {
  return process.env['TWELVEFOLD_TEST_SOURCES'] === undefined ? join(builtPackage(), `dist/${name}.js`) : resolve(`${name}.ts`);
}

function build(into: string): void {
  for (const source of [...SOURCES, ...FOR_THE_DEMO]) cpSync(source, join(into, source), { recursive: true });
  symlinkSync(resolve('node_modules'), join(into, 'node_modules'));
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: into, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm run build ended with ${status}:\n${stdout}${stderr}`);
}
