import type { CodeFile, FunctionScope, SharedUse, SharedVariable } from '../../src/analysis/code.ts';
import { appObjectWrites } from '../../src/analysis/knowledge/state/app-object.ts';
import { guardedStores, lockedWrites, plainContainer } from '../../src/analysis/knowledge/state/guarded-stores.ts';
import { isKept } from '../../src/analysis/knowledge/state/kept-objects.ts';
import { isSingleton } from '../../src/analysis/knowledge/state/singletons.ts';
import { requestHolders, undeclaredHolders } from '../../src/analysis/knowledge/state/request-holders.ts';
import { keepsCount, keepsList } from '../../src/analysis/knowledge/state/request-counts.ts';
import { runsInBrowser } from '../../src/analysis/knowledge/settings/browser-code.ts';
import { answersPeople, isBot, runsInWebProcess } from '../../src/analysis/knowledge/serving/web-processes.ts';
import { managesMachine } from '../../src/analysis/knowledge/state/machine-agents.ts';
import { isOfTheProcess, isShutOut } from '../../src/analysis/knowledge/state/process-data.ts';
import { servesStream } from '../../src/analysis/knowledge/work/stream-consumers.ts';
import { ECMASCRIPT, JVM, type Language } from '../../src/analysis/languages.ts';
import { directoryOf } from '../../src/analysis/paths.ts';
import { requestBehind } from '../../src/analysis/requests.ts';
import { possibleHolders } from '../../src/analysis/words.ts';
import { rule, type Context, type Found } from '../rule.ts';
import { EXAMPLES } from './mutable-global-state.examples.ts';
import { LOOK_ALIKES } from './mutable-global-state.look-alikes.ts';

/** Values that belong to an open connection. */
const CONNECTED = /\b(?:res|reply|response|ws|socket|conn\w*|stream|writer|emitter|channel)\b(?!\s*(?:\??\.\w|['"\]]))/i;
/** Classes that the container makes once. */
const SINGLETONS =
  /(?:^|\.)(?:Injectable|Controller|RestController|Service|Component|Repository|Singleton|ApplicationScoped|JsonController|Path|WebServlet|WebSocketGateway|Resolver)$/;
const ANOTHER_SCOPE = /(?:^|\.)(?:Scope|RequestScoped|RequestScope|SessionScope|Prototype)$/;
/** Functions that fill what can be made again. */
const FILLS = /^_*(?:init|load|set_?up|prepare|fill|populate|refresh|reload|after|on_?(?:start|init|ready)|register|configure|run$|main$)/i;
/** Functions by which a bot, which runs once, brings what it keeps to where it lasts. */
const SAVES = /^_*(?:save|persist|dump|flush|checkpoint|write|store)_?/i;
/** What a bot is told of itself: nobody has asked for anything yet. */
const IS_UP = /^(?:on_(?:shard_)?(?:ready|connect|resumed|disconnect)|cog_load|setup_hook)$/;
/** Words of which a file that handles requests, or one that keeps data for them, has at least one. */
const SIGNS: readonly { readonly languages: readonly Language[]; readonly literals: readonly string[] }[] = [
  { languages: ECMASCRIPT, literals: ['(req', 'ctx', 'request', 'Controller', 'Injectable', 'new Map', 'new Set', '= {}', '= []'] },
  {
    languages: ['python'],
    literals: ['.route(', '.get(', '.post(', '.put(', '.delete(', 'request', '= {}', '= []', 'dict(', 'set()', 'deque(', 'dict.fromkeys'],
  },
  { languages: ['go'], literals: ['http.', 'gin.', 'echo.', 'fiber.', 'map[', 'sync.Map'] },
  { languages: JVM, literals: ['Controller', 'Service', 'Component', 'Repository', '@Path', 'Scoped', 'routing', 'route(', 'get('] },
  { languages: ['csharp'], literals: ['static ', '.MapGet', '.MapPost', 'Dictionary<', 'List<', 'Bag<', 'HashSet<'] },
  { languages: ['ruby'], literals: ['@@', '$', ' = [', ' = {'] },
  { languages: ['rust'], literals: ['static '] },
];

export default rule({
  id: 'processes/mutable-global-state',
  title: 'Keep what requests share in a backing service',
  why: 'The memory of a process is its own: the other processes never see what a request left there, and the next restart or deploy forgets it.',
  remedy: 'Keep it in the database or in Redis, and let each request read it from there.',
  severity: 'warning',
  limits: [
    'Only state that is written and read by different functions of one file, or of one service class, is judged; counts of requests and sessions by one function, too.',
    'Caches, connections, locks and metrics are told by their names.',
  ],
  code: [
    ...SIGNS.map(({ languages, literals }) => ({ languages, literals, judge })),
    { languages: [...ECMASCRIPT, 'python'], literals: ['null', 'None', "''", '""', 'undefined', 'alse'], judge: judgeHolders },
    { languages: ['javascript'], literals: ['req', 'ctx'], judge: judgeUndeclared },
    { languages: ['go'], literals: ['struct {'], judge: judgeStores },
    { languages: ['rust'], literals: ['Mutex<', 'RwLock<', 'DashMap<'], judge: judgeStores },
    { languages: ['rust'], literals: ['.write()', '.lock()'], judge: judgeLocked },
    { languages: [...ECMASCRIPT, 'python'], literals: ['app.locals.', 'app.state.'], judge: judgeAppObject },
  ],
  examples: {
    bad: [
      ...EXAMPLES.bad,
      {
        name: 'Flask, a list that a handler adds to and answers with',
        files: {
          'app.py':
            'from flask import Flask, jsonify, request\n\napp = Flask(__name__)\nchat_history = [] # ⟵\n\n@app.post("/chat")\ndef chat():\n    chat_history.append(request.json["message"])\n    return jsonify(chat_history)\n',
          Procfile: 'web: gunicorn app:app\n',
        },
      },
      {
        name: 'Flask, a table that one request brings and the next one reads',
        files: {
          'app.py':
            'import pandas as pd\nfrom flask import Flask, jsonify, request\n\napp = Flask(__name__)\ndf = None # ⟵\n\n@app.post("/table")\ndef table():\n    global df\n    path = request.files["file"].filename\n    df = pd.read_csv(path)\n    return "ok"\n\n@app.get("/columns")\ndef columns():\n    return jsonify(list(df.columns))\n',
          Procfile: 'web: gunicorn app:app\n',
        },
      },
    ],
    good: [...EXAMPLES.good, ...LOOK_ALIKES],
  },
});

function* judge(file: CodeFile, context: Context): Iterable<Found> {
  const { deployable, repository, path } = context;
  if (!answersPeople(path, deployable, repository) || runsInBrowser(file, deployable) || managesMachine(deployable, repository)) return;
  const isRequest = ({ inside }: SharedUse): boolean => {
    const { handler } = requestBehind(inside, file, deployable, repository) ?? {};
    return handler !== undefined && !IS_UP.test(handler.name ?? '');
  };
  for (const variable of file.sharedVariables) {
    const counts = variable.uses.filter((use) => use.kind === 'put' && keepsCount(variable, use, file));
    const exchange = isOfTheProcess(variable.name) || holdsPromises(variable.name, file) ? undefined : exchangeOf(variable, file);
    if (exchange && isSeeded(exchange, file)) continue;
    if (isBot(deployable) && variable.uses.some(({ inside }) => SAVES.test(inside.name ?? ''))) continue;
    // What callers it takes to know whether a variable is shared is asked last.
    const adds = variable.uses.some((use) => use.kind === 'put' && keepsList(variable, use, file));
    if ((counts.length === 0 && exchange === undefined && !adds) || !isShared(variable, file, context)) continue;
    const where = placeOf(variable);
    if (counts.some(isRequest)) {
      yield {
        span: variable.span,
        what: `Requests are counted or known again by \`${variable.name}\`, a variable of ${where}: every process has its own.`,
        identity: variable.name,
      };
      continue;
    }
    const list = variable.uses.find((use) => use.kind === 'put' && keepsList(variable, use, file) && isRequest(use));
    if (list && !isOfTheProcess(variable.name)) {
      yield {
        span: variable.span,
        what: `Requests leave data in \`${variable.name}\`, a variable of ${where}, and the ones that come later find it there: every process has its own.`,
        identity: variable.name,
      };
      continue;
    }
    const [put, read] = (exchange && (pairOf(exchange, variable.owner, file, isRequest) ?? shutOut(variable, exchange))) ?? [];
    if (!put || !read) continue;
    yield {
      span: variable.span,
      what: `${isRequest(put) ? 'Requests leave' : isShutOut(variable.name) ? 'Callers leave' : 'Messages leave'} data in \`${variable.name}\`, a variable of ${where}, ${wordsOf(put.inside, 'write')} and ${wordsOf(read.inside, 'read')}.`,
      identity: variable.name,
    };
  }
}

/** What sets the app up leaves the same there by the same function: a copy of what lasts elsewhere, which each start makes again. */
function isSeeded({ puts }: Exchange, file: CodeFile): boolean {
  return puts.every(({ inside: { name } }) => {
    const callers = name === undefined ? [] : file.callsTo(`*.${name}`, name).flatMap(({ inside }) => inside ?? []);
    return callers.some((caller) => SETS_APP_UP.test(file.source.slice(caller.span).split('{')[0] ?? ''));
  });
}

/** A function that is given the app before it serves anybody. */
const SETS_APP_UP =
  /\(\s*(?:this\s+)?(?:[\w.]+\.)?(?:IApplicationBuilder|WebApplication|IServiceCollection|WebApplicationBuilder|IEndpointRouteBuilder)\b|\b(?:app|application)\s*:\s*(?:Application|FastAPI|Flask|Express|FastifyInstance|INestApplication)\b/;

/** Who is shut out is put in by whoever calls for it, and asked after by another function. */
function shutOut({ name }: SharedVariable, { puts, reads }: Exchange): readonly SharedUse[] | undefined {
  const put = puts.find(({ inside }) => inside.name !== undefined && inside.parameters.length > 0 && !FILLS.test(inside.name));
  const read = reads.find(({ inside }) => inside !== put?.inside && inside.name !== undefined && !FILLS.test(inside.name));
  return isShutOut(name) && put && read ? [put, read] : undefined;
}

function wordsOf({ name }: FunctionScope, verb: 'write' | 'read'): string {
  const past = verb === 'write' ? 'written' : 'read';
  return name === undefined ? `${past} by another handler` : `${past} in \`${name}\``;
}

function placeOf({ owner, within }: SharedVariable): string {
  if (within) return within.name === undefined ? 'the function that sets the app up' : `\`${within.name}\``;
  return owner === undefined ? 'the module' : `\`${owner}\``;
}

/** One for all requests: static, a field of a class of which the framework makes one, or made where handlers are registered. */
function isShared({ owner, isStatic, within }: SharedVariable, file: CodeFile, { deployable, repository }: Context): boolean {
  if (isStatic) return true;
  if (within) return setsUp(within) && requestBehind(within, file, deployable, repository) === undefined;
  const annotations = file.classes.find(({ name }) => name === owner)?.annotations ?? [];
  if (file.language === 'csharp' && owner !== undefined) return isSingleton(owner, deployable?.sources ?? [], repository);
  if (owner !== undefined && annotations.length === 0 && OBJECTS.has(file.language) && isOfData(owner, file) && !hasShared(owner, file))
    return isKept(owner, file, deployable, repository);
  return annotations.some(({ name }) => SINGLETONS.test(name)) && !annotations.some(({ name }) => ANOTHER_SCOPE.test(name));
}

/** Languages whose modules keep objects for everybody who imports them. */
const OBJECTS: ReadonlySet<Language> = new Set([...ECMASCRIPT, 'python']);

/** A class whose name says nothing of what a process has for itself, or that answers requests itself. */
function isOfData(owner: string, { functions }: CodeFile): boolean {
  return !isOfTheProcess(owner) || functions.some((one) => one.owner === owner && one.handlesRequest);
}

/** A class that has a shared store as well: its own memory is what it falls back to. */
function hasShared(owner: string, file: CodeFile): boolean {
  const type = file.classes.find(({ name }) => name === owner);
  return type !== undefined && /redis|memcache|\bprisma\b|\bmongo/i.test(file.source.slice(type.span));
}

/** What calls a function once, when the app is put together. */
const SET_UP = /^(?:then|register|plugin|fp|routing|route|group|embeddedServer|install|configure\w*)$/i;

/** A function that runs once: no callback, unless of what runs its argument once. */
function setsUp({ argumentOf, inside }: FunctionScope): boolean {
  return (argumentOf === undefined || SET_UP.test(argumentOf.method)) && (inside === undefined || setsUp(inside));
}

/** Work that is under way is this process's own, and a promise, a task or a thread can be kept nowhere else. */
function holdsPromises(name: string, { source, assignments, language }: CodeFile): boolean {
  if (language === 'python') {
    const given = new RegExp(String.raw`\b${name}\[[^\]\n]+\]\s*=(?!=)\s*(.+)`).exec(source.text)?.[1]?.trim() ?? '';
    const value = assignments.findLast(({ target }) => target === given)?.value.text ?? given;
    return /^(?:\w+\.)*(?:create_task|ensure_future|Thread|Popen|submit|Semaphore|R?Lock|Event|Condition)\(/.test(value);
  }
  const set = new RegExp(String.raw`\b${name.replaceAll('$', String.raw`\$`)}\.set\([^,\n]+,\s*([\w$]+)\s*\)`).exec(source.text)?.[1];
  return assignments.some(({ target, value }) => target === set && /\.(?:then|finally|catch)\(|\bnew Promise\b|\(async\b/.test(value.text));
}

/** `current_user = None` of a module, which one request sets and the next one reads. */
function* judgeHolders(file: CodeFile, { deployable, repository, path }: Context): Iterable<Found> {
  if (deployable?.kind !== 'server' || !runsInWebProcess(path, deployable, repository) || runsInBrowser(file, deployable)) return;
  for (const { name, span } of requestHolders(file)) {
    if (isOfTheProcess(name)) continue;
    yield {
      span,
      what: `A request leaves what it was sent in \`${name}\`, a variable of the module, and the next one finds it there, whoever sends it.`,
      identity: name,
    };
  }
}

/** `orders = [];` in a handler of a script that is not strict, where nobody has declared it. */
function* judgeUndeclared(file: CodeFile, { deployable, repository, path }: Context): Iterable<Found> {
  if (!runsInWebProcess(path, deployable, repository) || runsInBrowser(file, deployable)) return;
  for (const { name, span } of undeclaredHolders(file)) {
    yield {
      span,
      what: `Nothing declares \`${name}\`, so that it is one variable for all requests: the next one sets it anew while this one still reads it.`,
      remedy: `Declare it where the request is handled (\`let ${name} = …\`).`,
      identity: name,
    };
  }
}

/** Maps and lists in structs that all handlers share. */
function* judgeStores(file: CodeFile, context: Context): Iterable<Found> {
  const { deployable, repository, path } = context;
  if (deployable?.kind !== 'server' || !runsInWebProcess(path, deployable, repository)) return;
  const around = deployable.sources.filter((one) => one !== path && (file.language === 'rust' || directoryOf(one) === directoryOf(path)));
  const files = around.flatMap((one) => (repository.role(one) === 'source' ? (repository.code(one) ?? []) : []));
  for (const { name, owner, span, writers, readers } of guardedStores(file, files)) {
    if (isOfTheProcess(name) || /cache|limit|pool|mock|fake|stub|router|metric|config/i.test(owner)) continue;
    const isOne = file.language === 'rust' || MADE_ONCE.test(owner);
    if (!isOne && isMadeForRequest(owner, [file, ...files], context)) continue;
    const put = writers.find(
      ({ scope, file: from }) => (isOne || scope.handlesRequest) && requestBehind(scope, from, deployable, repository),
    );
    const read = readers[0] ?? writers.find((one) => one !== put);
    if (put === undefined || read === undefined) continue;
    yield {
      span,
      what: `Requests leave data in \`${name}\`, which lives in the memory of one process, ${wordsOf(put.scope, 'write')} and ${wordsOf(read.scope, 'read')}.`,
      identity: name,
    };
  }
}

/** What handlers leave in a struct that a lock of Rust guards as a whole, and others read. */
function* judgeLocked(file: CodeFile, { deployable, repository, path }: Context): Iterable<Found> {
  if (deployable?.kind !== 'server' || !runsInWebProcess(path, deployable, repository)) return;
  const said = new Set<string>();
  const texts = (name: string): readonly string[] =>
    possibleHolders(deployable.sources, [name], repository).map((one) => repository.source(one)?.text ?? '');
  for (const { name, span, scope } of lockedWrites(file, (one) => texts(one).some((text) => plainContainer(one, text)))) {
    if (said.has(name) || isOfTheProcess(name) || !requestBehind(scope, file, deployable, repository)) continue;
    const read = new RegExp(
      String.raw`\.(?:read|lock)\(\)[^;]{0,60}\.${name}\b|\.${name}\s*\.(?:get|iter|contains\w*|values|keys|len|clone|first|last)\(`,
    );
    const own = file.source.text.slice(0, scope.span.start) + file.source.text.slice(scope.span.end);
    if (!read.test(own) && !texts(name).some((text) => text !== file.source.text && read.test(text))) continue;
    said.add(name);
    yield {
      span,
      what: `Requests leave data in \`${name}\`, which lives in the memory of one process, and others read it there.`,
      identity: name,
    };
  }
}

/** A struct of Go that the handling of each request makes anew. */
function isMadeForRequest(owner: string, files: readonly CodeFile[], { deployable, repository }: Context): boolean {
  const made = new RegExp(`(?:[&=]\\s*|return\\s+)${owner}\\{|\\bnew\\(${owner}\\)`);
  return files.some((file) =>
    file.functions.some(
      (scope) => scope.name !== undefined && made.test(file.source.slice(scope.span)) && requestBehind(scope, file, deployable, repository),
    ),
  );
}

/** `app.locals.orders = …` in a handler: what all requests of one process share. */
function* judgeAppObject(file: CodeFile, { deployable, repository, path }: Context): Iterable<Found> {
  if (deployable?.kind !== 'server' || !runsInWebProcess(path, deployable, repository)) return;
  const said = new Set<string>();
  for (const { name, span, inside } of appObjectWrites(file)) {
    if (said.has(name) || isOfTheProcess(name) || !requestBehind(inside, file, deployable, repository)) continue;
    said.add(name);
    yield { span, what: `Requests leave data in \`${name}\` of the app object, which is in the memory of one process.`, identity: name };
  }
}

/** Structs of which a program makes one, by what people call them. */
const MADE_ONCE = /store$|storage$|repo(?:sitory)?$|database$|^db$|memory/i;
/** A function that runs for each message of a broker. */
function bringsMessages(scope: FunctionScope, file: CodeFile): boolean {
  return !FILLS.test(scope.name ?? '') && servesStream(scope, file);
}

/** A method of a controller by which something else hands it data: one of an interface, neither a handler nor part of the set-up. */
function isCallback(scope: FunctionScope, owner: string | undefined, file: CodeFile): boolean {
  const type = file.classes.find(({ name }) => name === owner);
  if (
    !(file.language === 'java' || file.language === 'kotlin') ||
    !type ||
    type.bases.length === 0 ||
    scope.owner !== owner ||
    scope.name === owner
  )
    return false;
  if (!type.annotations.some(({ name }) => /(?:^|\.)(?:Rest)?Controller$/.test(name))) return false;
  return scope.name !== undefined && !FILLS.test(scope.name) && scope.annotations.every(({ name }) => /(?:^|\.)Override$/.test(name));
}

/** All of it is put in anew, as by what loads settings. */
function isReplaced({ span }: SharedUse, { source }: CodeFile): boolean {
  return /^\s*=(?![=>])/.test(source.text.slice(span.end, span.end + 20));
}

/** `rooms[id].players.push(name)`: a part of what is there already is changed, so that somebody has left it for later. */
function altersPart({ kind, span }: SharedUse, text: string): boolean {
  return kind === 'put' && PART.test(text.slice(span.end, span.end + 120));
}

/** `const code = codes.remove(key)`, `return jobs.pop(id)`: what was left there is what comes out. */
function isTakenOut({ kind, span }: SharedUse, text: string): boolean {
  if (kind !== 'take' || !/^\s*[!?]?\.(?:remove|pop|shift|popleft|TryRemove)\(\s*[^)\s]/.test(text.slice(span.end, span.end + 60)))
    return false;
  return /(?:=|\breturn|\bawait|[(,])\s*(?:this\.|self\.)?$/.test(text.slice(Math.max(0, span.start - 60), span.start));
}

const PART = /^(?:\[[^\]\n]*\]|\.get\([^()\n]*\)!?)(?:\??\.\w+)+\s*(?:(?:[-+]|\|\|)?=(?!=)|\+\+|\()/;

/** Uses that leave something in a variable, and those of other functions that look at it. */
interface Exchange {
  readonly puts: readonly SharedUse[];
  readonly reads: readonly SharedUse[];
}

/** Undefined where nobody reads what others have put there, and for what belongs to open connections. */
function exchangeOf({ uses }: SharedVariable, { source: { text } }: CodeFile): Exchange | undefined {
  const puts = uses.filter((use) => use.kind === 'put');
  if (puts.some(({ span }) => CONNECTED.test(text.slice(span.end, span.end + 60).split(/[\n;]/)[0] ?? ''))) return undefined;
  const writers = new Set(puts.map(({ inside }) => inside));
  const reads = uses.filter(
    (use) => (!writers.has(use.inside) && (use.kind === 'read' || isTakenOut(use, text))) || (writers.size > 1 && altersPart(use, text)),
  );
  return puts.length > 0 && reads.length > 0 ? { puts, reads } : undefined;
}

/** A use that leaves something there and one of another function that looks at it, both while requests are handled. */
function pairOf(
  { puts, reads }: Exchange,
  owner: string | undefined,
  file: CodeFile,
  isOfRequest: (use: SharedUse) => boolean,
): readonly SharedUse[] | undefined {
  const isOfRequestItself = (use: SharedUse): boolean => isOfRequest(use) && (use.inside.handlesRequest || !isReplaced(use, file));
  const put = puts.find(isOfRequestItself) ?? puts.find((use) => bringsMessages(use.inside, file) || isCallback(use.inside, owner, file));
  const others = reads.filter(({ inside }) => inside !== put?.inside);
  const read =
    put && (others.find(isOfRequest) ?? (isOfRequest(put) ? others.find(({ inside }) => !FILLS.test(inside.name ?? '')) : undefined));
  return put && read ? [put, read] : undefined;
}
