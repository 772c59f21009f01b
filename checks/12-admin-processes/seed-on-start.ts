import type { Call, CodeFile, FunctionScope } from '../../src/analysis/code.ts';
import { isPreparation, oneOffOf } from '../../src/analysis/knowledge/admin/one-off-commands.ts';
import {
  createsRecord,
  createsWrittenRecords,
  CREATING_WORDS,
  insertsWrittenRows,
  keepsInMemory,
  RUNS_SQL,
  savesByService,
} from '../../src/analysis/knowledge/admin/record-writes.ts';
import { calledElsewhere } from '../../src/analysis/callers.ts';
import { isErrorCheck } from '../../src/analysis/knowledge/starting/error-checks.ts';
import { runsAsDeployed } from '../../src/analysis/knowledge/starting/kept-running.ts';
import { isStartFile } from '../../src/analysis/knowledge/starting/start-files.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { startBehind } from '../../src/analysis/start-path.ts';
import { broughtBy, commandWords, isSureToRun, runsOnce, startCommands, startPlaces, wheneverStarted } from '../../src/analysis/startup.ts';
import { rule, type CodeCheck, type Context, type Found, type RepositoryFound, removingCommand, startedFrom } from '../rule.ts';
import { EXAMPLES } from './seed-on-start.examples.ts';

const SEEDING =
  /^(?:seed|seed_?(?!rand|everything|rng|worker|sequence|generator|nodes?$|peers?$|all$)[a-z]\w*|ensure_?seed_?\w*|load_?seed_?\w*|populate_?(?:db|database))(?:async)?$/i;
/** Functions that put in what a fresh database needs, by the names that people give them. */
const INITIAL =
  /^_*(?:create|ensure|add|insert|init(?:iali[sz]e)?|load|setup)_?(?:(?:default|initial|first|sample|demo|dummy|mock)_?(?:data(?:base)?|\w*users?|\w*roles?|\w*admins?|\w*accounts?|permissions?|categories|products|posts)|(?:super_?|root_?)?(?:admin|super_?user)(?:_?(?:user|account))?)s?(?:_?if_?(?:not_?exists?|needed|missing|none))?(?:_?async)?$/i;
/** The same without a word that says so, where nothing is given to them: `createRoles()`. */
const PLURAL =
  /^_*(?:create|init|insert|setup)_?(?:roles|permissions|categories|users|accounts|admins?|statuses|languages|countries)(?:_?async)?$/i;
/** Classes that exist to seed. */
const SEEDER =
  /(?:^|\.)(?:Seed\w*|\w*Seeder|\w*Seeds|(?:Db|Database|Data)Initiali[sz]er)(?:\(\)|\{\})?\.(?:initiali[sz]e|seed|run|populate|ensure\w*|execute|load)\w*$/i;
/** Conditions that ask whether the data or what it goes into is there. */
const WHERE_MISSING =
  /[!=]==?\s*(?:null|nil|None|undefined|0)\b|\bis (?:not )?None\b|\binstanceof\b|\bcount\w*\(\)|(?:is\w*Empty|empty)\(\)|\bempty\?|exists?\?|doesn?t_?exist\w*|\.size\(\)|exists|\.Any\(|is_none\(\)|ApplicationContext\(\)|is_empty\(\)/i;
const DEVELOPMENT = /development|\bdev\b|debug|test|argv|args|flag|seed/i;

const inStartFiles: CodeCheck = {
  languages: APP_LANGUAGES,
  literals: [
    'eed',
    'SEED',
    'opulate',
    'UserManager',
    'nitial',
    'efault',
    'ample',
    'emo',
    'ummy',
    'dmin',
    'uper',
    'oles',
    'ermissions',
    'ategories',
    'sers',
    'CommandLineRunner',
    'ApplicationRunner',
    'PostConstruct',
    'onModuleInit',
    'onApplicationBootstrap',
    'ApplicationReadyEvent',
    'StartupEvent',
    'on_event',
  ],
  *judge(file, context) {
    if (context.deployable?.kind === 'job') return;
    const said = new Set<number>();
    for (const call of file.calls) {
      const line = file.source.position(call.span.start).line;
      if (said.has(line)) continue;
      for (const found of judgeCall(call, file, context)) {
        said.add(line);
        yield found;
      }
    }
  },
};

/** `if (!admin) await User.create(…)` while the app starts. */
const whereMissing: CodeCheck = {
  languages: APP_LANGUAGES,
  literals: CREATING_WORDS,
  *judge(file, context) {
    if (context.deployable?.kind === 'job' || context.deployable?.kind === 'client') return;
    for (const call of file.calls) {
      const isAsking = creates(call, file, context);
      if (!isAsking && !createsAnyway(call, file, context)) continue;
      const when = isAsking ? 'a record in whenever the app starts and does not find it' : 'the same records in whenever the app starts';
      yield { span: call.span, what: `\`${call.method}\` puts ${when}.` };
      return;
    }
  },
};

/** `db.run("INSERT INTO roles VALUES ('admin')")` while the app starts. */
const byStatement: CodeCheck = {
  languages: APP_LANGUAGES,
  literals: ['INSERT INTO', 'insert into', 'INSERT OR', 'INSERT IGNORE'],
  *judge(file, { deployable, repository }) {
    if (deployable?.kind === 'job' || deployable?.kind === 'client') return;
    const said = new Set<FunctionScope | undefined>();
    for (const call of file.calls) {
      const { inside, method, args, span } = call;
      if (said.has(inside) || !RUNS_SQL.test(method) || !args.some((one) => insertsWrittenRows(one.value().literal))) continue;
      if (inside?.handlesRequest === true || isSaidAtCall(inside) || !conditionsOf(call, file).every(asksWhetherThere)) continue;
      if (!startBehind(inside, file, deployable, repository)) continue;
      said.add(inside);
      yield { span, what: 'Rows are put in whenever the app starts.' };
    }
  },
};

/** `command.CommandText = "INSERT INTO …"` with the rows written out, while the app starts. */
const byCommand: CodeCheck = {
  languages: ['csharp'],
  literals: ['CommandText'],
  *judge(file, { deployable, repository }) {
    if (deployable?.kind === 'job' || deployable?.kind === 'client') return;
    const said = new Set<FunctionScope>();
    for (const { name, value, span, inside } of file.assignments) {
      const text = name === 'CommandText' ? value.value().literal : undefined;
      if (!insertsWrittenRows(text) || inside === undefined || said.has(inside)) continue;
      if (!file.conditionsAround(span).every(asksWhetherThere) || !startBehind(inside, file, deployable, repository)) continue;
      said.add(inside);
      yield { span, what: 'Rows are put in whenever the app starts.' };
    }
  },
};

export default rule({
  id: 'admin-processes/seed-on-start',
  title: 'Load data by a one-off process, not when the app starts',
  why: 'Each start and each copy of the process loads the data again: records double, or accounts that were removed come back.',
  remedy: 'Make it a command of its own (a management command, a Job) that runs once against the release.',
  severity: 'warning',
  repository: judgeStarts,
  code: [inStartFiles, whereMissing, byStatement, byCommand],
  examples: EXAMPLES,
});

function* judgeStarts(repository: Repository): Iterable<RepositoryFound> {
  const commands = startCommands(repository);
  const seeding = commands
    .filter(({ process, command }) => !runsOnce(process) && oneOffOf(command) === 'seed')
    .map((one) => broughtBy(one, commands, ({ command, process }) => process === one.process && isPreparation(command)));
  for (const found of startPlaces(seeding)) {
    const what = `${commandWords(found)} runs ${wheneverStarted(found)}.`;
    yield {
      path: found.path,
      span: found.command.span,
      ...startedFrom(found, what),
      // A script that makes several users is one habit.
      once: `${found.program.name} in ${found.path}`,
      ...(isSureToRun(found) || (found.runs !== 'conditionally' && runsAsDeployed(found, repository))
        ? {}
        : { confidence: 'likely' as const }),
      ...removingCommand(repository.source(found.path), found.command, { title: 'Seed in a step of its own', safe: false }),
    };
  }
}

function loadsData({ method, name, args }: Call): boolean {
  if (SEEDER.test(name) || INITIAL.test(method) || (args.length === 0 && !name.startsWith('this.') && PLURAL.test(method))) return true;
  return SEEDING.test(method) && !/(?:^|\.)(?:rand|random|faker|np|torch|tf)(?:\.|$)|rand/i.test(name.slice(0, -method.length));
}

function saves(call: Call, file: CodeFile): boolean {
  const { method, receiver, name, args } = call;
  if (method === 'persist') return /^(?:this\.)?(?:em|\w*entityManager)$/i.test(receiver?.text ?? '');
  if (/^(?:update|batchUpdate|execute|createNativeQuery)$/.test(method)) {
    const sql = args[0]?.value().literal;
    return typeof sql === 'string' && /^\s*insert\s/i.test(sql);
  }
  if (savesByService(call, file)) return true;
  if (!/^(?:save|saveAll|saveAndFlush)$/.test(method)) return false;
  return /(?:Repository|Repo|Dao)$/i.test(receiver?.text ?? '') || /(?:Repository|Repo|Dao)(?:\(\))?\.\w+$/.test(name);
}

/** Also what a return above leaves of it: `if (count > 0) return;`. */
function conditionsOf({ span, inside }: Call, file: CodeFile): readonly string[] {
  const left = file.remainders.filter(
    (one) => one.span.start <= span.start && span.end <= one.span.end && isWithin(one.span, inside) && !isErrorCheck(one.condition),
  );
  return [...file.conditionsAround(span).filter((one) => !isErrorCheck(one)), ...left.map(({ condition }) => `!(${condition})`)];
}

function isWithin({ start, end }: Found['span'], scope: FunctionScope | undefined): boolean {
  return scope === undefined || (scope.span.start <= start && end <= scope.span.end);
}

/** What is called by such a name is said where the start calls it. */
function isSaidAtCall(scope: FunctionScope | undefined): boolean {
  for (let around = scope; around; around = around.inside)
    if (around.name !== undefined && around.annotations.length === 0 && (SEEDING.test(around.name) || PLURAL.test(around.name)))
      return true;
  return false;
}

/** Methods that ask by themselves whether the record is there. */
const ASKING =
  /^(?:find_or_create_by!?|create_or_find_by!?|first_or_create!?|firstOrCreate|updateOrCreate|insertOrIgnore|insertIgnore|get_or_create|findOrCreate)$/;

/** What is put in where it was found missing, which only the first start does. */
function creates(call: Call, file: CodeFile, { deployable, repository }: Context): boolean {
  const { method, inside } = call;
  const asks = ASKING.test(method);
  if ((!asks && !createsRecord(call, file)) || inside?.handlesRequest === true || isSaidAtCall(inside)) return false;
  const conditions = conditionsOf(call, file);
  if ((conditions.length === 0 && !asks) || !conditions.every((one) => asksWhetherThere(one) && !DEVELOPMENT.test(one))) return false;
  return startBehind(inside, file, deployable, repository);
}

/** Records of the code, put in by every start. */
function createsAnyway(call: Call, file: CodeFile, { deployable, repository }: Context): boolean {
  if (call.inside?.handlesRequest === true || isSaidAtCall(call.inside) || !createsWrittenRecords(call, file)) return false;
  return conditionsOf(call, file).length === 0 && startBehind(call.inside, file, deployable, repository);
}

/** `!admin`, `not session.query(User).first()`, `count === 0`; no question to the configuration. */
function asksWhetherThere(condition: string): boolean {
  if (/\b(?:env|environ|config|settings|options|process)\b/i.test(condition)) return false;
  return WHERE_MISSING.test(condition) || /^\(?\s*(?:!\s*\(?(?:await\s)?\w|not\s+(?:await\s)?[\w.]+(?:\(|$))/.test(condition);
}

/** A function of the file by such a name that puts records into a repository. */
function populates({ method, receiver }: Call, file: CodeFile): boolean {
  if (!/^populate\w*$/i.test(method) || (receiver !== undefined && receiver.text !== 'this')) return false;
  const own = file.functions.find(({ name }) => name === method);
  return own !== undefined && file.calls.some((call) => call.inside === own && saves(call, file));
}

/** What Spring runs at the start puts records into a repository. */
function fillsTable(call: Call, file: CodeFile, { deployable, repository }: Context): boolean {
  const { inside } = call;
  if (populates(call, file)) return startBehind(inside, file, deployable, repository) && !/@Profile\(/.test(file.source.text);
  if (!saves(call, file) || file.calls.find((other) => other.inside === inside && saves(other, file)) !== call) return false;
  if (inside !== undefined && startBehind(inside, file, deployable, repository)) return !/@Profile\(/.test(file.source.text);
  for (let scope = inside; scope; scope = scope.inside) {
    const isBean =
      scope.annotations.some(({ name }) => /(?:^|\.)Bean$/.test(name)) &&
      /\b(?:CommandLine|Application)Runner\b/.test(file.source.slice(scope.span).slice(0, 300));
    const bases = file.classes.find(({ name }) => name === scope.owner)?.bases ?? [];
    const isEvent =
      scope.annotations.some(({ name }) => /(?:^|\.)PostConstruct$/.test(name)) ||
      /\bApplicationReadyEvent|\bContextRefreshedEvent|\bApplicationStartedEvent/.test(file.source.slice(scope.span).slice(0, 200));
    if (isBean || isEvent || (scope.name === 'run' && bases.some((base) => /(?:CommandLine|Application)Runner$/.test(base)))) {
      return !/@Profile\(/.test(file.source.text);
    }
  }
  return false;
}

/** `r.Post("/admins", createAdmin(db))`: what is made there runs when somebody asks for the path. */
function makesHandler({ span }: Call, { source: { text } }: CodeFile): boolean {
  return /\.(?:get|post|put|patch|delete|all|use|handle|handlefunc|route|method)\(\s*["'`][^"'`\n]*["'`]\s*,\s*$/i.test(
    text.slice(Math.max(0, span.start - 160), span.start),
  );
}

/** Where AspNetCoreRateLimit holds the rules of the configuration. */
const RATE_LIMITS = /policyStore$/i;

/** True where what is called is known, and none of it reaches a store. */
function staysInMemory(call: Call, file: CodeFile, { deployable, repository }: Context): boolean {
  const own = file.functions.filter(({ name }) => name === call.method).map((scope) => ({ scope, file }));
  const targets = own.length > 0 ? own : calledElsewhere(call, file, deployable, repository);
  return targets.length > 0 && targets.every((target) => keepsInMemory(target.scope, target.file));
}

/** The function that has a name, of the ones around. */
function namedAround(scope: FunctionScope | undefined): FunctionScope | undefined {
  return scope === undefined || scope.name !== undefined ? scope : namedAround(scope.inside);
}

/** Calls one after the other load what belongs together: said at the first. */
function isOneOfSeveral({ inside, span }: Call, file: CodeFile): boolean {
  return file.calls.some(
    (other) => other.inside === inside && other.span.end <= span.start && SEEDING.test(other.method) && loadsData(other),
  );
}

function* judgeCall(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  if (call.inside?.handlesRequest === true || context.deployable?.kind === 'client') return;
  if (makesHandler(call, file) || RATE_LIMITS.test(call.receiver?.text ?? '')) return;
  const account = call.method === 'CreateAsync' && /^(?:_?userManager|_?roleManager)$/i.test(call.receiver?.text ?? '');
  if (!account && !loadsData(call) && !fillsTable(call, file, context)) return;
  if (!isStartFile(file.path) && (call.inside === undefined || !startBehind(call.inside, file, context.deployable, context.repository)))
    return;
  if (!account && staysInMemory(call, file, context)) return;
  const named = namedAround(call.inside);
  if (
    /^(?:seed\w*|create(?!_?(?:app|application|server)$)\w*|populate\w*|handle|execute)$/i.test(named?.name ?? '') &&
    named?.annotations.length === 0
  )
    return;
  const conditions = file.conditionsAround(call.span);
  if (conditions.some((condition) => DEVELOPMENT.test(condition)) || isOneOfSeveral(call, file)) return;
  yield {
    span: call.span,
    what: account ? 'An account is created whenever the app starts.' : `\`${call.method}\` loads data whenever the app starts.`,
    ...(conditions.every((condition) => WHERE_MISSING.test(condition) || asksWhetherThere(condition))
      ? {}
      : { confidence: 'likely' as const }),
  };
}
