import { z } from 'zod';

/** Environment variables by name, as a process gets them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The configuration of this deploy can't be used. `mistakes` holds one line each, fit for a log: never a secret's value. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly mistakes: readonly string[];

  constructor(mistakes: readonly string[]) {
    super(mistakes.join('\n'));
    this.mistakes = mistakes;
  }
}

/** What a shape makes of an environment. Throws a SettingsError with every mistake, a line each. Empty variables count as unset. */
export function parseEnvironment<T>(shape: z.ZodType<T>, environment: Environment): T {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== ''));
  const result = shape.safeParse(set);
  if (result.success) return result.data;
  throw new SettingsError(result.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
}

/** A whole number within bounds; `fallback` when unset. */
export function wholeNumber<F extends number | undefined>(least: number, most: number, fallback: F): z.ZodType<number | F> {
  return z
    .string()
    .optional()
    .transform((text, context) => {
      if (text === undefined) return fallback;
      const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
      if (value >= least && value <= most) return value;
      context.addIssue(`must be a whole number from ${least} to ${most}, not ${shown(text)}.`);
      return z.NEVER;
    });
}

/** One of some words; `fallback` when unset. */
export function oneOf<const W extends string>(words: readonly W[], fallback: NoInfer<W>): z.ZodType<W> {
  return z.enum(words, { error: (issue) => `must be one of ${words.join(', ')}, not ${shown(String(issue.input))}.` }).default(fallback);
}

/** A value that is no secret, cut and quoted for a message. */
export function shown(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
