import type { Call, CodeFile } from '../../code.ts';
import type { Span } from '../../text.ts';
import { configurationDefaults, mayHoldDefaults } from '../settings/configuration-defaults.ts';
import { defaultRecords } from '../settings/default-records.ts';
import { declaredDefaults } from './declared-defaults.ts';
import { namedValues } from '../settings/named-values.ts';
import { isArmForUnset, unsetLiterals } from './unset-arms.ts';

/** A literal that is used where an environment variable is unset. */
export interface Fallback {
  /** The variable that wins over it; empty for one that is not known. */
  readonly variable: string;
  readonly literal: unknown;
  /** Of the literal where that is known, else of the lookup. */
  readonly span: Span;
}

/**
 * All literals behind lookups in the environment or the configuration of a file, each place once: `process.env.X || 'a'`, the default of a lookup, a branch
 * for an unset value (`if url == "" { url = "a" }`), a field of settings that the environment fills, an option with a variable, a record of a table of defaults.
 */
export function fallbacks(file: CodeFile): readonly Fallback[] {
  const known = REMEMBERED.get(file);
  if (known) return known;
  const seen = new Set<number>();
  const found = [...collect(file)].filter(({ span }) => !seen.has(span.start) && seen.add(span.start));
  REMEMBERED.set(file, found);
  return found;
}

const REMEMBERED = new WeakMap<CodeFile, readonly Fallback[]>();

/** True for code inside of a literal that the environment wins over. */
export function isFallback(file: CodeFile, span: Span): boolean {
  return (
    fallbacks(file).some((one) => one.span.start <= span.start && span.end <= one.span.end) ||
    isArmForUnset(file, span) ||
    (file.language === 'rust' && IN_CLOSURE.test(file.source.text.slice(Math.max(0, span.start - 200), span.start)))
  );
}

/** `var("DATABASE_URL").unwrap_or_else(|_| format!("postgres://localhost/{}", NAME))`. */
const IN_CLOSURE =
  /\b(?:var|var_os)\(\s*(?:"\w+"|[A-Z_]+)\s*\)\s*(?:\.\w+\([^()]*\)\s*)*\.(?:unwrap_or_else|or_else|map_or_else)\(\s*\|\w*\|\s*\{?\s*(?:format!\(|String::from\(|Ok\()?\s*$/;

/** What is taken where nothing else was found: behind `||`, after `if (url) return url`, in the `catch` of a lookup. */
export function isLeftOver(file: CodeFile, { start, end }: Span): boolean {
  const before = file.source.text.slice(Math.max(0, start - 120), start);
  if (/[\w$)\]]\s*(?:\|\||\?\?)\s*$|\bcatch\s*(?:\([^)]*\)\s*)?\{\s*(?:[\w$.]+\s*=|return)\s*$/.test(before)) return true;
  if (/\btypeof\s+window\s*={2,3}\s*["']undefined["']\s*\?\s*$/.test(before)) return true;
  const constant = /\b((?:DEFAULT|FALLBACK)_\w+)\s*(?::\s*\w+\s*)?=\s*$/.exec(before)?.[1];
  if (constant !== undefined && file.environmentReads.length > 0) return true;
  const scope = file.functionAt(start)?.span;
  const isAsked = scope !== undefined && file.environmentReads.some(({ span }) => scope.start <= span.start && span.end <= start);
  const isGuard = (condition: string): boolean => isAsked || /^\(?!?[\w$]+(?:\??\.[\w$]+|\??\.?\[[\w$]+\])*\)?$/.test(condition);
  return (
    /\breturn\s*$/.test(before) &&
    file.remainders.some(({ span, condition }) => span.start <= start && end <= span.end && isGuard(condition))
  );
}

function* collect(file: CodeFile): Generator<Fallback> {
  if (mayHoldDefaults(file)) yield* configurationDefaults(file);
  yield* defaultRecords(file);
  yield* declaredDefaults(file);
  yield* unsetLiterals(file);
  yield* handedNames(file);
  if (/env|getProperty/i.test(file.source.text)) for (const call of file.calls) yield* handedDefault(call);
  if (!file.mayReadEnvironment && !file.source.words.has('envvar') && !file.source.words.has('env')) return;
  for (const { name, fallback, span } of file.environmentReads) {
    const value = fallback?.value();
    if (fallback)
      yield { variable: name, literal: value?.literal, span: value?.origin ?? (fallback.kind === 'other' ? span : fallback.span) };
  }
  for (const value of [...namedValues(file).map((named) => named.value), ...file.calls.flatMap((call) => call.args)]) {
    const { provenance, variables, literal, origin } = value.value();
    if (provenance === 'environment-or-literal' && origin) yield { variable: variables[0] ?? '', literal, span: origin };
  }
  for (const call of file.calls) yield* declaredDefault(call);
}

/** Functions that look a variable up and give what they are handed where it is unset, whichever module defines them. */
const LOOKUPS =
  /^(?:get|read|load|lookup|fetch|must_?get|string|str)?_?env(?:ironment)?(?:_?(?:var(?:iable)?|string|str|value|or|or_?else|or_?default|with_?default|default|fallback|with_?fallback))*$|^(?:get)?(?:Property|EnvironmentVariable)$/i;
const VARIABLE = /^[A-Z][A-Z\d_]{2,}$|^[a-z][\w-]*(?:\.[\w-]+)+$/;

/** `getEnv('DB_PASSWORD', 'secret')`, `utils.GetEnvOrDefault("PORT", "80")`, `environment.getProperty("jwt.secret", "secret")`. */
function handedDefault({ args: [first, second], method }: Call): Iterable<Fallback> {
  if (!first || !second || !LOOKUPS.test(method)) return [];
  const [{ provenance, literal: variable }, value] = [first.value(), second.value()];
  if (provenance !== 'literal' || typeof variable !== 'string' || !VARIABLE.test(variable) || value.provenance !== 'literal') return [];
  return [{ variable, literal: value.literal, span: value.origin ?? second.span }];
}

/** Functions of an app's own that look a setting up, by the name of a variable among their arguments. */
const OWN_LOOKUPS = /config|setting|env(?![a-z])|environment/i;
const QUOTED_VARIABLE = /^(?:Some\()?["'][A-Z][A-Z\d]*(?:_[A-Z\d]+)+["']\)?$/;

/** What a name holds that such a function is handed behind the variable: `get_config_value("SERVER_ADDRESS", Some(address))`. */
function* handedNames({ calls, assignments }: CodeFile): Generator<Fallback> {
  const handed = new Map<string, string>();
  for (const { args, method } of calls) {
    const variable = OWN_LOOKUPS.test(method) ? args.find(({ text }) => QUOTED_VARIABLE.test(text)) : undefined;
    if (variable === undefined) continue;
    for (const { text } of args) {
      const name = /^(?:Some\()?&?([a-z_]\w*)(?:\.clone\(\))?\)?$/i.exec(text)?.[1];
      if (name !== undefined) handed.set(name, variable.text.replaceAll(/^\W*(?:Some\W+)?|\W+$/g, ''));
    }
  }
  if (handed.size === 0) return;
  for (const { name, value } of assignments) {
    const variable = handed.get(name);
    if (variable !== undefined) yield { variable, literal: value.value().literal, span: value.span };
  }
}

/** The default of an option that a variable sets: `click.option('--url', envvar='URL', default='…')`. */
function* declaredDefault(call: Call): Generator<Fallback> {
  const variable = call.option('envvar') ?? call.option('env');
  const fallback = variable ? call.option('default') : undefined;
  if (variable && fallback)
    yield { variable: String(variable.value().literal ?? ''), literal: fallback.value().literal, span: fallback.span };
}
