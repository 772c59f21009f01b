/** How a process ends: one polite request, then one that is not. */
export interface Shutdown {
  /** Resolves at the first SIGTERM or SIGINT. */
  readonly asked: Promise<string>;
  /** Aborted at the second. */
  readonly insisted: AbortSignal;
}

/** Hears the signals that a platform or a person at a terminal sends. */
export function onShutdown(process: Pick<NodeJS.Process, 'on'>): Shutdown {
  const asked = Promise.withResolvers<string>();
  const insisted = new AbortController();
  let times = 0;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      times += 1;
      if (times === 1) asked.resolve(signal);
      else insisted.abort();
    });
  }
  return { asked: asked.promise, insisted: insisted.signal };
}
