import type { SgNode } from '@ast-grep/napi';
import type { Language } from '../../languages.ts';
import type { LookupForms } from '../values/forms.ts';

/** A node of a syntax tree. Each question to it crosses into native code (1–4 µs): ask for kinds and fields, not for all children. */
export type Node = SgNode;

/** The node around a node, found quickly in deep and wide trees too. */
export type ParentOf = (node: Node) => Node | undefined;

/**
 * What an expression is, in terms that all languages share. The core works on shapes alone and never sees a node kind.
 * Nodes inside a shape are expressions again.
 */
export type Shape =
  /** A string literal without anything put in, decoded. */
  | { readonly is: 'string'; readonly text: string }
  | { readonly is: 'number'; readonly value: number }
  | { readonly is: 'boolean'; readonly value: boolean }
  | { readonly is: 'null' }
  /** `unbound`: what a name means that nothing in the file binds (shell: an environment variable; Terraform: `var`). */
  | { readonly is: 'name'; readonly name: string; readonly unbound?: 'environment' | 'configuration' }
  /** `a.b`, `a?.b`, `a['b']`, `a[0]`; `object` is `self` where the receiver is not written (Ruby `@port`, PHP `self::X`). */
  | { readonly is: 'member'; readonly object: Node | 'self'; readonly name: string }
  /** `a[expression]`. */
  | { readonly is: 'index'; readonly object: Node; readonly key: Node }
  | { readonly is: 'call' }
  | { readonly is: 'object'; readonly entries: readonly Entry[] }
  | { readonly is: 'list'; readonly elements: readonly Node[] }
  | { readonly is: 'function' }
  /** A template, heredoc or interpolated string: decoded text between expressions. */
  | { readonly is: 'template'; readonly parts: readonly (string | Node)[] }
  /** `+` on strings or numbers, `.` in PHP, adjacent strings. */
  | { readonly is: 'concatenation'; readonly parts: readonly Node[] }
  /** `first` unless it is missing, then `second`: `||`, `??`, `or`, `?:` of Kotlin. */
  | { readonly is: 'fallback'; readonly first: Node; readonly second: Node }
  /** `condition ? then : otherwise`; an `if` expression with two plain branches. */
  | { readonly is: 'choice'; readonly condition: Node; readonly then: Node; readonly otherwise: Node }
  /** `-`, `*`, `/`, `%`, `**`, `<<` on two operands. */
  | { readonly is: 'arithmetic'; readonly operator: string; readonly left: Node; readonly right: Node }
  /** The same value in other clothes: parentheses, await, casts, `&x`, `*x`, `x!`, `+x`, `x?`. */
  | { readonly is: 'wrapped'; readonly inner: Node }
  /** Comparisons, logical not, ranges and the like. The operands tell where the result comes from; without them it is unknown. */
  | { readonly is: 'operation'; readonly operands?: readonly Node[] }
  /** An environment lookup by its own syntax; `variable` undefined for a computed name. */
  | { readonly is: 'environment'; readonly variable: string | undefined; readonly fallback?: Node }
  | { readonly is: 'configuration' }
  | { readonly is: 'other' };

/** A key and its value in an object-like literal. `value` may be the node of the key itself (`{ port }`). */
export interface Entry {
  readonly key: string;
  readonly value: Node;
  /** Key and value together. */
  readonly node: Node;
}

/** A call taken apart. */
export interface CallShape {
  /** What stands before the arguments, as one node where the grammar has one; else the call's own node. */
  readonly callee: Node;
  /** What stands before the last dot; `undefined` for a plain function, `self` for an unwritten receiver that is the object itself. */
  readonly receiver: Node | undefined;
  /** Last segment as written (`listen`, `new`, `println!`); for a construction the type's name, dots for separators (`http.Server`). */
  readonly method: string;
  readonly args: readonly Node[];
  readonly named: readonly Entry[];
  /** A call writes `()` after the name when it is a receiver itself; a struct literal writes `{}`. */
  readonly suffix?: '()' | '{}';
  /** Where the callee without its arguments ends, if `callee` says more (UTF-16 offset). */
  readonly calleeEnd?: number;
}

/** One bound import. */
export interface ImportShape {
  readonly module: string;
  readonly member?: string;
  readonly local?: string;
  /** What the local name stands for in canonical names (`http` for `node:http`, `a.b.C` for PHP `a\b\C`). */
  readonly canonical: string;
  readonly relative?: boolean;
  readonly typeOnly?: boolean;
  /** `import a.b.*`, `using System.IO`: every name that `namespaceMembers` lists for `canonical` stands for a member of it. */
  readonly opens?: boolean;
}

/** One name or path that a statement gives a value. */
export interface BindingShape {
  /** Segments: `['port']`, `['app', 'config', 'SECRET_KEY']`, `['self', 'port']` (Ruby `@port`: first segment `self`). */
  readonly path: readonly string[];
  /** The target as written when it differs from the path joined with dots. */
  readonly written?: string;
  /** The whole assignment. */
  readonly node: Node;
  /** The target alone, where one statement has several (destructuring). */
  readonly target?: Node;
  /** Undefined when no expression of the file is the value (parameters, loop variables, caught errors, `declare`). */
  readonly value: Node | undefined;
  /** Which part of the value: keys or indexes of a destructuring, outermost first. `[]` or absent: all of it. */
  readonly pick?: readonly string[];
  /** Default of a destructured name. */
  readonly fallback?: Node;
  /**
   * Introduces a new name in the innermost block or function (Python and Ruby: every assignment to a plain name is `function`);
   * `none`: assigns one that may exist already; `outer`: no assignment, says that the name is an outer one in this function (`global x`).
   */
  readonly declares: 'block' | 'function' | 'none' | 'outer';
  /** A declaration without a value (`let x;`, `var x string`): tells nothing about later values. */
  readonly uninitialised?: boolean;
  /** Said to be constant by the language (`const`, `final`, `val`). */
  readonly constant: boolean;
  /** `set` (default) replaces the value; `append` (`+=`) builds on it; `unless-set` (`||=`, `??=`, `${X:=y}`) keeps it. */
  readonly mode?: 'set' | 'append' | 'unless-set';
  /** Declared type's name, as written, without type arguments, pointers and nullability. */
  readonly type?: string;
  /** Class-like type of this file whose field a literal outside of its body sets (`Server{port: 3000}`); no assignment of its own. */
  readonly owner?: string;
}

export interface ParameterShape {
  readonly name: string;
  readonly type?: string;
  /** Taken by reference, which no framework hands to a handler (Rust). */
  readonly borrowed?: boolean;
}

export interface FunctionShape {
  /** As declared; undefined for an anonymous one (the core then takes the name that it is assigned to). */
  readonly name?: string;
  readonly parameters: readonly ParameterShape[];
  /** The method's own object where the language names it (Go's receiver); bound like a parameter. */
  readonly receiver?: ParameterShape;
  /** Receiver type where it is not the class around it (Go, Rust, Kotlin extension functions). */
  readonly owner?: string;
}

export interface ClassShape {
  readonly name: string;
  /** Bases as written, without type arguments. */
  readonly bases: readonly string[];
}

export interface AnnotationShape {
  /** Name as written, without `@` and arguments (`app.route`, `GetMapping`). */
  readonly name: string;
  readonly args: readonly Node[];
  readonly named: readonly Entry[];
  /** The declaration that it decorates (the function, class or field, with or without its annotations). */
  readonly target: Node;
}

/** A node kind whose branches run only under a condition. */
export interface ConditionalKind {
  readonly kind: string;
  /**
   * Field that holds the condition, or the index of its named child where the grammar has no fields. Absent for loops and
   * attempts: what they assign may not happen, but no condition is reported.
   */
  readonly condition?: string | number;
  /** Fields (or indices) of the branches that run conditionally; `*` for the whole node (a `case` or `catch` clause that is a node of its own). */
  readonly branches: readonly (string | number)[] | '*';
}

/** Kinds of nodes by the role that they play. Each is looked for natively, so a kind that the grammar lacks is a mistake (tests notice). */
export interface KindTable {
  readonly calls: readonly string[];
  readonly imports: readonly string[];
  /**
   * Calls that import (`require('x')`), found natively by a regex on their text or, which is faster, on that of a field; any text
   * with one holds one of the words. `imports` is asked for each.
   */
  readonly importCalls?: { readonly kind: string; readonly field?: string; readonly regex: string; readonly words: readonly string[] };
  /** Statements and declarations that bind names: `bindings` is asked for each. */
  readonly bindings: readonly string[];
  readonly functions: readonly string[];
  readonly classes: readonly string[];
  readonly annotations: readonly string[];
  /** String literals, plain or with values in them. */
  readonly strings: readonly string[];
  readonly comments: readonly string[];
  /** Literals of keys and values (objects, dictionaries, hashes); those that are calls too (struct literals) are asked for as calls. */
  readonly objects: readonly string[];
  /** Blocks that limit the sight of names declared `block`; empty where only functions do. */
  readonly blocks: readonly string[];
  readonly conditionals: readonly ConditionalKind[];
  /** Kinds that may be environment lookups without being calls: members and subscripts, `${X:-y}`. */
  readonly lookups: readonly string[];
  /** Kinds of a direct parent that throw a call's result away (`expression_statement`). */
  readonly discards: readonly string[];
  /** Kinds of a direct parent that wait for a call. */
  readonly awaits: readonly string[];
}

/** What tells a request handler. Names are canonical; `*.` stands for any receiver. */
export interface HandlerForms {
  /** On the function or, with `classAnnotations`, on its class. */
  readonly annotations: readonly string[];
  readonly classAnnotations: readonly string[];
  readonly classBases: readonly string[];
  /** Calls that register a function for requests: the function is an argument (inline or by name). */
  readonly registrations: readonly string[];
  /** What an open connection, or the server of such ones, is called where it is told what to do with messages (`socket.on('join', …)`). */
  readonly connections?: RegExp;
  /** What a function has to take at least that stands in such a call, to be registered by it: a schedule's takes nothing. */
  readonly leastParameters?: number;
  /** Calls of that shape that send a request and are handed its answer. */
  readonly clients?: readonly string[];
  /** Parameter types as written (`http.ResponseWriter`, `*gin.Context` without the `*`). */
  readonly parameterTypes: readonly string[];
  /** Types whose methods a framework calls for requests, by what stands in their declaration, and which methods. */
  readonly controllers?: readonly { readonly type: RegExp; readonly method: RegExp }[];
  /** The first parameters' names (`req`, `res`). */
  readonly parameterNames: readonly (readonly string[])[];
}

/**
 * One language: what the core must be told, as data and small functions from nodes to shapes. The functions never throw on
 * broken syntax: a part that is missing makes the shape `other` or the answer undefined.
 */
export interface LanguageAdapter {
  readonly languages: readonly Language[];
  /** The text with what is never part of a deploy blanked, offsets kept; absent where files are wholly the one or the other. */
  deployed?(text: string): string;
  readonly kinds: KindTable;
  shape(node: Node): Shape;
  /** Undefined when a node of one of `kinds.calls` is none after all (a Go slice literal). */
  call(node: Node): CallShape | undefined;
  /** `undefined` inside the list never; an empty list for a node that imports nothing. */
  imports(node: Node): readonly ImportShape[];
  bindings(node: Node): readonly BindingShape[];
  /** The module that an expression evaluates to (`require('x')`, `await import('x')`), as in canonical names; mostly absent. */
  moduleOf?(node: Node): string | undefined;
  function(node: Node): FunctionShape | undefined;
  class(node: Node): ClassShape | undefined;
  annotation(node: Node): AnnotationShape | undefined;
  /** True when a string is an import path, a doc string or a key rather than a value. Asked for nodes of `kinds.strings`. */
  ignoredString?(node: Node, parentOf: ParentOf): boolean;
  /** Names by which a method means its own object. */
  readonly selfNames: readonly string[];
  /** A field is visible in its class as a bare name (Java, Kotlin, C#). */
  readonly bareFields: boolean;
  /** Names of a class that its methods see bare though they don't see its fields so: constants and class variables (Ruby). */
  readonly bareConstants?: RegExp;
  /** What the body of a class assigns belongs to the class, and not to each object (Python, Ruby). */
  readonly classAttributes?: true;
  /** Upper-case names are constants by convention (Python, Ruby, shell). */
  readonly upperCaseConstants: boolean;
  /** Members of namespaces that `opens` imports make certain: `System.IO` → `File`, `Directory`, … */
  readonly namespaceMembers: Readonly<Record<string, readonly string[]>>;
  /** What a typed but unconstructed receiver is spelled with: `Type()` or `Type{}`. */
  readonly constructed: '()' | '{}';
  readonly lookups: LookupForms;
  readonly handlers: HandlerForms;
  /** Written around a pattern where the grammar reads an expression as something else without it; absent: the pattern as it is. */
  readonly patternContext?: { readonly before: string; readonly after: string };
}
