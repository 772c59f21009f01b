import { createHash } from 'node:crypto';
import { verify } from '@octokit/webhooks-methods';
import type { Logger } from 'pino';
import { intentOf } from '../github/delivery/events.ts';
import type { Acceptance, Delivery } from '../jobs/deliveries.ts';
import type { WebhookSettings } from '../settings.ts';
import { BodyReader } from './body.ts';

/** How a delivery was answered; a label of the metrics. */
export type WebhookOutcome = Acceptance | 'refused' | 'unavailable';

/** What the door needs of the house. */
export interface WebhookDoor {
  readonly settings: WebhookSettings;
  /** The App's id, to tell its own checks from others'. */
  readonly appId: number;
  /** Stores a delivery; when it has returned, the delivery may be acknowledged. */
  readonly accept: (delivery: Delivery) => Promise<Acceptance>;
  readonly log: Logger;
  readonly observe: (outcome: WebhookOutcome, seconds: number) => void;
}

/** GitHub waits ten seconds for an answer. What is not stored after these milliseconds gets a 503, and is asked for again by the sweep. */
const STORE_MS = 5_000;

interface Answer {
  readonly status: 202 | 400 | 401 | 413 | 415 | 503;
  readonly outcome: WebhookOutcome;
  readonly message: string;
}

const refuse = (status: 400 | 401 | 413 | 415, message: string): Answer => ({ status, outcome: 'refused', message });
const unavailable = (message: string): Answer => ({ status: 503, outcome: 'unavailable', message });

/**
 * Takes deliveries: checks size, form and signature, stores, and only then says 202.
 * Nothing of a body is looked at before its signature is found right.
 */
export function createWebhook(door: WebhookDoor): (request: Request) => Promise<Response> {
  const bodies = new BodyReader();
  return async (request) => {
    const began = performance.now();
    const { status, outcome, message } = await answer(door, bodies, request);
    door.observe(outcome, (performance.now() - began) / 1_000);
    const headers: Record<string, string> = { 'content-type': 'text/plain; charset=utf-8' };
    if (status === 503) headers['retry-after'] = '5';
    return new Response(`${message}\n`, { status, headers });
  };
}

async function answer(door: WebhookDoor, bodies: BodyReader, request: Request): Promise<Answer> {
  const body = await bodies.read(request).catch(() => undefined);
  if (body === undefined) return refuse(400, 'The body broke off.');
  if (body.kind === 'too-large') return refuse(413, 'The body is larger than 25 MB.');
  if (body.kind === 'busy') return unavailable('Too many bodies at once.');
  // Only now, so that the sender is not cut off in the middle of a body and never hears why.
  const form = refuseForm(request.headers, body.bytes);
  if (form) return form;
  const text = body.bytes.toString('utf8');
  if (!(await isSigned(door.settings.secrets, text, request.headers.get('x-hub-signature-256'))))
    return refuse(401, 'The signature does not match.');
  const delivery = readDelivery(door, request.headers, body.bytes, text);
  return 'status' in delivery ? delivery : store(door, delivery);
}

function refuseForm(headers: Headers, body: Buffer): Answer | undefined {
  const encoding = headers.get('content-encoding') ?? 'identity';
  if (encoding !== 'identity') return refuse(415, 'Compressed bodies are not taken.');
  if (!/^application\/json\s*(;|$)/i.test(headers.get('content-type') ?? ''))
    return refuse(415, 'The content type must be application/json.');
  return body.byteLength === 0 ? refuse(400, 'The body is empty.') : undefined;
}

/** Each secret that is valid now is tried: while one is being rotated, both are. */
async function isSigned(secrets: readonly string[], text: string, signature: string | null): Promise<boolean> {
  if (signature === null || !/^sha256=[0-9a-f]{64}$/.test(signature)) return false;
  for (const secret of secrets) if (await verify(secret, text, signature)) return true;
  return false;
}

function readDelivery(door: WebhookDoor, headers: Headers, bytes: Buffer, text: string): Delivery | Answer {
  const guid = headers.get('x-github-delivery') ?? '';
  const event = headers.get('x-github-event') ?? '';
  if (!/^[\w-]{1,64}$/.test(guid)) return refuse(400, 'The header X-GitHub-Delivery is missing or no GUID.');
  if (!/^\w{1,64}$/.test(event)) return refuse(400, 'The header X-GitHub-Event is missing or no event.');
  const payload = parseObject(text);
  if (payload === undefined) return refuse(400, 'The body is no JSON object.');
  return {
    guid,
    event,
    action: shortString(payload['action']),
    installationId: installationOf(payload['installation']),
    digest: createHash('sha256').update(bytes).digest('hex'),
    intent: intentOf(event, payload, { appId: door.appId }),
  };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function shortString(value: unknown): string | undefined {
  return typeof value === 'string' && value.length <= 64 ? value : undefined;
}

function installationOf(value: unknown): number | undefined {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
  return typeof id === 'number' && Number.isSafeInteger(id) ? id : undefined;
}

async function store({ accept, log }: WebhookDoor, delivery: Delivery): Promise<Answer> {
  const about = { guid: delivery.guid, event: delivery.event, action: delivery.action, installation: delivery.installationId };
  const timeUp = Promise.withResolvers<never>();
  const timer = setTimeout(() => timeUp.reject(new Error(`The database took longer than ${STORE_MS} ms.`)), STORE_MS);
  try {
    const outcome = await Promise.race([accept(delivery), timeUp.promise]);
    const why = delivery.intent.kind === 'nothing' ? { why: delivery.intent.why } : {};
    log.info({ ...about, intent: delivery.intent.kind, outcome, ...why }, 'delivery');
    return { status: 202, outcome, message: outcome };
  } catch (error) {
    log.error({ ...about, err: error }, 'delivery not stored');
    return unavailable('The delivery could not be stored.');
  } finally {
    clearTimeout(timer);
  }
}
