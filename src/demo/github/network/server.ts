import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Hono, type Context } from 'hono';
import { demand, verifyAppJwt, type Token } from './auth.ts';
import { Budget, type Limits } from './budget.ts';
import type { Contract } from '../contract/contract.ts';
import type { Fault, Faults } from './faults.ts';
import { executeGraphql, type GraphqlRequest } from '../graphql/endpoint.ts';
import type { Installation } from '../world/model.ts';
import { OPERATIONS, type Caller, type Operation } from '../contract/operations.ts';
import { Refusal, invalidRequest, notFound } from '../contract/refusal.ts';
import { appAccount } from '../represent/accounts.ts';
import type { Answer, Call } from '../rest/call.ts';
import { HANDLERS } from '../rest/handlers.ts';
import { fullName } from '../world/state.ts';
import type { World } from '../world/world.ts';

/** One request that was made, for tests that count them. */
export interface RequestRecord {
  readonly at: Date;
  /** As in `OPERATIONS`, or `POST /graphql`. */
  readonly operation: string;
  readonly path: string;
  readonly status: number;
  readonly installationId: number | undefined;
  /** Who asked, in its own words. */
  readonly userAgent: string;
}

/** What the server works with besides the world. */
export interface ServerParts {
  readonly world: World;
  readonly contract: Contract;
  readonly faults: Faults;
  readonly limits: Limits;
  /** Called once for every request. */
  onRequest(record: RequestRecord): void;
  /** A request that GitHub's description does not allow. */
  onViolation(operation: string, sentence: string): void;
  /** An answer of ours that GitHub's description does not allow. */
  onMisstatement(operation: string, sentence: string): void;
}

/** Parameters that may hold a slash, because they end their path. */
const REST_OF_PATH = /\{(path|basehead|ref)\}$/;

/** GitHub's HTTP door: REST under /api/v3 (as at GitHub Enterprise) and under /, GraphQL at /api/graphql and /graphql. */
export function githubServer(parts: ServerParts): Hono {
  const app = new Hono();
  const budgets = new Map<number, Budget>();
  const budgetOf = (installation: Installation | undefined): Budget => {
    const budget = budgets.get(installation?.id ?? 0) ?? new Budget(parts.limits);
    budgets.set(installation?.id ?? 0, budget);
    return budget;
  };
  const operations = Object.keys(OPERATIONS) as Operation[];
  // A parameter that takes the rest of the path must not shadow `/commits/{ref}/check-runs` and its like.
  const narrowFirst = operations.sort((a, b) => Number(REST_OF_PATH.test(a)) - Number(REST_OF_PATH.test(b)));
  for (const operation of narrowFirst) {
    const [method = '', template = ''] = operation.split(' ');
    const path = template.replace(REST_OF_PATH, ':$1{.+}').replaceAll(/\{(\w+)\}/g, ':$1');
    app.on(method, [`/api/v3${path}`, path], (c) => answerRequest(c, parts, operation, () => rest(c, parts, operation, budgetOf)));
  }
  for (const path of ['/api/graphql', '/graphql']) {
    app.post(path, (c) => answerRequest(c, parts, 'POST /graphql', () => graphqlAnswer(c, parts, budgetOf)));
  }
  app.all('/api/v3/repositories/:id/*', (c) => byId(c, app, parts.world));
  app.all('/api/v3/repositories/:id', (c) => byId(c, app, parts.world));
  app.all('/api/*', (c) => {
    parts.onViolation(`${c.req.method} ${c.req.path}`, 'The loopback GitHub has no such operation.');
    return c.json({ message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' }, 404);
  });
  return app;
}

/** A repository's lasting address, which renamed ones are redirected to. */
async function byId(c: Context, app: Hono, { state }: World): Promise<Response> {
  const repository = state.repositories.get(Number(c.req.param('id')));
  if (!repository) return c.json({ message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' }, 404);
  const url = c.req.url.replace(/\/repositories\/\d+/, `/repos/${fullName(repository)}`);
  return app.fetch(new Request(url, c.req.raw), c.env);
}

interface Outcome {
  readonly answer: Answer;
  readonly budget?: Budget;
  readonly headers: Readonly<Record<string, string>>;
}

async function answerRequest(c: Context, parts: ServerParts, operation: string, work: () => Promise<Outcome>): Promise<Response> {
  const { path } = c.req;
  const installationId = installationIn(c, parts.world);
  const userAgent = c.req.header('user-agent') ?? '';
  const owner = parts.world.state.installations.get(installationId ?? 0)?.account.login;
  const fault = parts.faults.take({ operation, path, userAgent, owner });
  await delayed(fault);
  const skipped = fault !== undefined && fault.apply !== true && (fault.answer !== undefined || fault.cut === true);
  const outcome = skipped ? undefined : await work().catch((error: unknown) => refused(error, parts, operation));
  const response = respond(c, fault, outcome);
  if (response.status === 304) outcome?.budget?.refund();
  parts.onRequest({
    at: parts.world.now(),
    operation,
    path,
    status: fault?.cut ? 0 : response.status,
    installationId,
    userAgent,
  });
  if (fault?.cut) cutConnection(c);
  return response;
}

async function delayed(fault: Fault | undefined): Promise<void> {
  if (fault?.delayMs !== undefined) await wait(fault.delayMs);
  await fault?.until;
}

/** Whose token a request brought, whatever became of it. */
function installationIn(c: Context, world: World): number | undefined {
  try {
    return world.tokens.find(c.req.header('authorization'), world.now()).installationId;
  } catch {
    return undefined;
  }
}

/** Breaks the connection under the answer, as a proxy that dies does. A request that was read to its end has let go of its socket. */
function cutConnection(c: Context): void {
  const { outgoing } = c.env as { readonly outgoing?: { destroy(): void } };
  outgoing?.destroy();
}

function respond(c: Context, fault: Fault | undefined, outcome: Outcome | undefined): Response {
  const { status, json, text, headers } = fault?.answer ?? outcome?.answer ?? { status: 502 };
  const body = json === undefined ? (text ?? null) : JSON.stringify(json);
  const all = new Headers({
    'x-github-request-id': randomUUID(),
    ...(json === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    ...outcome?.headers,
    ...headers,
  });
  if (c.req.method !== 'GET' || status !== 200 || body === null) return new Response(body, { status, headers: all });
  const etag = `W/"${createHash('sha256').update(body).digest('hex')}"`;
  all.set('etag', etag);
  return c.req.header('if-none-match') === etag
    ? new Response(null, { status: 304, headers: all })
    : new Response(body, { status, headers: all });
}

function refused(error: unknown, parts: ServerParts, operation: string): Outcome {
  if (!(error instanceof Refusal)) throw error;
  const documentation = operation in OPERATIONS ? parts.contract.documentation(operation as Operation) : 'https://docs.github.com/graphql';
  const json = {
    message: error.message,
    ...(error.errors ? { errors: error.errors } : {}),
    documentation_url: documentation,
    status: String(error.status),
  };
  return { answer: { status: error.status, json }, headers: error.headers };
}

interface Identity {
  readonly installation: Installation | undefined;
  readonly token: Token | undefined;
}

function identify(c: Context, { world }: ServerParts, caller: Caller): Identity {
  const authorization = c.req.header('authorization');
  if (caller.as === 'app') {
    verifyAppJwt(authorization, world.app, world.now());
    return { installation: undefined, token: undefined };
  }
  const token = world.tokens.find(authorization, world.now());
  const installation = world.state.installations.get(token.installationId);
  if (!installation) throw new Refusal(401, 'Bad credentials');
  if (installation.suspendedAt) throw new Refusal(403, 'This installation has been suspended');
  demand(token.permissions, caller.anyOf);
  return { installation, token };
}

async function jsonBody(c: Context): Promise<unknown> {
  const text = await c.req.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'Problems parsing JSON');
  }
}

async function rest(
  c: Context,
  parts: ServerParts,
  operation: Operation,
  budgetOf: (installation: Installation | undefined) => Budget,
): Promise<Outcome> {
  const { world, contract } = parts;
  const handler = HANDLERS[operation];
  if (!handler) throw notFound();
  const { installation, token } = identify(c, parts, OPERATIONS[operation]);
  const budget = budgetOf(installation);
  budget.spend(c.req.method === 'POST' && /comments|reviews/.test(operation), world.now().getTime());
  const [params, query, body] = [c.req.param() as Record<string, string>, c.req.query(), await jsonBody(c)];
  const [first, ...others] = contract.requestFaults(operation, { params, query, body });
  for (const sentence of [first, ...others]) if (sentence !== undefined) parts.onViolation(operation, sentence);
  if (first !== undefined) throw invalidRequest(first);
  const call: Call = {
    world,
    operation,
    path: c.req.url.slice(new URL(c.req.url).origin.length),
    params,
    query,
    body: body ?? {},
    accept: c.req.header('accept') ?? '',
    actor: appAccount(world.app, world),
    installation,
    permissions: token?.permissions ?? {},
    reach: token?.repositoryIds ?? installation?.repositoryIds ?? [],
  };
  const answer = await handler(call);
  if (answer.text === undefined) {
    for (const sentence of contract.answerFaults(operation, answer.status, answer.json)) parts.onMisstatement(operation, sentence);
  }
  return { answer, budget, headers: budget.headers() };
}

async function graphqlAnswer(
  c: Context,
  parts: ServerParts,
  budgetOf: (installation: Installation | undefined) => Budget,
): Promise<Outcome> {
  const { world } = parts;
  const { installation, token } = identify(c, parts, { as: 'installation', anyOf: [{}] });
  if (!installation || !token) throw notFound();
  const budget = budgetOf(installation);
  budget.spend(false, world.now().getTime());
  const request = (await jsonBody(c)) as GraphqlRequest | undefined;
  if (typeof request?.query !== 'string') throw new Refusal(400, 'A query attribute must be specified and must be a string.');
  const reach = token.repositoryIds ?? installation.repositoryIds;
  const { json, faults } = await executeGraphql(request, {
    world,
    actor: appAccount(world.app, world),
    reach,
    permissions: token.permissions,
  });
  for (const sentence of faults) parts.onViolation('POST /graphql', sentence);
  return { answer: { status: 200, json }, headers: budget.headers() };
}
