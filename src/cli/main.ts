#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { COMPILE_CACHE } from './compile-cache.ts';
import { isTooOld, runWithOwnNode } from './own-node.ts';

if (isTooOld(process.versions.node)) process.exitCode = await runWithOwnNode(process.argv.slice(1), process.stderr);
else {
  if (COMPILE_CACHE !== undefined) enableCompileCache(COMPILE_CACHE);
  await import('./run.ts');
}
