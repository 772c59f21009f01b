import type { Value } from '../../code.ts';
import type { CallShape, Node } from '../tree/adapter.ts';
import { built, CONFIGURATION, environment, fallback, UNKNOWN } from './combine.ts';
import type { Facts } from '../facts.ts';
import { type Hole, holesOf } from './formats.ts';
import type { ConversionCall, EnvironmentCall, FormatCall } from './forms.ts';
import { spanOf } from '../tree/nodes.ts';

/** What a call gives: a lookup, a fallback, a conversion or a built string by the language's forms; anything else is unknown. */
export function callValue(facts: Facts, node: Node): Value {
  const shape = facts.syntax.adapter.call(node);
  if (shape === undefined) return UNKNOWN;
  const { name } = facts.names.ofCall(node, shape);
  const { lookups } = facts;
  const lookup = lookups.environmentCalls.get(name);
  if (lookup !== undefined) return lookupValue(facts, lookup, shape);
  const either = lookups.fallbackCalls.get(name);
  if (either !== undefined) return fallbackValue(facts, either.over === 'receiver' ? [shape.receiver, shape.args[0]] : shape.args);
  const conversion = lookups.conversions.get(name);
  if (conversion !== undefined) return convertedValue(facts, conversion, shape);
  const format = lookups.formats.get(name);
  if (format !== undefined) return formattedValue(facts, format, shape, node);
  if (lookups.configurationCalls.matches(name)) return CONFIGURATION;
  const local = facts.localLookups.get(shape);
  return local === undefined ? UNKNOWN : lookupValue(facts, local, shape);
}

/** The fallback argument of an environment lookup, or undefined. */
export function fallbackArgument(form: EnvironmentCall, shape: CallShape): Node | undefined {
  for (const place of form.fallback ?? []) {
    const found = typeof place === 'number' ? shape.args[place] : shape.named.find((entry) => entry.key === place)?.value;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The variable that a lookup names, when a literal does. */
export function lookedUpVariable(facts: Facts, form: EnvironmentCall, shape: CallShape): string | undefined {
  const argument = shape.args[form.variable ?? 0];
  const value = argument === undefined ? UNKNOWN : facts.values.of(argument);
  return value.provenance === 'literal' && typeof value.literal === 'string' ? value.literal : undefined;
}

function lookupValue(facts: Facts, form: EnvironmentCall, shape: CallShape): Value {
  const found = environment(lookedUpVariable(facts, form, shape));
  const other = fallbackArgument(form, shape);
  return other === undefined ? found : fallback(found, facts.values.of(other), spanOf(other));
}

function fallbackValue(facts: Facts, inputs: readonly (Node | undefined)[]): Value {
  const present = inputs.filter((input) => input !== undefined);
  const [first, ...rest] = present;
  if (first === undefined) return UNKNOWN;
  return rest.reduce((value, input) => fallback(value, facts.values.of(input), spanOf(input)), facts.values.of(first));
}

function convertedValue(facts: Facts, form: ConversionCall, shape: CallShape): Value {
  const input = form.of === 'receiver' ? shape.receiver : shape.args[form.of];
  if (input === undefined) return UNKNOWN;
  const value = facts.values.of(input);
  if (form.numeric !== true || typeof value.literal !== 'string' || !/^\s*[-+]?\d+(?:\.\d+)?\s*$/.test(value.literal)) return value;
  return { ...value, literal: Number(value.literal) };
}

function formattedValue(facts: Facts, form: FormatCall, shape: CallShape, node: Node): Value {
  const { style } = form;
  if (style === 'join' || style === 'concat')
    return built(
      interspersed(
        shape.args.map((argument) => facts.values.of(argument)),
        form.separator ?? '',
      ),
      spanOf(node),
    );
  const place = form.of ?? 0;
  const formatNode = place === 'receiver' ? shape.receiver : shape.args[place];
  const format = formatNode === undefined ? UNKNOWN : facts.values.of(formatNode);
  if (format.provenance !== 'literal' || typeof format.literal !== 'string') return UNKNOWN;
  const args = place === 'receiver' ? shape.args : shape.args.slice(place + 1);
  return built(
    holesOf(format.literal, style).map((piece) => (typeof piece === 'string' ? piece : filled(facts, piece, args, shape))),
    spanOf(node),
  );
}

function filled(facts: Facts, { argument }: Hole, args: readonly Node[], shape: CallShape): Value {
  const node = typeof argument === 'number' ? args[argument] : shape.named.find((entry) => entry.key === argument)?.value;
  return node === undefined ? UNKNOWN : facts.values.of(node);
}

function interspersed(values: readonly Value[], separator: string): readonly (string | Value)[] {
  return values.flatMap((value, index) => (index === 0 || separator === '' ? [value] : [separator, value]));
}
