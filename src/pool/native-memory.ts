import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { charactersParsed } from '../analysis/code/tree/register.ts';

/** Characters after whose parsing the syntax trees are given back: a tree takes some 30 bytes a character, the facts as much again. */
const CHARACTERS_PER_COLLECTION = 400_000;

let collector: (() => void) | undefined;

/**
 * The collector weighs JavaScript objects only: a syntax tree lies in native memory behind a small object, so a thread would hold
 * thousands of trees before the collector saw a reason to run. V8 gives its `gc` to whoever asks for it by a flag. It is asked for late:
 * with another flag than Node was built with, every thread that starts compiles Node's own modules anew.
 */
function collect(): void {
  if (collector === undefined) {
    setFlagsFromString('--expose-gc');
    collector = runInNewContext('gc') as () => void;
    setFlagsFromString('--no-expose-gc');
  }
  collector();
}

let collectedAt = 0;

/**
 * Frees the syntax trees and the nodes that nothing refers to any more. A node holds some 500 bytes of native memory, and its finalizer
 * runs when the thread is between two tasks, hence the turn at each call; the collector is only run when there may be many trees.
 */
export async function freeSyntaxTrees(): Promise<void> {
  if (charactersParsed() - collectedAt >= CHARACTERS_PER_COLLECTION) {
    collectedAt = charactersParsed();
    collect();
  }
  await setImmediate();
}

/** Gives back what a large reading has left behind, in a thread that will now wait for others and so would never collect. */
export function freeHeap(): void {
  collect();
}
