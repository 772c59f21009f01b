import type { CodeFile } from '../../code.ts';
import { ECMASCRIPT, type Language } from '../../languages.ts';
import type { Span } from '../../text.ts';

/** A variable that a declaration asks for, which a library then fills or checks. */
export interface SchemaVariable {
  readonly name: string;
  readonly span: Span;
}

const VARIABLE = /^[A-Z][A-Z\d]*(?:_[A-Z\d]+)*$/;

/**
 * Variables that are declared rather than looked up one by one, and have nothing that stands in for them: schemas of Zod, envalid, Joi, Yup and t3-env that are handed the
 * whole environment, fields of pydantic's `BaseSettings`, tags of Go's structs (`env:"X"`, `envconfig:"X"`, Viper's `mapstructure:"X"`)
 * and clap's `env = "X"`.
 * Sources: https://github.com/af/envalid, https://docs.pydantic.dev/latest/concepts/pydantic_settings/, https://github.com/caarlos0/env,
 * https://github.com/spf13/viper, https://docs.rs/clap
 */
export function schemaVariables(file: CodeFile): readonly SchemaVariable[] {
  const { language, source } = file;
  if (isEcmascript(language)) return HANDED_WHOLE.test(source.text) ? [...checked(file)] : [];
  if (language === 'python') return source.text.includes('BaseSettings') ? [...fields(file)] : [];
  return [...tagged(file)];
}

function isEcmascript(language: Language): boolean {
  return (ECMASCRIPT as readonly string[]).includes(language);
}

/** `schema.parse(process.env)`, `cleanEnv(process.env, {…})`, `runtimeEnv: process.env`, Nest's `validationSchema`. */
const HANDED_WHOLE = /[(,:]\s*process\.env\s*[,)}\n]|\bvalidationSchema\s*:/;
const VALIDATOR = /^(?:z|zod|[Jj]oi|[Yy]up|v|S|t|Type|str|url|port|num|bool|email|host|json|make\w+)\s*(?:\.|\()/;

function* checked({ properties }: CodeFile): Generator<SchemaVariable> {
  for (const { key, value } of properties) {
    if (!VARIABLE.test(key) || !VALIDATOR.test(value.text)) continue;
    const hasOther = /\bdefault\b|\b(?:devD|d)efault\s*:|\.(?:optional|nullish|nullable|catch)\(|\ballowEmpty\b/.test(value.text);
    if (!hasOther) yield { name: key, span: value.span };
  }
}

const SETTINGS_CLASS = /^(?<outside>[ \t]*)class \w+\([^)\n]*BaseSettings\b[^)\n]*\):[^\n]*\n/gm;
const FIELD = /^(?<name>[A-Za-z]\w*)\s*:\s*(?<type>[^=\n#]+)(?:=(?<given>.*))?$/;
/** `= ...`, `= Field(..., env='X')`, `= Field(alias='X')`. */
const REQUIRED = /^\s*(?:\.\.\.|Field\(\s*(?:\.\.\.|(?:env|alias|validation_alias|description)\b(?!.*\bdefault)))/;
const ALIAS = /\b(?:env|alias|validation_alias)\s*=\s*["'](\w+)["']/;

function* fields({ source }: CodeFile): Generator<SchemaVariable> {
  for (const { index, groups: head, 0: written } of source.text.matchAll(SETTINGS_CLASS)) {
    const body = [...bodyLines(source.text.slice(index + written.length), head?.['outside'] ?? '')];
    const prefix = /\benv_prefix["']?\s*[=:]\s*["'](\w*)["']/.exec(body.map(({ text }) => text).join('\n'))?.[1] ?? '';
    for (const { text, at } of body) {
      const { name, type = '', given } = FIELD.exec(text)?.groups ?? {};
      if (name === undefined || name === 'model_config' || /ClassVar|Settings\b/.test(type)) continue;
      if (given !== undefined && !REQUIRED.test(given)) continue;
      const start = index + written.length + at;
      yield { name: (ALIAS.exec(given ?? '')?.[1] ?? prefix + name).toUpperCase(), span: { start, end: start + name.length } };
    }
  }
}

/** The lines of a class's own level, without their indentation: what stands deeper belongs to a method or to another class. */
function* bodyLines(text: string, outside: string): Generator<{ readonly text: string; readonly at: number }> {
  let level: number | undefined;
  for (const { index, 0: line } of text.matchAll(/^.*\S.*$/gm)) {
    const indent = line.search(/\S/);
    if (indent <= outside.length) return;
    level ??= indent;
    if (indent === level || /\benv_prefix\b/.test(line)) yield { text: line.slice(indent), at: index + indent };
  }
}

const TAGS: Readonly<Partial<Record<Language, RegExp>>> = {
  go: /`[^`\n]*\b(?:env|envconfig|mapstructure):"(?<name>[A-Z][A-Z\d_]+)(?<options>[^"\n]*)"[^`\n]*`/g,
  rust: /#\[(?:arg|clap|structopt)\([^\n]*\benv\s*=\s*"(?<name>[A-Z][A-Z\d_]+)"[^\n]*/g,
};

function* tagged({ language, source }: CodeFile): Generator<SchemaVariable> {
  const tags = TAGS[language];
  if (!tags || !/\benv(?:config)?:"|\benv\s*=\s*"|AutomaticEnv/.test(source.text)) return;
  for (const { index, groups, 0: text } of source.text.matchAll(tags)) {
    const { name = '' } = groups ?? {};
    const start = index + text.indexOf(name);
    if (!/\bdefault|\benvDefault/.test(text)) yield { name, span: { start, end: start + name.length } };
  }
}
