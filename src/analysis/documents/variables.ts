/** How a variable in a text is written: `$X`, `${X}`, `${X:-default}`, and a template's `{{ … }}`. */
const VARIABLE = /\$(?:\{([A-Za-z_]\w*)(?:(:?[-+?])([^{}]*))?\}|([A-Za-z_]\w*))|\{\{[^{}]*\}\}|\$\{[^{}]*\}|<%[^%]*%>/g;

/** Characters that variables may add to a text; a variable past it stays as written. */
const MAX_ADDED = 10_000;

/** A text whose variables are filled in as far as they are known. */
export interface Filled {
  readonly text: string;
  /** Variables that are not known, as written, in order. */
  readonly unknown: readonly string[];
}

/**
 * Fills in `$X`, `${X}` and `${X:-default}`.
 *
 * @param values what the variables are known to be
 * @param mark what an unknown variable is replaced with; by default it stays as written
 */
export function fillIn(text: string, values: ReadonlyMap<string, string> = new Map(), mark?: string): Filled {
  if (!/[$<{]/.test(text)) return { text, unknown: [] };
  const unknown: string[] = [];
  let added = 0;
  const filled = text.replaceAll(VARIABLE, (written: string, braced?: string, operator?: string, word?: string, bare?: string) => {
    const value = valueOf(values.get(braced ?? bare ?? ''), operator, word);
    added += value?.length ?? 0;
    if (value !== undefined && added <= MAX_ADDED) return value;
    unknown.push(written);
    return mark ?? written;
  });
  return { text: filled, unknown };
}

/** The name of the variable that a text is and nothing else: `$NAME`, `${NAME}`. */
export function variableAlone(text: string): string | undefined {
  return /^\$(?:(\w+)|\{(\w+)\})$/
    .exec(text)
    ?.slice(1)
    .find((name) => name !== undefined);
}

/** The value of `${NAME operator word}`; undefined when it is not known. */
function valueOf(value: string | undefined, operator: string | undefined, word = ''): string | undefined {
  if (operator?.endsWith('+') === true) return value === undefined || value === '' ? '' : word;
  if (operator?.endsWith('-') === true) return value === undefined || value === '' ? word : value;
  return value;
}
