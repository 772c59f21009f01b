import type { Call, CodeFile } from '../../code.ts';
import type { Span } from '../../text.ts';

/** A literal that is used where the configuration has no value of its own. */
export interface ConfigurationDefault {
  /** The setting, as the code names it: `jwt.secret`, `Jwt:Key`. */
  readonly variable: string;
  readonly literal: unknown;
  readonly span: Span;
}

/** One of them stands in every file that looks settings up. */
const WORDS = [
  'Value',
  'ConfigProperty',
  'viper',
  'envDefault',
  'envconfig',
  'config',
  'Config',
  'configuration',
  'Configuration',
  'settings',
  'credentials',
  'env.get',
  'env_',
  'Env.get',
  'nconf',
  'envconfig:',
  'Default for',
];
const LOOKUPS = ['*.get', '*.getOrElse', '*.GetValue', '*.getString', '*.getProperty', '*.fetch', '*.value'];
const SETTERS = ['github.com/spf13/viper.SetDefault', '*.SetDefault', '*.setDefault'];
const OF_CONFIGURATION =
  /config|settings|properties|environment|credentials|^(?:\w+\.)?(?:env|nconf|habitat|envs|env_?(?:args|vars|values|map))(?:\(\))?$/i;
/** A lookup and an operator that takes what is behind it in place of nothing. */
const BEFORE =
  /(?:config\w*|settings|credentials|configuration)(?:\??\.(?:get\w*|property\w*|value|fetch)(?:<\w+>)?\(|\[|\.)\s*["'`:]?([\w.:-]+)["'`]?\s*[\])]?!?(?:\??\.\w+\(\))*\s*(?:\|\||\?\?|\?:|\bor)\s*$/i;
/** Tags of Go's fields: `env:"JWT_SECRET" envDefault:"x"`, `env:"JWT_SECRET" env-default:"x"`. */
const TAG = /(?:env|envconfig|mapstructure|koanf|yaml):"([\w.]+)[^"`\n]*"[^`\n]*?(?:envDefault|env-default|default):"([^"`\n]+)"/g;

/** False for a file in which no setting has a default; known without parsing. */
export function mayHoldDefaults({ source }: CodeFile): boolean {
  return WORDS.some((word) => source.text.includes(word));
}

/** Literals behind lookups in the configuration: Spring's `@Value("${name:x}")`, `config.get('name', 'x')`, `config['name'] ?? 'x'`. */
export function* configurationDefaults(file: CodeFile): Generator<ConfigurationDefault> {
  yield* annotated(file);
  for (const call of file.callsTo(...SETTERS)) yield* given(call);
  for (const call of file.callsTo(...LOOKUPS)) if (OF_CONFIGURATION.test(call.receiver?.text ?? '')) yield* given(call);
  for (const { text, span } of file.strings) {
    const variable = BEFORE.exec(file.source.text.slice(Math.max(0, span.start - 120), span.start))?.[1];
    if (variable !== undefined) yield { variable, literal: text, span };
  }
  if (file.language === 'go') yield* [...tagged(file), ...filledFields(file)];
  if (file.language === 'rust') yield* deserialized(file);
}

function* annotated(file: CodeFile): Generator<ConfigurationDefault> {
  for (const { name, args, named } of file.annotations) {
    if (!/(?:^|\.)(?:Value|ConfigProperty)$/.test(name)) continue;
    for (const argument of [...args, ...named.map(({ value }) => value)]) {
      const literal = argument.text.replace(/^["']|["']$/g, '').replace('\\$', '$');
      const [, variable, text] = /^\$\{([\w.-]+):([^{}]+)\}$/.exec(literal) ?? [];
      if (variable !== undefined) yield { variable, literal: text, span: argument.span };
    }
    const [variable, fallback] = ['name', 'defaultValue'].map((key) => named.find((one) => one.key === key)?.value);
    if (variable && fallback)
      yield { variable: String(variable.value().literal ?? ''), literal: fallback.value().literal, span: fallback.span };
  }
}

function* given({ args }: Call): Generator<ConfigurationDefault> {
  const [name, fallback] = args;
  const [variable, value] = [name?.value().literal, fallback?.value()];
  if (!fallback || typeof variable !== 'string' || value?.provenance !== 'literal' || typeof value.literal !== 'string') return;
  yield { variable, literal: value.literal, span: value.origin ?? fallback.span };
}

/** Fields of Go that the environment is read into: `Domain string `envconfig:"DOMAIN"``. */
const FIELD = /^[ \t]*(\w+)[ \t]+[\w.[\]*]+[ \t]+`[^`\n]*\b(?:env|envconfig):"([A-Z][A-Z\d_]*)/gm;

/** What a struct holds before the environment is read into it: `cfg := &Config{Domain: "acme.io"}; envconfig.Process("", cfg)`. */
function* filledFields(file: CodeFile): Generator<ConfigurationDefault> {
  if (!/\b(?:env|envconfig):"/.test(file.source.text)) return;
  const fields = new Map([...file.source.text.matchAll(FIELD)].map(([, field = '', variable = '']) => [field, variable]));
  const isPutIn = /\b(?:envconfig|env|cleanenv)\.(?:\w*Process|\w*Parse\w*|Read\w*|Load\w*|Set|Decode)\(/.test(file.source.text);
  for (const { key, value } of isPutIn ? file.calls.flatMap(({ named }) => named) : []) {
    const variable = fields.get(key);
    const { provenance, literal, origin } = value.value();
    if (variable !== undefined && provenance === 'literal') yield { variable, literal, span: origin ?? value.span };
  }
}

const DEFAULT_OF_RUST = /\bimpl\s+Default\s+for\s+(\w+)/g;

/** What Rust takes for the fields that a document or the environment leaves out: `impl Default for Settings`, which is deserialised. */
function* deserialized(file: CodeFile): Generator<ConfigurationDefault> {
  const { text } = file.source;
  const types = [...text.matchAll(DEFAULT_OF_RUST)].flatMap(([, name = '']) => name);
  const read = types.filter((name) => new RegExp(`derive\\([^)]*\\bDeserialize\\b[^]{0,300}?\\bstruct\\s+${name}\\b`).test(text));
  if (read.length === 0) return;
  for (const { name, span } of file.functions.filter((one) => one.name === 'default')) {
    const owner = /\bimpl\s+Default\s+for\s+(\w+)\s*\{\s*$/.exec(text.slice(Math.max(0, span.start - 120), span.start))?.[1];
    if (name === undefined || owner === undefined || !read.includes(owner)) continue;
    const within = file.strings.filter((one) => span.start <= one.span.start && one.span.end <= span.end);
    for (const one of within) yield { variable: owner, literal: one.text, span: one.span };
  }
}

function* tagged({ source }: CodeFile): Generator<ConfigurationDefault> {
  for (const match of source.text.matchAll(TAG)) {
    const [whole, variable = '', literal = ''] = match;
    const end = match.index + whole.length - 1;
    yield { variable, literal, span: { start: end - literal.length, end } };
  }
}
