import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

type Schema = Kysely<unknown>;

/**
 * Every step from nothing to the present tables, by name in the order in which they run. Forward only. A release must work on the
 * tables of the release before and after it, so that both can run while one replaces the other: add first, remove one release later.
 */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-deliveries': { up: createDeliveries },
  '0002-targets': { up: createTargets },
  '0003-reviews': { up: createReviews },
  '0004-chores': { up: createChores },
  '0005-queued': { up: addQueued },
  '0006-surveys': { up: createSurveys },
  '0007-quiet': { up: addQuiet },
  '0008-reported': { up: addReported },
  '0009-survey-results': { up: createSurveyResults },
  '0010-survey-moved': { up: addMoved },
  '0011-reopened': { up: addReopened },
  '0012-head-since': { up: addHeadSince },
};

async function createDeliveries(schema: Schema): Promise<void> {
  await schema.schema
    .createTable('deliveries')
    .addColumn('guid', 'text', (column) => column.primaryKey())
    .addColumn('event', 'text', (column) => column.notNull())
    .addColumn('action', 'text')
    .addColumn('intent', 'text', (column) => column.notNull())
    .addColumn('installation_id', 'bigint')
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('received_at', 'timestamptz', (column) => column.notNull())
    .execute();
  await schema.schema.createIndex('deliveries_received_at').on('deliveries').column('received_at').execute();
  await schema.schema
    .createTable('installations')
    .addColumn('id', 'bigint', (column) => column.primaryKey())
    .addColumn('suspended', 'boolean', (column) => column.notNull().defaultTo(false))
    .addColumn('paused_until', 'timestamptz')
    .execute();
}

async function createTargets(schema: Schema): Promise<void> {
  await schema.schema
    .createTable('targets')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('installation_id', 'bigint', (column) => column.notNull())
    .addColumn('repository_id', 'bigint', (column) => column.notNull())
    .addColumn('owner', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('number', 'integer')
    .addColumn('base', 'text')
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('wanted_head', 'text', (column) => column.notNull())
    .addColumn('generation', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('wanted_at', 'timestamptz', (column) => column.notNull())
    .addColumn('fence', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('attempt', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('claimed_at', 'timestamptz')
    .addColumn('open_head', 'text')
    .addColumn('open_generation', 'integer')
    .addColumn('ended_generation', 'integer', (column) => column.notNull().defaultTo(-1))
    .addColumn('audited_head', 'text')
    .addColumn('ending', 'text')
    .addColumn('asked_by', 'jsonb', (column) => column.notNull().defaultTo(sql`'[]'`))
    .execute();
  await schema.schema
    .createIndex('targets_unfinished')
    .on('targets')
    .columns(['installation_id', 'wanted_at'])
    .where(sql<boolean>`state = 'open' and ended_generation < generation`)
    .execute();
  await schema.schema.createIndex('targets_repository').on('targets').columns(['installation_id', 'repository_id']).execute();
}

async function createReviews(schema: Schema): Promise<void> {
  await schema.schema
    .createTable('reviews')
    .addColumn('id', 'bigint', (column) => column.primaryKey().generatedAlwaysAsIdentity())
    .addColumn('target_id', 'text', (column) => column.notNull().references('targets.id').onDelete('cascade'))
    .addColumn('head', 'text', (column) => column.notNull())
    .addColumn('generation', 'integer', (column) => column.notNull())
    .addColumn('conclusion', 'text', (column) => column.notNull())
    .addColumn('score', 'integer')
    .addColumn('introduced', 'integer')
    .addColumn('existing', 'integer')
    .addColumn('fixed', 'integer')
    .addColumn('verdicts', 'jsonb')
    .addColumn('requests', 'integer', (column) => column.notNull())
    .addColumn('writes', 'integer', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('seconds', 'double precision', (column) => column.notNull())
    .addColumn('finished_at', 'timestamptz', (column) => column.notNull())
    .execute();
  await schema.schema.createIndex('reviews_target').on('reviews').columns(['target_id', 'finished_at']).execute();
}

async function addQueued(schema: Schema): Promise<void> {
  await schema.schema.alterTable('targets').addColumn('queued', 'integer').execute();
}

async function addQuiet(schema: Schema): Promise<void> {
  await schema.schema
    .alterTable('targets')
    .addColumn('quiet', 'boolean', (column) => column.notNull().defaultTo(false))
    .execute();
}

async function addReported(schema: Schema): Promise<void> {
  await schema.schema
    .alterTable('surveys')
    .addColumn('reported', 'boolean', (column) => column.notNull().defaultTo(false))
    .execute();
}

async function createSurveys(schema: Schema): Promise<void> {
  await schema.schema
    .createTable('surveys')
    .addColumn('repository_id', 'bigint', (column) => column.primaryKey())
    .addColumn('installation_id', 'bigint', (column) => column.notNull())
    .addColumn('owner', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('head', 'text')
    .addColumn('score', 'integer')
    .addColumn('findings', 'integer')
    .addColumn('verdicts', 'jsonb')
    .addColumn('finished_at', 'timestamptz')
    .execute();
  await schema.schema.createIndex('surveys_installation').on('surveys').column('installation_id').execute();
}

async function createSurveyResults(schema: Schema): Promise<void> {
  await schema.schema
    .createTable('survey_results')
    .addColumn('id', 'bigint', (column) => column.primaryKey().generatedAlwaysAsIdentity())
    .addColumn('repository_id', 'bigint', (column) => column.notNull().references('surveys.repository_id').onDelete('cascade'))
    .addColumn('head', 'text', (column) => column.notNull())
    .addColumn('score', 'integer')
    .addColumn('findings', 'integer', (column) => column.notNull())
    .addColumn('verdicts', 'jsonb', (column) => column.notNull())
    .addColumn('finished_at', 'timestamptz', (column) => column.notNull())
    .execute();
  await schema.schema.createIndex('survey_results_repository').on('survey_results').columns(['repository_id', 'id']).execute();
  await sql`insert into survey_results (repository_id, head, score, findings, verdicts, finished_at)
    select repository_id, head, score, findings, verdicts, finished_at from surveys
    where head is not null and findings is not null and verdicts is not null and finished_at is not null`.execute(schema);
}

async function addMoved(schema: Schema): Promise<void> {
  await schema.schema.alterTable('surveys').addColumn('moved_at', 'timestamptz').execute();
}

async function addReopened(schema: Schema): Promise<void> {
  await schema.schema.alterTable('targets').addColumn('reopened_at', 'timestamptz').execute();
}

async function addHeadSince(schema: Schema): Promise<void> {
  await schema.schema.alterTable('targets').addColumn('head_since', 'timestamptz').execute();
}

async function createChores(schema: Schema): Promise<void> {
  await schema.schema
    .createTable('chores')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('done_at', 'timestamptz', (column) => column.notNull())
    .execute();
  await schema.schema
    .createTable('redeliveries')
    .addColumn('guid', 'text', (column) => column.primaryKey())
    .addColumn('tries', 'integer', (column) => column.notNull())
    .addColumn('asked_at', 'timestamptz', (column) => column.notNull())
    .execute();
}
