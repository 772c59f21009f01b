import type { Command } from '../../shell.ts';

/** Conditions by which a trap hands a function the end of its script: `trap stop EXIT`, `trap stop INT TERM`. */
const END = /^(?:EXIT|0|(?:SIG)?(?:HUP|INT|QUIT|TERM)|1|2|3|15)$/i;
const TERMINATION = /^(?:(?:SIG)?TERM|15)$/i;

/**
 * The traps of a script that leave SIGTERM without effect while it works: `trap '' TERM`. A function that a trap runs at the end may do
 * so, lest a second signal cut short what the first one began.
 */
export function ignoringTraps(commands: readonly Command[]): readonly Command[] {
  const traps = commands.filter(({ name }) => name === 'trap');
  const ending = new Set(
    traps.flatMap(({ args: [handler = '', ...conditions] }) => (conditions.some((each) => END.test(each)) ? [`${handler}()`] : [])),
  );
  return traps.filter(
    ({ args: [handler, ...conditions], within }) =>
      handler === '' && conditions.some((each) => TERMINATION.test(each)) && !within.some((each) => ending.has(each)),
  );
}
