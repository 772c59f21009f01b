import type { Call, CodeFile, Expression } from '../../code.ts';
import type { Span } from '../../text.ts';
import { mayName } from './written-names.ts';

/** An expression with the name that the code gives it. */
export interface NamedValue {
  /** Last segment of the name as written: `SECRET_KEY`, `password`, `mail.smtp.host`. */
  readonly name: string;
  readonly value: Expression;
  /** How it got the name: `x = …`, `{ x: … }`, `f(x: …)` or a struct's field, `setX(…)` and `put("x", …)`. */
  readonly by: 'assignment' | 'property' | 'argument' | 'setter';
  /** The call that takes it, of an argument or setter. */
  readonly call: Call | undefined;
}

/** A literal text with the name that it goes by, at the place where it is written. */
export interface NamedLiteral extends NamedValue {
  readonly literal: string;
  readonly origin: Span;
}

const PUTS = new Set(['put', 'set', 'setProperty', 'addProperty', 'property', 'config', 'option', 'insert', 'setOption', 'define']);

/**
 * Every value of a file that goes by a name, in the order assignments, properties, arguments, setters; each expression once.
 * Names of parameters are not known: a positional argument has none.
 */
export function namedValues(file: CodeFile): readonly NamedValue[] {
  const known = REMEMBERED.get(file);
  if (known) return known;
  const seen = new Set<string>();
  const values = [...collect(file)].filter(({ value, name }) => {
    const place = `${value.span.start}:${value.span.end}:${name}`;
    return seen.has(place) ? false : seen.add(place);
  });
  REMEMBERED.set(file, values);
  return values;
}

const REMEMBERED = new WeakMap<CodeFile, readonly NamedValue[]>();

/** The values whose names are wanted. A file whose text holds no such name is not even parsed. */
export function valuesNamed(file: CodeFile, wanted: (name: string) => boolean): readonly NamedValue[] {
  return mayName(file.source, wanted) ? namedValues(file).filter(({ name }) => wanted(name)) : [];
}

/** The named values that are literal texts, wherever the literal is written. */
export function namedLiterals(file: CodeFile, wanted: (name: string) => boolean): readonly NamedLiteral[] {
  return valuesNamed(file, wanted).flatMap((named) => {
    const { provenance, literal, origin } = named.value.value();
    if (provenance !== 'literal' || typeof literal !== 'string') return [];
    return [{ ...named, literal, origin: origin ?? named.value.span }];
  });
}

function* collect(file: CodeFile): Generator<NamedValue> {
  for (const { name, value } of file.assignments) yield { name, value, by: 'assignment', call: undefined };
  for (const { key, value } of file.properties) yield { name: key, value, by: 'property', call: undefined };
  for (const call of file.calls) {
    for (const { key, value } of call.named) yield { name: key, value, by: 'argument', call };
    yield* fromSetter(call);
  }
}

/** `props.put("mail.host", x)`, `app.set('port', x)`, `setPassword(x)`. */
function* fromSetter(call: Call): Generator<NamedValue> {
  const [first, second] = call.args;
  if (call.args.length === 2 && first && second && PUTS.has(call.method) && first.kind === 'string') {
    const name = first.value().literal;
    if (typeof name === 'string') yield { name, value: second, by: 'setter', call };
  }
  // Kafka's clients name their settings by constants.
  const constant = /(?:^|\.)([A-Z\d_]+_CONFIG)$/.exec(first?.text ?? '')?.[1];
  if (call.args.length === 2 && second && PUTS.has(call.method) && constant !== undefined)
    yield { name: constant, value: second, by: 'setter', call };
  const property = /^(?:set|with)_?([A-Z]\w+)$/.exec(call.method)?.[1];
  if (first && call.args.length === 1 && property !== undefined) yield { name: property, value: first, by: 'setter', call };
}
