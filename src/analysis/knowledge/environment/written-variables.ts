/**
 * A shell text with the variables that are known put in, also those that are put together of others; the rest is left as written.
 *
 * @param variables values by name, as written
 */
export function substituted(text: string, variables: ReadonlyMap<string, string>): string {
  let current = text;
  for (let round = 0; round < MAX_ROUNDS && current.includes('$'); round += 1) {
    const next = current.replaceAll(/\$\{(\w+)\}|\$(\w+)/g, (whole, braced: string | undefined, plain: string | undefined) => {
      const value = variables.get(braced ?? plain ?? '');
      return value === undefined || value.includes('$(') || value.includes('`') ? whole : value;
    });
    if (next === current || next.length > MAX_LENGTH) break;
    current = next;
  }
  return current;
}

const MAX_ROUNDS = 4;
const MAX_LENGTH = 4000;
