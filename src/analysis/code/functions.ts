import type { Annotation, Call, FunctionScope } from '../code.ts';
import type { Span } from '../text.ts';
import type { FunctionShape, Node, ParameterShape } from './tree/adapter.ts';
import type { CodeFacts } from './code-facts.ts';
import { NameSet } from './names/name-set.ts';
import { holds } from './tree/regions.ts';
import { enclosing, type Scope } from './names/scopes.ts';

/** The functions of one file, one object per function. */
export class Functions {
  readonly #facts: CodeFacts;
  readonly #byScope = new Map<Scope, FunctionFact>();
  #all: readonly FunctionFact[] | undefined;

  constructor(facts: CodeFacts) {
    this.#facts = facts;
  }

  get all(): readonly FunctionScope[] {
    this.#all ??= this.#facts.scopes.all.filter((scope) => scope.of.role === 'function').map((scope) => this.#of(scope));
    return this.#all;
  }

  at(offset: number): FunctionScope | undefined {
    return this.around(this.#facts.scopes.at(offset));
  }

  /** The innermost function at or around a scope. */
  around(from: Scope | undefined): FunctionScope | undefined {
    const scope = enclosing(from, 'function');
    return scope === undefined ? undefined : this.#of(scope);
  }

  #of(scope: Scope): FunctionFact {
    const known = this.#byScope.get(scope);
    if (known !== undefined) return known;
    const made = new FunctionFact(this.#facts, scope);
    this.#byScope.set(scope, made);
    return made;
  }
}

class FunctionFact implements FunctionScope {
  readonly span: Span;
  readonly #facts: CodeFacts;
  readonly #scope: Scope;
  #shape: FunctionShape | undefined;
  #handles: boolean | undefined;

  constructor(facts: CodeFacts, scope: Scope) {
    this.#facts = facts;
    this.#scope = scope;
    this.span = { start: scope.start, end: scope.end };
  }

  get name(): string | undefined {
    return this.#read.name ?? this.#facts.bindings.functionName(this.span);
  }

  get parameters(): readonly string[] {
    return this.#read.parameters.map((parameter) => parameter.name);
  }

  get owner(): string | undefined {
    return this.#read.owner ?? this.#class?.name;
  }

  get annotations(): readonly Annotation[] {
    return this.#facts.annotationsUpTo(this.span.end).filter((annotation) => this.#isTarget(annotation.target));
  }

  get argumentOf(): Call | undefined {
    const call = this.#facts.callAround(this.span);
    return call?.args.some((argument) => argument.span.start === this.span.start && holds(argument.span, this.span)) ? call : undefined;
  }

  get inside(): FunctionScope | undefined {
    return this.#facts.functions.around(this.#scope.parent);
  }

  get handlesRequest(): boolean {
    this.#handles ??= this.#isHandler();
    return this.#handles;
  }

  get #read(): FunctionShape {
    const node: Node | undefined = this.#scope.of.node;
    this.#shape ??= (node === undefined ? undefined : this.#facts.syntax.adapter.function(node)) ?? { parameters: [] };
    return this.#shape;
  }

  /** A decorated definition may begin at its decorators or after them. */
  #isTarget(target: Span): boolean {
    return target.start === this.span.start || this.#facts.annotations.some((one) => one.span.start === target.start);
  }

  get #class(): { readonly name: string; readonly bases: readonly string[]; readonly annotations: readonly Annotation[] } | undefined {
    const scope = enclosing(this.#scope.parent, 'class', 'function');
    return scope?.of.role === 'class'
      ? this.#facts.classes.find(({ span }) => span.start === scope.start && span.end === scope.end)
      : undefined;
  }

  #isHandler(): boolean {
    const { handlers } = this.#facts.syntax.adapter;
    const annotated = (names: readonly string[], annotations: readonly Annotation[]): boolean => {
      const wanted = new NameSet(names);
      return names.length > 0 && annotations.some((annotation) => wanted.matches(annotation.name));
    };
    const { parameters } = this.#read;
    if (parameters.some((parameter) => this.#isHanded(parameter))) return true;
    if (handlers.parameterNames.some((names) => names.length > 0 && names.every((name, index) => parameters[index]?.name === name)))
      return true;
    if (annotated(handlers.annotations, this.annotations)) return true;
    if (this.#isRegistered(new NameSet(handlers.registrations)) || this.#isOfController()) return true;
    const owner = this.#class;
    if (owner === undefined) return false;
    const bases = new NameSet(handlers.classBases);
    return annotated(handlers.classAnnotations, owner.annotations) || owner.bases.some((base) => bases.matches(base));
  }

  /** A method of a type that embeds a framework's controller, or holds its context. */
  #isOfController(): boolean {
    const { controllers = [] } = this.#facts.syntax.adapter.handlers;
    const { name = '', owner } = this;
    const fits = controllers.filter(({ method }) => owner !== undefined && method.test(name));
    if (fits.length === 0) return false;
    const type = this.#facts.classes.find((one) => one.name === owner);
    return type !== undefined && fits.some((form) => form.type.test(this.#facts.syntax.source.slice(type.span)));
  }

  /** A parameter of a type that a framework hands to handlers, and not of one that a client or the language calls the same. */
  #isHanded({ type, borrowed }: ParameterShape): boolean {
    if (type === undefined || borrowed === true || !this.#facts.syntax.adapter.handlers.parameterTypes.includes(type)) return false;
    return !/^(?:std|reqwest\w*|serde_json|url)(?:\.|::|$)/.test(this.#facts.imports.named(type)?.module ?? '');
  }

  /** `socket.on('join', (room) => …)`: what a client sends on an open connection, and not what becomes of the connection. */
  #answersMessage({ method, receiver, name, args }: Call): boolean {
    const { connections } = this.#facts.syntax.adapter.handlers;
    if (connections === undefined) return false;
    if (/^(?:on|command|hears|action)$/.test(method) && /(?:^|\.)bot$/.test(receiver?.text ?? '')) return args.length > 1;
    if (method !== 'on') return false;
    if (!connections.test(receiver?.text ?? '') && !connections.test(name.slice(0, -'.on'.length))) return false;
    const event = args[0]?.value().literal;
    return (
      typeof event === 'string' &&
      !/^(?:error|close|open|end|drain|ready|timeout|finish|listening|ping|pong|upgrade|headers|connect(?:_error)?|reconnect\w*)$/.test(
        event,
      )
    );
  }

  #isRegistered(registrations: NameSet): boolean {
    const call = this.argumentOf;
    if (call !== undefined && this.#read.parameters.length < (this.#facts.syntax.adapter.handlers.leastParameters ?? 0)) return false;
    if (call !== undefined && this.#answersMessage(call)) return true;
    if (call !== undefined)
      return registrations.matches(call.name) && !new NameSet(this.#facts.syntax.adapter.handlers.clients ?? []).matches(call.name);
    const { name } = this;
    return name !== undefined && this.#facts.registered(registrations).has(name);
  }
}
