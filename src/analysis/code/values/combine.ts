import type { Provenance, Value } from '../../code.ts';
import type { Span } from '../../text.ts';

/** A value that one file does not tell. */
export const UNKNOWN: Value = { provenance: 'unknown', variables: [] };
export const CONFIGURATION: Value = { provenance: 'configuration', variables: [] };

/** A literal written at a span. */
export function literal(value: string | number | boolean | null, origin: Span): Value {
  return { provenance: 'literal', literal: value, origin, variables: [] };
}

/** A lookup of a variable; undefined for a computed name. */
export function environment(variable: string | undefined): Value {
  return { provenance: 'environment', variables: variable === undefined ? [] : [variable] };
}

function merged(values: readonly Value[]): readonly string[] {
  return [...new Set(values.flatMap((value) => value.variables))];
}

function readsEnvironment(value: Value): boolean {
  return value.provenance === 'environment' || value.provenance === 'environment-or-literal';
}

/** Where a value comes from that needs all of the parts: the least certain part decides. */
function joined(parts: readonly Value[]): Provenance {
  const has = (provenance: Provenance): boolean => parts.some((part) => part.provenance === provenance);
  if (has('unknown')) return 'unknown';
  if (has('configuration')) return 'configuration';
  if (has('environment')) return 'environment';
  return has('environment-or-literal') ? 'environment-or-literal' : 'literal';
}

/** A value made of several without being a string: an object, a list, a comparison. */
export function composite(parts: readonly Value[]): Value {
  return { provenance: joined(parts), variables: merged(parts) };
}

/** `first`, or `second` when the first is missing. `secondSpan` is where the second stands, for a lookup that is dead. */
export function fallback(first: Value, second: Value, secondSpan: Span | undefined): Value {
  const variables = merged([first, second]);
  const dead = secondSpan !== undefined && readsEnvironment(second) ? { deadLookup: secondSpan } : {};
  const { provenance } = first;
  if (provenance === 'literal' && isEmpty(first)) return second;
  if (provenance === 'environment-or-literal' && isEmpty(first))
    return second.provenance === 'literal' ? withLiteral(second, variables) : { ...second, variables };
  if (provenance === 'literal' || provenance === 'environment-or-literal') return { ...first, variables, ...dead };
  if (provenance !== 'environment') return { provenance, variables };
  return second.provenance === 'literal' ? withLiteral(second, variables) : { ...second, variables };
}

/** Literals that a fallback operator passes over; one without a text of its own (an object, a list) stands. */
function isEmpty(value: Value): boolean {
  return value.literal === '' || value.literal === null || value.literal === false || value.literal === 0;
}

/** The environment, else this literal. A fallback to nothing (`|| ''`, `?? null`) is a lookup without one. */
function withLiteral(value: Value, variables: readonly string[]): Value {
  if (value.literal === null) return { provenance: 'environment', variables };
  return { ...value, provenance: 'environment-or-literal', variables };
}

/**
 * What several assignments leave of a name, of which it is not certain which one ran. `aboutLookup`: the conditions between
 * them ask whether the lookup found something.
 */
export function alternatives(values: readonly Value[], aboutLookup: boolean): Value {
  const variables = merged(values);
  const literals = values.filter((value) => value.provenance === 'literal');
  const lookups = values.filter(readsEnvironment);
  const last = values.at(-1);
  if (last === undefined) return UNKNOWN;
  if (literals.length === values.length) return last;
  if (values.every((value) => value.provenance === 'environment')) return { provenance: 'environment', variables };
  if (values.every((value) => value.provenance === 'configuration')) return { provenance: 'configuration', variables };
  const chosen = literals.at(-1) ?? lookups.find((value) => value.provenance === 'environment-or-literal');
  if (chosen === undefined || literals.length + lookups.length !== values.length) return { provenance: 'unknown', variables };
  return aboutLookup || literals.length === 0 ? withLiteral(chosen, variables) : { provenance: 'unknown', variables };
}

/** A string built from text and values, left to right. */
export function built(pieces: readonly (string | Value)[], origin: Span): Value {
  const values = pieces.filter((piece) => typeof piece !== 'string');
  const provenance = joined(values);
  const base = { provenance, variables: merged(values), pieces };
  const deadLookup = values.find((value) => value.deadLookup !== undefined)?.deadLookup;
  const dead = deadLookup === undefined ? {} : { deadLookup };
  if (provenance !== 'literal' && provenance !== 'environment-or-literal') return { ...base, ...dead };
  const texts = pieces.map((piece) => (typeof piece === 'string' ? piece : piece.literal));
  if (texts.includes(undefined)) return { ...base, ...dead };
  return { ...base, ...dead, literal: texts.join(''), origin };
}

/** The sum of two numbers, or undefined when they are none. */
export function calculate(operator: string, left: Value, right: Value): number | undefined {
  const [a, b] = [left.literal, right.literal];
  if (typeof a !== 'number' || typeof b !== 'number') return undefined;
  const result = ARITHMETIC[operator]?.(a, b);
  return result !== undefined && Number.isFinite(result) ? result : undefined;
}

const ARITHMETIC: Readonly<Record<string, ((a: number, b: number) => number) | undefined>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '**': (a, b) => a ** b,
  '<<': (a, b) => a * 2 ** b,
};
