import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Files after whose judgement the syntax trees are given back. */
export const FILES_PER_COLLECTION = 24;

// The collector weighs JavaScript objects only: a syntax tree lies in native memory behind a small object, so a thread would hold
// thousands of trees before the collector saw a reason to run. V8 gives its `gc` to whoever asks for it by this flag.
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Frees the syntax trees that nothing refers to any more. Finalizers run when the thread is between two tasks, hence the turn. */
export async function freeSyntaxTrees(): Promise<void> {
  collect();
  await setImmediate();
}
