import { type MigrationSettings, migrationSettings, type ServerSettings, serverSettings } from './settings/server.ts';

export type { AppSettings } from './settings/app.ts';
export type { DatabaseSettings } from './settings/database.ts';
export { SettingsError } from './settings/environment.ts';
export type { HttpSettings, LogSettings, MigrationSettings, ServerSettings } from './settings/server.ts';
export type { WebhookSettings } from './settings/webhook.ts';

/*
 * Reads the environment for the servers, as settings/command-line.ts does for the command line; nothing else reads it. Each process type asks once, when it starts, and hands the values on.
 */

/** This process's settings as web, worker or sweep. Throws a SettingsError. */
export function readServerSettings(): ServerSettings {
  return serverSettings(process.env);
}

/** This process's settings as the one-off migration. Throws a SettingsError. */
export function readMigrationSettings(): MigrationSettings {
  return migrationSettings(process.env);
}
