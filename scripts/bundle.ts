/*
 * Puts what the command line and its threads load into a few files, once the sources are compiled: hundreds of modules, with the
 * packages that they need, take twice as long to load one by one. The rules stay a module of their own, since others may take their place.
 */
const ENTRIES = ['dist/src/cli/run.js', 'dist/src/pool/worker.js', 'dist/checks/index.js'];
/** Packages that look for libraries or programs beside their own files. */
const APART = ['@ast-grep/*', '@tree-sitter-grammars/*', 'piscina'];
/** CommonJS among the packages asks for Node's own modules in this way. */
const REQUIRE = "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);";

// A platform that esbuild has no program for keeps the compiled files: they say the same.
const esbuild = await import('esbuild').catch(() => undefined);
if (esbuild === undefined) process.stderr.write('esbuild is not installed: threads will load their modules one by one\n');
await esbuild?.build({
  entryPoints: ENTRIES,
  outdir: 'dist',
  outbase: 'dist',
  // As deep as the rooms are, so that addresses relative to a module hold.
  chunkNames: 'src/shared/[name]-[hash]',
  allowOverwrite: true,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  mainFields: ['module', 'main'],
  external: APART,
  banner: { js: REQUIRE },
  logLevel: 'warning',
});
