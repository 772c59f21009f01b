import { createHmac, randomUUID } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';

/** What is to be sent, and where. */
export interface FloodOrder {
  readonly url: string;
  readonly secret: string;
  /** Payloads of `pull_request` events, sent in turn. */
  readonly bodies: readonly string[];
  readonly total: number;
  /** Deliveries that are under way at a time. */
  readonly atOnce: number;
}

export interface Answer {
  readonly status: number;
  /** From the request to the whole answer. */
  readonly ms: number;
}

async function flood({ url, secret, bodies, total, atOnce }: FloodOrder): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  let next = 0;
  const sender = async (): Promise<void> => {
    while (next < total) {
      const body = bodies[next % bodies.length] ?? '';
      next += 1;
      answers.push(await deliver(url, secret, body));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, sender));
  return answers;
}

async function deliver(url: string, secret: string, body: string): Promise<Answer> {
  const headers = {
    'content-type': 'application/json',
    'x-github-event': 'pull_request',
    'x-github-delivery': randomUUID(),
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  };
  const start = performance.now();
  const answer = await fetch(url, { method: 'POST', headers, body });
  await answer.arrayBuffer();
  return { status: answer.status, ms: performance.now() - start };
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port is no window
parentPort?.postMessage(await flood(workerData as FloodOrder));
