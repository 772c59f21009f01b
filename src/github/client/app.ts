import { randomUUID } from 'node:crypto';
import { Probot, ProbotOctokit } from 'probot';
import type { AppSettings } from '../../settings.ts';
import type { RequestBudget } from './budget.ts';
import { carefulFetch } from './careful-fetch.ts';
import { Client } from './client.ts';
import { Memory } from './memory.ts';
import { PATIENCE } from './patience.ts';
import { Pace } from './rate-limits.ts';

type Logger = NonNullable<NonNullable<ConstructorParameters<typeof Probot>[0]>['log']>;

/** Twelvefold as GitHub knows it: makes the clients that everything else in this room works with. */
export interface GithubApp {
  readonly id: number;
  /** `https://github.com`, the address of pages for people. */
  readonly webUrl: string;
  /** A client that acts in one installation, for one piece of work. */
  installation(installationId: number, budget: RequestBudget, signal?: AbortSignal): Promise<Client>;
  /** A client that acts in one installation and only concludes what an audit has left open there: see `Pace`. */
  concluding(installationId: number, budget: RequestBudget): Promise<Client>;
  /** A client that acts as the app itself. */
  itself(budget: RequestBudget, signal?: AbortSignal): Promise<Client>;
}

/** Tokens that are kept at most; one is about a kilobyte. */
const MAX_TOKENS = 10_000;
/** Until a token is minted anew; GitHub's live for an hour. */
const TOKEN_LIFETIME_MS = 55 * 60_000;

/** Builds the app on Probot, with Octokit's own retries and throttling off: they repeat writes and wait without bound. */
export function createGithubApp({ id, privateKey, gheHost, gheProtocol }: AppSettings, log: Logger, patience = PATIENCE): GithubApp {
  const probot = new Probot({
    appId: id,
    privateKey,
    // Deliveries are verified at the door (src/web); without one Probot would know a secret that everybody knows.
    secret: randomUUID(),
    Octokit: plainOctokit(),
    log,
    request: { fetch: carefulFetch() },
    ...(gheHost === undefined ? {} : { baseUrl: `${gheProtocol}://${gheHost}/api/v3` }),
  });
  const paces = new Map<number, Pace>();
  const client = async (installationId: number | undefined, budget: RequestBudget, signal?: AbortSignal, last = false): Promise<Client> => {
    const octokit = installationId === undefined ? newLike(await probot.auth()) : await probot.auth(installationId);
    return new Client(octokit, { budget, pace: paceOf(paces, installationId ?? 0), patience, signal, last });
  };
  return {
    id,
    webUrl: gheHost === undefined ? 'https://github.com' : `${gheProtocol}://${gheHost}`,
    installation: (installationId, budget, signal) => client(installationId, budget, signal),
    concluding: (installationId, budget) => client(installationId, budget, undefined, true),
    itself: (budget, signal) => client(undefined, budget, signal),
  };
}

/**
 * Probot's Octokit with a token cache that a refused token can be renewed in, and with tokens asked of the same server as
 * everything else (Probot asks api.github.com when it is told to renew one).
 */
function plainOctokit(): typeof ProbotOctokit {
  const cache = new Memory<string>(MAX_TOKENS, TOKEN_LIFETIME_MS);
  const Plain = ProbotOctokit.defaults((options: OctokitOptions) => {
    const { request: _elsewhere, ...auth } = options.auth ?? {};
    return { ...options, auth: { ...auth, cache }, throttle: { enabled: false }, retry: { enabled: false } };
  });
  return Plain;
}

interface OctokitOptions {
  readonly auth?: { readonly request?: unknown };
}

function paceOf(paces: Map<number, Pace>, key: number): Pace {
  const known = paces.get(key);
  if (known) return known;
  const pace = new Pace();
  paces.set(key, pace);
  return pace;
}

/** Probot hands out one and the same Octokit for the app itself; a client wants its own. */
function newLike(octokit: ProbotOctokit): ProbotOctokit {
  return new (octokit.constructor as typeof ProbotOctokit)();
}
