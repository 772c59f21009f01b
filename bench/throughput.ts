import { PATIENCE } from '../src/github/client/patience.ts';
import { startLiveApp } from './live-app.ts';
import { cpuOf, forgetPeak, peakOf } from './measure.ts';
import { mebibytes, seconds, type Benchmark, type Section } from './section.ts';

const AUDITS = { full: 40, quick: 3 } as const;

interface Figures {
  readonly audits: number;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMb: number;
  readonly requests: number;
}

/** Pull requests that come all at once, until the last of them has its review. */
export const throughput: Benchmark = {
  name: 'throughput',
  async run({ scratch, quick, onStep }) {
    const audits = quick ? AUDITS.quick : AUDITS.full;
    onStep(`Opening ${audits} pull requests at once`);
    const live = await startLiveApp(scratch, audits);
    try {
      const { app, github } = live;
      forgetPeak(app.pid);
      const cpuBefore = cpuOf(app.pid);
      const requestsBefore = github.requests.length;
      const start = performance.now();
      await live.reviewed(live.openAll());
      return section({
        audits,
        wallMs: performance.now() - start,
        cpuMs: cpuOf(app.pid) - cpuBefore,
        peakMb: peakOf(app.pid),
        requests: github.requests.length - requestsBefore,
      });
    } finally {
      await live.end();
    }
  },
};

function section(figures: Figures): Section {
  const { audits, wallMs, cpuMs, peakMb, requests } = figures;
  const perMinute = (audits / wallMs) * 60_000;
  const row = [
    String(audits),
    seconds(wallMs),
    perMinute.toFixed(0),
    seconds(cpuMs / audits),
    (requests / audits).toFixed(1),
    mebibytes(peakMb),
  ];
  return {
    title: 'Audits per minute',
    method: [
      'The sample shop’s pull request is opened in as many repositories at once, each of another installation, and each is waited for until its check run is completed. GitHub is the loopback one, on the same machine, so that no network is in the figures; one process of the app takes the deliveries and judges, with its default settings and its embedded database.',
      `GitHub asks that an installation’s writes come a second apart: the app itself keeps ${seconds(PATIENCE.writeSpacingMs)} between them, with Octokit’s own throttling off. A review that writes more than once waits that long however fast the judging is; what is measured is how many of them one process works on side by side.`,
    ],
    table: { columns: ['Pull requests', 'Wall', 'Audits per minute', 'CPU per audit', 'Requests per audit', 'Memory'], rows: [row] },
    results: [],
    figures,
  };
}
