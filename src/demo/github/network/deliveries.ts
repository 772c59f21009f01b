import { createHmac, randomUUID } from 'node:crypto';
import type { Delivery } from '../world/model.ts';
import type { Happening, JsonObject, World } from '../world/world.ts';
import { userJson } from '../represent/accounts.ts';
import { repositoryJson } from '../represent/repositories.ts';
import { nodeId } from '../world/world.ts';

/** GitHub gives a webhook ten seconds. */
const LONGEST_ANSWER_MS = 10_000;

/** Events that an app gets without subscribing. */
const ALWAYS_SENT = new Set(['installation', 'installation_repositories', 'github_app_authorization']);

type Envelope = Omit<Delivery, 'id' | 'deliveredAt' | 'redelivery' | 'duration' | 'statusCode' | 'status'>;

/** Signs events and brings them to the app's webhook, one attempt each: GitHub never tries again by itself. */
export class Deliveries {
  readonly #world: World;
  readonly #underWay = new Set<Promise<void>>();
  #webhook: string | undefined;

  constructor(world: World) {
    this.#world = world;
  }

  /** Where the app takes deliveries; those before it is known fail, as they do at GitHub when an app is down. */
  sendTo(webhook: string | undefined): void {
    this.#webhook = webhook;
  }

  /** Sends what happened in a repository, if an installation covers it and the app has subscribed. */
  send(happening: Happening): void {
    const { event, action, repository, sender, payload } = happening;
    const installation = this.#world.state.installationOf(repository.id);
    if (!installation || installation.suspendedAt || !installation.events.includes(event)) return;
    const body: JsonObject = {
      ...(action === undefined ? {} : { action }),
      ...payload,
      repository: repositoryJson(repository, this.#world),
      sender: userJson(sender, this.#world),
      installation: { id: installation.id, node_id: nodeId('I', installation.id) },
    };
    this.#attempt(
      { guid: randomUUID(), event, action, body: JSON.stringify(body), installationId: installation.id, repositoryId: repository.id },
      false,
    );
  }

  /** Sends an event about the installation itself. */
  sendAboutInstallation(event: string, action: string, installationId: number, payload: JsonObject): void {
    if (!ALWAYS_SENT.has(event)) throw new RangeError(`${event} is not an event about an installation.`);
    this.#attempt(
      { guid: randomUUID(), event, action, body: JSON.stringify({ action, ...payload }), installationId, repositoryId: undefined },
      false,
    );
  }

  /** The same bytes under the same GUID, as the button and the API do it. */
  redeliver(delivery: Delivery): void {
    this.#attempt(delivery, true);
  }

  /** Waits until every delivery that is under way has been answered. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  #attempt({ guid, event, action, body, installationId, repositoryId }: Envelope, redelivery: boolean): void {
    const attempt = this.#record({ guid, event, action, body, installationId, repositoryId }, redelivery);
    this.#underWay.add(attempt);
    void attempt.finally(() => this.#underWay.delete(attempt));
  }

  async #record(envelope: Envelope, redelivery: boolean): Promise<void> {
    const deliveredAt = this.#world.now();
    const statusCode = await this.#post(envelope.guid, envelope.event, envelope.body);
    const duration = (this.#world.now().getTime() - deliveredAt.getTime()) / 1000;
    const status = statusCode === 0 ? 'failed to connect to host' : statusCode < 400 ? 'OK' : `Invalid HTTP Response: ${statusCode}`;
    this.#world.state.deliveries.add({ ...envelope, deliveredAt, redelivery, duration, statusCode, status });
  }

  async #post(guid: string, event: string, body: string): Promise<number> {
    if (this.#webhook === undefined) return 0;
    const { app } = this.#world;
    const sign = (algorithm: 'sha1' | 'sha256'): string =>
      `${algorithm}=${createHmac(algorithm, app.webhookSecret).update(body).digest('hex')}`;
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/loopback',
      'x-github-delivery': guid,
      'x-github-event': event,
      'x-github-hook-id': '1',
      'x-github-hook-installation-target-id': String(app.id),
      'x-github-hook-installation-target-type': 'integration',
      'x-hub-signature': sign('sha1'),
      'x-hub-signature-256': sign('sha256'),
    };
    try {
      const answer = await fetch(this.#webhook, { method: 'POST', headers, body, signal: AbortSignal.timeout(LONGEST_ANSWER_MS) });
      await answer.arrayBuffer();
      return answer.status;
    } catch {
      return 0;
    }
  }
}
