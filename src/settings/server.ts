import { z } from 'zod';
import { type AppSettings, appShape, privateKeyShape } from './app.ts';
import { type DatabaseSettings, databaseShape } from './database.ts';
import { type Environment, oneOf, parseEnvironment, SettingsError, wholeNumber } from './environment.ts';
import { type WebhookSettings, webhookShape } from './webhook.ts';

export interface HttpSettings {
  /** 0 lets the system choose. */
  readonly port: number;
  readonly host: string;
}

export interface LogSettings {
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';
  /** `pretty` is for people at a terminal; anything that is not a terminal gets JSON. */
  readonly format: 'json' | 'pretty';
}

export interface WorkerSettings {
  /** Audits that this process makes at once. */
  readonly audits: number;
  /** Threads that judge. */
  readonly threads: number;
  /** Where a worker without a web half tells how it is; 0 lets the system choose, undefined: nowhere. */
  readonly port: number | undefined;
}

/** What the operator has decided about reviews, where no policy says otherwise. */
export interface ReviewSettings {
  /** Mode of reviews in the first week of an installation; undefined: as at any other time. */
  readonly firstWeek: 'observe' | 'comment' | 'enforce' | undefined;
  /** How the check of an audit concludes that could not be made; `neutral` lets a branch pass that requires it. */
  readonly unmade: 'failure' | 'neutral';
}

/** What the one-off migration needs. */
export interface MigrationSettings {
  readonly production: boolean;
  readonly database: DatabaseSettings;
  readonly log: LogSettings;
}

/** What the web and worker processes need. */
export interface ServerSettings extends MigrationSettings {
  readonly app: AppSettings;
  readonly webhook: WebhookSettings;
  readonly http: HttpSettings;
  readonly worker: WorkerSettings;
  readonly reviews: ReviewSettings;
}

const logShape = z
  .object({ LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal'], 'info'), LOG_FORMAT: oneOf(['json', 'pretty'], 'json') })
  .transform((set): LogSettings => ({ level: set.LOG_LEVEL, format: set.LOG_FORMAT }));

const httpShape = z
  .object({
    PORT: wholeNumber(0, 65_535, 3000),
    HOST: z
      .string()
      .regex(/^[\w.:-]{1,253}$/, { error: 'must be a host name or an address to listen on.' })
      .default('0.0.0.0'),
  })
  .transform((set): HttpSettings => ({ port: set.PORT, host: set.HOST }));

const workerShape = z
  .object({
    WORKER_AUDITS: wholeNumber(1, 64, 4),
    WORKER_THREADS: wholeNumber(1, 64, 2),
    WORKER_PORT: wholeNumber(0, 65_535, undefined),
  })
  .transform((set): WorkerSettings => ({ audits: set.WORKER_AUDITS, threads: set.WORKER_THREADS, port: set.WORKER_PORT }));

const reviewShape = z
  .object({
    FIRST_WEEK_MODE: oneOf(['observe', 'comment', 'enforce', 'as-usual'], 'as-usual'),
    FAILED_AUDIT_CONCLUSION: oneOf(['failure', 'neutral'], 'failure'),
  })
  .transform((set): ReviewSettings => ({
    firstWeek: set.FIRST_WEEK_MODE === 'as-usual' ? undefined : set.FIRST_WEEK_MODE,
    unmade: set.FAILED_AUDIT_CONCLUSION,
  }));

/** Settings of the web and worker processes. Throws a SettingsError that names every mistake. */
export function serverSettings(environment: Environment): ServerSettings {
  const { app, privateKey, ...parts } = collect(environment, {
    app: appShape,
    privateKey: privateKeyShape,
    webhook: webhookShape,
    http: httpShape,
    worker: workerShape,
    reviews: reviewShape,
    database: databaseShape,
    log: logShape,
  });
  return { production: environment['NODE_ENV'] === 'production', app: { ...app, privateKey }, ...parts };
}

/** Settings of the one-off migration. Throws a SettingsError that names every mistake. */
export function migrationSettings(environment: Environment): MigrationSettings {
  return { production: environment['NODE_ENV'] === 'production', ...collect(environment, { database: databaseShape, log: logShape }) };
}

type Shapes = Readonly<Record<string, z.ZodType>>;

function collect<S extends Shapes>(environment: Environment, shapes: S): { readonly [K in keyof S]: z.output<S[K]> } {
  const mistakes: string[] = [];
  const parts = Object.entries(shapes).map(([name, shape]) => {
    try {
      return [name, parseEnvironment(shape, environment)];
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      mistakes.push(...error.mistakes);
      return [name, undefined];
    }
  });
  if (mistakes.length > 0) throw new SettingsError(mistakes);
  return Object.fromEntries(parts) as { readonly [K in keyof S]: z.output<S[K]> };
}
