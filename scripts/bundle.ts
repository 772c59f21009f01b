/*
 * Puts what the command line and its threads load into a few files, once the sources are compiled: hundreds of modules, with the
 * packages that they need, take twice as long to load one by one. The rules stay a module of their own, since others may take their place.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { BuildOptions, Plugin } from 'esbuild';
import { withoutExamples } from './without-examples.ts';

/** What the thread that waits loads, and the rules with all that is said of them. */
const WAITING = ['dist/src/cli/run.js', 'dist/checks/index.js'];
/** What a thread that judges loads. It shares no file with the other kind, so that it has few of its own. */
const JUDGING = ['dist/src/pool/worker.js', 'dist/checks/judging.js'];
/** Packages that look for libraries or programs beside their own files. */
const APART = ['@ast-grep/*', '@tree-sitter-grammars/*', 'piscina'];
/** CommonJS among the packages asks for Node's own modules in this way. */
const REQUIRE = "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);";

writeFileSync('dist/checks/judging.js', "export { RULES } from './index.js';\n");

// A platform that esbuild has no program for keeps the compiled files: they say the same.
const esbuild = await import('esbuild').catch(() => undefined);
if (esbuild === undefined) process.stderr.write('esbuild is not installed: threads will load their modules one by one\n');

const rulesWithoutExamples: Plugin = {
  name: 'rules without their examples',
  setup: (build) =>
    build.onLoad({ filter: /[/\\]checks[/\\]\d\d-[^/\\]+[/\\][^/\\]+\.js$/ }, ({ path }) => ({
      contents: withoutExamples(readFileSync(path, 'utf8')),
    })),
};

const common: BuildOptions = {
  outdir: 'dist',
  outbase: 'dist',
  allowOverwrite: true,
  bundle: true,
  splitting: true,
  // Less to read and to compile at each start.
  minifySyntax: true,
  minifyWhitespace: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  mainFields: ['module', 'main'],
  external: APART,
  banner: { js: REQUIRE },
  logLevel: 'warning',
};

await esbuild?.build({
  ...common,
  entryPoints: JUDGING,
  // As deep as the rooms are, so that addresses relative to a module hold.
  chunkNames: 'src/judging/[name]-[hash]',
  plugins: [rulesWithoutExamples],
});
await esbuild?.build({ ...common, entryPoints: WAITING, chunkNames: 'src/shared/[name]-[hash]' });
