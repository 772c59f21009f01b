import type { Deployable, Repository } from '../../repository.ts';

/** Calls that bring a schema up to date from within the app, by the documentation of each library. */
export const MIGRATING: readonly string[] = [
  '*.Database.Migrate',
  '*.Database.MigrateAsync',
  'flask_migrate.upgrade',
  'alembic.command.upgrade',
  '*.migrate.latest',
  '*.runMigrations',
  'github.com/pressly/goose/v3.Up',
  'github.com/pressly/goose/v3.UpContext',
  'github.com/golang-migrate/migrate/v4.New().Up',
  'github.com/golang-migrate/migrate/v4.NewWithDatabaseInstance().Up',
  'github.com/golang-migrate/migrate/v4.NewWithSourceInstance().Up',
  'org.flywaydb.core.Flyway.migrate',
  '*.run_pending_migrations',
  'drizzle-orm/node-postgres/migrator.migrate',
  'drizzle-orm/postgres-js/migrator.migrate',
  'drizzle-orm/mysql2/migrator.migrate',
  'drizzle-orm/better-sqlite3/migrator.migrate',
  'drizzle-orm/libsql/migrator.migrate',
  'drizzle-orm/neon-http/migrator.migrate',
  '*.migrateToLatest',
  '*.getMigrator().up',
  '*.migrator.up',
  '*.Flyway.configure().dataSource().load().migrate',
  'Flyway.configure().dataSource().load().migrate',
  '*.load().migrate',
  '*.load().repair',
  'load().repair',
  'org.flywaydb.core.Flyway.repair',
  'load().migrate',
  'umzug.Umzug().up',
  'node-pg-migrate',
  'github.com/pressly/goose/v3.Run',
  'github.com/pressly/goose/v3.RunContext',
  'github.com/go-gormigrate/gormigrate/v2.New().Migrate',
  'github.com/rubenv/sql-migrate.Exec',
  'github.com/rubenv/sql-migrate.ExecContext',
  'sqlx.migrate!.run',
  '*.migrate!().run',
  'migrate!().run',
  '*.PerformUpgrade',
  '*.MigrateUp',
  'liquibase.Liquibase().update',
  'Sequel.Migrator.run',
  'ActiveRecord.MigrationContext.new.migrate',
  'ActiveRecord.MigrationContext.new().migrate',
  'ActiveRecord.Migrator.migrate',
  'ActiveRecord.Tasks.DatabaseTasks.migrate',
  '*.apply_migrations',
  '*.MigrateDbContext',
  '*.runPendingMigrations',
  'Migrator.up',
  '*.Migrator.up',
  '*.migrations.runner().run',
  '*.migrations.runner().run_async',
  ...[
    'pglite',
    'neon-serverless',
    'vercel-postgres',
    'planetscale-serverless',
    'bun-sqlite',
    'bun-sql',
    'd1',
    'sqlite-proxy',
    'aws-data-api/pg',
  ].map((driver) => `drizzle-orm/${driver}/migrator.migrate`),
  'postgres-migrations.migrate',
  'postgrator.Postgrator().migrate',
  'migrate-mongo.up',
  'umzug.up',
  '*.umzug.up',
  'aerich.Command().upgrade',
  'alembic.config.main',
  'github.com/pressly/goose.Up',
  'github.com/golang-migrate/migrate/v4.NewWithInstance().Up',
  'github.com/golang-migrate/migrate.New().Up',
  'github.com/golang-migrate/migrate.NewWithDatabaseInstance().Up',
  'github.com/uptrace/bun/migrate.NewMigrator().Migrate',
  'github.com/jackc/tern/migrate.NewMigrator().Migrate',
  'github.com/jackc/tern/v2/migrate.NewMigrator().Migrate',
  '*.CreateAndMigrate',
  '*.Evolve().Migrate',
  'Evolve().Migrate',
  '*.migration_context.migrate',
];

/** Functions that migrate, by the names that people give them. */
const NAMES =
  /^_*(?:(?:run|apply|do|perform|execute|start)_?(?:all_?)?(?:db_?|database_?|sql_?|schema_?|pending_?)?migrations?(?:_?(?:on|for|to|if|with|at)_?\w{2,20})?|migrate_?(?:db|database|schema|up|all)|(?:db|database)_?migrat(?:e|ions?)|upgrade_?(?:db|database|schema))(?:_?async)?$/i;

/** True for a function that migrates, by its name. */
export function namesMigration(name: string): boolean {
  return NAMES.test(name);
}

/** A function of the app that makes the tables follow the models, which is said there. */
export function syncsSchema(name: string, { sources }: Deployable, repository: Repository): boolean {
  return sources.some((path) => {
    const text = repository.source(path)?.text ?? '';
    if (!text.includes(name) || !SYNCS.test(text)) return false;
    const own = repository.code(path)?.functions.filter((one) => one.name === name) ?? [];
    return own.some(({ span }) => SYNCS.test(text.slice(span.start, span.end)));
  });
}

const SYNCS =
  /\b(?:AutoMigrate|create_all|EnsureCreated(?:Async)?|Sync2|SchemaUtils\.create\w*|\w*sequelize\.sync)\(|CREATE TABLE IF NOT EXISTS/i;

/** Statements that a helper makes the schema of itself: no call in it says so. */
const OWN_STATEMENTS = /\bCommandText\s*=\s*[$@]*"+\s*(?:create|alter|drop)\s+table\b/i;

/** A helper of ASP.NET's application or host, which is judged where it migrates. */
export function extendsApp(name: string, { sources }: Deployable, repository: Repository): boolean {
  const helper = new RegExp(
    `\\b${name}\\s*(?:<[^>]*>)?\\(\\s*(?:this\\s+)?(?:WebApplication|IApplicationBuilder|IHost|IWebHost|IServiceProvider)\\b`,
  );
  return sources.some((path) => {
    const text = path.endsWith('.cs') ? (repository.source(path)?.text ?? '') : '';
    return helper.test(text) && !(OWN_STATEMENTS.test(text) && !/\.Migrate(?:Async)?\(/.test(text));
  });
}
