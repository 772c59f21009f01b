import type { FunctionScope, SharedUse, SharedVariable } from '../code.ts';
import type { Span } from '../text.ts';
import type { Binding, Variable } from './names/bindings.ts';
import type { CodeFacts } from './code-facts.ts';
import { spanOf } from './tree/nodes.ts';
import { Regions } from './tree/regions.ts';
import { enclosing, type Scope } from './names/scopes.ts';

/** What makes an empty or filled container, by the last segment of its name. */
const CONTAINERS: ReadonlySet<string> = new Set(
  (
    'Map Set Array dict list set defaultdict OrderedDict deque Counter make ArrayList LinkedList HashMap LinkedHashMap TreeMap ' +
    'ConcurrentHashMap HashSet LinkedHashSet CopyOnWriteArrayList ConcurrentLinkedQueue ConcurrentLinkedDeque ConcurrentSkipListMap ArrayDeque AtomicInteger AtomicLong mutableListOf ' +
    'mutableMapOf mutableSetOf arrayListOf hashMapOf hashSetOf List Dictionary ConcurrentDictionary ConcurrentBag ConcurrentQueue ' +
    'synchronizedList synchronizedMap synchronizedSet newSetFromMap'
  ).split(' '),
);
/** Declared types of containers, for declarations whose value says nothing (`var users []User`, `static List<User> users = new();`). */
const CONTAINER_TYPES =
  /\bsync\.Map\b|\bmap\[|=?\s\[\]\w|\bDashMap<|\b(?:List|Dictionary|ConcurrentDictionary|ConcurrentBag|HashSet|Map|Set|Queue|Stack)<|\b(?:Mutex|RwLock)\w*(?:<|::new\()(?:\w+::)*(?:Vec|HashMap|BTreeMap|HashSet)\b/;

/** `[key]`, with one pair of brackets inside. */
const INDEX = String.raw`\[(?:[^\[\]\n]|\[[^\]\n]*\])*\]`;
/** Access to what a lock or a reference holds, before the method that counts. */
const THROUGH = String.raw`(?:\s*(?:\.(?:lock|write|borrow_mut|unwrap|await|value)(?:\(\))?|!|\?(?=\.)))*`;
const PUT = new RegExp(
  `^${THROUGH}(?:` +
    String.raw`\s*(?:${INDEX}|\.\w+)*\s*(?:[-+*|&]|\?\?|\|\||<<)?=(?![=>~])|\s*(?:\+\+|--)|\s*<<(?!<)|` +
    String.raw`\s*(?:${INDEX})?[!?]?\.(?:push|push_back|unshift|splice|set|add|append|appendleft|insert|extend|update|setdefault|put|putIfAbsent|addAll|putAll|Add|AddRange|TryAdd|AddOrUpdate|GetOrAdd|Enqueue|Push|Store|LoadOrStore|merge|compute|computeIfAbsent|addFirst|addLast|offer|incrementAndGet|getAndIncrement)\s*[({]` +
    ')',
);
const TAKE = new RegExp(
  `^${THROUGH}` +
    String.raw`\s*[!?]?\.(?:delete|remove|pop|popleft|shift|clear|discard|removeIf|Remove|RemoveAll|TryRemove|Clear|Delete|retain)\s*[({]`,
);

/** Variables of the file's scope, fields of its classes and what functions leave to closures, where they hold data which can change. */
export function sharedVariablesOf(facts: CodeFacts): readonly SharedVariable[] {
  const silent = silentRegions(facts);
  const enclosed = new Set(facts.functions.all.map(({ inside }) => inside?.span.start));
  return facts.bindings.all
    .filter((binding) => (isShared(binding, enclosed) || isMadeWithObject(binding, facts)) && holdsData(binding, facts))
    .map((binding) => {
      const isField = isOwn(binding, facts) && !nameOf(binding).startsWith('@@');
      const around = facts.functions.around(functionOf(binding));
      const within = isField ? undefined : around;
      const uses = usesOf(binding, facts, silent).filter(({ inside }) => inside !== around);
      return {
        name: nameOf(binding),
        span: spanOf(binding.target ?? binding.node),
        owner: ownerOf(binding, facts),
        within,
        isStatic: !within && !isField && isStatic(binding, facts),
        uses,
      };
    });
}

/** Functions that make an object, by the languages that declare its fields there. */
const CONSTRUCTORS = /^(?:constructor|__init__)$/;

/** `this.orders = []`, `self.orders = {}`: a field that the constructor declares, and the body of the class does not. */
function isMadeWithObject(binding: Binding, facts: CodeFacts): boolean {
  if (!isOwn(binding, facts)) return false;
  if (nameOf(binding).startsWith('@@')) return functionOf(binding) === undefined;
  const { name } = facts.functions.around(functionOf(binding)) ?? {};
  if (name === undefined || !CONSTRUCTORS.test(name)) return false;
  const field = facts.bindings.ownField(nameOf(binding), binding.start);
  return field?.bindings.find((one) => one.path.length === 1 || isMember(one, facts)) === binding;
}

function isOwn({ path }: Binding, { bindings }: CodeFacts): boolean {
  return path.length === 2 && bindings.isSelf(path[0] ?? '');
}

function isMember(binding: Binding, facts: CodeFacts): boolean {
  return isOwn(binding, facts) && binding.value !== undefined;
}

function nameOf({ path }: Binding): string {
  return path.at(-1) ?? '';
}

/** `enclosed`: where functions begin that have others in them, which live on with what they share. */
function isShared(binding: Binding, enclosed: ReadonlySet<number | undefined>): boolean {
  const { path, scope, declares } = binding;
  if (path.length !== 1 || declares === 'outer') return false;
  if (scope.of.role === 'file' || scope.of.role === 'class') return true;
  const around = functionOf(binding);
  return around !== undefined && enclosed.has(around.start);
}

/** The function that a variable is one of, in whatever block of it. */
function functionOf({ scope }: Binding): Scope | undefined {
  const around = enclosing(scope, 'function', 'class');
  return around?.of.role === 'function' ? around : undefined;
}

function holdsData(binding: Binding, facts: CodeFacts): boolean {
  if (binding.value !== undefined) {
    const value = facts.expressions.of(binding.value);
    if (value.kind === 'list' || value.kind === 'object' || value.kind === 'number') return true;
    if (CONTAINERS.has(value.call()?.method ?? '')) return true;
  }
  return CONTAINER_TYPES.test(lineOf(binding, facts));
}

/** The declaration up to the end of its line. */
function lineOf({ start }: Binding, { syntax }: CodeFacts): string {
  const { text } = syntax.source;
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const end = text.indexOf('\n', start);
  return text.slice(from, Math.min(end === -1 ? text.length : end, from + 300));
}

function ownerOf(binding: Binding, facts: CodeFacts): string | undefined {
  const scope = isOwn(binding, facts) ? enclosing(binding.scope, 'class') : binding.scope;
  return scope?.of.role === 'class'
    ? facts.classes.find(({ span }) => span.start === scope.start && span.end === scope.end)?.name
    : undefined;
}

/** One for the whole process: of the file, `static`, of a Kotlin `object`, a Ruby `@@name`. */
function isStatic(binding: Binding, facts: CodeFacts): boolean {
  const { scope } = binding;
  if (scope.of.role === 'file' || nameOf(binding).startsWith('@@')) return true;
  if (facts.syntax.adapter.classAttributes) return isClassAttribute(binding, facts);
  return (
    /\bstatic\b/.test(lineOf(binding, facts)) ||
    /^(?:companion\s+)?object\b/.test(facts.syntax.source.text.slice(scope.start, scope.start + 20))
  );
}

/**
 * A container in the body of a class, which all of its objects have in common: of Python, and a constant of Ruby. Not where an object gets
 * one of its own, and not the field of a model, which is copied for each (`items: list = []`).
 */
function isClassAttribute(binding: Binding, facts: CodeFacts): boolean {
  const type = facts.classes.find(({ span }) => span.start === binding.scope.start);
  if (binding.type !== undefined && (type === undefined || type.bases.length > 0 || type.annotations.length > 0)) return false;
  const own = facts.bindings.ownField(nameOf(binding), binding.start)?.bindings ?? [];
  return !own.some((one) => one.path.length === 2 && one.path[0] === 'self');
}

function usesOf(binding: Binding, facts: CodeFacts, silent: Regions<true>): readonly SharedUse[] {
  const name = nameOf(binding);
  const { text } = facts.syntax.source;
  const word = new RegExp(String.raw`(?<![\w$@])${name.replaceAll(/[$@]/g, String.raw`\$&`)}(?!\w)`, 'g');
  const uses: SharedUse[] = [];
  const { start, end } = (isOwn(binding, facts) ? undefined : functionOf(binding)) ?? { start: 0, end: text.length };
  for (const match of text.slice(start, end).matchAll(word)) {
    const index = start + match.index;
    const span = { start: index, end: index + name.length };
    const inside: FunctionScope | undefined = facts.functions.at(index);
    if (inside === undefined || silent.at(index) !== undefined || !means(binding, name, span, facts)) continue;
    uses.push({ span, inside, kind: kindOf(text, span) });
  }
  return uses;
}

/** The word is this variable: by its scope, or as a member of the object itself. */
function means(binding: Binding, name: string, { start }: Span, facts: CodeFacts): boolean {
  const { bindings, syntax } = facts;
  const before = syntax.source.text.slice(Math.max(0, start - 24), start);
  const receiver = /(?<receiver>[\w$)\]]+)\s*(?:\.|\?\.|::|->)\s*$/.exec(before)?.groups?.receiver;
  let variable: Variable | undefined;
  if (receiver === undefined) variable = bindings.lookup(name, start);
  else if (bindings.isSelf(receiver) || receiver === 'this') variable = bindings.ownField(name, start);
  else variable = bindings.hasClass(receiver) ? bindings.fieldOf(receiver, name) : undefined;
  return variable?.bindings.includes(binding) ?? false;
}

function kindOf(text: string, { start, end }: Span): SharedUse['kind'] {
  const after = text.slice(end, end + 120);
  const before = text.slice(Math.max(0, start - 24), start);
  if (/(?:\bdelete[\s(]+|\bdel\s+)(?:this\.|self\.)?$/.test(before) || TAKE.test(after)) return 'take';
  const isArgument = /[(,]\s*$/.test(before) && /^\s*=(?!=)/.test(after);
  return !isArgument && (PUT.test(after) || /(?:\+\+|--)\s*(?:this\.|self\.)?$/.test(before)) ? 'put' : 'read';
}

/** Comments and plain strings: words in them are no uses. */
function silentRegions({ syntax }: CodeFacts): Regions<true> {
  const { strings, comments } = syntax.adapter.kinds;
  const found = [...syntax.find(strings).filter(({ node }) => syntax.shape(node).is === 'string'), ...syntax.find(comments)];
  return new Regions(found.map(({ start, end }) => ({ start, end, of: true as const })).sort((a, b) => a.start - b.start || b.end - a.end));
}
