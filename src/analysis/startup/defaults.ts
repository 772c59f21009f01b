/** Variables that somebody sets to leave a step out: `SKIP_MIGRATIONS`, `DO_NOT_SEED`, `MIGRATIONS_DISABLED`. */
const LEAVES_OUT = /^(?:\w+_)?(?:DO_?NOT|DONT|NO|SKIP|DISABLE|WITHOUT|OMIT)_\w|_(?:DISABLED?|SKIP(?:PED)?|OFF)$/i;
const OFF = /^(?:false|0|no|off|n|never|disabled)$/i;
const ON = /^(?:true|1|yes|on|y|always|enabled)$/i;

const UNARY = /^(?:test|\[\[?)\s+(!\s+)?-([zn])\s+["']?\$\{?(\w+)(?::?-([\w.-]*))?\}?["']?(?:\s+\]\]?)?;?$/;
const BINARY =
  /^(?:test|\[\[?)\s+["'x]*\$\{?(\w+)(?::?-["']?([\w.-]*)["']?)?\}?["']*\s+(={1,2}|!=|-eq|-ne)\s+["'x]*([\w.-]*)["']*(?:\s+\]\]?)?;?$/;

/**
 * Whether a condition of a shell script holds where nobody has set its variable: `[ -z "$SKIP_SEED" ]`, `[ "$MIGRATE" != false ]`,
 * `[ "${MIGRATE:-true}" = true ]`. Undefined for what asks for anything else, such as a variable that a deploy is expected to set.
 */
export function holdsByDefault(condition: string): boolean | undefined {
  const parts = new Set(conjuncts(condition).map(holds));
  if (parts.has(false)) return false;
  return parts.has(undefined) ? undefined : true;
}

/** The parts of a condition that all have to hold, each in brackets of its own: `[[ -z "$A" && -z "$B" ]]` is two. */
export function conjuncts(condition: string): readonly string[] {
  const inner = /^\[\[\s+([^[\]]*&&[^[\]]*)\s+\]\];?$/.exec(condition)?.[1];
  return inner === undefined ? condition.split('&&').map((part) => part.trim()) : inner.split('&&').map((part) => `[[ ${part.trim()} ]]`);
}

/** `[[ ! $CHECKS == False ]]`, `! [ "$CHECKS" = false ]`: the contrary of what stands behind the sign. */
const CONTRARY = /^(?:!\s+(?=\[|test\b)|(?<open>\[\[?|test)\s+!\s+(?!-))/;

function holds(written: string): boolean | undefined {
  const contrary = CONTRARY.exec(written);
  if (!contrary) return holdsPlain(written);
  const open = contrary.groups?.['open'];
  const inner = holdsPlain(`${open === undefined ? '' : `${open} `}${written.slice(contrary[0].length)}`);
  return inner === undefined ? undefined : !inner;
}

function holdsPlain(condition: string): boolean | undefined {
  const [, negated, sign, asked = '', given] = UNARY.exec(condition) ?? [];
  if (sign !== undefined && /^[A-Za-z_]/.test(asked)) {
    if (given === undefined && !LEAVES_OUT.test(asked)) return undefined;
    return ((given ?? '') === '') === ((sign === 'z') !== (negated !== undefined));
  }
  const [, name = '', fallback, operator, wanted = ''] = BINARY.exec(condition) ?? [];
  if (operator === undefined || !/^[A-Za-z_]/.test(name)) return undefined;
  const isEqual = operator !== '!=' && operator !== '-ne';
  if (fallback !== undefined && fallback !== '') return (fallback === wanted) === isEqual;
  // An unset variable is not `false`, and a step that is left out on demand is not left out.
  const isTold = OFF.test(wanted) || (ON.test(wanted) && LEAVES_OUT.test(name));
  return isTold ? !isEqual : undefined;
}

/** `! -f "$DIR/.initiated"`: the variable says where to look, not whether. */
const PATH_TEST = /(?<before>(?:!\s+)?(?:\[\[?|\btest|&&|\|\|)\s+(?:!\s+)?)-[edfsrwxLh]\s+(?:"[^"]*"|'[^']*'|\S+)/g;
/** What a step works with, and not whether it is wanted: addresses and accounts. */
const WORKED_WITH = /(?:^|_)(?:URLS?|URI|DSN|HOSTS?|HOSTNAME|ADDR(?:ESS)?|USERS?|USERNAME|EMAIL|PASS(?:WORD)?|DATABASE|DB(?:_?NAME)?)$/i;

/**
 * True for a condition that finds out whether there is anything to do: a file is not there, `[ ! -f "$DIR/.initiated" ]`, a service is
 * asked, `if ! psql -c …`, or what the step works with is given, `[ -n "$ADMIN_EMAIL" ]`. None is a switch of whoever deploys, as a file
 * that has to be there may be.
 * @param wanted whether the step runs where the condition holds, or where it does not (`else`, `||`)
 * @param computed variables that the script finds out by itself
 */
export function asksForNeed(condition: string, wanted: boolean, computed: ReadonlySet<string>): boolean {
  if ([...condition.matchAll(PATH_TEST)].some(({ groups }) => groups?.['before']?.includes('!') !== wanted)) return false;
  const asked = condition.replaceAll(PATH_TEST, '$<before>').replaceAll(/\$\([^()]*\)|`[^`]*`/g, '');
  const names = [...asked.matchAll(VARIABLE)].map(([, name = '']) => name);
  const isWorkedWith = asksOnlyGiven(asked) || ASKS_SERVICE.test(asked);
  return names.every((name) => computed.has(name) || (isWorkedWith && WORKED_WITH.test(name)));
}

const VARIABLE = /\$\{?(\w+)/g;
/** A command in place of a test: `! mysql -h "$DB_HOST" -e "…"`. */
const ASKS_SERVICE = /^(?:!\s+)?(?!\[|test\b)[\w./"$]/;

const GIVEN = /^(?:test|\[\[?)\s+-n\s+["']?\$\{?\w+(?::?-)?\}?["']?(?:\s+\]\]?)?;?$/;

/** `[ -n "$ADMIN_EMAIL" ] && [ -n "$ADMIN_PASSWORD" ]`. */
function asksOnlyGiven(condition: string): boolean {
  return conjuncts(condition).every((part) => GIVEN.test(part));
}
