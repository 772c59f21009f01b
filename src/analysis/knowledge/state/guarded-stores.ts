import type { CodeFile, FunctionScope } from '../../code.ts';
import type { Span } from '../../text.ts';

/** A container in a struct that all handlers share, with a function that puts something in. */
export interface GuardedStore {
  readonly name: string;
  readonly owner: string;
  readonly span: Span;
  readonly writers: readonly StoreUse[];
  readonly readers: readonly StoreUse[];
}

/** A function that uses the container, with its file. */
export interface StoreUse {
  readonly scope: FunctionScope;
  readonly file: CodeFile;
}

/** Types of what is connected, and not data. */
const CONNECTED = /conn|client|socket|\bchan\b|session|subscriber|peer|\bfunc\b|sender|recipient|addr\b|\btx\b|handle\b/i;

/** Maps and lists in structs of Go, and those behind a lock in Rust, which functions of the file or of the ones around it change. */
export function guardedStores(file: CodeFile, around: readonly CodeFile[]): readonly GuardedStore[] {
  const files = [file, ...around.filter((other) => other.language === file.language && other !== file)];
  const stores = file.language === 'go' ? goStores(file, files) : file.language === 'rust' ? rustStores(file, files) : [];
  return stores.filter(({ writers }) => writers.length > 0);
}

function goStores(file: CodeFile, files: readonly CodeFile[]): readonly GuardedStore[] {
  const stores: GuardedStore[] = [];
  for (const struct of file.source.text.matchAll(/^type (?<owner>\w+) struct \{\r?\n(?<body>(?:[^}\r\n].*\r?\n|\r?\n)*)\}/gm)) {
    const { owner = '', body = '' } = struct.groups ?? {};
    for (const field of body.matchAll(/^\s+(?<name>\w+)\s+(?<type>\*?(?:map\[.*|\[\]\S.*|sync\.Map))(?:\s+\/\/.*)?$/gm)) {
      const { name = '', type = '' } = field.groups ?? {};
      if (CONNECTED.test(type)) continue;
      const put = new RegExp(
        `\\b\\w{1,12}\\.${name}(?:\\[[^\\]\\n]*\\]\\s*(?:=(?!=)|\\+\\+|\\+=)|\\s*=\\s*append\\(|\\.(?:Store|Swap|LoadOrStore|CompareAndSwap)\\()`,
      );
      const start = (struct.index ?? 0) + struct[0].indexOf(body) + (field.index ?? 0) + field[0].indexOf(name);
      const span = { start, end: start + name.length };
      stores.push(storeOf(files, { name, owner, span }, put, new RegExp(`\\.${name}\\b`), ({ scope }) => scope.owner === owner));
    }
  }
  return stores;
}

function functionsOf(files: readonly CodeFile[]): readonly StoreUse[] {
  return files.flatMap((file) => file.functions.filter(({ name }) => name !== undefined).map((scope) => ({ scope, file })));
}

const RUST_FIELD =
  /(?<name>\w+)\s*:\s*(?:Arc<\s*)?(?:\w+::)*(?:(?:Mutex|RwLock)<\s*(?:\w+::)*(?<kind>Vec|HashMap|BTreeMap|HashSet|VecDeque|[iu](?:8|16|32|64|size))\b(?<of>[^\n;{]*)|DashMap<(?<pairs>[^\n;{]*))/g;

function rustStores(file: CodeFile, files: readonly CodeFile[]): readonly GuardedStore[] {
  const stores: GuardedStore[] = [];
  for (const field of file.source.text.matchAll(RUST_FIELD)) {
    const { name = '', of = '', pairs = '' } = field.groups ?? {};
    if (CONNECTED.test(of + pairs)) continue;
    const put = new RegExp(
      `\\b${name}\\b(?:\\s*\\.(?:lock|write|unwrap|expect|await)\\b(?:\\([^()\\n]*\\))?\\??)*\\s*\\.(?:insert|push|push_back|entry|extend)\\(|let mut (\\w+) = [^;\\n]*\\b${name}\\s*\\.(?:lock|write)\\(\\)[^;]*;[\\s\\S]{0,600}?(?:\\b\\1\\.(?:insert|push|push_back|entry|extend)\\(|\\*\\1\\s*\\+=)`,
    );
    const start = field.index ?? 0;
    const span = { start, end: start + name.length };
    stores.push(storeOf(files, { name, owner: structAround(file, span), span }, put, new RegExp(`\\.${name}\\b`)));
  }
  return [...stores, ...rustAliases(file, files)];
}

/** The name of the struct of Rust that a field stands in; empty for a parameter or a variable. */
function structAround({ classes }: CodeFile, { start, end }: Span): string {
  return classes.find(({ span }) => span.start <= start && end <= span.end)?.name ?? '';
}

/** `type Db = Arc<RwLock<HashMap<Uuid, Todo>>>`, and functions that are given one. */
function rustAliases(file: CodeFile, files: readonly CodeFile[]): readonly GuardedStore[] {
  const put =
    /\.(?:lock|write)\(\)[^;]{0,80}\.(?:insert|push|push_back|entry)\(|let mut (\w+) = [^;\n]*\.(?:lock|write)\(\)[^;]*;[\s\S]{0,600}?\b\1\.(?:insert|push|push_back|entry)\(/;
  return [...file.source.text.matchAll(RUST_ALIAS)].flatMap(({ index, groups }) => {
    const { name = '', of = '' } = groups ?? {};
    if (CONNECTED.test(of)) return [];
    const isGiven = ({ scope, file: where }: StoreUse): boolean =>
      new RegExp(`\\b${name}\\b`).test(where.source.slice(scope.span).split('{', 1)[0] ?? '');
    const start = index + 'type '.length;
    return [storeOf(files, { name, owner: '', span: { start, end: start + name.length } }, put, /\.(?:lock|read|write)\(\)/, isGiven)];
  });
}

const RUST_ALIAS =
  /type (?<name>\w+) = (?:Arc<\s*)(?:\w+::)*(?:Mutex|RwLock)<\s*(?:\w+::)*(?:Vec|HashMap|BTreeMap|HashSet|VecDeque)\b(?<of>[^\n;]*);/g;

/** A write to a container of a struct that a lock around all of it guards: `state.write().await.orders.insert(…)`. */
export interface LockedWrite {
  readonly name: string;
  readonly span: Span;
  readonly scope: FunctionScope;
}

const OPENED = String.raw`\.(?:write|lock)\(\)(?:\s*\.(?:await|unwrap\(\)|expect\([^()]*\)))*\??`;
const PUTS = String.raw`(?:insert|push|push_back|push_front|entry|extend|add)\(`;
/** The write in one go, or by a name that holds the field or the opened lock. */
const LOCKED_WRITE = new RegExp(
  String.raw`${OPENED}\s*\.(?<direct>\w+)\s*\.${PUTS}|let\s+(?<held>\w+)\s*=\s*&mut\s+[^;]{0,80}${OPENED}\s*\.(?<field>\w+)\s*;|let\s+mut\s+(?<guard>\w+)\s*=\s*[^;]{0,80}${OPENED}\s*;`,
  'g',
);

/** Writes of Rust to what a lock around a whole struct guards, where `isContainer` says that a field of that name holds many. */
export function lockedWrites(file: CodeFile, isContainer: (name: string) => boolean): readonly LockedWrite[] {
  if (file.language !== 'rust') return [];
  return [...file.source.text.matchAll(LOCKED_WRITE)].flatMap((match) => {
    const { direct, held, field, guard } = match.groups ?? {};
    const scope = file.functionAt(match.index);
    if (scope === undefined) return [];
    const end = match.index + match[0].length;
    const put = held ?? guard;
    const rest = file.source.text.slice(end, Math.min(scope.span.end, end + 800));
    const after =
      put === undefined
        ? null
        : new RegExp(String.raw`\b${put}\s*${held === undefined ? String.raw`\.(?<of>\w+)\s*` : ''}\.${PUTS}`).exec(rest);
    const name = direct ?? (after ? (field ?? after.groups?.of) : undefined);
    if (name === undefined || !isContainer(name)) return [];
    const start = after ? end + after.index : match.index;
    return [{ name, span: { start, end: start + (after ? after[0].length : match[0].length) }, scope }];
  });
}

/** A field of a struct of Rust that is a map or a list of data, without a lock of its own. */
export function plainContainer(name: string, text: string): boolean {
  const field = new RegExp(
    String.raw`^\s*(?:pub(?:\([^)]*\))?\s+)?${name}\s*:\s*(?:\w+::)*(?:Vec|HashMap|BTreeMap|HashSet|BTreeSet|VecDeque)\s*<(?<of>[^\n]*)$`,
    'm',
  ).exec(text);
  return field !== null && !CONNECTED.test(field.groups?.of ?? '');
}

function storeOf(
  files: readonly CodeFile[],
  store: Pick<GuardedStore, 'name' | 'owner' | 'span'>,
  put: RegExp,
  use: RegExp,
  isOf: (one: StoreUse) => boolean = () => true,
): GuardedStore {
  // The text tells which files are worth a syntax tree: a package can have a hundred, and most structs are never put into.
  if (!files.some(({ source }) => put.test(source.text))) return { ...store, writers: [], readers: [] };
  const functions = functionsOf(files.filter(({ source }) => put.test(source.text) || use.test(source.text))).filter(isOf);
  const writers = functions.filter(({ scope, file }) => put.test(file.source.slice(scope.span)));
  const readers = functions.filter((one) => !writers.includes(one) && use.test(one.file.source.slice(one.scope.span)));
  return { ...store, writers, readers };
}
