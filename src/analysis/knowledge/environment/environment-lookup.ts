import type { CodeFile } from '../../code.ts';
import type { Language } from '../../languages.ts';
import type { Span } from '../../text.ts';

/** What takes the place of a literal. */
export interface Replacement {
  /** Where the literal stands, quotes included. */
  readonly span: Span;
  readonly text: string;
  readonly variable: string;
}

/**
 * A lookup of an environment variable in place of a literal, as an expression that stands by itself in the file's language;
 * undefined where it would need an import that the file lacks, or where the literal is a constant of the compiler.
 * @param name what the code calls the value: `apiKey` becomes `API_KEY`
 * @param keep whether the literal stays behind the lookup as its fallback
 */
export function lookupFor(file: CodeFile, span: Span, name: string, keep: boolean): Replacement | undefined {
  const literal = file.source.slice(span);
  const { line } = file.source.position(span.start);
  const before = file.source.text.slice(file.source.lineSpan(line).start, span.start);
  if (!/^(["'])[^"'\n]*\1$/.test(literal)) return undefined;
  const variable = variableOf(name);
  const text = expression(file, before, variable, keep ? literal : undefined);
  return text === undefined || !/^[A-Z][A-Z\d_]{1,60}$/.test(variable) ? undefined : { span, text, variable };
}

function expression(file: CodeFile, before: string, variable: string, fallback: string | undefined): string | undefined {
  const isConstant = file.language === 'php' && /\bconst\b/.test(before);
  const hasModule = file.language !== 'python' || file.imports.some(({ module, local }) => module === 'os' && local === 'os');
  return isConstant || !hasModule ? undefined : WRITTEN[file.language]?.(variable, fallback);
}

type Writer = (variable: string, fallback: string | undefined) => string | undefined;

const ofNode: Writer = (variable, fallback) => `process.env.${variable}${fallback === undefined ? '' : ` || ${fallback}`}`;

const WRITTEN: Readonly<Partial<Record<Language, Writer>>> = {
  javascript: ofNode,
  typescript: ofNode,
  tsx: ofNode,
  python: (variable, fallback) => (fallback === undefined ? `os.environ["${variable}"]` : `os.environ.get("${variable}", ${fallback})`),
  ruby: (variable, fallback) => `ENV.fetch('${variable}'${fallback === undefined ? '' : `, ${fallback}`})`,
  php: (variable, fallback) => (fallback === undefined ? `getenv('${variable}')` : `(getenv('${variable}') ?: ${fallback})`),
  java: (variable, fallback) => (fallback === undefined ? `System.getenv("${variable}")` : undefined),
};

/** How languages say it that a repair is not written in, for it would need an import, an unwrapping or a nullable type. */
const SAID: Readonly<Partial<Record<Language, (variable: string) => string>>> = {
  go: (variable) => `os.Getenv("${variable}")`,
  kotlin: (variable) => `System.getenv("${variable}")`,
  csharp: (variable) => `Environment.GetEnvironmentVariable("${variable}")`,
  rust: (variable) => `std::env::var("${variable}")`,
};

/** A lookup of a variable in the words of a language, for people; undefined for a language that has none. */
export function lookupWords(language: Language, variable: string): string | undefined {
  return SAID[language]?.(variable) ?? WRITTEN[language]?.(variable, undefined);
}

/** Names that say too little by themselves. */
const FULLER: Readonly<Record<string, string>> = {
  FROM: 'MAIL_FROM',
  SENDER: 'MAIL_SENDER',
  BUCKET: 'S3_BUCKET',
  PASSWORD: 'APP_PASSWORD',
  PASS: 'APP_PASSWORD',
  SECRET: 'APP_SECRET',
  TOKEN: 'API_TOKEN',
};

function variableOf(name: string): string {
  const plain = asVariable(name);
  return FULLER[plain] ?? plain;
}

/** What the code calls a value, written as a variable: `smtpHost` and `smtp.host` are `SMTP_HOST`. */
export function asVariable(name: string): string {
  return name
    .replaceAll(/(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '_')
    .replaceAll(/[^A-Za-z\d]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .toUpperCase();
}
