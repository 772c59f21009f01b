import type { Command } from '../../shell.ts';
import { programOf } from '../../startup/program.ts';

/** What a one-off command does to the data: bring the schema up to date, or put records in. */
export type OneOff = 'migration' | 'seed';

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
    /^phinx migrate(?: |$)/,
    /^dotnet ef database update(?: |$)/,
    /^goose(?: \S+)* up(?: |$)/,
    /^migrate(?= .*(?:-path|-source|-database))(?: \S+)* up(?: |$)/,
    /^(?:atlas migrate apply|dbmate(?: \S+)*? (?:up|migrate)|flyway(?: \S+)*? migrate|liquibase(?: \S+)*? update)(?: |$)/,
    /^(?:diesel migration run|sqlx (?:migrate run|database setup)|sea-orm-cli migrate)(?: |$)/,
    /^(?:node|bun|tsx|ts-node|python[\d.]*|ruby|php)(?: \S*\/)? ?(?:\S*\/)?(?:run[-_]?)?migrat(?:e|ions?)\.(?:[cm]?[jt]s|py|rb|php)(?: |$)/,
    /^(?:run[-_]?)?migrat(?:e|ions?)\.py(?: |$)/,
    /^(?:(?:node|bun|tsx|ts-node|python[\d.]*|ruby|php) )?(?:\S*\/)?(?:create|init|setup|update)[-_](?:db|database|tables?|schema)\.(?:[cm]?[jt]s|py|rb|php)(?: |$)/,
    /^(?!pip|npm|pnpm|yarn|bundle|gem|apt|apk|brew|poetry|uv|conda|node|python)[\w.-]+ --(?:install|migrate|upgrade-db|init-db|run-migrations)(?: |$)/,
    /^(?:psql|mysql|mariadb|sqlcmd)(?: \S+)* (?:-f|--file|-i)[ =]\S*(?:schema|migrat|ddl|tables|structure)\S*(?: |$)/,
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
    /^(?:(?:node|bun|tsx|ts-node|python[\d.]*|ruby|php) )?(?:\S*\/)?(?:create|init|add|load|import|populate|seed)[-_](?:default[-_])?(?:admins?|super[-_]?users?|users?|roles?|data|fixtures|sample[-_]data|demo[-_]data|products)\.(?:[cm]?[jt]s|py|rb|php)(?: |$)/,
    /^\w[\w-]* (?:init|create|seed)-(?:admin|super-?user|default-\w+)(?: |$)/,
    /^(?:psql|mysql|mariadb|sqlcmd)(?: \S+)* (?:-f|--file|-i)[ =]\S*(?:seed|fixture|sample|demo)\S*(?: |$)/,
  ],
};

/** What kind of one-off a command is; undefined for every other. `npm run migrate` is none by itself: what it runs is. */
export function oneOffOf(command: Pick<Command, 'name' | 'args'>): OneOff | undefined {
  const { name, args } = programOf(command);
  const line = [name, ...args].join(' ').slice(0, MAX_LINE);
  return (['migration', 'seed'] as const).find((kind) => ONE_OFFS[kind].some((pattern) => pattern.test(line)));
}

const MAX_LINE = 300;

/** Words of a shell script that do nothing for the app itself. */
const NOISE =
  /^(?:|set|echo|printf|sleep|true|false|:|\[|\[\[|test|exit|cd|export|source|\.|shift|trap|break|continue|return|read|local|wait|chmod|chown|mkdir|cp|rm|mv|ln|touch|cat|sed|grep|nc|until|umask|ulimit|if|printenv|which|command)$/;

/** True for a command that prepares something in a script, and is not what the process is for. */
export function isPreparation(command: Pick<Command, 'name' | 'args'>): boolean {
  return NOISE.test(command.name) || oneOffOf(command) !== undefined;
}
