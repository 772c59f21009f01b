import type { CommandLineSettings } from '../../settings/command-line.ts';

/** Nobody needs to be told about what is over in a moment. */
const QUIET_MS = 700;
const INTERVAL_MS = 100;

/** A line on a terminal that says how far a long audit is. */
export interface ProgressLine {
  readonly update: (done: number, total: number) => void;
  /** Takes the line away. */
  readonly finish: () => void;
}

/** A progress line for people: none where output is no terminal, or in continuous integration. */
export function progressLine(stream: NodeJS.WriteStream, settings: CommandLineSettings): ProgressLine {
  if (!stream.isTTY || settings.dumb || settings.ci) return { update: () => {}, finish: () => {} };
  const started = performance.now();
  let last = started + QUIET_MS - INTERVAL_MS;
  let shown = false;
  return {
    update(done, total) {
      const now = performance.now();
      if (now - last < INTERVAL_MS) return;
      last = now;
      shown = true;
      stream.write(`\r\u001b[K${done.toLocaleString('en')} of ${total.toLocaleString('en')} files judged`);
    },
    finish() {
      if (shown) stream.write('\r\u001b[K');
    },
  };
}
