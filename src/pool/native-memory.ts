import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { charactersParsed } from '../analysis/code/register.ts';

/** Characters after whose parsing the syntax trees are given back: a tree takes some 30 bytes a character, the facts as much again. */
const CHARACTERS_PER_COLLECTION = 400_000;

// The collector weighs JavaScript objects only: a syntax tree lies in native memory behind a small object, so a thread would hold
// thousands of trees before the collector saw a reason to run. V8 gives its `gc` to whoever asks for it by this flag.
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

let collectedAt = 0;

/** Frees the syntax trees that nothing refers to any more, when there may be many. Finalizers run when the thread is between two tasks, hence the turn. */
export async function freeSyntaxTrees(): Promise<void> {
  if (charactersParsed() - collectedAt < CHARACTERS_PER_COLLECTION) return;
  collectedAt = charactersParsed();
  collect();
  await setImmediate();
}
