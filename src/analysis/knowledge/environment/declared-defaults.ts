import type { Call, CodeFile, Expression, Property } from '../../code.ts';
import { ECMASCRIPT, type Language } from '../../languages.ts';
import type { ConfigurationDefault } from '../settings/configuration-defaults.ts';

const VARIABLE = /^[A-Z][A-Z\d]*(?:_[A-Z\d]+)*$/;
/** Libraries that read variables of a prefix over the values that they are handed; the position of these. */
const LAYERED: Readonly<Record<string, number>> = { habitat: 1, rc: 1 };

/**
 * Defaults of settings that a library of JavaScript fills from the environment: convict (`{ env: 'X', default: 'a' }`), envalid
 * (`X: str({ default: 'a' })`), Joi, Zod and Yup (`X: z.string().default('a')`), nconf's last layer, habitat and rc.
 * Sources: https://github.com/mozilla/node-convict, https://github.com/af/envalid, https://github.com/indexzero/nconf
 */
export function* declaredDefaults(file: CodeFile): Generator<ConfigurationDefault> {
  const { text } = file.source;
  yield* layeredStructs(file);
  if (file.language === 'python') yield* settingValues(file);
  if (!(ECMASCRIPT as readonly string[]).includes(file.language) || !/default|habitat|\brc\b/.test(text)) return;
  yield* described(file);
  yield* chained(file);
  for (const call of file.callsTo(...Object.keys(LAYERED))) yield* layered(call.args[LAYERED[call.name] ?? 1]);
  for (const call of text.includes('nconf') ? file.calls.filter(({ method }) => method === 'defaults') : [])
    if (/\.env\b/.test(text.slice(0, call.callee.end))) yield* layered(call.args[0]);
}

/** Calls that fill a struct from the environment over the values that it has. */
const FILLS: Readonly<Partial<Record<Language, RegExp>>> = {
  go: /\b(?:envconfig\.Process|env\.(?:Parse|ParseWithOptions|Set)|cleanenv\.(?:ReadEnv|ReadConfig|UpdateEnv)|konfig\.Pick|envdecode\.\w*Decode|defaults\.Set)\(/,
  rust: /\bEnvironment::(?:with_prefix|default)\(|\bEnv::(?:prefixed|raw)\(|\benvy::(?:from_env|prefixed)\b/,
};
const IN_DEFAULT = /^default(?:_\w+)?$/;

/**
 * Values of a struct that the same file fills from the environment: Go's `cfg := &Config{Url: "…"}` before `envconfig.Process`, and
 * what Rust's `impl Default` or `#[serde(default = "default_url")]` gives.
 * Sources: https://github.com/kelseyhightower/envconfig, https://docs.rs/config/latest/config/struct.Environment.html
 */
function* layeredStructs(file: CodeFile): Generator<ConfigurationDefault> {
  if (FILLS[file.language]?.test(file.source.text) !== true) return;
  for (const { text, span } of file.strings) {
    const before = file.source.text.slice(Math.max(0, span.start - 80), span.start);
    const field = (file.language === 'go' ? GO_FIELD : RUST_FIELD).exec(before)?.[1];
    const isDefault = file.language === 'go' ? field !== undefined : IN_DEFAULT.test(file.functionAt(span.start)?.name ?? '');
    if (isDefault) yield { variable: field ?? '', literal: text, span };
  }
}

const GO_FIELD = /^\s*([A-Z]\w*):\s*(?:\[\]string\{\s*)?$/m;
const RUST_FIELD = /\b([a-z]\w*):\s*(?:Some\(|String::from\()?\s*$/;

/** The settings of django-configurations, which are variables. Source: https://django-configurations.readthedocs.io/en/stable/values/ */
function* settingValues(file: CodeFile): Generator<ConfigurationDefault> {
  if (!/\bfrom configurations import\b.*\bvalues\b/.test(file.source.text)) return;
  for (const call of file.calls) {
    const first = /(?:^|\.)values\.\w*Value$/.test(call.name) ? (call.args[0] ?? call.option('default')) : undefined;
    if (first) yield* literalOf('', first);
  }
}

/** An object that names a variable and what stands in for it, or a call that is handed what stands in. */
function* described({ properties, source }: CodeFile): Generator<ConfigurationDefault> {
  if (!/\bdefault["']?\s*:/.test(source.text)) return;
  for (const { key, value } of properties) {
    const fallback = value.property('default');
    const variable = fallback && value.property('env')?.value().literal;
    if (fallback && typeof variable === 'string' && VARIABLE.test(variable)) yield* literalOf(variable, fallback);
    const given = VARIABLE.test(key) && value.kind === 'call' ? value.call()?.option('default') : undefined;
    if (given) yield* literalOf(key, given);
  }
}

/** `JWT_SECRET: Joi.string().min(8).default('a')`. */
function* chained(file: CodeFile): Generator<ConfigurationDefault> {
  const calls = file.calls.filter(({ method, args }) => method === 'default' && args.length === 1);
  if (calls.length === 0) return;
  const named = file.properties.filter(({ key }) => VARIABLE.test(key));
  for (const call of calls) {
    const property = named.find((one) => startsWith(one, call));
    const fallback = call.args[0];
    if (property && fallback) yield* literalOf(property.key, fallback);
  }
}

function startsWith({ value }: Property, { span }: Call): boolean {
  return value.span.start === span.start && span.end <= value.span.end;
}

function* layered(values: Expression | undefined): Generator<ConfigurationDefault> {
  for (const { key, value } of values?.properties() ?? []) yield* literalOf(key, value);
}

function* literalOf(variable: string, fallback: Expression): Generator<ConfigurationDefault> {
  const { provenance, literal, origin } = fallback.value();
  // A name may as well be that of a value which the code refuses.
  const isInPlace = origin === undefined || (fallback.span.start <= origin.start && origin.end <= fallback.span.end);
  if (provenance === 'literal' && typeof literal === 'string' && isInPlace) yield { variable, literal, span: origin ?? fallback.span };
}
