import type { Call, CodeFile, FunctionScope } from '../../src/analysis/code.ts';
import type { SettingsFile } from '../../src/analysis/documents/kinds.ts';
import { cliCommandAround } from '../../src/analysis/knowledge/admin/cli-commands.ts';
import { extendsApp, MIGRATING, namesMigration, syncsSchema } from '../../src/analysis/knowledge/admin/migrations.ts';
import { isPreparation, oneOffOf } from '../../src/analysis/knowledge/admin/one-off-commands.ts';
import { BY_NAME, ownMigrations, type OwnMigration } from '../../src/analysis/knowledge/admin/own-migrations.ts';
import { isErrorCheck } from '../../src/analysis/knowledge/starting/error-checks.ts';
import { startedLines } from '../../src/analysis/knowledge/starting/started-lines.ts';
import { runsAsDeployed } from '../../src/analysis/knowledge/starting/kept-running.ts';
import { holdsTasks, isStartFile } from '../../src/analysis/knowledge/starting/start-files.ts';
import { byDeployFile } from '../../src/analysis/knowledge/environment/deploy-variables.ts';
import { isStartedForDevelopers } from '../../src/analysis/knowledge/environment/for-development.ts';
import type { NamedText } from '../../src/analysis/knowledge/settings/named-texts.ts';
import { APP_LANGUAGES, ECMASCRIPT, JVM } from '../../src/analysis/languages.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { parseShell, type Command } from '../../src/analysis/shell.ts';
import { startBehind } from '../../src/analysis/start-path.ts';
import {
  broughtBy,
  commandWords,
  isSureToRun,
  runsOnce,
  startPlaces,
  startsWhatItIsGiven,
  startedProcesses,
  wheneverStarted,
  type StartCommand,
  type StartedProcess,
} from '../../src/analysis/startup.ts';
import { isContainerScript } from '../../src/analysis/startup/container-scripts.ts';
import { onCalls, rule, type Context, type Found, type RepositoryFound, removingCommand, startedFrom } from '../rule.ts';
import { EXAMPLES } from './migrate-on-start.examples.ts';

const AT_START =
  /^(?:%prod\.)?quarkus\.(?:flyway|liquibase(?:-mongodb)?)\.(?:[\w"-]+\.)?migrate-at-start$|^spring\.(?:flyway|liquibase)\.enabled$/;

/** What uWSGI runs on its way up: `hook-pre-app = exec:./manage.py migrate`, `exec-pre-app = …`. */
const UWSGI_HOOK =
  /^uwsgi\.(?:hook-(?:asap|pre-jail|post-jail|as-root|as-user|pre-app|post-app)|exec-(?:asap|pre-jail|post-jail|as-root|as-user|pre-app|post-app))$/;

function migratesIn(hook: string): boolean {
  return parseShell(hook.replace(/^exec(?:safe)?:/, '')).some((command) => oneOffOf(command) === 'migration');
}

/** Files that exist to migrate, or to be called by hand. */
const ONE_OFF_FILE =
  /(?:^|[/._-])(?:migrat\w*|alembic|seed\w*|scripts?|commands?|cmd\/(?!server|web|api)\w+|cli|tasks?|manage|bin|console|tools?|setup|install\w*|init_?db|db(?!\.\w+$))(?:[/._-]|$)/i;
/** The entry of a program of its own that migrates and ends. */
const MIGRATOR = /(?:^|[/.])\w*(?:Migrator|Migrations?|migrator|migrate)\/(?:src\/)?(?:Program|[Mm]ain)\.\w+$/;
/** Conditions under which somebody asks for it. */
const ASKED_FOR = /argv|args|flag|command|--\w|\bmigrat|cli\b/i;
const DEVELOPMENT = /development|\bdev\b|IsDevelopment|debug/i;

export default rule({
  id: 'admin-processes/migrate-on-start',
  title: 'Run migrations as a one-off process of the release',
  why: 'Every process that starts or scales out migrates again, several of them at once, and a failed migration keeps the app from starting at all.',
  remedy: 'Run the migration once per release: a `release` process, a Job or a one-off container of the same image.',
  severity: 'warning',
  repository: judgeStarts,
  code: [
    onCalls(APP_LANGUAGES, MIGRATING, judgeCall),
    onCalls(APP_LANGUAGES, BY_NAME, judgeNamed),
    onCalls(JVM, ['*.install', 'install'], judgePlugin),
    onCalls(JVM, ['liquibase.command.CommandScope().execute'], judgeLiquibase),
    { languages: APP_LANGUAGES, literals: ['igrat', 'pgrade'], judge: judgeOwn },
    { languages: APP_LANGUAGES, literals: ['migrate', 'upgrade', 'db:prepare', 'db push'], judge: judgeStartedLines },
    { languages: ECMASCRIPT, literals: ['migrationsRun'], judge: judgeTypeorm },
  ],
  documents: {
    settings: judgeSettings,
    ...byDeployFile(judgeAutorun),
  },
  examples: EXAMPLES,
});

function* judgeStarts(repository: Repository): Iterable<RepositoryFound> {
  const own = ownMigrations(repository);
  const found = [...startedProcesses(repository)].flatMap(([process, commands]) =>
    runsOnce(process) ? [] : migrationsOf(commands, own, process, startsWhatItIsGiven(process, commands, repository)),
  );
  for (const start of startPlaces(found)) yield migrating(start, own.get(start.command), repository);
}

/** A task of Rake by which Cloud Foundry lets the first instance alone go on. */
const FIRST_INSTANCE = 'cf:on_first_instance';

function migrating(found: StartCommand, own: OwnMigration | undefined, repository: Repository): RepositoryFound {
  const isSure = isSureToRun(found) || (found.runs !== 'conditionally' && runsAsDeployed(found, repository));
  const likely = !isSure || found.command.args.includes(FIRST_INSTANCE);
  const { what, elsewhere = [] } = startedFrom(
    found,
    `${commandWords(found)} ${own ? 'migrates the database' : 'runs'} ${wheneverStarted(found)}.`,
  );
  return {
    path: found.path,
    span: found.command.span,
    what,
    ...(likely ? { confidence: 'likely' as const } : {}),
    ...(own
      ? {
          elsewhere: [
            {
              ...own,
              what: `${commandWords(found)}, which ${wheneverStarted(found).replace(/^whenever/, 'runs whenever')}, migrates here.`,
            },
            ...elsewhere,
          ],
        }
      : {
          elsewhere,
          ...removingCommand(repository.source(found.path), found.command, { title: 'Migrate in a step of its own', safe: false }),
        }),
  };
}

/** Migrations of a process that is for something else. */
function migrationsOf(
  commands: readonly StartCommand[],
  own: ReadonlyMap<Command, OwnMigration>,
  { path }: StartedProcess,
  isGiven: boolean,
): readonly StartCommand[] {
  const steps = new Set(commands.flatMap(({ via }) => via.map(({ path, span }) => `${path}:${span.start}`)));
  const prepares = ({ command }: StartCommand): boolean => isPreparation(command) || own.has(command);
  const serves =
    isGiven || isContainerScript(path) || commands.some((one) => !prepares(one) && !steps.has(`${one.path}:${one.command.span.start}`));
  const found = serves ? commands.filter(({ command }) => own.has(command) || oneOffOf(command) === 'migration') : [];
  return found.map((one) => (isGiven || own.has(one.command) ? one : broughtBy(one, commands, prepares)));
}

/** Functions that people or jobs call, not the start. */
const FOR_ANOTHER_MOMENT = /^_*(?:restore|backup|import|export|reset|rollback|downgrade|wipe|drop|clean|truncate|test)/i;

function* judgeCall(call: Call, file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  const { inside } = call;
  if (
    MIGRATOR.test(file.path) ||
    holdsTasks(file.path) ||
    deployable?.kind === 'client' ||
    deployable?.kind === 'job' ||
    inside?.handlesRequest === true ||
    cliCommandAround(inside, file)
  )
    return;
  if (isStartedForDevelopers(file, deployable, repository)) return;
  // What a script of its own does is said of the process that starts it.
  if ([...ownMigrations(repository).values()].some(({ path, span }) => path === file.path && span.start === call.span.start)) return;
  // A history is repaired by hand as a rule.
  if (call.method === 'repair' && !startBehind(inside, file, deployable, repository)) return;
  const conditions = file.conditionsAround(call.span);
  if (conditions.some((condition) => ASKED_FOR.test(condition) || isForDevelopers(condition))) return;
  if (inside?.name !== undefined && FOR_ANOTHER_MOMENT.test(inside.name)) return;
  // What the start file calls by such a name is said there.
  const isKnownThere =
    inside?.name !== undefined && namesMigration(inside.name) && file.callsTo(inside.name, `*.${inside.name}`).length === 0;
  if (!isCalledAtStart(inside, file) && (inside === undefined || isKnownThere || !startBehind(inside, file, deployable, repository))) {
    if (ONE_OFF_FILE.test(file.path)) return;
    if (/migrat(?!eAsync$|e$)|command|execute|handle/i.test(`${inside?.owner ?? ''}${inside?.name ?? ''}`)) return;
  }
  if (file.callsTo(...MIGRATING).some((other) => inside !== undefined && other.inside === inside && other.span.start < call.span.start))
    return;
  yield {
    span: call.span,
    what: `\`${call.method}\` ${call.method === 'repair' ? 'rewrites the history of the migrations' : 'migrates the database'} whenever the app starts.`,
    ...(conditions.some((condition) => !namesEnvironments(condition) && !asksForNeed(condition) && !isErrorCheck(condition))
      ? { confidence: 'likely' as const }
      : {}),
  };
}

/** Whether there is anything to migrate, or what is migrated has tables: no choice of whoever deploys. */
function asksForNeed(condition: string): boolean {
  return DATABASE_FILE.test(condition) || (NEED.test(condition) && !/\b(?:config|settings|options|env)\w*\b/i.test(condition));
}

/** `!is_file(database_path(…))`: the first start finds none. */
const DATABASE_FILE = /(?:is_file|file_exists|existsSync|\bexists)\([^)]*(?:database|sqlite|\bdb\b)/i;

const NEED =
  /\bIsRelational\(\)|pending_?migrations|needs_?(?:migrat|upgrad|updat)\w*|(?:db|database|schema)_?version|version_compare\(|has_?tables?\(|table_?exists/i;

/** `IsDevelopment() || IsEnvironment("Docker")`: a deploy is among the environments that are asked for. */
function namesEnvironments(condition: string): boolean {
  return /IsDevelopment\(\)|NODE_ENV|APP_ENV|RAILS_ENV/.test(condition) && condition.includes('||');
}

/** A condition that holds nowhere but on developers' machines: every alternative of it does. */
function isForDevelopers(condition: string): boolean {
  return condition.split('||').every((one) => DEVELOPMENT.test(one));
}

/** A function that the start file calls itself, or one that takes ASP.NET's application or host. */
function isCalledAtStart(scope: FunctionScope | undefined, file: CodeFile): boolean {
  if (scope?.name === undefined) return false;
  const head = file.source.slice(scope.span).split(/[{]|=>/, 1)[0] ?? '';
  if (file.language === 'csharp') return /\b(?:WebApplication|IApplicationBuilder|IHost|IWebHost|IServiceProvider)\b/.test(head);
  return isStartFile(file.path) && file.callsTo(scope.name).some((call) => startsWith(call, file));
}

/** Not where a request, a command or another migration calls it. */
function startsWith(call: Call, file: CodeFile): boolean {
  const name = call.inside?.name ?? '';
  if (call.inside?.handlesRequest === true || FOR_ANOTHER_MOMENT.test(name) || /migrat|command|execute|handle/i.test(name)) return false;
  return !file.conditionsAround(call.span).some((condition) => ASKED_FOR.test(condition) || isForDevelopers(condition));
}

/** A start file that calls a function of the app which migrates, and lies in another file. */
function* judgeOwn(file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  if (deployable === undefined || deployable.kind === 'job' || deployable.kind === 'client' || MIGRATOR.test(file.path)) return;
  const known = new Set(file.callsTo(...MIGRATING).map(({ span }) => span.start));
  for (const call of file.calls) {
    const name = /(\w+)(?:<[\w.]+>)?$/.exec(file.source.slice(call.callee))?.[1] ?? '';
    if (!namesMigration(name) || known.has(call.span.start) || !startsWith(call, file)) continue;
    if (file.functions.some((one) => one.name === name) || (file.language === 'csharp' && extendsApp(name, deployable, repository)))
      continue;
    if (syncsSchema(name, deployable, repository)) continue;
    if (!isStartFile(file.path) && (ONE_OFF_FILE.test(file.path) || !startBehind(call.inside, file, deployable, repository))) continue;
    yield {
      span: call.span,
      what: `\`${name}\` migrates the database whenever the app starts.`,
      ...(file.conditionsAround(call.span).some((one) => !isErrorCheck(one)) ? { confidence: 'likely' as const } : {}),
    };
  }
}

/** `subprocess.run(["alembic", "upgrade", "head"])` while the app starts, or in a function that the start calls under another name. */
function* judgeStartedLines(file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  if (deployable?.kind !== 'server' && deployable?.kind !== 'worker') return;
  for (const { span, commands } of startedLines(file)) {
    const migration = commands.find((command) => oneOffOf(command) === 'migration');
    const scope = file.functionAt(span.start);
    if (migration === undefined || scope?.handlesRequest === true || cliCommandAround(scope, file)) continue;
    const conditions = file.conditionsAround(span);
    if (conditions.some((condition) => ASKED_FOR.test(condition) || isForDevelopers(condition))) continue;
    if (FOR_ANOTHER_MOMENT.test(scope?.name ?? '') || namesMigration(scope?.name ?? '')) continue;
    const isOwn = [...ownMigrations(repository).values()].some((own) => own.path === file.path && own.span.start === span.start);
    if (isOwn || ONE_OFF_FILE.test(file.path) || !startBehind(scope, file, deployable, repository)) continue;
    yield {
      span,
      what: `\`${[migration.name, ...migration.args].join(' ').slice(0, 80)}\` runs whenever the app starts.`,
      ...(conditions.length > 0 ? { confidence: 'likely' as const } : {}),
    };
  }
}

/** Plugins of Ktor that migrate when they are installed. */
function* judgePlugin(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  if (/^(?:Flyway|Liquibase)\w*$/.test(call.args[0]?.text ?? '')) yield* judgeCall(call, file, context);
}

/** Liquibase's own commands, of which `update` migrates. */
function* judgeLiquibase(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  const isUpdate = file
    .callsTo('liquibase.command.CommandScope')
    .some(({ inside, args }) => inside === call.inside && /^(?:UpdateCommandStep\b|"update")/.test(args[0]?.text ?? ''));
  if (isUpdate) yield* judgeCall(call, file, context);
}

/** The variable with which serversideup's PHP images migrate before they serve. */
function* judgeAutorun(texts: readonly NamedText[]): Iterable<Found> {
  const isOff = texts.some(({ name, text }) => name === 'AUTORUN_LARAVEL_MIGRATION' && /^(?:false|0|no)$/i.test(text));
  for (const { name, text, span } of texts)
    if (name === 'AUTORUN_ENABLED' && /^(?:true|1|yes)$/i.test(text) && !isOff)
      yield {
        span,
        what: '`AUTORUN_ENABLED` runs `php artisan migrate` whenever the container starts.',
        remedy: 'Set `AUTORUN_LARAVEL_MIGRATION` to `false` and run the migration once per release, from the same image.',
      };
}

function* judgeSettings(file: SettingsFile): Iterable<Found> {
  const isNotDeployed = [file.environment, ...file.settings.map(({ profile }) => profile)].some((one) =>
    /dev|test|local|ci/i.test(one ?? ''),
  );
  for (const { key, value, span } of file.settings)
    if (AT_START.test(key) && value === 'true' && !isNotDeployed)
      yield { span, what: `\`${key}=true\` migrates the database whenever the app starts.` };
    else if (file.reader === 'uwsgi' && UWSGI_HOOK.test(key) && migratesIn(value))
      yield { span, what: `\`${key.replace(/^uwsgi\./, '')}\` migrates the database whenever uWSGI starts.` };
}

function* judgeNamed(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  const name = call.args[0]?.value().literal;
  if (typeof name === 'string' && /^migrate(?::\w+)?$/.test(name)) yield* judgeCall(call, file, context);
}

/** An option of TypeORM. */
function* judgeTypeorm(file: CodeFile): Iterable<Found> {
  if (!file.importsAny('typeorm', '@nestjs/typeorm')) return;
  for (const { key, value, span } of file.properties) {
    if (key !== 'migrationsRun' || value.value().provenance !== 'literal' || value.value().literal !== true) continue;
    yield {
      span,
      what: '`migrationsRun: true` migrates the database whenever the app starts.',
      fix: { title: 'Leave migrations to a process of their own', safe: false, edits: [{ span: value.span, text: 'false' }] },
    };
  }
}
