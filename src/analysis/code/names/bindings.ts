import type { Span } from '../../text.ts';
import type { BindingShape, ParameterShape } from '../tree/adapter.ts';
import { spanKey, spanOf } from '../tree/nodes.ts';
import type { Regions } from '../tree/regions.ts';
import { type Branch, type BranchOwner, enclosing, type Scope, type ScopeOwner } from './scopes.ts';
import type { Found, Syntax } from '../tree/syntax.ts';

/** One assignment or declaration with the place where it stands. */
export interface Binding extends BindingShape {
  readonly start: number;
  readonly end: number;
  readonly scope: Scope;
  readonly branch: Branch | undefined;
}

/** A name in its scope, with everything that is assigned to it and to its members. */
export interface Variable {
  readonly name: string;
  readonly scope: Scope;
  /** Set when the name is a parameter: its value comes from outside. */
  readonly parameter: ParameterShape | undefined;
  /** In source order. */
  readonly bindings: readonly Binding[];
  /** Members that are assigned to by a path, dots between segments. */
  readonly fields: ReadonlyMap<string, Variable>;
}

interface OpenVariable extends Variable {
  readonly bindings: Binding[];
  readonly fields: Map<string, OpenVariable>;
}

const SELF = 'self';

/** Every name that a file binds, by scope. */
export class Bindings {
  readonly all: readonly Binding[];
  readonly #syntax: Syntax;
  readonly #scopes: Regions<ScopeOwner>;
  readonly #tables = new Map<Scope, Map<string, OpenVariable>>();
  readonly #parameters = new Map<Scope, ReadonlyMap<string, ParameterShape>>();
  readonly #classes = new Map<string, Scope>();
  readonly #outer = new Map<Scope, Set<string>>();
  readonly #file: Scope;
  #byName: ReadonlyMap<string, readonly Binding[]> | undefined;
  #functionNames: ReadonlyMap<number, string> | undefined;

  constructor(syntax: Syntax, scopes: Regions<ScopeOwner>, branches: Regions<BranchOwner>) {
    this.#syntax = syntax;
    this.#scopes = scopes;
    const file = scopes.all[0];
    if (file === undefined) throw new Error('a file has a scope of its own');
    this.#file = file;
    for (const scope of scopes.all) this.#nameClass(scope);
    this.all = syntax.find(syntax.adapter.kinds.bindings).flatMap((found) => this.#read(found, branches));
    for (const binding of this.all) if (binding.declares === 'outer') this.#markOuter(binding);
    const assigned = this.all.filter(
      (binding) => binding.declares !== 'outer' && (binding.owner === undefined || this.#classes.has(binding.owner)),
    );
    for (const binding of assigned) if (binding.path.length === 1 && this.#declares(binding)) this.#declare(binding);
    for (const binding of assigned) if (binding.path.length !== 1 || !this.#declares(binding)) this.#assign(binding);
    for (const table of this.#tables.values()) for (const variable of table.values()) variable.bindings.sort((a, b) => a.start - b.start);
  }

  /** Every assignment to a bare name, whatever it means where. */
  named(name: string): readonly Binding[] {
    this.#byName ??= Map.groupBy(
      this.all.filter((binding) => binding.path.length === 1),
      (binding) => binding.path[0] ?? '',
    );
    return this.#byName.get(name) ?? [];
  }

  /** The name that a function, seen by its span, is assigned to. */
  functionName(span: Span): string | undefined {
    this.#functionNames ??= new Map(this.all.flatMap((binding) => this.#functionEntry(binding)));
    return this.#functionNames.get(spanKey(span));
  }

  #functionEntry(binding: Binding): readonly (readonly [number, string])[] {
    const value = binding.value === undefined ? undefined : this.#syntax.bare(binding.value);
    const name = binding.path.at(-1);
    return value === undefined || name === undefined || this.#syntax.shape(value).is !== 'function' ? [] : [[spanKey(spanOf(value)), name]];
  }

  /** What a bare name means at an offset; undefined when nothing in the file binds it. */
  lookup(name: string, offset: number): Variable | undefined {
    let crossed = false;
    for (let scope = this.#scopes.at(offset); scope !== undefined; scope = scope.parent) {
      const isClass = scope.of.role === 'class';
      if (!isClass || !crossed || this.#isBare(name)) {
        const variable = this.#tables.get(scope)?.get(name) ?? this.#parameter(scope, name);
        if (variable !== undefined) return variable;
      }
      crossed ||= scope.of.role === 'function';
    }
    return undefined;
  }

  /** A method sees that member of its class by the name alone. */
  #isBare(name: string): boolean {
    const { bareFields, bareConstants } = this.#syntax.adapter;
    return bareFields || bareConstants?.test(name) === true;
  }

  /** A member of the object itself, seen from an offset inside of its class. */
  ownField(name: string, offset: number): Variable | undefined {
    const owner = enclosing(this.#scopes.at(offset), 'class') ?? this.#ownerOf(offset);
    return owner === undefined ? undefined : this.#tables.get(owner)?.get(name);
  }

  /** A member of a class that this file declares. */
  fieldOf(className: string, name: string): Variable | undefined {
    const scope = this.#classes.get(className);
    return scope === undefined ? undefined : this.#tables.get(scope)?.get(name);
  }

  /** The body of a class that this file declares. */
  classScope(name: string): Scope | undefined {
    return this.#classes.get(name);
  }

  /** True when the file declares a class-like type of that name. */
  hasClass(name: string): boolean {
    return this.#classes.has(name);
  }

  isSelf(name: string): boolean {
    return name === SELF || this.#syntax.adapter.selfNames.includes(name);
  }

  /** Parameters of a function scope by name. */
  parametersOf(scope: Scope): ReadonlyMap<string, ParameterShape> {
    const known = this.#parameters.get(scope);
    if (known !== undefined) return known;
    const node = scope.of.role === 'function' ? scope.of.node : undefined;
    const shape = node === undefined ? undefined : this.#syntax.adapter.function(node);
    const named = [...(shape?.receiver === undefined ? [] : [shape.receiver]), ...(shape?.parameters ?? [])];
    const parameters = new Map(named.map((parameter) => [parameter.name, parameter]));
    this.#parameters.set(scope, parameters);
    return parameters;
  }

  #parameter(scope: Scope, name: string): OpenVariable | undefined {
    if (scope.of.role !== 'function' || !this.parametersOf(scope).has(name)) return undefined;
    return this.#variable(scope, name);
  }

  #nameClass(scope: Scope): void {
    if (scope.of.role !== 'class' || scope.of.node === undefined) return;
    const name = this.#syntax.adapter.class(scope.of.node)?.name;
    if (name !== undefined && !this.#classes.has(name)) this.#classes.set(name, scope);
  }

  /** Class that a method outside of a class body belongs to (Go receivers, Rust impl blocks are scopes of their own). */
  #ownerOf(offset: number): Scope | undefined {
    const scope = enclosing(this.#scopes.at(offset), 'function');
    if (scope?.of.node === undefined) return undefined;
    const owner = this.#syntax.adapter.function(scope.of.node)?.owner;
    return owner === undefined ? undefined : this.#classes.get(owner);
  }

  #read(found: Found, branches: Regions<BranchOwner>): readonly Binding[] {
    const scope = this.#scopes.at(found.start) ?? this.#file;
    const branch = branches.at(found.start);
    return this.#syntax.adapter.bindings(found.node).map((shape) => ({ ...shape, ...placeOf(shape, found), scope, branch }));
  }

  #markOuter(binding: Binding): void {
    const scope = enclosing(binding.scope, 'function') ?? this.#file;
    const names = this.#outer.get(scope) ?? new Set();
    this.#outer.set(scope, names.add(binding.path[0] ?? ''));
  }

  #home(binding: Binding): Scope {
    if (binding.owner !== undefined) return this.#classes.get(binding.owner) ?? binding.scope;
    if (binding.declares === 'block') return binding.scope;
    return enclosing(binding.scope, 'function', 'class', 'file') ?? this.#file;
  }

  #declares(binding: Binding): boolean {
    if (binding.declares === 'none') return false;
    return !(this.#outer.get(this.#home(binding))?.has(binding.path[0] ?? '') ?? false);
  }

  #declare(binding: Binding): void {
    this.#variable(this.#home(binding), binding.path[0] ?? '').bindings.push(binding);
  }

  /** An assignment to a name that is declared elsewhere, or to a member. */
  #assign(binding: Binding): void {
    const [root = '', ...rest] = binding.path;
    const own = this.isSelf(root) && rest.length > 0;
    const target = own ? this.#ownTarget(binding, rest) : this.#memberTarget(this.#outerVariable(root, binding), rest);
    target.bindings.push(binding);
  }

  /** A member of an object whose type the file declares is a field of that type. */
  #memberTarget(variable: OpenVariable, rest: readonly string[]): OpenVariable {
    const [field, ...deeper] = rest;
    const type = field === undefined ? undefined : this.typeOf(variable);
    const owner = type === undefined ? undefined : this.#classes.get(type);
    return owner === undefined || field === undefined
      ? this.#nestedTarget(variable, rest)
      : this.#nestedTarget(this.#variable(owner, field), deeper);
  }

  /** The declared type of a variable, as written, or the class of this file that it is constructed from. */
  typeOf(variable: Variable): string | undefined {
    const declared = variable.parameter?.type ?? variable.bindings.find((binding) => binding.type !== undefined)?.type;
    return declared ?? variable.bindings.map((binding) => this.#constructedClass(binding)).find((type) => type !== undefined);
  }

  #constructedClass(binding: Binding): string | undefined {
    if (binding.value === undefined || (binding.pick?.length ?? 0) > 0 || this.#classes.size === 0) return undefined;
    const value = this.#syntax.bare(binding.value);
    const { is } = this.#syntax.shape(value);
    const call = is === 'call' || is === 'object' ? this.#syntax.adapter.call(value) : undefined;
    const name =
      call?.receiver !== undefined && call.method === 'new'
        ? call.receiver.text()
        : call?.receiver === undefined
          ? call?.method
          : undefined;
    return name !== undefined && this.#classes.has(name) ? name : undefined;
  }

  #ownTarget(binding: Binding, rest: readonly string[]): OpenVariable {
    const owner = enclosing(binding.scope, 'class') ?? this.#ownerOf(binding.start) ?? enclosing(binding.scope, 'function') ?? this.#file;
    const [field = '', ...deeper] = rest;
    return this.#nestedTarget(this.#variable(owner, field), deeper);
  }

  #nestedTarget(variable: OpenVariable, rest: readonly string[]): OpenVariable {
    if (rest.length === 0) return variable;
    const key = rest.join('.');
    const field = variable.fields.get(key) ?? open(key, variable.scope, undefined);
    variable.fields.set(key, field);
    return field;
  }

  #outerVariable(name: string, binding: Binding): OpenVariable {
    const from = this.#outer.get(enclosing(binding.scope, 'function') ?? this.#file)?.has(name) ? binding.scope.parent : binding.scope;
    for (let scope: Scope | undefined = from; scope !== undefined; scope = scope.parent) {
      const known = this.#tables.get(scope)?.get(name) ?? this.#parameter(scope, name);
      if (known !== undefined) return known;
    }
    return this.#variable(this.#file, name);
  }

  #variable(scope: Scope, name: string): OpenVariable {
    const table = this.#tables.get(scope) ?? new Map<string, OpenVariable>();
    this.#tables.set(scope, table);
    const known = table.get(name);
    if (known !== undefined) return known;
    const parameter = scope.of.role === 'function' ? this.parametersOf(scope).get(name) : undefined;
    const made = open(name, scope, parameter);
    table.set(name, made);
    return made;
  }
}

function open(name: string, scope: Scope, parameter: ParameterShape | undefined): OpenVariable {
  return { name, scope, parameter, bindings: [], fields: new Map() };
}

/** Where an assignment has happened: after all of it, or after the target of a loop, whose body is part of the statement. */
function placeOf(shape: BindingShape, found: Found): Span {
  return shape.value === undefined && shape.target !== undefined ? spanOf(shape.target) : { start: found.start, end: found.end };
}
