import type { CodeFile } from '../code.ts';
import type { Span } from '../text.ts';

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
  switch (file.language) {
    case 'javascript':
    case 'typescript':
    case 'tsx':
      return fallback === undefined ? `process.env.${variable}` : `process.env.${variable} || ${fallback}`;
    case 'python':
      if (!file.imports.some(({ module, local }) => module === 'os' && local === 'os')) return undefined;
      return fallback === undefined ? `os.environ["${variable}"]` : `os.environ.get("${variable}", ${fallback})`;
    case 'ruby':
      return fallback === undefined ? `ENV.fetch('${variable}')` : `ENV.fetch('${variable}', ${fallback})`;
    case 'php':
      if (/\bconst\b/.test(before)) return undefined;
      return fallback === undefined ? `getenv('${variable}')` : `(getenv('${variable}') ?: ${fallback})`;
    case 'java':
      return fallback === undefined ? `System.getenv("${variable}")` : undefined;
    default:
      return undefined;
  }
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
  const plain = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z\d]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .toUpperCase();
  return FULLER[plain] ?? plain;
}
