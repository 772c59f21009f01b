import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Answer, FloodOrder } from './flood.ts';
import { startLiveApp } from './live-app.ts';
import { cpuOf, forgetPeak, peakOf, quantile } from './measure.ts';
import { count, mebibytes, type Benchmark, type Section } from './section.ts';

const COPIES = 8;
const AT_ONCE = 50;
const DELIVERIES = { full: 3_000, quick: 200 } as const;

interface Figures {
  readonly deliveries: number;
  /** Answered with 202. */
  readonly accepted: number;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMb: number;
  /** Milliseconds from the request to the whole answer, in no order. */
  readonly answersMs: readonly number[];
}

/** How long GitHub waits for the answer to a delivery while audits run. */
export const webhook: Benchmark = {
  name: 'webhook',
  async run({ scratch, quick, onStep }) {
    const deliveries = quick ? DELIVERIES.quick : DELIVERIES.full;
    onStep(`Sending ${deliveries} deliveries, ${AT_ONCE} at a time`);
    const live = await startLiveApp(scratch, COPIES);
    try {
      const { app, github } = live;
      const pulls = live.openAll();
      await github.delivered();
      const bodies = github.state.deliveries.where(({ event }) => event === 'pull_request').map(({ body }) => body);
      forgetPeak(app.pid);
      const cpuBefore = cpuOf(app.pid);
      const start = performance.now();
      const order = { url: app.webhook, secret: github.app.webhookSecret, bodies, total: deliveries, atOnce: AT_ONCE };
      const answers = await flood(order);
      const wallMs = performance.now() - start;
      const figures = { deliveries, wallMs, cpuMs: cpuOf(app.pid) - cpuBefore, peakMb: peakOf(app.pid) };
      await live.reviewed(pulls);
      const accepted = answers.filter(({ status }) => status === 202).length;
      return section({ ...figures, accepted, answersMs: answers.map(({ ms }) => ms) });
    } finally {
      await live.end();
    }
  },
};

/** Sends from a thread of its own: the loopback GitHub works on this one, and what waits for it is no wait of the app's. */
async function flood(order: FloodOrder): Promise<readonly Answer[]> {
  const sender = new Worker(new URL('flood.ts', import.meta.url), { workerData: order });
  const [answers] = (await once(sender, 'message')) as [readonly Answer[]];
  return answers;
}

function section(figures: Figures): Section {
  const { deliveries, accepted, wallMs, cpuMs, peakMb, answersMs } = figures;
  const at = (share: number): string => `${quantile(answersMs, share).toFixed(0)} ms`;
  const row = [
    count(deliveries),
    count(accepted),
    ((deliveries / wallMs) * 1000).toFixed(0),
    at(0.5),
    at(0.95),
    at(0.99),
    at(1),
    `${(cpuMs / deliveries).toFixed(1)} ms`,
    mebibytes(peakMb),
  ];
  return {
    title: 'Webhook acknowledgement under load',
    method: [
      `Signed \`pull_request\` deliveries, each with a GUID of its own, ${AT_ONCE} at a time, while the same process audits the ${COPIES} pull requests that they are about. An answer of 202 means that the delivery is stored. GitHub gives up after ten seconds. Sender, GitHub and app share the machine.`,
    ],
    table: {
      columns: ['Deliveries', 'Accepted', 'Per second', 'Median', '95 %', '99 %', 'Longest', 'CPU per delivery', 'Memory'],
      rows: [row],
    },
    results: ['The CPU time includes that of the audits that run meanwhile.'],
    figures,
  };
}
