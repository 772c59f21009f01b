import type { Language } from './languages.ts';
import type { SourceText, Span } from './text.ts';

/**
 * Where a value comes from.
 * - `literal`: written in the code, whatever way it takes through constants, defaults, fields and string building.
 * - `environment`: looked up in the environment, nothing else.
 * - `environment-or-literal`: looked up, with a literal when the variable is unset (`process.env.PORT || 3000`).
 * - `configuration`: looked up in a configuration object or file (Spring `@Value`, `config()`, `IConfiguration`, viper, flags).
 * - `unknown`: a parameter, another module, an unknown call: a rule stays silent.
 */
export type Provenance = 'literal' | 'environment' | 'environment-or-literal' | 'configuration' | 'unknown';

/** What an expression evaluates to, as far as one file tells. Immutable. */
export interface Value {
  readonly provenance: Provenance;
  /** The literal itself (`literal`) or the fallback (`environment-or-literal`). Objects, lists and calls have none. */
  readonly literal?: string | number | boolean | null;
  /** Where that literal is written, which may be far from the expression that was asked about. */
  readonly origin?: Span;
  /** Environment variables looked up on the way, in order; empty for a computed name. */
  readonly variables: readonly string[];
  /** String building, left to right: literal text between values. Absent for a value that was not built. */
  readonly pieces?: readonly (string | Value)[];
  /** A lookup that can never win because a literal always does (`'x' || process.env.X`, an unconditional reassignment). */
  readonly deadLookup?: Span;
}

/** What an expression is, by syntax. */
export type ExpressionKind =
  | 'string'
  | 'number'
  | 'boolean'
  | 'null'
  | 'name'
  | 'member'
  | 'call'
  | 'object'
  | 'list'
  | 'function'
  | 'template'
  | 'operation'
  | 'other';

/** One expression of a file. Two expressions with the same span are the same expression. */
export interface Expression {
  readonly span: Span;
  readonly kind: ExpressionKind;
  /** Source text as written. */
  readonly text: string;
  /** Where its value comes from. */
  value(): Value;
  /** The call that this expression is, or that the name was last assigned from (`const app = express()` → `express()`); else undefined. */
  call(): Call | undefined;
  /** Of an object/hash/dict/struct literal (also through a name): the value of a key, else undefined. */
  property(key: string): Expression | undefined;
  /** Keys and values of an object/hash/dict/struct literal in order; empty when it is none. */
  properties(): readonly Property[];
  /** Elements of a list/array/tuple/slice literal; empty when it is none. */
  elements(): readonly Expression[];
}

export interface Property {
  readonly key: string;
  readonly value: Expression;
  /** Key and value together. */
  readonly span: Span;
}

/**
 * A call or a construction (`new X()`, Ruby `X.new`, a Go composite literal `&http.Server{…}`, a Rust macro `println!`, a shell command).
 *
 * `name` is the callee's canonical name: aliases, imports and the construction of receivers are followed, so that one spelling
 * serves every way to write it. Segments are joined with `.` in every language (PHP `::` `->` `\`, Ruby and Rust `::` too):
 * - JavaScript: `express().listen`, `http.createServer().listen` (`node:` is taken off, `new` is not shown, default import = module name)
 * - Python: `flask.Flask().run`, `logging.handlers.RotatingFileHandler`
 * - Go: `net/http.ListenAndServe`, `github.com/gin-gonic/gin.Default().Run`, `net/http.Server{}.ListenAndServe`; the literal
 *   `&http.Server{…}` itself is the construction `net/http.Server` (`callsTo` takes `net/http.Server{}` for the same)
 * - Java, Kotlin: `org.springframework.boot.SpringApplication.run`, `java.io.FileWriter`
 * - Ruby: `Rack.Session.Pool.new`, `File.open`; PHP: `Illuminate.Support.Facades.Mail.to`, `session_start`
 * - C#: `System.IO.File.WriteAllText` when a using makes it certain, else as written; Rust: `std.net.TcpListener.bind`, `println!`
 * - shell: the command word
 * A receiver that is not constructed in the file but has a declared type counts as constructed: `MailService().send`,
 * `net/http.ResponseWriter{}.Write`. One that cannot be followed at all stays as written: `app.listen`, `this.server.close`.
 */
export interface Call {
  readonly span: Span;
  readonly name: string;
  /** Last segment of `name`. */
  readonly method: string;
  /** Package, module or namespace that the name was resolved to (`express`, `flask`, `net/http`); undefined when it was not. */
  readonly module: string | undefined;
  /** Span of the callee without its arguments. */
  readonly callee: Span;
  /** The expression before the last dot; undefined for a plain function. */
  readonly receiver: Expression | undefined;
  /** Positional arguments in order (for a shell command: its words after the command). */
  readonly args: readonly Expression[];
  /** Keyword/named arguments: Python, Ruby, Kotlin, C#, PHP named ones, and fields of a Go or Rust struct literal. */
  readonly named: readonly Property[];
  /** A named argument, or that key of the last object argument (`listen({ port: 3000 })`), else undefined. */
  option(key: string): Expression | undefined;
  /** The innermost function that the call stands in; undefined at the top of the file. */
  readonly inside: FunctionScope | undefined;
  /** Awaited, returned, assigned, chained, passed on — anything but thrown away. */
  readonly used: boolean;
  readonly awaited: boolean;
}

/** A function, method, lambda or block, with what tells whether it is a request handler or a start-up routine. */
export interface FunctionScope {
  readonly span: Span;
  /** Name as declared or as assigned to; undefined for an anonymous one. */
  readonly name: string | undefined;
  readonly parameters: readonly string[];
  /** The class or object it belongs to. */
  readonly owner: string | undefined;
  /** Canonical names of its decorators/annotations/attributes, without arguments (`app.route`, `org.springframework.web.bind.annotation.GetMapping`). */
  readonly annotations: readonly Annotation[];
  /** The call that it is an argument of (`app.get('/', (req, res) => …)` → the call `express().get`), else undefined. */
  readonly argumentOf: Call | undefined;
  readonly inside: FunctionScope | undefined;
  /** True when it handles a request: by decorator, route registration, controller class or signature (`http.ResponseWriter`, `(req, res)`). */
  readonly handlesRequest: boolean;
}

/** A decorator, annotation or attribute. `name` is canonical as in `Call`. */
export interface Annotation {
  readonly span: Span;
  readonly name: string;
  readonly args: readonly Expression[];
  readonly named: readonly Property[];
  /** Span of the declaration that it decorates. */
  readonly target: Span;
}

/** One imported thing; `import a, { b as c } from 'x'` gives two. */
export interface Import {
  readonly span: Span;
  /** As written: `express`, `./app`, `flask`, `github.com/gin-gonic/gin`, `org.springframework.boot.SpringApplication`, `sinatra`. */
  readonly module: string;
  /** Name within the module; undefined when the module itself is bound. */
  readonly member: string | undefined;
  /** Local name that it is bound to; undefined for an import by side effect. */
  readonly local: string | undefined;
  /** Relative or aliased to a file of this repository by its form (`./x`, `from . import`, `crate::`). */
  readonly relative: boolean;
  /** TypeScript `import type`, Python under `TYPE_CHECKING`. */
  readonly typeOnly: boolean;
  /** Inside a function, a try block or a condition, so that its absence may be handled. */
  readonly optional: boolean;
  /** Where nothing but conditions decides whether it is reached, so that its absence is not handled: those, outermost first. */
  readonly conditions: readonly string[];
}

/**
 * `target = value`, a declaration with a value, a field default, a setter-like property. Of a destructured name `value` is
 * the name itself, whose `value()` is what it takes out.
 */
export interface Assignment {
  readonly span: Span;
  /** As written without index brackets around constants: `PORT`, `app.config.SECRET_KEY`, `self.port`, `DATABASES.default.HOST`. */
  readonly target: string;
  /** Last segment of `target`. */
  readonly name: string;
  readonly value: Expression;
  readonly inside: FunctionScope | undefined;
  /** Declared `const`, `final`, `val`, upper-case constant, or a top-level binding that is never assigned again. */
  readonly constant: boolean;
}

/** One mention of a shared variable in a function. */
export interface SharedUse {
  readonly span: Span;
  /** `put` leaves something there (assignment, `push`, `x[k] = v`, `+=`), `take` removes, `read` is everything else. */
  readonly kind: 'put' | 'take' | 'read';
  readonly inside: FunctionScope;
}

/** A variable of the file's scope or of a function with closures, or a field of a class, that holds a number or a container which can change. */
export interface SharedVariable {
  readonly name: string;
  /** Where it is declared. */
  readonly span: Span;
  /** The class whose field it is; undefined for one of the file. */
  readonly owner: string | undefined;
  /** The function whose closures share it; undefined for one of the file or of a class. */
  readonly within: FunctionScope | undefined;
  /** There is one for the whole process, not one an object. */
  readonly isStatic: boolean;
  /** In functions only, in source order; what other files do to it is not seen. */
  readonly uses: readonly SharedUse[];
}

/** A class-like declaration: class, struct, object, interface, trait, module. */
export interface ClassDeclaration {
  readonly span: Span;
  readonly name: string;
  /** Canonical names of what it extends, implements or includes. */
  readonly bases: readonly string[];
  readonly annotations: readonly Annotation[];
}

/** The extent of a syntax tree: its nodes, its levels, and the most children that one node has. */
export interface TreeExtent {
  readonly nodes: number;
  readonly depth: number;
  readonly width: number;
  /** Characters of the text. */
  readonly length: number;
}

/** A rule object of ast-grep with what it refers to, as data. Source: https://ast-grep.github.io/reference/yaml.html */
export interface SyntaxRule {
  readonly rule: Readonly<Record<string, unknown>>;
  readonly constraints?: Readonly<Record<string, unknown>> | undefined;
  readonly utils?: Readonly<Record<string, unknown>> | undefined;
}

/** One match of an ast-grep pattern, with its metavariables by name (without `$`). */
export interface Match {
  readonly span: Span;
  readonly captures: ReadonlyMap<string, Expression>;
}

/** A stretch of code that runs only under a condition: an arm of an `if`, a `case`, a side of a conditional expression. */
export interface ConditionalBranch {
  /** Of the arm, its braces included. */
  readonly span: Span;
  /** The whole statement or expression that the arm belongs to. */
  readonly around: Span;
  /** As written, without parentheses around all of it; an `else` has the condition of its `if`. */
  readonly condition: string;
}

/** A condition on the way to a stretch of code. */
export interface Decision {
  /** As written, without parentheses around all of it. */
  readonly condition: string;
  /** False for an `else`, and for the body of an `unless`: they run when it does not hold. */
  readonly holds: boolean;
}

/** A loop statement, or a block that a method repeats (`loop do`, `repeat(5) { … }`). */
export interface Loop {
  readonly span: Span;
  /** What stands before its body, as written. */
  readonly head: string;
}

/** A string literal anywhere in the code (not an import path, a key or a doc string), or a comment. */
export interface StringLiteral {
  /** Quotes or comment markers included. */
  readonly span: Span;
  /** Of a string its decoded text, with `${…}` around the source of what a template puts in; of a comment all of it. */
  readonly text: string;
}

/**
 * One code file as facts. Every list is computed on first use and in source order. Nothing here throws on broken syntax:
 * the parser is error-tolerant and what it could not read is missing.
 */
export interface CodeFile {
  readonly path: string;
  readonly language: Language;
  readonly source: SourceText;
  /** Parses the text, which every list would do on its first use: for whoever wants that time apart. */
  parse(): void;
  /** False when nothing in the text can look an environment variable up, so that no value comes from one; known without parsing. */
  readonly mayReadEnvironment: boolean;
  /** How many places the parser could not make sense of; 0 for sound code. */
  readonly syntaxErrors: number;
  /** Why the text was not parsed (all lists are empty then); empty for a file that was. */
  readonly problems: readonly string[];
  readonly calls: readonly Call[];
  /** Calls whose canonical name is one of `names`; `*.listen` stands for any receiver, `express.*` for any member of a module. */
  callsTo(...names: readonly string[]): readonly Call[];
  readonly imports: readonly Import[];
  /** True when one of the modules (or a submodule of it) is imported. */
  importsAny(...modules: readonly string[]): boolean;
  readonly assignments: readonly Assignment[];
  readonly sharedVariables: readonly SharedVariable[];
  /** Keys and values of all object, dictionary and hash literals, in source order (struct literals are calls: see `Call.named`). */
  readonly properties: readonly Property[];
  readonly annotations: readonly Annotation[];
  readonly classes: readonly ClassDeclaration[];
  readonly functions: readonly FunctionScope[];
  readonly strings: readonly StringLiteral[];
  /** Lookups of environment variables with a known name, with their spans. */
  readonly environmentReads: readonly EnvironmentRead[];
  /** Innermost function around an offset. */
  functionAt(offset: number): FunctionScope | undefined;
  /** Matches of an ast-grep pattern. */
  query(pattern: string): readonly Match[];
  /** How large the syntax tree is, which tells what a rule object may cost on it. */
  readonly extent: TreeExtent;
  /** Places that a rule object of ast-grep fits. Throws for one that `syntaxRuleProblem` refuses. */
  matching(rule: SyntaxRule): readonly Span[];
  /** Comments with their spans, the markers included. */
  readonly comments: readonly StringLiteral[];
  /** True when the span lies in an `if`/`switch` branch, and the text of that condition, outermost first. */
  conditionsAround(span: Span): readonly string[];
  /** The same conditions with what each has to say for the span to run. */
  decisionsAround(span: Span): readonly Decision[];
  /** Every stretch of code that runs only under a condition, in source order; loops and attempts are none. */
  readonly branches: readonly ConditionalBranch[];
  /** What runs because an arm before it always leaves: the rest behind `if (x) { return a; }`, which runs when `x` does not hold. */
  readonly remainders: readonly ConditionalBranch[];
  /** Loops in source order. */
  readonly loops: readonly Loop[];
}

export interface EnvironmentRead {
  readonly span: Span;
  readonly name: string;
  readonly fallback: Expression | undefined;
}
