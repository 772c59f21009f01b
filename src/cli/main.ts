#!/usr/bin/env node
import { isTooOld, runWithOwnNode } from './own-node.ts';

if (isTooOld(process.versions.node)) process.exitCode = await runWithOwnNode(process.argv.slice(1), process.stderr);
else await import('./run.ts');
