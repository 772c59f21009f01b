import { type CommandLineSettings, commandLineSettings } from './settings/command-line.ts';
import { type MigrationSettings, migrationSettings, type ServerSettings, serverSettings } from './settings/server.ts';

export type { AppSettings } from './settings/app.ts';
export type { CommandLineSettings } from './settings/command-line.ts';
export type { DatabaseSettings } from './settings/database.ts';
export { SettingsError } from './settings/environment.ts';
export type { HttpSettings, LogSettings, MigrationSettings, ServerSettings } from './settings/server.ts';
export type { WebhookSettings } from './settings/webhook.ts';

/*
 * The only place that reads the process's environment. Each process type asks once, when it starts, and hands the values on.
 */

/** This process's settings as web, worker or sweep. Throws a SettingsError. */
export function readServerSettings(): ServerSettings {
  return serverSettings(process.env);
}

/** This process's settings as the one-off migration. Throws a SettingsError. */
export function readMigrationSettings(): MigrationSettings {
  return migrationSettings(process.env);
}

/** This process's settings as the `twelvefold` command. */
export function readCommandLineSettings(): CommandLineSettings {
  return commandLineSettings(process.env);
}
