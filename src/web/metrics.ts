import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { JobObserver } from '../jobs/audit.ts';
import type { WebhookOutcome } from './webhook.ts';

/** What is counted in this process, and how it is shown. No label holds a name that somebody outside has chosen. */
export interface Metrics {
  readonly jobs: JobObserver;
  readonly webhook: (outcome: WebhookOutcome, seconds: number) => void;
  /** In Prometheus's text format. */
  render(): Promise<string>;
  readonly contentType: string;
}

/** Makes the counters. `backlog` is asked, at each look, how many audits wait. */
export function createMetrics(backlog: () => Promise<number>): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const webhooks = new Histogram({
    name: 'twelvefold_webhook_seconds',
    help: 'Time from the first byte of a delivery to its answer.',
    labelNames: ['outcome'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  const audits = new Histogram({
    name: 'twelvefold_audit_seconds',
    help: 'Time that one try of an audit took, by how it ended.',
    labelNames: ['ending'],
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 150],
    registers,
  });
  const errands = new Counter({
    name: 'twelvefold_errands_total',
    help: 'Errands by kind and result.',
    labelNames: ['errand', 'result'],
    registers,
  });
  const waiting = new Gauge({
    name: 'twelvefold_audits_waiting',
    help: 'Targets whose wanted audit has not ended; -1 when the database does not say.',
    registers,
    async collect() {
      waiting.set(await backlog().catch(() => -1));
    },
  });
  return {
    jobs: {
      audited: (ending, seconds) => audits.observe({ ending }, seconds),
      ran: (errand, succeeded) => errands.inc({ errand, result: succeeded ? 'done' : 'failed' }),
    },
    webhook: (outcome, seconds) => webhooks.observe({ outcome }, seconds),
    render: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
