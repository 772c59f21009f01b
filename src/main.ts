import { readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import type { Logger } from 'pino';
import { createLog } from './main/log.ts';
import { migrate, sweepOnce } from './main/one-off.ts';
import { type Role, serveUntilStopped } from './main/serve.ts';
import { onShutdown } from './main/shutdown.ts';
import { isTooOld, nodeNeeded } from './settings/node-version.ts';
import { readMigrationSettings, readServerSettings, SettingsError } from './settings.ts';

/*
 * The process types: `web` (with a worker inside unless told otherwise), `worker`, and the one-off `migrate` and `sweep`.
 * Exit codes: 0 done or stopped when asked to, 1 something went wrong, 2 wrong usage or configuration.
 */

const version = readVersion();

async function main(): Promise<void> {
  if (isTooOld(process.versions.node)) throw new SettingsError([`twelvefold-app: ${nodeNeeded(process.versions.node)}`]);
  const program = new Command('twelvefold-app').description('The GitHub App: one process of a given type.').version(version).exitOverride();
  program
    .command('web')
    .description('answer deliveries, and do the jobs as well')
    .addOption(new Option('--only <half>', 'answer deliveries, and leave the jobs to worker processes').choices(['web']))
    .action(({ only }: { readonly only?: 'web' }) => serve({ web: true, worker: only === undefined }));
  program
    .command('worker')
    .description('do the jobs')
    .action(() => serve({ web: false, worker: true }));
  program
    .command('migrate')
    .description("bring the database's tables up to date")
    .action(() => runOnce(readMigrationSettings(), migrate));
  program
    .command('sweep')
    .description('look once after lost deliveries and waiting audits')
    .action(() => runOnce(readServerSettings(), sweepOnce));
  await program.parseAsync(process.argv);
}

async function serve(role: Role): Promise<void> {
  const settings = readServerSettings();
  if (settings.database.kind === 'embedded' && !(role.web && role.worker)) {
    throw new SettingsError([
      'DATABASE_URL is missing: the embedded database serves one process only, so web and worker apart need Postgres.',
    ]);
  }
  const log = createLog(settings.log, process.stdout.isTTY);
  await reporting(log, () => serveUntilStopped(settings, role, version, log, onShutdown(process)));
}

async function runOnce<S extends Parameters<typeof migrate>[0]>(
  settings: S,
  task: (settings: S, log: Logger) => Promise<void>,
): Promise<void> {
  const log = createLog(settings.log, process.stdout.isTTY);
  await reporting(log, () => task(settings, log));
}

/** Failures go into the stream of events like everything else. */
async function reporting(log: Logger, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.fatal({ err: error }, error instanceof Error ? error.message : 'failed');
    process.exitCode = 1;
  }
}

/** The package's version; the manifest lies above both the sources and what is built from them. */
function readVersion(): string {
  for (const place of ['../package.json', '../../package.json']) {
    try {
      const manifest: { readonly version?: string } = JSON.parse(readFileSync(new URL(place, import.meta.url), 'utf8'));
      return manifest.version ?? 'unknown';
    } catch {
      // Not there: one more level up.
    }
  }
  return 'unknown';
}

try {
  await main();
  process.exit();
} catch (error) {
  if (error instanceof SettingsError) {
    for (const mistake of error.mistakes) process.stderr.write(`${mistake}\n`);
    process.exit(2);
  }
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2);
  throw error;
}
