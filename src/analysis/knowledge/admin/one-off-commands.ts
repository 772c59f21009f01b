import type { Command } from '../../shell.ts';
import { programOf } from '../../startup/program.ts';

/** What a one-off command does to the data: bring the schema up to date, or put records in. */
export type OneOff = 'migration' | 'seed';

/** A command of the app itself by what people call it: `shop migrate`, `node cli.js db:migrate`, `php run migrate:run`. */
const OWN_MIGRATION =
  /^(?!(?:npm|npx|pnpm|yarn|bun|composer|pip|poetry|make|just|task|docker|kubectl|helm|git|echo|migrate|flask|rails|rake|knex|prisma|atlas|goose|node-pg-migrate|migrate-mongo|db-migrate|dbmate|flyway|liquibase|sequelize|artisan|phinx|sql-migrate)\b)(?:(?:node|bun|tsx|ts-node|python[\d.]*|ruby|php|java -jar|dotnet) )?[\w./-]+ (?:db[:-])?migrat(?:e|ions?)(?:[:-](?:run|up|latest|all|deploy|migrate|db|database))?(?: up| run| latest| --(?:no-interaction|force|yes|quiet)| -[ynq]+)*$/;

/** Programs and their words, by the documentation of each tool. */
const ONE_OFFS: Readonly<Record<OneOff, readonly RegExp[]>> = {
  migration: [
    /^(?:manage\.py|django-admin)(?: -\S+)* (?:migrate|migrate_schemas|syncdb)(?: |$)/,
    /^flask(?: -\S+ \S+)* db (?:upgrade|migrate)(?: |$)/,
    /^(?:alembic|aerich)(?: -\S+ \S+)* upgrade(?: |$)/,
    /^yoyo apply(?: |$)/,
    /^(?:rails|rake|bin\/rails)(?: -\S+)* (?:\S+ )*?(?:db:(?:migrate|prepare|setup|schema:load|create)\S*|data:migrate)(?: |$)/,
    /^(?:sequelize|sequelize-cli) db:migrate(?: |$)/,
    /^knex(?: --?\S+(?: [\w./-]+)?)* migrate:(?:latest|up)(?: |$)/,
    /^prisma (?:migrate (?:deploy|dev|reset)|db push)(?: |$)/,
    /^typeorm(?:-ts-node-\w+)?(?: \S+)*? (?:migration:run|schema:sync)(?: |$)/,
    /^drizzle-kit (?:migrate|push)\S*(?: |$)/,
    /^mikro-orm(?:-esm)? (?:migration:up|schema:update)(?: |$)/,
    /^(?:db-migrate|node-pg-migrate|migrate-mongo|migrate-up)(?: \S+)*? up(?: |$)/,
    /^artisan migrate(?::fresh|:refresh)?(?: |$)/,
    /^(?:console|bin\/console) doctrine:(?:migrations:migrate|schema:update)(?: |$)/,
    // Dropwizard: https://www.dropwizard.io/en/stable/manual/migrations.html
    /^java(?: -\S+)* -jar \S+\.jar db migrate(?: |$)/,
    /^phinx migrate(?: |$)/,
    /^dotnet ef database update(?: |$)/,
    /^goose(?: \S+)* up(?: |$)/,
    /^migrate(?= .*(?:-path|-source|-database))(?: \S+)* up(?: |$)/,
    /^(?:atlas migrate apply|dbmate(?: \S+)*? (?:up|migrate)|flyway(?: \S+)*? migrate|liquibase(?: \S+)*? update)(?: |$)/,
    /^(?:diesel migration run|sqlx (?:migrate run|database setup)|sea-orm-cli migrate)(?: |$)/,
    /^(?:node|bun|tsx|ts-node|python[\d.]*|ruby|php)(?: \S*\/)? ?(?:\S*\/)?(?:run[-_]?)?migrat(?:e|ions?)\.(?:[cm]?[jt]s|py|rb|php)(?: |$)/,
    /^(?:run[-_]?)?migrat(?:e|ions?)\.py(?: |$)/,
    /^(?:(?:node|bun|tsx|ts-node|python[\d.]*|ruby|php) )?(?:\S*\/)?(?:(?:create|init|setup|update)(?:ialize)?[-_]?(?:db|database|tables?|schema)|(?:db|database)[-_]?(?:init|setup|create|migrate|upgrade))\.(?:[cm]?[jt]s|py|rb|php)(?: |$)/,
    /^(?:init_db|create_tables|setup_db)(?: |$)/,
    /^(?:\w+\.)+(?:(?:create|init|setup)_?(?:db|database|tables?|schema)|(?:db|database)_?(?:init|setup|migrate)|(?:run_?)?migrat(?:e|ions?))(?: |$)/,
    /^(?!pip|npm|pnpm|yarn|bundle|gem|apt|apk|brew|poetry|uv|conda|node|python|dpkg|(?:update-)?alternatives)[\w.-]+ --(?:install|migrate|upgrade-db|init-db|run-migrations)(?: |$)/,
    /^(?:psql|mysql|mariadb|sqlcmd)(?: \S+)* (?:-f|--file|-i)[ =]\S*(?:schema|migrat|ddl|tables|structure)\S*(?: |$)/,
    /^(?:superset|airflow|langflow|ckan|buffalo|[\w.-]+\.py)(?: -\S+)* (?:db|database) (?:upgrade|migrate|init)(?: |$)/,
    /^(?:hanami db migrate|sequel (?:-\S+ )*-m |piccolo migrations forwards?|yii(?:\.php)? migrate(?:\/up)?|spark migrate|cake migrations migrate)(?: |$)/,
    /^(?:doctrine-migrations(?:\.php)? migrate|artisan (?:tenants|module|october|tenancy):migrate|ace migration:run|node ace(?:\.js)? migration:run)(?: |$)/,
    /^(?:medusa (?:db:migrate|migrations run)|directus (?:bootstrap|database (?:install|migrate:latest))|payload migrate|graphile-migrate migrate|wrangler d1 migrations apply)(?: |$)/,
    /^(?:soda migrate(?: up)?|tern migrate|sql-migrate up|refinery migrate|diesel setup|sqlx mig run|cargo run (?:\S+ )*--bin migrat\w*|mix ecto\.(?:migrate|setup))(?: |$)/,
    /^(?:psql|mysql|mariadb|sqlcmd|sqlite3)(?: \S+)* < \S*(?:schema|migrat|ddl|tables|structure|init)\S*\.sql$/,
    /^(?:psql|mysql|mariadb|sqlcmd)(?: \S+)*? -{1,2}(?:\w*[ceQ]|command|execute)[ =](?:.*[ ;])?(?:create (?:table|database|schema|extension|index)|alter table|source \S+\.sql)/i,
    /^[\w.-]+ eval ["']?[\w.]+\.Release\.migrate\b/,
    /^(?:mvnw?|gradlew?)(?: \S+)* (?:flyway:migrate|flywayMigrate|liquibase:update|update -PrunList=main)(?: |$)/,
    /^dotnet (?:\S*\/)?[\w.]*(?:Migrat(?:e|or|ions?)|DbUp)[\w.]*\.dll(?: |$)/,
    /^(?:(?:run|db)[-_]migrat(?:e|or|ions?)|migrator)(?: up)?$/,
    OWN_MIGRATION,
  ],
  seed: [
    /^(?:manage\.py|django-admin)(?: -\S+)* (?:loaddata|seed\w*|load_\w*data|populate_?\w*|createsuperuser|create_superuser)(?: |$)/,
    /^flask(?: \S+)? (?:seed|seed-db|create-admin)(?: |$)/,
    /^(?:rails|rake)(?: \S+)* (?:db:seed\S*|db:fixtures:load)(?: |$)/,
    /^(?:sequelize|sequelize-cli) db:seed(?::all)?(?: |$)/,
    /^knex(?: \S+)* seed:run(?: |$)/,
    /^prisma db seed(?: |$)/,
    /^artisan db:seed(?: |$)/,
    /^(?:console|bin\/console) doctrine:fixtures:load(?: |$)/,
    /^(?:node|bun|tsx|ts-node|python[\d.]*|ruby|php) (?:\S*\/)?(?:seed|seeder|seeds|seed[-_](?:db|database|data))\.(?:[cm]?[jt]s|py|rb|php)(?: |$)/,
    /^(?:seed|seeder|seeds|seed[-_](?:db|database|data)|initial[-_]data)\.py(?: |$)/,
    /^(?:\w+\.)+(?:seed(?:er|s|_(?:db|database|data|\w+))?|initial_data|create_(?:admin|superuser|initial_data|default_\w+)|load_(?:data|fixtures|initial_data))(?: |$)/,
    /^(?:(?:node|bun|tsx|ts-node|python[\d.]*|ruby|php) )?(?:\S*\/)?(?:create|init|add|load|import|populate|seed)[-_](?:default[-_])?(?:admins?|super[-_]?users?|users?|roles?|data|fixtures|sample[-_]data|demo[-_]data|products)\.(?:[cm]?[jt]s|py|rb|php)(?: |$)/,
    /^\w[\w-]* (?:init|create|seed)-(?:admin|super-?user|default-\w+)(?: |$)/,
    /^(?:psql|mysql|mariadb|sqlcmd)(?: \S+)* (?:-f|--file|-i)[ =]\S+\.sql(?: |$)/,
    /^(?!(?:npm|npx|yarn|pnpm|bun|docker|kubectl|psql|mysql|aws|gcloud|az|heroku|git)\b)[\w.-]+ (?:admin )?(?:create-?(?:super|admin)?-?user|create-?admin|user (?:create|add)|superuser (?:create|upsert))(?: |$)/,
    /^(?:psql|mysql|mariadb|sqlcmd|sqlite3)(?: \S+)* < \S+\.sql$/,
    /^(?:mongorestore|mongoimport|pg_restore|mysqlimport|wp (?:core install|db import|core multisite-install))(?: |$)/,
    /^manage\.py shell(?: -c(?: |$)| <| --command(?:=| ))/,
    /^(?:rails|bin\/rails) runner(?: |$)/,
    /^artisan tinker --execute/,
    /^(?:psql|mysql|mariadb|sqlcmd)(?: \S+)*? -{1,2}(?:\w*[ceQ]|command|execute)[ =](?:.*[ ;])?(?:insert into|create (?:user|role)|grant \w+ )/i,
    /^(?:mongo|mongosh)(?: \S+)*? --eval[ =].*\b(?:createUser|createRole|insert(?:One|Many)?)\(/,
    /^(?:rabbitmqctl(?: -\S+)* (?:add_user|add_vhost|set_permissions)|(?:elasticsearch-)?users useradd)(?: |$)/,
  ],
};

/** What kind of one-off a command is; undefined for every other. `npm run migrate` is none by itself: what it runs is. */
export function oneOffOf(command: Pick<Command, 'name' | 'args'> & Partial<Pick<Command, 'redirects'>>): OneOff | undefined {
  const { name, args } = programOf(command);
  // `yarn prisma migrate deploy` starts a program of the packages, when it is no script.
  const words = /^(?:yarn|pnpm|bun)$/.test(name) && BINARIES.test(args[0] ?? '') ? args : [name, ...args];
  const inline = inlineOneOff(command);
  if (inline !== undefined) return inline;
  const read = command.redirects?.find(({ operator }) => operator.startsWith('<'));
  const line = [words.join(' '), ...(read === undefined ? [] : ['<', read.operator === '<' ? read.target : ''])]
    .join(' ')
    .slice(0, MAX_LINE);
  return (['migration', 'seed'] as const).find((kind) => ONE_OFFS[kind].some((pattern) => pattern.test(line)));
}

/** Interpreters that are given code in their words or on their input. */
const INTERPRETER = /^(?:python[\d.]*|node|ruby|php[\d.]*)$/;
const MIGRATES =
  /\.create_all\(|\brun_?migrations?\(|\bcommand\.upgrade\(|\b(?:init|create|setup)_?(?:db|database|tables)\(|\.sync\(\{|\bcreate table\b/i;
const SEEDS =
  /\bseed\w*\(|\bcreate_(?:super)?user\(|\bcreate_?admin\w*\(|\bpopulate\w*\(|\binsert_(?:one|many)\(|\bsession\.add\(|\.objects\.(?:get_or_)?create\(|\binsert into\b/i;

/** `python -c "db.create_all()"`, `node -e …`, `python <<EOF`. */
function inlineOneOff({
  name,
  args,
  redirects = [],
}: Pick<Command, 'name' | 'args'> & Partial<Pick<Command, 'redirects'>>): OneOff | undefined {
  if (!INTERPRETER.test(name)) return undefined;
  const at = args.findIndex((word) => /^-(?:c|e|r|-eval)$/.test(word));
  const fed = redirects.flatMap(({ operator, target }) => (operator.startsWith('<<') ? target : []));
  const code = [...(at < 0 ? [] : [args[at + 1] ?? '']), ...fed].join('\n').slice(0, 5000);
  if (MIGRATES.test(code)) return 'migration';
  return SEEDS.test(code) ? 'seed' : undefined;
}

const MAX_LINE = 300;
/** Programs of packages that nobody calls a script by. */
const BINARIES =
  /^(?:prisma|knex|sequelize(?:-cli)?|typeorm(?:-ts-node-\w+)?|drizzle-kit|mikro-orm(?:-esm)?|db-migrate|node-pg-migrate|migrate-mongo)$/;

/** Words of a shell script that do nothing for the app itself. */
const NOISE =
  /^(?:|set|echo|printf|sleep|true|false|:|\[|\[\[|test|exit|cd|export|source|\.|shift|trap|break|continue|return|read|local|wait|chmod|chown|mkdir|cp|rm|mv|ln|touch|cat|sed|grep|nc|until|umask|ulimit|if|printenv|which|command)$/;

/** True for a command that prepares something in a script, and is not what the process is for. */
export function isPreparation(command: Pick<Command, 'name' | 'args'> & Partial<Pick<Command, 'redirects'>>): boolean {
  return NOISE.test(command.name) || oneOffOf(command) !== undefined;
}
