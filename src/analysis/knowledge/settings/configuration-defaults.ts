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
  if (file.language === 'go') yield* tagged(file);
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

function* tagged({ source }: CodeFile): Generator<ConfigurationDefault> {
  for (const match of source.text.matchAll(TAG)) {
    const [whole, variable = '', literal = ''] = match;
    const end = match.index + whole.length - 1;
    yield { variable, literal, span: { start: end - literal.length, end } };
  }
}
