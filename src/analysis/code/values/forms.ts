/**
 * How a language and its libraries look values up, as data. Names are canonical as in `Call.name`; `*.name` stands for any
 * receiver, `prefix.*` for any member.
 */

/** A call that reads an environment variable. */
export interface EnvironmentCall {
  readonly call: string;
  /** Index of the argument that names the variable (default 0). */
  readonly variable?: number;
  /** Index or keyword of the fallback argument, those tried in order. */
  readonly fallback?: readonly (number | string)[];
}

/** A call that gives one of its inputs, or another when that is missing. */
export interface FallbackCall {
  readonly call: string;
  /** `receiver`: the receiver unless missing, then argument 0 (`x.unwrap_or(y)`); `arguments`: the first argument that is set (`cmp.Or(a, b)`). */
  readonly over: 'receiver' | 'arguments';
}

/** A call that only dresses its input in another type: `parseInt(x)`, `x.trim()`, `strconv.Atoi(x)`. */
export interface ConversionCall {
  readonly call: string;
  readonly of: 'receiver' | number;
  /** Gives a number when the input is a literal that reads as one. */
  readonly numeric?: boolean;
}

/** A call that builds a string. */
export interface FormatCall {
  readonly call: string;
  /** `printf`: `%s`; `braces`: `{}`, `{0}`, `{name}`; `join`: all arguments with `separator` between; `concat`: all arguments in a row. */
  readonly style: 'printf' | 'braces' | 'join' | 'concat';
  /** Where the format is: argument 0 (default) or the receiver. */
  readonly of?: 'receiver' | number;
  readonly separator?: string;
}

export interface LookupForms {
  /** Objects whose members are environment variables: `process.env`, `os.environ`, `ENV`, `$_ENV`. */
  readonly environmentObjects: readonly string[];
  readonly environmentCalls: readonly EnvironmentCall[];
  /** Base classes whose fields are filled from environment variables of the same name (pydantic's `BaseSettings`). */
  readonly environmentClasses?: readonly string[];
  /** Texts one of which stands wherever the language's own syntax looks a variable up; without calls and objects that may be anywhere. */
  readonly environmentMarks?: readonly string[];
  /** Objects whose members are configuration: `app.config`, `configuration`, `Rails.application.credentials`. */
  readonly configurationObjects: readonly string[];
  readonly configurationCalls: readonly string[];
  /** Annotations that inject configuration into the field or parameter they stand on (`org.springframework.beans.factory.annotation.Value`). */
  readonly configurationAnnotations: readonly string[];
  readonly fallbackCalls: readonly FallbackCall[];
  readonly conversions: readonly ConversionCall[];
  readonly formats: readonly FormatCall[];
}
