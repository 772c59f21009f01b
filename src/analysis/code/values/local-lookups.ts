import type { CallShape, FunctionShape, Node } from '../tree/adapter.ts';
import type { Facts } from '../facts.ts';
import type { EnvironmentCall } from './forms.ts';
import { enclosing } from '../names/scopes.ts';

/**
 * Functions of the file that wrap a lookup: `func getEnv(key, fallback string) string { … os.Getenv(key) … return fallback }`.
 * A call of one is a lookup of the variable that its argument names. Nearly every Go service has one.
 */
export class LocalLookups {
  readonly #forms = new Map<string, EnvironmentCall>();

  constructor(facts: Facts) {
    const { lookups, syntax } = facts;
    if (lookups.lookupWords.size === 0 || !lookups.mayReadEnvironment(syntax.source)) return;
    const mentioned = [...lookups.lookupWords].map((word) => word.replaceAll(/[^\w]/g, String.raw`\$&`)).join('|');
    for (const { node } of syntax.findText([...syntax.adapter.kinds.calls, ...syntax.adapter.kinds.lookups], mentioned)) {
      const name = lookedUpName(facts, node);
      const form = name === undefined ? undefined : wrapper(facts, name);
      if (form !== undefined) this.#forms.set(form.call, form);
    }
  }

  /** The lookup that a call of a function of this file, or of a method of the own object, is. */
  get(call: CallShape): EnvironmentCall | undefined {
    return this.#forms.size === 0 || call.method.includes('.') ? undefined : this.#forms.get(call.method);
  }
}

/** The expression that names the variable in a lookup, when that is a bare name. */
function lookedUpName(facts: Facts, node: Node): Node | undefined {
  const shape = facts.syntax.shape(node);
  const call = shape.is === 'call' ? facts.syntax.adapter.call(node) : undefined;
  if (shape.is === 'index') return facts.lookups.environmentObjects.matches(facts.names.of(shape.object).name) ? shape.key : undefined;
  const form = call === undefined ? undefined : facts.lookups.environmentCalls.get(facts.names.ofCall(node, call).name);
  return form === undefined ? undefined : call?.args[form.variable ?? 0];
}

function wrapper(facts: Facts, name: Node): EnvironmentCall | undefined {
  const shape = facts.syntax.bareShape(name);
  const variable = shape.is === 'name' ? facts.variableAt(shape.name, name) : undefined;
  if (variable?.parameter === undefined) return undefined;
  const scope = enclosing(variable.scope, 'function');
  const wrapping = scope?.of.node === undefined ? undefined : facts.syntax.adapter.function(scope.of.node);
  const called = scope === undefined ? undefined : (wrapping?.name ?? facts.bindings.functionName(scope));
  if (scope === undefined || wrapping === undefined || called === undefined) return undefined;
  return { call: called, ...places(facts, wrapping, variable.name, facts.text(scope)) };
}

/** Where a wrapper takes the variable's name and the fallback: the first other parameter that its body uses. */
function places(facts: Facts, wrapping: FunctionShape, variable: string, text: string): Pick<EnvironmentCall, 'variable' | 'fallback'> {
  const names = wrapping.parameters.map((parameter) => parameter.name).filter((name, index) => index > 0 || !facts.bindings.isSelf(name));
  const words = text.split(/[^\p{L}\p{N}_$]+/u);
  const fallback = names.findIndex((name) => name !== variable && words.indexOf(name) !== words.lastIndexOf(name));
  return { variable: names.indexOf(variable), ...(fallback === -1 ? {} : { fallback: [fallback, names[fallback] ?? fallback] }) };
}
