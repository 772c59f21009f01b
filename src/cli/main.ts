#!/usr/bin/env node
import nodeModule from 'node:module';
import { isTooOld } from '../settings/node-version.ts';
import { COMPILE_CACHE } from './compile-cache.ts';
import { runWithOwnNode } from './own-node.ts';

if (isTooOld(process.versions.node)) process.exitCode = await runWithOwnNode(process.argv.slice(1), process.stderr);
else {
  // By its module: a Node that is too old for it must still be able to load this file.
  if (COMPILE_CACHE !== undefined) nodeModule.enableCompileCache(COMPILE_CACHE);
  await import('./run.ts');
}
